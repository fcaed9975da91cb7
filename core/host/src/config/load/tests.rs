//! Loading as a whole: layers, their order, types, paths, and how problems are told.

use proptest::prelude::*;
use serde_json::json;

use super::super::testing::{Folder, errors, told};
use super::super::{LogFormat, PkceMode, Show, Sources};
use super::*;

fn loaded(folder: &Folder, sources: Sources) -> Config {
    match Config::load(sources) {
        Ok((config, _)) => config,
        Err(issues) => panic!("{:?}", told(folder, &issues)),
    }
}

fn refused(folder: &Folder, sources: Sources) -> Vec<String> {
    told(folder, &Config::load(sources).unwrap_err())
}

#[test]
fn nothing_given_is_the_defaults() {
    let folder = Folder::new();
    let (config, warnings) = Config::load(folder.sources()).unwrap();
    assert_eq!(warnings, []);
    assert_eq!(config.server.listen.to_string(), "127.0.0.1:8878");
    assert_eq!(config.server.admin_listen.to_string(), "127.0.0.1:8879");
    assert_eq!(config.server.public_url, None);
    assert_eq!(
        (config.log.level.as_str(), config.log.format, config.log.dependencies),
        ("info", LogFormat::Text, false)
    );
    assert_eq!(config.plugins.dir, None);
    assert!(config.providers.is_empty() && config.server.keys.is_empty() && !config.tokens.sealed);
}

#[test]
fn each_layer_wins_over_those_before() {
    let folder = Folder::new();
    let ports = |sources: Sources| loaded(&folder, sources).server.listen.port();
    folder.write("config/convoke.toml", "[server]\nlisten = \"127.0.0.1:1\"");
    assert_eq!(ports(folder.sources()), 1);
    folder.write("config/conf.d/20-b.toml", "server.listen = \"127.0.0.1:3\"");
    folder.write("config/conf.d/10-a.toml", "server.listen = \"127.0.0.1:2\"");
    folder.write("config/conf.d/30-c.toml.bak", "server.listen = \"127.0.0.1:99\"");
    folder.write("config/conf.d/.40-d.toml", "server.listen = \"127.0.0.1:99\"");
    assert_eq!(ports(folder.sources()), 3);
    let domi = folder.sources().environment([("PORT", "4")]);
    assert_eq!(ports(domi.clone()), 4);
    let variable = domi.environment([("CONVOKE_SERVER__LISTEN", "127.0.0.1:5")]);
    assert_eq!(ports(variable.clone()), 5);
    assert_eq!(
        ports(variable.overrides([("server.listen", "127.0.0.1:6"), ("server.listen", "127.0.0.1:7")])),
        7
    );
}

#[test]
fn the_file_is_the_one_that_is_named() {
    let folder = Folder::new();
    folder.write("config/convoke.toml", "log.level = \"warn\"");
    folder.write("a/one.toml", "log.level = \"debug\"");
    folder.write("a/conf.d/x.toml", "log.format = \"json\"");
    let two = folder.write("b/two.toml", "log.level = \"trace\"");
    let level = |sources| loaded(&folder, sources).log.level;
    let variable = folder.sources().environment([("CONVOKE_CONFIG", "a/one.toml")]);
    assert_eq!(level(folder.sources()), "warn");
    assert_eq!(level(variable.clone()), "debug");
    assert_eq!(loaded(&folder, variable.clone()).log.format, LogFormat::Json);
    assert_eq!(level(variable.file(two)), "trace");
    // A blank variable is what compose files give for an absent one.
    assert_eq!(level(folder.sources().environment([("CONVOKE_CONFIG", " ")])), "warn");
}

#[test]
fn a_named_file_that_is_missing_is_an_error() {
    let folder = Folder::new();
    assert_eq!(
        refused(&folder, folder.sources().file("nope.toml")),
        ["Error command line: the configuration file ~/nope.toml does not exist"]
    );
    assert_eq!(
        refused(&folder, folder.sources().environment([("CONVOKE_CONFIG", ".")])),
        ["Error variable CONVOKE_CONFIG: the configuration file ~/. is not a file"]
    );
}

