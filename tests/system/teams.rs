//! Teams through `/v1`: what is sent to Graph, and what comes back, member by member.

mod entries;
mod keyed;
mod refusals;
mod sign_in;

use convoke_sandbox::{Call, Fault, FaultKind, Sandbox, TokenPair};
use serde_json::{Value, json};

use crate::client::{
    ALICE, BOB, Client, header_names, hours, in_two_days, line, lines, meeting, meeting_with, on_clocks_of,
    only, sent,
};
use crate::harness::{Host, Setup, sandbox};

const MEETINGS: &str = "/v1.0/me/onlineMeetings";
const TOKEN: &str = "/organizations/oauth2/v2.0/token";

/// The configuration of Teams at the sandbox, with further keys.
pub(crate) fn section(sandbox: &Sandbox, more: &str) -> String {
    format!(
        "[providers.teams]\nbase_url = \"{}\"\nauthority = \"{}\"\nclient_id = \"convoke-demo\"\n\
         client_secret = \"convoke-demo-secret\"\n{more}",
        sandbox.teams.base_url(),
        sandbox.teams.authority()
    )
}

/// A host with Teams alone, at the sandbox.
fn setup(sandbox: &Sandbox, more: &str) -> Setup {
    Setup::empty().add(&section(sandbox, more))
}

fn start() -> (Sandbox, Host) {
    let sandbox = sandbox();
    let host = setup(&sandbox, "").start();
    (sandbox, host)
}

fn alice<'a>(sandbox: &Sandbox, host: &'a Host) -> Client<'a> {
    Client::new(host, "teams", sandbox.teams.tokens(ALICE, &[]))
}

/// An id as one segment of a path.
fn segment(id: &str) -> String {
    form_urlencoded::byte_serialize(id.as_bytes()).collect()
}

/// The path of a meeting at Graph.
fn at_graph(id: &str) -> String {
    format!("{MEETINGS}/{}", segment(id))
}

fn with(mut value: Value, more: Value) -> Value {
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    value
}

/// What the API must tell of a meeting that Graph shows so.
fn told(shown: &Value) -> Value {
    let seconds = |name: &str| shown[name].as_str().unwrap().replace(".0000000Z", "Z");
    let (audio, by_number) = (&shown["audioConferencing"], &shown["joinMeetingIdSettings"]);
    let lines = [
        ("Attendee Link", &shown["joinWebUrl"]),
        ("Toll Number", &audio["tollNumber"]),
        ("Toll Free Number", &audio["tollFreeNumber"]),
        ("Conference Id", &audio["ConferenceId"]),
        ("Dial in URL", &audio["dialinUrl"]),
    ];
    let lines: Vec<_> = lines.map(|(label, value)| format!("{label}: {}", value.as_str().unwrap())).into();
    json!({
        "id": shown["id"],
        "provider": "teams",
        "title": shown["subject"],
        "start": seconds("startDateTime"),
        "end": seconds("endDateTime"),
        "password": by_number["passcode"],
        "join_url": shown["joinWebUrl"],
        "meeting_number": by_number["joinMeetingId"],
        "access_code": audio["ConferenceId"],
        "dial_in": [
            {"label": "Toll", "number": "+15550100", "toll_free": false},
            {"label": "Toll Free", "number": "+18005550100", "toll_free": true},
        ],
        "dial_in_url": audio["dialinUrl"],
        "location_text": lines.join("\n"),
        "options": {
            "allowedPresenters": shown["allowedPresenters"], "lobbyBypassSettings": shown["lobbyBypassSettings"],
            "isEntryExitAnnounced": shown["isEntryExitAnnounced"], "allowMeetingChat": shown["allowMeetingChat"],
            "joinMeetingIdSettings": {"isPasscodeRequired": by_number["isPasscodeRequired"]},
            "videoTeleconferenceId": shown["videoTeleconferenceId"],
        },
    })
}

