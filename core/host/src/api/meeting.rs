//! Meetings as the API takes and gives them.

use std::borrow::Cow;

use convoke_plugin::Change;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// RFC 3339 with an offset, or a local date-time; seconds may be left out, and the offset may lack its colon.
const DATE_TIME: &str =
    r"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}([.]\d{1,9})?)?([Zz]|[+-]([01]\d|2[0-3]):?[0-5]\d)?$";
/// What RFC 5545's `RRULE` is written in. What is wrong with its parts, the parser says better.
const RRULE: &str = r"^[ -~]*$";
/// Something that is not white space.
const NOT_BLANK: &str = r"\S";

/// Somebody to invite.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Invitee {
    /// Mail address.
    #[schemars(email, length(max = 320))]
    pub email: String,
    /// As shown to others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 256))]
    pub name: Option<String>,
    /// May host in the owner's place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cohost: Option<bool>,
}

/// A meeting to be scheduled.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct MeetingRequest {
    /// What the meeting is called.
    #[schemars(length(min = 1, max = 1024), regex(pattern = NOT_BLANK))]
    pub title: String,
    /// What it is about.
    #[serde(default)]
    #[schemars(length(max = 10000))]
    pub agenda: Option<String>,
    /// When it starts: RFC 3339 with an offset, or a local date-time together with `time_zone`. Not before the current minute.
    #[schemars(regex(pattern = DATE_TIME))]
    pub start: String,
    /// When it ends, in the same forms; after the start.
    #[schemars(regex(pattern = DATE_TIME))]
    pub end: String,
    /// IANA name, such as `Europe/Berlin`. In a daylight gap a local time moves forward by the gap; in an overlap the first counts.
    #[serde(default)]
    #[schemars(length(min = 1, max = 64))]
    pub time_zone: Option<String>,
    /// What participants enter. Refused by providers that choose it themselves.
    #[serde(default)]
    #[schemars(length(min = 1, max = 128))]
    pub password: Option<String>,
    /// Who is invited. Refused by providers without invitees.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub invitees: Option<Vec<Invitee>>,
    /// RFC 5545 recurrence rule, by days, weeks, months or years. It repeats in the local time of `time_zone`, without one in
    /// UTC, and `start` is its first date. Refused by providers without recurrence.
    #[serde(default)]
    #[schemars(length(max = 512), regex(pattern = RRULE))]
    pub recurrence: Option<String>,
    /// Whether the provider sends its own invitations. False unless asked: calendars send theirs.
    #[serde(default)]
    pub send_email: Option<bool>,
    /// The provider's own, named as the provider names them; see the provider's schema.
    #[serde(default)]
    pub options: Option<Map<String, Value>>,
}

/// `null` clears, a value sets, absence keeps.
#[derive(Clone, Debug, Default)]
pub struct Clearable<T>(pub Change<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Clearable<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Change::deserialize(deserializer).map(Clearable)
    }
}

impl JsonSchema for Clearable<String> {
    fn schema_name() -> Cow<'static, str> {
        "ClearableText".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["string", "null"]})
    }
}

/// What shall change of a meeting (RFC 7396 merge patch): everything else stays, `null` clears.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct MeetingPatch {
    /// What the meeting is called.
    #[serde(default)]
    #[schemars(with = "String", length(min = 1, max = 1024), regex(pattern = NOT_BLANK))]
    pub title: Option<String>,
    /// What it is about.
    #[serde(default)]
    #[schemars(length(max = 10000))]
    pub agenda: Clearable<String>,
    /// When it starts: RFC 3339 with an offset, or a local date-time together with `time_zone`.
    #[serde(default)]
    #[schemars(with = "String", regex(pattern = DATE_TIME))]
    pub start: Option<String>,
    /// When it ends, in the same forms.
    #[serde(default)]
    #[schemars(with = "String", regex(pattern = DATE_TIME))]
    pub end: Option<String>,
    /// IANA name, such as `Europe/Berlin`.
    #[serde(default)]
    #[schemars(with = "String", length(min = 1, max = 64))]
    pub time_zone: Option<String>,
    /// What participants enter.
    #[serde(default)]
    #[schemars(length(min = 1, max = 128))]
    pub password: Clearable<String>,
    /// The whole list from now on; `null` is the empty list.
    #[serde(default, deserialize_with = "null_is_empty")]
    #[schemars(length(max = 1000))]
    pub invitees: Option<Vec<Invitee>>,
    /// RFC 5545 recurrence rule; `null` makes one meeting of the series. With a rule and without `start`, `end` or `time_zone`,
    /// those of the meeting count.
    #[serde(default)]
    #[schemars(length(max = 512), regex(pattern = RRULE))]
    pub recurrence: Clearable<String>,
    /// Whether the provider sends its own mail about the change. False unless asked.
    #[serde(default)]
    pub send_email: Option<bool>,
    /// The provider's own.
    #[serde(default)]
    pub options: Option<Map<String, Value>>,
}

