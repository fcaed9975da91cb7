//! Signing in at Entra: what is asked for, what a refusal says in words, and the routes of unmodified DOMI clients.

use super::*;
use crate::domi::notes;
use crate::walk::{Browser, element, parameter, parameters};

#[tokio::test]
async fn the_way_over_entra_ends_on_a_page_with_the_token() {
    let (sandbox, host) = start();
    let browser = Browser::new(&host);
    let consent = browser.leave("/connect/teams").await;
    let page = format!("{}/organizations/oauth2/v2.0/authorize?", sandbox.teams.authority());
    assert!(consent.starts_with(&page), "{consent}");
    assert_eq!(parameter(&consent, "scope"), "User.Read OnlineMeetings.ReadWrite offline_access openid");
    assert_eq!(parameter(&consent, "code_challenge_method"), "S256");
    assert_eq!(parameter(&consent, "redirect_uri"), host.url("/callback/teams"));
    assert_eq!(parameters(&consent).len(), 7);
    let back = browser.decide(&consent, ALICE, "allow").await;
    let page = browser.open(&browser.arrive(&back).await).await;
    assert_eq!(page.status, 200);
    let token = element(&page.text, "refreshToken").unwrap();
    assert!(page.text.contains(ALICE) && page.text.contains("90 days"), "{}", page.text);
    assert!(!page.text.contains("missing"), "offline_access and openid are granted: {}", page.text);
    let exchange = sandbox.teams.calls().into_iter().find(|call| call.path == TOKEN).unwrap();
    assert!(exchange.field("code_verifier").is_some() && exchange.header("authorization").is_none());
    let client = Client::new(&host, "teams", TokenPair { access_token: String::new(), refresh_token: token });
    let made = client.bare("POST", "/meetings").refresh_token(&client.pair.refresh_token).json(&meeting("T"));
    made.send().await.expect(201);
}

#[tokio::test]
async fn unmodified_domi_clients_sign_in_and_refresh() {
    let (_sandbox, host) = start();
    let browser = Browser::new(&host);
    let consent = browser.leave("//dominoTeams/index.html").await;
    assert_eq!(parameter(&consent, "redirect_uri"), host.url("/teamsCallback"));
    let back = browser.decide(&consent, ALICE, "allow").await;
    assert!(back.starts_with(&format!("{}?", host.url("/teamsCallback"))), "{back}");
    let page = browser.open(&browser.arrive(&back).await).await;
    let token = element(&page.text, "refreshToken").unwrap();
    let wire = notes::get(&host, "//dominoTeamsRefresh", Some(&format!("Bearer {token}"))).await;
    let stored = wire.refreshed().unwrap();
    assert_ne!(stored.refresh_token, token, "each use gives a new one");
    let json = wire.json();
    assert_eq!((&json["expires_in"], &json["ext_expires_in"]), (&json!(3599), &json!(3599)));
    let again = notes::get(&host, "/dominoTeamsRefresh", Some(&format!("Bearer {token}"))).await;
    again.refreshed().unwrap();
    let wrong = notes::get(&host, "/dominoTeamsRefresh", Some("Bearer wrong")).await;
    assert_eq!((wrong.status, &wrong.json()["error"]), (401, &json!("invalid_grant")));
    let revoke = notes::get(&host, "/dominoTeamsRevoke", Some(&format!("Bearer {token}"))).await;
    assert_eq!(revoke.status, 501, "{}", revoke.body);
}

#[tokio::test]
async fn where_only_administrators_consent_that_is_said_and_whom_to_ask() {
    let (sandbox, host) = start();
    sandbox.teams.switch("consent", "administrator").unwrap();
    let browser = Browser::new(&host);
    let back = browser.decide(&browser.leave("/connect/teams").await, ALICE, "allow").await;
    let page = browser.open(&back).await;
    assert_eq!(page.status, 403);
    for words in ["only administrators consent", "Microsoft 365 administrator", "AADSTS90094"] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    // In the reader's language, too.
    let back = browser.decide(&browser.leave("/connect/teams").await, ALICE, "allow").await;
    let path = back.strip_prefix(&host.url("")).unwrap();
    let german = host.get(path).cookie(&browser.cookies()).header("accept-language", "de").send().await;
    assert!(german.text.contains("Administratorzustimmung"), "{}", german.text);
    // The administrator consents for everybody.
    let back = browser.decide(&browser.leave("/connect/teams").await, "admin@example.com", "allow").await;
    browser.arrive(&back).await;
    browser.sign_in("/connect/teams").await;
}

