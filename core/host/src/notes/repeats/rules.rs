//! The rules that the items may mean, without an end.

use std::collections::BTreeSet;

use convoke_plugin::{ByDay, Frequency, Recurrence, Weekday};
use jiff::civil::Date;

use super::items::{Items, text, texts};
use super::{Fault, Values};
use crate::lang::say;

/// What the items may mean.
pub(super) struct Rules {
    /// At least one; more where the documentation leaves something open.
    pub(super) readings: Vec<Recurrence>,
    /// The item that leaves it open.
    pub(super) open: &'static str,
    /// Dates on Saturdays and Sundays are put on other days.
    pub(super) moves: bool,
}

/// What happens on Saturdays and Sundays.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weekends {
    Keep,
    Drop,
    Move,
}

/// Reads the items; `None` for custom dates.
pub(super) fn read(items: &Items, start: Date) -> Result<Option<Rules>, Fault> {
    let unit = text(items.repeat_unit.as_ref()).ok_or(Fault::missing("RepeatUnit"))?.to_ascii_uppercase();
    if unit == "C" {
        return Ok(None);
    }
    let from_end = text(items.repeat_from_end.as_ref()) == Some("1");
    let adjust = || {
        let values = texts(items.repeat_adjust.as_ref());
        if values.is_empty() { Err(Fault::missing("RepeatAdjust")) } else { Ok(values) }
    };
    let weekends = || weekends(items.repeat_weekends.as_ref());
    let every = |interval, frequency| Recurrence::every(interval, frequency);
    let (readings, open, weekends) = match unit.as_str() {
        "D" => (vec![every(interval(items)?, Frequency::Daily)], "RepeatUnit", weekends()?),
        "W" => (weekly(interval(items)?, &adjust()?)?, "RepeatInterval", Weekends::Keep),
        "MD" => (by_date(interval(items)?, &adjust()?, from_end)?, "RepeatAdjust", weekends()?),
        "MP" => (by_weekday(interval(items)?, &adjust()?, from_end)?, "RepeatAdjust", Weekends::Keep),
        "Y" | "YD" => (yearly(interval(items)?, start), "RepeatUnit", weekends()?),
        _ => return Err(Fault::one_of("RepeatUnit", "D, W, MD, MP, Y, C")),
    };
    let readings = match weekends {
        Weekends::Drop => readings.into_iter().map(|rule| workdays(rule, start)).collect(),
        Weekends::Keep | Weekends::Move => readings,
    };
    Ok(Some(Rules { readings, open, moves: weekends == Weekends::Move }))
}

fn interval(items: &Items) -> Result<u32, Fault> {
    let item = "RepeatInterval";
    let number = text(items.repeat_interval.as_ref()).ok_or(Fault::missing(item))?;
    number.parse().ok().filter(|n| *n > 0).ok_or(Fault::at(item, say("repeat-number")))
}

fn weekends(item: Option<&Values>) -> Result<Weekends, Fault> {
    match text(item).map(str::to_ascii_uppercase).as_deref() {
        None | Some("D") => Ok(Weekends::Keep),
        Some("X") => Ok(Weekends::Drop),
        Some("F" | "M" | "N") => Ok(Weekends::Move),
        Some(_) => Err(Fault::one_of("RepeatWeekends", "D, X, F, M, N")),
    }
}

/// Notes counts from Sunday, which is 0.
fn weekday(digit: &str) -> Option<Weekday> {
    let from_sunday: usize = digit.parse().ok()?;
    (from_sunday < 7).then(|| Weekday::ALL[(from_sunday + 6) % 7])
}

fn weekly(interval: u32, adjust: &[&str]) -> Result<Vec<Recurrence>, Fault> {
    let days: Option<BTreeSet<Weekday>> = adjust.iter().map(|text| weekday(text)).collect();
    let days = days.ok_or(Fault::at("RepeatAdjust", say("repeat-weekdays")))?;
    let by_day = days.into_iter().map(|day| ByDay { ordinal: None, day }).collect();
    let from_monday = Recurrence { by_day, ..Recurrence::every(interval, Frequency::Weekly) };
    // On which day its weeks begin is not documented.
    let from_sunday = Recurrence { week_start: Weekday::Su, ..from_monday.clone() };
    let alike = interval == 1 || from_monday.by_day.len() == 1;
    Ok(if alike { vec![from_monday] } else { vec![from_monday, from_sunday] })
}

