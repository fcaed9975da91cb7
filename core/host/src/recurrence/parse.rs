//! RFC 5545, section 3.3.10: the text of a rule.
//!
//! Ours, because the `rrule` crate answers one error at a time, in English, with what was sent in it, reads `BYDAY=MO,1TU` as no
//! day at all, and brings a second time-zone database. The tests compare our dates with its.

use convoke_plugin::{ByDay, Ends, Frequency, Moment, Recurrence, Weekday};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::plain::plain;
use crate::lang::{Message, say};

/// The parts that a rule may have, as RFC 5545 writes them. Those of the time of day come last.
const PARTS: [&str; 14] = [
    "FREQ",
    "INTERVAL",
    "COUNT",
    "UNTIL",
    "BYMONTH",
    "BYWEEKNO",
    "BYYEARDAY",
    "BYMONTHDAY",
    "BYDAY",
    "BYSETPOS",
    "WKST",
    "BYHOUR",
    "BYMINUTE",
    "BYSECOND",
];
const CALENDAR_PARTS: usize = 11;
/// The parts from which BYSETPOS can choose.
const CHOICES: [&str; 5] = ["BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY"];

const FREQUENCIES: &str = "DAILY, WEEKLY, MONTHLY, YEARLY";
const DAYS: &str = "MO, TU, WE, TH, FR, SA, SU";
const COUNTING: &str = "1…4294967295";
/// Names of parts are told up to this length.
const NAME: usize = 32;

/// The rule in `text`, a leading `RRULE:` or none, in any case. An UNTIL without an offset is meant in `zone`; a date means the
/// whole of that day. The rule is given in the plainest form that means the same dates.
///
/// # Errors
///
/// Everything that is wrong: parts that are unknown, there twice, out of range, or that RFC 5545 does not let stand together;
/// and parts of the time of day, which is the start's.
pub fn parse(text: &str, zone: &TimeZone) -> Result<Recurrence, Vec<Message>> {
    let text = text.trim().to_ascii_uppercase();
    let mut parts = Parts::split(text.strip_prefix("RRULE:").unwrap_or(&text));
    let frequency = parts.frequency();
    let rule = Recurrence {
        frequency: frequency.unwrap_or(Frequency::Daily),
        interval: parts.one("INTERVAL", COUNTING, counting).unwrap_or(1),
        ends: parts.ends(zone),
        by_day: parts.list("BYDAY", "MO…SU, 1MO…53SU, -53MO…-1SU", by_day),
        by_month_day: parts.list("BYMONTHDAY", "1…31, -31…-1", |text| signed(text, 31)),
        by_month: parts.list("BYMONTH", "1…12", |text| signed(text, 12).filter(|_| is_number(text))),
        by_set_pos: parts.list("BYSETPOS", "1…366, -366…-1", |text| signed(text, 366)),
        by_year_day: parts.list("BYYEARDAY", "1…366, -366…-1", |text| signed(text, 366)),
        by_week_no: parts.list("BYWEEKNO", "1…53, -53…-1", |text| signed(text, 53)),
        week_start: parts.one("WKST", DAYS, weekday).unwrap_or(Weekday::Mo),
    };
    if let Some(frequency) = frequency {
        parts.check_combinations(frequency, &rule.by_day);
    }
    if parts.wrong.is_empty() { Ok(plain(rule)) } else { Err(parts.wrong) }
}

/// The parts of a rule by name, and what was found wrong so far.
struct Parts<'a> {
    given: Vec<(&'static str, &'a str)>,
    wrong: Vec<Message>,
}

impl<'a> Parts<'a> {
    fn split(text: &'a str) -> Self {
        let mut parts = Parts { given: Vec::new(), wrong: Vec::new() };
        for (place, part) in (1u64..).zip(text.split(';')) {
            let pair = part.split_once('=').filter(|_| !part.contains(char::is_whitespace));
            let Some((name, value)) = pair.filter(|(name, _)| !name.is_empty()) else {
                parts.wrong.push(say("field-rule-part").with("place", place));
                continue;
            };
            match PARTS.iter().position(|known| *known == name) {
                None => {
                    let name: String = name.chars().take(NAME).collect();
                    let allowed = PARTS[..CALENDAR_PARTS].join(", ");
                    parts.wrong.push(say("field-rule-unknown").with("part", name).with("allowed", allowed));
                }
                Some(known) if parts.has(PARTS[known]) => {
                    parts.wrong.push(say("field-rule-twice").with("part", PARTS[known]));
                }
                Some(known) => {
                    if known >= CALENDAR_PARTS {
                        parts.wrong.push(say("field-rule-time-of-day").with("part", PARTS[known]));
                    }
                    parts.given.push((PARTS[known], value));
                }
            }
        }
        parts
    }

