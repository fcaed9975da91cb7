//! What the members of a request about a meeting must be.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::recurrence::Model;
use super::{invalid, refuse};
use crate::exchange::{Answer, Call};

const MEMBERS: [&str; 12] = [
    "topic",
    "type",
    "start_time",
    "duration",
    "timezone",
    "password",
    "default_password",
    "pre_schedule",
    "agenda",
    "schedule_for",
    "settings",
    "recurrence",
];

/// Settings that are switches.
const FLAGS: [&str; 11] = [
    "host_video",
    "participant_video",
    "join_before_host",
    "mute_upon_entry",
    "waiting_room",
    "use_pmi",
    "meeting_authentication",
    "email_notification",
    "private_meeting",
    "registrants_confirmation_email",
    "registrants_email_notification",
];

/// The body of a request as an object, each member what it must be. The times and the rule are read apart.
pub(super) fn body(call: &Call, most: i64) -> Result<Map<String, Value>, Answer> {
    if call.media_type() != "application/json" {
        return Err(refuse(415, 300, "Unsupported Content Type"));
    }
    let Some(Value::Object(body)) = call.json() else {
        return Err(refuse(400, 300, "Request Body should be a valid JSON object."));
    };
    for (name, value) in &body {
        check(name, value, most).map_err(|message| {
            // Of a member inside another the message begins with its name.
            let field = message.split_once(' ').map_or(name.as_str(), |(field, _)| field);
            let field = if field.starts_with(name.as_str()) { field } else { name };
            invalid(field, &message)
        })?;
    }
    Ok(body)
}

fn check(name: &str, value: &Value, most: i64) -> Result<(), String> {
    let wrong = || format!("{name} is not accepted");
    let text = |limit: usize| match value.as_str() {
        Some(text) if text.chars().count() <= limit => Ok(()),
        Some(_) => Err(format!("{name} is longer than {limit} characters")),
        None => Err(wrong()),
    };
    match name {
        "topic" => text(200),
        "agenda" => text(2000),
        "schedule_for" => text(320),
        "password" => {
            let allowed = |c: char| c.is_ascii_alphanumeric() || "@-_*".contains(c);
            let fits = value.as_str().is_some_and(|text| text.chars().all(allowed));
            text(10).and_then(|()| if fits { Ok(()) } else { Err(wrong()) })
        }
        "type" => matches!(value.as_i64(), Some(1 | 2 | 3 | 8)).then_some(()).ok_or_else(wrong),
        "duration" => value.as_i64().filter(|minutes| *minutes >= 1).map(drop).ok_or_else(wrong),
        "start_time" => value.as_str().and_then(time_form).map(drop).ok_or_else(wrong),
        "timezone" => value.as_str().and_then(zone).map(drop).ok_or_else(wrong),
        "default_password" | "pre_schedule" => value.as_bool().map(drop).ok_or_else(wrong),
        "recurrence" => Model::read(value, most).map(drop),
        "settings" => {
            value.as_object().ok_or_else(wrong)?.iter().try_for_each(|(name, value)| setting(name, value))
        }
        _ => Err(wrong()),
    }
    .and_then(|()| if MEMBERS.contains(&name) { Ok(()) } else { Err(wrong()) })
}

fn setting(name: &str, value: &Value) -> Result<(), String> {
    let one_of = |words: &[&str]| value.as_str().is_some_and(|word| words.contains(&word));
    let fits = match name {
        "approval_type" => matches!(value.as_i64(), Some(0..=2)),
        "jbh_time" => matches!(value.as_i64(), Some(0..=60)),
        "audio" => one_of(&["both", "telephony", "voip"]),
        "auto_recording" => one_of(&["local", "cloud", "none"]),
        "alternative_hosts" => value.is_string(),
        "meeting_invitees" => value.as_array().is_some_and(|list| list.iter().all(is_invitee)),
        _ => FLAGS.contains(&name) && value.is_boolean(),
    };
    if fits { Ok(()) } else { Err(format!("settings.{name} is not accepted")) }
}

/// An address and nothing else.
fn is_invitee(value: &Value) -> bool {
    let Some(invitee) = value.as_object() else { return false };
    let email = invitee.get("email").and_then(Value::as_str).unwrap_or_default();
    let parts = email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    invitee.len() == 1 && parts && !email.contains(char::is_whitespace)
}

/// UTC with `Z`, or a local time; with any other offset it is neither.
fn time_form(text: &str) -> Option<()> {
    let plain = text.strip_suffix('Z').unwrap_or(text);
    (plain.len() == 19).then(|| plain.parse::<DateTime>().ok()).flatten().map(drop)
}

/// When a meeting begins: a local time is one of its zone.
pub(super) fn start(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    match text.strip_suffix('Z') {
        Some(_) => text.parse().ok(),
        None => Some(text.parse::<DateTime>().ok()?.to_zoned(zone.clone()).ok()?.timestamp()),
    }
}

pub(super) fn zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

/// A member that is a whole number.
pub(super) fn number(members: &Map<String, Value>, name: &str) -> Option<i64> {
    members.get(name)?.as_i64()
}
