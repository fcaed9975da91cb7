//! The simulated Teams refuses what the documentation does not allow.

use serde_json::{Value, json};

use super::Teams;
use crate::oauth::Holder;
use crate::server::Provider;
use crate::testing::{ORIGIN, call, now, query};

const SCOPES: [&str; 4] = ["User.Read", "OnlineMeetings.ReadWrite", "offline_access", "openid"];

fn teams() -> Teams {
    Teams::new(ORIGIN)
}

fn token(teams: &mut Teams, user: &str, scopes: &[&str]) -> String {
    teams.grants.pair(Holder::new(user, "convoke-demo", scopes), now()).access_token
}

fn body() -> Value {
    json!({"subject": "Review", "startDateTime": "2030-03-04T09:00:00+05:30", "endDateTime": "2030-03-04T04:15:00Z"})
}

fn with(mut value: Value, more: Value) -> Value {
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    value
}

#[test]
fn a_meeting_lives_by_the_reference() {
    let mut teams = teams();
    let token = token(&mut teams, "alice@example.com", &SCOPES);
    let post = |body: &Value| call("POST", "/v1.0/me/onlineMeetings").token(&token).sending(body);
    let made = post(&body()).to(&mut teams);
    assert_eq!(made.status, 201);
    let shown = made.body();
    assert_eq!(shown["startDateTime"], "2030-03-04T03:30:00.0000000Z");
    let id = shown["id"].as_str().unwrap();
    assert!(id.contains('/') && id.contains('+'), "{id}");
    let path =
        format!("/v1.0/me/onlineMeetings/{}", id.replace('/', "%2F").replace('+', "%2B").replace('=', "%3D"));
    assert_eq!(call("GET", &path).token(&token).to(&mut teams).body(), shown);
    let change = |body: Value| call("PATCH", &path).token(&token).sending(&body);
    for refused in [
        json!({"startDateTime": "2030-03-04T09:00:00Z"}),
        json!({"joinMeetingIdSettings": {"isPasscodeRequired": false}}),
        json!({"participants": {"organizer": {}}}),
        json!({"lobbyBypassSettings": {"scope": "nobody"}}),
        json!({"colour": "red"}),
    ] {
        assert_eq!(change(refused.clone()).to(&mut teams).status, 400, "{refused}");
    }
    let people = json!({"participants": {"attendees": [{"upn": "b@example.com", "role": "coorganizer"}]}});
    let hidden = change(people.clone()).to(&mut teams).body();
    assert_eq!(hidden["participants"]["attendees"][0]["role"], "unknownFutureValue");
    let prefer = change(people).with("prefer", "include-unknown-enum-members").to(&mut teams).body();
    assert_eq!(prefer["participants"]["attendees"][0]["role"], "coorganizer");
    assert_eq!(call("DELETE", &path).token(&token).to(&mut teams).status, 204);
    assert_eq!(call("GET", &path).token(&token).to(&mut teams).status, 404);
    for refused in [
        json!({"subject": "x"}),
        with(body(), json!({"endDateTime": "2030-03-04T03:30:00Z"})),
        with(body(), json!({"startDateTime": "2030-03-04T09:00:00"})),
        with(body(), json!({"externalId": "x"})),
        with(body(), json!({"participants": {"attendees": [{"role": "attendee"}]}})),
    ] {
        assert_eq!(post(&refused).to(&mut teams).status, 400, "{refused}");
    }
    assert_eq!(call("GET", "/v1.0/me/onlineMeetings").token(&token).to(&mut teams).status, 400);
}

#[test]
fn one_external_id_makes_one_meeting_of_a_user() {
    let mut teams = teams();
    let (alice, ada) =
        (token(&mut teams, "alice@example.com", &SCOPES), token(&mut teams, "admin@example.com", &SCOPES));
    let keyed = with(body(), json!({"externalId": "T"}));
    let send = |teams: &mut Teams, token: &str, body: &Value| {
        call("POST", "/v1.0/me/onlineMeetings/createOrGet").token(token).sending(body).to(teams)
    };
    let first = send(&mut teams, &alice, &keyed);
    let second = send(&mut teams, &alice, &with(keyed.clone(), json!({"subject": "Other"})));
    assert_eq!((first.status, second.status, teams.meetings.len()), (201, 200, 1));
    assert_eq!(first.body(), second.body());
    assert_eq!(send(&mut teams, &ada, &keyed).status, 201);
    assert_eq!(send(&mut teams, &alice, &with(keyed, json!({"allowMeetingChat": "limited"}))).status, 400);
    assert_eq!(send(&mut teams, &alice, &body()).status, 400);
}

