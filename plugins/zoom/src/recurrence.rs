//! A rule of RFC 5545 as Zoom's own model of recurrence, and back.
//!
//! Zoom's model has three types with an interval each, and one pattern: days of the week, or one day of the month, or one
//! day of one week of the month. A rule passes when the model makes the same occurrences; everything else is refused by the
//! part that does not fit. Where the vendor's texts leave open what the model would do (months without a 31st, the day on which
//! weeks begin), a rule passes only when that makes no difference.
//!
//! Source: the vendor's API description of 2018, `recurrence` of a meeting.

use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{
    ByDay, Ends, Failure, FieldError, Frequency, Moment, Recurrence, Weekday, days_in_month, parse_instant,
};

const DAYS: u32 = 90;
const WEEKS: u32 = 12;
const MONTHS: u32 = 3;

/// What is wrong with a rule: the part, and what Zoom can do instead.
type Problem = (&'static str, String);

/// `rule` in Zoom's model, for a series that begins at `start`.
pub(crate) fn model(rule: &Recurrence, start: &Moment, most: u32) -> Result<Map<String, Value>, Failure> {
    members(rule, start, most).map_err(|(part, limit)| {
        Failure::invalid_all(vec![FieldError::new("/recurrence", format!("{part}: {limit}"))])
    })
}

fn members(rule: &Recurrence, start: &Moment, most: u32) -> Result<Map<String, Value>, Problem> {
    let unused = [
        ("BYMONTH", rule.by_month.is_empty()),
        ("BYWEEKNO", rule.by_week_no.is_empty()),
        ("BYYEARDAY", rule.by_year_day.is_empty()),
    ];
    if let Some((part, _)) = unused.into_iter().find(|(_, is_unused)| !is_unused) {
        return Err((part, "Zoom repeats by days, weeks and months only.".to_owned()));
    }
    let mut members = match rule.frequency {
        Frequency::Daily if rule.by_day.is_empty() => daily(rule)?,
        // Every day that is one of these: as good as every week on them.
        Frequency::Daily if rule.interval == 1 => {
            no_month_days(rule)?;
            weekly(1, days(rule)?)
        }
        Frequency::Daily => return Err(("BYDAY", "Zoom takes days of the week every week only.".to_owned())),
        Frequency::Weekly => by_week(rule, start)?,
        Frequency::Monthly => monthly(rule, start, most)?,
        Frequency::Yearly => {
            return Err(("FREQ", "Zoom repeats meetings daily, weekly or monthly, not yearly.".to_owned()));
        }
    };
    match &rule.ends {
        Ends::Count(count) if *count > most => {
            return Err(("COUNT", format!("Zoom makes at most {most} occurrences of a series.")));
        }
        Ends::Until(last) if occurrences(rule, start, last, most) > i64::from(most) => {
            return Err(("UNTIL", format!("Zoom makes at most {most} occurrences of a series.")));
        }
        Ends::Count(count) => drop(members.insert("end_times".to_owned(), (*count).into())),
        Ends::Until(last) => drop(members.insert("end_date_time".to_owned(), last.rfc3339_utc().into())),
        Ends::Never => {
            let limit = format!("Zoom has no endless series: give a COUNT of at most {most}, or UNTIL.");
            return Err(("COUNT", limit));
        }
    }
    Ok(members)
}

fn of_type(number: u8, interval: u32) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("type".to_owned(), number.into());
    members.insert("repeat_interval".to_owned(), interval.into());
    members
}

/// The interval, if Zoom goes so far.
fn interval(rule: &Recurrence, most: u32, what: &str) -> Result<u32, Problem> {
    if rule.interval > most {
        return Err(("INTERVAL", format!("Zoom repeats every {most} {what} at most.")));
    }
    Ok(rule.interval)
}

fn no_month_days(rule: &Recurrence) -> Result<(), Problem> {
    if !rule.by_month_day.is_empty() {
        return Err(("BYMONTHDAY", "Zoom takes a day of the month in monthly series only.".to_owned()));
    }
    if !rule.by_set_pos.is_empty() {
        return Err(("BYSETPOS", "Zoom takes a position in monthly series only.".to_owned()));
    }
    Ok(())
}

fn daily(rule: &Recurrence) -> Result<Map<String, Value>, Problem> {
    no_month_days(rule)?;
    Ok(of_type(1, interval(rule, DAYS, "days")?))
}

