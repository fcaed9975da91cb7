//! Points in time as a plugin sees them. The host has resolved zones and offsets; a plugin needs no time-zone database.

use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, civil::DateTime, fmt::temporal::DateTimeParser};
use serde::{Deserialize, Serialize};

/// A point in time with the offset and the wall-clock time its sender meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub unix_ms: i64,
    /// Seconds east of UTC at that instant.
    pub offset_s: i32,
}

impl Moment {
    /// The instant, seen in UTC.
    pub fn utc(unix_ms: i64) -> Self {
        Moment { unix_ms, offset_s: 0 }
    }

    /// Wall-clock time without an offset: `2030-03-04T09:00:00`.
    pub fn local(&self) -> String {
        self.civil().strftime("%Y-%m-%dT%H:%M:%S").to_string()
    }

    /// RFC 3339 with the sender's offset: `2030-03-04T09:00:00+05:30`, or `Z` in UTC.
    pub fn rfc3339(&self) -> String {
        match self.offset_s {
            0 => self.local() + "Z",
            s => format!(
                "{}{}{:02}:{:02}",
                self.local(),
                if s < 0 { '-' } else { '+' },
                s.abs() / 3600,
                s.abs() / 60 % 60
            ),
        }
    }

    /// RFC 3339 in UTC: `2030-03-04T03:30:00Z`.
    pub fn rfc3339_utc(&self) -> String {
        Moment::utc(self.unix_ms).rfc3339()
    }

    /// RFC 3339 in UTC with milliseconds: `2030-03-04T03:30:00.000Z`.
    pub fn rfc3339_utc_millis(&self) -> String {
        format!("{}.{:03}Z", Moment::utc(self.unix_ms).local(), self.unix_ms.rem_euclid(1000))
    }

    fn civil(&self) -> DateTime {
        let timestamp = Timestamp::from_millisecond(self.unix_ms).unwrap_or(Timestamp::UNIX_EPOCH);
        let offset = Offset::from_seconds(self.offset_s).unwrap_or(Offset::UTC);
        offset.to_datetime(timestamp)
    }
}

/// The instant in an ISO 8601 text as providers write it (`Z`, `+05:30`, `+0530`, fractions), in milliseconds since the
/// epoch. A text without an offset is read as UTC; `None` when it is no date-time at all.
pub fn parse_instant(text: &str) -> Option<i64> {
    static PARSER: DateTimeParser = DateTimeParser::new();
    let text = text.trim();
    if let Ok(timestamp) = PARSER.parse_timestamp(text) {
        return Some(timestamp.as_millisecond());
    }
    let local = PARSER.parse_datetime(text).ok()?;
    Some(TimeZone::UTC.to_timestamp(local).ok()?.as_millisecond())
}

/// RFC 3339 in UTC of milliseconds since the epoch: `2030-03-04T03:30:00Z`.
pub fn rfc3339(unix_ms: i64) -> String {
    Moment::utc(unix_ms).rfc3339()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn writes_each_form() {
        let moment = Moment { unix_ms: 1_898_825_400_000, offset_s: 19_800 };
        assert_eq!(moment.local(), "2030-03-04T09:00:00");
        assert_eq!(moment.rfc3339(), "2030-03-04T09:00:00+05:30");
        assert_eq!(moment.rfc3339_utc(), "2030-03-04T03:30:00Z");
        assert_eq!(moment.rfc3339_utc_millis(), "2030-03-04T03:30:00.000Z");
    }

    #[test]
    fn reads_what_providers_write() {
        let want = parse_instant("2030-03-04T03:30:00Z");
        assert!(want.is_some());
        for text in [
            "2030-03-04T09:00:00+05:30",
            "2030-03-04T09:00:00+0530",
            "2030-03-04T03:30:00.000Z",
            "2030-03-04T03:30:00",
        ] {
            assert_eq!(parse_instant(text), want, "{text}");
        }
        for text in ["", "tomorrow", "3600", "2030-13-04T00:00:00Z"] {
            assert_eq!(parse_instant(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(unix_s in -2_000_000_000i64..30_000_000_000, quarter in -56i32..=56) {
            let moment = Moment { unix_ms: unix_s * 1000, offset_s: quarter * 900 };
            prop_assert_eq!(parse_instant(&moment.rfc3339()), Some(moment.unix_ms));
            prop_assert_eq!(parse_instant(&moment.rfc3339_utc_millis()), Some(moment.unix_ms));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = parse_instant(&text);
        }
    }
}
