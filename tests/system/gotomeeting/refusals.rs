//! What GoTo refuses, and what is refused before it is asked.

use convoke_sandbox::{Fault, FaultKind};

use super::*;
use crate::client::BOB;

#[tokio::test]
async fn what_goto_cannot_express_is_refused_with_its_place() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let more = json!({"password": "Secret12", "invitees": [{"email": "a@example.org"}], "recurrence": "FREQ=DAILY;COUNT=2"});
    let answer = alice.create(&meeting_with(more.clone())).await;
    answer.problem(422, "invalid-request", "not-expressible");
    assert_eq!(answer.pointers(), ["/password", "/invitees", "/recurrence"]);
    let answer = alice.patch("123456789", &more).await;
    answer.problem(422, "invalid-request", "not-expressible");
    assert_eq!(answer.pointers(), ["/password", "/invitees", "/recurrence"]);
    assert!(sent(&sandbox.gotomeeting).is_empty());
}

#[tokio::test]
async fn limits_are_found_before_any_call() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    for (more, pointer) in [
        (json!({"title": "x".repeat(101)}), "/title"),
        (json!({"title": "<".repeat(26)}), "/title"),
        (json!({"options": {"conferencecallinfo": "x".repeat(256)}}), "/options/conferencecallinfo"),
        (json!({"options": {"meetingtype": "weekly"}}), "/options/meetingtype"),
        (json!({"options": {"timezonekey": "67"}}), "/options/timezonekey"),
        (json!({"options": {"coorganizerKeys": [77]}}), "/options/coorganizerKeys/0"),
    ] {
        let answer = alice.create(&meeting_with(more.clone())).await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), [pointer]);
        let answer = alice.patch("123456789", &more).await;
        assert_eq!((answer.status, answer.pointers()), (422, vec![pointer.to_owned()]));
    }
    assert!(sent(&sandbox.gotomeeting).is_empty());
    alice.create(&meeting_with(json!({"title": "ü".repeat(100)}))).await.expect(201);
    alice.create(&meeting_with(json!({"title": "<".repeat(25)}))).await.expect(201);
}

#[tokio::test]
async fn each_form_of_error_is_told_in_gotos_words() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("T").await;
    let path = format!("{MEETINGS}/{id}");
    for (body, words) in [
        (r#"{"int_err_code":"X","msg":"no such subject"}"#, "no such subject"),
        (r#"{"errorCode":"X","description":"no such subject","incident":"1"}"#, "no such subject"),
        (r#"{"error":{"code":"X","message":"no such subject"}}"#, "no such subject"),
        (r#"{"error":"X"}"#, "X"),
        ("<html>", ""),
    ] {
        let answers = |status| FaultKind::Status { status, headers: Vec::new(), body: body.to_owned() };
        sandbox.gotomeeting.fault(Fault::once("PUT", &path, answers(400)));
        let answer = alice.patch(&id, &json!({"title": "U"})).await;
        let problem = answer.problem(422, "invalid-request", "invalid");
        let detail = problem["errors"][0]["detail"].as_str().unwrap();
        assert_eq!((answer.pointers(), detail.ends_with(words)), (vec![String::new()], true), "{detail}");
        sandbox.gotomeeting.fault(Fault::once("PUT", &path, answers(409)));
        let problem = alice.patch(&id, &json!({"title": "U"})).await.problem(409, "conflict", "conflict");
        assert!(problem["detail"].as_str().unwrap().contains(words), "{problem}");
        // A token that may do this, so no scope is to blame.
        sandbox.gotomeeting.fault(Fault::once("DELETE", &path, answers(403)));
        let problem = alice.delete(&id).await;
        let problem = problem.expect(403);
        assert!(problem["detail"].as_str().unwrap().contains(words), "{problem}");
    }
    sandbox.gotomeeting.fault(Fault::once("GET", MEETINGS, FaultKind::retry_after(429, 7)));
    let problem = alice.get(&id).await.problem(429, "rate-limited", "retry");
    assert_eq!(problem["retry_after"], 7);
    sandbox.gotomeeting.fault(Fault::once("POST", MEETINGS, FaultKind::status(500)));
    alice.create(&meeting("T")).await.problem(502, "provider-error", "retry");
    assert_eq!(sandbox.gotomeeting.meetings()[0]["subject"], "T");
}

#[tokio::test]
async fn a_create_that_names_no_meeting_is_no_success() {
    let (sandbox, host) = start();
    sandbox.gotomeeting.switch("created", "empty").unwrap();
    let problem = alice(&sandbox, &host).create(&meeting("T")).await.problem(502, "provider-error", "retry");
    assert!(problem["detail"].as_str().unwrap().contains("but not which"), "{problem}");
}

#[tokio::test]
async fn a_read_that_names_no_meeting_is_gone() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("T").await;
    sandbox.gotomeeting.switch("read", "empty").unwrap();
    alice.get(&id).await.problem(404, "meeting-not-found", "meeting-gone");
}

#[tokio::test]
async fn a_missing_scope_is_known_from_gotos_refusal() {
    let (sandbox, host) = start();
    let pair = sandbox.gotomeeting.tokens(ALICE, &["identity:"]);
    let reader = Client::new(&host, "gotomeeting", pair);
    for answer in [reader.create(&meeting("T")).await, reader.list("").await] {
        let problem = answer.problem(403, "access-denied", "reauthorize");
        assert_eq!(problem["missing_scopes"], json!(["collab:"]));
    }
    reader.request("GET", "/profile").send().await.expect(200);
}

#[tokio::test]
async fn a_free_account_is_told_in_words() {
    let (sandbox, host) = start();
    let bob = Client::new(&host, "gotomeeting", sandbox.gotomeeting.tokens(BOB, &[]));
    for answer in [
        bob.create(&meeting("T")).await,
        bob.list("").await,
        bob.get("123456789").await,
        bob.delete("123456789").await,
    ] {
        let problem = answer.problem(403, "account-not-entitled", "account-not-entitled");
        assert!(problem["detail"].as_str().unwrap().contains("free accounts"), "{problem}");
    }
    sandbox.gotomeeting.switch("free_accounts", "tokens").unwrap();
    let body = json!({"refresh_token": bob.pair.refresh_token});
    let answer = bob.bare("POST", "/token").json(&body).send().await;
    let problem = answer.problem(403, "account-not-entitled", "account-not-entitled");
    assert!(problem["detail"].as_str().unwrap().contains("free accounts"), "{problem}");
}
