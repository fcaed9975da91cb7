//! Signing in, the token page, DOMI's routes, and tokens that are renewed without a new refresh token.

use convoke_sandbox::Rotation;

use super::*;
use crate::domi::notes;
use crate::walk::{Browser, element, parameter, parameters};

const REFRESH: &str = "//dominoGTMRefresh";

#[tokio::test]
async fn from_the_landing_page_to_a_token_that_works() {
    let (sandbox, host) = start();
    let browser = Browser::new(&host);
    assert!(browser.open("/").await.text.contains("href=\"/connect/gotomeeting\""));
    let consent = browser.leave("/connect/gotomeeting").await;
    let origin = format!("http://{}", sandbox.gotomeeting.address());
    assert!(consent.starts_with(&format!("{origin}/oauth/authorize?")), "{consent}");
    let names: Vec<_> = parameters(&consent).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["response_type", "client_id", "redirect_uri", "state", "scope"], "no PKCE");
    assert_eq!(parameter(&consent, "scope"), "collab:");
    assert_eq!(parameter(&consent, "redirect_uri"), host.url("/callback/gotomeeting"));
    let back = browser.decide(&consent, ALICE, "allow").await;
    let page = browser.open(&browser.arrive(&back).await).await;
    let token = element(&page.text, "refreshToken").unwrap();
    assert!(page.text.contains("Alice Host") || page.text.contains(ALICE), "whose it is: {}", page.text);
    let exchange = sent(&sandbox.gotomeeting).into_iter().find(|call| call.path == "/oauth/token").unwrap();
    assert_eq!(exchange.header("authorization"), Some("Basic Y29udm9rZS1kZW1vOmNvbnZva2UtZGVtby1zZWNyZXQ="));
    assert_eq!(exchange.field("redirect_uri"), Some(host.url("/callback/gotomeeting")));
    assert_eq!(exchange.field("client_secret"), None, "the client authenticates by Basic alone");
    let tokens =
        host.request("POST", "/v1/providers/gotomeeting/token").json(&json!({"refresh_token": token}));
    let tokens = tokens.send().await.expect(200);
    assert_eq!(
        tokens,
        json!({
            "access_token": tokens["access_token"], "refresh_token": token, "token_type": "Bearer",
            "expires_in": 3600, "scope": "collab:",
        })
    );
    let list =
        host.get("/v1/providers/gotomeeting/meetings").bearer(tokens["access_token"].as_str().unwrap());
    assert_eq!(list.send().await.expect(200), json!({"meetings": []}));
}

#[tokio::test]
async fn refused_and_wrong_scopes_are_said_in_words() {
    let (sandbox, host) = start();
    let browser = Browser::new(&host);
    let back = browser.decide(&browser.leave("/connect/gotomeeting").await, ALICE, "deny").await;
    assert_eq!(parameter(&back, "error"), "access_denied");
    assert!(browser.open(&back).await.status >= 400);

    let host = Setup::gotomeeting(&sandbox).add("scopes = [\"collab:\", \"other:\"]").start();
    let browser = Browser::new(&host);
    let refused = browser.open(&browser.leave("/connect/gotomeeting").await).await;
    let page = browser.open(refused.header("location")).await;
    assert!(page.text.contains("only those that were chosen for the app"), "{}", page.text);
}

#[tokio::test]
async fn pkce_where_the_administrator_says_that_goto_takes_it() {
    let sandbox = sandbox();
    sandbox.gotomeeting.switch("pkce", "taken").unwrap();
    let host = Setup::gotomeeting(&sandbox).add("offer_pkce = true\npkce = \"required\"").start();
    let browser = Browser::new(&host);
    let consent = browser.leave("/connect/gotomeeting").await;
    assert_eq!(parameter(&consent, "code_challenge_method"), "S256");
    let back = browser.decide(&consent, ALICE, "allow").await;
    browser.open(&browser.arrive(&back).await).await;
    let exchange = sent(&sandbox.gotomeeting).into_iter().find(|call| call.path == "/oauth/token").unwrap();
    assert_eq!((exchange.status, exchange.field("code_verifier").is_some()), (Some(200), true));
    let setup = Setup::gotomeeting(&sandbox).add("pkce = \"required\"");
    let (code, out, err) = setup.run(&["config", "check"]);
    assert!(code != 0 && format!("{out}{err}").contains("providers.gotomeeting.pkce"), "{out}{err}");
}

