//! Creating, reading, changing and deleting meetings.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::access::{READ, WRITE};
use super::meeting::Meeting;
use super::members::Purpose;
use super::times::{self, Times};
use super::{Person, Webex, refuse, rules};
use crate::exchange::{Answer, Call, Fields};

impl Webex {
    /// `POST /meetings`
    pub(super) fn create(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let holder = self.holder(call, now)?;
        self.count_creation(&holder.user, now)?;
        let body = rules::body(call, Purpose::Create)?;
        rules::check(&body, Purpose::Create, self.refuse_unknown_members)?;
        let host = self.acts_for(&holder, &WRITE, body.get("hostEmail").and_then(Value::as_str))?;
        if !host.licensed {
            return Err(refuse(403, "the account has no licence to host meetings on this site"));
        }
        if body.contains_key("roomId") && !holder.may("spark:all") {
            return Err(refuse(403, "the access token lacks the scope spark:all"));
        }
        if !body.contains_key("title") {
            return Err(refuse(400, "title is missing"));
        }
        let times = Times::read(&body, None, now).map_err(|reason| refuse(400, &reason))?;
        let zone = answer_zone(call)?;
        let meeting = Meeting::new(host, &holder.client, times, body);
        let shown = meeting.render(&self.origin, host, &holder.client, &zone, now);
        self.meetings.push(meeting);
        Ok(Answer::json(200, &shown))
    }

    /// `GET /meetings/{id}`
    pub(super) fn get(&self, call: &Call, id: &str, now: Timestamp) -> Result<Answer, Answer> {
        let holder = self.holder(call, now)?;
        let query = query(call, &["current", "hostEmail"])?;
        let viewer = self.acts_for(&holder, &READ, query.get("hostEmail"))?;
        let zone = answer_zone(call)?;
        let meeting = &self.meetings[self.find(id)?];
        let known = meeting.is_host(viewer.email) || meeting.is_invited(viewer.email);
        let password = meeting.members.get("password").and_then(Value::as_str);
        if !known && call.header("password") != password {
            return Err(refuse(403, "the header password must be the meeting's password"));
        }
        let series = meeting.render(&self.origin, viewer, &holder.client, &zone, now);
        let occurrence = match flag(&query, "current", false)? && meeting.recurs() && id == meeting.id {
            true => meeting.next(now),
            false => meeting.occurrence(id),
        };
        Ok(Answer::json(
            200,
            &match occurrence {
                Some(occurrence) => meeting.render_occurrence(&occurrence, series, &zone, now),
                None => series,
            },
        ))
    }

    /// `PATCH /meetings/{id}` and `PUT /meetings/{id}`
    pub(super) fn update(&mut self, call: &Call, id: &str, now: Timestamp) -> Result<Answer, Answer> {
        let holder = self.holder(call, now)?;
        let purpose = if call.method == "PATCH" { Purpose::Patch } else { Purpose::Put };
        let body = rules::body(call, purpose)?;
        rules::check(&body, purpose, true)?;
        let viewer = self.acts_for(&holder, &WRITE, body.get("hostEmail").and_then(Value::as_str))?;
        let zone = answer_zone(call)?;
        query(call, &[])?;
        let found = self.changeable(id, viewer, now)?;
        let origin = self.origin.clone();
        let meeting = &mut self.meetings[found];
        let unacceptable = |reason: String| refuse(400, &reason);

        let occurrence = meeting.occurrence(id).map(|occurrence| (occurrence.key, occurrence.times));
        if let Some((key, old)) = occurrence {
            if body.contains_key("recurrence") {
                return Err(refuse(400, "an occurrence has no recurrence"));
            }
            let times = Times::read(&body, Some(&old), now).map_err(unacceptable)?;
            let mut changes = match meeting.exceptions.remove(&key) {
                Some(Some((_, changes))) => changes,
                _ => serde_json::Map::new(),
            };
            changes.extend(body);
            meeting.exceptions.insert(key, Some((times, changes)));
        } else {
            meeting.times = Times::read(&body, Some(&meeting.times), now).map_err(unacceptable)?;
            if ["start", "end", "recurrence"].iter().any(|name| body.contains_key(*name)) {
                meeting.exceptions.clear();
            }
            for (name, value) in body {
                if value.is_null() {
                    meeting.members.remove(&name);
                } else {
                    meeting.members.insert(name, value);
                }
            }
        }
        let meeting = &self.meetings[found];
        let series = meeting.render(&origin, viewer, &holder.client, &zone, now);
        Ok(Answer::json(
            200,
            &match meeting.occurrence(id) {
                Some(occurrence) => meeting.render_occurrence(&occurrence, series, &zone, now),
                None => series,
            },
        ))
    }

