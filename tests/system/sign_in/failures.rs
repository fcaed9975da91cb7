//! Sign-ins that come to nothing: each on a page that says what happened and what to do.

use std::time::{SystemTime, UNIX_EPOCH};

use convoke::seal::KeyRing;
use convoke_sandbox::{Fault, FaultKind};
use serde_json::json;

use crate::harness::{self, Answer, Host, Setup};
use crate::walk::{ALICE, Browser, element, parameter};

const KEY: &str = "a sealing key of the tests, of more than 32 characters";

/// A page with a way on, without tokens, and with this status.
fn assert_failed(page: &Answer, status: u16, words: &[&str]) {
    assert_eq!(page.status, status, "{}", page.text);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    for word in words {
        assert!(page.text.contains(word), "{word:?} in {}", page.text);
    }
    assert!(page.text.contains("What to do"), "{}", page.text);
    assert!(page.text.contains("href=\"/connect/"), "{}", page.text);
    assert!(page.text.contains(page.header("x-request-id")), "the request's number");
    assert!(element(&page.text, "refreshToken").is_none() && element(&page.text, "accessToken").is_none());
    assert!(page.header("location").is_empty());
}

/// A callback of a flow that has just begun in this browser.
async fn callback_with(
    host: &Host,
    browser: &Browser<'_>,
    provider: &str,
    fields: &[(&str, &str)],
) -> String {
    let state = parameter(&browser.leave(&format!("/connect/{provider}")).await, "state");
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .append_pair("state", &state)
        .finish();
    host.url(&format!("/callback/{provider}?{query}"))
}

#[tokio::test]
async fn denied_names_both_causes_and_the_way_on() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for provider in ["webex", "jiomeet"] {
        let browser = Browser::new(&host);
        let back = browser.decide(&browser.leave(&format!("/connect/{provider}")).await, ALICE, "deny").await;
        assert_eq!(parameter(&back, "error"), "access_denied");
        let page = browser.open(&back).await;
        assert_failed(
            &page,
            403,
            &["declined", "policy", "administrator", "another account", "The user declined the request."],
        );
    }
    let tokens = sandbox
        .webex
        .calls()
        .into_iter()
        .chain(sandbox.jiomeet.calls())
        .filter(|call| call.path.contains("token"));
    assert_eq!(tokens.count(), 0);
}

#[tokio::test]
async fn each_error_of_the_provider_has_its_words() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    for (error, description, status, words) in [
        (
            "invalid_scope",
            "No user entitled service in request scopes",
            403,
            vec![
                "No user entitled service in request scopes",
                "Administrator scopes need an account that is an administrator",
            ],
        ),
        ("invalid_scope", "", 403, vec!["Administrator scopes need"]),
        (
            "server_error",
            "It broke.",
            502,
            vec!["Webex has trouble", "It broke.", "Try again in a few minutes"],
        ),
        ("temporarily_unavailable", "", 502, vec!["Webex has trouble"]),
        ("unauthorized_client", "Not this one.", 400, vec!["Not this one.", "administrator"]),
        ("something_new", "", 400, vec!["something_new"]),
        ("access_denied", "", 403, vec!["declined", "policy"]),
    ] {
        let mut fields = vec![("error", error)];
        if !description.is_empty() {
            fields.push(("error_description", description));
        }
        let page = browser.open(&callback_with(&host, &browser, "webex", &fields).await).await;
        assert_failed(&page, status, &words);
    }
    assert!(!sandbox.webex.calls().iter().any(|call| call.path.contains("token")));
}

#[tokio::test]
async fn nothing_a_foreign_state_and_a_used_flow_are_told_apart() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let empty = browser.open(&callback_with(&host, &browser, "webex", &[]).await).await;
    assert_failed(&empty, 400, &["sent no answer"]);
    let foreign = browser.open("/callback/webex?code=x&state=eyJzIjoiYWFhYWFhYWFhYWFhYWFhYWFhYWFhYSJ9").await;
    assert_failed(&foreign, 400, &["does not belong to this browser", "cookies"]);
    for query in ["", "?code=x", "?state=", "?code=x&state=%00", "?code=a&code=b"] {
        assert_failed(
            &browser.open(&format!("/callback/webex{query}")).await,
            400,
            &["does not belong to this browser"],
        );
    }

    let back = browser.allow("/connect/webex").await;
    let token_page = browser.arrive(&back).await;
    assert_failed(&browser.open(&back).await, 400, &["has been used"]);
    assert_eq!(browser.open(&token_page).await.status, 200);
    // The token page takes the flow's cookie away; a step back in the browser is told what it is all the same.
    assert_failed(&browser.open(&back).await, 400, &["has been used"]);
}

