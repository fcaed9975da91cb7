//! Other values in the place of those of the samples: what is hard-coded, remembered or not escaped no longer fits.

use convoke_plugin::{FailureKind, Operation, parse_instant};
use serde_json::Value;

use super::super::compare::Breach;
use super::super::drive::{Call, Run};
use super::super::kit::{Bench, Kit, Place, Verdict, as_shown};
use super::super::rules::Rule;
use super::super::scene::{AnswerBody, Scene, Wanted};
use super::super::subject::Open;
use super::super::variation::{Swap, alike, texts};
use super::mapping::{begin, fits};

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let open = &bench.subject.open;
    for scene in bench.subject.successes() {
        if scene.operation == Operation::AuthorizationUrl {
            continue;
        }
        begin(kit, open, &scene);
        for (pointer, old) in texts(&scene.input) {
            let known = pointer.contains("/recurrence/");
            if !known && !scene.fixed.iter().any(|fixed| pointer.starts_with(fixed.as_str())) {
                inputs(kit, open, &scene, &pointer, &old);
            }
            controls(kit, open, &scene, &pointer);
        }
        answered(kit, open, &scene);
        numbers(kit, open, &scene);
    }
}

/// The value at one place of the input.
fn inputs(kit: &mut Kit<'_>, open: &Open, scene: &Scene, pointer: &str, old: &str) {
    let name = pointer.rsplit('/').next().unwrap_or_default();
    if old.is_empty() || is_kind_of_word(bench_schema(open), pointer) {
        return;
    }
    let mut tried: Vec<(Rule, String)> = Vec::new();
    if let Some(plain) = plain(name, old) {
        tried.push((Rule::VaryInput, plain));
    }
    // What a cookie or another header takes is narrower than what the kit tries.
    let in_header = scene.turns.iter().flat_map(|turn| &turn.headers).any(|(header, value)| {
        header != "authorization" && value.as_ref().is_some_and(|value| value.contains(old))
    });
    if !in_header {
        tried.extend(hostile(name, pointer, old).into_iter().map(|text| (Rule::VaryEscaped, text)));
    }
    for (rule, new) in tried {
        let in_paths = matches!(name, "id" | "cursor" | "username" | "email");
        let swap = Swap { old, new: &new, in_paths };
        let mut other = scene.clone();
        if swap.requests(&mut other) == 0 {
            return;
        }
        swap.answers(&mut other);
        swap.result(&mut other);
        if let Some(at) = other.input.pointer_mut(pointer) {
            *at = Value::String(new.clone());
        }
        let call = Call::of(&other);
        let place = Place::of(scene, format!("{pointer} {new:?}"));
        kit.call(rule, place, (open, &other, &call), &mut as_shown(&other), |run| {
            not_in_headers(&other, &new, run)?;
            fits(&other, run)
                .or_else(
                    |breach| if new.contains('/') { encoded_twice(&other, run, breach) } else { Err(breach) },
                )
                .or_else(|breach| if rule == Rule::VaryEscaped { excused(run, breach) } else { Err(breach) })
        });
    }
}

/// A slash may be encoded twice: some servers decode a path before they take it apart. It is one segment all the same.
fn encoded_twice(scene: &Scene, run: &Run, breach: Breach) -> Verdict {
    let mut twice = scene.clone();
    for turn in &mut twice.turns {
        turn.url = turn.url.replace("%2F", "%252F");
    }
    fits(&twice, run).map_err(|_| breach)
}

/// Line breaks and other control characters, which end a header or a line where nobody looks after them.
fn controls(kit: &mut Kit<'_>, open: &Open, scene: &Scene, pointer: &str) {
    let name = pointer.rsplit('/').next().unwrap_or_default();
    if matches!(name, "access_token" | "refresh_token") {
        second_cookie(kit, open, scene, pointer);
    }
    if !matches!(name, "id" | "cursor" | "title" | "agenda" | "name" | "email" | "password" | "username") {
        return;
    }
    let mut input = scene.input.clone();
    if let Some(at) = input.pointer_mut(pointer) {
        *at = Value::from("kit\r\nx-kit: 1\u{0}\u{1b}[31m");
    }
    let call = Call::with(scene, &input);
    let place = Place::of(scene, format!("line breaks and control characters at {pointer}"));
    kit.call(Rule::VaryControl, place, (open, scene, &call), &mut as_shown(scene), |run| {
        let headers = run.requests.iter().flat_map(|request| &request.headers);
        let broken = headers.into_iter().find(|(_, value)| value.contains(char::is_control));
        match (broken, run.failure()) {
            (Some((header, _)), _) => Err(Breach::new("headers without control characters", header.as_str())),
            (None, Some(failure)) if failure.kind == FailureKind::Internal => {
                Err(Breach::new("requests that can be sent, or a refusal", run.told()))
            }
            (None, _) => Ok(()),
        }
    });
}

