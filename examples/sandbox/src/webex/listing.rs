//! Listing meetings: the window, the filters, the pages.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::access::READ;
use super::meeting::Meeting;
use super::meetings::{answer_zone, flag, query};
use super::times::instant;
use super::{SITE, Webex, refuse};
use crate::exchange::{Answer, Call, Fields};

const PARAMETERS: [&str; 24] = [
    "meetingNumber",
    "webLink",
    "roomId",
    "meetingSeriesId",
    "max",
    "from",
    "to",
    "meetingType",
    "state",
    "scheduledType",
    "isModified",
    "hasChat",
    "hasRecording",
    "hasTranscription",
    "hasSummary",
    "hasClosedCaption",
    "hasPolls",
    "hasQA",
    "hasSlido",
    "current",
    "hostEmail",
    "siteUrl",
    "integrationTag",
    // Only in the links to further pages.
    "cursor",
];

const STATES: [&str; 8] =
    ["active", "scheduled", "ready", "lobby", "inProgress", "ended", "missed", "expired"];

/// From when (inclusive) to when (exclusive).
type Window = (Timestamp, Timestamp);

impl Webex {
    /// `GET /meetings`
    pub(super) fn list(&self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let holder = self.holder(call, now)?;
        let query = query(call, &PARAMETERS)?;
        let viewer = self.acts_for(&holder, &READ, query.get("hostEmail"))?;
        let zone = answer_zone(call)?;
        let exact = exact(&query)?;
        let window = if exact { (Timestamp::MIN, Timestamp::MAX) } else { window(&query, &zone, now)? };
        let current = flag(&query, "current", true)?;
        let by_type = match query.get("meetingType").filter(|_| !exact) {
            // A series asked for by name is answered with its occurrences.
            None if query.get("meetingSeriesId").is_some() => "scheduledMeeting",
            None => "meetingSeries",
            Some(known @ ("meetingSeries" | "scheduledMeeting" | "meeting")) => known,
            Some(_) => return Err(refuse(400, "meetingType is unknown")),
        };
        if query.get("state").is_some_and(|state| !STATES.contains(&state)) {
            return Err(refuse(400, "state is unknown"));
        }
        if query.get("siteUrl").is_some_and(|site| site != SITE) {
            return Err(refuse(404, "siteUrl is none of your sites"));
        }

        let mut found: Vec<(Timestamp, Value)> = Vec::new();
        let visible = |meeting: &&Meeting| meeting.is_host(viewer.email) || meeting.is_invited(viewer.email);
        let wanted = |meeting: &&Meeting| self.matches(meeting, &query, &holder.client);
        for meeting in self.meetings.iter().filter(visible).filter(wanted) {
            let series = meeting.render(&self.origin, viewer, &holder.client, &zone, now);
            let mut within = meeting.occurrences();
            within
                .retain(|occurrence| window.0 <= occurrence.times.start && occurrence.times.start < window.1);
            match by_type {
                "meetingSeries" => {
                    let Some(first) = within.first() else { continue };
                    let next = meeting.next(now).filter(|_| current && meeting.recurs());
                    let item = next.map(|next| meeting.render_occurrence(&next, series.clone(), &zone, now));
                    found.push((first.times.start, item.unwrap_or(series)));
                }
                "scheduledMeeting" => {
                    let item = |occurrence| meeting.render_occurrence(occurrence, series.clone(), &zone, now);
                    found.extend(within.iter().map(|occurrence| (occurrence.times.start, item(occurrence))));
                }
                // Nobody ever joins here, so nothing has taken place.
                _ => {}
            }
        }
        if let Some(state) = query.get("state").filter(|_| !exact) {
            found.retain(|(_, item)| item["state"] == state);
        }
        found.sort_by_key(|(start, _)| *start);
        let items = found.into_iter().map(|(_, item)| item).collect();
        self.page(call, &query, exact, items)
    }

    fn matches(&self, meeting: &Meeting, query: &Fields, client: &str) -> bool {
        let equal = |name: &str, value: &str| query.get(name).is_none_or(|wanted| wanted == value);
        let member = |name: &str| meeting.members.get(name).and_then(Value::as_str).unwrap_or_default();
        let tagged = query.get("integrationTag").is_none_or(|tag| {
            let tags = meeting.members.get("integrationTags").and_then(Value::as_array);
            client == meeting.client && tags.is_some_and(|tags| tags.iter().any(|own| own == tag))
        });
        tagged
            && equal("meetingNumber", meeting.number())
            && equal("webLink", &meeting.link(&self.origin))
            && equal("roomId", member("roomId"))
            && equal("meetingSeriesId", &meeting.id)
            && equal("scheduledType", member("scheduledType"))
    }

    /// One page of the items; the link to the next one is in a header.
    fn page(&self, call: &Call, query: &Fields, exact: bool, items: Vec<Value>) -> Result<Answer, Answer> {
        if exact {
            return Ok(Answer::json(200, &json!({ "items": items })));
        }
        let number = |name: &str| query.get(name).map(str::parse::<usize>).transpose();
        let max = number("max").ok().map(|max| max.unwrap_or(10)).filter(|max| (1..=100).contains(max));
        let max = max.ok_or_else(|| refuse(400, "max must be from 1 to 100"))?;
        let skip = number("cursor").map_err(|_| refuse(400, "cursor is not valid"))?.unwrap_or(0);
        let page: Vec<_> = items.iter().skip(skip).take(max).collect();
        let answer = Answer::json(200, &json!({ "items": page }));
        if skip + page.len() >= items.len() {
            return Ok(answer);
        }
        let mut next = form_urlencoded::Serializer::new(String::new());
        next.extend_pairs(query.iter().filter(|(name, _)| *name != "cursor"));
        next.append_pair("cursor", &(skip + max).to_string());
        let link = format!("<{}{}?{}>; rel=\"next\"", self.origin, call.path, next.finish());
        Ok(answer.header("Link", &link))
    }
}

/// Whether one meeting is asked for by number, link or room, which switches most filters off.
fn exact(query: &Fields) -> Result<bool, Answer> {
    match ["meetingNumber", "webLink", "roomId"].iter().filter(|name| query.get(name).is_some()).count() {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(refuse(400, "meetingNumber, webLink and roomId exclude each other")),
    }
}

/// By default from now on; with one end given, seven days from it.
fn window(query: &Fields, zone: &TimeZone, now: Timestamp) -> Result<Window, Answer> {
    let read = |name: &str| {
        let text = query.get(name);
        text.map(|text| instant(text, zone, None))
            .transpose()
            .map_err(|reason| refuse(400, &format!("{name}: {reason}")))
    };
    let week = SignedDuration::from_hours(7 * 24);
    let (from, to) = match (read("from")?, read("to")?) {
        (Some(from), Some(to)) => (from, to),
        (Some(from), None) => (from, from.checked_add(week).unwrap_or(Timestamp::MAX)),
        (None, Some(to)) => (to.checked_sub(week).unwrap_or(Timestamp::MIN), to),
        (None, None) => (now, now.checked_add(week).unwrap_or(Timestamp::MAX)),
    };
    if from > to {
        return Err(refuse(400, "from must not be after to"));
    }
    Ok((from, to))
}
