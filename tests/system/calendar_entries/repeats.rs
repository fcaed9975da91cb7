//! Entries that repeat: which rule the provider is sent, when that counts as a change, and what cannot be carried over.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{BERLIN, delete, entry, jiomeet, patch, plain, post, sametime, scheduled, start, webex, with};
use crate::client::{in_two_days, only, sent};

fn first_day() -> Date {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    in_two_days(0).to_zoned(zone).date()
}

/// An entry at nine in Berlin, each week on its own weekday, some months long: through a change of clocks.
fn weekly(count: i32) -> Value {
    let day = first_day();
    let weekday = day.weekday().to_sunday_zero_offset();
    with(
        &entry("Jour fixe"),
        json!({
            "StartDate": day.to_string(), "StartTime": "09:00:00", "StartTimeZone": BERLIN,
            "EndDate": day.to_string(), "EndTime": "09:30:00", "EndTimeZone": BERLIN,
            "Repeats": "1", "OrgRepeat": "1", "RepeatUnit": "W", "RepeatInterval": "1",
            "RepeatAdjust": [format!("{weekday:02}")], "RepeatHow": "U", "RepeatWeekends": "",
            "RepeatUntil": day.checked_add((7 * (count - 1)).days()).unwrap().to_string(),
        }),
    )
}

fn code(day: Date) -> &'static str {
    ["SU", "MO", "TU", "WE", "TH", "FR", "SA"][day.weekday().to_sunday_zero_offset() as usize]
}

#[tokio::test]
async fn a_series_is_scheduled_changed_and_deleted() {
    let (sandbox, host) = start();
    let alice = webex(&sandbox, &host);
    let answer = post(&alice, &weekly(40)).await;
    answer.expect(201);
    let items = plain(&answer);
    let rule = format!("FREQ=WEEKLY;BYDAY={};COUNT=40", code(first_day()));
    assert_eq!(items["meetingRecurrence"], rule);
    assert_eq!(items["meetingDuration"], 30);
    let created = only(&sandbox.webex).json().unwrap();
    assert_eq!(created["recurrence"], rule);
    assert_eq!(created["timezone"], "Europe/Berlin");
    assert_eq!(created["start"], format!("{}T09:00:00", first_day()), "{created}");

    // The entry as it was: nothing to do. The rule said otherwise, the same dates: neither.
    let (whole, id) = (with(&weekly(40), super::written(&items)), items["meetingID"].as_str().unwrap());
    let listed: Vec<String> =
        (0..40).map(|n| first_day().checked_add((7 * n).days()).unwrap().to_string() + "T09:00:00").collect();
    let by_dates = with(&whole, json!({"RepeatDates": listed, "RepeatUntil": null, "RepeatHow": null}));
    for same in [whole.clone(), by_dates] {
        let answer = patch(&alice, id, &same).await;
        assert_eq!(answer.json(), json!({"changed": false}), "{}", answer.text);
    }
    assert!(sent(&sandbox.webex).is_empty());

    // A shorter series: rule, start, end and zone go together.
    let shorter = with(&whole, json!({"RepeatUntil": weekly(10)["RepeatUntil"]}));
    let answer = patch(&alice, id, &shorter).await;
    answer.expect(200);
    let rule = format!("FREQ=WEEKLY;BYDAY={};COUNT=10", code(first_day()));
    assert_eq!(answer.json()["meetingRecurrence"], rule);
    let change = only(&sandbox.webex).json().unwrap();
    assert_eq!(change["recurrence"], rule);
    for member in ["start", "end", "timezone"] {
        assert!(change.get(member).is_some(), "{member}: {change}");
    }

    delete(&alice, id).await.expect(200);
    assert!(sandbox.webex.meetings().is_empty());
}

#[tokio::test]
async fn an_entry_that_repeats_no_more_or_does_not_say() {
    let (sandbox, host) = start();
    let alice = webex(&sandbox, &host);
    let (whole, id) = scheduled(&alice, &weekly(5)).await;
    sent(&sandbox.webex);
    let silent = |body: &Value| {
        let mut body = body.clone();
        body.as_object_mut().unwrap().retain(|name, _| !name.starts_with("Repeat") && name != "OrgRepeat");
        body
    };
    assert_eq!(patch(&alice, &id, &silent(&whole)).await.json(), json!({"changed": false}));
    assert!(sent(&sandbox.webex).is_empty());
    let single = with(&silent(&whole), json!({"Repeats": ""}));
    let answer = patch(&alice, &id, &single).await;
    answer.expect(200);
    let change = only(&sandbox.webex).json().unwrap();
    assert_eq!(change["recurrence"], Value::Null);
    let cleared = answer.json();
    assert!(cleared["clear"].as_array().unwrap().contains(&json!("meetingRecurrence")), "{cleared}");
}

