//! The existing client where tokens are sealed: what it pastes and stores is opaque, and what it sends straight to the provider is
//! still the provider's own.

use convoke_sandbox::{Fault, FaultKind, Rotation};
use serde_json::{Value, json};

use super::notes::{self, Stored};
use crate::harness::{self, Host, Setup};
use crate::sealed::{KEY, made, sealing};
use crate::walk::{ALICE, Browser, attribute, element};

async fn refresh(host: &Host, name: &str, token: &str) -> Stored {
    let wire = notes::get(host, &format!("//domino{name}Refresh"), Some(&format!("Bearer {token}"))).await;
    assert_eq!(wire.status, 200, "{}", wire.body);
    let stored = wire.refreshed().unwrap();
    assert!(
        stored.refresh_token.starts_with("cvk1.") && !stored.auth_token.starts_with("cvk1"),
        "{stored:?}"
    );
    stored
}

/// What the client sends to the provider itself, with the access token that it stored; status and answer.
async fn create_at_webex(base_url: &str, auth_token: &str) -> (u16, Value) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let body = json!({
        "title": "Budget", "agenda": "Numbers",
        "start": harness::in_hours(24).replace('Z', "+0000"), "end": harness::in_hours(25).replace('Z', "+0000"),
    });
    let answer = client
        .post(format!("{base_url}/meetings"))
        .header("authorization", format!("Bearer {auth_token}"))
        .header("content-type", "application/json")
        .body(body.to_string())
        .send()
        .await
        .unwrap();
    let status = answer.status().as_u16();
    (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap())
}

#[tokio::test]
async fn the_client_pastes_renews_and_creates_at_the_provider_itself() {
    let sandbox = harness::sandbox();
    let host = sealing(&sandbox).start();
    sandbox.webex.set_rotation(Rotation::RotateAndRevokeOnReuse);
    let page = Browser::new(&host).sign_in("//dominoWebex/index.html").await;
    let pasted = element(&page.text, "refreshToken").unwrap();
    let first = refresh(&host, "Webex", &pasted).await;
    assert_ne!(first.refresh_token, pasted);
    let (status, meeting) = create_at_webex(&sandbox.webex.base_url(), &first.auth_token).await;
    assert_eq!(status, 200, "{meeting}");
    assert_eq!(meeting["title"], "Budget");
    // The access token ends: the provider says so to the client, which renews and tries again.
    sandbox.webex.expire_access_tokens();
    assert_eq!(create_at_webex(&sandbox.webex.base_url(), &first.auth_token).await.0, 401);
    let second = refresh(&host, "Webex", &first.refresh_token).await;
    assert_eq!(create_at_webex(&sandbox.webex.base_url(), &second.auth_token).await.0, 200);
    // Its two windows renew with the same text; the provider sees one renewal and ends nothing.
    sandbox.webex.clear_calls();
    let (a, b) = tokio::join!(
        refresh(&host, "Webex", &second.refresh_token),
        refresh(&host, "Webex", &second.refresh_token)
    );
    let c = refresh(&host, "Webex", &second.refresh_token).await;
    assert!(a.auth_token == b.auth_token && b.auth_token == c.auth_token);
    assert_eq!(sandbox.webex.calls().len(), 1);
    refresh(&host, "Webex", &c.refresh_token).await;
    // What it stored works at the host too, where a client lets it make the calls.
    host.get("/v1/providers/webex/meetings").bearer(&c.refresh_token).send().await.expect(200);
}

#[tokio::test]
async fn every_provider_is_renewed_over_its_route() {
    let sandbox = harness::sandbox();
    let host = sealing(&sandbox).start();
    for rotation in [Rotation::Keep, Rotation::Rotate] {
        sandbox.jiomeet.set_rotation(rotation);
        sandbox.sametime.set_rotation(rotation);
        let page = Browser::new(&host).sign_in("/dominoJioMeet/index.html").await;
        let jiomeet = element(&page.text, "refreshToken").unwrap();
        let browser = Browser::new(&host);
        let flow =
            attribute(&browser.open("/dominoSametime/index.html").await.text, "name=\"flow\" value=\"");
        let fields = [("flow", flow.as_str()), ("username", ALICE), ("password", "wonderland")];
        let sent = browser.submit("/connect/sametime", &fields).await;
        let page = browser.open(sent.header("location")).await;
        let sametime = element(&page.text, "refreshToken").unwrap();
        for (name, provider, token) in [("JioMeet", "jiomeet", jiomeet), ("Sametime", "sametime", sametime)] {
            let stored = refresh(&host, name, &refresh(&host, name, &token).await.refresh_token).await;
            let path = format!("/v1/providers/{provider}/meetings");
            host.get(&path).bearer(&stored.refresh_token).send().await.expect(200);
        }
    }
}

