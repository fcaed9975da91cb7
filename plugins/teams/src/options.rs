//! Graph's own members of a meeting, named as Graph names them.
//!
//! Source: Microsoft's reference of Graph, the resource `onlineMeeting` and its update.

use convoke_plugin::{Described, Description, Failure, compact_json};

/// A meeting's options, named as Graph names them; what is not given is as the organisation's policy has it.
pub type Options = Described<OnlineMeeting>;

/// The settings of Graph's `onlineMeeting`.
pub struct OnlineMeeting;

impl Description for OnlineMeeting {
    const SCHEMA: &'static str = compact_json!(include_str!("options.json"));
}

/// What only creation takes.
const CREATION_ONLY: [&str; 2] = ["joinMeetingIdSettings", "shareMeetingChatHistoryDefault"];

/// Refuses before any call what Graph takes only when a meeting is created.
pub(crate) fn check_patch(options: &Options) -> Result<(), Failure> {
    refuse_creation_only(options, "Teams takes this only when the meeting is created.")
}

/// Refuses before any call what Graph takes neither with a create that may be repeated nor afterwards.
pub(crate) fn check_keyed(options: &Options) -> Result<(), Failure> {
    refuse_creation_only(
        options,
        "Teams cannot set this in a create that may be repeated; leave it out, or send the create without an idempotency key.",
    )
}

fn refuse_creation_only(options: &Options, why: &str) -> Result<(), Failure> {
    let errors = options.refused(&CREATION_ONLY, why);
    if errors.is_empty() { Ok(()) } else { Err(Failure::invalid_all(errors)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::serde_json::{Value, from_value, json};
    use convoke_plugin::testing;

    #[test]
    fn the_schema_is_strict_and_says_what_each_member_does() {
        fn walk(schema: &Value, path: &str) {
            assert_eq!(schema["additionalProperties"], false, "{path}");
            for (name, member) in schema["properties"].as_object().unwrap() {
                let about = member["description"].as_str().unwrap_or_default();
                assert!(about.ends_with('.'), "{path}/{name}: {about:?}");
                assert!(member["type"].is_string(), "{path}/{name}");
                if member["type"] == "object" {
                    walk(member, &format!("{path}/{name}"));
                }
            }
        }
        let schema = testing::manifest::<crate::Teams>().options_schema;
        walk(&schema, "");
        let properties = schema["properties"].as_object().unwrap();
        assert_eq!(properties.len(), 13);
        assert!(CREATION_ONLY.iter().all(|name| properties.contains_key(*name)));
        assert!(schema.get("required").is_none());
    }

    #[test]
    fn what_only_creation_takes_is_pointed_at() {
        let options: Options = from_value(json!({
            "joinMeetingIdSettings": {}, "shareMeetingChatHistoryDefault": "all", "allowRecording": true,
        }))
        .unwrap();
        for refused in [check_patch(&options), check_keyed(&options)] {
            let pointers: Vec<_> =
                refused.unwrap_err().errors.into_iter().map(|error| error.pointer).collect();
            assert_eq!(
                pointers,
                ["/options/joinMeetingIdSettings", "/options/shareMeetingChatHistoryDefault"]
            );
        }
        assert!(check_patch(&Options::default()).is_ok());
    }
}
