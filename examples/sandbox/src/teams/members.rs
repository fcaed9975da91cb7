//! What a body may have in it, by Graph's reference.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{Answer, Call, bad_request};

/// What a member's value is.
enum Kind {
    Text,
    Flag,
    Choice(&'static [&'static str]),
    Object(&'static [(&'static str, Kind)]),
    Attendees,
}

use Kind::{Attendees, Choice, Flag, Object, Text};

const LOBBY: &[(&str, Kind)] = &[
    (
        "scope",
        Choice(&[
            "organizer",
            "organization",
            "organizationAndFederated",
            "organizationExcludingGuests",
            "everyone",
            "invited",
        ]),
    ),
    ("isDialInBypassEnabled", Flag),
];

/// What all bodies take.
const CORE: &[(&str, Kind)] = &[
    ("subject", Text),
    ("startDateTime", Text),
    ("endDateTime", Text),
    // The organizer cannot be named.
    ("participants", Object(&[("attendees", Attendees)])),
];
/// What can be set and changed.
const SETTINGS: &[(&str, Kind)] = &[
    ("allowedPresenters", Choice(&["everyone", "organization", "roleIsPresenter", "organizer"])),
    ("lobbyBypassSettings", Object(LOBBY)),
    ("allowedLobbyAdmitters", Choice(&["organizerAndCoOrganizersAndPresenters", "organizerAndCoOrganizers"])),
    ("isEntryExitAnnounced", Flag),
    ("allowMeetingChat", Choice(&["enabled", "disabled", "limited"])),
    ("allowTeamworkReactions", Flag),
    ("allowAttendeeToEnableCamera", Flag),
    ("allowAttendeeToEnableMic", Flag),
    ("recordAutomatically", Flag),
    ("allowRecording", Flag),
    ("allowTranscription", Flag),
];
/// What can be set once.
const CREATION: &[(&str, Kind)] = &[
    ("joinMeetingIdSettings", Object(&[("isPasscodeRequired", Flag)])),
    ("shareMeetingChatHistoryDefault", Choice(&["all", "none"])),
];
const KEYED: &[(&str, Kind)] = &[("externalId", Text)];

/// What a body is for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Purpose {
    Create,
    CreateOrGet,
    Update,
}

/// The body of a call, with no members but those that its purpose allows.
pub(super) fn body(call: &Call, purpose: Purpose) -> Result<Map<String, Value>, Answer> {
    if call.media_type() != "application/json" {
        return Err(super::refuse(415, "UnsupportedMediaType", "the body must be application/json"));
    }
    let Some(Value::Object(body)) = call.json() else {
        return Err(bad_request("the body must be a JSON object"));
    };
    let allowed: &[&[(&str, Kind)]] = match purpose {
        Purpose::Create => &[CORE, SETTINGS, CREATION],
        Purpose::CreateOrGet => &[CORE, KEYED],
        Purpose::Update => &[CORE, SETTINGS],
    };
    for (name, value) in &body {
        let known = allowed.iter().flat_map(|members| members.iter()).find(|(known, _)| known == name);
        let (_, kind) = known.ok_or_else(|| bad_request(&format!("{name} cannot be set here")))?;
        check(name, value, kind).map_err(|reason| bad_request(&reason))?;
    }
    Ok(body)
}

fn check(name: &str, value: &Value, kind: &Kind) -> Result<(), String> {
    let fits = match kind {
        Text => value.is_string(),
        Flag => value.is_boolean(),
        Choice(words) => value.as_str().is_some_and(|word| words.contains(&word)),
        Object(members) => {
            let Some(object) = value.as_object() else { return Err(format!("{name} must be an object")) };
            for (inner, value) in object {
                let known = members.iter().find(|(known, _)| known == inner);
                let (_, kind) = known.ok_or_else(|| format!("{name} has no {inner} that can be set"))?;
                check(inner, value, kind)?;
            }
            true
        }
        Attendees => value.as_array().is_some_and(|people| people.iter().all(is_attendee)),
    };
    if fits { Ok(()) } else { Err(format!("{name} is not acceptable")) }
}

fn is_attendee(person: &Value) -> bool {
    const MEMBERS: [&str; 3] = ["upn", "identity", "role"];
    let Some(person) = person.as_object() else { return false };
    let role = person.get("role").is_none_or(|role| {
        role.is_null() || matches!(role.as_str(), Some("attendee" | "presenter" | "coorganizer"))
    });
    let named = person.get("upn").and_then(Value::as_str).is_some_and(|upn| upn.contains('@'));
    role && named && person.keys().all(|name| MEMBERS.contains(&name.as_str()))
}

/// Start and end, where the body has them: both or neither, in order, with an offset.
pub(super) fn times(body: &Map<String, Value>) -> Result<Option<(Timestamp, Timestamp)>, Answer> {
    let time = |name: &str| match body.get(name).and_then(Value::as_str) {
        None => Ok(None),
        Some(text) => match text.parse::<Timestamp>() {
            Ok(instant) => Ok(Some(instant)),
            Err(_) => Err(bad_request(&format!("{name} must be a time with an offset"))),
        },
    };
    match (time("startDateTime")?, time("endDateTime")?) {
        (None, None) => Ok(None),
        (Some(start), Some(end)) if start < end => Ok(Some((start, end))),
        (Some(_), Some(_)) => Err(bad_request("endDateTime must be after startDateTime")),
        _ => Err(bad_request("startDateTime and endDateTime must be given together")),
    }
}
