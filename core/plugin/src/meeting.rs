//! Meetings as host and plugin exchange them.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::recurrence::Recurrence;
use crate::secret::{SecretJson, SecretString, secret_serde};
use crate::time::Moment;

/// The token of the user who asks, and what is known of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Credentials {
    /// The access token.
    #[serde(with = "secret_serde")]
    pub access_token: SecretString,
    /// Granted scopes, where the host knows them; the host has then checked them already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<String>>,
    /// What the provider's own `refresh` handed over in the same request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SecretJson>,
}

/// Somebody to invite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitee {
    /// Mail address.
    pub email: String,
    /// As shown to others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// May host in the owner's place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cohost: Option<bool>,
}

/// A telephone number that leads into the meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DialIn {
    /// Such as a country or `Toll`.
    pub label: String,
    /// As the provider writes it.
    pub number: String,
    /// Whether the caller pays nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub toll_free: Option<bool>,
}

/// One meeting of a series.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// What get, update and delete take for this one alone. Where the provider has no such id, the plugin composes one.
    pub id: String,
    /// ISO 8601 with an offset, as the provider writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// ISO 8601 with an offset, as the provider writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
}

/// Which meetings an operation means, where a provider tells a series from its occurrences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MeetingScope {
    /// One occurrence; the id must be an occurrence's.
    Occurrence,
    /// The whole series, also when the id is an occurrence's.
    Series,
}

// Smaller than what would be derived, in every plugin.
impl<'de> Deserialize<'de> for MeetingScope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "occurrence" => Ok(MeetingScope::Occurrence),
            "series" => Ok(MeetingScope::Series),
            _ => Err(serde::de::Error::custom("no scope")),
        }
    }
}

/// A meeting to be scheduled. The host has checked it against the published schema, that it does not begin in the past
/// and that it ends after it starts. `O` is the provider's own options.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "O: Deserialize<'de> + Default"))]
pub struct NewMeeting<O> {
    /// Never blank.
    pub title: String,
    /// Text, where given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agenda: Option<String>,
    /// When it starts.
    pub start: Moment,
    /// When it ends.
    pub end: Moment,
    /// IANA name, where given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Only for providers with the capability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Only for providers with the capability.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invitees: Vec<Invitee>,
    /// How it repeats. Only for providers with the capability. With a rule and without a zone, `start` and `end` are in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<Recurrence>,
    /// Whether the provider shall send its own mail.
    #[serde(default)]
    pub send_email: bool,
    /// Only for providers with the capability, and only where the caller may repeat the call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency: Option<Idempotency>,
    /// The provider's own.
    #[serde(default)]
    pub options: O,
}

/// What lets a repeated create find the meeting that an earlier try made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Idempotency {
    /// 43 characters of `[A-Za-z0-9_-]`, to be left with the meeting: the same at each try of this create, and at no other.
    pub tag: String,
    /// An earlier try may have made the meeting. Then a plugin that cannot look whether it did must fail, not create.
    #[serde(default)]
    pub uncertain: bool,
}

/// What a merge patch says of one member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// Not mentioned.
    #[default]
    Keep,
    /// `null`.
    Clear,
    /// A new value.
    Set(T),
}

impl<T> Change<T> {
    /// Whether nothing was said.
    pub fn is_keep(&self) -> bool {
        matches!(self, Change::Keep)
    }

    /// The new value, where one was given.
    pub fn set(&self) -> Option<&T> {
        match self {
            Change::Set(value) => Some(value),
            Change::Keep | Change::Clear => None,
        }
    }

    /// What holds afterwards if `current` held before.
    pub fn apply(self, current: Option<T>) -> Option<T> {
        match self {
            Change::Keep => current,
            Change::Clear => None,
            Change::Set(value) => Some(value),
        }
    }
}

impl<T: Serialize> Serialize for Change<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Change::Set(value) => serializer.serialize_some(value),
            Change::Keep | Change::Clear => serializer.serialize_none(),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<T>::deserialize(deserializer)?.map_or(Change::Clear, Change::Set))
    }
}

/// What shall change of a meeting; everything else stays. The host has checked what it could.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "O: Deserialize<'de> + Default"))]
pub struct MeetingPatch<O> {
    /// Never blank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Text, or none.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub agenda: Change<String>,
    /// When it starts from now on. The host fills in the old end when only the start was given, and the other way round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Moment>,
    /// When it ends from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Moment>,
    /// IANA name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Only for providers with the capability.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub password: Change<String>,
    /// The whole list from now on. Only for providers with the capability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitees: Option<Vec<Invitee>>,
    /// How it repeats from now on, or that it does not. Only for providers with the capability. With a rule there are always
    /// `start` and `end`: the old ones where the caller gave none.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub recurrence: Change<Recurrence>,
    /// Whether the provider shall send its own mail.
    #[serde(default)]
    pub send_email: bool,
    /// The provider's own.
    #[serde(default)]
    pub options: O,
}

