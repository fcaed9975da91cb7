//! What the client is told when a renewal fails: always short flat JSON with `error`, in time, and the five statuses that
//! mean failed authentication for nothing else.

use std::time::Duration;

use convoke_sandbox::{Fault, FaultKind};

use super::notes::{self, Wire};
use crate::harness::{self, Setup};
use crate::walk::ALICE;

const WEBEX: &str = "//dominoWebexRefresh";
const TOKEN: &str = "Bearer some-refresh-token";
/// What other clients of these routes take for failed authentication.
const AUTHENTICATION: [u16; 5] = [401, 403, 405, 407, 412];

#[tokio::test]
async fn a_missing_or_garbled_bearer_is_said_without_asking_the_provider() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for name in ["Webex", "JioMeet", "Sametime"] {
        let path = format!("//domino{name}Refresh");
        let description = notes::get(&host, &path, None).await.error(401, "invalid_request");
        assert!(description.contains("Bearer"), "{description}");
        for garbled in [
            "",
            "Bearer",
            "Bearer ",
            "Bearer  ",
            "Bearer \"\"",
            "Bearer \u{200b}",
            "some-token",
            "Basic dTpw",
            "Bearer a b",
            "Bearer a\tb",
            "Token a",
        ] {
            let wire = notes::get(&host, &path, Some(garbled)).await;
            assert!(matches!(wire.status, 400 | 401), "{garbled:?}: {}", wire.body);
            let status = wire.status;
            wire.error(status, "invalid_request");
        }
        let twice = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\nConnection: close\r\n\r\n"
        );
        notes::exchange(&host, twice.as_bytes()).await.error(400, "invalid_request");
        let no_text = [
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ").as_bytes(),
            b"\xff\xfe\r\nConnection: close\r\n\r\n",
        ]
        .concat();
        notes::exchange(&host, &no_text).await.error(400, "invalid_request");
    }
    let calls = [sandbox.webex.calls(), sandbox.jiomeet.calls(), sandbox.sametime.calls()].concat();
    assert!(calls.is_empty(), "{calls:?}");
}

#[tokio::test]
async fn a_dead_token_is_invalid_grant_with_401() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let dead = [
        ("Webex", sandbox.webex.tokens(ALICE, &["meeting:schedules_read"]).refresh_token),
        ("JioMeet", sandbox.jiomeet.tokens(ALICE, &[]).refresh_token),
        ("Sametime", sandbox.sametime.tokens(ALICE).refresh_token),
    ];
    sandbox.webex.revoke_everything();
    sandbox.jiomeet.revoke_everything();
    sandbox.sametime.revoke_everything();
    for (name, token) in dead {
        let wire =
            notes::get(&host, &format!("//domino{name}Refresh"), Some(&format!("Bearer {token}"))).await;
        assert!(wire.header("www-authenticate").is_some_and(|value| value.starts_with("Bearer")));
        let description = wire.error(401, "invalid_grant");
        assert!(!description.contains(&token));
    }
}

#[tokio::test]
async fn upstream_trouble_is_no_invalid_token() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for (kind, statuses, words) in [
        (
            FaultKind::retry_after(429, 1000),
            [503, 503],
            ["temporarily_unavailable", "temporarily_unavailable"],
        ),
        (FaultKind::status(500), [502, 503], ["server_error", "temporarily_unavailable"]),
        (FaultKind::status(503), [502, 503], ["server_error", "temporarily_unavailable"]),
        (FaultKind::retry_after(503, 1000), [502, 503], ["server_error", "temporarily_unavailable"]),
        (FaultKind::CloseBeforeAnswer, [502, 503], ["server_error", "temporarily_unavailable"]),
        (FaultKind::Garbage, [502, 503], ["server_error", "temporarily_unavailable"]),
        (FaultKind::Truncate, [502, 503], ["server_error", "temporarily_unavailable"]),
        (FaultKind::HtmlInsteadOfJson, [502, 502], ["server_error", "server_error"]),
        (
            FaultKind::Redirect("http://127.0.0.1:9/elsewhere".to_owned()),
            [502, 502],
            ["server_error", "server_error"],
        ),
    ] {
        sandbox.webex.fault(Fault::always("", "/v1/access_token", kind.clone()));
        let wire = notes::get(&host, WEBEX, Some(TOKEN)).await;
        let shown = format!("{kind:?}: {} {}", wire.status, wire.body);
        assert!(statuses.contains(&wire.status), "{shown}");
        assert!(words.contains(&wire.json()["error"].as_str().unwrap()), "{shown}");
        assert!(!wire.json()["error_description"].as_str().unwrap().is_empty(), "{shown}");
        if matches!(&kind, FaultKind::Status { status: 429, .. }) {
            assert_eq!(wire.header("retry-after"), Some("1000"));
        }
        sandbox.webex.clear_faults();
    }
    // A provider that is not there at all.
    drop(sandbox);
    notes::get(&host, WEBEX, Some(TOKEN)).await.error(503, "temporarily_unavailable");
    notes::get(&host, "/dominoSametimeRefresh", Some(TOKEN)).await.error(503, "temporarily_unavailable");
}

