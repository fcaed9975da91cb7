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
    /// Days of the week; in monthly and yearly rules one, with the week it is in (-1 is the last).
    days: Vec<(Option<i8>, Weekday)>,
    month_day: Option<i8>,
    /// In yearly rules.
    month: Option<i8>,
    week_start: Weekday,
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
        let mut rule = Self {
            frequency: Frequency::Daily,
            interval: 1,
            count: None,
            until: None,
            days: Vec::new(),
            month_day: None,
            month: None,
            week_start: Weekday::Monday,
        };
        let mut frequency = None;
        for part in text.trim_end_matches(';').split(';') {
            let (name, value) = part.split_once('=').ok_or_else(|| wrong(part))?;
            // Of several days or dates only the first counts.
            let first = value.split(',').next().unwrap_or_default();
            let read = match name {
                "FREQ" => Frequency::parse(value).map(|found| frequency = Some(found)),
                "INTERVAL" => number(value, 1, 999).map(|number| rule.interval = number),
                "COUNT" => number(value, 1, 9999).map(|number| rule.count = Some(number as usize)),
                "UNTIL" => self::until(value).map(|until| rule.until = Some(until)),
                "BYDAY" => value.split(',').map(day).collect::<Option<_>>().map(|days| rule.days = days),
                "BYMONTHDAY" => number(first, 1, 31).map(|number| rule.month_day = Some(number as i8)),
                "BYMONTH" => number(first, 1, 12).map(|number| rule.month = Some(number as i8)),
                "WKST" => day(value).filter(|(week, _)| week.is_none()).map(|(_, day)| rule.week_start = day),
                _ => None,
            };
            read.ok_or_else(|| wrong(part))?;
        }
        rule.frequency = frequency.ok_or("recurrence has no FREQ")?;
        rule.check()?;
        if matches!(rule.frequency, Frequency::Monthly | Frequency::Yearly) {
            rule.days.truncate(1);
        }
        Ok(rule)
    }

    /// What does not go together, and how many occurrences there may be.
    fn check(&self) -> Result<(), String> {
        if self.count.is_some() && self.until.is_some() {
            return Err("recurrence has both COUNT and UNTIL".to_owned());
        }
        let most = self.frequency.limit();
        if self.count.is_some_and(|count| count > most) {
            return Err(format!("recurrence has more than {most} occurrences"));
        }
        let numbered = |wanted: bool| self.days.iter().all(|(week, _)| week.is_some() == wanted);
        let fits = match self.frequency {
            Frequency::Daily => self.days.is_empty() && self.month_day.is_none() && self.month.is_none(),
            Frequency::Weekly => numbered(false) && self.month_day.is_none() && self.month.is_none(),
            Frequency::Monthly => numbered(true) && self.month.is_none(),
            Frequency::Yearly => {
                let day = !self.days.is_empty() || self.month_day.is_some();
                numbered(true) && (self.month.is_some() || !day)
            }
        };
        if !fits || (!self.days.is_empty() && self.month_day.is_some()) {
            return Err("recurrence has parts that do not go together".to_owned());
        }
        Ok(())
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
                let back = i64::from(self.week_start.until(date.weekday()));
                let week = date.checked_add(span.try_days(periods * 7 - back).ok()?).ok()?;
                let mut offsets: Vec<i8> =
                    self.days.iter().map(|(_, day)| self.week_start.until(*day)).collect();
                if offsets.is_empty() {
                    offsets.push(self.week_start.until(date.weekday()));
                }
                offsets.sort_unstable();
                offsets.dedup();
                offsets
                    .into_iter()
                    .map(|offset| week.checked_add(span.days(i64::from(offset))).ok())
                    .collect()
            }
            Frequency::Monthly | Frequency::Yearly => {
                let span = match self.frequency {
                    Frequency::Monthly => span.try_months(periods).ok()?,
                    _ => span.try_years(periods).ok()?,
                };
                let month = date.first_of_month().checked_add(span).ok()?;
                let month = Date::new(month.year(), self.month.unwrap_or(month.month()), 1).ok()?;
                let found = match self.days.first() {
                    Some((week, day)) => month.nth_weekday_of_month(week.unwrap_or(1), *day),
                    None => Date::new(month.year(), month.month(), self.month_day.unwrap_or(date.day())),
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
fn day(text: &str) -> Option<(Option<i8>, Weekday)> {
    let name = text.get(text.len().checked_sub(2)?..)?;
    let week = match text.get(..text.len() - 2)? {
        "" => None,
        week => Some(
            week.trim_start_matches('+').parse().ok().filter(|week| (-1..=5).contains(week) && *week != 0)?,
        ),
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
        assert_eq!(starts("FREQ=YEARLY;BYMONTH=3;BYDAY=-1MO;COUNT=2")[1], "2031-03-31T07:00:00Z");
        // Monday and Sunday are in one week, or in two of which the second is left out.
        assert_eq!(starts("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;COUNT=2")[1], "2030-03-31T07:00:00Z");
        assert_eq!(starts("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;COUNT=2;WKST=SU")[1], "2030-04-07T07:00:00Z");
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
            "FREQ=DAILY;BYDAY=MO",
            "FREQ=WEEKLY;BYDAY=1MO",
            "FREQ=WEEKLY;BYMONTH=3",
            "FREQ=MONTHLY;BYDAY=MO",
            "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=1",
            "FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=1",
            "FREQ=YEARLY;BYDAY=1MO",
            "FREQ=YEARLY;BYYEARDAY=1",
        ] {
            assert!(Rule::parse(rule).is_err(), "{rule}");
        }
    }
}
