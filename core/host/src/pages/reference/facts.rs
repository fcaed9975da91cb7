//! What a schema says of one value besides its members: its type in words, its limits, its allowed values.

use maud::{Markup, html};
use serde_json::Value;

use super::super::text::{inline, shown};
use super::document::{Document, items, text};

/// Arrays of arrays that are still spelled out.
const MAX_DEPTH: usize = 4;

const ANYTHING: &str = "any value";
const OR: &str = " or ";
const ARRAY_OF: &str = "array of ";
const ALLOWED: &str = "Allowed: ";
const DEFAULT: &str = "Default: ";
const EXAMPLE: &str = "Example: ";
const PATTERN: &str = "Pattern: ";
const FLAGS: [(&str, &str); 3] =
    [("readOnly", "Only in answers."), ("writeOnly", "Never in answers."), ("deprecated", "Deprecated.")];
const UNIQUE: &str = "No duplicates.";

/// The type in words: `string, date-time`, `array of integer`, a link to a component, alternatives joined by "or".
pub(super) fn kind<'a>(document: &Document<'a>, schema: &'a Value) -> Markup {
    kind_at(document, schema, 0)
}

fn kind_at<'a>(document: &Document<'a>, schema: &'a Value, depth: usize) -> Markup {
    let target = document.resolve(schema);
    if let Some((name, anchor)) = target.name.and_then(|name| Some((name, document.schema_anchor(name)?))) {
        return html! { a href={ "#" (anchor) } { (shown(name)) } };
    }
    let schema = target.value;
    let variants = variants(schema);
    if depth < MAX_DEPTH && !variants.is_empty() && constants(schema).is_empty() {
        return html! {
            @for (index, variant) in variants.iter().enumerate() {
                @if index > 0 { (OR) }
                (kind_at(document, variant, depth + 1))
            }
        };
    }
    match schema.get("items").filter(|_| depth < MAX_DEPTH) {
        Some(item) => html! { (ARRAY_OF) (kind_at(document, item, depth + 1)) },
        None => html! {
            (shown(&type_names(schema)))
            @if let Some(format) = text(schema, "format") { ", " (shown(format)) }
        },
    }
}

fn type_names(schema: &Value) -> String {
    let listed: Vec<&str> = match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !listed.is_empty() {
        return listed.join(OR);
    }
    if schema.get("properties").is_some() || schema.get("allOf").is_some() {
        return "object".to_owned();
    }
    match constants(schema).first() {
        Some((Value::String(_), _)) => "string",
        Some((Value::Number(_), _)) => "number",
        Some((Value::Bool(_), _)) => "boolean",
        Some((Value::Null, _)) => "null",
        _ => ANYTHING,
    }
    .to_owned()
}

/// What `oneOf` and `anyOf` offer.
pub(super) fn variants(schema: &Value) -> Vec<&Value> {
    items(schema, "oneOf").chain(items(schema, "anyOf")).collect()
}

/// The allowed values with their descriptions: of `enum`, `const`, or alternatives that are nothing but constants.
fn constants(schema: &Value) -> Vec<(&Value, Option<&str>)> {
    if let Some(value) = schema.get("const") {
        return vec![(value, None)];
    }
    let listed: Vec<_> = items(schema, "enum").map(|value| (value, None)).collect();
    if !listed.is_empty() {
        return listed;
    }
    let mut found = Vec::new();
    for variant in variants(schema) {
        let description = text(variant, "description");
        if let Some(value) = variant.get("const") {
            found.push((value, description));
        } else if variant.get("enum").is_some() {
            found.extend(items(variant, "enum").map(|value| (value, description)));
        } else {
            return Vec::new();
        }
    }
    found
}

/// Limits, allowed values, default and example.
pub(super) fn facts(schema: &Value) -> Markup {
    let limits = limits(schema);
    let constants = constants(schema);
    let described = constants.iter().any(|(_, description)| description.is_some());
    let example = schema.get("example").or_else(|| items(schema, "examples").next());
    html! {
        @if !limits.is_empty() { p class="small" { (limits.join(" ")) } }
        @if let Some(pattern) = text(schema, "pattern") { p class="small" { (PATTERN) code dir="ltr" { (shown(pattern)) } } }
        @if described {
            ul class="small" {
                @for (value, description) in &constants {
                    li {
                        code dir="ltr" { (shown(&value.to_string())) }
                        @if let Some(description) = description { " " (inline(description)) }
                    }
                }
            }
        } @else if !constants.is_empty() {
            p class="small" {
                (ALLOWED)
                @for (index, (value, _)) in constants.iter().enumerate() {
                    @if index > 0 { ", " }
                    code dir="ltr" { (shown(&value.to_string())) }
                }
            }
        }
        @if let Some(value) = schema.get("default").filter(|value| !value.is_null()) {
            p class="small" { (DEFAULT) code dir="ltr" { (shown(&value.to_string())) } }
        }
        @if let Some(value) = example { p class="small" { (EXAMPLE) code dir="ltr" { (shown(&value.to_string())) } } }
    }
}