#[tokio::test]
async fn create_sends_instants_and_keeps_what_has_no_place() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let zone = "Asia/Kolkata";
    let ((start, start_told), (end, end_told)) =
        (on_clocks_of(zone, in_two_days(0)), on_clocks_of(zone, in_two_days(30)));
    let answer = alice
        .create(&json!({
            "title": "Plant walk – ऊँचा", "agenda": "Boots", "start": start, "end": end, "time_zone": zone,
            "send_email": true,
            "invitees": [{"email": "bob@example.com", "name": "Bob", "cohost": true}, {"email": "c@example.com"}],
            "options": {"allowMeetingChat": "limited", "lobbyBypassSettings": {"scope": "invited"}},
        }))
        .await;
    let call = only(&sandbox.teams);
    assert_eq!(line(&call), format!("POST {MEETINGS}"));
    assert_eq!(header_names(&call), ["authorization", "content-type", "prefer"]);
    assert_eq!(call.header("authorization").unwrap(), format!("Bearer {}", alice.pair.access_token));
    assert_eq!(
        call.json().unwrap(),
        json!({
            "subject": "Plant walk – ऊँचा", "startDateTime": start_told, "endDateTime": end_told,
            "participants": {"attendees": [
                {"upn": "bob@example.com", "role": "coorganizer"}, {"upn": "c@example.com", "role": "attendee"},
            ]},
            "allowMeetingChat": "limited", "lobbyBypassSettings": {"scope": "invited"},
        })
    );
    let shown = sandbox.teams.meetings().remove(0);
    let more = json!({
        "agenda": "Boots", "ignored": ["agenda", "send_email"], "start": start_told, "end": end_told, "time_zone": zone,
        "invitees": [{"email": "bob@example.com", "cohost": true}, {"email": "c@example.com"}],
    });
    assert_eq!(answer.expect(201), json!({"meeting": with(told(&shown), more)}));
    let id = shown["id"].as_str().unwrap();
    assert_eq!(answer.header("location"), alice.path(&format!("/meetings/{}", segment(id))));
}

#[tokio::test]
async fn read_in_every_documented_form() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("To be read").await;
    sent(&sandbox.teams);
    let answer = alice.get(&segment(&id)).await.expect(200);
    assert_eq!(lines(&sandbox.teams), [format!("GET {}", at_graph(&id))]);
    let expected = json!({"meeting": told(&sandbox.teams.meetings()[0])});
    assert_eq!(answer, expected);
    sandbox.teams.switch("decimals", "0").unwrap();
    sandbox.teams.switch("conference_id", "conferenceId").unwrap();
    assert_eq!(alice.get(&segment(&id)).await.expect(200), expected);
    // Without audio conferencing there is nothing to dial.
    sandbox.teams.switch("dial_in", "no").unwrap();
    let meeting = alice.get(&segment(&id)).await.expect(200)["meeting"].clone();
    for absent in ["dial_in", "dial_in_url", "access_code"] {
        assert!(meeting.get(absent).is_none(), "{absent}");
    }
    assert_eq!(meeting["location_text"], format!("Attendee Link: {}", meeting["join_url"].as_str().unwrap()));
}

#[tokio::test]
async fn a_patch_sends_what_changed_and_both_times() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("T").await;
    let (read, change) = (format!("GET {}", at_graph(&id)), format!("PATCH {}", at_graph(&id)));
    let changed = |calls: Vec<Call>| {
        let last = calls.last().unwrap();
        assert_eq!(line(last), change);
        assert!(calls[..calls.len() - 1].iter().all(|call| line(call) == read), "{read}");
        last.json().unwrap()
    };
    sent(&sandbox.teams);

    let answer = alice.patch(&segment(&id), &json!({"title": "Another"})).await.expect(200);
    assert_eq!(changed(sent(&sandbox.teams)), json!({"subject": "Another"}));
    let shown = sandbox.teams.meetings().remove(0);
    assert_eq!(answer, json!({"meeting": with(told(&shown), json!({"link_changed": false}))}));

    let answer = alice.patch(&segment(&id), &json!({"start": in_two_days(15).to_string()})).await.expect(200);
    let body = json!({"startDateTime": in_two_days(15).to_string(), "endDateTime": hours(49)});
    assert_eq!(changed(sent(&sandbox.teams)), body);
    assert_eq!(answer["meeting"]["end"], hours(49));

    let people = json!({"invitees": [{"email": "bob@example.com"}]});
    alice.patch(&segment(&id), &people).await.expect(200);
    let attendee = json!({"upn": "bob@example.com", "role": "attendee"});
    assert_eq!(changed(sent(&sandbox.teams)), json!({"participants": {"attendees": [attendee]}}));
    let answer = alice.patch(&segment(&id), &json!({"invitees": null})).await.expect(200);
    assert_eq!(changed(sent(&sandbox.teams)), json!({"participants": {"attendees": []}}));
    assert!(answer["meeting"].get("invitees").is_none());

    // Nothing of it is Graph's.
    let answer = alice.patch(&segment(&id), &json!({"agenda": "Boots"})).await.expect(200);
    assert_eq!(lines(&sandbox.teams), [read]);
    assert_eq!(
        (&answer["meeting"]["agenda"], &answer["meeting"]["ignored"]),
        (&json!("Boots"), &json!(["agenda"]))
    );

    sandbox.teams.switch("link", "new").unwrap();
    let answer = alice.patch(&segment(&id), &json!({"title": "Moved"})).await.expect(200);
    assert_eq!(answer["meeting"]["link_changed"], true);
    assert_eq!(answer["meeting"]["join_url"], sandbox.teams.meetings()[0]["joinWebUrl"]);
}

