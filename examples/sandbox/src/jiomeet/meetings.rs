//! Creating, reading, changing, cancelling and listing meetings.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::sign_in::iso;
use super::{JioMeet, Person, invalid, refuse};
use crate::exchange::{Answer, Call};
use crate::random;

/// A scheduled meeting.
#[derive(Debug)]
pub(super) struct Meeting {
    id: String,
    number: String,
    owner: &'static str,
    pin: String,
    content: Content,
}

/// What a client can say about a meeting.
#[derive(Debug)]
struct Content {
    topic: String,
    start: Timestamp,
    end: Timestamp,
    is_pin_enabled: bool,
    advanced: Map<String, Value>,
}

const MEMBERS: [&str; 5] = ["topic", "startTime", "endTime", "isPinEnabled", "advancedOptions"];
const ADVANCED: [&str; 5] = [
    "joinBeforeHost",
    "waitingRoom",
    "participantHardAudioMute",
    "participantHardVideoMute",
    "isClassroomMode",
];

impl JioMeet {
    /// `POST /api/meeting`
    pub(super) fn create(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let owner = self.caller(call, "meeting:create", now)?.id;
        let content = Content::read(call)?;
        let (id, pin) = (format!("sm-{}", random::uuid()), random::password(5));
        let meeting = Meeting { id, number: random::digits(10), owner, pin, content };
        let details = meeting.render(&self.origin);
        self.meetings.push(meeting);
        let details = either(details, self.options.created);
        Ok(Answer::json(200, &json!({ "status": "Meeting created", "meetingDetails": details })))
    }

    /// `GET /api/meeting/meetingDetails/{meetingId}`
    pub(super) fn get(&self, call: &Call, id: &str, now: Timestamp) -> Result<Answer, Answer> {
        let caller = self.caller(call, "meeting:read", now)?;
        let meeting = &self.meetings[self.find(id, caller)?];
        Ok(Answer::json(200, &either(meeting.render(&self.origin), self.options.read)))
    }

    /// `PUT /api/meeting/meetingDetails/{meetingId}`
    pub(super) fn update(&mut self, call: &Call, id: &str, now: Timestamp) -> Result<Answer, Answer> {
        let caller = self.caller(call, "meeting:update", now)?;
        let found = self.find(id, caller)?;
        let mut content = Content::read(call)?;
        let meeting = &mut self.meetings[found];
        // Options that are not given stay as they were.
        for (name, value) in &meeting.content.advanced {
            content.advanced.entry(name.clone()).or_insert_with(|| value.clone());
        }
        meeting.content = content;
        Ok(Answer::json(200, &either(meeting.render(&self.origin), self.options.updated)))
    }

    /// `POST /api/meeting/cancel/{meetingId}`
    pub(super) fn cancel(&mut self, call: &Call, id: &str, now: Timestamp) -> Result<Answer, Answer> {
        let caller = self.caller(call, "meeting:delete", now)?;
        let found = self.find(id, caller)?;
        let body = object(call)?;
        if let Some(name) = body.keys().find(|name| *name != "cancel") {
            return Err(invalid(name, "is unknown"));
        }
        if !matches!(body.get("cancel").and_then(Value::as_str), Some("current" | "all")) {
            return Err(invalid("cancel", "must be current or all"));
        }
        self.meetings.remove(found);
        Ok(Answer::json(200, &json!({ "status": "Meeting cancelled" })))
    }

    /// `GET /api/meeting/{userId}`
    pub(super) fn list(&self, call: &Call, user: &str, now: Timestamp) -> Result<Answer, Answer> {
        let caller = self.caller(call, "meeting:read", now)?;
        if caller.id != user {
            return Err(refuse(403, "the userId must be that of the token"));
        }
        let query = call.query();
        if let Some(wrong) = query.misnamed(&["past"]) {
            return Err(refuse(400, &wrong));
        }
        let past = match query.get("past") {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return Err(refuse(400, "past must be true or false")),
        };
        let wanted = |meeting: &&Meeting| meeting.owner == user && (meeting.content.end < now) == past;
        let found: Vec<_> =
            self.meetings.iter().filter(wanted).map(|meeting| meeting.render(&self.origin)).collect();
        let limit = self.options.list_limit.parse().unwrap_or(50);
        let shown = &found[..found.len().min(limit)];
        let more = found.len() > shown.len();
        Ok(Answer::json(
            200,
            &json!({ "totalCount": found.len(), "moreAvailable": more, "meetingDetails": shown }),
        ))
    }

