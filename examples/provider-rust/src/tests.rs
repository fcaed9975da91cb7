//! Scripted calls: the exact request that is expected, and the answer it gets. No network, no Convoke.
#![allow(clippy::unwrap_used, reason = "a test says by panicking what it expected")]

use super::*;
use convoke_plugin::testing::{ask, open, script};
use convoke_plugin::{ExposeSecret, FailureKind};

const MEETINGS: &str = "https://api.acme.example/v1/meetings";
const STORED: &str = r#"{"id": "m 1", "topic": "Plan", "join_link": "https://acme.example/j/1",
    "starts_at": "2030-03-04T09:00:00Z", "ends_at": "2030-03-04T10:00:00Z"}"#;

fn provider() -> Acme {
    open(json!({"client_id": "id", "client_secret": "secret"})).unwrap().0
}

fn with_token(method: &str, url: &str) -> Request {
    Request::new(method, url).bearer(&ask::TOKEN.into())
}

#[test]
fn users_are_sent_to_the_provider() {
    let url = provider().authorization_url(&ask::authorization_url(&["a", "b"])).unwrap();
    assert_eq!(
        url,
        "https://api.acme.example/v1/authorize?response_type=code&client_id=id\
         &redirect_uri=https%3A%2F%2Fconvoke.example%2Fcallback&state=state&scope=a%20b"
    );
}

#[test]
fn codes_and_refresh_tokens_become_tokens() {
    let token_request = |fields| {
        Request::post("https://api.acme.example/v1/token")
            .header("accept", "application/json")
            .basic("id", &"secret".into())
            .form(fields)
    };
    let tokens = script()
        .expect(token_request(&[
            ("grant_type", "authorization_code"),
            ("code", "c"),
            ("redirect_uri", ask::REDIRECT_URI),
        ]))
        .answer(200, r#"{"access_token": "a", "refresh_token": "r", "expires_in": 3600}"#)
        .expect(token_request(&[("grant_type", "refresh_token"), ("refresh_token", "r")]))
        .answer(200, r#"{"access_token": "a2", "expires_in": 3600}"#)
        .run(async |http| {
            let tokens = provider().exchange_code(&http, ask::exchange_code("c")).await?;
            assert_eq!(tokens.refresh_token.unwrap().expose_secret(), "r");
            provider().refresh(&http, ask::refresh("r")).await
        })
        .unwrap();
    assert_eq!((tokens.access_token.expose_secret(), tokens.expires_in), ("a2", Some(3600)));
}

#[test]
fn meetings_are_made() {
    let create = ask::create_meeting("Plan", "2030-03-04T09:00:00Z", "2030-03-04T10:00:00Z");
    let body =
        json!({"topic": "Plan", "starts_at": "2030-03-04T09:00:00Z", "ends_at": "2030-03-04T10:00:00Z"});
    let made = script()
        .expect(with_token("POST", MEETINGS).json(&body))
        .answer(201, STORED)
        .run(async |http| provider().create_meeting(&http, create).await)
        .unwrap()
        .meeting;
    assert_eq!((made.id.as_str(), made.join_url.as_deref()), ("m 1", Some("https://acme.example/j/1")));
}

#[test]
fn only_what_is_given_changes() {
    let mut update = ask::update_meeting("m 1");
    update.patch.title = Some("Plan".to_owned());
    let changed = script()
        .expect(with_token("PATCH", &format!("{MEETINGS}/m%201")).json(&json!({"topic": "Plan"})))
        .answer(200, STORED)
        .run(async |http| provider().update_meeting(&http, update).await);
    assert_eq!(changed.unwrap().meeting.title.as_deref(), Some("Plan"));
}

#[test]
fn meetings_are_read_listed_and_deleted() {
    let mut list = ask::list_meetings();
    list.from = Some(ask::moment("2030-03-01T00:00:00+01:00"));
    list.cursor = Some("p2".to_owned());
    script()
        .expect(with_token("GET", &format!("{MEETINGS}/m%201")))
        .answer(200, STORED)
        .expect(with_token("GET", &format!("{MEETINGS}?from=2030-02-28T23%3A00%3A00Z&after=p2")))
        .answer(200, format!(r#"{{"meetings": [{STORED}], "next": "p3"}}"#))
        .expect(with_token("DELETE", &format!("{MEETINGS}/m%201")))
        .answer(204, "")
        .run(async |http| {
            let read = provider().get_meeting(&http, ask::get_meeting("m 1")).await?;
            let page = provider().list_meetings(&http, list).await?;
            assert_eq!((&page.meetings[..], page.next_cursor.as_deref()), (&[read.meeting][..], Some("p3")));
            provider().delete_meeting(&http, ask::delete_meeting("m 1")).await
        })
        .unwrap();
}

#[test]
fn statuses_become_failures_that_say_what_to_do() {
    for (status, kind) in [
        (401, FailureKind::ReauthorizationRequired),
        (403, FailureKind::AccessDenied),
        (404, FailureKind::NotFound),
        (429, FailureKind::RateLimited),
        (500, FailureKind::ProviderError),
        (503, FailureKind::ProviderUnavailable),
    ] {
        let failed = script()
            .expect(with_token("GET", &format!("{MEETINGS}/m%201")))
            .answer(status, "")
            .run(async |http| provider().get_meeting(&http, ask::get_meeting("m 1")).await);
        assert_eq!(failed.unwrap_err().kind, kind, "{status}");
    }
}

#[test]
fn the_profile_tells_whose_token_it_is() {
    let profile = script()
        .expect(with_token("GET", "https://api.acme.example/v1/me"))
        .answer(200, r#"{"id": "u1", "name": "Anna"}"#)
        .run(async |http| provider().profile(&http, ask::profile()).await)
        .unwrap();
    assert_eq!((profile.id.as_str(), profile.name.as_deref()), ("u1", Some("Anna")));
}
