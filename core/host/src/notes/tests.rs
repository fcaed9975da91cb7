//! Notes' zones against clocks made another way: switch days found by walking through the calendar, POSIX rules as jiff reads
//! them, and IANA's zones.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use proptest::prelude::*;

use super::label::{ZONES, label};
use super::zone::ZoneText;

const DAY: i64 = 86_400;

/// Month, week and weekday of a switch, as in `DL`.
type Switch = (i64, i64, i64);

/// A zone as plain numbers.
#[derive(Clone, Debug)]
struct Clocks {
    standard_s: i64,
    switches: Option<[Switch; 2]>,
}

// === The walk through the calendar ===

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && year % 100 != 0 || year % 400 == 0
}

fn month_lengths(year: i64) -> [i64; 12] {
    [31, if is_leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
}

/// Days from 1970-01-01 to the year's first.
fn new_year(year: i64) -> i64 {
    (1970..year).map(|y| if is_leap(y) { 366 } else { 365 }).sum()
}

fn seconds(year: i64, month: i64, day: i64, second: i64) -> i64 {
    let months: i64 = month_lengths(year)[..month as usize - 1].iter().sum();
    (new_year(year) + months + day - 1) * DAY + second
}

/// The day of a switch, in days from 1970-01-01, a Thursday.
fn switch_day(year: i64, (month, week, weekday): Switch) -> i64 {
    let first = seconds(year, month, 1, 0) / DAY;
    let fitting: Vec<i64> = (first..first + month_lengths(year)[month as usize - 1])
        .filter(|day| (day + 4) % 7 + 1 == weekday)
        .collect();
    let at = if week > 0 { week - 1 } else { fitting.len() as i64 + week };
    fitting[at as usize]
}

impl Clocks {
    fn text(&self) -> String {
        let (west, minutes) = (-self.standard_s, self.standard_s.abs() / 60);
        let z = west.signum() * (minutes % 60 * 100 + minutes / 60);
        match self.switches {
            None => format!("Z={z}$DO=0$ZX=7$ZN="),
            Some([a, b]) => format!("Z={z}$DO=1$DL={} {} {} {} {} {}", a.0, a.1, a.2, b.0, b.1, b.2),
        }
    }

    /// The offset that the last switch before an instant brought.
    fn offset_s(&self, unix_s: i64) -> i64 {
        let Some([start, end]) = self.switches else { return self.standard_s };
        let year = 1970 + unix_s / (365 * DAY + DAY / 4);
        let all = (year - 2..=year + 1).flat_map(|year| {
            let forward = switch_day(year, start) * DAY + 7200 - self.standard_s;
            let back = switch_day(year, end) * DAY + 7200 - self.standard_s - 3600;
            [(forward, self.standard_s + 3600), (back, self.standard_s)]
        });
        all.filter(|(at, _)| *at <= unix_s).max().unwrap().1
    }

    /// The first instant at which the clocks show a time; where none does, they are read as before the gap.
    fn instant_s(&self, local_s: i64) -> i64 {
        let [first, second] = [3600, 0].map(|ahead| local_s - self.standard_s - ahead);
        if self.offset_s(first) == local_s - first { first } else { second }
    }

    /// The same rule in POSIX' words, where they have some. Not of a switch at New Year: jiff looks for it in the year that UTC has.
    fn posix(&self) -> Option<TimeZone> {
        let hms =
            |s: i64| format!("{}{}:{:02}", if s < 0 { "-" } else { "" }, s.abs() / 3600, s.abs() / 60 % 60);
        let offset = hms(-self.standard_s);
        let rule = |(month, week, weekday): Switch| {
            let new_year = (month, week) == (1, 1) || (month == 12 && week < 0);
            (week >= -1 && !new_year)
                .then(|| format!("M{month}.{}.{}", if week < 0 { 5 } else { week }, weekday - 1))
        };
        let text = match self.switches {
            None => format!("<S>{offset}").replace("<S>", "STD"),
            Some([start, end]) => format!("STD{offset}DST,{},{}", rule(start)?, rule(end)?),
        };
        Some(TimeZone::posix(&text).unwrap())
    }
}

/// One instant and one local time of every kind: what Notes' text, the walk and jiff make of them.
fn compare(clocks: &Clocks, zone: &ZoneText, unix_s: i64) -> Result<(), TestCaseError> {
    let posix = clocks.posix();
    let instant = Timestamp::from_second(unix_s).unwrap();
    let offset = zone.offset(instant);
    prop_assert_eq!(i64::from(offset.seconds()), clocks.offset_s(unix_s), "{} at {}", zone, instant);
    let local = jiff::tz::Offset::UTC.to_datetime(instant);
    let read = zone.instant(local).unwrap();
    prop_assert_eq!(read.as_second(), clocks.instant_s(unix_s), "{} shows {}", zone, local);
    if let Some(posix) = posix {
        prop_assert_eq!(posix.to_offset(instant), offset, "{} at {}", zone, instant);
        let zoned = posix.to_ambiguous_timestamp(local).compatible().unwrap();
        prop_assert_eq!(zoned, read, "{} shows {}", zone, local);
    }
    Ok(())
}

fn a_switch() -> impl Strategy<Value = Switch> {
    (1i64..=12, prop_oneof![1i64..=4, Just(-1), -4i64..=-1], 1i64..=7)
}

fn some_clocks() -> impl Strategy<Value = Clocks> {
    let months_differ = |switches: &Option<[Switch; 2]>| switches.is_none_or(|[a, b]| a.0 != b.0);
    let switches =
        prop::option::weighted(0.9, [a_switch(), a_switch()]).prop_filter("one month", months_differ);
    // Whole quarters of an hour, as zones have them, and odd minutes.
    let standard =
        prop_oneof![(-56i64..=56).prop_map(|quarter| quarter * 900), (-839i64..=839).prop_map(|m| m * 60)];
    (standard, switches).prop_map(|(standard_s, switches)| Clocks { standard_s, switches })
}

/// A second of these years: any, or one around a switch.
fn a_second(clocks: &Clocks, years: Range<i64>) -> impl Strategy<Value = i64> + use<> {
    let switches = clocks.switches;
    (years, 0..366 * DAY, 0usize..4, -30_000i64..30_000).prop_map(move |(year, any, which, near)| {
        match switches {
            Some(switches) if which < 2 => switch_day(year, switches[which]) * DAY + 7200 + near,
            _ => seconds(year, 1, 1, any),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_rule_is_read_as_the_calendar_says(
        (clocks, unix_s) in some_clocks().prop_flat_map(|clocks| { let second = a_second(&clocks, 1973..2100); (Just(clocks), second) }),
    ) {
        let zone: ZoneText = clocks.text().parse().unwrap();
        compare(&clocks, &zone, unix_s)?;
    }

    #[test]
    fn a_time_that_clocks_show_is_shown_again(clocks in some_clocks(), unix_s in 0i64..4_000_000_000) {
        let zone: ZoneText = clocks.text().parse().unwrap();
        let instant = Timestamp::from_second(unix_s).unwrap();
        let local = zone.offset(instant).to_datetime(instant);
        let first = zone.instant(local).unwrap();
        prop_assert_eq!(zone.offset(first).to_datetime(first), local);
        let later = instant.as_second() - first.as_second();
        prop_assert!(later == 0 || later == 3600, "{} is read as {}", instant, first);
    }
}

// === Notes' own zones ===

/// A row of the table.
#[derive(Clone, Debug)]
struct Known {
    name: &'static str,
    /// As shipped, then the older ones.
    rules: Vec<Clocks>,
    iana: &'static str,
    formerly: &'static str,
}

fn clocks(z: &str, dl: &str) -> Clocks {
    let z: i64 = z.parse().unwrap();
    let west = if z.abs() < 100 { z * 60 } else { z.signum() * (z.abs() % 100 * 60 + z.abs() / 100) };
    let numbers: Vec<i64> = dl.split_whitespace().map(|n| n.parse().unwrap()).collect();
    let switches = match numbers[..] {
        [] => None,
        [a, b, c, d, e, f] => Some([(a, b, c), (d, e, f)]),
        _ => panic!("{dl}"),
    };
    Clocks { standard_s: -west * 60, switches }
}

fn known() -> Vec<Known> {
    let rows = ZONES.lines().skip(1).map(|line| {
        let [name, z, dl, older, iana, formerly] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let mut rules: Vec<Clocks> = (!z.is_empty()).then(|| clocks(z, dl)).into_iter().collect();
        if let [z, observed, dl] = older.split(';').collect::<Vec<_>>()[..] {
            assert_eq!(observed == "1", !dl.is_empty(), "{line}");
            rules.push(clocks(z, dl));
        }
        Known { name, rules, iana, formerly }
    });
    rows.collect()
}

fn named(clocks: &Clocks, name: &str) -> ZoneText {
    let text = clocks.text();
    format!("{}$ZX=1$ZN={name}", text.trim_end_matches("$ZX=7$ZN=")).parse().unwrap()
}

#[test]
fn every_known_zone_keeps_its_rules() {
    let mut rules = 0;
    for row in known() {
        for clocks in &row.rules {
            rules += 1;
            let zone = named(clocks, row.name);
            // A leap year, at half past each hour near a switch and once a day else.
            let near = clocks.switches.into_iter().flatten().map(|switch| switch_day(2028, switch));
            let near: Vec<i64> = near.flat_map(|day| day - 1..=day + 1).collect();
            let days = new_year(2028)..=new_year(2029);
            let hours = days.flat_map(|day| (0..24).map(move |hour| (day, hour)));
            for (day, hour) in hours.filter(|(day, hour)| near.contains(day) || *hour == 12) {
                compare(clocks, &zone, day * DAY + hour * 3600 + 1800).unwrap();
            }
        }
    }
    assert_eq!((known().iter().filter(|row| !row.rules.is_empty()).count(), rules), (110, 127));
}

#[test]
fn every_known_zone_has_its_iana_name() {
    let bundled = TimeZoneDatabase::bundled();
    let noon = Timestamp::from_second(seconds(2030, 1, 15, 0)).unwrap();
    for row in known() {
        assert!(bundled.get(row.iana).is_ok(), "{}", row.iana);
        let clocks = row.rules.first().cloned().unwrap_or(Clocks { standard_s: 0, switches: None });
        for name in [row.name.to_owned(), row.name.to_uppercase(), format!("{} Standard Time", row.name)] {
            assert_eq!(label(&named(&clocks, &name), noon).name, row.iana, "{name}");
        }
        if !row.formerly.is_empty() {
            assert_eq!(label(&named(&clocks, row.formerly), noon).name, row.iana);
        }
    }
}

/// Zones whose shipped rule is not today's law: at noon of some day of 2027, IANA's zone has another offset. The first are
/// wrong in January or July, the others for some days or weeks around a switch.
const OUT_OF_DATE: [&str; 25] = [
    "Armenian",
    "Azerbaijan",
    "Central Brazilian",
    "Central Standard Time (Mexico)",
    "E. South America",
    "Egypt",
    "Fiji",
    "Greenland",
    "Iran",
    "Jordan",
    "Kamchatka",
    "Magadan",
    "Mexico",
    "Mexico Standard Time 2",
    "Mid-Atlantic",
    "Montevideo",
    "Morocco",
    "Mountain Standard Time (Mexico)",
    "N. Central Asia",
    "Namibia",
    "Paraguay",
    "Samoa",
    "Syria",
    "Turkey",
    "Venezuela",
];
const OUT_OF_DATE_NEAR_A_SWITCH: [&str; 3] = ["Middle East", "Pacific SA", "Pacific Standard Time (Mexico)"];

#[test]
fn the_rules_that_are_out_of_date_are_known() {
    let bundled = TimeZoneDatabase::bundled();
    let differing = |days: &[i64]| {
        let rows = known().into_iter().filter_map(|row| {
            let (zone, iana) = (named(row.rules.first()?, row.name), bundled.get(row.iana).ok()?);
            let noons = days.iter().map(|day| seconds(2027, 1, 1, 0) + day * DAY + DAY / 2);
            let mut instants = noons.map(|at| Timestamp::from_second(at).unwrap());
            instants.any(|at| iana.to_offset(at) != zone.offset(at)).then_some(row.name)
        });
        rows.collect::<BTreeSet<_>>()
    };
    assert_eq!(differing(&[14, 195]), BTreeSet::from(OUT_OF_DATE));
    let all = OUT_OF_DATE.into_iter().chain(OUT_OF_DATE_NEAR_A_SWITCH);
    assert_eq!(differing(&(0..365).collect::<Vec<_>>()), all.collect());
    let page = include_str!("../../../../docs/notes-time-zones.md");
    for name in OUT_OF_DATE.into_iter().chain(OUT_OF_DATE_NEAR_A_SWITCH) {
        assert!(page.contains(&format!("| `{name}` |")), "docs/notes-time-zones.md lacks {name}");
    }
}

/// Zones in which the clocks change at 02:00 by law, so that rule and law agree to the second.
const AT_TWO: [&str; 8] =
    ["Alaskan", "Pacific", "Mountain", "Central", "Eastern", "US Eastern", "Atlantic", "Newfoundland"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn current_rules_agree_with_iana(
        (row, unix_s) in prop::sample::select(
            known().into_iter()
                .filter(|row| !row.rules.is_empty())
                .filter(|row| !OUT_OF_DATE.contains(&row.name) && !OUT_OF_DATE_NEAR_A_SWITCH.contains(&row.name))
                .collect::<Vec<_>>()
        ).prop_flat_map(|row| { let second = a_second(&row.rules[0], 2026..2037); (Just(row), second) }),
    ) {
        let clocks = &row.rules[0];
        let year = 1970 + unix_s / (365 * DAY + DAY / 4);
        let mut switches = clocks.switches.into_iter().flatten().map(|switch| switch_day(year, switch));
        // Israel's law has the Friday before the last Sunday of March, the rule the last Friday: in 2028 a week later.
        let near = if row.name == "Israel" { 8 } else { 1 };
        prop_assume!(AT_TWO.contains(&row.name) || switches.all(|day| (unix_s / DAY - day).abs() > near));
        let (zone, iana) = (named(clocks, row.name), TimeZoneDatabase::bundled().get(row.iana).unwrap());
        let instant = Timestamp::from_second(unix_s).unwrap();
        prop_assert_eq!(zone.offset(instant), iana.to_offset(instant), "{} {}", row.name, instant);
        let local = jiff::tz::Offset::UTC.to_datetime(instant);
        let read = zone.instant(local).unwrap();
        prop_assert_eq!(read, iana.to_ambiguous_timestamp(local).compatible().unwrap(), "{} {}", row.name, local);
        prop_assert!(label(&zone, read).agrees, "{} {}", row.name, read);
    }
}
