//! What a key is, whose it is, and when it ends.

use super::*;
use crate::client::{hours, sent};

#[tokio::test]
async fn the_same_call_again_is_the_same_meeting() {
    let (sandbox, host) = start();
    for (provider, _) in PROVIDERS {
        let alice = client(&sandbox, &host, provider, ALICE);
        let first = made(&create(&alice, &meeting("Plan")).send().await, false);
        // The same JSON in another order, with other white space, and the key in quotes.
        let text =
            format!("{{ \"end\":\"{}\",\n\"start\":\"{}\" , \"title\":\"Plan\"}}", hours(49), hours(48));
        let again = alice.both("POST", "/meetings").header("idempotency-key", &format!("\"{KEY}\""));
        let again = again.header("content-type", "application/json").body(text).send().await;
        assert_eq!(made(&again, true), first, "{provider}");
        assert_eq!((count(&sandbox, provider), creates(&sandbox, provider).len()), (1, 1), "{provider}");
        // Without a key, and with another one, it is another meeting.
        alice.both("POST", "/meetings").json(&meeting("Plan")).send().await.expect(201);
        let other = alice.both("POST", "/meetings").header("idempotency-key", "other").json(&meeting("Plan"));
        made(&other.send().await, false);
        assert_eq!(count(&sandbox, provider), 3, "{provider}");
    }
    let log = host.log();
    let replays = log.lines().filter(|line| line.contains("meeting_create") && line.contains("replayed"));
    assert_eq!(replays.count(), PROVIDERS.len(), "{log}");
    assert!(!log.contains(KEY), "a key may be a calendar's id: it is no secret, and nobody's business");
}

#[tokio::test]
async fn another_body_under_the_same_key_is_refused() {
    let (sandbox, host) = start();
    for (provider, _) in PROVIDERS {
        let alice = client(&sandbox, &host, provider, ALICE);
        made(&create(&alice, &meeting("Plan")).send().await, false);
        let before = count(&sandbox, provider);
        let answer = create(&alice, &meeting("Plan B")).send().await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), [""]);
        assert_eq!(count(&sandbox, provider), before, "{provider}");
        // Also when nobody knows what became of the first one.
        let key = |body: &Value| alice.both("POST", "/meetings").header("idempotency-key", "lost").json(body);
        fault(&sandbox, provider, FaultKind::CloseAfterProcessing);
        key(&meeting("Lost")).send().await.expect(502);
        key(&meeting("Other")).send().await.problem(422, "invalid-request", "invalid");
    }
}

#[tokio::test]
async fn a_key_that_cannot_be_read_is_refused_before_any_call() {
    let (sandbox, host) = start();
    let alice = client(&sandbox, &host, "webex", ALICE);
    let long = "x".repeat(256);
    for key in ["", "\"\"", "\"open", "\"a\";p=1", "tab\there", "für", &long] {
        let request = alice.both("POST", "/meetings").header("idempotency-key", key);
        let problem = request.json(&meeting("Plan")).send().await.problem(400, "bad-request", "invalid");
        assert!(problem["detail"].as_str().unwrap().contains("Idempotency-Key"), "{problem}");
    }
    let twice = create(&alice, &meeting("Plan")).header("idempotency-key", KEY);
    twice.send().await.problem(400, "bad-request", "invalid");
    assert_eq!(sent(&sandbox.webex).len(), 0);
}

#[tokio::test]
async fn a_deleted_meeting_ends_its_key() {
    let (sandbox, host) = start();
    for (provider, _) in PROVIDERS {
        let alice = client(&sandbox, &host, provider, ALICE);
        let first = made(&create(&alice, &meeting("Plan")).send().await, false);
        let deleted = alice.both("DELETE", &format!("/meetings/{}", first["id"].as_str().unwrap()));
        assert!(matches!(deleted.send().await.status, 200 | 204));
        assert_eq!(count(&sandbox, provider), 0);
        let second = made(&create(&alice, &meeting("Plan")).send().await, false);
        assert_eq!(made(&create(&alice, &meeting("Plan")).send().await, true), second, "{provider}");
        assert_eq!((count(&sandbox, provider), creates(&sandbox, provider).len()), (1, 2), "{provider}");
    }
}

/// A calendar's id is known to everybody who was invited.
#[tokio::test]
async fn a_foreign_credential_with_the_same_key_finds_nothing() {
    let (sandbox, host) = start();
    for (provider, _) in PROVIDERS {
        let alice = client(&sandbox, &host, provider, ALICE);
        let bob = stranger(&sandbox, &host, provider);
        let hers = made(&create(&alice, &meeting("Plan")).send().await, false);
        let his = create(&bob, &meeting("Plan")).send().await;
        let id = hers["id"].as_str().unwrap();
        assert!(
            !his.text.contains(id) && !his.text.contains(hers["join_url"].as_str().unwrap()),
            "{provider}"
        );
        made(&his, false);
        assert_eq!(count(&sandbox, provider), 2, "{provider}");
        // Nor does he learn that there is another body under that key.
        let other = || alice.both("POST", "/meetings").header("idempotency-key", "k").json(&meeting("Other"));
        made(&other().send().await, false);
        let his = bob.both("POST", "/meetings").header("idempotency-key", "k").json(&meeting("Mine"));
        made(&his.send().await, false);
        assert_eq!(made(&other().send().await, true)["provider"], provider);
    }
}

#[tokio::test]
async fn many_at_once_make_one_meeting() {
    let (sandbox, host) = start();
    for (provider, _) in PROVIDERS {
        let alice = client(&sandbox, &host, provider, ALICE);
        fault(&sandbox, provider, FaultKind::Delay(Duration::from_millis(500)));
        let body = meeting("Plan");
        let answers = futures_util::future::join_all((0..20).map(|_| create(&alice, &body).send())).await;
        assert_eq!((count(&sandbox, provider), creates(&sandbox, provider).len()), (1, 1), "{provider}");
        let (done, rest): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
        let first = done.iter().filter(|answer| answer.header("idempotency-replayed").is_empty()).count();
        assert_eq!(first, 1, "{provider}");
        assert!(!rest.is_empty());
        rest.iter().for_each(in_progress);
        made(&create(&alice, &body).send().await, true);
    }
}

#[tokio::test]
async fn what_certainly_made_nothing_leaves_the_key_free() {
    let (sandbox, host) = start();
    for (provider, _) in PROVIDERS {
        let alice = client(&sandbox, &host, provider, ALICE);
        for status in [400, 403, 404, 429] {
            fault(&sandbox, provider, FaultKind::status(status));
            let answer = create(&alice, &meeting(&format!("Refused with {status}"))).send().await;
            assert_ne!(answer.status, 201, "{provider}: {}", answer.text);
        }
        let wrong = meeting_with(json!({"end": hours(47)}));
        create(&alice, &wrong).send().await.problem(422, "invalid-request", "invalid");
        // Another body each time, and none of them was held against this one.
        made(&create(&alice, &meeting("Plan")).send().await, false);
        assert_eq!(count(&sandbox, provider), 1, "{provider}");
    }
}
