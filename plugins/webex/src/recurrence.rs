//! What Webex can do of an RRULE: four frequencies, a limited number of occurrences, one day in monthly and yearly rules.
//!
//! Source: the vendor's OpenAPI file for meetings, `recurrence` and the notes on creating and patching a meeting.

use convoke_plugin::Moment;

/// How far a series may reach, in years.
const YEARS: i64 = 5;

/// Why Webex would not carry out `rule` as it stands. It shortens rules silently (the first of several days, the first
/// five years), so what it would shorten is refused.
pub(crate) fn problem(rule: &str, now_ms: u64) -> Option<String> {
    let part = |wanted: &str| {
        rule.split(';').find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim().to_ascii_uppercase())
        })
    };
    let frequency = part("FREQ").unwrap_or_default();
    let most: u64 = match frequency.as_str() {
        "DAILY" => 1826,
        "WEEKLY" => 261,
        "MONTHLY" => 60,
        "YEARLY" => 5,
        _ => {
            return Some(
                "Webex repeats meetings with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY only.".to_owned(),
            );
        }
    };
    if let Some(count) = part("COUNT")
        && count.parse::<u64>().is_ok_and(|count| count > most)
    {
        return Some(format!(
            "A {} series has at most {most} occurrences at Webex.",
            frequency.to_ascii_lowercase()
        ));
    }
    if let Some(until) = part("UNTIL")
        && until.get(..8).is_some_and(|date| date > last_day(now_ms).as_str())
    {
        return Some(format!("A series at Webex ends at most {YEARS} years from now."));
    }
    if matches!(frequency.as_str(), "MONTHLY" | "YEARLY")
        && let Some(name) =
            ["BYDAY", "BYMONTHDAY"].into_iter().find(|name| part(name).is_some_and(|days| days.contains(',')))
    {
        return Some(format!("Webex takes one day only in {name} of a monthly or yearly series."));
    }
    None
}

/// The last day a series may end on, as RRULE writes it: `20350301`.
fn last_day(now_ms: u64) -> String {
    years_later(now_ms, YEARS).chars().filter(char::is_ascii_digit).take(8).collect()
}

/// The same wall-clock time in UTC so many calendar years later, without an offset. It compares as text; 29 February may
/// name a day that does not exist, which a comparison does not mind.
pub(crate) fn years_later(now_ms: u64, years: i64) -> String {
    let now = Moment::utc(i64::try_from(now_ms).unwrap_or_default()).local();
    let (year, rest) = now.split_at(now.find('-').unwrap_or_default());
    format!("{:04}{rest}", year.parse::<i64>().unwrap_or_default() + years)
}

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::testing::NOW_MS;
    use proptest::prelude::*;

    #[test]
    fn what_webex_can_do_passes() {
        for rule in [
            "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,WE;COUNT=261",
            "FREQ=DAILY;COUNT=1826",
            "FREQ=MONTHLY;BYMONTHDAY=10;COUNT=60",
            "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20350301T000000Z",
            "freq=yearly;count=5",
            "FREQ=DAILY;INTERVAL=1",
        ] {
            assert_eq!(problem(rule, NOW_MS), None, "{rule}");
        }
    }

    #[test]
    fn what_it_would_refuse_or_shorten_is_named() {
        for (rule, word) in [
            ("FREQ=HOURLY;COUNT=2", "FREQ"),
            ("COUNT=2", "FREQ"),
            ("", "FREQ"),
            ("FREQ=DAILY;COUNT=1827", "1826"),
            ("FREQ=WEEKLY;COUNT=262", "261"),
            ("FREQ=MONTHLY;COUNT=61", "60"),
            ("FREQ=YEARLY;COUNT=6", "5"),
            ("FREQ=DAILY;UNTIL=20350302", "5 years"),
            ("FREQ=MONTHLY;INTERVAL=1;COUNT=10;BYMONTHDAY=10,11,12", "BYMONTHDAY"),
            ("FREQ=YEARLY;BYDAY=1MO,1TU", "BYDAY"),
        ] {
            let problem = problem(rule, NOW_MS).unwrap_or_default();
            assert!(problem.contains(word), "{rule}: {problem}");
        }
    }

    #[test]
    fn years_are_calendar_years() {
        assert_eq!(years_later(NOW_MS, 10), "2040-03-01T00:00:00");
    }

    proptest! {
        #[test]
        fn no_rule_panics(rule in ".*", now_ms in any::<u64>()) {
            let _ = problem(&rule, now_ms);
        }

        #[test]
        fn the_count_limit_is_exact(count in 0u64..4000) {
            let refused = problem(&format!("FREQ=DAILY;COUNT={count}"), NOW_MS).is_some();
            prop_assert_eq!(refused, count > 1826);
        }
    }
}
