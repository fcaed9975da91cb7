//! What a failed check is called, for a person: what is allowed, and never what was sent.

use convoke_plugin::FieldError;
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::formats;
use super::near::nearest;
use super::validator::pointer;

/// Names are listed up to this many.
const FEW: usize = 12;
/// An annotation of ours beside `pattern`: what it allows, in words that follow "must be".
const ALLOWED: &str = "x-allowed";

/// Adds what `error` means.
pub(super) fn tell(schema: &Value, error: &ValidationError<'_>, found: &mut Vec<FieldError>) {
    let at = error.instance_path().as_str();
    let here = parent(schema, error);
    let detail = match error.kind() {
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            found.push(FieldError::new(pointer(at, name), "must be given"));
            return;
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let known = names(here);
            found.extend(
                unexpected.iter().map(|name| FieldError::new(pointer(at, name), unknown(name, &known))),
            );
            return;
        }
        Kind::PropertyNames { error } => {
            let name = error.instance().as_str().unwrap_or_default();
            let words = parent(schema, error).get(ALLOWED).and_then(Value::as_str);
            let detail = words.map_or_else(
                || "has a name that is not allowed".to_owned(),
                |words| format!("must be named by {words}"),
            );
            found.push(FieldError::new(pointer(at, name), detail));
            return;
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => match only_candidate(at, context) {
            Some(errors) => {
                errors.iter().for_each(|error| tell(schema, error, found));
                return;
            }
            None => "has none of the allowed forms".to_owned(),
        },
        Kind::OneOfMultipleValid { .. } => {
            "has more than one of the forms of which one is allowed".to_owned()
        }
        // Which values are allowed says more.
        Kind::Type { .. } if excludes(here, error.instance()) => return,
        Kind::Type { .. } => format!("must be {}, not {}", types(here), kind(error.instance())),
        Kind::Enum { options } => one_of(options, error.instance()),
        Kind::Constant { expected_value } => format!("must be {}", shown(expected_value)),
        Kind::Format { format } => match formats::words(format) {
            Some(words) => format!("must be {words}"),
            None => format!("must have the format `{format}`"),
        },
        Kind::Pattern { pattern } => form(here, pattern),
        Kind::MinLength { limit: 1 } => "must not be empty".to_owned(),
        Kind::MinLength { limit } => format!("must have at least {limit} characters"),
        Kind::MaxLength { limit } => format!("must have at most {limit} characters"),
        Kind::MinItems { limit: 1 } => "must have at least one item".to_owned(),
        Kind::MinItems { limit } => format!("must have at least {limit} items"),
        Kind::MaxItems { limit } => format!("must have at most {limit} items"),
        Kind::AdditionalItems { limit } => format!("must have at most {limit} items"),
        Kind::MinProperties { limit } => format!("must have at least {limit} members"),
        Kind::MaxProperties { limit } => format!("must have at most {limit} members"),
        Kind::Minimum { limit } => format!("must be {limit} or more"),
        Kind::Maximum { limit } => format!("must be {limit} or less"),
        Kind::ExclusiveMinimum { limit } => format!("must be more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}"),
        Kind::UniqueItems => "must not have the same item twice".to_owned(),
        Kind::FalseSchema => "is not allowed here".to_owned(),
        _ => "is not allowed by the schema".to_owned(),
    };
    found.push(FieldError::new(at, detail));
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

fn unknown(name: &str, known: &[&str]) -> String {
    let guess = match nearest(name, known.iter().copied()) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => ".".to_owned(),
    };
    match known {
        [] => "is not known here; nothing is allowed".to_owned(),
        few if few.len() <= FEW => format!("is not known here{guess} Allowed: {}", few.join(", ")),
        _ => format!("is not known here{guess}").trim_end_matches('.').to_owned(),
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

fn types(schema: &Value) -> String {
    let name = |name: &str| match name {
        "object" => "an object",
        "array" => "an array",
        "string" => "a string",
        "integer" => "an integer",
        "number" => "a number",
        "boolean" => "true or false",
        _ => "null",
    };
    match schema.get("type") {
        Some(Value::String(one)) => name(one).to_owned(),
        Some(Value::Array(many)) => {
            many.iter().filter_map(Value::as_str).map(name).collect::<Vec<_>>().join(" or ")
        }
        _ => "of another type".to_owned(),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) => "an integer",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn one_of(options: &Value, instance: &Value) -> String {
    let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
    let near = instance.as_str().and_then(|text| nearest(text, options.iter().filter_map(Value::as_str)));
    let listed = options.iter().map(shown).collect::<Vec<_>>().join(", ");
    match (options, near) {
        ([only], _) => format!("must be {}", shown(only)),
        (_, None) => format!("must be one of {listed}"),
        (_, Some(near)) if options.len() > FEW => {
            format!("must be one of {} values; did you mean `{near}`?", options.len())
        }
        (_, Some(near)) => format!("must be one of {listed}; did you mean `{near}`?"),
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
fn form(schema: &Value, pattern: &str) -> String {
    let text = |keyword: &str| schema.get(keyword).and_then(Value::as_str);
    match (text(ALLOWED), text("description")) {
        (Some(words), _) => format!("must be {words}"),
        _ if pattern == r"\S" => "must not be blank".to_owned(),
        (None, Some(description)) => format!("does not have the form it must have. {}", description.trim()),
        (None, None) => format!("must match the pattern {pattern}"),
    }
}
