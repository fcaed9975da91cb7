//! The user's meetings, page by page.
//!
//! Series are asked for as such (`current=false`), so that an item's id is the one that create answered with; Webex counts
//! a meeting that does not recur as a series of one. Meetings in personal rooms are in no list of series: where the
//! configuration wants them, they are asked for after the last page and merged in.

use convoke_plugin::serde::{Deserialize, Serialize};
use convoke_plugin::serde_json::{Map, Value, to_string};
use convoke_plugin::{
    Failure, Filling, Level, ListMeetings, MeetingPage, Moment, Request, log, read_json, serde,
};

use crate::Config;
use crate::call::Call;
use crate::links::{self, Next};
use crate::mapping;

const DAY_MS: i64 = 24 * 3_600_000;
/// The most Webex answers at once.
const PAGE: &str = "100";

/// Where to go on.
#[derive(Serialize, Deserialize)]
#[serde(crate = "serde")]
struct Cursor {
    /// The address of this page.
    url: String,
    /// How many of its items were told before.
    #[serde(default)]
    skip: usize,
    /// What is asked for after the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    then: Option<String>,
}

/// What is left after an answer.
enum Rest {
    /// Its items from here on; there is no room for them.
    Items(usize),
    /// What comes after it.
    Next(Next),
}

/// One page.
pub(crate) async fn page(
    call: &Call<'_>,
    config: &Config,
    list: &ListMeetings,
) -> Result<MeetingPage, Failure> {
    let resource = call.url(&["meetings"]);
    let mut at = match &list.cursor {
        Some(cursor) => resumed(cursor, &resource)?,
        None => first(config, list, &resource, call.http.now_ms()),
    };
    let mut filling = Filling::default();
    loop {
        let next = match fetch(call, &at, &resource, &mut filling).await? {
            Rest::Items(skip) => Some(Cursor { skip, ..at }),
            Rest::Next(Next::Page(url)) => Some(Cursor { url, skip: 0, then: at.then }),
            Rest::Next(Next::Elsewhere) => {
                log(
                    Level::Warning,
                    "Webex's next page of meetings is not below base_url; it is not followed.",
                );
                return Ok(MeetingPage { truncated: true, ..filling.page(None) });
            }
            Rest::Next(Next::None) => match at.then {
                Some(url) => {
                    at = Cursor { url, skip: 0, then: None };
                    continue;
                }
                None => None,
            },
        };
        let next = next.and_then(|cursor| to_string(&cursor).ok());
        return Ok(list.page(filling.page(None).meetings, next));
    }
}

fn resumed(cursor: &str, resource: &str) -> Result<Cursor, Failure> {
    let unusable =
        || Failure::invalid("/cursor", "does not lead to a page of this list; start again without it.");
    let cursor: Cursor = read_json(cursor.as_bytes()).ok_or_else(unusable)?;
    // The configuration may have changed since.
    let within = [Some(&cursor.url), cursor.then.as_ref()]
        .into_iter()
        .flatten()
        .all(|url| links::is_within(url, resource));
    if within { Ok(cursor) } else { Err(unusable()) }
}

/// The first page. Both ends are always given, because Webex's own default is a week.
fn first(config: &Config, list: &ListMeetings, resource: &str, now_ms: u64) -> Cursor {
    let span = i64::from(config.list_days) * DAY_MS;
    let now = Moment::utc(i64::try_from(now_ms).unwrap_or_default());
    let (from, to) = match (list.from.clone(), list.to.clone()) {
        (Some(from), Some(to)) => (from, to),
        (None, Some(to)) => (Moment::utc(to.unix_ms.saturating_sub(span)), to),
        (from, None) => {
            let from = from.unwrap_or(now);
            let to = Moment::utc(from.unix_ms.saturating_add(span));
            (from, to)
        }
    };
    let window = |request: Request| {
        request.query("from", &from.rfc3339_utc()).query("to", &to.rfc3339_utc()).query("max", PAGE).url
    };
    let series = Request::get(resource).query("meetingType", "meetingSeries").query("current", "false");
    let rooms = Request::get(resource)
        .query("meetingType", "scheduledMeeting")
        .query("scheduledType", "personalRoomMeeting");
    Cursor { url: window(series), skip: 0, then: config.list_personal_rooms.then(|| window(rooms)) }
}

/// Adds the meetings of one answer, each series or meeting once.
async fn fetch(call: &Call<'_>, at: &Cursor, resource: &str, filling: &mut Filling) -> Result<Rest, Failure> {
    let response = call.send(Request::get(at.url.as_str())).await?;
    let answer: Map<String, Value> = response.json()?;
    let Some(Value::Array(items)) = answer.get("items") else {
        return Err(
            Failure::provider_error("Webex's list of meetings has no items.").with_status(response.status)
        );
    };
    for (index, item) in items.iter().enumerate().skip(at.skip) {
        let Some(item) = item.as_object() else { continue };
        let meeting = mapping::meeting(item)?;
        let series = convoke_plugin::text(item, "meetingSeriesId");
        if filling.has(&meeting.id) || series.is_some_and(|series| filling.has(&series)) {
            continue;
        }
        if !filling.take(meeting) {
            return Ok(Rest::Items(index));
        }
    }
    Ok(Rest::Next(links::next(&response, resource)))
}
