//! A tree and its schema side by side.

use std::path::Path;

use serde_json::Value;

use super::coerce::coerce;
use super::origin::Origin;
use super::tree::Node;
use crate::schema::Format;

/// The schema of a member, through local references.
pub(super) fn child<'a>(root: &'a Value, schema: &'a Value, name: &str) -> Option<&'a Value> {
    let schema = target(root, schema);
    let own = schema.get("properties").and_then(|properties| properties.get(name));
    own.or_else(|| schema.get("additionalProperties").filter(|rest| rest.is_object()))
        .map(|s| target(root, s))
}

fn target<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let reference = schema.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#'));
    reference.and_then(|pointer| root.pointer(pointer)).unwrap_or(schema)
}

/// Whether a schema marks a secret.
pub(super) fn is_secret(schema: &Value) -> bool {
    schema.get("writeOnly") == Some(&Value::Bool(true))
}

/// Whether a schema has a type among its types.
pub(super) fn has_type(schema: &Value, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(one)) => one == name,
        Some(Value::Array(many)) => many.iter().any(|one| one == name),
        _ => false,
    }
}

/// Text gets the type its schema asks for, and relative paths start where they were written.
pub(super) fn settle(node: &mut Node, root: &Value, schema: Option<&Value>, directory: &Path) {
    match node {
        Node::Table(members, _) => {
            for (name, member) in members {
                settle(member, root, schema.and_then(|schema| child(root, schema, name)), directory);
            }
        }
        Node::Value(value, origin) => {
            let Some(schema) = schema else { return };
            if let (Value::String(text), true) = (&*value, origin.is_text()) {
                *value = coerce(text, schema);
            }
            rooted(value, schema, origin, directory);
        }
    }
}

fn rooted(value: &mut Value, schema: &Value, origin: &Origin, directory: &Path) {
    if schema.get("format").and_then(Value::as_str) == Some(Format::PATH)
        && let Value::String(text) = value
        && Format::is_path(text)
        && let Some(path) = origin.base(directory).join(&*text).to_str()
    {
        *text = path.to_owned();
    }
}
