//! A meeting as GoTo answers it.

use convoke_plugin::{Meeting, parse_instant, rfc3339};

use crate::members::Members;
use crate::settings::{Config, MeetingType};
use crate::{subject, telephone};

/// A meeting of any of GoTo's answers. Create tells the id and the join link and neither title nor times; get and the lists
/// tell everything else, and no link.
pub(crate) struct Stored(pub(crate) Members);

impl Stored {
    pub(crate) fn id(&self) -> Option<String> {
        self.0.id("meetingId")
    }

    pub(crate) fn title(&self) -> Option<String> {
        self.0.text("subject").map(subject::read)
    }

    /// When it starts, in milliseconds since the epoch.
    pub(crate) fn start_ms(&self) -> Option<i64> {
        parse_instant(self.0.text("startTime")?)
    }

    /// When it starts, in UTC with `Z`, the only form that GoTo takes back.
    pub(crate) fn start(&self) -> Option<String> {
        self.start_ms().map(rfc3339)
    }

    pub(crate) fn end(&self) -> Option<String> {
        parse_instant(self.0.text("endTime")?).map(rfc3339)
    }

    pub(crate) fn password_required(&self) -> Option<bool> {
        self.0.flag("passwordRequired")
    }

    pub(crate) fn meeting_type(&self) -> Option<&str> {
        self.0.text("meetingType")
    }

    pub(crate) fn call_info(&self) -> Option<&str> {
        self.0.text("conferenceCallInfo")
    }

    pub(crate) fn coorganizer_keys(&self) -> Option<Vec<String>> {
        self.0.ids("coorganizerKeys").filter(|keys| !keys.is_empty())
    }

    /// The meeting; `asked` is the id it was asked for by, should the answer not tell it.
    pub(crate) fn meeting(&self, asked: &str, config: &Config) -> Meeting {
        let id = self.id().unwrap_or_else(|| asked.to_owned());
        let by_telephone = telephone::read(self.call_info().unwrap_or_default());
        let mut meeting = Meeting {
            title: self.title(),
            start: self.start(),
            end: self.end(),
            join_url: self
                .0
                .text("joinURL")
                .map(str::to_owned)
                .or_else(|| Some(config.join_url(&id)).filter(|_| !id.is_empty())),
            access_code: by_telephone.access_code,
            dial_in: by_telephone.numbers,
            id,
            ..Meeting::default()
        };
        let mut tell = |name: &str, value| meeting.options.insert(name.to_owned(), value);
        if let Some(required) = self.password_required() {
            tell("passwordrequired", required.into());
        }
        if let Some(kind) = self.meeting_type().and_then(MeetingType::read) {
            tell("meetingtype", kind.name().into());
        }
        if let Some(keys) = self.coorganizer_keys() {
            tell("coorganizerKeys", keys.into());
        }
        for name in ["conferenceCallInfo", "maxParticipants"] {
            if let Some(value) = self.0.get(name).filter(|value| value.is_string() || value.is_number()) {
                tell(name, value.clone());
            }
        }
        meeting
    }
}

#[cfg(test)]
mod tests {
    use convoke_plugin::serde_json::{Value, json};
    use convoke_plugin::{OneOrMany, read_json};
    use proptest::prelude::*;

    use super::*;

    fn read(answer: &Value) -> Option<Meeting> {
        let one: OneOrMany<Members> = read_json(answer.to_string().as_bytes())?;
        Some(Stored(one.one()?).meeting("", &Config::default()))
    }

    proptest! {
        /// Every spelling that one call or the other uses tells the same meeting.
        #[test]
        fn the_spelling_makes_no_difference(
            id in 1..i64::MAX,
            subject in "[^<>&\\s][^<>&]{0,40}",
            start_s in 0i64..30_000_000_000,
            minutes in 1i64..1440,
        ) {
            let title = subject.trim_end().to_owned();
            let times = [start_s, start_s + minutes * 60].map(|at| rfc3339(at * 1000));
            let mut meetings = Vec::new();
            for odd in [false, true] {
                for text in [false, true] {
                    let [start, end] = times.clone().map(|at| if odd { at.replace('Z', ".+0000") } else { at });
                    let id = if text { json!(id.to_string()) } else { json!(id) };
                    let name = if odd { "meetingid" } else { "meetingId" };
                    let answer = json!({ name: id, "subject": subject, "startTime": start, "endTime": end });
                    meetings.extend([read(&answer), read(&json!([answer]))]);
                }
            }
            let first = meetings[0].clone().unwrap();
            prop_assert_eq!(&first.id, &id.to_string());
            prop_assert_eq!(first.title.as_deref(), Some(title.as_str()));
            prop_assert_eq!([first.start.clone(), first.end.clone()], times.map(Some));
            prop_assert!(meetings.iter().all(|meeting| meeting.as_ref() == Some(&first)));
        }

        #[test]
        fn no_answer_panics(text in "\\PC*", number: i64, flag: bool) {
            for value in [json!(text), json!(number), json!(flag), json!([text]), json!({ "a": number }), Value::Null] {
                let mut answer = json!({});
                for name in ["meetingId", "subject", "startTime", "endTime", "joinURL", "conferenceCallInfo",
                             "passwordRequired", "meetingType", "coorganizerKeys", "maxParticipants"] {
                    answer[name] = value.clone();
                }
                let _ = read(&answer);
            }
        }
    }
}
