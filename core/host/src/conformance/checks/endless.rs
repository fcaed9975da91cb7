//! Lists that never end, and cursors that lead nowhere.

use convoke_plugin::{Operation, Request, Response, Transport};
use serde_json::json;

use super::super::compare::Breach;
use super::super::drive::{Call, Run};
use super::super::kit::{Bench, Kit, Place, Verdict, as_shown};
use super::super::rules::Rule;
use super::super::scene::Scene;
use super::super::subject::Open;

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let open = &bench.subject.open;
    for scene in bench.subject.successes() {
        for at in 0..scene.turns.len() {
            endless(kit, open, &scene, at);
        }
        if scene.operation == Operation::ListMeetings && !scene.turns.is_empty() {
            odd_cursors(kit, open, &scene);
        }
    }
}

/// The rule for every call tells of other origins; this one also of a host that a wide origin would allow.
fn stayed(run: &Run) -> Verdict {
    let elsewhere = |request: &&Request| {
        url::Url::parse(&request.url).is_ok_and(|url| url.host_str() == Some("elsewhere.kit.example"))
    };
    match run.requests.iter().find(elsewhere) {
        Some(request) => {
            Err(Breach::new("no request elsewhere", format!("{} {}", request.method, request.url)))
        }
        None => Ok(()),
    }
}

/// The same answer to whatever is asked from here on: a list that never ends, a state that never comes.
fn endless(kit: &mut Kit<'_>, open: &Open, scene: &Scene, at: usize) {
    let call = Call::of(scene);
    let same = scene.turns[at].response();
    let mut upstream = |number: usize, _: &Request| -> Result<Response, Transport> {
        match scene.turns.get(number) {
            Some(turn) if number < at => Ok(turn.response()),
            _ => Ok(same.clone()),
        }
    };
    let place = Place::at(scene, at, "the same answer to every further request");
    // The rule for every call counts.
    kit.call(Rule::LimitsRequests, place, (open, scene, &call), &mut upstream, |_| Ok(()));
}

/// Cursors that the plugin did not make: sealed by the host, but perhaps under another configuration.
fn odd_cursors(kit: &mut Kit<'_>, open: &Open, scene: &Scene) {
    for cursor in [
        "x",
        "",
        "-1",
        "99999999999999999999",
        "{}",
        "null",
        "https://elsewhere.kit.example/v1/list",
        "\u{e9}\u{0}\r\n x: y",
    ] {
        let mut input = scene.input.clone();
        input["cursor"] = json!(cursor);
        let call = Call::with(scene, &input);
        let place = Place::of(scene, format!("the cursor {cursor:?}"));
        kit.call(Rule::ReachAllowed, place, (open, scene, &call), &mut as_shown(scene), stayed);
    }
}