/// A meeting as the provider keeps it. What is absent is not known or does not exist; the host adds what the caller said
/// and the provider does not keep.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Meeting {
    /// What get, update and delete take.
    pub id: String,
    /// As the provider stores it; where it differs from what was sent the host tells both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agenda: Option<String>,
    /// ISO 8601 with an offset, as the provider writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// ISO 8601 with an offset, as the provider writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    /// IANA name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// What a participant enters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// RFC 5545 RRULE without its prefix; of a series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<String>,
    /// The series' id, of an occurrence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series_id: Option<String>,
    /// The occurrences of a series, where the provider tells them with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub occurrences: Vec<Occurrence>,
    /// Who was invited, where the provider tells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invitees: Vec<Invitee>,
    /// Where participants go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join_url: Option<String>,
    /// Where the host goes, when that is another address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_url: Option<String>,
    /// The number people read out to each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting_number: Option<String>,
    /// What is entered on a telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_code: Option<String>,
    /// Numeric password for telephones and room systems.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_video_password: Option<String>,
    /// For room systems.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sip_address: Option<String>,
    /// Telephone numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dial_in: Vec<DialIn>,
    /// Where more telephone numbers are listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dial_in_url: Option<String>,
    /// The provider's own members worth telling, named as in its options.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, serde_json::Value>,
}

/// What create, update and get answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MeetingAnswer {
    /// The meeting as it now is.
    pub meeting: Meeting,
    /// On updates: whether participants need the new join link.
    #[serde(default)]
    pub link_changed: bool,
    /// On creates with [`Idempotency`]: an earlier try made it.
    #[serde(default)]
    pub existing: bool,
}

impl From<Meeting> for MeetingAnswer {
    fn from(meeting: Meeting) -> Self {
        MeetingAnswer { meeting, link_changed: false, existing: false }
    }
}

/// What `create_meeting` is asked with.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "O: Deserialize<'de> + Default"))]
pub struct CreateMeeting<O> {
    /// Who asks.
    pub credentials: Credentials,
    /// What to schedule.
    pub meeting: NewMeeting<O>,
}

/// What `update_meeting` is asked with.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "O: Deserialize<'de> + Default"))]
pub struct UpdateMeeting<O> {
    /// Who asks.
    pub credentials: Credentials,
    /// Which meeting.
    pub id: String,
    /// Whether its series or one occurrence; absent: what the id names. Only with the capability `occurrences`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<MeetingScope>,
    /// What to change.
    pub patch: MeetingPatch<O>,
}

/// What `get_meeting` is asked with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadMeeting {
    /// Who asks.
    pub credentials: Credentials,
    /// Which meeting.
    pub id: String,
    /// Whether its series or one occurrence; absent: what the id names. Only with the capability `occurrences`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<MeetingScope>,
}

/// What `delete_meeting` is asked with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DeleteMeeting {
    /// Who asks.
    pub credentials: Credentials,
    /// Which meeting.
    pub id: String,
    /// Whether its series or one occurrence; absent: what the id names. Only with the capability `occurrences`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<MeetingScope>,
    /// Whether the provider shall send its own mail.
    #[serde(default)]
    pub send_email: bool,
}

/// What `list_meetings` is asked with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListMeetings {
    /// Who asks.
    pub credentials: Credentials,
    /// Inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Moment>,
    /// Exclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Moment>,
    /// The `next_cursor` of the page before. The host has sealed it, so a client cannot make one up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// What `list_meetings` answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MeetingPage {
    /// In the provider's order.
    pub meetings: Vec<Meeting>,
    /// Asks for the next page; the plugin's own text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// The provider has more and no way to page.
    #[serde(default)]
    pub truncated: bool,
}

/// What `profile` is asked with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadProfile {
    /// Who asks.
    pub credentials: Credentials,
}

/// Whose token it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The provider's own id of the user.
    pub id: String,
    /// Display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_tells_absent_null_and_value_apart() {
        let read = |text: &str| serde_json::from_str::<MeetingPatch<crate::NoKeys>>(text).unwrap();
        assert_eq!(read("{}").agenda, Change::Keep);
        assert_eq!(read(r#"{"agenda":null}"#).agenda, Change::Clear);
        assert_eq!(read(r#"{"agenda":"x"}"#).agenda, Change::Set("x".to_owned()));
        let again = serde_json::to_value(read(r#"{"agenda":null}"#)).unwrap();
        assert_eq!(again["agenda"], serde_json::Value::Null);
        assert!(again.get("password").is_none());
    }
}
