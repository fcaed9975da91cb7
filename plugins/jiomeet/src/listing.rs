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

/// The values of `past` to ask with: every list that can hold a meeting of the span.
pub(crate) fn parts(list: &ListMeetings, now_ms: u64) -> &'static [bool] {
    match (list.reaches_past(now_ms), list.reaches_upcoming(now_ms, STILL_UPCOMING_MS)) {
        (true, true) => &[true, false],
        (true, false) => &[true],
        (false, _) => &[false],
    }
}

/// Adds what lies in the span, each meeting once.
pub(crate) fn add(page: &mut MeetingPage, listed: Listed, list: &ListMeetings) {
    page.truncated |= listed.more_available;
    for stored in listed.meeting_details {
        if list.covers(stored.start_ms()) {
            page.add(stored.into_meeting());
        }
    }
}
