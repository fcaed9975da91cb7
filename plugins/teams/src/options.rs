//! Graph's own members of a meeting, named as Graph names them.
//!
//! Source: Microsoft's reference of Graph, the resource `onlineMeeting` and its update.

use convoke_plugin::serde_json::{self, Map, Value};
use convoke_plugin::{Failure, FieldError, schemars, serde};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What only creation takes.
const CREATION_ONLY: [&str; 2] = ["joinMeetingIdSettings", "shareMeetingChatHistoryDefault"];

// Without documentation of their own: documented variants turn the schema's readable `enum` into a `oneOf`.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $($variant:ident)+;)+) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(crate = "convoke_plugin::serde", rename_all = "camelCase")]
        #[schemars(crate = "convoke_plugin::schemars")]
        pub enum $name { $($variant,)+ })+
    };
}

words! {
    /// Who may present.
    Presenters: Everyone Organization RoleIsPresenter Organizer;
    /// Who passes the lobby.
    LobbyScope: Everyone Organization OrganizationAndFederated OrganizationExcludingGuests Invited Organizer;
    /// When the meeting has a chat.
    ChatMode: Enabled Disabled Limited;
    /// Who lets people in from the lobby.
    LobbyAdmitters: OrganizerAndCoOrganizersAndPresenters OrganizerAndCoOrganizers;
    /// What later participants see of the chat before them.
    ChatHistory: All None;
}

/// A meeting's options, named as Graph names them; what is not given is as the organisation's policy has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "convoke_plugin::serde", rename_all = "camelCase", default)]
#[schemars(crate = "convoke_plugin::schemars", deny_unknown_fields)]
pub struct Options {
    /// Who may present. With `roleIsPresenter`, name the people: invitees with `cohost` are co-organisers, who may.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_presenters: Option<Presenters>,
    /// Who passes the lobby.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lobby_bypass_settings: Option<LobbyBypassSettings>,
    /// Who lets people in from the lobby.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_lobby_admitters: Option<LobbyAdmitters>,
    /// Whether a sound tells that callers come and go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_entry_exit_announced: Option<bool>,
    /// Whether the meeting has a chat: `enabled`, `disabled`, or `limited` to the time of the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_meeting_chat: Option<ChatMode>,
    /// Whether people may react with symbols.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_teamwork_reactions: Option<bool>,
    /// Whether attendees may turn on their camera.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_attendee_to_enable_camera: Option<bool>,
    /// Whether attendees may turn on their microphone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_attendee_to_enable_mic: Option<bool>,
    /// Whether the meeting records itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_automatically: Option<bool>,
    /// Whether it may be recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_recording: Option<bool>,
    /// Whether it may be transcribed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_transcription: Option<bool>,
    /// What the meeting's number and passcode are like. Creation only, and not together with an idempotency key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join_meeting_id_settings: Option<JoinMeetingIdSettings>,
    /// Whether later participants see the chat before them: `all` of it or `none`. Creation only, and not together with an
    /// idempotency key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_meeting_chat_history_default: Option<ChatHistory>,
}

/// Who passes the lobby.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "convoke_plugin::serde", rename_all = "camelCase", default)]
#[schemars(crate = "convoke_plugin::schemars", deny_unknown_fields)]
pub struct LobbyBypassSettings {
    /// Who passes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<LobbyScope>,
    /// Whether people on the telephone pass it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_dial_in_bypass_enabled: Option<bool>,
}

/// What the meeting's number and passcode are like.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "convoke_plugin::serde", rename_all = "camelCase", default)]
#[schemars(crate = "convoke_plugin::schemars", deny_unknown_fields)]
pub struct JoinMeetingIdSettings {
    /// Whether people who join by the number need a passcode. Teams makes it, and it stays as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_passcode_required: Option<bool>,
}

impl Options {
    /// The members given, as Graph takes them.
    pub(crate) fn members(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(members)) => members,
            _ => Map::new(),
        }
    }
}

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
    let members = options.members();
    let given = CREATION_ONLY.iter().filter(|name| members.contains_key(**name));
    let errors: Vec<_> = given.map(|name| FieldError::new(format!("/options/{name}"), why)).collect();
    if errors.is_empty() { Ok(()) } else { Err(Failure::invalid_all(errors)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::serde_json::{from_value, json};
    use convoke_plugin::testing;

    #[test]
    fn members_have_graphs_names_and_words() {
        let given = json!({
            "allowedPresenters": "roleIsPresenter",
            "lobbyBypassSettings": {"scope": "organizationExcludingGuests", "isDialInBypassEnabled": false},
            "allowedLobbyAdmitters": "organizerAndCoOrganizersAndPresenters",
            "isEntryExitAnnounced": true, "allowMeetingChat": "limited", "allowTeamworkReactions": false,
            "allowAttendeeToEnableCamera": true, "allowAttendeeToEnableMic": true, "recordAutomatically": false,
            "allowRecording": true, "allowTranscription": true,
            "joinMeetingIdSettings": {"isPasscodeRequired": true}, "shareMeetingChatHistoryDefault": "none",
        });
        let options: Options = from_value(given.clone()).unwrap();
        assert_eq!(Value::Object(options.members()), given);
        let schema = testing::manifest::<crate::Teams>().options_schema;
        assert_eq!(schema["additionalProperties"], false);
        let mut names: Vec<_> = schema["properties"].as_object().unwrap().keys().cloned().collect();
        let mut given: Vec<_> = given.as_object().unwrap().keys().cloned().collect();
        names.sort_unstable();
        given.sort_unstable();
        assert_eq!(names, given);
        assert!(schema.to_string().contains(r#""everyone","organization","roleIsPresenter","organizer""#));
        assert!(schema.get("required").is_none());
    }

    #[test]
    fn null_says_nothing() {
        let options: Options =
            from_value(json!({"allowMeetingChat": null, "lobbyBypassSettings": null})).unwrap();
        assert!(options.members().is_empty());
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
