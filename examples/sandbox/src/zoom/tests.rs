//! The rules of the simulated Zoom.

use serde_json::{Value, json};

use super::*;
use crate::testing::{ORIGIN, call, now, query};

const CALLBACK: &str = "http://localhost:8878/callback/zoom";
const BASIC: &str = "Basic Y29udm9rZS1kZW1vOmNvbnZva2UtZGVtby1zZWNyZXQ=";
const MEETINGS: &str = "/v2/users/me/meetings";

fn zoom() -> Zoom {
    Zoom::new(ORIGIN)
}

fn tokens(zoom: &mut Zoom, scopes: &[&str]) -> TokenPair {
    zoom.grants.pair(Holder::new("alice@example.com", "convoke-demo", scopes), now())
}

fn alice(zoom: &mut Zoom) -> String {
    let scopes = zoom.registered();
    tokens(zoom, scopes).access_token
}

fn meeting() -> Value {
    json!({"topic": "Plant walk", "type": 2, "start_time": "2030-03-04T03:30:00Z", "duration": 30})
}

fn with(mut value: Value, more: Value) -> Value {
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    value
}

fn create(zoom: &mut Zoom, token: &str, body: &Value) -> Answer {
    call("POST", MEETINGS).token(token).sending(body).to(zoom)
}

#[test]
fn a_sign_in_grants_what_is_registered_and_ends_what_was_before() {
    let mut zoom = zoom();
    let good = [
        ("response_type", "code"),
        ("client_id", "convoke-demo"),
        ("redirect_uri", CALLBACK),
        ("state", "s"),
    ];
    assert_eq!(call("GET", &format!("/oauth/authorize?{}", query(&good))).to(&mut zoom).status, 200);
    for wrong in [
        ("client_id", "x"),
        ("redirect_uri", "https://evil.example/"),
        ("response_type", "token"),
        ("scope", "meeting:write"),
        ("code_challenge", "short"),
        ("access_type", "offline"),
    ] {
        let mut fields = good.to_vec();
        fields.retain(|(name, _)| *name != wrong.0);
        fields.push(wrong);
        let page = call("GET", &format!("/oauth/authorize?{}", query(&fields))).to(&mut zoom);
        assert_eq!(page.status, 400, "{wrong:?}");
    }
    let old = alice(&mut zoom);
    let request = query(&good);
    let form = [("request", request.as_str()), ("account", "alice@example.com"), ("decision", "allow")];
    let (to, back) = call("POST", "/oauth/authorize").posting(&form).to(&mut zoom).back();
    assert_eq!((to.as_str(), back[0].0.as_str(), back[1].1.as_str()), (CALLBACK, "code", "s"));
    let fields =
        [("grant_type", "authorization_code"), ("code", back[0].1.as_str()), ("redirect_uri", CALLBACK)];
    let request = call("POST", "/oauth/token").posting(&fields);
    assert_eq!(request.to(&mut zoom).status, 401, "Basic is missing");
    let both = [fields[0], fields[1], fields[2], ("client_id", "convoke-demo")];
    let both = call("POST", "/oauth/token").with("authorization", BASIC).posting(&both);
    assert_eq!(both.to(&mut zoom).status, 401, "one method, not two");
    let request = request.with("authorization", BASIC);
    let tokens = request.to(&mut zoom).body();
    assert_eq!((&tokens["expires_in"], &tokens["api_url"]), (&json!(3599), &json!("https://api.zoom.us")));
    assert_eq!(tokens["scope"], super::tests::zoom().registered().join(" "));
    assert_eq!(
        request.to(&mut zoom).body(),
        json!({"reason": "Invalid authorization code", "error": "invalid_grant"})
    );
    assert_eq!(call("GET", "/v2/users/me").token(&old).to(&mut zoom).body()["code"], 124);
}

