//! Rules by which meetings repeat (RFC 5545, section 3.3.10), read by the host: a plugin needs no parser. A rule repeats in
//! the local time of the meeting's zone; without one in UTC.

use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::time::Moment;

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Frequency {
    /// `DAILY`
    Daily,
    /// `WEEKLY`
    Weekly,
    /// `MONTHLY`
    Monthly,
    /// `YEARLY`
    Yearly,
}

/// When a series ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    /// Not at all.
    #[default]
    Never,
    /// After so many occurrences, the first included; at least 1.
    Count(u32),
    /// No occurrence starts after this.
    Until(Moment),
}

/// A day of the week, as RFC 5545 writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Weekday {
    /// Monday.
    Mo,
    /// Tuesday.
    Tu,
    /// Wednesday.
    We,
    /// Thursday.
    Th,
    /// Friday.
    Fr,
    /// Saturday.
    Sa,
    /// Sunday.
    Su,
}

/// A day in `BYDAY`: `MO` each Monday, `1MO` the first of the month or year, `-1FR` the last Friday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ByDay {
    /// Which one of the month or year, from its end where negative; never 0. Absent: each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<i16>,
    /// The day.
    pub day: Weekday,
}

/// A rule. The host has checked what RFC 5545 demands of it, and that the meeting's start is its first occurrence. Its
/// `Display` is the text of the rule, without `RRULE:`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recurrence {
    /// `FREQ`
    pub frequency: Frequency,
    /// `INTERVAL`, at least 1.
    pub interval: u32,
    /// `COUNT` or `UNTIL`
    pub ends: Ends,
    /// `BYDAY`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_day: Vec<ByDay>,
    /// `BYMONTHDAY`: 1 to 31, from the month's end where negative.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_month_day: Vec<i16>,
    /// `BYMONTH`: 1 to 12.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_month: Vec<i16>,
    /// `BYSETPOS`: 1 to 366, from the end where negative.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_set_pos: Vec<i16>,
    /// `BYYEARDAY`: 1 to 366, from the year's end where negative.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_year_day: Vec<i16>,
    /// `BYWEEKNO`: 1 to 53, from the year's end where negative.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_week_no: Vec<i16>,
    /// `WKST`
    pub week_start: Weekday,
}

impl Weekday {
    /// Monday first.
    pub const ALL: [Weekday; 7] = {
        use Weekday::{Fr, Mo, Sa, Su, Th, Tu, We};
        [Mo, Tu, We, Th, Fr, Sa, Su]
    };

    /// Two letters, such as `MO`.
    pub fn code(self) -> &'static str {
        ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][self as usize]
    }
}

impl Frequency {
    /// As in a rule, such as `DAILY`.
    pub fn code(self) -> &'static str {
        ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"][self as usize]
    }
}

impl Recurrence {
    /// A rule without an end and without `BY…` parts, in weeks that begin on Monday.
    pub fn every(interval: u32, frequency: Frequency) -> Self {
        Recurrence {
            frequency,
            interval,
            ends: Ends::Never,
            by_day: Vec::new(),
            by_month_day: Vec::new(),
            by_month: Vec::new(),
            by_set_pos: Vec::new(),
            by_year_day: Vec::new(),
            by_week_no: Vec::new(),
            week_start: Weekday::Mo,
        }
    }

    /// How many occurrences a daily or weekly series that begins at `start` has until then, on the clocks of both; of days and
    /// weeks alone, as in `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR`. Counted up to some 1800 and on; 0 for months and years.
    pub fn occurrences_until(&self, start: &Moment, until: &Moment) -> i64 {
        let local = |at: &Moment| at.unix_ms.saturating_add(i64::from(at.offset_s) * 1000);
        let days = local(until).saturating_sub(local(start)).div_euclid(24 * 3_600_000);
        let interval = i64::from(self.interval.max(1));
        match self.frequency {
            Frequency::Daily => days.div_euclid(interval) + 1,
            Frequency::Weekly if self.by_day.is_empty() => days.div_euclid(7).div_euclid(interval) + 1,
            Frequency::Weekly => {
                let into_week = |day: i64| (day - self.week_start as i64).rem_euclid(7);
                let first = start.weekday() as i64;
                let takes_place = |day: &i64| {
                    let weeks = (day + into_week(first)) / 7;
                    let is = |by: &ByDay| into_week(first + day) == into_week(by.day as i64);
                    weeks % interval == 0 && self.by_day.iter().any(is)
                };
                (0..=days.min(7 * 1826)).filter(takes_place).count() as i64
            }
            Frequency::Monthly | Frequency::Yearly => 0,
        }
    }
}

// Derived, these would be a thirtieth of a plugin's size.
impl<'de> Deserialize<'de> for Recurrence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(&Value::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("no recurrence rule"))
    }
}

