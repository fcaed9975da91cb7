//! How a calendar entry repeats, as a recurrence rule. `docs/notes-repeats.md` tells the items and their sources.
//!
//! Notes repeats by a list of dates; the items of a rule only say how that list was made. So a list, where there is one,
//! decides, and a rule must lead to exactly its dates. Without one, the rule's items decide, unless their documentation
//! leaves open which dates they mean: then the entry is refused, because a wrong series is worse than none.

mod items;
mod listed;
mod rules;

use convoke_plugin::{Ends, Recurrence};
use jiff::Span;
use jiff::civil::{Date, DateTime, Weekday};

use self::items::{text, texts};
use self::rules::Rules;
use super::zone::ZoneText;
use crate::lang::{Message, say};
use crate::recurrence::Dates;

pub use self::items::{Items, Values};

/// Dates in a series, at most: one for each day of ten years fits.
const MOST: usize = 4000;

/// An entry that repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its rule, with a COUNT: Notes knows no series without an end.
    pub rule: Recurrence,
    /// The dates that the rule leads to, in the entry's zone; the first is the entry's own.
    pub dates: Vec<Date>,
}

/// Why an entry cannot repeat so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What, in words that follow the item's name.
    pub detail: Message,
    /// The entry says clearly what it means, and no rule can say it.
    pub inexpressible: bool,
}

/// One of an entry's items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// When the entry starts.
    Start,
    /// An item by its name.
    Item(&'static str),
}

impl Fault {
    fn at(item: &'static str, detail: Message) -> Self {
        Fault { place: Place::Item(item), detail, inexpressible: false }
    }

    fn missing(item: &'static str) -> Self {
        Fault::at(item, say("field-missing"))
    }

    fn other(item: &'static str, than: &str) -> Self {
        Fault::at(item, say("repeat-other").with("item", than))
    }

    fn one_of(item: &'static str, values: &str) -> Self {
        Fault::at(item, say("field-one-of").with("values", values))
    }

    fn open(item: &'static str) -> Self {
        Fault::at(item, say("repeat-open"))
    }

    fn inexpressible(item: &'static str, detail: Message) -> Self {
        Fault { inexpressible: true, ..Fault::at(item, detail) }
    }

    fn start(detail: Message) -> Self {
        Fault { place: Place::Start, detail, inexpressible: false }
    }
}

/// Whether the entry repeats; `None` when it does not say.
pub fn repeats(items: &Items) -> Result<Option<bool>, Fault> {
    let flag = |name, item: &Option<Values>| match text(item.as_ref()) {
        Some("1") => Ok(Some(true)),
        Some("0") => Ok(Some(false)),
        None => Ok(item.as_ref().map(|_| false)),
        Some(_) => Err(Fault::one_of(name, "1, 0")),
    };
    let own = flag("Repeats", &items.repeats)?;
    let org = flag("OrgRepeat", &items.org_repeat)?;
    let dates = (!texts(items.repeat_dates.as_ref()).is_empty()).then_some(true);
    match (own, org, dates) {
        (Some(false), Some(true), _) => Err(Fault::other("Repeats", "OrgRepeat")),
        (Some(false), _, Some(true)) => Err(Fault::other("Repeats", "RepeatDates")),
        _ => Ok(own.or(dates).or(org)),
    }
}

/// The series of an entry that repeats and starts at `start` by the clocks of `zone`; `None` when it is on one date only.
pub fn read(items: &Items, start: DateTime, zone: &ZoneText) -> Result<Option<Series>, Fault> {
    let listed = listed::dates(items, start, zone)?;
    let rules = rules::read(items, start.date());
    let series = match listed {
        Some(listed) => by_dates(listed, rules, start.date())?,
        None => by_rule(items, rules?, start, zone)?,
    };
    Ok(Some(series).filter(|series| series.dates.len() > 1))
}

/// The rule that leads to these dates: what the items say, else any that does.
fn by_dates(
    listed: listed::Listed,
    rules: Result<Option<Rules>, Fault>,
    start: Date,
) -> Result<Series, Fault> {
    let listed::Listed { item, dates } = listed;
    let rules = match rules {
        Err(fault) if fault.detail != say("field-missing") => return Err(fault),
        rules => rules.ok().flatten(),
    };
    if dates.first() != Some(&start) {
        return Err(Fault::start(say("repeat-start").with("item", item)));
    }
    let leads = |rule: &Recurrence| {
        let last_year = dates.last().map_or(start.year(), |last| last.year());
        Dates::new(rule, start, last_year).take(dates.len()).eq(dates.iter().copied())
    };
    let said = rules.iter().flat_map(|rules| rules.readings.clone());
    match said.chain(listed::rules(&dates)).find(leads) {
        Some(rule) => Ok(series(rule, dates)),
        None if rules.is_some_and(|rules| rules.moves) => Err(moved()),
        None => Err(Fault::inexpressible(item, say("repeat-custom"))),
    }
}

