//! A rule that passes takes place on the same days in Zoom's model as by RFC 5545. The model is expanded by the simulated Zoom,
//! the rule by a library that knows neither.

use convoke_plugin::serde_json::Value;
use convoke_plugin::{ByDay, Ends, Frequency, Moment, Recurrence, Weekday};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::recurrence::{self, model};

const ZONES: [&str; 6] =
    ["UTC", "Asia/Kolkata", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia"];

fn weekday() -> impl Strategy<Value = Weekday> {
    proptest::sample::select(Weekday::ALL.to_vec())
}

fn by_days(numbered: bool) -> BoxedStrategy<Vec<ByDay>> {
    let one = (weekday(), -2i16..=5)
        .prop_map(move |(day, week)| ByDay { ordinal: (numbered && week != 0).then_some(week), day });
    proptest::collection::vec(one, 0..4).boxed()
}

/// Mostly such as Zoom may take, with an end that is days after the start.
fn rules() -> impl Strategy<Value = (Recurrence, Option<i64>)> {
    let frequency = proptest::sample::select(vec![Frequency::Daily, Frequency::Weekly, Frequency::Monthly]);
    let ends = prop_oneof![(1u32..=50).prop_map(Ok), (0i64..500).prop_map(Err)];
    (frequency, 1u32..=4, any::<(bool, bool, bool)>(), weekday(), ends, 1i16..=31, -1i16..=5).prop_flat_map(
        |(frequency, interval, (day, month_day, position), week_start, ends, date, week)| {
            let monthly = frequency == Frequency::Monthly;
            by_days(monthly && !position).prop_map(move |days| {
                let mut rule = Recurrence::every(interval, frequency);
                rule.week_start = week_start;
                if monthly && month_day && !day {
                    rule.by_month_day = vec![date];
                } else if day {
                    rule.by_day = days;
                }
                if monthly && position && rule.by_day.len() == 1 && week != 0 {
                    rule.by_set_pos = vec![week];
                }
                if let Ok(count) = ends {
                    rule.ends = Ends::Count(count);
                }
                (rule, ends.err())
            })
        },
    )
}

/// The local times of a rule that begins at or after `from`, by the library. It knows no zones: wall clocks are all it needs.
fn theirs(rule: &Recurrence, from: DateTime, ends: &str) -> Vec<DateTime> {
    let mut rule = rule.clone();
    if rule.frequency == Frequency::Weekly && rule.by_day.is_empty() {
        let day = Weekday::ALL[usize::try_from(from.weekday().to_monday_zero_offset()).unwrap()];
        rule.by_day = vec![ByDay { ordinal: None, day }];
    }
    rule.ends = Ends::Never;
    expanded(&rule.to_string(), from, ends)
}

fn expanded(rule: &str, from: DateTime, ends: &str) -> Vec<DateTime> {
    let text = format!("DTSTART:{}Z\nRRULE:{rule};{ends}", from.strftime("%Y%m%dT%H%M%S"));
    let set: rrule::RRuleSet = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    set.into_iter().map(|date| date.format("%Y-%m-%dT%H:%M:%S").to_string().parse().unwrap()).collect()
}

fn moment(at: Timestamp, zone: &TimeZone) -> Moment {
    Moment { unix_ms: at.as_millisecond(), offset_s: zone.to_offset(at).seconds() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn the_model_takes_place_when_the_rule_does(
        (rule, days) in rules(), day in 0i64..3000, zone in proptest::sample::select(ZONES.to_vec()),
    ) {
        let zone = TimeZone::get(zone).unwrap();
        // The start is the first occurrence, as the host demands.
        let from = DateTime::constant(2027, 1, 1, 9, 30, 0, 0) + SignedDuration::from_hours(24 * day);
        let Some(first) = theirs(&rule, from, "COUNT=1").into_iter().next() else { return Ok(()) };
        let start = first.to_zoned(zone.clone()).unwrap().timestamp();
        let mut wanted = rule.clone();
        let ends = match (&rule.ends, days) {
            (Ends::Count(count), _) => format!("COUNT={count}"),
            (_, days) => {
                let last = start + SignedDuration::from_hours(24 * days.unwrap_or_default() + 5);
                wanted.ends = Ends::Until(moment(last, &zone));
                format!("UNTIL={}Z", zone.to_datetime(last).strftime("%Y%m%dT%H%M%S"))
            }
        };
        let Ok(made) = model(&wanted, &moment(start, &zone), 50) else { return Ok(()) };
        let told = recurrence::rule(&made);
        let made = Value::Object(made);
        let found = convoke_sandbox::zoom_occurrences(&made, start, &zone).unwrap();
        let found: Vec<DateTime> = found.into_iter().map(|at| zone.to_datetime(at)).collect();
        prop_assert_eq!(&found, &theirs(&wanted, first, &ends), "{} as {} from {}", wanted, made, first);

        // What is told of it is a rule of the same days.
        let told = told.unwrap();
        let told = told.split(';').filter(|part| !part.starts_with("COUNT=") && !part.starts_with("UNTIL="));
        let told = told.collect::<Vec<_>>().join(";");
        prop_assert_eq!(found, expanded(&told, first, &ends), "{}", told);
    }
}

/// Of the rules above enough pass for the comparison to mean something.
#[test]
fn common_rules_pass() {
    let start = Moment::utc(convoke_plugin::parse_instant("2030-03-04T09:30:00Z").unwrap());
    for (frequency, days) in [(Frequency::Daily, 0), (Frequency::Weekly, 3), (Frequency::Monthly, 0)] {
        let mut wanted = Recurrence::every(1, frequency);
        wanted.by_day = Weekday::ALL[..days].iter().map(|day| ByDay { ordinal: None, day: *day }).collect();
        wanted.ends = Ends::Count(20);
        assert!(model(&wanted, &start, 50).is_ok_and(|made| recurrence::rule(&made).is_some()), "{wanted}");
    }
}
