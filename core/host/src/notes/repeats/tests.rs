//! Notes' items against rules written down by hand, and against dates found by walking through the calendar.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{Items, Place, Series, read, repeats};
use crate::lang::ENGLISH;

const BERLIN: &str = "Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe";

fn with(base: &Value, more: Value) -> Value {
    let mut members = base.as_object().unwrap().clone();
    members.extend(more.as_object().unwrap().clone());
    members.retain(|_, value| !value.is_null());
    Value::Object(members)
}

fn series(items: &Value, start: Date) -> Result<Option<Series>, super::Fault> {
    let items: Items = serde_json::from_value(items.clone()).unwrap();
    read(&items, start.at(9, 0, 0, 0), &BERLIN.parse().unwrap())
}

/// The rule, or the place and what is wrong there.
fn told(items: &Value, start: Date) -> String {
    match series(items, start) {
        Ok(Some(series)) => series.rule.to_string(),
        Ok(None) => "once".to_owned(),
        Err(fault) => {
            let place = match fault.place {
                Place::Start => "start",
                Place::Item(item) => item,
            };
            let mark = if fault.inexpressible { "!" } else { ":" };
            format!("{place}{mark} {}", ENGLISH.say(&fault.detail))
        }
    }
}

/// 4 March 2030 is a Monday.
const MONDAY: Date = date(2030, 3, 4);
const OPEN: &str = "can mean different dates here; give `RepeatDates`, the dates themselves";

fn until(unit: &str, last: &str) -> Value {
    json!({"Repeats": "1", "RepeatUnit": unit, "RepeatInterval": "1", "RepeatHow": "U", "RepeatUntil": last})
}

#[test]
fn whether_it_repeats() {
    let told = |items: Value| {
        let items: Items = serde_json::from_value(items).unwrap();
        match repeats(&items) {
            Ok(repeats) => format!("{repeats:?}"),
            Err(fault) => format!("{:?}", fault.place),
        }
    };
    for (items, expected) in [
        (json!({}), "None"),
        (json!({"Repeats": null}), "None"),
        (json!({"Repeats": ""}), "Some(false)"),
        (json!({"Repeats": "0", "RepeatUnit": "D", "RepeatInterval": "1"}), "Some(false)"),
        (json!({"RepeatUnit": "D", "RepeatInterval": "1"}), "None"),
        (json!({"Repeats": "1"}), "Some(true)"),
        (json!({"Repeats": 1}), "Some(true)"),
        (json!({"Repeats": ["1"]}), "Some(true)"),
        (json!({"OrgRepeat": "1"}), "Some(true)"),
        (json!({"RepeatDates": ["2030-03-04", "2030-03-05"]}), "Some(true)"),
        (json!({"Repeats": "1", "OrgRepeat": ""}), "Some(true)"),
        (json!({"Repeats": "", "OrgRepeat": "1"}), "Item(\"Repeats\")"),
        (json!({"Repeats": "", "RepeatDates": ["2030-03-04"]}), "Item(\"Repeats\")"),
        (json!({"Repeats": "yes"}), "Item(\"Repeats\")"),
    ] {
        assert_eq!(told(items.clone()), expected, "{items}");
    }
}