    fn get(&self, name: &str) -> Option<&'a str> {
        self.given.iter().find(|(given, _)| *given == name).map(|(_, value)| *value)
    }

    fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    fn must_be(&mut self, name: &'static str, allowed: &'static str) {
        self.wrong.push(say("field-rule-value").with("part", name).with("allowed", allowed));
    }

    fn one<T>(
        &mut self,
        name: &'static str,
        allowed: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = read(self.get(name)?);
        if value.is_none() {
            self.must_be(name, allowed);
        }
        value
    }

    fn list<T: PartialEq>(
        &mut self,
        name: &'static str,
        allowed: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let mut items = Vec::new();
        for text in self.get(name).into_iter().flat_map(|value| value.split(',')) {
            match read(text) {
                Some(item) if items.contains(&item) => {}
                Some(item) => items.push(item),
                None => {
                    self.must_be(name, allowed);
                    break;
                }
            }
        }
        items
    }

    fn frequency(&mut self) -> Option<Frequency> {
        match self.get("FREQ") {
            Some("DAILY") => Some(Frequency::Daily),
            Some("WEEKLY") => Some(Frequency::Weekly),
            Some("MONTHLY") => Some(Frequency::Monthly),
            Some("YEARLY") => Some(Frequency::Yearly),
            Some("SECONDLY" | "MINUTELY" | "HOURLY") => {
                self.wrong.push(say("field-rule-time-of-day").with("part", "FREQ"));
                None
            }
            _ => {
                self.must_be("FREQ", FREQUENCIES);
                None
            }
        }
    }

    fn ends(&mut self, zone: &TimeZone) -> Ends {
        if self.has("COUNT") && self.has("UNTIL") {
            self.apart("COUNT", "UNTIL");
        }
        let count = self.one("COUNT", COUNTING, counting).map(Ends::Count);
        let until = "20301231, 20301231T090000, 20301231T080000Z";
        let until = self.one("UNTIL", until, |text| self::until(text, zone)).map(Ends::Until);
        count.or(until).unwrap_or(Ends::Never)
    }

    fn apart(&mut self, part: &'static str, other: &'static str) {
        self.wrong.push(say("field-rule-together").with("part", part).with("other", other));
    }

    /// What RFC 5545 says MUST NOT stand together.
    fn check_combinations(&mut self, frequency: Frequency, days: &[ByDay]) {
        let (name, unfit): (_, &[_]) = match frequency {
            Frequency::Daily => ("FREQ=DAILY", &["BYWEEKNO", "BYYEARDAY"]),
            Frequency::Weekly => ("FREQ=WEEKLY", &["BYWEEKNO", "BYYEARDAY", "BYMONTHDAY"]),
            Frequency::Monthly => ("FREQ=MONTHLY", &["BYWEEKNO", "BYYEARDAY"]),
            Frequency::Yearly => ("FREQ=YEARLY", &[]),
        };
        for part in unfit {
            if self.has(part) {
                self.apart(part, name);
            }
        }
        let numbers_do_not_go_with = match frequency {
            Frequency::Daily | Frequency::Weekly => Some(name),
            Frequency::Yearly if self.has("BYWEEKNO") => Some("BYWEEKNO"),
            _ => None,
        };
        if let Some(other) = numbers_do_not_go_with
            && days.iter().any(|day| day.ordinal.is_some())
        {
            self.wrong.push(say("field-rule-ordinal").with("other", other));
        }
        if self.has("BYSETPOS") && !CHOICES.iter().any(|part| self.has(part)) {
            let needed = CHOICES.join(", ");
            self.wrong.push(say("field-rule-needs").with("part", "BYSETPOS").with("needed", needed));
        }
    }
}

/// Digits, nothing else.
fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn counting(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number| *number > 0 && is_number(text))
}

/// A number with or without a sign, not zero, at most so far from it.
fn signed(text: &str, most: u32) -> Option<i16> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let number = i16::try_from(counting(digits).filter(|number| *number <= most)?).ok()?;
    Some(if text.starts_with('-') { -number } else { number })
}

fn weekday(text: &str) -> Option<Weekday> {
    Weekday::ALL.into_iter().find(|day| day.code() == text)
}

fn by_day(text: &str) -> Option<ByDay> {
    let (ordinal, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let ordinal = if ordinal.is_empty() { None } else { Some(signed(ordinal, 53)?) };
    Some(ByDay { ordinal, day: weekday(day)? })
}

/// A date, a local time in `zone`, or one in UTC. A date means until the end of that day.
fn until(text: &str, zone: &TimeZone) -> Option<Moment> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let digits = |text: &str, count: usize| text.len() == count && is_number(text);
    let plain_time = time.map_or("235959", |time| time.strip_suffix('Z').unwrap_or(time));
    if !digits(date, 8) || !digits(plain_time, 6) {
        return None;
    }
    let local = Date::strptime("%Y%m%d", date).ok()?.to_datetime(Time::strptime("%H%M%S", plain_time).ok()?);
    let meant = if time.is_some_and(|time| time.ends_with('Z')) { TimeZone::UTC } else { zone.clone() };
    let instant = meant.to_ambiguous_zoned(local).compatible().ok()?.timestamp();
    Some(Moment { unix_ms: instant.as_millisecond(), offset_s: zone.to_offset(instant).seconds() })
}
