//! Webex's own members of a meeting, named as Webex names them.
//!
//! Source: the vendor's OpenAPI file for meetings, `CreateMeetingObject` and `PatchMeetingObject`. Left out are the members
//! that Convoke has words of its own for, and `adhoc`: an ad-hoc meeting ignores the title and times it is given. `null` is
//! allowed only where Webex heeds it, so that nobody believes it was.

use convoke_plugin::{Described, Description, compact_json};

/// A meeting's options; Webex has defaults for what is not given.
pub type Options = Described<Meeting>;

/// The members of Webex's meeting.
pub struct Meeting;

impl Description for Meeting {
    const SCHEMA: &'static str = compact_json!(include_str!("options.json"));
}

/// What only creation takes.
pub(crate) const CREATION_ONLY: [&str; 7] = [
    "siteUrl",
    "roomId",
    "templateId",
    "scheduledType",
    "registration",
    "simultaneousInterpretation",
    "breakoutSessions",
];

/// What no meeting in a personal room can have.
pub(crate) const NOT_IN_PERSONAL_ROOMS: [&str; 7] = [
    "roomId",
    "templateId",
    "enabledAutoRecordMeeting",
    "integrationTags",
    "trackingCodes",
    "registration",
    "enabledWebcastView",
];

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::serde_json::{Value, json};
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
    fn what_only_creation_takes_says_so() {
        let schema = schema();
        let mut said: Vec<_> = schema["properties"].as_object().unwrap().iter().collect();
        said.retain(|(_, member)| member["description"].as_str().unwrap().ends_with(" Creation only."));
        assert_eq!(said.len(), CREATION_ONLY.len());
        assert!(said.iter().all(|(name, _)| CREATION_ONLY.contains(&name.as_str())), "{said:?}");
        assert!(NOT_IN_PERSONAL_ROOMS.iter().all(|name| schema["properties"].get(name).is_some()));
    }
}