/// The days of a rule, from Sunday on, which is how Zoom counts them.
fn days(rule: &Recurrence) -> Result<Vec<Weekday>, Problem> {
    if rule.by_day.iter().any(|by| by.ordinal.is_some()) {
        return Err(("BYDAY", "Zoom takes a numbered day of the week in monthly series only.".to_owned()));
    }
    let mut days: Vec<Weekday> = rule.by_day.iter().map(|by| by.day).collect();
    days.sort_by_key(|day| number(*day));
    days.dedup();
    Ok(days)
}

fn weekly(interval: u32, days: Vec<Weekday>) -> Map<String, Value> {
    let mut members = of_type(2, interval);
    let days: Vec<String> = days.into_iter().map(|day| number(day).to_string()).collect();
    members.insert("weekly_days".to_owned(), days.join(",").into());
    members
}

fn by_week(rule: &Recurrence, start: &Moment) -> Result<Map<String, Value>, Problem> {
    no_month_days(rule)?;
    let interval = interval(rule, WEEKS, "weeks")?;
    let mut days = days(rule)?;
    if days.is_empty() {
        days.push(start.weekday());
    }
    // Zoom counts the days of a week from Sunday. Days on both sides of the rule's own first day of the week are in the same
    // week there and in different ones here, or the other way round.
    let first = number(rule.week_start);
    let (before, after): (Vec<u8>, Vec<u8>) =
        days.iter().map(|day| number(*day)).partition(|day| *day < first);
    if interval > 1 && !before.is_empty() && !after.is_empty() {
        let limit = "with an INTERVAL, Zoom counts weeks from Sunday; give WKST=SU, or days that lie in one week either way.";
        return Err(("WKST", limit.to_owned()));
    }
    Ok(weekly(interval, days))
}

fn monthly(rule: &Recurrence, start: &Moment, most: u32) -> Result<Map<String, Value>, Problem> {
    let mut members = of_type(3, interval(rule, MONTHS, "months")?);
    if rule.by_day.is_empty() {
        if !rule.by_set_pos.is_empty() {
            return Err(("BYSETPOS", "Zoom takes it together with one day in BYDAY only.".to_owned()));
        }
        let day = match rule.by_month_day[..] {
            [] => start.date().2,
            [day @ 1..=31] => i64::from(day),
            _ => return Err(("BYMONTHDAY", "Zoom takes one day of the month, from 1 to 31.".to_owned())),
        };
        if !is_in_each_month(day, rule, start, most) {
            let limit = "Zoom does not say what becomes of months that have no such day; give one that each month has.";
            return Err(("BYMONTHDAY", limit.to_owned()));
        }
        members.insert("monthly_day".to_owned(), day.into());
        return Ok(members);
    }
    if !rule.by_month_day.is_empty() {
        return Err((
            "BYMONTHDAY",
            "Zoom takes a day of the month or a day of the week, not both.".to_owned(),
        ));
    }
    let (week, day) = match (&rule.by_day[..], &rule.by_set_pos[..]) {
        ([ByDay { ordinal: Some(week), day }], []) => (*week, *day),
        ([ByDay { ordinal: None, day }], [week]) => (*week, *day),
        ([_], []) => {
            return Err((
                "BYDAY",
                "Zoom takes one week of the month with it, such as 1MO or -1FR.".to_owned(),
            ));
        }
        ([_], _) => return Err(("BYSETPOS", "Zoom takes one position.".to_owned())),
        _ => return Err(("BYDAY", "Zoom takes one day only in a monthly series.".to_owned())),
    };
    if !matches!(week, -1 | 1..=4) {
        let part = if rule.by_set_pos.is_empty() { "BYDAY" } else { "BYSETPOS" };
        return Err((part, "Zoom takes the first to fourth week of the month, or the last (-1).".to_owned()));
    }
    members.insert("monthly_week".to_owned(), week.into());
    members.insert("monthly_week_day".to_owned(), number(day).into());
    Ok(members)
}

/// Whether each month that the series can touch has this day. RFC 5545 leaves months without it out; then as many further
/// ones follow, so all within reach have to have it.
fn is_in_each_month(day: i64, rule: &Recurrence, start: &Moment, most: u32) -> bool {
    if day <= 28 {
        return true;
    }
    let (mut year, mut month, _) = start.date();
    let (count, last) = match &rule.ends {
        Ends::Count(count) => (*count, None),
        Ends::Until(until) => {
            // A day later in whatever zone.
            let (year, month, _) = Moment::utc(until.unix_ms.saturating_add(24 * 3_600_000)).date();
            (u32::MAX, Some((year, month)))
        }
        Ends::Never => (most.max(12), None),
    };
    for _ in 0..count.min(12 * 400) {
        if last.is_some_and(|last| (year, month) > last) {
            break;
        }
        if days_in_month(year, month) < day {
            return false;
        }
        month += i64::from(rule.interval);
        (year, month) = (year + (month - 1) / 12, (month - 1) % 12 + 1);
    }
    true
}