/// What a caller writes is in no header that the sample does not show.
fn not_in_headers(scene: &Scene, new: &str, run: &Run) -> Verdict {
    for (number, request) in run.requests.iter().enumerate() {
        let shown = scene.turns.get(number).map(|turn| &turn.headers);
        let free = request.headers.iter().find(|(name, value)| {
            let name = name.to_lowercase();
            value.contains(new)
                && name != "authorization"
                && !shown.is_some_and(|shown| shown.contains_key(&name))
        });
        if let Some((name, _)) = free {
            return Err(Breach::new(
                "no value of the input in a header that the sample does not show",
                name.as_str(),
            ));
        }
    }
    Ok(())
}

/// A token that brings a cookie of its own along, where tokens are sent as cookies.
fn second_cookie(kit: &mut Kit<'_>, open: &Open, scene: &Scene, pointer: &str) {
    let mut input = scene.input.clone();
    if let Some(at) = input.pointer_mut(pointer) {
        *at = Value::from("kit; second=1");
    }
    let call = Call::with(scene, &input);
    let place = Place::of(scene, format!("a second cookie at {pointer}"));
    kit.call(Rule::VaryControl, place, (open, scene, &call), &mut as_shown(scene), |run| {
        let mut headers = run.requests.iter().flat_map(|request| &request.headers);
        match headers
            .find(|(header, value)| header.eq_ignore_ascii_case("cookie") && value.contains("second=1"))
        {
            Some((_, value)) => Err(Breach::new("the token's own cookie alone", value.as_str())),
            None => Ok(()),
        }
    });
}

const REFUSALS: [FailureKind; 4] = [
    FailureKind::InvalidRequest,
    FailureKind::NotFound,
    FailureKind::ReauthorizationRequired,
    FailureKind::InvalidCredentials,
];

/// A value that the provider does not take may be refused before anything is sent.
fn excused(run: &Run, breach: Breach) -> Verdict {
    match run.failure() {
        Some(failure) if run.requests.is_empty() && REFUSALS.contains(&failure.kind) => Ok(()),
        _ => Err(breach),
    }
}

fn bench_schema(open: &Open) -> &Value {
    &open.bound.manifest.options_schema
}

/// Whether an option takes certain words only.
fn is_kind_of_word(schema: &Value, pointer: &str) -> bool {
    let Some((_, option)) = pointer.split_once("/options/") else { return false };
    let first = option.split('/').next().unwrap_or_default();
    // What a nested option takes is not looked up: its words are left as they are.
    option.contains('/')
        || ["enum", "const", "format", "pattern", "anyOf", "oneOf", "$ref", "allOf"]
            .iter()
            .any(|key| schema["properties"][first].get(key).is_some())
}

/// Another value of the same kind, which has to be taken.
fn plain(name: &str, old: &str) -> Option<String> {
    match name {
        // Their forms are the provider's business, and a rule of their own tries them.
        "redirect_uri" => Some("https://other.kit.example/return?x=2&y=3".to_owned()),
        "time_zone" => Some(if old == "Asia/Tokyo" { "America/New_York" } else { "Asia/Tokyo" }.to_owned()),
        _ if old.contains("://") || parse_instant(old).is_some() || old.contains("FREQ=") => None,
        _ => Some(alike(old)),
    }
}

