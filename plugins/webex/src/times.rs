//! When a meeting is, in the form that Webex cannot misread.
//!
//! Webex refuses a start whose offset differs from the one `timezone` has at that time. So times go out either with their
//! offset and without a zone, or in local time with the zone.

use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{Moment, parse_instant};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// The zone to name to Webex: a series without one repeats in UTC, and Webex must not take the host's own for it.
pub(crate) fn zone(given: Option<&String>, repeats: bool) -> Option<&str> {
    given.map(String::as_str).or(repeats.then_some("UTC"))
}

/// Writes `start`, `end` and `timezone` as far as they are given.
pub(crate) fn write(members: &mut Map<String, Value>, times: Option<(&Moment, &Moment)>, zone: Option<&str>) {
    if let Some((start, end)) = times {
        let text = |moment: &Moment| match zone {
            // What its sender's clocks show is no matter then.
            Some("UTC") => Moment::utc(moment.unix_ms).local(),
            Some(_) => moment.local(),
            None => moment.rfc3339(),
        };
        members.insert("start".to_owned(), text(start).into());
        members.insert("end".to_owned(), text(end).into());
    }
    if let Some(zone) = zone {
        members.insert("timezone".to_owned(), zone.into());
    }
}

/// The times as instants, which leave nothing to read differently.
pub(crate) fn write_utc(members: &mut Map<String, Value>, start: &Moment, end: &Moment) {
    members.insert("start".to_owned(), start.rfc3339_utc().into());
    members.insert("end".to_owned(), end.rfc3339_utc().into());
}

/// Whether Webex understood another instant than `wanted`: a local time is ambiguous when clocks go back, and Webex's zone
/// rules may be of another age than ours. Webex drops seconds and may move a start by a minute; the first occurrence of a
/// series that is moved may lie whole days after the start.
pub(crate) fn misread(wanted: &Moment, answered: Option<&str>, series: bool) -> bool {
    let Some(answered) = answered.and_then(parse_instant) else { return false };
    let moved = answered - wanted.unix_ms.div_euclid(MINUTE_MS) * MINUTE_MS;
    let moved = if series { moved.rem_euclid(DAY_MS) } else { moved };
    !(0..=MINUTE_MS).contains(&moved)
}

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::rfc3339;
    use convoke_plugin::serde_json::json;
    use proptest::prelude::*;

    fn moment(text: &str, offset_s: i32) -> Moment {
        Moment { unix_ms: parse_instant(text).unwrap(), offset_s }
    }

    #[test]
    fn offset_without_zone_or_zone_without_offset() {
        let start = moment("2030-03-04T09:00:00+05:30", 19_800);
        let end = moment("2030-03-04T09:45:00+05:30", 19_800);
        let written = |zone| {
            let mut members = Map::new();
            write(&mut members, Some((&start, &end)), zone);
            Value::Object(members)
        };
        assert_eq!(
            written(None),
            json!({"start": "2030-03-04T09:00:00+05:30", "end": "2030-03-04T09:45:00+05:30"})
        );
        assert_eq!(
            written(Some("Asia/Kolkata")),
            json!({"start": "2030-03-04T09:00:00", "end": "2030-03-04T09:45:00", "timezone": "Asia/Kolkata"})
        );
    }

    #[test]
    fn rounding_is_no_misreading() {
        let wanted = moment("2030-03-04T09:00:41Z", 0);
        for (answer, series, misunderstood) in [
            ("2030-03-04T09:00:00Z", false, false),
            ("2030-03-04T09:01:00Z", false, false),
            ("2030-03-04T08:59:00Z", false, true),
            ("2030-03-04T10:00:00Z", false, true),
            ("2030-03-06T09:00:00Z", false, true),
            ("2030-03-06T09:00:00Z", true, false),
            ("2030-03-06T10:00:00Z", true, true),
            ("soon", false, false),
        ] {
            assert_eq!(misread(&wanted, Some(answer), series), misunderstood, "{answer} {series}");
        }
        assert!(!misread(&wanted, None, false));
    }

    proptest! {
        #[test]
        fn what_goes_out_with_an_offset_comes_back_as_the_same_instant(
            minute in 0i64..100_000_000, quarter in -56i32..=56, series: bool,
        ) {
            let start = Moment { unix_ms: minute * MINUTE_MS, offset_s: quarter * 900 };
            let mut members = Map::new();
            write(&mut members, Some((&start, &start)), None);
            prop_assert_eq!(members["start"].as_str().and_then(parse_instant), Some(start.unix_ms));
            prop_assert!(!misread(&start, Some(&rfc3339(start.unix_ms)), series));
        }
    }
}
