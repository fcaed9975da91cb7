//! Rules that Zoom's model has, and rules that it has not.

use super::*;
use convoke_plugin::serde_json::json;
use proptest::prelude::*;

/// Monday, 4 March 2030, 09:00 in India.
fn start() -> Moment {
    Moment { unix_ms: parse_instant("2030-03-04T03:30:00Z").unwrap(), offset_s: 19_800 }
}

fn by(text: &str) -> Vec<ByDay> {
    let one = |text: &str| {
        let (ordinal, code) = text.split_at(text.len() - 2);
        let day = Weekday::ALL.into_iter().find(|day| day.code() == code).unwrap();
        ByDay { ordinal: ordinal.parse().ok(), day }
    };
    text.split(',').filter(|text| !text.is_empty()).map(one).collect()
}

/// Five times, unless changed.
fn rule_with(interval: u32, frequency: Frequency, change: impl FnOnce(&mut Recurrence)) -> Recurrence {
    let mut rule = Recurrence::every(interval, frequency);
    rule.ends = Ends::Count(5);
    change(&mut rule);
    rule
}

#[test]
fn what_the_model_has() {
    use Frequency::{Daily, Monthly, Weekly};
    let until = parse_instant("2030-06-30T00:00:00Z").unwrap();
    for (rule, members, back) in [
        (
            rule_with(90, Daily, |_| {}),
            json!({"type": 1, "repeat_interval": 90, "end_times": 5}),
            "FREQ=DAILY;INTERVAL=90;COUNT=5",
        ),
        (
            rule_with(1, Daily, |rule| rule.by_day = by("MO,TU,WE,TH,FR")),
            json!({"type": 2, "repeat_interval": 1, "weekly_days": "2,3,4,5,6", "end_times": 5}),
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=5",
        ),
        (
            rule_with(12, Weekly, |rule| rule.ends = Ends::Until(Moment::utc(until))),
            json!({"type": 2, "repeat_interval": 12, "weekly_days": "2", "end_date_time": "2030-06-30T00:00:00Z"}),
            "FREQ=WEEKLY;INTERVAL=12;BYDAY=MO;UNTIL=20300630T000000Z",
        ),
        (
            rule_with(2, Weekly, |rule| {
                rule.by_day = by("WE,MO");
                rule.ends = Ends::Count(50)
            }),
            json!({"type": 2, "repeat_interval": 2, "weekly_days": "2,4", "end_times": 50}),
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=50;WKST=SU",
        ),
        (
            rule_with(2, Weekly, |rule| {
                rule.by_day = by("MO,SU");
                rule.week_start = Weekday::Su
            }),
            json!({"type": 2, "repeat_interval": 2, "weekly_days": "1,2", "end_times": 5}),
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;COUNT=5;WKST=SU",
        ),
        (
            rule_with(3, Monthly, |_| {}),
            json!({"type": 3, "repeat_interval": 3, "monthly_day": 4, "end_times": 5}),
            "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=4;COUNT=5",
        ),
        (
            rule_with(1, Monthly, |rule| rule.by_day = by("-1FR")),
            json!({"type": 3, "repeat_interval": 1, "monthly_week": -1, "monthly_week_day": 6, "end_times": 5}),
            "FREQ=MONTHLY;BYDAY=-1FR;COUNT=5",
        ),
        (
            rule_with(1, Monthly, |rule| {
                rule.by_day = by("MO");
                rule.by_set_pos = vec![1]
            }),
            json!({"type": 3, "repeat_interval": 1, "monthly_week": 1, "monthly_week_day": 2, "end_times": 5}),
            "FREQ=MONTHLY;BYDAY=1MO;COUNT=5",
        ),
        // From March on, five months apart by two, there is a 31st in each of May, July …: not in September.
        (
            rule_with(2, Monthly, |rule| {
                rule.by_month_day = vec![31];
                rule.ends = Ends::Count(3)
            }),
            json!({"type": 3, "repeat_interval": 2, "monthly_day": 31, "end_times": 3}),
            "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=31;COUNT=3",
        ),
    ] {
        let made = members_of(&rule);
        assert_eq!(Value::Object(made.clone()), members, "{rule}");
        assert_eq!(super::rule(&made).as_deref(), Some(back));
    }
}

