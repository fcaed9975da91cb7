//! Times in zones against another library with data of its own, around the moments at which clocks change above all.

use chrono::{NaiveDateTime, Offset as _, TimeZone as _};
use chrono_tz::Tz;
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use super::{moment, zone};

/// Years in which both sets of data know every zone's rules: laws of today, carried on.
const FROM_S: i64 = 1_798_761_600; // 2027-01-01
const TO_S: i64 = 2_114_380_800; // 2037-01-01

/// Zones whose laws changed after the other library's data was made (IANA's release 2025b).
const CHANGED: &[&str] = &[
    "Africa/Casablanca",
    "Africa/El_Aaiun",
    "America/Edmonton",
    "America/Inuvik",
    "America/Rainy_River",
    "America/Vancouver",
    "America/Winnipeg",
    "America/Yellowknife",
    "Canada/Central",
    "Canada/Mountain",
    "Canada/Pacific",
    "Europe/Chisinau",
    "Europe/Tiraspol",
];

/// The zones of both libraries.
fn zones() -> Vec<(Tz, TimeZone)> {
    let bundled = TimeZoneDatabase::bundled();
    let same = chrono_tz::TZ_VARIANTS.iter().filter(|tz| !CHANGED.contains(&tz.name()));
    let both: Vec<_> = same.filter_map(|tz| Some((*tz, bundled.get(tz.name()).ok()?))).collect();
    assert!(both.len() > 500, "{}", both.len());
    both
}

/// No more zones than these are left out.
#[test]
fn changed_laws_are_known() {
    let bundled = TimeZoneDatabase::bundled();
    let differs = |tz: &&Tz| {
        let Ok(zone) = bundled.get(tz.name()) else { return false };
        let from = Timestamp::from_second(FROM_S).unwrap();
        let changes = zone.following(from).map(|change| change.timestamp().as_second());
        let hours = changes.take_while(|at| *at < TO_S).flat_map(|at| [at - 3601, at - 1, at, at + 3601]);
        let mut seconds = hours.chain((FROM_S..TO_S).step_by(30 * 86_400));
        let ours_s = |at| zone.to_offset(Timestamp::from_second(at).unwrap()).seconds();
        seconds.any(|at| i64::from(ours_s(at)) != their_offset_s(**tz, at))
    };
    let changed: Vec<&str> = chrono_tz::TZ_VARIANTS.iter().filter(differs).map(|tz| tz.name()).collect();
    assert_eq!(changed, CHANGED);
}

/// A second at or near a change of the zone's clocks, or any second where they do not change.
fn near_a_change(zone: &TimeZone, any_s: i64, which: usize, near_s: i64) -> i64 {
    let any = Timestamp::from_second(any_s).unwrap();
    let changes = zone.following(any).take(4).map(|change| change.timestamp().as_second());
    let changes: Vec<i64> = changes.filter(|at| *at < TO_S).collect();
    changes.get(which).map_or(any_s, |at| at + near_s)
}

fn a_second() -> impl Strategy<Value = (Tz, TimeZone, i64)> {
    let near = prop_oneof![-7300i64..7300, -90_000i64..90_000, Just(0), Just(-1)];
    (prop::sample::select(zones()), FROM_S..TO_S, 0usize..4, near).prop_map(
        |((tz, zone), any, which, near)| {
            let second = near_a_change(&zone, any, which, near);
            (tz, zone, second)
        },
    )
}

/// Seconds that the other library adds to UTC.
fn their_offset_s(tz: Tz, unix_s: i64) -> i64 {
    let utc = chrono::DateTime::from_timestamp(unix_s, 0).unwrap().naive_utc();
    tz.offset_from_utc_datetime(&utc).fix().local_minus_utc().into()
}

