//! From the landing page over each provider to the token page.

use convoke_sandbox::{Fault, FaultKind};
use serde_json::json;

use crate::harness::{self, Answer, Setup};
use crate::walk::{ALICE, Browser, attribute, element, parameter, parameters, tags};

/// One fact of the account list: what stands beside its term.
fn account(page: &str, term: &str) -> Option<String> {
    let after = page.split_once(&format!("<dt>{term}</dt>"))?.1;
    let value = after.split_once("<bdi translate=\"no\">")?.1;
    Some(value[..value.find('<')?].to_owned())
}

fn assert_shown_once(page: &Answer, token: &str) {
    assert_eq!(page.text.matches(token).count(), 1, "the token stands in its element alone");
    assert!(!attribute_title(&page.text).contains(token));
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.text.contains("shown only once"));
}

fn attribute_title(page: &str) -> &str {
    page.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).unwrap().0
}

#[tokio::test]
async fn webex_from_the_landing_page_to_a_token_that_works() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);

    let landing = browser.open("/").await;
    assert_eq!(landing.status, 200);
    for id in ["webex", "jiomeet", "sametime"] {
        assert!(landing.text.contains(&format!("href=\"/connect/{id}\"")), "{id}");
    }
    let consent = browser.leave("/connect/webex").await;
    assert!(consent.starts_with(&format!("{}/authorize?", sandbox.webex.base_url())), "{consent}");
    let names: Vec<_> = parameters(&consent).into_iter().map(|(name, _)| name).collect();
    for name in [
        "client_id",
        "response_type",
        "redirect_uri",
        "scope",
        "state",
        "code_challenge",
        "code_challenge_method",
    ] {
        assert!(names.contains(&name.to_owned()), "{name} in {consent}");
    }
    assert_eq!(names.len(), 7, "{consent}");
    assert_eq!(parameter(&consent, "client_id"), "convoke-demo");
    assert_eq!(parameter(&consent, "response_type"), "code");
    assert_eq!(parameter(&consent, "redirect_uri"), host.url("/callback/webex"));
    assert_eq!(
        parameter(&consent, "scope"),
        "meeting:schedules_read meeting:schedules_write spark:people_read"
    );

    let back = browser.decide(&consent, ALICE, "allow").await;
    let token_page = browser.arrive(&back).await;
    assert!(token_page.starts_with(&host.url("/connect/webex/token/")), "{token_page}");
    assert!(!token_page.contains('?') && !token_page.contains(&parameter(&back, "code")), "{token_page}");
    let page = browser.open(&token_page).await;
    assert_eq!(page.status, 200);
    let token = element(&page.text, "refreshToken").unwrap();
    assert_shown_once(&page, &token);
    assert!(!token_page.contains(&token));
    assert!(
        tags(&page.text)
            .iter()
            .any(|(name, attributes)| name == "button" && attributes.contains(&"hidden".to_owned()))
    );
    assert!(page.text.contains("id=\"btncopy\"") && page.text.contains("Works for 90 days"));
    assert_eq!(element(&page.text, "accessToken"), None);
    assert_eq!(account(&page.text, "Name").as_deref(), Some("Alice Host"));
    assert_eq!(account(&page.text, "Mail").as_deref(), Some(ALICE));
    for scope in ["meeting:schedules_read", "meeting:schedules_write", "spark:people_read"] {
        assert!(page.text.contains(&format!(">{scope}</code>")), "{scope}");
    }
    assert!(page.text.contains("See your meetings and who is invited to them."));
    assert!(!page.text.contains("Not everything was granted"));

    let renewed =
        host.request("POST", "/v1/providers/webex/token").json(&json!({"refresh_token": token})).send().await;
    assert_eq!(renewed.expect(200)["refresh_token"], token);

    let again = browser.open(&token_page).await;
    assert_eq!(again.status, 410);
    assert!(again.text.contains("has been shown already") && again.text.contains("href=\"/connect/webex\""));
    assert!(!again.text.contains(&token));
}

