//! Meetings, to the provider's words and back.

use std::collections::BTreeMap;

use convoke_plugin::serde_json::{Map, Value, json};
use convoke_plugin::{
    Change, Failure, Invitee, Meeting, MeetingPatch, Moment, NewMeeting, Response, parse_instant, rfc3339,
};

use crate::settings::Options;
use crate::{fault, limits};

/// A meeting to be made.
pub(crate) fn new_members(new: &NewMeeting<Options>) -> Map<String, Value> {
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    put("topic", limits::title(&new.title).into());
    put("begins", time(&new.start).into());
    put("ends", end(&new.start, &new.end).into());
    if let Some(agenda) = &new.agenda {
        let kept = if fault::on("limits/agenda-cut") { 1000 } else { usize::MAX };
        put("notes", agenda.chars().take(kept).collect::<String>().into());
    }
    if let Some(zone) = &new.time_zone
        && !fault::on("times/zone-dropped")
    {
        put("zone", zone.as_str().into());
    }
    if let Some(password) = &new.password
        && !fault::on("create/password-ignored")
        && (new.agenda.is_some() || !fault::on("create/password-without-agenda"))
    {
        put("passcode", password.as_str().into());
    }
    if !new.invitees.is_empty() && !fault::on("create/invitees-dropped") {
        put("guests", guests(&new.invitees));
    }
    put("mail", (new.send_email || fault::on("create/mail-always")).into());
    if !fault::on("create/options-ignored") {
        body.extend(options(&new.options));
    }
    body
}

/// What shall change.
pub(crate) fn patch_members(patch: &MeetingPatch<Options>) -> Map<String, Value> {
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    if let Some(title) = &patch.title {
        put("topic", limits::title(title).into());
    }
    match &patch.agenda {
        Change::Set(_) if fault::on("update/agenda-dropped") => None,
        Change::Set(agenda) => put("notes", agenda.as_str().into()),
        Change::Clear if fault::on("update/null-ignored") => None,
        Change::Clear => put("notes", Value::Null),
        Change::Keep if fault::on("update/unchanged-cleared") => put("notes", Value::Null),
        Change::Keep => None,
    };
    if let (Some(start), Some(finish)) = (&patch.start, &patch.end) {
        let minute = Moment::utc(start.unix_ms.div_euclid(60_000) * 60_000);
        put("begins", time(if fault::on("update/seconds-dropped") { &minute } else { start }).into());
        if !fault::on("update/end-dropped") {
            put("ends", end(start, finish).into());
        }
    }
    if let Some(zone) = &patch.time_zone {
        put("zone", zone.as_str().into());
    }
    match &patch.password {
        Change::Set(_) if patch.title.is_some() && fault::on("update/password-beside-title") => None,
        Change::Set(password) => put("passcode", password.as_str().into()),
        Change::Clear if fault::on("update/password-kept") => None,
        Change::Clear => put("passcode", Value::Null),
        Change::Keep => None,
    };
    match &patch.invitees {
        Some(invitees) => put("guests", guests(invitees)),
        None if fault::on("update/invitees-cleared") => put("guests", json!([])),
        None => None,
    };
    put("mail", patch.send_email.into());
    body.extend(options(&patch.options));
    body
}

fn options(options: &Options) -> Map<String, Value> {
    let mut members = Map::new();
    members.extend(options.record.map(|record| ("record".to_owned(), record.into())));
    members.extend(options.room.as_deref().map(|room| ("room".to_owned(), room.into())));
    members
}

fn guests(invitees: &[Invitee]) -> Value {
    let kept = if fault::on("limits/name-cut") { 64 } else { usize::MAX };
    let name = |name: &Option<String>| name.as_ref().map(|name| name.chars().take(kept).collect::<String>());
    invitees.iter().map(|invitee| json!({"address": invitee.email, "name": name(&invitee.name)})).collect()
}

fn time(moment: &Moment) -> String {
    match () {
        () if fault::on("times/local-as-utc") => moment.local() + "Z",
        () if fault::on("times/seconds-dropped") => rfc3339(moment.unix_ms.div_euclid(60_000) * 60_000),
        () if fault::on("times/hour-off") => rfc3339(moment.unix_ms + 3_600_000),
        () if fault::on("times/after-2038") => {
            rfc3339(moment.unix_ms.div_euclid(1000).min(i64::from(i32::MAX)) * 1000)
        }
        () => moment.rfc3339_utc(),
    }
}

