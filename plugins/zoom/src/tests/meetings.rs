//! Meetings: what is sent, and what is told.

use convoke_plugin::serde_json::{Value, from_value, json};
use convoke_plugin::testing::{bearer, manifest, open, script};
use convoke_plugin::{
    Capability, CreateMeeting, Credentials, DeleteMeeting, Failure, FailureKind, MeetingAnswer, MeetingScope,
    Operation, Provider, ReadMeeting, ReadProfile, Request, SecretJson, UpdateMeeting,
};

use super::sign_in::zoom_with;
use crate::{Zoom, settings::Options};

const API: &str = "https://api.zoom.us/v2";
const ID: &str = "85512345678";
/// 2030-03-04T03:30:00Z
pub(super) const START: i64 = 1_898_825_400_000;
pub(super) const MINUTE: i64 = 60_000;

pub(super) fn zoom() -> Zoom {
    zoom_with(json!({}))
}

pub(super) fn url(rest: &str) -> String {
    format!("{API}/{rest}")
}

pub(super) fn with_token(request: Request) -> Request {
    request.bearer(&"t0ken".into())
}

pub(super) fn with(mut value: Value, more: Value) -> Value {
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    value
}

fn kolkata(minutes: i64) -> Value {
    json!({"unix_ms": START + minutes * MINUTE, "offset_s": 19_800})
}

fn create(more: Value) -> CreateMeeting<Options> {
    let meeting = with(json!({"title": "Budget review", "start": kolkata(0), "end": kolkata(45)}), more);
    CreateMeeting { credentials: bearer("t0ken"), meeting: from_value(meeting).unwrap() }
}

fn body(more: Value) -> Value {
    with(
        json!({"topic": "Budget review", "type": 2, "start_time": "2030-03-04T03:30:00Z", "duration": 45}),
        more,
    )
}

fn shown() -> Value {
    json!({
        "uuid": "AbCdEfGhIj0123456789==", "id": 85_512_345_678_u64, "host_id": "h0st", "host_email": "host@example.org",
        "topic": "Budget review", "type": 2, "status": "waiting", "start_time": "2030-03-04T03:30:00Z", "duration": 45,
        "timezone": "Asia/Kolkata", "created_at": "2030-03-01T08:00:00Z", "agenda": "Numbers",
        "start_url": "https://zoom.us/s/85512345678?zak=x", "join_url": "https://zoom.us/j/85512345678?pwd=p",
        "password": "a1B2c3", "h323_password": "123456", "pstn_password": "654321", "encrypted_password": "p",
        "settings": {"waiting_room": false, "approval_type": 2, "encryption_type": "e2ee", "contact_name": "H",
            "meeting_invitees": [{"email": "a@example.org"}, {"email": ""}],
            "global_dial_in_numbers": [
                {"country": "US", "country_name": "US", "city": "Chicago", "number": "+1 5550100", "type": "toll"},
                {"country": "DE", "number": "+49 5550101", "type": "tollfree"}, {"country": "FR"},
            ]},
    })
}

fn created(more: Value, sent: Value) -> Result<MeetingAnswer, Failure> {
    script()
        .expect(with_token(Request::post(url("users/me/meetings"))).json(&sent))
        .answer(201, shown().to_string())
        .run(|http| async move { zoom().create_meeting(&http, create(more)).await })
}

fn refused(more: Value) -> Failure {
    script().run(|http| async move { zoom().create_meeting(&http, create(more)).await.unwrap_err() })
}

fn pointers(failure: &Failure) -> Vec<&str> {
    failure.errors.iter().map(|error| error.pointer.as_str()).collect()
}

#[test]
fn the_manifest_says_what_zoom_is() {
    let manifest = manifest::<Zoom>();
    assert!(manifest.operations.contains(&Operation::Revoke));
    assert!(!manifest.capabilities.contains(&Capability::SendEmail));
    assert!(!manifest.capabilities.contains(&Capability::Idempotency));
    assert_eq!(manifest.origins, ["https://*.zoom.us"]);
    let settings = json!({"client_id": "app", "client_secret": "s", "base_url": "http://127.0.0.1:9/v2"});
    let bound = open::<Zoom>(settings).unwrap().1;
    assert_eq!(
        bound.origins,
        ["http://127.0.0.1:9", "https://zoom.us"],
        "what is configured, and nothing else"
    );
}

