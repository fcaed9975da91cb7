//! What create and update send: every time the whole meeting, in UTC.

use convoke_plugin::serde::Serialize;
use convoke_plugin::{Failure, Meeting, MeetingPatch, NewMeeting};

use crate::settings::{Config, MeetingType, Options};
use crate::stored::Stored;
use crate::{subject, telephone};

/// A meeting as create and update take it. All but the last member are required.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(crate = "convoke_plugin::serde")]
pub(crate) struct Body {
    subject: String,
    starttime: String,
    endtime: String,
    passwordrequired: bool,
    conferencecallinfo: String,
    /// Must be there, and must be empty.
    timezonekey: &'static str,
    meetingtype: &'static str,
    #[serde(rename = "coorganizerKeys", skip_serializing_if = "Option::is_none")]
    coorganizer_keys: Option<Vec<String>>,
}

/// Whether a patch says anything that GoTo keeps.
pub(crate) fn changes(patch: &MeetingPatch<Options>) -> bool {
    patch.title.is_some()
        || patch.start.is_some()
        || patch.end.is_some()
        || patch.options != Options::default()
}

impl Body {
    /// A meeting to be scheduled.
    pub(crate) fn new(meeting: NewMeeting<Options>, config: &Config) -> Self {
        let options = meeting.options;
        Body {
            subject: subject::written(&meeting.title),
            starttime: meeting.start.rfc3339_utc(),
            endtime: meeting.end.rfc3339_utc(),
            passwordrequired: options.password_required.unwrap_or(false),
            conferencecallinfo: options
                .conference_call_info
                .unwrap_or_else(|| config.conferencecallinfo.clone()),
            timezonekey: "",
            meetingtype: options.meeting_type.unwrap_or_default().name(),
            coorganizer_keys: options.coorganizer_keys,
        }
    }

    /// The whole meeting as it shall be: what `patch` says, and `stored` where it says nothing.
    pub(crate) fn patched(
        stored: &Stored,
        patch: MeetingPatch<Options>,
        config: &Config,
    ) -> Result<Self, Failure> {
        let missing = |what: &str| {
            Failure::provider_error(format!(
                "GoTo does not tell the meeting's {what}, which a change of anything else has to repeat; give it, too."
            ))
        };
        let options = patch.options;
        let title = patch.title.or_else(|| stored.title()).ok_or_else(|| missing("title"))?;
        let start = patch.start.map(|start| start.rfc3339_utc()).or_else(|| stored.start());
        let end = patch.end.map(|end| end.rfc3339_utc()).or_else(|| stored.end());
        Ok(Body {
            subject: subject::written(&title),
            starttime: start.ok_or_else(|| missing("start"))?,
            endtime: end.ok_or_else(|| missing("end"))?,
            passwordrequired: options.password_required.or(stored.password_required()).unwrap_or(false),
            conferencecallinfo: options
                .conference_call_info
                .or_else(|| telephone::setting(stored.call_info()?))
                .unwrap_or_else(|| config.conferencecallinfo.clone()),
            timezonekey: "",
            meetingtype: options
                .meeting_type
                .or_else(|| MeetingType::read(stored.meeting_type()?))
                .unwrap_or_default()
                .name(),
            coorganizer_keys: options.coorganizer_keys.or_else(|| stored.coorganizer_keys()),
        })
    }

    /// What was sent, where the answer does not tell what GoTo made of it.
    pub(crate) fn complete(self, meeting: &mut Meeting) {
        meeting.title = Some(subject::read(&self.subject));
        meeting.start = Some(self.starttime);
        meeting.end = Some(self.endtime);
        meeting.options.insert("passwordrequired".to_owned(), self.passwordrequired.into());
        meeting.options.insert("meetingtype".to_owned(), self.meetingtype.into());
        if let Some(keys) = self.coorganizer_keys {
            meeting.options.insert("coorganizerKeys".to_owned(), keys.into());
        }
    }
}