    fn find(&self, id: &str, caller: &Person) -> Result<usize, Answer> {
        let found = self.meetings.iter().position(|meeting| meeting.id == id && meeting.owner == caller.id);
        let status = self.options.unknown_meeting.parse().unwrap_or(404);
        found.ok_or_else(|| refuse(status, "there is no meeting with this id"))
    }
}

impl Meeting {
    pub(super) fn render(&self, origin: &str) -> Value {
        let content = &self.content;
        let mut shown = json!({
            "_id": self.id,
            "jiomeetId": self.number,
            "topic": content.topic,
            "startTime": iso(content.start),
            "endTime": iso(content.end),
            "scheduledDuration": content.end.duration_since(content.start).as_millis() as i64,
            "isPinEnabled": content.is_pin_enabled,
            "status": "active",
            "advancedOptions": ADVANCED.map(|name| (name, content.advanced.get(name) == Some(&Value::Bool(true))))
                .into_iter().collect::<std::collections::BTreeMap<_, _>>(),
        });
        let mut url = format!("{origin}/shortener?meetingId={}", self.number);
        if content.is_pin_enabled {
            url.push_str(&format!("&pwd={}", self.pin));
            shown["pin"] = self.pin.clone().into();
        }
        shown["meetingUrl"] = url.into();
        shown
    }
}

impl Content {
    fn read(call: &Call) -> Result<Self, Answer> {
        let body = object(call)?;
        if let Some(name) = body.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
            return Err(invalid(name, "is unknown"));
        }
        let topic = body.get("topic").and_then(Value::as_str).filter(|topic| !topic.trim().is_empty());
        let start = instant(&body, "startTime")?;
        let end = instant(&body, "endTime")?;
        if end <= start {
            return Err(invalid("endTime", "must follow startTime"));
        }
        let advanced = match body.get("advancedOptions") {
            None => Map::new(),
            Some(Value::Object(options)) => options.clone(),
            Some(_) => return Err(invalid("advancedOptions", "must be an object")),
        };
        let wrong =
            advanced.iter().find(|(name, value)| !ADVANCED.contains(&name.as_str()) || !value.is_boolean());
        if let Some((name, _)) = wrong {
            return Err(invalid(&format!("advancedOptions.{name}"), "is unknown or not a boolean"));
        }
        Ok(Self {
            topic: topic.ok_or_else(|| invalid("topic", "must be a text"))?.to_owned(),
            start,
            end,
            is_pin_enabled: body
                .get("isPinEnabled")
                .and_then(Value::as_bool)
                .ok_or_else(|| invalid("isPinEnabled", "must be a boolean"))?,
            advanced,
        })
    }
}

/// A time as the documentation's examples have it: UTC, milliseconds, `Z`.
fn instant(body: &Map<String, Value>, name: &str) -> Result<Timestamp, Answer> {
    let text = body.get(name).and_then(Value::as_str);
    let instant: Option<Timestamp> = text.and_then(|text| text.parse().ok());
    let form = instant.filter(|instant| text == Some(iso(*instant).as_str()));
    let fitting = form.filter(|instant| instant.duration_since(Timestamp::UNIX_EPOCH) > SignedDuration::ZERO);
    fitting.ok_or_else(|| {
        invalid(name, "must be a time in UTC with milliseconds, such as 2030-03-04T03:30:00.000Z")
    })
}

fn object(call: &Call) -> Result<Map<String, Value>, Answer> {
    if call.media_type() != "application/json" {
        return Err(refuse(415, "the body must be application/json"));
    }
    match call.json() {
        Some(Value::Object(body)) => Ok(body),
        _ => Err(invalid("body", "must be a JSON object")),
    }
}

/// A value bare or as the only element of an array.
fn either(value: Value, form: &str) -> Value {
    if form == "array" { json!([value]) } else { value }
}
