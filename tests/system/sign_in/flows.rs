//! What binds a sign-in to the browser that began it: SECURITY rows 1 to 6, 10, 17 and 40.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use convoke::seal::{random_text, sha256_text};
use futures_util::future::join_all;

use crate::harness::{self, Setup};
use crate::walk::{ALICE, Browser, element, parameter};

fn state_of(id: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{{\"s\":\"{id}\"}}"))
}

#[tokio::test]
async fn a_foreign_code_with_a_true_state_but_without_its_cookie_goes_nowhere() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let (attacker, victim) = (Browser::new(&host), Browser::new(&host));
    let planted = attacker.allow("/connect/webex").await;
    victim.leave("/connect/webex").await;
    sandbox.webex.clear_calls();
    for _ in 0..2 {
        let page = victim.open(&planted).await;
        assert_eq!(page.status, 400);
        assert!(
            element(&page.text, "refreshToken").is_none()
                && !page.text.contains(&parameter(&planted, "code"))
        );
    }
    assert!(sandbox.webex.calls().is_empty());
    // Nothing was spent by that: the one who began it can end it.
    attacker.arrive(&planted).await;
}

#[tokio::test]
async fn a_code_of_one_flow_is_refused_in_another() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let (a, b) = (Browser::new(&host), Browser::new(&host));
    let stolen = parameter(&a.allow("/connect/webex").await, "code");
    let mine = b.allow("/connect/webex").await;
    let injected = mine.replace(&parameter(&mine, "code"), &stolen);
    let page = b.open(&injected).await;
    assert_eq!(page.status, 400, "{}", page.text);
    assert!(element(&page.text, "refreshToken").is_none());
}

#[tokio::test]
async fn each_flow_has_a_fresh_state_and_a_fresh_s256_challenge() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let mut seen = BTreeSet::new();
    for _ in 0..20 {
        let consent = browser.leave("/connect/webex").await;
        assert_eq!(parameter(&consent, "code_challenge_method"), "S256");
        let challenge = parameter(&consent, "code_challenge");
        assert_eq!(challenge.len(), 43);
        let state = parameter(&consent, "state");
        let json: serde_json::Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&state).unwrap()).unwrap();
        let random = URL_SAFE_NO_PAD.decode(json["s"].as_str().unwrap()).unwrap();
        assert!(random.len() >= 16, "128 bits");
        assert!(seen.insert(challenge.clone()) && seen.insert(state));
        browser.arrive(&browser.decide(&consent, ALICE, "allow").await).await;
        let exchange =
            sandbox.webex.calls().into_iter().rfind(|call| call.path == "/v1/access_token").unwrap();
        let verifier = exchange.field("code_verifier").unwrap();
        assert!((43..=128).contains(&verifier.len()) && sha256_text(&verifier) == challenge);
    }
}

#[test]
fn requiring_pkce_of_a_provider_without_it_stops_the_start() {
    let sandbox = harness::sandbox();
    let mut setup = Setup::with(&sandbox);
    setup.config =
        setup.config.replace("[providers.jiomeet]\n", "[providers.jiomeet]\npkce = \"required\"\n");
    for arguments in [["config", "check"].as_slice(), &["serve"]] {
        let (code, out, err) = setup.run(arguments);
        assert_ne!(code, 0);
        let told = format!("{out}{err}");
        assert!(told.contains("providers.jiomeet.pkce") && told.contains("PKCE"), "{told}");
    }
}

#[tokio::test]
async fn pkce_can_be_required_and_turned_off_where_it_is_optional() {
    let sandbox = harness::sandbox();
    for (mode, there) in [("required", true), ("off", false)] {
        let mut setup = Setup::with(&sandbox);
        setup.config =
            setup.config.replace("[providers.webex]\n", &format!("[providers.webex]\npkce = \"{mode}\"\n"));
        let host = setup.start();
        let browser = Browser::new(&host);
        let consent = browser.leave("/connect/webex").await;
        assert_eq!(consent.contains("code_challenge="), there, "{mode}");
        let page = browser.open(&browser.arrive(&browser.decide(&consent, ALICE, "allow").await).await).await;
        assert!(element(&page.text, "refreshToken").is_some(), "{mode}");
    }
}

