//! The samples as they are: each request and each result.

use convoke_plugin::Operation;

use super::super::compare::{self, Breach};
use super::super::drive::{Call, Run, kind};
use super::super::kit::{Bench, Kit, Place, Verdict, as_shown};
use super::super::rules::Rule;
use super::super::samples::Expected;
use super::super::scene::{Scene, Wanted};

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let shown = bench.subject.samples();
    for &operation in bench.subject.operations() {
        let place = Place { operation: Some(operation), ..Place::general("looking for its samples") };
        kit.case(Rule::SamplesComplete, place, || {
            let there = shown.iter().any(|sample| sample.operation == operation && sample.succeeds());
            let none = format!("no sample for {}", operation.name());
            if there { Ok(()) } else { Err(Breach::new("a sample that succeeds", none)) }
        });
    }
    // Twice: what a call leaves behind shows in the next one, which has other tokens.
    for round in ["the sample as it is", "the sample once more, with other tokens"] {
        for scene in bench.subject.scenes() {
            let rule = if scene.succeeds() { Rule::MappingRequest } else { Rule::MappingFailure };
            if scene.operation == Operation::AuthorizationUrl && scene.name == "standard" {
                continue;
            }
            let call = Call::of(&scene);
            kit.call(
                rule,
                Place::of(&scene, round),
                (&bench.subject.open, &scene, &call),
                &mut as_shown(&scene),
                |run| fits(&scene, run),
            );
        }
    }
}

/// Whether a call did what its scene shows.
pub(super) fn fits(scene: &Scene, run: &Run) -> Verdict {
    for (turn, request) in scene.turns.iter().zip(&run.requests) {
        if let Some(breach) = compare::request(scene, turn, request) {
            return Err(breach);
        }
    }
    let (wanted, made) = (scene.turns.len(), run.requests.len());
    let ended = run.told();
    if wanted != made {
        let extra =
            run.requests.get(wanted).map(|extra| format!("; one too many is {} {}", extra.method, extra.url));
        return Err(Breach::new(
            format!("{wanted} requests"),
            format!("{made} requests, then {ended}{}", extra.unwrap_or_default()),
        ));
    }
    match &scene.end {
        Wanted::Result(wanted) => match run.result() {
            Some(found) => compare::result(scene.operation, wanted, &found).map_or(Ok(()), Err),
            None => Err(Breach::new("success", ended)),
        },
        Wanted::Failure(wanted) => fails(wanted, run),
    }
}

fn fails(wanted: &Expected, run: &Run) -> Verdict {
    let told = serde_json::to_value(wanted.kind).unwrap_or_default();
    let Some(failure) = run.failure() else {
        return Err(Breach::new(format!("failure {told}"), run.told()));
    };
    if failure.kind != wanted.kind {
        return Err(Breach::new(format!("failure {told}"), run.told()));
    }
    if let Some(pointer) = &wanted.pointer
        && !failure.errors.iter().any(|error| error.pointer == *pointer)
    {
        let found: Vec<&str> = failure.errors.iter().map(|error| error.pointer.as_str()).collect();
        return Err(Breach::new(
            format!("an error at {pointer}"),
            format!("{} with errors at {found:?}", kind(failure)),
        ));
    }
    if wanted.retry_after.is_some() && failure.retry_after != wanted.retry_after {
        return Err(Breach::new(
            format!("retry_after {:?}", wanted.retry_after),
            format!("retry_after {:?}", failure.retry_after),
        ));
    }
    if let Some(scopes) = &wanted.missing_scopes
        && failure.missing_scopes != *scopes
    {
        return Err(Breach::new(
            format!("missing_scopes {scopes:?}"),
            format!("missing_scopes {:?}", failure.missing_scopes),
        ));
    }
    if let Some(words) = &wanted.says {
        let said = serde_json::to_string(&failure).unwrap_or_default();
        if !said.contains(words) {
            return Err(Breach::new(format!("the words {words:?}"), run.told()));
        }
    }
    Ok(())
}
