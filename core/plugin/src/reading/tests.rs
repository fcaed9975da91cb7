//! Texts read into types, and compared with `serde_json`.

use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Shapes {
    text: String,
    flag: Option<bool>,
    count: u8,
    ratio: f64,
    pair: (i64, char),
    list: Vec<Option<Shapes>>,
    by_name: BTreeMap<String, i32>,
    kind: Kind,
    any: Value,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    Plain,
    Wrapped(Box<Option<Kind>>),
    Named {
        x: u64,
    },
    #[serde(other)]
    Unknown,
}

/// Any JSON, in which the member names of [`Shapes`] and the variants of [`Kind`] turn up.
fn any_json() -> impl Strategy<Value = Value> {
    let word = prop_oneof!["plain|wrapped|named|x|é\n\"", "[a-z]{0,3}"];
    let name = "text|flag|count|ratio|pair|list|by_name|kind|any|wrapped|named|x|~/|[a-z]";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-300i64..300).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e9f64..1e9).prop_map(Value::from),
        word.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..5).prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    #[test]
    fn reads_what_serde_json_reads(json in any_json()) {
        let text = json.to_string();
        let value: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read::<Value>(text.as_bytes()).unwrap(), value);
        // Except that a list is never a struct, and a name alone never more than a unit variant.
        if let Ok(shapes) = serde_json::from_str::<Shapes>(&text) && json.is_object() {
            prop_assert_eq!(read::<Shapes>(text.as_bytes()).unwrap(), shapes);
        }
        let _ = read::<Kind>(text.as_bytes());
    }
}

#[test]
fn a_misfit_is_a_place_and_never_a_value() {
    #[derive(Debug, Deserialize)]
    struct Outer {
        _inner: BTreeMap<String, Vec<Kind>>,
    }
    for (text, said) in [
        (
            r#"{"_inner":{"a/b":[{"named":{"x":"hunter2"}}]}}"#,
            r#"has another form at "/_inner/a~1b/named/x""#,
        ),
        (r#"{"_inner":{"a":[{"named":{}}]}}"#, r#"has another form at "/_inner/a/named/x""#),
        (r#"{"other":"hunter2"}"#, r#"has another form at "/_inner""#),
        (r#"["hunter2"]"#, r#"has another form at """#),
        (r#"{"_inner":hunter2}"#, "is not JSON"),
        ("", "is not JSON"),
    ] {
        assert_eq!(read::<Outer>(text.as_bytes()).unwrap_err().to_string(), said, "{text}");
    }
}