/// Limits as sentences. Only numbers and our own words, so there is nothing to escape.
fn limits(schema: &Value) -> Vec<String> {
    let number = |name: &str| schema.get(name).filter(|value| value.is_number()).map(Value::to_string);
    let mut said = Vec::new();
    said.extend(range(number("minLength"), number("maxLength"), "characters"));
    said.extend(range(number("minItems"), number("maxItems"), "items"));
    said.extend(range(number("minProperties"), number("maxProperties"), "members"));
    said.extend(range(number("minimum"), number("maximum"), ""));
    said.extend(number("exclusiveMinimum").map(|least| format!("More than {least}.")));
    said.extend(number("exclusiveMaximum").map(|most| format!("Less than {most}.")));
    said.extend(number("multipleOf").map(|step| format!("A multiple of {step}.")));
    let is = |name: &str| schema.get(name) == Some(&Value::Bool(true));
    if is("uniqueItems") {
        said.push(UNIQUE.to_owned());
    }
    said.extend(FLAGS.iter().filter(|(name, _)| is(name)).map(|(_, words)| (*words).to_owned()));
    said
}

fn range(least: Option<String>, most: Option<String>, unit: &str) -> Option<String> {
    let words = match (least, most) {
        (Some(least), Some(most)) if least == most => format!("Exactly {least}"),
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("At least {least}"),
        (None, Some(most)) => format!("At most {most}"),
        (None, None) => return None,
    };
    Some(format!("{} {unit}", words).trim_end().to_owned() + ".")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn kind_of(schema: &Value) -> String {
        let root = json!({"schema": schema, "components": {"schemas": {"Meeting": {"type": "object"}}}});
        kind(&Document::new(&root), &root["schema"]).into_string()
    }

    #[test]
    fn types_in_words() {
        for (schema, expected) in [
            (json!({"type": "string", "format": "date-time"}), "string, date-time"),
            (json!({"type": ["string", "null"]}), "string or null"),
            (
                json!({"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}),
                "array of array of integer",
            ),
            (json!({"$ref": "#/components/schemas/Meeting"}), "<a href=\"#schema-Meeting\">Meeting</a>"),
            (
                json!({"anyOf": [{"$ref": "#/components/schemas/Meeting"}, {"type": "null"}]}),
                "<a href=\"#schema-Meeting\">Meeting</a> or null",
            ),
            (json!({"oneOf": [{"const": "a", "description": "A"}, {"const": "b"}]}), "string"),
            (json!({"properties": {}}), "object"),
            (json!({"enum": [1, 2]}), "number"),
            (json!({}), "any value"),
            (json!(true), "any value"),
        ] {
            assert_eq!(kind_of(&schema), expected, "{schema}");
        }
    }

    #[test]
    fn limits_in_words() {
        let schema = json!({"minLength": 1, "maxLength": 128, "minimum": 3, "maxItems": 5, "minItems": 5,
            "exclusiveMaximum": 7.5, "uniqueItems": true, "writeOnly": true, "readOnly": false, "maxProperties": "x"});
        assert_eq!(
            limits(&schema),
            [
                "1 to 128 characters.",
                "Exactly 5 items.",
                "At least 3.",
                "Less than 7.5.",
                "No duplicates.",
                "Never in answers."
            ]
        );
    }

    #[test]
    fn allowed_values_and_their_meanings() {
        let page = facts(&json!({"enum": ["a", 2], "default": "a", "examples": ["<a>"]})).into_string();
        assert!(page.contains("Allowed: <code dir=\"ltr\">&quot;a&quot;</code>, <code dir=\"ltr\">2</code>"));
        assert!(page.contains("Default: ") && page.contains("&quot;&lt;a&gt;&quot;"));
        let page = facts(&json!({"oneOf": [{"const": "a", "description": "The `first`"}, {"const": "b"}]}))
            .into_string();
        assert!(page.contains("</code> The <code dir=\"ltr\" translate=\"no\">first</code></li>"));
    }
}
