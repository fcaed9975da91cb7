//! The schema module as the rest of the host uses it: from a type to its errors.

use proptest::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::*;

/// How the sample is shown.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Colour {
    /// Like grass.
    Green,
    /// Like the sky.
    Blue,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Person {
    #[schemars(email)]
    #[expect(dead_code, reason = "deserialised only")]
    email: String,
    #[serde(default)]
    #[expect(dead_code, reason = "deserialised only")]
    cohost: Option<bool>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "deserialised only")]
struct Sample {
    #[schemars(length(min = 1, max = 8), regex(pattern = r"\S"))]
    title: String,
    #[serde(default)]
    minutes: Option<u8>,
    #[serde(default)]
    big: Option<u64>,
    #[serde(default)]
    ratio: Option<f64>,
    #[serde(default)]
    colour: Option<Colour>,
    #[serde(default)]
    owner: Option<Person>,
    #[serde(default)]
    #[schemars(length(max = 2))]
    people: Option<Vec<Person>>,
    #[serde(default)]
    #[schemars(regex(pattern = r"^\d{2}:\d{2}$"), extend("x-allowed" = "a time such as 09:30"))]
    at: Option<String>,
}

/// In English.
fn told(found: Vec<Flaw>) -> Vec<(String, String)> {
    found.into_iter().map(|flaw| (flaw.pointer, flaw.detail.english())).collect()
}

fn errors(instance: &Value) -> Vec<(String, String)> {
    let found = Validator::new(of::<Sample>()).unwrap().check(instance);
    told(found)
}

fn own(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(pointer, detail)| ((*pointer).to_owned(), (*detail).to_owned())).collect()
}

#[test]
fn the_published_schema_has_no_alternatives() {
    let schema = of::<Sample>();
    let text = schema.to_string();
    assert!(!text.contains("anyOf") && !text.contains("oneOf") && !text.contains("$ref"), "{text}");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["properties"]["owner"]["type"], json!(["object", "null"]));
    assert_eq!(schema["properties"]["colour"]["enum"], json!(["green", "blue", null]));
}

#[test]
fn everything_wrong_is_told_at_once_and_in_its_place() {
    let allowed = "Allowed: at, big, colour, minutes, owner, people, ratio, title";
    assert_eq!(
        errors(&json!({
            "titel": "x", "sendEmail": 1, "a/b~c": 1, "minutes": 300, "colour": "gren", "owner": {"email": "hunter2", "x": 1},
            "people": [{"email": "a@example.org"}, {}, 5], "at": "9.30", "ratio": "1"
        })),
        own(&[
            ("/at", "must be a time such as 09:30"),
            ("/a~1b~0c", &format!("is not known here. {allowed}")),
            ("/colour", "must be one of `green`, `blue`, null; did you mean `green`?"),
            ("/minutes", "must be 255 or less"),
            ("/owner/email", "must be a mail address"),
            ("/owner/x", "is not known here. Allowed: cohost, email"),
            ("/people", "must have at most 2 items"),
            ("/people/1/email", "must be given"),
            ("/people/2", "must be an object, not an integer"),
            ("/ratio", "must be a number or null, not a string"),
            ("/sendEmail", &format!("is not known here. {allowed}")),
            ("/titel", &format!("is not known here; did you mean `title`? {allowed}")),
            ("/title", "must be given"),
        ])
    );
}

#[test]
fn a_valid_value_has_no_errors() {
    let whole = json!({
        "title": "x", "minutes": 45, "big": u64::MAX, "ratio": 0.5, "colour": "green", "owner": {"email": "a@example.org"},
        "people": [], "at": "09:30"
    });
    assert_eq!(errors(&whole), []);
    let nulls =
        json!({"title": "x", "minutes": null, "colour": null, "owner": null, "people": null, "at": null});
    assert_eq!(errors(&nulls), []);
}

#[test]
fn simple_rules_have_simple_words() {
    for (value, detail) in [
        (json!(""), "must not be empty"),
        (json!("   "), "must not be blank"),
        (json!("123456789"), "must have at most 8 characters"),
        (json!(1.5), "must be a string, not a number with a fraction"),
        (Value::Null, "must be a string, not null"),
    ] {
        assert!(
            errors(&json!({"title": value})).contains(&("/title".to_owned(), detail.to_owned())),
            "{detail}"
        );
    }
    assert_eq!(errors(&json!([])), own(&[("", "must be an object, not an array")]));
    assert_eq!(errors(&json!({"title": "x", "big": -1})), own(&[("/big", "must be 0 or more")]));
    assert_eq!(
        errors(&json!({"title": "x", "minutes": "5"})),
        own(&[("/minutes", "must be an integer or null, not a string")])
    );
}

