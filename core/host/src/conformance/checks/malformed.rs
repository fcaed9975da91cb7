//! Success with an answer that is spoilt: members missing, of other types, blank, huge; and what is no JSON at all.

use convoke_plugin::{Operation, Request, Response, Transport};
use serde_json::{Value, json};

use super::super::compare::Breach;
use super::super::drive::{Call, End, Run};
use super::super::kit::{Bench, Kit, Place, Verdict, as_shown};
use super::super::rules::Rule;
use super::super::scene::{AnswerBody, Scene, Wanted};
use super::super::subject::Open;

/// Deeper members are left alone.
const DEPTH: usize = 5;
const PAGE: &str = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>";

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let open = &bench.subject.open;
    for scene in bench.subject.successes() {
        for at in 0..scene.turns.len() {
            let AnswerBody::Json(answer) = &scene.turns[at].answer else {
                page(kit, open, &scene, at);
                continue;
            };
            let bare = shown_bare(bench, &scene, at);
            for (named, body) in destroyed(answer) {
                if body.is_empty() && bare {
                    continue;
                }
                if scene.turns.iter().skip(at + 1).any(|turn| writes(&turn.method))
                    && !scene.turns[at].optional
                {
                    play(kit, open, &scene, at, Rule::MalformedWritten, &named, body.clone(), |run| {
                        written(&scene, at, run)
                    });
                }
                play(kit, open, &scene, at, Rule::MalformedRefused, &named, body, |run| {
                    refused(&scene, at, run)
                });
            }
            for (named, body) in spoilt(answer) {
                play(kit, open, &scene, at, Rule::MalformedMembers, &named, body, |run| {
                    honest(&scene, at, run)
                });
            }
            for (named, body) in huge(answer) {
                play(kit, open, &scene, at, Rule::MalformedHuge, &named, body, |_| Ok(()));
            }
        }
    }
}

/// A sign-in page of whatever stands before the provider, in the place of an answer without JSON.
fn page(kit: &mut Kit<'_>, open: &Open, scene: &Scene, at: usize) {
    let turn = &scene.turns[at];
    if turn.is_refusal() || turn.optional || turn.answer != AnswerBody::Text(String::new()) {
        return;
    }
    let mut played = scene.clone();
    played.turns[at].status = 200;
    played.turns[at].answer_headers =
        vec![("content-type".to_owned(), "text/html; charset=utf-8".to_owned())];
    played.turns[at].answer = AnswerBody::Text(PAGE.to_owned());
    let call = Call::of(scene);
    let place = Place::at(scene, at, "status 200 with an HTML page");
    kit.call(Rule::MalformedRefused, place, (open, scene, &call), &mut as_shown(&played), |run| {
        match run.end {
            End::Done(_) => Err(Breach::new("a failure, since a page is no answer of an API", run.told())),
            _ => Ok(()),
        }
    });
}

/// Whether a sample shows that the provider may answer such a request without a body.
fn shown_bare(bench: &Bench<'_>, scene: &Scene, at: usize) -> bool {
    let same = bench.subject.successes().into_iter().filter(|other| other.operation == scene.operation);
    same.flat_map(|other| other.turns).any(|turn| {
        !turn.is_refusal()
            && turn.method == scene.turns[at].method
            && turn.answer == AnswerBody::Text(String::new())
    })
}

#[expect(clippy::too_many_arguments, reason = "one case, told whole")]
fn play(
    kit: &mut Kit<'_>,
    open: &Open,
    scene: &Scene,
    at: usize,
    rule: Rule,
    named: &str,
    body: Vec<u8>,
    judge: impl FnOnce(&Run) -> Verdict,
) {
    let call = Call::of(scene);
    let place = Place::at(scene, at, format!("an answer {named}"));
    let usual = scene.turns[at].response();
    let mut answer = Some(Response { body, ..usual });
    let mut upstream = |number: usize, _: &Request| -> Result<Response, Transport> {
        match scene.turns.get(number) {
            Some(_) if number == at => answer.take().ok_or(Transport::Protocol),
            Some(turn) => Ok(turn.response()),
            None => Ok(Response { status: 404, headers: Vec::new(), body: Vec::new() }),
        }
    };
    kit.call(rule, place, (open, scene, &call), &mut upstream, judge);
}

