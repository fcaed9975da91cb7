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

/// Anybody can send a token that no provider has given.
#[tokio::test]
async fn what_no_provider_accepted_is_soon_forgotten() {
    let (sandbox, folder) = (sandbox(), tempfile::tempdir().unwrap());
    let path = folder.path().join("own/store");
    let host = Setup::with(&sandbox)
        .server("keys = [\"the sealing key of all replicas, long enough\"]")
        .add(&format!("[store]\nkind = \"file\"\npath = \"{}\"", path.display()))
        .start();
    for provider in ["webex", "jiomeet"] {
        let nobody = |token: &str, body: &Value| {
            let path = format!("/v1/providers/{provider}/meetings");
            let call = host.request("POST", &path).header("idempotency-key", KEY);
            call.refresh_token(&format!("nobodys-refresh-token-{token}")).json(body)
        };
        let wrong = meeting_with(json!({"end": hours(47)}));
        nobody("1", &wrong).send().await.problem(422, "invalid-request", "invalid");
        let refused = nobody("2", &meeting("Plan")).send().await;
        refused.problem(401, "reauthorization-required", "reauthorize");
        let refused = nobody("3", &meeting("Plan")).bearer("nobodys-access-token").send().await;
        refused.problem(401, "reauthorization-required", "reauthorize");
    }
    let alice = client(&sandbox, &host, "webex", ALICE);
    made(&create(&alice, &meeting("Plan")).send().await, false);
    host.kill();
    let entries = kept(&path);
    let roots: Vec<u64> =
        entries.iter().filter(|(key, _)| key.starts_with("idempotency-root:")).map(|e| e.1).collect();
    assert_eq!(roots.len(), 5, "{entries:?}");
    let long: Vec<_> = entries
        .iter()
        .filter(|(_, minutes)| *minutes > 2)
        .map(|(key, _)| key.split_once(':').unwrap().0)
        .collect();
    assert_eq!(long, ["idempotency-root", "idempotency"], "{entries:?}");
}

/// What is in a file store: each key, and for how many minutes more.
fn kept(path: &std::path::Path) -> Vec<(String, u64)> {
    use redb::{ReadableDatabase as _, ReadableTable as _};
    let table = redb::TableDefinition::<&str, (u64, &[u8])>::new("entries");
    let file = redb::Database::open(path).unwrap();
    let now = u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap();
    let entries = file.begin_read().unwrap().open_table(table).unwrap();
    let minutes = |ends: u64| ends.saturating_sub(now) / 60_000;
    entries
        .iter()
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|(key, value)| (key.value().to_owned(), minutes(value.value().0)))
        .collect()
}

/// Clients that have no refresh token may send a word in its place.
#[tokio::test]
async fn a_word_in_the_place_of_a_refresh_token_is_nobodys_root() {
    let (sandbox, host) = start();
    let alice = client(&sandbox, &host, "webex", ALICE);
    let other = stranger(&sandbox, &host, "webex");
    let send = async |client: &Client<'_>, word: &str, title: &str| {
        let call = client.request("POST", "/meetings").refresh_token(word);
        call.header("idempotency-key", word).json(&meeting(title)).send().await
    };
    for word in ["null", "undefined"] {
        fault(&sandbox, "webex", FaultKind::CloseAfterProcessing);
        send(&alice, word, "Hers").await.expect(502);
        assert_eq!(made(&send(&other, word, "Theirs").await, false)["title"], "Theirs");
        assert_eq!(made(&send(&alice, word, "Hers").await, true)["title"], "Hers");
    }
}

/// After a day, or a restart, the provider's own means know the body too.
#[tokio::test]
async fn another_body_under_a_forgotten_key_is_another_meeting() {
    for provider in ["webex", "sametime"] {
        let (sandbox, host) = start();
        let pair = {
            let alice = client(&sandbox, &host, provider, ALICE);
            made(&create(&alice, &meeting("Plan")).send().await, false);
            alice.pair
        };
        drop(host);
        let host = Setup::with(&sandbox).start();
        let alice = Client::new(&host, provider, pair);
        let other = made(&create(&alice, &meeting("Plan B")).send().await, false);
        assert_eq!((&other["title"], count(&sandbox, provider)), (&json!("Plan B"), 2), "{provider}");
    }
}
