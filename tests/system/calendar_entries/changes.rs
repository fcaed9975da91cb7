//! Update only if key details have changed: what is compared, and what is sent.

use serde_json::{Value, json};

use super::{
    BERLIN, Client, delete, entry, entry_of, jiomeet, patch, plain, sametime, scheduled, start, webex, with,
    written,
};
use crate::client::{in_two_days, line, lines, only, sent};
use crate::harness::{Setup, sandbox};

/// Asks for a change that is none: nothing may be sent.
async fn unchanged(client: &Client<'_>, id: &str, body: &Value) {
    let answer = patch(client, id, body).await;
    assert_eq!(answer.expect(200), json!({"changed": false}), "{body}");
}

async fn changed(client: &Client<'_>, id: &str, body: &Value) -> Value {
    let answer = patch(client, id, body).await;
    answer.expect(200);
    let items = plain(&answer);
    assert_eq!(items["changed"], true, "{items}");
    assert_eq!(items["meetingID"], id);
    items
}

#[tokio::test]
async fn an_entry_that_is_as_it_was_sends_nothing() {
    let (sandbox, host) = start();
    let more = json!({"Body": "Numbers\nand reasons", "MeetingPassword": "Secret12", "INetRequiredNames": "a@example.org"});
    for client in [webex(&sandbox, &host), jiomeet(&sandbox, &host), sametime(&sandbox, &host)] {
        let (whole, id) = scheduled(&client, &with(&entry("Budget: review"), more.clone())).await;
        sent(&sandbox.webex);
        sent(&sandbox.jiomeet);
        sent(&sandbox.sametime);
        unchanged(&client, &id, &whole).await;
        unchanged(&client, &id, &with(&whole, json!({"send_invitees": true}))).await;
        unchanged(&client, &id, &with(&whole, json!({"Form": null, "Subject": null, "Body": null}))).await;
        unchanged(&client, &id, &with(&whole, json!({"MeetingPassword": null}))).await;
        unchanged(&client, &id, &with(&whole, json!({"meetingID": null, "meetingId": id}))).await;
        unchanged(&client, &id, &json!({})).await;
        // The same times in other words.
        let instants =
            json!({"StartDateTime": whole["meetingStartStr"], "EndDateTime": whole["meetingEndStr"]});
        unchanged(&client, &id, &with(&whole, instants)).await;
        assert_eq!(
            lines(&sandbox.webex).len() + lines(&sandbox.jiomeet).len() + lines(&sandbox.sametime).len(),
            0
        );
    }
}

#[tokio::test]
async fn webex_is_sent_only_what_changed() {
    let (sandbox, host) = start();
    let alice = webex(&sandbox, &host);
    let first = with(&entry("Plan"), json!({"Body": "Numbers", "MeetingPassword": "Secret12"}));
    let (mut whole, id) = scheduled(&alice, &first).await;
    sent(&sandbox.webex);
    let later = |minutes| {
        let moved = entry_of("", minutes);
        json!({"EndDate": moved["EndDate"], "EndTime": moved["EndTime"]})
    };
    let local = |minutes| in_two_days(minutes).to_zoned(jiff::tz::TimeZone::get("Asia/Kolkata").unwrap());
    let text = |minutes| local(minutes).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let (start, end) = (text(0), text(60));
    let in_utc = json!({
        "StartDateTime": in_two_days(0).to_string(), "StartTimeZone": null,
        "EndDateTime": in_two_days(60).to_string(), "EndTimeZone": null,
    });
    for (change, body) in [
        (json!({"Subject": "Plan B"}), json!({"title": "Plan B"})),
        (json!({"Body": "Numbers\r\nand more"}), json!({"agenda": "Numbers\r\nand more"})),
        (json!({"Body": ""}), json!({"agenda": null})),
        (json!({"MeetingPassword": "Other123"}), json!({"password": "Other123"})),
        (later(60), json!({"start": start, "end": end, "timezone": "Asia/Kolkata"})),
        (json!({"Subject": "Both", "Body": "Again"}), json!({"title": "Both", "agenda": "Again"})),
        // The same instants by other clocks.
        (in_utc, json!({"start": in_two_days(0).to_string(), "end": in_two_days(60).to_string()})),
    ] {
        whole = with(&whole, change);
        let items = changed(&alice, &id, &whole).await;
        let call = only(&sandbox.webex);
        assert_eq!(line(&call), format!("PATCH /v1/meetings/{id}"));
        let mut expected = body;
        expected["sendEmail"] = json!(false);
        assert_eq!(call.json().unwrap(), expected);
        whole = with(&whole, written(&items));
        unchanged(&alice, &id, &whole).await;
        assert_eq!(lines(&sandbox.webex).len(), 0);
    }
    // The other spelling of the same Notes item.
    let other = with(&whole, json!({"MeetingPassword": null, "meetingPassword": "Third123"}));
    changed(&alice, &id, &other).await;
    assert_eq!(only(&sandbox.webex).json().unwrap()["password"], "Third123");
    // Attendees go along with a change, and make none.
    let invited = json!({"Subject": "Last", "send_invitees": true, "INetRequiredNames": "anna@example.org"});
    changed(&alice, &id, &with(&whole, invited)).await;
    assert!(lines(&sandbox.webex).iter().any(|line| line.starts_with("POST /v1/meetingInvitees")));
}