fn read(rule: &Value) -> Option<Recurrence> {
    use Frequency::{Daily, Monthly, Weekly, Yearly};
    let weekday = |code: &Value| Weekday::ALL.into_iter().find(|day| code == day.code());
    let list = |name: &str| rule[name].as_array().map(Vec::as_slice).unwrap_or_default();
    let numbers = |name: &str| list(name).iter().map(number).collect::<Option<Vec<i16>>>();
    let by_day = |day: &Value| Some(ByDay { ordinal: number(&day["ordinal"]), day: weekday(&day["day"])? });
    let frequency = [Daily, Weekly, Monthly, Yearly].into_iter().find(|it| rule["frequency"] == it.code())?;
    let ends = &rule["ends"];
    let (count, until) = (&ends["count"], &ends["until"]);
    Some(Recurrence {
        frequency,
        interval: number(&rule["interval"])?,
        ends: match (number(count), number(&until["unix_ms"])) {
            (Some(count), _) => Ends::Count(count),
            (None, Some(unix_ms)) => {
                Ends::Until(Moment { unix_ms, offset_s: number(&until["offset_s"]).unwrap_or_default() })
            }
            (None, None) => Ends::Never,
        },
        by_day: list("by_day").iter().map(by_day).collect::<Option<_>>()?,
        by_month_day: numbers("by_month_day")?,
        by_month: numbers("by_month")?,
        by_set_pos: numbers("by_set_pos")?,
        by_year_day: numbers("by_year_day")?,
        by_week_no: numbers("by_week_no")?,
        week_start: weekday(&rule["week_start"])?,
    })
}

fn number<T: TryFrom<i64>>(value: &Value) -> Option<T> {
    T::try_from(value.as_i64()?).ok()
}

impl fmt::Display for ByDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(ordinal) = self.ordinal {
            write!(f, "{ordinal}")?;
        }
        f.write_str(self.day.code())
    }
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FREQ={}", self.frequency.code())?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        let numbers = [
            ("BYMONTH", &self.by_month),
            ("BYWEEKNO", &self.by_week_no),
            ("BYYEARDAY", &self.by_year_day),
            ("BYMONTHDAY", &self.by_month_day),
        ];
        for (name, values) in numbers {
            list(f, name, values)?;
        }
        list(f, "BYDAY", &self.by_day)?;
        list(f, "BYSETPOS", &self.by_set_pos)?;
        match &self.ends {
            Ends::Never => {}
            Ends::Count(count) => write!(f, ";COUNT={count}")?,
            Ends::Until(last) => {
                let digits: String = last.rfc3339_utc().chars().filter(|c| !matches!(c, '-' | ':')).collect();
                write!(f, ";UNTIL={digits}")?;
            }
        }
        if self.week_start != Weekday::Mo {
            write!(f, ";WKST={}", self.week_start.code())?;
        }
        Ok(())
    }
}

fn list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, name: &str, values: &[T]) -> fmt::Result {
    for (at, value) in values.iter().enumerate() {
        if at == 0 {
            write!(f, ";{name}={value}")?;
        } else {
            write!(f, ",{value}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_on_the_clocks_of_both_ends() {
        let at = |text: &str, offset_s| Moment { unix_ms: crate::parse_instant(text).unwrap(), offset_s };
        // Nine o'clock in Berlin, over the change to summer time.
        let start = at("2031-03-28T08:00:00Z", 3600);
        let until = at("2031-04-01T07:00:00Z", 7200);
        let mut rule = Recurrence::every(1, Frequency::Daily);
        assert_eq!(rule.occurrences_until(&start, &until), 5);
        assert_eq!(rule.occurrences_until(&start, &at("2031-04-01T06:59:59Z", 7200)), 4);
        rule.interval = 2;
        assert_eq!(rule.occurrences_until(&start, &until), 3);
        rule = Recurrence::every(1, Frequency::Weekly);
        assert_eq!(rule.occurrences_until(&start, &until), 1);
        // Friday, Monday, Tuesday.
        rule.by_day =
            [Weekday::Mo, Weekday::Tu, Weekday::Fr].map(|day| ByDay { ordinal: None, day }).to_vec();
        assert_eq!(rule.occurrences_until(&start, &until), 3);
    }

    #[test]
    fn a_rule_writes_itself() {
        let mut rule = Recurrence::every(1, Frequency::Daily);
        assert_eq!(rule.to_string(), "FREQ=DAILY");
        rule = Recurrence::every(2, Frequency::Monthly);
        rule.by_day =
            vec![ByDay { ordinal: Some(-1), day: Weekday::Fr }, ByDay { ordinal: None, day: Weekday::Mo }];
        rule.by_month = vec![1, 12];
        rule.by_set_pos = vec![-1];
        rule.ends = Ends::Until(Moment { unix_ms: 1_898_825_400_000, offset_s: 19_800 });
        rule.week_start = Weekday::Su;
        let text =
            "FREQ=MONTHLY;INTERVAL=2;BYMONTH=1,12;BYDAY=-1FR,MO;BYSETPOS=-1;UNTIL=20300304T033000Z;WKST=SU";
        assert_eq!(rule.to_string(), text);
        let json = serde_json::to_value(&rule).unwrap();
        assert_eq!(json["frequency"], "MONTHLY");
        assert_eq!(json["by_day"][0], serde_json::json!({"ordinal": -1, "day": "FR"}));
        assert_eq!(serde_json::from_value::<Recurrence>(json).unwrap(), rule);
        for ends in [Ends::Never, Ends::Count(3)] {
            rule.ends = ends;
            rule.by_month_day = vec![-31, 31];
            let text = serde_json::to_string(&rule).unwrap();
            assert_eq!(serde_json::from_str::<Recurrence>(&text).unwrap(), rule);
        }
        for wrong in [
            r#"{"frequency": "HOURLY", "interval": 1, "week_start": "MO"}"#,
            r#"{"frequency": "DAILY", "interval": -1, "week_start": "MO"}"#,
            r#"{"frequency": "DAILY", "interval": 1, "week_start": "MO", "by_day": [{"day": "XX"}]}"#,
        ] {
            assert!(serde_json::from_str::<Recurrence>(wrong).is_err(), "{wrong}");
        }
    }
}
