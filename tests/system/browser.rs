//! A person with a browser: from the landing page over the provider's consent to a token in the clipboard.

mod chromium;
mod example;
mod languages;
mod pairing;
mod residue;
mod twenty;

use std::collections::BTreeSet;

use convoke_sandbox::Sandbox;
use serde_json::{Value, json};

use self::chromium::Chromium;
use crate::harness::{Host, Setup, sandbox};

const ADMIN: &str = "admin@example.com";

/// The administrators' flavour with a scope picker, as `config/sandbox.toml` has it.
fn with_picker(sandbox: &Sandbox) -> Setup {
    Setup::with(sandbox).add(&format!(
        "[providers.webex_pick]\nplugin = \"webex\"\nlabel = \"Webex for administrators\"\nbase_url = \"{}\"\n\
         client_id = \"convoke-admin\"\nclient_secret = \"convoke-admin-secret\"\ndomi_name = \"\"\n\
         scopes = [\"spark-admin:people_read\", \"spark-admin:organizations_read\"]\n\
         selectable_scopes = [\"spark-admin:people_read\", \"spark-admin:roles_read\", \"spark:kms\"]\nshow = [\"refresh\", \"access\"]\n",
        sandbox.webex.base_url()
    ))
}

/// Nothing of a sign-in is in an address of ours, nor a code in any.
fn assert_clean(host: &Host, history: &[String]) {
    for address in history {
        assert!(!address.contains("code="), "a code is in the history: {history:#?}");
        assert!(
            !address.starts_with(&host.url("/")) || !address.contains('?'),
            "a query is in our history: {history:#?}"
        );
        assert!(
            !address.contains("/callback/") && !address.contains("Callback"),
            "the callback is in the history: {history:#?}"
        );
    }
}

async fn assert_quiet(browser: &Chromium, expected: &[u16]) {
    let complaints = browser.complaints(expected).await;
    assert!(complaints.is_empty(), "on {}: {complaints:#?}", browser.url().await);
}

/// Presses Copy on a token page: the token that is shown, now in the clipboard.
async fn copied(browser: &Chromium) -> String {
    let token = browser.text("#refreshToken").await;
    browser.click("#btncopy").await;
    assert_eq!(browser.wait_for_text("#copied").await, "Copied. Now paste it in Notes.");
    assert_eq!(browser.clipboard().await, token);
    token
}

async fn assert_shown_once(browser: &Chromium) {
    assert!(!browser.has("#refreshToken").await, "the token is shown again");
    assert_eq!(browser.text("h1").await, "This token has been shown already");
}

#[tokio::test]
async fn a_webex_token_gets_into_the_clipboard_and_nowhere_else() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    browser.goto(&host.url("/")).await;
    browser.allow_clipboard().await;
    browser.follow("a[href='/connect/webex']").await;
    assert_eq!(browser.text("#client").await, "convoke-demo");
    browser.follow("#allow").await;
    browser.find("#refreshToken").await;
    let page = browser.url().await;
    assert!(page.starts_with(&host.url("/connect/webex/token/")), "{page}");
    let token = copied(&browser).await;
    let main = browser.text("main").await;
    for part in ["alice@example.com", "Alice", "Works for 90 days", "meeting:schedules_write"] {
        assert!(main.contains(part), "`{part}` is not on the page:\n{main}");
    }
    for (what, script) in [
        ("the title", "return document.title"),
        ("the address", "return location.href"),
        ("the referrer", "return document.referrer"),
        (
            "storage",
            "return JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, history.state, name])",
        ),
    ] {
        assert!(!browser.script(script).await.to_string().contains(&token), "the token is in {what}");
    }
    assert_eq!(browser.script("return document.cookie").await, "", "the cookie is not HttpOnly");
    let renewed = host.get("/dominoWebexRefresh").bearer(&token).send().await.expect(200);
    assert!(renewed["access_token"].is_string(), "{renewed}");
    assert_quiet(&browser, &[]).await;

    assert_clean(&host, &browser.history().await);
    browser.driver.refresh().await.unwrap();
    assert_shown_once(&browser).await;
    assert_quiet(&browser, &[410]).await;
}