/// Each rule has 50 occurrences until the first instant and 51 until a second later.
#[test]
fn until_may_ask_for_no_more_than_count() {
    use Frequency::{Daily, Monthly, Weekly};
    for (interval, frequency, days, positions, fits) in [
        (1, Daily, "", &[][..], "2030-04-23T03:29:59Z"),
        (2, Daily, "", &[], "2030-06-12T03:29:59Z"),
        (1, Daily, "MO,TU,WE,TH,FR", &[], "2030-05-13T03:29:59Z"),
        (1, Weekly, "", &[], "2031-02-17T03:29:59Z"),
        (2, Weekly, "MO,WE", &[], "2031-02-17T03:29:59Z"),
        (1, Monthly, "", &[], "2034-05-04T03:29:59Z"),
        (1, Monthly, "1MO", &[], "2034-05-01T03:29:59Z"),
        (1, Monthly, "MO", &[1], "2034-05-01T03:29:59Z"),
        (3, Monthly, "", &[], "2042-09-04T03:29:59Z"),
    ] {
        let at = |unix_ms| {
            let ends = Ends::Until(Moment { unix_ms, offset_s: 19_800 });
            let rule = rule_with(interval, frequency, |rule| {
                (rule.by_day, rule.by_set_pos, rule.ends) = (by(days), positions.to_vec(), ends);
            });
            members(&rule, &start(), 50).map_err(|(part, _)| part)
        };
        let fits = parse_instant(fits).unwrap();
        assert!(at(fits).is_ok(), "{frequency:?} {interval} {days}");
        assert_eq!(at(fits + 1000), Err("UNTIL"), "{frequency:?} {interval} {days}");
    }
    // The last Friday of each month: the 51st is 2034-05-26.
    let mut rule = rule_with(1, Monthly, |rule| rule.by_day = by("-1FR"));
    let march = Moment { unix_ms: parse_instant("2030-03-29T03:30:00Z").unwrap(), offset_s: 19_800 };
    for (until, part) in [("2034-05-26T03:29:59Z", None), ("2034-05-26T03:30:00Z", Some("UNTIL"))] {
        rule.ends = Ends::Until(Moment { unix_ms: parse_instant(until).unwrap(), offset_s: 19_800 });
        assert_eq!(members(&rule, &march, 50).err().map(|(part, _)| part), part, "{until}");
    }
}

fn members_of(rule: &Recurrence) -> Map<String, Value> {
    model(rule, &start(), 50).unwrap()
}

