//! The start page with twenty providers, as people see it.

use super::chromium::{self, Chromium};
use super::{assert_quiet, violations};
use crate::harness::sandbox;
use crate::twenty::{LONG, TWENTY, setup};

#[tokio::test]
async fn twenty_providers_stay_clear() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let host = setup(&sandbox).start();
    for ((width, height), dark) in
        [((1280, 900), false), ((1280, 900), true), ((360, 740), false), ((360, 740), true)]
    {
        browser.look((width, height), dark).await;
        for language in ["en", "de", "es", "fr", "hi", "it", "ja", "pl", "en-XA", "ar-XB"] {
            super::languages::choose_hidden(&browser, &host, language).await;
            browser.goto(&host.url("/")).await;
            super::languages::assert_fits(&browser, language, "/").await;
            let page = browser
                .script(
                    "const lines = [...document.querySelectorAll('.lines li')]; \
                     const box = e => e.getBoundingClientRect(); \
                     return { count: lines.length, \
                       tall: Math.max(...lines.map(li => box(li.querySelector('.button')).height)), \
                       cut: lines.filter(li => li.scrollWidth > li.clientWidth + 1).length, \
                       over: lines.filter(li => box(li.firstChild).right > box(li.lastChild).left + 1 \
                         && box(li.firstChild).left < box(li.lastChild).left).length, \
                       names: lines.map(li => li.querySelector('.button').getAttribute('aria-label')), \
                       height: document.documentElement.scrollHeight }",
                )
                .await;
            assert_eq!(page["count"], TWENTY.len(), "{language}");
            assert!(page["tall"].as_f64().unwrap() >= 44.0, "{language}: {page}");
            assert_eq!((&page["cut"], &page["over"]), (&0.into(), &0.into()), "{language} {width}: {page}");
            let mut names: Vec<&str> =
                page["names"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), TWENTY.len(), "two links are called the same: {names:?}");
            // On a desk all of them are seen by turning the wheel once, on a telephone by a few strokes.
            let pages = page["height"].as_f64().unwrap() / f64::from(height);
            assert!(pages < if width > 1000 { 1.5 } else { 4.5 }, "{language} {width}: {pages} pages");
        }
        if let Some(axe) = chromium::axe() {
            assert_eq!(violations(&browser, &axe, "twenty").await, Vec::<String>::new());
        }
    }
    super::languages::choose_hidden(&browser, &host, "en").await;
    browser.goto(&host.url("/")).await;
    assert!(browser.text("main").await.contains(LONG));
    assert_quiet(&browser, &[]).await;
}

#[tokio::test]
async fn a_service_is_found_and_opened_by_keys_alone() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let host = setup(&sandbox).start();
    browser.goto(&host.url("/")).await;
    browser.find("#q").await.send_keys("board\n").await.unwrap();
    browser.find("[role=status]").await;
    assert_eq!(browser.url().await, host.url("/?q=board"));
    assert_eq!(browser.text("[role=status] span").await, "1 of 20");
    assert_eq!(browser.text(".lines h2").await, "Vorstand");
    assert_eq!(browser.text(".lines p").await, "Webex");
    browser.follow(".lines .button").await;
    browser.follow("#allow").await;
    assert!(!browser.text("#refreshToken").await.is_empty());
    assert_quiet(&browser, &[]).await;
}
