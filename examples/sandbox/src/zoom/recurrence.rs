//! Zoom's model of recurrence: what it takes, and on which days a series takes place.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde_json::Value;

use super::members::number;

/// More periods than any series reaches over.
const PERIODS: i64 = 4000;

/// A model that was accepted.
#[derive(Clone, Debug)]
pub(super) struct Model {
    interval: i64,
    pattern: Pattern,
    ends: Ends,
}

#[derive(Clone, Debug)]
enum Pattern {
    Daily,
    Weekly(Vec<Weekday>),
    MonthDay(i8),
    MonthWeek(i8, Weekday),
}

#[derive(Clone, Debug)]
enum Ends {
    Times(usize),
    At(Timestamp),
}

/// The starts of the occurrences of a series in Zoom's model.
///
/// # Errors
/// Says what is wrong with the model.
pub fn occurrences(model: &Value, start: Timestamp, zone: &TimeZone) -> Result<Vec<Timestamp>, String> {
    Ok(Model::read(model, 50)?.starts(start, zone))
}

impl Model {
    /// Reads the member `recurrence`; the error names the member that is wrong.
    pub(super) fn read(model: &Value, most: i64) -> Result<Self, String> {
        let members = model.as_object().ok_or("recurrence must be an object")?;
        let wrong = |name: &str| format!("recurrence.{name} is not accepted");
        let within = |name: &str, least: i64, most: i64| {
            number(members, name).filter(|n| (least..=most).contains(n)).ok_or_else(|| wrong(name))
        };
        let kind = within("type", 1, 3)?;
        let own: &[&str] = match kind {
            1 => &[],
            2 => &["weekly_days"],
            _ => &["monthly_day", "monthly_week", "monthly_week_day"],
        };
        let shared = ["type", "repeat_interval", "end_times", "end_date_time"];
        if let Some(name) =
            members.keys().find(|name| !shared.contains(&name.as_str()) && !own.contains(&name.as_str()))
        {
            return Err(wrong(name));
        }
        let interval = match members.contains_key("repeat_interval") {
            true => within("repeat_interval", 1, [90, 12, 3][kind as usize - 1])?,
            false => 1,
        };
        let pattern = match kind {
            1 => Pattern::Daily,
            2 => {
                let text = members.get("weekly_days").and_then(Value::as_str).unwrap_or_default();
                let days: Option<Vec<Weekday>> =
                    text.split(',').map(|day| weekday(day.parse().ok()?)).collect();
                Pattern::Weekly(days.ok_or_else(|| wrong("weekly_days"))?)
            }
            _ if members.contains_key("monthly_day") => {
                if members.contains_key("monthly_week") || members.contains_key("monthly_week_day") {
                    return Err(wrong("monthly_week"));
                }
                Pattern::MonthDay(within("monthly_day", 1, 31)? as i8)
            }
            _ => {
                let week = within("monthly_week", -1, 4)? as i8;
                let day = weekday(within("monthly_week_day", 1, 7)?).filter(|_| week != 0);
                Pattern::MonthWeek(week, day.ok_or_else(|| wrong("monthly_week"))?)
            }
        };
        let ends = match (members.contains_key("end_times"), members.get("end_date_time")) {
            (true, None) => Ends::Times(within("end_times", 1, most)? as usize),
            (false, Some(text)) => {
                let text = text.as_str().filter(|text| text.len() == 20 && text.ends_with('Z'));
                let at = text.and_then(|text| text.parse().ok());
                Ends::At(at.ok_or_else(|| wrong("end_date_time"))?)
            }
            _ => return Err(wrong("end_times")),
        };
        Ok(Self { interval, pattern, ends })
    }

    /// The starts of all occurrences of a series that begins at `start`, in order.
    pub(super) fn starts(&self, start: Timestamp, zone: &TimeZone) -> Vec<Timestamp> {
        let first = start.to_zoned(zone.clone()).datetime();
        let mut starts = Vec::new();
        for period in 0..PERIODS {
            let Some(dates) = self.dates(first.date(), period * self.interval) else { break };
            for date in dates.into_iter().filter(|date| *date >= first.date()) {
                let Ok(zoned) = date.to_datetime(first.time()).to_zoned(zone.clone()) else { continue };
                let over = match &self.ends {
                    Ends::Times(times) => starts.len() >= *times,
                    Ends::At(last) => zoned.timestamp() > *last,
                };
                if over {
                    return starts;
                }
                starts.push(zoned.timestamp());
            }
        }
        starts
    }

    /// The dates in the day, week (from Sunday on) or month that is so many after the first one.
    fn dates(&self, first: Date, periods: i64) -> Option<Vec<Date>> {
        let span = Span::new();
        let later = |date: Date, days: i64| date.checked_add(span.try_days(days).ok()?).ok();
        match &self.pattern {
            Pattern::Daily => Some(vec![later(first, periods)?]),
            Pattern::Weekly(days) => {
                let back = i64::from(first.weekday().to_sunday_zero_offset());
                let sunday = later(first, periods * 7 - back)?;
                let mut offsets: Vec<i64> =
                    days.iter().map(|day| i64::from(day.to_sunday_zero_offset())).collect();
                offsets.sort_unstable();
                offsets.dedup();
                offsets.into_iter().map(|offset| later(sunday, offset)).collect()
            }
            Pattern::MonthDay(day) => {
                let month = first.first_of_month().checked_add(span.try_months(periods).ok()?).ok()?;
                // In a month without such a day, the last one: as good a guess as any, the documentation says nothing.
                Some(vec![Date::new(month.year(), month.month(), (*day).min(month.days_in_month())).ok()?])
            }
            Pattern::MonthWeek(week, day) => {
                let month = first.first_of_month().checked_add(span.try_months(periods).ok()?).ok()?;
                Some(vec![month.nth_weekday_of_month(*week, *day).ok()?])
            }
        }
    }
}

/// 1 is Sunday.
fn weekday(number: i64) -> Option<Weekday> {
    Weekday::from_sunday_one_offset(i8::try_from(number).ok()?).ok()
}
