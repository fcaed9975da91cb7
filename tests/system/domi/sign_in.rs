//! The page that the Notes client opens in the user's browser, and the callbacks that DOMI's portals know.

use crate::harness::{self, Setup};
use crate::walk::{ALICE, Browser, element, parameter};

#[tokio::test]
async fn sign_in_from_the_clients_address_uses_domis_callback_and_shows_a_token_that_the_client_can_renew() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for (name, callback) in [("Webex", "/webexCallback"), ("JioMeet", "/jiomeetCallback")] {
        let browser = Browser::new(&host);
        let consent = browser.leave(&format!("//domino{name}/index.html")).await;
        assert_eq!(parameter(&consent, "redirect_uri"), host.url(callback));
        let back = browser.decide(&consent, ALICE, "allow").await;
        assert!(back.starts_with(&format!("{}?", host.url(callback))), "{back}");
        let page = browser.open(&browser.arrive(&back).await).await;
        assert_eq!(page.status, 200);
        let token = element(&page.text, "refreshToken").unwrap();
        let stored =
            super::notes::get(&host, &format!("//domino{name}Refresh"), Some(&format!("Bearer {token}")))
                .await;
        assert_eq!(stored.refreshed().unwrap().refresh_token, token);
    }
}

#[tokio::test]
async fn sametime_has_the_same_address_with_its_form() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let form = browser.open("//dominoSametime/index.html").await;
    assert_eq!(form.status, 200);
    assert!(form.text.contains("type=\"password\"") && form.text.contains("action=\"/connect/sametime\""));
    let flow = crate::walk::attribute(&form.text, "name=\"flow\" value=\"");
    let sent = browser
        .submit("/connect/sametime", &[("flow", &flow), ("username", ALICE), ("password", "wonderland")])
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    let page = browser.open(sent.header("location")).await;
    let token = element(&page.text, "refreshToken").unwrap();
    super::notes::get(&host, "//dominoSametimeRefresh", Some(&format!("Bearer {token}")))
        .await
        .refreshed()
        .unwrap();
}

#[tokio::test]
async fn each_entry_has_its_own_callback_unless_one_path_is_fixed_for_both() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    for (path, callback) in [
        ("/connect/webex", "/callback/webex"),
        ("/dominoWebex/index.html", "/webexCallback"),
        ("/connect/jiomeet", "/callback/jiomeet"),
        ("/dominoJioMeet/index.html", "/jiomeetCallback"),
    ] {
        assert_eq!(parameter(&browser.leave(path).await, "redirect_uri"), host.url(callback), "{path}");
    }

    let mut setup = Setup::with(&sandbox);
    setup.config = setup
        .config
        .replace("[providers.webex]\n", "[providers.webex]\nredirect_path = \"/from/the/portal\"\n");
    let host = setup.start();
    for path in ["/connect/webex", "/dominoWebex/index.html"] {
        let browser = Browser::new(&host);
        let consent = browser.leave(path).await;
        assert_eq!(parameter(&consent, "redirect_uri"), host.url("/from/the/portal"));
        let page = browser.sign_in(path).await;
        assert!(element(&page.text, "refreshToken").is_some());
    }
}

#[tokio::test]
async fn another_name_can_be_configured_and_none() {
    let sandbox = harness::sandbox();
    let mut setup = Setup::with(&sandbox);
    setup.config = setup
        .config
        .replace("[providers.webex]\n", "[providers.webex]\ndomi_name = \"Meet\"\n")
        .replace("[providers.jiomeet]\n", "[providers.jiomeet]\ndomi_name = \"\"\n");
    let host = setup.start();
    let browser = Browser::new(&host);
    assert_eq!(
        parameter(&browser.leave("/dominoMeet/index.html").await, "redirect_uri"),
        host.url("/meetCallback")
    );
    for path in ["/dominoWebex/index.html", "/dominoJioMeet/index.html", "/dominoJioMeetRefresh"] {
        assert_eq!(browser.open(path).await.status, 404, "{path}");
    }
    browser.sign_in("/dominoMeet/index.html").await;
}
