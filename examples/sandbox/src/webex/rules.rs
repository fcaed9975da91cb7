//! What the values in a request about meetings must be, beyond their types.

use serde_json::{Map, Value};

use super::SITE;
use super::members::{self, Purpose};
use super::recurrence::Rule;
use super::refuse;
use crate::exchange::{Answer, Call};

/// The body of a request as an object.
pub(super) fn body(call: &Call, purpose: Purpose) -> Result<Map<String, Value>, Answer> {
    let media_type = call.media_type();
    let patch = purpose == Purpose::Patch && media_type == "application/json-patch+json";
    if media_type != "application/json" && !patch {
        return Err(refuse(415, "the body must be application/json"));
    }
    match call.json() {
        Some(Value::Object(body)) => Ok(body),
        _ => Err(refuse(400, "the body must be a JSON object")),
    }
}

/// Checks everything but the times.
pub(super) fn check(body: &Map<String, Value>, purpose: Purpose, refuse_unknown: bool) -> Result<(), Answer> {
    members::check(body, purpose, refuse_unknown)
        .and_then(|()| values(body))
        .map_err(|reason| refuse(400, &reason))
}

fn values(body: &Map<String, Value>) -> Result<(), String> {
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let list = |name: &str| body.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let webinar = text("scheduledType") == Some("webinar");

    if let Some(title) = text("title") {
        if title.trim().is_empty() {
            return Err("title must not be blank".to_owned());
        }
        at_most("title", title, 128)?;
    }
    at_most("agenda", text("agenda").unwrap_or_default(), 1300)?;
    if let Some(password) = text("password") {
        check_password(password)?;
    }
    if let Some(rule) = text("recurrence") {
        Rule::parse(rule)?;
    }
    if text("siteUrl").is_some_and(|site| site != SITE) {
        return Err(format!("siteUrl is none of your sites; {SITE} is"));
    }
    if list("integrationTags").len() > 3 {
        return Err("integrationTags are more than 3".to_owned());
    }
    for tag in list("integrationTags") {
        at_most("integrationTags", tag.as_str().unwrap_or_default(), 64)?;
    }
    if list("invitees").len() > 1000 {
        return Err("invitees are more than 1000".to_owned());
    }
    for invitee in list("invitees") {
        check_invitee(invitee)?;
        if invitee["panelist"] == true && !webinar {
            return Err("only webinars have panelists".to_owned());
        }
    }
    if let Some(minutes) = body.get("joinBeforeHostMinutes").and_then(Value::as_f64) {
        let allowed: &[f64] = if webinar { &[0.0, 15.0, 30.0, 45.0, 60.0] } else { &[0.0, 5.0, 10.0, 15.0] };
        if !allowed.contains(&minutes) {
            return Err("joinBeforeHostMinutes is none of the values offered".to_owned());
        }
    }
    if text("scheduledType") == Some("personalRoomMeeting") {
        let unfit = ["templateId", "roomId", "integrationTags", "enabledAutoRecordMeeting", "registration"];
        if let Some(name) = unfit.into_iter().find(|name| body.contains_key(*name)) {
            return Err(format!("a personal room meeting has no {name}"));
        }
    }
    Ok(())
}

/// Checks one invitee.
pub(super) fn check_invitee(invitee: &Value) -> Result<(), String> {
    let email = invitee["email"].as_str().unwrap_or_default();
    let mail = email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    if !mail || email.contains(char::is_whitespace) {
        return Err(format!("{email:?} is no email address"));
    }
    at_most("displayName", invitee["displayName"].as_str().unwrap_or_default(), 128)
}

fn check_password(password: &str) -> Result<(), String> {
    let has = |kind: fn(&char) -> bool| password.chars().any(|c| kind(&c));
    if password.chars().count() < 8 {
        return Err("The password is shorter than the 8 characters that the site asks for.".to_owned());
    }
    if !has(char::is_ascii_uppercase) || !has(char::is_ascii_lowercase) {
        return Err("The password must mix upper and lower case.".to_owned());
    }
    if !has(char::is_ascii_digit) {
        return Err("The password must have a digit.".to_owned());
    }
    Ok(())
}

fn at_most(name: &str, text: &str, limit: usize) -> Result<(), String> {
    if text.chars().count() > limit {
        Err(format!("{name} is longer than {limit} characters"))
    } else {
        Ok(())
    }
}