#[tokio::test]
async fn domis_routes_and_a_refresh_that_echoes_the_old_token() {
    let (sandbox, host) = start();
    let browser = Browser::new(&host);
    let consent = browser.leave("//dominoGTM/index.html").await;
    assert_eq!(parameter(&consent, "redirect_uri"), host.url("/gtmCallback"));
    let back = browser.decide(&consent, ALICE, "allow").await;
    assert!(back.starts_with(&format!("{}?", host.url("/gtmCallback"))), "{back}");
    let page = browser.open(&browser.arrive(&back).await).await;
    let token = element(&page.text, "refreshToken").unwrap();
    for rotation in [Rotation::Keep, Rotation::Rotate] {
        sandbox.gotomeeting.set_rotation(rotation);
        let wire = notes::get(&host, REFRESH, Some(&format!("Bearer {token}"))).await;
        let stored = wire.refreshed().unwrap();
        assert_eq!(stored.refresh_token == token, rotation == Rotation::Keep);
        let json = wire.json();
        assert_eq!((&json["principal"], &json["expires_in"]), (&json!(ALICE), &json!(3600)));
        assert_eq!(json["scope"], "collab:");
    }
    // There is no way to end a token; the client of a route that is not there gets its own kind of answer.
    let revoke = notes::get(&host, "//dominoGTMRevoke", Some("Bearer x")).await;
    assert_eq!((revoke.status, revoke.json()["error"].as_str()), (501, Some("unsupported")));
    let revoke = host.request("POST", "/v1/providers/gotomeeting/revoke").json(&json!({"token": "x"}));
    revoke.send().await.problem(501, "unsupported", "unsupported");
}

#[tokio::test]
async fn a_free_account_on_domis_route_is_no_failed_authentication() {
    let (sandbox, host) = start();
    sandbox.gotomeeting.switch("free_accounts", "tokens").unwrap();
    let token = sandbox.gotomeeting.tokens(crate::client::BOB, &[]).refresh_token;
    let wire = notes::get(&host, REFRESH, Some(&format!("Bearer {token}"))).await;
    assert!(![401, 403, 405, 407, 412].contains(&wire.status), "{}", wire.status);
    let json = wire.json();
    assert!(json["error_description"].as_str().unwrap().contains("free accounts"), "{json}");
    let page = {
        let browser = Browser::new(&host);
        let consent = browser.leave("/connect/gotomeeting").await;
        let back = browser.decide(&consent, crate::client::BOB, "allow").await;
        browser.open(&back).await
    };
    assert!(page.status >= 400 && page.text.contains("free accounts"), "{} {}", page.status, page.text);
}

#[tokio::test]
async fn a_refresh_inside_a_call_keeps_the_old_refresh_token() {
    for (rotation, refused) in [(Rotation::Keep, 401), (Rotation::Rotate, 401), (Rotation::Keep, 403)] {
        let (sandbox, host) = start();
        let alice = alice(&sandbox, &host);
        sandbox.gotomeeting.set_rotation(rotation);
        if refused == 403 {
            // The gateway's own way to say that a token has expired.
            let body = r#"{"int_err_code":"InvalidToken","msg":"Invalid token passed"}"#.to_owned();
            let kind = convoke_sandbox::FaultKind::Status { status: 403, headers: Vec::new(), body };
            sandbox.gotomeeting.fault(convoke_sandbox::Fault::once("POST", MEETINGS, kind));
        } else {
            sandbox.gotomeeting.expire_access_tokens();
        }
        let answer = alice.both("POST", "/meetings").json(&meeting("T")).send().await.expect(201);
        let token = format!("POST {}", "/oauth/token");
        let create = format!("POST {MEETINGS}");
        assert_eq!(lines(&sandbox.gotomeeting), [create.clone(), token, create]);
        let tokens = &answer["tokens"];
        assert_ne!(tokens["access_token"], alice.pair.access_token);
        assert_eq!(tokens["refresh_token"] == alice.pair.refresh_token, rotation == Rotation::Keep);
        assert_eq!(sandbox.gotomeeting.meetings().len(), 1);
    }
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    sandbox.gotomeeting.revoke_everything();
    let problem =
        alice.both("GET", "/meetings").send().await.problem(401, "reauthorization-required", "reauthorize");
    assert_eq!(problem["authorize_url"], host.url("/connect/gotomeeting"));
}

#[tokio::test]
async fn domis_environment_variables_name_this_provider() {
    let sandbox = sandbox();
    let mut setup = Setup::gotomeeting(&sandbox);
    setup.config = setup
        .config
        .replace("client_id = \"convoke-demo\"", "")
        .replace("client_secret = \"convoke-demo-secret\"", "");
    let host =
        setup.env("GTM_CLIENT_ID", "convoke-demo").env("GTM_CLIENT_SECRET", "convoke-demo-secret").start();
    let browser = Browser::new(&host);
    for path in ["/connect/gotomeeting", "/dominoGTM/index.html"] {
        let consent = browser.leave(path).await;
        assert_eq!(parameter(&consent, "client_id"), "convoke-demo");
        assert_eq!(parameter(&consent, "redirect_uri"), host.url("/gtmCallback"), "what DOMI's portal knows");
    }
    assert!(element(&browser.sign_in("/dominoGTM/index.html").await.text, "refreshToken").is_some());
}
