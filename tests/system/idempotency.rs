//! Creates that are repeated: one key, one meeting, whatever was lost on the way.

mod entries;
mod keys;
mod lost;
mod means;

use std::time::{Duration, Instant};

use convoke_sandbox::{Call, Fault, FaultKind, Sandbox};
use serde_json::{Value, json};

use crate::client::{ALICE, BOB, Client, meeting, meeting_with};
use crate::harness::{Answer, Host, Request, Setup, sandbox};

const SCOPES: [&str; 2] = ["meeting:schedules_read", "meeting:schedules_write"];
const KEY: &str = "8e03978e-40d5-43dd-bc93-6894a57f9324";
/// The providers, and where each of them creates.
const PROVIDERS: [(&str, &str); 3] = [
    ("webex", "/v1/meetings"),
    ("jiomeet", "/api/meeting"),
    ("sametime", "/meeting-catalog/api/v1/meetings"),
];

fn start() -> (Sandbox, Host) {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    (sandbox, host)
}

fn client<'a>(sandbox: &Sandbox, host: &'a Host, provider: &'static str, user: &str) -> Client<'a> {
    let pair = match provider {
        "webex" => sandbox.webex.tokens(user, &SCOPES),
        "jiomeet" => sandbox.jiomeet.tokens(user, &[]),
        _ => sandbox.sametime.tokens(user),
    };
    Client::new(host, provider, pair)
}

/// Somebody else who may schedule; at Sametime, where nobody else may, another sign-in.
fn stranger<'a>(sandbox: &Sandbox, host: &'a Host, provider: &'static str) -> Client<'a> {
    let user = match provider {
        "webex" => "admin@example.com",
        "jiomeet" => BOB,
        _ => ALICE,
    };
    client(sandbox, host, provider, user)
}

fn create<'a>(client: &Client<'a>, body: &Value) -> Request<'a> {
    client.both("POST", "/meetings").header("idempotency-key", KEY).json(body)
}

fn fault(sandbox: &Sandbox, provider: &str, kind: FaultKind) {
    let path = PROVIDERS.iter().find(|(name, _)| *name == provider).unwrap().1;
    let fault = Fault::once("POST", path, kind);
    match provider {
        "webex" => sandbox.webex.fault(fault),
        "jiomeet" => sandbox.jiomeet.fault(fault),
        _ => sandbox.sametime.fault(fault),
    }
}

fn calls(sandbox: &Sandbox, provider: &str) -> Vec<Call> {
    match provider {
        "webex" => sandbox.webex.calls(),
        "jiomeet" => sandbox.jiomeet.calls(),
        _ => sandbox.sametime.calls(),
    }
}

/// The create requests that the provider has seen.
fn creates(sandbox: &Sandbox, provider: &str) -> Vec<Call> {
    let path = PROVIDERS.iter().find(|(name, _)| *name == provider).unwrap().1;
    calls(sandbox, provider).into_iter().filter(|call| call.method == "POST" && call.path == path).collect()
}

/// How many meetings the provider has.
fn count(sandbox: &Sandbox, provider: &str) -> usize {
    match provider {
        "webex" => sandbox.webex.meetings().len(),
        "jiomeet" => sandbox.jiomeet.meetings().len(),
        _ => sandbox.sametime.meetings().len(),
    }
}

/// The meeting of a 201, which must say whether an earlier call made it.
fn made(answer: &Answer, replayed: bool) -> Value {
    let body = answer.expect(201);
    assert_eq!(answer.header("idempotency-replayed"), if replayed { "true" } else { "" }, "{body}");
    let (provider, id) =
        (body["meeting"]["provider"].as_str().unwrap(), body["meeting"]["id"].as_str().unwrap());
    assert_eq!(answer.header("location"), format!("/v1/providers/{provider}/meetings/{id}"));
    body["meeting"].clone()
}

/// An earlier call is at work.
fn in_progress(answer: &Answer) {
    let problem = answer.problem(409, "conflict", "retry");
    assert_eq!(answer.header("retry-after"), problem["retry_after"].to_string());
}

/// Asks again for as long as an earlier call is at work.
async fn until_done(client: &Client<'_>, body: &Value) -> Answer {
    let begun = Instant::now();
    loop {
        let answer = create(client, body).send().await;
        if answer.status != 409 {
            return answer;
        }
        in_progress(&answer);
        assert!(begun.elapsed() < Duration::from_secs(15), "it does not end");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Waits until the provider has seen a create request.
async fn until_sent(sandbox: &Sandbox, provider: &str) {
    let begun = Instant::now();
    while creates(sandbox, provider).is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(10), "the provider was not called");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
