//! Calendar entries: the items and the Location lines that DOMI's client writes for GoToMeeting.

use super::*;
use crate::harness::Answer;

const INDIA: &str = "Z=-3005$DO=0$ZX=90$ZN=India";

fn there(minutes: i64, form: &str) -> String {
    let zone = jiff::tz::TimeZone::get("Asia/Kolkata").unwrap();
    in_two_days(minutes).to_zoned(zone).strftime(form).to_string()
}

fn entry(subject: &str) -> Value {
    json!({
        "Form": "Appointment", "Subject": subject, "ApptUNID": "0123456789ABCDEF0123456789ABCDEF",
        "StartDate": there(0, "%Y-%m-%d"), "StartTime": there(0, "%H:%M:%S"), "StartTimeZone": INDIA,
        "EndDate": there(45, "%Y-%m-%d"), "EndTime": there(45, "%H:%M:%S"), "EndTimeZone": INDIA,
    })
}

async fn patch(client: &Client<'_>, id: &str, body: &Value) -> Answer {
    client.request("PATCH", &format!("/calendar-entries/{id}")).json(body).send().await
}

#[tokio::test]
async fn an_entry_from_its_first_writing_to_its_deletion() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let answer = alice.request("POST", "/calendar-entries").json(&entry("Budget <Q3>")).send().await;
    let items = answer.expect(201);
    let id = sandbox.gotomeeting.meetings()[0]["meetingId"].to_string();
    let join_url = format!("http://{}/join/{id}", sandbox.gotomeeting.address());
    let location = format!("Attendee Link: {join_url}");
    assert_eq!(
        items,
        json!({
            "meetingID": id, "meetingService": "gtm", "meetingServiceLabel": "GoToMeeting",
            "meetingTitle": "Budget <Q3>", "meetingURL": join_url, "ApptUNIDURL": join_url,
            "meetingStartStr": there(0, "%Y-%m-%dT%H:%M:%S%:z"), "meetingEndStr": there(45, "%Y-%m-%dT%H:%M:%S%:z"),
            "meetingDuration": 45, "Location": location, "meetingInfoInsert": location,
            "OnlineMeeting": "1", "SametimeType": "3", "meetingJSON": items["meetingJSON"],
        })
    );
    let raw: Value = serde_json::from_str(items["meetingJSON"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&raw[0]["joinURL"], &raw[0]["meetingid"]),
        (&json!(join_url), &json!(id.parse::<u64>().unwrap()))
    );
    assert_eq!(answer.header("location"), alice.path(&format!("/calendar-entries/{id}")));

    // As it was, nothing is sent.
    sent(&sandbox.gotomeeting);
    let whole = with(entry("Budget <Q3>"), items.clone());
    assert_eq!(patch(&alice, &id, &whole).await.expect(200), json!({"changed": false}));
    assert!(sent(&sandbox.gotomeeting).is_empty());

    // A change is the whole meeting there; the link stays.
    let changed = with(whole.clone(), json!({"Subject": "Budget > Q3"}));
    let items = patch(&alice, &id, &changed).await.expect(200);
    assert_eq!((&items["changed"], &items["meetingTitle"]), (&json!(true), &json!("Budget > Q3")));
    assert_eq!((&items["meetingURL"], &items["Location"]), (&json!(join_url), &json!(location)));
    let raw: Value = serde_json::from_str(items["meetingJSON"].as_str().unwrap()).unwrap();
    assert_eq!(raw[0]["subject"], "Budget &gt; Q3", "what is there now");
    let mut whole = changed;
    for (name, value) in items.as_object().unwrap().iter().filter(|(_, value)| !value.is_boolean()) {
        whole[name.as_str()] = value.clone();
    }
    sent(&sandbox.gotomeeting);
    assert_eq!(patch(&alice, &id, &whole).await.expect(200), json!({"changed": false}));
    assert!(sent(&sandbox.gotomeeting).is_empty());

    let gone = alice.request("DELETE", &format!("/calendar-entries/{id}")).send().await.expect(200);
    assert!(gone["clear"].as_array().unwrap().contains(&json!("meetingURL")), "{gone}");
    assert!(sandbox.gotomeeting.meetings().is_empty());
}

#[tokio::test]
async fn an_entry_has_one_meeting_however_often_it_is_sent() {
    use convoke_sandbox::{Fault, FaultKind};
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    sandbox.gotomeeting.fault(Fault::once("POST", MEETINGS, FaultKind::CloseAfterProcessing));
    let post = || alice.both("POST", "/calendar-entries").json(&entry("Plan")).send();
    post().await.problem(502, "provider-error", "retry");
    let found = post().await;
    assert_eq!((found.status, found.header("idempotency-replayed")), (201, "true"), "{}", found.text);
    let again = post().await.expect(201);
    assert_eq!(again["meetingID"], found.json()["meetingID"]);
    assert_eq!((&again["meetingTitle"], &again["meetingURL"]), (&json!("Plan"), &found.json()["meetingURL"]));
    assert_eq!(sandbox.gotomeeting.meetings().len(), 1);
}

#[tokio::test]
async fn what_goto_does_not_take_is_ignored_and_told() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let more =
        json!({"Body": "Numbers", "MeetingPassword": "Secret12", "INetRequiredNames": "anna@example.org"});
    let items =
        alice.request("POST", "/calendar-entries").json(&with(entry("T"), more)).send().await.expect(201);
    assert_eq!(items["ignored"], json!(["Body", "MeetingPassword"]));
    assert!(items.get("meetingPassword").is_none() && items.get("meetingAgenda").is_none());
    let call = sent(&sandbox.gotomeeting).into_iter().find(|call| call.method == "POST").unwrap();
    assert_eq!(call.json().unwrap(), whole("T", 0, 45));
}
