//! The life of a meeting.

use convoke_plugin::serde_json::from_value;
use convoke_plugin::testing::{NOW_MS, Script, script};
use convoke_plugin::{
    CreateMeeting, DeleteMeeting, FailureKind, ListMeetings, MeetingAnswer, Moment, Provider, ReadMeeting,
    UpdateMeeting,
};

use super::*;

const JOIN: &str = "https://global.gotomeeting.com/join/123456789";
const CALL_INFO: &str = "US: +1 555-0100\nAccess Code: 123-456-789";

/// 09:00 to 09:45 in India.
fn create(title: &str, options: Value) -> CreateMeeting<crate::Options> {
    let meeting = json!({
        "title": title, "options": options,
        "start": { "unix_ms": 1_898_825_400_000_i64, "offset_s": 19_800 },
        "end": { "unix_ms": 1_898_828_100_000_i64, "offset_s": 19_800 },
    });
    CreateMeeting { credentials: bearer("t0ken"), meeting: from_value(meeting).unwrap() }
}

fn body() -> Value {
    json!({
        "subject": "Budget review", "starttime": "2030-03-04T03:30:00Z", "endtime": "2030-03-04T04:15:00Z",
        "passwordrequired": false, "conferencecallinfo": "Hybrid", "timezonekey": "", "meetingtype": "scheduled",
    })
}

fn stored() -> Value {
    json!({
        "createTime": "", "passwordRequired": false, "status": "INACTIVE", "subject": "Budget review",
        "startTime": "2030-03-04T03:30:00.+0000", "endTime": "2030-03-04T04:15:00.+0000", "duration": 45,
        "conferenceCallInfo": CALL_INFO, "maxParticipants": 26, "meetingId": 123_456_789, "meetingKey": 123_456_789,
        "meetingType": "scheduled", "uniqueMeetingId": 123_456_789,
    })
}

fn with(mut value: Value, more: Value) -> Value {
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    value
}

fn created(
    call: CreateMeeting<crate::Options>,
    sent: Value,
    answer: Value,
) -> Result<MeetingAnswer, Failure> {
    script()
        .expect(signed(Request::post(format!("{API}/meetings")).json(&sent)))
        .answer(201, answer.to_string())
        .run(|http| async move { goto().create_meeting(&http, call).await })
}

fn made() -> Value {
    json!({
        "joinURL": JOIN, "meetingid": 123_456_789, "maxParticipants": 26, "uniqueMeetingId": 123_456_789,
        "conferenceCallInfo": CALL_INFO,
    })
}

fn get(script: Script, id: &str) -> Result<MeetingAnswer, Failure> {
    let read = ReadMeeting { credentials: bearer("t0ken"), id: id.to_owned(), scope: None };
    script.run(|http| async move { goto().get_meeting(&http, read).await })
}

fn ask() -> Request {
    signed(Request::get(meeting_url()))
}

fn update(script: Script, patch: Value) -> Result<MeetingAnswer, Failure> {
    let update = UpdateMeeting {
        credentials: bearer("t0ken"),
        id: ID.to_owned(),
        scope: None,
        patch: from_value(patch).unwrap(),
    };
    script.run(|http| async move { goto().update_meeting(&http, update).await })
}

fn put(sent: Value) -> Request {
    signed(Request::put(meeting_url()).json(&sent))
}

#[test]
fn create_sends_all_fields_in_utc_and_reads_an_array() {
    let meeting = created(create("Budget review", json!({})), body(), json!([made()])).unwrap().meeting;
    assert_eq!((meeting.id.as_str(), meeting.join_url.as_deref()), (ID, Some(JOIN)));
    assert_eq!(meeting.title.as_deref(), Some("Budget review"), "what was sent: the answer has none");
    assert_eq!(meeting.start.as_deref(), Some("2030-03-04T03:30:00Z"));
    assert_eq!(meeting.end.as_deref(), Some("2030-03-04T04:15:00Z"));
    assert_eq!(meeting.access_code.as_deref(), Some("123456789"));
    assert_eq!(json!(meeting.dial_in), json!([{ "label": "US", "number": "+1 555-0100" }]));
    assert_eq!(
        json!(meeting.options),
        json!({ "passwordrequired": false, "meetingtype": "scheduled", "conferenceCallInfo": CALL_INFO, "maxParticipants": 26 })
    );
    assert_eq!((meeting.password, meeting.host_url), (None, None));
}

#[test]
fn create_tolerates_an_object_and_an_id_as_text_and_refuses_nothing() {
    let object = with(made(), json!({ "meetingid": "123456789" }));
    assert_eq!(created(create("Budget review", json!({})), body(), object).unwrap().meeting.id, ID);
    for nothing in [json!([]), json!([{}]), json!({ "meetingid": null })] {
        let failure = created(create("Budget review", json!({})), body(), nothing).unwrap_err();
        assert_eq!(failure.kind, FailureKind::ProviderError);
    }
}

#[test]
fn create_without_a_link_composes_it() {
    let answer = json!([{ "meetingid": 123_456_789 }]);
    assert_eq!(
        created(create("Budget review", json!({})), body(), answer).unwrap().meeting.join_url.as_deref(),
        Some(JOIN)
    );
}

