//! What Webex can do of a recurrence rule: a limited number of occurrences, one day in monthly and yearly rules, an end within
//! five years.
//!
//! Source: the vendor's OpenAPI file for meetings, `recurrence` and the notes on creating and patching a meeting. It shows
//! rules by days, weeks, months and years with BYDAY, BYMONTHDAY and BYMONTH; what it does not show is refused, because Webex
//! shortens rules silently.

use convoke_plugin::{Ends, Frequency, Moment, Recurrence};

/// How far a series may reach, in years.
const YEARS: i64 = 5;
const DAY_MS: i64 = 86_400_000;

/// Why Webex would not carry out the rule of a series that begins at `start` as it stands: the part, and the limit.
pub(crate) fn problem(rule: &Recurrence, start: &Moment, now_ms: u64) -> Option<String> {
    let (yearly, monthly) = (rule.frequency == Frequency::Yearly, rule.frequency == Frequency::Monthly);
    let by_date = yearly || monthly;
    let weekly = rule.frequency == Frequency::Weekly;
    let name = rule.frequency.code();
    let unknown = [
        ("BYSETPOS", !rule.by_set_pos.is_empty()),
        ("BYYEARDAY", !rule.by_year_day.is_empty()),
        ("BYWEEKNO", !rule.by_week_no.is_empty()),
        ("BYMONTH", !yearly && !rule.by_month.is_empty()),
        ("BYMONTHDAY", !by_date && !rule.by_month_day.is_empty()),
        ("BYDAY", !by_date && !weekly && !rule.by_day.is_empty()),
    ];
    if let Some((part, _)) = unknown.iter().find(|(_, given)| *given) {
        return Some(format!("{part}: Webex has no such part in a rule with FREQ={name}."));
    }
    if by_date && let Some(detail) = date_problem(rule, yearly) {
        return Some(detail);
    }
    let most: i64 = match rule.frequency {
        Frequency::Daily => 1826,
        Frequency::Weekly => 261,
        Frequency::Monthly => 60,
        Frequency::Yearly => 5,
    };
    // Rules by date have never too many within the years that are checked below.
    let (part, count) = match &rule.ends {
        Ends::Never => return None,
        Ends::Count(count) => ("COUNT", i64::from(*count)),
        Ends::Until(until) => ("UNTIL", rule.occurrences_until(start, until)),
    };
    if count > most {
        return Some(format!("{part}: a series with FREQ={name} has at most {most} occurrences at Webex."));
    }
    let (year, month, day) = Moment::utc(i64::try_from(now_ms).unwrap_or_default()).date();
    if last(rule, start, count) > (year + YEARS, month, day) {
        return Some(format!("{part}: a series that ends, ends at most {YEARS} years from now at Webex."));
    }
    None
}

/// Webex takes the first of several days of a month or year, and knows days as `1MO`, `-1FR`, or 1 to 31.
fn date_problem(rule: &Recurrence, yearly: bool) -> Option<String> {
    let several = [
        ("BYDAY", rule.by_day.len()),
        ("BYMONTHDAY", rule.by_month_day.len()),
        ("BYMONTH", rule.by_month.len()),
    ];
    if let Some((part, _)) = several.iter().find(|(_, count)| *count > 1) {
        return Some(format!("{part}: Webex takes one day only in a monthly or yearly series."));
    }
    let day = rule.by_day.first();
    if day.is_some_and(|day| !matches!(day.ordinal, Some(-1 | 1..=5))) {
        return Some("BYDAY: Webex takes one day of a month, from 1MO to 5SU, or -1MO to -1SU.".to_owned());
    }
    let date = rule.by_month_day.first();
    if date.is_some_and(|date| *date < 0) {
        return Some("BYMONTHDAY: Webex takes 1 to 31.".to_owned());
    }
    if day.is_some() && date.is_some() {
        return Some("BYMONTHDAY: Webex does not take it together with BYDAY.".to_owned());
    }
    if yearly && rule.by_month.is_empty() && (day.is_some() || date.is_some()) {
        return Some("BYMONTH: Webex needs it beside the day of a yearly series.".to_owned());
    }
    None
}