/// What is no answer of this API.
fn destroyed(answer: &Value) -> Vec<(String, Vec<u8>)> {
    let text = answer.to_string();
    let half: String = text.chars().take(text.chars().count() / 2).collect();
    let other = if answer.is_object() { "[]" } else { "7" };
    let mut list: Vec<(String, Vec<u8>)> = [
        ("that is empty", ""),
        ("that is null", "null"),
        ("that is a text", "\"kit\""),
        ("that is a number", "42"),
        ("that is true", "true"),
        ("of the other container", other),
        ("that is an HTML page", PAGE),
        ("cut in the middle", &half),
        ("with something behind it", &format!("{text}]")),
    ]
    .into_iter()
    .map(|(named, text)| (named.to_owned(), text.as_bytes().to_vec()))
    .collect();
    list.push((
        "of bytes that are no UTF-8".to_owned(),
        vec![b'{', b'"', 0xff, 0xfe, b'"', b':', b'1', b'}'],
    ));
    list
}

/// A spoilt value at each place.
pub(super) fn spoilt(answer: &Value) -> Vec<(String, Vec<u8>)> {
    let mut places = Vec::new();
    collect(answer, String::new(), 0, &mut places);
    let mut list = Vec::new();
    for place in &places {
        if let Some(without) = removed(answer, place) {
            list.push((format!("without {place}"), without.to_string().into_bytes()));
        }
        for (named, value) in [
            ("null", Value::Null),
            ("\"\"", json!("")),
            ("\" \"", json!(" ")),
            ("\"x\"", json!("x")),
            ("a text of other letters", json!("\u{e9}\u{1f600}\u{0}\u{202e}x")),
            ("0", json!(0)),
            ("-1", json!(-1)),
            ("1.5", json!(1.5)),
            ("a huge number", json!(u64::MAX)),
            ("the largest signed number", json!(i64::MAX)),
            ("the smallest signed number", json!(i64::MIN)),
            ("1e300", json!(1e300)),
            ("true", json!(true)),
            ("[]", json!([])),
            ("[null]", json!([null])),
            ("{}", json!({})),
        ] {
            let mut other = answer.clone();
            if let Some(at) = other.pointer_mut(place)
                && *at != value
            {
                *at = value;
                list.push((format!("with {named} at {place}"), other.to_string().into_bytes()));
            }
        }
        let mut bytes = answer.clone();
        if let Some(at) = bytes.pointer_mut(place).filter(|at| at.is_string()) {
            *at = json!("KITBYTES");
            let text = bytes.to_string().into_bytes();
            list.push((
                format!("with bytes that are no UTF-8 at {place}"),
                replaced(&text, b"KITBYTES", &[b'a', 0xff, 0xc3, 0x28]),
            ));
        }
    }
    if let Value::Object(members) = answer {
        // The later of two members is the one that counts nearly everywhere.
        let twice: Vec<String> = members.keys().map(|name| format!("{}:null", json!(name))).collect();
        let text = answer.to_string();
        let text = format!("{{{},{}", twice.join(","), &text[1..]);
        list.push(("with each member twice".to_owned(), text.into_bytes()));
    }
    list
}

fn replaced(text: &[u8], what: &[u8], with: &[u8]) -> Vec<u8> {
    match text.windows(what.len()).position(|window| window == what) {
        Some(at) => [&text[..at], with, &text[at + what.len()..]].concat(),
        None => text.to_vec(),
    }
}

fn huge(answer: &Value) -> Vec<(String, Vec<u8>)> {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(50_000), close.repeat(50_000));
    let mut list = vec![
        ("of 50,000 lists in lists".to_owned(), deep("[", "]").into_bytes()),
        (
            "of 50,000 objects in objects".to_owned(),
            (deep("{\"a\":", "}").replacen("}", "1}", 1)).into_bytes(),
        ),
        ("of 4 MiB of blanks".to_owned(), vec![b' '; 4 << 20]),
    ];
    if let Value::Object(members) = answer {
        let long = "x".repeat(12 * 1024);
        for (name, _) in members.iter().filter(|(_, value)| value.is_string()) {
            let mut other = answer.clone();
            other[name] = json!(long);
            list.push((format!("with 12 KiB at /{name}"), other.to_string().into_bytes()));
        }
        let mut text = answer.to_string();
        text.truncate(text.len().saturating_sub(1));
        let comma = if members.is_empty() { "" } else { "," };
        let deep = format!("{text}{comma}\"kit\":{}}}", "[".repeat(50_000) + &"]".repeat(50_000));
        list.push(("with 50,000 lists in an unknown member".to_owned(), deep.into_bytes()));
    }
    list
}