fn by_date(interval: u32, adjust: &[&str], from_end: bool) -> Result<Vec<Recurrence>, Fault> {
    let day = |text: &&str| text.parse().ok().filter(|day| (1..=31).contains(day));
    let days: Option<BTreeSet<i16>> = adjust.iter().map(day).collect();
    let days = days.ok_or(Fault::at("RepeatAdjust", say("repeat-days")))?;
    let sign = if from_end { -1 } else { 1 };
    let monthly = Recurrence::every(interval, Frequency::Monthly);
    let by_month_day = days.iter().map(|day| day * sign).collect();
    let left_out = Recurrence { by_month_day, ..monthly.clone() };
    let longest = days.last().copied().unwrap_or_default();
    if longest <= 28 {
        return Ok(vec![left_out]);
    }
    // What becomes of the 31st in April is not documented: it is left out, or moved to the month's last day. Of several dates,
    // no rule says the latter; the last day as well as the others is different enough.
    let moved = if days.len() == 1 {
        let by_month_day = (28..=longest).map(|day| day * sign).collect();
        Recurrence { by_month_day, by_set_pos: vec![-sign], ..monthly }
    } else {
        let by_month_day = days.iter().map(|day| if *day > 28 { -sign } else { day * sign }).collect();
        Recurrence { by_month_day, ..monthly }
    };
    Ok(vec![left_out, moved])
}

fn by_weekday(interval: u32, adjust: &[&str], from_end: bool) -> Result<Vec<Recurrence>, Fault> {
    let place = |text: &&str| {
        let (week, day) = text.split_once('.')?;
        let week: i16 = week.parse().ok().filter(|week| (1..=5).contains(week))?;
        Some((week, weekday(day)?))
    };
    let places: Option<BTreeSet<(i16, Weekday)>> = adjust.iter().map(place).collect();
    let places = places.ok_or(Fault::at("RepeatAdjust", say("repeat-places")))?;
    let sign = if from_end { -1 } else { 1 };
    let rule = |fifth: i16| {
        let ordinal = |week| if week == 5 { fifth } else { week * sign };
        let by_day = places.iter().map(|(week, day)| ByDay { ordinal: Some(ordinal(*week)), day: *day });
        Recurrence { by_day: by_day.collect(), ..Recurrence::every(interval, Frequency::Monthly) }
    };
    // Months without a fifth one: left out, or 5 means the last.
    let has_fifth = places.iter().any(|(week, _)| *week == 5);
    Ok(if has_fifth { vec![rule(5 * sign), rule(-sign)] } else { vec![rule(0)] })
}

fn yearly(interval: u32, start: Date) -> Vec<Recurrence> {
    let rule = Recurrence::every(interval, Frequency::Yearly);
    if start.month() != 2 || start.day() != 29 {
        return vec![rule];
    }
    // Years without a 29 February: left out, or the day before, or the day after.
    let before = Recurrence { by_month: vec![2], by_month_day: vec![-1], ..rule.clone() };
    let after = Recurrence { by_year_day: vec![60], ..rule.clone() };
    vec![rule, before, after]
}

/// The rule without its Saturdays and Sundays.
fn workdays(rule: Recurrence, start: Date) -> Recurrence {
    let by_day = Weekday::ALL[..5].iter().map(|day| ByDay { ordinal: None, day: *day }).collect();
    match rule.frequency {
        // The way in which more providers have it.
        Frequency::Daily if rule.interval == 1 => {
            Recurrence { by_day, ..Recurrence::every(1, Frequency::Weekly) }
        }
        // Beside weekdays, a rule must say its date.
        Frequency::Yearly if rule.by_month_day.is_empty() && rule.by_year_day.is_empty() => Recurrence {
            by_day,
            by_month: vec![start.month().into()],
            by_month_day: vec![start.day().into()],
            ..rule
        },
        _ => Recurrence { by_day, ..rule },
    }
}