#[test]
fn every_file_that_is_no_toml_is_told_by_place_without_its_text() {
    let folder = Folder::new();
    folder.write("config/convoke.toml", "[server]\nkeys = [\"hunter2-hunter2\"\nlisten = 5");
    folder.write("config/conf.d/a.toml", "a = 1\n\n  secret = hunter2");
    folder.write("config/conf.d/b.toml", "\u{feff}x = 1\nx = \"hunter2\"");
    let lines = refused(&folder, folder.sources());
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[0].starts_with("Error ~/config/convoke.toml: line 3, column 1: "), "{lines:?}");
    assert!(lines[1].starts_with("Error ~/config/conf.d/a.toml: line 3, column 12: "), "{lines:?}");
    assert!(
        lines[2].starts_with("Error ~/config/conf.d/b.toml: line 2, column 1: duplicate key"),
        "{lines:?}"
    );
    assert!(!lines.join("").contains("hunter2"), "{lines:?}");
}

#[test]
fn text_gets_the_type_of_its_key() {
    let folder = Folder::new();
    let config = loaded(
        &folder,
        folder.sources().environment([
            ("CONVOKE_SERVER__BEHIND_PROXY", "true"),
            ("CONVOKE_SERVER__TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.7"),
            ("CONVOKE_PROVIDERS__ACME__CLIENT_ID", "0012345"),
            ("CONVOKE_PROVIDERS__ACME__SCOPES", "a:read b:write"),
            ("CONVOKE_PROVIDERS__ACME__SHOW", "refresh,access"),
            ("CONVOKE_PROVIDERS__ACME__OUTBOUND__NO_PROXY", ".example.com"),
            ("CONVOKE_PORT", "not a key"),
            ("CONVOKE_SERVICE_HOST", "not a key"),
        ]),
    );
    assert!(config.server.behind_proxy);
    let proxies: Vec<String> = config.server.trusted_proxies.iter().map(ToString::to_string).collect();
    assert_eq!(proxies, ["10.0.0.0/8", "192.0.2.7/32"]);
    let acme = &config.providers["acme"];
    assert_eq!(acme.client_id.as_deref(), Some("0012345"));
    assert_eq!(acme.scopes.as_deref(), Some(["a:read".to_owned(), "b:write".to_owned()].as_slice()));
    assert_eq!(acme.show, [Show::Refresh, Show::Access]);
    assert_eq!(acme.outbound.as_ref().unwrap().no_proxy, [".example.com"]);
}

#[test]
fn scopes_are_a_list_or_one_text() {
    let folder = Folder::new();
    let text = "[providers.a]\nscopes = [\"x:r\", \"y\"]\n[providers.b]\nscopes = \" x:r  y \"\nselectable_scopes = \"z\"\n[providers.c]";
    let (config, _) = folder.load(text).unwrap();
    let scopes = |id: &str| config.providers[id].scopes.clone();
    assert_eq!(scopes("a"), scopes("b"));
    assert_eq!(scopes("a").unwrap(), ["x:r", "y"]);
    assert_eq!(config.providers["b"].selectable_scopes, ["z"]);
    assert_eq!((scopes("c"), config.providers["c"].pkce), (None, PkceMode::On));
    assert_eq!(
        errors("[providers.a]\nscopes = [\"x y\"]"),
        [
            "Error ~/config/convoke.toml: providers.a.scopes[0]: must be one scope, without spaces; it is \"x y\""
        ]
    );
}

#[test]
fn relative_paths_start_where_they_were_written() {
    let folder = Folder::new();
    folder.write("config/conf.d/x.toml", "outbound.ca_file = \"ca.pem\"\nplugins.dir = \"/srv/plugins\"");
    let config = loaded(
        &folder,
        folder.sources().environment([("CONVOKE_PROVIDERS__ACME__OUTBOUND__CA_FILE", "own.pem")]),
    );
    assert_eq!(config.outbound.ca_file.unwrap(), folder.path().join("config/conf.d/ca.pem"));
    assert_eq!(config.plugins.dir.unwrap(), std::path::Path::new("/srv/plugins"));
    assert_eq!(
        config.providers["acme"].outbound.clone().unwrap().ca_file.unwrap(),
        folder.path().join("own.pem")
    );
    let folder = Folder::new();
    let (config, _) = folder.load("plugins.dir = \".\"").unwrap();
    assert_eq!(config.plugins.dir.unwrap(), folder.path().join("config"));
}

