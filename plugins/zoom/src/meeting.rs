//! A meeting in Convoke's words and in Zoom's, both ways.

use convoke_plugin::serde_json::{Map, Value, json};
use convoke_plugin::{
    Change, DialIn, Failure, Invitee, Meeting, MeetingPatch, Moment, NewMeeting, Occurrence, Profile,
    parse_instant, rfc3339, text,
};

use crate::id::{Target, joined};
use crate::recurrence;
use crate::settings::{Options, known_settings};

const MINUTE_MS: i64 = 60_000;
/// A meeting that takes place once.
const SCHEDULED: u8 = 2;
/// A series with fixed times.
const SERIES: u8 = 8;

/// The members of a create request. `repeats` is the rule in Zoom's model.
pub(crate) fn new_members(
    meeting: &NewMeeting<Options>,
    repeats: Option<Map<String, Value>>,
) -> Map<String, Value> {
    let mut members = meeting.options.0.clone();
    members.insert("topic".to_owned(), meeting.title.as_str().into());
    members.insert("type".to_owned(), SCHEDULED.into());
    write_times(&mut members, &meeting.start, &meeting.end);
    for (name, text) in [("agenda", &meeting.agenda), ("password", &meeting.password)] {
        if let Some(text) = text {
            members.insert(name.to_owned(), text.as_str().into());
        }
    }
    write_zone_and_rule(&mut members, meeting.time_zone.as_deref(), repeats);
    if !meeting.invitees.is_empty() {
        write_invitees(&mut members, &meeting.invitees);
    }
    members
}

/// The members of a patch: only what was given.
pub(crate) fn patch_members(
    patch: &MeetingPatch<Options>,
    repeats: Option<Map<String, Value>>,
) -> Map<String, Value> {
    let mut members = patch.options.0.clone();
    if let Some(title) = &patch.title {
        members.insert("topic".to_owned(), title.as_str().into());
    }
    if let (Some(start), Some(end)) = (&patch.start, &patch.end) {
        write_times(&mut members, start, end);
    }
    match &patch.agenda {
        Change::Keep => {}
        Change::Clear => drop(members.insert("agenda".to_owned(), "".into())),
        Change::Set(text) => drop(members.insert("agenda".to_owned(), text.as_str().into())),
    }
    if let Some(password) = patch.password.set() {
        members.insert("password".to_owned(), password.as_str().into());
    }
    if patch.recurrence == Change::Clear {
        members.insert("type".to_owned(), SCHEDULED.into());
    }
    write_zone_and_rule(&mut members, patch.time_zone.as_deref(), repeats);
    if let Some(invitees) = &patch.invitees {
        write_invitees(&mut members, invitees);
    }
    members
}

/// Start and length. The start is UTC, which leaves nothing to read differently; Zoom counts whole minutes, so a begun one
/// counts.
fn write_times(members: &mut Map<String, Value>, start: &Moment, end: &Moment) {
    let start_ms = start.unix_ms.div_euclid(1000) * 1000;
    let minutes = (end.unix_ms - start_ms + MINUTE_MS - 1).div_euclid(MINUTE_MS);
    members.insert("start_time".to_owned(), rfc3339(start_ms).into());
    members.insert("duration".to_owned(), minutes.into());
}

/// The zone, by which Zoom also repeats. A rule without one repeats in UTC, whatever the account's zone is.
fn write_zone_and_rule(
    members: &mut Map<String, Value>,
    zone: Option<&str>,
    repeats: Option<Map<String, Value>>,
) {
    if let Some(zone) = zone.or(repeats.is_some().then_some("UTC")) {
        members.insert("timezone".to_owned(), zone.into());
    }
    if let Some(repeats) = repeats {
        members.insert("type".to_owned(), SERIES.into());
        members.insert("recurrence".to_owned(), repeats.into());
    }
}

fn write_invitees(members: &mut Map<String, Value>, invitees: &[Invitee]) {
    let addresses: Vec<Value> = invitees.iter().map(|invitee| json!({"email": invitee.email})).collect();
    let settings = members.entry("settings").or_insert_with(|| Value::Object(Map::new()));
    if let Some(settings) = settings.as_object_mut() {
        settings.insert("meeting_invitees".to_owned(), addresses.into());
    }
}

/// Whether a patch can give the meeting another join link: the passcode is in it, and so is the personal room's number.
pub(crate) fn may_change_link(members: &Map<String, Value>) -> bool {
    let in_settings = members.get("settings").is_some_and(|settings| settings.get("use_pmi").is_some());
    in_settings || ["password", "default_password"].iter().any(|name| members.contains_key(*name))
}

