//! One meeting or series: what is kept of it, and what the API shows.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::recurrence::Rule;
use super::times::{self, Times};
use super::{Person, SITE};
use crate::random;

/// A meeting or a series of meetings.
#[derive(Debug)]
pub(super) struct Meeting {
    pub(super) id: String,
    number: String,
    video_password: String,
    host_key: String,
    pub(super) host: &'static Person,
    /// The client that created it, who alone sees its tags.
    pub(super) client: String,
    pub(super) times: Times,
    /// What was given: title, agenda, recurrence, password and the rest.
    pub(super) members: Map<String, Value>,
    pub(super) invitees: Vec<Value>,
    /// Occurrences that differ from the series, by the start they would have; deleted ones are `None`.
    pub(super) exceptions: BTreeMap<Timestamp, Option<Exception>>,
}

/// When an occurrence takes place, and what else of it differs.
pub(super) type Exception = (Times, Map<String, Value>);

impl std::fmt::Debug for Person {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.email)
    }
}

/// One occurrence as it takes place.
pub(super) struct Occurrence<'a> {
    /// The start it would have if it were no exception.
    pub(super) key: Timestamp,
    pub(super) times: Times,
    changes: Option<&'a Map<String, Value>>,
}

/// Members of a create request that are not shown.
const HIDDEN: [&str; 11] = [
    "start",
    "end",
    "timezone",
    "sendEmail",
    "hostEmail",
    "siteUrl",
    "invitees",
    "templateId",
    "integrationTags",
    "panelistPassword",
    "registration",
];

impl Meeting {
    pub(super) fn new(
        host: &'static Person,
        client: &str,
        times: Times,
        mut members: Map<String, Value>,
    ) -> Self {
        let invitees = match members.remove("invitees") {
            Some(Value::Array(invitees)) => invitees,
            _ => Vec::new(),
        };
        members.entry("password").or_insert_with(|| random::password(8).into());
        members.entry("scheduledType").or_insert_with(|| "meeting".into());
        let id = random::hex(16);
        let invitees = invitees.into_iter().map(|invitee| with_id(invitee, &id)).collect();
        Self {
            number: random::digits(11),
            video_password: random::digits(8),
            host_key: random::digits(6),
            host,
            client: client.to_owned(),
            times,
            members,
            invitees,
            exceptions: BTreeMap::new(),
            id,
        }
    }

    pub(super) fn number(&self) -> &str {
        &self.number
    }

    pub(super) fn link(&self, origin: &str) -> String {
        format!("{origin}/sandbox/j.php?MTID=m{}", self.id)
    }

    fn rule(&self) -> Option<Rule> {
        Rule::parse(self.members.get("recurrence")?.as_str()?).ok()
    }

    pub(super) fn recurs(&self) -> bool {
        self.rule().is_some()
    }

