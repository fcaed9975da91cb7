//! `/_sandbox`: the state of a simulated provider, and its switches, for people.

use std::collections::BTreeMap;
use std::time::Duration;

use maud::{Markup, html};
use serde_json::{Value, json};

use crate::exchange::{Answer, Call};
use crate::fault::{Fault, FaultKind};
use crate::oauth::Rotation;
use crate::page;
use crate::server::{Inner, Provider};

/// Answers `GET /_sandbox`, `GET /_sandbox/state` and the switches, which are POSTs with a form or a JSON object.
pub(crate) fn answer<P: Provider>(inner: &mut Inner<P>, call: &Call) -> Answer {
    match (call.method.as_str(), call.path.as_str()) {
        ("GET", "/_sandbox") => Answer::html(200, page::layout(P::LABEL, "Controls", &controls(inner))),
        ("GET", "/_sandbox/state") => Answer::json(200, &state(inner)),
        ("POST", path) => match change(inner, path.trim_start_matches("/_sandbox/"), &fields(call)) {
            Ok(()) if call.header("accept").is_some_and(|accept| accept.contains("text/html")) => {
                Answer::redirect(303, "/_sandbox")
            }
            Ok(()) => Answer::json(200, &state(inner)),
            Err(reason) => Answer::json(400, &json!({ "error": reason })),
        },
        _ => Answer::json(404, &json!({ "error": "no such control" })),
    }
}

fn change<P: Provider>(
    inner: &mut Inner<P>,
    what: &str,
    fields: &BTreeMap<String, String>,
) -> Result<(), String> {
    let text = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    match what {
        "faults" => inner.faults.push(Fault::from_fields(fields)?),
        "faults/clear" => inner.faults.clear(),
        "calls/clear" => inner.calls.clear(),
        "expire" => inner.provider.grants().expire_access(),
        "revoke" => inner.provider.grants().revoke_everything(),
        "reset" => inner.reset(),
        "switch" => inner.provider.set_switch(text("name"), text("value"))?,
        "clock" => {
            let seconds = text("seconds").parse().map_err(|_| "`seconds` must be a number")?;
            inner.advance(Duration::from_secs(seconds));
        }
        "rotation" => {
            let known = Rotation::NAMES.iter().find(|(name, _)| *name == text("value"));
            inner.provider.grants().rotation = known.ok_or("`value` is no known rotation")?.1;
        }
        _ => return Err("no such control".to_owned()),
    }
    Ok(())
}

fn fields(call: &Call) -> BTreeMap<String, String> {
    match call.json() {
        Some(Value::Object(members)) => {
            let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            members.into_iter().map(|(name, value)| (name, text(value))).collect()
        }
        _ => call.form().iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
    }
}

fn rotation<P: Provider>(inner: &mut Inner<P>) -> &'static str {
    let now = inner.provider.grants().rotation;
    Rotation::NAMES.iter().find(|(_, rotation)| *rotation == now).map_or("", |(name, _)| name)
}

fn state<P: Provider>(inner: &mut Inner<P>) -> Value {
    let now = inner.now();
    let [codes, access, refresh] = inner.provider.grants().counts(now);
    let switches: BTreeMap<_, _> = inner.provider.switches().into_iter().map(|s| (s.name, s.value)).collect();
    let calls: Vec<_> =
        inner.calls.iter().map(|c| json!({"method": c.method, "path": c.path, "status": c.status})).collect();
    json!({
        "now": now.to_string(),
        "codes": codes, "access_tokens": access, "refresh_tokens": refresh,
        "rotation": rotation(inner),
        "switches": switches,
        "faults": inner.faults.iter().map(|fault| format!("{fault:?}")).collect::<Vec<_>>(),
        "meetings": inner.provider.meetings(now),
        "calls": calls,
    })
}

fn button(action: &str, label: &str) -> Markup {
    html! { form method="post" action={ "/_sandbox/" (action) } style="display:inline" { button type="submit" { (label) } } }
}

fn controls<P: Provider>(inner: &mut Inner<P>) -> Markup {
    let now = inner.now();
    let [codes, access, refresh] = inner.provider.grants().counts(now);
    let current = rotation(inner);
    let meetings = inner.provider.meetings(now);
    html! {
        p { "Clock: " (now) ". Valid: " (codes) " codes, " (access) " access tokens, " (refresh) " refresh tokens." }
        p {
            (button("expire", "Expire access tokens")) (button("revoke", "Revoke everything"))
            (button("faults/clear", "Clear faults")) (button("calls/clear", "Clear calls")) (button("reset", "Reset"))
        }
        h2 { "Switches" }
        table {
            tr { td { "rotation" } td {
                form method="post" action="/_sandbox/rotation" {
                    select name="value" { @for (name, _) in Rotation::NAMES { option selected[name == current] { (name) } } }
                    button type="submit" { "Set" }
                }
            } td {} }
            @for switch in inner.provider.switches() {
                tr { td { (switch.name) } td {
                    form method="post" action="/_sandbox/switch" {
                        input type="hidden" name="name" value=(switch.name);
                        input name="value" aria-label=(switch.name) value=(switch.value);
                        button type="submit" { "Set" }
                    }
                } td { (switch.allowed) } }
            }
            tr { td { "clock" } td {
                form method="post" action="/_sandbox/clock" {
                    input name="seconds" aria-label="clock" value="3600"; button type="submit" { "Go on" }
                }
            } td { "seconds" } }
        }
        h2 { "Faults" }
        ul { @for fault in &inner.faults { li { code { (format!("{fault:?}")) } } } }
        form method="post" action="/_sandbox/faults" {
            label { "Method " input name="method" placeholder="every"; }
            label { "Path begins with " input name="path_prefix" value="/"; }
            label { "Times " input name="times" value="1" placeholder="always"; }
            label { "Kind "
                select name="kind" { @for (name, help) in FaultKind::NAMES { option value=(name) { (name) " " (help) } } }
            }
            label { "Value " input name="value"; }
            label { "Header " input name="header" placeholder="Retry-After: 5"; }
            label { "Body " input name="body"; }
            button type="submit" { "Add fault" }
        }
        h2 { "Meetings" }
        @for meeting in &meetings { pre { (serde_json::to_string_pretty(meeting).unwrap_or_default()) } }
        h2 { "Calls" }
        table {
            @for call in inner.calls.iter().rev().take(50) {
                tr { td { (call.method) } td { code { (call.path) } } td { (call.status.map_or_else(|| "no answer".to_owned(), |s| s.to_string())) } }
            }
        }
    }
}
