//! Each operation against a script of Graph's documented calls; one test for each quirk.

mod repeated;

use convoke_plugin::serde_json::{Value, from_value, json};
use convoke_plugin::testing::{Script, bearer, open, script};
use convoke_plugin::{
    AuthorizationRequest, CreateMeeting, DeleteMeeting, Failure, FailureKind, MeetingAnswer, Provider,
    ReadMeeting, ReadProfile, Request, Transport, UpdateMeeting,
};

use crate::{Options, Teams};

const API: &str = "https://graph.microsoft.com/v1.0/me";
const ID: &str = "MSo1/N2Y5+Zg==";
const MEETING: &str = "https://graph.microsoft.com/v1.0/me/onlineMeetings/MSo1%2FN2Y5%2BZg%3D%3D";

fn teams() -> Teams {
    open(json!({"client_id": "app", "client_secret": "s&cret"})).unwrap().0
}

/// As every request to Graph goes out.
fn signed(request: Request) -> Request {
    request.bearer(&"tok".into()).header("prefer", "include-unknown-enum-members")
}

fn post(below: &str, body: &Value) -> Request {
    signed(Request::post(format!("{API}/onlineMeetings{below}")).json(body))
}

fn patch(body: &Value) -> Request {
    signed(Request::patch(MEETING).json(body))
}

/// As Graph shows the meeting of [`meeting`].
fn shown() -> Value {
    json!({
        "id": ID, "subject": "Review", "startDateTime": "2030-03-04T03:30:00.0000000Z",
        "endDateTime": "2030-03-04T04:15:00.0000000Z", "joinWebUrl": "https://teams.example/1", "allowMeetingChat": "enabled",
        "lobbyBypassSettings": {"scope": "organization", "isDialInBypassEnabled": false},
    })
}

fn with(mut value: Value, more: Value) -> Value {
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    value
}

/// 09:00 to 09:45 in India, with `changes` on top.
fn meeting(changes: Value) -> Value {
    let moment = |unix_ms: i64| json!({"unix_ms": unix_ms, "offset_s": 19_800});
    let meeting = json!({
        "title": "Review", "start": moment(1_898_825_400_000), "end": moment(1_898_828_100_000),
    });
    with(meeting, changes)
}

/// What a create of it sends.
fn body(more: Value) -> Value {
    let body = json!({
        "subject": "Review", "startDateTime": "2030-03-04T09:00:00+05:30", "endDateTime": "2030-03-04T09:45:00+05:30",
    });
    with(body, more)
}

fn create(script: Script, meeting: Value) -> Result<MeetingAnswer, Failure> {
    script.run(|http| async move {
        let create = CreateMeeting { credentials: bearer("tok"), meeting: from_value(meeting).unwrap() };
        teams().create_meeting(&http, create).await
    })
}

fn update(script: Script, patch: Value) -> Result<MeetingAnswer, Failure> {
    script.run(|http| async move {
        let patch: convoke_plugin::MeetingPatch<Options> = from_value(patch).unwrap();
        let update = UpdateMeeting { credentials: bearer("tok"), id: ID.to_owned(), scope: None, patch };
        teams().update_meeting(&http, update).await
    })
}

fn read() -> Request {
    signed(Request::get(MEETING))
}

#[test]
fn the_user_is_sent_to_the_tenants_page_with_its_proof() {
    let request = AuthorizationRequest {
        redirect_uri: "https://me.example/callback/teams".to_owned(),
        state: "st".to_owned(),
        scopes: vec!["OnlineMeetings.ReadWrite".to_owned(), "offline_access".to_owned()],
        code_challenge: Some("ch".to_owned()),
    };
    assert_eq!(
        teams().authorization_url(&request).unwrap(),
        "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?response_type=code&client_id=app\
         &redirect_uri=https%3A%2F%2Fme.example%2Fcallback%2Fteams&state=st&scope=OnlineMeetings.ReadWrite%20offline_access\
         &code_challenge=ch&code_challenge_method=S256"
    );
}

#[test]
fn a_create_carries_what_was_given_and_reads_what_was_made() {
    let invitees =
        json!([{"email": "a@example.org", "name": "A", "cohost": true}, {"email": "b@example.org"}]);
    let sent = body(json!({
        "allowedPresenters": "organization", "joinMeetingIdSettings": {"isPasscodeRequired": true},
        "participants": {"attendees": [
            {"upn": "a@example.org", "role": "coorganizer"}, {"upn": "b@example.org", "role": "attendee"},
        ]},
    }));
    let options =
        json!({"allowedPresenters": "organization", "joinMeetingIdSettings": {"isPasscodeRequired": true}});
    let made = create(
        script().expect(post("", &sent)).answer(201, shown().to_string()),
        meeting(
            json!({"invitees": invitees, "options": options, "agenda": "Q3", "time_zone": "Asia/Kolkata"}),
        ),
    )
    .unwrap();
    assert_eq!((made.meeting.id.as_str(), made.existing, made.link_changed), (ID, false, false));
    assert_eq!(made.meeting.start.as_deref(), Some("2030-03-04T03:30:00Z"));
    assert_eq!(made.meeting.end.as_deref(), Some("2030-03-04T04:15:00Z"));
    assert_eq!(made.meeting.join_url.as_deref(), Some("https://teams.example/1"));
}

