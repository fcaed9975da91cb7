//! Twenty configured providers from a few plugins: what programs are told of them, and the start page without a browser.

use std::collections::BTreeSet;

use convoke_sandbox::Sandbox;

use crate::harness::{Setup, sandbox};

/// A label that takes what room it gets.
pub(crate) const LONG: &str =
    "Öffentlichkeitsarbeit und Veranstaltungsmanagement, Außenstelle Garmisch-Partenkirchen";

/// Id, plugin, label.
pub(crate) const TWENTY: [(&str, &str, &str); 20] = [
    ("webex", "webex", ""),
    ("webex_berlin", "webex", "Webex Berlin"),
    ("webex_sales", "webex", "Vertrieb"),
    ("webex_sales_2", "webex", "Vertrieb"),
    ("webex_board", "webex", "Vorstand"),
    ("webex_tokyo", "webex", "東京オフィス"),
    ("webex_pune", "webex", "पुणे कार्यालय"),
    ("webex_press", "webex", LONG),
    ("webex_archive", "webex", "webex"),
    ("sametime", "sametime", ""),
    ("sametime_east", "sametime", "Sametime East"),
    ("sametime_west", "sametime", "Sametime West"),
    ("sametime_lab", "sametime", "Laboratory"),
    ("sametime_old", "sametime", "Sametime"),
    ("jiomeet", "jiomeet", ""),
    ("jiomeet_mumbai", "jiomeet", "JioMeet Mumbai"),
    ("jiomeet_training", "jiomeet", "Training"),
    ("jiomeet_support", "jiomeet", "Support"),
    ("jiomeet_guests", "jiomeet", "Gäste"),
    ("jiomeet_zzz", "jiomeet", "zum Ausprobieren"),
];

pub(crate) fn setup(sandbox: &Sandbox) -> Setup {
    let section = |setup: Setup, (id, plugin, label): &(&str, &str, &str)| {
        let client = "client_id = \"convoke-demo\"\nclient_secret = \"convoke-demo-secret\"\n";
        let (base, client) = match *plugin {
            "webex" => (sandbox.webex.base_url(), client),
            "jiomeet" => (sandbox.jiomeet.base_url(), client),
            _ => (sandbox.sametime.base_url(), ""),
        };
        let label = if label.is_empty() { String::new() } else { format!("label = \"{label}\"\n") };
        // One of each plugin is on the drop-in routes.
        let domi = if id == plugin { "" } else { "domi_name = \"\"\n" };
        setup.add(&format!(
            "[providers.{id}]\nplugin = \"{plugin}\"\nbase_url = \"{base}\"\n{client}{label}{domi}"
        ))
    };
    TWENTY.iter().fold(Setup::empty(), section)
}

#[tokio::test]
async fn programs_are_told_each_by_its_id_with_its_plugin() {
    let sandbox = sandbox();
    let host = setup(&sandbox).start();
    let list = host.get("/v1/providers").send().await.expect(200);
    let providers = list["providers"].as_array().unwrap();
    let told = |member: &str| providers.iter().map(|p| p[member].as_str().unwrap()).collect::<Vec<_>>();
    let mut ids = TWENTY.map(|(id, ..)| id).to_vec();
    ids.sort_unstable();
    assert_eq!(told("id"), ids);
    for provider in providers {
        let (id, plugin, label) = TWENTY.into_iter().find(|(id, ..)| provider["id"] == *id).unwrap();
        assert_eq!(provider["plugin"], plugin);
        assert!(label.is_empty() || provider["label"] == label, "{provider}");
        assert_eq!(provider["links"]["connect"], host.url(&format!("/connect/{id}")));
        assert_eq!(&host.get(&format!("/v1/providers/{id}")).send().await.expect(200), provider);
    }
    assert!(told("label").iter().collect::<BTreeSet<_>>().len() < 20, "labels may be equal");
}

#[tokio::test]
async fn each_has_its_own_accounts() {
    let sandbox = sandbox();
    let host = setup(&sandbox).start();
    // A sign-in begun at one is not finished at another with the same label.
    let begun = host.get("/connect/webex_sales").send().await;
    assert_eq!(begun.status, 302, "{}", begun.text);
    assert!(begun.header("location").contains("webex_sales"), "{}", begun.header("location"));
    assert!(!begun.header("location").contains("webex_sales_2"));
}

#[tokio::test]
async fn the_start_page_is_searched_without_scripts() {
    let sandbox = sandbox();
    let host = setup(&sandbox).start();
    let linked = |text: &str| -> Vec<String> {
        let links = text.split("href=\"/connect/").skip(1);
        links.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let all = host.get("/").send().await;
    assert_eq!(linked(&all.text).len(), 20);
    for (query, ids) in [
        ("?q=vertrieb", vec!["webex_sales", "webex_sales_2"]),
        ("?q=VERTRIEB+sales_2", vec!["webex_sales_2"]),
        ("?q=jiomeet+support", vec!["jiomeet_support"]),
        ("?q=%E6%9D%B1%E4%BA%AC", vec!["webex_tokyo"]),
        ("?q=nowhere", vec![]),
    ] {
        let page = host.get(&format!("/{query}")).send().await;
        assert_eq!(page.status, 200);
        assert_eq!(linked(&page.text), ids, "{query}");
    }
    for everything in ["?q=", "?q=+%20", "?other=1", "?"] {
        assert_eq!(linked(&host.get(&format!("/{everything}")).send().await.text).len(), 20, "{everything}");
    }
    let hostile = host.get("/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%E2%80%AE").send().await;
    assert_eq!(hostile.status, 200);
    assert!(!hostile.text.contains("<script>alert") && !hostile.text.contains('\u{202e}'));
}
