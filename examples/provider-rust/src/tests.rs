//! One scripted call per operation: the exact request that is expected, and the answer it gets.

use super::*;
use convoke_plugin::serde::de::DeserializeOwned;
use convoke_plugin::testing::{open, script};
use convoke_plugin::{ExposeSecret, serde_json};

const MEETINGS: &str = "https://api.acme.example/v1/meetings";
const STORED: &str = r#"{"id":"m 1","topic":"Plan","starts_at":"2030-03-04T09:00:00Z","ends_at":"2030-03-04T10:00:00Z",
    "join_link":"https://acme.example/j/1"}"#;

fn acme() -> Acme {
    open(json!({"client_id": "id", "client_secret": "secret"})).unwrap().0
}

/// What an operation is asked with, as the host writes it.
fn ask<T: DeserializeOwned>(mut members: Value) -> T {
    members["credentials"] = json!({"access_token": "t"});
    serde_json::from_value(members).unwrap()
}

fn with_token(method: &str, url: &str) -> Request {
    Request::new(method, url).bearer(&"t".into())
}

#[test]
fn users_are_sent_to_acme() {
    let request = json!({"redirect_uri": "https://me.example/cb", "state": "s", "scopes": ["a", "b"]});
    assert_eq!(
        acme().authorization_url(&ask(request)).unwrap(),
        "https://api.acme.example/v1/authorize?response_type=code&client_id=id\
         &redirect_uri=https%3A%2F%2Fme.example%2Fcb&state=s&scope=a%20b"
    );
}

#[test]
fn codes_and_refresh_tokens_become_tokens() {
    let token = |fields| {
        Request::post("https://api.acme.example/v1/token")
            .header("accept", "application/json")
            .basic("id", &"secret".into())
            .form(fields)
    };
    let tokens = script()
        .expect(token(&[
            ("grant_type", "authorization_code"),
            ("code", "c"),
            ("redirect_uri", "https://me.example/cb"),
        ]))
        .answer(200, r#"{"access_token":"a","refresh_token":"r","expires_in":3600}"#)
        .expect(token(&[("grant_type", "refresh_token"), ("refresh_token", "r")]))
        .answer(200, r#"{"access_token":"a2","expires_in":3600}"#)
        .run(|http| async move {
            let code = json!({"code": "c", "redirect_uri": "https://me.example/cb"});
            let refresh_token = acme().exchange_code(&http, ask(code)).await?.refresh_token.unwrap();
            acme().refresh(&http, RefreshGrant { refresh_token }).await
        })
        .unwrap();
    assert_eq!((tokens.access_token.expose_secret(), tokens.expires_in), ("a2", Some(3600)));
}

#[test]
fn meetings_are_made() {
    let (start, end) = (1_898_845_200_000_u64, 1_898_848_800_000_u64);
    let new = json!({"meeting": {"title": "Plan", "start": {"unix_ms": start, "offset_s": 0},
        "end": {"unix_ms": end, "offset_s": 0}}});
    let body =
        json!({"topic": "Plan", "starts_at": "2030-03-04T09:00:00Z", "ends_at": "2030-03-04T10:00:00Z"});
    let answer = script()
        .expect(with_token("POST", MEETINGS).json(&body))
        .answer(201, STORED)
        .run(|http| async move { acme().create_meeting(&http, ask(new)).await });
    let made = answer.unwrap().meeting;
    assert_eq!((made.id.as_str(), made.join_url.as_deref()), ("m 1", Some("https://acme.example/j/1")));
}

#[test]
fn only_what_is_given_changes() {
    let answer = script()
        .expect(with_token("PATCH", &format!("{MEETINGS}/m%201")).json(&json!({"topic": "Plan"})))
        .answer(200, STORED)
        .run(|http| async move {
            acme().update_meeting(&http, ask(json!({"id": "m 1", "patch": {"title": "Plan"}}))).await
        });
    assert_eq!(answer.unwrap().meeting.title.as_deref(), Some("Plan"));
}

#[test]
fn meetings_are_read_listed_and_deleted() {
    script()
        .expect(with_token("GET", &format!("{MEETINGS}/m%201")))
        .answer(200, STORED)
        .expect(with_token("GET", &format!("{MEETINGS}?after=p2")))
        .answer(200, format!(r#"{{"meetings":[{STORED}],"next":"p3"}}"#))
        .expect(with_token("DELETE", &format!("{MEETINGS}/m%201")))
        .answer(204, "")
        .run(|http| async move {
            let read = acme().get_meeting(&http, ask(json!({"id": "m 1"}))).await?;
            let page = acme().list_meetings(&http, ask(json!({"cursor": "p2"}))).await?;
            assert_eq!((&page.meetings[..], page.next_cursor.as_deref()), (&[read.meeting][..], Some("p3")));
            acme().delete_meeting(&http, ask(json!({"id": "m 1"}))).await
        })
        .unwrap();
}

#[test]
fn the_profile_tells_whose_token_it_is() {
    let profile = script()
        .expect(with_token("GET", "https://api.acme.example/v1/me"))
        .answer(200, r#"{"id":"u1","name":"Anna"}"#)
        .run(|http| async move { acme().profile(&http, ask(json!({}))).await })
        .unwrap();
    assert_eq!((profile.id.as_str(), profile.name.as_deref()), ("u1", Some("Anna")));
}