#[test]
fn what_it_has_not_is_refused_by_the_part() {
    use Frequency::{Daily, Monthly, Weekly, Yearly};
    for (part, limit, rule) in [
        ("FREQ", "yearly", rule_with(1, Yearly, |_| {})),
        ("INTERVAL", "90", rule_with(91, Daily, |_| {})),
        ("INTERVAL", "12", rule_with(13, Weekly, |_| {})),
        ("INTERVAL", "3 months", rule_with(4, Monthly, |_| {})),
        ("COUNT", "50", rule_with(1, Daily, |rule| rule.ends = Ends::Count(51))),
        ("COUNT", "UNTIL", rule_with(1, Daily, |rule| rule.ends = Ends::Never)),
        ("BYMONTH", "months", rule_with(1, Monthly, |rule| rule.by_month = vec![1])),
        ("BYWEEKNO", "weeks", rule_with(1, Weekly, |rule| rule.by_week_no = vec![1])),
        ("BYYEARDAY", "days", rule_with(1, Daily, |rule| rule.by_year_day = vec![1])),
        ("BYDAY", "every week", rule_with(2, Daily, |rule| rule.by_day = by("MO"))),
        ("BYDAY", "numbered", rule_with(1, Weekly, |rule| rule.by_day = by("1MO"))),
        ("BYSETPOS", "monthly", rule_with(1, Weekly, |rule| rule.by_set_pos = vec![1])),
        ("BYMONTHDAY", "monthly", rule_with(1, Daily, |rule| rule.by_month_day = vec![1])),
        ("WKST", "WKST=SU", rule_with(2, Weekly, |rule| rule.by_day = by("MO,SU"))),
        (
            "WKST",
            "WKST=SU",
            rule_with(2, Weekly, |rule| {
                rule.by_day = by("MO,TH");
                rule.week_start = Weekday::We
            }),
        ),
        ("BYDAY", "1MO", rule_with(1, Monthly, |rule| rule.by_day = by("MO"))),
        ("BYDAY", "one day", rule_with(1, Monthly, |rule| rule.by_day = by("1MO,1TU"))),
        ("BYDAY", "fourth", rule_with(1, Monthly, |rule| rule.by_day = by("5MO"))),
        ("BYDAY", "fourth", rule_with(1, Monthly, |rule| rule.by_day = by("-2MO"))),
        (
            "BYSETPOS",
            "fourth",
            rule_with(1, Monthly, |rule| {
                rule.by_day = by("MO");
                rule.by_set_pos = vec![5]
            }),
        ),
        (
            "BYSETPOS",
            "one position",
            rule_with(1, Monthly, |rule| {
                rule.by_day = by("MO");
                rule.by_set_pos = vec![1, 2]
            }),
        ),
        (
            "BYDAY",
            "one day",
            rule_with(1, Monthly, |rule| {
                rule.by_day = by("MO,TU");
                rule.by_set_pos = vec![1]
            }),
        ),
        (
            "BYSETPOS",
            "BYDAY",
            rule_with(1, Monthly, |rule| {
                rule.by_month_day = vec![1];
                rule.by_set_pos = vec![1]
            }),
        ),
        ("BYMONTHDAY", "1 to 31", rule_with(1, Monthly, |rule| rule.by_month_day = vec![-1])),
        ("BYMONTHDAY", "one day", rule_with(1, Monthly, |rule| rule.by_month_day = vec![1, 15])),
        (
            "BYMONTHDAY",
            "not both",
            rule_with(1, Monthly, |rule| {
                rule.by_month_day = vec![4];
                rule.by_day = by("1MO")
            }),
        ),
        ("BYMONTHDAY", "no such day", rule_with(1, Monthly, |rule| rule.by_month_day = vec![31])),
        (
            "BYMONTHDAY",
            "no such day",
            rule_with(1, Monthly, |rule| {
                rule.by_month_day = vec![29];
                rule.ends = Ends::Count(12)
            }),
        ),
    ] {
        let failure = model(&rule, &start(), 50).unwrap_err();
        let error = &failure.errors[0];
        assert_eq!((failure.errors.len(), error.pointer.as_str()), (1, "/recurrence"));
        assert!(
            error.detail.starts_with(&format!("{part}: ")) && error.detail.contains(limit),
            "{rule}: {}",
            error.detail
        );
    }
    let sixty = rule_with(1, Daily, |rule| rule.ends = Ends::Count(60));
    assert!(model(&sixty, &start(), 60).is_ok(), "the limit is the configuration's");
}

#[test]
fn what_is_no_model_is_no_rule() {
    for odd in [json!({}), json!({"type": 9}), json!({"type": "weekly"}), json!({"type": null})] {
        assert_eq!(super::rule(odd.as_object().unwrap()), None);
    }
    let loose = json!({"type": "2", "repeat_interval": 0, "weekly_days": " 2, 9,x,4 "});
    assert_eq!(super::rule(loose.as_object().unwrap()).as_deref(), Some("FREQ=WEEKLY;BYDAY=MO,WE"));
}

proptest! {
    #[test]
    fn no_answer_panics(number in any::<i64>(), text in ".*") {
        for value in [json!(number), json!(text)] {
            let model = json!({
                "type": number.rem_euclid(4), "repeat_interval": value, "weekly_days": value, "monthly_day": value,
                "monthly_week": value, "monthly_week_day": value, "end_times": value, "end_date_time": value,
            });
            let _ = super::rule(model.as_object().unwrap());
        }
    }
}
