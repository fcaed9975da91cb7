//! The program's side: when to poll, who may, what a pairing's end looks like.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{CLIENT, assert_nothing, assert_pending, begin, confirm, poll, sign_in};
use crate::harness::{Setup, sandbox};
use crate::walk::Browser;

#[tokio::test]
async fn who_polls_too_fast_is_slowed_down_and_misses_nothing() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let (started, browser) = (begin(&host, "webex").await, Browser::new(&host));
    assert_pending(&host, &started).await;
    for seconds in [10, 15, 20] {
        let answer = started.poll(&host).await;
        let problem = answer.problem(429, "rate-limited", "retry");
        assert_eq!(problem["retry_after"], seconds);
        assert_eq!(answer.header("retry-after"), seconds.to_string());
    }
    let path = sign_in(&host, &browser, &started).await;
    started.poll(&host).await.problem(429, "rate-limited", "retry");
    confirm(&browser, &path).await;
    // Something is decided: the next poll need not wait.
    assert!(started.poll(&host).await.expect(200)["access_token"].is_string());
}

#[tokio::test]
async fn only_the_secret_opens_a_pairing_and_what_fails_says_nothing() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let (started, other, browser) =
        (begin(&host, "webex").await, begin(&host, "webex").await, Browser::new(&host));
    let path = sign_in(&host, &browser, &started).await;
    confirm(&browser, &path).await;
    let alike = |answer: crate::harness::Answer| {
        assert_nothing(&answer);
        let mut body = answer.json();
        body["request_id"] = Value::Null;
        body
    };
    let unknown = alike(poll(&host, "AAAAAAAAAAAAAAAAAAAAAA", started.text("secret")).await);
    for secret in [other.text("secret"), started.code(), started.id(), "x", &"s".repeat(2000)] {
        assert_eq!(alike(poll(&host, started.id(), secret).await), unknown);
        let delete = host.request("DELETE", &format!("/v1/pairings/{}", started.id())).bearer(secret);
        assert_eq!(alike(delete.send().await), unknown);
    }
    // None of that cost the right one its pairing, nor its time.
    assert!(started.poll(&host).await.expect(200)["access_token"].is_string());
    assert_eq!(alike(started.poll(&host).await), unknown);
    for id in ["..", "%00", "%ff", "a/b", &"x".repeat(3000)] {
        let status = poll(&host, id, "x").await.status;
        assert!(matches!(status, 400 | 404 | 414), "{id}: {status}");
    }
}

#[tokio::test]
async fn one_of_many_polls_at_once_gets_the_credential() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    for _ in 0..5 {
        let (started, browser) = (begin(&host, "webex").await, Browser::new(&host));
        let path = sign_in(&host, &browser, &started).await;
        confirm(&browser, &path).await;
        let polls = join_all((0..16).map(|_| started.poll(&host))).await;
        let given = polls.iter().filter(|answer| answer.text.contains("access_token")).count();
        assert_eq!(given, 1, "{:?}", polls.iter().map(|answer| answer.status).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn who_only_looks_gets_nothing_and_uses_nothing_up() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let (started, browser) = (begin(&host, "webex").await, Browser::new(&host));
    let path = sign_in(&host, &browser, &started).await;
    for (method, header) in [("HEAD", "accept"), ("GET", "sec-purpose")] {
        let request = host.request(method, &path).cookie(&browser.cookies()).header(header, "prefetch");
        assert_eq!(request.send().await.text, "");
    }
    confirm(&browser, &path).await;
    let head = host.request("HEAD", &format!("/v1/pairings/{}", started.id())).bearer(started.text("secret"));
    assert_eq!(head.send().await.text, "");
    // What nobody received is still there, and the pause is over.
    started.poll(&host).await.expect(200);
}

#[tokio::test]
async fn a_pairing_ends_by_its_time() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).add("[pairings]\nlifetime = 1").start();
    let (started, browser) = (begin(&host, "webex").await, Browser::new(&host));
    assert_eq!(started.0["expires_in"], 1);
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(browser.open(&started.page()).await.status, 410);
    assert_eq!(browser.submit(&started.page(), &[("decision", "continue")]).await.status, 410);
    assert_nothing(&started.poll(&host).await);
    let typed = browser.submit("/pair", &[("code", started.code())]).await;
    assert_eq!(typed.status, 422, "{}", typed.text);

    // Also when the sign-in began in time.
    let host = Setup::with(&sandbox).add("[pairings]\nlifetime = 20").start();
    let (late, browser) = (begin(&host, "webex").await, Browser::new(&host));
    let over = tokio::time::Instant::now() + Duration::from_millis(20_100);
    let callback = browser.decide(&super::leave(&browser, &late).await, crate::walk::ALICE, "allow").await;
    tokio::time::sleep_until(over).await;
    let page = browser.open(&browser.arrive(&callback).await).await;
    assert_eq!(page.status, 410, "{}", page.text);
    assert_nothing(&late.poll(&host).await);
}

