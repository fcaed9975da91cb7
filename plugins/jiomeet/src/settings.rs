//! What an administrator configures for JioMeet, and what a caller may ask of a meeting beyond the common members.

use convoke_plugin::oauth::TokenBody;
use convoke_plugin::serde_json::{Value, json};
use convoke_plugin::{schemars, serde};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The profile's path in the OpenAPI file.
pub(crate) const MY_PROFILE: &str = "api/my_profile";
/// The profile's path in the guide.
pub(crate) const USER_PROFILE: &str = "api/user/profile";

/// The form of token requests. The OAuth guide shows a form, the OpenAPI file JSON.
#[expect(missing_docs, reason = "documented variants turn the schema's readable `enum` into a `oneOf`")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "convoke_plugin::serde", rename_all = "lowercase")]
#[schemars(crate = "convoke_plugin::schemars")]
pub enum TokenForm {
    #[default]
    Form,
    Json,
}

/// What the deletion of a meeting cancels.
#[expect(missing_docs, reason = "documented variants turn the schema's readable `enum` into a `oneOf`")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "convoke_plugin::serde", rename_all = "lowercase")]
#[schemars(crate = "convoke_plugin::schemars")]
pub enum Cancel {
    #[default]
    Current,
    All,
}

/// JioMeet's own configuration keys.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "convoke_plugin::serde", default)]
#[schemars(crate = "convoke_plugin::schemars", deny_unknown_fields)]
pub struct Config {
    /// How token requests are written: `form` as JioMeet's guide shows them, or `json` as its OpenAPI file does. The other
    /// is tried once when JioMeet refuses the first with 400, 412 or 415.
    pub token_body: TokenForm,
    /// Where the signed-in user's profile is, below `base_url`. When it is not there (404), JioMeet's other documented
    /// place is tried.
    #[schemars(length(min = 1))]
    pub profile_path: String,
    /// What deleting a meeting cancels: `current`, the meeting itself, or `all`, the series it belongs to (for meetings made
    /// in JioMeet's own application; Convoke cannot make series there).
    pub cancel: Cancel,
}

/// A meeting's options, named as JioMeet names them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "convoke_plugin::serde", rename_all = "camelCase")]
#[schemars(crate = "convoke_plugin::schemars", deny_unknown_fields)]
pub struct Options {
    /// Whether participants need a PIN. JioMeet makes the PIN itself. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_pin_enabled: Option<bool>,
    /// Rules for participants; what is not given is JioMeet's default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advanced_options: Option<AdvancedOptions>,
}

/// Rules for participants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "convoke_plugin::serde", rename_all = "camelCase")]
#[schemars(crate = "convoke_plugin::schemars", deny_unknown_fields)]
pub struct AdvancedOptions {
    /// Participants may join before the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join_before_host: Option<bool>,
    /// Participants wait until the host lets them in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting_room: Option<bool>,
    /// Participants cannot turn their microphone on themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participant_hard_audio_mute: Option<bool>,
    /// Participants cannot turn their camera on themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participant_hard_video_mute: Option<bool>,
    /// Classroom mode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_classroom_mode: Option<bool>,
}

// === impl TokenForm ===

impl TokenForm {
    /// The configured form first, then the other.
    pub(crate) fn in_order(self) -> [TokenBody; 2] {
        match self {
            TokenForm::Form => [TokenBody::Form, TokenBody::Json],
            TokenForm::Json => [TokenBody::Json, TokenBody::Form],
        }
    }
}

// === impl Cancel ===

impl Cancel {
    /// The body of a cancel request.
    pub(crate) fn body(self) -> Value {
        json!({ "cancel": self })
    }
}

// === impl Config ===

impl Default for Config {
    fn default() -> Self {
        Config {
            token_body: TokenForm::default(),
            profile_path: MY_PROFILE.to_owned(),
            cancel: Cancel::default(),
        }
    }
}

// === impl AdvancedOptions ===

impl AdvancedOptions {
    /// These, and `stored` where these say nothing.
    pub(crate) fn over(self, stored: AdvancedOptions) -> AdvancedOptions {
        AdvancedOptions {
            join_before_host: self.join_before_host.or(stored.join_before_host),
            waiting_room: self.waiting_room.or(stored.waiting_room),
            participant_hard_audio_mute: self
                .participant_hard_audio_mute
                .or(stored.participant_hard_audio_mute),
            participant_hard_video_mute: self
                .participant_hard_video_mute
                .or(stored.participant_hard_video_mute),
            is_classroom_mode: self.is_classroom_mode.or(stored.is_classroom_mode),
        }
    }
}