#[tokio::test]
async fn providers_cannot_be_mixed_up() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let back = browser.allow("/connect/webex").await;
    sandbox.webex.clear_calls();
    for path in ["/callback/jiomeet", "/jiomeetCallback"] {
        let crossed = back.replace("/callback/webex", path);
        assert_eq!(browser.open(&crossed).await.status, 400, "{path}");
    }
    for issuer in [
        "https://evil.example",
        "https://webexapis.com",
        "",
        "null",
        "not a url",
        &sandbox.webex.base_url().replace("127.0.0.1", "127.0.0.1.evil.example"),
        &sandbox.jiomeet.base_url(),
    ] {
        let consent = browser.leave("/connect/webex").await;
        let state = parameter(&consent, "state");
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("code", "x"), ("state", &state), ("iss", issuer)])
            .finish();
        let page = browser.open(&format!("/callback/webex?{query}")).await;
        assert_eq!(page.status, 400, "{issuer}");
        if !issuer.is_empty() {
            assert!(page.text.contains("came from another server"), "{issuer}: {}", page.text);
        }
    }
    let calls = [sandbox.webex.calls(), sandbox.jiomeet.calls()].concat();
    let exchanges = calls.iter().filter(|call| call.path.contains("token")).count();
    assert_eq!(exchanges, 1, "the blank `iss` alone, which says nothing");
    // The true issuer is the server that the user was sent to.
    let consent = browser.leave("/connect/webex").await;
    let back = browser.decide(&consent, ALICE, "allow").await;
    let issuer = sandbox.webex.base_url().replace("/v1", "");
    browser.arrive(&format!("{back}&iss={issuer}")).await;
}

#[tokio::test]
async fn every_provider_and_entry_has_a_redirect_uri_of_its_own() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let mut seen = BTreeSet::new();
    for path in ["/connect/webex", "/connect/jiomeet", "/dominoWebex/index.html", "/dominoJioMeet/index.html"]
    {
        assert!(seen.insert(parameter(&browser.leave(path).await, "redirect_uri")));
    }
    for key in ["redirect_path = \"/same\"", "domi_name = \"Same\""] {
        let mut setup = Setup::with(&sandbox);
        for id in ["webex", "jiomeet"] {
            setup.config =
                setup.config.replace(&format!("[providers.{id}]\n"), &format!("[providers.{id}]\n{key}\n"));
        }
        let (code, _, err) = setup.run(&["serve"]);
        assert_ne!(code, 0, "{key}");
        assert!(err.contains("providers.webex") && err.contains(key.split(' ').next().unwrap()), "{err}");
    }
}

#[tokio::test]
async fn a_callback_works_once_even_with_its_cookie_replayed() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let back = browser.allow("/connect/webex").await;
    let cookie = browser.cookies();
    let token_page = browser.arrive(&back).await;
    assert_eq!(browser.open(&token_page).await.status, 200);
    sandbox.webex.clear_calls();
    let path = back.strip_prefix(&host.url("")).unwrap();
    for _ in 0..3 {
        let replayed = host.get(path).cookie(&cookie).send().await;
        assert_eq!(replayed.status, 400);
        assert!(replayed.text.contains("has been used"));
        let page = host.get(token_page.strip_prefix(&host.url("")).unwrap()).cookie(&cookie).send().await;
        assert_eq!(page.status, 410);
    }
    assert!(sandbox.webex.calls().is_empty());

    // Two at once: one of them wins.
    let back = browser.allow("/connect/webex").await;
    let (path, cookie) = (back.strip_prefix(&host.url("")).unwrap(), browser.cookies());
    sandbox.webex.clear_calls();
    let both = join_all((0..8).map(|_| host.get(path).cookie(&cookie).send())).await;
    assert_eq!(both.iter().filter(|answer| answer.status == 303).count(), 1);
    assert_eq!(both.iter().filter(|answer| answer.status == 400).count(), 7);
    assert_eq!(sandbox.webex.calls().iter().filter(|call| call.path == "/v1/access_token").count(), 1);
}

#[tokio::test]
async fn a_declined_flow_is_used_up_as_well() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let back = browser.decide(&browser.leave("/connect/webex").await, ALICE, "deny").await;
    let state = parameter(&back, "state");
    assert_eq!(browser.open(&back).await.status, 403);
    let later = browser.open(&format!("/callback/webex?code=abc&state={state}")).await;
    assert_eq!(later.status, 400);
    assert!(!sandbox.webex.calls().iter().any(|call| call.path == "/v1/access_token"));
}

#[tokio::test]
async fn what_comes_back_without_a_code_is_not_remembered() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let back = browser.allow("/connect/webex").await;
    let (path, cookie) = (back.strip_prefix(&host.url("")).unwrap(), browser.cookies());
    let state = parameter(&back, "state");
    for query in ["error=access_denied&", ""] {
        let path = format!("/callback/webex?{query}state={state}");
        let (first, again) =
            (host.get(&path).cookie(&cookie).send().await, host.get(&path).cookie(&cookie).send().await);
        assert!(!first.text.contains("has been used") && first.status >= 400, "{}", first.text);
        assert_eq!((first.status, again.text.contains("has been used")), (again.status, false));
    }
    assert!(!sandbox.webex.calls().iter().any(|call| call.path == "/v1/access_token"));
    // The flow is as it was: its code works, once.
    assert_eq!(host.get(path).cookie(&cookie).send().await.status, 303);
    assert_eq!(host.get(path).cookie(&cookie).send().await.status, 400);
}