    /// `DELETE /meetings/{id}`
    pub(super) fn delete(&mut self, call: &Call, id: &str, now: Timestamp) -> Result<Answer, Answer> {
        let holder = self.holder(call, now)?;
        let query = query(call, &["sendEmail", "hostEmail"])?;
        flag(&query, "sendEmail", true)?;
        let viewer = self.acts_for(&holder, &WRITE, query.get("hostEmail"))?;
        if !call.body.is_empty() {
            return Err(refuse(400, "a DELETE has no body"));
        }
        let found = self.changeable(id, viewer, now)?;
        let occurrence = self.meetings[found].occurrence(id).map(|occurrence| occurrence.key);
        match occurrence {
            Some(key) => drop(self.meetings[found].exceptions.insert(key, None)),
            None => drop(self.meetings.remove(found)),
        }
        Ok(Answer::empty(204))
    }

    /// Where the meeting with this id is, be it a series' id or an occurrence's.
    pub(super) fn find(&self, id: &str) -> Result<usize, Answer> {
        let matches = |meeting: &Meeting| match id.strip_prefix(&meeting.id) {
            Some("") => true,
            Some(_) => meeting.recurs() && meeting.occurrence(id).is_some(),
            None => false,
        };
        self.meetings.iter().position(matches).ok_or_else(|| refuse(404, "there is no meeting with this id"))
    }

    /// Where the meeting is, if this person may change it and it is not under way or over.
    pub(super) fn changeable(&self, id: &str, person: &Person, now: Timestamp) -> Result<usize, Answer> {
        let found = self.find(id)?;
        let meeting = &self.meetings[found];
        if !meeting.is_host(person.email) {
            return Err(refuse(403, "only the host and cohosts may change a meeting"));
        }
        let begun = meeting.occurrence(id).is_some_and(|occurrence| occurrence.times.start <= now);
        if begun || meeting.is_over_or_on(now) || meeting.members.get("adhoc") == Some(&true.into()) {
            return Err(refuse(409, "a meeting that is in progress, over or ad hoc cannot be changed"));
        }
        Ok(found)
    }

    fn count_creation(&mut self, user: &str, now: Timestamp) -> Result<(), Answer> {
        let day = SignedDuration::from_hours(24);
        self.creations.retain(|(_, at)| now.duration_since(*at) < day);
        let used = self.creations.iter().filter(|(creator, _)| creator == user).count();
        self.creations.push((user.to_owned(), now));
        if self.create_quota.is_some_and(|quota| used >= quota) {
            return Err(refuse(429, "too many create requests within 24 hours").header("Retry-After", "3600"));
        }
        Ok(())
    }
}

/// The zone that the answer's times are to be in.
pub(super) fn answer_zone(call: &Call) -> Result<TimeZone, Answer> {
    match call.header("timezone") {
        None => Ok(TimeZone::UTC),
        Some(name) => times::zone(name).map_err(|reason| refuse(400, &reason)),
    }
}

/// The query, with no names but these.
pub(super) fn query(call: &Call, allowed: &[&str]) -> Result<Fields, Answer> {
    let query = call.query();
    match query.misnamed(allowed) {
        Some(wrong) => Err(refuse(400, &wrong)),
        None => Ok(query),
    }
}

/// A boolean in the query.
pub(super) fn flag(query: &Fields, name: &str, default: bool) -> Result<bool, Answer> {
    match query.get(name) {
        None => Ok(default),
        Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(_) => Err(refuse(400, &format!("{name} must be true or false"))),
    }
}