/// What the other library makes of a local time: the first of two; in a gap, what the clocks would show had they not been
/// put forward.
fn their_instant_s(tz: Tz, local: NaiveDateTime) -> i64 {
    match tz.from_local_datetime(&local) {
        chrono::LocalResult::Single(only) => only.timestamp(),
        chrono::LocalResult::Ambiguous(a, b) => a.timestamp().min(b.timestamp()),
        chrono::LocalResult::None => {
            let as_utc_s = local.and_utc().timestamp();
            // A gap is a day long at most, where a country changes sides of the date line.
            let before_s = (0..).map(|minutes| as_utc_s - their_offset_s(tz, as_utc_s) - minutes * 60);
            let offset_s = before_s
                .map(|at| their_offset_s(tz, at))
                .find(|offset_s| their_offset_s(tz, as_utc_s - offset_s - 86_400) == *offset_s);
            as_utc_s - offset_s.unwrap()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn an_instant_is_shown_by_the_zones_clocks((tz, zone, unix_s) in a_second()) {
        let text = Timestamp::from_second(unix_s).unwrap().to_string();
        let read = moment(&text, Some(&zone)).unwrap();
        prop_assert_eq!((read.unix_ms, i64::from(read.offset_s)), (unix_s * 1000, their_offset_s(tz, unix_s)), "{}", tz);
        // With whatever offset it is written, the instant counts, and the zone says how it is shown.
        let elsewhere = Timestamp::from_second(unix_s).unwrap().display_with_offset(jiff::tz::offset(5)).to_string();
        prop_assert_eq!(moment(&elsewhere, Some(&zone)).unwrap(), read);
    }

    #[test]
    fn a_local_time_is_the_instant_at_which_clocks_show_it((tz, zone, unix_s) in a_second()) {
        // Local times around the change, by the clocks before it: those in a gap and both of an overlap are among them.
        let local_s = unix_s + their_offset_s(tz, unix_s - 8000);
        let local = chrono::DateTime::from_timestamp(local_s, 0).unwrap().naive_utc();
        let read = moment(&local.format("%Y-%m-%dT%H:%M:%S").to_string(), Some(&zone)).unwrap();
        let expected_s = their_instant_s(tz, local);
        prop_assert_eq!(read.unix_ms, expected_s * 1000, "{} {}", tz, local);
        prop_assert_eq!(i64::from(read.offset_s), their_offset_s(tz, expected_s), "{} {}", tz, local);
    }
}

#[test]
fn gaps_and_overlaps_are_among_what_is_compared() {
    let runner = &mut proptest::test_runner::TestRunner::deterministic();
    let (mut gaps, mut overlaps) = (0, 0);
    for _ in 0..2000 {
        let (tz, _, unix_s) = a_second().new_tree(runner).unwrap().current();
        let local_s = unix_s + their_offset_s(tz, unix_s - 8000);
        match tz.from_local_datetime(&chrono::DateTime::from_timestamp(local_s, 0).unwrap().naive_utc()) {
            chrono::LocalResult::None => gaps += 1,
            chrono::LocalResult::Ambiguous(..) => overlaps += 1,
            chrono::LocalResult::Single(_) => {}
        }
    }
    assert!(gaps > 50 && overlaps > 50, "{gaps} gaps, {overlaps} overlaps");
}

#[test]
fn names_of_zones() {
    let told = |name: &str| zone(name).ok().and_then(|zone| zone.iana_name().map(str::to_owned));
    for (name, known) in [
        ("Europe/Berlin", Some("Europe/Berlin")),
        ("europe/BERLIN", Some("Europe/Berlin")),
        ("Asia/Calcutta", Some("Asia/Calcutta")),
        ("UTC", Some("UTC")),
        ("Etc/GMT+5", Some("Etc/GMT+5")),
        ("", None),
        ("Berlin", None),
        ("Europe/Berlin ", None),
        ("Europe", None),
        ("+01:00", None),
        ("W. Europe", None),
        ("CET-1CEST,M3.5.0,M10.5.0/3", None),
        ("../../etc/passwd", None),
        ("/etc/localtime", None),
        ("localtime", None),
        ("posixrules", None),
        ("posix/Europe/Berlin", None),
        ("right/Europe/Berlin", None),
        ("leapseconds", None),
        ("zone.tab", None),
        ("Factory", None),
    ] {
        assert_eq!(told(name).as_deref(), known, "{name}");
    }
}
