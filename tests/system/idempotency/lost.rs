//! Replies that are lost: between the provider and the host, between the host and its client, and with the host.

use convoke_sandbox::Rotation;

use super::*;

#[tokio::test]
async fn an_answer_that_the_provider_does_not_finish_costs_no_second_meeting() {
    for (provider, _) in PROVIDERS {
        let (sandbox, host) = start();
        let alice = client(&sandbox, &host, provider, ALICE);
        let lost = [
            (FaultKind::CloseAfterProcessing, true),
            (FaultKind::Truncate, true),
            (FaultKind::StatusAfterProcessing(500), true),
            (FaultKind::StatusAfterProcessing(503), true),
            (FaultKind::CloseBeforeAnswer, false),
            (FaultKind::Garbage, false),
            (FaultKind::HtmlInsteadOfJson, false),
            (FaultKind::status(500), false),
        ];
        for (number, (kind, carried_out)) in lost.into_iter().enumerate() {
            let body = meeting(&format!("Plan {number}"));
            let call =
                || alice.both("POST", "/meetings").header("idempotency-key", &number.to_string()).json(&body);
            fault(&sandbox, provider, kind.clone());
            let answer = call().send().await;
            assert!(matches!(answer.status, 502 | 503), "{provider} {kind:?}: {}", answer.text);
            assert_eq!(answer.json()["cause"], "retry");
            assert_eq!(count(&sandbox, provider), number + usize::from(carried_out), "{provider} {kind:?}");
            let meeting = made(&call().send().await, carried_out);
            assert_eq!(meeting["title"], body["title"]);
            assert_eq!(made(&call().send().await, true), meeting, "{provider} {kind:?}");
            assert_eq!(count(&sandbox, provider), number + 1, "{provider} {kind:?}");
        }
    }
}

#[tokio::test]
async fn a_client_that_goes_away_finds_its_meeting_later() {
    for (provider, _) in PROVIDERS {
        let (sandbox, host) = start();
        let alice = client(&sandbox, &host, provider, ALICE);
        let body = meeting("Plan");
        fault(&sandbox, provider, FaultKind::Delay(Duration::from_millis(900)));
        let gone = tokio::time::timeout(Duration::from_millis(300), create(&alice, &body).send()).await;
        assert!(gone.is_err(), "the client went away");
        in_progress(&create(&alice, &body).send().await);
        made(&until_done(&alice, &body).await, true);
        assert_eq!((count(&sandbox, provider), creates(&sandbox, provider).len()), (1, 1), "{provider}");
    }
}

#[tokio::test]
async fn a_client_that_goes_away_before_the_create_is_sent_finds_its_meeting_later() {
    let (sandbox, host) = start();
    let alice = client(&sandbox, &host, "webex", ALICE);
    sandbox.webex.set_rotation(Rotation::RotateAndRevokeOnReuse);
    sandbox.webex.expire_access_tokens();
    let slow = FaultKind::Delay(Duration::from_millis(900));
    sandbox.webex.fault(Fault::once("POST", "/v1/access_token", slow));
    let body = meeting("Plan");
    let gone = tokio::time::timeout(Duration::from_millis(300), create(&alice, &body).send()).await;
    assert!(gone.is_err() && creates(&sandbox, "webex").is_empty(), "the client went away");
    let answer = until_done(&alice, &body).await;
    made(&answer, true);
    assert!(answer.json()["tokens"]["refresh_token"].is_string(), "the new pair is not lost either");
    assert_eq!(count(&sandbox, "webex"), 1);
}

