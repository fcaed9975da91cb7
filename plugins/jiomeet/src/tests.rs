//! Each operation against a script of JioMeet's documented calls; one test for each quirk.

use convoke_plugin::serde_json::{Value, from_value, json};
use convoke_plugin::testing::{bearer, manifest, open, script};
use convoke_plugin::{
    Capability, CreateMeeting, DeleteMeeting, FailureKind, Level, ListMeetings, MeetingAnswer, Operation,
    Provider, ReadMeeting, ReadProfile, Request, UpdateMeeting,
};

use super::JioMeet;

const BASE: &str = "https://jiomeetpro.jio.com";
const ID: &str = "sm-00000000-0000-4000-8000-000000000001";
/// 2030-03-01T00:00:00Z, the script's clock.
const NOW: i64 = 1_898_553_600_000;
const HOUR: i64 = 3_600_000;
/// `{"userId":"u-1"}` as a token's payload.
const JWT: &str = "e30.eyJ1c2VySWQiOiJ1LTEifQ.c2ln";

fn jiomeet_with(own: Value) -> JioMeet {
    open(json!({ "client_id": "app", "client_secret": "s", "own": own })).unwrap().0
}

fn jiomeet() -> JioMeet {
    jiomeet_with(json!({}))
}

fn stored() -> Value {
    json!({
        "_id": ID, "jiomeetId": "5550001234", "topic": "Plant walk",
        "startTime": "2030-03-04T03:30:00.000Z", "endTime": "2030-03-04T04:00:00.000Z",
        "scheduledDuration": 1_800_000, "status": "active", "pin": "Ab1Cd",
        "meetingUrl": "https://jiomeetpro.jio.com/shortener?meetingId=5550001234&pwd=Ab1Cd",
        "advancedOptions": { "joinBeforeHost": true, "waitingRoom": false },
    })
}

fn with(mut value: Value, member: &str, new: Value) -> Value {
    value[member] = new;
    value
}

fn meeting_url() -> String {
    format!("{BASE}/api/meeting/meetingDetails/{ID}")
}

/// 09:00 to 09:30 in India.
fn create(options: Value) -> CreateMeeting<super::Options> {
    let meeting = json!({
        "title": "Plant walk", "options": options,
        "start": { "unix_ms": 1_898_825_400_000_i64, "offset_s": 19_800 },
        "end": { "unix_ms": 1_898_827_200_000_i64, "offset_s": 19_800 },
    });
    CreateMeeting { credentials: bearer("t0ken"), meeting: from_value(meeting).unwrap() }
}

fn created(
    body: &Value,
    options: Value,
    status: u16,
    answer: &Value,
) -> Result<MeetingAnswer, super::Failure> {
    let request = Request::post(format!("{BASE}/api/meeting")).bearer(&"t0ken".into()).json(body);
    script()
        .expect(request)
        .answer(status, answer.to_string())
        .run(|http| async move { jiomeet().create_meeting(&http, create(options)).await })
}

fn plain_body() -> Value {
    json!({
        "topic": "Plant walk", "isPinEnabled": true,
        "startTime": "2030-03-04T03:30:00.000Z", "endTime": "2030-03-04T04:00:00.000Z",
    })
}

fn update(patch: Value) -> UpdateMeeting<super::Options> {
    UpdateMeeting {
        credentials: bearer("t0ken"),
        id: ID.to_owned(),
        scope: None,
        patch: from_value(patch).unwrap(),
    }
}

fn list(from: Option<i64>, to: Option<i64>, token: &str) -> ListMeetings {
    let moment = |at: i64| convoke_plugin::Moment::utc(NOW + at);
    ListMeetings { credentials: bearer(token), from: from.map(moment), to: to.map(moment), cursor: None }
}

fn list_request(past: bool, token: &str) -> Request {
    Request::get(format!("{BASE}/api/meeting/u-1?past={past}")).bearer(&token.into())
}