#[test]
fn all_problems_are_told_at_once_with_source_and_key() {
    let folder = Folder::new();
    folder.write(
        "config/convoke.toml",
        "log = 5\n[servr]\nx = 1\n[server]\nlisten = \"localhost:80\"\nallowed_hosts = [\"ok\", 5]",
    );
    folder.write("config/conf.d/x.toml", "server.lisen = 1\nstore.kind = \"disk\"");
    let sources = folder
        .sources()
        .environment([
            ("CONVOKE_SERVER__BEHIND_PROXY", "maybe"),
            ("CONVOKE_SERVER__", "x"),
            ("CONVOKE___X", "x"),
        ])
        .overrides([("server", "x"), ("pages.privacy_url", "nope")]);
    let allowed = "Allowed: log, outbound, pages, pairings, plugins, providers, server, store, tokens";
    assert_eq!(
        refused(&folder, sources),
        [
            "Error variable CONVOKE_SERVER__: names no key; the form is CONVOKE_SECTION__KEY, such as CONVOKE_SERVER__LISTEN",
            "Error variable CONVOKE___X: names no key; the form is CONVOKE_SECTION__KEY, such as CONVOKE_SERVER__LISTEN",
            "Error command line: names no key; the form is section.key, such as server.listen",
            "Error ~/config/convoke.toml: log: must be a table, not an integer; it is 5",
            "Error command line: pages.privacy_url: must be an absolute http or https URL without user name and fragment; it is \"nope\"",
            "Error ~/config/convoke.toml: server.allowed_hosts[1]: must be a string, not an integer; it is 5",
            "Error variable CONVOKE_SERVER__BEHIND_PROXY: server.behind_proxy: must be true or false; it is \"maybe\"",
            "Error ~/config/conf.d/x.toml: server.lisen: is not known here; did you mean `listen`? Allowed: admin_listen, allowed_hosts, allowed_origins, behind_proxy, keep_alive_seconds, keys, keys_file, listen, max_connections, public_url, tls, trusted_proxies",
            "Error ~/config/convoke.toml: server.listen: must be an IP address and a port, such as 127.0.0.1:8878 or [::1]:8878; it is \"localhost:80\"",
            &format!(
                "Error ~/config/convoke.toml: servr: is not known here; did you mean `server`? {allowed}"
            ),
            "Error ~/config/conf.d/x.toml: store.kind: must be one of `memory`, `file`, `redis`; it is \"disk\"",
        ]
    );
}

#[test]
fn provider_and_plugin_names_cannot_be_paths() {
    let words = "a lower-case letter, then lower-case letters, digits and underscores, at most 32 in all";
    for name in [
        "../../x",
        "/etc/x",
        "a\\u0000",
        "%2e%2e",
        "A",
        "1a",
        "a.b",
        "",
        "a-b",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "ä",
    ] {
        let written = name.replace("\\u0000", "\\0");
        assert_eq!(
            errors(&format!("[providers.acme]\nplugin = \"{name}\"")),
            [format!(
                "Error ~/config/convoke.toml: providers.acme.plugin: must be {words}; it is \"{written}\""
            )],
            "{name}"
        );
        let key = if matches!(name, "A" | "1a" | "a-b") || name.len() == 33 {
            name.to_owned()
        } else {
            format!("\"{written}\"")
        };
        assert_eq!(
            errors(&format!("[providers.\"{name}\"]\nlabel = \"x\"")),
            [format!("Error ~/config/convoke.toml: providers.{key}: must be named by {words}")],
            "{name}"
        );
    }
}

