//! Refresh and rotation: no token is lost, none is used twice, nothing is carried out twice.

mod alone;

use std::time::{Duration, Instant};

use convoke_sandbox::{Call, Fault, FaultKind, Rotation, Sandbox};
use serde_json::{Value, json};

use crate::client::{ALICE, Client, hours, lines, meeting, meeting_with, sent};
use crate::harness::{Host, Setup, sandbox};

const SCOPES: [&str; 3] = ["meeting:schedules_read", "meeting:schedules_write", "spark:people_read"];
const TOKEN: &str = "POST /v1/access_token";

fn start() -> (Sandbox, Host) {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    (sandbox, host)
}

fn alice<'a>(sandbox: &Sandbox, host: &'a Host) -> Client<'a> {
    Client::new(host, "webex", sandbox.webex.tokens(ALICE, &SCOPES))
}

fn refreshes(calls: &[Call]) -> usize {
    calls.iter().filter(|call| call.path == "/v1/access_token").count()
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no {pointer} in {value}"))
}

/// The tokens of an answer work, and are others than before.
async fn work(client: &Client<'_>, tokens: &Value) {
    assert_ne!(text(tokens, "/access_token"), client.pair.access_token);
    client.bare("GET", "/meetings").bearer(text(tokens, "/access_token")).send().await.expect(200);
    let body = json!({"refresh_token": tokens["refresh_token"]});
    client.bare("POST", "/token").json(&body).send().await.expect(200);
}

#[tokio::test]
async fn tokens_are_told_only_when_they_changed() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let answer = alice.both("POST", "/meetings").json(&meeting("T")).send().await.expect(201);
    assert!(answer.get("tokens").is_none(), "{answer}");
    assert_eq!(lines(&sandbox.webex), ["POST /v1/meetings"]);
    let id = text(&answer, "/meeting/id").to_owned();
    let meeting_path = format!("/meetings/{id}");

    sandbox.webex.set_rotation(Rotation::Rotate);
    sandbox.webex.expire_access_tokens();
    let answer = alice.both("GET", &meeting_path).send().await.expect(200);
    assert_eq!(
        lines(&sandbox.webex),
        [format!("GET /v1/meetings/{id}"), TOKEN.into(), format!("GET /v1/meetings/{id}")]
    );
    assert_eq!(text(&answer, "/meeting/id"), id);
    assert_ne!(text(&answer, "/tokens/refresh_token"), alice.pair.refresh_token);
    assert_eq!(answer["tokens"]["expires_in"], 1_209_599);
    work(&alice, &answer["tokens"]).await;
}

