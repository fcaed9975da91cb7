//! Reading the members of an answer, tolerantly.

use serde_json::{Map, Value};

/// A member's text, where it says something; a number counts as its digits, since providers write ids either way. A member of
/// another type is taken for absent.
pub fn text(members: &Map<String, Value>, name: &str) -> Option<String> {
    match members.get(name)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_and_numbers_are_read_and_all_else_is_absent() {
        let members = json!({"a": " x ", "n": 12_345_678_901_u64, "blank": " ", "null": null, "list": ["x"]});
        let read = |name: &str| text(members.as_object().unwrap(), name);
        assert_eq!(read("a").as_deref(), Some(" x "));
        assert_eq!(read("n").as_deref(), Some("12345678901"));
        for name in ["blank", "null", "list", "nowhere"] {
            assert_eq!(read(name), None, "{name}");
        }
    }
}