#[test]
fn create_carries_the_options_and_writes_angle_brackets_as_entities() {
    let options = json!({
        "passwordrequired": true, "conferencecallinfo": "Ask Anna", "meetingtype": "recurring", "coorganizerKeys": ["77"],
    });
    let sent = with(with(body(), options.clone()), json!({ "subject": "A &lt;b&gt; & C" }));
    let meeting = created(create("A <b> & C", options), sent, json!([made()])).unwrap().meeting;
    assert_eq!(meeting.title.as_deref(), Some("A <b> & C"));
    assert_eq!(meeting.options["coorganizerKeys"], json!(["77"]));
}

#[test]
fn a_title_that_is_too_long_is_refused_before_any_call() {
    let call = create(&"x".repeat(101), json!({}));
    let failure = script().run(|http| async move { goto().create_meeting(&http, call).await }).unwrap_err();
    assert_eq!(failure.errors[0].pointer, "/title");
    let failure = update(script(), json!({ "title": "<".repeat(26) })).unwrap_err();
    assert_eq!(failure.errors[0].pointer, "/title");
}

#[test]
fn get_reads_odd_times_composes_the_link_and_asks_for_the_hosts() {
    let start = signed(Request::get(format!("{}/start", meeting_url())));
    let host_url = "https://global.gotomeeting.com/host/123456789?authenticationToken=x";
    for answer in [json!([stored()]), stored()] {
        let call = script()
            .expect(ask())
            .answer(200, answer.to_string())
            .expect(start.clone())
            .answer(200, json!({ "hostURL": host_url }).to_string());
        let meeting = get(call, ID).unwrap().meeting;
        assert_eq!((meeting.id.as_str(), meeting.title.as_deref()), (ID, Some("Budget review")));
        assert_eq!(meeting.start.as_deref(), Some("2030-03-04T03:30:00Z"));
        assert_eq!(meeting.end.as_deref(), Some("2030-03-04T04:15:00Z"));
        assert_eq!(meeting.join_url.as_deref(), Some(JOIN));
        assert_eq!(meeting.host_url.as_deref(), Some(host_url));
    }
    // The meeting is there without it.
    let call =
        script().expect(ask()).answer(200, json!([stored()]).to_string()).expect(start).answer(403, "");
    assert_eq!(get(call, ID).unwrap().meeting.host_url, None);
}

#[test]
fn the_hosts_link_is_asked_for_only_where_configured() {
    let goto = opened(json!({ "host_links": false, "join_url": "https://x.example/j/{id}?a" })).unwrap().0;
    let read = ReadMeeting { credentials: bearer("t0ken"), id: ID.to_owned(), scope: None };
    let meeting = script()
        .expect(ask())
        .answer(200, json!([stored()]).to_string())
        .run(|http| async move { goto.get_meeting(&http, read).await })
        .unwrap()
        .meeting;
    assert_eq!(meeting.join_url.as_deref(), Some("https://x.example/j/123456789?a"));
}

#[test]
fn no_such_meeting_in_each_form() {
    for (status, answer) in [(404, ""), (400, ""), (200, "[]")] {
        let failure = get(script().expect(ask()).answer(status, answer), ID).unwrap_err();
        assert_eq!(failure.kind, FailureKind::NotFound, "{status}");
    }
    let odd = signed(Request::get(format!("{API}/meetings/a%2Fb%3F")));
    assert_eq!(get(script().expect(odd).answer(400, ""), "a/b?").unwrap_err().kind, FailureKind::NotFound);
}

#[test]
fn update_puts_the_whole_meeting_and_looks_at_it_again() {
    let after = json!([with(stored(), json!({ "subject": "A &lt;b&gt;" }))]);
    let call = script()
        .expect(ask())
        .answer(200, json!([stored()]).to_string())
        .expect(put(with(body(), json!({ "subject": "A &lt;b&gt;" }))))
        .answer(204, "")
        .expect(ask())
        .answer(200, after.to_string());
    let answer = update(call, json!({ "title": "A <b>" })).unwrap();
    assert_eq!(answer.meeting.title.as_deref(), Some("A <b>"));
    assert_eq!((answer.meeting.join_url.as_deref(), answer.link_changed), (Some(JOIN), false));
}

#[test]
fn update_is_done_also_when_nobody_can_look_afterwards() {
    let call = script()
        .expect(ask())
        .answer(200, json!([stored()]).to_string())
        .expect(put(with(body(), json!({ "starttime": "2030-03-04T03:00:00Z", "passwordrequired": true }))))
        .answer(204, "")
        .expect(ask())
        .answer(500, "");
    let start = Moment { unix_ms: 1_898_823_600_000, offset_s: 19_800 };
    let meeting =
        update(call, json!({ "start": start, "options": { "passwordrequired": true } })).unwrap().meeting;
    assert_eq!(meeting.start.as_deref(), Some("2030-03-04T03:00:00Z"));
    assert_eq!(meeting.end.as_deref(), Some("2030-03-04T04:15:00Z"));
    assert_eq!(meeting.title.as_deref(), Some("Budget review"));
    assert_eq!(meeting.options["passwordrequired"], true);
}