#[tokio::test]
async fn an_id_makes_one_series() {
    let (sandbox, host) = start();
    let alice = webex(&sandbox, &host);
    let body = with(&weekly(5), json!({"ApptUNID": "0123456789ABCDEF0123456789ABCDEF"}));
    let first = post(&alice, &body).await.json();
    let again = post(&alice, &body).await.json();
    assert_eq!(first["meetingID"], again["meetingID"]);
    assert_eq!(first["meetingRecurrence"], again["meetingRecurrence"]);
    assert_eq!(sandbox.webex.meetings().len(), 1);
}

#[tokio::test]
async fn providers_without_series_refuse_by_name() {
    let (sandbox, host) = start();
    for (client, name) in [(sametime(&sandbox, &host), "Sametime"), (jiomeet(&sandbox, &host), "JioMeet")] {
        let answer = post(&client, &weekly(5)).await;
        let problem = answer.problem(422, "invalid-request", "not-expressible");
        assert_eq!(answer.pointers(), ["/Repeats"]);
        let detail = problem["errors"][0]["detail"].as_str().unwrap();
        assert!(detail.contains(&format!("{name} has no recurrence")), "{detail}");
        assert!(problem.get("domi_flags").is_none());
    }
    assert!(sent(&sandbox.sametime).is_empty() && sent(&sandbox.jiomeet).is_empty());
}

#[tokio::test]
async fn what_cannot_be_carried_over_is_refused_at_its_place() {
    let (sandbox, host) = start();
    let alice = webex(&sandbox, &host);
    let day = |n: i32| first_day().checked_add(n.days()).unwrap().to_string();
    let daily = with(&weekly(5), json!({"RepeatUnit": "D", "RepeatAdjust": null, "RepeatUntil": day(20)}));
    // Today's law knows no summer time in Brazil; these clocks do.
    let brazil = "Z=3$DO=1$DL=10 3 7 2 3 7$ZN=E. South America";
    for (body, cause, pointer) in [
        (with(&daily, json!({"RepeatWeekends": "F"})), "not-expressible", "/RepeatWeekends"),
        (with(&daily, json!({"RepeatDates": [day(0), day(1), day(9)]})), "not-expressible", "/RepeatDates"),
        (with(&daily, json!({"RepeatUnit": "C"})), "invalid", "/RepeatDates"),
        (
            with(&daily, json!({"RepeatHow": "F", "RepeatFor": 4, "RepeatForUnit": "W"})),
            "invalid",
            "/RepeatFor",
        ),
        (with(&daily, json!({"RepeatDates": [day(1), day(2)]})), "invalid", "/StartDate"),
        (
            with(&weekly(60), json!({"StartTimeZone": brazil, "EndTimeZone": brazil})),
            "not-expressible",
            "/StartTimeZone",
        ),
        (with(&daily, json!({"RepeatInterval": true})), "invalid", "/RepeatInterval"),
        (with(&daily, json!({"RepeatWeekly": "1"})), "invalid", "/RepeatWeekly"),
    ] {
        let answer = post(&alice, &body).await;
        let problem = answer.problem(422, "invalid-request", cause);
        assert_eq!(answer.pointers(), [pointer], "{body}: {problem}");
    }
    assert!(sent(&sandbox.webex).is_empty());
    // The provider's own limits come with the entry's place: Webex takes no yearly rule of more than five years.
    let yearly = with(
        &weekly(5),
        json!({"RepeatUnit": "Y", "RepeatAdjust": null,
            "RepeatUntil": first_day().checked_add(30.years()).unwrap().to_string()}),
    );
    let answer = post(&alice, &yearly).await;
    answer.problem(422, "invalid-request", "not-expressible");
    assert_eq!(answer.pointers(), ["/Repeats"]);
}

#[tokio::test]
async fn a_patch_with_a_rule_needs_the_start() {
    let (sandbox, host) = start();
    let alice = webex(&sandbox, &host);
    let (_, id) = scheduled(&alice, &weekly(5)).await;
    sent(&sandbox.webex);
    let answer = patch(&alice, &id, &json!({"Repeats": "1", "RepeatUnit": "D"})).await;
    answer.problem(422, "invalid-request", "invalid");
    assert!(answer.pointers().contains(&"/StartDate".to_owned()), "{}", answer.text);
    assert!(sent(&sandbox.webex).is_empty());
}
