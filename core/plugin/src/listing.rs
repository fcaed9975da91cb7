//! What a list covers: for providers that keep past and upcoming meetings apart, or that do not filter by time.

use crate::meeting::{ListMeetings, Meeting, MeetingPage};

impl ListMeetings {
    /// Whether meetings of the past are asked for. A span without a beginning begins now, unless it is over.
    pub fn reaches_past(&self, now_ms: u64) -> bool {
        let now = milliseconds(now_ms);
        match (&self.from, &self.to) {
            (Some(from), _) => from.unix_ms < now,
            (None, Some(to)) => to.unix_ms <= now,
            (None, None) => false,
        }
    }

    /// Whether upcoming meetings are asked for, among which the provider keeps one for `kept_ms` after its start.
    pub fn reaches_upcoming(&self, now_ms: u64, kept_ms: i64) -> bool {
        self.to.as_ref().is_none_or(|to| to.unix_ms > milliseconds(now_ms) - kept_ms)
    }

    /// Whether a meeting that starts then (milliseconds since the epoch) is asked for: it belongs to the span in which it
    /// starts. Where the start is not known, only a list without a span has it.
    pub fn covers(&self, start_ms: Option<i64>) -> bool {
        let Some(start) = start_ms else { return self.from.is_none() && self.to.is_none() };
        self.from.as_ref().is_none_or(|from| from.unix_ms <= start)
            && self.to.as_ref().is_none_or(|to| start < to.unix_ms)
    }

    /// The page with these meetings, and what the provider says of the next one. A page that is its own next page would be
    /// read without an end: it is told as the last, and as truncated.
    pub fn page(&self, meetings: Vec<Meeting>, next: Option<String>) -> MeetingPage {
        let truncated = next.is_some() && next == self.cursor;
        MeetingPage { meetings, next_cursor: next.filter(|_| !truncated), truncated }
    }
}

impl MeetingPage {
    /// Adds a meeting unless it is there already.
    pub fn add(&mut self, meeting: Meeting) {
        if self.meetings.iter().all(|known| known.id != meeting.id) {
            self.meetings.push(meeting);
        }
    }
}

fn milliseconds(now_ms: u64) -> i64 {
    i64::try_from(now_ms).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use crate::testing::{NOW_MS, bearer};
    use crate::time::Moment;

    use super::*;

    const HOUR: i64 = 3_600_000;

    fn list(from: Option<i64>, to: Option<i64>) -> ListMeetings {
        let moment = |at: i64| Moment::utc(NOW_MS as i64 + at);
        ListMeetings { credentials: bearer("t"), from: from.map(moment), to: to.map(moment), cursor: None }
    }

    #[test]
    fn a_span_asks_for_each_part_that_can_hold_a_meeting_of_it() {
        for (from, to, past, upcoming) in [
            (None, None, false, true),
            (None, Some(HOUR), false, true),
            (None, Some(-HOUR), true, true),
            (None, Some(-25 * HOUR), true, false),
            (Some(-HOUR), None, true, true),
            (Some(-HOUR), Some(HOUR), true, true),
            (Some(-30 * HOUR), Some(-25 * HOUR), true, false),
            (Some(0), None, false, true),
            (Some(HOUR), Some(2 * HOUR), false, true),
        ] {
            let list = list(from, to);
            let parts = (list.reaches_past(NOW_MS), list.reaches_upcoming(NOW_MS, 24 * HOUR));
            assert_eq!(parts, (past, upcoming), "{from:?} {to:?}");
        }
    }

    #[test]
    fn a_span_has_its_beginning_and_not_its_end() {
        let at = |start: i64| Some(NOW_MS as i64 + start);
        let span = list(Some(0), Some(HOUR));
        assert!(span.covers(at(0)) && span.covers(at(HOUR - 1)));
        assert!(!span.covers(at(-1)) && !span.covers(at(HOUR)) && !span.covers(None));
        assert!(list(None, None).covers(None) && list(None, None).covers(at(-HOUR)));
    }
}
