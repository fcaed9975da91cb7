//! The provider's limits that the samples tell: the last value that is allowed, and the first that is not.

use convoke_plugin::{FailureKind, Operation};
use serde_json::{Value, json};

use super::super::compare::Breach;
use super::super::drive::{Call, Run, clip};
use super::super::kit::{Bench, Kit, Place, Verdict, as_shown};
use super::super::rules::Rule;
use super::super::samples::{Limit, Unit};
use super::super::scene::Scene;
use super::whole;

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    for limit in &bench.subject.samples.limits {
        let operations = match limit.operations.as_slice() {
            [] => &[Operation::CreateMeeting, Operation::UpdateMeeting],
            own => own,
        };
        for &operation in operations {
            if !bench.subject.operations().contains(&operation) {
                continue;
            }
            let scenes = bench.subject.successes();
            let mut of_operation: Vec<&Scene> =
                scenes.iter().filter(|scene| scene.operation == operation).collect();
            // One that has the member, where there is one.
            of_operation
                .sort_by_key(|scene| scene.input.pointer(&place(operation, &limit.pointer)).is_none());
            if let Some(scene) = of_operation.first() {
                hold(kit, bench, limit, scene);
            }
        }
    }
}

/// Where a member of the client's body stands in the operation's input.
fn place(operation: Operation, pointer: &str) -> String {
    match operation {
        Operation::CreateMeeting => format!("/meeting{pointer}"),
        Operation::UpdateMeeting => format!("/patch{pointer}"),
        _ => pointer.to_owned(),
    }
}

fn hold(kit: &mut Kit<'_>, bench: &Bench<'_>, limit: &Limit, scene: &Scene) {
    let mut cases: Vec<(u64, bool)> = Vec::new();
    if let Some(max) = limit.max {
        cases.extend([(max, true), (max + 1, false), (max.saturating_mul(2).saturating_add(7), false)]);
    }
    if let Some(min) = limit.min {
        cases.push((min, true));
        // A blank text is refused by the host, and nothing is shorter than that.
        if min > 1 || (min == 1 && !matches!(limit.unit, Unit::Characters | Unit::Bytes | Unit::Utf16)) {
            cases.push((min - 1, false));
        }
    }
    foreign(kit, bench, limit, scene, &cases);
    for (size, allowed) in cases {
        for (named, value) in values(limit, scene, size) {
            let mut input = scene.input.clone();
            if !put(&mut input, &place(scene.operation, &limit.pointer), &value) {
                continue;
            }
            let call = Call::with(scene, &input);
            let rule = if allowed { Rule::LimitsAllowed } else { Rule::LimitsRefused };
            let place = Place::of(scene, format!("{} of {size} {} {named}", limit.pointer, unit(limit.unit)));
            let value = value.as_str().unwrap_or_default().to_owned();
            let old =
                scene.input.pointer(&self::place(scene.operation, &limit.pointer)).and_then(Value::as_str);
            if let Some(old) = old.filter(|_| allowed) {
                let at = (&bench.subject.open, scene, &call);
                kit.call(Rule::LimitsWhole, place.clone(), at, &mut as_shown(scene), |run| {
                    if run.requests.is_empty() { Ok(()) } else { whole::arrives(scene, old, &value, run) }
                });
            }
            kit.call(rule, place, (&bench.subject.open, scene, &call), &mut as_shown(scene), |run| {
                if allowed { taken(limit, run) } else { refused(limit, &value, run) }
            });
        }
    }
}

/// Digits of another script where only ASCII's are allowed: many a library takes them for digits, and no provider does.
fn foreign(kit: &mut Kit<'_>, bench: &Bench<'_>, limit: &Limit, scene: &Scene, cases: &[(u64, bool)]) {
    const DIGIT: char = '\u{663}';
    let digits = limit
        .made_of
        .as_ref()
        .is_some_and(|letters| letters.is_ascii() && letters.contains(|c: char| c.is_ascii_digit()));
    let Some((size, _)) = cases.iter().find(|(size, allowed)| *allowed && *size > 0).filter(|_| digits)
    else {
        return;
    };
    let text = DIGIT.to_string().repeat(usize::try_from(*size).unwrap_or(1).min(200));
    let mut input = scene.input.clone();
    if put(&mut input, &place(scene.operation, &limit.pointer), &json!(text)) {
        let call = Call::with(scene, &input);
        let place = Place::of(scene, format!("{} of {size} digits of another script", limit.pointer));
        let at = (&bench.subject.open, scene, &call);
        kit.call(Rule::LimitsRefused, place, at, &mut as_shown(scene), |run| refused(limit, &text, run));
    }
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Characters => "characters",
        Unit::Bytes => "bytes",
        Unit::Utf16 => "UTF-16 units",
        Unit::Count => "items",
        Unit::Minutes => "minutes",
        Unit::Value => "as its value",
    }
}

