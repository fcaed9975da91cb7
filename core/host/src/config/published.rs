//! The configuration's JSON schema, with the keys of the plugins in use.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::model::Config;
use super::provider::ProviderSection;
use super::secrets::twin;
use super::walk::is_secret;
use crate::schema;

/// The schema of the whole configuration. `plugins` gives the schemas of configured providers' own keys by provider id;
/// a section whose schema is given takes no other keys.
pub fn json_schema(plugins: &BTreeMap<String, Value>) -> Value {
    let mut whole = schema::of::<Config>();
    let sections: Map<String, Value> =
        plugins.iter().map(|(id, own)| (id.clone(), section(own, Twins::Listed))).collect();
    if let Some(providers) = whole.pointer_mut("/properties/providers").and_then(Value::as_object_mut)
        && !sections.is_empty()
    {
        providers.insert("properties".to_owned(), Value::Object(sections));
    }
    whole
}

/// Whether a section's schema has the `_file` twins of a plugin's secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Twins {
    /// As administrators write it.
    Listed,
    /// As it is once they are read.
    Resolved,
}

/// The schema of one provider's section: the host's keys and the plugin's.
pub(super) fn section(own: &Value, twins: Twins) -> Value {
    let mut own = own.clone();
    schema::simplify(&mut own);
    let mut merged = own.as_object().cloned().unwrap_or_default();
    let mut properties = match merged.remove("properties") {
        Some(Value::Object(properties)) => properties,
        _ => Map::new(),
    };
    let secrets: Vec<String> =
        properties.iter().filter(|(_, schema)| is_secret(schema)).map(|(key, _)| key.clone()).collect();
    if twins == Twins::Listed {
        for key in &secrets {
            let description = format!("Or a file that holds `{key}`.");
            let schema =
                json!({"type": "string", "format": schema::Format::PATH, "description": description});
            properties.entry(twin(key)).or_insert(schema);
        }
        // The file does as well.
        if let Some(required) = merged.get_mut("required").and_then(Value::as_array_mut) {
            required.retain(|key| !secrets.iter().any(|secret| key == secret));
        }
    }
    let mut host = schema::of::<ProviderSection>();
    if let Some(host) = host.get_mut("properties").and_then(Value::as_object_mut) {
        properties.append(host);
    }
    merged.insert("type".to_owned(), json!("object"));
    merged.insert("properties".to_owned(), Value::Object(properties));
    merged.entry("additionalProperties").or_insert(Value::Bool(false));
    merged.remove("$schema");
    Value::Object(merged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Validator;

    fn own() -> Value {
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["api_key", "site"],
            "properties": {"api_key": {"type": "string", "writeOnly": true}, "site": {"type": "string"}}
        })
    }

    fn told(plugins: &BTreeMap<String, Value>, section: Value) -> Vec<String> {
        let validator = Validator::new(json_schema(plugins)).unwrap();
        let found = validator.check(&json!({"providers": {"acme": section}}));
        found.into_iter().map(|error| format!("{} {}", error.pointer, error.detail.english())).collect()
    }

    #[test]
    fn without_plugins_their_keys_are_left_open() {
        assert_eq!(told(&BTreeMap::new(), json!({"client_id": "x", "whatever": 1})), Vec::<String>::new());
        assert_eq!(
            told(&BTreeMap::new(), json!({"pkce": 1})),
            ["/providers/acme/pkce must be one of `on`, `off`, `required`"]
        );
    }

    #[test]
    fn with_plugins_every_key_is_known() {
        let plugins = BTreeMap::from([("acme".to_owned(), own())]);
        assert_eq!(
            told(&plugins, json!({"label": "x", "site": "a", "api_key_file": "k"})),
            Vec::<String>::new()
        );
        assert_eq!(
            told(&plugins, json!({"api_kee": "x", "api_key": 1})),
            [
                "/providers/acme/api_kee is not known here; did you mean `api_key`?",
                "/providers/acme/api_key must be a string, not an integer",
                "/providers/acme/site must be given"
            ]
        );
    }

    #[test]
    fn what_is_published_says_what_each_key_means_and_which_are_secrets() {
        fn bare(schema: &Value, path: &str, found: &mut Vec<String>) {
            for (name, own) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
                if own.get("description").is_none() {
                    found.push(format!("{path}.{name}"));
                }
                bare(own, &format!("{path}.{name}"), found);
            }
        }
        let mut found = Vec::new();
        bare(&json_schema(&BTreeMap::new()), "", &mut found);
        assert_eq!(found, Vec::<String>::new());
        let text = json_schema(&BTreeMap::new());
        assert_eq!(text.pointer("/properties/server/properties/keys/writeOnly"), Some(&json!(true)));
        let secret = "/properties/providers/additionalProperties/properties/client_secret/writeOnly";
        assert_eq!(text.pointer(secret), Some(&json!(true)));
        assert_eq!(text.to_string().matches("writeOnly").count(), 3);
        assert!(!text.to_string().contains("anyOf") && !text.to_string().contains("oneOf"));
    }
}
