//! A provider's meeting as clients see it: what the provider keeps, what the request said beside it, and nothing blank.

use convoke_plugin::{Capability, Failure, FailureKind, Meeting as Kept, Moment};
use jiff::tz::TimeZone;
use serde_json::Value;

use super::when;
use crate::api::meeting::{DialIn, Invitee, Meeting, Occurrence};
use crate::lang::say;
use crate::provider::Provider;
use crate::recurrence;

/// What the request said, for what the provider does not keep.
#[derive(Clone, Default)]
pub struct Said {
    pub(super) title: Option<String>,
    pub(super) agenda: Option<String>,
    pub(super) start: Option<Moment>,
    pub(super) end: Option<Moment>,
    pub(super) time_zone: Option<(String, TimeZone)>,
    pub(super) send_email: bool,
}

/// Builds the answer.
pub(super) fn meeting(provider: &Provider, kept: Kept, said: Said) -> Result<Meeting, Failure> {
    if kept.id.trim().is_empty() {
        return Err(say("failure-no-id").failure(FailureKind::ProviderError));
    }
    let zone = said.time_zone.as_ref().map(|(_, zone)| zone);
    // A time that cannot be read must not turn a meeting that exists into a failure: what was asked for stands in.
    let time = |kept: Option<String>, said: Option<&Moment>| {
        some(kept).and_then(|text| when::in_zone(&text, zone)).or_else(|| said.map(Moment::rfc3339))
    };
    let occurrence = |kept: convoke_plugin::Occurrence| {
        let (start, end) = (time(kept.start, None), time(kept.end, None));
        some(Some(kept.id)).map(|id| Occurrence { id, start, end })
    };
    let occurrences = kept.occurrences.into_iter().filter_map(occurrence).collect();
    let mut ignored = Vec::new();
    let stored = some(kept.title);
    let stored_title =
        stored.clone().filter(|stored| said.title.as_ref().is_some_and(|title| title != stored));
    let agenda = some(kept.agenda);
    if !provider.has(Capability::Agenda) && said.agenda.is_some() {
        ignored.push("agenda".to_owned());
    }
    if !provider.has(Capability::SendEmail) && said.send_email {
        ignored.push("send_email".to_owned());
    }
    let mut meeting = Meeting {
        id: kept.id,
        provider: provider.id.clone(),
        title: said.title.or(stored),
        stored_title,
        agenda: agenda.or_else(|| some(said.agenda)),
        start: time(kept.start, said.start.as_ref()),
        end: time(kept.end, said.end.as_ref()),
        time_zone: said.time_zone.as_ref().map(|(name, _)| name.clone()).or_else(|| some(kept.time_zone)),
        password: some(kept.password),
        invitees: kept
            .invitees
            .into_iter()
            .map(|i| Invitee { email: i.email, name: some(i.name), cohost: i.cohost })
            .collect(),
        recurrence: some(kept.recurrence).map(|text| normal(text, zone)),
        series_id: some(kept.series_id),
        occurrences,
        options: kept.options.into_iter().filter(|(_, value)| !is_blank(value)).collect(),
        join_url: some(kept.join_url),
        host_url: some(kept.host_url),
        meeting_number: some(kept.meeting_number),
        access_code: some(kept.access_code),
        phone_video_password: some(kept.phone_video_password),
        sip_address: some(kept.sip_address),
        dial_in: kept
            .dial_in
            .into_iter()
            .map(|d| DialIn { label: d.label, number: d.number, toll_free: d.toll_free })
            .collect(),
        dial_in_url: some(kept.dial_in_url),
        location_text: None,
        link_changed: None,
        ignored,
    };
    meeting.location_text = location(provider, &meeting);
    Ok(meeting)
}

/// `Label: value` lines, as calendar entries have them: only with a join link, and only lines that have a value.
fn location(provider: &Provider, meeting: &Meeting) -> Option<String> {
    meeting.join_url.as_ref()?;
    let shown = Shown::of(meeting);
    let lines: Vec<String> = provider
        .manifest
        .location
        .iter()
        .filter_map(|line| Some(format!("{}: {}", line.label, shown.member(&line.member)?)))
        .collect();
    Some(lines.join("\n")).filter(|text| !text.is_empty())
}

/// A meeting's members by the names that a manifest knows them by.
pub(super) struct Shown(Value);

impl Shown {
    pub(super) fn of(meeting: &Meeting) -> Self {
        Shown(serde_json::to_value(meeting).unwrap_or_default())
    }

    /// A member as text, where it is text or a number.
    pub(super) fn member(&self, name: &str) -> Option<String> {
        let value = match name {
            "toll_number" => self.number(false),
            "toll_free_number" => self.number(true),
            _ => self.0.pointer(&format!("/{name}")),
        };
        match value? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The first telephone number of a kind.
    fn number(&self, toll_free: bool) -> Option<&Value> {
        let numbers = self.0.get("dial_in")?.as_array()?;
        numbers.iter().find(|number| number["toll_free"] == toll_free)?.get("number")
    }
}

/// The rule as we write it. One of a provider's that is none of RFC 5545 is passed on.
fn normal(text: String, zone: Option<&TimeZone>) -> String {
    let zone = zone.cloned().unwrap_or(TimeZone::UTC);
    recurrence::parse(&text, &zone).map_or(text, |rule| rule.to_string())
}

fn some(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        _ => false,
    }
}
