//! Lists: the span that is asked for, pages that come again, and answers with many meetings.

use convoke_plugin::{Operation, Request, Response, Transport, parse_instant};
use serde_json::{Value, json};

use super::super::compare::Breach;
use super::super::drive::{Call, Run, drive};
use super::super::kit::{Bench, Kit, Place, Verdict};
use super::super::rules::Rule;
use super::super::scene::{AnswerBody, Scene, Wanted};
use super::super::subject::Open;
use super::super::variation::Swap;

const DAY_MS: i64 = 86_400_000;
/// More than a page of most providers.
const MANY: u64 = 100;

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let open = &bench.subject.open;
    for scene in bench.subject.successes() {
        if scene.operation == Operation::ListMeetings && !scene.turns.is_empty() {
            spans(kit, open, &scene);
            many(kit, open, &scene);
            again(kit, open, &scene);
        }
    }
}

/// Answers what the sample shows, and to more requests what it shows last.
fn steady(scene: &Scene) -> impl FnMut(usize, &Request) -> Result<Response, Transport> + '_ {
    |number, _| {
        let turn = scene.turns.get(number).or(scene.turns.last());
        turn.map_or(Err(Transport::Protocol), |turn| Ok(turn.response()))
    }
}

/// Spans without the sample's meetings: either the provider is asked for another span, or the meetings are left out.
fn spans(kit: &mut Kit<'_>, open: &Open, scene: &Scene) {
    let Wanted::Result(result) = &scene.end else { return };
    let starts: Vec<i64> = told(result).iter().filter_map(|meeting| instant(meeting, "start")).collect();
    let (Some(first), Some(last)) = (starts.iter().min(), starts.iter().max()) else { return };
    // Each beside another one on the same side, so that past and upcoming meetings may be kept apart.
    for (named, near, far) in [
        (
            "after",
            (Some(last + 2 * DAY_MS), Some(last + 3 * DAY_MS)),
            (Some(last + 9 * DAY_MS), Some(last + 10 * DAY_MS)),
        ),
        ("after", (Some(last + 2 * DAY_MS), None), (Some(last + 9 * DAY_MS), None)),
        (
            "before",
            (Some(first - 33 * DAY_MS), Some(first - 32 * DAY_MS)),
            (Some(first - 40 * DAY_MS), Some(first - 39 * DAY_MS)),
        ),
        ("before", (None, Some(first - 32 * DAY_MS)), (None, Some(first - 39 * DAY_MS))),
    ] {
        let with = |(from, to): (Option<i64>, Option<i64>)| {
            let mut input = scene.input.clone();
            for (name, end) in [("from", from), ("to", to)] {
                match (end, input.as_object_mut()) {
                    (Some(unix_ms), Some(members)) => {
                        members.insert(name.to_owned(), json!({"unix_ms": unix_ms, "offset_s": 0}));
                    }
                    (None, Some(members)) => drop(members.remove(name)),
                    (_, None) => {}
                }
            }
            Call::with(scene, &input)
        };
        let (call, other) = (with(near), with(far));
        let ends = match near {
            (Some(_), Some(_)) => "from and to",
            (Some(_), None) => "from",
            (None, _) => "to",
        };
        let place = Place::of(scene, format!("{ends} {named} the sample's meetings"));
        kit.call(Rule::ListsSpan, place, (open, scene, &call), &mut steady(scene), |run| {
            let elsewhere = drive(&open.instance, &other, &mut steady(scene));
            if run.requests == elsewhere.requests { outside(near, run) } else { Ok(()) }
        });
    }
}

/// Each meeting that tells its time is in the span; a series may come again in it.
fn outside((from, to): (Option<i64>, Option<i64>), run: &Run) -> Verdict {
    let result = run.result().unwrap_or_default();
    let stray = told(&result).iter().find(|meeting| {
        let Some(start) = instant(meeting, "start") else { return false };
        let end = instant(meeting, "end").unwrap_or(start).max(start);
        let single = meeting.get("recurrence").is_none_or(Value::is_null);
        single && (from.is_some_and(|from| end < from) || to.is_some_and(|to| start >= to))
    });
    match stray {
        Some(meeting) => Err(Breach::new(
            "requests that show the span, or no meeting outside of it",
            format!("the same requests for another span, and the meeting of {}", meeting["start"]),
        )),
        None => Ok(()),
    }
}