/// A meeting as Zoom shows it, `target` being what was asked for. Blank members are absent; members of another type than
/// documented too, but for the id.
pub(crate) fn told(
    shown: &Map<String, Value>,
    target: Option<&Target<'_>>,
    sip_domain: &str,
) -> Result<Meeting, Failure> {
    let text = |name: &str| text(shown, name);
    let series_id =
        text("id").ok_or_else(|| Failure::provider_error("Zoom answered with a meeting that has no id."))?;
    let occurrence = target.and_then(|target| target.occurrence);
    let settings = shown.get("settings").and_then(Value::as_object);
    let occurrences = occurrences(shown, &series_id);
    let minutes = number(shown, "duration");
    // A series may tell its times with its occurrences alone.
    let first = occurrences.first();
    let start = text("start_time").or_else(|| first.and_then(|first| first.start.clone()));
    let end =
        ends(text("start_time").as_deref(), minutes).or_else(|| first.and_then(|first| first.end.clone()));
    let phone = text("h323_password").filter(|_| !sip_domain.is_empty());
    Ok(Meeting {
        id: occurrence.map_or_else(|| series_id.clone(), |occurrence| joined(&series_id, occurrence)),
        title: text("topic"),
        agenda: text("agenda"),
        start,
        end,
        time_zone: text("timezone"),
        password: text("password"),
        recurrence: match (occurrence, shown.get("recurrence").and_then(Value::as_object)) {
            (None, Some(model)) => recurrence::rule(model),
            _ => None,
        },
        series_id: occurrence.map(|_| series_id.clone()),
        occurrences: if occurrence.is_some() { Vec::new() } else { occurrences },
        invitees: invitees(settings),
        join_url: text("join_url"),
        host_url: text("start_url"),
        meeting_number: Some(series_id.clone()),
        access_code: Some(series_id.clone()),
        phone_video_password: text("pstn_password").or_else(|| text("h323_password")),
        // Only who has a passcode for room systems can be called by one.
        sip_address: phone.map(|_| format!("{series_id}@{sip_domain}")),
        dial_in: dial_in(settings),
        dial_in_url: None,
        options: options(shown, settings),
    })
}

fn ends(start: Option<&str>, minutes: Option<i64>) -> Option<String> {
    Some(rfc3339(parse_instant(start?)?.checked_add(minutes?.checked_mul(MINUTE_MS)?)?))
}

/// Those that are to take place.
fn occurrences(shown: &Map<String, Value>, series_id: &str) -> Vec<Occurrence> {
    let list = shown.get("occurrences").and_then(Value::as_array);
    let one = |shown: &Value| {
        let shown = shown.as_object()?;
        if text(shown, "status").is_some_and(|status| status == "deleted") {
            return None;
        }
        let start = text(shown, "start_time");
        let end = ends(start.as_deref(), number(shown, "duration"));
        Some(Occurrence { id: joined(series_id, &text(shown, "occurrence_id")?), start, end })
    };
    list.into_iter().flatten().filter_map(one).collect()
}

fn invitees(settings: Option<&Map<String, Value>>) -> Vec<Invitee> {
    let list = settings.and_then(|settings| settings.get("meeting_invitees")?.as_array());
    let one = |invitee: &Value| {
        let email = text(invitee.as_object()?, "email")?;
        Some(Invitee { email, name: None, cohost: None })
    };
    list.into_iter().flatten().filter_map(one).collect()
}

fn dial_in(settings: Option<&Map<String, Value>>) -> Vec<DialIn> {
    let list = settings.and_then(|settings| settings.get("global_dial_in_numbers")?.as_array());
    let one = |shown: &Value| {
        let shown = shown.as_object()?;
        let country = text(shown, "country_name").or_else(|| text(shown, "country"));
        let words: Vec<String> = country.into_iter().chain(text(shown, "city")).collect();
        let toll_free = match text(shown, "type").as_deref() {
            Some("tollfree") => Some(true),
            Some("toll") => Some(false),
            _ => None,
        };
        Some(DialIn { label: words.join(", "), number: text(shown, "number")?, toll_free })
    };
    list.into_iter().flatten().filter_map(one).collect()
}

/// Zoom's own members worth telling; of the settings those that can be given.
fn options(
    shown: &Map<String, Value>,
    settings: Option<&Map<String, Value>>,
) -> std::collections::BTreeMap<String, Value> {
    let mut options = std::collections::BTreeMap::new();
    for name in ["type", "status", "host_email"] {
        if let Some(value) = shown.get(name).filter(|value| value.is_string() || value.is_number()) {
            options.insert(name.to_owned(), value.clone());
        }
    }
    let Some(settings) = settings else { return options };
    let known = known_settings();
    let mut told = settings.clone();
    told.retain(|name, value| known.contains_key(name) && !value.is_null() && value.as_str() != Some(""));
    if !told.is_empty() {
        options.insert("settings".to_owned(), told.into());
    }
    options
}

/// Whose token it is.
pub(crate) fn profile(shown: &Map<String, Value>) -> Result<Profile, Failure> {
    let text = |name: &str| text(shown, name);
    let both = [text("first_name"), text("last_name")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Ok(Profile {
        id: text("id")
            .ok_or_else(|| Failure::provider_error("Zoom answered with a profile that has no id."))?,
        name: Some(both).filter(|name| !name.is_empty()).or_else(|| text("display_name")),
        email: text("email"),
    })
}

fn number(members: &Map<String, Value>, name: &str) -> Option<i64> {
    let value = members.get(name)?;
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}
