//! The items by which Notes says how an entry repeats, as they come.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

/// The items. Lists are lists, or texts with commas or semicolons; numbers may be texts.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", default)]
pub struct Items {
    /// `1` when the entry repeats, else blank.
    pub repeats: Option<Values>,
    /// `1` when the entry repeats, else blank.
    pub org_repeat: Option<Values>,
    /// `D` by day, `W` by week, `MD` by the month's date, `MP` by the month's weekday, `Y` by year, `C` custom dates.
    pub repeat_unit: Option<Values>,
    /// Each how many units.
    pub repeat_interval: Option<Values>,
    /// Weekdays (`0` is Sunday), dates of the month (`1` to `31`), or weeks and weekdays of the month (`1.1` is the first Monday).
    pub repeat_adjust: Option<Values>,
    /// `1`: what `RepeatAdjust` has for a month counts from its end.
    pub repeat_from_end: Option<Values>,
    /// The day it starts to repeat.
    pub repeat_start_date: Option<Values>,
    /// `U`: until `RepeatUntil`; `F`: for `RepeatFor` units.
    pub repeat_how: Option<Values>,
    /// How many of `RepeatForUnit`.
    pub repeat_for: Option<Values>,
    /// `D`, `W`, `M` or `Y`.
    pub repeat_for_unit: Option<Values>,
    /// The last day.
    pub repeat_until: Option<Values>,
    /// What becomes of dates on Saturdays and Sundays: `D` nothing, `X` left out, `F`, `M` and `N` moved.
    pub repeat_weekends: Option<Values>,
    /// Custom dates, of which Notes makes `RepeatDates`. Not read.
    pub repeat_custom: Option<Values>,
    /// The dates on which it takes place. They decide.
    pub repeat_dates: Option<Values>,
    /// When it ends on each of these.
    pub repeat_end_dates: Option<Values>,
    /// The dates that this document stands for.
    pub repeat_instance_dates: Option<Values>,
    /// Documents of single dates. Not read.
    pub repeat_ids: Option<Values>,
}

/// One value or several, as texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(Vec<String>);

/// What is said in one item: nothing where it is missing or blank.
pub(super) fn texts(item: Option<&Values>) -> Vec<&str> {
    let parts = match item.map(|values| values.0.as_slice()) {
        Some([lone]) => lone.split([';', ',', '\n']).collect(),
        Some(list) => list.iter().map(String::as_str).collect(),
        None => Vec::new(),
    };
    parts.into_iter().map(str::trim).filter(|text| !text.is_empty()).collect()
}

/// The first of them.
pub(super) fn text(item: Option<&Values>) -> Option<&str> {
    texts(item).into_iter().next()
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum One {
            Text(String),
            Number(serde_json::Number),
        }
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Some {
            One(One),
            List(Vec<One>),
        }
        let text = |one| match one {
            One::Text(text) => text,
            One::Number(number) => number.to_string(),
        };
        Ok(match Some::deserialize(deserializer)? {
            Some::One(one) => Values(vec![text(one)]),
            Some::List(list) => Values(list.into_iter().map(text).collect()),
        })
    }
}

impl JsonSchema for Values {
    fn schema_name() -> Cow<'static, str> {
        "Values".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["string", "number", "array"], "items": {"type": ["string", "number"]}})
    }
}
