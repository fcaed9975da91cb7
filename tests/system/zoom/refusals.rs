//! What is refused before any call, and what Zoom's own refusals become.

use convoke_sandbox::{Fault, FaultKind, Sandbox};
use serde_json::{Value, json};

use super::{alice, lines, meeting, meeting_with, sent, start};
use crate::client::{ALICE, Client};

#[tokio::test]
async fn what_zoom_cannot_express_is_refused_with_its_place() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    for (more, pointers) in [
        (json!({"title": "x".repeat(201)}), vec!["/title"]),
        (json!({"agenda": "x".repeat(2001)}), vec!["/agenda"]),
        (json!({"password": "12345678901"}), vec!["/password"]),
        (json!({"password": "with space"}), vec!["/password"]),
        (json!({"invitees": [{"email": "a@example.org", "cohost": true}]}), vec!["/invitees/0/cohost"]),
        (json!({"options": {"type": 1}}), vec!["/options/type"]),
        (json!({"options": {"settings": {"audio": "pipe"}}}), vec!["/options/settings/audio"]),
        (json!({"options": {"settings": {"waitingRoom": true}}}), vec!["/options/settings/waitingRoom"]),
        (json!({"options": {"schedule_for": 7}}), vec!["/options/schedule_for"]),
    ] {
        let answer = alice.create(&meeting_with(more)).await;
        assert_eq!(
            (answer.status, answer.pointers()),
            (422, pointers.iter().map(|p| (*p).to_owned()).collect()),
            "{}",
            answer.text
        );
    }
    let answer = alice.patch("85512345678", &json!({"password": null})).await;
    assert_eq!((answer.status, answer.pointers()), (422, vec!["/password".to_owned()]));
    assert!(sent(&sandbox.zoom).is_empty());
}

fn answers(sandbox: &Sandbox, status: u16, headers: &[(&str, &str)], body: &str) {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let kind = FaultKind::Status { status, headers, body: body.to_owned() };
    sandbox.zoom.fault(Fault::once("", "/v2/", kind));
}

#[tokio::test]
async fn each_code_of_zooms_has_its_problem() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let code = |code: u32| json!({"code": code, "message": "words of Zoom's"}).to_string();
    for (status, body, want, slug, cause) in [
        (401, code(124), 401, "reauthorization-required", "reauthorize"),
        (401, code(4741), 401, "reauthorization-required", "reauthorize"),
        (400, code(4711), 403, "access-denied", "reauthorize"),
        (404, code(1001), 403, "access-denied", "administrator"),
        (404, code(3001), 404, "meeting-not-found", "meeting-gone"),
        (400, code(3001), 404, "meeting-not-found", "meeting-gone"),
        (400, code(300), 422, "invalid-request", "invalid"),
        (403, code(200), 403, "access-denied", "administrator"),
        (500, "<html><body>trouble</body></html>".to_owned(), 502, "provider-error", "retry"),
        (503, "<?xml version=\"1.0\"?><error/>".to_owned(), 503, "provider-unavailable", "retry"),
        (200, "<html><body>hello</body></html>".to_owned(), 502, "provider-error", "retry"),
        (200, "{\"topic\":\"no id\"}".to_owned(), 502, "provider-error", "retry"),
    ] {
        answers(&sandbox, status, &[], &body);
        let problem = alice.get("85512345678").await.problem(want, slug, cause);
        assert!(!problem.to_string().contains("html"), "{problem}");
    }
}

#[tokio::test]
async fn what_zoom_finds_wrong_points_into_the_clients_body() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let errors = json!([
        {"field": "start_time", "message": "is too far ahead"}, {"field": "settings.auto_recording", "message": "is not in your plan"},
        {"field": "settings.meeting_invitees", "message": "has nobody"}, {"field": "colour", "message": "is odd"},
    ]);
    answers(
        &sandbox,
        400,
        &[],
        &json!({"code": 300, "message": "Validation Failed.", "errors": errors}).to_string(),
    );
    let answer = alice.create(&meeting("T")).await;
    let problem = answer.problem(422, "invalid-request", "invalid");
    assert_eq!(answer.pointers(), ["/start", "/options/settings/auto_recording", "/invitees", ""]);
    assert_eq!(problem["errors"][0]["detail"], "is too far ahead");
    // The sandbox's own: Bob lets nobody schedule for him.
    let answer = alice.create(&meeting_with(json!({"options": {"schedule_for": "bob@example.com"}}))).await;
    assert_eq!(
        (answer.status, answer.pointers()),
        (422, vec!["/options/schedule_for".to_owned()]),
        "{}",
        answer.text
    );
    let options = json!({"options": {"schedule_for": "boss@example.com"}});
    let made = alice.create(&meeting_with(options)).await.expect(201);
    assert_eq!(made["meeting"]["options"]["host_email"], "boss@example.com");
}