#[test]
fn accounts_and_scopes_are_told_apart() {
    let mut teams = teams();
    let post = |token: &str| call("POST", "/v1.0/me/onlineMeetings").token(token).sending(&body());
    for (user, scopes, status) in [
        ("alice@example.com", &SCOPES[..], 201),
        ("bob@example.com", &SCOPES[..], 403),
        ("carol@personal.example", &SCOPES[..], 403),
        ("alice@example.com", &["OnlineMeetings.Read"][..], 403),
    ] {
        let token = token(&mut teams, user, scopes);
        assert_eq!(post(&token).to(&mut teams).status, status, "{user}");
    }
    let answer = post("wrong").to(&mut teams);
    assert_eq!((answer.status, &answer.body()["error"]["code"]), (401, &json!("InvalidAuthenticationToken")));
    let bob = token(&mut teams, "bob@example.com", &SCOPES);
    let profile = call("GET", "/v1.0/me").token(&bob).to(&mut teams).body();
    assert_eq!((&profile["mail"], &profile["userPrincipalName"]), (&Value::Null, &json!("bob@example.com")));
}

fn ask(more: &[(&str, &str)]) -> String {
    let fields = [
        ("client_id", "convoke-demo"),
        ("response_type", "code"),
        ("redirect_uri", "http://localhost:1/callback/teams"),
        ("state", "s"),
        ("scope", "OnlineMeetings.ReadWrite offline_access"),
    ];
    let kept = fields.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    query(&kept.chain(more).copied().collect::<Vec<_>>())
}

#[test]
fn consent_is_a_users_or_an_administrators() {
    let mut teams = teams();
    let decide = |teams: &mut Teams, tenant: &str, account: &str, decision: &str| {
        let form = [("request", &*ask(&[])), ("account", account), ("decision", decision)];
        call("POST", &format!("/{tenant}/oauth2/v2.0/authorize")).posting(&form).to(teams)
    };
    let error = |answer: &crate::exchange::Answer| {
        let (_, fields) = answer.back();
        let found = fields.into_iter().find(|(name, _)| name == "error_description");
        found.map(|(_, words)| words[..11].to_owned())
    };
    let alice = "alice@example.com";
    assert_eq!(error(&decide(&mut teams, "organizations", alice, "deny")).as_deref(), Some("AADSTS65004"));
    assert_eq!(error(&decide(&mut teams, "organizations", alice, "allow")), None);
    teams.set_switch("consent", "administrator").unwrap();
    assert_eq!(error(&decide(&mut teams, "organizations", alice, "allow")).as_deref(), Some("AADSTS90094"));
    assert_eq!(error(&decide(&mut teams, "example.com", "admin@example.com", "allow")), None);
    assert_eq!(error(&decide(&mut teams, "organizations", alice, "allow")), None, "for everybody");
    assert_eq!(decide(&mut teams, "organizations", "carol@personal.example", "allow").status, 400);
    assert_eq!(decide(&mut teams, "common", "carol@personal.example", "allow").status, 302);
    assert_eq!(decide(&mut teams, "nobody.example", alice, "allow").status, 400);
}

#[test]
fn a_request_without_scope_or_with_strange_ones_is_refused() {
    let mut teams = teams();
    let get = |teams: &mut Teams, more: &[(&str, &str)]| {
        call("GET", &format!("/organizations/oauth2/v2.0/authorize?{}", ask(more))).to(teams)
    };
    assert_eq!(get(&mut teams, &[]).status, 200);
    for (more, error) in [
        (&[("scope", "")][..], "invalid_request"),
        (&[("scope", "Mail.Send")][..], "invalid_scope"),
        (&[("code_challenge", "short"), ("code_challenge_method", "S256")][..], "invalid_request"),
        (&[("response_type", "token")][..], "unsupported_response_type"),
    ] {
        let (_, fields) = get(&mut teams, more).back();
        assert_eq!(fields[0], ("error".to_owned(), error.to_owned()), "{more:?}");
    }
    assert_eq!(get(&mut teams, &[("client_id", "x")]).status, 400);
    assert_eq!(get(&mut teams, &[("colour", "red")]).status, 400);
}

#[test]
fn a_refresh_adds_a_token_and_errors_have_numbers() {
    let mut teams = teams();
    let pair = teams.grants.pair(Holder::new("alice@example.com", "convoke-demo", &SCOPES), now());
    let send = |teams: &mut Teams, secret: &str, token: &str| {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", "convoke-demo"),
            ("client_secret", secret),
            ("refresh_token", token),
        ];
        call("POST", "/organizations/oauth2/v2.0/token").posting(&form).to(teams)
    };
    let answer = send(&mut teams, "convoke-demo-secret", &pair.refresh_token).body();
    assert_ne!(answer["refresh_token"], pair.refresh_token);
    assert_eq!(answer["scope"], "User.Read OnlineMeetings.ReadWrite");
    assert!(answer["id_token"].is_string());
    assert_eq!(
        send(&mut teams, "convoke-demo-secret", &pair.refresh_token).status,
        200,
        "the old one goes on"
    );
    teams.set_switch("refresh_tokens", "none").unwrap();
    assert!(
        send(&mut teams, "convoke-demo-secret", &pair.refresh_token).body().get("refresh_token").is_none()
    );
    for (secret, token, status, code) in [
        ("convoke-demo-secret", "wrong", 400, 70_000),
        ("wrong", pair.refresh_token.as_str(), 401, 7_000_215),
    ] {
        let answer = send(&mut teams, secret, token);
        assert_eq!((answer.status, &answer.body()["error_codes"][0]), (status, &json!(code)));
    }
}
