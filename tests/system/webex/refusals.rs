//! What Webex, its site or its accounts do not allow, and how that is told.

use super::*;

#[tokio::test]
async fn limits_are_told_with_their_places_before_any_call() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let long = "x".repeat(129);
    let (nine, ten_years) = (in_two_days(9).to_string(), hours(24 * 366 * 10));
    let cases = [
        (json!({"title": long}), vec!["/title"]),
        (json!({"title": long, "agenda": "x".repeat(1301)}), vec!["/title", "/agenda"]),
        (json!({"end": nine}), vec!["/end"]),
        (json!({"end": hours(72)}), vec!["/end"]),
        (json!({"start": ten_years, "end": hours(24 * 366 * 10 + 1)}), vec!["/start"]),
        (json!({"recurrence": "FREQ=HOURLY;COUNT=3"}), vec!["/recurrence"]),
        (
            json!({"invitees": [{"email": "a@example.org"}, {"email": "A@example.org"}]}),
            vec!["/invitees/1/email"],
        ),
        (json!({"invitees": [{"email": "a@example.org", "name": long}]}), vec!["/invitees/0/name"]),
        (json!({"options": {"joinBeforeHostMinutes": 30}}), vec!["/options/joinBeforeHostMinutes"]),
        (
            json!({"options": {"scheduledType": "personalRoomMeeting", "integrationTags": ["a"]}}),
            vec!["/options/integrationTags"],
        ),
        // By the published schema of the options.
        (json!({"options": {"joinBeforeHostMinutes": 7}}), vec!["/options/joinBeforeHostMinutes"]),
        (
            json!({"options": {"nope": 1, "enabledJoinBeforeHost": "yes"}}),
            vec!["/options/enabledJoinBeforeHost", "/options/nope"],
        ),
        (json!({"options": {"integrationTags": ["a", "b", "c", "d"]}}), vec!["/options/integrationTags"]),
        (json!({"options": {"integrationTags": ["a", "x".repeat(65)]}}), vec!["/options/integrationTags/1"]),
        (
            json!({"options": {"liveStream": {"destination": "d", "rtmpUrl": "r"}}}),
            vec!["/options/liveStream/streamUrl"],
        ),
        (json!({"options": {"siteUrl": "https://acme.webex.com"}}), vec!["/options/siteUrl"]),
    ];
    for (more, pointers) in cases {
        let answer = alice.create(&meeting_with(more.clone())).await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), pointers, "{more}");
    }
    for rule in ["FREQ=WEEKLY;COUNT=262", "FREQ=MONTHLY;COUNT=61"] {
        let answer = alice.create(&meeting_with(json!({"recurrence": rule}))).await;
        answer.problem(422, "invalid-request", "not-expressible");
        assert_eq!(answer.pointers(), ["/recurrence"], "{rule}");
    }
    let patches = [
        (json!({"title": long}), vec!["/title"]),
        (json!({"password": null}), vec!["/password"]),
        (json!({"options": {"siteUrl": "acme.webex.com"}}), vec!["/options/siteUrl"]),
        (json!({"start": hours(48), "end": nine}), vec!["/end"]),
    ];
    for (body, pointers) in patches {
        let answer = alice.patch("c0ffee", &body).await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), pointers, "{body}");
    }
    assert!(sent(&sandbox.webex).is_empty());
}

#[tokio::test]
async fn what_only_the_site_knows_is_passed_on_without_the_password() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let answer = alice.create(&meeting_with(json!({"password": "alllowercase1"}))).await;
    let problem = answer.problem(422, "invalid-request", "invalid");
    assert_eq!(answer.pointers(), [""]);
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("upper and lower case"));
    assert!(!answer.text.contains("alllowercase1"));
    assert_eq!(sent(&sandbox.webex).len(), 1);
}

#[tokio::test]
async fn a_free_account_is_no_missing_scope() {
    let (sandbox, host) = start();
    let bob = Client::new(&host, "webex", sandbox.webex.tokens(BOB, &SCOPES));
    let problem =
        bob.create(&meeting("T")).await.problem(403, "account-not-entitled", "account-not-entitled");
    assert!(problem.get("missing_scopes").is_none(), "{problem}");
    // Also when the refresh told that the scopes are all there.
    let refreshed =
        bob.bare("POST", "/meetings").refresh_token(&bob.pair.refresh_token).json(&meeting("T")).send().await;
    let problem = refreshed.problem(403, "account-not-entitled", "account-not-entitled");
    assert!(problem["tokens"]["access_token"].is_string(), "{problem}");
}

