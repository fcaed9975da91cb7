//! Calendar entries: the items that DOMI's client writes for Zoom.

use serde_json::{Value, json};

use super::{alice, in_two_days, sent, start};
use crate::calendar_entries::{entry, plain, with, written};
use crate::client::lines;

#[tokio::test]
async fn an_entry_gets_the_items_that_domi_writes() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let answer = alice.request("POST", "/calendar-entries").json(&entry("Übersicht: Q3")).send().await;
    answer.expect(201);
    let items = plain(&answer);
    let shown = sandbox.zoom.meetings().remove(0);
    let text = |name: &str| shown[name].as_str().unwrap().to_owned();
    let id = shown["id"].as_u64().unwrap().to_string();
    let place = format!("Attendee Link: {}\nPassword: {}", text("join_url"), text("password"));
    for (item, value) in [
        ("meetingID", json!(id)),
        ("meetingType", json!("2")),
        ("meetingTitle", json!("Übersicht: Q3")),
        ("meetingURL", json!(text("join_url"))),
        ("ApptUNIDURL", json!(text("join_url"))),
        ("meetingPassword", json!(text("password"))),
        ("meetingService", json!("zoom")),
        ("meetingServiceLabel", json!("Zoom")),
        ("OnlineMeeting", json!("1")),
        ("SametimeType", json!("3")),
        ("meetingDuration", json!(45)),
        ("Location", json!(place)),
        ("meetingInfoInsert", json!(place)),
    ] {
        assert_eq!(items[item], value, "{item}");
    }
    assert!(items["meetingChairURL"].as_str().unwrap().contains("?zak="));
    let raw: Value = serde_json::from_str(items["meetingJSON"].as_str().unwrap()).unwrap();
    assert_eq!((&raw["id"], &raw["start_url"]), (&shown["id"], &items["meetingChairURL"]));
    let instant = |item: &str| items[item].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert_eq!((instant("meetingStartStr"), instant("meetingEndStr")), (in_two_days(0), in_two_days(45)));

    // What did not change makes no call that changes; a new subject makes one.
    sent(&sandbox.zoom);
    let path = format!("/calendar-entries/{id}");
    let body = with(&entry("Renamed"), written(&items));
    let changed = alice.request("PATCH", &path).json(&body).send().await;
    changed.expect(200);
    let calls = lines(&sandbox.zoom);
    assert!(calls.contains(&format!("PATCH /v2/meetings/{id}")), "{calls:?}");
    assert_eq!(plain(&changed)["meetingTitle"], "Renamed");
    assert_eq!(sandbox.zoom.meetings()[0]["topic"], "Renamed");

    let deleted = alice.request("DELETE", &path).send().await;
    assert!(deleted.status < 300, "{}", deleted.text);
    assert!(sandbox.zoom.meetings().is_empty());
}
