//! Notes' time zone text, `Z=5$DO=1$DL=3 2 1 11 1 1$ZX=32$ZN=Eastern`, and what the clocks show by its own rule.
//!
//! The rule in the text, not a time-zone database, is what Notes shows its user; so it alone decides the instant of a local
//! time. `docs/notes-time-zones.md` tells the format.

use std::fmt;
use std::str::FromStr;

use crate::lang::{Message, say};
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
    pub fn instant(&self, local: DateTime) -> Result<Timestamp, Message> {
        let behind = local.saturating_sub(DAYLIGHT);
        let standard = if self.is_daylight(behind) { behind } else { local };
        self.standard.to_timestamp(standard).map_err(|_| say("field-range"))
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
    type Err = Message;

    /// Reads members in any order, with blanks around them. Blank and unknown ones are passed over, and so is a `DL` beside
    /// `DO=0`; a `DL` without a `DO` is observed. The error says what is wrong, in words that follow the item's name.
    fn from_str(text: &str) -> Result<Self, Message> {
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
            let value = value.trim();
            if !value.is_empty() && place.replace(value).is_some() {
                return Err(say("zone-twice").with("member", key.trim()));
            }
        }
        let standard = standard(z.ok_or_else(shape)?)?;
        let daylight = match (observed, dl) {
            (Some("0"), _) | (None, None) => None,
            (Some("1") | None, Some(dl)) => Some(dl.parse()?),
            (Some("1"), None) => {
                return Err(say("zone-no-days"));
            }
            _ => return Err(say("zone-changes")),
        };
        let index = zx.and_then(|zx| zx.parse().ok());
        Ok(ZoneText { standard, daylight, index, name: zn.map(str::to_owned) })
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

fn shape() -> Message {
    say("zone-not")
}

/// `Z`: hours west of Greenwich, or minutes × 100 + hours (`-3005` is UTC+05:30), the sign in front of all.
fn standard(text: &str) -> Result<Offset, Message> {
    let wrong = || say("zone-offset");
    let number: i32 = text.parse().map_err(|_| wrong())?;
    let (hours, minutes) = match number.unsigned_abs() {
        hours @ ..100 => (hours, 0),
        both => (both % 100, both / 100),
    };
    if hours > 14 || minutes > 59 {
        return Err(wrong());
    }
    let west = (hours * 3600 + minutes * 60) as i32 * number.signum();
    Offset::from_seconds(-west).map_err(|_| wrong())
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
    type Err = Message;

    /// Reads `3 2 1 11 1 1`: month, week and day of the start, then of the end.
    fn from_str(text: &str) -> Result<Self, Message> {
        let numbers: Result<Vec<i8>, _> = text.split_whitespace().map(str::parse).collect();
        match numbers.as_deref() {
            Ok([a, b, c, d, e, f]) => {
                Ok(Daylight { start: SwitchDay::new(*a, *b, *c)?, end: SwitchDay::new(*d, *e, *f)? })
            }
            _ => Err(say("zone-days")),
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
    /// `weekday` 1 is Sunday. Week 5 is said to occur, and would not be in every month: it is taken for the last, as Windows
    /// and POSIX do.
    fn new(month: i8, week: i8, weekday: i8) -> Result<Self, Message> {
        let week = if week == 5 { -1 } else { week };
        if !(1..=12).contains(&month) {
            return Err(say("zone-month"));
        }
        if !matches!(week, 1..=4 | -4..=-1) {
            return Err(say("zone-week"));
        }
        let weekday = Weekday::from_sunday_one_offset(weekday).map_err(|_| say("zone-weekday"))?;
        Ok(SwitchDay { month, week, weekday })
    }

    fn in_year(&self, year: i16) -> Option<Date> {
        Date::new(year, self.month, 1)
            .and_then(|date| date.nth_weekday_of_month(self.week, self.weekday))
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::ENGLISH;
    use proptest::prelude::*;

    fn read(text: &str) -> String {
        text.parse::<ZoneText>().map_or_else(|e| ENGLISH.say(&e), |zone| zone.to_string())
    }

    #[test]
    fn texts_as_they_occur() {
        for text in [
            "Z=-3005$DO=0$ZX=90$ZN=India",
            "Z=5$DO=1$DL=3 2 1 11 1 1$ZX=32$ZN=Eastern",
            "Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe",
            "Z=8$DO=1$DL=4 1 1 10 -1 1$ZX=70$ZN=Pacific Standard Time (Mexico)",
            "Z=5$DO=1$DL=3 2 1 11 1 1$ZN=Eastern",
            "Z=6$DO=0$ZX=0$ZN=GMT-6",
            "Z=-4505$DO=0",
            "Z=3003$DO=0$ZN=America/St_Johns",
            "Z=-3000$DO=0",
            "Z=0$DO=1$DL=3 -1 1 10 -4 7",
            "Z=-14$DO=0",
        ] {
            assert_eq!(read(text), text);
        }
        for (text, same) in [
            ("Z=6$DO=0$ZN=Central America$ZX=145", "Z=6$DO=0$ZX=145$ZN=Central America"),
            (" ZN = Eastern $ DL=3  2 1 11 1 1 $DO=1$z=5 ", "Z=5$DO=1$DL=3 2 1 11 1 1$ZN=Eastern"),
            ("Z=+6$DO=0$ZX=$ZN=", "Z=6$DO=0"),
            ("Z=-0$DO=0$ZX=none$ZN=UTC", "Z=0$DO=0$ZN=UTC"),
            ("$Z=6$DO=0$DL=3 2 1 11 1 1$", "Z=6$DO=0"),
            ("Z=6$DL=3 5 1 11 1 1", "Z=6$DO=1$DL=3 -1 1 11 1 1"),
            ("Z=6", "Z=6$DO=0"),
            ("Z=6$ZY=new", "Z=6$DO=0"),
        ] {
            assert_eq!(read(text), same);
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let z = "has a `Z` that is no offset such as 5 or -3005";
        for (text, error) in [
            ("", "is not a Notes time zone such as `Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe`"),
            ("Eastern", "is not a Notes time zone such as `Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe`"),
            (
                "DO=0$ZN=GMT",
                "is not a Notes time zone such as `Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe`",
            ),
            ("Z=east$DO=0", z),
            ("Z=15$DO=0", z),
            ("Z=6005$DO=0", z),
            ("Z=-2147483648$DO=0", z),
            ("Z=99999999999999999999$DO=0", z),
            ("Z=5.5$DO=0", z),
            ("Z=5$Z=6$DO=0", "has `Z` twice"),
            ("Z=5$DO=2", "has a `DO` other than 0 and 1"),
            ("Z=5$DO=2$DL=3 2 1 11 1 1", "has a `DO` other than 0 and 1"),
            ("Z=5$DO=1", "has `DO=1` and no `DL`, the days on which the clocks change"),
            ("Z=5$DO=1$DL=3 2 1 11 1", "has a `DL` that is not six numbers such as `3 2 1 11 1 1`"),
            ("Z=5$DO=1$DL=3 2 1 11 1 1 1", "has a `DL` that is not six numbers such as `3 2 1 11 1 1`"),
            ("Z=5$DO=1$DL=3 2 1 11 1 999", "has a `DL` that is not six numbers such as `3 2 1 11 1 1`"),
            ("Z=5$DO=1$DL=13 2 1 11 1 1", "has a `DL` with a month that is not 1 to 12"),
            ("Z=5$DO=1$DL=3 0 1 11 1 1", "has a `DL` with a week that is neither 1 to 4 nor -1 for the last"),
            ("Z=5$DO=1$DL=3 2 1 11 6 1", "has a `DL` with a week that is neither 1 to 4 nor -1 for the last"),
            ("Z=5$DO=1$DL=3 2 0 11 1 1", "has a `DL` with a day that is not 1 to 7"),
            ("Z=5$DO=1$DL=3 2 1 11 1 8", "has a `DL` with a day that is not 1 to 7"),
        ] {
            assert_eq!(read(text), error, "{text}");
        }
    }

    fn at(zone: &str, local: &str) -> String {
        let zone: ZoneText = zone.parse().unwrap();
        let instant = zone.instant(local.parse().unwrap());
        instant.map_or_else(|e| ENGLISH.say(&e), |instant| format!("{instant} {}", zone.offset(instant)))
    }

    #[test]
    fn gaps_move_forward_and_overlaps_take_the_first() {
        let eastern = "Z=5$DO=1$DL=3 2 1 11 1 1";
        assert_eq!(at(eastern, "2030-03-10T01:59:59"), "2030-03-10T06:59:59Z -05");
        assert_eq!(at(eastern, "2030-03-10T02:00:00"), "2030-03-10T07:00:00Z -04");
        assert_eq!(at(eastern, "2030-03-10T02:59:59"), "2030-03-10T07:59:59Z -04");
        assert_eq!(at(eastern, "2030-03-10T03:00:00"), "2030-03-10T07:00:00Z -04");
        assert_eq!(at(eastern, "2030-11-03T00:59:59"), "2030-11-03T04:59:59Z -04");
        assert_eq!(at(eastern, "2030-11-03T01:00:00"), "2030-11-03T05:00:00Z -04");
        assert_eq!(at(eastern, "2030-11-03T01:59:59"), "2030-11-03T05:59:59Z -04");
        assert_eq!(at(eastern, "2030-11-03T02:00:00"), "2030-11-03T07:00:00Z -05");
        // Summer on the southern half of the globe goes past the new year.
        let sydney = "Z=-10$DO=1$DL=10 1 1 4 1 1";
        assert_eq!(at(sydney, "2030-01-01T00:30:00"), "2029-12-31T13:30:00Z +11");
        assert_eq!(at(sydney, "2030-07-01T00:30:00"), "2030-06-30T14:30:00Z +10");
        assert_eq!(at(sydney, "2030-10-06T02:30:00"), "2030-10-05T16:30:00Z +11");
    }

    #[test]
    fn the_ends_of_the_calendar_are_no_accident() {
        for zone in ["Z=14$DO=1$DL=1 1 1 12 -1 7", "Z=-14$DO=1$DL=12 -1 7 1 1 1"] {
            for local in [DateTime::MIN, DateTime::MAX] {
                let zone: ZoneText = zone.parse().unwrap();
                let _ = zone.instant(local);
            }
            for instant in [Timestamp::MIN, Timestamp::MAX] {
                let _ = zone.parse::<ZoneText>().unwrap().offset(instant);
            }
        }
        assert_eq!(at("Z=12$DO=0", "9999-12-31T23:59:59"), "is out of range");
    }

    #[test]
    fn a_rule_that_starts_and_ends_on_one_day_does_nothing() {
        assert_eq!(at("Z=5$DO=1$DL=2 4 1 2 -1 1", "2030-02-24T12:00:00"), "2030-02-24T17:00:00Z -05");
        assert_eq!(at("Z=5$DO=1$DL=2 4 1 2 -1 1", "2030-07-24T12:00:00"), "2030-07-24T17:00:00Z -05");
    }

    fn a_switch_day() -> impl Strategy<Value = SwitchDay> {
        (1i8..=12, prop_oneof![1i8..=4, -4i8..=-1], 1i8..=7)
            .prop_map(|(month, week, weekday)| SwitchDay::new(month, week, weekday).unwrap())
    }

    fn a_zone() -> impl Strategy<Value = ZoneText> {
        let daylight = (a_switch_day(), a_switch_day()).prop_map(|(start, end)| Daylight { start, end });
        let name = "[A-Za-z0-9()+./=-]([ A-Za-z0-9()+./=-]{0,30}[A-Za-z0-9()+./=-])?";
        (-899i32..=899, prop::option::of(daylight), prop::option::of(any::<u32>()), prop::option::of(name))
            .prop_map(|(minutes, daylight, index, name)| {
                let standard = Offset::from_seconds(minutes * 60).unwrap();
                ZoneText { standard, daylight, index, name }
            })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(zone in a_zone()) {
            prop_assert_eq!(zone.to_string().parse(), Ok(zone));
        }

        #[test]
        fn order_and_blanks_make_no_difference(
            (zone, members) in a_zone().prop_flat_map(|zone| {
                let members: Vec<String> = zone.to_string().split('$').map(str::to_owned).collect();
                (Just(zone), Just(members).prop_shuffle())
            }),
            blank in " {0,3}",
        ) {
            let spaced = members.iter().map(|member| member.replacen('=', &format!("{blank}={blank}"), 1));
            let text = spaced.collect::<Vec<_>>().join(&format!("{blank}${blank}"));
            prop_assert_eq!(text.parse(), Ok(zone));
        }

        #[test]
        fn no_text_panics(
            text in ".*",
            members in "((Z|DO|DL|ZX|ZN|z)=[-+]?[0-9]{0,11}( -?[0-9]{1,3}){0,6}\\$?){1,6}",
        ) {
            let _ = text.parse::<ZoneText>();
            if let Ok(zone) = members.parse::<ZoneText>() {
                prop_assert_eq!(zone.to_string().parse(), Ok(zone));
            }
        }
    }
}
