//! A scheduled meeting: what a client said about it, and how it is shown.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::access::{minutes_after, whole};
use super::members::{number, start, zone};
use super::recurrence::Model;
use super::{Options, Person, invalid};
use crate::exchange::Answer;
use crate::random;

const SERIES: i64 = 8;

/// A scheduled meeting or a series.
#[derive(Debug)]
pub(super) struct Meeting {
    pub(super) id: u64,
    uuid: String,
    pub(super) host: &'static str,
    host_id: &'static str,
    created: Timestamp,
    /// As they were sent, over time.
    members: Map<String, Value>,
    password: String,
    /// Changes of single occurrences, by occurrence id; `None` is one that was deleted.
    pub(super) exceptions: BTreeMap<i64, Option<Map<String, Value>>>,
}

/// One time that a meeting takes place.
#[derive(Clone, Debug)]
pub(super) struct Occurrence {
    /// Milliseconds since the epoch of the start it would have by the rule.
    pub(super) id: i64,
    pub(super) start: Timestamp,
    minutes: i64,
}

impl Meeting {
    pub(super) fn new(host: &Person, members: Map<String, Value>, now: Timestamp) -> Result<Self, Answer> {
        let mut meeting = Self {
            id: random::digits(11).parse().unwrap_or(10_000_000_000),
            uuid: format!("{}==", random::base64url(16)),
            host: host.email,
            host_id: host.id,
            created: now,
            members: Map::new(),
            password: random::password(6),
            exceptions: BTreeMap::new(),
        };
        meeting.change(members)?;
        Ok(meeting)
    }

    /// Takes over what a create or an update says, if the whole is a meeting then.
    pub(super) fn change(&mut self, changes: Map<String, Value>) -> Result<(), Answer> {
        let mut members = self.members.clone();
        for (name, value) in changes.clone() {
            match (name.as_str(), members.get_mut("settings").and_then(Value::as_object_mut), value) {
                ("settings", Some(settings), Value::Object(new)) => settings.extend(new),
                (_, _, value) => drop(members.insert(name, value)),
            }
        }
        let kind = number(&members, "type").unwrap_or(2);
        if matches!(kind, 2 | SERIES) {
            for name in ["start_time", "duration"] {
                if !members.contains_key(name) {
                    return Err(invalid(name, &format!("{name} is needed")));
                }
            }
        }
        match (kind, changes.contains_key("recurrence")) {
            (SERIES, _) if !members.contains_key("recurrence") => {
                return Err(invalid("recurrence", "a series needs its recurrence"));
            }
            (3 | SERIES, _) => {}
            (_, true) => return Err(invalid("recurrence", "only meetings of type 3 and 8 recur")),
            _ => drop(members.remove("recurrence")),
        }
        if ["start_time", "duration", "timezone", "recurrence", "type"]
            .iter()
            .any(|name| changes.contains_key(*name))
        {
            self.exceptions.clear();
        }
        if let Some(password) = members.remove("password").and_then(|text| text.as_str().map(str::to_owned)) {
            self.password = password;
        }
        self.members = members;
        Ok(())
    }

    fn zone(&self) -> TimeZone {
        let name = self.members.get("timezone").and_then(Value::as_str);
        name.and_then(zone).unwrap_or(TimeZone::UTC)
    }

    pub(super) fn recurs(&self) -> bool {
        number(&self.members, "type") == Some(SERIES)
    }

    pub(super) fn start(&self) -> Timestamp {
        let text = self.members.get("start_time").and_then(Value::as_str).unwrap_or_default();
        start(text, &self.zone()).unwrap_or(self.created)
    }

