//! Times as clients give them, resolved to instants.

use convoke_plugin::Moment;
use jiff::civil::DateTime;
use jiff::fmt::temporal::DateTimeParser;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::lang::{Message, say};

static PARSER: DateTimeParser = DateTimeParser::new();
/// Offsets of RFC 3339 are shorter.
const DAY_S: i32 = 24 * 3600;

/// The zone of this IANA name, in any letter case. What else an operating system keeps beside its zones is none: this
/// machine's own clocks, and zones that count leap seconds.
pub fn zone(name: &str) -> Result<TimeZone, Message> {
    let lower = name.to_ascii_lowercase();
    let is_none = ["posix/", "right/"].iter().any(|folder| lower.starts_with(folder))
        || ["localtime", "posixrules", "factory"].contains(&lower.as_str());
    let found = TimeZone::get(name).ok().filter(|zone| zone.iana_name().is_some() && !is_none);
    found.ok_or_else(|| say("field-zone"))
}

/// A date-time with an offset, or a local one in `zone`. A local time in a daylight gap moves forward by the gap; of an
/// overlap's two, the first counts.
pub fn moment(text: &str, zone: Option<&TimeZone>) -> Result<Moment, Message> {
    if has_offset(text) {
        let timestamp = PARSER.parse_timestamp(text).map_err(|_| say("field-offset-time"))?;
        let written = written_offset(text).unwrap_or(Offset::UTC);
        if written.seconds().abs() >= DAY_S {
            return Err(say("field-offset-time"));
        }
        let offset = zone.map_or(written, |zone| zone.to_offset(timestamp));
        return Ok(Moment { unix_ms: timestamp.as_millisecond(), offset_s: offset.seconds() });
    }
    let local: DateTime = PARSER.parse_datetime(text).map_err(|_| say("field-local-time"))?;
    let Some(zone) = zone else {
        return Err(say("field-no-offset"));
    };
    let zoned = zone.to_ambiguous_zoned(local).compatible().map_err(|_| say("field-range"))?;
    Ok(Moment { unix_ms: zoned.timestamp().as_millisecond(), offset_s: zoned.offset().seconds() })
}

/// The end of what begins at `start`, as [`moment`]; of an overlap's two, the second where the start is in it.
pub fn end(text: &str, start: Option<&Moment>, zone: Option<&TimeZone>) -> Result<Moment, Message> {
    let end = moment(text, zone)?;
    if let (Some(start), Some(zone)) = (start, zone)
        && let Some(AmbiguousOffset::Fold { after, .. }) = ambiguity(text, zone)
        && end.unix_ms <= start.unix_ms
        && seen_in(start, Some(zone)).offset_s == after.seconds()
    {
        let gained = i64::from(end.offset_s - after.seconds()) * 1000;
        return Ok(Moment { unix_ms: end.unix_ms + gained, offset_s: after.seconds() });
    }
    Ok(end)
}

/// Whether the clocks of `zone` skip this local time or show it twice.
pub fn is_ambiguous(text: &str, zone: &TimeZone) -> bool {
    ambiguity(text, zone).is_some_and(|offset| !matches!(offset, AmbiguousOffset::Unambiguous { .. }))
}

fn ambiguity(text: &str, zone: &TimeZone) -> Option<AmbiguousOffset> {
    let local = PARSER.parse_datetime(text).ok().filter(|_| !has_offset(text))?;
    Some(zone.to_ambiguous_zoned(local).offset())
}

/// The same instant on the clock of `zone` or UTC.
pub fn seen_in(moment: &Moment, zone: Option<&TimeZone>) -> Moment {
    let offset =
        |zone: &TimeZone| Some(zone.to_offset(Timestamp::from_millisecond(moment.unix_ms).ok()?).seconds());
    Moment { unix_ms: moment.unix_ms, offset_s: zone.and_then(offset).unwrap_or_default() }
}

/// A provider's instant, written in `zone` or UTC.
pub fn in_zone(text: &str, zone: Option<&TimeZone>) -> Option<String> {
    let unix_ms = convoke_plugin::parse_instant(text)?;
    let timestamp = Timestamp::from_millisecond(unix_ms).ok()?;
    let offset_s = zone.map_or(0, |zone| zone.to_offset(timestamp).seconds());
    Some(Moment { unix_ms, offset_s }.rfc3339())
}

/// Seconds since the epoch.
pub fn now() -> u64 {
    u64::try_from(Timestamp::now().as_second()).unwrap_or_default()
}

/// The start of the current minute, in milliseconds since the epoch.
pub fn this_minute() -> i64 {
    let now = Timestamp::now().as_millisecond();
    now - now.rem_euclid(SignedDuration::from_mins(1).as_millis() as i64)
}

fn has_offset(text: &str) -> bool {
    let time = text.get(11..).unwrap_or_default();
    time.contains(['Z', 'z', '+', '-'])
}

