//! Webex's own members of a meeting, named as Webex names them.

mod member;
mod table;

use std::borrow::Cow;

use convoke_plugin::schemars::{JsonSchema, Schema, SchemaGenerator};
use convoke_plugin::serde;
use convoke_plugin::serde::{Deserialize, Serialize};
use convoke_plugin::serde_json::{Map, Value};

/// What the client gave. Its form is the published schema, against which the host has checked it; what the plugin looks at
/// it reads by name, and everything is passed on as it came.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(crate = "serde", transparent)]
pub struct Options(Map<String, Value>);

impl JsonSchema for Options {
    fn schema_name() -> Cow<'static, str> {
        "Options".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        member::object(table::OPTIONS).into()
    }
}

impl Options {
    /// Whether the member is given, and not as `null`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| !value.is_null())
    }

    /// The members given that no meeting in a personal room can have.
    pub(crate) fn not_in_personal_rooms(&self) -> impl Iterator<Item = &'static str> {
        table::OPTIONS.iter().filter(|it| !it.in_personal_rooms && self.has(it.name)).map(|it| it.name)
    }

    /// The members given that can only be given when the meeting is created.
    pub(crate) fn creation_only(&self) -> impl Iterator<Item = &'static str> {
        table::OPTIONS.iter().filter(|it| it.creation_only && self.has(it.name)).map(|it| it.name)
    }

    /// A text member.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// A member that is a whole number.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.0.get(name)?.as_u64()
    }

    /// Whether the member, or one inside it, is `true`.
    pub(crate) fn is_on(&self, path: &[&str]) -> bool {
        let Some((last, outer)) = path.split_last() else { return false };
        let inner = outer.iter().try_fold(&self.0, |members, name| members.get(*name)?.as_object());
        inner.is_some_and(|members| members.get(*last) == Some(&Value::Bool(true)))
    }

    /// All members. `null` asks for a member to be removed.
    pub(crate) fn members(&self) -> Map<String, Value> {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::serde_json::{from_value, json};
    use convoke_plugin::testing;

    fn schema() -> Value {
        testing::manifest::<crate::Webex>().options_schema
    }

    #[test]
    fn null_is_allowed_only_where_it_clears() {
        let schema = schema();
        let nullable: Vec<_> = schema["properties"]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(_, property)| property.to_string().contains("null\""))
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(nullable, ["integrationTags", "trackingCodes"]);
        assert_eq!(schema["properties"]["reminderTime"]["type"], "integer");
    }

    #[test]
    fn bounds_and_strictness_are_in_the_schema() {
        let schema = schema();
        assert_eq!(schema["additionalProperties"], false);
        let properties = &schema["properties"];
        assert_eq!(properties["integrationTags"]["maxItems"], 3);
        assert_eq!(properties["integrationTags"]["items"]["maxLength"], 64);
        assert_eq!(properties["visualWatermarkOpacity"]["maximum"], 80);
        assert_eq!(properties["panelistPassword"]["writeOnly"], true);
        assert_eq!(properties["registration"]["additionalProperties"], false);
        assert_eq!(properties["liveStream"]["required"], json!(["destination", "rtmpUrl", "streamUrl"]));
        assert!(schema.get("required").is_none());
        let text = schema.to_string();
        assert!(["$ref", "oneOf", "anyOf"].iter().all(|word| !text.contains(word)));
        assert_eq!(properties["scheduledType"]["enum"], json!(["meeting", "webinar", "personalRoomMeeting"]));
        assert!(
            properties["scheduledType"]["description"].as_str().unwrap().contains("`webinar`: a webinar")
        );
    }

    /// Every member of the vendor's `CreateMeetingObject` that Convoke has no word of its own for, but for `adhoc`.
    #[test]
    fn members_have_the_vendors_names() {
        let mut names: Vec<_> = schema()["properties"].as_object().unwrap().keys().cloned().collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "allowAnyUserToBeCoHost",
                "allowAuthenticatedDevices",
                "allowFirstUserToBeCoHost",
                "attendeePrivileges",
                "audioConnectionOptions",
                "automaticLockMinutes",
                "breakoutSessions",
                "enableAutomaticLock",
                "enableConnectAudioBeforeHost",
                "enabledAudioWatermark",
                "enabledAutoRecordMeeting",
                "enabledBreakoutSessions",
                "enabledJoinBeforeHost",
                "enabledLiveStream",
                "enabledVisualWatermark",
                "enabledWebcastView",
                "excludePassword",
                "hostEmail",
                "integrationTags",
                "joinBeforeHostMinutes",
                "liveStream",
                "meetingOptions",
                "panelistPassword",
                "publicMeeting",
                "registration",
                "reminderTime",
                "requireAttendeeLogin",
                "restrictToInvitees",
                "roomId",
                "scheduledType",
                "sessionTypeId",
                "simultaneousInterpretation",
                "siteUrl",
                "templateId",
                "trackingCodes",
                "unlockedMeetingJoinSecurity",
                "visualWatermarkOpacity",
            ]
        );
        let inner = |path: &str| schema().pointer(path).is_some();
        for path in [
            "/properties/meetingOptions/properties/enabledUCFRichMedia",
            "/properties/attendeePrivileges/properties/enabledChatOtherParticipants",
            "/properties/registration/properties/requireAddress1",
            "/properties/registration/properties/customizedQuestions/items/properties/type",
            "/properties/simultaneousInterpretation/properties/interpreters/items/properties/languageCode1",
        ] {
            assert!(inner(path), "{path}");
        }
        let audio = &schema()["properties"]["audioConnectionOptions"]["properties"]["audioConnectionType"];
        assert_eq!(audio["enum"], json!(["webexAudio", "VoIP", "other", "none"]));
    }

    #[test]
    fn members_are_read_by_name_and_passed_on_as_they_came() {
        let given =
            json!({"trackingCodes": null, "siteUrl": "a.webex.com", "a": {"b": true}, "n": 5, "off": false});
        let options: Options = from_value(given.clone()).unwrap();
        assert!(options.has("off") && !options.has("trackingCodes") && !options.has("other"));
        assert_eq!(
            (options.text("siteUrl"), options.text("n"), options.number("n")),
            (Some("a.webex.com"), None, Some(5))
        );
        assert!(options.is_on(&["a", "b"]) && !options.is_on(&["off"]) && !options.is_on(&["n", "b"]));
        assert_eq!(Value::Object(options.members()), given);
    }
}