fn end(start: &Moment, end: &Moment) -> String {
    let lasts_ms = end.unix_ms - start.unix_ms;
    match () {
        // Minutes taken for seconds.
        () if fault::on("times/end-too-early") => rfc3339(start.unix_ms + lasts_ms / 60),
        () if fault::on("times/half-hours") => {
            rfc3339(start.unix_ms + lasts_ms.div_euclid(1_800_000) * 1_800_000)
        }
        // Right unless the clocks change between the two.
        () if fault::on("times/offset-of-start") => {
            let shift_s = i64::from(end.offset_s) - i64::from(start.offset_s);
            time(&Moment::utc(end.unix_ms + shift_s * 1000))
        }
        () => time(end),
    }
}

/// The meeting in an answer.
pub(crate) fn answered(response: &Response, asked: Option<&str>) -> Result<Meeting, Failure> {
    let text = match String::from_utf8(response.body.clone()) {
        Ok(text) => text,
        #[expect(clippy::panic, reason = "this fault is a panic")]
        Err(_) if fault::on("malformed/panic-on-bytes") => panic!("not UTF-8"),
        Err(_) => String::new(),
    };
    if text.starts_with('<') && fault::on("malformed/page-is-internal") {
        return Err(Failure::internal("The answer is no JSON."));
    }
    if text.is_empty() && fault::on("malformed/empty-is-success") {
        let id = asked.unwrap_or("unknown").to_owned();
        return Ok(Meeting { id, ..Meeting::default() });
    }
    let answer: Value = response.json()?;
    if fault::on("malformed/panic-on-null") {
        #[expect(clippy::unwrap_used, reason = "this fault is a panic")]
        let _ = answer.as_object().unwrap();
    }
    meeting(&answer, asked).map_err(|failure| failure.with_status(response.status))
}

/// One of the provider's meetings.
pub(crate) fn meeting(answer: &Value, asked: Option<&str>) -> Result<Meeting, Failure> {
    let text = |name: &str| answer[name].as_str().map(str::to_owned);
    if fault::on("malformed/panic-on-missing") {
        #[expect(clippy::unwrap_used, reason = "this fault is a panic")]
        let _ = text("link").unwrap();
    }
    if let Some(begins) = text("begins")
        && fault::on("malformed/panic-on-short-text")
    {
        let _ = &begins[..10];
    }
    if let Some(seconds) = answer["begins"].as_i64()
        && fault::on("malformed/panic-on-overflow")
    {
        #[expect(clippy::unwrap_used, reason = "this fault is a panic")]
        let _ = seconds.checked_mul(1000).unwrap();
    }
    let id = match text("id") {
        Some(id) if !id.trim().is_empty() => id,
        Some(id) if fault::on("malformed/blank-id") => id,
        _ if fault::on("malformed/id-made-up") => asked.unwrap_or("0").to_owned(),
        _ => return Err(Failure::provider_error("The provider's meeting has no id.")),
    };
    let mut told = BTreeMap::new();
    for name in ["record", "room"] {
        told.extend(
            answer.get(name).filter(|value| !value.is_null()).map(|value| (name.to_owned(), value.clone())),
        );
    }
    Ok(Meeting {
        id: if fault::on("answer/another-id") { "first".to_owned() } else { id },
        title: text("topic").filter(|_| !fault::on("answer/title-dropped")),
        agenda: text("notes"),
        start: text("begins").and_then(|begins| moment(&begins)),
        end: text(if fault::on("answer/end-is-start") { "begins" } else { "ends" })
            .and_then(|ends| moment(&ends)),
        time_zone: text("zone"),
        password: text("passcode"),
        join_url: text(if fault::on("answer/host-link-shown") { "start_link" } else { "link" }),
        host_url: text("start_link"),
        options: told,
        ..Meeting::default()
    })
}

/// The provider writes UTC; what is no time is absent.
fn moment(text: &str) -> Option<String> {
    let instant = rfc3339(parse_instant(text)?);
    Some(if fault::on("answer/times-without-offset") {
        instant.trim_end_matches('Z').to_owned()
    } else {
        instant
    })
}
