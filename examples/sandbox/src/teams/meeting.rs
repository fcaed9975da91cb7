//! A meeting, and how Graph shows it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Person, Teams, iso};
use crate::random;

/// Words that are shown only to who asks for them.
const LATER_WORDS: [&str; 3] = ["coorganizer", "invited", "organizationExcludingGuests"];

/// An online meeting.
#[derive(Debug)]
pub(super) struct Meeting {
    pub(super) id: String,
    pub(super) owner: &'static str,
    owner_id: &'static str,
    pub(super) external_id: Option<String>,
    created: Timestamp,
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    thread: String,
    numbers: [String; 3],
    passcode: String,
    /// What the client said beside the times.
    members: Map<String, Value>,
}

impl Meeting {
    pub(super) fn new(
        owner: &'static Person,
        (start, end): (Timestamp, Timestamp),
        mut members: Map<String, Value>,
        now: Timestamp,
    ) -> Self {
        let thread = random::hex(12);
        // Long, and with every character that base64 has beside letters and digits.
        let id = STANDARD.encode(format!("1*{}*0**???>>>19:meeting_{thread}@thread.v2", owner.id));
        let external_id = members.remove("externalId").and_then(|id| id.as_str().map(str::to_owned));
        let mut meeting = Self {
            id,
            owner: owner.email,
            owner_id: owner.id,
            external_id,
            created: now,
            start,
            end,
            thread,
            numbers: [random::digits(9), random::digits(12), random::digits(7)],
            passcode: random::password(6),
            members: Map::new(),
        };
        meeting.change(members, false);
        meeting
    }

    /// Takes on what a client says; members of objects that are not mentioned stay, lists are replaced.
    pub(super) fn change(&mut self, members: Map<String, Value>, new_link: bool) {
        for (name, value) in members {
            match (self.members.get_mut(&name), value) {
                _ if name.ends_with("DateTime") => {}
                (Some(Value::Object(old)), Value::Object(new)) => old.extend(new),
                (_, value) => drop(self.members.insert(name, value)),
            }
        }
        if new_link {
            self.thread = random::hex(12);
        }
    }
}

impl Teams {
    /// `all_words`: also those that older clients do not know.
    pub(super) fn render(&self, meeting: &Meeting, all_words: bool) -> Value {
        let decimals = self.option("decimals");
        let [video, number, conference] = &meeting.numbers;
        let thread = &meeting.thread;
        let mut shown = json!({
            "id": meeting.id,
            "creationDateTime": iso(meeting.created, "7"),
            "startDateTime": iso(meeting.start, decimals),
            "endDateTime": iso(meeting.end, decimals),
            "joinWebUrl": format!("{}/l/meetup-join/19%3ameeting_{thread}%40thread.v2/0?context=%7b%7d", self.origin),
            "subject": null,
            "videoTeleconferenceId": video,
            "externalId": meeting.external_id,
            "isEntryExitAnnounced": true,
            "allowedPresenters": "everyone",
            "allowMeetingChat": "enabled",
            "lobbyBypassSettings": { "scope": "organization", "isDialInBypassEnabled": false },
            "joinMeetingIdSettings": { "isPasscodeRequired": true },
            "audioConferencing": null,
            "chatInfo": { "threadId": format!("19:meeting_{thread}@thread.v2"), "messageId": "0" },
            "participants": {
                "organizer": {
                    "upn": meeting.owner, "role": "presenter", "identity": { "user": { "id": meeting.owner_id } },
                },
                "attendees": [],
            },
            "joinInformation": { "content": "data:text/html,%3cdiv%3eJoin%3c%2fdiv%3e", "contentType": "html" },
        });
        for (name, value) in &meeting.members {
            merge(&mut shown[name.as_str()], value);
        }
        let by_number = &mut shown["joinMeetingIdSettings"];
        by_number["joinMeetingId"] = number.as_str().into();
        let coded = by_number["isPasscodeRequired"] == true;
        by_number["passcode"] = if coded { meeting.passcode.as_str().into() } else { Value::Null };
        if self.option("dial_in") == "yes" {
            shown["audioConferencing"] = json!({
                "tollNumber": "+15550100", "tollFreeNumber": "+18005550100",
                self.option("conference_id"): conference,
                "dialinUrl": format!("{}/dialin?id={conference}", self.origin),
            });
        }
        if !all_words {
            hide_later_words(&mut shown);
        }
        shown
    }
}

/// Objects member by member, all else as a whole.
fn merge(into: &mut Value, value: &Value) {
    match (into, value) {
        (Value::Object(into), Value::Object(value)) => {
            for (name, value) in value {
                merge(into.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (into, value) => *into = value.clone(),
    }
}

fn hide_later_words(value: &mut Value) {
    match value {
        Value::String(word) if LATER_WORDS.contains(&word.as_str()) => *value = "unknownFutureValue".into(),
        Value::Array(items) => items.iter_mut().for_each(hide_later_words),
        Value::Object(members) => members.values_mut().for_each(hide_later_words),
        _ => {}
    }
}