#[test]
fn scopes_are_told_in_every_language() {
    convoke_plugin::testing::assert_translated(&JioMeet::manifest());
}

#[test]
fn the_manifest_says_what_jiomeet_is() {
    let manifest = manifest::<JioMeet>();
    assert_eq!(manifest.capabilities, [Capability::Times]);
    assert!(!manifest.operations.contains(&Operation::Revoke));
    assert_eq!(manifest.scopes_for(Operation::UpdateMeeting), ["meeting:read", "meeting:update"]);
    assert_eq!(manifest.scopes.len(), 6);
    assert_eq!(manifest.config_schema["properties"]["token_body"]["enum"], json!(["form", "json"]));
    assert_eq!(manifest.config_schema["properties"]["cancel"]["default"], "current");
    assert_eq!(manifest.options_schema["additionalProperties"], false);
}

#[test]
fn redirect_rules_reach_the_administrator() {
    let settings = json!({
        "client_id": "app", "client_secret": "s",
        "redirect_uris": ["https://192.0.2.7/callback/jiomeet", "https://meet.example.com/jiomeetCallback"],
    });
    let (_, bound) = open::<JioMeet>(settings).unwrap();
    assert_eq!(bound.notes.len(), 1);
    assert_eq!((bound.notes[0].level, bound.notes[0].key.as_str()), (Level::Error, ""));
    assert!(bound.notes[0].message.contains("https://192.0.2.7/callback/jiomeet"));

    let many: Vec<String> = (0..11).map(|n| format!("https://meet.example.com/{n}")).collect();
    let (_, bound) =
        open::<JioMeet>(json!({ "client_id": "app", "client_secret": "s", "redirect_uris": many })).unwrap();
    assert_eq!(bound.notes.len(), 1);
}

#[test]
fn create_sends_utc_and_a_pin_and_reads_the_array() {
    let answer = json!({ "status": "Meeting created", "meetingDetails": [stored()] });
    let meeting = created(&plain_body(), json!({}), 200, &answer).unwrap().meeting;
    assert_eq!(meeting.id, ID);
    assert_eq!(meeting.title.as_deref(), Some("Plant walk"));
    assert_eq!(meeting.start.as_deref(), Some("2030-03-04T03:30:00.000Z"));
    assert_eq!(meeting.end.as_deref(), Some("2030-03-04T04:00:00.000Z"));
    assert_eq!(meeting.password.as_deref(), Some("Ab1Cd"));
    assert_eq!(meeting.meeting_number.as_deref(), Some("5550001234"));
    assert_eq!(
        meeting.join_url.as_deref(),
        Some("https://jiomeetpro.jio.com/shortener?meetingId=5550001234&pwd=Ab1Cd")
    );
    assert_eq!(meeting.options["advancedOptions"], json!({ "joinBeforeHost": true, "waitingRoom": false }));
    assert_eq!((meeting.host_url, meeting.time_zone), (None, None));
}

#[test]
fn create_carries_the_options_and_reads_the_object() {
    let options = json!({ "isPinEnabled": false, "advancedOptions": { "waitingRoom": true } });
    let body = with(
        with(plain_body(), "isPinEnabled", json!(false)),
        "advancedOptions",
        json!({ "waitingRoom": true }),
    );
    let answer = json!({ "status": "x", "meetingDetails": with(stored(), "pin", json!("")) });
    let meeting = created(&body, options, 200, &answer).unwrap().meeting;
    assert_eq!(meeting.id, ID);
    assert_eq!(meeting.password, None);
}

#[test]
fn a_create_that_names_no_meeting_is_no_success() {
    let failure = created(&plain_body(), json!({}), 200, &json!({ "meetingDetails": [] })).unwrap_err();
    assert_eq!(failure.kind, FailureKind::ProviderError);
}

