//! The people invited to a meeting.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::access::{READ, WRITE};
use super::meeting::with_id;
use super::meetings::query;
use super::{Person, Webex, refuse, rules};
use crate::exchange::{Answer, Call};

impl Webex {
    /// `/meetingInvitees` and what is below it.
    pub(super) fn invitees(&mut self, call: &Call, rest: &[&str], now: Timestamp) -> Result<Answer, Answer> {
        match (call.method.as_str(), rest) {
            ("GET", []) => self.list_invitees(call, now),
            ("POST", []) => self.invite(call, false, now),
            ("POST", ["bulkInsert"]) => self.invite(call, true, now),
            ("GET", [id]) => {
                let holder = self.holder(call, now)?;
                let viewer = self.acts_for(&holder, &READ, query(call, &["hostEmail"])?.get("hostEmail"))?;
                let (meeting, position) = self.find_invitee(id, viewer)?;
                Ok(Answer::json(200, &self.meetings[meeting].invitees[position]))
            }
            ("PUT", [id]) => {
                let holder = self.holder(call, now)?;
                let body = object(call)?;
                let viewer = self.acts_for(&holder, &WRITE, text(&body, "hostEmail"))?;
                let (meeting, position) = self.find_invitee(id, viewer)?;
                let mut changed = accepted(&Value::Object(body))?;
                let kept = &mut self.meetings[meeting].invitees[position];
                changed["id"] = kept["id"].clone();
                changed["meetingId"] = kept["meetingId"].clone();
                *kept = changed;
                Ok(Answer::json(200, kept))
            }
            ("DELETE", [id]) => {
                let holder = self.holder(call, now)?;
                let viewer = self.acts_for(
                    &holder,
                    &WRITE,
                    query(call, &["hostEmail", "sendEmail"])?.get("hostEmail"),
                )?;
                let (meeting, position) = self.find_invitee(id, viewer)?;
                self.meetings[meeting].invitees.remove(position);
                Ok(Answer::empty(204))
            }
            _ => Err(refuse(405, "this resource has no such method")),
        }
    }

    fn list_invitees(&self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let holder = self.holder(call, now)?;
        let query = query(call, &["meetingId", "max", "hostEmail", "panelist"])?;
        let viewer = self.acts_for(&holder, &READ, query.get("hostEmail"))?;
        let id = query.get("meetingId").ok_or_else(|| refuse(400, "meetingId is missing"))?;
        let meeting = &self.meetings[self.find(id)?];
        if !meeting.is_host(viewer.email) && !meeting.is_invited(viewer.email) {
            return Err(refuse(403, "only participants may see the invitees"));
        }
        Ok(Answer::json(200, &json!({ "items": meeting.invitees })))
    }

    fn invite(&mut self, call: &Call, several: bool, now: Timestamp) -> Result<Answer, Answer> {
        let holder = self.holder(call, now)?;
        let body = object(call)?;
        let host = self.acts_for(&holder, &WRITE, text(&body, "hostEmail"))?;
        let id = text(&body, "meetingId").ok_or_else(|| refuse(400, "meetingId is missing"))?;
        let found = self.changeable(id, host, now)?;
        let single = [Value::Object(body.clone())];
        let items = match body.get("items") {
            Some(Value::Array(items)) if several => items.as_slice(),
            None if !several => &single,
            _ => return Err(refuse(400, "items must be there for bulkInsert, and only there")),
        };
        let added: Vec<_> = items.iter().map(accepted).collect::<Result<_, _>>()?;
        let meeting = &mut self.meetings[found];
        for invitee in &added {
            if meeting.is_invited(invitee["email"].as_str().unwrap_or_default()) {
                return Err(refuse(409, "this person is invited already"));
            }
        }
        let added: Vec<_> = added.into_iter().map(|invitee| with_id(invitee, &meeting.id)).collect();
        meeting.invitees.extend(added.clone());
        let answer =
            if several { json!({ "items": added }) } else { added.into_iter().next().unwrap_or_default() };
        Ok(Answer::json(200, &answer))
    }

    fn find_invitee(&self, id: &str, viewer: &Person) -> Result<(usize, usize), Answer> {
        for (index, meeting) in self.meetings.iter().enumerate().filter(|(_, m)| m.is_host(viewer.email)) {
            if let Some(position) = meeting.invitees.iter().position(|invitee| invitee["id"] == id) {
                return Ok((index, position));
            }
        }
        Err(refuse(404, "there is no such invitee"))
    }
}

fn object(call: &Call) -> Result<Map<String, Value>, Answer> {
    rules::body(call, super::members::Purpose::Create)
}

fn text<'a>(body: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    body.get(name).and_then(Value::as_str)
}

/// The invitee of a request, if it is one.
fn accepted(given: &Value) -> Result<Value, Answer> {
    rules::check_invitee(given).map_err(|reason| refuse(400, &reason))?;
    let mut invitee = json!({ "email": given["email"] });
    for (name, value) in given.as_object().into_iter().flatten() {
        match (name.as_str(), value) {
            ("email", _) | ("meetingId" | "hostEmail", Value::String(_)) | ("sendEmail", Value::Bool(_)) => {}
            ("displayName", Value::String(_)) | ("coHost" | "panelist", Value::Bool(_)) => {
                invitee[name] = value.clone();
            }
            _ => return Err(refuse(400, &format!("{name} is unknown or of another type"))),
        }
    }
    Ok(invitee)
}
