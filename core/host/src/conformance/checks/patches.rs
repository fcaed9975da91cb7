//! Updates that name less: what is left out of a patch is left out of what the provider is told, or is what it said itself.

use convoke_plugin::{Operation, Request, Response, Transport};
use serde_json::Value;

use super::super::compare::{Breach, same_url};
use super::super::drive::{Call, Run, clip, drive};
use super::super::kit::{Bench, Kit, Place, Verdict, as_shown};
use super::super::rules::Rule;
use super::super::scene::{AnswerBody, Scene};

/// Members that stand for themselves. Times belong together, and with a zone they may be written otherwise.
const MEMBERS: [&str; 4] = ["title", "agenda", "password", "invitees"];

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let open = &bench.subject.open;
    for scene in bench.subject.successes() {
        if scene.operation != Operation::UpdateMeeting {
            continue;
        }
        let whole = drive(&open.instance, &Call::of(&scene), &mut as_shown(&scene));
        for member in MEMBERS {
            let mut input = scene.input.clone();
            let Some(patch) = input["patch"].as_object_mut() else { continue };
            // Of an empty patch nothing can be expected.
            if patch.remove(member).is_none() || patch.is_empty() {
                continue;
            }
            let call = Call::with(&scene, &input);
            let place = Place::of(&scene, format!("the same patch without {member}"));
            kit.call(Rule::MembersPatch, place, (open, &scene, &call), &mut known(&scene), |less| {
                left_out(&scene, &whole, less)
            });
        }
    }
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
