//! The parser against RFC 5545, and the dates against another implementation of it.

use convoke_plugin::{ByDay, Ends, Frequency, Moment, Recurrence, Weekday};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::plain::plain;
use super::{Dates, parse, read};
use crate::lang::ENGLISH;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn moment(text: &str, zone: &TimeZone) -> Moment {
    let instant = text.parse::<jiff::civil::DateTime>().unwrap().to_zoned(zone.clone()).unwrap().timestamp();
    Moment { unix_ms: instant.as_millisecond(), offset_s: zone.to_offset(instant).seconds() }
}

/// What is wrong with a rule, in English.
fn wrong(text: &str) -> Vec<String> {
    parse(text, &TimeZone::UTC).unwrap_err().iter().map(|message| ENGLISH.say(message)).collect()
}

/// The rule that a meeting of this start in Berlin gets, or why it gets none.
fn in_berlin(text: &str, start: &str) -> Result<String, String> {
    let berlin = zone("Europe/Berlin");
    let told = |messages: Vec<_>| messages.iter().map(|message| ENGLISH.say(message)).collect();
    read(text, &moment(start, &berlin), Some(&berlin)).map(|rule| rule.to_string()).map_err(told)
}

#[test]
fn a_rule_is_read_in_any_case_and_order_with_or_without_its_prefix() {
    let parsed = |text: &str| parse(text, &TimeZone::UTC).unwrap().to_string();
    assert_eq!(
        parsed("rrule:count=3;freq=weekly;byday=we,mo,we;interval=1"),
        "FREQ=WEEKLY;BYDAY=WE,MO;COUNT=3"
    );
    assert_eq!(
        parsed("FREQ=MONTHLY;BYDAY=+1MO,-1FR;BYMONTHDAY=+1,-31;BYMONTH=01;BYSETPOS=-366;INTERVAL=02"),
        "FREQ=MONTHLY;INTERVAL=2;BYMONTH=1;BYMONTHDAY=1,-31;BYDAY=1MO,-1FR;BYSETPOS=-366"
    );
    assert_eq!(
        parsed("FREQ=YEARLY;BYYEARDAY=366,-366;BYWEEKNO=53,-53;BYDAY=TH"),
        "FREQ=YEARLY;BYWEEKNO=53,-53;BYYEARDAY=366,-366;BYDAY=TH"
    );
    assert_eq!(parsed("FREQ=YEARLY;BYDAY=53SU"), "FREQ=YEARLY;BYDAY=53SU");
}

#[test]
fn what_means_the_same_is_read_the_same() {
    let parsed = |text: &str| parse(text, &TimeZone::UTC).unwrap().to_string();
    for (text, plainer) in [
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=SU;BYSETPOS=1,2", "FREQ=YEARLY;BYMONTH=3;BYDAY=1SU,2SU"),
        ("FREQ=WEEKLY;BYDAY=MO,WE;WKST=SU", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "FREQ=WEEKLY;INTERVAL=2"),
    ] {
        assert_eq!(parsed(text), plainer);
    }
    for kept in [
        "FREQ=DAILY;INTERVAL=2;BYDAY=MO",
        "FREQ=DAILY;BYMONTHDAY=13;BYDAY=FR",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1",
        "FREQ=YEARLY;BYMONTH=3,4;BYDAY=SU;BYSETPOS=1",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
    ] {
        assert_eq!(parsed(kept), kept);
    }
}

#[test]
fn until_is_a_day_of_the_zone_a_time_of_it_or_one_in_utc() {
    let until = |text: &str| match parse(&format!("FREQ=DAILY;UNTIL={text}"), &zone("Europe/Berlin")) {
        Ok(Recurrence { ends: Ends::Until(until), .. }) => until.rfc3339(),
        other => format!("{other:?}"),
    };
    assert_eq!(until("20300304"), "2030-03-04T23:59:59+01:00");
    assert_eq!(until("20300704T090000"), "2030-07-04T09:00:00+02:00");
    assert_eq!(until("20300704T090000Z"), "2030-07-04T11:00:00+02:00");
    // Within the hour that the clock leaves out.
    assert_eq!(until("20300331T023000"), "2030-03-31T03:30:00+02:00");
}

