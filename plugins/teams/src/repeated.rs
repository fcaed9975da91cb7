//! Creates that may be repeated: `createOrGet` makes one meeting for an external id, however often it is called.

use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{Failure, MeetingAnswer, NewMeeting, Request};

use crate::options::{self, Options};
use crate::{Call, Teams, mapping};

/// Creates the meeting, or finds the one that an earlier try made. That one stays as its organiser may have made it since, but
/// for options that were asked for and that it has not: the earlier try may have ended before it came to them.
pub(crate) async fn create_or_get(
    teams: &Teams,
    call: &Call<'_>,
    meeting: &NewMeeting<Options>,
    tag: &str,
) -> Result<MeetingAnswer, Failure> {
    options::check_keyed(&meeting.options)?;
    let mut body = mapping::core_members(meeting);
    body.insert("externalId".to_owned(), tag.into());
    let response = call.send(Request::post(teams.meetings(&["createOrGet"])).json(&body)).await?;
    let existing = response.status == 200;
    let mut made = teams.meeting(&response)?;
    // `createOrGet` takes no others.
    let wanted = lacking(meeting.options.0.clone(), &response.json()?);
    if !wanted.is_empty() {
        let request = Request::patch(teams.meetings(&[&made.id])).json(&wanted);
        made = teams.meeting(&call.send(request).await?)?;
    }
    Ok(MeetingAnswer { existing, ..made.into() })
}

/// The members that the meeting has not got as they are wanted.
fn lacking(mut wanted: Map<String, Value>, shown: &Map<String, Value>) -> Map<String, Value> {
    wanted.retain(|name, value| !shown.get(name).is_some_and(|shown| has(shown, value)));
    wanted
}

/// Whether everything in `wanted` is so in `shown`, which may say more.
fn has(shown: &Value, wanted: &Value) -> bool {
    match (shown, wanted) {
        (Value::Object(shown), Value::Object(wanted)) => {
            wanted.iter().all(|(name, value)| shown.get(name).is_some_and(|shown| has(shown, value)))
        }
        _ => shown == wanted,
    }
}