/// The reply that is lost may have held the new refresh token; or the client learned it elsewhere between the tries.
#[tokio::test]
async fn a_refresh_token_that_is_replaced_between_the_tries_keeps_its_keys() {
    for provider in ["webex", "jiomeet"] {
        let (sandbox, host) = start();
        sandbox.webex.set_rotation(Rotation::RotateAndRevokeOnReuse);
        sandbox.jiomeet.set_rotation(Rotation::RotateAndRevokeOnReuse);
        let alice = client(&sandbox, &host, provider, ALICE);
        sandbox.webex.expire_access_tokens();
        sandbox.jiomeet.expire_access_tokens();
        let body = meeting("Plan");
        fault(&sandbox, provider, FaultKind::CloseAfterProcessing);
        let first = create(&alice, &body).send().await;
        let tokens = first.problem(502, "provider-error", "retry")["tokens"].clone();
        assert_ne!(tokens["refresh_token"], alice.pair.refresh_token, "{provider}");
        // With the old pair, which is all that a client has that got no reply.
        let found = made(&create(&alice, &body).send().await, true);
        // With the new one, and with those that come after it.
        let mut refresh = tokens["refresh_token"].as_str().unwrap().to_owned();
        for _ in 0..3 {
            let call = alice.bare("POST", "/meetings").header("idempotency-key", KEY).json(&body);
            let answer = call.refresh_token(&refresh).send().await;
            assert_eq!(made(&answer, true), found, "{provider}");
            refresh = answer.json()["tokens"]["refresh_token"].as_str().unwrap().to_owned();
            let renewed = alice.bare("POST", "/token").json(&json!({"refresh_token": refresh})).send().await;
            refresh = renewed.expect(200)["refresh_token"].as_str().unwrap().to_owned();
        }
        assert_eq!((count(&sandbox, provider), creates(&sandbox, provider).len()), (1, 1), "{provider}");
    }
}

/// The reply that is lost may be that of a refresh before the create: what is replayed then hands the keys on, too.
#[tokio::test]
async fn a_refresh_token_that_was_replaced_before_the_first_try_keeps_its_keys() {
    for expired in [true, false] {
        let (sandbox, host) = start();
        sandbox.webex.set_rotation(Rotation::RotateAndRevokeOnReuse);
        let alice = client(&sandbox, &host, "webex", ALICE);
        if expired {
            sandbox.webex.expire_access_tokens();
        }
        let old = json!({"refresh_token": alice.pair.refresh_token});
        let lost = alice.bare("POST", "/token").json(&old).send().await.expect(200);
        let body = meeting("Plan");
        let found = made(&create(&alice, &body).send().await, false);
        if !expired {
            let again = alice.bare("POST", "/token").json(&old).send().await.expect(200);
            assert_eq!(again["refresh_token"], lost["refresh_token"]);
        }
        let call = alice.bare("POST", "/meetings").header("idempotency-key", KEY).json(&body);
        let answer = call.refresh_token(lost["refresh_token"].as_str().unwrap()).send().await;
        assert_eq!(made(&answer, true), found, "{expired}");
        assert_eq!(count(&sandbox, "webex"), 1);
    }
}

/// Nothing of the first host is left, not even its sealing keys: the provider's own means remain.
#[tokio::test]
async fn a_host_that_is_killed_makes_no_second_meeting_where_the_provider_has_means() {
    for provider in ["webex", "sametime"] {
        let (sandbox, host) = start();
        let body = meeting("Plan");
        fault(&sandbox, provider, FaultKind::Delay(Duration::from_secs(30)));
        let pair = {
            let alice = client(&sandbox, &host, provider, ALICE);
            let call = create(&alice, &body);
            let asked = tokio::time::timeout(Duration::from_secs(20), call.send());
            tokio::select! {
                _ = asked => panic!("{provider}: answered"),
                () = until_sent(&sandbox, provider) => {}
            }
            alice.pair
        };
        drop(host);
        let host = Setup::with(&sandbox).start();
        let alice = Client::new(&host, provider, pair);
        let found = made(&create(&alice, &body).send().await, true);
        assert_eq!(found["title"], "Plan");
        assert_eq!(count(&sandbox, provider), 1, "{provider}");
        // And to somebody else's credential the new host says as little as the old one.
        let bob = stranger(&sandbox, &host, provider);
        let his = made(&create(&bob, &body).send().await, false);
        assert_ne!(his["id"], found["id"]);
    }
}
