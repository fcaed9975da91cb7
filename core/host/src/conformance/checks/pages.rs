//! Lists: the very ends of the span, and more than one result holds, page by page.

use std::collections::BTreeSet;

use convoke_plugin::{Operation, Request, Response, parse_instant};
use serde_json::{Value, json};

use super::super::compare::{Breach, same_url};
use super::super::drive::{Call, Run, drive};
use super::super::kit::{Bench, Kit, Place, Verdict, as_shown};
use super::super::rules::Rule;
use super::super::scene::{AnswerBody, Scene, Turn, Wanted};
use super::super::subject::Open;

const DAY_MS: i64 = 86_400_000;
/// Twice what a result may have, in bytes.
const MUCH: usize = 512 * 1024;
/// No text of a meeting is longer than this where a provider has a limit of its own.
const LONGEST_TEXT: usize = 3000;
/// How many meetings an answer has where the provider makes pages and the request does not say how long.
const PAGE: usize = 50;
/// And where it makes none.
const NO_PAGES: usize = 1000;
const MOST_PAGES: usize = 64;

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let open = &bench.subject.open;
    let mut scenes = bench.subject.successes();
    scenes.retain(|scene| scene.operation == Operation::ListMeetings);
    let paged = scenes.iter().any(|scene| {
        let more = |result: &Value| result["next_cursor"].is_string() || result["truncated"] == json!(true);
        scene.input["cursor"].is_string() || matches!(&scene.end, Wanted::Result(result) if more(result))
    });
    for scene in &scenes {
        if scene.input["cursor"].is_null() {
            ends(kit, open, scene);
        }
        for at in 0..scene.turns.len() {
            long(kit, open, scene, at, if paged { PAGE } else { NO_PAGES });
        }
    }
}

/// What the meetings told, each by its id and start, have to be.
type Judge<'a> = &'a dyn Fn(&[(String, i64)]) -> Verdict;

/// Each meeting that has a start: its id, and the start.
fn starts(result: &Value) -> Vec<(String, i64)> {
    let meetings = result["meetings"].as_array().into_iter().flatten();
    meetings
        .filter_map(|meeting| {
            Some((meeting["id"].as_str()?.to_owned(), parse_instant(meeting["start"].as_str()?)?))
        })
        .collect()
}

/// Where the provider is not told the span, the plugin has to select, to the millisecond.
fn ends(kit: &mut Kit<'_>, open: &Open, scene: &Scene) {
    let Wanted::Result(result) = &scene.end else { return };
    let usual = starts(result);
    let times = || usual.iter().map(|(_, start)| *start);
    let (Some(first), Some(last)) = (times().min(), times().max()) else { return };
    let call = |from: i64, to: i64| {
        let moment = |unix_ms: i64| json!({"unix_ms": unix_ms, "offset_s": 0});
        let mut input = scene.input.clone();
        input["from"] = moment(from);
        input["to"] = moment(to);
        Call::with(scene, &input)
    };
    let asked = drive(&open.instance, &Call::of(scene), &mut as_shown(scene)).requests;
    let mut hold = |case: &str, (from, to): (i64, i64), judge: Judge<'_>| {
        let call = call(from, to);
        let place = Place::of(scene, case);
        kit.call(Rule::ListsSpan, place, (open, scene, &call), &mut as_shown(scene), |run| {
            match run.result() {
                Some(result) if run.requests == asked => judge(&starts(&result)),
                _ => Ok(()),
            }
        });
    };
    hold("a span that ends as the first meeting starts", (first - DAY_MS, first), &|told| match told
        .iter()
        .find(|(_, start)| *start >= first)
    {
        Some((id, _)) => Err(Breach::new("no meeting that starts at `to` or later", id.as_str())),
        None => Ok(()),
    });
    hold("a span that begins as the first meeting starts", (first, last + 1000), &|told| match usual
        .iter()
        .find(|meeting| !told.contains(meeting))
    {
        Some((id, _)) => Err(Breach::new("every meeting of the span, `from` included", format!("not {id}"))),
        None => Ok(()),
    });
}

