//! A meeting: what a client may say about one, and how the calls show it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

/// A scheduled meeting.
#[derive(Debug)]
pub(super) struct Meeting {
    pub(super) id: u64,
    pub(super) owner: &'static str,
    pub(super) content: Content,
}

/// What a client says about a meeting.
#[derive(Debug)]
pub(super) struct Content {
    subject: String,
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    password_required: bool,
    call_info: String,
    meeting_type: String,
}

/// All required but the last.
const MEMBERS: [&str; 8] = [
    "subject",
    "starttime",
    "endtime",
    "passwordrequired",
    "conferencecallinfo",
    "timezonekey",
    "meetingtype",
    "coorganizerKeys",
];
const CALL_INFO: [&str; 5] = ["pstn", "free", "hybrid", "private", "voip"];

impl Meeting {
    /// As create answers it.
    pub(super) fn created(&self, origin: &str) -> Value {
        json!({
            "joinURL": format!("{origin}/join/{}", self.id),
            "meetingid": self.id,
            "maxParticipants": 26,
            "uniqueMeetingId": self.id,
            "conferenceCallInfo": self.call_info(),
        })
    }

    /// As get answers it.
    pub(super) fn render(&self, now: Timestamp, odd_times: bool) -> Value {
        let content = &self.content;
        let active = content.start <= now && now < content.end;
        json!({
            "createTime": "",
            "passwordRequired": content.password_required,
            "status": if active { "ACTIVE" } else { "INACTIVE" },
            "subject": content.subject,
            "startTime": written(content.start, odd_times),
            "endTime": written(content.end, odd_times),
            "duration": self.minutes(),
            "conferenceCallInfo": self.call_info(),
            "maxParticipants": 26,
            "meetingId": self.id,
            "meetingKey": self.id,
            "meetingType": content.meeting_type,
            "uniqueMeetingId": self.id,
        })
    }

    /// As the lists answer it: ids and numbers are texts there.
    pub(super) fn listed(&self, now: Timestamp, odd_times: bool) -> Value {
        let mut shown = self.render(now, odd_times);
        shown["meetingId"] = self.id.to_string().into();
        shown["duration"] = self.minutes().to_string().into();
        shown["numAttendees"] = "0".into();
        shown
    }

    fn minutes(&self) -> i64 {
        self.content.end.duration_since(self.content.start).as_mins()
    }

    /// For a keyword the numbers it stands for, else the organizer's own text.
    fn call_info(&self) -> String {
        let text = &self.content.call_info;
        if !CALL_INFO.contains(&text.to_ascii_lowercase().as_str()) {
            return text.clone();
        }
        let digits = self.id.to_string();
        let code: Vec<&str> =
            [digits.get(..3), digits.get(3..6), digits.get(6..)].into_iter().flatten().collect();
        format!("US: +1 555-0100\nUS (Toll Free): +1 555-0101\nAccess Code: {}", code.join("-"))
    }
}

impl Content {
    /// Reads the body of create and update, which is the same; a text says what is wrong with it.
    pub(super) fn read(body: &Map<String, Value>) -> Result<Self, String> {
        if let Some(name) = body.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
            return Err(format!("{name} is unknown"));
        }
        let text =
            |name: &str| body.get(name).and_then(Value::as_str).ok_or(format!("{name} must be a text"));
        let subject = text("subject")?;
        if subject.trim().is_empty() || subject.chars().count() > 100 || subject.contains(['<', '>']) {
            return Err("subject must have 1 to 100 characters, with < and > as &lt; and &gt;".to_owned());
        }
        let (start, end) = (instant(text("starttime")?)?, instant(text("endtime")?)?);
        if end <= start {
            return Err("endtime must follow starttime".to_owned());
        }
        let call_info = text("conferencecallinfo")?;
        if call_info.is_empty() || call_info.chars().count() > 255 {
            return Err("conferencecallinfo must have 1 to 255 characters".to_owned());
        }
        if !text("timezonekey")?.is_empty() {
            return Err("timezonekey must be empty".to_owned());
        }
        let meeting_type = text("meetingtype")?;
        if !["immediate", "recurring", "scheduled"].contains(&meeting_type) {
            return Err("meetingtype must be immediate, recurring or scheduled".to_owned());
        }
        let keys = body.get("coorganizerKeys").map(|keys| keys.as_array().map(Vec::as_slice).unwrap_or(&[]));
        if keys.is_some_and(|keys| keys.is_empty() || !keys.iter().all(Value::is_string)) {
            return Err("coorganizerKeys must be an array of organizer keys".to_owned());
        }
        Ok(Self {
            subject: subject.to_owned(),
            start,
            end,
            password_required: body
                .get("passwordrequired")
                .and_then(Value::as_bool)
                .ok_or("passwordrequired must be a boolean")?,
            call_info: call_info.to_owned(),
            meeting_type: meeting_type.to_owned(),
        })
    }
}

/// A time in UTC with `Z`, the only form there is in requests.
pub(super) fn instant(text: &str) -> Result<Timestamp, String> {
    let instant: Option<Timestamp> = text.parse().ok();
    let exact = instant.filter(|instant| text == written(*instant, false));
    exact.ok_or_else(|| format!("{text} must be a time in UTC, such as 2030-03-04T03:30:00Z"))
}

/// A time as answers have it; the odd form has a point without digits and an offset without a colon.
fn written(instant: Timestamp, odd: bool) -> String {
    let form = if odd { "%Y-%m-%dT%H:%M:%S.+0000" } else { "%Y-%m-%dT%H:%M:%SZ" };
    instant.to_zoned(TimeZone::UTC).strftime(form).to_string()
}