#[test]
fn refresh_tokens_are_used_up_and_access_tokens_revoked() {
    let mut zoom = zoom();
    let pair = tokens(&mut zoom, &["user:read:user"]);
    let refresh = |zoom: &mut Zoom, token: &str| {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
        call("POST", "/oauth/token").with("authorization", BASIC).posting(&fields).to(zoom)
    };
    let new = refresh(&mut zoom, &pair.refresh_token).body();
    assert_ne!(new["refresh_token"], pair.refresh_token);
    assert_eq!(refresh(&mut zoom, &pair.refresh_token).status, 400);
    zoom.set_switch("token_errors", "numbers").unwrap();
    assert_eq!(refresh(&mut zoom, &pair.refresh_token).body()["reason"], "Invalid Token! (4741)");

    let revoke = |zoom: &mut Zoom, token: &Value| {
        let at = format!("/oauth/revoke?{}", query(&[("token", token.as_str().unwrap())]));
        call("POST", &at).with("authorization", BASIC).to(zoom)
    };
    assert_eq!(revoke(&mut zoom, &new["refresh_token"]).status, 400);
    assert_eq!(revoke(&mut zoom, &new["access_token"]).body(), json!({"status": "success"}));
    assert_eq!(revoke(&mut zoom, &new["access_token"]).status, 400);
    assert_eq!(refresh(&mut zoom, new["refresh_token"].as_str().unwrap()).status, 400, "both end together");
}

#[test]
fn a_meeting_lives() {
    let mut zoom = zoom();
    let token = alice(&mut zoom);
    let answer = create(&mut zoom, &token, &meeting());
    assert_eq!(answer.status, 201);
    let made = answer.body();
    assert!(made["id"].as_u64().unwrap() > u64::from(u32::MAX));
    let at = format!("/v2/meetings/{}", made["id"]);
    let shown = call("GET", &at).token(&token).to(&mut zoom).body();
    assert_eq!(shown["join_url"], made["join_url"]);
    assert_ne!(shown["start_url"], made["start_url"], "its token is a fresh one each time");
    assert_eq!(call("GET", &at.replace("meetings/", "meetings//")).token(&token).to(&mut zoom).status, 200);

    let change = json!({"topic": "Other", "password": "new-1", "settings": {"waiting_room": true}});
    let changed = call("PATCH", &at).token(&token).sending(&change).to(&mut zoom);
    assert_eq!((changed.status, changed.body.len()), (204, 0));
    let shown = call("GET", &at).token(&token).to(&mut zoom).body();
    assert_eq!(
        (&shown["topic"], &shown["password"], &shown["settings"]["waiting_room"]),
        (&json!("Other"), &json!("new-1"), &json!(true))
    );
    assert_ne!(shown["join_url"], made["join_url"]);

    let bob = zoom
        .grants
        .pair(Holder::new("bob@example.com", "convoke-demo", zoom.registered()), now())
        .access_token;
    assert_eq!(call("GET", &at).token(&bob).to(&mut zoom).body()["code"], 3001);
    let reminders = "?schedule_for_reminder=false&cancel_meeting_reminder=false";
    assert_eq!(call("DELETE", &format!("{at}{reminders}")).token(&token).to(&mut zoom).status, 204);
    let gone = call("GET", &at).token(&token).to(&mut zoom);
    assert_eq!((gone.status, &gone.body()["code"]), (404, &json!(3001)));
}

