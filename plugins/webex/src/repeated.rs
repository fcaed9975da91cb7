//! Creates that may be repeated: a tag that Webex keeps with the meeting, and shows to the integration that wrote it alone,
//! leads to the meeting that an earlier try made.

use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{Failure, FailureKind, Moment, NewMeeting, Request};

use crate::call::Call;
use crate::options::Options;
use crate::scopes;

/// The most tags Webex takes, of 64 characters each.
const TAGS: usize = 3;
const DAY_MS: i64 = 24 * 3_600_000;

/// Adds the tag to the members of a create request, beside the caller's own. `None` where there is no place for it: meetings
/// in personal rooms take no tags, and nobody's own are left out.
pub(crate) fn mark(members: &mut Map<String, Value>, meeting: &NewMeeting<Options>) -> Option<String> {
    let tag = format!("convoke:{}", meeting.idempotency.as_ref()?.tag);
    if meeting.options.text("scheduledType") == Some("personalRoomMeeting") {
        return None;
    }
    let tags = members.entry("integrationTags").or_insert_with(|| Value::Array(Vec::new())).as_array_mut()?;
    if tags.len() >= TAGS {
        return None;
    }
    tags.push(tag.as_str().into());
    Some(tag)
}

/// The id of the meeting that an earlier try made. Where nobody may look, a first try goes on, because another may not even
/// have been; an uncertain one does not.
pub(crate) async fn earlier(
    call: &Call<'_>,
    meeting: &NewMeeting<Options>,
    tag: Option<&str>,
) -> Result<Option<String>, Failure> {
    let Some(idempotency) = &meeting.idempotency else { return Ok(None) };
    let reading = call.reading();
    let Some(tag) = tag else {
        return if idempotency.uncertain { Err(untagged()) } else { Ok(None) };
    };
    let allowed = scopes::require(
        call.credentials,
        reading.scope(),
        "Looking whether the meeting was scheduled before",
    );
    let looked = match allowed {
        Ok(()) => reading.send(reading.for_host(list(call, meeting, tag))).await,
        Err(failure) => Err(failure),
    };
    let answer: Map<String, Value> = match looked {
        Ok(response) => response.json()?,
        Err(failure) if failure.kind == FailureKind::AccessDenied && !idempotency.uncertain => {
            return Ok(None);
        }
        Err(failure) => return Err(failure),
    };
    let first = answer.get("items").and_then(|items| items.get(0)?.as_object());
    Ok(first.and_then(|item| convoke_plugin::text(item, "id")))
}

/// Asks for the series with the tag whose occurrences lie where the meeting is to be.
fn list(call: &Call<'_>, meeting: &NewMeeting<Options>, tag: &str) -> Request {
    let start = meeting.start.unix_ms;
    // The first occurrences of a series may have been moved or deleted since.
    let reach = if meeting.recurrence.is_some() { 366 } else { 1 };
    let request = Request::get(call.url(&["meetings"]))
        .query("integrationTag", tag)
        .query("meetingType", "meetingSeries")
        .query("current", "false")
        .query("from", &Moment::utc(start - DAY_MS).rfc3339_utc())
        .query("to", &Moment::utc(start + reach * DAY_MS).rfc3339_utc());
    match meeting.options.text("scheduledType") {
        Some(kind) => request.query("scheduledType", kind),
        None => request,
    }
}

fn untagged() -> Failure {
    Failure::new(
        FailureKind::Conflict,
        "Whether an earlier call made this meeting cannot be told: Webex keeps no tag with meetings in personal rooms, nor more \
         than three. Look in Webex; a new key makes a new meeting.",
    )
}