#[tokio::test]
async fn delete_and_what_is_gone() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("T").await;
    sent(&sandbox.teams);
    let answer = alice.delete(&segment(&id)).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    assert_eq!(lines(&sandbox.teams), [format!("DELETE {}", at_graph(&id))]);
    assert!(sandbox.teams.meetings().is_empty());
    alice.delete(&segment(&id)).await.expect(204);
    alice.get(&segment(&id)).await.problem(404, "meeting-not-found", "meeting-gone");
    sent(&sandbox.teams);
    let gone = alice.patch(&segment(&id), &json!({"title": "T"})).await;
    gone.problem(404, "meeting-not-found", "meeting-gone");
    assert_eq!(lines(&sandbox.teams), [format!("GET {}", at_graph(&id))], "nothing is changed");
}

#[tokio::test]
async fn there_is_no_list_no_revocation_and_no_password_sign_in() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let problem = alice.list("").await.problem(501, "unsupported", "unsupported");
    assert!(problem["detail"].as_str().unwrap().contains("Teams"), "{problem}");
    let revoke = alice.bare("POST", "/revoke").json(&json!({"token": "t"})).send().await;
    revoke.problem(501, "unsupported", "unsupported");
    let login = json!({"username": "a", "password": "b"});
    alice.bare("POST", "/login").json(&login).send().await.problem(501, "unsupported", "unsupported");
    assert!(sent(&sandbox.teams).is_empty());
}

#[tokio::test]
async fn the_profile_is_the_principals_where_there_is_no_mailbox() {
    let (sandbox, host) = start();
    for (user, name) in [(ALICE, "Alice Host"), (BOB, "Bob Free")] {
        let client = Client::new(&host, "teams", sandbox.teams.tokens(user, &[]));
        let answer = client.request("GET", "/profile").send().await.expect(200);
        assert_eq!(line(&only(&sandbox.teams)), "GET /v1.0/me");
        assert_eq!(answer["profile"]["name"], name);
        assert_eq!(answer["profile"]["email"], user);
    }
}

#[tokio::test]
async fn a_refresh_gives_a_new_token_and_happens_within_a_call() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let renew = |token: &str| alice.bare("POST", "/token").json(&json!({"refresh_token": token})).send();
    let tokens = renew(&alice.pair.refresh_token).await.expect(200);
    let call = only(&sandbox.teams);
    assert_eq!(line(&call), format!("POST {TOKEN}"));
    assert_eq!(header_names(&call), ["content-type"], "the client authenticates in the body alone");
    for (name, value) in [
        ("grant_type", "refresh_token"),
        ("client_id", "convoke-demo"),
        ("client_secret", "convoke-demo-secret"),
        ("refresh_token", &alice.pair.refresh_token),
    ] {
        assert_eq!(call.field(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(
        tokens,
        json!({
            "access_token": tokens["access_token"], "refresh_token": tokens["refresh_token"], "token_type": "Bearer",
            "expires_in": 3599, "refresh_token_expires_in": 7_776_000,
            "scope": "User.Read OnlineMeetings.ReadWrite offline_access",
        })
    );
    assert_ne!(tokens["refresh_token"], alice.pair.refresh_token);

    // Without a new one the old one stays.
    sandbox.teams.switch("refresh_tokens", "none").unwrap();
    let newest = tokens["refresh_token"].as_str().unwrap();
    assert_eq!(renew(newest).await.expect(200)["refresh_token"], newest);
    sandbox.teams.switch("refresh_tokens", "new").unwrap();

    let alice = Client::new(&host, "teams", sandbox.teams.tokens(ALICE, &[]));
    sandbox.teams.expire_access_tokens();
    sent(&sandbox.teams);
    let answer = alice.both("POST", "/meetings").json(&meeting("T")).send().await.expect(201);
    let expected = [format!("POST {MEETINGS}"), format!("POST {TOKEN}"), format!("POST {MEETINGS}")];
    assert_eq!(lines(&sandbox.teams), expected);
    assert_ne!(answer["tokens"]["refresh_token"], alice.pair.refresh_token);
    assert_eq!(sandbox.teams.meetings().len(), 1);
}

#[tokio::test]
async fn room_systems_have_an_address_where_a_partner_is_configured() {
    let sandbox = sandbox();
    let host = setup(&sandbox, "sip_domain = \"video.example.com\"").start();
    let alice = alice(&sandbox, &host);
    let made = alice.create(&meeting("T")).await.expect(201);
    let number = sandbox.teams.meetings()[0]["videoTeleconferenceId"].as_str().unwrap().to_owned();
    assert_eq!(made["meeting"]["sip_address"], format!("{number}@video.example.com"));
}
