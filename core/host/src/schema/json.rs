//! JSON read once, strictly: no duplicate members, no bottomless nesting, nothing after the end.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Number, Value};

/// Arrays and objects inside each other.
pub const MAX_DEPTH: usize = 64;
/// Member names are told up to this many characters.
const MAX_NAME: usize = 40;
/// Up to here every integer has a float of its own (2^53).
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Why text is not the JSON we take, and where. It never repeats a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonFault {
    /// From 1.
    pub line: usize,
    /// From 1, in bytes; 0 is the end of the line before.
    pub column: usize,
    /// What is wrong there.
    pub what: String,
}

/// Reads JSON. A float without a fraction becomes an integer, so that what a schema calls an integer deserialises as one.
pub fn duplicate_free(bytes: &[u8]) -> Result<Value, JsonFault> {
    let depth = Cell::new(0);
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { depth: &depth }.deserialize(&mut reader).map_err(fault)?;
    reader.end().map_err(fault)?;
    Ok(value)
}

// === impl JsonFault ===

impl fmt::Display for JsonFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.what)
    }
}

impl std::error::Error for JsonFault {}

fn fault(error: serde_json::Error) -> JsonFault {
    let what = match error.classify() {
        Category::Eof => "the text ends too early".to_owned(),
        _ => {
            let text = error.to_string();
            // serde_json puts the position behind its words; we have it in members of our own.
            text.rsplit_once(" at line ").map_or(text.clone(), |(words, _)| words.to_owned())
        }
    };
    JsonFault { line: error.line(), column: error.column(), what }
}

#[derive(Clone, Copy)]
struct Strict<'a> {
    depth: &'a Cell<usize>,
}

impl Strict<'_> {
    fn enter<E: serde::de::Error>(self) -> Result<(), E> {
        if self.depth.get() == MAX_DEPTH {
            return Err(E::custom(format_args!("nested deeper than {MAX_DEPTH} levels")));
        }
        self.depth.set(self.depth.get() + 1);
        Ok(())
    }

    fn leave(self) {
        self.depth.set(self.depth.get() - 1);
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        if value.fract() == 0.0 && value.abs() < EXACT {
            #[expect(clippy::cast_possible_truncation, reason = "an integer within 2^53")]
            return Ok((value as i64).into());
        }
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.enter()?;
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            array.push(item);
        }
        self.leave();
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        self.enter()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                let short: String = name.chars().take(MAX_NAME).collect();
                return Err(A::Error::custom(format_args!(
                    "the member \"{}\" is there twice",
                    short.escape_debug()
                )));
            }
            let value = members.next_value_seed(self)?;
            object.insert(name, value);
        }
        self.leave();
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn refused(text: &[u8]) -> (usize, usize, String) {
        let fault = duplicate_free(text).unwrap_err();
        (fault.line, fault.column, fault.what)
    }

    fn at(line: usize, column: usize, what: &str) -> (usize, usize, String) {
        (line, column, what.to_owned())
    }

    #[test]
    fn plain_json_is_read() {
        assert_eq!(
            duplicate_free(br#" {"a": [1, -2, 0.5, true, null, "x\u0041"], "b": {"a": {}}} "#),
            Ok(json!({"a": [1, -2, 0.5, true, null, "xA"], "b": {"a": {}}}))
        );
        assert_eq!(duplicate_free(b"1e999").unwrap_err().what, "number out of range");
    }

    #[test]
    fn a_float_without_fraction_is_an_integer() {
        assert_eq!(duplicate_free(b"[1.0, -0.0, 1e3, 1.5, 1e300]"), Ok(json!([1, 0, 1000, 1.5, 1e300])));
    }

    #[test]
    fn duplicates_are_refused_at_every_depth() {
        assert_eq!(refused(b"{\"a\": 1,\n \"a\": 2}"), at(2, 4, "the member \"a\" is there twice"));
        assert_eq!(refused(br#"[{"x": {"b": 1, "b": 1}}]"#), at(1, 19, "the member \"b\" is there twice"));
        // Two spellings of one name.
        assert_eq!(refused(br#"{"a":1,"\u0061":2}"#).2, "the member \"a\" is there twice");
        assert_eq!(refused(br#"{"\n":1,"\n":2}"#).2, "the member \"\\n\" is there twice");
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(duplicate_free(nested(64).as_bytes()).is_ok());
        assert_eq!(refused(nested(65).as_bytes()).2, "nested deeper than 64 levels");
        assert_eq!(refused("[".repeat(100_000).as_bytes()).2, "nested deeper than 64 levels");
        assert_eq!(refused(r#"{"a":"#.repeat(100_000).as_bytes()).2, "nested deeper than 64 levels");
        // Side by side is not deep.
        assert!(duplicate_free(format!("[{}0]", "[[]],".repeat(500)).as_bytes()).is_ok());
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place() {
        assert_eq!(refused(b""), at(1, 0, "the text ends too early"));
        assert_eq!(refused(b"{\"a\": "), at(1, 6, "the text ends too early"));
        assert_eq!(refused(b"{} x"), at(1, 4, "trailing characters"));
        assert_eq!(refused(b"{}{}"), at(1, 3, "trailing characters"));
        assert_eq!(refused(b"{'a': 1}"), at(1, 2, "key must be a string"));
        assert_eq!(refused(b"NaN"), at(1, 1, "expected value"));
        assert_eq!(refused(b"\"\xff\"").2, "invalid unicode code point");
        assert_eq!(refused(b"\"\\ud800\"").2, "unexpected end of hex escape");
        assert_eq!(refused(b"\xef\xbb\xbf{}").2, "expected value");
    }

    #[test]
    fn values_are_never_repeated() {
        for text in [
            r#"{"a": hunter2}"#,
            r#"{"a": "hunter2" "b"}"#,
            r#"["hunter2", "hunter2"#,
            r#"{"a":"hunter2","a":1}"#,
        ] {
            assert!(!duplicate_free(text.as_bytes()).unwrap_err().to_string().contains("hunter2"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn it_agrees_with_serde_json_and_never_panics(text in r#"[\[\]{}:,"a1. \\u-]{0,40}"#) {
            if let Ok(value) = duplicate_free(text.as_bytes()) {
                let plain: Value = serde_json::from_str(&text).unwrap();
                // The same but for floats that are integers.
                prop_assert_eq!(value, duplicate_free(plain.to_string().as_bytes()).unwrap());
            }
        }
    }
}
