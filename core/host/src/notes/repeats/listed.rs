//! Series that Notes gives date by date, and rules that lead to such dates.

use std::collections::BTreeSet;

use convoke_plugin::{ByDay, Frequency, Recurrence, Weekday};
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, Unit};

use super::items::{Items, texts};
use super::{Fault, MOST};
use crate::flow;
use crate::lang::say;
use crate::notes::when::{compound, embedded, shaped};
use crate::notes::zone::ZoneText;

/// The dates of a series.
pub(super) struct Listed {
    /// The item that has them.
    pub(super) item: &'static str,
    /// In order, none of them twice.
    pub(super) dates: Vec<Date>,
}

/// A day that an item tells, with a time or without.
pub(super) struct Day {
    /// By the entry's clocks. Without a time of its own it has the start's.
    pub(super) local: DateTime,
    /// The date as it is written, which differs where the text has an offset of its own.
    pub(super) written: Date,
}

/// The dates on which the entry takes place, where its items tell them. All are at the entry's time of day and equally long.
pub(super) fn dates(items: &Items, start: DateTime, zone: &ZoneText) -> Result<Option<Listed>, Fault> {
    let read = |item, values| -> Result<Option<Vec<DateTime>>, Fault> {
        let texts = texts(values);
        if texts.len() > MOST {
            return Err(Fault::at(item, say("repeat-many").with("most", MOST.to_string())));
        }
        let days: Result<Vec<Day>, _> = texts.iter().map(|text| day(item, text, start, zone)).collect();
        let mut times: Vec<DateTime> = days?.into_iter().map(|day| day.local).collect();
        times.sort();
        Ok(Some(times).filter(|times| !times.is_empty()))
    };
    let all = read("RepeatDates", items.repeat_dates.as_ref())?;
    let own = read("RepeatInstanceDates", items.repeat_instance_dates.as_ref())?;
    let ends = read("RepeatEndDates", items.repeat_end_dates.as_ref())?;
    let (item, times) = match (all, own) {
        (Some(all), Some(own)) if all != own => {
            return Err(Fault::other("RepeatInstanceDates", "RepeatDates"));
        }
        (Some(all), _) => ("RepeatDates", all),
        (None, Some(own)) => ("RepeatInstanceDates", own),
        (None, None) => return Ok(None),
    };
    let lengths = |ends: &Vec<DateTime>| {
        let length =
            |(start, end): (&DateTime, &DateTime)| (*end - *start).total(Unit::Second).ok().map(|s| s as i64);
        let lengths: BTreeSet<Option<i64>> = times.iter().zip(ends).map(length).collect();
        ends.len() == times.len() && lengths.len() == 1
    };
    if ends.is_some_and(|ends| !lengths(&ends)) {
        return Err(Fault::inexpressible("RepeatEndDates", say("repeat-custom")));
    }
    let dates: BTreeSet<Date> = times.iter().map(|time| time.date()).collect();
    if dates.len() < times.len() || times.iter().any(|time| time.time() != start.time()) {
        return Err(Fault::inexpressible(item, say("repeat-custom")));
    }
    Ok(Some(Listed { item, dates: dates.into_iter().collect() }))
}

/// A date, a local time, iNotes' text, or an instant.
pub(super) fn day(item: &'static str, text: &str, start: DateTime, zone: &ZoneText) -> Result<Day, Fault> {
    let wrong = || Fault::at(item, say("field-date"));
    let at = |instant| zone.offset(instant).to_datetime(instant);
    if shaped(text, &["0000-00-00", "00000000"]) {
        let date: Date = text.parse().map_err(|_| wrong())?;
        return Ok(Day { local: date.to_datetime(start.time()), written: date });
    }
    if let Some((local, own)) = compound(text) {
        let own = own.map(embedded).transpose().map_err(|detail| Fault::at(item, detail))?;
        let instant =
            own.map(|own| own.instant(local)).transpose().map_err(|detail| Fault::at(item, detail))?;
        return Ok(Day { local: instant.map_or(local, at), written: local.date() });
    }
    if shaped(text, &["0000-00-00T00:00:00", "0000-00-00T00:00"]) {
        let local: DateTime = text.parse().map_err(|_| wrong())?;
        return Ok(Day { local, written: local.date() });
    }
    let moment = flow::when::moment(text, None).map_err(|_| wrong())?;
    let instant = Timestamp::from_millisecond(moment.unix_ms).map_err(|_| wrong())?;
    let written = text.get(..10).and_then(|date| date.parse().ok()).ok_or_else(wrong)?;
    Ok(Day { local: at(instant), written })
}

/// Rules that may lead to these dates, the plainest first. A pattern that does not come again is none: any few dates would fit
/// into some rule.
pub(super) fn rules(dates: &[Date]) -> Vec<Recurrence> {
    let [first, second, ..] = dates else { return vec![daily(1)] };
    let gap = days(*second) - days(*first);
    let weekdays: BTreeSet<Weekday> = dates.iter().map(weekday).collect();
    let comes_again = weekdays.len() < dates.len();
    let by_day: Vec<ByDay> = weekdays.into_iter().map(|day| ByDay { ordinal: None, day }).collect();
    // Day 4 from 1970-01-01, a Thursday, was a Monday, day 3 a Sunday.
    let weekly = [(4, Weekday::Mo), (3, Weekday::Su)].map(|(begin, week_start)| {
        let interval = step(dates.iter().map(|date| (days(*date) - begin).div_euclid(7)));
        Recurrence { by_day: by_day.clone(), week_start, ..Recurrence::every(interval, Frequency::Weekly) }
    });
    let months = dates.iter().map(|date| i64::from(date.year()) * 12 + i64::from(date.month()));
    let monthly = Recurrence::every(step(months), Frequency::Monthly);
    let (day, left) = (i16::from(first.day()), i16::from(first.days_in_month() - first.day()));
    let on_date = |place| Recurrence { by_month_day: vec![place], ..monthly.clone() };
    let on_day = |ordinal| {
        let by_day = vec![ByDay { ordinal: Some(ordinal), day: weekday(first) }];
        Recurrence { by_day, ..monthly.clone() }
    };
    let yearly = step(dates.iter().map(|date| date.year().into()));
    let mut rules = vec![daily(u32::try_from(gap).unwrap_or(1))];
    rules.extend(weekly.into_iter().filter(|_| comes_again));
    rules.push(Recurrence::every(yearly, Frequency::Yearly));
    rules.extend([on_date(day), on_date(-left - 1), on_day((day - 1) / 7 + 1), on_day(-(left / 7) - 1)]);
    if gap % 7 == 0 {
        rules.rotate_left(1); // weeks, not seven days
    }
    rules
}

fn weekday(date: &Date) -> Weekday {
    Weekday::ALL[date.weekday().to_monday_zero_offset().unsigned_abs() as usize]
}

fn daily(interval: u32) -> Recurrence {
    Recurrence::every(interval, Frequency::Daily)
}

fn days(date: Date) -> i64 {
    i64::from(Date::constant(1970, 1, 1).until(date).map_or(0, |span| span.get_days()))
}

/// The first step between numbers that do not fall.
fn step(numbers: impl Iterator<Item = i64>) -> u32 {
    let mut numbers = numbers.peekable();
    let first = numbers.peek().copied().unwrap_or_default();
    let next = numbers.find(|number| *number != first).unwrap_or(first + 1);
    u32::try_from(next - first).unwrap_or(1)
}
