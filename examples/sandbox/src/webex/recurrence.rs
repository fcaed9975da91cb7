//! Recurrence rules: which are accepted, and on which days a series takes place.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// A rule of RFC 2445, as far as it is accepted.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    frequency: Frequency,
    interval: i64,
    count: Option<usize>,
    until: Option<Timestamp>,
    /// Days of the week; in monthly and yearly rules with the week they are in (-1 is the last).
    days: Vec<(i8, Weekday)>,
    month_day: Option<i8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

impl Frequency {
    /// The most occurrences a series may have.
    fn limit(self) -> usize {
        match self {
            Self::Daily => 1826,
            Self::Weekly => 261,
            Self::Monthly => 60,
            Self::Yearly => 5,
        }
    }
}

impl Rule {
    /// Reads a rule, without `RRULE:`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let wrong = |part: &str| format!("recurrence has a part that is not accepted: {part:?}");
        let mut frequency = None;
        let (mut interval, mut count, mut until, mut days, mut month_day) = (1, None, None, Vec::new(), None);
        for part in text.trim_end_matches(';').split(';') {
            let (name, value) = part.split_once('=').ok_or_else(|| wrong(part))?;
            // Of several days or dates only the first counts.
            let first = value.split(',').next().unwrap_or_default();
            match name {
                "FREQ" => frequency = Some(Frequency::parse(value).ok_or_else(|| wrong(part))?),
                "INTERVAL" => interval = number(value, 1, 999).ok_or_else(|| wrong(part))?,
                "COUNT" => count = Some(number(value, 1, 9999).ok_or_else(|| wrong(part))?),
                "UNTIL" => until = Some(self::until(value).ok_or_else(|| wrong(part))?),
                "BYDAY" => {
                    days = value.split(',').map(day).collect::<Option<_>>().ok_or_else(|| wrong(part))?;
                }
                "BYMONTHDAY" => month_day = Some(number(first, 1, 31).ok_or_else(|| wrong(part))? as i8),
                "BYMONTH" => drop(number(first, 1, 12).ok_or_else(|| wrong(part))?),
                "BYSETPOS" => drop(number(first, -5, 5).ok_or_else(|| wrong(part))?),
                "WKST" => drop(day(value).ok_or_else(|| wrong(part))?),
                _ => return Err(wrong(part)),
            }
        }
        let frequency = frequency.ok_or("recurrence has no FREQ")?;
        if count.is_some() && until.is_some() {
            return Err("recurrence has both COUNT and UNTIL".to_owned());
        }
        let count = count.and_then(|count| usize::try_from(count).ok());
        if count.is_some_and(|count| count > frequency.limit()) {
            return Err(format!("recurrence has more than {} occurrences", frequency.limit()));
        }
        Ok(Self { frequency, interval, count, until, days, month_day })
    }

    /// The starts of all occurrences of a series that begins at `start`, in order.
    pub(super) fn starts(&self, start: Timestamp, zone: &TimeZone) -> Vec<Timestamp> {
        let first = start.to_zoned(zone.clone()).datetime();
        let limit = self.count.unwrap_or(self.frequency.limit());
        let mut starts = Vec::new();
        for step in 0..self.frequency.limit() as i64 * 2 {
            let Some(dates) = self.dates(first, step * self.interval) else { break };
            for date in dates.into_iter().filter(|date| *date >= first.date()) {
                let Ok(zoned) = date.to_datetime(first.time()).to_zoned(zone.clone()) else { continue };
                let start = zoned.timestamp();
                if starts.len() >= limit || self.until.is_some_and(|until| start > until) {
                    return starts;
                }
                starts.push(start);
            }
        }
        starts
    }

    /// The dates in the period (day, week, month, year) that is `periods` after the first one.
    fn dates(&self, first: DateTime, periods: i64) -> Option<Vec<Date>> {
        let date = first.date();
        let span = Span::new();
        match self.frequency {
            Frequency::Daily => Some(vec![date.checked_add(span.try_days(periods).ok()?).ok()?]),
            Frequency::Weekly => {
                let back = i64::from(date.weekday().to_monday_zero_offset());
                let monday = date.checked_add(span.try_days(periods * 7 - back).ok()?).ok()?;
                let mut offsets: Vec<i8> =
                    self.days.iter().map(|(_, day)| day.to_monday_zero_offset()).collect();
                if offsets.is_empty() {
                    offsets.push(date.weekday().to_monday_zero_offset());
                }
                offsets.sort_unstable();
                offsets.dedup();
                offsets
                    .into_iter()
                    .map(|offset| monday.checked_add(span.days(i64::from(offset))).ok())
                    .collect()
            }
            Frequency::Monthly | Frequency::Yearly => {
                let span = match self.frequency {
                    Frequency::Monthly => span.try_months(periods).ok()?,
                    _ => span.try_years(periods).ok()?,
                };
                let month = date.first_of_month().checked_add(span).ok()?;
                let found = match (self.days.first(), self.month_day) {
                    (Some((week, day)), None) => {
                        month.nth_weekday_of_month((*week).max(-1).clamp(-1, 5), *day)
                    }
                    (_, month_day) => Date::new(month.year(), month.month(), month_day.unwrap_or(date.day())),
                };
                // A month without such a day has no occurrence.
                Some(found.into_iter().collect())
            }
        }
    }
}

