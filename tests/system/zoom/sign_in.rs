//! Signing in, renewing and revoking, through the pages, `/v1` and DOMI's routes; and where none of the tokens goes.

use convoke_sandbox::{Fault, FaultKind};
use serde_json::json;

use super::{alice, lines, section, sent, start, start_with};
use crate::client::{ALICE, Client, line, meeting};
use crate::harness::{Setup, sandbox};
use crate::secrets::Canaries;
use crate::walk::{Browser, element, parameter};

const BASIC: &str = "Basic Y29udm9rZS1kZW1vOmNvbnZva2UtZGVtby1zZWNyZXQ=";

#[tokio::test]
async fn both_ways_in_lead_to_a_refresh_token_and_whose_it_is() {
    let (sandbox, host) = start();
    for (path, callback) in [("/connect/zoom", "/callback/zoom"), ("/dominoZoom/index.html", "/zoomCallback")]
    {
        let browser = Browser::new(&host);
        let consent = browser.leave(path).await;
        assert!(!consent.contains("scope="), "scopes are the registration's: {consent}");
        assert!(consent.contains("code_challenge_method=S256"), "{consent}");
        let back = browser.decide(&consent, ALICE, "allow").await;
        assert!(back.starts_with(&host.url(callback)), "{back}");
        sent(&sandbox.zoom);
        let page = browser.open(&browser.arrive(&back).await).await;
        let calls = sent(&sandbox.zoom);
        assert_eq!(calls.iter().map(line).collect::<Vec<_>>(), ["POST /oauth/token", "GET /v2/users/me"]);
        assert_eq!(calls[0].header("authorization"), Some(BASIC));
        assert_eq!(calls[0].field("redirect_uri"), Some(host.url(callback)));
        assert!(calls[0].field("client_id").is_none() && calls[0].field("code_verifier").is_some());
        assert!(element(&page.text, "refreshToken").is_some_and(|token| token.len() > 20), "{}", page.text);
        assert!(
            page.text.contains("Alice Host") && page.text.contains("meeting:write:meeting"),
            "{}",
            page.text
        );
        assert!(!page.text.contains("class=\"missing\""));
    }
}

#[tokio::test]
async fn an_older_apps_scopes_serve_as_well() {
    let (sandbox, host) = start();
    sandbox.zoom.switch("scopes", "classic").unwrap();
    let browser = Browser::new(&host);
    let back = browser.allow("/connect/zoom").await;
    let page = browser.open(&browser.arrive(&back).await).await;
    assert!(
        page.text.contains("meeting:read") && !page.text.contains("meeting:write:meeting"),
        "{}",
        page.text
    );
    let alice = alice(&sandbox, &host);
    // A refresh tells the scopes, so the host has looked at them before the call.
    let id = alice.both("POST", "/meetings").json(&meeting("T")).send().await.expect(201);
    let id = id["meeting"]["id"].as_str().unwrap().to_owned();
    sandbox.zoom.expire_access_tokens();
    alice.both("PATCH", &format!("/meetings/{id}")).json(&json!({"title": "U"})).send().await.expect(200);
}

#[tokio::test]
async fn scopes_are_sent_where_the_configuration_says_so() {
    let (_sandbox, host) =
        start_with("send_scopes = true\nscopes = \"meeting:write:meeting user:read:user\"");
    let consent = Browser::new(&host).leave("/connect/zoom").await;
    assert!(consent.contains("scope=meeting%3Awrite%3Ameeting%20user%3Aread%3Auser"), "{consent}");
}