#[test]
fn times_are_utc_and_minutes() {
    created(json!({}), body(json!({}))).unwrap();
    let zone = json!({"time_zone": "Asia/Kolkata", "agenda": "Numbers", "password": "a@-_*Z9"});
    let sent = json!({"timezone": "Asia/Kolkata", "agenda": "Numbers", "password": "a@-_*Z9"});
    created(zone, body(sent)).unwrap();
    // A begun minute counts, whichever end has it; what is below a second has no place.
    let odd = json!({"start": {"unix_ms": START + 30_500, "offset_s": 0}, "end": {"unix_ms": START + 45 * MINUTE, "offset_s": 0}});
    created(odd, body(json!({"start_time": "2030-03-04T03:30:30Z", "duration": 45}))).unwrap();
    let end = json!({"end": {"unix_ms": START + 45 * MINUTE + 1, "offset_s": 0}});
    created(end, body(json!({"duration": 46}))).unwrap();
}

#[test]
fn options_go_as_they_came_beside_the_invitees() {
    let options = json!({"schedule_for": "boss@example.org", "settings": {"waiting_room": true}});
    let invitees =
        json!([{"email": "a@example.org", "name": "A"}, {"email": "b@example.org", "cohost": false}]);
    let sent = json!({"schedule_for": "boss@example.org", "settings": {
        "waiting_room": true, "meeting_invitees": [{"email": "a@example.org"}, {"email": "b@example.org"}],
    }});
    created(json!({"options": options, "invitees": invitees}), body(sent)).unwrap();
}

