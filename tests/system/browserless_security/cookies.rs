//! Flow cookies: their attributes, tampering, many at once. SECURITY rows 17 and 43.

use futures_util::future::join_all;

use crate::harness::{self, Answer, Setup};
use crate::walk::{ALICE, Browser, element, parameter};
use reqwest::header::SET_COOKIE;

fn set_cookies(answer: &Answer) -> Vec<String> {
    answer.headers.get_all(SET_COOKIE).iter().map(|value| value.to_str().unwrap().to_owned()).collect()
}

fn attributes(cookie: &str) -> Vec<&str> {
    let mut attributes: Vec<_> = cookie.split(';').skip(1).map(str::trim).collect();
    attributes.sort_unstable();
    attributes
}

#[tokio::test]
async fn a_flow_has_one_cookie_that_only_this_host_gets_and_no_script_reads() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for path in ["/connect/webex", "/connect/sametime", "/dominoWebex/index.html"] {
        let cookies = set_cookies(&host.get(path).send().await);
        assert_eq!(cookies.len(), 1, "{path}");
        assert!(cookies[0].starts_with("cv-"), "{}", cookies[0]);
        assert_eq!(attributes(&cookies[0]), ["HttpOnly", "Max-Age=600", "Path=/", "SameSite=Lax"], "{path}");
    }
    for path in ["/", "/v1/providers", "/docs", "/dominoWebexRefresh"] {
        assert!(set_cookies(&host.get(path).send().await).is_empty(), "{path}");
    }
}

#[tokio::test]
async fn under_https_the_cookie_is_bound_to_the_host() {
    let sandbox = harness::sandbox();
    let mut setup = Setup::with(&sandbox);
    setup.config = setup.config.replace(
        &format!("public_url = \"http://localhost:{}\"", setup.port),
        "public_url = \"https://meet.example.com\"\nbehind_proxy = true",
    );
    let host = setup.start();
    let answer = host.get("/connect/webex").header("host", "meet.example.com").send().await;
    assert_eq!(answer.status, 302);
    assert_eq!(
        parameter(answer.header("location"), "redirect_uri"),
        "https://meet.example.com/callback/webex"
    );
    assert!(answer.header("strict-transport-security").contains("max-age="));
    let cookies = set_cookies(&answer);
    assert!(cookies.len() == 1 && cookies[0].starts_with("__Host-cv-"), "{cookies:?}");
    assert_eq!(attributes(&cookies[0]), ["HttpOnly", "Max-Age=600", "Path=/", "SameSite=Lax", "Secure"]);
    // A cookie under the unprotected name, which a neighbour can plant, is none.
    let state = parameter(answer.header("location"), "state");
    let planted = cookies[0].split(';').next().unwrap().replace("__Host-", "");
    let refused = host
        .get(&format!("/callback/webex?code=x&state={state}"))
        .header("host", "meet.example.com")
        .cookie(&planted)
        .send()
        .await;
    assert_eq!(refused.status, 400);
    assert!(sandbox.webex.calls().is_empty());
    let form = host
        .request("POST", "/connect/sametime")
        .header("host", "meet.example.com")
        .header("origin", "https://meet.example.com");
    assert_eq!(
        form.form(&[("flow", "x")]).send().await.status,
        400,
        "our own origin, so only the flow is wrong"
    );
}

#[tokio::test]
async fn two_cookies_of_one_name_and_changed_ones_are_refused_without_a_call() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let back = browser.allow("/connect/webex").await;
    let path = back.strip_prefix(&host.url("")).unwrap().to_owned();
    let good = browser.cookies();
    let (name, value) = good.split_once('=').unwrap();
    sandbox.webex.clear_calls();
    let mut bad = vec![
        format!("{good}; {good}"),
        format!("{name}=planted; {good}"),
        format!("{good}; {name}=planted"),
        format!("{name}="),
        format!("{name}=\"{value}\""),
        String::new(),
    ];
    for place in (0..value.len()).step_by(7) {
        let mut changed = value.to_owned().into_bytes();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        bad.push(format!("{name}={}", String::from_utf8(changed).unwrap()));
    }
    for cookie in bad {
        let answer = host.get(&path).cookie(&cookie).send().await;
        assert_eq!(answer.status, 400, "{cookie}");
    }
    let in_two_headers =
        host.get(&path).cookie(&good).header("cookie", &format!("{name}=planted")).send().await;
    assert_eq!(in_two_headers.status, 400);
    assert!(sandbox.webex.calls().is_empty());
    assert_eq!(host.get(&path).cookie(&good).send().await.status, 303, "the good one still works");
}

#[tokio::test]
async fn twenty_sign_ins_at_once_in_one_browser_all_succeed() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let consents = join_all(
        (0..20)
            .map(|n| browser.leave(if n % 2 == 0 { "/connect/webex" } else { "/dominoJioMeet/index.html" })),
    )
    .await;
    assert!(browser.cookies().len() < 8 * 1024, "{}", browser.cookies().len());
    let callbacks = join_all(consents.iter().map(|consent| browser.decide(consent, ALICE, "allow"))).await;
    let pages = join_all(callbacks.iter().map(|back| browser.arrive(back))).await;
    let mut tokens: Vec<_> = join_all(pages.iter().map(|page| browser.open(page)))
        .await
        .into_iter()
        .map(|page| element(&page.text, "refreshToken").unwrap())
        .collect();
    tokens.sort_unstable();
    tokens.dedup();
    assert_eq!(tokens.len(), 20, "each tab has its own");
    for page in &pages {
        // The page may have been cut: its cookie goes when there is nothing to see any more.
        assert_eq!(browser.open(page).await.status, 410);
    }
    assert_eq!(browser.cookies(), "", "nothing stays behind");
}

#[tokio::test]
async fn sign_ins_that_nobody_ends_do_not_pile_up_in_the_browser() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let mut last = String::new();
    for n in 0..60 {
        last = browser.leave(if n % 3 == 0 { "/connect/jiomeet" } else { "/connect/webex" }).await;
        assert!(browser.cookies().len() < 8 * 1024, "{n}: {}", browser.cookies().len());
    }
    browser.arrive(&browser.decide(&last, ALICE, "allow").await).await;
}

#[tokio::test]
async fn a_flow_survives_the_exchange_of_the_sealing_keys() {
    const OLD: &str = "the old sealing key of more than 32 characters";
    const NEW: &str = "the new sealing key of more than 32 characters";
    let sandbox = harness::sandbox();
    let with = |setup: Setup, keys: &str| setup.server(&format!("keys = [{keys}]"));
    let setup = Setup::with(&sandbox);
    let (port, admin_port, config) = (setup.port, setup.admin_port, setup.config.clone());
    let before = with(setup, &format!("\"{OLD}\"")).start();
    let browser = Browser::new(&before);
    let back = browser.allow("/connect/webex").await;
    let cookie = browser.cookies();
    before.stop();
    let same_place = Setup { config, port, admin_port, ..Setup::empty() };
    let after = with(same_place, &format!("\"{NEW}\", \"{OLD}\"")).start();
    let answer = after.get(back.strip_prefix(&after.url("")).unwrap()).cookie(&cookie).send().await;
    assert_eq!(answer.status, 303, "{}", answer.text);
}
