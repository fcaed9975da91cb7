//! Pages in each language, as a person with a small window sees them.

use serde_json::json;

use super::chromium::{self, Chromium};
use super::{assert_quiet, violations, with_picker};
use crate::harness::{Host, sandbox};

/// On offer, by the name that each gives itself.
const LANGUAGES: [(&str, &str); 8] = [
    ("en", "English"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("hi", "हिन्दी"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("pl", "Polski"),
];
/// For translators: accented and longer; from right to left.
const PSEUDO: [&str; 2] = ["en-XA", "ar-XB"];

const PAGES: [&str; 8] = [
    "/",
    "/connect/webex_pick",
    "/connect/sametime",
    "/privacy",
    "/problems",
    "/problems/invalid-request",
    "/nowhere",
    "/docs",
];

/// In the right language, with nothing missing, and not wider than the window.
pub(super) async fn assert_fits(browser: &Chromium, language: &str, place: &str) {
    let direction = if language == "ar-XB" { "rtl" } else { "ltr" };
    let page = browser
        .script(
            "return { lang: document.documentElement.lang, dir: getComputedStyle(document.documentElement).direction, \
             text: document.body.innerText + document.title, wider: document.documentElement.scrollWidth - innerWidth }",
        )
        .await;
    assert_eq!((&page["lang"], &page["dir"]), (&json!(language), &json!(direction)), "{place}");
    let text = page["text"].as_str().unwrap();
    // A message that is nowhere shows its id in braces; the reference is full of JSON.
    assert!(place == "/docs" || !text.contains(['{', '}']), "{language} {place}: {text}");
    assert!(!text.contains('\u{fffd}'), "{language} {place}: {text}");
    assert!(page["wider"].as_i64().unwrap() <= 0, "{language} {place} is {} pixels too wide", page["wider"]);
}

/// The pages of a sign-in that went well, was opened again, and was declined.
async fn assert_sign_in_fits(browser: &Chromium, host: &Host, language: &str) {
    browser.goto(&host.url("/connect/webex")).await;
    browser.follow("#allow").await;
    assert!(!browser.text("#refreshToken").await.is_empty());
    assert_fits(browser, language, "token").await;
    browser.driver.refresh().await.unwrap();
    assert_fits(browser, language, "token gone").await;
    browser.goto(&host.url("/connect/webex")).await;
    browser.follow("#deny").await;
    assert_fits(browser, language, "denied").await;
}

/// What no switch offers is chosen by its cookie.
pub(super) async fn choose_hidden(browser: &Chromium, host: &Host, language: &str) {
    let cookie = json!({ "name": "convoke-lang", "value": language, "url": host.url("/"), "httpOnly": true });
    browser.devtools("Network.setCookie", cookie).await;
}

#[tokio::test]
async fn every_page_fits_a_small_window_in_every_language() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let host = with_picker(&sandbox).start();
    browser.look((360, 740), false).await;
    let everything = LANGUAGES.iter().map(|(tag, name)| (*tag, Some(*name)));
    for (language, name) in everything.chain(PSEUDO.map(|tag| (tag, None))) {
        browser.goto(&host.url("/privacy")).await;
        match name {
            Some(name) => {
                let button = format!(".languages button[value='{language}']");
                assert_eq!(browser.text(&button).await, name);
                browser.follow(&button).await;
                assert_eq!(browser.url().await, host.url("/privacy"), "the switch leads elsewhere");
                assert!(browser.has(&format!("{button}[aria-current=true]")).await);
            }
            None => choose_hidden(&browser, &host, language).await,
        }
        for path in PAGES {
            browser.goto(&host.url(path)).await;
            assert_fits(&browser, language, path).await;
        }
        assert_sign_in_fits(&browser, &host, language).await;
        assert_quiet(&browser, &[403, 404, 410]).await;
    }
}

#[tokio::test]
async fn the_switch_works_without_scripts_and_the_copy_button_speaks_the_language() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let host = with_picker(&sandbox).start();
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    browser.goto(&host.url("/connect/webex_pick")).await;
    browser.click(".languages button[value='de']").await;
    while browser.text("h1").await != "Was darf in Ihrem Namen geschehen?" {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": false })).await;
    browser.goto(&host.url("/")).await;
    browser.allow_clipboard().await;
    browser.follow("a[href='/connect/webex']").await;
    browser.follow("#allow").await;
    browser.click("#btncopy").await;
    assert_eq!(browser.wait_for_text("#copied").await, "Kopiert. Fügen Sie es jetzt in Notes ein.");
    assert_eq!(browser.clipboard().await, browser.text("#refreshToken").await);
    assert!(!browser.has(".languages").await, "a switch here would lose the token");
}

#[tokio::test]
async fn axe_finds_nothing_in_other_scripts_and_directions() {
    let Some(browser) = Chromium::start().await else { return };
    let Some(axe) = chromium::axe() else { return };
    let sandbox = sandbox();
    let host = with_picker(&sandbox).start();
    let mut found = Vec::new();
    for language in ["ja", "hi", "ar-XB"] {
        choose_hidden(&browser, &host, language).await;
        for (size, dark) in [((1280, 900), true), ((360, 740), false)] {
            browser.look(size, dark).await;
            for path in
                ["/", "/connect/webex_pick", "/connect/sametime", "/privacy", "/problems/invalid-request"]
            {
                browser.goto(&host.url(path)).await;
                found.extend(violations(&browser, &axe, &format!("{language} {path} {size:?}")).await);
            }
            browser.goto(&host.url("/connect/webex")).await;
            browser.follow("#allow").await;
            found.extend(violations(&browser, &axe, &format!("{language} token {size:?}")).await);
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