#[tokio::test]
async fn a_flow_that_is_older_than_ten_minutes_or_from_the_future_has_expired() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).server(&format!("keys = [\"{KEY}\"]")).start();
    let ring = KeyRing::new(&[KEY.into()]);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let id = "AAAAAAAAAAAAAAAAAAAAAA";
    let sealed = |provider: &str, began: u64| {
        let flow = json!({"p": provider, "t": began, "e": "c", "n": "AAAAAAAAAAAAAAAAAAAAAA", "s": []});
        format!("cv-{id}={}", ring.seal("flow", id.as_bytes(), flow.to_string().as_bytes()))
    };
    let state = "eyJzIjoiQUFBQUFBQUFBQUFBQUFBQUFBQUFBQSJ9";
    let open = |cookie: String| {
        host.get(&format!("/callback/webex?code=some-code&state={state}")).cookie(&cookie).send()
    };
    for began in [now - 601, now - 86_400, 0, now + 120] {
        assert_failed(&open(sealed("webex", began)).await, 400, &["took too long", "Begin again"]);
    }
    let form = [("flow", id), ("username", ALICE), ("password", "wonderland")];
    let late = host
        .request("POST", "/connect/sametime")
        .cookie(&sealed("sametime", now - 601))
        .form(&form)
        .send()
        .await;
    assert_failed(&late, 400, &["took too long"]);
    assert!(sandbox.webex.calls().is_empty() && sandbox.sametime.calls().is_empty());
    // A flow of the same make that is young enough goes to the provider: the cookies above were good ones.
    let page = open(sealed("webex", now - 590)).await;
    assert_failed(&page, 400, &["did not accept the sign-in"]);
    assert_eq!(sandbox.webex.calls().len(), 1);
}

#[tokio::test]
async fn trouble_at_the_exchange_is_told_as_what_it_is() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for (kind, statuses, words) in [
        (FaultKind::status(500), [502, 503], ["What to do", "again"]),
        (FaultKind::retry_after(429, 600), [429, 429], ["Too many sign-ins", "Wait"]),
        (FaultKind::retry_after(503, 600), [502, 503], ["What to do", "again"]),
        (FaultKind::CloseBeforeAnswer, [502, 503], ["What to do", "again"]),
        (FaultKind::HtmlInsteadOfJson, [502, 502], ["What to do", "again"]),
        (FaultKind::status(400), [400, 400], ["did not accept the sign-in", "again"]),
        (FaultKind::HostileReason, [400, 400], ["did not accept the sign-in", "again"]),
    ] {
        let browser = Browser::new(&host);
        let back = browser.allow("/connect/webex").await;
        sandbox.webex.fault(Fault::always("", "/v1/access_token", kind.clone()));
        let page = browser.open(&back).await;
        assert!(statuses.contains(&page.status), "{kind:?}: {} {}", page.status, page.text);
        assert_failed(&page, page.status, &words);
        assert!(!page.text.contains("<script>alert") && !page.text.contains(&parameter(&back, "code")));
        sandbox.webex.clear_faults();
    }
}

#[tokio::test]
async fn an_unknown_provider_and_a_lost_token_page_have_a_page_too() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    for path in ["/connect/zoom", "/nowhere", "/callback/zoom?code=a&state=b"] {
        let page = browser.open(path).await;
        assert_eq!(
            (page.status, page.header("content-type")),
            (404, "text/html; charset=utf-8"),
            "{path}: {}",
            page.text
        );
        assert!(page.text.contains("href=\"/\""));
    }
    for flow in ["AAAAAAAAAAAAAAAAAAAAAA", "x", "..%2f..%2f", "%00"] {
        let page = browser.open(&format!("/connect/webex/token/{flow}")).await;
        assert_eq!(page.status, 410, "{flow}");
        assert!(page.text.contains("href=\"/connect/webex\""));
    }
}