/// Values that come to harm where they are not escaped.
fn hostile(name: &str, pointer: &str, old: &str) -> Vec<String> {
    let own = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    if old.contains("://") {
        return Vec::new();
    }
    match name {
        "id" => own(&[
            "a/b",
            "..%2f..",
            "a?b=c",
            "a#b",
            "a b+c",
            "a;b=c",
            "%41%2F",
            "a&b=c",
            "a\\b",
            "caf\u{e9}\u{1f600}",
            "a:b@c",
            "a\"b'c",
            "{x}",
            "a%",
            "a/",
            "/a",
        ]),
        "cursor" => own(&["p 2&x=1", "a+b/c=d", "100%", "caf\u{e9}"]),
        "code" | "refresh_token" | "token" | "password" => {
            own(&["kit+a/b=c&d e%20", "kit\"quote'\\back", "kit<&>;,:@{}"])
        }
        "access_token" => own(&["kit-._~+/abc=="]),
        "code_verifier" => own(&["kit-._~kit-._~kit-._~kit-._~kit-._~kit-._~kit"]),
        "username" => own(&["an+na&co=1@kit.example", "kit\\an\u{e9} b%"]),
        "title" | "agenda" | "name" => {
            let mut list: Vec<String> = own(&[
                "Q\"uote' \\ back / slash",
                "100% & a=b + c; d",
                "\u{dc}n\u{ef}c\u{f6}d\u{e9} \u{65e5}\u{672c} \u{1f600}",
                "{title} ${x} %s",
            ]);
            if name == "agenda" {
                list.push("two\nlines\tand \u{2028} a tab".to_owned());
            }
            list
        }
        "email" => own(&["o'kit+a&b@kit.example"]),
        _ if pointer.contains("/options/") => own(&["a\"b\\c&d=e"]),
        _ => Vec::new(),
    }
}

/// Values that only the provider's answers bring.
fn answered(kit: &mut Kit<'_>, open: &Open, scene: &Scene) {
    let Wanted::Result(result) = &scene.end else { return };
    let input = scene.input.to_string();
    let mut seen: Vec<String> = Vec::new();
    for (at, turn) in scene.turns.iter().enumerate() {
        let AnswerBody::Json(answer) = &turn.answer else { continue };
        for (pointer, old) in texts(answer) {
            // The provider repeats what it was sent.
            let sent = Swap { old: &old, new: "", in_paths: true };
            if sent.requests(&mut scene.until(at)) > 0 {
                continue;
            }
            let told = texts(result).iter().any(|(_, text)| *text == old);
            if old.len() < 2 || seen.contains(&old) || input.contains(&old) || !told {
                continue;
            }
            seen.push(old.clone());
            let Some(new) = other_answer(&old) else { continue };
            let swap = Swap { old: &old, new: &new, in_paths: true };
            let mut other = scene.clone();
            swap.answers(&mut other);
            swap.requests(&mut other);
            swap.result(&mut other);
            let call = Call::of(&other);
            let place =
                Place::of(scene, format!("{new:?} for {old:?} in the answers, at {pointer} and elsewhere"));
            kit.call(Rule::VaryAnswer, place, (open, &other, &call), &mut as_shown(&other), |run| {
                fits(&other, run)
            });
        }
    }
}

/// A number that the result has as a text, such as an id: larger than a float can hold.
fn numbers(kit: &mut Kit<'_>, open: &Open, scene: &Scene) {
    const LARGE: u64 = (1 << 53) + 1;
    let Wanted::Result(result) = &scene.end else { return };
    let told = texts(result);
    for (at, turn) in scene.turns.iter().enumerate() {
        let AnswerBody::Json(Value::Object(members)) = &turn.answer else { continue };
        for (name, old) in members {
            let text = old.to_string();
            let known = scene.input.to_string().contains(&text) || text.len() < 4;
            if !old.is_u64() || known || !told.iter().any(|(_, told)| *told == text) {
                continue;
            }
            let new = LARGE.to_string();
            let swap = Swap { old: &text, new: &new, in_paths: true };
            let mut other = scene.clone();
            swap.answers(&mut other);
            swap.requests(&mut other);
            swap.result(&mut other);
            if let AnswerBody::Json(answer) = &mut other.turns[at].answer {
                answer[name] = Value::from(LARGE);
            }
            let call = Call::of(&other);
            let place = Place::at(scene, at, format!("the number {new} at /{name} of the answer"));
            kit.call(Rule::VaryAnswer, place, (open, &other, &call), &mut as_shown(&other), |run| {
                fits(&other, run)
            });
        }
    }
}

fn other_answer(old: &str) -> Option<String> {
    // What several lines say is read apart, and has a form of its own.
    if old.contains('\n')
        || parse_instant(old).is_some()
        || old.contains("FREQ=")
        || jiff::tz::TimeZone::get(old).is_ok()
    {
        return None;
    }
    match old.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_once('/')?;
            Some(format!("{scheme}://{host}/{}", alike(path)))
        }
        None => Some(alike(old)),
    }
}
