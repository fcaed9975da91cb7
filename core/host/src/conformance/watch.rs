//! What holds for every call, however it goes: no secret told, no foreign origin, no panic, no failure without words.

use convoke_plugin::abi::MAX_REQUESTS;
use convoke_plugin::{FailureKind, Operation};
use serde_json::Value;

use super::compare::{Breach, typed};
use super::drive::{End, Run, clip, kind};
use super::rules::Rule;
use super::scene::Scene;
use super::subject::Open;

/// No wait of a call is longer than the host's whole budget, in milliseconds.
const LONGEST_WAIT: u64 = 20_000;

/// What the host passes on of a failure's words.
const LONGEST_WORDS: usize = 600;

/// Which rules this call broke.
pub(super) fn every_call(open: &Open, scene: &Scene, run: &Run) -> Vec<(Rule, Breach)> {
    let mut broken = Vec::new();
    let mut add =
        |rule: Rule, expected: &str, found: String| broken.push((rule, Breach::new(expected, found)));
    for request in &run.requests {
        if let Err(fault) = open.policy.check(request) {
            add(
                Rule::ReachAllowed,
                "a request that the manifest's origins and the host's header rules allow",
                format!("{} {}: {}", request.method, clip(&request.url), fault.detail),
            );
        }
        for name in scene.fill.told_in(&request.url) {
            let shown =
                scene.turns.iter().any(|turn| scene.fill.told_in(&turn.url).any(|shown| shown == name));
            if !shown {
                let found = format!("{{{name}}} in {}", clip(&request.url));
                add(Rule::SecretsNotInUrls, "no secret in a URL", found);
            }
        }
    }
    if run.requests.len() > MAX_REQUESTS {
        add(
            Rule::LimitsRequests,
            "at most 16 requests in one operation",
            format!("{} requests", run.requests.len()),
        );
    }
    if let Some(wait) = run.waits.iter().find(|wait| **wait > LONGEST_WAIT) {
        add(Rule::LimitsWaits, "no wait longer than 20 s", format!("a wait of {wait} ms"));
    }
    for line in &run.log {
        for name in scene.fill.told_in(line) {
            let found = format!("{{{name}}} in {:?}", clip(&scene.fill.masked(line)));
            add(Rule::SecretsNotInLogs, "no secret in the log", found);
        }
        if line.contains("the plugin panicked at") {
            add(Rule::CallsNoPanic, "no panic", line.clone());
        }
    }
    match &run.end {
        End::Failed(failure) => {
            let words = serde_json::to_string(failure).unwrap_or_default();
            for name in scene.fill.told_in(&words) {
                let found = format!("{{{name}}} in {:?}", clip(&scene.fill.masked(&words)));
                add(Rule::SecretsNotInFailures, "no secret in a failure", found);
            }
            let odd = failure.detail.contains(|c: char| c.is_control())
                || failure.detail.to_lowercase().contains("<html");
            if odd || failure.detail.chars().count() > LONGEST_WORDS {
                add(
                    Rule::FailuresLine,
                    "one line of at most 600 characters, and no HTML page",
                    clip(&failure.detail),
                );
            }
            if failure.detail.trim().is_empty() {
                add(
                    Rule::FailuresHaveWords,
                    "words for a person",
                    format!("{} without `detail`", kind(failure)),
                );
            }
            if failure.kind == FailureKind::Internal {
                add(Rule::FailuresNotInternal, "a failure that is not `internal`", clip(&failure.detail));
            }
        }
        End::Done(json) => {
            let json = if json.is_empty() { b"null" } else { json.as_slice() };
            match serde_json::from_slice::<Value>(json) {
                Ok(result) => {
                    broken.extend(well_formed(scene.operation, &result));
                    broken.extend(told(scene, &result.to_string()));
                }
                Err(error) => add(Rule::ResultsForm, "a result that is JSON", error.to_string()),
            }
        }
        End::Endless => add(Rule::LimitsRequests, "an end", run.told()),
    }
    broken
}

/// What an operation with an access token tells of the secrets it works with.
fn told(scene: &Scene, result: &str) -> Option<(Rule, Breach)> {
    if !scene.operation.uses_access_token() {
        return None;
    }
    // A meeting's password is told on purpose.
    let name = scene.fill.told_in(result).find(|name| !name.ends_with("password"))?;
    Some((
        Rule::SecretsNotInResults,
        Breach::new("no token or client secret in a result", format!("{{{name}}}")),
    ))
}

/// A result that says less than the contract wants of it.
fn well_formed(operation: Operation, result: &Value) -> Option<(Rule, Breach)> {
    let broken = |expected: &str, found: String| Some((Rule::ResultsForm, Breach::new(expected, found)));
    let typed = match typed(operation, result) {
        Ok(typed) => typed,
        Err(error) => return broken("a result of the contract's form", error),
    };
    let mut named = vec![("/meeting/id", typed.pointer("/meeting/id"))];
    match operation {
        Operation::ExchangeCode | Operation::Refresh | Operation::Login => {
            named = vec![
                ("/access_token", typed.get("access_token")),
                ("/refresh_token", typed.get("refresh_token")),
            ];
        }
        Operation::Profile => named.clear(),
        Operation::AuthorizationUrl => named = vec![("/url", typed.get("url"))],
        Operation::ListMeetings => {
            let meetings = typed["meetings"].as_array().into_iter().flatten();
            named = meetings.map(|meeting| ("/meetings/…/id", meeting.get("id"))).collect();
            named.push(("/next_cursor", typed.get("next_cursor")));
        }
        _ => {}
    }
    for (place, value) in named {
        let Some(text) = value.and_then(Value::as_str) else { continue };
        let blank = if place.ends_with("_token") || place.ends_with("cursor") {
            text.is_empty()
        } else {
            text.trim().is_empty()
        };
        if blank || matches!(text, "null" | "undefined" | "None" | "[object Object]") {
            return broken(&format!("something at {place}"), format!("{text:?}"));
        }
    }
    None
}