#[test]
fn a_refused_create_says_where() {
    let broken = json!([{ "property": "endTime", "message": "must follow startTime" }]);
    let answer = json!({ "customCode": 412, "message": "VALIDATION", "errorsArray": broken });
    let failure = created(&plain_body(), json!({}), 412, &answer).unwrap_err();
    assert_eq!((failure.kind, failure.errors[0].pointer.as_str()), (FailureKind::InvalidRequest, "/end"));
}

#[test]
fn get_reads_an_array_of_one_and_none_is_not_found() {
    let get = |answer: Value| {
        script()
            .expect(Request::get(meeting_url()).bearer(&"t0ken".into()))
            .answer(200, answer.to_string())
            .run(|http| async move {
                let read = ReadMeeting { credentials: bearer("t0ken"), id: ID.to_owned(), scope: None };
                jiomeet().get_meeting(&http, read).await
            })
    };
    assert_eq!(get(json!([stored()])).unwrap().meeting.id, ID);
    assert_eq!(get(json!([])).unwrap_err().kind, FailureKind::NotFound);
}

#[test]
fn update_reads_first_and_puts_the_whole_meeting() {
    let before = json!([with(stored(), "extra", json!(1))]);
    let full = json!({
        "topic": "Plant run", "isPinEnabled": true,
        "startTime": "2030-03-04T03:30:00.000Z", "endTime": "2030-03-04T04:00:00.000Z",
        "advancedOptions": { "joinBeforeHost": true, "waitingRoom": true },
    });
    let patch = json!({ "title": "Plant run", "options": { "advancedOptions": { "waitingRoom": true } } });
    for (url, link_changed) in [
        ("https://jiomeetpro.jio.com/shortener?meetingId=5550001234&pwd=Ab1Cd", false),
        ("https://jiomeetpro.jio.com/shortener?meetingId=5550001234&pwd=Other", true),
    ] {
        let after = with(with(stored(), "topic", json!("Plant run")), "meetingUrl", json!(url));
        let patch = patch.clone();
        let answer = script()
            .expect(Request::get(meeting_url()).bearer(&"t0ken".into()))
            .answer(200, before.to_string())
            .expect(Request::put(meeting_url()).bearer(&"t0ken".into()).json(&full))
            .answer(200, after.to_string())
            .run(|http| async move { jiomeet().update_meeting(&http, update(patch)).await })
            .unwrap();
        assert_eq!(answer.meeting.title.as_deref(), Some("Plant run"));
        assert_eq!(answer.link_changed, link_changed, "{url}");
    }
}

#[test]
fn update_of_an_unknown_meeting_puts_nothing() {
    let failure = script()
        .expect(Request::get(meeting_url()).bearer(&"t0ken".into()))
        .answer(200, "[]")
        .run(|http| async move { jiomeet().update_meeting(&http, update(json!({ "title": "x" }))).await })
        .unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotFound);
}

fn deletion() -> DeleteMeeting {
    DeleteMeeting { credentials: bearer("t0ken"), id: ID.to_owned(), scope: None, send_email: false }
}

