//! The samples as they are: each request and each result.

use convoke_plugin::Operation;

use super::super::compare::{self, Breach};
use super::super::drive::{Call, Run, drive, kind};
use super::super::kit::{Bench, Kit, Place, Verdict, as_shown};
use super::super::rules::Rule;
use super::super::samples::Expected;
use super::super::scene::{Scene, Wanted};
use super::super::subject::Open;

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
            if scene.operation == Operation::AuthorizationUrl && scene.name == "standard" {
                continue;
            }
            let call = Call::of(&scene);
            let (place, open) = (Place::of(&scene, round), &bench.subject.open);
            let at = (open, &scene, &call);
            kit.call(Rule::MappingRequest, place.clone(), at, &mut as_shown(&scene), |run| asks(&scene, run));
            let rule = if scene.succeeds() { Rule::MappingResult } else { Rule::MappingFailure };
            // What comes of other requests says nothing.
            kit.call(rule, place, at, &mut as_shown(&scene), |run| {
                asks(&scene, run).map_or(Ok(()), |()| ends(&scene, run))
            });
        }
    }
}

/// Whether a call did what its scene shows.
pub(super) fn fits(scene: &Scene, run: &Run) -> Verdict {
    asks(scene, run)?;
    ends(scene, run)
}

/// Whether a sample goes as it shows. Where it does not, the same with other values goes wrong likewise and says nothing more.
pub(super) fn begin(kit: &mut Kit<'_>, open: &Open, scene: &Scene) {
    let call = Call::of(scene);
    kit.tried(Place::of(scene, "the sample as it is"), || {
        fits(scene, &drive(&open.instance, &call, &mut as_shown(scene))).is_ok()
    });
}

/// Whether the requests are those of the scene.
fn asks(scene: &Scene, run: &Run) -> Verdict {
    for (turn, request) in scene.turns.iter().zip(&run.requests) {
        if let Some(breach) = compare::request(scene, turn, request) {
            return Err(breach);
        }
    }
    let (wanted, made) = (scene.turns.len(), run.requests.len());
    if wanted != made {
        let ended = run.told();
        let extra =
            run.requests.get(wanted).map(|extra| format!("; one too many is {} {}", extra.method, extra.url));
        return Err(Breach::new(
            format!("{wanted} requests"),
            format!("{made} requests, then {ended}{}", extra.unwrap_or_default()),
        ));
    }
    Ok(())
}

/// Whether the call ends as the scene does.
fn ends(scene: &Scene, run: &Run) -> Verdict {
    match &scene.end {
        Wanted::Result(wanted) => match run.result() {
            Some(found) => compare::result(scene.operation, wanted, &found).map_or(Ok(()), Err),
            None => Err(Breach::new("success", run.told())),
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
