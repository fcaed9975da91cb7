//! Members of a provider's JSON answer, as the contract wants them: what is blank or of another type is absent.
//!
//! ```
//! # use convoke_plugin::{answer, serde_json::json};
//! let stored = json!({"id": "m1", "topic": " ", "meetings": []});
//! assert_eq!(answer::needed(&stored, "id").unwrap(), "m1");
//! assert_eq!(answer::text(&stored, "topic"), None);
//! assert!(answer::list(&stored, "meetings").unwrap().is_empty());
//! assert!(answer::list(&stored, "members").is_err());
//! ```

use serde_json::Value;

use crate::failure::Failure;

/// A text, where there is one that is not blank.
pub fn text(answer: &Value, member: &str) -> Option<String> {
    answer.get(member)?.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

/// A text without which the answer is of no use, such as a meeting's id; else `provider_error`.
pub fn needed(answer: &Value, member: &str) -> Result<String, Failure> {
    text(answer, member).ok_or_else(|| lacks(member))
}

/// A list, which may be empty; `provider_error` where there is none.
pub fn list<'a>(answer: &'a Value, member: &str) -> Result<&'a [Value], Failure> {
    answer.get(member).and_then(Value::as_array).map(Vec::as_slice).ok_or_else(|| lacks(member))
}

fn lacks(member: &str) -> Failure {
    Failure::provider_error(format!("The provider's answer has no `{member}`."))
}
