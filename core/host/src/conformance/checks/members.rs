//! What the manifest's capabilities promise: a member that the provider keeps has to reach it.

use convoke_plugin::{Capability, FailureKind, Operation, Request, Response, Transport};
use serde_json::{Value, json};

use super::super::compare::Breach;
use super::super::drive::{Call, Run, drive};
use super::super::kit::{Bench, Kit, Place, Verdict, as_shown};
use super::super::rules::Rule;
use super::super::scene::Scene;
use super::super::subject::Open;

/// Capabilities, and the member of a new meeting that shows each.
const SHOWN: [(Capability, &str); 6] = [
    (Capability::Agenda, "/meeting/agenda"),
    (Capability::Password, "/meeting/password"),
    (Capability::Invitees, "/meeting/invitees"),
    (Capability::Recurrence, "/meeting/recurrence"),
    (Capability::TimeZone, "/meeting/time_zone"),
    (Capability::Idempotency, "/meeting/idempotency"),
];

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let open = &bench.subject.open;
    let capabilities = &open.bound.manifest.capabilities;
    let scenes = bench.subject.successes();
    let creates: Vec<&Scene> =
        scenes.iter().filter(|scene| scene.operation == Operation::CreateMeeting).collect();
    for (capability, pointer) in SHOWN {
        if !capabilities.contains(&capability) || creates.is_empty() {
            continue;
        }
        let place = Place {
            operation: Some(Operation::CreateMeeting),
            ..Place::general(format!("looking for a sample with {pointer}"))
        };
        kit.case(Rule::SamplesCapabilities, place, || {
            if creates.iter().any(|scene| scene.input.pointer(pointer).is_some()) {
                return Ok(());
            }
            Err(Breach::new(
                format!("a sample of create_meeting with {pointer}, as the manifest declares"),
                "none",
            ))
        });
    }
    for scene in &scenes {
        sends_mail(kit, open, scene, capabilities.contains(&Capability::SendEmail));
        if scene.input.pointer("/meeting/idempotency").is_some() {
            uncertain(kit, open, scene);
        }
        for (_, pointer) in SHOWN {
            reaches(kit, open, scene, pointer);
        }
    }
}

/// With `send_email` the requests differ where the provider can be told, and nowhere else.
fn sends_mail(kit: &mut Kit<'_>, open: &Open, scene: &Scene, can: bool) {
    let pointer = match scene.operation {
        Operation::CreateMeeting => "/meeting",
        Operation::UpdateMeeting => "/patch",
        Operation::DeleteMeeting => "",
        _ => return,
    };
    let writes = scene.turns.iter().any(|turn| !matches!(turn.method.as_str(), "GET" | "HEAD"));
    if !can || !writes {
        return;
    }
    let with = |send: bool| {
        let mut input = scene.input.clone();
        if let Some(Value::Object(members)) = input.pointer_mut(pointer) {
            members.insert("send_email".to_owned(), json!(send));
        }
        Call::with(scene, &input)
    };
    let (yes, no) = (with(true), with(false));
    let place = Place::of(scene, "send_email true and false");
    kit.call(Rule::MembersSendEmail, place, (open, scene, &yes), &mut as_shown(scene), |run| {
        let other = drive(&open.instance, &no, &mut as_shown(scene));
        if run.requests != other.requests
            || run.failure().is_some_and(|failure| failure.kind == FailureKind::InvalidRequest)
        {
            return Ok(());
        }
        Err(Breach::new("requests that differ, as the manifest declares send_email", "the same requests"))
    });
}

/// A member that is left out changes what is sent.
fn reaches(kit: &mut Kit<'_>, open: &Open, scene: &Scene, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap_or_default();
    let mut input = scene.input.clone();
    let removed = match input.pointer_mut(parent) {
        Some(Value::Object(members)) => members.remove(name),
        _ => None,
    };
    if scene.turns.is_empty() || removed.is_none_or(|value| value.is_null() || value == json!([])) {
        return;
    }
    let call = Call::of(scene);
    let without = Call::with(scene, &input);
    let place = Place::of(scene, format!("with and without {pointer}"));
    kit.call(Rule::MembersReach, place, (open, scene, &call), &mut as_shown(scene), |run| {
        let other = drive(&open.instance, &without, &mut as_shown(scene));
        if run.requests != other.requests {
            return Ok(());
        }
        Err(Breach::new(format!("requests that show {name}"), "the same requests without it"))
    });
}

/// A create that may have been carried out before: when nobody can look, nothing is made.
fn uncertain(kit: &mut Kit<'_>, open: &Open, scene: &Scene) {
    let mut input = scene.input.clone();
    input["meeting"]["idempotency"]["uncertain"] = json!(true);
    let call = Call::with(scene, &input);
    for (named, answer) in [
        ("403", Ok(Response { status: 403, headers: Vec::new(), body: Vec::new() })),
        ("500", Ok(Response { status: 500, headers: Vec::new(), body: Vec::new() })),
        ("no answer", Err(Transport::Timeout)),
    ] {
        let mut upstream = |number: usize, request: &Request| match scene.turns.get(number) {
            // What a sign-in or an anti-forgery pair needs goes well.
            Some(turn) if !looks(request) => Ok(turn.response()),
            _ => answer.clone(),
        };
        let place = Place::of(scene, format!("uncertain, looking is answered with {named}"));
        kit.call(Rule::MembersUncertain, place, (open, scene, &call), &mut upstream, unmade);
    }
}

/// Whether a request carries the user's token and only reads.
fn looks(request: &Request) -> bool {
    request.method == "GET"
        && request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("authorization"))
}

/// Nothing was written after the look that failed.
fn unmade(run: &Run) -> Verdict {
    let Some(looked) = run.requests.iter().position(looks) else { return Ok(()) };
    let write =
        run.requests[looked..].iter().find(|request| !matches!(request.method.as_str(), "GET" | "HEAD"));
    match write {
        Some(write) => {
            Err(Breach::new("a failure, and no create", format!("{} {}", write.method, write.url)))
        }
        None => Ok(()),
    }
}
