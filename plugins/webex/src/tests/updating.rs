//! Changing what is given, and nothing else.

use super::*;
use convoke_plugin::serde_json::from_value;
use convoke_plugin::testing::{Script, script};
use convoke_plugin::{FailureKind, MeetingAnswer, Provider, UpdateMeeting};

const READ_AND_WRITE: &[&str] = &["meeting:schedules_read", "meeting:schedules_write"];

fn update(script: Script, patch: Value) -> Result<MeetingAnswer, Failure> {
    update_as(script, patch, READ_AND_WRITE)
}

fn update_as(script: Script, patch: Value, scopes: &[&str]) -> Result<MeetingAnswer, Failure> {
    let update: UpdateMeeting<_> = from_value(
        json!({"credentials": {"access_token": "tok", "scopes": scopes}, "id": "m1", "patch": patch}),
    )
    .unwrap();
    script.run(|http| async move { webex().update_meeting(&http, update).await })
}

fn patch(body: Value) -> Request {
    signed(Request::patch(format!("{API}/meetings/m1")).json(&body))
}

fn read_list() -> Request {
    signed(Request::get(format!("{API}/meetingInvitees?meetingId=m1&max=100")))
}

fn person(id: &str, email: &str, cohost: bool) -> Value {
    json!({"id": id, "email": email, "displayName": email, "coHost": cohost, "panelist": false})
}

fn people(count: usize) -> Vec<Value> {
    (0..count).map(|n| person(&format!("i{n}"), &format!("{n}@x.org"), false)).collect()
}

#[test]
fn only_what_is_given_is_sent_and_null_clears() {
    let body = json!({"agenda": null, "recurrence": null, "sendEmail": false});
    let call = script().expect(patch(body)).answer(200, shown("m1").to_string());
    assert_eq!(update(call, json!({"agenda": null, "recurrence": null})).unwrap().meeting.id, "m1");

    let body = json!({
        "title": "New", "start": "2030-03-01T06:30:00", "end": "2030-03-01T07:15:00", "timezone": "Asia/Kolkata",
        "hostEmail": "h@x.org", "reminderTime": 5, "sendEmail": true,
    });
    let call = script().expect(patch(body)).answer(200, shown("m1").to_string());
    let change = json!({
        "title": "New", "start": moment(0, 19_800), "end": moment(45, 19_800), "time_zone": "Asia/Kolkata",
        "send_email": true, "options": {"hostEmail": "h@x.org", "reminderTime": 5},
    });
    let changed = update_as(call, change, &["meeting:admin_schedule_write"]).unwrap();
    assert_eq!(changed.meeting.time_zone.as_deref(), Some("Asia/Kolkata"));
}

#[test]
fn an_unsupported_media_type_is_tried_as_documented() {
    let body = json!({"title": "New", "sendEmail": false});
    let mut documented = patch(body.clone());
    for (name, value) in &mut documented.headers {
        if name == "content-type" {
            *value = "application/json-patch+json".to_owned();
        }
    }
    let call =
        script().expect(patch(body)).answer(415, "").expect(documented).answer(200, shown("m1").to_string());
    update(call, json!({"title": "New"})).unwrap();
}

#[test]
fn a_meeting_in_progress_is_a_conflict() {
    for status in [405, 409, 423, 428] {
        let call = script().expect(patch(json!({"title": "New", "sendEmail": false}))).answer(status, "");
        assert_eq!(
            update(call, json!({"title": "New"})).unwrap_err().kind,
            FailureKind::Conflict,
            "{status}"
        );
    }
}

#[test]
fn what_only_creation_takes_is_refused_before_any_call() {
    let failure = update(script(), json!({"options": {"siteUrl": "a.webex.com"}})).unwrap_err();
    assert_eq!(failure.errors[0].pointer, "/options/siteUrl");
}

#[test]
fn nothing_to_change_reads_the_meeting() {
    let call = script()
        .expect(signed(Request::get(format!("{API}/meetings/m1"))))
        .answer(200, shown("m1").to_string());
    update(call, json!({})).unwrap();
}

