//! Creating, reading, changing and deleting meetings.

use jiff::Timestamp;

use super::meeting::Meeting;
use super::members::{self, Purpose};
use super::{Kind, Person, Teams, bad_request, refuse};
use crate::exchange::{Answer, Call};

const WRITE: [&str; 1] = ["OnlineMeetings.ReadWrite"];
const READ: [&str; 2] = ["OnlineMeetings.ReadWrite", "OnlineMeetings.Read"];

impl Teams {
    /// `POST /me/onlineMeetings`
    pub(super) fn create(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let owner = self.organizer(call, now)?;
        let body = members::body(call, Purpose::Create)?;
        let times = members::times(&body)?.ok_or_else(|| bad_request("startDateTime is missing"))?;
        self.meetings.push(Meeting::new(owner, times, body, now));
        Ok(self.show(call, 201, self.meetings.len() - 1))
    }

    /// `POST /me/onlineMeetings/createOrGet`
    pub(super) fn create_or_get(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let owner = self.organizer(call, now)?;
        let body = members::body(call, Purpose::CreateOrGet)?;
        let id = body.get("externalId").and_then(|id| id.as_str()).unwrap_or_default().to_owned();
        if id.is_empty() {
            return Err(bad_request("externalId is missing"));
        }
        let same = |known: &Meeting| known.owner == owner.email && known.external_id.as_ref() == Some(&id);
        if let Some(found) = self.meetings.iter().position(same) {
            return Ok(self.show(call, 200, found));
        }
        let hour = jiff::SignedDuration::from_hours(1);
        let times = members::times(&body)?.unwrap_or((now, now.checked_add(hour).unwrap_or(now)));
        self.meetings.push(Meeting::new(owner, times, body, now));
        Ok(self.show(call, 201, self.meetings.len() - 1))
    }

    /// `GET /me/onlineMeetings/{id}`
    pub(super) fn get(&self, call: &Call, id: &str, now: Timestamp) -> Result<Answer, Answer> {
        let caller = self.caller(call, &READ, now)?;
        Ok(self.show(call, 200, self.find(id, caller)?))
    }

    /// `PATCH /me/onlineMeetings/{id}`
    pub(super) fn update(&mut self, call: &Call, id: &str, now: Timestamp) -> Result<Answer, Answer> {
        let caller = self.caller(call, &WRITE, now)?;
        let found = self.find(id, caller)?;
        let body = members::body(call, Purpose::Update)?;
        let times = members::times(&body)?;
        let new_link = self.option("link") == "new";
        if let Some(meeting) = self.meetings.get_mut(found) {
            (meeting.start, meeting.end) = times.unwrap_or((meeting.start, meeting.end));
            meeting.change(body, new_link);
        }
        Ok(self.show(call, 200, found))
    }

    /// `DELETE /me/onlineMeetings/{id}`
    pub(super) fn delete(&mut self, call: &Call, id: &str, now: Timestamp) -> Result<Answer, Answer> {
        let caller = self.caller(call, &WRITE, now)?;
        if !call.body.is_empty() {
            return Err(bad_request("a DELETE has no body"));
        }
        let found = self.find(id, caller)?;
        self.meetings.remove(found);
        Ok(Answer::empty(204))
    }

    /// Who may schedule.
    fn organizer(&self, call: &Call, now: Timestamp) -> Result<&'static Person, Answer> {
        let caller = self.caller(call, &WRITE, now)?;
        match caller.kind {
            Kind::Licensed | Kind::Administrator => Ok(caller),
            Kind::Unlicensed => Err(refuse(403, "Forbidden", "The user has no licence for online meetings.")),
            Kind::Personal => Err(refuse(403, "Forbidden", "Personal accounts have no online meetings.")),
        }
    }

    fn find(&self, id: &str, caller: &Person) -> Result<usize, Answer> {
        let own = |meeting: &Meeting| meeting.id == id && meeting.owner == caller.email;
        let found = self.meetings.iter().position(own);
        found.ok_or_else(|| refuse(404, "NotFound", "There is no such meeting."))
    }

    fn show(&self, call: &Call, status: u16, place: usize) -> Answer {
        let all_words = call.header("prefer") == Some("include-unknown-enum-members");
        match self.meetings.get(place) {
            Some(meeting) => Answer::json(status, &self.render(meeting, all_words)),
            None => refuse(404, "NotFound", "There is no such meeting."),
        }
    }
}