#[tokio::test]
async fn walking_back_and_forth_shows_neither_code_nor_token() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    browser.goto(&host.url("/")).await;
    browser.follow("a[href='/connect/webex']").await;
    browser.follow("#allow").await;
    browser.find("#refreshToken").await;
    let exchanges =
        || sandbox.webex.calls().iter().filter(|call| call.path.ends_with("/access_token")).count();
    assert_eq!(exchanges(), 1);
    let mut seen = Vec::new();
    for _ in 0..3 {
        browser.driver.back().await.unwrap();
        seen.push(browser.url().await);
    }
    assert!(seen.contains(&host.url("/")), "{seen:?}");
    for _ in 0..3 {
        browser.driver.forward().await.unwrap();
        seen.push(browser.url().await);
    }
    assert_clean(&host, &seen);
    assert_clean(&host, &browser.history().await);
    assert!(seen.last().unwrap().starts_with(&host.url("/connect/webex/token/")), "{seen:?}");
    assert!(!browser.has("#refreshToken").await, "the token is shown again");
    let main = browser.text("main").await;
    assert!(main.contains("been shown already") || main.contains("has forgotten the token"), "{main}");
    assert_eq!(exchanges(), 1, "walking through the history repeated the exchange");
}

#[tokio::test]
async fn a_jiomeet_token_gets_into_the_clipboard() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    browser.goto(&host.url("/")).await;
    browser.allow_clipboard().await;
    browser.follow("a[href='/connect/jiomeet']").await;
    browser.follow("#allow").await;
    let token = copied(&browser).await;
    assert!(browser.text("main").await.contains("Works for 60 days"));
    host.get("/dominoJioMeetRefresh").bearer(&token).send().await.expect(200);
    assert_clean(&host, &browser.history().await);
    assert_quiet(&browser, &[]).await;
    browser.driver.refresh().await.unwrap();
    assert_shown_once(&browser).await;
}

#[tokio::test]
async fn a_sametime_token_comes_by_its_form_and_the_password_stays_nowhere() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    browser.goto(&host.url("/")).await;
    browser.allow_clipboard().await;
    browser.follow("a[href='/connect/sametime']").await;
    browser.type_into("input[name=username]", "alice@example.com").await;
    browser.type_into("input[name=password]", "wrong").await;
    browser.follow("form button[type=submit]").await;
    assert!(browser.text("[role=alert]").await.contains("is wrong"));
    assert_eq!(
        browser.script("return document.querySelector('[name=username]').value").await,
        "alice@example.com"
    );
    assert_eq!(browser.script("return document.querySelector('[name=password]').value").await, "");
    assert_quiet(&browser, &[401]).await;
    browser.type_into("input[name=password]", "wonderland").await;
    browser.follow("form button[type=submit]").await;
    let token = copied(&browser).await;
    host.get("/dominoSametimeRefresh").bearer(&token).send().await.expect(200);
    assert_clean(&host, &browser.history().await);
    assert_quiet(&browser, &[]).await;
    browser.driver.refresh().await.unwrap();
    assert_shown_once(&browser).await;
    assert!(!host.log().contains("wonderland"));
}

#[tokio::test]
async fn exactly_the_ticked_scopes_are_asked_for() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let host = with_picker(&sandbox).start();
    browser.goto(&host.url("/connect/webex_pick")).await;
    let ticked = "return [...document.querySelectorAll('[name=scope]:checked')].map(box => box.value).sort().join(' ')";
    assert_eq!(browser.script(ticked).await, "spark-admin:organizations_read spark-admin:people_read");
    for scope in ["spark-admin:organizations_read", "spark-admin:people_read"] {
        browser.click(&format!("[name=scope][value='{scope}']")).await;
    }
    browser.follow("form button[type=submit]").await;
    assert_eq!(browser.text("[role=alert]").await, "Tick at least one permission.");
    assert_quiet(&browser, &[422]).await;
    browser.click("[name=scope][value='spark-admin:roles_read']").await;
    browser.follow("form button[type=submit]").await;
    assert_eq!(browser.text("#scopes").await, "spark-admin:roles_read");
    browser.click(&format!("[value='{ADMIN}']")).await;
    browser.follow("#allow").await;
    assert!(!browser.text("#refreshToken").await.is_empty());
    assert!(!browser.text("#accessToken").await.is_empty(), "both tokens are shown");
    assert!(browser.text("main").await.contains("spark-admin:roles_read"));
    assert_clean(&host, &browser.history().await);
    assert_quiet(&browser, &[]).await;
}

