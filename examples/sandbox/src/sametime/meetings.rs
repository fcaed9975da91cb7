//! Meetings, which are rooms with a name.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Person, Sametime, refuse};
use crate::exchange::{Answer, Call};
use crate::random;

/// A room.
#[derive(Debug)]
pub(super) struct Meeting {
    name: String,
    title: Option<String>,
    pub(super) owner: &'static str,
    password: String,
    moderators: Value,
    allow_guests: bool,
    created: Timestamp,
    updated: Timestamp,
}

/// What a request says about a room.
struct Content {
    name: String,
    title: Option<String>,
    moderators: Option<Value>,
    allow_guests: Option<bool>,
}

/// Characters that a name cannot have. Spaces are none of a name's either.
const FORBIDDEN: &str = "?&*:'%#!@$^+=/\\;,.<>()[] \"|`{}~";

impl Sametime {
    /// `POST …/meetings`
    pub(super) fn create(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let caller = self.caller(call, now)?;
        let content = self.content(call)?;
        if !caller.may_create {
            return Err(refuse(403, "the policy of this user does not allow meetings"));
        }
        self.check_name(&content.name, None)?;
        let meeting = Meeting {
            name: content.name,
            title: content.title,
            owner: caller.email,
            password: random::password(8),
            moderators: content.moderators.unwrap_or_else(|| json!([caller.email])),
            allow_guests: content.allow_guests.unwrap_or(false),
            created: now,
            updated: now,
        };
        let shown = meeting.render(caller.email);
        self.meetings.push(meeting);
        Ok(Answer::json(200, &shown))
    }

    /// `PATCH …/meetings/{name}`
    pub(super) fn update(&mut self, call: &Call, name: &str, now: Timestamp) -> Result<Answer, Answer> {
        let caller = self.caller(call, now)?;
        let content = self.content(call)?;
        let found = self.find(name, caller)?;
        self.check_name(&content.name, Some(found))?;
        let meeting = &mut self.meetings[found];
        meeting.name = content.name;
        meeting.title = content.title.or(meeting.title.take());
        meeting.moderators = content.moderators.unwrap_or_else(|| meeting.moderators.take());
        meeting.allow_guests = content.allow_guests.unwrap_or(meeting.allow_guests);
        meeting.updated = now;
        Ok(Answer::json(200, &meeting.render(caller.email)))
    }

    /// `DELETE …/meetings/{name}`
    pub(super) fn delete(&mut self, call: &Call, name: &str, now: Timestamp) -> Result<Answer, Answer> {
        let caller = self.caller(call, now)?;
        let found = self.find(name, caller)?;
        self.meetings.remove(found);
        Ok(Answer::json(200, &json!({})))
    }

    /// `GET …/meetings`
    pub(super) fn list(&self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let caller = self.caller(call, now)?;
        let own = |meeting: &&Meeting| meeting.owner == caller.email || meeting.is_moderator(caller);
        let meetings: Vec<_> =
            self.meetings.iter().filter(own).map(|meeting| meeting.render(caller.email)).collect();
        Ok(Answer::json(200, &meetings.into()))
    }

    /// `GET …/meetings/{name}`
    pub(super) fn get(&self, call: &Call, name: &str, now: Timestamp) -> Result<Answer, Answer> {
        let caller = self.caller(call, now)?;
        let found = self.find(name, caller)?;
        Ok(Answer::json(200, &self.meetings[found].render(caller.email)))
    }

    fn find(&self, name: &str, caller: &Person) -> Result<usize, Answer> {
        let found = self.meetings.iter().position(|meeting| meeting.name == name);
        let found = found.ok_or_else(|| refuse(404, "there is no meeting with this name"))?;
        let meeting = &self.meetings[found];
        if meeting.owner != caller.email && !meeting.is_moderator(caller) {
            return Err(refuse(403, "this is somebody else's meeting"));
        }
        Ok(found)
    }

    fn check_name(&self, name: &str, own: Option<usize>) -> Result<(), Answer> {
        if name.chars().any(|c| FORBIDDEN.contains(c) || c.is_control() || c.is_whitespace()) {
            return Err(refuse(403, "the name has characters that are not allowed"));
        }
        let taken = self.meetings.iter().position(|meeting| meeting.name == name);
        if taken.is_some() && taken != own {
            return Err(refuse(409, "the name is taken"));
        }
        Ok(())
    }

    fn content(&self, call: &Call) -> Result<Content, Answer> {
        if call.media_type() != "application/json" {
            return Err(refuse(415, "the body must be application/json"));
        }
        let body = match call.json() {
            Some(Value::Object(body)) if body.len() == 1 => body,
            _ => return Err(refuse(400, "the body must be a JSON object with the one member meeting")),
        };
        let Some(Value::Object(meeting)) = body.get("meeting") else {
            return Err(refuse(400, "meeting must be an object"));
        };
        self.read(meeting).map_err(|reason| refuse(400, &reason))
    }

    fn read(&self, meeting: &Map<String, Value>) -> Result<Content, String> {
        let mut content = Content { name: String::new(), title: None, moderators: None, allow_guests: None };
        for (name, value) in meeting {
            match (name.as_str(), value) {
                ("name", Value::String(text)) => content.name.clone_from(text),
                ("title", Value::String(text)) => content.title = Some(text.clone()),
                ("mode", Value::String(text)) if text == "Open" => {}
                ("moderators", Value::Array(mails)) if mails.iter().all(is_mail) => {
                    content.moderators = Some(value.clone());
                }
                ("allowGuestUser", Value::Bool(allow)) if !self.options.guest_as_string => {
                    content.allow_guests = Some(*allow);
                }
                ("allowGuestUser", Value::String(text)) if self.options.guest_as_string => {
                    content.allow_guests =
                        Some(text.parse().map_err(|_| "allowGuestUser must be \"true\" or \"false\"")?);
                }
                _ => return Err(format!("{name} is unknown or of another type")),
            }
        }
        match content.name.is_empty() {
            true => Err("name is missing".to_owned()),
            false => Ok(content),
        }
    }
}

impl Meeting {
    fn is_moderator(&self, person: &Person) -> bool {
        self.moderators.as_array().is_some_and(|mails| mails.iter().any(|mail| mail == person.email))
    }

    pub(super) fn render(&self, viewer: &str) -> Value {
        json!({
            "name": self.name,
            "title": self.title.as_deref().unwrap_or(&self.name),
            "password": self.password,
            "hasPassword": true,
            "moderators": self.moderators,
            "participants": [],
            "allowGuestUser": self.allow_guests,
            "allowDialIn": false,
            "mode": "Open",
            "isRestricted": false,
            "hasLobby": false,
            "isInstant": false,
            "owner": self.owner,
            "isOwner": self.owner == viewer,
            "createdAt": self.created.as_millisecond(),
            "updatedAt": self.updated.as_millisecond(),
        })
    }
}

fn is_mail(mail: &Value) -> bool {
    mail.as_str().is_some_and(|mail| mail.contains('@'))
}
