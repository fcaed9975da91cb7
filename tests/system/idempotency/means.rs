//! How a create whose outcome is unknown is looked into: by the provider's own means, or in the list of meetings.

use super::*;
use crate::client::hours;

#[tokio::test]
async fn webex_keeps_a_tag_beside_the_callers_own() {
    let (sandbox, host) = start();
    let alice = client(&sandbox, &host, "webex", ALICE);
    let tags = |options: Value| {
        let body = meeting_with(json!({"options": options}));
        let alice = &alice;
        let sandbox = &sandbox;
        async move {
            let key = body.to_string().len().to_string();
            alice
                .both("POST", "/meetings")
                .header("idempotency-key", &key)
                .json(&body)
                .send()
                .await
                .expect(201);
            let sent = creates(sandbox, "webex").pop().unwrap().json().unwrap();
            sent["integrationTags"].as_array().cloned().unwrap_or_default()
        }
    };
    let ours = tags(json!({})).await;
    let tag = ours[0].as_str().unwrap().strip_prefix("convoke:").unwrap();
    assert_eq!((ours.len(), tag.len()), (1, 43));
    assert!(tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{tag}");
    let both = tags(json!({"integrationTags": ["own", "x"]})).await;
    assert_eq!((both.len(), &both[..2]), (3, &[json!("own"), json!("x")][..]));
    assert_ne!(both[2], ours[0]);
    // There is no place for a fourth, and none in a personal room.
    assert_eq!(tags(json!({"integrationTags": ["own", "x", "y"]})).await, ["own", "x", "y"]);
    assert_eq!(tags(json!({"scheduledType": "personalRoomMeeting"})).await.len(), 0);
}

#[tokio::test]
async fn where_webex_keeps_no_tag_an_unknown_outcome_stays_unknown() {
    let (sandbox, host) = start();
    let alice = client(&sandbox, &host, "webex", ALICE);
    let body = meeting_with(json!({"options": {"integrationTags": ["1", "2", "3"]}}));
    fault(&sandbox, "webex", FaultKind::CloseAfterProcessing);
    create(&alice, &body).send().await.problem(502, "provider-error", "retry");
    for _ in 0..2 {
        create(&alice, &body).send().await.problem(409, "conflict", "conflict");
    }
    assert_eq!((count(&sandbox, "webex"), creates(&sandbox, "webex").len()), (1, 1));
}

/// A token that may schedule and not read: the first try needs no look, an uncertain one does.
#[tokio::test]
async fn without_the_scope_to_look_nothing_is_made_twice() {
    let (sandbox, host) = start();
    let pair = sandbox.webex.tokens(ALICE, &["meeting:schedules_write"]);
    let alice = Client::new(&host, "webex", pair);
    fault(&sandbox, "webex", FaultKind::CloseAfterProcessing);
    create(&alice, &meeting("Plan")).send().await.problem(502, "provider-error", "retry");
    for _ in 0..2 {
        let problem =
            create(&alice, &meeting("Plan")).send().await.problem(403, "access-denied", "reauthorize");
        assert_eq!(problem["missing_scopes"], json!(["meeting:schedules_read"]));
    }
    assert_eq!((count(&sandbox, "webex"), creates(&sandbox, "webex").len()), (1, 1));
}

#[tokio::test]
async fn a_series_is_found_by_its_tag() {
    let (sandbox, host) = start();
    let alice = client(&sandbox, &host, "webex", ALICE);
    let body = meeting_with(json!({"recurrence": "FREQ=WEEKLY;COUNT=3", "time_zone": "Asia/Kolkata"}));
    fault(&sandbox, "webex", FaultKind::CloseAfterProcessing);
    create(&alice, &body).send().await.expect(502);
    let found = made(&create(&alice, &body).send().await, true);
    assert_eq!(found["recurrence"], "FREQ=WEEKLY;COUNT=3");
    assert_eq!(count(&sandbox, "webex"), 1);
}

#[tokio::test]
async fn while_nobody_can_look_the_key_stays_as_it_is() {
    let (sandbox, host) = start();
    for provider in ["webex", "jiomeet"] {
        let alice = client(&sandbox, &host, provider, ALICE);
        fault(&sandbox, provider, FaultKind::CloseAfterProcessing);
        create(&alice, &meeting("Plan")).send().await.expect(502);
        let list = Fault::once(
            "GET",
            PROVIDERS.iter().find(|it| it.0 == provider).unwrap().1,
            FaultKind::status(500),
        );
        if provider == "webex" {
            sandbox.webex.fault(list)
        } else {
            sandbox.jiomeet.fault(list)
        }
        create(&alice, &meeting("Plan")).send().await.problem(502, "provider-error", "retry");
        made(&create(&alice, &meeting("Plan")).send().await, true);
        assert_eq!((count(&sandbox, provider), creates(&sandbox, provider).len()), (1, 1), "{provider}");
    }
}

#[tokio::test]
async fn sametimes_name_comes_from_the_key() {
    let (sandbox, host) = start();
    let alice = client(&sandbox, &host, "sametime", ALICE);
    fault(&sandbox, "sametime", FaultKind::CloseAfterProcessing);
    create(&alice, &meeting("Plan")).send().await.expect(502);
    let found = made(&create(&alice, &meeting("Plan")).send().await, true);
    let names: Vec<_> = creates(&sandbox, "sametime")
        .iter()
        .map(|call| call.json().unwrap()["meeting"]["name"].clone())
        .collect();
    assert_eq!(names, [found["id"].clone(), found["id"].clone()]);
    assert!(found["password"].is_string() && found["join_url"].is_string());
}

/// Of two meetings alike, the one that was there before the lost create is not its meeting.
#[tokio::test]
async fn in_a_list_the_meeting_is_the_one_that_was_not_there_before() {
    let (sandbox, host) = start();
    let alice = client(&sandbox, &host, "jiomeet", ALICE);
    let before = alice.schedule("Plan").await;
    fault(&sandbox, "jiomeet", FaultKind::CloseAfterProcessing);
    create(&alice, &meeting("Plan")).send().await.expect(502);
    let found = made(&create(&alice, &meeting("Plan")).send().await, true);
    assert_ne!(found["id"], before);
    assert_eq!(count(&sandbox, "jiomeet"), 2);
    // And where nothing was made, the old one is not taken for it.
    let call = || alice.both("POST", "/meetings").header("idempotency-key", "k").json(&meeting("Plan"));
    fault(&sandbox, "jiomeet", FaultKind::CloseBeforeAnswer);
    call().send().await.expect(502);
    made(&call().send().await, false);
    assert_eq!(count(&sandbox, "jiomeet"), 3);
}

#[tokio::test]
async fn what_a_list_cannot_tell_is_said_and_not_guessed() {
    let (sandbox, host) = start();
    let alice = client(&sandbox, &host, "jiomeet", ALICE);
    let lose = |key: &'static str| {
        fault(&sandbox, "jiomeet", FaultKind::CloseAfterProcessing);
        alice.both("POST", "/meetings").header("idempotency-key", key).json(&meeting("Plan"))
    };
    let again = |key| alice.both("POST", "/meetings").header("idempotency-key", key).json(&meeting("Plan"));
    // Somebody schedules the same meanwhile.
    lose("a").send().await.expect(502);
    alice.schedule("Plan").await;
    let problem = again("a").send().await.problem(409, "conflict", "conflict");
    assert!(problem["detail"].as_str().unwrap().contains("not known"), "{problem}");
    // Another title at the same time may be this one, as the provider keeps it.
    lose("b").send().await.expect(502);
    let id = sandbox.jiomeet.meetings().last().unwrap()["_id"].as_str().unwrap().to_owned();
    alice.patch(&id, &json!({"title": "Renamed"})).await.expect(200);
    again("b").send().await.problem(409, "conflict", "conflict");
    // The list has an end that cannot be seen.
    sandbox.jiomeet.switch("list_limit", "0").unwrap();
    lose("c").send().await.expect(502);
    again("c").send().await.problem(409, "conflict", "conflict");
    assert_eq!(count(&sandbox, "jiomeet"), 4);
    // Another time is another meeting.
    let later = json!({"title": "Plan", "start": hours(50), "end": hours(51)});
    made(&alice.both("POST", "/meetings").header("idempotency-key", "d").json(&later).send().await, false);
}
