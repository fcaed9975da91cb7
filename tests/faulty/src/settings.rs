//! What can be configured and what can be chosen for a meeting, with schemas that some faults change.

use std::borrow::Cow;

use convoke_plugin::schemars::{JsonSchema, Schema, SchemaGenerator};
use convoke_plugin::serde::{Deserialize, Serialize};
use convoke_plugin::{SecretString, schemars, secret_serde_option, serde, serde_json::json};

use crate::fault;

/// Keys of the provider's section.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(crate = "serde", default)]
pub struct Config {
    /// Sent with each call, where given.
    #[serde(with = "secret_serde_option")]
    pub api_key: Option<SecretString>,
    /// Kept by nobody: here for the faults of the schema.
    pub client_id: Option<String>,
}

impl JsonSchema for Config {
    fn schema_name() -> Cow<'static, str> {
        "Config".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let text = |description: &str| json!({"type": ["string", "null"], "description": description});
        let mut api_key = text("A key of the site, sent with each call.");
        if !fault::on("manifest/secret-in-the-open") {
            api_key["writeOnly"] = json!(true);
        }
        let mut properties = json!({"api_key": api_key});
        if fault::on("manifest/key-of-the-host") {
            properties["client_id"] = text("The client.");
        }
        let schema = json!({"type": "object", "properties": properties, "additionalProperties": false});
        schemars::Schema::try_from(schema).unwrap_or_default()
    }
}

/// Choices for a meeting.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(crate = "serde", default)]
pub struct Options {
    /// Whether it is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<bool>,
    /// The room on the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
}

impl JsonSchema for Options {
    fn schema_name() -> Cow<'static, str> {
        "Options".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let record = json!({"type": "boolean", "description": "Whether it is recorded."});
        let room = json!({"type": "string", "maxLength": 32, "description": "The room on the site."});
        let mut schema = json!({"type": "object", "additionalProperties": false,
            "properties": {"record": record, "room": room}});
        if fault::on("manifest/option-required") {
            schema["required"] = json!(["room"]);
        }
        schemars::Schema::try_from(schema).unwrap_or_default()
    }
}
