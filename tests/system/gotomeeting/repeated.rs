//! Creates that are repeated: GoTo has no means for it, so the host looks into the lists before and after.

use convoke_sandbox::{Fault, FaultKind};

use super::*;
use crate::harness::Answer;

async fn keyed(client: &Client<'_>, key: &str, body: &Value) -> Answer {
    client.both("POST", "/meetings").header("idempotency-key", key).json(body).send().await
}

/// The meeting of a 201, which must say whether an earlier call made it. The host's link is another each time.
fn made(answer: &Answer, replayed: bool) -> Value {
    let mut body = answer.expect(201);
    assert_eq!(answer.header("idempotency-replayed"), if replayed { "true" } else { "" }, "{body}");
    body["meeting"].as_object_mut().unwrap().remove("host_url");
    body["meeting"].take()
}

fn creates(sandbox: &Sandbox) -> usize {
    let calls = sandbox.gotomeeting.calls();
    calls.iter().filter(|call| call.method == "POST" && call.path == MEETINGS).count()
}

#[tokio::test]
async fn the_same_create_twice_makes_one_meeting() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let body = meeting("Plan <Q3>");
    let first = made(&keyed(&alice, "a", &body).await, false);
    assert_eq!(made(&keyed(&alice, "a", &body).await, true), first);
    assert_eq!((sandbox.gotomeeting.meetings().len(), creates(&sandbox)), (1, 1));
    // Another key is another meeting, and the same key with another body none.
    made(&keyed(&alice, "b", &body).await, false);
    keyed(&alice, "a", &meeting("Other")).await.problem(422, "invalid-request", "invalid");
    assert_eq!(sandbox.gotomeeting.meetings().len(), 2);
}

#[tokio::test]
async fn a_reply_that_is_lost_costs_no_second_meeting() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    for (number, (kind, carried_out)) in [
        (FaultKind::CloseAfterProcessing, true),
        (FaultKind::Truncate, true),
        (FaultKind::StatusAfterProcessing(500), true),
        (FaultKind::StatusAfterProcessing(503), true),
        (FaultKind::CloseBeforeAnswer, false),
        (FaultKind::HtmlInsteadOfJson, false),
        (FaultKind::status(500), false),
    ]
    .into_iter()
    .enumerate()
    {
        let (key, body) = (number.to_string(), meeting(&format!("Plan <{number}>")));
        sandbox.gotomeeting.fault(Fault::once("POST", MEETINGS, kind.clone()));
        let lost = keyed(&alice, &key, &body).await;
        assert!(matches!(lost.status, 502 | 503), "{kind:?}: {}", lost.text);
        assert_eq!(sandbox.gotomeeting.meetings().len(), number + usize::from(carried_out), "{kind:?}");
        let found = made(&keyed(&alice, &key, &body).await, carried_out);
        assert_eq!(found["title"], body["title"]);
        assert_eq!(made(&keyed(&alice, &key, &body).await, true), found, "{kind:?}");
        assert_eq!(sandbox.gotomeeting.meetings().len(), number + 1, "{kind:?}");
    }
}

/// The create began to be answered, without saying which meeting it made.
#[tokio::test]
async fn an_answer_without_a_meeting_is_looked_into() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    sandbox.gotomeeting.switch("created", "empty").unwrap();
    keyed(&alice, "a", &meeting("Plan")).await.problem(502, "provider-error", "retry");
    sandbox.gotomeeting.switch("created", "array").unwrap();
    made(&keyed(&alice, "a", &meeting("Plan")).await, true);
    assert_eq!((sandbox.gotomeeting.meetings().len(), creates(&sandbox)), (1, 1));
}

#[tokio::test]
async fn a_meeting_that_was_there_before_is_not_taken_for_it() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let before = alice.schedule("Plan").await;
    sandbox.gotomeeting.fault(Fault::once("POST", MEETINGS, FaultKind::CloseAfterProcessing));
    keyed(&alice, "a", &meeting("Plan")).await.expect(502);
    let found = made(&keyed(&alice, "a", &meeting("Plan")).await, true);
    assert_ne!(found["id"], before.as_str());
    assert_eq!(sandbox.gotomeeting.meetings().len(), 2);
}
