//! What a failed check is called, for a person: what is allowed, and never what was sent.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::flaw::Flaw;
use super::formats;
use super::near::nearest;
use super::validator::{MAX_ERRORS, pointer};
use crate::lang::{Message, say};

/// Names are listed up to this many.
const FEW: usize = 12;
/// An annotation of ours beside `pattern`: what it allows, in words that follow "must be".
const ALLOWED: &str = "x-allowed";

/// Adds what `error` means.
pub(super) fn tell(schema: &Value, error: &ValidationError<'_>, found: &mut Vec<Flaw>) {
    let at = error.instance_path().as_str();
    let here = parent(schema, error);
    let detail = match error.kind() {
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            found.push(Flaw::new(pointer(at, name), say("field-missing")));
            return;
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let known = names(here);
            // A guess costs a comparison with every known name.
            let left = MAX_ERRORS.saturating_sub(found.len());
            let told = unexpected.iter().take(left);
            found.extend(told.map(|name| Flaw::new(pointer(at, name), unknown(name, &known))));
            return;
        }
        Kind::PropertyNames { error } => {
            let name = error.instance().as_str().unwrap_or_default();
            let words = parent(schema, error).get(ALLOWED).and_then(Value::as_str);
            let detail =
                words.map_or_else(|| say("field-name"), |words| say("field-named").with("words", words));
            found.push(Flaw::new(pointer(at, name), detail));
            return;
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => match only_candidate(at, context) {
            Some(errors) => {
                errors.iter().for_each(|error| tell(schema, error, found));
                return;
            }
            None => say("field-no-form"),
        },
        Kind::OneOfMultipleValid { .. } => say("field-two-forms"),
        // Which values are allowed says more.
        Kind::Type { .. } if excludes(here, error.instance()) => return,
        Kind::Type { .. } => {
            say("field-type").with("types", types(here)).with("found", kind(error.instance()))
        }
        Kind::Enum { options } => one_of(options, error.instance()),
        Kind::Constant { expected_value } => say("field-must-be").with("value", shown(expected_value)),
        Kind::Format { format } => match formats::words(format) {
            Some(words) => say("field-must-be").with("value", words),
            None => say("field-format").with("format", format),
        },
        Kind::Pattern { pattern } => form(here, pattern),
        Kind::MinLength { limit: 1 } => say("field-empty"),
        Kind::MinLength { limit } => say("field-characters-least").with("limit", *limit),
        Kind::MaxLength { limit } => say("field-characters-most").with("limit", *limit),
        Kind::MinItems { limit } => say("field-items-least").with("limit", *limit),
        Kind::MaxItems { limit } => say("field-items-most").with("limit", *limit),
        Kind::AdditionalItems { limit } => say("field-items-most").with("limit", *limit as u64),
        Kind::MinProperties { limit } => say("field-members-least").with("limit", *limit),
        Kind::MaxProperties { limit } => say("field-members-most").with("limit", *limit),
        Kind::Minimum { limit } => say("field-least").with("limit", limit.to_string()),
        Kind::Maximum { limit } => say("field-most").with("limit", limit.to_string()),
        Kind::ExclusiveMinimum { limit } => say("field-more").with("limit", limit.to_string()),
        Kind::ExclusiveMaximum { limit } => say("field-less").with("limit", limit.to_string()),
        Kind::MultipleOf { multiple_of } => say("field-multiple").with("limit", multiple_of.to_string()),
        Kind::UniqueItems => say("field-same-item"),
        Kind::FalseSchema => say("field-not-allowed"),
        _ => say("field-schema"),
    };
    found.push(Flaw::new(at, detail));
}

/// The schema object whose keyword failed.
fn parent<'a>(schema: &'a Value, error: &ValidationError<'_>) -> &'a Value {
    let path = error.schema_path().as_str();
    let above = path.rsplit_once('/').map_or("", |(above, _)| above);
    schema.pointer(above).unwrap_or(&Value::Null)
}

