//! Updates that name less or more: what is left out of a patch is left out of what the provider is told, or is what it said
//! itself; and each member that a patch can have reaches it.

use convoke_plugin::{Capability, FailureKind, Operation, Request, Response, Transport};
use serde_json::{Map, Value, json};

use super::super::compare::{Breach, same_url};
use super::super::drive::{Call, Run, clip, drive};
use super::super::kit::{Bench, Kit, Place, Verdict, as_shown};
use super::super::rules::Rule;
use super::super::scene::{AnswerBody, Scene};
use super::super::subject::Open;

/// Members that stand for themselves. Times belong together, and with a zone they may be written otherwise.
const MEMBERS: [&str; 4] = ["title", "agenda", "password", "invitees"];

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let open = &bench.subject.open;
    let scenes = bench.subject.successes();
    let given = additions(&scenes, &open.bound.manifest.capabilities);
    for scene in &scenes {
        if scene.operation != Operation::UpdateMeeting {
            continue;
        }
        for (named, members) in &given {
            reaches(kit, open, scene, named, members);
        }
        let whole = drive(&open.instance, &Call::of(scene), &mut as_shown(scene));
        for member in MEMBERS {
            let mut input = scene.input.clone();
            let Some(patch) = input["patch"].as_object_mut() else { continue };
            // Of an empty patch nothing can be expected.
            if patch.remove(member).is_none() || patch.is_empty() {
                continue;
            }
            let call = Call::with(scene, &input);
            let place = Place::of(scene, format!("the same patch without {member}"));
            kit.call(Rule::MembersPatch, place, (open, scene, &call), &mut known(scene), |less| {
                left_out(scene, &whole, less)
            });
        }
    }
}

/// What a patch may say where the manifest promises it, in values that a sample of create shows the provider takes.
fn additions(scenes: &[Scene], capabilities: &[Capability]) -> Vec<(&'static str, Map<String, Value>)> {
    let shown = |name: &str| {
        let mut creates = scenes.iter().filter(|scene| scene.operation == Operation::CreateMeeting);
        creates.find_map(|scene| scene.input["meeting"].get(name)).filter(|value| !value.is_null())
    };
    let mut list = Vec::new();
    let mut add = |named, members: &[(&str, Value)]| {
        list.push((named, members.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()));
    };
    add("a title", &[("title", json!("Kit title"))]);
    if capabilities.contains(&Capability::Times) {
        let moment = |unix_ms: i64| json!({"unix_ms": unix_ms, "offset_s": 0});
        let (start, end) = (1_901_433_600_000, 1_901_437_200_000);
        add("start and end", &[("start", moment(start)), ("end", moment(end))]);
    }
    for (capability, name, without) in [
        (Capability::Agenda, "agenda", Value::Null),
        (Capability::Password, "password", Value::Null),
        (Capability::Invitees, "invitees", json!([])),
    ] {
        if capabilities.contains(&capability) {
            add(if name == "invitees" { "no invitees" } else { "null" }, &[(name, without)]);
            if let Some(value) = shown(name) {
                add("a value", &[(name, value.clone())]);
            }
        }
    }
    list
}

/// A patch with one member more asks the provider for more, unless the member is refused.
fn reaches(kit: &mut Kit<'_>, open: &Open, scene: &Scene, named: &str, members: &Map<String, Value>) {
    let Some(own) = scene.input["patch"].as_object() else { return };
    let mut less = scene.input.clone();
    let (mut without, mut with) = (own.clone(), own.clone());
    without.retain(|name, _| !members.contains_key(name));
    with.extend(members.clone());
    less["patch"] = Value::Object(without);
    let mut more = scene.input.clone();
    more["patch"] = Value::Object(with);
    let (less, more) = (Call::with(scene, &less), Call::with(scene, &more));
    let names = members.keys().map(String::as_str).collect::<Vec<_>>().join(" and ");
    let place = Place::of(scene, format!("the patch with and without {names} ({named})"));
    kit.call(Rule::MembersReach, place, (open, scene, &more), &mut known(scene), |run| {
        let other = drive(&open.instance, &less, &mut known(scene));
        let refused = run.failure().is_some_and(|failure| failure.kind == FailureKind::InvalidRequest);
        if run.requests != other.requests || refused || other.failure().is_some() {
            return Ok(());
        }
        Err(Breach::new(format!("requests that show {names}"), "the same requests without it"))
    });
}

/// Answers what the sample shows for the same request, and what it shows last for others.
fn known(scene: &Scene) -> impl FnMut(usize, &Request) -> Result<Response, Transport> + '_ {
    |_, request| {
        let turn = scene
            .turns
            .iter()
            .find(|turn| turn.method == request.method && same_url(&turn.url, &request.url));
        turn.or(scene.turns.last()).map_or(Err(Transport::Protocol), |turn| Ok(turn.response()))
    }
}

/// Each body of the smaller patch against that of the whole one.
fn left_out(scene: &Scene, whole: &Run, less: &Run) -> Verdict {
    for request in &less.requests {
        let same = |other: &&Request| other.method == request.method && same_url(&other.url, &request.url);
        let Some(usual) = whole.requests.iter().find(same) else { continue };
        let json = |request: &Request| serde_json::from_slice::<Value>(&request.body).ok();
        if let (Some(usual), Some(found)) = (json(usual), json(request))
            && let Some((at, value)) = added(Some(&usual), &found, "", scene)
        {
            let what = format!("{} {}, {at}", request.method, request.url);
            return Err(Breach::new(
                format!("{what}: nothing, or what the provider said itself"),
                format!("{what}: {}", clip(&value)),
            ));
        }
    }
    Ok(())
}

/// A value of `found` that neither `usual` has nor the provider's answers have.
fn added(usual: Option<&Value>, found: &Value, at: &str, scene: &Scene) -> Option<(String, String)> {
    match (usual, found) {
        (Some(Value::Object(usual)), Value::Object(found)) => found.iter().find_map(|(name, value)| {
            added(usual.get(name), value, &crate::schema::pointer(at, name), scene)
        }),
        (Some(usual), found) if usual == found => None,
        (_, found) if told(scene, found) => None,
        (_, found) => Some((at.to_owned(), found.to_string())),
    }
}

/// Whether the provider said so in an answer of the sample.
fn told(scene: &Scene, value: &Value) -> bool {
    fn within(whole: &Value, value: &Value) -> bool {
        whole == value
            || match whole {
                Value::Array(items) => items.iter().any(|item| within(item, value)),
                Value::Object(members) => members.values().any(|member| within(member, value)),
                _ => false,
            }
    }
    scene.turns.iter().any(|turn| match &turn.answer {
        AnswerBody::Json(json) => within(json, value),
        AnswerBody::Text(_) => false,
    })
}
