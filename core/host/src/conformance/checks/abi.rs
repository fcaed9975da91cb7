//! What lets hosts and plugins of different age work together.

use std::sync::Arc;

use convoke_plugin::{FailureKind, Operation};
use serde_json::{Value, json};

use super::super::compare::Breach;
use super::super::drive::{Call, SEED, drive};
use super::super::kit::{Bench, Kit, Place, as_shown};
use super::super::rules::Rule;
use super::super::scene::NOW_MS;
use super::mapping::{begin, fits};

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let open = &bench.subject.open;
    for number in [0, 12_345, u32::MAX] {
        kit.case(Rule::AbiUnknownOperation, Place::general(format!("operation number {number}")), || {
            let call =
                Call { operation: number, payload: Arc::new(b"{}".to_vec()), now_ms: NOW_MS, seed: SEED };
            let run = drive(&open.instance, &call, &mut |_, _| Err(convoke_plugin::Transport::Protocol));
            match run.failure() {
                Some(failure) if failure.kind == FailureKind::Unsupported => Ok(()),
                _ => Err(Breach::new("failure unsupported", run.told())),
            }
        });
    }
    for scene in bench.subject.successes() {
        if scene.operation == Operation::AuthorizationUrl {
            continue;
        }
        begin(kit, open, &scene);
        let mut input = scene.input.clone();
        sprinkle(&mut input);
        let call = Call::with(&scene, &input);
        let place = Place::of(&scene, "with members of a newer host in the input");
        kit.call(Rule::AbiUnknownMembers, place, (open, &scene, &call), &mut as_shown(&scene), |run| {
            fits(&scene, run)
        });
    }
    for scene in bench.subject.successes() {
        for (named, payload) in [
            ("that is empty", String::new()),
            ("that is no JSON", "{\"id\":".to_owned()),
            ("that is null", "null".to_owned()),
            ("that is {}", "{}".to_owned()),
            ("cut in the middle", scene.input.to_string().chars().take(30).collect()),
        ] {
            // Only whether it survives: what it answers to a host that breaks the contract is its own affair.
            kit.case(Rule::AbiBrokenInput, Place::of(&scene, format!("an input {named}")), || {
                let call = Call { payload: Arc::new(payload.into_bytes()), ..Call::of(&scene) };
                drive(&open.instance, &call, &mut as_shown(&scene));
                Ok(())
            });
        }
    }
}

/// Unknown members in every object but options, whose members are the provider's.
fn sprinkle(value: &mut Value) {
    if let Value::Object(members) = value {
        for (name, value) in members.iter_mut() {
            if !matches!(name.as_str(), "options" | "session" | "recurrence") {
                sprinkle(value);
            }
        }
        members.insert("from_a_newer_host".to_owned(), json!({"kit": [1, null]}));
    } else if let Value::Array(items) = value {
        items.iter_mut().for_each(sprinkle);
    }
}
