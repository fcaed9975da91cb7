//! The members of an answer. GoTo spells one name differently from call to call (`meetingid`, `meetingId`) and writes one
//! number as a number here and as a text there, so both are read.

use convoke_plugin::serde::Deserialize;
use convoke_plugin::serde_json::{Map, Value};

/// The members of an answer, by names in any letter case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(crate = "convoke_plugin::serde", transparent)]
pub(crate) struct Members(Map<String, Value>);

impl Members {
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).or_else(|| {
            self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
        })
    }

    /// A text that is not blank.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
    }

    /// An identifier: a whole number, or a text that is not blank.
    pub(crate) fn id(&self, name: &str) -> Option<String> {
        identifier(self.get(name)?)
    }

    /// Identifiers, where there is a list of them.
    pub(crate) fn ids(&self, name: &str) -> Option<Vec<String>> {
        self.get(name)?.as_array().map(|keys| keys.iter().filter_map(identifier).collect())
    }

    /// A truth value, also as a text.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        match self.get(name)? {
            Value::Bool(value) => Some(*value),
            Value::String(text) => text.trim().to_ascii_lowercase().parse().ok(),
            _ => None,
        }
    }
}

fn identifier(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) if number.is_u64() || number.is_i64() => Some(number.to_string()),
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use convoke_plugin::read_json;
    use convoke_plugin::serde_json::json;
    use proptest::prelude::*;

    use super::*;

    fn members(value: Value) -> Members {
        read_json(value.to_string().as_bytes()).unwrap()
    }

    proptest! {
        #[test]
        fn an_id_is_the_same_as_number_and_as_text(id: i64) {
            for written in [json!({ "meetingid": id }), json!({ "meetingId": id.to_string() }), json!({ "MEETINGID": id })] {
                prop_assert_eq!(members(written).id("meetingId"), Some(id.to_string()));
            }
        }

        #[test]
        fn whatever_a_member_is_nothing_panics(text in ".*", number: f64) {
            for value in [json!(text), json!(number), json!([text]), json!({ "a": text }), Value::Null] {
                let members = members(json!({ "x": value }));
                let _ = (members.text("x"), members.id("x"), members.flag("x"), members.ids("x"));
            }
        }
    }

    #[test]
    fn what_is_no_id_is_none() {
        for value in [json!(null), json!(""), json!(" "), json!(1.5), json!(true), json!([1]), json!({})] {
            assert_eq!(members(json!({ "id": value })).id("id"), None);
        }
        assert_eq!(members(json!({ "id": u64::MAX })).id("id"), Some(u64::MAX.to_string()));
        assert_eq!(
            members(json!({ "keys": [7, "8", null] })).ids("keys"),
            Some(vec!["7".into(), "8".into()])
        );
    }

    #[test]
    fn the_exact_spelling_goes_first() {
        let both = members(json!({ "MEETINGID": 1, "meetingId": 2 }));
        assert_eq!(both.id("meetingId").as_deref(), Some("2"));
    }
}