pub(super) fn collect(value: &Value, at: String, depth: usize, places: &mut Vec<String>) {
    if depth >= DEPTH {
        return;
    }
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let at = crate::schema::pointer(&at, name);
                places.push(at.clone());
                collect(value, at, depth + 1, places);
            }
        }
        // The first item stands for all.
        Value::Array(items) => {
            if let Some(first) = items.first() {
                let at = format!("{at}/0");
                places.push(at.clone());
                collect(first, at, depth + 1, places);
            }
        }
        _ => {}
    }
}

pub(super) fn removed(answer: &Value, place: &str) -> Option<Value> {
    let (parent, name) = place.rsplit_once('/')?;
    let name = name.replace("~1", "/").replace("~0", "~");
    let mut other = answer.clone();
    match other.pointer_mut(parent)? {
        Value::Object(members) => drop(members.remove(&name)?),
        Value::Array(items) => drop(items.pop()?),
        _ => return None,
    }
    Some(other)
}

/// An answer that is none is a failure, unless the operation does not need it.
fn refused(scene: &Scene, at: usize, run: &Run) -> Verdict {
    match (&run.end, &scene.end) {
        (End::Done(_), Wanted::Result(wanted))
            if !scene.turns[at].optional && !by_header(scene, at, wanted) =>
        {
            let found = run.result().unwrap_or_default();
            match super::super::compare::result(scene.operation, wanted, &found) {
                None => Ok(()),
                Some(other) => Err(Breach::new(
                    "a failure, since the answer cannot be read",
                    format!("{}; the sample's result differs, {}", run.told(), other.found),
                )),
            }
        }
        _ => Ok(()),
    }
}

fn writes(method: &str) -> bool {
    !matches!(method, "GET" | "HEAD")
}

/// What is written after an answer that cannot be read is what the sample writes: nothing is lost that was to be read there.
fn written(scene: &Scene, at: usize, run: &Run) -> Verdict {
    let later = run.requests.iter().enumerate().skip(at + 1).filter(|(_, request)| writes(&request.method));
    for (number, request) in later {
        let breach = match scene.turns.get(number) {
            Some(turn) => super::super::compare::request(scene, turn, request),
            None => Some(Breach::new("no request", format!("{} {}", request.method, request.url))),
        };
        if let Some(breach) = breach {
            let expected = format!("no write, or the sample's: {}", breach.expected);
            return Err(Breach::new(expected, breach.found));
        }
    }
    Ok(())
}

/// Whether the tokens come in headers, so that the body says less than they do.
fn by_header(scene: &Scene, at: usize, wanted: &Value) -> bool {
    let gets = matches!(scene.operation, Operation::ExchangeCode | Operation::Refresh | Operation::Login);
    let token = wanted["access_token"].as_str().unwrap_or_default();
    gets && !String::from_utf8_lossy(&scene.turns[at].response().body).contains(token)
}

/// A created meeting's id comes from the provider, never from nowhere.
fn honest(scene: &Scene, at: usize, run: &Run) -> Verdict {
    let Some(result) = run.result() else { return Ok(()) };
    let Wanted::Result(wanted) = &scene.end else { return Ok(()) };
    if scene.turns[at].optional || scene.operation != Operation::CreateMeeting {
        return Ok(());
    }
    let id =
        |value: &Value| value.pointer("/meeting/id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let (usual, found) = (id(wanted), id(&result));
    let given = |id: &str| {
        // The placeholders of a spoilt answer are texts that the plugin may well take for an id.
        let answers =
            scene.turns.iter().any(|turn| String::from_utf8_lossy(&turn.response().body).contains(id));
        answers || scene.input.to_string().contains(id)
    };
    let placeholders = [
        "x",
        "0",
        "-1",
        "1.5",
        "true",
        "18446744073709551615",
        "9223372036854775807",
        "-9223372036854775808",
        "1e300",
        "1e+300",
        "\u{e9}\u{1f600}\u{0}\u{202e}x",
    ];
    if !given(&usual) || given(&found) || placeholders.contains(&found.as_str()) || found.contains('\u{fffd}')
    {
        return Ok(());
    }
    Err(Breach::new("an id that the provider gave, or a failure", format!("id {found:?}")))
}
