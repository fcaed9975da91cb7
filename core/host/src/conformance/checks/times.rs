//! Other days, other hours, other offsets: what the requests say has to move with them.

use convoke_plugin::{Moment, Request, parse_instant};
use serde_json::{Value, json};

use super::super::compare::Breach;
use super::super::drive::{Call, Run, clip};
use super::super::kit::{Bench, Kit, Place, Verdict, as_shown};
use super::super::rules::Rule;
use super::super::scene::{AnswerBody, Body, Scene, Wanted};
use super::super::subject::Open;
use super::super::variation::texts;
use super::mapping::{begin, fits};

const DAY_MS: i64 = 86_400_000;

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let open = &bench.subject.open;
    for scene in bench.subject.successes() {
        let moments = moments(&scene);
        if moments.is_empty() {
            continue;
        }
        // A rule names days of its own, which would have to move too.
        let repeats = scene.input.to_string().contains("\"frequency\"");
        if !repeats {
            begin(kit, open, &scene);
            // Whole weeks: the days of the week stay. In 2038 the seconds no longer go into 31 bits.
            for (named, weeks) in [("eight weeks", 8), ("ten years", 522)] {
                let shifted = shifted(&scene, weeks * 7 * DAY_MS);
                let call = Call::of(&shifted);
                kit.call(
                    Rule::TimesMove,
                    Place::of(&scene, format!("all dates {named} later")),
                    (open, &shifted, &call),
                    &mut as_shown(&shifted),
                    |run| fits(&shifted, run),
                );
            }
            seconds(kit, open, &scene, &moments);
            lengths(kit, open, &scene);
        }
        for (pointer, moment) in &moments {
            offsets(kit, open, &scene, pointer, moment);
        }
    }
}

/// The moments of the input that may be changed.
fn moments(scene: &Scene) -> Vec<(String, Moment)> {
    ["/meeting/start", "/meeting/end", "/patch/start", "/patch/end", "/from", "/to"]
        .iter()
        .filter(|pointer| !scene.fixed.iter().any(|fixed| pointer.starts_with(fixed.as_str())))
        .filter_map(|pointer| {
            let moment = serde_json::from_value(scene.input.pointer(pointer)?.clone()).ok()?;
            Some(((*pointer).to_owned(), moment))
        })
        .collect()
}

/// The scene at another time: moments, dates in texts, instants in numbers, and the clock.
fn shifted(scene: &Scene, by_ms: i64) -> Scene {
    let mut other = scene.clone();
    other.now_ms = other.now_ms.saturating_add_signed(by_ms);
    shift(&mut other.input, by_ms);
    for turn in &mut other.turns {
        turn.url = shift_url(&turn.url, by_ms);
        match &mut turn.body {
            Body::Json(json) => shift(json, by_ms),
            Body::Form(fields) => fields.values_mut().for_each(|value| shift_text(value, by_ms)),
            Body::None | Body::Text(_) => {}
        }
        if let AnswerBody::Json(json) = &mut turn.answer {
            shift(json, by_ms);
        }
    }
    if let Wanted::Result(result) = &mut other.end {
        shift(result, by_ms);
    }
    other
}

fn shift(value: &mut Value, by_ms: i64) {
    match value {
        Value::String(text) => shift_text(text, by_ms),
        Value::Array(items) => items.iter_mut().for_each(|item| shift(item, by_ms)),
        Value::Object(members) => members.values_mut().for_each(|value| shift(value, by_ms)),
        Value::Number(number) => {
            // Instants between 2029 and 2033, in seconds or milliseconds.
            if let Some(whole) = number.as_i64() {
                if (1_861_920_000_000..1_988_150_400_000).contains(&whole) {
                    *value = json!(whole + by_ms);
                } else if (1_861_920_000..1_988_150_400).contains(&whole) {
                    *value = json!(whole + by_ms / 1000);
                }
            }
        }
        _ => {}
    }
}

/// Each date of a text that begins with one, such as `2030-03-04T09:00:00Z` or `2030-03-04`, some whole days later.
fn shift_text(text: &mut String, by_ms: i64) {
    let looks = text.len() >= 10
        && text.is_char_boundary(10)
        && text.as_bytes().iter().take(10).enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !looks {
        return;
    }
    if let Some(midnight) = parse_instant(&format!("{}T00:00:00Z", &text[..10])) {
        let moved = convoke_plugin::rfc3339(midnight + by_ms);
        text.replace_range(..10, &moved[..10]);
    }
}

fn shift_url(url: &str, by_ms: i64) -> String {
    let Some((head, query)) = url.split_once('?') else { return url.to_owned() };
    let mut out = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let mut value = value.into_owned();
        shift_text(&mut value, by_ms);
        // Instants as numbers.
        if let Ok(number) = value.parse::<i64>() {
            let mut number = json!(number);
            shift(&mut number, by_ms);
            value = number.to_string();
        }
        out.append_pair(&name, &value);
    }
    format!("{head}?{}", out.finish())
}

/// The same instant, meant in another place: what is sent with an offset stays that instant, what is sent as local time moves.
fn offsets(kit: &mut Kit<'_>, open: &Open, scene: &Scene, pointer: &str, moment: &Moment) {
    let mut input = scene.input.clone();
    let offset_s = if moment.offset_s == 19_800 { -12_600 } else { 19_800 };
    let other = Moment { unix_ms: moment.unix_ms, offset_s };
    if let Some(at) = input.pointer_mut(pointer) {
        *at = json!({"unix_ms": other.unix_ms, "offset_s": other.offset_s});
    }
    let call = Call::with(scene, &input);
    let place = Place::of(scene, format!("{pointer} the same instant at another offset"));
    kit.call(Rule::TimesOffset, place, (open, scene, &call), &mut as_shown(scene), |run| {
        same_instants(scene, run, moment, &other)
    });
}