#[test]
fn secrets_are_never_told() {
    let folder = Folder::new();
    folder.write(
        "config/convoke.toml",
        "[server]\nkeys = [\"hunter2\", 5]\n[outbound]\nproxy = \"ftp://user:hunter2@proxy\"\n[providers.acme]\nclient_secret = [\"hunter2\"]\n[providers.b]\nclient_secret = \"hunter2\"",
    );
    let issues =
        Config::load(folder.sources().overrides([("providers.c.client_secret", "hunter2")])).unwrap_err();
    let lines = told(&folder, &issues);
    assert!(!lines.join("").contains("hunter2"), "{lines:?}");
    assert_eq!(
        lines,
        [
            "Error command line: providers.c.client_secret: is a secret, and everybody on this machine can read command lines: use client_secret_file",
            "Error ~/config/convoke.toml: outbound.proxy: must be a proxy's http or https URL, such as http://proxy.example.com:3128",
            "Error ~/config/convoke.toml: providers.acme.client_secret: must be a string, not an array",
            "Error ~/config/convoke.toml: server.keys[0]: must have at least 32 characters",
            "Error ~/config/convoke.toml: server.keys[1]: must be a string, not an integer",
        ]
    );
    let (config, _) = folder.load("[providers.b]\nclient_secret = \"hunter2\"").unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
}

#[test]
fn types_of_provider_keys_are_held() {
    assert_eq!(
        errors(
            "[providers.a]\nshow = []\npkce = \"maybe\"\nsha256 = \"12\"\nredirect_path = \"callback\"\nbase_url = \"https://x?y\"\ndomi_name = \"a/b\"\nown = 1"
        ),
        [
            "Error ~/config/convoke.toml: providers.a.base_url: must be an absolute http or https URL without user name, query and fragment, such as https://meet.example.com",
            "Error ~/config/convoke.toml: providers.a.domi_name: must be letters and digits, or empty; it is \"a/b\"",
            "Error ~/config/convoke.toml: providers.a.pkce: must be one of `on`, `off`, `required`; it is \"maybe\"",
            "Error ~/config/convoke.toml: providers.a.redirect_path: must be a path of this service, such as /acme/callback: it begins with one slash and has neither query, fragment, dots as a segment nor percent signs; it is \"callback\"",
            "Error ~/config/convoke.toml: providers.a.sha256: must be 64 hexadecimal digits; it is \"12\"",
            "Error ~/config/convoke.toml: providers.a.show: must have at least 1 item",
        ]
    );
    assert_eq!(
        errors("providers.a = 1"),
        ["Error ~/config/convoke.toml: providers.a: must be a table, not an integer; it is 1"]
    );
}

fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        Just("127.0.0.1:80"),
        Just("[::]:8878"),
        Just("https://meet.example.com/x"),
        Just("10.0.0.0/8"),
        Just("json"),
        Just("on"),
        Just("memory"),
        Just("refresh"),
        Just("x"),
        Just(""),
        Just("/acmeCallback"),
        Just("a b")
    ];
    let leaf = prop_oneof![
        text.prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from)
    ];
    prop_oneof![4 => leaf.clone(), 1 => prop::collection::vec(leaf, 0..3).prop_map(Value::from)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever the schema lets through can be read.
    #[test]
    fn valid_by_schema_means_it_loads(values in prop::collection::vec(any_value(), 40)) {
        let published = schema::of::<Config>();
        let validator = Validator::new(published.clone()).unwrap();
        let mut values = values.into_iter();
        let fill = |table: &Value, values: &mut dyn Iterator<Item = Value>| -> Value {
            let keys = table["properties"].as_object().unwrap().iter();
            keys.filter_map(|(key, schema)| {
                let value = values.next()?;
                let nested = schema.get("properties").is_some();
                let one = Validator::new(json!({"properties": {"x": schema}})).unwrap();
                (!nested && one.check(&json!({"x": value})).is_empty()).then(|| (key.clone(), value))
            }).collect()
        };
        let mut whole = serde_json::Map::new();
        for name in ["server", "log", "outbound", "pages", "store", "plugins"] {
            whole.insert(name.to_owned(), fill(&published["properties"][name], &mut values));
        }
        let section = &published["properties"]["providers"]["additionalProperties"];
        whole.insert("providers".to_owned(), json!({"acme": fill(section, &mut values)}));
        let whole = Value::Object(whole);
        prop_assert_eq!(validator.check(&whole), vec![]);
        prop_assert!(serde_json::from_value::<Config>(whole).is_ok());
    }
}
