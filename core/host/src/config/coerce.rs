//! Text from the environment and the command line, in the type its key asks for.

use serde_json::{Number, Value};

use super::walk::has_type;

/// What `text` means to `schema`; text that does not fit stays text, for the check to say so.
pub(super) fn coerce(text: &str, schema: &Value) -> Value {
    let plain = text.trim();
    let fitting = if has_type(schema, "array") {
        let items = schema.get("items").unwrap_or(&Value::Null);
        let words = plain.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty());
        Some(Value::Array(words.map(|word| coerce(word, items)).collect()))
    } else if has_type(schema, "string") {
        None
    } else if has_type(schema, "boolean") {
        match plain.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Some(Value::Bool(true)),
            "false" | "no" | "off" | "0" => Some(Value::Bool(false)),
            _ => None,
        }
    } else if has_type(schema, "integer") {
        plain.parse::<i64>().ok().map(Value::from)
    } else if has_type(schema, "number") {
        plain.parse::<f64>().ok().and_then(Number::from_f64).map(Value::Number)
    } else {
        None
    };
    fitting.unwrap_or_else(|| Value::String(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn text_becomes_what_the_schema_asks_for() {
        for (text, schema, expected) in [
            ("0012345", json!({"type": "string"}), json!("0012345")),
            (" x ", json!({"type": "string"}), json!(" x ")),
            ("true", json!({"type": "string"}), json!("true")),
            ("12", json!({"type": "integer"}), json!(12)),
            ("12", json!({"type": ["integer", "null"]}), json!(12)),
            ("0.5", json!({"type": "number"}), json!(0.5)),
            ("Yes", json!({"type": "boolean"}), json!(true)),
            ("0", json!({"type": "boolean"}), json!(false)),
            ("a, b  c,", json!({"type": "array", "items": {"type": "string"}}), json!(["a", "b", "c"])),
            ("a b", json!({"type": ["array", "string"]}), json!(["a", "b"])),
            ("1 2", json!({"type": "array", "items": {"type": "integer"}}), json!([1, 2])),
            ("", json!({"type": "array"}), json!([])),
            ("[1]", json!({}), json!("[1]")),
        ] {
            assert_eq!(coerce(text, &schema), expected, "{text:?} {schema}");
        }
    }

    #[test]
    fn what_does_not_fit_stays_text() {
        for (text, kind) in [
            ("twelve", "integer"),
            ("1.5", "integer"),
            ("maybe", "boolean"),
            ("", "boolean"),
            ("x", "object"),
            ("inf", "number"),
        ] {
            assert_eq!(coerce(text, &json!({"type": kind})), json!(text), "{text} {kind}");
        }
    }
}