fn same_instants(scene: &Scene, run: &Run, old: &Moment, new: &Moment) -> Verdict {
    for (turn, request) in scene.turns.iter().zip(&run.requests) {
        let wanted = leaves(&turn.url, &turn.body);
        for (place, found) in sent(request) {
            let Some((_, before)) = wanted.iter().find(|(own, _)| *own == place) else { continue };
            let bare = before.get(..19).unwrap_or_default();
            let has_offset = parse_instant(before).is_some()
                && before.get(19..).is_some_and(|tail| tail.contains(['Z', '+', '-']));
            let fits = if has_offset {
                parse_instant(before) != Some(old.unix_ms) || parse_instant(&found) == Some(old.unix_ms)
            } else if bare == old.local() && old.offset_s != 0 {
                found.get(..19) == Some(new.local().as_str()) || found.get(..19) == Some(bare)
            } else {
                true
            };
            if !fits {
                return Err(Breach::new(
                    format!("{place}: the instant {}", new.rfc3339()),
                    format!("{place}: {}", clip(&found)),
                ));
            }
        }
    }
    Ok(())
}

/// Some seconds later: texts that have seconds have to show them.
fn seconds(kit: &mut Kit<'_>, open: &Open, scene: &Scene, moments: &[(String, Moment)]) {
    const LATER_MS: i64 = 37_000;
    let later = |moment: &Moment| Moment { unix_ms: moment.unix_ms + LATER_MS, offset_s: moment.offset_s };
    let mut input = scene.input.clone();
    for (pointer, moment) in moments {
        if let Some(at) = input.pointer_mut(pointer) {
            *at = serde_json::to_value(later(moment)).unwrap_or_default();
        }
    }
    let call = Call::with(scene, &input);
    let place = Place::of(scene, "all times 37 seconds later");
    kit.call(Rule::TimesSeconds, place, (open, scene, &call), &mut as_shown(scene), |run| {
        for (turn, request) in scene.turns.iter().zip(&run.requests) {
            let wanted = leaves(&turn.url, &turn.body);
            for (place, found) in sent(request) {
                let Some((_, before)) = wanted.iter().find(|(own, _)| *own == place) else { continue };
                let is_one = moments.iter().any(|(_, moment)| {
                    parse_instant(before) == Some(moment.unix_ms) || before.get(..19) == Some(&moment.local())
                });
                let clock = |text: &str| parse_instant(&format!("{}Z", text.get(..19)?));
                if let Some(old) = clock(before).filter(|_| is_one)
                    && clock(&found) != Some(old + LATER_MS)
                {
                    return Err(Breach::new(
                        format!("{place}: {before}, 37 seconds later"),
                        format!("{place}: {}", clip(&found)),
                    ));
                }
            }
        }
        Ok(())
    });
}

/// Half a minute longer: a length in minutes holds it, and so is a minute more. Refusing it is another check's matter.
fn lengths(kit: &mut Kit<'_>, open: &Open, scene: &Scene) {
    for root in ["/meeting", "/patch"] {
        let moment = |name: &str| {
            serde_json::from_value::<Moment>(scene.input.pointer(&format!("{root}/{name}"))?.clone()).ok()
        };
        let (Some(start), Some(end)) = (moment("start"), moment("end")) else { continue };
        let minutes = (end.unix_ms - start.unix_ms) / 60_000;
        let mut input = scene.input.clone();
        input[&root[1..]]["end"] = json!({"unix_ms": end.unix_ms + 30_000, "offset_s": end.offset_s});
        let call = Call::with(scene, &input);
        let place = Place::of(scene, "half a minute longer");
        kit.call(Rule::TimesSeconds, place, (open, scene, &call), &mut as_shown(scene), |run| {
            for (turn, request) in scene.turns.iter().zip(&run.requests) {
                let (Body::Json(Value::Object(shown)), Ok(sent)) =
                    (&turn.body, serde_json::from_slice::<Value>(&request.body))
                else {
                    continue;
                };
                for (name, _) in shown.iter().filter(|(_, shown)| **shown == json!(minutes)) {
                    if sent[name] == json!(minutes) {
                        let wanted =
                            format!("{name}: {}, which holds {minutes} minutes and a half", minutes + 1);
                        return Err(Breach::new(wanted, format!("{name}: {minutes}")));
                    }
                }
            }
            Ok(())
        });
    }
}

fn query(url: &str) -> Vec<(String, String)> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| (format!("query {name}"), value.into_owned()))
        .collect()
}

pub(super) fn leaves(url: &str, body: &Body) -> Vec<(String, String)> {
    let mut all = query(url);
    match body {
        Body::Json(json) => all.extend(texts(json)),
        Body::Form(fields) => {
            all.extend(fields.iter().map(|(name, value)| (format!("form {name}"), value.clone())))
        }
        Body::None | Body::Text(_) => {}
    }
    all
}

pub(super) fn sent(request: &Request) -> Vec<(String, String)> {
    let mut all = query(&request.url);
    match serde_json::from_slice::<Value>(&request.body) {
        Ok(json) => all.extend(texts(&json)),
        Err(_) => all.extend(
            form_urlencoded::parse(&request.body)
                .map(|(name, value)| (format!("form {name}"), value.into_owned())),
        ),
    }
    all
}
