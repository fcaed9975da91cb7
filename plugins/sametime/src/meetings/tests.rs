//! Rooms against scripted answers. The scripted seed gives the suffixes `7777777777` and, at the second try, `8888888888`.

use super::*;
use crate::csrf::tests::{preflighted, signed, site};
use convoke_plugin::testing::{NOW_MS, Script, ask, bearer, script};
use convoke_plugin::{Credentials, FailureKind, MeetingPatch, NewMeeting, Provider, SecretJson};

/// Claims `{"sub":"anna@example.org"}`.
const JWT: &str = "e30.eyJzdWIiOiJhbm5hQGV4YW1wbGUub3JnIn0.c2ln";
const ROOMS: &str = "https://meet.example.org/meeting-catalog/api/v1/meetings";

/// What a refresh in the same request has handed over.
fn refreshed(token: &str) -> Credentials {
    let session = json!({"auth": "meeting-auth", "token": "t2", "cookie": "c1"});
    Credentials { session: Some(SecretJson::new(session)), ..bearer(token) }
}

fn request(method: &str, name: &str) -> Request {
    signed(Request::new(method, format!("{ROOMS}{name}")), "t2", "_csrf=c1; sametimeJwt=J")
}

fn new(title: &str, options: Options) -> NewMeeting<Options> {
    let plain = ask::create_meeting(title, "2030-03-01T01:00:00Z", "2030-03-01T02:00:00Z").meeting;
    NewMeeting { agenda: Some("Numbers".into()), options, ..plain }
}

fn create(own: Value, token: &str, options: Options, script: Script) -> Result<MeetingAnswer, Failure> {
    let (site, credentials) = (site(own), refreshed(token));
    let create = CreateMeeting { credentials, meeting: new("Budget: review", options) };
    script.run(|http| async move { site.create_meeting(&http, create).await })
}

fn post(room: Value) -> Request {
    request("POST", "").json(&json!({"meeting": room}))
}

fn plain(name: &str) -> Value {
    json!({"name": name, "allowGuestUser": false, "mode": "Open"})
}

#[test]
fn a_room_is_made_with_the_refreshs_pair_and_nothing_sametime_does_not_keep() {
    let name = "Budget_review_7777777777";
    let script = script()
        .expect(post(plain(name)))
        .answer(200, json!({"name": name, "password": "q7Rt2m9X"}).to_string());
    let answer = create(json!({}), "J", Options::default(), script).unwrap();
    let want = Meeting {
        id: name.into(),
        title: Some(name.into()),
        join_url: Some(format!("https://meet.example.org/meeting/{name}")),
        password: Some("q7Rt2m9X".into()),
        ..Meeting::default()
    };
    assert_eq!(answer, want.into());
}

#[test]
fn the_users_own_mail_moderates_unless_told_otherwise() {
    let name = "Budget_review_7777777777";
    let theirs = || Options { moderators: Some(vec!["bob@example.org".into()]), ..Options::default() };
    for (own, options, moderators) in [
        (json!({}), Options::default(), json!(["anna@example.org"])),
        (json!({}), theirs(), json!(["bob@example.org"])),
        (json!({"add_moderator": false}), Options::default(), Value::Null),
    ] {
        let mut room = plain(name);
        if !moderators.is_null() {
            room["moderators"] = moderators;
        }
        let mut wanted = post(room);
        wanted.headers.retain(|(name, _)| name != "cookie");
        let wanted = wanted.header("cookie", format!("_csrf=c1; sametimeJwt={JWT}"));
        assert!(create(own, JWT, options, script().expect(wanted).answer(200, "{}")).is_ok());
    }
}

#[test]
fn options_and_the_configured_forms_are_sent() {
    let options = || Options { allow_guest_user: Some(true), has_lobby: Some(true), ..Options::default() };
    let room = |guests: Value| json!({"name": "Budget_review_7777777777", "allowGuestUser": guests, "mode": "Open", "hasLobby": true});
    let script_with = |room: Value| script().expect(post(room)).answer(200, "{}");
    assert!(create(json!({}), "J", options(), script_with(room(json!(true)))).is_ok());
    let own = json!({"guest_flag": "string"});
    assert!(create(own, "J", options(), script_with(room(json!("true")))).is_ok());
    let own = json!({"guest_flag": "string", "send_title": "always"});
    let mut titled = plain("Budget_review_7777777777");
    titled["allowGuestUser"] = json!("false");
    titled["title"] = json!("Budget: review");
    assert!(create(own, "J", Options::default(), script_with(titled)).is_ok());
}

#[test]
fn a_taken_name_is_tried_once_more_with_another_suffix() {
    let twice = |status: u16, body: &str| {
        script()
            .expect(post(plain("Budget_review_7777777777")))
            .answer(409, "")
            .expect(post(plain("Budget_review_8888888888")))
            .answer(status, body)
    };
    let answer = create(json!({}), "J", Options::default(), twice(200, "{}")).unwrap();
    assert_eq!(answer.meeting.id, "Budget_review_8888888888");
    let failure = create(json!({}), "J", Options::default(), twice(409, "")).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Conflict);
}