#[tokio::test]
async fn domi_renews_and_revokes() {
    let (sandbox, host) = start();
    let pair = sandbox.zoom.tokens(ALICE, &[]);
    let refreshed = host.get("//dominoZoomRefresh").bearer(&pair.refresh_token).send().await.expect(200);
    let call = sent(&sandbox.zoom).remove(0);
    assert_eq!((line(&call).as_str(), call.header("authorization")), ("POST /oauth/token", Some(BASIC)));
    assert_eq!((&refreshed["expires_in"], &refreshed["token_type"]), (&json!(3599), &json!("bearer")));
    assert_ne!(refreshed["refresh_token"], pair.refresh_token);

    let access = refreshed["access_token"].as_str().unwrap();
    let revoked = host.get("//dominoZoomRevoke").bearer(access).send().await;
    assert_eq!((revoked.status, revoked.text.as_str()), (200, "{}"));
    let call = sent(&sandbox.zoom).remove(0);
    assert_eq!(
        (line(&call), call.header("authorization")),
        (format!("POST /oauth/revoke?token={access}"), Some(BASIC))
    );
    assert!(call.body.is_empty());
    // Both tokens are ended.
    Client::new(&host, "zoom", pair).bare("GET", "/profile").bearer(access).send().await.problem(
        401,
        "reauthorization-required",
        "reauthorize",
    );
    let dead =
        host.get("/dominoZoomRefresh").bearer(refreshed["refresh_token"].as_str().unwrap()).send().await;
    assert_eq!(dead.expect(401)["error"], "invalid_grant");
    // What Zoom does not know (any more) is ended already.
    assert_eq!(host.get("/dominoZoomRevoke").bearer(access).send().await.status, 200);
    sandbox.zoom.fault(Fault::once("POST", "/oauth/revoke", FaultKind::status(503)));
    let trouble = host.get("/dominoZoomRevoke").bearer(access).send().await;
    assert_eq!(trouble.expect(503)["error"], "temporarily_unavailable");
}

#[tokio::test]
async fn a_refresh_token_is_revoked_whether_zoom_takes_it_or_not() {
    for takes in ["access", "both"] {
        let (sandbox, host) = start();
        sandbox.zoom.switch("revocable", takes).unwrap();
        let alice = alice(&sandbox, &host);
        let body = json!({"token": alice.pair.refresh_token});
        let revoked = alice.bare("POST", "/revoke").json(&body).send().await;
        assert!(revoked.status < 300, "{takes}: {}", revoked.text);
        sent(&sandbox.zoom);
        alice.request("GET", "/profile").send().await.problem(401, "reauthorization-required", "reauthorize");
        let dead = host.get("/dominoZoomRefresh").bearer(&alice.pair.refresh_token).send().await;
        assert_eq!(dead.expect(401)["error"], "invalid_grant");
    }
}

#[tokio::test]
async fn a_call_with_an_expired_token_renews_it_once_and_hands_the_new_ones_on() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    sandbox.zoom.expire_access_tokens();
    let answer = alice.both("POST", "/meetings").json(&meeting("T")).send().await.expect(201);
    assert_eq!(
        lines(&sandbox.zoom),
        ["POST /v2/users/me/meetings", "POST /oauth/token", "POST /v2/users/me/meetings"],
    );
    assert_ne!(answer["tokens"]["refresh_token"], alice.pair.refresh_token);
    let access = answer["tokens"]["access_token"].as_str().unwrap();
    host.get(&alice.path("/profile")).bearer(access).send().await.expect(200);
    // Who did not get that answer gets the same tokens again: Zoom's old one is used up.
    let again =
        alice.bare("POST", "/token").json(&json!({"refresh_token": alice.pair.refresh_token})).send().await;
    assert_eq!(again.expect(200)["refresh_token"], answer["tokens"]["refresh_token"]);
}

#[tokio::test]
async fn a_configured_address_wins_over_the_one_that_tokens_name() {
    for named in ["https://api-eu.zoom.us", "https://evil.example", "none"] {
        let (sandbox, host) = start();
        sandbox.zoom.switch("api_url", named).unwrap();
        let alice = alice(&sandbox, &host);
        let profile = alice.bare("GET", "/profile").refresh_token(&alice.pair.refresh_token).send().await;
        assert_eq!(profile.expect(200)["profile"]["email"], ALICE, "{named}");
        assert_eq!(lines(&sandbox.zoom), ["POST /oauth/token", "GET /v2/users/me"]);
    }
}

