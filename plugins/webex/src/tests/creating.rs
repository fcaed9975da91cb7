//! Scheduling, reading and deleting.

use super::*;
use convoke_plugin::serde_json::from_value;
use convoke_plugin::testing::{Script, script};
use convoke_plugin::{
    CreateMeeting, DeleteMeeting, FailureKind, MeetingAnswer, Provider, ReadMeeting, Transport,
};

fn post(body: Value) -> Request {
    signed(Request::post(format!("{API}/meetings")).json(&body))
}

fn create(script: Script, meeting: Value) -> Result<MeetingAnswer, Failure> {
    create_as(script, meeting, None)
}

fn create_as(script: Script, meeting: Value, scopes: Option<&[&str]>) -> Result<MeetingAnswer, Failure> {
    let create: CreateMeeting<_> =
        from_value(json!({"credentials": {"access_token": "tok", "scopes": scopes}, "meeting": meeting}))
            .unwrap();
    script.run(|http| async move { webex().create_meeting(&http, create).await })
}

/// A meeting at a quarter to the hour in India, with `changes` on top.
fn meeting(changes: Value) -> Value {
    let mut meeting = json!({"title": "Review", "start": moment(0, 19_800), "end": moment(45, 19_800)});
    meeting.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    meeting
}

#[test]
fn mail_is_off_unless_asked_for_and_the_offset_goes_without_a_zone() {
    let body = json!({
        "title": "Review", "start": "2030-03-01T06:30:00+05:30", "end": "2030-03-01T07:15:00+05:30", "sendEmail": false,
    });
    let made =
        create(script().expect(post(body.clone())).answer(200, shown("m1").to_string()), meeting(json!({})))
            .unwrap();
    assert_eq!(made.meeting.id, "m1");
    assert_eq!(made.meeting.join_url.as_deref(), Some("https://acme.webex.com/j.php?MTID=m00"));
    assert!(!made.link_changed && !made.meeting.options.contains_key("hostKey"));

    let mut mailed = body;
    mailed["sendEmail"] = true.into();
    create(
        script().expect(post(mailed)).answer(200, shown("m1").to_string()),
        meeting(json!({"send_email": true})),
    )
    .unwrap();
}

#[test]
fn a_zone_goes_with_local_times() {
    let body = json!({
        "title": "Review", "agenda": "Q3", "password": "Aa1bCc2d", "recurrence": "FREQ=WEEKLY;COUNT=3",
        "start": "2030-03-01T06:30:00", "end": "2030-03-01T07:15:00", "timezone": "Asia/Kolkata", "sendEmail": false,
        "invitees": [{"email": "a@x.org", "displayName": "A", "coHost": true}, {"email": "b@x.org"}],
        "integrationTags": ["convoke:6f1c"], "siteUrl": "acme.webex.com",
    });
    let invitees = json!([{"email": "a@x.org", "name": "A", "cohost": true}, {"email": "b@x.org"}]);
    let made = create(
        script().expect(post(body)).answer(200, shown("m1").to_string()),
        meeting(json!({
            "agenda": "Q3", "password": "Aa1bCc2d", "recurrence": {"frequency": "WEEKLY", "interval": 1, "ends": {"count": 3}, "week_start": "MO"}, "time_zone": "Asia/Kolkata",
            "invitees": invitees,
            "options": {"integrationTags": ["convoke:6f1c"], "siteUrl": "acme.webex.com", "trackingCodes": null},
        })),
    )
    .unwrap();
    // The answer's zone is only that of its times.
    assert_eq!(made.meeting.time_zone.as_deref(), Some("Asia/Kolkata"));
    assert_eq!(made.meeting.start.as_deref(), Some("2030-03-01T01:00:00Z"));
    assert_eq!(json!(made.meeting.invitees), invitees);
}

/// The look for a tag around the meeting's start.
fn look() -> Request {
    signed(Request::get(format!(
        "{API}/meetings?integrationTag=convoke%3AT&meetingType=meetingSeries&current=false\
         &from=2030-02-28T01%3A00%3A00Z&to=2030-03-02T01%3A00%3A00Z"
    )))
}

fn tagged(uncertain: bool, options: Value) -> Value {
    meeting(json!({"idempotency": {"tag": "T", "uncertain": uncertain}, "options": options}))
}