/// The page that the sample's next page should be is the sample's own once more.
fn again(kit: &mut Kit<'_>, open: &Open, scene: &Scene) {
    let Wanted::Result(wanted) = &scene.end else { return };
    if wanted["next_cursor"].is_null() {
        return;
    }
    let first = drive(&open.instance, &Call::of(scene), &mut steady(scene)).result().unwrap_or_default();
    let mut input = scene.input.clone();
    let mut cursor = first["next_cursor"].clone();
    // The cursor may tell where it came from, and then be another one the second time.
    for round in ["second", "third"] {
        input["cursor"] = cursor.clone();
        let call = Call::with(scene, &input);
        let place = Place::of(scene, format!("the same page for the {round} time"));
        let mut next = Value::Null;
        kit.call(Rule::ListsOnward, place, (open, scene, &call), &mut steady(scene), |run| {
            next = run.result().unwrap_or_default()["next_cursor"].clone();
            if next.is_null() || next != cursor {
                return Ok(());
            }
            Err(Breach::new(
                "another `next_cursor`, none, or a failure",
                "the `next_cursor` that was asked with",
            ))
        });
        if next.is_null() || next == cursor {
            return;
        }
        cursor = next;
    }
}

/// A long page: all of it is told, or that there is more.
fn many(kit: &mut Kit<'_>, open: &Open, scene: &Scene) {
    let Wanted::Result(result) = &scene.end else { return };
    let ids: Vec<String> =
        told(result).iter().filter_map(|meeting| Some(meeting["id"].as_str()?.to_owned())).collect();
    for at in 0..scene.turns.len() {
        let mut long = scene.clone();
        let AnswerBody::Json(answer) = &mut long.turns[at].answer else { continue };
        if !lengthen(answer, &ids) {
            continue;
        }
        let call = Call::of(&long);
        let place = Place::at(scene, at, format!("{MANY} more meetings in the answer"));
        kit.call(Rule::ListsWhole, place, (open, &long, &call), &mut steady(&long), |run| {
            let Some(result) = run.result() else { return Ok(()) };
            let count = told(&result).len();
            let wanted = ids.len() as u64 + MANY;
            let more = result["next_cursor"].is_string() || result["truncated"] == true;
            if more || count as u64 >= wanted {
                return Ok(());
            }
            Err(Breach::new(
                format!("{wanted} meetings, or `next_cursor`, or `truncated`"),
                format!("{count} meetings, and no word of more"),
            ))
        });
    }
}

/// Repeats the first item that is one of the meetings, each time with another id; whether there is one.
fn lengthen(value: &mut Value, ids: &[String]) -> bool {
    match value {
        Value::Array(items) => {
            let found = items.iter().find_map(|item| {
                let members = item.as_object()?;
                let id = members.values().find(|value| ids.contains(&plain(value)))?;
                Some((item.clone(), id.clone()))
            });
            let Some((item, id)) = found else {
                return items.iter_mut().any(|item| lengthen(item, ids));
            };
            items.extend((0..MANY).map(|number| renamed(&item, &id, number)));
            true
        }
        Value::Object(members) => members.values_mut().any(|value| lengthen(value, ids)),
        _ => false,
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn renamed(item: &Value, id: &Value, number: u64) -> Value {
    let mut item = item.clone();
    if let Some(old) = id.as_str() {
        let new = format!("{old}{number}");
        Swap { old, new: &new, in_paths: true }.value(&mut item);
    } else if let (Some(old), Some(members)) = (id.as_u64(), item.as_object_mut()) {
        for value in members.values_mut().filter(|value| *value == id) {
            *value = json!(old.wrapping_add(number + 1));
        }
    }
    item
}

fn told(result: &Value) -> &[Value] {
    result["meetings"].as_array().map_or(&[], Vec::as_slice)
}

fn instant(meeting: &Value, member: &str) -> Option<i64> {
    parse_instant(meeting[member].as_str()?)
}