#[test]
fn rules_until_a_day() {
    let daily = until("D", "2030-03-15");
    for (items, rule) in [
        (daily.clone(), "FREQ=DAILY;COUNT=12"),
        (with(&daily, json!({"RepeatInterval": "03"})), "FREQ=DAILY;INTERVAL=3;COUNT=4"),
        (with(&daily, json!({"RepeatWeekends": "D"})), "FREQ=DAILY;COUNT=12"),
        (with(&daily, json!({"RepeatWeekends": "X"})), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=10"),
        (
            with(&daily, json!({"RepeatWeekends": "X", "RepeatInterval": 2})),
            "FREQ=DAILY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;COUNT=5",
        ),
        // Nothing to be moved before the first Saturday.
        (with(&daily, json!({"RepeatWeekends": "F", "RepeatUntil": "2030-03-08"})), "FREQ=DAILY;COUNT=5"),
        (with(&daily, json!({"RepeatUntil": "2030-03-04"})), "once"),
        (with(&daily, json!({"RepeatUntil": "20300306T120000$Z=-1$DO=0$ZN="})), "FREQ=DAILY;COUNT=3"),
        (with(&daily, json!({"RepeatUntil": "20300306"})), "FREQ=DAILY;COUNT=3"),
        (with(&daily, json!({"RepeatUntil": "2030-03-06T23:00:00+01:00"})), "FREQ=DAILY;COUNT=3"),
        (with(&until("W", "2030-03-29"), json!({"RepeatAdjust": "01"})), "FREQ=WEEKLY;BYDAY=MO;COUNT=4"),
        (
            with(&until("W", "2030-03-29"), json!({"RepeatAdjust": ["5", "1", "0"]})),
            "FREQ=WEEKLY;BYDAY=MO,FR,SU;COUNT=11",
        ),
        (with(&until("W", "2030-03-29"), json!({"RepeatAdjust": "1;3"})), "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=8"),
        // Whenever weeks begin, Monday and Wednesday are in the same.
        (
            with(&until("W", "2030-03-29"), json!({"RepeatAdjust": "1,3", "RepeatInterval": 2})),
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=4",
        ),
        (
            with(&until("MD", "2030-12-31"), json!({"RepeatAdjust": "4"})),
            "FREQ=MONTHLY;BYMONTHDAY=4;COUNT=10",
        ),
        (
            with(&until("MD", "2030-05-20"), json!({"RepeatAdjust": ["4", "18"]})),
            "FREQ=MONTHLY;BYMONTHDAY=4,18;COUNT=6",
        ),
        (
            with(&until("MD", "2030-12-31"), json!({"RepeatAdjust": "4", "RepeatWeekends": "X"})),
            "FREQ=MONTHLY;BYMONTHDAY=4;BYDAY=MO,TU,WE,TH,FR;COUNT=8",
        ),
        (with(&until("MP", "2030-12-31"), json!({"RepeatAdjust": "1.1"})), "FREQ=MONTHLY;BYDAY=1MO;COUNT=10"),
        (
            with(&until("MP", "2030-05-31"), json!({"RepeatAdjust": ["1.1", "3.2"]})),
            "FREQ=MONTHLY;BYDAY=1MO,3TU;COUNT=6",
        ),
        (until("Y", "2033-03-04"), "FREQ=YEARLY;COUNT=4"),
        (until("YD", "2033-03-03"), "FREQ=YEARLY;COUNT=3"),
        (
            with(&until("Y", "2036-12-31"), json!({"RepeatWeekends": "X"})),
            "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=4;BYDAY=MO,TU,WE,TH,FR;COUNT=5",
        ),
    ] {
        assert_eq!(told(&items, MONDAY), rule, "{items}");
    }
    let from_end = json!({"RepeatFromEnd": "1"});
    let last = with(&with(&until("MP", "2030-12-31"), json!({"RepeatAdjust": 1.1})), from_end.clone());
    assert_eq!(told(&last, date(2030, 3, 25)), "FREQ=MONTHLY;BYDAY=-1MO;COUNT=10");
    let second_to_last = with(&with(&until("MD", "2030-12-31"), json!({"RepeatAdjust": 2})), from_end);
    assert_eq!(told(&second_to_last, date(2030, 3, 30)), "FREQ=MONTHLY;BYMONTHDAY=-2;COUNT=10");
}

#[test]
fn rules_for_some_time_where_that_is_clear() {
    let weekly = json!({"Repeats": "1", "RepeatUnit": "W", "RepeatInterval": "2", "RepeatAdjust": "1",
        "RepeatHow": "F", "RepeatFor": 5, "RepeatForUnit": "W"});
    assert_eq!(told(&weekly, MONDAY), "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=3");
    // Four weeks after a Monday is a Monday: does that one belong to the four weeks?
    assert_eq!(told(&with(&weekly, json!({"RepeatFor": 4})), MONDAY), format!("RepeatFor: {OPEN}"));
    let months = with(&weekly, json!({"RepeatFor": 2, "RepeatForUnit": "M"}));
    assert_eq!(told(&months, MONDAY), "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=5");
    for none in [0, -3] {
        let one = with(&weekly, json!({"RepeatFor": none, "RepeatForUnit": "M"}));
        assert_eq!(told(&one, MONDAY), "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=3");
    }
}

#[test]
fn what_is_open_is_refused_without_the_dates() {
    for (items, start, place) in [
        (with(&until("MD", "2030-12-31"), json!({"RepeatAdjust": "31"})), date(2030, 3, 31), "RepeatAdjust"),
        (
            with(&until("MD", "2030-12-31"), json!({"RepeatAdjust": ["1", "30"]})),
            date(2030, 3, 30),
            "RepeatAdjust",
        ),
        (with(&until("MP", "2030-12-31"), json!({"RepeatAdjust": "5.5"})), date(2030, 3, 29), "RepeatAdjust"),
        (
            with(&until("W", "2030-04-30"), json!({"RepeatAdjust": ["0", "1"], "RepeatInterval": 2})),
            MONDAY,
            "RepeatInterval",
        ),
        (until("Y", "2036-12-31"), date(2028, 2, 29), "RepeatUnit"),
        // Midnight in Greenwich is five in the afternoon of the day before in New York, and the last day counts.
        (with(&until("D", "2030-03-07T23:30:00Z"), json!({})), MONDAY, "RepeatUntil"),
    ] {
        assert_eq!(told(&items, start), format!("{place}: {OPEN}"), "{items}");
    }
    // The same where all readings agree.
    let short = with(&until("MP", "2030-07-31"), json!({"RepeatAdjust": "5.3", "RepeatInterval": 2}));
    assert_eq!(told(&short, date(2030, 5, 29)), "FREQ=MONTHLY;INTERVAL=2;BYDAY=5WE;COUNT=2");
    assert_eq!(told(&until("Y", "2028-12-31"), date(2028, 2, 29)), "once");
}

#[test]
fn dates_decide_what_is_open() {
    let dates = |list: &[&str]| json!({"RepeatDates": list});
    let monthly = with(&until("MD", "2030-12-31"), json!({"RepeatAdjust": "31"}));
    for (items, start, rule) in [
        (
            with(&monthly, dates(&["2030-03-31", "2030-05-31", "2030-07-31"])),
            date(2030, 3, 31),
            "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3",
        ),
        (
            with(&monthly, dates(&["2030-03-31", "2030-04-30", "2030-05-31"])),
            date(2030, 3, 31),
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1;COUNT=3",
        ),
        (
            with(
                &with(&until("MP", "2030-12-31"), json!({"RepeatAdjust": "5.5"})),
                dates(&["2030-03-29", "2030-04-26", "2030-05-31"]),
            ),
            date(2030, 3, 29),
            "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3",
        ),
        (
            with(
                &with(&until("W", "2030-04-30"), json!({"RepeatAdjust": ["0", "1"], "RepeatInterval": 2})),
                dates(&["2030-03-04", "2030-03-17", "2030-03-18", "2030-03-31"]),
            ),
            MONDAY,
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;COUNT=4;WKST=SU",
        ),
        (
            with(
                &json!({"Repeats": "1", "RepeatUnit": "W", "RepeatInterval": 1, "RepeatAdjust": "1",
                    "RepeatHow": "F", "RepeatFor": 3, "RepeatForUnit": "W"}),
                dates(&["2030-03-04", "2030-03-11", "2030-03-18"]),
            ),
            MONDAY,
            "FREQ=WEEKLY;BYDAY=MO;COUNT=3",
        ),
        // Without a rule: what a document of single dates has, or custom dates that follow one all the same.
        (
            dates(&["2030-03-04", "2030-03-18", "2030-04-01"]),
            MONDAY,
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=3",
        ),
        (dates(&["2030-03-06", "2030-03-04", "2030-03-05"]), MONDAY, "FREQ=DAILY;COUNT=3"),
        (
            json!({"Repeats": "1", "RepeatUnit": "C",
                "RepeatInstanceDates": ["2030-03-04T09:00:00+01:00", "20300311T090000", "2030-03-18T09:00"]}),
            MONDAY,
            "FREQ=WEEKLY;BYDAY=MO;COUNT=3",
        ),
        // Summer time begins on 31 March: nine o'clock there is another hour in Greenwich.
        (
            json!({"RepeatDates": "2030-03-25T08:00:00Z;2030-04-01T07:00:00Z"}),
            date(2030, 3, 25),
            "FREQ=WEEKLY;BYDAY=MO;COUNT=2",
        ),
        (dates(&["2030-03-29", "2030-04-30", "2030-05-31"]), date(2030, 3, 29), "-"),
        (
            dates(&["2030-03-31", "2030-04-30", "2030-05-31"]),
            date(2030, 3, 31),
            "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3",
        ),
        (dates(&["2030-03-04", "2031-03-04", "2032-03-04"]), MONDAY, "FREQ=YEARLY;COUNT=3"),
        (dates(&["2030-03-04"]), MONDAY, "once"),
    ] {
        let rule = if rule == "-" { CUSTOM } else { rule };
        assert_eq!(told(&items, start), rule, "{items}");
    }
}

const CUSTOM: &str = "RepeatDates! are not the dates of one rule: they were chosen, moved or cancelled singly; schedule them one by one";

#[test]
fn what_no_rule_says_is_refused_at_its_place() {
    let daily = until("D", "2030-03-15");
    let weekly = with(&daily, json!({"RepeatUnit": "W", "RepeatAdjust": "1"}));
    let list = ["2030-03-04", "2030-03-11", "2030-03-18"];
    for (items, told_is) in [
        (with(&daily, json!({"RepeatWeekends": "F"})), "RepeatWeekends! moves dates off weekends"),
        (with(&daily, json!({"RepeatWeekends": "M"})), "RepeatWeekends! moves dates off weekends"),
        (
            with(
                &daily,
                json!({"RepeatWeekends": "N", "RepeatDates": ["2030-03-04", "2030-03-05", "2030-03-07", "2030-03-13"]}),
            ),
            "RepeatWeekends! moves dates off weekends",
        ),
        (with(&daily, json!({"RepeatWeekends": "Q"})), "RepeatWeekends: must be one of"),
        (with(&daily, json!({"RepeatUnit": "C"})), "RepeatDates: must be given"),
        (with(&daily, json!({"RepeatUnit": null})), "RepeatUnit: must be given"),
        (with(&daily, json!({"RepeatUnit": "M"})), "RepeatUnit: must be one of"),
        (with(&daily, json!({"RepeatUnit": "M", "RepeatDates": list})), "RepeatUnit: must be one of"),
        (with(&daily, json!({"RepeatInterval": null})), "RepeatInterval: must be given"),
        (with(&daily, json!({"RepeatInterval": "0"})), "RepeatInterval: is not a whole number from 1 on"),
        (with(&daily, json!({"RepeatInterval": "1.5"})), "RepeatInterval: is not a whole number from 1 on"),
        (with(&weekly, json!({"RepeatAdjust": null})), "RepeatAdjust: must be given"),
        (with(&weekly, json!({"RepeatAdjust": "7"})), "RepeatAdjust: is not a list of weekdays"),
        (
            with(&weekly, json!({"RepeatAdjust": "2"})),
            "start: is not the first date that `RepeatUnit` leads to",
        ),
        (
            with(&weekly, json!({"RepeatUnit": "MD", "RepeatAdjust": "-2"})),
            "RepeatAdjust: is not a list of days",
        ),
        (
            with(&weekly, json!({"RepeatUnit": "MP", "RepeatAdjust": "1"})),
            "RepeatAdjust: is not a list of weeks",
        ),
        (
            with(&weekly, json!({"RepeatUnit": "MP", "RepeatAdjust": "6.1"})),
            "RepeatAdjust: is not a list of weeks",
        ),
        (with(&daily, json!({"RepeatHow": null})), "RepeatHow: must be given"),
        (with(&daily, json!({"RepeatHow": "X"})), "RepeatHow: must be one of U, F"),
        (with(&daily, json!({"RepeatUntil": null})), "RepeatUntil: must be given"),
        (with(&daily, json!({"RepeatUntil": "soon"})), "RepeatUntil: is not a date"),
        (with(&daily, json!({"RepeatUntil": "2030-03-03"})), "RepeatUntil: is before"),
        (with(&daily, json!({"RepeatUntil": "2060-03-03"})), "RepeatUntil: leads to more than 4000 dates"),
        (with(&daily, json!({"RepeatHow": "F", "RepeatFor": "x"})), "RepeatFor: is not a whole number"),
        (with(&daily, json!({"RepeatHow": "F", "RepeatFor": 3})), "RepeatForUnit: must be given"),
        (
            with(&daily, json!({"RepeatHow": "F", "RepeatFor": 3, "RepeatForUnit": "H"})),
            "RepeatForUnit: must be one of D, W, M, Y",
        ),
        (
            with(&daily, json!({"RepeatStartDate": "2030-03-02"})),
            "RepeatStartDate: does not go with `StartDate`",
        ),
        (
            json!({"RepeatDates": ["2030-03-05", "2030-03-06"]}),
            "start: is not the first date that `RepeatDates`",
        ),
        (json!({"RepeatDates": ["2030-03-04", "2030-03-05", "2030-03-07"]}), CUSTOM),
        (json!({"RepeatDates": ["2030-03-04", "2030-03-04"]}), CUSTOM),
        (json!({"RepeatDates": ["2030-03-04T09:00:00", "2030-03-05T10:00:00"]}), CUSTOM),
        (
            json!({"RepeatDates": list, "RepeatInstanceDates": &list[1..]}),
            "RepeatInstanceDates: does not go with",
        ),
        (
            json!({"RepeatDates": &list[..2], "RepeatEndDates": ["2030-03-04T10:00", "2030-03-11T11:00"]}),
            "RepeatEndDates! are not the dates",
        ),
        (json!({"RepeatDates": ["2030-03-04", "then"]}), "RepeatDates: is not a date"),
    ] {
        let told = told(&items, MONDAY);
        assert!(told.starts_with(told_is), "{items}: {told}");
    }
}

/// How Notes is documented to repeat, in plain numbers.
#[derive(Clone, Debug)]
struct Rule {
    unit: &'static str,
    interval: i64,
    /// Weekdays, dates, or weeks × 10 + weekdays.
    adjust: BTreeSet<i64>,
    from_end: bool,
    drops_weekends: bool,
}

impl Rule {
    /// Whether it takes place on a day, told by what people count: weeks and months from the start, days in the month.
    fn has(&self, day: Date, start: Date) -> bool {
        let away = i64::from(start.until(day).unwrap().get_days());
        let months = i64::from(day.year() - start.year()) * 12 + i64::from(day.month() - start.month());
        let weekday = i64::from(day.weekday().to_sunday_zero_offset());
        let (nth, left) = (i64::from(day.day()), i64::from(day.days_in_month() - day.day()));
        let place = if self.from_end { left + 1 } else { nth };
        let works = !self.drops_weekends || (1..=5).contains(&weekday);
        match self.unit {
            "D" => works && away % self.interval == 0,
            "W" => self.adjust.contains(&weekday),
            "MD" => works && months % self.interval == 0 && self.adjust.contains(&place),
            "MP" => {
                months % self.interval == 0 && self.adjust.contains(&(((place - 1) / 7 + 1) * 10 + weekday))
            }
            _ => works && months % (12 * self.interval) == 0 && day.day() == start.day(),
        }
    }

    fn items(&self, last: Date) -> Value {
        let adjust: Vec<String> = match self.unit {
            "MP" => self.adjust.iter().map(|place| format!("{}.{}", place / 10, place % 10)).collect(),
            _ => self.adjust.iter().map(|place| format!("{place:02}")).collect(),
        };
        let mut items: Map<String, Value> = Map::new();
        items.insert("Repeats".into(), "1".into());
        items.insert("RepeatUnit".into(), self.unit.into());
        items.insert("RepeatInterval".into(), self.interval.to_string().into());
        items.insert("RepeatAdjust".into(), adjust.into());
        items.insert("RepeatFromEnd".into(), if self.from_end { "1" } else { "" }.into());
        items.insert("RepeatWeekends".into(), if self.drops_weekends { "X" } else { "D" }.into());
        items.insert("RepeatHow".into(), "U".into());
        items.insert("RepeatUntil".into(), last.to_string().into());
        Value::Object(items)
    }
}

/// Rules whose meaning is documented in full.
fn a_rule() -> impl Strategy<Value = Rule> {
    let some = |places: Vec<i64>| prop::collection::btree_set(prop::sample::select(places), 1..4);
    let places: Vec<i64> = (1..5).flat_map(|week| (0..7).map(move |day| week * 10 + day)).collect();
    prop_oneof![
        (1i64..9, any::<bool>()).prop_map(|(interval, x)| ("D", interval, BTreeSet::new(), false, x)),
        some((0..7).collect()).prop_map(|days| ("W", 1, days, false, false)),
        (1i64..5, some((1..29).collect()), any::<bool>(), any::<bool>())
            .prop_map(|(interval, days, end, x)| ("MD", interval, days, end, x)),
        (1i64..5, some(places), any::<bool>())
            .prop_map(|(interval, days, end)| ("MP", interval, days, end, false)),
        (1i64..4, any::<bool>()).prop_map(|(interval, x)| ("Y", interval, BTreeSet::new(), false, x)),
    ]
    .prop_map(|(unit, interval, adjust, from_end, drops_weekends)| Rule {
        unit,
        interval,
        adjust,
        from_end,
        drops_weekends,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_dates_are_those_of_a_walk_through_the_calendar(
        rule in a_rule(), year in 2027i16..2060, day in 1i16..=365, length in 20i32..1500,
    ) {
        let from = date(year, 1, 1).checked_add(i32::from(day - 1).days()).unwrap();
        prop_assume!(rule.unit != "Y" || (from.month(), from.day()) != (2, 29));
        // The start of a yearly rule makes its dates: it must not be left out itself.
        let walk = |from: Date, days: i32| (0..days).map(move |n| from.checked_add(n.days()).unwrap());
        let Some(start) = walk(from, 70).find(|day| rule.has(*day, *day)) else { return Ok(()) };
        let dates: Vec<Date> = walk(start, length).filter(|day| rule.has(*day, start)).collect();
        let last = start.checked_add((length - 1).days()).unwrap();
        let told = series(&rule.items(last), start).unwrap();
        prop_assert_eq!(told.map_or(vec![start], |series| series.dates), dates.clone());

        // The same with the dates beside it.
        let listed = json!({"RepeatDates": dates.iter().map(Date::to_string).collect::<Vec<_>>()});
        let both = with(&rule.items(last), listed);
        prop_assert_eq!(series(&both, start).unwrap().map_or(vec![start], |series| series.dates), dates);
    }

    #[test]
    fn no_items_panic(
        texts in prop::collection::btree_map(
            prop::sample::select(vec!["Repeats", "RepeatUnit", "RepeatInterval", "RepeatAdjust", "RepeatFor",
                "RepeatForUnit", "RepeatHow", "RepeatUntil", "RepeatWeekends", "RepeatDates", "RepeatEndDates",
                "RepeatInstanceDates", "RepeatStartDate", "RepeatFromEnd"]),
            prop_oneof![
                "[-0-9DWMPYCUFXN.,; ]{0,6}".prop_map(Value::from),
                "[12][09][0-9]{2}-[01][0-9]-[0-3][0-9](;[12][09][0-9]{2}-[01][0-9]-[0-3][0-9]){0,2}".prop_map(Value::from),
                any::<i64>().prop_map(Value::from),
                ".*".prop_map(Value::from),
            ],
            0..12,
        ),
    ) {
        let items = Value::Object(texts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
        let _ = series(&items, MONDAY);
    }
}