#[test]
fn everything_wrong_is_said_with_its_part_and_what_is_allowed() {
    let days = "MO, TU, WE, TH, FR, SA, SU";
    for (text, expected) in [
        ("FREQ=DAILY;", "part 2 must be a name and a value without blanks, such as COUNT=3".to_owned()),
        ("FREQ=DAILY; COUNT=3", "part 2 must be".to_owned()),
        ("FREQ=DAILY;COUNT=3 ;INTERVAL=2", "part 2 must be".to_owned()),
        ("FREQ=DAILY;COUNT=3;=2", "part 3 must be".to_owned()),
        ("COUNT=2", "FREQ must be DAILY, WEEKLY, MONTHLY, YEARLY".to_owned()),
        ("FREQ=FORTNIGHTLY", "FREQ must be DAILY, WEEKLY, MONTHLY, YEARLY".to_owned()),
        ("FREQ=DAILY;COUNT=0", "COUNT must be 1…4294967295".to_owned()),
        ("FREQ=DAILY;COUNT=4294967296", "COUNT must be 1…4294967295".to_owned()),
        ("FREQ=DAILY;INTERVAL=+1", "INTERVAL must be 1…4294967295".to_owned()),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY must be 1…31, -31…-1".to_owned()),
        ("FREQ=MONTHLY;BYMONTHDAY=1,0", "BYMONTHDAY must be 1…31, -31…-1".to_owned()),
        ("FREQ=MONTHLY;BYMONTHDAY=1,,2", "BYMONTHDAY must be 1…31, -31…-1".to_owned()),
        ("FREQ=MONTHLY;BYMONTH=13", "BYMONTH must be 1…12".to_owned()),
        ("FREQ=MONTHLY;BYMONTH=-1", "BYMONTH must be 1…12".to_owned()),
        ("FREQ=YEARLY;BYYEARDAY=367", "BYYEARDAY must be 1…366, -366…-1".to_owned()),
        ("FREQ=YEARLY;BYWEEKNO=54", "BYWEEKNO must be 1…53, -53…-1".to_owned()),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-367", "BYSETPOS must be 1…366, -366…-1".to_owned()),
        ("FREQ=MONTHLY;BYDAY=54MO", "BYDAY must be MO…SU, 1MO…53SU, -53MO…-1SU".to_owned()),
        ("FREQ=WEEKLY;BYDAY=MOO", "BYDAY must be MO…SU, 1MO…53SU, -53MO…-1SU".to_owned()),
        ("FREQ=WEEKLY;BYDAY=é", "BYDAY must be MO…SU, 1MO…53SU, -53MO…-1SU".to_owned()),
        ("FREQ=WEEKLY;WKST=1MO", format!("WKST must be {days}")),
        ("FREQ=DAILY;UNTIL=20300230", "UNTIL must be 20301231, 20301231T090000, 20301231T080000Z".to_owned()),
        (
            "FREQ=DAILY;UNTIL=20300204T0900Z",
            "UNTIL must be 20301231, 20301231T090000, 20301231T080000Z".to_owned(),
        ),
    ] {
        let told = wrong(text);
        assert!(told.len() == 1 && told[0].starts_with(&expected), "{text}: {told:?}");
    }
}

