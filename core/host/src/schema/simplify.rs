//! Schemas in their plainest form, so that errors point at the member that is wrong and not at an alternative.

use schemars::Schema;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::{Map, Value, json};

/// Integer formats that schemars names without bounding them.
const INTEGERS: [(&str, i64, u64); 10] = [
    ("int8", i8::MIN as i64, i8::MAX as u64),
    ("int16", i16::MIN as i64, i16::MAX as u64),
    ("int32", i32::MIN as i64, i32::MAX as u64),
    ("int64", i64::MIN, i64::MAX as u64),
    ("int", i64::MIN, i64::MAX as u64),
    ("uint8", 0, u8::MAX as u64),
    ("uint16", 0, u16::MAX as u64),
    ("uint32", 0, u32::MAX as u64),
    ("uint64", 0, u64::MAX),
    ("uint", 0, u64::MAX),
];

/// Rewrites a schema so that the same values are valid under it:
///
/// - `anyOf: [X, null]`, which is what an optional struct becomes, into X with `null` among its types;
/// - `oneOf` over constants, which is what an enum with documented variants becomes, into `enum`, the variants'
///   descriptions joined to the one of the whole;
/// - integers of a known width get the bounds of that width.
pub fn simplify(schema: &mut Value) {
    if let Ok(schema) = <&mut Schema>::try_from(schema) {
        Simplify.transform(schema);
    }
}

struct Simplify;

impl Transform for Simplify {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        if let Some(members) = schema.as_object_mut() {
            constants(members);
            nullable(members);
            bounds(members);
        }
    }
}

/// `oneOf: [{const: a}, {const: b}]` to `enum: [a, b]`.
fn constants(members: &mut Map<String, Value>) {
    if ["enum", "const", "type"].iter().any(|keyword| members.contains_key(*keyword)) {
        return;
    }
    let Some(branches) = members.get("oneOf").and_then(Value::as_array) else { return };
    let mut values = Vec::new();
    let mut descriptions = Vec::new();
    for branch in branches {
        let Some(branch) = branch.as_object() else { return };
        if !branch.keys().all(|k| matches!(k.as_str(), "const" | "enum" | "type" | "description" | "title")) {
            return;
        }
        let own = match (branch.get("const"), branch.get("enum").and_then(Value::as_array)) {
            (Some(value), None) => vec![value.clone()],
            (None, Some(values)) => values.clone(),
            _ => return,
        };
        if let (Some(text), [Value::String(name)]) =
            (branch.get("description").and_then(Value::as_str), own.as_slice())
        {
            descriptions.push(format!("`{name}`: {text}"));
        }
        values.extend(own);
    }
    if values.iter().all(Value::is_string) {
        members.insert("type".to_owned(), json!("string"));
    }
    members.remove("oneOf");
    members.insert("enum".to_owned(), Value::Array(values));
    if !descriptions.is_empty() {
        let whole = members.get("description").and_then(Value::as_str).map(str::to_owned);
        let text = whole.into_iter().chain(descriptions).collect::<Vec<_>>().join("\n");
        members.insert("description".to_owned(), Value::String(text));
    }
}

/// `anyOf: [X, {type: null}]` to X that may be null.
fn nullable(members: &mut Map<String, Value>) {
    let null = json!({"type": "null"});
    let other = match members.get("anyOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([other, last]) if *last == null => other,
        Some([first, other]) if *first == null => other,
        _ => return,
    };
    let Some(mut plain) = other.as_object().cloned() else { return };
    let types = match plain.get("type") {
        Some(Value::String(one)) => json!([one, "null"]),
        Some(Value::Array(many)) => {
            let mut many = many.clone();
            many.push(json!("null"));
            Value::Array(many)
        }
        // Without a type of its own (`$ref`, constants of mixed types) the alternative stays.
        _ => return,
    };
    if plain.contains_key("const") {
        return;
    }
    plain.insert("type".to_owned(), types);
    if let Some(values) = plain.get_mut("enum").and_then(Value::as_array_mut) {
        values.push(Value::Null);
    }
    members.remove("anyOf");
    for (keyword, value) in plain {
        // What is said at the place of use wins over what the type says of itself.
        members.entry(keyword).or_insert(value);
    }
}

/// A width becomes `minimum` and `maximum`.
fn bounds(members: &mut Map<String, Value>) {
    let Some(format) = members.get("format").and_then(Value::as_str) else { return };
    let Some((_, least, most)) = INTEGERS.iter().find(|(name, ..)| *name == format) else { return };
    if !members.contains_key("minimum") && !members.contains_key("exclusiveMinimum") {
        members.insert("minimum".to_owned(), json!(least));
    }
    if !members.contains_key("maximum") && !members.contains_key("exclusiveMaximum") {
        members.insert("maximum".to_owned(), json!(most));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn simple(mut schema: Value) -> Value {
        simplify(&mut schema);
        schema
    }

    #[test]
    fn an_optional_object_is_an_object_or_null() {
        assert_eq!(
            simple(json!({
                "description": "here",
                "anyOf": [{"type": "object", "description": "there", "properties": {}}, {"type": "null"}]
            })),
            json!({"description": "here", "type": ["object", "null"], "properties": {}})
        );
    }

    #[test]
    fn documented_variants_are_an_enum_with_one_description() {
        let variants = json!([
            {"description": "All of it.", "type": "string", "const": "all"},
            {"type": "string", "enum": ["some", "none"]}
        ]);
        assert_eq!(
            simple(json!({"description": "How much.", "oneOf": variants})),
            json!({"description": "How much.\n`all`: All of it.", "type": "string", "enum": ["all", "some", "none"]})
        );
        assert_eq!(
            simple(json!({"anyOf": [{"oneOf": variants}, {"type": "null"}]})),
            json!({"description": "`all`: All of it.", "type": ["string", "null"], "enum": ["all", "some", "none", null]})
        );
    }

    #[test]
    fn real_alternatives_stay() {
        for schema in [
            json!({"oneOf": [{"type": "object", "properties": {"a": {"type": "string"}}}, {"const": 1}]}),
            json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}),
            json!({"anyOf": [{"$ref": "#/$defs/x"}, {"type": "null"}]}),
        ] {
            assert_eq!(simple(schema.clone()), schema);
        }
    }

    #[test]
    fn widths_are_bounds() {
        assert_eq!(
            simple(json!({"properties": {"n": {"type": "integer", "format": "uint32", "minimum": 5}}})),
            json!({"properties": {"n": {"type": "integer", "format": "uint32", "minimum": 5, "maximum": 4_294_967_295_u32}}})
        );
    }
}
