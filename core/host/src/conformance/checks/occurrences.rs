//! Whether the samples show a series and its occurrences apart: deleting one occurrence must not delete the series.

use convoke_plugin::{Capability, Operation};
use serde_json::Value;

use super::super::compare::Breach;
use super::super::kit::{Bench, Kit, Place, Verdict};
use super::super::rules::Rule;
use super::super::scene::{Scene, Wanted};

/// The operations that take an occurrence's id.
const TAKING: [Operation; 3] = [Operation::GetMeeting, Operation::UpdateMeeting, Operation::DeleteMeeting];

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    if !bench.subject.open.bound.manifest.capabilities.contains(&Capability::Occurrences) {
        return;
    }
    let scenes = bench.subject.successes();
    let known: Vec<&str> = scenes.iter().flat_map(occurrences).collect();
    for operation in TAKING {
        if bench.subject.operations().contains(&operation) {
            let place = Place {
                operation: Some(operation),
                ..Place::general("looking for an occurrence and its series")
            };
            kit.case(Rule::SamplesOccurrences, place, || apart(&scenes, operation, &known));
        }
    }
}

/// The ids that the result of a sample shows to be occurrences'.
fn occurrences(scene: &Scene) -> Vec<&str> {
    let Wanted::Result(result) = &scene.end else { return Vec::new() };
    let meeting = &result["meeting"];
    let listed = meeting["occurrences"].as_array().into_iter().flatten();
    let own = meeting.get("series_id").filter(|id| id.is_string()).map(|_| meeting);
    listed.chain(own).filter_map(|shown| shown["id"].as_str()).collect()
}

fn apart(scenes: &[Scene], operation: Operation, known: &[&str]) -> Verdict {
    let with = |series: bool| {
        scenes.iter().find(|scene| {
            let scope = scene.input.get("scope").and_then(Value::as_str);
            scene.operation == operation
                && scene.input["id"].as_str().is_some_and(|id| known.contains(&id))
                && (scope == Some("series")) == series
        })
    };
    let wanted = |with: &str| Breach::new(format!("a sample of {} with {with}", operation.name()), "none");
    let one = with(false).ok_or_else(|| wanted("an id that a result shows as an occurrence's"))?;
    let all = with(true).ok_or_else(|| wanted("an occurrence's id and the scope `series`"))?;
    if asked(one) == asked(all) {
        return Err(Breach::new(
            "requests of their own for the occurrence and its series",
            "the same requests",
        ));
    }
    Ok(())
}

/// What a sample asks the provider for.
fn asked(scene: &Scene) -> Vec<(&str, &str)> {
    scene.turns.iter().map(|turn| (turn.method.as_str(), turn.url.as_str())).collect()
}