/// How many occurrences a rule of the model has until then; counted no further than it takes to see that there are too many.
fn occurrences(rule: &Recurrence, start: &Moment, until: &Moment, most: u32) -> i64 {
    if rule.frequency != Frequency::Monthly {
        // Days of the week every day are those of every week.
        let weekly = rule.frequency == Frequency::Daily && !rule.by_day.is_empty();
        let frequency = if weekly { Frequency::Weekly } else { rule.frequency };
        return Recurrence { frequency, ..rule.clone() }.occurrences_until(start, until);
    }
    // The last day on which the start's time of day is not past the end.
    let local = |at: &Moment| at.unix_ms.saturating_add(i64::from(at.offset_s) * 1000);
    let last = Moment::utc(local(until).saturating_sub(local(start).rem_euclid(24 * 3_600_000))).date();
    let (mut year, mut month, first) = start.date();
    let mut count = 0;
    while count <= i64::from(most) && (year, month, day_in(rule, year, month, first)) <= last {
        count += 1;
        month += i64::from(rule.interval);
        (year, month) = (year + (month - 1) / 12, (month - 1) % 12 + 1);
    }
    count
}

/// The day of a month on which a monthly rule of the model takes place; `first` is the start's.
fn day_in(rule: &Recurrence, year: i64, month: i64, first: i64) -> i64 {
    let Some(by) = rule.by_day.first() else {
        return rule.by_month_day.first().map_or(first, |day| i64::from(*day));
    };
    let week = by.ordinal.or(rule.by_set_pos.first().copied()).map_or(1, i64::from);
    let days = days_in_month(year, month);
    let from = if week < 0 { days - 6 } else { 7 * (week - 1) + 1 };
    let first_of_month = parse_instant(&format!("{year:04}-{month:02}-01T00:00:00Z")).unwrap_or_default();
    let weekday = Moment::utc(first_of_month).weekday() as i64 + from - 1;
    from + (by.day as i64 - weekday).rem_euclid(7)
}

/// Zoom's number of a day of the week: 1 is Sunday.
fn number(day: Weekday) -> u8 {
    match day {
        Weekday::Su => 1,
        Weekday::Mo => 2,
        Weekday::Tu => 3,
        Weekday::We => 4,
        Weekday::Th => 5,
        Weekday::Fr => 6,
        Weekday::Sa => 7,
    }
}

/// Zoom's model as the text of a rule; `None` for what is no such model.
pub(crate) fn rule(model: &Map<String, Value>) -> Option<String> {
    let member = |name: &str| {
        let value = model.get(name)?;
        value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
    };
    let day = |number: i64| Weekday::ALL.into_iter().find(|day| i64::from(self::number(*day)) == number);
    let interval =
        member("repeat_interval").and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0).unwrap_or(1);
    let mut rule = match member("type")? {
        1 => Recurrence::every(interval, Frequency::Daily),
        2 => Recurrence::every(interval, Frequency::Weekly),
        3 => Recurrence::every(interval, Frequency::Monthly),
        _ => return None,
    };
    match rule.frequency {
        Frequency::Weekly => {
            let days = model.get("weekly_days");
            let text = match days {
                Some(Value::Number(one)) => one.to_string(),
                other => other.and_then(Value::as_str).unwrap_or_default().to_owned(),
            };
            let numbers = text.split(',').filter_map(|number| number.trim().parse().ok());
            rule.by_day = numbers.filter_map(day).map(|day| ByDay { ordinal: None, day }).collect();
            if interval > 1 && rule.by_day.len() > 1 {
                rule.week_start = Weekday::Su;
            }
        }
        Frequency::Monthly => match (member("monthly_week"), member("monthly_week_day").and_then(day)) {
            (Some(week), Some(day)) if week != 0 => {
                rule.by_day = vec![ByDay { ordinal: i16::try_from(week).ok(), day }];
            }
            _ => rule.by_month_day.extend(member("monthly_day").and_then(|day| i16::try_from(day).ok())),
        },
        _ => {}
    }
    let until = model.get("end_date_time").and_then(Value::as_str).and_then(parse_instant);
    rule.ends = match (member("end_times").and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0), until) {
        (_, Some(until)) => Ends::Until(Moment::utc(until)),
        (Some(count), None) => Ends::Count(count),
        (None, None) => Ends::Never,
    };
    Some(rule.to_string())
}

#[cfg(test)]
mod tests;
