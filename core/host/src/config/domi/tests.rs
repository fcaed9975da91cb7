//! DOMI's environment.

use super::super::Sources;
use super::super::testing::{Folder, told};
use super::*;

fn with(folder: &Folder, pairs: &[(&str, &str)]) -> Sources {
    folder.sources().environment(pairs.iter().copied())
}

fn config(pairs: &[(&str, &str)]) -> Config {
    let folder = Folder::new();
    Config::load(with(&folder, pairs)).unwrap().0
}

#[test]
fn the_host_name_is_a_url_or_a_bare_host() {
    for (value, expected) in [
        ("https://meet.example.com", Some("https://meet.example.com")),
        ("http://localhost:8878/", Some("http://localhost:8878")),
        ("meet.example.com", Some("https://meet.example.com")),
        (" ", None),
    ] {
        assert_eq!(config(&[("OAUTH_HOSTNAME", value)]).server.public_url.as_deref(), expected, "{value}");
    }
    let folder = Folder::new();
    let issues = Config::load(with(&folder, &[("OAUTH_HOSTNAME", "not a host")])).unwrap_err();
    assert_eq!(
        (issues.len(), issues[0].source.as_str(), issues[0].key.as_str()),
        (1, "variable OAUTH_HOSTNAME", "server.public_url")
    );
    let both = [("OAUTH_HOSTNAME", "a.example"), ("CONVOKE_SERVER__PUBLIC_URL", "https://b.example")];
    assert_eq!(config(&both).server.public_url.as_deref(), Some("https://b.example"));
}

#[test]
fn ports_change_the_port_alone() {
    let folder = Folder::new();
    folder.write("config/convoke.toml", "[server]\nlisten = \"[::1]:1\"");
    let (config, _) = Config::load(with(&folder, &[("PORT", "8080"), ("METRICSPORT", " 9090 ")])).unwrap();
    assert_eq!(config.server.listen.to_string(), "[::1]:8080");
    assert_eq!(config.server.admin_listen.to_string(), "127.0.0.1:9090");
    assert_eq!(
        told(&folder, &Config::load(with(&folder, &[("PORT", "65536")])).unwrap_err()),
        [
            "Error variable PORT: server.listen: takes its port from this variable, which must be a number from 0 to 65535"
        ]
    );
}

#[test]
fn debug_is_a_log_level() {
    for (value, level) in
        [("true", "debug"), ("*", "debug"), ("1", "debug"), ("false", "info"), ("0", "info"), ("", "info")]
    {
        assert_eq!(config(&[("DEBUG", value)]).log.level, level, "{value}");
    }
}

#[test]
fn what_is_not_read_is_said() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("domiconfig.d")).unwrap();
    let sources = with(
        &folder,
        &[("TLSFile", "a"), ("TLSPassword", "hunter2"), ("PEMCert", "b"), ("LOG_DIR", "/var/log")],
    );
    assert_eq!(
        told(&folder, &Config::load(sources).unwrap().1),
        [
            "Warning variable TLSFile: is not read; use server.tls = { cert_file = \"…\", key_file = \"…\" } with PEM files",
            "Warning variable TLSPassword: is not read; use a server.tls.key_file without a password that nobody but Convoke's user can read",
            "Warning variable PEMCert: is not read; use server.tls.cert_file",
            "Warning variable LOG_DIR: is not read; the log goes to standard error, where what runs Convoke collects it",
            "Warning ~/domiconfig.d: is not read; put the settings into convoke.toml or into files in a conf.d beside it",
        ]
    );
}