#[test]
fn update_keeps_what_the_patch_does_not_say() {
    let other = json!({ "conferenceCallInfo": "Ask Anna", "meetingType": "Recurring", "passwordRequired": "true",
                        "coorganizerKeys": [77] });
    let kept = json!({ "conferencecallinfo": "Ask Anna", "meetingtype": "recurring", "passwordrequired": true,
                       "coorganizerKeys": ["77"], "subject": "T" });
    let call = script()
        .expect(ask())
        .answer(200, json!([with(stored(), other)]).to_string())
        .expect(put(with(body(), kept)))
        .answer(204, "")
        .expect(ask())
        .answer(200, json!([stored()]).to_string());
    update(call, json!({ "title": "T" })).unwrap();
}

#[test]
fn update_with_nothing_that_goto_keeps_only_reads() {
    let call = script().expect(ask()).answer(200, json!([stored()]).to_string());
    let answer = update(call, json!({ "agenda": "x", "time_zone": "Asia/Kolkata" })).unwrap();
    assert_eq!(answer.meeting.id, ID);
}

#[test]
fn update_does_not_guess_what_goto_does_not_tell() {
    let call =
        script().expect(ask()).answer(200, json!([with(stored(), json!({ "endTime": "soon" }))]).to_string());
    assert_eq!(update(call, json!({ "title": "T" })).unwrap_err().kind, FailureKind::ProviderError);
    assert_eq!(
        update(script().expect(ask()).answer(200, "[]"), json!({ "title": "T" })).unwrap_err().kind,
        FailureKind::NotFound
    );
}

#[test]
fn delete_is_done_or_gone() {
    let delete = |script: Script| {
        let delete =
            DeleteMeeting { credentials: bearer("t0ken"), id: ID.to_owned(), scope: None, send_email: false };
        script.run(|http| async move { goto().delete_meeting(&http, delete).await })
    };
    let request = || script().expect(signed(Request::delete(meeting_url())));
    delete(request().answer(204, "")).unwrap();
    for (call, kind) in [
        (request().answer(404, ""), FailureKind::NotFound),
        (request().answer(400, "").expect(ask()).answer(404, ""), FailureKind::NotFound),
        (
            request().answer(400, "").expect(ask()).answer(200, json!([stored()]).to_string()),
            FailureKind::InvalidRequest,
        ),
        (request().answer(409, ""), FailureKind::Conflict),
        (request().answer(412, ""), FailureKind::AccountNotEntitled),
    ] {
        assert_eq!(delete(call).unwrap_err().kind, kind);
    }
}

/// As the lists write a meeting: ids and numbers as texts.
fn listed(id: &str, start: &str, end: &str) -> Value {
    json!({ "meetingId": id, "subject": "A &lt; B", "startTime": start, "endTime": end, "duration": "45", "numAttendees": "3" })
}

#[test]
fn a_list_reads_what_the_window_needs() {
    let list = |script: Script, from: Option<i64>, to: Option<i64>| {
        let moment = |hours: i64| Moment::utc(NOW_MS as i64 + hours * 3_600_000);
        let list = ListMeetings {
            credentials: bearer("t0ken"),
            from: from.map(moment),
            to: to.map(moment),
            cursor: None,
        };
        script.run(|http| async move { goto().list_meetings(&http, list).await }).unwrap()
    };
    let upcoming = || signed(Request::get(format!("{API}/upcomingMeetings")));
    let answer = json!([
        listed("2", "2030-03-01T03:00:00.+0000", "2030-03-01T04:00:00.+0000"),
        listed("1", "2030-03-01T02:00:00Z", "2030-03-01T03:00:00Z"),
        { "subject": "without an id" },
    ]);
    let page = list(script().expect(upcoming()).answer(200, answer.to_string()), None, None);
    let ids: Vec<&str> = page.meetings.iter().map(|meeting| meeting.id.as_str()).collect();
    assert_eq!(ids, ["1", "2"]);
    assert_eq!(page.meetings[0].title.as_deref(), Some("A < B"));
    assert_eq!(page.meetings[1].join_url.as_deref(), Some("https://global.gotomeeting.com/join/2"));
    assert_eq!((page.truncated, page.next_cursor), (false, None));

    let past = signed(
        Request::get(format!("{API}/historicalMeetings"))
            .query("startDate", "2030-02-28T22:00:00Z")
            .query("endDate", "2030-03-01T00:00:00Z"),
    );
    let held = json!([
        listed("0", "2030-02-28T22:30:00.+0000", "2030-02-28T23:00:00.+0000"),
        listed("1", "2030-03-01T02:00:00Z", "2030-03-01T03:00:00Z"),
    ]);
    let call = script()
        .expect(upcoming())
        .answer(200, answer.to_string())
        .expect(past)
        .answer(200, held.to_string());
    let page = list(call, Some(-2), Some(3));
    let ids: Vec<&str> = page.meetings.iter().map(|meeting| meeting.id.as_str()).collect();
    assert_eq!(ids, ["0", "1"], "each once, and none that starts outside");
}
