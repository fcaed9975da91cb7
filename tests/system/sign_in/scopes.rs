//! The administrators' flavours: fixed scopes, and scopes that are picked.

use crate::harness::{self, Host, Setup};
use crate::walk::{ALICE, Browser, element, parameter, tags, unescape};
use convoke_sandbox::Sandbox;

const ADMIN: &str = "admin@example.com";
const STATIC: &str = include_str!("../../../config/webex-admin-static.toml");
const DYNAMIC: &str = include_str!("../../../config/webex-admin-dynamic.toml");

/// A host with a configuration as it is shipped; only addresses and credentials come from the environment.
fn shipped(config: &str, id: &str, sandbox: &Sandbox) -> Host {
    let mut setup = Setup::empty();
    setup.config = config.to_owned();
    let id = id.to_uppercase();
    let (listen, admin) = (format!("127.0.0.1:{}", setup.port), format!("127.0.0.1:{}", setup.admin_port));
    let public = format!("http://localhost:{}", setup.port);
    setup
        .env("CONVOKE_SERVER__LISTEN", &listen)
        .env("CONVOKE_SERVER__ADMIN_LISTEN", &admin)
        .env("CONVOKE_SERVER__PUBLIC_URL", &public)
        .env(&format!("CONVOKE_PROVIDERS__{id}__BASE_URL"), &sandbox.webex.base_url())
        .env(&format!("CONVOKE_PROVIDERS__{id}__CLIENT_ID"), "convoke-admin")
        .env(&format!("CONVOKE_PROVIDERS__{id}__CLIENT_SECRET"), "convoke-admin-secret")
        .start()
}

const FIXED: &str =
    "spark-admin:people_read spark-admin:licenses_read spark-admin:organizations_read spark-admin:roles_read";

#[tokio::test]
async fn static_asks_for_its_scopes_and_shows_both_tokens() {
    let sandbox = harness::sandbox();
    let host = shipped(STATIC, "webex_admin", &sandbox);
    let browser = Browser::new(&host);
    let consent = browser.leave("/connect/webex_admin").await;
    assert_eq!(parameter(&consent, "scope"), FIXED);
    let page = browser.open(&browser.arrive(&browser.decide(&consent, ADMIN, "allow").await).await).await;
    let (refresh, access) =
        (element(&page.text, "refreshToken").unwrap(), element(&page.text, "accessToken").unwrap());
    assert_ne!(refresh, access);
    assert!(page.text.contains("See the administrator roles of your organisation."));
    let profile = host.get("/v1/providers/webex_admin/profile").bearer(&access).send().await;
    assert_eq!(profile.expect(200)["profile"]["name"], "Ada Admin");
}

#[tokio::test]
async fn administrator_scopes_need_an_administrator_and_the_page_says_so() {
    let sandbox = harness::sandbox();
    let host = shipped(STATIC, "webex_admin", &sandbox);
    let browser = Browser::new(&host);
    let back = browser.decide(&browser.leave("/connect/webex_admin").await, ALICE, "allow").await;
    let page = browser.open(&back).await;
    assert_eq!(page.status, 403);
    assert!(page.text.contains("No user entitled service in request scopes"), "the provider's description");
    assert!(page.text.contains("administrator"));
    assert!(element(&page.text, "refreshToken").is_none());
}