#[tokio::test]
async fn an_entry_without_the_items_is_sent_whole() {
    let (sandbox, host) = start();
    let alice = webex(&sandbox, &host);
    let first = with(&entry("Plan"), json!({"Body": "Numbers"}));
    let (_, id) = scheduled(&alice, &first).await;
    sent(&sandbox.webex);
    let items = changed(&alice, &id, &first).await;
    let body = only(&sandbox.webex).json().unwrap();
    assert_eq!((&body["title"], &body["agenda"]), (&json!("Plan"), &json!("Numbers")));
    assert!(body["start"].is_string() && items["meetingStartStr"].is_string());
}

#[tokio::test]
async fn a_room_is_renamed_for_another_subject_and_not_for_times() {
    let (sandbox, host) = start();
    let alice = sametime(&sandbox, &host);
    let (mut whole, id) =
        scheduled(&alice, &with(&entry("Budget: review"), json!({"Body": "Numbers"}))).await;
    sent(&sandbox.sametime);
    for (change, method) in [
        (json!({"Subject": "Budget"}), "PATCH"),
        (json!({"Subject": "Budget: review"}), "PATCH"),
        (json!({"Body": "More"}), "GET"),
        (json!({"StartTimeZone": BERLIN, "EndTimeZone": BERLIN}), "GET"),
    ] {
        whole = with(&whole, change);
        let items = changed(&alice, &id, &whole).await;
        let calls = sent(&sandbox.sametime);
        assert_eq!(calls.last().unwrap().method, method);
        assert_eq!(items["meetingTitle"], id.as_str());
        whole = with(&whole, written(&items));
        unchanged(&alice, &id, &whole).await;
        assert!(sent(&sandbox.sametime).is_empty());
    }
    assert_eq!(whole["meetingAgenda"], "More");
    assert!(whole["meetingStartStr"].as_str().unwrap().ends_with(":00"), "{whole}");
}

#[tokio::test]
async fn a_meeting_that_runs_can_be_prolonged_but_not_moved_into_the_past() {
    let (sandbox, host) = start();
    let alice = jiomeet(&sandbox, &host);
    let (whole, id) = scheduled(&alice, &entry("T")).await;
    sent(&sandbox.jiomeet);
    let past = (in_two_days(-48 * 60 - 30)).to_string();
    let running =
        json!({"StartDateTime": past, "meetingStartStr": past, "EndDateTime": in_two_days(0).to_string()});
    let items = changed(&alice, &id, &with(&whole, running.clone())).await;
    assert_eq!(items["meetingDuration"], 48 * 60 + 30);
    let answer = patch(
        &alice,
        &id,
        &with(&whole, with(&running, json!({"meetingStartStr": in_two_days(0).to_string()}))),
    )
    .await;
    let problem = answer.problem(422, "invalid-request", "invalid");
    assert_eq!((&problem["domi_flags"], answer.pointers()), (&json!(32), vec!["/StartDateTime".to_owned()]));
}

#[tokio::test]
async fn the_id_in_the_body_is_that_of_the_address() {
    let (sandbox, host) = start();
    let alice = webex(&sandbox, &host);
    let (whole, id) = scheduled(&alice, &entry("T")).await;
    sent(&sandbox.webex);
    for name in ["meetingID", "meetingId"] {
        let mut other = with(&whole, json!({"meetingID": null, "Subject": "Other"}));
        other[name] = json!("another");
        let answer = patch(&alice, &id, &other).await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), [format!("/{name}")]);
    }
    let gone = patch(&alice, "gone", &with(&whole, json!({"meetingID": "gone", "Subject": "Other"}))).await;
    gone.problem(404, "meeting-not-found", "meeting-gone");
}

#[tokio::test]
async fn each_change_is_in_the_audit_trail_and_what_is_none_is_not() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).add("[log]\nformat = \"json\"").start();
    let alice = webex(&sandbox, &host);
    let (whole, id) = scheduled(&alice, &entry("T")).await;
    unchanged(&alice, &id, &whole).await;
    changed(&alice, &id, &with(&whole, json!({"Subject": "Other"}))).await;
    delete(&alice, &id).await.expect(200);
    let (_, log) = host.stop();
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let events: Vec<Value> = lines.filter(|line| line["target"] == "convoke::audit").collect();
    let told: Vec<_> =
        events.iter().map(|event| (event["event"].as_str(), event["outcome"].as_str())).collect();
    let success = |event| (Some(event), Some("success"));
    assert_eq!(told, [success("meeting_create"), success("meeting_update"), success("meeting_delete")]);
}
