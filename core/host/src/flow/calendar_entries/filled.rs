//! The items that a meeting fills, exactly those that DOMI's client writes for its provider.

use convoke_plugin::{Failure, Meeting, Moment};
use serde_json::{Map, Value};

use super::check::given;
use crate::api::calendar_entry::{CalendarEntryResponse, Items, Written};
use crate::flow::present::{self, Said};
use crate::notes::items;
use crate::provider::Provider;

/// An answer has at most so many bytes: older Notes clients read no JSON of 64 KB, and what was written comes back in requests,
/// which have 64 KiB at most.
const LARGEST: usize = 60_000;
/// Milliseconds.
const A_MINUTE: i64 = 60_000;

/// What the request said, for what the provider does not keep.
pub(super) struct Sent {
    pub(super) agenda: Option<String>,
    pub(super) start: Option<Moment>,
    pub(super) end: Option<Moment>,
    /// The text of the rule.
    pub(super) recurrence: Option<String>,
    /// The meeting is an earlier one, whose own times count.
    pub(super) may_have_moved: bool,
}

/// Fills the items. `answers` are the provider's own, in order.
pub(super) fn by(
    provider: &Provider,
    kept: Meeting,
    sent: Sent,
    answers: &[String],
) -> Result<Items, Failure> {
    let said =
        Said { agenda: sent.agenda, start: sent.start.clone(), end: sent.end.clone(), ..Said::default() };
    let meeting = present::meeting(provider, kept, said)?;
    let read =
        |text: &Option<String>| text.as_deref().and_then(convoke_plugin::parse_instant).map(Moment::utc);
    // Providers drop seconds; and the request's text tells its offset.
    let has_moved = |sent: &Moment, kept: &Moment| (kept.unix_ms - sent.unix_ms).abs() >= A_MINUTE;
    let time = |said: Option<Moment>, kept: Option<Moment>| match (said, kept) {
        (Some(said), Some(kept)) if sent.may_have_moved && has_moved(&said, &kept) => Some(kept),
        (said, kept) => said.or(kept),
    };
    let start = time(sent.start, read(&meeting.start));
    let end = time(sent.end, read(&meeting.end));
    // A rule of the provider's is in its own words; ours is what a later entry is compared with.
    let recurrence = match meeting.recurrence.as_deref() {
        Some(kept) if sent.may_have_moved => Some(kept.to_owned()),
        _ => sent.recurrence,
    };
    let mut filled = Filled(Map::new());
    filled.text(items::ID, Some(&meeting.id));
    // Clients know a service by its name on the drop-in routes; what was written under it must stay readable there.
    let service = provider.manifest.domi_name.as_ref().map(|name| name.to_lowercase());
    filled.text("meetingService", Some(service.as_ref().unwrap_or(&provider.manifest.id)));
    filled.text("meetingServiceLabel", Some(&provider.manifest.label));
    filled.text("OnlineMeeting", Some("1"));
    filled.text("SametimeType", Some("3"));
    filled.text("ApptUNIDURL", meeting.join_url.as_deref());
    filled.text("Location", meeting.location_text.as_deref());
    filled.text("meetingInfoInsert", meeting.location_text.as_deref());
    filled.text(items::START, start.as_ref().map(Moment::rfc3339).as_deref());
    filled.text(items::END, end.as_ref().map(Moment::rfc3339).as_deref());
    filled.text(items::RECURRENCE, recurrence.as_deref());
    if let (Some(start), Some(end)) = (&start, &end) {
        filled.0.insert("meetingDuration".to_owned(), ((end.unix_ms - start.unix_ms) / A_MINUTE).into());
    }
    filled.text(items::JSON, about(&meeting.id, meeting.join_url.as_deref(), answers));
    let shown = present::Shown::of(&meeting);
    for line in &provider.manifest.entry_items {
        filled.text(&line.item, shown.member(&line.member).as_deref());
    }
    Ok(Items(filled.0))
}

/// Of an operation's answers, the last that is about the meeting as a whole: one that tells its id and its link; failing
/// that, its id.
fn about<'a>(id: &str, url: Option<&str>, answers: &'a [String]) -> Option<&'a str> {
    let parsed: Vec<(&String, Value)> =
        answers.iter().filter_map(|text| Some((text, serde_json::from_str(text).ok()?))).collect();
    let last = |wanted: &[Option<&str>]| {
        let told = |value: &Value| wanted.iter().flatten().all(|text| tells(value, text));
        parsed.iter().rev().find(|(_, value)| told(value)).map(|(text, _)| text.trim())
    };
    last(&[Some(id), url]).or_else(|| last(&[Some(id)]))
}

fn tells(value: &Value, wanted: &str) -> bool {
    match value {
        Value::String(text) => text == wanted,
        Value::Number(number) => number.to_string() == wanted,
        Value::Array(values) => values.iter().any(|value| tells(value, wanted)),
        Value::Object(members) => members.values().any(|value| tells(value, wanted)),
        Value::Null | Value::Bool(_) => false,
    }
}

/// Items of the request that have a value there and none in the answer. A Location that nobody wrote from a meeting stays.
pub(super) fn emptied(written: &Written, filled: &Items) -> Vec<String> {
    let own_place = written.text("Location") != written.text("meetingInfoInsert");
    items::ALL
        .iter()
        .filter(|item| written.text(item.name).is_some() && !filled.0.contains_key(item.name))
        .filter(|item| item.name != "Location" || !own_place)
        .map(|item| item.name.to_owned())
        .collect()
}

/// Leaves out the longest items until the answer fits; they are then cleared, so that no old value stays.
pub fn fitting(mut answer: CalendarEntryResponse) -> CalendarEntryResponse {
    for item in [items::JSON, items::AGENDA] {
        let size = serde_json::to_vec(&answer).map_or(0, |bytes| bytes.len());
        if size > LARGEST && answer.items.0.remove(item).is_some() {
            answer.clear.push(item.to_owned());
        }
    }
    answer
}

struct Filled(Map<String, Value>);

impl Filled {
    fn text(&mut self, item: &str, text: Option<&str>) {
        let is_known = items::ALL.iter().any(|known| known.name == item);
        if let Some(text) = given(text).filter(|_| is_known) {
            self.0.insert(item.to_owned(), text.into());
        }
    }
}