#[test]
fn an_id_stays_one_segment() {
    let got = script().expect(read()).answer(200, shown().to_string()).run(|http| async move {
        let read = ReadMeeting { credentials: bearer("tok"), id: ID.to_owned(), scope: None };
        teams().get_meeting(&http, read).await
    });
    assert_eq!(got.unwrap().meeting.title.as_deref(), Some("Review"));
    for (status, kind) in [(204, None), (404, Some(FailureKind::NotFound))] {
        let deletion = script().expect(signed(Request::delete(MEETING))).answer(status, "");
        let deleted = deletion.run(|http| async move {
            let delete = DeleteMeeting {
                credentials: bearer("tok"),
                id: ID.to_owned(),
                scope: None,
                send_email: false,
            };
            teams().delete_meeting(&http, delete).await
        });
        assert_eq!(deleted.err().map(|failure| failure.kind), kind);
    }
}

#[test]
fn an_update_tells_whether_the_link_changed() {
    for (link, changed) in [("https://teams.example/1", false), ("https://teams.example/2", true)] {
        let after = with(shown(), json!({"subject": "Plan", "joinWebUrl": link}));
        let script = script().expect(read()).answer(200, shown().to_string());
        let script = script.expect(patch(&json!({"subject": "Plan"}))).answer(200, after.to_string());
        let answer = update(script, json!({"title": "Plan"})).unwrap();
        assert_eq!((answer.link_changed, answer.meeting.title.as_deref()), (changed, Some("Plan")));
    }
}

#[test]
fn an_update_with_nothing_for_teams_only_reads() {
    let script = script().expect(read()).answer(200, shown().to_string());
    let answer = update(script, json!({"agenda": "Q3", "time_zone": "Asia/Kolkata"})).unwrap();
    assert_eq!((answer.meeting.id.as_str(), answer.link_changed), (ID, false));
}

#[test]
fn an_update_replaces_the_whole_list_and_sends_both_times() {
    let moment = |unix_ms: i64| json!({"unix_ms": unix_ms, "offset_s": 0});
    let body = json!({
        "startDateTime": "2030-03-04T04:30:00Z", "endDateTime": "2030-03-04T05:00:00Z",
        "participants": {"attendees": [{"upn": "b@example.org", "role": "attendee"}]},
        "lobbyBypassSettings": {"scope": "invited"},
    });
    let script = script().expect(read()).answer(200, shown().to_string());
    let script = script.expect(patch(&body)).answer(200, shown().to_string());
    let given = json!({
        "start": moment(1_898_829_000_000), "end": moment(1_898_830_800_000), "invitees": [{"email": "b@example.org"}],
        "options": {"lobbyBypassSettings": {"scope": "invited"}},
    });
    update(script, given).unwrap();
}

#[test]
fn nothing_is_sent_of_what_only_creation_takes() {
    let failure = update(script(), json!({"options": {"joinMeetingIdSettings": {}}})).unwrap_err();
    assert_eq!(failure.errors[0].pointer, "/options/joinMeetingIdSettings");
}

#[test]
fn nothing_is_changed_of_a_meeting_that_is_gone() {
    let script =
        script().expect(read()).answer(404, r#"{"error":{"code":"NotFound","message":"no such meeting"}}"#);
    assert_eq!(update(script, json!({"title": "Plan"})).unwrap_err().kind, FailureKind::NotFound);
}

#[test]
fn an_answer_that_cannot_be_read_is_the_providers_error() {
    for answer in ["<html>", "[]", "{}", r#"{"id":" "}"#] {
        let script = script().expect(post("", &body(json!({})))).answer(201, answer);
        assert_eq!(
            create(script, meeting(json!({}))).unwrap_err().kind,
            FailureKind::ProviderError,
            "{answer}"
        );
    }
    let script = script().expect(post("", &body(json!({})))).fail(Transport::Timeout);
    assert_eq!(create(script, meeting(json!({}))).unwrap_err().kind, FailureKind::ProviderTimeout);
}

#[test]
fn the_profile_is_the_users_own() {
    let request = signed(Request::get(API));
    let answer = r#"{"id":"u","displayName":"Ada Host","mail":null,"userPrincipalName":"ada@example.org"}"#;
    let profile = script()
        .expect(request)
        .answer(200, answer)
        .run(|http| async move { teams().profile(&http, ReadProfile { credentials: bearer("tok") }).await });
    let profile = profile.unwrap();
    assert_eq!(
        (profile.name.as_deref(), profile.email.as_deref()),
        (Some("Ada Host"), Some("ada@example.org"))
    );
}