#[tokio::test]
async fn until_asks_for_no_more_occurrences_than_count_may() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    for (rule, words) in [
        ("FREQ=DAILY;UNTIL=20991231", "UNTIL: Zoom makes at most 50 occurrences"),
        ("FREQ=MONTHLY;COUNT=51", "COUNT: Zoom makes at most 50 occurrences"),
    ] {
        let answer = alice.create(&meeting_with(json!({"recurrence": rule}))).await;
        answer.problem(422, "invalid-request", "not-expressible");
        assert_eq!(answer.pointers(), ["/recurrence"]);
        assert!(answer.text.contains(words), "{}", answer.text);
    }
    assert!(lines(&sandbox.zoom).is_empty());
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let (sandbox, host) = start();
    let reader = Client::new(&host, "zoom", sandbox.zoom.tokens(ALICE, &["meeting:read:meeting"]));
    let problem = reader.create(&meeting("T")).await.problem(403, "access-denied", "reauthorize");
    assert_eq!(problem["missing_scopes"], json!(["meeting:write:meeting"]));
    assert_eq!(problem["authorize_url"], host.url("/connect/zoom"));
    assert_eq!(lines(&sandbox.zoom), ["POST /v2/users/me/meetings"]);
    // Where a refresh has told the scopes, nothing is asked.
    let pair = sandbox.zoom.tokens(ALICE, &["meeting:read:meeting"]);
    let request = host.request("POST", &reader.path("/meetings")).refresh_token(&pair.refresh_token);
    let problem = request.json(&meeting("T")).send().await.problem(403, "access-denied", "reauthorize");
    assert_eq!(problem["missing_scopes"], json!(["meeting:write:meeting"]));
    assert_eq!(lines(&sandbox.zoom), ["POST /oauth/token"]);
}

#[tokio::test]
async fn waiting_is_told_in_seconds_whichever_limit_it_is() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("One").await;
    sandbox.zoom.switch("daily_writes", "2").unwrap();
    alice.patch(&id, &json!({"agenda": "Two"})).await.expect(200);
    let answer = alice.create(&meeting("Three")).await;
    let problem = answer.problem(429, "rate-limited", "retry");
    let until_midnight = 86_400 - jiff::Timestamp::now().as_second().rem_euclid(86_400);
    let wait: i64 = answer.header("retry-after").parse().unwrap();
    assert!((wait - until_midnight).abs() <= 60, "{wait} {until_midnight}");
    assert!(problem["detail"].as_str().unwrap().contains("100 meetings"), "{problem}");
    // Reading and deleting go on.
    alice.get(&id).await.expect(200);
    assert_eq!(alice.delete(&id).await.status, 204);

    sandbox.zoom.switch("per_second", "0").unwrap();
    let answer = alice.list("").await;
    answer.problem(429, "rate-limited", "retry");
    assert!(["1", "2"].contains(&answer.header("retry-after")), "{}", answer.header("retry-after"));
    sandbox.zoom.switch("per_second", "off").unwrap();

    answers(&sandbox, 429, &[], "");
    let clash: Value = alice.delete("85512345678").await.problem(429, "rate-limited", "retry");
    assert_eq!(clash["retry_after"], 1);
}

#[tokio::test]
async fn an_id_is_one_segment_of_the_path() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    for id in ["..%2Fusers%2Fme", "a%3Fx=y", "a%23b", "1_2_3", "85512345678_x"] {
        let answer = alice.get(id).await;
        assert!([404, 422].contains(&answer.status), "{id}: {}", answer.text);
    }
    for call in sent(&sandbox.zoom) {
        assert!(
            call.path.starts_with("/v2/meetings/") && call.path.matches('/').count() == 3,
            "{}",
            call.path
        );
        assert_eq!(call.query, None);
    }
}