/// A list that is given, where `null` clears it.
fn null_is_empty<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<Invitee>>, D::Error> {
    Option::deserialize(deserializer).map(|list| Some(list.unwrap_or_default()))
}

/// A telephone number that leads into the meeting.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DialIn {
    /// Such as a country.
    pub label: String,
    /// As the provider writes it.
    pub number: String,
    /// Whether the caller pays nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub toll_free: Option<bool>,
}

/// One meeting of a series.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Occurrence {
    /// What the address of this one alone ends with.
    pub id: String,
    /// RFC 3339 with an offset, in the zone of the meeting's own times.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// Likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
}

/// A meeting. What is absent is not known or does not exist; nothing is null or blank.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Meeting {
    /// What the meeting's address ends with.
    pub id: String,
    /// The provider's id in this service.
    pub provider: String,
    /// As it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What the provider stores instead, where it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stored_title: Option<String>,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agenda: Option<String>,
    /// RFC 3339 with an offset: in `time_zone` where the request gave one, else UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// Likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    /// IANA name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// What participants enter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Who is invited, where the provider tells.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub invitees: Vec<Invitee>,
    /// RFC 5545 recurrence rule of a series, without `RRULE:`; its UNTIL is in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<String>,
    /// Of an occurrence: the id of its series.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series_id: Option<String>,
    /// Of a series: its occurrences, where the provider tells them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub occurrences: Vec<Occurrence>,
    /// The provider's own.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub options: Map<String, Value>,
    /// Where participants go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join_url: Option<String>,
    /// Where the host goes, when that is another address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_url: Option<String>,
    /// The number people read out to each other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting_number: Option<String>,
    /// What is entered on a telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_code: Option<String>,
    /// Numeric password for telephones and room systems.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_video_password: Option<String>,
    /// For room systems.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sip_address: Option<String>,
    /// Telephone numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dial_in: Vec<DialIn>,
    /// Where more telephone numbers are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dial_in_url: Option<String>,
    /// Ready lines for a calendar entry's Location, joined by line feeds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location_text: Option<String>,
    /// On updates: whether participants need the new `join_url`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link_changed: Option<bool>,
    /// Members of the request that have no place at this provider.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
}

/// A meeting, and the tokens when they changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MeetingResponse {
    /// The meeting as it now is.
    pub meeting: Meeting,
    /// New tokens: keep them, the old ones may be dead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<super::token::TokenResponse>,
}

/// Meetings, and the tokens when they changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MeetingListResponse {
    /// In the provider's order.
    pub meetings: Vec<Meeting>,
    /// Give it as `cursor` for the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// The provider has more and no way to page.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
    /// New tokens: keep them, the old ones may be dead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<super::token::TokenResponse>,
}

/// Only the tokens, after a delete that changed them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DeletedResponse {
    /// New tokens: keep them, the old ones may be dead.
    pub tokens: super::token::TokenResponse,
}

/// Whose token it is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Profile {
    /// The provider's own id of the user.
    pub id: String,
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// Whose token it is, and the tokens when they changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProfileResponse {
    /// The user.
    pub profile: Profile,
    /// New tokens: keep them, the old ones may be dead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<super::token::TokenResponse>,
}
