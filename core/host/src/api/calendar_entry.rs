//! Calendar entries as Notes has them: the entry's own items in a request, the items to write back in an answer.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::token::TokenResponse;
use crate::notes::{items, repeats};

/// Another documented spelling of the item that holds the meeting's id.
pub(crate) const OTHER_ID: &str = "meetingId";

/// A calendar entry's items, as many as the client has: what is missing and needed is told in DOMI's words and flags. Dates
/// are `YYYY-MM-DD`, times `HH:MM:SS`, date-times RFC 3339, or iNotes' compound text (`20300304T090000$Z=-1$DO=0$ZN=…`).
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", default)]
#[schemars(deny_unknown_fields)]
pub struct CalendarEntry {
    /// `Appointment`, in any letter case.
    pub form: Option<String>,
    /// What the meeting is called.
    pub subject: Option<String>,
    /// What it is about, as plain text. Ignored by providers without an agenda.
    pub body: Option<String>,
    /// The day it starts, by the clocks of `StartTimeZone`.
    pub start_date: Option<String>,
    /// When it starts on that day.
    pub start_time: Option<String>,
    /// A Notes time zone: `Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe`. Its rule decides, its name is a label.
    pub start_time_zone: Option<String>,
    /// The day it ends, by the clocks of `EndTimeZone`.
    pub end_date: Option<String>,
    /// When it ends on that day.
    pub end_time: Option<String>,
    /// A Notes time zone.
    pub end_time_zone: Option<String>,
    /// When it starts; wins over date and time.
    pub start_date_time: Option<String>,
    /// When it ends; wins over date and time.
    pub end_date_time: Option<String>,
    /// The password that the user wants. Where the provider does not take it, it is ignored.
    #[schemars(extend("writeOnly" = true))]
    pub meeting_password: Option<String>,
    /// Who is invited: mail addresses, alone or as `Name <address>`. Sent only with `send_invitees`.
    #[serde(rename = "INetRequiredNames")]
    pub required_names: Option<Names>,
    /// Who else is invited.
    #[serde(rename = "INetOptionalNames")]
    pub optional_names: Option<Names>,
    /// The entry's universal id.
    #[serde(rename = "ApptUNID")]
    pub appt_unid: Option<String>,
    /// Whether the provider is told who is invited. False unless asked: Notes sends its own invitations.
    #[serde(rename = "send_invitees")]
    #[schemars(extend("writeOnly" = true))]
    pub send_invitees: Option<bool>,
    /// The provider's own, named as the provider names them; see the provider's schema.
    #[serde(rename = "options")]
    pub options: Option<Map<String, Value>>,
    /// How it repeats.
    #[serde(flatten)]
    pub repeats: repeats::Items,
    /// What was written into the entry before.
    #[serde(flatten)]
    pub written: Written,
}

/// A changed calendar entry, with the items that were written into it before: only what differs from them is sent.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct CalendarEntryPatch(pub CalendarEntry);

/// Several values of one item, or one text with commas or semicolons.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// A text item.
    Text(String),
    /// A text list.
    List(Vec<String>),
}

/// Items that were written into an entry before.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Written(Map<String, Value>);

/// Items to be written into an entry. None is blank.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Items(pub Map<String, Value>);

/// The items to write back, flat, and what else there is to know.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct CalendarEntryResponse {
    /// To be written as they are.
    #[serde(flatten)]
    pub items: Items,
    /// After a PATCH: whether something had to be changed. When not, there are no items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<bool>,
    /// Items of the request that have no value any more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clear: Vec<String>,
    /// Items of the request that the provider does not keep.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
    /// New tokens: keep them, the old ones may be dead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<TokenResponse>,
}

/// The items to clear after a delete.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CalendarEntryCleared {
    /// Their names; each item that is there becomes empty.
    pub clear: Vec<String>,
    /// New tokens: keep them, the old ones may be dead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<TokenResponse>,
}

// === impl Names ===

impl JsonSchema for Names {
    fn schema_name() -> Cow<'static, str> {
        "Names".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["string", "array"], "items": {"type": "string"}})
    }
}

// === impl Written ===

impl Written {
    /// The item's text, when it has one. Letter case does not count.
    pub fn text(&self, item: &str) -> Option<String> {
        self.spellings(item).next().map(|(_, text)| text)
    }

    /// The item's texts, each under the name that it has in the request.
    pub fn spellings(&self, item: &str) -> impl Iterator<Item = (&str, String)> {
        let own = self.0.iter().filter(move |(name, _)| name.eq_ignore_ascii_case(item));
        own.filter_map(|(name, value)| match value {
            Value::String(text) if !text.trim().is_empty() => Some((name.as_str(), text.clone())),
            Value::Number(number) => Some((name.as_str(), number.to_string())),
            _ => None,
        })
    }
}

impl JsonSchema for Written {
    fn schema_name() -> Cow<'static, str> {
        "Written".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let member = |about: &str| json!({"type": ["string", "number", "null"], "description": about});
        let mut members: Map<String, Value> =
            items::ALL.iter().map(|item| (item.name.to_owned(), member(item.about))).collect();
        members.insert(OTHER_ID.to_owned(), member("The meeting's id, in another spelling."));
        json_schema!({"type": "object", "properties": members})
    }
}

// === impl Items ===

impl JsonSchema for Items {
    fn schema_name() -> Cow<'static, str> {
        "Items".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let member = |item: &items::Item| {
            let kind = if item.number { "integer" } else { "string" };
            (item.name.to_owned(), json!({"type": kind, "description": item.about}))
        };
        let members: Map<String, Value> = items::ALL.iter().map(member).collect();
        json_schema!({"type": "object", "properties": members})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{self, Validator};
    use proptest::prelude::*;

    fn member() -> impl Strategy<Value = (String, Value)> {
        const NAMES: &[&str] = &[
            "Form",
            "Subject",
            "INetRequiredNames",
            "send_invitees",
            "options",
            "meetingID",
            "Repeats",
            "RepeatDates",
        ];
        let name = prop_oneof![
            proptest::sample::select(NAMES).prop_map(str::to_owned),
            proptest::sample::select(items::ALL).prop_map(|item| item.name.to_owned()),
            "[a-zA-Z]{1,5}",
        ];
        let value = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            ".{0,5}".prop_map(Value::from),
            proptest::collection::vec(".{0,3}", 0..3).prop_map(Value::from),
            Just(json!({})),
        ];
        (name, value)
    }

    #[test]
    fn valid_by_schema_means_it_deserialises() {
        let validator = Validator::new(schema::of::<CalendarEntry>()).unwrap();
        let valid = std::cell::Cell::new(0);
        proptest!(|(members in proptest::collection::vec(member(), 0..4))| {
            let body: Value = Value::Object(members.into_iter().collect());
            if validator.check(&body).is_empty() {
                valid.set(valid.get() + 1);
                let entry: CalendarEntry = serde_json::from_value(body.clone()).unwrap();
                let given = body.get("meetingTitle").filter(|value| value.as_str().is_some_and(|t| !t.trim().is_empty()));
                prop_assert_eq!(entry.written.text("MEETINGTITLE").is_some(), given.is_some() || body["meetingTitle"].is_number());
            }
        });
        assert!(valid.get() > 20, "{valid:?}");
    }

    #[test]
    fn items_are_named_once() {
        let mut names: Vec<_> = items::ALL.iter().map(|item| item.name.to_lowercase()).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), items::ALL.len());
    }
}
