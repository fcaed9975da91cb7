//! What an administrator configures for GoToMeeting, and what a caller may ask of a meeting beyond the common members.

use convoke_plugin::{endpoint, schemars, serde};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What stands for the meeting's id in the configured join link.
const ID: &str = "{id}";

/// GoToMeeting's own configuration keys.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "convoke_plugin::serde", default)]
#[schemars(crate = "convoke_plugin::schemars", deny_unknown_fields)]
pub struct Config {
    /// Where participants of a meeting go; `{id}` stands for the meeting's id. GoTo tells the address only when a meeting is
    /// created, so that of a meeting that is read is made by this key.
    #[schemars(regex(pattern = r"^https?://[^ ]*\{id\}[^ ]*$"))]
    pub join_url: String,
    /// Whether reading one meeting also asks for the host's link, which GoTo gives apart: one more request. It is not part of
    /// other answers, since it may be valid for a short time only.
    pub host_links: bool,
    /// How participants of a meeting are connected by telephone unless its options say: `PSTN`, `Free`, `Hybrid`, `Private`,
    /// `VoIP`, or a text of your own.
    #[schemars(length(min = 1, max = 255))]
    pub conferencecallinfo: String,
    /// Where the signed-in user's profile is: an absolute address, or one from the root of the API's host. When it is not
    /// there (404), the other place that was seen is tried.
    #[schemars(length(min = 1))]
    pub profile_url: String,
    /// How many days of the past a list covers when the caller names only its end.
    #[schemars(range(min = 1, max = 3650))]
    pub list_days: u32,
    /// Whether GoTo takes PKCE at sign-in, which it does not document: then `pkce` decides whether it is used.
    pub offer_pkce: bool,
}

/// What kind of meeting it is.
#[expect(missing_docs, reason = "documented variants turn the schema's readable `enum` into a `oneOf`")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "convoke_plugin::serde", rename_all = "lowercase")]
#[schemars(crate = "convoke_plugin::schemars")]
pub enum MeetingType {
    Immediate,
    Recurring,
    #[default]
    Scheduled,
}

/// A meeting's options, named as GoTo names them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "convoke_plugin::serde")]
#[schemars(crate = "convoke_plugin::schemars", deny_unknown_fields)]
pub struct Options {
    /// Whether participants need a password, which the organiser chooses in GoTo's own application. Default: false.
    #[serde(rename = "passwordrequired", skip_serializing_if = "Option::is_none")]
    pub password_required: Option<bool>,
    /// How participants are connected by telephone: `PSTN`, `Free`, `Hybrid`, `Private`, `VoIP`, or a text of your own.
    #[serde(rename = "conferencecallinfo", skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 255))]
    pub conference_call_info: Option<String>,
    /// What kind of meeting it is. `recurring` is one that can be held again and again, without a rule. Default: scheduled.
    #[serde(rename = "meetingtype", skip_serializing_if = "Option::is_none")]
    pub meeting_type: Option<MeetingType>,
    /// The organizer keys of those who may organise it in the owner's place.
    #[serde(rename = "coorganizerKeys", skip_serializing_if = "Option::is_none")]
    #[schemars(inner(length(min = 1)))]
    pub coorganizer_keys: Option<Vec<String>>,
}

// === impl Config ===

impl Config {
    /// Where participants of this meeting go.
    pub(crate) fn join_url(&self, id: &str) -> String {
        let segment = endpoint("", &[id]);
        self.join_url.replace(ID, segment.trim_start_matches('/'))
    }
}

impl Default for Config {
    fn default() -> Self {
        Config {
            join_url: "https://global.gotomeeting.com/join/{id}".to_owned(),
            host_links: true,
            conferencecallinfo: "Hybrid".to_owned(),
            profile_url: crate::profile::ADMIN.to_owned(),
            list_days: 90,
            offer_pkce: false,
        }
    }
}

// === impl MeetingType ===

impl MeetingType {
    /// As GoTo writes it, in any letter case.
    pub(crate) fn read(text: &str) -> Option<Self> {
        [MeetingType::Immediate, MeetingType::Recurring, MeetingType::Scheduled]
            .into_iter()
            .find(|kind| kind.name().eq_ignore_ascii_case(text))
    }

    /// As GoTo takes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            MeetingType::Immediate => "immediate",
            MeetingType::Recurring => "recurring",
            MeetingType::Scheduled => "scheduled",
        }
    }
}
