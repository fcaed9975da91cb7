//! The dates of a rule, in order. Days need no zone: what the clock does on one of them is a matter of whoever asks.
//!
//! Within one period (day, week, month, year) every part of a rule says which days it lets through, be it that RFC 5545
//! calls it limiting or expanding there; what the rule leaves open is as on the start's day.

use std::vec::IntoIter;

use convoke_plugin::{ByDay, Frequency, Recurrence, Weekday};
use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// The dates that a rule leads to, from the start's on, whatever its COUNT and UNTIL are.
pub struct Dates<'a> {
    rule: &'a Recurrence,
    start: Date,
    last_year: i16,
    period: i64,
    found: IntoIter<Date>,
}

impl<'a> Dates<'a> {
    /// Of a series that begins on `start`, none after `last_year`.
    pub fn new(rule: &'a Recurrence, start: Date, last_year: i16) -> Self {
        Dates { rule, start, last_year, period: 0, found: Vec::new().into_iter() }
    }

    /// The days of the period with this number, or `None` when that is too far away.
    fn days(&self) -> Option<impl Iterator<Item = Date> + use<>> {
        let steps = self.period.checked_mul(self.rule.interval.into())?;
        let (from, length) = match self.rule.frequency {
            Frequency::Daily => (later(self.start, Span::new().try_days(steps))?, 1),
            Frequency::Weekly => {
                let into = days_into_week(self.start, self.rule.week_start);
                let week = later(self.start, Ok((-into).days()))?;
                (later(week, Span::new().try_weeks(steps))?, 7)
            }
            Frequency::Monthly => {
                let month = later(self.start.first_of_month(), Span::new().try_months(steps))?;
                (month, i64::from(month.days_in_month()))
            }
            Frequency::Yearly => {
                let year = later(self.start.first_of_year(), Span::new().try_years(steps))?;
                (year, i64::from(year.days_in_year()))
            }
        };
        let near = from.year() <= self.last_year;
        near.then(|| (0..length).filter_map(move |day| from.checked_add(day.days()).ok()))
    }
}

impl Iterator for Dates<'_> {
    type Item = Date;

    fn next(&mut self) -> Option<Date> {
        loop {
            if let Some(date) = self.found.find(|date| *date >= self.start) {
                return Some(date).filter(|date| date.year() <= self.last_year);
            }
            let days = self.days()?;
            let found = days.filter(|day| excluding(self.rule, *day, self.start).is_none()).collect();
            self.found = at_positions(&self.rule.by_set_pos, found).into_iter();
            self.period += 1;
        }
    }
}

fn later(date: Date, span: Result<Span, jiff::Error>) -> Option<Date> {
    date.checked_add(span.ok()?).ok()
}

/// Those of a period's dates that BYSETPOS counts off, from the front or the back.
fn at_positions(positions: &[i16], dates: Vec<Date>) -> Vec<Date> {
    if positions.is_empty() {
        return dates;
    }
    let count = dates.len() as i64;
    let chosen = |index: i64| {
        positions
            .iter()
            .any(|position| matches!(i64::from(*position), p if p == index + 1 || p == index - count))
    };
    (0..).zip(dates).filter(|(index, _)| chosen(*index)).map(|(_, date)| date).collect()
}

/// The first part of the rule that keeps this day of a period out; BYSETPOS aside, which looks at the period as a whole.
pub(super) fn excluding(rule: &Recurrence, day: Date, start: Date) -> Option<&'static str> {
    let yearly = rule.frequency == Frequency::Yearly;
    let no_date = rule.by_month_day.is_empty() && rule.by_year_day.is_empty();
    // What the rule leaves open is as on the start's day.
    let bare = no_date && rule.by_day.is_empty() && rule.by_week_no.is_empty();
    let same_weekday = match rule.frequency {
        Frequency::Weekly => rule.by_day.is_empty(),
        _ => no_date && rule.by_day.is_empty() && !rule.by_week_no.is_empty(),
    };
    let same_day = bare && matches!(rule.frequency, Frequency::Monthly | Frequency::Yearly);
    let same_month = bare && yearly && rule.by_month.is_empty();

    let month = i16::from(day.month());
    let within_month = (i16::from(day.day()), i16::from(day.days_in_month()));
    let within_year = (day.day_of_year(), day.days_in_year());
    let scope = if yearly && rule.by_month.is_empty() { within_year } else { within_month };

    let checks = [
        ("BYMONTH", any(&rule.by_month, |wanted| *wanted == month)),
        ("BYWEEKNO", any(&rule.by_week_no, |wanted| is_week(day, *wanted, rule.week_start))),
        ("BYYEARDAY", any(&rule.by_year_day, |wanted| is_nth(*wanted, within_year))),
        ("BYMONTHDAY", any(&rule.by_month_day, |wanted| is_nth(*wanted, within_month))),
        ("BYDAY", any(&rule.by_day, |wanted| is_day(*wanted, day, scope))),
        ("FREQ", !same_weekday || day.weekday() == start.weekday()),
        ("FREQ", !same_day || day.day() == start.day()),
        ("FREQ", !same_month || day.month() == start.month()),
    ];
    checks.into_iter().find(|(_, passes)| !passes).map(|(part, _)| part)
}

/// A part that is not given lets everything through.
fn any<T>(wanted: &[T], fits: impl Fn(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(fits)
}

/// Whether something stands at this place, counted from the front or, when negative, from the back.
fn is_nth(wanted: i16, (place, count): (i16, i16)) -> bool {
    wanted == place || wanted == place - count - 1
}

/// Whether the day is this weekday, and which of them in its month or year.
fn is_day(wanted: ByDay, day: Date, (place, count): (i16, i16)) -> bool {
    let ordinal = |wanted: i16| match wanted {
        1.. => wanted == (place - 1) / 7 + 1,
        _ => -wanted == (count - place) / 7 + 1,
    };
    wanted.day as i8 == day.weekday().to_monday_zero_offset() && wanted.ordinal.is_none_or(ordinal)
}

/// Whether the day lies in this week of the year, which the greater part of the week lies in.
fn is_week(day: Date, wanted: i16, week_start: Weekday) -> bool {
    let Some(middle) = later(day, Ok((3 - days_into_week(day, week_start)).days())) else { return false };
    let (place, count) = (middle.day_of_year(), middle.days_in_year());
    match wanted {
        1.. => wanted == (place - 1) / 7 + 1,
        _ => -wanted == (count - place) / 7 + 1,
    }
}

fn days_into_week(day: Date, week_start: Weekday) -> i64 {
    (i64::from(day.weekday().to_monday_zero_offset()) - week_start as i64).rem_euclid(7)
}