#[test]
fn a_pattern_without_words_shows_the_description() {
    let validator = Validator::new(json!({"properties": {
        "a": {"pattern": "^x$", "description": "An x."}, "b": {"pattern": "^x$"}
    }}));
    assert_eq!(
        told(validator.unwrap().check(&json!({"a": "y", "b": "y"}))),
        [
            ("/a".to_owned(), "does not have the form it must have. An x.".to_owned()),
            ("/b".to_owned(), "must match the pattern ^x$".to_owned())
        ]
    );
}

#[test]
fn many_names_are_not_listed_but_the_nearest_is() {
    let properties: serde_json::Map<String, Value> =
        (10..30).map(|n| (format!("member{n}"), json!({}))).collect();
    let validator = Validator::new(json!({"properties": properties, "additionalProperties": false})).unwrap();
    assert_eq!(
        told(validator.check(&json!({"membre17": 1, "other": 2}))),
        [
            ("/membre17".to_owned(), "is not known here; did you mean `member17`?".to_owned()),
            ("/other".to_owned(), "is not known here".to_owned())
        ]
    );
}

#[test]
fn alternatives_are_told_by_the_branch_whose_type_fits() {
    let schema = json!({"properties": {"x": {"anyOf": [
        {"type": "string"}, {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    ]}}});
    let validator = Validator::new(schema).unwrap();
    assert_eq!(told(validator.check(&json!({"x": {}}))), [("/x/a".to_owned(), "must be given".to_owned())]);
    assert_eq!(
        told(validator.check(&json!({"x": 1}))),
        [("/x".to_owned(), "has none of the allowed forms".to_owned())]
    );
}

#[test]
fn names_of_members_can_have_rules() {
    let schema = json!({"propertyNames": {"pattern": "^[a-z]+$", "x-allowed": "lower-case letters"}});
    assert_eq!(
        told(Validator::new(schema).unwrap().check(&json!({"a": 1, "B": 1}))),
        [("/B".to_owned(), "must be named by lower-case letters".to_owned())]
    );
}

#[test]
fn a_flood_of_errors_is_bounded() {
    let flood: serde_json::Map<String, Value> = (0..5000).map(|n| (format!("x{n:04}"), json!(1))).collect();
    let flood = Value::Object(flood);
    assert_eq!(errors(&flood).len(), 100);
    // Nor is more than that put into words first: a guess at what was meant takes long.
    let schema = json!({"properties": {"title": {}}, "additionalProperties": false});
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut found = Vec::new();
    validator.iter_errors(&flood).for_each(|error| words::tell(&schema, &error, &mut found));
    assert_eq!(found.len(), 100);
}

#[test]
fn nothing_is_fetched_and_unusable_schemas_are_refused() {
    for schema in [
        json!({"$ref": "https://schemas.example.com/x.json"}),
        json!({"$ref": "file:///etc/hostname"}),
        json!({"type": "nonsense"}),
        json!({"pattern": "(?=lookahead)"}),
        json!({"pattern": "(((((a{100}){100}){100}){100}){100})"}),
        json!(5),
    ] {
        let fault = Validator::new(schema.clone()).unwrap_err().to_string();
        assert!(fault.starts_with("the schema cannot be used: "), "{schema}: {fault}");
    }
}

#[test]
fn patterns_run_in_linear_time() {
    let validator = Validator::new(json!({"pattern": "^(a|a?)+$"})).unwrap();
    let started = std::time::Instant::now();
    assert_eq!(validator.check(&json!(format!("{}b", "a".repeat(60_000)))).len(), 1);
    assert!(started.elapsed() < std::time::Duration::from_secs(5));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-300_i64..300).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop_oneof![
            Just("green"),
            Just("blue"),
            Just("09:30"),
            Just(" "),
            Just("a@example.org"),
            Just("hunter2")
        ]
        .prop_map(Value::from),
    ];
    let member = prop_oneof![
        Just("title"),
        Just("minutes"),
        Just("big"),
        Just("ratio"),
        Just("colour"),
        Just("owner"),
        Just("people"),
        Just("at"),
        Just("email"),
        Just("cohost"),
        Just("other")
    ];
    leaf.prop_recursive(3, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(member.clone().prop_map(str::to_owned), inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A sample that is valid, or nearly: so that the property below is not true of refused values alone.
fn likely() -> impl Strategy<Value = Value> {
    let rest = any_json().prop_map(|value| value.as_object().cloned().unwrap_or_default());
    (rest, 0_u8..4).prop_map(|(mut members, kept)| {
        members.insert("title".to_owned(), json!("x"));
        let names: Vec<String> = members.keys().filter(|name| *name != "title").cloned().collect();
        for name in names.into_iter().skip(usize::from(kept)) {
            members.remove(&name);
        }
        Value::Object(members)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn valid_by_schema_means_it_deserialises(value in prop_oneof![any_json(), likely()]) {
        let read = duplicate_free(value.to_string().as_bytes()).unwrap();
        let found = errors(&read);
        if found.is_empty() {
            prop_assert!(serde_json::from_value::<Sample>(read).is_ok());
        }
        for (_, detail) in found {
            prop_assert!(!detail.contains("hunter2"));
        }
    }
}
