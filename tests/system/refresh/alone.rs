//! Flights: what has begun completes without its client, and a stop waits for it.

use super::*;

/// Waits until the provider has seen so many requests.
async fn wait_for_calls(sandbox: &Sandbox, count: usize) {
    let begun = Instant::now();
    while sandbox.webex.calls().len() < count {
        assert!(begun.elapsed() < Duration::from_secs(10), "the provider was not called");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_client_that_goes_away_during_a_refresh_gets_the_new_pair_later() {
    let (sandbox, host) = start();
    sandbox.webex.set_rotation(Rotation::RotateAndRevokeOnReuse);
    let alice = alice(&sandbox, &host);
    sandbox.webex.fault(Fault::once(
        "POST",
        "/v1/access_token",
        FaultKind::Delay(Duration::from_millis(600)),
    ));
    let body = json!({"refresh_token": alice.pair.refresh_token});
    let impatient =
        tokio::time::timeout(Duration::from_millis(200), alice.bare("POST", "/token").json(&body).send());
    assert!(impatient.await.is_err(), "the client went away");
    host.wait_for_log("\"event\":\"refresh\"");
    let tokens = alice.bare("POST", "/token").json(&body).send().await.expect(200);
    assert_eq!(refreshes(&sent(&sandbox.webex)), 1);
    assert_ne!(tokens["refresh_token"], alice.pair.refresh_token);
    host.wait_for_log("\"outcome\":\"replayed\"");
    work(&alice, &tokens).await;
}

#[tokio::test]
async fn a_stop_waits_for_a_slow_refresh() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    sandbox.webex.fault(Fault::once(
        "POST",
        "/v1/access_token",
        FaultKind::Delay(Duration::from_millis(1500)),
    ));
    let body = json!({"refresh_token": alice.pair.refresh_token});
    // One client that waits, and one that does not.
    let patient = alice.bare("POST", "/token").json(&body).send();
    let (answer, ()) = tokio::join!(patient, async {
        wait_for_calls(&sandbox, 1).await;
        host.terminate();
    });
    answer.expect(200);
    let (code, log) = host.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("stopped"), "{log}");

    let host = Setup::with(&sandbox).start();
    sandbox.webex.clear_calls();
    let client = Client::new(&host, "webex", sandbox.webex.tokens(ALICE, &SCOPES));
    sandbox.webex.fault(Fault::once(
        "POST",
        "/v1/access_token",
        FaultKind::Delay(Duration::from_millis(1500)),
    ));
    let body = json!({"refresh_token": client.pair.refresh_token});
    let gone =
        tokio::time::timeout(Duration::from_millis(300), client.bare("POST", "/token").json(&body).send());
    assert!(gone.await.is_err());
    wait_for_calls(&sandbox, 1).await;
    let (code, log) = host.stop();
    assert_eq!(code, Some(0));
    assert!(log.contains("\"event\":\"refresh\"") && log.contains("\"outcome\":\"success\""), "{log}");
}

#[tokio::test]
async fn a_change_goes_on_without_its_client() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    sandbox.webex.fault(Fault::once("POST", "/v1/meetings", FaultKind::Delay(Duration::from_millis(800))));
    let body = meeting("T");
    let gone = tokio::time::timeout(Duration::from_millis(300), alice.create(&body));
    assert!(gone.await.is_err());
    host.wait_for_log("upstream answered");
    let (code, _) = host.stop();
    assert_eq!(code, Some(0));
    assert_eq!(
        (sandbox.webex.meetings().len(), lines(&sandbox.webex)),
        (1, vec!["POST /v1/meetings".to_owned()])
    );
}

/// A refresh that takes longer than its client may wait completes, and a call that hangs after one costs no token.
#[tokio::test]
async fn a_timeout_costs_no_token() {
    let (sandbox, host) = start();
    sandbox.webex.set_rotation(Rotation::RotateAndRevokeOnReuse);
    let (hung, slow) = (alice(&sandbox, &host), alice(&sandbox, &host));
    let hanging = async {
        sandbox.webex.fault(Fault::once("POST", "/v1/meetings", FaultKind::Hang));
        let body = meeting("T");
        let request = hung.bare("POST", "/meetings").refresh_token(&hung.pair.refresh_token).json(&body);
        let problem = request.send().await.problem(504, "provider-timeout", "retry");
        work(&hung, &problem["tokens"]).await;
    };
    let waiting = async {
        // After the refresh of the other one.
        wait_for_calls(&sandbox, 2).await;
        sandbox.webex.fault(Fault::once(
            "POST",
            "/v1/access_token",
            FaultKind::Delay(Duration::from_secs(22)),
        ));
        let body = json!({"refresh_token": slow.pair.refresh_token});
        slow.bare("POST", "/token").json(&body).send().await.problem(504, "provider-timeout", "retry");
        // Whoever asks again meanwhile waits for the same refresh.
        let tokens = slow.bare("POST", "/token").json(&body).send().await.expect(200);
        assert_ne!(tokens["refresh_token"], slow.pair.refresh_token);
    };
    tokio::join!(hanging, waiting);
}