/// A list of more and longer meetings than a result holds: told in parts, each meeting once, and saying so.
fn long(kit: &mut Kit<'_>, open: &Open, scene: &Scene, at: usize, count: usize) {
    let (Wanted::Result(result), AnswerBody::Json(answer)) = (&scene.end, &scene.turns[at].answer) else {
        return;
    };
    let meetings = result["meetings"].as_array().map(Vec::as_slice).unwrap_or_default();
    let Some((place, item, meeting)) = listed(answer, String::new(), meetings) else { return };
    let count = page_size(&scene.turns[at].url).unwrap_or(count);
    let items = (0..count).map(|number| another(item, meeting, number, (MUCH / count).min(LONGEST_TEXT)));
    let mut whole = answer.clone();
    if let Some(list) = whole.pointer_mut(&place) {
        *list = items.collect();
    }
    let turn =
        Turn { answer: AnswerBody::Json(whole), answer_headers: Vec::new(), ..scene.turns[at].clone() };
    let answered = |number: usize, request: &Request| match scene.turns.get(number) {
        _ if request.method == turn.method && same_url(&request.url, &turn.url) => Some(turn.response()),
        Some(before) if number < at => Some(before.response()),
        _ => None,
    };
    let call = Call::of(scene);
    let case = Place::at(scene, at, format!("an answer of {count} long meetings"));
    let mut elsewhere = false;
    let mut upstream = |number: usize, request: &Request| {
        let response = answered(number, request);
        elsewhere |= response.is_none();
        Ok(response.unwrap_or(Response { status: 404, headers: Vec::new(), body: Vec::new() }))
    };
    let mut first = None;
    kit.call(Rule::ListsWhole, case.clone(), (open, scene, &call), &mut upstream, |run| {
        first = Some(run.clone());
        Ok(())
    });
    let Some(mut run) = first else { return };
    let mut told = BTreeSet::new();
    for _ in 0..MOST_PAGES {
        let next = match page(&run, &mut told, count) {
            Ok(next) => next,
            Err(_) if elsewhere => return,
            Err(breach) => return kit.broken(Rule::ListsWhole, case, breach),
        };
        let Some(cursor) = next else { return };
        let mut input = scene.input.clone();
        input["cursor"] = json!(cursor);
        run = drive(&open.instance, &Call::with(scene, &input), &mut |number, request| {
            let response = answered(number, request);
            elsewhere |= response.is_none();
            Ok(response.unwrap_or(Response { status: 404, headers: Vec::new(), body: Vec::new() }))
        });
        // The provider's own next page, which the kit cannot make up.
        if elsewhere {
            return;
        }
    }
    kit.broken(Rule::ListsWhole, case, Breach::new("pages that end", format!("more than {MOST_PAGES}")));
}

/// Counts what a page tells; the cursor of the next one, unless all was told.
fn page(run: &Run, told: &mut BTreeSet<String>, count: usize) -> Result<Option<String>, Breach> {
    let Some(result) = run.result() else {
        return Err(Breach::new("a part of the list, with next_cursor or truncated", run.told()));
    };
    for meeting in result["meetings"].as_array().into_iter().flatten() {
        let id = meeting["id"].as_str().unwrap_or_default();
        if !told.insert(id.to_owned()) {
            return Err(Breach::new("each meeting once, over all pages", format!("{id} again")));
        }
    }
    match result["next_cursor"].as_str() {
        Some(cursor) => Ok(Some(cursor.to_owned())),
        None if result["truncated"] == json!(true) || told.len() == count => Ok(None),
        None => Err(Breach::new(
            format!("{count} meetings, or next_cursor or truncated"),
            format!("{} meetings, and neither", told.len()),
        )),
    }
}

/// How many items a request asks for, as far as its query shows.
fn page_size(url: &str) -> Option<usize> {
    let (_, query) = url.split_once('?')?;
    let numbers = form_urlencoded::parse(query.as_bytes()).filter_map(|(_, value)| value.parse().ok());
    numbers.filter(|number| (10..=NO_PAGES).contains(number)).max()
}

/// The list of an answer that the result's meetings come from: its place, an item, and the meeting made of it.
fn listed<'a>(
    answer: &'a Value,
    at: String,
    meetings: &'a [Value],
) -> Option<(String, &'a Value, &'a Value)> {
    match answer {
        Value::Array(items) => items.iter().find_map(|item| {
            let has = |meeting: &&Value| {
                let id = meeting["id"].as_str().unwrap_or_default();
                item.as_object().is_some_and(|members| members.values().any(|value| is(value, id)))
            };
            Some((at.clone(), item, meetings.iter().find(has)?))
        }),
        Value::Object(members) => members
            .iter()
            .find_map(|(name, value)| listed(value, crate::schema::pointer(&at, name), meetings)),
        _ => None,
    }
}

/// Whether a value is this id, as a text or as a number.
fn is(value: &Value, id: &str) -> bool {
    value.as_str() == Some(id) || value.as_u64().is_some_and(|number| number.to_string() == id)
}

/// An item like this one, of another meeting with a long title.
fn another(item: &Value, meeting: &Value, number: usize, length: usize) -> Value {
    let id = meeting["id"].as_str().unwrap_or_default();
    let title = meeting["title"].as_str().unwrap_or_default();
    let other = |id: &str| match id.parse::<u64>() {
        Ok(whole) => (whole + number as u64).to_string(),
        Err(_) => format!("{id}{number}"),
    };
    let Value::Object(members) = item else { return item.clone() };
    let members = members.iter().map(|(name, value)| {
        // Whatever else may tell meetings apart.
        let tells = is(value, id) || name.to_ascii_lowercase().ends_with("id");
        let value = match value {
            Value::String(text) if text == title && !title.is_empty() => {
                json!(format!("{title} {}", "x".repeat(length)))
            }
            Value::String(text) if tells => json!(other(text)),
            Value::Number(whole) if tells && whole.is_u64() => {
                json!(whole.as_u64().unwrap_or_default() + number as u64)
            }
            other => other.clone(),
        };
        (name.clone(), value)
    });
    Value::Object(members.collect())
}
