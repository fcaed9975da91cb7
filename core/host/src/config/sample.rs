//! The files in `config/`: the sample names every key with its default, and every file there is valid.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::model::Config;
use super::testing::Folder;
use super::{Credentials, RESERVED_KEYS, Sources};
use crate::schema::{self, Validator};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config")
}

/// The sample with every commented key in force: those lines have no space behind the `#`.
fn uncommented() -> Value {
    let text = fs::read_to_string(folder().join("convoke.toml")).unwrap();
    let lines = text.lines().map(|line| match line.strip_prefix('#') {
        Some(key) if key.starts_with(|c: char| !c.is_whitespace() && c != '#') => key,
        _ => line,
    });
    let table: toml::Table = lines.collect::<Vec<_>>().join("\n").parse().unwrap();
    serde_json::to_value(table).unwrap()
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

#[test]
fn the_sample_is_valid() {
    let sample = uncommented();
    assert_eq!(Validator::new(schema::of::<Config>()).unwrap().check(&sample), []);
    let as_it_is = Config::load(Sources::new("/").file(folder().join("convoke.toml"))).unwrap();
    assert!(as_it_is.0.providers.is_empty() && as_it_is.1.is_empty());
}

#[test]
fn every_key_is_in_the_sample() {
    fn missing(schema: &Value, found: &Value, path: &str, list: &mut Vec<String>) {
        for (key, own) in members(&schema["properties"]) {
            let path = format!("{path}{key}");
            match found.get(key) {
                Some(found) => missing(own, found, &format!("{path}."), list),
                None => list.push(path),
            }
        }
    }
    let sample = uncommented();
    let schema = schema::of::<Config>();
    let mut list = Vec::new();
    missing(&schema, &sample, "", &mut list);
    // The first provider shows all keys that every provider has.
    let shown =
        members(&sample["providers"]).map(|(_, section)| section).max_by_key(|s| members(s).count()).unwrap();
    missing(&schema["properties"]["providers"]["additionalProperties"], shown, "providers.…", &mut list);
    assert_eq!(list, Vec::<String>::new());
}

#[test]
fn the_sample_shows_the_defaults() {
    let sample = uncommented();
    let defaults = serde_json::to_value(Config::default()).unwrap();
    for (section, keys) in members(&defaults).filter(|(section, _)| *section != "providers") {
        for (key, default) in members(keys) {
            assert_eq!(&sample[section][key], default, "{section}.{key}");
        }
    }
    let section = serde_json::to_value(super::ProviderSection::default()).unwrap();
    for (id, shown) in members(&sample["providers"]) {
        for (key, default) in members(&section) {
            assert_eq!(shown.get(key).unwrap_or(default), default, "{id}.{key}");
        }
    }
    // What has no default of the program's own is an example: these, and no others.
    let mut examples = Vec::new();
    for (section, keys) in members(&sample).filter(|(section, _)| *section != "providers") {
        let known = &defaults[section];
        examples.extend(
            members(keys)
                .filter(|(key, _)| known.get(key).is_none())
                .map(|(key, _)| format!("{section}.{key}")),
        );
    }
    assert_eq!(
        examples,
        [
            "outbound.ca_file",
            "outbound.proxy",
            "pages.privacy_text",
            "pages.privacy_url",
            "plugins.dir",
            "server.keys",
            "server.keys_file",
            "server.public_url",
            "server.tls",
            "store.ca_file",
            "store.key_prefix",
            "store.path",
            "store.url",
            "store.url_file",
            "tokens.audience"
        ]
    );
}

#[test]
fn every_file_loads() {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut loaded = 0;
    for path in files.filter(|path| path.extension().is_some_and(|e| e == "toml")) {
        // A copy of our own, so that the mode of the checkout is no matter.
        let copy = Folder::new();
        let file = copy.write("x.toml", &fs::read_to_string(&path).unwrap());
        let (config, warnings) =
            Config::load(copy.sources().file(file)).unwrap_or_else(|e| panic!("{}: {e:?}", path.display()));
        assert_eq!(warnings, [], "{}", path.display());
        // What ships is a simulation's, a placeholder, or a site without credentials.
        for (id, section) in &config.providers {
            let simulated =
                section.base_url.as_deref().is_some_and(|url| url.starts_with("http://127.0.0.1:"));
            let placeholder =
                section.credentials() == Credentials::Placeholder(vec!["client_id", "client_secret"]);
            assert!(simulated || placeholder, "{}: {id}", path.display());
        }
        loaded += 1;
    }
    assert!(loaded >= 4);
}

#[test]
fn the_schema_takes_own_keys_beside_the_host_s() {
    let sample = uncommented();
    let own: Vec<&String> = members(&sample["providers"])
        .flat_map(|(_, section)| members(section))
        .map(|(key, _)| key)
        .filter(|key| !RESERVED_KEYS.contains(&key.as_str()))
        .collect();
    assert!(!own.is_empty());
    assert_eq!(
        json!(own),
        json!(own.iter().map(|key| key.to_lowercase()).collect::<Vec<_>>()),
        "keys are snake_case: variables are lowered"
    );
}