#[tokio::test]
async fn a_refusal_leads_to_a_page_that_says_what_to_do() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let host = with_picker(&sandbox).start();
    for provider in ["webex", "jiomeet"] {
        browser.goto(&host.url(&format!("/connect/{provider}"))).await;
        browser.follow("#deny").await;
        let main = browser.text("main").await;
        for part in ["you declined", "policy forbids", "administrator", "another account"] {
            assert!(main.contains(part), "{provider}: `{part}` is not on the page:\n{main}");
        }
        assert!(browser.has(&format!("a[href='/connect/{provider}']")).await);
        assert_quiet(&browser, &[403]).await;
    }
    // Alice is no administrator.
    browser.goto(&host.url("/connect/webex_pick")).await;
    browser.follow("form button[type=submit]").await;
    browser.follow("#allow").await;
    let main = browser.text("main").await;
    for part in ["No user entitled service in request scopes", "administrator"] {
        assert!(main.contains(part), "`{part}` is not on the page:\n{main}");
    }
    assert_quiet(&browser, &[403]).await;
}

#[tokio::test]
async fn twenty_tabs_of_one_browser_all_get_their_token() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let mut tabs = Vec::new();
    for number in 0..20 {
        let tab = browser.driver.new_tab().await.unwrap();
        browser.driver.switch_to_window(tab.clone()).await.unwrap();
        let provider = if number % 2 == 0 { "webex" } else { "jiomeet" };
        browser.goto(&host.url(&format!("/connect/{provider}"))).await;
        browser.find("#allow").await;
        tabs.push(tab);
    }
    // In another order than they were opened in.
    let mut tokens = BTreeSet::new();
    for place in (0..20).map(|step| step * 7 % 20) {
        browser.driver.switch_to_window(tabs[place].clone()).await.unwrap();
        browser.follow("#allow").await;
        tokens.insert(browser.text("#refreshToken").await);
    }
    assert_eq!(tokens.len(), 20);
    assert_quiet(&browser, &[]).await;
}

#[tokio::test]
async fn everything_but_the_copy_button_works_without_scripts() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let host = with_picker(&sandbox).start();
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    browser.goto(&host.url("/connect/webex_pick")).await;
    browser.follow("form button[type=submit]").await;
    browser.click(&format!("[value='{ADMIN}']")).await;
    browser.follow("#allow").await;
    assert!(!browser.text("#refreshToken").await.is_empty());
    assert!(!browser.find("#btncopy").await.is_displayed().await.unwrap());
    assert!(browser.text("main").await.contains("Ctrl+C"));
}

#[tokio::test]
async fn axe_finds_nothing_on_any_page() {
    let Some(browser) = Chromium::start().await else { return };
    let Some(axe) = chromium::axe() else { return };
    let sandbox = sandbox();
    let host = with_picker(&sandbox).start();
    let mut found = Vec::new();
    for (size, dark) in [((1280, 900), false), ((1280, 900), true), ((360, 740), false)] {
        browser.look(size, dark).await;
        for path in [
            "/",
            "/connect/webex_pick",
            "/connect/sametime",
            "/privacy",
            "/docs",
            "/problems",
            "/problems/invalid-request",
            "/nowhere",
        ] {
            browser.goto(&host.url(path)).await;
            assert_quiet(&browser, &[403, 404, 410]).await;
            found.extend(violations(&browser, &axe, &format!("{path} {size:?} dark={dark}")).await);
        }
        browser.follow("a[href='/']").await;
        browser.follow("a[href='/connect/webex']").await;
        browser.follow("#allow").await;
        browser.click("#btncopy").await;
        browser.wait_for_text("#copied").await;
        found.extend(violations(&browser, &axe, &format!("token {size:?} dark={dark}")).await);
        browser.driver.refresh().await.unwrap();
        found.extend(violations(&browser, &axe, &format!("token gone {size:?} dark={dark}")).await);
        browser.goto(&host.url("/connect/webex")).await;
        browser.follow("#deny").await;
        found.extend(violations(&browser, &axe, &format!("denied {size:?} dark={dark}")).await);
    }
    assert!(found.is_empty(), "{found:#?}");

    // axe is awake.
    browser.script("document.querySelector('main').innerHTML = '<img src=\"/logo.png\">'").await;
    assert!(!violations(&browser, &axe, "control").await.is_empty());
}

/// What axe finds on the page as it is now, and whether it has to be scrolled sideways.
async fn violations(browser: &Chromium, axe: &str, page: &str) -> Vec<String> {
    browser.script(axe).await;
    let answer = browser.promise("axe.run(document, { resultTypes: ['violations'] })").await;
    let Value::Array(violations) = answer["violations"].clone() else {
        panic!("axe does not run on {page}: {answer}")
    };
    let mut found: Vec<_> =
        violations.iter().map(|v| format!("{page}: {} at {}", v["id"], v["nodes"][0]["html"])).collect();
    let wider = browser.script("return document.documentElement.scrollWidth - innerWidth").await;
    if wider.as_i64().unwrap() > 0 {
        found.push(format!("{page}: {wider} pixels too wide"));
    }
    found
}
