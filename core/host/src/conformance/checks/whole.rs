//! Long texts: what is taken arrives as long as it was given.

use convoke_plugin::{FailureKind, Operation};
use serde_json::Value;

use super::super::compare::Breach;
use super::super::drive::{Call, Run};
use super::super::kit::{Bench, Kit, Place, Verdict, as_shown};
use super::super::rules::Rule;
use super::super::scene::Scene;
use super::super::variation::texts;
use super::times::{leaves, sent};

/// Longer than the columns that such texts are often cut to.
const LONG: usize = 250;
/// A shorter text could be part of any other.
const SHORTEST_PART: usize = 5;

/// One long text in each member that has no limit in the samples.
pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    for scene in bench.subject.successes() {
        let parent = match scene.operation {
            Operation::CreateMeeting => "/meeting",
            Operation::UpdateMeeting => "/patch",
            _ => continue,
        };
        for (pointer, old) in texts(&scene.input) {
            let Some(member) = pointer.strip_prefix(parent) else { continue };
            let name = member.rsplit('/').next().unwrap_or_default();
            let limited = bench.subject.samples.limits.iter().any(|limit| {
                limit.pointer == member
                    && limit.max.is_some()
                    && (limit.operations.is_empty() || limit.operations.contains(&scene.operation))
            });
            let fixed = scene.fixed.iter().any(|fixed| pointer.starts_with(fixed.as_str()));
            if limited || fixed || !matches!(name, "title" | "agenda" | "password" | "name") {
                continue;
            }
            let new = long(name);
            let mut input = scene.input.clone();
            if let Some(at) = input.pointer_mut(&pointer) {
                *at = Value::from(new.as_str());
            }
            let call = Call::with(&scene, &input);
            let place = Place::of(&scene, format!("{LONG} characters at {pointer}"));
            let at = (&bench.subject.open, &scene, &call);
            kit.call(Rule::LimitsWhole, place, at, &mut as_shown(&scene), |run| {
                if refused(member, run) { Ok(()) } else { arrives(&scene, &old, &new, run) }
            });
        }
    }
}

/// Words of letters and digits, no two alike; without blanks for a password.
fn long(name: &str) -> String {
    let sign = if name == "password" { '-' } else { ' ' };
    let mut text: String = (100..).map(|number| format!("Kit{number}{sign}")).take(LONG / 7).collect();
    text.extend(std::iter::repeat_n('k', LONG - text.len()));
    text
}

fn refused(member: &str, run: &Run) -> bool {
    run.requests.is_empty()
        && run.failure().is_some_and(|failure| {
            let at = |pointer: &str| member.starts_with(pointer) || pointer.starts_with(member);
            failure.kind == FailureKind::InvalidRequest
                && failure.errors.iter().any(|error| at(&error.pointer))
        })
}

/// Whether a request has the new text where the sample's requests have the old one.
pub(super) fn arrives(scene: &Scene, old: &str, new: &str, run: &Run) -> Verdict {
    let shows = |text: &str| text == old || old.len() >= SHORTEST_PART && text.contains(old);
    let shown = scene.turns.iter().flat_map(|turn| leaves(&turn.url, &turn.body));
    let Some((place, _)) = shown.into_iter().find(|(_, text)| shows(text)) else { return Ok(()) };
    let found: Vec<String> = run.requests.iter().flat_map(sent).map(|(_, text)| text).collect();
    if found.iter().any(|text| text.contains(new)) {
        return Ok(());
    }
    let begin: String = new.chars().take(4).collect();
    let part = found.iter().filter(|text| text.contains(&begin)).map(|text| text.chars().count()).max();
    Err(Breach::new(
        format!(
            "{} characters at {place}, or a refusal of the member before any request",
            new.chars().count()
        ),
        part.map_or_else(|| run.told(), |part| format!("{part} characters")),
    ))
}