/// The dates that the items lead to, where there is no doubt of them.
fn by_rule(items: &Items, rules: Option<Rules>, start: DateTime, zone: &ZoneText) -> Result<Series, Fault> {
    let Some(rules) = rules else { return Err(Fault::missing("RepeatDates")) };
    let starts = text(items.repeat_start_date.as_ref());
    let starts = starts.map(|text| listed::day("RepeatStartDate", text, start, zone)).transpose()?;
    if starts.is_some_and(|day| day.local.date() != start.date()) {
        return Err(Fault::other("RepeatStartDate", "StartDate"));
    }
    let (item, lasts) = lasts(items, start, zone)?;
    let start = start.date();
    let mut found: Option<Series> = None;
    for last in lasts {
        for (number, rule) in rules.readings.iter().enumerate() {
            let dates: Vec<Date> = Dates::new(rule, start, last.year())
                .take_while(|date| *date <= last)
                .take(MOST + 1)
                .collect();
            match &found {
                None => found = Some(series(rule.clone(), dates)),
                Some(first) if first.dates == dates => {}
                Some(_) => return Err(Fault::open(if number == 0 { item } else { rules.open })),
            }
        }
    }
    let Some(series) = found else { return Err(Fault::missing("RepeatUnit")) };
    match series.dates.first() {
        _ if series.dates.len() > MOST => {
            return Err(Fault::at(item, say("repeat-many").with("most", MOST.to_string())));
        }
        Some(first) if *first == start => {}
        _ => return Err(Fault::start(say("repeat-start").with("item", "RepeatUnit"))),
    }
    let at_weekend = |date: &Date| matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    if rules.moves && series.dates.iter().any(at_weekend) {
        return Err(moved());
    }
    Ok(series)
}

fn series(rule: Recurrence, dates: Vec<Date>) -> Series {
    let count = u32::try_from(dates.len()).unwrap_or(u32::MAX);
    Series { rule: Recurrence { ends: Ends::Count(count), ..rule }, dates }
}

fn moved() -> Fault {
    Fault::inexpressible("RepeatWeekends", say("repeat-moves"))
}

/// The item that says when the series ends, and the last days that it may mean.
fn lasts(items: &Items, start: DateTime, zone: &ZoneText) -> Result<(&'static str, Vec<Date>), Fault> {
    match text(items.repeat_how.as_ref()) {
        Some("U" | "u") => {
            let item = "RepeatUntil";
            let until = text(items.repeat_until.as_ref()).ok_or(Fault::missing(item))?;
            let day = listed::day(item, until, start, zone)?;
            // An instant, whose time of day means nothing: perhaps the date is right as it is written.
            let mut lasts = vec![day.local.date(), day.written];
            lasts.dedup();
            if lasts.iter().any(|last| *last < start.date()) {
                return Err(Fault::at(item, say("field-end-before")));
            }
            Ok((item, lasts))
        }
        Some("F" | "f") => {
            let item = "RepeatFor";
            let number = text(items.repeat_for.as_ref()).ok_or(Fault::missing(item))?;
            let number: i64 = number.parse().map_err(|_| Fault::at(item, say("repeat-number")))?;
            let number = number.clamp(1, MOST as i64);
            let unit = text(items.repeat_for_unit.as_ref()).ok_or(Fault::missing("RepeatForUnit"))?;
            let span = match unit {
                "D" | "d" => Span::new().days(number),
                "W" | "w" => Span::new().weeks(number),
                "M" | "m" => Span::new().months(number),
                "Y" | "y" => Span::new().try_years(number).unwrap_or_default(),
                _ => return Err(Fault::one_of("RepeatForUnit", "D, W, M, Y")),
            };
            let after = start.date().checked_add(span).map_err(|_| Fault::at(item, say("field-range")))?;
            // Whether the day after the last whole unit still belongs to them is not documented.
            Ok((item, vec![after.yesterday().unwrap_or(after), after]))
        }
        Some(_) => Err(Fault::one_of("RepeatHow", "U, F")),
        None => Err(Fault::missing("RepeatHow")),
    }
}

#[cfg(test)]
mod tests;
