//! Members beside each other: what is given reaches the provider, whatever else is given with it.

use convoke_plugin::{Operation, Request, Response, Transport};
use serde_json::Value;

use super::super::compare::{Breach, same_url};
use super::super::drive::{Call, Run, drive};
use super::super::kit::{Bench, Kit, Place, Verdict, as_shown};
use super::super::rules::Rule;
use super::super::scene::{AnswerBody, Scene};
use super::super::subject::Open;
use super::super::variation::texts;
use super::times::sent;

/// Members of a new meeting that may be left out, and stand for themselves.
const OPTIONAL: [&str; 4] = ["agenda", "password", "invitees", "options"];
/// A patch with these is sent as one whole, with what else is about time.
const TIMES: [&str; 4] = ["start", "end", "time_zone", "recurrence"];

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let open = &bench.subject.open;
    let scenes = bench.subject.successes();
    let updates: Vec<&Scene> =
        scenes.iter().filter(|scene| scene.operation == Operation::UpdateMeeting).collect();
    for (number, one) in updates.iter().enumerate() {
        for other in &updates[number + 1..] {
            both(kit, open, one, other);
        }
    }
    for scene in scenes.iter().filter(|scene| scene.operation == Operation::CreateMeeting) {
        for member in OPTIONAL {
            fewer(kit, open, scene, member);
        }
    }
}

/// Two patches of one meeting as one.
fn both(kit: &mut Kit<'_>, open: &Open, one: &Scene, other: &Scene) {
    let rest = |scene: &Scene| {
        let mut input = scene.input.clone();
        if let Some(members) = input.as_object_mut() {
            members.retain(|name, _| !matches!(name.as_str(), "patch" | "credentials"));
        }
        input
    };
    let patch = |scene: &Scene| scene.input["patch"].as_object().cloned().unwrap_or_default();
    let (first, second) = (patch(one), patch(other));
    let about_time =
        |patch: &serde_json::Map<String, Value>| TIMES.iter().any(|name| patch.contains_key(*name));
    if rest(one) != rest(other)
        || first.keys().any(|name| second.contains_key(name))
        || about_time(&first) && about_time(&second)
    {
        return;
    }
    let mut scene = one.clone();
    scene.turns.extend(other.turns.iter().cloned());
    if let Some(members) = scene.input["patch"].as_object_mut() {
        members.extend(second);
    }
    let call = Call::of(&scene);
    let place = Place::of(one, format!("its patch and that of {:?} in one", other.title()));
    kit.call(Rule::MembersTogether, place, (open, &scene, &call), &mut known(&scene), |run| {
        if run.requests.is_empty() {
            return Ok(());
        }
        let (mine, theirs) = (own(open, one), own(open, other));
        // What both write otherwise at one place is neither's alone.
        let alone = |own: &[(String, String)], others: &[(String, String)]| -> Vec<(String, String)> {
            let clash = |(place, text): &(String, String)| {
                others.iter().any(|(other, value)| other == place && value != text)
            };
            own.iter().filter(|leaf| !clash(leaf)).cloned().collect()
        };
        keeps(&alone(&mine, &theirs), run)?;
        keeps(&alone(&theirs, &mine), run).map_err(|breach| Breach {
            expected: other.fill.masked(&breach.expected),
            found: other.fill.masked(&breach.found),
        })
    });
}

/// Answers what the samples show for the same request, and what they show last for others.
fn known(scene: &Scene) -> impl FnMut(usize, &Request) -> Result<Response, Transport> + '_ {
    |_, request| {
        let same = |turn: &&super::super::scene::Turn| {
            turn.method == request.method && same_url(&turn.url, &request.url)
        };
        let turn = scene.turns.iter().find(same).or(scene.turns.last());
        turn.map_or(Err(Transport::Protocol), |turn| Ok(turn.response()))
    }
}

/// The texts that a scene writes and that no answer before had: where, and which.
fn own(open: &Open, scene: &Scene) -> Vec<(String, String)> {
    let run = drive(&open.instance, &Call::of(scene), &mut as_shown(scene));
    let read: Vec<String> = scene
        .turns
        .iter()
        .filter(|turn| turn.method == "GET")
        .filter_map(|turn| match &turn.answer {
            AnswerBody::Json(answer) => Some(texts(answer)),
            AnswerBody::Text(_) => None,
        })
        .flatten()
        .map(|(_, text)| text)
        .collect();
    written(&run).filter(|(_, text)| !read.contains(text)).collect()
}

fn written(run: &Run) -> impl Iterator<Item = (String, String)> + '_ {
    run.requests.iter().filter(|request| request.method != "GET").flat_map(sent)
}

fn keeps(wanted: &[(String, String)], run: &Run) -> Verdict {
    let found: Vec<(String, String)> = written(run).collect();
    match wanted.iter().find(|wanted| !found.contains(wanted)) {
        Some((place, text)) => Err(Breach::new(
            format!("{text:?} at {place}, as without the other members"),
            format!("{} requests without it, then {}", run.requests.len(), run.told()),
        )),
        None => Ok(()),
    }
}

/// A new meeting with one member less: the texts of the others still arrive.
fn fewer(kit: &mut Kit<'_>, open: &Open, scene: &Scene, member: &str) {
    let mut input = scene.input.clone();
    let Some(meeting) = input["meeting"].as_object_mut() else { return };
    if meeting.remove(member).is_none() {
        return;
    }
    let rest: Vec<String> = ["title", "agenda", "password", "invitees"]
        .iter()
        .filter_map(|name| meeting.get(*name))
        .flat_map(texts)
        .map(|(_, text)| text)
        .collect();
    let whole = drive(&open.instance, &Call::of(scene), &mut as_shown(scene));
    let wanted: Vec<(String, String)> = written(&whole).filter(|(_, text)| rest.contains(text)).collect();
    let call = Call::with(scene, &input);
    let place = Place::of(scene, format!("the same meeting without {member}"));
    kit.call(Rule::MembersTogether, place, (open, scene, &call), &mut known(scene), |run| {
        if run.requests.is_empty() { Ok(()) } else { keeps(&wanted, run) }
    });
}