#[tokio::test]
async fn jiomeet_with_its_own_parameter_names_and_documented_lifetime() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let consent = browser.leave("/connect/jiomeet").await;
    let mut names: Vec<_> = parameters(&consent).into_iter().map(|(name, _)| name).collect();
    names.sort();
    assert_eq!(names, ["clientId", "redirect_uri", "response_type", "state"]);
    let page = browser.open(&browser.arrive(&browser.decide(&consent, ALICE, "allow").await).await).await;
    let token = element(&page.text, "refreshToken").unwrap();
    assert_shown_once(&page, &token);
    assert!(page.text.contains("Works for 60 days"), "the documented lifetime");
    assert_eq!(account(&page.text, "Mail").as_deref(), Some(ALICE));
    assert!(account(&page.text, "Name").is_some_and(|name| name.contains("Alice")));
    assert!(page.text.contains(">meeting:create</code>"));
    host.request("POST", "/v1/providers/jiomeet/token")
        .json(&json!({"refresh_token": token}))
        .send()
        .await
        .expect(200);
}

#[tokio::test]
async fn without_a_refresh_token_the_access_token_is_what_there_is_to_copy() {
    let sandbox = harness::sandbox();
    sandbox.jiomeet.switch("refresh_tokens", "no").unwrap();
    let host = Setup::with(&sandbox).start();
    let page = Browser::new(&host).sign_in("/connect/jiomeet").await;
    assert_eq!(element(&page.text, "refreshToken"), None);
    let token = element(&page.text, "accessToken").unwrap();
    assert!(
        page.text.contains("id=\"btncopyAccess\"") && page.text.contains("Works for 1 day"),
        "{}",
        page.text
    );
    host.get("/v1/providers/jiomeet/profile").bearer(&token).send().await.expect(200);
}

#[tokio::test]
async fn sametime_by_its_form() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let form = browser.open("/connect/sametime").await;
    assert_eq!(form.status, 200);
    assert!(form.text.contains("<form method=\"post\" action=\"/connect/sametime\">"));
    let flow = attribute(&form.text, "name=\"flow\" value=\"");
    let sent = browser
        .submit("/connect/sametime", &[("flow", &flow), ("username", ALICE), ("password", "wonderland")])
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    assert_eq!(sent.header("location"), host.url(&format!("/connect/sametime/token/{flow}")));
    let page = browser.open(sent.header("location")).await;
    assert_eq!(page.status, 200);
    let token = element(&page.text, "refreshToken").unwrap();
    assert_shown_once(&page, &token);
    assert!(page.text.contains("Works for 30 days"), "{}", page.text);
    assert_eq!(account(&page.text, "Name").as_deref(), Some("Alice Host"));
    assert!(!page.text.contains("wonderland") && !host.log().contains("wonderland"));
    assert_eq!(browser.open(sent.header("location")).await.status, 410);
    // The form's flow is for one use.
    let again = browser
        .submit("/connect/sametime", &[("flow", &flow), ("username", ALICE), ("password", "wonderland")])
        .await;
    assert_eq!(again.status, 400);
    host.request("POST", "/v1/providers/sametime/token")
        .json(&json!({"refresh_token": token}))
        .send()
        .await
        .expect(200);
}

#[tokio::test]
async fn the_configuration_says_which_tokens_are_shown() {
    let sandbox = harness::sandbox();
    for (show, refresh, access) in [
        ("[\"refresh\", \"access\"]", true, true),
        ("[\"access\"]", false, true),
        ("[\"refresh\"]", true, false),
    ] {
        let mut setup = Setup::with(&sandbox);
        setup.config =
            setup.config.replace("[providers.webex]\n", &format!("[providers.webex]\nshow = {show}\n"));
        let host = setup.start();
        let page = Browser::new(&host).sign_in("/connect/webex").await;
        assert_eq!(element(&page.text, "refreshToken").is_some(), refresh, "{show}");
        assert_eq!(page.text.contains("id=\"btncopy\""), refresh, "{show}");
        let token = element(&page.text, "accessToken");
        assert_eq!((token.is_some(), page.text.contains("id=\"btncopyAccess\"")), (access, access), "{show}");
        if let Some(token) = token {
            assert!(page.text.contains("Works for 14 days"), "{show}");
            host.get("/v1/providers/webex/profile").bearer(&token).send().await.expect(200);
        }
    }
}