/// The known members, in one order whatever the build: a feature of serde_json decides the schema's.
fn names(schema: &Value) -> Vec<&str> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let mut names: Vec<&str> = properties.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names
}

fn unknown(name: &str, known: &[&str]) -> Message {
    let near = nearest(name, known.iter().copied());
    let allowed = known.join(", ");
    match (known.len(), near) {
        (0, _) => say("field-unknown-nothing"),
        (..=FEW, None) => say("field-unknown-allowed").with("allowed", allowed),
        (..=FEW, Some(near)) => say("field-unknown-near-allowed").with("near", near).with("allowed", allowed),
        (_, None) => say("field-unknown"),
        (_, Some(near)) => say("field-unknown-near").with("near", near),
    }
}

/// The branch that was meant: the only one whose type fits.
fn only_candidate<'a>(
    at: &str,
    context: &'a [Vec<ValidationError<'static>>],
) -> Option<&'a [ValidationError<'static>]> {
    let other =
        |e: &ValidationError<'_>| matches!(e.kind(), Kind::Type { .. }) && e.instance_path().as_str() == at;
    let mut fitting = context.iter().filter(|errors| !errors.iter().any(other));
    match (fitting.next(), fitting.next()) {
        (Some(errors), None) => Some(errors),
        _ => None,
    }
}

/// Whether `enum` speaks of this value too.
fn excludes(schema: &Value, instance: &Value) -> bool {
    schema.get("enum").and_then(Value::as_array).is_some_and(|values| !values.contains(instance))
}

fn types(schema: &Value) -> Message {
    let name = |name: &str| match name {
        "object" => say("type-object"),
        "array" => say("type-array"),
        "string" => say("type-string"),
        "integer" => say("type-integer"),
        "number" => say("type-number"),
        "boolean" => say("type-boolean"),
        _ => say("type-null"),
    };
    match schema.get("type") {
        Some(Value::String(one)) => Some(name(one)),
        Some(Value::Array(many)) => many
            .iter()
            .filter_map(Value::as_str)
            .map(name)
            .reduce(|list, next| say("list-or").with("list", list).with("next", next)),
        _ => None,
    }
    .unwrap_or_else(|| say("type-other"))
}

fn kind(value: &Value) -> Message {
    match value {
        Value::Null => say("found-null"),
        Value::Bool(_) => say("found-boolean"),
        Value::Number(number) if number.is_f64() => say("found-fraction"),
        Value::Number(_) => say("found-integer"),
        Value::String(_) => say("found-string"),
        Value::Array(_) => say("found-array"),
        Value::Object(_) => say("found-object"),
    }
}

fn one_of(options: &Value, instance: &Value) -> Message {
    let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
    let near = instance.as_str().and_then(|text| nearest(text, options.iter().filter_map(Value::as_str)));
    let listed = options.iter().map(shown).collect::<Vec<_>>().join(", ");
    match (options, near) {
        ([only], _) => say("field-must-be").with("value", shown(only)),
        (_, None) => say("field-one-of").with("values", listed),
        (_, Some(near)) if options.len() > FEW => {
            say("field-one-of-many").with("count", options.len().to_string()).with("near", near)
        }
        (_, Some(near)) => say("field-one-of-near").with("values", listed).with("near", near),
    }
}

/// A value of the schema, never of the caller.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{text}`"),
        other => other.to_string(),
    }
}

/// Patterns are for machines; people get the words beside them.
fn form(schema: &Value, pattern: &str) -> Message {
    let text = |keyword: &str| schema.get(keyword).and_then(Value::as_str);
    match (text(ALLOWED), text("description")) {
        (Some(words), _) => say("field-must-be").with("value", words),
        _ if pattern == r"\S" => say("field-blank"),
        (None, Some(description)) => {
            let line = description.split_whitespace().collect::<Vec<_>>().join(" ");
            say("field-described").with("description", line)
        }
        (None, None) => say("field-pattern").with("pattern", pattern),
    }
}