#[test]
fn bodies_are_validated() {
    let mut zoom = zoom();
    let token = alice(&mut zoom);
    for (name, value) in [
        ("topic", json!("x".repeat(201))),
        ("topic", json!(" ")),
        ("agenda", json!("x".repeat(2001))),
        ("start_time", json!("2030-03-04T09:00:00+05:30")),
        ("start_time", json!("2030-03-04T09:00:00+0530")),
        ("start_time", json!("2030-03-04T03:30:00.000Z")),
        ("start_time", Value::Null),
        ("duration", json!(0)),
        ("duration", json!(30.5)),
        ("duration", json!("30")),
        ("timezone", json!("Mars/Olympus")),
        ("password", json!("12345678901")),
        ("password", json!("a b")),
        ("type", json!(4)),
        ("title", json!("T")),
        ("recurrence", json!({"type": 1, "end_times": 2})),
        ("settings.audio", json!({"audio": "pipe"})),
        ("settings.meeting_invitees", json!({"meeting_invitees": [{"email": "a@example.org", "name": "A"}]})),
    ] {
        let member = name.split('.').next().unwrap();
        let answer = create(&mut zoom, &token, &with(meeting(), json!({member: value})));
        assert_eq!((answer.status, &answer.body()["errors"][0]["field"]), (400, &json!(name)), "{value}");
    }
    let local = with(meeting(), json!({"start_time": "2030-03-04T09:00:00", "timezone": "Asia/Kolkata"}));
    assert_eq!(create(&mut zoom, &token, &local).body()["start_time"], "2030-03-04T03:30:00Z");
    let boss = with(meeting(), json!({"schedule_for": "boss@example.com"}));
    assert_eq!(create(&mut zoom, &token, &boss).body()["host_email"], "boss@example.com");
    let bob = with(meeting(), json!({"schedule_for": "bob@example.com"}));
    assert_eq!(create(&mut zoom, &token, &bob).body()["code"], 1001);
}