#[test]
fn cancel_is_a_post_with_a_body() {
    for (own, cancel) in [(json!({}), "current"), (json!({ "cancel": "all" }), "all")] {
        let request = Request::post(format!("{BASE}/api/meeting/cancel/{ID}"))
            .bearer(&"t0ken".into())
            .json(&json!({ "cancel": cancel }));
        script()
            .expect(request)
            .answer(200, r#"{"status":"whatever"}"#)
            .run(|http| async move { jiomeet_with(own).delete_meeting(&http, deletion()).await })
            .unwrap();
    }
}

#[test]
fn an_unknown_meeting_may_be_answered_as_a_bad_request() {
    let refused = r#"{"customCode":400,"message":"BAD_REQUEST","errors":"no such meeting"}"#;
    let cancel = || {
        Request::post(format!("{BASE}/api/meeting/cancel/{ID}"))
            .bearer(&"t0ken".into())
            .json(&json!({ "cancel": "current" }))
    };
    for (read, body, kind) in [
        (400, refused.to_owned(), FailureKind::NotFound),
        (200, "[]".to_owned(), FailureKind::NotFound),
        (200, json!([stored()]).to_string(), FailureKind::InvalidRequest),
        (503, String::new(), FailureKind::InvalidRequest),
    ] {
        let failure = script()
            .expect(cancel())
            .answer(400, refused)
            .expect(Request::get(meeting_url()).bearer(&"t0ken".into()))
            .answer(read, body)
            .run(|http| async move { jiomeet().delete_meeting(&http, deletion()).await })
            .unwrap_err();
        assert_eq!(failure.kind, kind, "{read}");
    }
}

#[test]
fn list_takes_the_user_from_the_token_and_tells_that_there_is_more() {
    let answer = json!({ "totalCount": 9, "moreAvailable": true, "meetingDetails": [stored()] });
    let page = script()
        .expect(list_request(false, JWT))
        .answer(200, answer.to_string())
        .run(|http| async move { jiomeet().list_meetings(&http, list(None, None, JWT)).await })
        .unwrap();
    assert_eq!(page.meetings.len(), 1);
    assert!(page.truncated);
    assert_eq!(page.next_cursor, None);
}

#[test]
fn list_asks_the_profile_when_the_token_names_nobody() {
    let page = script()
        .expect(Request::get(format!("{BASE}/api/my_profile")).bearer(&"opaque".into()))
        .answer(200, r#"{"_id":"u-1"}"#)
        .expect(list_request(false, "opaque"))
        .answer(200, r#"{"totalCount":0,"moreAvailable":false,"meetingDetails":[]}"#)
        .run(|http| async move { jiomeet().list_meetings(&http, list(None, None, "opaque")).await })
        .unwrap();
    assert_eq!((page.meetings.len(), page.truncated), (0, false));
}

#[test]
fn a_span_around_now_reads_both_lists_and_keeps_what_starts_in_it() {
    let meeting = |id: &str, start: i64| {
        let start = convoke_plugin::Moment::utc(NOW + start).rfc3339_utc_millis();
        with(with(stored(), "_id", json!(id)), "startTime", json!(start))
    };
    let answer = |meetings: Value| json!({ "moreAvailable": false, "meetingDetails": meetings }).to_string();
    let page = script()
        .expect(list_request(true, JWT))
        .answer(200, answer(json!([meeting("a", -3 * HOUR), meeting("b", -2 * HOUR), meeting("c", -HOUR)])))
        .expect(list_request(false, JWT))
        .answer(200, answer(json!([meeting("c", -HOUR), meeting("d", HOUR), meeting("e", 2 * HOUR)])))
        .run(|http| async move {
            jiomeet().list_meetings(&http, list(Some(-2 * HOUR), Some(2 * HOUR), JWT)).await
        })
        .unwrap();
    let ids: Vec<&str> = page.meetings.iter().map(|meeting| meeting.id.as_str()).collect();
    assert_eq!(ids, ["b", "c", "d"]);
}

#[test]
fn the_profile_is_where_the_specification_or_the_guide_says() {
    let profile = |own: Value, first: &str, other: &str| {
        script()
            .expect(Request::get(format!("{BASE}/{first}")).bearer(&"t0ken".into()))
            .answer(404, "")
            .expect(Request::get(format!("{BASE}/{other}")).bearer(&"t0ken".into()))
            .answer(200, r#"{"_id":"u-1","name":"Asha","lname":"Rao","email":"asha@example.com"}"#)
            .run(|http| async move {
                jiomeet_with(own).profile(&http, ReadProfile { credentials: bearer("t0ken") }).await
            })
            .unwrap()
    };
    let found = profile(json!({}), "api/my_profile", "api/user/profile");
    assert_eq!(found.id, "u-1");
    assert_eq!(found.name.as_deref(), Some("Asha Rao"));
    assert_eq!(found.email.as_deref(), Some("asha@example.com"));
    profile(json!({ "profile_path": "/api/user/profile" }), "api/user/profile", "api/my_profile");
}