#[tokio::test]
async fn errors_of_sign_ins_say_who_has_to_act() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let refresh = |token: &str| alice.bare("POST", "/token").json(&json!({"refresh_token": token})).send();
    for form in ["names", "numbers"] {
        sandbox.zoom.switch("token_errors", form).unwrap();
        refresh("dead-token").await.problem(401, "reauthorization-required", "reauthorize");
    }
    for (number, status, slug, cause) in [
        (4702, 502, "provider-error", "administrator"),
        (4709, 502, "provider-error", "administrator"),
        (4711, 401, "reauthorization-required", "reauthorize"),
        (4717, 401, "reauthorization-required", "reauthorize"),
        (4735, 401, "reauthorization-required", "reauthorize"),
        (4738, 401, "reauthorization-required", "reauthorize"),
        (4741, 401, "reauthorization-required", "reauthorize"),
    ] {
        let body = json!({"reason": format!("{number}"), "error": "invalid_request"}).to_string();
        let kind = FaultKind::Status { status: 400, headers: Vec::new(), body };
        sandbox.zoom.fault(Fault::once("POST", "/oauth/token", kind));
        refresh(&format!("token-of-{number}")).await.problem(status, slug, cause);
    }
    let declined = Browser::new(&host);
    let back = declined.decide(&declined.leave("/connect/zoom").await, ALICE, "deny").await;
    let page = declined.open(&back).await;
    assert!(page.status >= 400 && page.text.contains("Zoom"), "{}", page.text);
}

/// The access token is in a query upstream; it must be in nothing else, whatever is logged.
#[tokio::test]
async fn no_token_is_told_although_revoking_puts_it_into_an_address() {
    for (format, dependencies) in [("text", false), ("json", false), ("text", true), ("json", true)] {
        let sandbox = sandbox();
        let log = format!("[log]\nformat = \"{format}\"\ndependencies = {dependencies}");
        let setup = Setup::empty().add(&section(&sandbox, "")).add(&log);
        let host = setup.env("RUST_LOG", "trace").start();
        let mut canaries = Canaries::default();
        canaries.add("convoke-demo-secret");
        let browser = Browser::new(&host);
        let back = browser.allow("/connect/zoom").await;
        canaries.add(&parameter(&back, "code"));
        let page = browser.open(&browser.arrive(&back).await).await;
        let refresh = element(&page.text, "refreshToken").unwrap();
        canaries.add(&refresh);
        let tokens = host.get("/dominoZoomRefresh").bearer(&refresh).send().await.expect(200);
        let [access, refresh] = ["access_token", "refresh_token"].map(|name| tokens[name].as_str().unwrap());
        for token in [access, refresh] {
            canaries.add(token);
        }
        // Twice what goes wrong, then what goes right, then what is gone; by both routes.
        for kind in [
            FaultKind::Status {
                status: 500,
                headers: Vec::new(),
                body: format!("{{\"message\":\"{access}\"}}"),
            },
            FaultKind::Status {
                status: 400,
                headers: Vec::new(),
                body: format!("{{\"reason\":\"{access}\"}}"),
            },
            FaultKind::Redirect(format!("https://evil.example/?token={access}")),
            FaultKind::HostileReason,
            FaultKind::Garbage,
            FaultKind::CloseBeforeAnswer,
        ] {
            sandbox.zoom.fault(Fault::once("POST", "/oauth/revoke", kind));
            let answer = host.get("/dominoZoomRevoke").bearer("c4nary-unknown-token").send().await;
            assert!(!answer.text.contains(access), "{}", answer.text);
        }
        canaries.add("c4nary-unknown-token");
        let tokens = host.get("/dominoZoomRefresh").bearer(refresh).send().await.expect(200);
        let access = tokens["access_token"].as_str().unwrap();
        canaries.add(access);
        canaries.add(tokens["refresh_token"].as_str().unwrap());
        assert_eq!(host.get("/dominoZoomRevoke").bearer(access).send().await.status, 200);
        let body = json!({"token": access});
        let again = host.request("POST", "/v1/providers/zoom/revoke").json(&body).send().await;
        assert!(again.status < 300, "{}", again.text);
        let queries: Vec<_> = sandbox.zoom.calls().iter().filter_map(|call| call.query.clone()).collect();
        assert!(queries.contains(&format!("token={access}")), "{queries:?}");

        let metrics = host.fetch(&host.admin_url("/metrics")).send().await.text;
        assert_eq!(canaries.found_in(&metrics), Vec::<String>::new(), "in the metrics");
        assert!(metrics.contains("revoke"), "{metrics}");
        let (_, log) = host.stop();
        for line in log.lines() {
            assert_eq!(canaries.found_in(line), Vec::<String>::new(), "{format} {dependencies}: {line}");
        }
        assert!(log.contains("upstream answered") && log.contains("revoke"), "{log}");
    }
}
