//! Series and their occurrences: which of them a call means, and which there are.
//!
//! Webex gives each occurrence an id of its own, and tells its series' id with it.

use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{
    Failure, Level, Meeting, MeetingScope, Moment, Occurrence, Request, log, parse_instant, text,
};

use crate::call::Call;
use crate::{read_meeting, scopes};

const DAY_MS: i64 = 24 * 3_600_000;
/// Webex answers at most a hundred at once, and those of a year are enough for anybody to go on from.
const MOST: &str = "100";
const DAYS: i64 = 366;

/// The id that a changing call is for: a series' or an occurrence's, whichever the scope wants.
pub(crate) async fn target(
    call: &Call<'_>,
    id: &str,
    scope: Option<MeetingScope>,
) -> Result<String, Failure> {
    if scope.is_none() {
        return Ok(id.to_owned());
    }
    let reading = call.reading();
    scopes::require(call.credentials, reading.scope(), "Telling a series from its occurrences")?;
    Ok(find(&reading, id, scope).await?.id)
}

/// The meeting with this id, or its series, whichever the scope wants.
pub(crate) async fn find(call: &Call<'_>, id: &str, scope: Option<MeetingScope>) -> Result<Meeting, Failure> {
    let mut id = id.to_owned();
    loop {
        let mut meeting = read_meeting(call, &id).await?;
        match (scope, meeting.series_id.take()) {
            (Some(MeetingScope::Series), Some(series)) if series != id => id = series,
            (Some(MeetingScope::Occurrence), _) if meeting.recurrence.is_some() => {
                let detail = "wants one occurrence, and the id is that of a series; take an id from its `occurrences`.";
                return Err(Failure::invalid("/scope", detail));
            }
            (_, series) => {
                meeting.series_id = series;
                return Ok(meeting);
            }
        }
    }
}

/// The next occurrences of a series. The series itself is there also when these cannot be read.
pub(crate) async fn occurrences(call: &Call<'_>, series: &Meeting) -> Vec<Occurrence> {
    let now = i64::try_from(call.http.now_ms()).unwrap_or_default();
    let start = series.start.as_deref().and_then(parse_instant).unwrap_or(now);
    let from = start.max(now - DAY_MS);
    let request = Request::get(call.url(&["meetings"]))
        .query("meetingSeriesId", &series.id)
        .query("meetingType", "scheduledMeeting")
        .query("from", &Moment::utc(from).rfc3339_utc())
        .query("to", &Moment::utc(from + DAYS * DAY_MS).rfc3339_utc())
        .query("max", MOST);
    let answer = call.send(call.for_host(request)).await.and_then(|response| response.json());
    let answer: Map<String, Value> = answer.unwrap_or_else(|_| {
        log(Level::Warning, "Webex tells a series and not its occurrences.");
        Map::new()
    });
    let items = answer.get("items").and_then(Value::as_array).into_iter().flatten();
    let occurrence = |item: &Value| {
        let text = |name: &str| text(item.as_object()?, name);
        Some(Occurrence { id: text("id")?, start: text("start"), end: text("end") })
    };
    items.filter_map(occurrence).collect()
}