#[tokio::test]
async fn a_program_can_give_a_pairing_up() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let (started, browser) = (begin(&host, "webex").await, Browser::new(&host));
    let path = sign_in(&host, &browser, &started).await;
    let seal = super::seal(&browser, &path).await;
    let cancel =
        || host.request("DELETE", &format!("/v1/pairings/{}", started.id())).bearer(started.text("secret"));
    assert_eq!(cancel().send().await.status, 204);
    assert_nothing(&cancel().send().await);
    assert_nothing(&started.poll(&host).await);
    let late = browser.submit(&path, &[("seal", &seal), ("decision", "confirm"), ("same", "yes")]).await;
    assert!(matches!(late.status, 400 | 410), "{}", late.text);
    assert_nothing(&started.poll(&host).await);
}

#[tokio::test]
async fn an_address_begins_so_many_pairings_and_no_more() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let send =
        || host.request("POST", "/v1/pairings").json(&json!({"provider": "webex", "client": CLIENT})).send();
    let mut started = Vec::new();
    for _ in 0..60 {
        started.push(super::Started(send().await.expect(201)));
    }
    send().await.problem(429, "rate-limited", "retry");
    // One that is given up makes room for one, however often; one that anybody refused for none.
    for _ in 0..3 {
        let path = format!("/v1/pairings/{}", started[0].id());
        host.request("DELETE", &path).bearer(started[0].text("secret")).send().await;
    }
    Browser::new(&host).submit(&started[1].page(), &[("decision", "deny")]).await;
    send().await.expect(201);
    let answer = send().await;
    let problem = answer.problem(429, "rate-limited", "retry");
    assert!((1..=300).contains(&problem["retry_after"].as_u64().unwrap()), "{problem}");
    assert_eq!(answer.header("retry-after"), problem["retry_after"].to_string());
}

/// The last poll's connection breaks before its answer has arrived.
#[tokio::test]
async fn an_answer_that_is_cut_is_found_again() {
    use std::io::Write as _;
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let (started, browser) = (begin(&host, "webex").await, Browser::new(&host));
    let path = sign_in(&host, &browser, &started).await;
    confirm(&browser, &path).await;
    let mut cut = std::net::TcpStream::connect(("127.0.0.1", host.port)).unwrap();
    write!(
        cut,
        "GET /v1/pairings/{} HTTP/1.1\r\nHost: localhost:{}\r\nAuthorization: Bearer {}\r\n\r\n",
        started.id(),
        host.port,
        started.text("secret")
    )
    .unwrap();
    drop(cut);
    // As a client would: it waits as long as it is told.
    let mut answer = started.poll(&host).await;
    for _ in 0..3 {
        if answer.status == 200 {
            break;
        }
        let body = answer.json();
        let seconds = body["interval"].as_u64().or(body["retry_after"].as_u64()).unwrap();
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        answer = started.poll(&host).await;
    }
    answer.expect(200);
    assert_nothing(&started.poll(&host).await);
    host.wait_for_log("pairing_claim");
}