#[test]
fn a_series_has_occurrences_of_its_own() {
    let mut zoom = zoom();
    let token = alice(&mut zoom);
    let rule = json!({"type": 2, "repeat_interval": 2, "weekly_days": "2,4", "end_times": 3});
    let series = with(meeting(), json!({"type": 8, "recurrence": rule, "timezone": "Asia/Kolkata"}));
    let made = create(&mut zoom, &token, &series).body();
    let starts = |shown: &Value| {
        let list = shown["occurrences"].as_array().unwrap().iter();
        list.map(|one| one["start_time"].as_str().unwrap()[..10].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(starts(&made), ["2030-03-04", "2030-03-06", "2030-03-18"]);
    let at = format!("/v2/meetings/{}", made["id"]);
    let one = format!("{at}?occurrence_id={}", made["occurrences"][1]["occurrence_id"].as_str().unwrap());
    let change = json!({"start_time": "2030-03-07T03:30:00Z", "agenda": "Boots"});
    assert_eq!(call("PATCH", &one).token(&token).sending(&change).to(&mut zoom).status, 204);
    let shown = call("GET", &one).token(&token).to(&mut zoom).body();
    assert_eq!((&shown["agenda"], &shown["start_time"]), (&json!("Boots"), &json!("2030-03-07T03:30:00Z")));
    assert_eq!(
        starts(&call("GET", &at).token(&token).to(&mut zoom).body()),
        ["2030-03-04", "2030-03-07", "2030-03-18"]
    );
    assert_eq!(
        call("PATCH", &one).token(&token).sending(&json!({"recurrence": rule})).to(&mut zoom).status,
        400
    );
    assert_eq!(call("DELETE", &one).token(&token).to(&mut zoom).status, 204);
    assert_eq!(call("GET", &one).token(&token).to(&mut zoom).body()["code"], 3001);
    assert_eq!(starts(&call("GET", &at).token(&token).to(&mut zoom).body()), ["2030-03-04", "2030-03-18"]);
    let once = call("PATCH", &at).token(&token).sending(&json!({"type": 2})).to(&mut zoom);
    assert_eq!(once.status, 204);
    assert!(call("GET", &at).token(&token).to(&mut zoom).body().get("occurrences").is_none());
}

#[test]
fn the_model_has_limits() {
    let mut zoom = zoom();
    let token = alice(&mut zoom);
    for rule in [
        json!({}),
        json!({"type": 4, "end_times": 2}),
        json!({"type": 1, "repeat_interval": 91, "end_times": 2}),
        json!({"type": 1}),
        json!({"type": 1, "end_times": 51}),
        json!({"type": 1, "end_times": 2, "end_date_time": "2030-05-01T00:00:00Z"}),
        json!({"type": 1, "end_date_time": "2030-05-01"}),
        json!({"type": 1, "end_times": 2, "weekly_days": "1"}),
        json!({"type": 2, "end_times": 2}),
        json!({"type": 2, "weekly_days": "0", "end_times": 2}),
        json!({"type": 2, "weekly_days": "1", "repeat_interval": 13, "end_times": 2}),
        json!({"type": 3, "monthly_day": 32, "end_times": 2}),
        json!({"type": 3, "monthly_day": 3, "repeat_interval": 4, "end_times": 2}),
        json!({"type": 3, "monthly_week": 5, "monthly_week_day": 1, "end_times": 2}),
        json!({"type": 3, "monthly_week": 0, "monthly_week_day": 1, "end_times": 2}),
    ] {
        let answer = create(&mut zoom, &token, &with(meeting(), json!({"type": 8, "recurrence": rule})));
        assert_eq!((answer.status, &answer.body()["code"]), (400, &json!(300)), "{rule}");
    }
    zoom.set_switch("end_times", "60").unwrap();
    let sixty = with(meeting(), json!({"type": 8, "recurrence": {"type": 1, "end_times": 60}}));
    assert_eq!(create(&mut zoom, &token, &sixty).body()["occurrences"].as_array().unwrap().len(), 60);
}

#[test]
fn lists_have_a_type_and_pages() {
    let mut zoom = zoom();
    let token = alice(&mut zoom);
    for _ in 0..3 {
        create(&mut zoom, &token, &meeting());
    }
    create(&mut zoom, &token, &with(meeting(), json!({"start_time": "2020-03-04T03:30:00Z"})));
    let list = |zoom: &mut Zoom, query: &str| {
        call("GET", &format!("{MEETINGS}{query}")).token(&token).to(zoom).body()
    };
    let count = |list: &Value| list["meetings"].as_array().unwrap().len();
    assert_eq!(count(&list(&mut zoom, "")), 0, "without a type those that are live");
    assert_eq!(count(&list(&mut zoom, "?type=upcoming")), 3);
    let first = list(&mut zoom, "?type=scheduled&page_size=3");
    assert_eq!((count(&first), &first["total_records"]), (3, &json!(4)));
    assert!(
        first["meetings"][0].get("password").is_none() && first["meetings"][0].get("start_url").is_none()
    );
    let next =
        format!("?type=scheduled&page_size=3&next_page_token={}", first["next_page_token"].as_str().unwrap());
    let last = list(&mut zoom, &next);
    assert_eq!((count(&last), &last["next_page_token"]), (1, &json!("")));
    for wrong in
        ["?type=all", "?type=scheduled&page_size=301", "?type=scheduled&next_page_token=x", "?from=x"]
    {
        assert_eq!(list(&mut zoom, wrong)["code"], 300, "{wrong}");
    }
}

#[test]
fn limits_and_scopes() {
    let mut zoom = zoom();
    let token = alice(&mut zoom);
    zoom.set_switch("daily_writes", "1").unwrap();
    assert_eq!(create(&mut zoom, &token, &meeting()).status, 201);
    let over = create(&mut zoom, &token, &meeting());
    assert_eq!(
        (over.status, over.all("retry-after"), over.all("x-ratelimit-type")),
        (429, vec!["2030-03-02T00:00:00Z"], vec!["Daily-limit"])
    );
    zoom.set_switch("per_second", "2").unwrap();
    let over = call("GET", "/v2/users/me").token(&token).to(&mut zoom);
    assert_eq!(
        (over.status, over.all("x-ratelimit-reset"), over.all("retry-after").len()),
        (429, vec![(now().as_second() + 1).to_string().as_str()], 0)
    );
    zoom.set_switch("per_second", "off").unwrap();

    let reader = tokens(&mut zoom, &["user:read:user"]).access_token;
    let refused = create(&mut zoom, &reader, &meeting());
    assert_eq!((refused.status, &refused.body()["code"]), (400, &json!(4711)));
    assert!(refused.body()["message"].as_str().unwrap().contains("[meeting:write:meeting, "));
    assert!(zoom.set_switch("scopes", "all").is_err() && zoom.set_switch("colour", "red").is_err());
}
