//! When a meeting is: forms of time, the zone, and the limits of both.

use jiff::fmt::temporal::Pieces;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span as Length, Timestamp};
use serde_json::{Map, Value};

/// When a meeting is, and the zone it was entered in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    pub(super) zone: String,
}

/// A zone of the IANA database.
pub(super) fn zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| format!("{name:?} is no known timezone"))
}

/// An ISO 8601 time as an instant. Without an offset it is in `local`; with one it must agree with `agree`, if given.
pub(super) fn instant(text: &str, local: &TimeZone, agree: Option<&TimeZone>) -> Result<Timestamp, String> {
    let wrong = || format!("{text:?} is no ISO 8601 time");
    let pieces = Pieces::parse(text).map_err(|_| wrong())?;
    if pieces.time_zone_annotation().is_some() {
        return Err(wrong());
    }
    let civil = pieces.date().to_datetime(pieces.time().ok_or_else(wrong)?);
    let Some(offset) = pieces.to_numeric_offset() else {
        return civil.to_zoned(local.clone()).map(|zoned| zoned.timestamp()).map_err(|_| wrong());
    };
    let instant = offset.to_timestamp(civil).map_err(|_| wrong())?;
    match agree {
        Some(zone) if zone.to_offset(instant) != offset => {
            Err(format!("timezone and timezone offset of {text:?} do not match"))
        }
        _ => Ok(instant),
    }
}

impl Times {
    /// The times of a request, for an update together with those there were. `None` when it gives none.
    pub(super) fn read(
        body: &Map<String, Value>,
        old: Option<&Self>,
        now: Timestamp,
    ) -> Result<Self, String> {
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        let named = text("timezone").map(zone).transpose()?;
        let kept = old.map(|old| old.zone.as_str()).unwrap_or("UTC");
        let local = match &named {
            Some(zone) => zone.clone(),
            None => zone(kept)?,
        };
        let read = |name: &str| text(name).map(|text| instant(text, &local, named.as_ref())).transpose();
        let (given_start, given_end) = (read("start")?.map(minute), read("end")?.map(minute));
        let start = given_start.or(old.map(|old| old.start)).ok_or("start is missing")?;
        let end = given_end.or(old.map(|old| old.end)).ok_or("end is missing")?;
        let mut times = Self { start, end, zone: text("timezone").unwrap_or(kept).to_owned() };
        if given_start.is_none() && given_end.is_none() {
            return Ok(times);
        }
        let length = end.duration_since(start);
        if length < SignedDuration::from_mins(10) || length > SignedDuration::from_mins(23 * 60 + 59) {
            return Err("the meeting must last between 10 minutes and 23 hours 59 minutes".to_owned());
        }
        if given_start.is_some() {
            times.start = upcoming(start, now)?;
        } else if end < now {
            return Err("end lies in the past".to_owned());
        }
        Ok(times)
    }
}

/// A start not before the current minute; one within it moves to the next.
fn upcoming(start: Timestamp, now: Timestamp) -> Result<Timestamp, String> {
    let current = minute(now);
    if start < current {
        return Err("start lies in the past".to_owned());
    }
    let last = now.to_zoned(TimeZone::UTC).checked_add(Length::new().years(10)).map(|last| last.timestamp());
    if last.is_ok_and(|last| start >= last) {
        return Err("start must be less than 10 years ahead".to_owned());
    }
    if start > current {
        return Ok(start);
    }
    current.checked_add(SignedDuration::from_mins(1)).map_err(|error| error.to_string())
}

/// Without seconds.
fn minute(instant: Timestamp) -> Timestamp {
    let second = instant.as_second();
    Timestamp::from_second(second - second.rem_euclid(60)).unwrap_or(instant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(body: Value) -> Result<Times, String> {
        let now = "2030-03-01T10:32:16.657Z".parse().unwrap();
        Times::read(body.as_object().unwrap(), None, now)
    }

    #[test]
    fn forms_and_zones() {
        let expected = "2030-03-04T03:30:00Z".parse::<Timestamp>().unwrap();
        for (start, end, zone) in [
            ("2030-03-04T09:00:00+05:30", "2030-03-04T09:45:00+05:30", None),
            ("2030-03-04T09:00:00+0530", "2030-03-04T09:45:00+0530", Some("Asia/Kolkata")),
            ("2030-03-04T09:00:59", "2030-03-04T09:45:00", Some("Asia/Kolkata")),
            ("2030-03-04T03:30:00.000Z", "2030-03-04T04:15:00Z", None),
            ("2030-03-04T03:30", "2030-03-04T04:15", None),
        ] {
            let times = read(json!({"start": start, "end": end, "timezone": zone})).unwrap();
            assert_eq!(times.start, expected, "{start}");
        }
    }

    #[test]
    fn limits() {
        for (start, end, zone) in [
            ("2030-03-04T09:00:00Z", "2030-03-04T09:45:00Z", Some("Asia/Kolkata")),
            ("2030-03-04T09:00:00Z", "2030-03-04T09:09:59Z", None),
            ("2030-03-04T09:00:00Z", "2030-03-05T09:00:00Z", None),
            ("2030-03-04T09:00:00Z", "2030-03-04T08:00:00Z", None),
            ("2030-03-01T10:31:00Z", "2030-03-01T11:00:00Z", None),
            ("2040-03-01T10:33:00Z", "2040-03-01T11:00:00Z", None),
            ("2030-03-04T09:00:00Z", "2030-03-04T09:45:00Z", Some("Mars/Olympus")),
            ("tomorrow", "2030-03-04T09:45:00Z", None),
            ("2030-03-04T09:00:00Z[UTC]", "2030-03-04T09:45:00Z", None),
        ] {
            assert!(
                read(json!({"start": start, "end": end, "timezone": zone})).is_err(),
                "{start} {end} {zone:?}"
            );
        }
        let times = read(json!({"start": "2030-03-01T10:32:41Z", "end": "2030-03-01T11:00:00Z"})).unwrap();
        assert_eq!(times.start.to_string(), "2030-03-01T10:33:00Z", "within the current minute");
    }
}
