//! The shown configuration.

use serde_json::json;

use super::super::testing::Folder;
use super::*;

fn shown(text: &str, plugins: &BTreeMap<String, Value>) -> String {
    let folder = Folder::new();
    folder.write("config/convoke.toml", text);
    let sources = folder.sources().environment([("CONVOKE_SERVER__KEYS", "h".repeat(40))]);
    let config = Config::load(sources).unwrap().0;
    config.show(plugins).replace(folder.path().to_str().unwrap(), "~")
}

#[test]
fn every_value_has_its_source_and_secrets_are_masked() {
    let text = "[outbound]\nproxy = \"http://user:hunter2@proxy.example.com:3128\"\n[providers.acme]\nclient_secret = \"hunter2\"\napi_key = \"hunter2\"\nmode = \"fast\"";
    let own =
        json!({"properties": {"api_key": {"type": "string", "writeOnly": true}, "mode": {"type": "string"}}});
    let page = shown(text, &BTreeMap::from([("acme".to_owned(), own)]));
    assert!(!page.contains("hunter2") && !page.contains("hhhh"), "{page}");
    for line in [
        "[outbound]",
        "proxy = \"http://***@proxy.example.com:3128/\"  # ~/config/convoke.toml",
        "[providers.acme]",
        "api_key = \"***\"  # ~/config/convoke.toml",
        "client_secret = \"***\"  # ~/config/convoke.toml",
        "mode = \"fast\"  # ~/config/convoke.toml",
        "pkce = \"on\"  # built-in default",
        "show = [\"refresh\"]  # built-in default",
        "[server]",
        "keys = \"***\"  # variable CONVOKE_SERVER__KEYS",
        "listen = \"127.0.0.1:8878\"  # built-in default",
        "trusted_proxies = []  # built-in default",
    ] {
        assert!(page.lines().any(|l| l == line), "{line}\n{page}");
    }
    let parsed: toml::Table = page.parse().unwrap();
    assert_eq!(parsed["providers"]["acme"]["mode"].as_str(), Some("fast"));
}

#[test]
fn a_plugin_s_keys_are_masked_without_its_schema() {
    let page = shown(
        "[providers.acme]\nlabel = \"A\"\nsite = \"hunter2\"\nnested = { x = \"hunter2\" }",
        &BTreeMap::new(),
    );
    assert!(!page.contains("hunter2"), "{page}");
    assert!(page.contains("site = \"***\"") && page.contains("label = \"A\""), "{page}");
}
