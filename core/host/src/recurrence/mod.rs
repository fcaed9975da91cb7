//! Recurrence rules: RFC 5545 text as clients write it, read once, here. Plugins get a rule parsed and never see what is
//! no rule.
//!
//! The rule of a meeting repeats in the local time of its `time_zone`, without one in UTC. Its start is its first
//! occurrence; a start that its own rule leaves out, whose meaning the RFC leaves open, is refused.

mod dates;
mod parse;
mod plain;

use convoke_plugin::{Ends, Moment, Recurrence};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use dates::Dates;
pub use parse::parse;

use crate::lang::{Message, say};

/// How many years from the start are searched for a date that fits. The calendar is the same again after that many.
const YEARS: i16 = 400;

/// The rule in `text` for a meeting that starts at `start`. `zone` is that of the meeting, where it has one.
///
/// # Errors
///
/// All that is wrong with the text, or else the reason why the rule does not go with the start; each names the rule part.
pub fn read(text: &str, start: &Moment, zone: Option<&TimeZone>) -> Result<Recurrence, Vec<Message>> {
    let zone = zone.cloned().unwrap_or(TimeZone::UTC);
    let rule = parse(text, &zone)?;
    check_start(&rule, start, &zone).map_err(|message| vec![message])?;
    Ok(rule)
}

/// The date of an instant in a zone; `None` beyond the years that dates can have.
pub fn date_in(zone: &TimeZone, instant: &Moment) -> Option<Date> {
    let timestamp = Timestamp::from_millisecond(instant.unix_ms).ok()?;
    Some(zone.to_datetime(timestamp).date())
}

/// Whether the start is the first occurrence and there are others, unless the rule says when it ends.
fn check_start(rule: &Recurrence, start: &Moment, zone: &TimeZone) -> Result<(), Message> {
    if let Ends::Until(until) = &rule.ends
        && until.unix_ms < start.unix_ms
    {
        return Err(say("field-rule-until"));
    }
    let Some(date) = date_in(zone, start) else { return Err(say("field-range")) };
    let mut dates = Dates::new(rule, date, date.year().saturating_add(YEARS));
    let part = || dates::excluding(rule, date, date).unwrap_or("BYSETPOS");
    match dates.next() {
        None => Err(say("field-rule-never").with("part", part()).with("years", YEARS as u64)),
        Some(first) if first != date => Err(say("field-rule-start")
            .with("part", part())
            .with("start", date.to_string())
            .with("zone", zone.iana_name().unwrap_or("UTC"))
            .with("date", first.to_string())),
        Some(_) if rule.ends == Ends::Never && dates.next().is_none() => {
            Err(say("field-rule-once").with("years", YEARS as u64))
        }
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests;