#[tokio::test]
async fn the_providers_refresh_token_is_under_no_other_name() {
    let sandbox = harness::sandbox();
    let host = sealing(&sandbox).start();
    let body = json!({
        "access_token": "at-1", "refresh_token": "raw-refresh", "refreshToken": "raw-refresh", "link": "x?t=raw-refresh&y",
        "expires_in": 60, "site": "acme", "accessToken": "at-1",
    });
    let answer = FaultKind::Status { status: 200, headers: Vec::new(), body: body.to_string() };
    sandbox.webex.fault(Fault::once("POST", "/v1/access_token", answer));
    let old = format!("Bearer {}", made("webex", "at", Some("rt")));
    let wire = notes::get(&host, "//dominoWebexRefresh", Some(&old)).await;
    assert!(!wire.body.contains("raw-refresh"), "{}", wire.body);
    let mut json = wire.json();
    let text = json.as_object_mut().unwrap().remove("refresh_token").unwrap();
    assert!(text.as_str().unwrap().starts_with("cvk1."));
    assert_eq!(
        json,
        json!({"access_token": "at-1", "expires_in": 60, "site": "acme", "accessToken": "at-1"})
    );
}

#[tokio::test]
async fn revoking_takes_the_providers_access_token_and_a_sealed_one() {
    let fake = crate::fake::Fake::start(|_| (200, "{}".to_owned()));
    let section = format!(
        "[tokens]\nsealed = true\n[providers.hostile]\ndomi_name = \"Hostile\"\nbase_url = \"{}\"\nclient_id = \"c\"\nclient_secret = \"s3cr3t\"\n",
        fake.url()
    );
    let host = Setup::empty().server(&format!("keys = [\"{KEY}\"]")).add(&section).start();
    let revoked = |log: String| {
        let events = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let ours = events.filter(|event| event["target"] == "convoke::audit");
        let text = |event: &Value, name: &str| event[name].as_str().unwrap().to_owned();
        ours.map(|event| format!("{} {}", text(&event, "event"), text(&event, "outcome"))).collect::<Vec<_>>()
    };
    let route = "//dominoHostileRevoke";
    for token in ["at-1".to_owned(), made("hostile", "at-1", Some("rt-1"))] {
        let wire = notes::get(&host, route, Some(&format!("Bearer {token}"))).await;
        assert_eq!((wire.status, wire.json()), (200, json!({})));
    }
    let foreign = notes::get(&host, route, Some(&format!("Bearer {}", made("webex", "at-1", None)))).await;
    foreign.error(401, "invalid_grant");
    let revoke = |token: &str| {
        host.request("POST", "/v1/providers/hostile/revoke").json(&json!({"token": token})).send()
    };
    // A provider that ends access tokens alone refuses the refresh token; where it said nothing, nothing else is tried.
    let refusing = made("hostile", "at-1", Some("hostile:tell_secrets"));
    assert_eq!(revoke(&refusing).await.status, 204);
    assert_eq!(revoke(&made("hostile", "at-1", Some("hostile:stuck"))).await.status, 500);
    assert_eq!(revoke(&made("hostile", "at-1", Some("rt-1"))).await.status, 204);
    revoke("at-1").await.problem(401, "reauthorization-required", "reauthorize");
    assert_eq!(
        revoked(host.stop().1),
        [
            "revoke success",
            "revoke success",
            "token_refused altered",
            "revoke provider_error",
            "revoke success",
            "revoke internal",
            "revoke success",
            "token_refused raw_token",
        ]
    );
}
