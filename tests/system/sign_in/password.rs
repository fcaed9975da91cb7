//! The password form: its errors, and that it is no guessing relay.

use serde_json::json;

use crate::harness::{self, Answer, Host, Setup};
use crate::walk::{ALICE, Browser, attribute};

const BOB: &str = "bob@example.com";

/// Opens the form and sends it.
async fn try_password(browser: &Browser<'_>, username: &str, password: &str) -> Answer {
    let form = browser.open("/connect/sametime").await;
    let flow = attribute(&form.text, "name=\"flow\" value=\"");
    browser
        .submit("/connect/sametime", &[("flow", &flow), ("username", username), ("password", password)])
        .await
}

fn logins(sandbox: &convoke_sandbox::Sandbox) -> usize {
    sandbox.sametime.calls().iter().filter(|call| call.path.ends_with("/login")).count()
}

#[tokio::test]
async fn a_wrong_password_is_said_on_the_form_which_keeps_the_name_and_works_again() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let page = try_password(&browser, ALICE, "not-this-canary").await;
    assert_eq!(page.status, 401);
    assert!(
        page.text.contains("The user name or the password is wrong.") && page.text.contains("role=\"alert\"")
    );
    assert!(page.text.contains(&format!("value=\"{ALICE}\"")) && !page.text.contains("not-this-canary"));
    assert!(!host.log().contains("not-this-canary"));
    let flow = attribute(&page.text, "name=\"flow\" value=\"");
    let sent = browser
        .submit("/connect/sametime", &[("flow", &flow), ("username", ALICE), ("password", "wonderland")])
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    assert_eq!(browser.open(sent.header("location")).await.status, 200);
}

#[tokio::test]
async fn an_empty_field_and_a_form_of_another_browser_go_nowhere() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    for (username, password) in [("", ""), (ALICE, ""), ("", "wonderland"), ("   ", "wonderland")] {
        let page = try_password(&browser, username, password).await;
        assert_eq!(page.status, 422, "{username:?} {password:?}");
        assert!(page.text.contains("Type your user name and your password."));
    }
    let flow = attribute(&browser.open("/connect/sametime").await.text, "name=\"flow\" value=\"");
    let fields = [("flow", flow.as_str()), ("username", ALICE), ("password", "wonderland")];
    let other = Browser::new(&host);
    assert_eq!(other.submit("/connect/sametime", &fields).await.status, 400);
    assert_eq!(other.submit("/connect/sametime", &fields[1..]).await.status, 400);
    assert_eq!(logins(&sandbox), 0);
    let wrong_type = host
        .request("POST", "/connect/sametime")
        .json(&json!({"username": ALICE, "password": "wonderland"}))
        .send()
        .await;
    wrong_type.problem(415, "unsupported-media-type", "invalid");
}

#[tokio::test]
async fn a_user_name_has_at_most_512_characters() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let page = try_password(&browser, &"ü".repeat(513), "wonderland").await;
    assert_eq!(page.status, 422);
    assert!(page.text.contains("The user name is too long") && page.text.contains("role=\"alert\""));
    assert_eq!(logins(&sandbox), 0);
    assert_eq!(try_password(&browser, &"ü".repeat(512), "wonderland").await.status, 401);
    assert_eq!(logins(&sandbox), 1);
}

#[tokio::test]
async fn after_five_wrong_passwords_a_user_waits_and_others_do_not() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    // The same user in other spellings, by form and by API alike.
    for (n, name) in [ALICE, "Alice@Example.com", " alice@example.com "].into_iter().enumerate() {
        assert_eq!(try_password(&browser, name, &format!("wrong-{n}")).await.status, 401);
    }
    for n in 3..5 {
        api_login(&host, ALICE, &format!("wrong-{n}")).await.problem(401, "invalid-credentials", "invalid");
    }
    assert_eq!(logins(&sandbox), 5);
    // Even the right one is not tried any more.
    let page = try_password(&browser, ALICE, "wonderland").await;
    assert_eq!(page.status, 429);
    let wait: u64 = page.header("retry-after").parse().unwrap();
    assert!((1..=900).contains(&wait), "{wait}");
    assert!(page.text.contains("Too many wrong passwords. Try again in 1"), "{}", page.text);
    let refused = api_login(&host, "ALICE@example.com", "wonderland").await;
    let problem = refused.problem(429, "rate-limited", "retry");
    assert_eq!(
        problem["retry_after"].as_u64().map(|s| s.to_string()).as_deref(),
        Some(refused.header("retry-after"))
    );
    assert_eq!(logins(&sandbox), 5);
    host.wait_for_log("\"outcome\":\"rate_limited\"");
    let failed = host
        .log()
        .lines()
        .filter(|line| {
            line.contains("convoke::audit") && line.contains("login") && line.contains("invalid_credentials")
        })
        .count();
    assert_eq!(failed, 5, "{}", host.log());

    assert_eq!(try_password(&browser, BOB, "builder").await.status, 303);
    api_login(&host, BOB, "builder").await.expect(200);
    for secret in ["wrong-", "wonderland", "builder"] {
        assert!(!host.log().contains(secret));
    }
}

#[tokio::test]
async fn parallel_tries_do_not_slip_past_the_limit() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let tries = (0..15).map(|n| {
        let host = &host;
        async move { api_login(host, ALICE, &format!("wrong-{n}")).await.status }
    });
    let statuses = futures_util::future::join_all(tries).await;
    assert!(statuses.iter().filter(|status| **status == 401).count() <= 5, "{statuses:?}");
    assert!(logins(&sandbox) <= 5);
}

#[tokio::test]
async fn one_address_cannot_try_many_users_and_right_passwords_do_not_count() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for _ in 0..25 {
        api_login(&host, BOB, "builder").await.expect(200);
    }
    for n in 0..20 {
        assert_eq!(api_login(&host, &format!("user-{n}@example.com"), "wrong").await.status, 401, "{n}");
    }
    api_login(&host, "another@example.com", "wrong").await.problem(429, "rate-limited", "retry");
}

#[tokio::test]
async fn an_address_that_all_users_share_locks_out_nobody() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).server("behind_proxy = true").start();
    host.wait_for_log("server.behind_proxy: is true, and server.trusted_proxies is empty");
    for n in 0..21 {
        assert_eq!(api_login(&host, &format!("user-{n}@example.com"), "wrong").await.status, 401, "{n}");
    }
    api_login(&host, BOB, "builder").await.expect(200);
    for _ in 0..5 {
        assert_eq!(api_login(&host, ALICE, "wrong").await.status, 401);
    }
    api_login(&host, ALICE, "wonderland").await.problem(429, "rate-limited", "retry");
}

#[tokio::test]
async fn a_forged_forwarding_header_makes_no_new_address() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for n in 0..21 {
        let login = json!({"username": format!("user-{n}@example.com"), "password": "wrong"});
        let request = host
            .request("POST", "/v1/providers/sametime/login")
            .header("x-forwarded-for", &format!("192.0.2.{n}"));
        let status =
            request.header("forwarded", &format!("for=192.0.2.{n}")).json(&login).send().await.status;
        assert_eq!(status, if n < 20 { 401 } else { 429 }, "{n}");
    }
    assert!(!host.log().contains("192.0.2."), "nowhere");
}

async fn api_login(host: &Host, username: &str, password: &str) -> Answer {
    host.request("POST", "/v1/providers/sametime/login")
        .json(&json!({"username": username, "password": password}))
        .send()
        .await
}