#[test]
fn with_a_tag_the_users_own_room_of_a_taken_name_is_the_one() {
    let tag: String = "7".repeat(43);
    // The digit's code in five bits, twice.
    let names = ["Budget_review_QQQQQQQQQQ", "Budget_review_RRRRRRRRRR"];
    let run = |script: Script| {
        let mut create =
            CreateMeeting { credentials: refreshed("J"), meeting: new("Budget: review", Options::default()) };
        create.meeting.idempotency = Some(convoke_plugin::Idempotency { tag: tag.clone(), uncertain: true });
        let site = site(json!({}));
        script.run(|http| async move { site.create_meeting(&http, create).await })
    };
    let taken = |name: &str, script: Script| script.expect(post(plain(name))).answer(409, "");
    let first = || taken(names[0], script()).expect(request("GET", &format!("/{}", names[0])));
    let room = |owner: Value| json!({"name": names[0], "password": "pw", "isOwner": owner}).to_string();

    let fresh = run(script().expect(post(plain(names[0]))).answer(200, "{}")).unwrap();
    assert_eq!((fresh.meeting.id.as_str(), fresh.existing), (names[0], false));
    let ours = run(first().answer(200, room(json!(true)))).unwrap();
    assert_eq!((ours.meeting.id.as_str(), ours.meeting.password.as_deref()), (names[0], Some("pw")));
    assert!(ours.existing);
    // Who owns it is told in the list only.
    let list = format!("[{}]", room(json!(true)));
    let listed = first().answer(200, room(Value::Null)).expect(request("GET", "")).answer(200, &list);
    assert!(run(listed).unwrap().existing);
    // Somebody else's, seen or not.
    for (status, body) in [(200, room(json!(false))), (403, String::new())] {
        let theirs = first().answer(status, &body).expect(post(plain(names[1]))).answer(200, "{}");
        let other = run(theirs).unwrap();
        assert_eq!((other.meeting.id.as_str(), other.existing), (names[1], false));
    }
    assert_eq!(run(first().answer(500, "")).unwrap_err().kind, FailureKind::ProviderError);
}

#[test]
fn only_200_is_success() {
    use FailureKind::*;
    for (status, body, want) in [
        (201, "{}", ProviderError),
        (200, "Unauthorized", ReauthorizationRequired),
        (200, "<html>", ProviderError),
        (401, "", ReauthorizationRequired),
        (403, "", AccessDenied),
    ] {
        let script = script().expect(post(plain("Budget_review_7777777777"))).answer(status, body);
        let failure = create(json!({}), "J", Options::default(), script).unwrap_err();
        assert_eq!(failure.kind, want, "{status} {body}");
    }
}

fn update(own: Value, patch: Value, script: Script) -> Result<MeetingAnswer, Failure> {
    let site = site(own);
    let patch: MeetingPatch<Options> = serde_json::from_value(patch).unwrap();
    let update = UpdateMeeting { credentials: refreshed("J"), id: "Old_A1".into(), scope: None, patch };
    script.run(|http| async move { site.update_meeting(&http, update).await })
}

fn moment(minutes: u64) -> Value {
    json!({"unix_ms": NOW_MS + minutes * 60_000, "offset_s": 0})
}