#[tokio::test]
async fn two_thousand_made_up_codes_make_no_upstream_call() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    browser.leave("/connect/webex").await;
    let own = browser.cookies();
    for batch in 0..40 {
        let requests = (0..50).map(|n| {
            let (code, id) = (random_text::<24>(), random_text::<16>());
            let path = match n % 5 {
                0 => format!("/callback/webex?code={code}"),
                1 => format!("/callback/jiomeet?code={code}&state={}", random_text::<32>()),
                2 => format!("/webexCallback?code={code}&state={}", state_of(&id)),
                3 => format!("/jiomeetCallback?state={}&code={code}", state_of(&id)),
                _ => format!("/callback/webex?code={code}&state={}", state_of(&id)),
            };
            // Some with a true cookie of another flow under the made-up one's name.
            let cookie = format!("cv-{id}={}", own.split_once('=').unwrap().1);
            let request = host.get(&path);
            if n % 2 == 0 { request.cookie(&cookie).send() } else { request.cookie(&own).send() }
        });
        for answer in join_all(requests).await {
            assert_eq!(answer.status, 400, "batch {batch}");
        }
    }
    assert!(sandbox.webex.calls().is_empty() && sandbox.jiomeet.calls().is_empty());
}

#[tokio::test]
async fn no_code_and_no_state_stay_behind_after_the_callback() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for (start, base) in
        [("/connect/webex", "webex"), ("/dominoWebex/index.html", "webex"), ("/connect/jiomeet", "jiomeet")]
    {
        let browser = Browser::new(&host);
        let back = browser.allow(start).await;
        let answer = browser.open(&back).await;
        assert_eq!(answer.status, 303);
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        let location = answer.header("location");
        assert!(
            location.starts_with(&host.url(&format!("/connect/{base}/token/")))
                && !location.contains(['?', '#'])
        );
        for secret in ["code", "state"] {
            assert!(!location.contains(&parameter(&back, secret)));
        }
        let page = browser.open(location).await;
        assert_eq!(
            (page.header("referrer-policy"), page.header("cache-control")),
            ("no-referrer", "no-store")
        );
    }
}

#[tokio::test]
async fn a_client_authenticates_in_exactly_one_way() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for provider in ["webex", "jiomeet"] {
        let page = Browser::new(&host).sign_in(&format!("/connect/{provider}")).await;
        let token = element(&page.text, "refreshToken").unwrap();
        host.request("POST", &format!("/v1/providers/{provider}/token"))
            .json(&serde_json::json!({"refresh_token": token}))
            .send()
            .await
            .expect(200);
    }
    let webex: Vec<_> =
        sandbox.webex.calls().into_iter().filter(|call| call.path == "/v1/access_token").collect();
    let jiomeet: Vec<_> =
        sandbox.jiomeet.calls().into_iter().filter(|call| call.path == "/api/oauth2/v2/token").collect();
    assert_eq!((webex.len(), jiomeet.len()), (2, 2));
    for call in webex {
        assert!(
            call.header("authorization").is_none()
                && call.field("client_id").is_some()
                && call.field("client_secret").is_some()
        );
        assert!(call.query.is_none());
    }
    for call in jiomeet {
        assert!(call.header("authorization").is_some_and(|value| value.starts_with("Basic ")));
        assert!(["client_id", "clientId", "client_secret"].iter().all(|name| call.field(name).is_none()));
    }
}

#[tokio::test]
async fn who_only_looks_at_a_page_uses_nothing_up() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let look = async |address: &str| {
        let path = address.strip_prefix(&host.url("")).unwrap();
        for (method, header, value, status) in [
            ("HEAD", "accept", "*/*", 200),
            ("GET", "sec-purpose", "prefetch", 503),
            ("GET", "sec-purpose", "prefetch;prerender", 503),
            ("GET", "purpose", "prefetch", 503),
        ] {
            let request = host.request(method, path).cookie(&browser.cookies());
            let answer = request.header(header, value).send().await;
            assert_eq!((answer.status, answer.text.as_str()), (status, ""), "{method} {header}");
            assert_eq!((answer.header("location"), answer.cookies().as_str()), ("", ""), "{method} {header}");
            assert!(answer.header("cache-control").contains("no-store"));
        }
    };
    let callback = browser.allow("/connect/webex").await;
    sandbox.webex.clear_calls();
    look(&callback).await;
    assert!(sandbox.webex.calls().is_empty(), "the code was not exchanged");
    let page = browser.arrive(&callback).await;
    look(&page).await;
    let page = browser.open(&page).await;
    assert_eq!(page.status, 200);
    assert!(element(&page.text, "refreshToken").is_some());
}
