//! Renewing tokens: what the client stores afterwards, whatever the provider's answer looks like.

use convoke_sandbox::{Fault, FaultKind, Rotation};
use serde_json::{Value, json};

use super::notes::{self, Stored};
use crate::harness::{self, Setup};
use crate::walk::ALICE;

/// The client with a configured trailing slash asks so.
const WEBEX: &str = "//dominoWebexRefresh";
const SCOPES: [&str; 2] = ["meeting:schedules_read", "meeting:schedules_write"];

fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

fn answers(body: &Value) -> FaultKind {
    FaultKind::Status { status: 200, headers: Vec::new(), body: body.to_string() }
}

#[tokio::test]
async fn webex_gives_a_new_access_token_and_its_refresh_token_stays() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let pair = sandbox.webex.tokens(ALICE, &SCOPES);

    for path in [WEBEX, "/dominoWebexRefresh", "///dominoWebexRefresh"] {
        let wire = notes::get(&host, path, Some(&bearer(&pair.refresh_token))).await;
        assert_eq!(wire.status, 200, "{path}: {}", wire.body);
        let stored = wire.refreshed().unwrap();
        assert_eq!(stored.refresh_token, pair.refresh_token);
        assert_ne!(stored.auth_token, pair.access_token);
        let json = wire.json();
        assert_eq!(json["expires_in"], 1_209_599);
        assert_eq!(json["refresh_token_expires_in"], 7_775_999);
        assert_eq!(json["token_type"], "Bearer");
        let meetings = host.get("/v1/providers/webex/meetings").bearer(&stored.auth_token).send().await;
        assert_eq!(meetings.status, 200, "{}", meetings.text);
    }
}

#[tokio::test]
async fn a_rotated_refresh_token_is_what_the_client_gets() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    sandbox.webex.set_rotation(Rotation::RotateAndRevokeOnReuse);
    let first = sandbox.webex.tokens(ALICE, &SCOPES).refresh_token;
    let second = notes::get(&host, WEBEX, Some(&bearer(&first))).await.refreshed().unwrap();
    assert_ne!(second.refresh_token, first);
    let third = notes::get(&host, WEBEX, Some(&bearer(&second.refresh_token))).await.refreshed().unwrap();
    assert_ne!(third.refresh_token, second.refresh_token);
}

#[tokio::test]
async fn two_windows_that_refresh_at_once_get_the_same_tokens() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    sandbox.webex.set_rotation(Rotation::RotateAndRevokeOnReuse);
    sandbox.webex.fault(Fault::once(
        "POST",
        "/v1/access_token",
        FaultKind::Delay(std::time::Duration::from_millis(400)),
    ));
    let first = bearer(&sandbox.webex.tokens(ALICE, &SCOPES).refresh_token);
    let [a, b] = [notes::get(&host, WEBEX, Some(&first)), notes::get(&host, WEBEX, Some(&first))];
    let (a, b) = tokio::join!(a, b);
    let (a, b) = (a.refreshed().unwrap(), b.refreshed().unwrap());
    assert_eq!(a, b);
    assert_eq!(sandbox.webex.calls().len(), 1);
    notes::get(&host, WEBEX, Some(&bearer(&a.refresh_token))).await.refreshed().unwrap();
}

#[tokio::test]
async fn the_old_refresh_token_comes_back_when_the_provider_sends_none_or_a_blank_one() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let none = json!({"access_token": "at-1", "expires_in": 60});
    let null = json!({"access_token": "at-1", "refresh_token": null});
    let blank = json!({"access_token": "at-1", "refresh_token": "  "});
    for answer in [none, null, blank] {
        sandbox.webex.fault(Fault::once("POST", "/v1/access_token", answers(&answer)));
        let wire = notes::get(&host, WEBEX, Some("Bearer the-old-one")).await;
        let expected = Stored { auth_token: "at-1".to_owned(), refresh_token: "the-old-one".to_owned() };
        assert_eq!(wire.refreshed(), Ok(expected), "{answer}: {}", wire.body);
    }
}

