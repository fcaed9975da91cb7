//! The rules of the simulated GoToMeeting.

use super::*;
use crate::oauth::Rotation;
use crate::testing::{ORIGIN, call, now, query};

const CALLBACK: &str = "http://localhost:8878/callback/gotomeeting";
const BASIC: &str = "Basic Y29udm9rZS1kZW1vOmNvbnZva2UtZGVtby1zZWNyZXQ=";
const ALICE: &str = "alice@example.com";

fn goto() -> GoToMeeting {
    GoToMeeting::new(ORIGIN)
}

fn token(goto: &mut GoToMeeting, user: &str) -> String {
    goto.grants.pair(Holder::new(user, "convoke-demo", &SCOPES), now()).access_token
}

fn meeting() -> Value {
    json!({
        "subject": "Budget &lt;review&gt;", "starttime": "2030-03-04T03:30:00Z", "endtime": "2030-03-04T04:15:00Z",
        "passwordrequired": false, "conferencecallinfo": "Hybrid", "timezonekey": "", "meetingtype": "scheduled",
    })
}

fn renew(goto: &mut GoToMeeting, refresh_token: &str) -> Answer {
    call("POST", "/oauth/token")
        .with("authorization", BASIC)
        .posting(&[("grant_type", "refresh_token"), ("refresh_token", refresh_token)])
        .to(goto)
}

#[test]
fn the_authorization_request_is_exact() {
    let mut goto = goto();
    let good = [
        ("client_id", "convoke-demo"),
        ("response_type", "code"),
        ("redirect_uri", CALLBACK),
        ("state", "s"),
        ("scope", "collab:"),
    ];
    let with = |name: &'static str, value: &'static str| {
        let mut fields = good.to_vec();
        fields.retain(|(known, _)| *known != name);
        fields.push((name, value));
        call("GET", &format!("/oauth/authorize?{}", query(&fields)))
    };
    assert_eq!(with("state", "s").to(&mut goto).status, 200);
    for (name, value) in
        [("client_id", "x"), ("redirect_uri", "https://evil.example/"), ("code_challenge", "x"), ("foo", "x")]
    {
        assert_eq!(with(name, value).to(&mut goto).status, 400, "{name}");
    }
    for (name, value) in [("response_type", "token"), ("scope", "collab"), ("scope", "collab: other:")] {
        let (to, back) = with(name, value).to(&mut goto).back();
        assert_eq!((to.as_str(), back[0].0.as_str()), (CALLBACK, "error"), "{value}");
    }
    let request = query(&good);
    let form = [("request", request.as_str()), ("account", ALICE), ("decision", "allow")];
    let (_, back) = call("POST", "/oauth/authorize").posting(&form).to(&mut goto).back();
    let fields =
        [("grant_type", "authorization_code"), ("code", back[0].1.as_str()), ("redirect_uri", CALLBACK)];
    let exchange = call("POST", "/oauth/token").posting(&fields);
    assert_eq!(exchange.to(&mut goto).status, 401, "Basic is missing");
    let tokens = exchange.with("authorization", BASIC).to(&mut goto).body();
    assert_eq!((&tokens["principal"], &tokens["scope"]), (&json!(ALICE), &json!("collab:")));
    assert!(tokens["refresh_token"].is_string());
}

#[test]
fn a_refresh_answer_has_a_refresh_token_only_when_it_is_replaced() {
    let mut goto = goto();
    let pair = goto.grants.pair(Holder::new(ALICE, "convoke-demo", &SCOPES), now());
    assert!(renew(&mut goto, &pair.refresh_token).body()["refresh_token"].is_null());
    goto.set_switch("refresh_tokens", "always").unwrap();
    assert_eq!(renew(&mut goto, &pair.refresh_token).body()["refresh_token"], pair.refresh_token);
    goto.set_switch("refresh_tokens", "replaced").unwrap();
    goto.grants.rotation = Rotation::Rotate;
    assert_ne!(renew(&mut goto, &pair.refresh_token).body()["refresh_token"], pair.refresh_token);
    assert_eq!(renew(&mut goto, &pair.refresh_token).body()["error"], "invalid_grant");
}

