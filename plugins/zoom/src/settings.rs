//! Configuration keys of Zoom's own, and the options of a meeting, named as Zoom names them.

use convoke_plugin::schemars::JsonSchema;
use convoke_plugin::serde::{Deserialize, Serialize};
use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{Described, Description, compact_json, schemars, serde};

/// Keys of a Zoom provider's section beside those that every provider has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "serde", default)]
#[schemars(crate = "schemars", deny_unknown_fields)]
pub struct Config {
    /// Whether sign-ins name `scopes` in the address. Zoom grants what the app is registered with, so nothing needs it.
    pub send_scopes: bool,
    /// Whether a user's calls go to the part of Zoom (`https://….zoom.us`) that their tokens name, where the data is to stay.
    /// Without effect when `base_url` is another than Zoom's own.
    pub regional: bool,
    /// The most occurrences Zoom makes of a series that ends by COUNT.
    #[schemars(range(min = 1, max = 999))]
    pub max_occurrences: u32,
    /// The host name in the addresses of room systems: `<meeting id>@<sip_domain>`. Empty: none are told.
    #[schemars(length(max = 253), regex(pattern = r"^[A-Za-z0-9.-]*$"))]
    pub sip_domain: String,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            send_scopes: false,
            regional: true,
            max_occurrences: 50,
            sip_domain: "zoomcrc.com".to_owned(),
        }
    }
}

/// A meeting's options. Left out of their schema are the members that Convoke has words of its own for, and the kinds of meeting
/// that ignore the times they are given: instant ones (`type` 1) and series without fixed times (3).
pub type Options = Described<Meeting>;

/// The members of Zoom's meeting.
pub struct Meeting;

impl Description for Meeting {
    const SCHEMA: &'static str = compact_json!(include_str!("options.json"));
}

/// Zoom's own settings that can be given, and so are told too.
pub(crate) fn known_settings() -> Map<String, Value> {
    let schema = Value::Object(Meeting::schema());
    schema.pointer("/properties/settings/properties").and_then(Value::as_object).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::testing;

    #[test]
    fn the_schema_is_the_file() {
        let schema = testing::manifest::<crate::Zoom>().options_schema;
        assert_eq!(schema["additionalProperties"], false);
        let mut names: Vec<_> = schema["properties"].as_object().unwrap().keys().cloned().collect();
        names.sort_unstable();
        assert_eq!(names, ["default_password", "pre_schedule", "schedule_for", "settings"]);
        let settings = &schema["properties"]["settings"];
        assert_eq!(settings["additionalProperties"], false);
        assert_eq!(
            settings["properties"]["approval_type"]["enum"],
            convoke_plugin::serde_json::json!([0, 1, 2])
        );
        assert!(
            settings["properties"].get("meeting_invitees").is_none(),
            "Convoke has a word of its own for it"
        );
        assert_eq!(known_settings().len(), settings["properties"].as_object().unwrap().len());
    }

    #[test]
    fn each_member_says_what_it_does() {
        fn walk(schema: &Value, path: &str) {
            for (name, member) in schema["properties"].as_object().into_iter().flatten() {
                let about = member["description"].as_str().unwrap_or_default();
                assert!(about.ends_with('.'), "{path}/{name}: {about:?}");
                assert!(member["type"].is_string(), "{path}/{name}");
                walk(member, &format!("{path}/{name}"));
            }
        }
        walk(&Value::Object(Meeting::schema()), "");
    }
}