#[test]
fn somebody_who_cannot_be_scheduled_for_is_named() {
    let options = json!({"schedule_for": "nobody@example.org"});
    let sent = body(json!({"schedule_for": "nobody@example.org"}));
    let failure = script()
        .expect(with_token(Request::post(url("users/me/meetings"))).json(&sent))
        .answer(404, r#"{"code":1001,"message":"User does not exist: nobody@example.org."}"#)
        .run(|http| async move {
            zoom().create_meeting(&http, create(json!({"options": options}))).await.unwrap_err()
        });
    assert_eq!(pointers(&failure), ["/options/schedule_for"]);
}

#[test]
fn a_rule_makes_a_series_in_the_zone_or_in_utc() {
    let rule = json!({"frequency": "WEEKLY", "interval": 1, "ends": {"count": 3}, "week_start": "MO"});
    let model = json!({"type": 2, "repeat_interval": 1, "weekly_days": "2", "end_times": 3});
    let zone = json!({"time_zone": "Asia/Kolkata", "recurrence": rule});
    created(zone, body(json!({"type": 8, "timezone": "Asia/Kolkata", "recurrence": model}))).unwrap();
    created(json!({"recurrence": rule}), body(json!({"type": 8, "timezone": "UTC", "recurrence": model})))
        .unwrap();
}

#[test]
fn a_meeting_is_told_member_by_member() {
    let answer = created(json!({}), body(json!({}))).unwrap();
    assert_eq!(
        convoke_plugin::serde_json::to_value(&answer.meeting).unwrap(),
        json!({
            "id": ID, "title": "Budget review", "agenda": "Numbers", "start": "2030-03-04T03:30:00Z",
            "end": "2030-03-04T04:15:00Z", "time_zone": "Asia/Kolkata", "password": "a1B2c3",
            "join_url": "https://zoom.us/j/85512345678?pwd=p", "host_url": "https://zoom.us/s/85512345678?zak=x",
            "meeting_number": ID, "access_code": ID, "phone_video_password": "654321", "sip_address": "85512345678@zoomcrc.com",
            "invitees": [{"email": "a@example.org"}],
            "dial_in": [
                {"label": "US, Chicago", "number": "+1 5550100", "toll_free": false},
                {"label": "DE", "number": "+49 5550101", "toll_free": true},
            ],
            "options": {"type": 2, "status": "waiting", "host_email": "host@example.org",
                "settings": {"waiting_room": false, "approval_type": 2}},
        })
    );
}

#[test]
fn limits_are_told_before_any_call() {
    created(
        json!({"title": "é".repeat(200), "agenda": "é".repeat(2000)}),
        body(json!({"topic": "é".repeat(200), "agenda": "é".repeat(2000)})),
    )
    .unwrap();
    let all = json!({
        "title": "x".repeat(201), "agenda": "x".repeat(2001), "password": "12345678901",
        "invitees": [{"email": "a@example.org"}, {"email": "b@example.org", "cohost": true}],
        "recurrence": {"frequency": "YEARLY", "interval": 1, "ends": {"count": 3}, "week_start": "MO"},
    });
    assert_eq!(
        pointers(&refused(all)),
        ["/title", "/agenda", "/password", "/invitees/1/cohost", "/recurrence"]
    );
    for password in ["with space", "é", "a.b", "a+b"] {
        assert_eq!(pointers(&refused(json!({"password": password}))), ["/password"], "{password}");
    }
}

fn read(
    id: &'static str,
    scope: Option<MeetingScope>,
    at: &str,
    answer: Value,
) -> Result<MeetingAnswer, Failure> {
    script().expect(with_token(Request::get(url(at)))).answer(200, answer.to_string()).run(
        |http| async move {
            zoom()
                .get_meeting(&http, ReadMeeting { credentials: bearer("t0ken"), id: id.into(), scope })
                .await
        },
    )
}

fn series() -> Value {
    let mut shown = shown();
    shown.as_object_mut().unwrap().remove("start_time");
    let occurrence = |id: Value, start: &str, status: &str| json!({"occurrence_id": id, "start_time": start, "duration": 45, "status": status});
    with(
        shown,
        json!({
            "type": 8,
            "recurrence": {"type": 2, "repeat_interval": 1, "weekly_days": "2", "end_times": 3},
            "occurrences": [
                occurrence(json!("1898825400000"), "2030-03-04T03:30:00Z", "available"),
                occurrence(json!(1_899_430_200_000_u64), "2030-03-11T03:30:00Z", "available"),
                occurrence(json!("1900035000000"), "2030-03-18T03:30:00Z", "deleted"),
            ],
        }),
    )
}

#[test]
fn a_series_tells_its_occurrences_and_an_occurrence_its_series() {
    let meeting = read(ID, None, "meetings/85512345678", series()).unwrap().meeting;
    assert_eq!(meeting.recurrence.as_deref(), Some("FREQ=WEEKLY;BYDAY=MO;COUNT=3"));
    assert_eq!(
        (meeting.start.as_deref(), meeting.end.as_deref()),
        (Some("2030-03-04T03:30:00Z"), Some("2030-03-04T04:15:00Z"))
    );
    let told: Vec<_> =
        meeting.occurrences.iter().map(|one| (one.id.as_str(), one.end.as_deref().unwrap())).collect();
    assert_eq!(
        told,
        [
            ("85512345678_1898825400000", "2030-03-04T04:15:00Z"),
            ("85512345678_1899430200000", "2030-03-11T04:15:00Z")
        ]
    );

    let one = "85512345678_1899430200000";
    let at = "meetings/85512345678?occurrence_id=1899430200000";
    let answer = with(series(), json!({"start_time": "2030-03-11T03:30:00Z"}));
    for scope in [None, Some(MeetingScope::Occurrence)] {
        let meeting = read(one, scope, at, answer.clone()).unwrap().meeting;
        assert_eq!((meeting.id.as_str(), meeting.series_id.as_deref()), (one, Some(ID)));
        assert_eq!(
            (meeting.start.as_deref(), meeting.recurrence, meeting.occurrences),
            (Some("2030-03-11T03:30:00Z"), None, vec![])
        );
    }
    let whole = read(one, Some(MeetingScope::Series), "meetings/85512345678", series()).unwrap().meeting;
    assert_eq!((whole.id.as_str(), whole.series_id), (ID, None));
    let failure = script().run(|http| async move {
        let read = ReadMeeting {
            credentials: bearer("t0ken"),
            id: ID.into(),
            scope: Some(MeetingScope::Occurrence),
        };
        zoom().get_meeting(&http, read).await.unwrap_err()
    });
    assert!(
        failure.kind == FailureKind::InvalidRequest && failure.errors[0].detail.contains("`occurrences`")
    );
}

fn update(id: &str, patch: Value) -> UpdateMeeting<Options> {
    UpdateMeeting {
        credentials: bearer("t0ken"),
        id: id.into(),
        scope: None,
        patch: from_value(patch).unwrap(),
    }
}

fn patched(id: &'static str, query: &str, patch: Value, sent: Value) -> MeetingAnswer {
    let at = url(&format!("meetings/85512345678{query}"));
    script()
        .expect(with_token(Request::patch(&at)).json(&sent))
        .answer(204, "")
        .expect(with_token(Request::get(&at)))
        .answer(200, shown().to_string())
        .run(|http| async move { zoom().update_meeting(&http, update(id, patch)).await })
        .unwrap()
}

#[test]
fn a_patch_says_what_changes_and_is_read_afterwards() {
    let answer = patched(ID, "", json!({"title": "T"}), json!({"topic": "T"}));
    assert_eq!((answer.meeting.id.as_str(), answer.link_changed), (ID, false));
    patched(ID, "", json!({"agenda": null}), json!({"agenda": ""}));
    patched(
        ID,
        "",
        json!({"start": kolkata(0), "end": kolkata(30)}),
        json!({"start_time": "2030-03-04T03:30:00Z", "duration": 30}),
    );
    patched(ID, "", json!({"recurrence": null}), json!({"type": 2}));
    patched(ID, "", json!({"time_zone": "Europe/Berlin"}), json!({"timezone": "Europe/Berlin"}));
    patched(ID, "", json!({"invitees": []}), json!({"settings": {"meeting_invitees": []}}));
    let rule = json!({"frequency": "DAILY", "interval": 2, "ends": {"count": 3}, "week_start": "MO"});
    patched(
        ID,
        "",
        json!({"recurrence": rule, "start": kolkata(0), "end": kolkata(30)}),
        json!({
            "type": 8, "timezone": "UTC", "start_time": "2030-03-04T03:30:00Z", "duration": 30,
            "recurrence": {"type": 1, "repeat_interval": 2, "end_times": 3},
        }),
    );
    let one = patched("85512345678_7", "?occurrence_id=7", json!({"agenda": "A"}), json!({"agenda": "A"}));
    assert_eq!(one.meeting.series_id.as_deref(), Some(ID));
}

#[test]
fn a_new_passcode_may_make_a_new_link() {
    let at = url("meetings/85512345678");
    for (link, changed) in
        [("https://zoom.us/j/85512345678?pwd=p", false), ("https://zoom.us/j/85512345678?pwd=q", true)]
    {
        let answer =
            script()
                .expect(with_token(Request::get(&at)))
                .answer(200, shown().to_string())
                .expect(with_token(Request::patch(&at)).json(&json!({"password": "new"})))
                .answer(204, "")
                .expect(with_token(Request::get(&at)))
                .answer(200, with(shown(), json!({"join_url": link})).to_string())
                .run(|http| async move {
                    zoom().update_meeting(&http, update(ID, json!({"password": "new"}))).await
                })
                .unwrap();
        assert_eq!(answer.link_changed, changed);
    }
}

#[test]
fn a_change_that_was_made_is_no_failure_when_it_cannot_be_shown() {
    let at = url("meetings/85512345678");
    let answer = script()
        .expect(with_token(Request::patch(&at)).json(&json!({"topic": "T"})))
        .answer(204, "")
        .expect(with_token(Request::get(&at)))
        .answer(503, "")
        .run(|http| async move { zoom().update_meeting(&http, update(ID, json!({"title": "T"}))).await })
        .unwrap();
    assert_eq!((answer.meeting.id.as_str(), answer.meeting.title), (ID, None));
}

#[test]
fn what_a_patch_cannot_do_is_refused() {
    let refused = |id: &'static str, patch: Value| {
        let failure = script()
            .run(|http| async move { zoom().update_meeting(&http, update(id, patch)).await.unwrap_err() });
        pointers(&failure).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(refused(ID, json!({"password": null})), ["/password"]);
    assert_eq!(
        refused("1_2", json!({"recurrence": null, "title": "x".repeat(201)})),
        ["/title", "/recurrence"]
    );
}

#[test]
fn deleting_names_the_occurrence_and_asks_for_no_mail() {
    for (id, scope, send_email, at) in [
        (ID, None, false, "meetings/85512345678?schedule_for_reminder=false&cancel_meeting_reminder=false"),
        (
            "85512345678_7",
            None,
            true,
            "meetings/85512345678?occurrence_id=7&schedule_for_reminder=true&cancel_meeting_reminder=true",
        ),
        (
            "85512345678_7",
            Some(MeetingScope::Series),
            false,
            "meetings/85512345678?schedule_for_reminder=false&cancel_meeting_reminder=false",
        ),
    ] {
        script()
            .expect(with_token(Request::delete(url(at))))
            .answer(204, "")
            .run(|http| async move {
                let delete = DeleteMeeting { credentials: bearer("t0ken"), id: id.into(), scope, send_email };
                zoom().delete_meeting(&http, delete).await
            })
            .unwrap();
    }
}

#[test]
fn calls_go_to_the_users_region_when_zooms_own_address_is_configured() {
    let profile = |zoom: Zoom, at: &str| {
        script()
            .expect(with_token(Request::get(at)))
            .answer(
                200,
                r#"{"id":"u1","first_name":"Asha","last_name":"Rao","email":"asha@example.org","type":2}"#,
            )
            .run(|http| async move {
                let session = Some(SecretJson::new(json!({"api_url": "https://api-eu.zoom.us"})));
                zoom.profile(&http, ReadProfile { credentials: Credentials { session, ..bearer("t0ken") } })
                    .await
            })
            .unwrap()
    };
    let told = profile(zoom(), "https://api-eu.zoom.us/v2/users/me");
    assert_eq!(
        (told.id.as_str(), told.name.as_deref(), told.email.as_deref()),
        ("u1", Some("Asha Rao"), Some("asha@example.org"))
    );
    profile(zoom_with(json!({"own": {"regional": false}})), "https://api.zoom.us/v2/users/me");
    profile(
        zoom_with(json!({"base_url": "https://api.zoomgov.example/v2"})),
        "https://api.zoomgov.example/v2/users/me",
    );
}