#[test]
fn the_invitee_list_given_is_the_list_afterwards() {
    let next = format!("<{API}/meetingInvitees?cursor=2>; rel=\"next\"");
    let first = json!({"items": [person("i1", "keep@x.org", false), person("i2", "change@x.org", false)]});
    let second = json!({"items": [person("i3", "remove@x.org", false), person("i4", "gone@x.org", false)]});
    let added =
        json!({"meetingId": "m1", "items": [{"email": "new@x.org", "displayName": "N", "sendEmail": false}]});
    let changed = json!({"email": "change@x.org", "displayName": "change@x.org", "coHost": true, "panelist": false, "sendEmail": false});
    let invitee = |id: &str| format!("{API}/meetingInvitees/{id}");
    let call = script()
        .expect(read_list())
        .respond(200, &[("Link", &next)], first.to_string())
        .expect(signed(Request::get(format!("{API}/meetingInvitees?cursor=2"))))
        .answer(200, second.to_string())
        .expect(patch(json!({"title": "New", "sendEmail": false})))
        .answer(200, shown("m1").to_string())
        .expect(signed(Request::post(invitee("bulkInsert")).json(&added)))
        .answer(200, "{}")
        .expect(signed(Request::put(invitee("i2")).json(&changed)))
        .answer(200, "{}")
        .expect(signed(Request::delete(invitee("i4") + "?sendEmail=false")))
        .answer(404, "")
        .expect(signed(Request::delete(invitee("i3") + "?sendEmail=false")))
        .answer(204, "");
    let wanted = json!([{"email": "Keep@x.org"}, {"email": "change@x.org", "cohost": true}, {"email": "new@x.org", "name": "N"}]);
    let answer = update(call, json!({"title": "New", "invitees": wanted})).unwrap();
    assert_eq!(json!(answer.meeting.invitees), wanted);
}

#[test]
fn invitees_alone_leave_the_meeting_alone() {
    let call = script()
        .expect(read_list())
        .answer(200, json!({"items": people(1)}).to_string())
        .expect(signed(Request::delete(format!("{API}/meetingInvitees/i0?sendEmail=false"))))
        .answer(204, "")
        .expect(signed(Request::get(format!("{API}/meetings/m1"))))
        .answer(200, shown("m1").to_string());
    assert_eq!(update(call, json!({"invitees": []})).unwrap().meeting.invitees, []);
}

#[test]
fn more_changes_than_one_update_can_make_change_nothing() {
    let call = script().expect(read_list()).answer(200, json!({"items": people(15)}).to_string());
    let failure = update(call, json!({"title": "New", "invitees": []})).unwrap_err();
    assert_eq!(
        (failure.kind, failure.errors[0].pointer.as_str()),
        (FailureKind::InvalidRequest, "/invitees")
    );
}

#[test]
fn a_hundred_people_are_added_at_once() {
    let wanted: Vec<_> = (0..101).map(|n| json!({"email": format!("{n}@x.org")})).collect();
    let items = |range: std::ops::Range<usize>| -> Value {
        range.map(|n| json!({"email": format!("{n}@x.org"), "sendEmail": false})).collect()
    };
    let bulk = |items: Value| {
        let body = json!({"meetingId": "m1", "items": items});
        signed(Request::post(format!("{API}/meetingInvitees/bulkInsert")).json(&body))
    };
    let call = script()
        .expect(read_list())
        .answer(200, r#"{"items":[]}"#)
        .expect(bulk(items(0..100)))
        .answer(200, "{}")
        .expect(bulk(items(100..101)))
        .answer(429, "");
    let failure = update(call, json!({"invitees": wanted})).unwrap_err();
    assert_eq!((failure.kind, failure.retry_after), (FailureKind::RateLimited, Some(15)));
    assert!(failure.detail.contains("1 of 2 steps"), "{}", failure.detail);
}

#[test]
fn somebody_who_vanished_is_no_missing_meeting() {
    let call = script()
        .expect(read_list())
        .answer(200, json!({"items": people(1)}).to_string())
        .expect(signed(Request::put(format!("{API}/meetingInvitees/i0")).json(
            &json!({"email": "0@x.org", "displayName": "Zero", "coHost": false, "panelist": false, "sendEmail": false}),
        )))
        .answer(404, "");
    let failure = update(call, json!({"invitees": [{"email": "0@x.org", "name": "Zero"}]})).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Conflict);
}

#[test]
fn the_list_is_not_read_without_the_scope_for_it() {
    let failure = update_as(script(), json!({"invitees": []}), &["meeting:schedules_write"]).unwrap_err();
    assert_eq!(failure.missing_scopes, ["meeting:schedules_read"]);
    let call = script().expect(read_list()).respond(
        200,
        &[("link", "<https://evil.example/>; rel=next")],
        r#"{"items":[]}"#,
    );
    assert_eq!(update(call, json!({"invitees": []})).unwrap_err().kind, FailureKind::ProviderError);
}
