//! Creating, reading, changing and deleting meetings.

use jiff::Timestamp;
use serde_json::Value;

use super::access::{CREATE, DELETE, GET, UPDATE};
use super::meeting::{Meeting, Occurrence};
use super::{Person, Zoom, invalid, members, person, refuse, unknown_meeting};
use crate::exchange::{Answer, Call, Fields};

impl Zoom {
    /// `POST /users/me/meetings`
    pub(super) fn create(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let caller = self.caller(call, &CREATE, now)?;
        self.count_write(caller.email, now)?;
        query(call, &[])?;
        let body = members::body(call, self.most())?;
        if body.get("topic").and_then(Value::as_str).is_none_or(|topic| topic.trim().is_empty()) {
            return Err(invalid("topic", "topic is needed"));
        }
        let host = match body.get("schedule_for").and_then(Value::as_str) {
            None => caller,
            Some(name) => person(name)
                .filter(|other| other.email == caller.email || other.delegates.contains(&caller.email))
                .ok_or_else(|| refuse(404, 1001, &format!("User does not exist: {name}.")))?,
        };
        let meeting = Meeting::new(host, body, now)?;
        let shown = meeting.render(&self.origin, &self.options, None);
        self.meetings.push(meeting);
        Ok(Answer::json(201, &shown))
    }

    /// `GET /meetings/{id}`
    pub(super) fn get(&mut self, call: &Call, id: &str, now: Timestamp) -> Result<Answer, Answer> {
        let caller = self.caller(call, &GET, now)?;
        let query = query(call, &["occurrence_id", "show_previous_occurrences"])?;
        let (found, occurrence) = self.find(id, &query, caller)?;
        let shown = self.meetings[found].render(&self.origin, &self.options, occurrence.as_ref());
        Ok(Answer::json(200, &shown))
    }

    /// `PATCH /meetings/{id}`
    pub(super) fn update(&mut self, call: &Call, id: &str, now: Timestamp) -> Result<Answer, Answer> {
        let caller = self.caller(call, &UPDATE, now)?;
        self.count_write(caller.email, now)?;
        let query = query(call, &["occurrence_id"])?;
        let body = members::body(call, self.most())?;
        let (found, occurrence) = self.find(id, &query, caller)?;
        let meeting = &mut self.meetings[found];
        match occurrence {
            None => meeting.change(body)?,
            Some(occurrence) => {
                if let Some(name) =
                    ["recurrence", "type", "password"].iter().find(|name| body.contains_key(**name))
                {
                    return Err(invalid(name, "one occurrence cannot have this of its own"));
                }
                let changes = meeting.exceptions.entry(occurrence.id).or_insert(None);
                changes.get_or_insert_default().extend(body);
            }
        }
        Ok(Answer::empty(204))
    }

    /// `DELETE /meetings/{id}`
    pub(super) fn delete(&mut self, call: &Call, id: &str, now: Timestamp) -> Result<Answer, Answer> {
        let caller = self.caller(call, &DELETE, now)?;
        let query = query(call, &["occurrence_id", "schedule_for_reminder", "cancel_meeting_reminder"])?;
        for name in ["schedule_for_reminder", "cancel_meeting_reminder"] {
            if query.get(name).is_some_and(|value| !["true", "false"].contains(&value)) {
                return Err(invalid(name, "must be true or false"));
            }
        }
        if !call.body.is_empty() {
            return Err(refuse(400, 300, "A DELETE has no body."));
        }
        let (found, occurrence) = self.find(id, &query, caller)?;
        match occurrence {
            Some(occurrence) => drop(self.meetings[found].exceptions.insert(occurrence.id, None)),
            None => drop(self.meetings.remove(found)),
        }
        Ok(Answer::empty(204))
    }

    fn most(&self) -> i64 {
        self.options.end_times.parse().unwrap_or(50)
    }

    /// Where the meeting is, and which of its occurrences is meant.
    fn find(&self, id: &str, query: &Fields, caller: &Person) -> Result<(usize, Option<Occurrence>), Answer> {
        let own = |meeting: &Meeting| meeting.id.to_string() == id && meeting.may_be_seen_by(caller);
        let found = self.meetings.iter().position(own).ok_or_else(|| unknown_meeting(id))?;
        let Some(wanted) = query.get("occurrence_id") else { return Ok((found, None)) };
        let meeting = &self.meetings[found];
        let occurrences = if meeting.recurs() { meeting.occurrences() } else { Vec::new() };
        let occurrence = occurrences.into_iter().find(|occurrence| occurrence.id.to_string() == wanted);
        Ok((found, Some(occurrence.ok_or_else(|| unknown_meeting(wanted))?)))
    }
}

impl Meeting {
    pub(super) fn may_be_seen_by(&self, caller: &Person) -> bool {
        let host = person(self.host);
        self.host == caller.email || host.is_some_and(|host| host.delegates.contains(&caller.email))
    }
}

/// The query, with no names but these.
pub(super) fn query(call: &Call, allowed: &[&str]) -> Result<Fields, Answer> {
    let query = call.query();
    match query.misnamed(allowed) {
        Some(wrong) => Err(refuse(400, 300, &wrong)),
        None => Ok(query),
    }
}