#[test]
fn credentials_are_found_by_form() {
    let config = config(&[
        ("ACME_CLIENT_ID", " C1 "),
        ("ACME_CLIENT_SECRET", "s3cret"),
        ("OTHER_CLIENT_ID", "C2"),
        ("BLANK_CLIENT_ID", ""),
        ("BLANK_CLIENT_SECRET", " "),
        ("CONVOKE_X_CLIENT_ID", "no name of DOMI's"),
        ("lower_CLIENT_ID", "x"),
        ("_CLIENT_ID", "x"),
    ]);
    let found: Vec<_> = config
        .domi_credentials()
        .iter()
        .map(|c| {
            (c.name.as_str(), c.client_id.as_deref(), c.client_secret.as_ref().map(|s| s.expose_secret()))
        })
        .collect();
    assert_eq!(found, [("ACME", Some("C1"), Some("s3cret")), ("OTHER", Some("C2"), None)]);
    assert!(!format!("{config:?}{:?}", config.domi_credentials()).contains("s3cret"));
}

const PAIR: [(&str, &str); 2] = [("ACME_CLIENT_ID", "C1"), ("ACME_CLIENT_SECRET", "s3cret")];

fn section(config: &Config) -> (Option<&str>, Option<&str>, Option<&str>) {
    let section = &config.providers["acme_meet"];
    let secret = section.client_secret.as_ref().map(|secret| secret.expose_secret());
    (section.client_id.as_deref(), secret, section.redirect_path.as_deref())
}

#[test]
fn a_provider_is_added_with_domi_s_callback() {
    let mut config = config(&PAIR);
    assert_eq!(config.add_domi_provider("OTHER", "other", "Other"), Ok(false));
    assert!(config.providers.is_empty());
    assert_eq!(config.add_domi_provider("acme", "acme_meet", "AcMe"), Ok(true));
    assert_eq!(section(&config), (Some("C1"), Some("s3cret"), Some("/acmeCallback")));
    assert!(config.own_keys("acme_meet", &serde_json::json!({"type": "object"})).unwrap().0.is_empty());
    let shown = config.show(&std::collections::BTreeMap::new());
    assert!(shown.contains("client_id = \"C1\"  # variable ACME_CLIENT_ID\n"), "{shown}");
    assert!(shown.contains("pkce = \"on\"  # built-in default\n"), "{shown}");
    assert!(shown.contains("client_secret = \"***\"  # variable ACME_CLIENT_SECRET\n"), "{shown}");
}

#[test]
fn files_lose_and_convoke_s_own_variables_win() {
    let folder = Folder::new();
    folder.write("config/old.secret", "old");
    folder.write(
        "config/convoke.toml",
        "[providers.acme_meet]\nclient_id = \"…\"\nclient_secret_file = \"old.secret\"\nredirect_path = \"/mine\"\nlabel = \"Mine\"",
    );
    let mut config = Config::load(with(&folder, &PAIR)).unwrap().0;
    assert_eq!(config.add_domi_provider("ACME", "acme_meet", "Acme"), Ok(true));
    assert_eq!(section(&config), (Some("C1"), Some("s3cret"), Some("/mine")));
    assert_eq!(config.providers["acme_meet"].label.as_deref(), Some("Mine"));
    let own = [
        ("CONVOKE_PROVIDERS__ACME_MEET__CLIENT_ID", "C9"),
        ("CONVOKE_PROVIDERS__ACME_MEET__CLIENT_SECRET_FILE", "new.secret"),
    ];
    let folder = Folder::new();
    folder.write("new.secret", "new");
    let mut config = Config::load(with(&folder, &[PAIR, own].concat())).unwrap().0;
    assert_eq!(config.add_domi_provider("ACME", "acme_meet", "Acme"), Ok(true));
    assert_eq!(section(&config), (Some("C9"), Some("new"), Some("/acmeCallback")));
}

#[test]
fn a_section_of_another_plugin_keeps_its_name() {
    let folder = Folder::new();
    folder.write("config/convoke.toml", "[providers.acme_meet]\nplugin = \"other\"");
    let mut config = Config::load(with(&folder, &PAIR)).unwrap().0;
    let issue = config.add_domi_provider("ACME", "acme_meet", "Acme").unwrap_err();
    assert_eq!(
        issue.to_string(),
        "variable ACME_CLIENT_ID: providers.acme_meet.plugin: is `other`, so that the provider of this variable cannot take the \
         name `acme_meet`: rename that section"
    );
}