/// The date in UTC of the last of so many occurrences, or an earlier one: the rule may leave some dates out.
fn last(rule: &Recurrence, start: &Moment, count: i64) -> (i64, i64, i64) {
    let steps = |each: i64| ((count - 1) / each).saturating_mul(i64::from(rule.interval));
    let after = |days: i64| Moment::utc(start.unix_ms.saturating_add(days.saturating_mul(DAY_MS))).date();
    let in_months = |months: i64| {
        let (year, month, day) = Moment::utc(start.unix_ms).date();
        let months = months.saturating_add(year * 12 + month - 1);
        (months / 12, months % 12 + 1, day)
    };
    match (&rule.ends, rule.frequency) {
        (Ends::Until(until), _) => Moment::utc(until.unix_ms).date(),
        (_, Frequency::Daily) => after(steps(1)),
        (_, Frequency::Weekly) => after(steps(rule.by_day.len().max(1) as i64).saturating_mul(7)),
        (_, Frequency::Monthly) => in_months(steps(1)),
        (_, Frequency::Yearly) => in_months(steps(1).saturating_mul(12)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::testing::NOW_MS;
    use convoke_plugin::{ByDay, Weekday};
    use proptest::prelude::*;

    /// A rule from the parts that matter here.
    fn rule(frequency: Frequency, ends: Ends) -> Recurrence {
        Recurrence { ends, ..Recurrence::every(1, frequency) }
    }

    fn day(ordinal: Option<i16>, day: Weekday) -> ByDay {
        ByDay { ordinal, day }
    }

    /// The part that is refused, of a series that begins on Friday, 2030-03-01.
    fn refused(rule: &Recurrence) -> Option<String> {
        let told = problem(rule, &Moment::utc(NOW_MS as i64), NOW_MS)?;
        assert!(told.contains("Webex"), "{told}");
        Some(told.split(':').next().unwrap_or_default().to_owned())
    }

    fn until(text: &str) -> Ends {
        Ends::Until(Moment::utc(convoke_plugin::parse_instant(text).unwrap()))
    }

    #[test]
    fn what_webex_can_do_passes() {
        use Frequency::{Daily, Monthly, Weekly, Yearly};
        let weekdays = [Weekday::Mo, Weekday::We].map(|it| day(None, it)).to_vec();
        for rule in [
            rule(Daily, Ends::Never),
            rule(Daily, Ends::Count(1826)),
            rule(Daily, until("2035-02-28T00:00:00Z")),
            Recurrence { by_day: weekdays, week_start: Weekday::Su, ..rule(Weekly, Ends::Count(261)) },
            Recurrence { by_month_day: vec![10], ..rule(Monthly, Ends::Count(60)) },
            Recurrence {
                by_day: vec![day(Some(-1), Weekday::Fr)],
                ..rule(Monthly, until("2035-03-01T00:00:00Z"))
            },
            Recurrence { by_month: vec![3], by_month_day: vec![1], ..rule(Yearly, Ends::Count(5)) },
            Recurrence {
                by_month: vec![3],
                by_day: vec![day(Some(1), Weekday::Fr)],
                ..rule(Yearly, Ends::Never)
            },
            Recurrence { by_month: vec![3], ..rule(Yearly, Ends::Never) },
        ] {
            assert_eq!(refused(&rule), None, "{rule}");
        }
    }

    #[test]
    fn what_it_would_refuse_or_shorten_is_named() {
        use Frequency::{Daily, Monthly, Weekly, Yearly};
        let every = |frequency| rule(frequency, Ends::Never);
        let friday = |ordinal| vec![day(ordinal, Weekday::Fr)];
        let all: Vec<ByDay> = Weekday::ALL.map(|it| day(None, it)).to_vec();
        for (rule, part) in [
            (rule(Daily, Ends::Count(1827)), "COUNT"),
            (rule(Weekly, Ends::Count(262)), "COUNT"),
            (rule(Monthly, Ends::Count(61)), "COUNT"),
            (rule(Yearly, Ends::Count(6)), "COUNT"),
            (Recurrence { interval: 2, ..rule(Yearly, Ends::Count(4)) }, "COUNT"),
            (Recurrence { interval: 14, ..rule(Weekly, Ends::Count(20)) }, "COUNT"),
            (Recurrence { interval: u32::MAX, ..rule(Daily, Ends::Count(1826)) }, "COUNT"),
            (Recurrence { interval: u32::MAX, ..rule(Yearly, Ends::Count(2)) }, "COUNT"),
            (rule(Monthly, until("2035-03-02T00:00:00Z")), "UNTIL"),
            (Recurrence { by_day: all, ..rule(Weekly, until("2030-12-01T00:00:00Z")) }, "UNTIL"),
            (Recurrence { by_set_pos: vec![1], by_day: friday(None), ..every(Monthly) }, "BYSETPOS"),
            (Recurrence { by_year_day: vec![60], ..every(Yearly) }, "BYYEARDAY"),
            (Recurrence { by_week_no: vec![9], ..every(Yearly) }, "BYWEEKNO"),
            (Recurrence { by_month: vec![3], ..every(Daily) }, "BYMONTH"),
            (Recurrence { by_month: vec![3], ..every(Monthly) }, "BYMONTH"),
            (Recurrence { by_month: vec![3, 4], ..every(Yearly) }, "BYMONTH"),
            (Recurrence { by_month_day: vec![1], ..every(Daily) }, "BYMONTHDAY"),
            (Recurrence { by_month_day: vec![1, 15], ..every(Monthly) }, "BYMONTHDAY"),
            (Recurrence { by_month_day: vec![-31], ..every(Monthly) }, "BYMONTHDAY"),
            (Recurrence { by_month_day: vec![1], by_day: friday(Some(1)), ..every(Monthly) }, "BYMONTHDAY"),
            (Recurrence { by_day: friday(None), interval: 2, ..every(Daily) }, "BYDAY"),
            (Recurrence { by_day: friday(None), ..every(Monthly) }, "BYDAY"),
            (Recurrence { by_day: friday(Some(-5)), ..every(Monthly) }, "BYDAY"),
            (Recurrence { by_day: friday(Some(9)), by_month: vec![3], ..every(Yearly) }, "BYDAY"),
            (Recurrence { by_day: friday(Some(1)), ..every(Yearly) }, "BYMONTH"),
            (Recurrence { by_month_day: vec![1], ..every(Yearly) }, "BYMONTH"),
        ] {
            assert_eq!(refused(&rule).as_deref(), Some(part), "{rule}");
        }
    }

    proptest! {
        #[test]
        fn weekly_occurrences_are_counted_as_they_come(
            days in prop::collection::btree_set(0usize..7, 1..7), interval in 1u32..5, start in 0usize..7,
            week_start in 0usize..7, span in 0i64..400,
        ) {
            let mut rule = rule(Frequency::Weekly, Ends::Never);
            rule.by_day = days.iter().map(|index| day(None, Weekday::ALL[*index])).collect();
            rule.interval = interval;
            rule.week_start = Weekday::ALL[week_start];
            // 1970-01-05 was a Monday.
            let start_at = Moment::utc((4 + start as i64) * DAY_MS);
            let until = Moment::utc(start_at.unix_ms + span * DAY_MS);
            // Day by day, with the weeks counted off one after the other.
            let (mut counted, mut week) = (0, 0u32);
            for index in 0..=span as usize {
                let weekday = (start + index) % 7;
                if index > 0 && weekday == week_start {
                    week += 1;
                }
                counted += i64::from(week.is_multiple_of(interval) && days.contains(&weekday));
            }
            prop_assert_eq!(rule.occurrences_until(&start_at, &until), counted);
        }

        #[test]
        fn no_rule_panics(count: u32, interval in 1u32.., start: i32, now_ms: u64) {
            for frequency in [Frequency::Daily, Frequency::Weekly, Frequency::Monthly, Frequency::Yearly] {
                let start = Moment::utc(i64::from(start) * 1000);
                let rule = Recurrence { interval, ..rule(frequency, Ends::Count(count)) };
                let _ = problem(&rule, &start, now_ms);
                let _ = problem(&Recurrence { ends: Ends::Until(Moment::utc(i64::MAX / 2)), ..rule }, &start, now_ms);
            }
        }
    }
}