/// Values of this size: of plain letters, and of characters that count otherwise in another unit.
fn values(limit: &Limit, scene: &Scene, size: u64) -> Vec<(&'static str, Value)> {
    let length = usize::try_from(size).unwrap_or(usize::MAX).min(200_000);
    let repeat = |unit: &str, of: usize| {
        let mut text = unit.repeat(length / of);
        text.push_str(&"k".repeat(length % of));
        json!(text)
    };
    let plain = || match &limit.made_of {
        Some(letters) if !letters.is_empty() => {
            json!(letters.chars().cycle().take(length).collect::<String>())
        }
        _ => json!("k".repeat(length)),
    };
    let mut list = Vec::new();
    match limit.unit {
        Unit::Characters => {
            list.push(("in ASCII", plain()));
            if limit.made_of.is_none() {
                list.push(("in two bytes each", repeat("\u{e9}", 1)));
                list.push(("in four bytes each", repeat("\u{1f600}", 1)));
            }
        }
        Unit::Bytes => {
            list.push(("in ASCII", plain()));
            if limit.made_of.is_none() && length >= 2 {
                list.push(("in two bytes a character", repeat("\u{e9}", 2)));
            }
        }
        Unit::Utf16 => {
            list.push(("in ASCII", plain()));
            if limit.made_of.is_none() && length >= 2 {
                list.push(("in two units a character", repeat("\u{1f600}", 2)));
            }
        }
        Unit::Count => {
            let pointer = place(scene.operation, &limit.pointer);
            let first = scene.input.pointer(&pointer).and_then(|list| list.get(0)).cloned();
            let item = first.unwrap_or_else(|| {
                if limit.pointer.ends_with("/invitees") {
                    json!({"email": "kit0@kit.example"})
                } else {
                    json!("kit0")
                }
            });
            let items: Vec<Value> = (0..length).map(|number| numbered(&item, number)).collect();
            list.push(("all different", json!(items)));
        }
        Unit::Minutes => {
            let start = scene.input.pointer(&place(scene.operation, "/start"));
            if let Some(start) = start.and_then(|start| start["unix_ms"].as_i64()) {
                let offset = scene
                    .input
                    .pointer(&place(scene.operation, "/end/offset_s"))
                    .cloned()
                    .unwrap_or(json!(0));
                let minutes = i64::try_from(size).unwrap_or(i64::MAX / 60_000);
                if minutes > 0 {
                    list.push((
                        "after the start",
                        json!({"unix_ms": start + minutes * 60_000, "offset_s": offset}),
                    ));
                }
            }
        }
        Unit::Value => list.push(("", json!(size))),
    }
    list
}

/// The item with another text in it.
fn numbered(item: &Value, number: usize) -> Value {
    match item {
        Value::String(text) => match text.split_once('@') {
            Some((name, host)) => json!(format!("{name}{number}@{host}")),
            None => json!(format!("{text}{number}")),
        },
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let value = if name == "email" { numbered(value, number) } else { value.clone() };
                (name.clone(), value)
            })
            .collect(),
        other => other.clone(),
    }
}

/// Sets a member; objects on the way to it are made.
fn put(input: &mut Value, pointer: &str, value: &Value) -> bool {
    let mut at = input;
    for name in crate::schema::segments(pointer) {
        if !at.is_object() {
            return false;
        }
        at = &mut at[name];
        if at.is_null() {
            *at = json!({});
        }
    }
    *at = value.clone();
    true
}

/// Not refused at this place; what becomes of it further on does not matter here.
fn taken(limit: &Limit, run: &Run) -> Verdict {
    let blamed = run.failure().is_some_and(|failure| {
        failure.kind == FailureKind::InvalidRequest
            && (run.requests.is_empty()
                || failure.errors.iter().any(|error| error.pointer.starts_with(&limit.pointer)))
    });
    if blamed { Err(Breach::new("a value that the limit allows is taken", run.told())) } else { Ok(()) }
}

fn refused(limit: &Limit, value: &str, run: &Run) -> Verdict {
    let wanted = || format!("failure invalid_request at {}, before any request", limit.pointer);
    if let Some(request) = run.requests.first() {
        return Err(Breach::new(
            wanted(),
            format!("{} {}, then {}", request.method, request.url, run.told()),
        ));
    }
    let Some(failure) = run.failure().filter(|failure| failure.kind == FailureKind::InvalidRequest) else {
        return Err(Breach::new(wanted(), run.told()));
    };
    if !failure.errors.iter().any(|error| error.pointer.starts_with(&limit.pointer)) {
        let pointers: Vec<&str> = failure.errors.iter().map(|error| error.pointer.as_str()).collect();
        return Err(Breach::new(wanted(), format!("invalid_request at {pointers:?}")));
    }
    let words = serde_json::to_string(failure).unwrap_or_default();
    if limit.pointer.contains("assword") && value.len() > 3 && words.contains(value) {
        return Err(Breach::new("words without the password", clip(&words.replace(value, "{password}"))));
    }
    Ok(())
}