#[tokio::test]
async fn scopes_that_were_not_granted_are_shown_with_what_they_are_needed_for_and_more_than_asked_is_fine() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let answer = |scope: &str| {
        let body = json!({"access_token": "at-1", "refresh_token": "rt-1", "expires_in": 60, "scope": scope})
            .to_string();
        FaultKind::Status { status: 200, headers: Vec::new(), body }
    };
    sandbox.webex.fault(Fault::once("POST", "/v1/access_token", answer("meeting:schedules_read spark:kms")));
    let page = Browser::new(&host).sign_in("/connect/webex").await;
    assert_eq!(
        element(&page.text, "refreshToken").as_deref(),
        Some("rt-1"),
        "the token is given all the same"
    );
    let (missing, granted) = page.text.split_once("What you allowed").unwrap();
    assert!(missing.contains("Not everything was granted"));
    let write = missing.split_once(">meeting:schedules_write</code>").unwrap().1;
    assert!(write.starts_with(" – needed to create meetings, change meetings, delete meetings"), "{write}");
    assert!(
        missing.contains(">spark:people_read</code>") && !missing.contains(">meeting:schedules_read</code>")
    );
    assert!(granted.contains(">meeting:schedules_read</code>") && granted.contains(">spark:kms</code>"));
    assert!(account(&page.text, "Name").is_none(), "the scopes do not allow asking");
    assert!(!sandbox.webex.calls().iter().any(|call| call.path.contains("people")));

    // An operation outside the granted scopes is refused before the provider is asked, and the scope is named.
    let pair = sandbox.webex.tokens(ALICE, &["meeting:schedules_read"]);
    sandbox.webex.clear_calls();
    let meeting = json!({"title": "x", "start": harness::in_hours(2), "end": harness::in_hours(3)});
    let refused = host
        .request("POST", "/v1/providers/webex/meetings")
        .refresh_token(&pair.refresh_token)
        .json(&meeting)
        .send()
        .await;
    let problem = refused.problem(403, "access-denied", "reauthorize");
    assert_eq!(problem["missing_scopes"], json!(["meeting:schedules_write"]));
    assert!(sandbox.webex.calls().iter().all(|call| call.path == "/v1/access_token"));
}

#[tokio::test]
async fn a_profile_that_cannot_be_read_stops_nobody() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for kind in
        [FaultKind::status(500), FaultKind::Garbage, FaultKind::HtmlInsteadOfJson, FaultKind::status(401)]
    {
        sandbox.webex.fault(Fault::always("GET", "/v1/people", kind));
        let page = Browser::new(&host).sign_in("/connect/webex").await;
        assert!(element(&page.text, "refreshToken").is_some());
        assert!(account(&page.text, "Name").is_none());
        sandbox.webex.clear_faults();
    }
}

#[tokio::test]
async fn a_sign_in_page_under_another_host_name_is_sent_to_the_public_url_first() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let under = |name: &str, path: &str| host.get(path).header("host", name).send();
    for name in [
        format!("127.0.0.1:{}", host.port),
        "evil.example".to_owned(),
        "localhost".to_owned(),
        format!("localhost.evil.example:{}", host.port),
    ] {
        for path in [
            "/",
            "/connect/webex",
            "/connect/sametime",
            "/dominoWebex/index.html",
            "//dominoWebex/index.html",
            "/connect/webex?a=//evil.example",
        ] {
            let answer = under(&name, path).await;
            let single = path.replace("//domino", "/domino");
            assert_eq!(
                (answer.status, answer.header("location")),
                (302, host.url(&single).as_str()),
                "{name} {path}"
            );
            assert!(answer.cookies().is_empty());
        }
    }
    // The routes of programs are no sign-in pages.
    for path in ["/v1/providers", "/dominoWebexRefresh", "/openapi.json"] {
        assert!(under("other.example", path).await.header("location").is_empty(), "{path}");
    }
}