fn written_offset(text: &str) -> Option<Offset> {
    let at = text.get(11..)?.find(['+', '-'])? + 11;
    let sign = if text[at..].starts_with('-') { -1 } else { 1 };
    let digits: String = text[at + 1..].chars().filter(char::is_ascii_digit).collect();
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..4)?.parse().ok()?;
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

#[cfg(test)]
mod oracle;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::ENGLISH;
    use proptest::prelude::*;

    fn at(text: &str, zone_name: Option<&str>) -> String {
        let zone = zone_name.map(|name| zone(name).unwrap());
        moment(text, zone.as_ref())
            .map_or_else(|e| ENGLISH.say(&e), |m| format!("{} {}", m.rfc3339(), m.rfc3339_utc()))
    }

    #[test]
    fn every_accepted_form() {
        assert_eq!(at("2030-03-04T09:00:00+05:30", None), "2030-03-04T09:00:00+05:30 2030-03-04T03:30:00Z");
        assert_eq!(at("2030-03-04T09:00:00+0530", None), "2030-03-04T09:00:00+05:30 2030-03-04T03:30:00Z");
        assert_eq!(at("2030-03-04T03:30Z", None), "2030-03-04T03:30:00Z 2030-03-04T03:30:00Z");
        assert_eq!(
            at("2030-03-04T09:00", Some("Asia/Kolkata")),
            "2030-03-04T09:00:00+05:30 2030-03-04T03:30:00Z"
        );
        assert_eq!(
            at("2030-03-04T03:30:00Z", Some("Asia/Kolkata")),
            "2030-03-04T09:00:00+05:30 2030-03-04T03:30:00Z"
        );
        assert!(at("2030-03-04T09:00:00", None).contains("time_zone"));
        assert!(at("2030-02-30T09:00:00Z", None).contains("not a date-time"));
        for offset in ["+24:00", "-24:00", "+2400", "+25:59", "+99:00", "+10:60"] {
            let text = format!("2030-03-04T09:00:00{offset}");
            for zone in [None, Some("Asia/Kolkata")] {
                assert!(at(&text, zone).contains("not a date-time"), "{text}");
            }
        }
        assert_eq!(at("2030-03-04T09:00:00+23:59", None), "2030-03-04T09:00:00+23:59 2030-03-03T09:01:00Z");
        assert!(zone("Mars/Olympus").is_err());
        assert!(zone("EST5EDT,M3.2.0,M11.1.0").is_err());
    }

    #[test]
    fn gaps_move_forward_and_overlaps_take_the_first() {
        // 31 March 2030, 02:30 does not exist in Berlin; 27 October 2030, 02:30 exists twice.
        assert_eq!(
            at("2030-03-31T02:30:00", Some("Europe/Berlin")),
            "2030-03-31T03:30:00+02:00 2030-03-31T01:30:00Z"
        );
        assert_eq!(
            at("2030-10-27T02:30:00", Some("Europe/Berlin")),
            "2030-10-27T02:30:00+02:00 2030-10-27T00:30:00Z"
        );
    }

    #[test]
    fn an_end_is_read_where_its_start_is() {
        let berlin = zone("Europe/Berlin").unwrap();
        let ends = |start: &str, text: &str| {
            let start = moment(start, Some(&berlin)).unwrap();
            end(text, Some(&start), Some(&berlin)).unwrap().rfc3339()
        };
        assert_eq!(ends("2031-10-26T02:45:00+01:00", "2031-10-26T02:50"), "2031-10-26T02:50:00+01:00");
        assert_eq!(ends("2031-10-26T02:45:00+01:00", "2031-10-26T02:40"), "2031-10-26T02:40:00+01:00");
        assert_eq!(ends("2031-10-26T02:45", "2031-10-26T02:50"), "2031-10-26T02:50:00+02:00");
        assert_eq!(ends("2031-10-26T02:45", "2031-10-26T02:40"), "2031-10-26T02:40:00+02:00");
        assert_eq!(ends("2031-10-26T02:45:00+01:00", "2031-10-26T02:50+02:00"), "2031-10-26T02:50:00+02:00");
        for (text, is) in [
            ("2031-03-30T02:15", true),
            ("2031-03-30T03:10", false),
            ("2031-10-26T02:45", true),
            ("2031-10-26T02:45Z", false),
        ] {
            assert_eq!(is_ambiguous(text, &berlin), is, "{text}");
        }
    }

    #[test]
    fn answers_are_in_the_zone_or_utc() {
        assert_eq!(in_zone("2030-03-04T03:30:00.000Z", None).as_deref(), Some("2030-03-04T03:30:00Z"));
        let kolkata = zone("Asia/Kolkata").unwrap();
        assert_eq!(
            in_zone("2030-03-04T03:30:00Z", Some(&kolkata)).as_deref(),
            Some("2030-03-04T09:00:00+05:30")
        );
        assert_eq!(in_zone("soon", None), None);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".*") {
            let _ = moment(&text, None);
            let _ = moment(&text, zone("Europe/Berlin").ok().as_ref());
        }
    }
}
