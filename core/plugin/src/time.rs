//! Points in time as a plugin sees them. The host has resolved zones and offsets; a plugin needs no time-zone database,
//! and the little arithmetic that is left is done here: a date library would be a fifth of a plugin's size.

use serde::{Deserialize, Serialize};

use crate::recurrence::Weekday;

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
        let seconds = self.unix_ms.div_euclid(1000) + i64::from(self.offset_s);
        let (year, month, day) = self.date();
        let second = seconds.rem_euclid(86_400);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }

    /// The sender's day of the week.
    pub fn weekday(&self) -> Weekday {
        let days = (self.unix_ms.div_euclid(1000) + i64::from(self.offset_s)).div_euclid(86_400);
        // 1970-01-01 was a Thursday.
        Weekday::ALL[usize::try_from((days + 3).rem_euclid(7)).unwrap_or_default()]
    }

    /// The sender's year, month (1 to 12) and day of the month.
    pub fn date(&self) -> (i64, i64, i64) {
        let seconds = self.unix_ms.div_euclid(1000) + i64::from(self.offset_s);
        civil_from_days(seconds.div_euclid(86_400))
    }

    /// RFC 3339 with the sender's offset: `2030-03-04T09:00:00+05:30`, or `Z` in UTC.
    pub fn rfc3339(&self) -> String {
        match self.offset_s {
            0 => self.local() + "Z",
            s => format!(
                "{}{}{:02}:{:02}",
                self.local(),
                if s < 0 { '-' } else { '+' },
                s.unsigned_abs() / 3600,
                s.unsigned_abs() / 60 % 60
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
}

/// The instant in an ISO 8601 text as providers write it (`Z`, `+05:30`, `+0530`, fractions, a point without one), in milliseconds since the
/// epoch. A text without an offset is read as UTC; `None` when it is no date-time at all.
pub fn parse_instant(text: &str) -> Option<i64> {
    let text = text.trim();
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let mut parts = date.split('-');
    let (year, month, day) =
        (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    if parts.next().is_some()
        || !(1..=12).contains(&month)
        || !(1..=days_in_month(year, month)).contains(&day)
    {
        return None;
    }
    let (time, offset_s) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => (time.get(..at)?, offset(time.get(at..)?)?),
        None => (time, 0),
    };
    let (time, fraction) = time.split_once(['.', ',']).unwrap_or((time, "0"));
    let mut parts = time.split(':');
    let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let second = parts.next().map_or(Some(0), |second| digits(second, 2))?;
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    // A leap second is the last ordinary one.
    let seconds = days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second.min(59);
    Some((seconds - offset_s) * 1000 + millis(fraction)?)
}

/// The instant in the preferred form of HTTP (RFC 9110, section 5.6.7), `Fri, 01 Mar 2030 00:02:00 GMT`, in milliseconds since
/// the epoch.
pub(crate) fn parse_http_date(text: &str) -> Option<i64> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let mut words = text.trim().strip_suffix(" GMT")?.split_once(", ")?.1.split(' ');
    let (day, month, year, time) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let month = MONTHS.find(month).filter(|at| month.len() == 3 && at % 3 == 0)? / 3 + 1;
    parse_instant(&format!("{year}-{month:02}-{day}T{time}Z")).filter(|_| words.next().is_none())
}

/// RFC 3339 in UTC of milliseconds since the epoch: `2030-03-04T03:30:00Z`.
pub fn rfc3339(unix_ms: i64) -> String {
    Moment::utc(unix_ms).rfc3339()
}

/// Exactly `count` digits as a number.
fn digits(text: &str, count: usize) -> Option<i64> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// The first three digits of a fraction of a second; none of them is no fraction.
fn millis(fraction: &str) -> Option<i64> {
    let ascii = fraction.bytes().all(|b| b.is_ascii_digit());
    ascii.then(|| fraction.bytes().chain([b'0'; 3]).take(3).fold(0, |sum, b| sum * 10 + i64::from(b - b'0')))
}

/// Seconds east of UTC: `Z`, `+05:30`, `+0530`, `+05`.
fn offset(text: &str) -> Option<i64> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return (text.len() == 1).then_some(0),
    };
    let text = text.get(1..)?.replacen(':', "", 1);
    let hours = digits(text.get(..2)?, 2)?;
    let minutes = if text.len() == 2 { 0 } else { digits(text.get(2..)?, 2)? };
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

/// The days of a month (1 to 12) in the Gregorian calendar.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

// Days since the epoch and back, in the proleptic Gregorian calendar. The idea is Howard Hinnant's ("chrono-compatible
// low-level date algorithms", days_from_civil and civil_from_days): years are counted from March, so that the leap day is a
// year's last and the months' lengths are linear, 153 days to five months; and in eras of 400 years, which all have 146 097
// days. 719 468 days lie between 0000-03-01 and 1970-01-01.

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1; // (month + 9) % 12: March is 0
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
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
            "2030-03-04T03:30:00.+0000",
            "2030-03-04T03:30:00.Z",
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
            let _ = (parse_instant(&text), parse_http_date(&text));
        }

        #[test]
        fn dates_of_http_are_read(unix_s in 0i64..30_000_000_000) {
            let there = jiff::Timestamp::from_second(unix_s).unwrap();
            let text = there.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
            prop_assert_eq!(parse_http_date(&text), Some(unix_s * 1000));
        }

        #[test]
        fn agrees_with_a_date_library(
            // Year 1 to 9999, less a day, so that no offset leads out of them.
            unix_ms in -62_135_510_400_000i64..253_402_214_400_000,
            offset_s in -86_399i32..86_400,
        ) {
            let moment = Moment { unix_ms, offset_s };
            let local = jiff::Timestamp::from_millisecond(unix_ms).unwrap();
            let local = jiff::tz::Offset::from_seconds(offset_s).unwrap().to_datetime(local);
            prop_assert_eq!(moment.local(), local.strftime("%Y-%m-%dT%H:%M:%S").to_string());
            prop_assert_eq!(moment.weekday().code(), local.strftime("%a").to_string()[..2].to_uppercase());
            let date = (i64::from(local.year()), i64::from(local.month()), i64::from(local.day()));
            prop_assert_eq!(moment.date(), date);
            let read = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
            for text in [moment.local() + "Z", moment.rfc3339_utc_millis(), moment.local() + "-11:45"] {
                prop_assert_eq!(parse_instant(&text), Some(read(&text)), "{}", text);
            }
            // A point without digits, and an offset without a colon.
            for (odd, plain) in [(".+0000", "Z"), (".-1145", "-11:45"), (".Z", "Z")] {
                prop_assert_eq!(parse_instant(&(moment.local() + odd)), Some(read(&(moment.local() + plain))));
            }
            // Each day of a month that there is, and no other.
            let text = format!("{}{:02}T00:00:00Z", &moment.local()[..8], unix_ms.rem_euclid(33));
            prop_assert_eq!(parse_instant(&text).is_some(), text.parse::<jiff::Timestamp>().is_ok(), "{}", text);
        }
    }
}
