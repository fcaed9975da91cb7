//! Listing: JioMeet keeps past and upcoming meetings in two lists, filters by nothing else and has no pages.

use convoke_plugin::serde::Deserialize;
use convoke_plugin::{ListMeetings, MeetingPage};

use crate::meeting::Stored;

/// A meeting stays valid until one day after its start, so it may count as upcoming until then. Milliseconds.
const STILL_UPCOMING_MS: i64 = 24 * 3600 * 1000;

/// What the list call answers.
#[derive(Deserialize)]
#[serde(crate = "convoke_plugin::serde", rename_all = "camelCase")]
pub(crate) struct Listed {
    #[serde(default)]
    more_available: bool,
    meeting_details: Vec<Stored>,
}

/// The values of `past` to ask with: every list that can hold a meeting of the span. A span without a beginning begins
/// now, unless it is over.
pub(crate) fn parts(list: &ListMeetings, now_ms: u64) -> &'static [bool] {
    let now = i64::try_from(now_ms).unwrap_or(i64::MAX);
    let (from, to) = (list.from.as_ref().map(|m| m.unix_ms), list.to.as_ref().map(|m| m.unix_ms));
    let past = from.map_or_else(|| to.is_some_and(|to| to <= now), |from| from < now);
    let upcoming = to.is_none_or(|to| to > now - STILL_UPCOMING_MS);
    match (past, upcoming) {
        (true, true) => &[true, false],
        (true, false) => &[true],
        (false, _) => &[false],
    }
}

/// Adds what lies in the span, each meeting once.
pub(crate) fn add(page: &mut MeetingPage, listed: Listed, list: &ListMeetings) {
    page.truncated |= listed.more_available;
    for stored in listed.meeting_details {
        if !within(&stored, list) {
            continue;
        }
        let meeting = stored.into_meeting();
        if page.meetings.iter().all(|known| known.id != meeting.id) {
            page.meetings.push(meeting);
        }
    }
}

/// A meeting belongs to the span in which it starts.
fn within(stored: &Stored, list: &ListMeetings) -> bool {
    if list.from.is_none() && list.to.is_none() {
        return true;
    }
    stored.start_ms().is_some_and(|start| {
        list.from.as_ref().is_none_or(|from| from.unix_ms <= start)
            && list.to.as_ref().is_none_or(|to| start < to.unix_ms)
    })
}

#[cfg(test)]
mod tests {
    use convoke_plugin::Moment;
    use convoke_plugin::testing::{NOW_MS, bearer};

    use super::*;

    #[test]
    fn a_span_asks_every_list_that_can_hold_it() {
        const HOUR: i64 = 3_600_000;
        for (from, to, want) in [
            (None, None, &[false][..]),
            (None, Some(HOUR), &[false]),
            (None, Some(-HOUR), &[true, false]),
            (None, Some(-25 * HOUR), &[true]),
            (Some(-HOUR), None, &[true, false]),
            (Some(-HOUR), Some(HOUR), &[true, false]),
            (Some(-30 * HOUR), Some(-25 * HOUR), &[true]),
            (Some(0), None, &[false]),
            (Some(HOUR), Some(2 * HOUR), &[false]),
        ] {
            let moment = |at: i64| Moment::utc(NOW_MS as i64 + at);
            let list = ListMeetings {
                credentials: bearer("t"),
                from: from.map(moment),
                to: to.map(moment),
                cursor: None,
            };
            assert_eq!(parts(&list, NOW_MS), want, "{from:?} {to:?}");
        }
    }
}
