//! Which meeting a call is about: a meeting's id, or that of one of its occurrences.
//!
//! Zoom names an occurrence by the meeting's id and a query parameter. What clients hold is one text, so both are joined:
//! `85512345678_1898825400000`. Meeting ids are digits, and so are occurrence ids in all that is known of them.

use convoke_plugin::{Failure, MeetingScope, Request};

/// What an id and a scope name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target<'a> {
    /// The meeting, or the series.
    pub(crate) meeting: &'a str,
    pub(crate) occurrence: Option<&'a str>,
}

impl<'a> Target<'a> {
    /// What the id names, unless the scope asks for its series.
    pub(crate) fn new(id: &'a str, scope: Option<MeetingScope>) -> Result<Self, Failure> {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let target = match id.split_once('_') {
            Some((meeting, occurrence)) if digits(meeting) && digits(occurrence) => {
                Target { meeting, occurrence: Some(occurrence) }
            }
            _ => Target { meeting: id, occurrence: None },
        };
        match scope {
            Some(MeetingScope::Series) => Ok(Target { occurrence: None, ..target }),
            Some(MeetingScope::Occurrence) if target.occurrence.is_none() => Err(Failure::invalid(
                "/scope",
                "This is the id of a whole meeting: for one occurrence take an id out of `occurrences`.",
            )),
            Some(MeetingScope::Occurrence) | None => Ok(target),
        }
    }

    /// The text that clients hold.
    pub(crate) fn id(&self) -> String {
        match self.occurrence {
            Some(occurrence) => joined(self.meeting, occurrence),
            None => self.meeting.to_owned(),
        }
    }

    /// The series of an occurrence.
    pub(crate) fn series_id(&self) -> Option<String> {
        self.occurrence.map(|_| self.meeting.to_owned())
    }

    /// Adds which occurrence a request is about.
    pub(crate) fn narrow(&self, request: Request) -> Request {
        match self.occurrence {
            Some(occurrence) => request.query("occurrence_id", occurrence),
            None => request,
        }
    }
}

/// The id of one occurrence.
pub(crate) fn joined(meeting: &str, occurrence: &str) -> String {
    format!("{meeting}_{occurrence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_occurrence_is_named_by_both_ids() {
        let read = |id: &'static str, scope| Target::new(id, scope).ok();
        let occurrence = Target { meeting: "85512345678", occurrence: Some("1898825400000") };
        let series = Target { meeting: "85512345678", occurrence: None };
        let id = "85512345678_1898825400000";
        assert_eq!(read(id, None), Some(occurrence.clone()));
        assert_eq!(read(id, Some(MeetingScope::Occurrence)), Some(occurrence.clone()));
        assert_eq!(read(id, Some(MeetingScope::Series)), Some(series.clone()));
        assert_eq!(read("85512345678", Some(MeetingScope::Series)), Some(series.clone()));
        assert_eq!(read("85512345678", Some(MeetingScope::Occurrence)), None);
        assert_eq!((occurrence.id().as_str(), occurrence.series_id().as_deref()), (id, Some("85512345678")));
        assert_eq!((series.id().as_str(), series.series_id()), ("85512345678", None));
        for whole in ["", "_", "1_", "_1", "a_1", "1_a", "AbC_1=="] {
            assert_eq!(read(whole, None), Some(Target { meeting: whole, occurrence: None }));
        }
    }
}
