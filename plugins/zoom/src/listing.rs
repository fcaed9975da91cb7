//! The user's meetings, page by page.
//!
//! Zoom's list has no window, so what lies outside the caller's is left out here. It shows the start of a series alone and
//! not its end: a series that begins before the window may still reach into it, and is told.

use convoke_plugin::serde::{Deserialize, Serialize};
use convoke_plugin::serde_json::{Map, Value, to_string};
use convoke_plugin::{
    Failure, Filling, ListMeetings, Meeting, MeetingPage, Moment, Request, parse_instant, read_json, serde,
};

use crate::Zoom;
use crate::call::Call;
use convoke_plugin::text;

/// The most Zoom answers at once.
const PAGE: &str = "300";

/// Where to go on, and the window, which the next call need not repeat.
#[derive(Default, Serialize, Deserialize)]
#[serde(crate = "serde", default)]
struct Cursor {
    /// Of the page; empty for the first.
    token: String,
    /// How many of its items were told before.
    skip: usize,
    /// Inclusive, in milliseconds since the epoch.
    from: Option<i64>,
    /// Exclusive.
    to: Option<i64>,
}

/// One page. Without a window: what begins from now on.
pub(crate) async fn page(zoom: &Zoom, call: &Call<'_>, list: &ListMeetings) -> Result<MeetingPage, Failure> {
    let ms = |moment: &Option<Moment>| moment.as_ref().map(|moment| moment.unix_ms);
    let at = match &list.cursor {
        Some(cursor) => read_json(cursor.as_bytes()).ok_or_else(|| {
            Failure::invalid("/cursor", "does not lead to a page of this list; start again without it.")
        })?,
        None => {
            let now = || i64::try_from(call.http.now_ms()).ok();
            let from = ms(&list.from).or_else(|| if list.to.is_none() { now() } else { None });
            Cursor { from, to: ms(&list.to), ..Cursor::default() }
        }
    };
    let mut request = Request::get(call.url(&["users", "me", "meetings"]))
        .query("type", "scheduled")
        .query("page_size", PAGE);
    if !at.token.is_empty() {
        request = request.query("next_page_token", &at.token);
    }
    let response = call.send(request).await?;
    let answer: Map<String, Value> = response.json()?;
    let Some(items) = answer.get("meetings").and_then(Value::as_array) else {
        return Err(
            Failure::provider_error("Zoom's list of meetings has no meetings.").with_status(response.status)
        );
    };
    let mut filling = Filling::default();
    for (index, item) in items.iter().enumerate().skip(at.skip) {
        let Some(item) = item.as_object() else { continue };
        let meeting = zoom.told(item, None)?;
        // One entry for each occurrence would be the same meeting several times.
        if !at.covers(item, &meeting) || filling.has(&meeting.id) {
            continue;
        }
        if !filling.take(meeting) {
            return Ok(filling.page(to_string(&Cursor { skip: index, ..at }).ok()));
        }
    }
    let next = text(&answer, "next_page_token").filter(|token| *token != at.token);
    Ok(filling.page(next.and_then(|token| to_string(&Cursor { token, skip: 0, ..at }).ok())))
}

impl Cursor {
    /// A time that cannot be read must not hide a meeting.
    fn covers(&self, item: &Map<String, Value>, meeting: &Meeting) -> bool {
        let Some(start) = meeting.start.as_deref().and_then(parse_instant) else { return true };
        let repeats = matches!(text(item, "type").as_deref(), Some("3" | "8"));
        self.to.is_none_or(|to| start < to) && (repeats || self.from.is_none_or(|from| start >= from))
    }
}
