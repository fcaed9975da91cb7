//! Calendar entries: an entry's own id is its key.

use super::*;
use crate::client::{in_two_days, sent};

const UNID: &str = "0123456789ABCDEF0123456789ABCDEF";

fn entry(subject: &str) -> Value {
    json!({
        "Form": "Appointment", "Subject": subject, "ApptUNID": UNID,
        "StartDateTime": in_two_days(0).to_string(), "EndDateTime": in_two_days(60).to_string(),
        "StartTimeZone": "Z=0$DO=0$ZX=88$ZN=GMT", "EndTimeZone": "Z=0$DO=0$ZX=88$ZN=GMT",
    })
}

fn post<'a>(client: &Client<'a>, body: &Value) -> Request<'a> {
    client.both("POST", "/calendar-entries").json(body)
}

/// The items of a 201, but for the provider's own words, which need not be the same at creation and on read.
fn items(answer: &Answer, replayed: bool) -> Value {
    let mut body = answer.expect(201);
    assert_eq!(answer.header("idempotency-replayed"), if replayed { "true" } else { "" }, "{body}");
    let (service, id) = (body["meetingService"].as_str().unwrap(), body["meetingID"].as_str().unwrap());
    assert_eq!(answer.header("location"), format!("/v1/providers/{service}/calendar-entries/{id}"));
    let members = body.as_object_mut().unwrap();
    members.remove("meetingJSON");
    members.remove("tokens");
    body
}

#[tokio::test]
async fn an_entry_has_one_meeting_however_often_it_is_sent() {
    for (provider, _) in PROVIDERS {
        let (sandbox, host) = start();
        let alice = client(&sandbox, &host, provider, ALICE);
        fault(&sandbox, provider, FaultKind::CloseAfterProcessing);
        post(&alice, &entry("Plan")).send().await.problem(502, "provider-error", "retry");
        let found = items(&post(&alice, &entry("Plan")).send().await, true);
        assert!(found["meetingURL"].is_string() && found["Location"].is_string(), "{found}");
        assert_eq!(items(&post(&alice, &entry("Plan")).send().await, true), found, "{provider}");
        assert_eq!(count(&sandbox, provider), 1, "{provider}");
        // Its invitees know the id, and find nothing by it.
        let bob = stranger(&sandbox, &host, provider);
        let his = items(&post(&bob, &entry("Plan")).send().await, false);
        assert_ne!(his["meetingURL"], found["meetingURL"], "{provider}");
        // Deleted, it can be scheduled anew.
        let id = found["meetingID"].as_str().unwrap();
        alice.both("DELETE", &format!("/calendar-entries/{id}")).send().await.expect(200);
        items(&post(&alice, &entry("Plan")).send().await, false);
        assert_eq!(count(&sandbox, provider), 2, "{provider}");
    }
}

#[tokio::test]
async fn a_changed_entry_under_the_same_id_is_refused_there() {
    let (sandbox, host) = start();
    let alice = client(&sandbox, &host, "webex", ALICE);
    items(&post(&alice, &entry("Plan")).send().await, false);
    sent(&sandbox.webex);
    let answer = post(&alice, &entry("Plan B")).send().await;
    answer.problem(422, "invalid-request", "invalid");
    assert_eq!(answer.pointers(), ["/ApptUNID"]);
    let mut wrong = entry("Plan");
    wrong["ApptUNID"] = json!("für");
    assert_eq!(post(&alice, &wrong).send().await.pointers(), ["/ApptUNID"]);
    // Whether the meeting is still there was looked at, and nothing else done.
    assert!(sent(&sandbox.webex).iter().all(|call| call.method == "GET"));
    // A header names it instead.
    let keyed = |key: &str| post(&alice, &entry("Plan B")).header("idempotency-key", key);
    items(&keyed("a").send().await, false);
    items(&keyed("b").send().await, false);
    items(&keyed("a").send().await, true);
    let answer = post(&alice, &entry("Plan C")).header("idempotency-key", "a").send().await;
    answer.problem(422, "invalid-request", "invalid");
    assert_eq!(answer.pointers(), [""]);
    // Without either, nothing is remembered.
    wrong["ApptUNID"] = json!(" ");
    items(&post(&alice, &wrong).send().await, false);
    items(&post(&alice, &wrong).send().await, false);
    assert_eq!(count(&sandbox, "webex"), 5);
}

#[tokio::test]
async fn an_entry_is_the_same_with_its_meetings_items_and_another_once_the_meeting_is_gone() {
    for (provider, _) in PROVIDERS {
        let (sandbox, host) = start();
        let alice = client(&sandbox, &host, provider, ALICE);
        let written = items(&post(&alice, &entry("Plan")).send().await, false);
        let mut whole = entry("Plan");
        whole.as_object_mut().unwrap().extend(written.as_object().unwrap().clone());
        items(&post(&alice, &whole).send().await, true);
        assert_eq!(count(&sandbox, provider), 1, "{provider}");
        // Its user deletes the meeting, changes the entry and schedules it again.
        let id = written["meetingID"].as_str().unwrap();
        alice.both("DELETE", &format!("/calendar-entries/{id}")).send().await.expect(200);
        let again = items(&post(&alice, &entry("Plan B")).send().await, false);
        assert_ne!(again["meetingURL"], written["meetingURL"], "{provider}");
        items(&post(&alice, &entry("Plan B")).send().await, true);
        assert_eq!(count(&sandbox, provider), 1, "{provider}");
    }
}

/// Sametime keeps no times.
#[tokio::test]
async fn an_entry_that_is_sent_again_is_told_when_its_meeting_is_now() {
    for provider in ["webex", "jiomeet"] {
        let (sandbox, host) = start();
        let alice = client(&sandbox, &host, provider, ALICE);
        let first = items(&post(&alice, &entry("Plan")).send().await, false);
        let id = first["meetingID"].as_str().unwrap();
        let moved = json!({"start": in_two_days(180).to_string(), "end": in_two_days(210).to_string()});
        alice.patch(id, &moved).await.expect(200);
        let again = items(&post(&alice, &entry("Plan")).send().await, true);
        assert_eq!(again["meetingDuration"], 30, "{provider}: {again}");
        assert_eq!(again["meetingID"], first["meetingID"]);
        assert_eq!(count(&sandbox, provider), 1);
    }
}
