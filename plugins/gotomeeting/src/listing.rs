//! Listing: GoTo keeps upcoming and past meetings apart, filters only the past ones by time, and has no pages.

use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{Filling, ListMeetings, MeetingPage, rfc3339};

use crate::settings::Config;
use crate::stored::Stored;

const DAY_MS: i64 = 24 * 3600 * 1000;

/// A list of GoTo's.
#[derive(Debug, PartialEq)]
pub(crate) enum Part {
    /// Those that are to come.
    Upcoming,
    /// Those that were held between two instants, in UTC.
    Past { start: String, end: String },
}

/// The lists that can hold a meeting of the span. Until when a meeting that nobody opened counts as upcoming is not
/// documented, so both are asked for the last day.
pub(crate) fn parts(list: &ListMeetings, now_ms: u64, days: u32) -> Vec<Part> {
    let now = i64::try_from(now_ms).unwrap_or(i64::MAX);
    let mut parts = Vec::new();
    if list.reaches_upcoming(now_ms, DAY_MS) {
        parts.push(Part::Upcoming);
    }
    if list.reaches_past(now_ms) {
        let end = list.to.as_ref().map_or(now, |to| to.unix_ms.min(now));
        let start = list.from.as_ref().map_or(end - i64::from(days) * DAY_MS, |from| from.unix_ms);
        parts.push(Part::Past { start: rfc3339(start), end: rfc3339(end) });
    }
    parts
}

/// What lies in the span, each meeting once, by its start. What is more than one answer holds, GoTo has no pages for.
pub(crate) fn page(mut found: Vec<Stored>, list: &ListMeetings, config: &Config) -> MeetingPage {
    found.retain(|stored| stored.id().is_some() && list.covers(stored.start_ms()));
    found.sort_by_key(Stored::start_ms);
    let mut seen = Map::new();
    let mut filling = Filling::default();
    let mut truncated = false;
    for stored in found {
        let meeting = stored.meeting("", config);
        if seen.insert(meeting.id.clone(), Value::Null).is_none() && !filling.take(meeting) {
            truncated = true;
            break;
        }
    }
    MeetingPage { truncated, ..filling.page(None) }
}

#[cfg(test)]
mod tests {
    use convoke_plugin::serde_json::json;
    use convoke_plugin::testing::{NOW_MS, bearer};
    use convoke_plugin::{Moment, read_json};

    use super::*;

    const HOUR: i64 = 3_600_000;

    fn asked(from: Option<i64>, to: Option<i64>) -> Vec<Part> {
        let moment = |at: i64| Moment::utc(NOW_MS as i64 + at);
        let list = ListMeetings {
            credentials: bearer("t"),
            from: from.map(moment),
            to: to.map(moment),
            cursor: None,
        };
        parts(&list, NOW_MS, 90)
    }

    fn past(start: &str, end: &str) -> Part {
        Part::Past { start: start.to_owned(), end: end.to_owned() }
    }

    #[test]
    fn the_past_is_asked_for_up_to_now() {
        assert_eq!(asked(None, None), [Part::Upcoming]);
        assert_eq!(asked(Some(0), Some(HOUR)), [Part::Upcoming]);
        let both = [Part::Upcoming, past("2030-02-28T23:00:00Z", "2030-03-01T00:00:00Z")];
        assert_eq!(asked(Some(-HOUR), None), both);
        assert_eq!(asked(Some(-HOUR), Some(HOUR)), both);
        assert_eq!(
            asked(Some(-48 * HOUR), Some(-47 * HOUR)),
            [past("2030-02-27T00:00:00Z", "2030-02-27T01:00:00Z")]
        );
    }

    #[test]
    fn a_past_without_a_beginning_has_so_many_days() {
        assert_eq!(asked(None, Some(-48 * HOUR)), [past("2029-11-29T00:00:00Z", "2030-02-27T00:00:00Z")]);
    }

    #[test]
    fn more_than_an_answer_holds_is_told() {
        let list = ListMeetings { credentials: bearer("t"), from: None, to: None, cursor: None };
        let held = |count: usize, text: usize| {
            let stored = |number: usize| {
                let answer = json!({ "meetingId": number, "conferenceCallInfo": "x".repeat(text) });
                Stored(read_json(answer.to_string().as_bytes()).unwrap())
            };
            let page = page((0..count).chain(0..count).map(stored).collect(), &list, &Config::default());
            (page.meetings.len(), page.truncated)
        };
        assert_eq!(held(100, 255), (100, false));
        let (shown, truncated) = held(100, 9000);
        assert!(truncated && shown < 100, "{shown}");
    }
}