#[tokio::test]
async fn a_provider_that_hangs_or_drips_costs_less_than_25_seconds_and_a_slow_one_is_waited_for() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    sandbox.webex.fault(Fault::always("", "/v1/access_token", FaultKind::Hang));
    sandbox.jiomeet.fault(Fault::always("", "/api/oauth2", FaultKind::Drip));
    sandbox.sametime.fault(Fault::always("", "/", FaultKind::Delay(Duration::from_secs(3))));
    let (jiomeet, sametime) =
        (sandbox.jiomeet.tokens(ALICE, &[]).refresh_token, sandbox.sametime.tokens(ALICE).refresh_token);
    let (jiomeet, sametime) = (format!("Bearer {jiomeet}"), format!("Bearer {sametime}"));
    let (hung, dripped, slow) = tokio::join!(
        notes::get(&host, WEBEX, Some(TOKEN)),
        notes::get(&host, "//dominoJioMeetRefresh", Some(&jiomeet)),
        notes::get(&host, "//dominoSametimeRefresh", Some(&sametime)),
    );
    hung.error(504, "temporarily_unavailable");
    dripped.error(502, "server_error");
    slow.refreshed().unwrap();
}

#[tokio::test]
async fn a_provider_that_is_not_configured_is_404_with_json() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for path in [
        "/dominoZoomRefresh",
        "//dominoTeamsRefresh",
        "/dominoGTMRevoke",
        "/dominoZoom/index.html",
        "/dominowebexRefresh",
        "/dominoWebexrefresh",
        "/domino",
        "/dominoWebexRefresh/",
    ] {
        let description = notes::get(&host, path, Some(TOKEN)).await.error(404, "invalid_request");
        assert!(description.contains("configured"), "{description}");
    }
}

#[tokio::test]
async fn there_is_nothing_to_revoke_at_these_providers() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for name in ["Webex", "JioMeet", "Sametime"] {
        for method in ["GET", "POST", "DELETE"] {
            let wire = notes::send(&host, method, &format!("//domino{name}Revoke"), Some(TOKEN)).await;
            wire.error(501, "unsupported");
        }
    }
    assert!(
        sandbox.webex.calls().is_empty()
            && sandbox.jiomeet.calls().is_empty()
            && sandbox.sametime.calls().is_empty()
    );
}

#[tokio::test]
async fn other_methods_are_refused_as_a_wrong_request_and_cost_no_token() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"] {
        notes::send(&host, method, WEBEX, Some(TOKEN)).await.error(400, "invalid_request");
    }
    // An answer to HEAD has no body, so the new tokens would be lost.
    let head: Wire = notes::send(&host, "HEAD", WEBEX, Some(TOKEN)).await;
    assert_eq!(head.status, 400, "{}", head.head);
    assert!(sandbox.webex.calls().is_empty());
}

#[tokio::test]
async fn what_is_refused_before_the_route_is_told_in_the_same_words() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).server("allowed_hosts = [\"localhost\"]").start();
    let ask = |method: &str, lines: &str| {
        format!("{method} {WEBEX} HTTP/1.1\r\n{lines}Authorization: {TOKEN}\r\nConnection: close\r\n\r\n")
    };
    let elsewhere = notes::exchange(&host, ask("GET", "Host: evil.example\r\n").as_bytes()).await;
    elsewhere.error(421, "invalid_request");
    let foreign = notes::exchange(
        &host,
        ask("POST", "Host: localhost\r\nOrigin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\n")
            .as_bytes(),
    )
    .await;
    assert!(!AUTHENTICATION.contains(&foreign.status), "{}", foreign.head);
    foreign.error(400, "invalid_request");
    assert!(sandbox.webex.calls().is_empty());
}
