//! The audit trail: one JSON event for each sign-in, refresh, revocation, failed login and meeting change.

use serde_json::{Value, json};

use crate::harness::{Answer, Host, Setup, in_hours, sandbox};
use crate::walk::{Browser, element};

/// The events of a log, in order.
pub fn events(log: &str) -> Vec<Value> {
    let json = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    json.filter(|event| event["target"] == "convoke::audit").collect()
}

fn names(events: &[Value]) -> Vec<(String, String)> {
    let text = |event: &Value, member: &str| event[member].as_str().unwrap().to_owned();
    events.iter().map(|event| (text(event, "event"), text(event, "outcome"))).collect()
}

async fn walk(host: &Host) -> Vec<Answer> {
    let at = |path: &str| format!("/v1/providers/webex{path}");
    let page = Browser::new(host).sign_in("/connect/webex").await;
    let token = element(&page.text, "refreshToken").unwrap();
    let refreshed = host.request("POST", &at("/token")).json(&json!({"refresh_token": token})).send().await;
    let access = refreshed.expect(200)["access_token"].as_str().unwrap().to_owned();
    let dead = host.request("POST", &at("/token")).json(&json!({"refresh_token": "dead"})).send().await;
    let body = json!({"title": "Quarterly", "start": in_hours(24), "end": in_hours(25)});
    let created = host.request("POST", &at("/meetings")).bearer(&access).json(&body).send().await;
    let id = created.expect(201)["meeting"]["id"].as_str().unwrap().to_owned();
    let meeting = at(&format!("/meetings/{id}"));
    let changed =
        host.request("PATCH", &meeting).bearer(&access).json(&json!({"title": "Renamed"})).send().await;
    // Reading changes nothing, and what does not fit the schema was never tried.
    host.get(&meeting).bearer(&access).send().await.expect(200);
    host.request("POST", &at("/meetings"))
        .bearer(&access)
        .json(&json!({"title": ""}))
        .send()
        .await
        .expect(422);
    let deleted = host.request("DELETE", &meeting).bearer(&access).send().await;
    let missing = host
        .request("PATCH", &at("/meetings/none"))
        .bearer(&access)
        .json(&json!({"title": "x"}))
        .send()
        .await;
    let login = |password: &'static str| {
        let body = json!({"username": "alice@example.com", "password": password});
        host.request("POST", "/v1/providers/sametime/login").json(&body).send()
    };
    let (wrong, right) = (login("wrong").await, login("wonderland").await);
    vec![refreshed, dead, created, changed, deleted, missing, wrong, right]
}

async fn the_trail(format: &str, level: &str) {
    let sandbox = sandbox();
    let host =
        Setup::with(&sandbox).add(&format!("[log]\nformat = \"{format}\"")).env("RUST_LOG", level).start();
    let answers = walk(&host).await;
    let (_, log) = host.stop();
    let events = events(&log);
    let expected = [
        ("sign_in", "success"),
        ("refresh", "success"),
        ("refresh", "reauthorization_required"),
        ("meeting_create", "success"),
        ("meeting_update", "success"),
        ("meeting_delete", "success"),
        ("meeting_update", "not_found"),
        ("login", "invalid_credentials"),
        ("login", "success"),
    ];
    assert_eq!(
        names(&events),
        expected.map(|(event, outcome)| (event.to_owned(), outcome.to_owned())),
        "{log}"
    );
    for (event, answer) in events[1..].iter().zip(&answers) {
        assert_eq!(event["request_id"], answer.header("x-request-id"), "{event}");
    }
    for event in &events {
        assert!(event["timestamp"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok(), "{event}");
        assert_eq!(event["client"], "127.0.0.1", "{event}");
        assert!(["webex", "sametime"].contains(&event["provider"].as_str().unwrap()), "{event}");
    }
    // The three changes were made with one access token: one fingerprint. Other tokens have others.
    let print = |n: usize| events[n]["token"].as_str().unwrap().to_owned();
    assert!(
        print(3).len() >= 12 && print(3) == print(4) && print(4) == print(5) && print(5) == print(6),
        "{events:?}"
    );
    assert!(print(1) != print(2) && print(1) != print(3) && print(0) != print(8), "{events:?}");
    assert!(!log.contains("wonderland"));
}

#[tokio::test]
async fn each_event_is_written_once_beside_a_text_log() {
    the_trail("text", "convoke=trace").await;
}

#[tokio::test]
async fn each_event_is_written_once_in_a_json_log() {
    the_trail("json", "info").await;
}

#[tokio::test]
async fn the_trail_does_not_depend_on_the_level() {
    the_trail("text", "off,convoke::cli=info").await;
}

#[tokio::test]
async fn a_revocation_is_an_event() {
    let fake = crate::fake::Fake::start(|_| (200, "{}".to_owned()));
    let section = format!(
        "[providers.hostile]\nbase_url = \"{}\"\nclient_id = \"c\"\nclient_secret = \"s3cr3t\"\n",
        fake.url()
    );
    let host = Setup::empty().add(&section).start();
    let revoke = |token: &str| {
        host.request("POST", "/v1/providers/hostile/revoke").json(&json!({"token": token})).send()
    };
    assert_eq!(revoke("token-one").await.status, 204);
    assert_eq!(revoke("hostile:stuck").await.status, 500);
    let events = events(&host.stop().1);
    assert_eq!(
        names(&events),
        [("revoke", "success"), ("revoke", "internal")].map(|(a, b)| (a.to_owned(), b.to_owned()))
    );
}

/// With configured keys the fingerprint survives a restart, and it is not a plain hash that others could make.
#[tokio::test]
async fn fingerprints_are_keyed() {
    let print = async |key: &str| {
        let sandbox = sandbox();
        let host = Setup::with(&sandbox).server(&format!("keys = [\"{key}\"]")).start();
        host.request("POST", "/v1/providers/webex/token")
            .json(&json!({"refresh_token": "the-same-token"}))
            .send()
            .await;
        events(&host.stop().1)[0]["token"].as_str().unwrap().to_owned()
    };
    let (one, other) = ("1".repeat(40), "2".repeat(40));
    let first = print(&one).await;
    assert_eq!(first, print(&one).await);
    assert_ne!(first, print(&other).await);
}
