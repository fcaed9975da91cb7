//! A person with a browser lets a program have a credential, or does not.

use serde_json::{Value, json};

use super::chromium::{self, Chromium};
use super::{assert_clean, assert_quiet, violations};
use crate::harness::{Answer, Host, Setup, sandbox};

const CLIENT: &str = "Notes of Alice on PC7";

async fn begin(host: &Host, body: &Value) -> Value {
    host.request("POST", "/v1/pairings").json(body).send().await.expect(201)
}

fn asking(provider: &str) -> Value {
    json!({"provider": provider, "client": CLIENT})
}

async fn poll(host: &Host, started: &Value) -> Answer {
    let path = format!("/v1/pairings/{}", started["id"].as_str().unwrap());
    host.get(&path).bearer(started["secret"].as_str().unwrap()).send().await
}

/// Types the code, signs in with a password, compares, confirms.
async fn walk(browser: &Chromium, host: &Host) {
    let started = begin(host, &asking("sametime")).await;
    browser.goto(&host.url("/pair")).await;
    browser.type_into("#code", "wrong").await;
    browser.follow("form button[type=submit]").await;
    assert!(browser.text("[role=alert]").await.contains("no such code"));
    let code = started["user_code"].as_str().unwrap();
    browser.find("#code").await.clear().await.unwrap();
    browser.type_into("#code", &code.to_lowercase()).await;
    browser.follow("form button[type=submit]").await;
    assert_eq!(browser.text("#client").await, CLIENT);
    assert_eq!(browser.text("#code").await, code);
    browser.follow("#continue").await;
    browser.type_into("input[name=username]", "alice@example.com").await;
    browser.type_into("input[name=password]", "wonderland").await;
    browser.follow("form button[type=submit]").await;
    assert_eq!(browser.text("#client").await, CLIENT);
    assert_eq!(browser.text("#code").await, code);
    // The browser itself holds back a confirmation without the tick.
    browser.click("#confirm").await;
    assert!(browser.has("[name=same]:invalid").await);
    poll(host, &started).await.expect(202);
    browser.click("[name=same]").await;
    browser.follow("#confirm").await;
    assert!(browser.text("h1").await.contains("has access now"));
    let token = poll(host, &started).await.expect(200)["refresh_token"].as_str().unwrap().to_owned();
    let source = browser.driver.source().await.unwrap();
    assert!(!source.contains(&token), "the token is on the page");
    host.get("/dominoSametimeRefresh").bearer(&token).send().await.expect(200);
    assert_clean(host, &browser.history().await);
    assert_quiet(browser, &[422]).await;
}

#[tokio::test]
async fn a_program_is_let_in_with_and_without_scripts() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    walk(&browser, &host).await;
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    walk(&browser, &host).await;
}

#[tokio::test]
async fn the_browser_comes_back_to_a_program_on_this_machine() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    // Another service on this machine stands for the program's own listener.
    let program = Setup::empty().start();
    for decision in ["#confirm", "#deny"] {
        let mut body = asking("webex");
        body["redirect_uri"] = format!("http://127.0.0.1:{}/problems/conflict", program.port).into();
        body["state"] = "s&t=a te".replace(' ', "+").into();
        let started = begin(&host, &body).await;
        browser.goto(started["verification_uri_complete"].as_str().unwrap()).await;
        browser.follow("#continue").await;
        browser.follow("#allow").await;
        if decision == "#confirm" {
            browser.click("[name=same]").await;
        }
        browser.click(decision).await;
        let begun = std::time::Instant::now();
        while !browser.url().await.starts_with("http://127.0.0.1:") {
            assert!(begun.elapsed().as_secs() < 20, "it stays on {}", browser.url().await);
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let address = browser.url().await;
        assert_eq!(crate::walk::parameter(&address, "pairing"), started["id"].as_str().unwrap());
        assert_eq!(crate::walk::parameter(&address, "state"), body["state"].as_str().unwrap());
        assert_eq!(address.contains("error=access_denied"), decision == "#deny");
        let status = poll(&host, &started).await.status;
        assert_eq!(status, if decision == "#confirm" { 200 } else { 403 });
    }
}

#[tokio::test]
async fn axe_finds_nothing_on_the_pages_of_a_pairing() {
    let Some(browser) = Chromium::start().await else { return };
    let Some(axe) = chromium::axe() else { return };
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let mut found = Vec::new();
    for (size, dark) in [((1280, 900), false), ((1280, 900), true), ((360, 740), false)] {
        browser.look(size, dark).await;
        let started = begin(&host, &asking("webex")).await;
        let page = started["verification_uri_complete"].as_str().unwrap();
        let check =
            async |name: &str| violations(&browser, &axe, &format!("{name} {size:?} dark={dark}")).await;
        browser.goto(&host.url("/pair")).await;
        found.extend(check("code").await);
        browser.type_into("#code", "wrong").await;
        browser.follow("form button[type=submit]").await;
        found.extend(check("wrong code").await);
        browser.goto(page).await;
        found.extend(check("who asks").await);
        browser.follow("#continue").await;
        browser.follow("#allow").await;
        found.extend(check("decision").await);
        browser.script("document.querySelector('[name=same]').removeAttribute('required')").await;
        browser.follow("#confirm").await;
        assert!(browser.text("[role=alert]").await.contains("Compare the code"));
        found.extend(check("not ticked").await);
        browser.click("[name=same]").await;
        browser.follow("#confirm").await;
        found.extend(check("confirmed").await);
        browser.goto(page).await;
        found.extend(check("over").await);
        let refused = begin(&host, &asking("webex")).await;
        browser.goto(refused["verification_uri_complete"].as_str().unwrap()).await;
        browser.follow("#deny").await;
        found.extend(check("refused").await);
        assert_quiet(&browser, &[410, 422]).await;
    }
    assert!(found.is_empty(), "{found:#?}");
}