#[test]
fn a_create_that_may_be_a_repetition_looks_for_its_tag_first() {
    let body = json!({
        "title": "Review", "start": "2030-03-01T06:30:00+05:30", "end": "2030-03-01T07:15:00+05:30", "sendEmail": false,
        "integrationTags": ["own", "convoke:T"],
    });
    let own = || json!({"integrationTags": ["own"]});
    for uncertain in [false, true] {
        let nothing = script().expect(look()).answer(200, r#"{"items":[]}"#);
        let script = nothing.expect(post(body.clone())).answer(200, shown("m1").to_string());
        assert!(!create(script, tagged(uncertain, own())).unwrap().existing);
        let read = signed(Request::get(format!("{API}/meetings/m1")));
        let found = testing::script().expect(look()).answer(200, json!({"items": [shown("m1")]}).to_string());
        let made = create(found.expect(read).answer(200, shown("m1").to_string()), tagged(uncertain, own()));
        let made = made.unwrap();
        assert_eq!((made.meeting.id.as_str(), made.existing), ("m1", true));
    }
    // One that its organiser has moved meanwhile stays where it is.
    let mut moved = shown("m1");
    moved["start"] = "2030-03-01T02:00:00Z".into();
    moved["end"] = "2030-03-01T02:45:00Z".into();
    let zoned =
        meeting(json!({"idempotency": {"tag": "T", "uncertain": false}, "time_zone": "Asia/Kolkata"}));
    let found = script().expect(look()).answer(200, json!({"items": [moved]}).to_string());
    let read = signed(Request::get(format!("{API}/meetings/m1")));
    let made = create(found.expect(read).answer(200, moved.to_string()), zoned).unwrap();
    assert_eq!(made.meeting.start.as_deref(), Some("2030-03-01T02:00:00Z"));
    // A first try goes on where nobody may look, an uncertain one does not.
    let denied = || script().expect(look()).answer(403, "{}");
    let goes_on = denied().expect(post(body)).answer(200, shown("m1").to_string());
    assert!(!create(goes_on, tagged(false, own())).unwrap().existing);
    assert_eq!(create(denied(), tagged(true, own())).unwrap_err().kind, FailureKind::AccessDenied);
    let write_only = Some(&["meeting:schedules_write"][..]);
    let failure = create_as(script(), tagged(true, own()), write_only).unwrap_err();
    assert_eq!(failure.missing_scopes, ["meeting:schedules_read"]);
    let failing = script().expect(look()).answer(500, "");
    assert_eq!(create(failing, tagged(false, own())).unwrap_err().kind, FailureKind::ProviderError);
    // Where there is no place for the tag, an uncertain try cannot tell.
    for options in
        [json!({"integrationTags": ["1", "2", "3"]}), json!({"scheduledType": "personalRoomMeeting"})]
    {
        assert_eq!(create(script(), tagged(true, options)).unwrap_err().kind, FailureKind::Conflict);
    }
}

#[test]
fn a_local_time_that_webex_reads_differently_is_mended() {
    let body = json!({
        "title": "Review", "start": "2030-03-01T06:30:00", "end": "2030-03-01T07:15:00", "timezone": "Asia/Kolkata",
        "sendEmail": false,
    });
    let mut hour_off = shown("m1");
    hour_off["start"] = "2030-03-01T00:00:00Z".into();
    hour_off["end"] = "2030-03-01T00:45:00Z".into();
    let mend = json!({"start": "2030-03-01T01:00:00Z", "end": "2030-03-01T01:45:00Z", "sendEmail": false});
    let patch = signed(Request::patch(format!("{API}/meetings/m1")).json(&mend));
    let zoned = || meeting(json!({"time_zone": "Asia/Kolkata"}));
    let first = || script().expect(post(body.clone())).answer(200, hour_off.to_string());

    let mended = create(first().expect(patch.clone()).answer(200, shown("m1").to_string()), zoned()).unwrap();
    assert_eq!(mended.meeting.start.as_deref(), Some("2030-03-01T01:00:00Z"));
    let unmended = create(first().expect(patch).answer(500, ""), zoned()).unwrap();
    assert_eq!(unmended.meeting.start.as_deref(), Some("2030-03-01T00:00:00Z"), "the truth is told");
}

#[test]
fn a_blank_password_is_left_to_webex() {
    let body = json!({
        "title": "Review", "start": "2030-03-01T06:30:00+05:30", "end": "2030-03-01T07:15:00+05:30", "sendEmail": false,
    });
    create(
        script().expect(post(body)).answer(200, shown("m1").to_string()),
        meeting(json!({"password": " "})),
    )
    .unwrap();
}

#[test]
fn limits_are_found_before_any_call() {
    let failure =
        create(script(), meeting(json!({"title": "x".repeat(129), "end": moment(5, 0)}))).unwrap_err();
    let pointers: Vec<_> = failure.errors.iter().map(|error| error.pointer.as_str()).collect();
    assert_eq!((failure.kind, pointers), (FailureKind::InvalidRequest, vec!["/title", "/end"]));
}

#[test]
fn scopes_known_to_be_missing_are_named_before_any_call() {
    let write: &[&str] = &["meeting:schedules_write"];
    for (options, scope) in [
        (json!({"hostEmail": "h@x.org"}), "meeting:admin_schedule_write"),
        (json!({"roomId": "r"}), "spark:all"),
    ] {
        let failure = create_as(script(), meeting(json!({"options": options})), Some(write)).unwrap_err();
        assert_eq!(
            (failure.kind, failure.missing_scopes),
            (FailureKind::AccessDenied, vec![scope.to_owned()])
        );
    }
}

#[test]
fn a_free_account_is_told_that_it_is_one() {
    let body = json!({
        "title": "Review", "start": "2030-03-01T06:30:00+05:30", "end": "2030-03-01T07:15:00+05:30", "sendEmail": false,
    });
    let failure = create(script().expect(post(body)).answer(403, "{}"), meeting(json!({}))).unwrap_err();
    assert_eq!(failure.kind, FailureKind::AccountNotEntitled);
}

#[test]
fn a_password_rule_is_passed_on_without_the_password() {
    let body = json!({
        "title": "Review", "start": "2030-03-01T06:30:00+05:30", "end": "2030-03-01T07:15:00+05:30", "sendEmail": false,
        "password": "weakling",
    });
    let answer =
        r#"{"message":"no","errors":[{"description":"weakling has no upper case"}],"trackingId":"x"}"#;
    let call = script().expect(post(body)).answer(400, answer);
    let failure = create(call, meeting(json!({"password": "weakling"}))).unwrap_err();
    assert_eq!(failure.errors, [convoke_plugin::FieldError::new("", "[hidden] has no upper case")]);
}

#[test]
fn an_answer_that_cannot_be_read_is_the_providers_error() {
    let body = json!({
        "title": "Review", "start": "2030-03-01T06:30:00+05:30", "end": "2030-03-01T07:15:00+05:30", "sendEmail": false,
    });
    for answer in ["<html>", "[]", "{}", r#"{"id":" "}"#] {
        let failure =
            create(script().expect(post(body.clone())).answer(200, answer), meeting(json!({}))).unwrap_err();
        assert_eq!(failure.kind, FailureKind::ProviderError, "{answer}");
    }
    let timeout =
        create(script().expect(post(body)).fail(Transport::Timeout), meeting(json!({}))).unwrap_err();
    assert_eq!(timeout.kind, FailureKind::ProviderTimeout);
}

#[test]
fn an_id_stays_one_segment_and_deleting_sends_no_mail() {
    let url = format!("{API}/meetings/a%2Fb%3Fc");
    let read = script().expect(signed(Request::get(url.as_str()))).answer(200, shown("a/b?c").to_string());
    let read = read.run(|http| async move {
        webex()
            .get_meeting(
                &http,
                ReadMeeting { credentials: bearer("tok"), id: "a/b?c".to_owned(), scope: None },
            )
            .await
    });
    assert_eq!(read.unwrap().meeting.title.as_deref(), Some("Review"));

    for (send_email, query) in [(false, "sendEmail=false"), (true, "sendEmail=true")] {
        let call = script().expect(signed(Request::delete(format!("{url}?{query}")))).answer(204, "");
        let delete =
            DeleteMeeting { credentials: bearer("tok"), id: "a/b?c".to_owned(), scope: None, send_email };
        call.run(|http| async move { webex().delete_meeting(&http, delete).await }).unwrap();
    }
}