#[tokio::test]
async fn every_call_refreshes_when_the_access_token_is_missing_or_expired() {
    let (sandbox, host) = start();
    for missing in [true, false] {
        let client = alice(&sandbox, &host);
        let id = client.schedule("T").await;
        let one = format!("/meetings/{id}");
        let calls: [(&str, &str, Option<Value>, u16); 6] = [
            ("GET", "/profile", None, 200),
            ("POST", "/meetings", Some(meeting("T")), 201),
            ("GET", "/meetings", None, 200),
            ("GET", &one, None, 200),
            ("PATCH", &one, Some(json!({"end": hours(50)})), 200),
            ("DELETE", &one, None, 200),
        ];
        for (method, path, body, status) in calls {
            sandbox.webex.expire_access_tokens();
            sent(&sandbox.webex);
            let request = if missing {
                client.bare(method, path).refresh_token(&client.pair.refresh_token)
            } else {
                client.both(method, path)
            };
            let request = match &body {
                Some(body) => request.json(body),
                None => request,
            };
            let answer = request.send().await.expect(status);
            assert!(answer["tokens"]["access_token"].is_string(), "{method} {path}: {answer}");
            assert_eq!(refreshes(&sent(&sandbox.webex)), 1, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn when_neither_works_the_user_signs_in_again() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    sandbox.webex.revoke_everything();
    for request in [
        alice.both("GET", "/meetings"),
        alice.request("GET", "/meetings"),
        alice.bare("GET", "/meetings").refresh_token(&alice.pair.refresh_token),
        alice.both("POST", "/meetings").json(&meeting("T")),
    ] {
        let answer = request.send().await;
        let problem = answer.problem(401, "reauthorization-required", "reauthorize");
        assert_eq!(problem["authorize_url"], host.url("/connect/webex"));
        assert!(problem.get("tokens").is_none());
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}

#[tokio::test]
async fn a_dead_refresh_token_does_not_spoil_a_living_access_token() {
    let (sandbox, host) = start();
    let alice = Client::new(&host, "sametime", sandbox.sametime.tokens(ALICE));
    let answer =
        alice.request("POST", "/meetings").refresh_token("dead").json(&meeting("T")).send().await.expect(201);
    assert!(answer.get("tokens").is_none(), "{answer}");
}

/// Whatever fails after the refresh, the client gets the new tokens with the problem.
#[tokio::test]
async fn a_rotated_token_comes_with_every_failure() {
    let (sandbox, host) = start();
    sandbox.webex.set_rotation(Rotation::RotateAndRevokeOnReuse);
    let fault = |status: u16| FaultKind::Status {
        status,
        headers: Vec::new(),
        body: r#"{"message":"no","errors":[{"description":"no"}]}"#.into(),
    };
    let cases: Vec<(FaultKind, u16, &str)> = vec![
        (fault(400), 422, "invalid-request"),
        (fault(401), 401, "reauthorization-required"),
        (fault(403), 403, "account-not-entitled"),
        (fault(404), 404, "meeting-not-found"),
        (fault(409), 409, "conflict"),
        (FaultKind::retry_after(429, 9), 429, "rate-limited"),
        (fault(500), 502, "provider-error"),
        (FaultKind::retry_after(503, 9), 503, "provider-unavailable"),
        (FaultKind::CloseBeforeAnswer, 502, "provider-error"),
        (FaultKind::CloseAfterProcessing, 502, "provider-error"),
        (FaultKind::Truncate, 502, "provider-error"),
        (FaultKind::Garbage, 502, "provider-error"),
        (FaultKind::HtmlInsteadOfJson, 502, "provider-error"),
        (FaultKind::DeepJson { depth: 10_000 }, 502, "provider-error"),
    ];
    for (kind, status, slug) in cases {
        let client = alice(&sandbox, &host);
        sandbox.webex.expire_access_tokens();
        sandbox.webex.fault(Fault::once("POST", "/v1/meetings", fault(401)));
        sandbox.webex.fault(Fault::once("POST", "/v1/meetings", kind.clone()));
        sent(&sandbox.webex);
        let answer = client.both("POST", "/meetings").json(&meeting("T")).send().await;
        let problem = answer.expect(status);
        assert!(text(&problem, "/type").ends_with(slug), "{kind:?}: {problem}");
        let calls = sent(&sandbox.webex);
        assert_eq!(
            (calls.len(), refreshes(&calls)),
            (3, 1),
            "{kind:?}: one try, one refresh, one repetition"
        );
        work(&client, &problem["tokens"]).await;
    }
    // The plugin's own limits, found after the refresh.
    let client = alice(&sandbox, &host);
    let body = meeting_with(json!({"title": "x".repeat(129)}));
    let answer =
        client.bare("POST", "/meetings").refresh_token(&client.pair.refresh_token).json(&body).send().await;
    let problem = answer.problem(422, "invalid-request", "invalid");
    assert_eq!(answer.pointers(), ["/title"]);
    work(&client, &problem["tokens"]).await;
}

#[tokio::test]
async fn fifty_calls_at_once_are_one_refresh() {
    for delay in [Duration::ZERO, Duration::from_millis(700)] {
        let (sandbox, host) = start();
        sandbox.webex.set_rotation(Rotation::RotateAndRevokeOnReuse);
        let alice = alice(&sandbox, &host);
        sandbox.webex.fault(Fault::once("POST", "/v1/access_token", FaultKind::Delay(delay)));
        let calls = (0..50).map(|number| {
            let alice = &alice;
            async move {
                let body = json!({"refresh_token": alice.pair.refresh_token});
                // Both ways to refresh share.
                if number % 2 == 0 {
                    alice.bare("POST", "/token").json(&body).send().await.expect(200)
                } else {
                    alice
                        .bare("GET", "/meetings")
                        .refresh_token(&alice.pair.refresh_token)
                        .send()
                        .await
                        .expect(200)["tokens"]
                        .clone()
                }
            }
        });
        let answers = futures_util::future::join_all(calls).await;
        assert_eq!(refreshes(&sent(&sandbox.webex)), 1);
        for tokens in &answers {
            assert_eq!(tokens["access_token"], answers[0]["access_token"]);
            assert_eq!(tokens["refresh_token"], answers[0]["refresh_token"]);
        }
        work(&alice, &answers[0]).await;
    }
}

#[tokio::test]
async fn fifty_failures_at_once_are_few_refreshes_and_all_are_told() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let slow = Fault::always("POST", "/v1/access_token", FaultKind::Delay(Duration::from_millis(700)));
    sandbox.webex.revoke_everything();
    sandbox.webex.fault(slow);
    let body = json!({"refresh_token": alice.pair.refresh_token});
    let calls = (0..50).map(|_| alice.bare("POST", "/token").json(&body).send());
    for answer in futures_util::future::join_all(calls).await {
        answer.problem(401, "reauthorization-required", "reauthorize");
    }
    assert_eq!(refreshes(&sent(&sandbox.webex)), 1);
}

#[tokio::test]
async fn a_reply_that_was_lost_is_given_again() {
    let (sandbox, host) = start();
    sandbox.webex.set_rotation(Rotation::RotateAndRevokeOnReuse);
    let alice = alice(&sandbox, &host);
    let body = json!({"refresh_token": alice.pair.refresh_token});
    let first = alice.bare("POST", "/token").json(&body).send().await.expect(200);
    let second = alice.bare("POST", "/token").json(&body).send().await.expect(200);
    assert_eq!(first["refresh_token"], second["refresh_token"]);
    assert_eq!(refreshes(&sent(&sandbox.webex)), 1);
    // Another provider's user of the same token is another.
    let stranger = host.request("POST", "/v1/providers/jiomeet/token").json(&body).send().await;
    stranger.problem(401, "reauthorization-required", "reauthorize");
    work(&alice, &second).await;
}

#[tokio::test]
async fn nothing_uncertain_is_carried_out_twice() {
    let (sandbox, host) = start();
    for kind in [FaultKind::CloseAfterProcessing, FaultKind::Truncate, FaultKind::CloseBeforeAnswer] {
        let client = alice(&sandbox, &host);
        let before = sandbox.webex.meetings().len();
        let made = usize::from(!matches!(kind, FaultKind::CloseBeforeAnswer));
        // A connection that is open already, on which an HTTP client likes to repeat.
        client.list("").await.expect(200);
        sandbox.webex.fault(Fault::once("POST", "/v1/meetings", kind));
        sent(&sandbox.webex);
        let answer = client.both("POST", "/meetings").json(&meeting("T")).send().await;
        answer.problem(502, "provider-error", "retry");
        assert_eq!(lines(&sandbox.webex), ["POST /v1/meetings"]);
        assert_eq!(sandbox.webex.meetings().len(), before + made);
    }
}

#[tokio::test]
async fn after_a_change_was_answered_nothing_is_repeated() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.create(&meeting_with(json!({"invitees": [{"email": "a@example.org"}]}))).await.expect(201);
    let id = text(&id, "/meeting/id").to_owned();
    sent(&sandbox.webex);
    // The meeting is changed; then the token is refused for the invitee list.
    sandbox.webex.fault(Fault::once("POST", "/v1/meetingInvitees", FaultKind::status(401)));
    let body =
        json!({"title": "Changed", "invitees": [{"email": "a@example.org"}, {"email": "b@example.org"}]});
    let answer = alice.both("PATCH", &format!("/meetings/{id}")).json(&body).send().await;
    answer.problem(401, "reauthorization-required", "reauthorize");
    let calls = sent(&sandbox.webex);
    assert_eq!(refreshes(&calls), 0);
    assert_eq!(calls.iter().filter(|call| call.method == "PATCH").count(), 1);
    // Before any change, it is.
    sandbox.webex.fault(Fault::once("GET", "/v1/meetingInvitees", FaultKind::status(401)));
    alice.both("PATCH", &format!("/meetings/{id}")).json(&body).send().await.expect(200);
    assert_eq!(refreshes(&sent(&sandbox.webex)), 1);
}

#[tokio::test]
async fn one_refresh_in_one_request_and_no_more() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    sandbox.webex.fault(Fault::always("GET", "/v1/meetings", FaultKind::status(401)));
    let answer = alice.both("GET", "/meetings").send().await;
    let problem = answer.problem(401, "reauthorization-required", "reauthorize");
    assert!(problem["tokens"]["access_token"].is_string(), "{problem}");
    assert_eq!(lines(&sandbox.webex).len(), 3);
}

#[tokio::test]
async fn a_network_fault_during_a_refresh_is_no_invalid_token() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    for (kind, status, slug) in [
        (FaultKind::CloseBeforeAnswer, 502, "provider-error"),
        (FaultKind::status(500), 502, "provider-error"),
        (FaultKind::retry_after(503, 5), 503, "provider-unavailable"),
        (FaultKind::retry_after(429, 5), 429, "rate-limited"),
        (FaultKind::HtmlInsteadOfJson, 502, "provider-error"),
    ] {
        sandbox.webex.fault(Fault::once("POST", "/v1/access_token", kind.clone()));
        let answer = alice.bare("GET", "/meetings").refresh_token(&alice.pair.refresh_token).send().await;
        answer.problem(status, slug, "retry");
    }
    alice.list("").await.expect(200);
}