#[tokio::test]
async fn dynamic_lets_the_user_pick_and_sends_exactly_the_ticked_scopes() {
    let sandbox = harness::sandbox();
    let host = shipped(DYNAMIC, "webex_admin_pick", &sandbox);
    let browser = Browser::new(&host);
    let picker = browser.open("/connect/webex_admin_pick").await;
    assert_eq!(picker.status, 200);
    let boxes: Vec<_> = tags(&picker.text)
        .into_iter()
        .filter(|(name, attributes)| name == "input" && attributes.iter().any(|a| a == "type"))
        .collect();
    // 16 scopes, and the field of the language switch that leads back here.
    assert_eq!(boxes.len(), 16 + 1);
    assert_eq!(boxes.iter().filter(|(_, attributes)| attributes.iter().any(|a| a == "checked")).count(), 2);
    for ticked in ["spark-admin:people_read", "spark-admin:organizations_read"] {
        assert!(picker.text.contains(&format!("value=\"{ticked}\" checked")), "{ticked}");
    }
    for description in [
        "Send commands to your organisation's devices.",
        "See the people of your organisation.",
        "See the hybrid clusters of your organisation.",
    ] {
        assert!(unescape(&picker.text).contains(description), "{description}");
    }

    for picked in [
        vec!["spark-admin:licenses_read"],
        vec!["spark:xapi_commands", "spark-admin:people_read", "spark-admin:roles_read"],
    ] {
        let fields: Vec<_> = picked.iter().map(|scope| ("scope", *scope)).collect();
        let onward = browser.submit("/connect/webex_admin_pick", &fields).await;
        assert_eq!(onward.status, 200, "{}", onward.text);
        let consent = crate::walk::attribute(&onward.text, "rel=\"noreferrer\" href=\"");
        assert!(onward.text.contains("http-equiv=\"refresh\" content=\"0;url="));
        let scope = parameter(&consent, "scope");
        let mut sent: Vec<_> = scope.split(' ').collect();
        let mut expected = picked.clone();
        sent.sort_unstable();
        expected.sort_unstable();
        assert_eq!(sent, expected);
        let page = browser.open(&browser.arrive(&browser.decide(&consent, ADMIN, "allow").await).await).await;
        assert!(
            element(&page.text, "refreshToken").is_some() && element(&page.text, "accessToken").is_some()
        );
        for scope in &picked {
            assert!(page.text.contains(&format!(">{scope}</code>")), "{scope}");
        }
        assert!(!page.text.contains("Not everything was granted"));
    }
}

#[tokio::test]
async fn a_client_without_fetch_metadata_is_redirected_after_picking() {
    let sandbox = harness::sandbox();
    let host = shipped(DYNAMIC, "webex_admin_pick", &sandbox);
    let answer = host
        .request("POST", "/connect/webex_admin_pick")
        .form(&[("scope", "spark-admin:roles_read")])
        .send()
        .await;
    assert_eq!(answer.status, 303);
    assert_eq!(parameter(answer.header("location"), "scope"), "spark-admin:roles_read");
    assert!(answer.cookies().starts_with("cv-"));
}

#[tokio::test]
async fn ticking_none_is_an_error_and_what_is_not_offered_is_refused() {
    let sandbox = harness::sandbox();
    let host = shipped(DYNAMIC, "webex_admin_pick", &sandbox);
    let browser = Browser::new(&host);
    let none = browser.submit("/connect/webex_admin_pick", &[]).await;
    assert_eq!(none.status, 422);
    assert!(none.text.contains("Tick at least one permission.") && none.text.contains("role=\"alert\""));
    for scope in [
        "spark-admin:wholly_unknown",
        "identity:tokens_write",
        "",
        "spark-admin:roles_read spark:all",
        "SPARK-ADMIN:ROLES_READ",
    ] {
        let answer = browser
            .submit("/connect/webex_admin_pick", &[("scope", "spark-admin:roles_read"), ("scope", scope)])
            .await;
        assert_eq!(answer.status, 400, "{scope}: {}", answer.text);
        assert!(answer.cookies().is_empty() && answer.header("location").is_empty());
    }
    // Without an offer nobody can ask for more either.
    let plain = Setup::with(&sandbox).start();
    let answer = plain.request("POST", "/connect/webex").form(&[("scope", "spark:all")]).send().await;
    assert_eq!(answer.status, 400);
    assert!(sandbox.webex.calls().is_empty());
}

#[tokio::test]
async fn the_picker_keeps_the_entry_of_existing_clients() {
    let sandbox = harness::sandbox();
    let mut setup = Setup::with(&sandbox);
    setup.config = setup.config.replace(
        "[providers.webex]\n",
        "[providers.webex]\nselectable_scopes = [\"meeting:preferences_read\"]\n",
    );
    let host = setup.start();
    let browser = Browser::new(&host);
    let picker = browser.open("//dominoWebex/index.html").await;
    assert!(picker.text.contains("name=\"entry\" value=\"domi\""));
    let onward =
        browser.submit("/connect/webex", &[("entry", "domi"), ("scope", "meeting:preferences_read")]).await;
    let consent = crate::walk::attribute(&onward.text, "rel=\"noreferrer\" href=\"");
    assert_eq!(parameter(&consent, "redirect_uri"), host.url("/webexCallback"));
    let page = browser.open(&browser.arrive(&browser.decide(&consent, ALICE, "allow").await).await).await;
    assert!(element(&page.text, "refreshToken").is_some());
}