    /// Those that take place, in order.
    pub(super) fn occurrences(&self) -> Vec<Occurrence> {
        let minutes = number(&self.members, "duration").unwrap_or(60);
        let model = self.members.get("recurrence").and_then(|model| Model::read(model, i64::MAX).ok());
        let starts = match model {
            Some(model) => model.starts(self.start(), &self.zone()),
            None => vec![self.start()],
        };
        let one = |at: Timestamp| {
            let id = at.as_millisecond();
            let changes = match self.exceptions.get(&id) {
                Some(None) => return None,
                Some(Some(changes)) => changes.clone(),
                None => Map::new(),
            };
            let moved =
                changes.get("start_time").and_then(Value::as_str).and_then(|text| start(text, &self.zone()));
            let minutes = number(&changes, "duration").unwrap_or(minutes);
            Some(Occurrence { id, start: moved.unwrap_or(at), minutes })
        };
        starts.into_iter().filter_map(one).collect()
    }

    fn link(&self, origin: &str) -> String {
        format!("{origin}/j/{}?pwd={}", self.id, self.encrypted())
    }

    /// What stands for the passcode in the link.
    fn encrypted(&self) -> String {
        use base64::Engine as _;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&self.password)
    }

    /// As the API shows it to its host, or one occurrence of it.
    pub(super) fn render(&self, origin: &str, options: &Options, occurrence: Option<&Occurrence>) -> Value {
        let mut shown = self.summary(origin);
        let more = json!({
            "host_email": self.host,
            "status": "waiting",
            "start_url": format!("{origin}/s/{}?zak={}", self.id, random::base64url(24)),
            "password": self.password,
            "h323_password": "123456",
            "pstn_password": "654321",
            "encrypted_password": self.encrypted(),
        });
        shown.extend(more.as_object().into_iter().flatten().map(own));
        let mut settings = json!({
            "host_video": false, "participant_video": false, "join_before_host": false, "mute_upon_entry": false,
            "waiting_room": false, "approval_type": 2, "audio": "both", "auto_recording": "none",
            "alternative_hosts": "", "meeting_invitees": [],
            "global_dial_in_numbers": [
                { "country": "US", "country_name": "US", "city": "Chicago", "number": "+1 5550100", "type": "toll" },
                { "country": "DE", "country_name": "Germany", "number": "+49 5550101", "type": "tollfree" },
            ],
        });
        let chosen = self.members.get("settings").and_then(Value::as_object);
        for (name, value) in chosen.into_iter().flatten() {
            settings[name] = value.clone();
        }
        shown.insert("settings".to_owned(), settings);
        let id = |occurrence: &Occurrence| match options.occurrence_ids.as_str() {
            "number" => json!(occurrence.id),
            _ => json!(occurrence.id.to_string()),
        };
        if let Some(occurrence) = occurrence {
            let changes = self.exceptions.get(&occurrence.id).and_then(Option::as_ref);
            shown.extend(changes.into_iter().flatten().map(own));
            shown.insert("start_time".to_owned(), whole(occurrence.start).into());
            shown.insert("duration".to_owned(), occurrence.minutes.into());
        } else if self.recurs() {
            let one = |occurrence: &Occurrence| {
                json!({
                    "occurrence_id": id(occurrence), "start_time": whole(occurrence.start),
                    "duration": occurrence.minutes, "status": "available",
                })
            };
            shown.insert("occurrences".to_owned(), self.occurrences().iter().map(one).collect());
            shown.insert("recurrence".to_owned(), self.members["recurrence"].clone());
        }
        Value::Object(shown)
    }

    /// As lists show it.
    pub(super) fn summary(&self, origin: &str) -> Map<String, Value> {
        let shown = json!({
            "uuid": self.uuid, "id": self.id, "host_id": self.host_id,
            "type": number(&self.members, "type").unwrap_or(2),
            "start_time": whole(self.start()), "created_at": whole(self.created),
            "join_url": self.link(origin),
        });
        let mut shown: Map<String, Value> = shown.as_object().into_iter().flatten().map(own).collect();
        for name in ["topic", "agenda", "duration", "timezone"] {
            if let Some(value) = self.members.get(name) {
                shown.insert(name.to_owned(), value.clone());
            }
        }
        shown
    }
}

impl Occurrence {
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        minutes_after(self.start, self.minutes) <= now
    }
}

fn own((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}
