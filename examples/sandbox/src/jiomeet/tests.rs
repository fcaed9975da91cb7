//! The rules of the simulated JioMeet.

use serde_json::{Value, json};

use super::*;
use crate::oauth::Holder;
use crate::testing::{ORIGIN, call, now, query};

const CALLBACK: &str = "http://localhost:8878/callback/jiomeet";
const BASIC: &str = "Basic Y29udm9rZS1kZW1vOmNvbnZva2UtZGVtby1zZWNyZXQ=";

fn jiomeet() -> JioMeet {
    JioMeet::new(ORIGIN)
}

fn alice(jiomeet: &mut JioMeet) -> String {
    jiomeet.grants.pair(Holder::new("alice@example.com", "convoke-demo", &SCOPES), now()).access_token
}

fn meeting() -> Value {
    json!({
        "topic": "Plant walk", "startTime": "2030-03-04T03:30:00.000Z", "endTime": "2030-03-04T04:00:00.000Z",
        "isPinEnabled": true, "advancedOptions": {"waitingRoom": true},
    })
}

#[test]
fn the_authorization_request_is_exact() {
    let mut jiomeet = jiomeet();
    // base64 of {"s":"x"}
    let good = [
        ("clientId", "convoke-demo"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("state", "eyJzIjoieCJ9"),
    ];
    assert_eq!(call("GET", &format!("/oauth2/authorize?{}", query(&good))).to(&mut jiomeet).status, 200);
    for wrong in [
        ("client_id", "convoke-demo"),
        ("scope", "user:read"),
        ("code_challenge", "x"),
        ("clientId", "other"),
        ("state", "not-json"),
        ("redirect_uri", "http://127.0.0.1:8878/callback/jiomeet"),
        ("redirect_uri", "http://localhost:8878/callback?token=1"),
        ("response_type", "token"),
    ] {
        let mut fields = good.to_vec();
        fields.retain(|(name, _)| *name != wrong.0);
        fields.push(wrong);
        let page = call("GET", &format!("/oauth2/authorize?{}", query(&fields))).to(&mut jiomeet);
        assert_eq!(page.status, 400, "{wrong:?}");
    }
    let request = query(&good);
    let form = [("request", request.as_str()), ("account", "alice@example.com"), ("decision", "allow")];
    let (to, back) = call("POST", "/oauth2/authorize").posting(&form).to(&mut jiomeet).back();
    assert_eq!((to.as_str(), back[0].0.as_str(), back[1].1.as_str()), (CALLBACK, "code", "eyJzIjoieCJ9"));

    let fields = [("grant_type", "authorization_code"), ("code", back[0].1.as_str())];
    let request = call("POST", "/api/oauth2/v2/token").posting(&fields);
    assert_eq!(request.to(&mut jiomeet).status, 401, "Basic is missing");
    let request = request.with("authorization", BASIC);
    let tokens = request.to(&mut jiomeet).body();
    assert_eq!(tokens["expires_in"], "2030-03-02T10:32:16.657Z");
    assert_eq!(tokens["access_token"].as_str().unwrap().split('.').count(), 3);
    assert_eq!(request.to(&mut jiomeet).status, 400, "a second time");
}

#[test]
fn the_token_request_has_one_type_and_no_extras() {
    let mut jiomeet = jiomeet();
    let pair = jiomeet.grants.pair(Holder::new("alice@example.com", "convoke-demo", &SCOPES), now());
    let fields = [("grant_type", "refresh_token"), ("refresh_token", pair.refresh_token.as_str())];
    let form = call("POST", "/api/oauth2/v2/token").with("authorization", BASIC).posting(&fields);
    let body = json!({"grant_type": "refresh_token", "refresh_token": pair.refresh_token});
    let json = call("POST", "/api/oauth2/v2/token").with("authorization", BASIC).sending(&body);
    assert_eq!((form.to(&mut jiomeet).status, json.to(&mut jiomeet).status), (200, 415));
    jiomeet.set_switch("token_body", "json").unwrap();
    assert_eq!((form.to(&mut jiomeet).status, json.to(&mut jiomeet).status), (415, 200));
    jiomeet.set_switch("token_body", "either").unwrap();
    assert_eq!((form.to(&mut jiomeet).status, json.to(&mut jiomeet).status), (200, 200));
    jiomeet.set_switch("refresh_tokens", "no").unwrap();
    assert!(form.to(&mut jiomeet).body()["refresh_token"].is_null());
    let extra = [fields[0], fields[1], ("client_id", "convoke-demo")];
    let extra =
        call("POST", "/api/oauth2/v2/token").with("authorization", BASIC).posting(&extra).to(&mut jiomeet);
    assert_eq!((extra.status, &extra.body()["errorsArray"][0]["property"]), (412, &json!("client_id")));
}

#[test]
fn a_meeting_lives() {
    let mut jiomeet = jiomeet();
    let alice = alice(&mut jiomeet);
    let create = call("POST", "/api/meeting").token(&alice).sending(&meeting());
    let created = create.to(&mut jiomeet).body();
    let details = &created["meetingDetails"][0];
    assert_eq!(details["scheduledDuration"], 1_800_000);
    assert!(
        details["meetingUrl"]
            .as_str()
            .unwrap()
            .ends_with(&format!("&pwd={}", details["pin"].as_str().unwrap()))
    );
    let id = details["_id"].as_str().unwrap();
    assert!(id.starts_with("sm-"));
    jiomeet.set_switch("created", "object").unwrap();
    assert!(create.to(&mut jiomeet).body()["meetingDetails"].is_object());

    let at = format!("/api/meeting/meetingDetails/{id}");
    assert_eq!(call("GET", &at).token(&alice).to(&mut jiomeet).body()[0]["topic"], "Plant walk");
    let mut changed = meeting();
    changed["topic"] = "Other".into();
    changed["isPinEnabled"] = false.into();
    let changed = call("PUT", &at).token(&alice).sending(&changed).to(&mut jiomeet).body();
    assert_eq!((&changed["topic"], &changed["pin"]), (&json!("Other"), &Value::Null));

    let user = person("alice@example.com").unwrap().id;
    let list = call("GET", &format!("/api/meeting/{user}?past=false")).token(&alice).to(&mut jiomeet).body();
    assert_eq!((&list["totalCount"], &list["moreAvailable"]), (&json!(2), &json!(false)));
    let others = call("GET", "/api/meeting/5f0000000000000000000b0b").token(&alice);
    assert_eq!(others.to(&mut jiomeet).status, 403);

    let cancel = call("POST", &format!("/api/meeting/cancel/{id}")).token(&alice);
    assert_eq!(cancel.to(&mut jiomeet).status, 415, "a body is needed");
    assert_eq!(cancel.clone().sending(&json!({"cancel": "none"})).to(&mut jiomeet).status, 412);
    assert_eq!(cancel.sending(&json!({"cancel": "current"})).to(&mut jiomeet).status, 200);
    assert_eq!(call("GET", &at).token(&alice).to(&mut jiomeet).status, 404);
}

#[test]
fn bodies_are_validated() {
    let mut jiomeet = jiomeet();
    let alice = alice(&mut jiomeet);
    for (name, value) in [
        ("startTime", json!("2030-03-04T09:00:00.000+05:30")),
        ("startTime", json!("2030-03-04T03:30:00Z")),
        ("endTime", json!("2030-03-04T03:30:00.000Z")),
        ("isPinEnabled", json!("true")),
        ("isPinEnabled", Value::Null),
        ("topic", json!(7)),
        ("timeZone", json!("UTC")),
    ] {
        let mut body = meeting();
        body[name] = value.clone();
        let answer = call("POST", "/api/meeting").token(&alice).sending(&body).to(&mut jiomeet);
        assert_eq!(
            (answer.status, &answer.body()["errorsArray"][0]["property"]),
            (412, &json!(name)),
            "{value}"
        );
    }
}

#[test]
fn scopes_and_paths() {
    let mut jiomeet = jiomeet();
    let reader = jiomeet.grants.pair(Holder::new("bob@example.com", "convoke-demo", &["user:read"]), now());
    let create = call("POST", "/api/meeting").token(&reader.access_token).sending(&meeting());
    assert_eq!(create.to(&mut jiomeet).status, 403);
    let paths = ["/api/my_profile", "/api/user/profile"];
    let ask = |jiomeet: &mut JioMeet| {
        paths.map(|path| call("GET", path).token(&reader.access_token).to(jiomeet).status)
    };
    assert_eq!(ask(&mut jiomeet), [200, 404]);
    jiomeet.set_switch("profile_path", "/api/user/profile").unwrap();
    assert_eq!(ask(&mut jiomeet), [404, 200]);
    assert_eq!(call("GET", "/api/user/profile").to(&mut jiomeet).status, 401);
    assert!(jiomeet.set_switch("profile_path", "/x").is_err());
}
