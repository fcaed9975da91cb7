//! Notes' time zone text, `Z=5$DO=1$DL=3 2 1 11 1 1$ZX=32$ZN=Eastern`, and what the clocks show by its own rule.
//!
//! The rule in the text, not a time-zone database, is what Notes shows its user; so it alone decides the instant of a local
//! time. `docs/notes-time-zones.md` tells the format.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// How far the clocks go forward.
const DAYLIGHT: SignedDuration = SignedDuration::from_hours(1);

/// A Notes time zone, with the rule that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneText {
    /// `Z`, in whole minutes, less than 15 hours.
    standard: Offset,
    /// `DL`, when `DO` is 1.
    daylight: Option<Daylight>,
    /// `ZX`, a place in some operating system's list: kept, and without a meaning.
    index: Option<u32>,
    /// `ZN`, when it is not blank.
    name: Option<String>,
}

/// Daylight time, from a day in each year to another. Both switches are at 02:00 by the clocks then in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Daylight {
    start: SwitchDay,
    /// Before the start in the year on the southern half of the globe.
    end: SwitchDay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct SwitchDay {
    /// 1 to 12.
    month: i8,
    /// 1 to 4, or -1 for the last, -2 for the one before it, to -4.
    week: i8,
    weekday: Weekday,
}

// === impl ZoneText ===

impl ZoneText {
    /// `ZN`: Windows' id of the zone, mostly without ` Standard Time`.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// When the clocks show `local`. A time in the daylight gap moves forward by the gap; of an overlap's two, the first
    /// counts.
    pub fn instant(&self, local: DateTime) -> Result<Timestamp, String> {
        let behind = local.saturating_sub(DAYLIGHT);
        let standard = if self.is_daylight(behind) { behind } else { local };
        self.standard.to_timestamp(standard).map_err(|_| "is out of range".to_owned())
    }

    /// What is added to UTC at an instant.
    pub fn offset(&self, instant: Timestamp) -> Offset {
        let daylight = self.is_daylight(self.standard.to_datetime(instant));
        if daylight { self.standard.saturating_add(DAYLIGHT) } else { self.standard }
    }

    /// Whether it is daylight time when a clock that is never put forward shows this.
    fn is_daylight(&self, standard: DateTime) -> bool {
        self.daylight.is_some_and(|daylight| daylight.is_on(standard).unwrap_or(false))
    }
}

impl FromStr for ZoneText {
    type Err = String;

    /// Reads members in any order, with blanks around them; unknown ones are passed over. The error says in words what is
    /// wrong with the text.
    fn from_str(text: &str) -> Result<Self, String> {
        let (mut z, mut observed, mut dl, mut zx, mut zn) = (None, None, None, None, None);
        for member in text.split('$').map(str::trim).filter(|member| !member.is_empty()) {
            let (key, value) = member.split_once('=').ok_or_else(shape)?;
            let place = match key.trim().to_ascii_uppercase().as_str() {
                "Z" => &mut z,
                "DO" => &mut observed,
                "DL" => &mut dl,
                "ZX" => &mut zx,
                "ZN" => &mut zn,
                _ => continue,
            };
            if place.replace(value.trim()).is_some() {
                return Err(format!("has `{}` twice", key.trim()));
            }
        }
        let standard = standard(z.ok_or_else(shape)?)?;
        let daylight = match (observed, dl) {
            (Some("0"), _) | (None, None) => None,
            (Some("1") | None, Some(dl)) => Some(dl.parse()?),
            (Some("1"), None) => {
                return Err("has `DO=1` and no `DL`, the days on which the clocks change".to_owned());
            }
            _ => return Err("has a `DO` other than 0 and 1".to_owned()),
        };
        let name = zn.filter(|name| !name.is_empty()).map(str::to_owned);
        Ok(ZoneText { standard, daylight, index: zx.and_then(|zx| zx.parse().ok()), name })
    }
}

