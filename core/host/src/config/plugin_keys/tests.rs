//! Keys of a plugin's own.

use serde_json::json;

use super::super::testing::{Folder, mode, told};
use super::*;

fn schema() -> Value {
    json!({
        "type": "object", "additionalProperties": false, "required": ["api_key"],
        "properties": {
            "api_key": {"type": "string", "writeOnly": true, "minLength": 4},
            "retries": {"type": "integer", "maximum": 9},
            "modes": {"type": "array", "items": {"type": "string"}},
            "strict": {"type": "boolean"},
            "note": {"type": "string"},
            "bundle": {"type": "string", "format": "path"}
        }
    })
}

fn told_keys(folder: &Folder, config: &Config) -> Vec<String> {
    told(folder, &config.own_keys("acme", &schema()).unwrap_err())
}

#[test]
fn text_is_typed_and_the_host_s_keys_are_left_out() {
    let folder = Folder::new();
    folder.write(
        "config/convoke.toml",
        "[providers.acme]\nclient_id = \"C1\"\nlabel = \"A\"\napi_key = \"s3cret\"\nbundle = \"ca\"",
    );
    let sources = folder.sources().environment([
        ("CONVOKE_PROVIDERS__ACME__RETRIES", "3"),
        ("CONVOKE_PROVIDERS__ACME__MODES", "a,b"),
        ("CONVOKE_PROVIDERS__ACME__STRICT", "yes"),
        ("CONVOKE_PROVIDERS__ACME__NOTE", "007"),
    ]);
    let (config, _) = Config::load(sources).unwrap();
    let (keys, warnings) = config.own_keys("acme", &schema()).unwrap();
    assert_eq!(warnings, []);
    assert_eq!(
        Value::Object(keys),
        json!({
            "api_key": "s3cret", "retries": 3, "modes": ["a", "b"], "strict": true, "note": "007",
            "bundle": folder.path().join("config/ca").to_str()
        })
    );
}

#[test]
fn secrets_come_from_files_too() {
    let folder = Folder::new();
    let file = folder.write("config/api.key", "s3cret\n");
    let (config, _) = folder.load("[providers.acme]\napi_key_file = \"api.key\"").unwrap();
    assert_eq!(Value::Object(config.own_keys("acme", &schema()).unwrap().0), json!({"api_key": "s3cret"}));
    if cfg!(unix) {
        mode(&file, 0o644);
        assert_eq!(
            told(&folder, &config.own_keys("acme", &schema()).unwrap().1),
            [
                "Warning ~/config/convoke.toml: providers.acme.api_key_file: names ~/config/api.key, which everybody may read: use chmod o-r"
            ]
        );
        mode(&file, 0o602);
        assert_eq!(
            told_keys(&folder, &config),
            [
                "Error ~/config/convoke.toml: providers.acme.api_key_file: names ~/config/api.key, which everybody may write: use chmod o-w"
            ]
        );
    }
    let (config, _) =
        folder.load("[providers.acme]\napi_key_file = \"api.key\"\napi_key = \"hunter2\"").unwrap();
    assert_eq!(
        told_keys(&folder, &config),
        [
            "Error ~/config/convoke.toml: providers.acme.api_key_file: is given beside providers.acme.api_key (from ~/config/convoke.toml): keep one"
        ]
    );
    folder.write("config/convoke.toml", "");
    let (config, _) =
        Config::load(folder.sources().overrides([("providers.acme.api_key", "hunter2")])).unwrap();
    assert_eq!(
        told_keys(&folder, &config),
        [
            "Error command line: providers.acme.api_key: is a secret, and everybody on this machine can read command lines: use api_key_file"
        ]
    );
}

#[test]
fn all_that_is_wrong_is_told_with_its_source() {
    let folder = Folder::new();
    folder.write(
        "config/convoke.toml",
        "[providers.acme]\nretries = 10\napi_key = \"abc\"\nlabl = \"hunter2\"\nnoet = \"x\"",
    );
    let sources = folder.sources().environment([("CONVOKE_PROVIDERS__ACME__STRICT", "maybe")]);
    let (config, _) = Config::load(sources).unwrap();
    assert_eq!(
        told_keys(&folder, &config),
        [
            "Error ~/config/convoke.toml: providers.acme.api_key: must have at least 4 characters",
            "Error ~/config/convoke.toml: providers.acme.labl: is not known here; did you mean `label`?",
            "Error ~/config/convoke.toml: providers.acme.noet: is not known here; did you mean `note`?",
            "Error ~/config/convoke.toml: providers.acme.retries: must be 9 or less; it is 10",
            "Error variable CONVOKE_PROVIDERS__ACME__STRICT: providers.acme.strict: must be true or false; it is \"maybe\"",
        ]
    );
    let (config, _) = folder.load("[providers.acme]\nlabel = \"x\"").unwrap();
    assert_eq!(
        told_keys(&folder, &config),
        ["Error ~/config/convoke.toml: providers.acme.api_key: must be given"]
    );
}

#[test]
fn a_plugin_without_keys_takes_none() {
    let folder = Folder::new();
    let (config, _) = folder.load("[providers.acme]\nlabel = \"x\"\nwhatever = 1").unwrap();
    let none = json!({"type": "object"});
    assert_eq!(
        told(&folder, &config.own_keys("acme", &none).unwrap_err()),
        ["Error ~/config/convoke.toml: providers.acme.whatever: is not known here"]
    );
    // A provider that DOMI's variables brought has no section.
    assert!(config.own_keys("other", &none).unwrap().0.is_empty());
}

#[test]
fn a_schema_that_cannot_be_used_is_told() {
    let folder = Folder::new();
    let (config, _) = folder.load("[providers.acme]\nlabel = \"x\"").unwrap();
    let lines = told(
        &folder,
        &config.own_keys("acme", &json!({"$ref": "https://schemas.example.com/x"})).unwrap_err(),
    );
    assert_eq!(lines.len(), 1);
    assert!(
        lines[0].starts_with(
            "Error ~/config/convoke.toml: providers.acme: names a plugin of which the schema cannot be used: "
        ),
        "{lines:?}"
    );
}

#[test]
fn reserved_keys_are_the_host_s() {
    let host = crate::schema::of::<super::super::ProviderSection>();
    let mut keys: Vec<&str> = host["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    keys.push("isolation");
    keys.sort_unstable();
    assert_eq!(keys, RESERVED_KEYS);
}