#[tokio::test]
async fn a_missing_scope_is_named_before_the_call_when_a_refresh_told_it() {
    let (sandbox, host) = start();
    let pair = sandbox.webex.tokens(ALICE, &["meeting:schedules_read"]);
    let reader = Client::new(&host, "webex", pair);
    let answer = reader
        .bare("POST", "/meetings")
        .refresh_token(&reader.pair.refresh_token)
        .json(&meeting("T"))
        .send()
        .await;
    let problem = answer.problem(403, "access-denied", "reauthorize");
    assert_eq!(problem["missing_scopes"], json!(["meeting:schedules_write"]));
    assert_eq!(problem["authorize_url"], host.url("/connect/webex"));
    assert!(problem["tokens"]["access_token"].is_string());
    assert_eq!(lines(&sandbox.webex), ["POST /v1/access_token"]);
    // Without a refresh nobody knows; Webex says no, and the scope is named all the same.
    let pair = sandbox.webex.tokens(ALICE, &["meeting:schedules_write"]);
    let writer = Client::new(&host, "webex", pair);
    let problem = writer.get("c0ffee").await.problem(403, "access-denied", "reauthorize");
    assert_eq!(problem["missing_scopes"], json!(["meeting:schedules_read"]));
}

#[tokio::test]
async fn the_daily_quota_is_a_rate_limit() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    sandbox.webex.switch("create_quota", "1").unwrap();
    alice.schedule("T").await;
    let answer = alice.create(&meeting("T")).await;
    let problem = answer.problem(429, "rate-limited", "retry");
    assert_eq!((&problem["retry_after"], answer.header("retry-after")), (&json!(3600), "3600"));
}

#[tokio::test]
async fn a_meeting_that_has_begun_is_a_conflict() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("T").await;
    sandbox.webex.advance_clock(Duration::from_secs(48 * 3600 + 1800));
    alice.patch(&id, &json!({"title": "Late"})).await.problem(409, "conflict", "conflict");
    alice.delete(&id).await.problem(409, "conflict", "conflict");
}

#[tokio::test]
async fn the_other_media_type_is_tried_when_webex_wants_it() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("T").await;
    sent(&sandbox.webex);
    sandbox.webex.fault(Fault::once("PATCH", "/v1/meetings", FaultKind::status(415)));
    alice.patch(&id, &json!({"title": "Another"})).await.expect(200);
    let types: Vec<_> =
        sent(&sandbox.webex).iter().map(|call| call.header("content-type").unwrap().to_owned()).collect();
    assert_eq!(types, ["application/json", "application/json-patch+json"]);
}

#[tokio::test]
async fn an_answer_without_an_id_is_no_success() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let body = json!({"title": "T", "webLink": "https://x.example/"}).to_string();
    let kind = FaultKind::Status { status: 200, headers: Vec::new(), body };
    sandbox.webex.fault(Fault::always("", "/v1/meetings", kind));
    alice.create(&meeting("T")).await.problem(502, "provider-error", "retry");
    alice.get("x").await.problem(502, "provider-error", "retry");
    assert_eq!(sent(&sandbox.webex).len(), 2);
}

#[tokio::test]
async fn an_administrators_call_for_another_host_needs_the_scope_for_it() {
    let (sandbox, host) = start();
    let pair: TokenPair = sandbox
        .webex
        .tokens("admin@example.com", &["meeting:admin_schedule_write", "meeting:schedules_write"]);
    let admin = Client::new(&host, "webex", pair);
    let body = meeting_with(json!({"options": {"hostEmail": ALICE}}));
    admin.create(&body).await.expect(201);
    let call = only(&sandbox.webex);
    assert_eq!(call.json().unwrap()["hostEmail"], ALICE);
    assert_eq!(sandbox.webex.meetings()[0]["hostEmail"], ALICE);
}
