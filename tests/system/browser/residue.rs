//! What stays of a token in the browser's page: nothing after ten minutes of a clock that the test turns, nothing after leaving
//! it, and all of it while the person has gone to paste. SECURITY row 14.

use serde_json::{Value, json};

use super::chromium::Chromium;
use crate::harness::{Host, Setup, sandbox};

/// A clock that is turned by hand, in place of the page's own: `pass` lets timers fire on their way; of a `jump`, when the
/// computer slept or the clock was set, only the clock on the wall hears.
const CLOCK: &str = r#"
(() => {
  let wall = Date.now(), ticks = 0, timers = [], last = 0;
  const short = window.setTimeout.bind(window);
  Date.now = () => wall;
  performance.now = () => ticks;
  window.setTimeout = (then, after, ...more) => {
    // What a person would not notice keeps its own time.
    if (after < 1000) return short(then, after, ...more);
    timers.push({ id: --last, at: ticks + after, then });
    return last;
  };
  const clear = window.clearTimeout.bind(window);
  window.clearTimeout = (id) => { id < 0 ? timers = timers.filter((timer) => timer.id !== id) : clear(id); };
  window.clock = {
    pass(seconds) {
      for (const end = ticks + seconds * 1000; ;) {
        const due = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        const to = due ? due.at : end;
        wall += to - ticks;
        ticks = to;
        if (!due) return;
        timers = timers.filter((timer) => timer !== due);
        due.then();
      }
    },
    jump(seconds) { wall += seconds * 1000; },
  };
})();
"#;

/// Signs in under the clock, up to the token page; the token.
async fn signed_in(browser: &Chromium, host: &Host) -> String {
    browser.goto(&host.url("/connect/webex")).await;
    browser.follow("#allow").await;
    let token = browser.text("#refreshToken").await;
    assert!(token.len() > 20, "{token}");
    token
}

async fn turn(browser: &Chromium, how: &str) {
    browser.script(&format!("clock.{how}")).await;
}

/// Everything a page holds that a person or a program can read from it.
async fn residue(browser: &Chromium) -> String {
    let script = "return JSON.stringify([document.documentElement.outerHTML, document.title, location.href, document.cookie,
        {...localStorage}, {...sessionStorage}, history.state, name, String(getSelection()),
        [...document.querySelectorAll('*')].map(e => [e.textContent, e.value])])";
    browser.script(script).await.to_string()
}

async fn assert_kept(browser: &Chromium, token: &str, what: &str) {
    assert_eq!(browser.text("#refreshToken").await, token, "{what}");
    assert!(!browser.find("#forgotten").await.is_displayed().await.unwrap(), "{what}");
}

async fn assert_forgotten(browser: &Chromium, token: &str, what: &str) {
    assert!(!residue(browser).await.contains(token), "{what}: the token is still there");
    assert!(browser.text("#forgotten").await.contains("has forgotten the token"), "{what}");
    assert!(browser.has("#forgotten a[href='/connect/webex']").await, "{what}");
}

#[tokio::test]
async fn the_page_forgets_after_ten_minutes_but_never_behind_the_persons_back() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": CLOCK })).await;

    let token = signed_in(&browser, &host).await;
    turn(&browser, "pass(599)").await;
    assert_kept(&browser, &token, "before ten minutes").await;
    turn(&browser, "pass(1)").await;
    assert_forgotten(&browser, &token, "after ten minutes in sight").await;

    // Gone to paste, for long.
    let token = signed_in(&browser, &host).await;
    turn(&browser, "pass(60)").await;
    hide(&browser).await;
    turn(&browser, "pass(539)").await;
    assert!(residue(&browser).await.contains(&token), "hidden, before ten minutes");
    turn(&browser, "pass(7200)").await;
    assert!(residue(&browser).await.contains(&token), "hidden, for hours");
    show(&browser).await;
    assert_forgotten(&browser, &token, "seen again after ten minutes").await;

    // Gone to paste, and back in time.
    let token = signed_in(&browser, &host).await;
    hide(&browser).await;
    turn(&browser, "pass(300)").await;
    show(&browser).await;
    assert_kept(&browser, &token, "back after five minutes").await;
    turn(&browser, "pass(300)").await;
    assert_forgotten(&browser, &token, "five minutes in sight after five hidden").await;
}

/// Puts another window over the browser, as far as the page can tell.
async fn hide(browser: &Chromium) {
    browser.driver.minimize_window().await.unwrap();
    wait_until(browser, "hidden").await;
}

async fn show(browser: &Chromium) {
    browser.driver.maximize_window().await.unwrap();
    wait_until(browser, "visible").await;
}

async fn wait_until(browser: &Chromium, state: &str) {
    let begun = std::time::Instant::now();
    while browser.script("return document.visibilityState").await != state {
        assert!(begun.elapsed().as_secs() < 20, "the page does not become {state}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn neither_sleep_nor_a_clock_set_back_makes_it_remember() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": CLOCK })).await;

    let token = signed_in(&browser, &host).await;
    turn(&browser, "jump(601)").await;
    browser.script("window.dispatchEvent(new Event('focus'))").await;
    assert_forgotten(&browser, &token, "the computer slept").await;

    let token = signed_in(&browser, &host).await;
    turn(&browser, "jump(-86400)").await;
    turn(&browser, "pass(599)").await;
    assert_kept(&browser, &token, "the clock was set back, before ten minutes").await;
    turn(&browser, "pass(1)").await;
    assert_forgotten(&browser, &token, "the clock was set back").await;

    // Selected by hand and with the focus on it: neither keeps it.
    let token = signed_in(&browser, &host).await;
    browser.script("const t = document.getElementById('refreshToken'); t.focus(); getSelection().selectAllChildren(t)").await;
    turn(&browser, "pass(600)").await;
    assert_forgotten(&browser, &token, "selected").await;
    assert_eq!(browser.script("return document.activeElement.id").await, "forgotten");
    assert_eq!(browser.complaints(&[]).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_page_that_was_left_comes_back_empty() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let token = signed_in(&browser, &host).await;
    // What a browser does that keeps the page for "back", whether this one would or not.
    let kept = "return (() => {
        for (const kind of ['pagehide', 'pageshow']) window.dispatchEvent(new PageTransitionEvent(kind, { persisted: true }));
    })()";
    browser.script(kept).await;
    assert_forgotten(&browser, &token, "kept and shown again").await;

    let token = signed_in(&browser, &host).await;
    browser.goto(&host.url("/privacy")).await;
    browser.driver.back().await.unwrap();
    assert!(!residue(&browser).await.contains(&token), "back");

    let token = signed_in(&browser, &host).await;
    browser.driver.refresh().await.unwrap();
    assert_eq!(browser.text("h1").await, "This token has been shown already");
    assert!(!residue(&browser).await.contains(&token), "reload");
    let restored: Value = browser.script("return performance.getEntriesByType('navigation')[0].type").await;
    assert_eq!(restored, "reload");
}