#[test]
fn a_change_keeps_the_name_and_so_the_link() {
    let patch = json!({"title": "New: title", "options": {"allowGuestUser": true}});
    let wanted = request("PATCH", "/Old_A1")
        .json(&json!({"meeting": {"name": "Old_A1", "title": "New: title", "allowGuestUser": true}}));
    for (body, title) in [("", "Old_A1"), (r#"{"name":"Old_A1","title":"New: title"}"#, "New: title")] {
        let answer =
            update(json!({}), patch.clone(), script().expect(wanted.clone()).answer(200, body)).unwrap();
        assert_eq!(answer.meeting.id, "Old_A1");
        assert_eq!(answer.meeting.title.as_deref(), Some(title), "what is stored, not what was sent");
        assert_eq!(answer.meeting.join_url.as_deref(), Some("https://meet.example.org/meeting/Old_A1"));
        assert!(!answer.link_changed);
    }
    let renamed = script().expect(wanted).answer(200, r#"{"name":"Other_A1"}"#);
    assert!(update(json!({}), patch, renamed).unwrap().link_changed);
}

#[test]
fn what_sametime_does_not_keep_changes_nothing_but_the_room_must_exist() {
    let times = json!({"start": moment(60), "end": moment(90), "agenda": null});
    for (own, patch) in [(json!({}), times), (json!({"send_title": "never"}), json!({"title": "New"}))] {
        let there = script().expect(request("GET", "/Old_A1")).answer(200, r#"{"name":"Old_A1"}"#);
        let answer = update(own.clone(), patch.clone(), there).unwrap();
        assert_eq!((answer.meeting.id.as_str(), answer.link_changed), ("Old_A1", false));
        let gone = script()
            .expect(request("GET", "/Old_A1"))
            .answer(404, "")
            .expect(request("GET", ""))
            .answer(200, "[]");
        assert_eq!(update(own, patch, gone).unwrap_err().kind, FailureKind::NotFound);
    }
}

fn get(script: Script) -> Result<MeetingAnswer, Failure> {
    let (site, read) =
        (site(json!({})), ReadMeeting { credentials: refreshed("J"), id: "Old_A1".into(), scope: None });
    script.run(|http| async move { site.get_meeting(&http, read).await })
}

#[test]
fn where_one_room_cannot_be_asked_for_the_list_is_searched() {
    let rooms = r#"[7,{"title":"x"},{"name":"Older_A1"},{"name":"Old_A1","password":"pw"}]"#;
    for status in [404, 405] {
        let asked = || script().expect(request("GET", "/Old_A1")).answer(status, "");
        let found = get(asked().expect(request("GET", "")).answer(200, rooms)).unwrap();
        assert_eq!((found.meeting.id.as_str(), found.meeting.password.as_deref()), ("Old_A1", Some("pw")));
        let failure = get(asked().expect(request("GET", "")).answer(200, "[]")).unwrap_err();
        assert_eq!(failure.kind, FailureKind::NotFound);
    }
    let direct = script().expect(request("GET", "/Old_A1")).answer(200, r#"{"name":"Old_A1","title":"T"}"#);
    assert_eq!(get(direct).unwrap().meeting.title.as_deref(), Some("T"));
}

fn list(cursor: Option<&str>, script: Script) -> Result<MeetingPage, Failure> {
    let site = site(json!({}));
    let list =
        ListMeetings { credentials: refreshed("J"), from: None, to: None, cursor: cursor.map(str::to_owned) };
    script.run(|http| async move { site.list_meetings(&http, list).await })
}

#[test]
fn rooms_are_listed_a_hundred_at_a_time_without_their_people() {
    let rooms: Vec<_> =
        (0..101).map(|n| json!({"name": format!("R{n}"), "isOwner": true, "participants": ["a"]})).collect();
    let body = json!(rooms).to_string();
    let asked = || script().expect(request("GET", "")).answer(200, &body);
    let first = list(None, asked()).unwrap();
    assert_eq!((first.meetings.len(), first.next_cursor.as_deref()), (100, Some("100")));
    assert_eq!(Value::from_iter(first.meetings[0].options.clone()), json!({"isOwner": true}));
    let last = list(Some("100"), asked()).unwrap();
    assert_eq!((last.meetings[0].id.as_str(), last.meetings.len(), last.next_cursor), ("R100", 1, None));
    for odd in ["Unauthorized", "unauthorized\n"] {
        let failure = list(None, script().expect(request("GET", "")).answer(200, odd)).unwrap_err();
        assert_eq!(failure.kind, FailureKind::ReauthorizationRequired);
    }
}

fn delete(credentials: Credentials, script: Script) -> Result<(), Failure> {
    let site = site(json!({}));
    let delete = DeleteMeeting { credentials, id: "Old A/1".into(), scope: None, send_email: false };
    script.run(|http| async move { site.delete_meeting(&http, delete).await })
}

#[test]
fn a_room_is_deleted_with_a_pair_of_its_own_when_none_was_handed_over() {
    let request = |token| {
        let delete = Request::delete(format!("{ROOMS}/Old%20A%2F1"));
        signed(delete, token, "_csrf=c1; sametimeJwt=J")
    };
    assert_eq!(delete(bearer("J"), preflighted().expect(request("t1")).answer(200, "")), Ok(()));
    let odd = Credentials { session: Some(SecretJson::new(json!({"token": 1}))), ..bearer("J") };
    assert_eq!(delete(odd, preflighted().expect(request("t1")).answer(200, "")), Ok(()));
    for (status, want) in [(404, FailureKind::NotFound), (204, FailureKind::ProviderError)] {
        let failure = delete(refreshed("J"), script().expect(request("t2")).answer(status, "")).unwrap_err();
        assert_eq!(failure.kind, want);
    }
}

#[test]
fn the_newest_pair_is_used_and_a_pasted_token_is_cut_clean() {
    let pasted = "J; Max-Age=1800; Domain=example.org; Path=/";
    let list = signed(Request::get(ROOMS), "t3", "_csrf=c3; sametimeJwt=J");
    let script = script()
        .expect(request("GET", "/Old_A1"))
        .respond(404, &[("x-csrf-token", "t3"), ("set-cookie", "_csrf=c3")], "")
        .expect(list)
        .answer(200, r#"[{"name":"Old_A1"}]"#);
    let (site, read) =
        (site(json!({})), ReadMeeting { credentials: refreshed(pasted), id: "Old_A1".into(), scope: None });
    assert!(script.run(|http| async move { site.get_meeting(&http, read).await }).is_ok());
    assert_eq!(
        delete(bearer("J\r\nx: y"), convoke_plugin::testing::script()).unwrap_err().kind,
        FailureKind::ReauthorizationRequired
    );
}