#[test]
fn what_rfc_5545_keeps_apart_is_refused() {
    for (text, expected) in [
        ("FREQ=DAILY;COUNT=2;UNTIL=20300101", "COUNT does not go with UNTIL"),
        ("FREQ=DAILY;freq=DAILY", "FREQ is there twice"),
        ("FREQ=DAILY;X-NEW=1", "X-NEW is no part"),
        ("FREQ=DAILY;BYEASTER=1", "BYEASTER is no part"),
        ("FREQ=HOURLY", "FREQ: a meeting repeats by"),
        ("FREQ=DAILY;BYHOUR=9", "BYHOUR: a meeting repeats by"),
        ("FREQ=DAILY;BYMINUTE=0", "BYMINUTE: a meeting repeats by"),
        ("FREQ=DAILY;BYSECOND=0", "BYSECOND: a meeting repeats by"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY does not go with FREQ=WEEKLY"),
        ("FREQ=DAILY;BYYEARDAY=1", "BYYEARDAY does not go with FREQ=DAILY"),
        ("FREQ=WEEKLY;BYYEARDAY=1", "BYYEARDAY does not go with FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY does not go with FREQ=MONTHLY"),
        ("FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO does not go with FREQ=MONTHLY"),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY: a number before the day does not go with FREQ=WEEKLY"),
        ("FREQ=DAILY;BYDAY=1MO", "BYDAY: a number before the day does not go with FREQ=DAILY"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=-1MO", "BYDAY: a number before the day does not go with BYWEEKNO"),
        ("FREQ=DAILY;BYSETPOS=1", "BYSETPOS needs one of BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY, BYDAY"),
    ] {
        let told = wrong(text);
        assert!(told.len() == 1 && told[0].starts_with(expected), "{text}: {told:?}");
    }
    assert_eq!(wrong("").len(), 2, "no part, and no FREQ");
    assert_eq!(wrong("FREQ=WEEKLY;BYMONTHDAY=1;COUNT=0;INTERVAL=0;BYHOUR=1;COUNT=1").len(), 5);
}

#[test]
fn the_start_is_the_first_occurrence() {
    let monday = "2030-03-04T09:00";
    assert_eq!(in_berlin("FREQ=WEEKLY", monday).unwrap(), "FREQ=WEEKLY");
    assert_eq!(
        in_berlin("FREQ=WEEKLY;BYDAY=TU,TH", monday).unwrap_err(),
        "BYDAY leaves the start out, which is 2030-03-04 in Europe/Berlin; the first date that fits is 2030-03-05"
    );
    let refused = |text: &str| in_berlin(text, monday).unwrap_err();
    assert!(refused("FREQ=MONTHLY;BYMONTHDAY=3").starts_with("BYMONTHDAY"));
    assert!(refused("FREQ=MONTHLY;BYMONTHDAY=3").ends_with("2030-04-03"));
    assert!(refused("FREQ=DAILY;BYMONTH=5").ends_with("2030-05-01"));
    assert!(refused("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1").starts_with("BYSETPOS"));
    assert!(refused("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1").ends_with("2030-03-26"));
    assert_eq!(
        refused("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
        "BYMONTH, with the other parts, leads to no date within 400 years of the start"
    );
    assert!(refused("FREQ=MONTHLY;BYDAY=6MO").starts_with("BYDAY, with"));
    assert!(refused("FREQ=YEARLY;INTERVAL=500").starts_with("leads to no second date"));
    assert!(in_berlin("FREQ=YEARLY;INTERVAL=500;COUNT=1", monday).is_ok());
    // A date as UNTIL includes its day, also that of the start.
    assert!(in_berlin("FREQ=DAILY;UNTIL=20300304", monday).is_ok());
    assert!(in_berlin("FREQ=DAILY;UNTIL=20300304T090000", monday).is_ok());
    assert_eq!(refused("FREQ=DAILY;UNTIL=20300304T075959Z"), "UNTIL is before the start");
    // Midnight of a Monday in Berlin is a Sunday in UTC, which counts where no zone is given.
    let berlin = zone("Europe/Berlin");
    let midnight = moment("2030-03-04T00:30", &berlin);
    assert!(read("FREQ=WEEKLY;BYDAY=MO", &midnight, Some(&berlin)).is_ok());
    assert!(read("FREQ=WEEKLY;BYDAY=SU", &midnight, None).is_ok());
    let told = ENGLISH.say(&read("FREQ=WEEKLY;BYDAY=MO", &midnight, None).unwrap_err()[0]);
    assert!(told.contains("2030-03-03 in UTC"), "{told}");
}

#[test]
fn what_the_other_implementation_reads_differently() {
    let dates = |text: &str, start: Date, count: usize| -> Vec<String> {
        let rule = parse(text, &TimeZone::UTC).unwrap();
        Dates::new(&rule, start, 2100).take(count).map(|date| date.to_string()).collect()
    };
    let monday = Date::constant(2030, 3, 4);
    // A day with a number and one without are two kinds of days, not one that is both.
    assert_eq!(
        dates("FREQ=MONTHLY;BYDAY=MO,1TU", monday, 4),
        ["2030-03-04", "2030-03-05", "2030-03-11", "2030-03-18"]
    );
    // Which day of the week, the start says.
    assert_eq!(dates("FREQ=YEARLY;BYWEEKNO=10", monday, 2), ["2030-03-04", "2031-03-03"]);
    // Positions count from the week's beginning, also in the week in which the series begins.
    let wednesday = Date::constant(2030, 3, 6);
    assert_eq!(dates("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2", wednesday, 2), ["2030-03-06", "2030-03-13"]);
}

fn some<T: Clone + std::fmt::Debug + 'static>(
    share: f64,
    item: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Vec<T>> {
    prop::option::weighted(share, vec(item, 1..4)).prop_map(Option::unwrap_or_default)
}

fn numbers(share: f64, most: i16) -> impl Strategy<Value = Vec<i16>> {
    some(share, prop_oneof![1..=most, -most..=-1])
}

/// Rules as RFC 5545 allows them.
fn rule() -> impl Strategy<Value = Recurrence> {
    use Frequency::{Daily, Monthly, Weekly, Yearly};
    let weekday = select(&Weekday::ALL[..]);
    let day = (prop::option::weighted(0.4, prop_oneof![8 => -5i16..=5, 1 => -53i16..=53]), weekday.clone());
    let parts = (some(0.3, 1i16..=12), numbers(0.3, 53), numbers(0.2, 366), numbers(0.3, 31), some(0.5, day));
    let ends = prop_oneof![
        Just(Ends::Never),
        (1u32..50).prop_map(Ends::Count),
        (1_900_000_000i64..2_100_000_000).prop_map(|unix_s| Ends::Until(Moment::utc(unix_s * 1000))),
    ];
    let all = (select(vec![Daily, Weekly, Monthly, Yearly]), 1u32..6, parts, numbers(0.3, 6), weekday, ends);
    all.prop_map(
        |(frequency, interval, (months, weeks, year_days, month_days, days), positions, week_start, ends)| {
            let mut rule = Recurrence { week_start, ends, ..Recurrence::every(interval, frequency) };
            rule.by_month = months;
            if frequency == Yearly {
                rule.by_week_no = weeks;
                rule.by_year_day = year_days;
            }
            if frequency != Weekly {
                rule.by_month_day = month_days;
            }
            let with_numbers = matches!(frequency, Monthly | Yearly) && rule.by_week_no.is_empty();
            let most = if frequency == Monthly { 5 } else { 53 };
            let ordinal = |wanted: Option<i16>| {
                wanted.filter(|number| with_numbers && *number != 0 && number.abs() <= most)
            };
            rule.by_day =
                days.into_iter().map(|(wanted, day)| ByDay { ordinal: ordinal(wanted), day }).collect();
            let choices = [&rule.by_month, &rule.by_week_no, &rule.by_year_day, &rule.by_month_day]
                .iter()
                .any(|part| !part.is_empty());
            if choices || !rule.by_day.is_empty() {
                rule.by_set_pos = positions;
            }
            for part in [
                &mut rule.by_month,
                &mut rule.by_week_no,
                &mut rule.by_year_day,
                &mut rule.by_month_day,
                &mut rule.by_set_pos,
            ] {
                once_each(part);
            }
            once_each(&mut rule.by_day);
            rule
        },
    )
}

fn once_each<T: PartialEq + Clone>(items: &mut Vec<T>) {
    let mut seen: Vec<T> = Vec::new();
    items.retain(|item| {
        !seen.contains(item) && {
            seen.push(item.clone());
            true
        }
    });
}

fn start() -> impl Strategy<Value = Date> {
    let any = (0i32..20_000).prop_map(|days| Date::constant(2020, 1, 1).checked_add(days.days()).unwrap());
    // The ends of months and years, and leap days.
    let edge = select(vec![
        (2028, 2, 29),
        (2096, 2, 29),
        (2030, 12, 31),
        (2032, 12, 30),
        (2033, 1, 1),
        (2030, 1, 31),
    ]);
    prop_oneof![4 => any, 1 => edge.prop_map(|(year, month, day)| Date::constant(year, month, day))]
}

/// The same rule for the other implementation, spelt out where it would read it differently; `None` where it cannot.
fn theirs(rule: &Recurrence, start: Date) -> Option<(Recurrence, Date)> {
    let (mut theirs, mut from) = (rule.clone(), start);
    let numbered = rule.by_day.iter().filter(|day| day.ordinal.is_some()).count();
    // It takes an ordinal and a plain day together for none, and does not know that a month can have five Mondays from its end,
    // or a year 53.
    // Of a week that two years share it can forget the days in one of them.
    let shared_week = rule.by_week_no.iter().any(|week| !(2..=51).contains(&week.abs()));
    let fifth_last = match rule.frequency {
        Frequency::Monthly => rule.by_day.iter().any(|day| day.ordinal == Some(-5)),
        Frequency::Yearly => rule.by_day.iter().any(|day| day.ordinal == Some(-53)),
        Frequency::Daily | Frequency::Weekly => false,
    };
    if (numbered != 0 && numbered != rule.by_day.len()) || fifth_last || shared_week {
        return None;
    }
    let weekday = |date: Date| Weekday::ALL[date.weekday().to_monday_zero_offset() as usize];
    let no_dates = rule.by_month_day.is_empty() && rule.by_year_day.is_empty() && rule.by_day.is_empty();
    if no_dates && (!rule.by_week_no.is_empty() || rule.frequency == Frequency::Weekly) {
        theirs.by_day = vec![ByDay { ordinal: None, day: weekday(start) }];
    }
    if rule.frequency == Frequency::Weekly && !rule.by_set_pos.is_empty() {
        while weekday(from) != rule.week_start {
            from = from.yesterday().unwrap();
        }
    }
    theirs.ends = Ends::Never;
    Some((theirs, from))
}

/// The first dates of a rule by the other implementation, up to the year.
fn their_dates(rule: &Recurrence, start: Date, count: usize, last_year: i16) -> Option<Vec<Date>> {
    let (mut rule, from) = theirs(rule, start)?;
    rule.ends =
        Ends::Until(Moment::utc(convoke_plugin::parse_instant(&format!("{last_year}-12-31T23:59:59Z"))?));
    let text = format!("DTSTART:{}T000000Z\nRRULE:{rule}", from.strftime("%Y%m%d"));
    let set: rrule::RRuleSet = text.parse().unwrap();
    let dates = set.into_iter().map(|date| date.format("%Y-%m-%d").to_string().parse::<Date>().unwrap());
    Some(dates.filter(|date| *date >= start).take(count).collect())
}

#[test]
fn a_year_has_53_mondays_from_its_end_now_and_then() {
    let rule = parse("FREQ=YEARLY;BYDAY=-53MO", &TimeZone::UTC).unwrap();
    let dates: Vec<Date> = Dates::new(&rule, Date::constant(2020, 1, 1), 2045).take(3).collect();
    assert_eq!(dates, [(2024, 1, 1), (2029, 1, 1), (2035, 1, 1)].map(|(y, m, d)| Date::constant(y, m, d)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_dates_are_those_of_another_implementation(rule in rule(), start in start()) {
        let last_year = start.year() + 6;
        if let Some(expected) = their_dates(&rule, start, 20, last_year) {
            // As it is read: what is made plainer stays the same.
            let read = parse(&rule.to_string(), &TimeZone::UTC).unwrap();
            let dates: Vec<Date> = Dates::new(&read, start, last_year).take(20).collect();
            prop_assert_eq!(&dates, &Dates::new(&rule, start, last_year).take(20).collect::<Vec<_>>());
            prop_assert_eq!(dates, expected, "{} from {}", rule, start);
        }
    }

    #[test]
    fn a_rule_that_is_written_reads_back(rule in rule(), prefix: bool, lower: bool) {
        let text = format!("{}{rule}", if prefix { "RRULE:" } else { "" });
        let text = if lower { text.to_lowercase() } else { text };
        prop_assert_eq!(parse(&text, &TimeZone::UTC).unwrap(), plain(rule));
    }

    #[test]
    fn no_text_panics(text in "\\PC*", part in "(rrule:)?[A-Z]{2,10}=[-+0-9A-Z,;=]{0,40}") {
        let _ = parse(&text, &TimeZone::UTC);
        if let Ok(rule) = parse(&format!("FREQ=YEARLY;{part}"), &TimeZone::UTC) {
            let _ = Dates::new(&rule, Date::constant(2030, 3, 4), 2040).take(5).count();
        }
    }
}

proptest! {
    // Four hundred years of days, where a rule leads nowhere.
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_start_passes_if_it_is_the_first_date(rule in rule(), start in start(), minute in 0i64..1440, in_zone: bool) {
        let zone = if in_zone { zone("America/Sao_Paulo") } else { TimeZone::UTC };
        let instant = start.to_datetime(jiff::civil::Time::midnight()).checked_add(minute.minutes()).unwrap();
        let start_at = moment(&instant.to_string(), &zone);
        let mut rule = rule;
        rule.ends = Ends::Never;
        let first = Dates::new(&rule, start, start.year() + 400).next();
        let told = read(&rule.to_string(), &start_at, in_zone.then_some(&zone)).map_err(|messages| ENGLISH.say(&messages[0]));
        match (first, told) {
            (Some(first), Ok(read)) => { prop_assert_eq!(first, start); prop_assert_eq!(read, plain(rule)); }
            (Some(first), Err(told)) if first != start => prop_assert!(told.ends_with(&first.to_string()), "{}", told),
            (_, Err(told)) => prop_assert!(told.ends_with("within 400 years of the start"), "{rule}: {}", told),
            (None, Ok(_)) => prop_assert!(false, "{} from {} has no date", rule, start),
        }
    }

    #[test]
    fn weeks_are_those_of_iso_8601(week in prop_oneof![1i16..=53, -53i16..=-1], start in start()) {
        let mut rule = Recurrence::every(1, Frequency::Yearly);
        rule.by_week_no = vec![week];
        rule.by_day = Weekday::ALL.map(|day| ByDay { ordinal: None, day }).to_vec();
        let dates: Vec<Date> = Dates::new(&rule, start, start.year() + 1).collect();
        let last = Date::new(start.year() + 1, 12, 31).unwrap();
        let all = start.series(1.day()).take_while(|date| *date <= last);
        let expected: Vec<Date> = all.filter(|date| {
            let iso = date.iso_week_date();
            let number = i16::from(iso.week());
            week == number || week == number - i16::from(iso.weeks_in_year()) - 1
        }).collect();
        prop_assert_eq!(dates, expected);
    }
}