    /// All occurrences, in order; of a meeting that does not recur, the one.
    pub(super) fn occurrences(&self) -> Vec<Occurrence<'_>> {
        let starts = match (self.rule(), times::zone(&self.times.zone)) {
            (Some(rule), Ok(zone)) => rule.starts(self.times.start, &zone),
            _ => vec![self.times.start],
        };
        let length = self.times.end.duration_since(self.times.start);
        let occurrence = |key: Timestamp| match self.exceptions.get(&key) {
            Some(None) => None,
            Some(Some((times, changes))) => {
                Some(Occurrence { key, times: times.clone(), changes: Some(changes) })
            }
            None => {
                let end = key.checked_add(length).unwrap_or(Timestamp::MAX);
                let times = Times { start: key, end, zone: self.times.zone.clone() };
                Some(Occurrence { key, times, changes: None })
            }
        };
        starts.into_iter().filter_map(occurrence).collect()
    }

    /// The id of an occurrence.
    pub(super) fn occurrence_id(&self, key: Timestamp) -> String {
        format!("{}_{}", self.id, key.strftime("%Y%m%dT%H%M%SZ"))
    }

    /// The occurrence with this id.
    pub(super) fn occurrence(&self, id: &str) -> Option<Occurrence<'_>> {
        self.occurrences().into_iter().find(|occurrence| self.occurrence_id(occurrence.key) == id)
    }

    /// The occurrence that takes place now or next.
    pub(super) fn next(&self, now: Timestamp) -> Option<Occurrence<'_>> {
        self.occurrences().into_iter().find(|occurrence| occurrence.times.end > now)
    }

    /// Whether the last occurrence is over, or one is in progress.
    pub(super) fn is_over_or_on(&self, now: Timestamp) -> bool {
        match self.next(now) {
            None => true,
            Some(next) => !self.recurs() && next.times.start <= now,
        }
    }

    pub(super) fn is_invited(&self, email: &str) -> bool {
        let mut emails = self.invitees.iter().filter_map(|invitee| invitee["email"].as_str());
        emails.any(|invited| invited.eq_ignore_ascii_case(email))
    }

    pub(super) fn is_host(&self, email: &str) -> bool {
        let cohost = |invitee: &Value| invitee["coHost"] == true && invitee["email"] == email;
        self.host.email == email || self.invitees.iter().any(cohost)
    }

    /// The series, or the meeting if it does not recur.
    pub(super) fn render(
        &self,
        origin: &str,
        viewer: &Person,
        client: &str,
        zone: &TimeZone,
        now: Timestamp,
    ) -> Value {
        let mut shown: Map<_, _> =
            self.members.iter().filter(|(name, _)| !HIDDEN.contains(&name.as_str())).map(own).collect();
        let state = if self.next(now).is_some() { "active" } else { "expired" };
        let common = json!({
            "id": self.id,
            "meetingNumber": self.number,
            "phoneAndVideoSystemPassword": self.video_password,
            "meetingType": "meetingSeries",
            "state": state,
            "timezone": zone.iana_name().unwrap_or("UTC"),
            "start": show(self.times.start, zone),
            "end": show(self.times.end, zone),
            "hostUserId": self.host.id(),
            "hostDisplayName": self.host.name,
            "hostEmail": self.host.email,
            "siteUrl": SITE,
            "webLink": self.link(origin),
            "sipAddress": format!("{}@{SITE}", self.number),
            "dialInIpAddress": "192.0.2.10",
            "telephony": {
                "accessCode": self.number,
                "callInNumbers": [
                    { "label": "US Toll", "callInNumber": "+1-555-0100", "tollType": "toll" },
                    { "label": "US Toll Free", "callInNumber": "+1-555-0101", "tollType": "tollFree" },
                ],
                "links": [{
                    "rel": "globalCallinNumbers",
                    "href": format!("/v1/meetings/{}/globalCallinNumbers", self.id),
                    "method": "GET",
                }],
            },
        });
        shown.extend(common.as_object().into_iter().flatten().map(own));
        if self.is_host(viewer.email) {
            shown.insert("hostKey".to_owned(), self.host_key.clone().into());
        }
        if let Some(tags) = self.members.get("integrationTags").filter(|_| client == self.client) {
            shown.insert("integrationTags".to_owned(), tags.clone());
        }
        Value::Object(shown)
    }

    /// One occurrence of the series.
    pub(super) fn render_occurrence(
        &self,
        occurrence: &Occurrence<'_>,
        series: Value,
        zone: &TimeZone,
        now: Timestamp,
    ) -> Value {
        let Value::Object(mut shown) = series else { return series };
        shown.remove("recurrence");
        shown.extend(
            occurrence
                .changes
                .into_iter()
                .flatten()
                .filter(|(name, _)| !HIDDEN.contains(&name.as_str()))
                .map(own),
        );
        let state = match &occurrence.times {
            times if times.end <= now => "ended",
            times if times.start <= now => "inProgress",
            _ => "scheduled",
        };
        let own_members = json!({
            "id": self.occurrence_id(occurrence.key),
            "meetingSeriesId": self.id,
            "meetingType": "scheduledMeeting",
            "state": state,
            "isModified": occurrence.changes.is_some(),
            "start": show(occurrence.times.start, zone),
            "end": show(occurrence.times.end, zone),
        });
        shown.extend(own_members.as_object().into_iter().flatten().map(own));
        Value::Object(shown)
    }
}

/// An invitee as it is kept.
pub(super) fn with_id(mut invitee: Value, meeting: &str) -> Value {
    invitee["id"] = format!("{meeting}_{}", random::digits(8)).into();
    invitee["meetingId"] = meeting.into();
    for flag in ["coHost", "panelist"] {
        if invitee[flag].is_null() {
            invitee[flag] = false.into();
        }
    }
    if invitee["displayName"].is_null() {
        invitee["displayName"] = invitee["email"].clone();
    }
    invitee
}

fn own((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

/// An instant in a zone, as the API writes it.
fn show(instant: Timestamp, zone: &TimeZone) -> String {
    let offset = zone.to_offset(instant);
    if offset.seconds() == 0 {
        return instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    }
    instant.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