impl fmt::Display for ZoneText {
    /// Writes the members in Notes' own order.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.standard.seconds() / 60;
        let (hour, minute) = (minutes.abs() / 60, minutes.abs() % 60);
        write!(f, "Z={}{}", if minutes > 0 { "-" } else { "" }, minute * 100 + hour)?;
        match self.daylight {
            None => write!(f, "$DO=0")?,
            Some(daylight) => write!(f, "$DO=1$DL={daylight}")?,
        }
        if let Some(index) = self.index {
            write!(f, "$ZX={index}")?;
        }
        self.name.iter().try_for_each(|name| write!(f, "$ZN={name}"))
    }
}

fn shape() -> String {
    "is not a Notes time zone such as `Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe`".to_owned()
}

/// `Z`: hours west of Greenwich, or minutes × 100 + hours (`-3005` is UTC+05:30), the sign in front of all.
fn standard(text: &str) -> Result<Offset, String> {
    let number: i32 = text.parse().map_err(|_| "has a `Z` that is not a number".to_owned())?;
    let west = number.unsigned_abs();
    let (hours, minutes) = if west < 100 { (west, 0) } else { (west % 100, west / 100) };
    if hours > 14 || minutes > 59 {
        return Err("has a `Z` that is no offset from UTC".to_owned());
    }
    let seconds = (hours * 3600 + minutes * 60) as i32 * -number.signum();
    Offset::from_seconds(seconds).map_err(|_| "has a `Z` that is no offset from UTC".to_owned())
}

// === impl Daylight ===

impl Daylight {
    /// Whether it is on when a clock that is never put forward shows this; nothing outside the calendar.
    fn is_on(&self, standard: DateTime) -> Option<bool> {
        let (start, end) = (self.start.in_year(standard.year())?, self.end.in_year(standard.year())?);
        // 02:00 of daylight time is 01:00 on such a clock.
        let (begins, ends) = (start.at(2, 0, 0, 0), end.at(1, 0, 0, 0));
        Some(if start < end {
            begins <= standard && standard < ends
        } else if start > end {
            standard < ends || begins <= standard
        } else {
            false // nothing lies between
        })
    }
}

impl FromStr for Daylight {
    type Err = String;

    /// Reads `3 2 1 11 1 1`: month, week and day of the start, then of the end.
    fn from_str(text: &str) -> Result<Self, String> {
        let numbers: Result<Vec<i8>, _> = text.split_whitespace().map(str::parse).collect();
        match numbers.as_deref() {
            Ok([a, b, c, d, e, f]) => {
                Ok(Daylight { start: SwitchDay::new(*a, *b, *c)?, end: SwitchDay::new(*d, *e, *f)? })
            }
            _ => Err("has a `DL` that is not six numbers such as `3 2 1 11 1 1`".to_owned()),
        }
    }
}

impl fmt::Display for Daylight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [start, end] = [self.start, self.end]
            .map(|day| format!("{} {} {}", day.month, day.week, day.weekday.to_sunday_one_offset()));
        write!(f, "{start} {end}")
    }
}

// === impl SwitchDay ===

impl SwitchDay {
    /// `weekday` 1 is Sunday.
    fn new(month: i8, week: i8, weekday: i8) -> Result<Self, String> {
        if !(1..=12).contains(&month) {
            return Err("has a `DL` with a month that is not 1 to 12".to_owned());
        }
        if !matches!(week, 1..=4 | -4..=-1) {
            return Err("has a `DL` with a week that is neither 1 to 4 nor -1 for the last".to_owned());
        }
        let weekday = Weekday::from_sunday_one_offset(weekday)
            .map_err(|_| "has a `DL` with a day that is not 1 to 7".to_owned())?;
        Ok(SwitchDay { month, week, weekday })
    }

    fn in_year(&self, year: i16) -> Option<Date> {
        Date::new(year, self.month, 1)
            .and_then(|date| date.nth_weekday_of_month(self.week, self.weekday))
            .ok()
    }
}