impl Frequency {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "DAILY" => Self::Daily,
            "WEEKLY" => Self::Weekly,
            "MONTHLY" => Self::Monthly,
            "YEARLY" => Self::Yearly,
            _ => return None,
        })
    }
}

fn number(text: &str, least: i64, most: i64) -> Option<i64> {
    text.parse().ok().filter(|number| (least..=most).contains(number))
}

/// `MO`, `2TU`, `-1FR`
fn day(text: &str) -> Option<(i8, Weekday)> {
    let name = text.get(text.len().checked_sub(2)?..)?;
    let week = match text.get(..text.len() - 2)? {
        "" => 1,
        week => {
            week.trim_start_matches('+').parse().ok().filter(|week| (-1..=5).contains(week) && *week != 0)?
        }
    };
    let day = match name {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    };
    Some((week, day))
}

/// `20301231` or `20301231T235959Z`
fn until(text: &str) -> Option<Timestamp> {
    let (date, time) = text.split_once('T').unwrap_or((text, "235959Z"));
    let text = format!("{date}T{}", time.trim_end_matches('Z'));
    let civil = DateTime::strptime("%Y%m%dT%H%M%S", text).ok()?;
    TimeZone::UTC.to_timestamp(civil).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(rule: &str) -> Vec<String> {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let start = "2030-03-25T08:00:00Z".parse().unwrap();
        let starts = Rule::parse(rule).unwrap().starts(start, &zone);
        starts.iter().take(4).map(ToString::to_string).collect()
    }

    #[test]
    fn series_keep_their_local_time() {
        assert_eq!(
            starts("FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,WE;COUNT=3"),
            ["2030-03-25T08:00:00Z", "2030-03-27T08:00:00Z", "2030-04-01T07:00:00Z"]
        );
        assert_eq!(starts("FREQ=DAILY;UNTIL=20300326"), ["2030-03-25T08:00:00Z", "2030-03-26T08:00:00Z"]);
        assert_eq!(starts("FREQ=MONTHLY;BYMONTHDAY=31,5;COUNT=2")[1], "2030-05-31T07:00:00Z");
        assert_eq!(starts("FREQ=MONTHLY;BYDAY=-1MO;COUNT=2")[1], "2030-04-29T07:00:00Z");
        assert_eq!(starts("FREQ=YEARLY;COUNT=2")[1], "2031-03-25T08:00:00Z");
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for rule in [
            "",
            "RRULE:FREQ=DAILY",
            "INTERVAL=1",
            "FREQ=HOURLY",
            "FREQ=DAILY;COUNT=2;UNTIL=20300101",
            "FREQ=YEARLY;COUNT=6",
            "FREQ=WEEKLY;BYDAY=XX",
            "FREQ=WEEKLY;BYDAY=é",
            "FREQ=DAILY;X-NEW=1",
        ] {
            assert!(Rule::parse(rule).is_err(), "{rule}");
        }
    }
}