#[tokio::test]
async fn the_providers_own_plain_members_are_kept_and_all_others_left_out() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let answer = json!({
        "access_token": "at-1", "refresh_token": "rt-1", "token_type": "Bearer", "expires_in": 60, "scope": "a b", "site": "acme",
        "beta": true, "nothing": null, "blank": "", "space": " ", "list": ["x"], "object": {"x": 1}, "error": "not really",
    });
    sandbox.webex.fault(Fault::once("POST", "/v1/access_token", answers(&answer)));
    let json = notes::get(&host, WEBEX, Some("Bearer old")).await.json();
    let expected = json!({
        "access_token": "at-1", "refresh_token": "rt-1", "token_type": "Bearer", "expires_in": 60, "scope": "a b", "site": "acme", "beta": true,
    });
    assert_eq!(json, expected);
}

#[tokio::test]
async fn jiomeets_expiry_stays_the_instant_that_jiomeet_writes() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for rotation in [Rotation::Keep, Rotation::Rotate] {
        sandbox.jiomeet.set_rotation(rotation);
        let old = sandbox.jiomeet.tokens(ALICE, &[]).refresh_token;
        let wire = notes::get(&host, "//dominoJioMeetRefresh", Some(&bearer(&old))).await;
        let stored = wire.refreshed().unwrap();
        assert_eq!(stored.refresh_token == old, rotation == Rotation::Keep);
        let expires = wire.json()["expires_in"].as_str().map(str::to_owned).expect("a text");
        let instant: jiff::Timestamp = expires.parse().unwrap();
        let seconds = instant.as_second() - jiff::Timestamp::now().as_second();
        assert!((86_300..=86_400).contains(&seconds), "{expires}");
    }
    sandbox.jiomeet.switch("refresh_tokens", "no").unwrap();
    sandbox.jiomeet.set_rotation(Rotation::Keep);
    let old = sandbox.jiomeet.tokens(ALICE, &[]).refresh_token;
    let stored = notes::get(&host, "/dominoJioMeetRefresh", Some(&bearer(&old))).await.refreshed().unwrap();
    assert_eq!(stored.refresh_token, old, "echoed");
}

#[tokio::test]
async fn sametime_is_renewed_over_the_same_route_form() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for rotation in [Rotation::Keep, Rotation::Rotate] {
        sandbox.sametime.set_rotation(rotation);
        let old = sandbox.sametime.tokens(ALICE);
        let wire = notes::get(&host, "//dominoSametimeRefresh", Some(&bearer(&old.refresh_token))).await;
        assert_eq!(wire.status, 200, "{}", wire.body);
        let stored = wire.refreshed().unwrap();
        assert_eq!(stored.refresh_token == old.refresh_token, rotation == Rotation::Keep);
        assert_ne!(stored.auth_token, old.access_token);
        let meetings = host.get("/v1/providers/sametime/meetings").bearer(&stored.auth_token).send().await;
        assert_eq!(meetings.status, 200, "{}", meetings.text);
    }
}

#[tokio::test]
async fn what_pasting_adds_to_a_token_is_taken_off() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let token = sandbox.webex.tokens(ALICE, &SCOPES).refresh_token;
    let around = [
        "{} ",
        "  {}",
        "\t{}\t",
        "\"{}\"",
        "'{}'",
        "“{}”",
        "„{}“",
        "«{}»",
        "\u{feff}{}",
        "{}\u{200b}",
        "\u{200b}\u{200d}{}\u{2060}",
        " \" {} \" ",
        "\u{a0}{}\u{a0}",
    ];
    for around in around {
        let pasted = around.replace("{}", &token);
        let wire = notes::get(&host, WEBEX, Some(&bearer(&pasted))).await;
        assert_eq!(wire.status, 200, "{pasted:?}: {}", wire.body);
        assert_eq!(wire.refreshed().unwrap().refresh_token, token, "{pasted:?}");
    }
    // The scheme in any case, as RFC 9110 has it.
    notes::get(&host, WEBEX, Some(&format!("bearer {token}"))).await.refreshed().unwrap();
}
