//! Random rules from the client's text to the provider's dates, compared with another implementation of RFC 5545.

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::json;

use super::*;

const CASES: usize = 150;
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// A rule without its end; when it shall begin, at the earliest; its zone; and how it ends.
#[derive(Clone, Debug)]
struct Case {
    rule: String,
    days_ahead: i64,
    zone: Option<&'static str>,
    end: End,
}

#[derive(Clone, Debug)]
enum End {
    Never,
    Count(u32),
    /// So many days after the start, as a day, a local time or one in UTC.
    Until(i64, u8),
}

/// Mostly what Webex can express, in the forms that clients write.
fn rules() -> impl Strategy<Value = String> {
    let days = || proptest::sample::subsequence(&DAYS[..], 1..4).prop_map(|days| days.join(","));
    let day = || select(&DAYS[..]);
    let ordinal = || select(vec!["1", "2", "3", "4", "5", "-1"]);
    let interval = || prop_oneof![3 => Just(1), 1 => 2..4u8];
    prop_oneof![
        interval().prop_map(|n| format!("FREQ=DAILY;INTERVAL={n}")),
        days().prop_map(|days| format!("FREQ=DAILY;BYDAY={days}")),
        interval().prop_map(|n| format!("FREQ=WEEKLY;INTERVAL={n}")),
        (interval(), days(), day())
            .prop_map(|(n, days, start)| format!("FREQ=WEEKLY;INTERVAL={n};BYDAY={days};WKST={start}")),
        interval().prop_map(|n| format!("FREQ=MONTHLY;INTERVAL={n}")),
        (interval(), 1..32u8).prop_map(|(n, date)| format!("FREQ=MONTHLY;INTERVAL={n};BYMONTHDAY={date}")),
        (interval(), ordinal(), day())
            .prop_map(|(n, which, day)| format!("FREQ=MONTHLY;INTERVAL={n};BYDAY={which}{day}")),
        (ordinal(), day()).prop_map(|(which, day)| format!("FREQ=MONTHLY;BYDAY={day};BYSETPOS={which}")),
        Just("FREQ=YEARLY".to_owned()),
        (1..13u8, 1..29u8).prop_map(|(month, date)| format!("FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={date}")),
        (1..13u8, ordinal(), day())
            .prop_map(|(month, which, day)| format!("FREQ=YEARLY;BYMONTH={month};BYDAY={which}{day}")),
        // What Webex would shorten.
        days().prop_map(|days| format!("FREQ=MONTHLY;BYDAY={days}")),
        (1..28u8).prop_map(|date| format!("FREQ=MONTHLY;BYMONTHDAY={date},{}", date + 1)),
        (days(), ordinal()).prop_map(|(days, which)| format!("FREQ=MONTHLY;BYDAY={days};BYSETPOS={which}")),
        (1..13u8).prop_map(|month| format!("FREQ=DAILY;BYMONTH={month}")),
        (1..52u8, day()).prop_map(|(week, day)| format!("FREQ=YEARLY;BYWEEKNO={week};BYDAY={day}")),
    ]
}

fn cases() -> impl Strategy<Value = Case> {
    let zone = select(vec![
        None,
        Some("Europe/Berlin"),
        Some("America/New_York"),
        Some("Asia/Kolkata"),
        Some("Australia/Lord_Howe"),
    ]);
    let end = prop_oneof![
        Just(End::Never),
        (2..9u32).prop_map(End::Count),
        (10..500i64, 0..3u8).prop_map(|(days, form)| End::Until(days, form)),
    ];
    (rules(), 2..700i64, zone, end).prop_map(|(rule, days_ahead, zone, end)| Case {
        rule,
        days_ahead,
        zone,
        end,
    })
}

/// The starts of a rule by the other implementation.
fn theirs(rule: &str, start: &Zoned) -> Vec<Timestamp> {
    let zone = start.time_zone().iana_name().unwrap();
    let text = format!("DTSTART;TZID={zone}:{}\nRRULE:{rule}", start.strftime("%Y%m%dT%H%M%S"));
    let set: rrule::RRuleSet = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    let dates = set.into_iter().take(400);
    dates.map(|date| Timestamp::from_second(date.timestamp()).unwrap()).collect()
}

/// The end as the client writes it, and as the other implementation takes it.
fn ends(end: &End, start: &Zoned) -> (String, String) {
    match end {
        End::Never => (String::new(), String::new()),
        End::Count(count) => (format!(";COUNT={count}"), format!(";COUNT={count}")),
        End::Until(days, form) => {
            let last = start.checked_add(days.days()).unwrap();
            let last = if *form == 0 {
                last.date().at(23, 59, 59, 0).to_zoned(last.time_zone().clone()).unwrap()
            } else {
                last
            };
            let utc = last.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string();
            let written = match form {
                0 => last.strftime("%Y%m%d").to_string(),
                1 => last.strftime("%Y%m%dT%H%M%S").to_string(),
                _ => utc.clone(),
            };
            (format!(";UNTIL={written}"), format!(";UNTIL={utc}"))
        }
    }
}

#[tokio::test]
async fn what_webex_takes_takes_place_when_the_rule_says() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let mut runner = TestRunner::default();
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..CASES {
        let case = cases().new_tree(&mut runner).unwrap().current();
        let zone = TimeZone::get(case.zone.unwrap_or("UTC")).unwrap();
        let earliest = Zoned::now()
            .date()
            .checked_add(case.days_ahead.days())
            .unwrap()
            .at(9, 30, 0, 0)
            .to_zoned(zone.clone())
            .unwrap();
        // A rule that leads nowhere soon is none to schedule: Webex takes no start that is ten years ahead.
        let soon = earliest.timestamp() + jiff::SignedDuration::from_hours(9 * 365 * 24);
        let first = theirs(&format!("{};COUNT=1", case.rule), &earliest).first().copied();
        let Some(first) = first.filter(|first| *first < soon) else {
            continue;
        };
        let start = first.to_zoned(zone);
        let (mut rule, mut same) = (case.rule.clone(), case.rule.clone());
        let (written, taken_as) = ends(&case.end, &start);
        write!(rule, "{written}").unwrap();
        write!(same, "{taken_as}").unwrap();

        let end = start.checked_add(45.minutes()).unwrap();
        let time = |time: &Zoned| match case.zone {
            Some(_) => local(time),
            None => time.timestamp().to_string(),
        };
        let mut body = meeting_with(json!({"start": time(&start), "end": time(&end), "recurrence": rule}));
        if let Some(zone) = case.zone {
            body["time_zone"] = zone.into();
        }
        let made = alice.create(&body).await;
        if made.status == 422 {
            assert_eq!(made.pointers(), ["/recurrence"], "{case:?}");
            refused += 1;
            continue;
        }
        let made = made.expect(201);
        let read = alice.get(made["meeting"]["id"].as_str().unwrap()).await.expect(200);
        let year = start.timestamp() + jiff::SignedDuration::from_hours(366 * 24);
        let expected: Vec<String> = theirs(&same, &start)
            .into_iter()
            .filter(|time| *time < year)
            .take(100)
            .map(|time| time.to_string())
            .collect();
        assert_eq!(starts(&read["meeting"]), expected, "{rule} from {start}");
        taken += 1;
    }
    assert!(taken > CASES / 2 && refused > 5, "{taken} taken, {refused} refused");
}
