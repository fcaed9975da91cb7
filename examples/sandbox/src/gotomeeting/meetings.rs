//! Creating, reading, changing, deleting, starting and listing meetings.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::meeting::{Content, Meeting, instant};
use super::{GoToMeeting, Person};
use crate::exchange::{Answer, Call};
use crate::random;

impl GoToMeeting {
    /// `POST /meetings`
    pub(super) fn create(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let owner = self.organizer(call, now)?.email;
        let content = self.content(call)?;
        let id = random::digits(9).parse().map_err(|_| self.refuse(500, "no id"))?;
        let meeting = Meeting { id, owner, content };
        let shown = meeting.created(&self.origin);
        self.meetings.push(meeting);
        Ok(Answer::json(201, &form(shown, self.switch("created"))))
    }

    /// `GET /meetings/{meetingId}`
    pub(super) fn get(&self, call: &Call, id: &str, now: Timestamp) -> Result<Answer, Answer> {
        let organizer = self.organizer(call, now)?;
        let shown = self.meetings[self.find(id, organizer)?].render(now, self.is("times", "odd"));
        Ok(Answer::json(200, &form(shown, self.switch("read"))))
    }

    /// `PUT /meetings/{meetingId}`: answers nothing.
    pub(super) fn update(&mut self, call: &Call, id: &str, now: Timestamp) -> Result<Answer, Answer> {
        let organizer = self.organizer(call, now)?;
        let found = self.find(id, organizer)?;
        self.meetings[found].content = self.content(call)?;
        Ok(Answer::empty(204))
    }

    /// `DELETE /meetings/{meetingId}`
    pub(super) fn delete(&mut self, call: &Call, id: &str, now: Timestamp) -> Result<Answer, Answer> {
        let organizer = self.organizer(call, now)?;
        let found = self.find(id, organizer)?;
        self.meetings.remove(found);
        Ok(Answer::empty(204))
    }

    /// `GET /meetings/{meetingId}/start`
    pub(super) fn start(&self, call: &Call, id: &str, now: Timestamp) -> Result<Answer, Answer> {
        let organizer = self.organizer(call, now)?;
        let id = self.meetings[self.find(id, organizer)?].id;
        let url = format!("{}/host/{id}?authenticationToken={}", self.origin, random::hex(8));
        Ok(Answer::json(200, &json!({ "hostURL": url })))
    }

    /// `GET /upcomingMeetings`
    pub(super) fn upcoming(&self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let organizer = self.organizer(call, now)?;
        if let Some(wrong) = call.query().misnamed(&[]) {
            return Err(self.refuse(400, &wrong));
        }
        Ok(self.list(organizer, now, |meeting| meeting.content.end > now))
    }

    /// `GET /historicalMeetings?startDate&endDate`
    pub(super) fn historical(&self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let organizer = self.organizer(call, now)?;
        let query = call.query();
        if let Some(wrong) = query.misnamed(&["startDate", "endDate"]) {
            return Err(self.refuse(400, &wrong));
        }
        let time = |name: &str| {
            instant(query.get(name).unwrap_or_default()).map_err(|wrong| self.refuse(400, &wrong))
        };
        let (from, to) = (time("startDate")?, time("endDate")?);
        if to < from {
            return Err(self.refuse(400, "endDate must not be before startDate"));
        }
        let held =
            |meeting: &Meeting| meeting.content.end <= now && (from..=to).contains(&meeting.content.start);
        Ok(self.list(organizer, now, held))
    }

    fn list(&self, organizer: &Person, now: Timestamp, wanted: impl Fn(&Meeting) -> bool) -> Answer {
        let own = self.meetings.iter().filter(|meeting| meeting.owner == organizer.email && wanted(meeting));
        let odd = self.is("times", "odd");
        Answer::json(200, &own.map(|meeting| meeting.listed(now, odd)).collect())
    }

    fn find(&self, id: &str, organizer: &Person) -> Result<usize, Answer> {
        let is_it = |meeting: &Meeting| meeting.id.to_string() == id && meeting.owner == organizer.email;
        let status = self.switch("unknown_meeting").parse().unwrap_or(404);
        let found = self.meetings.iter().position(is_it);
        found.ok_or_else(|| self.refuse(status, "there is no meeting with this id"))
    }

    fn content(&self, call: &Call) -> Result<Content, Answer> {
        Content::read(&self.object(call)?).map_err(|wrong| self.refuse(400, &wrong))
    }

    fn object(&self, call: &Call) -> Result<Map<String, Value>, Answer> {
        if call.media_type() != "application/json" {
            return Err(self.refuse(415, "the body must be application/json"));
        }
        match call.json() {
            Some(Value::Object(body)) => Ok(body),
            _ => Err(self.refuse(400, "the body must be a JSON object")),
        }
    }
}

/// A value bare, as the only element of an array, or not at all.
fn form(value: Value, form: &str) -> Value {
    match form {
        "object" => value,
        "empty" => json!([]),
        _ => json!([value]),
    }
}
