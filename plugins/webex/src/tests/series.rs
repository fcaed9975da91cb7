//! Series and their occurrences.

use super::*;
use convoke_plugin::testing::{Script, script};
use convoke_plugin::{DeleteMeeting, Meeting, MeetingScope, Provider, ReadMeeting};

fn get(script: Script, id: &str, scope: Option<MeetingScope>) -> Result<Meeting, Failure> {
    let read = ReadMeeting { credentials: bearer("tok"), id: id.to_owned(), scope };
    script.run(|http| async move { webex().get_meeting(&http, read).await }).map(|answer| answer.meeting)
}

fn delete(script: Script, id: &str, scope: MeetingScope) -> Result<(), Failure> {
    let delete = DeleteMeeting {
        credentials: bearer("tok"),
        id: id.to_owned(),
        scope: Some(scope),
        send_email: false,
    };
    script.run(|http| async move { webex().delete_meeting(&http, delete).await })
}

fn reading(id: &str) -> Request {
    signed(Request::get(format!("{API}/meetings/{id}")))
}

/// The occurrences of the series `m1`, from its start on for a year.
fn listing() -> Request {
    let query = "meetingSeriesId=m1&meetingType=scheduledMeeting&from=2030-03-01T01%3A00%3A00Z&to=2031-03-02T01%3A00%3A00Z&max=100";
    signed(Request::get(format!("{API}/meetings?{query}")))
}

fn series() -> Value {
    let mut series = shown("m1");
    series["recurrence"] = "FREQ=DAILY;COUNT=2".into();
    series
}

fn occurrence() -> Value {
    let mut occurrence = shown("m1_1");
    occurrence["meetingSeriesId"] = "m1".into();
    occurrence
}

#[test]
fn a_series_is_told_with_its_occurrences() {
    let items = json!({"items": [occurrence(), {"id": " "}, 7]});
    let read = script()
        .expect(reading("m1"))
        .answer(200, series().to_string())
        .expect(listing())
        .answer(200, items.to_string());
    let meeting = get(read, "m1", None).unwrap();
    assert_eq!(meeting.series_id, None);
    let told = json!([{"id": "m1_1", "start": "2030-03-01T01:00:00Z", "end": "2030-03-01T01:45:00Z"}]);
    assert_eq!(json!(meeting.occurrences), told);

    // The series is there also when its occurrences cannot be read.
    let read =
        script().expect(reading("m1")).answer(200, series().to_string()).expect(listing()).answer(500, "");
    assert_eq!(get(read, "m1", None).unwrap().occurrences, []);
}

#[test]
fn a_scope_leads_from_an_occurrence_to_its_series_and_not_back() {
    let one = || script().expect(reading("m1_1")).answer(200, occurrence().to_string());
    let told = get(one(), "m1_1", Some(MeetingScope::Occurrence)).unwrap();
    assert_eq!((told.id.as_str(), told.series_id.as_deref()), ("m1_1", Some("m1")));
    let both = one()
        .expect(reading("m1"))
        .answer(200, series().to_string())
        .expect(listing())
        .answer(200, r#"{"items":[]}"#);
    assert_eq!(get(both, "m1_1", Some(MeetingScope::Series)).unwrap().id, "m1");

    let whole = || script().expect(reading("m1")).answer(200, series().to_string());
    let refused = get(whole(), "m1", Some(MeetingScope::Occurrence)).unwrap_err();
    assert_eq!(refused.errors[0].pointer, "/scope");
    assert_eq!(delete(whole(), "m1", MeetingScope::Occurrence).unwrap_err().errors[0].pointer, "/scope");

    let gone = signed(Request::delete(format!("{API}/meetings/m1?sendEmail=false")));
    let both = one().expect(reading("m1")).answer(200, series().to_string());
    delete(both.expect(gone).answer(204, ""), "m1_1", MeetingScope::Series).unwrap();
    let gone = signed(Request::delete(format!("{API}/meetings/m1_1?sendEmail=false")));
    delete(one().expect(gone).answer(204, ""), "m1_1", MeetingScope::Occurrence).unwrap();
}

#[test]
fn a_meeting_that_does_not_repeat_is_whatever_the_scope_says() {
    for scope in [MeetingScope::Occurrence, MeetingScope::Series] {
        let read = script().expect(reading("m1")).answer(200, shown("m1").to_string());
        assert_eq!(get(read, "m1", Some(scope)).unwrap().id, "m1");
    }
}