#[test]
fn a_meeting_lives() {
    let mut goto = goto();
    let alice = token(&mut goto, ALICE);
    let created = call("POST", "/G2M/rest/meetings").token(&alice).sending(&meeting()).to(&mut goto);
    assert_eq!(created.status, 201);
    let made = &created.body()[0];
    let id = made["meetingid"].as_u64().unwrap();
    assert!(made["subject"].is_null() && made["joinURL"].as_str().unwrap().ends_with(&id.to_string()));
    let at = format!("/G2M/rest/meetings/{id}");
    let shown = call("GET", &at).token(&alice).to(&mut goto).body();
    assert_eq!(shown[0]["meetingId"], id);
    assert_eq!(shown[0]["startTime"], "2030-03-04T03:30:00.+0000");
    assert!(shown[0]["joinURL"].is_null());
    assert!(shown[0]["conferenceCallInfo"].as_str().unwrap().contains("Access Code: "));

    let mut changed = meeting();
    changed["conferencecallinfo"] = "Ask Anna".into();
    let put = call("PUT", &at).token(&alice).sending(&changed).to(&mut goto);
    assert_eq!((put.status, put.body.len()), (204, 0));
    let list = call("GET", "/G2M/rest/upcomingMeetings").token(&alice).to(&mut goto).body();
    assert_eq!((&list[0]["meetingId"], &list[0]["duration"]), (&json!(id.to_string()), &json!("45")));
    assert_eq!(list[0]["conferenceCallInfo"], "Ask Anna");
    let start = call("GET", &format!("{at}/start")).token(&alice).to(&mut goto).body();
    assert!(start["hostURL"].as_str().unwrap().contains(&format!("/host/{id}?")));
    let past = "/G2M/rest/historicalMeetings?startDate=2030-02-01T00:00:00Z&endDate=2030-03-01T00:00:00Z";
    assert_eq!(call("GET", past).token(&alice).to(&mut goto).body(), json!([]));
    assert_eq!(call("GET", "/G2M/rest/historicalMeetings").token(&alice).to(&mut goto).status, 400);

    assert_eq!(call("DELETE", &at).token(&alice).to(&mut goto).status, 204);
    assert_eq!(call("DELETE", &at).token(&alice).to(&mut goto).status, 404);
}

#[test]
fn bodies_are_validated() {
    let mut goto = goto();
    let alice = token(&mut goto, ALICE);
    let send = |goto: &mut GoToMeeting, body: &Value| {
        call("POST", "/G2M/rest/meetings").token(&alice).sending(body).to(goto).status
    };
    for (name, value) in [
        ("subject", json!("a < b")),
        ("subject", json!("x".repeat(101))),
        ("starttime", json!("2030-03-04T09:00:00+05:30")),
        ("starttime", json!("2030-03-04T03:30:00.000Z")),
        ("endtime", json!("2030-03-04T03:30:00Z")),
        ("passwordrequired", json!("false")),
        ("conferencecallinfo", json!("x".repeat(256))),
        ("timezonekey", json!("67")),
        ("meetingtype", json!("Scheduled")),
        ("coorganizerKeys", json!([])),
        ("password", json!("x")),
    ] {
        let mut body = meeting();
        body[name] = value.clone();
        assert_eq!(send(&mut goto, &body), 400, "{name} {value}");
    }
    for name in [
        "subject",
        "starttime",
        "endtime",
        "passwordrequired",
        "conferencecallinfo",
        "timezonekey",
        "meetingtype",
    ] {
        let mut body = meeting();
        body.as_object_mut().unwrap().remove(name);
        assert_eq!(send(&mut goto, &body), 400, "{name} is required");
    }
    assert_eq!(send(&mut goto, &meeting()), 201);
}

#[test]
fn free_accounts_are_refused_at_one_of_two_places() {
    let mut goto = goto();
    let pair = goto.grants.pair(Holder::new("bob@example.com", "convoke-demo", &SCOPES), now());
    let create = call("POST", "/G2M/rest/meetings").token(&pair.access_token).sending(&meeting());
    assert_eq!(create.to(&mut goto).status, 412);
    assert_eq!(renew(&mut goto, &pair.refresh_token).status, 200);
    goto.set_switch("free_accounts", "tokens").unwrap();
    assert_eq!(renew(&mut goto, &pair.refresh_token).status, 412);
    assert!(goto.set_switch("free_accounts", "x").is_err() && goto.set_switch("x", "x").is_err());
}

#[test]
fn scopes_places_and_forms_of_errors() {
    let mut goto = goto();
    let pair = goto.grants.pair(Holder::new(ALICE, "convoke-demo", &["identity:"]), now());
    let list = call("GET", "/G2M/rest/upcomingMeetings").token(&pair.access_token);
    for (form, member) in [("description", "description"), ("msg", "msg"), ("error", "error")] {
        goto.set_switch("errors", form).unwrap();
        let refused = list.to(&mut goto);
        assert_eq!(refused.status, 403);
        assert!(!refused.body()[member].is_null(), "{form}");
    }
    let ask = |goto: &mut GoToMeeting| {
        [ADMIN_PROFILE, IDENTITY_PROFILE]
            .map(|path| call("GET", path).token(&pair.access_token).to(goto).status)
    };
    assert_eq!(ask(&mut goto), [200, 404]);
    goto.set_switch("profile_path", IDENTITY_PROFILE).unwrap();
    assert_eq!(ask(&mut goto), [404, 200]);
}
