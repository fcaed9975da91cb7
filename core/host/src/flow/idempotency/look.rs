//! Looking whether a meeting is there: by its id, or among the user's meetings of the same times.

use convoke_plugin::{
    Capability, Failure, FailureKind, ListMeetings, Meeting, MeetingPage, Moment, NewMeeting, Operation,
    parse_instant,
};

use serde_json::Value;

use super::cannot_look;
use crate::flow::meetings;
use crate::flow::session::Session;
use crate::plugins::call::Outcome;
use crate::provider::Provider;

/// Providers drop seconds, and move a start within the current minute to the next. Milliseconds.
const A_MINUTE: i64 = 60_000;
/// How far a list is followed.
const MAX_PAGES: usize = 10;
/// More meetings of the same times than a person has.
const MAX_BEFORE: usize = 50;

/// What a look showed of a create whose outcome is unknown.
pub(super) enum Found {
    /// It made this meeting.
    Ours(Box<Meeting>),
    /// It made none.
    Nothing,
    /// It cannot be told.
    Unclear,
}

/// The ids of the user's meetings of the same times, before a create is sent; `None` where not all can be seen.
pub(super) async fn ids(
    session: &mut Session<'_>,
    provider: &Provider,
    wanted: &NewMeeting<Value>,
) -> Option<Vec<String>> {
    let meetings = of_the_same_times(session, provider, wanted).await.ok().flatten()?;
    (meetings.len() <= MAX_BEFORE).then(|| meetings.into_iter().map(|meeting| meeting.id).collect())
}

/// Looks for the meeting of an earlier create: one of these times and this title that was not there `before`.
pub(super) async fn for_one_of_ours(
    session: &mut Session<'_>,
    provider: &Provider,
    wanted: &NewMeeting<Value>,
    before: Option<&[String]>,
) -> Result<Found, Failure> {
    let Some(before) = before else { return Ok(Found::Unclear) };
    let mut meetings = match of_the_same_times(session, provider, wanted).await {
        Ok(Some(meetings)) => meetings,
        Ok(None) => return Ok(Found::Unclear),
        Err(failure) if cannot_look(&failure) => return Ok(Found::Unclear),
        Err(failure) => return Err(failure),
    };
    meetings.retain(|meeting| !before.contains(&meeting.id));
    Ok(match (meetings.pop(), meetings.is_empty()) {
        (None, _) => Found::Nothing,
        (Some(only), true) if only.title.as_deref().map(str::trim) == Some(wanted.title.trim()) => {
            Found::Ours(Box::new(only))
        }
        // Of another title, or several: perhaps somebody made them meanwhile, perhaps the provider changed the title.
        _ => Found::Unclear,
    })
}

/// Looks whether a meeting that was made is still there. `kept` is what was answered when it was made, for providers that
/// cannot read one.
pub(super) async fn for_id(
    session: &mut Session<'_>,
    provider: &Provider,
    wanted: &NewMeeting<Value>,
    id: &str,
    kept: Option<Box<Meeting>>,
) -> Result<Option<(Meeting, Vec<String>)>, Failure> {
    if provider.supports(Operation::GetMeeting) {
        let Outcome { result, answers, .. } = meetings::read(session, id, None).await;
        return match result {
            Ok(answer) => Ok(Some((answer.meeting, answers))),
            Err(failure) if failure.kind == FailureKind::NotFound => Ok(None),
            Err(failure) => Err(failure),
        };
    }
    let found = match of_the_same_times(session, provider, wanted).await {
        Ok(Some(meetings)) => meetings.into_iter().find(|meeting| meeting.id == id),
        Err(failure) if !cannot_look(&failure) => return Err(failure),
        Ok(None) | Err(_) => kept.map(|kept| *kept),
    };
    Ok(found.map(|found| (found, Vec::new())))
}

/// The user's meetings of the planned times; `None` where not all can be seen.
async fn of_the_same_times(
    session: &mut Session<'_>,
    provider: &Provider,
    wanted: &NewMeeting<Value>,
) -> Result<Option<Vec<Meeting>>, Failure> {
    if !provider.supports(Operation::ListMeetings) || !provider.has(Capability::Times) {
        return Ok(None);
    }
    let (start, end) = (wanted.start.unix_ms, wanted.end.unix_ms);
    let (mut found, mut cursor) = (Vec::new(), None);
    for _ in 0..MAX_PAGES {
        let page: MeetingPage = session
            .call(Operation::ListMeetings, |credentials| ListMeetings {
                credentials,
                from: Some(Moment::utc(start - A_MINUTE)),
                to: Some(Moment::utc(start + A_MINUTE + 1)),
                cursor: cursor.clone(),
            })
            .await?;
        if page.truncated {
            return Ok(None);
        }
        found.extend(page.meetings.into_iter().filter(|meeting| {
            is_near(meeting.start.as_deref(), start) && is_near(meeting.end.as_deref(), end)
        }));
        cursor = page.next_cursor.filter(|cursor| !cursor.is_empty());
        if cursor.is_none() {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// A time that cannot be read is near to all: it must not hide a meeting.
fn is_near(text: Option<&str>, unix_ms: i64) -> bool {
    text.and_then(parse_instant).is_none_or(|at| (at - unix_ms).abs() <= A_MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_the_same_to_the_minute() {
        let at = |text| is_near(Some(text), 1_900_000_000_000);
        assert!(at("2030-03-17T17:46:40Z") && at("2030-03-17T17:46:00.000Z") && at("2030-03-17T17:47:40Z"));
        assert!(!at("2030-03-17T17:48:00Z") && !at("2030-03-17T17:45:00Z"));
        assert!(at("soon") && is_near(None, 0));
    }
}