#[tokio::test]
async fn each_refusal_of_entra_has_its_words() {
    let (sandbox, host) = start();
    let browser = Browser::new(&host);
    let denied = browser.decide(&browser.leave("/connect/teams").await, ALICE, "deny").await;
    let page = browser.open(&denied).await;
    assert_eq!(page.status, 403);
    assert!(page.text.contains("You declined the permissions"), "{}", page.text);
    for (error, description, words) in [
        ("access_denied", "", "either you declined, or"),
        ("access_denied", "AADSTS1: Something new.", "either you declined, or"),
        ("consent_required", "AADSTS65001: No consent.", "consented to this app"),
        ("consent_required", "", "consented to this app"),
        ("invalid_grant", "AADSTS65001: No consent.", "consented to this app"),
        ("interaction_required", "AADSTS50105: Not assigned.", "selected people"),
        ("access_denied", "AADSTS53003: Blocked.", "Conditional Access"),
        ("interaction_required", "AADSTS50076: A factor.", "second factor"),
        ("server_error", "", "has trouble"),
        ("temporarily_unavailable", "", "has trouble"),
        ("something_else", "Words.", "ended the sign-in with an error"),
    ] {
        let state = parameter(&browser.leave("/connect/teams").await, "state");
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("error", error), ("error_description", description), ("state", &state)])
            .finish();
        let page = browser.open(&format!("/callback/teams?{query}")).await;
        assert!(page.text.contains(words), "{error} {description}: {}", page.text);
        assert!(page.text.contains(description), "what Microsoft says: {}", page.text);
    }
    assert!(!sandbox.teams.calls().iter().any(|call| call.path == TOKEN));
}

#[tokio::test]
async fn what_a_configuration_lacks_is_told_before_anybody_signs_in() {
    let sandbox = sandbox();
    let check = |more: &str| setup(&sandbox, more).run(&["config", "check"]);
    let (code, _, told) = check("");
    assert_eq!(code, 0, "{told}");
    let (code, out, told) = check("scopes = \"OnlineMeetings.ReadWrite User.Read\"");
    assert!(format!("{out}{told}").contains("offline_access"), "{code} {out} {told}");
    let (code, out, told) = check("tenant = \"consumers\"");
    assert_ne!(code, 0);
    assert!(format!("{out}{told}").contains("Personal Microsoft accounts"), "{out} {told}");
    let (code, out, told) = check("tenant = \"a b\"");
    assert_ne!(code, 0);
    assert!(format!("{out}{told}").contains("providers.teams.tenant"), "{out} {told}");
    // Another tenant is another address.
    let host = setup(&sandbox, "tenant = \"example.com\"").start();
    let browser = Browser::new(&host);
    let consent = browser.leave("/connect/teams").await;
    assert!(
        consent.starts_with(&format!("{}/example.com/oauth2/v2.0/authorize?", sandbox.teams.authority()))
    );
    browser.sign_in("/connect/teams").await;
}

#[tokio::test]
async fn domis_variables_are_enough() {
    let sandbox = sandbox();
    let host = Setup::empty()
        .env("TEAMS_CLIENT_ID", "convoke-demo")
        .env("TEAMS_CLIENT_SECRET", "convoke-demo-secret")
        .env("CONVOKE_PROVIDERS__TEAMS__BASE_URL", &sandbox.teams.base_url())
        .env("CONVOKE_PROVIDERS__TEAMS__AUTHORITY", &sandbox.teams.authority())
        .start();
    let browser = Browser::new(&host);
    for path in ["/dominoTeams/index.html", "/connect/teams"] {
        assert_eq!(
            parameter(&browser.leave(path).await, "redirect_uri"),
            host.url("/teamsCallback"),
            "{path}"
        );
    }
    browser.sign_in("/dominoTeams/index.html").await;
}
