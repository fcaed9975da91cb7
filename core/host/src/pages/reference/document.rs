//! An OpenAPI document as the reference reads it: references resolved, anchors made, operations gathered by tag.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// The methods of a path, in the order in which they are shown.
const METHODS: [&str; 8] = ["get", "post", "put", "patch", "delete", "head", "options", "trace"];
/// References that lead to references; more is a circle.
const MAX_HOPS: usize = 8;
const OTHER_TAG: &str = "Other";

/// The document with what is looked up in it more than once.
pub(super) struct Document<'a> {
    root: &'a Value,
    schema_anchors: BTreeMap<&'a str, String>,
    /// Groups of operations in the order of the document's tags.
    pub(super) groups: Vec<Group<'a>>,
}

/// The operations of one tag.
pub(super) struct Group<'a> {
    /// The tag's name.
    pub(super) name: &'a str,
    /// Id of its heading.
    pub(super) anchor: String,
    /// The tag's description.
    pub(super) description: Option<&'a str>,
    /// What it holds.
    pub(super) operations: Vec<Operation<'a>>,
}

/// One method of one path.
pub(super) struct Operation<'a> {
    /// Id of its section.
    pub(super) anchor: String,
    /// In upper case.
    pub(super) method: String,
    /// The path template.
    pub(super) path: &'a str,
    /// The operation object.
    pub(super) value: &'a Value,
    /// Parameters of the path, then of the operation, resolved.
    pub(super) parameters: Vec<&'a Value>,
}

/// A schema after its references were followed.
#[derive(Clone, Copy)]
pub(super) struct Resolved<'a> {
    /// The component's name, when it was a reference to one.
    pub(super) name: Option<&'a str>,
    /// What it says.
    pub(super) value: &'a Value,
}

impl<'a> Document<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        let mut taken = BTreeSet::from(["main".to_owned(), "schemas".to_owned(), "contents".to_owned()]);
        let schemas = root.pointer("/components/schemas").and_then(Value::as_object);
        let schema_anchors = schemas
            .into_iter()
            .flat_map(Map::keys)
            .map(|name| (name.as_str(), anchor("schema", name, &mut taken)))
            .collect();
        let mut document = Document { root, schema_anchors, groups: Vec::new() };
        document.gather(&mut taken);
        document
    }

    fn gather(&mut self, taken: &mut BTreeSet<String>) {
        let root = self.root;
        for tag in items(root, "tags") {
            if let Some(name) = text(tag, "name") {
                self.group(name, taken).description = text(tag, "description");
            }
        }
        for (path, item) in members(root, "paths") {
            for method in METHODS {
                let Some(value) = item.get(method) else { continue };
                let slug =
                    text(value, "operationId").map_or_else(|| format!("{method} {path}"), str::to_owned);
                let parameters = items(item, "parameters").chain(items(value, "parameters"));
                let operation = Operation {
                    anchor: anchor("operation", &slug, taken),
                    method: method.to_ascii_uppercase(),
                    path,
                    value,
                    parameters: parameters.map(|parameter| self.resolve(parameter).value).collect(),
                };
                let tag = items(value, "tags").find_map(Value::as_str).unwrap_or(OTHER_TAG);
                self.group(tag, taken).operations.push(operation);
            }
        }
        self.groups.retain(|group| !group.operations.is_empty());
    }

    fn group(&mut self, name: &'a str, taken: &mut BTreeSet<String>) -> &mut Group<'a> {
        let index = self.groups.iter().position(|group| group.name == name).unwrap_or_else(|| {
            let anchor = anchor("tag", name, taken);
            self.groups.push(Group { name, anchor, description: None, operations: Vec::new() });
            self.groups.len() - 1
        });
        &mut self.groups[index]
    }

    /// Follows `$ref` inside this document. What leads nowhere is left as it is.
    pub(super) fn resolve(&self, value: &'a Value) -> Resolved<'a> {
        let mut found = Resolved { name: None, value };
        for _ in 0..MAX_HOPS {
            let Some(pointer) = text(found.value, "$ref").and_then(|reference| reference.strip_prefix('#'))
            else {
                break;
            };
            let Some(target) = self.root.pointer(pointer) else { break };
            let name = pointer.strip_prefix("/components/schemas/");
            found = Resolved { name: name.and_then(|name| self.known(name)), value: target };
        }
        found
    }

    fn known(&self, name: &str) -> Option<&'a str> {
        self.schema_anchors.get_key_value(name).map(|(name, _)| *name)
    }

    /// The id of a component schema's section.
    pub(super) fn schema_anchor(&self, name: &str) -> Option<&str> {
        self.schema_anchors.get(name).map(String::as_str)
    }

    /// The component schemas with their anchors.
    pub(super) fn schemas(&self) -> impl Iterator<Item = (&'a str, &'a Value)> {
        self.root
            .pointer("/components/schemas")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(name, schema)| (name.as_str(), schema))
    }

    /// The address that requests go to, without its last slash.
    pub(super) fn server(&self) -> &'a str {
        let url = items(self.root, "servers").next().and_then(|server| text(server, "url"));
        url.unwrap_or_default().trim_end_matches('/')
    }

    /// The security schemes that one requirement of `operation` names: the first that is not empty.
    pub(super) fn security(&self, operation: &'a Value) -> Vec<&'a Value> {
        let source = if operation.get("security").is_some() { operation } else { self.root };
        let Some(requirement) =
            items(source, "security").filter_map(Value::as_object).find(|names| !names.is_empty())
        else {
            return Vec::new();
        };
        let schemes = self.root.pointer("/components/securitySchemes");
        requirement
            .keys()
            .filter_map(|name| schemes?.get(name))
            .map(|scheme| self.resolve(scheme).value)
            .collect()
    }

    /// A member of `info`.
    pub(super) fn info(&self, name: &str) -> Option<&'a str> {
        self.root.get("info").and_then(|info| text(info, name))
    }
}

/// A string member.
pub(super) fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}

/// The elements of an array member.
pub(super) fn items<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// The members of an object member.
pub(super) fn members<'a>(
    value: &'a Value,
    name: &str,
) -> impl Iterator<Item = (&'a str, &'a Value)> + use<'a> {
    value
        .get(name)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value))
}

/// An id that is valid in HTML and a URL, and not in `taken` yet.
fn anchor(kind: &str, name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut slug = kind.to_owned();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
        // The kind is followed by one dash, whatever the name begins with.
        if slug.len() == kind.len() + 1 && !slug.ends_with('-') {
            slug.insert(kind.len(), '-');
        }
    }
    let slug = slug.trim_end_matches('-').to_owned();
    let unique = (2..).map(|number| format!("{slug}-{number}"));
    let free =
        std::iter::once(slug.clone()).chain(unique).find(|slug| !taken.contains(slug)).unwrap_or_default();
    taken.insert(free.clone());
    free
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn anchors_are_plain_and_unique() {
        let mut taken = BTreeSet::new();
        assert_eq!(anchor("schema", "Meeting", &mut taken), "schema-Meeting");
        assert_eq!(anchor("schema", "Meeting!", &mut taken), "schema-Meeting-2");
        assert_eq!(anchor("operation", "get /v1/{id}", &mut taken), "operation-get-v1-id");
        assert_eq!(anchor("tag", "…", &mut taken), "tag");
        assert_eq!(anchor("tag", "", &mut taken), "tag-2");
    }

    #[test]
    fn references_are_followed_but_not_in_circles() {
        let root = json!({"components": {"schemas": {
            "A": {"$ref": "#/components/schemas/B"}, "B": {"type": "string"},
            "Loop": {"$ref": "#/components/schemas/Loop"}}}});
        let document = Document::new(&root);
        let reference = json!({"$ref": "#/components/schemas/A"});
        let found = document.resolve(&reference);
        assert_eq!((found.name, found.value), (Some("B"), &json!({"type": "string"})));
        let circle = json!({"$ref": "#/components/schemas/Loop"});
        assert_eq!(document.resolve(&circle).name, Some("Loop"));
        let nowhere = json!({"$ref": "#/components/schemas/None"});
        assert_eq!(document.resolve(&nowhere).value, &nowhere);
    }

    #[test]
    fn operations_are_gathered_by_tag() {
        let root = json!({
            "tags": [{"name": "B", "description": "second"}, {"name": "unused"}],
            "paths": {
                "/a": {"post": {"tags": ["A"]}, "get": {"tags": ["B"], "operationId": "read"}, "parameters": [{"name": "x"}]},
                "/b": {"delete": {}}}});
        let document = Document::new(&root);
        let outline: Vec<_> = document
            .groups
            .iter()
            .map(|group| (group.name, group.operations.iter().map(|o| o.anchor.as_str()).collect::<Vec<_>>()))
            .collect();
        assert_eq!(
            outline,
            [
                ("B", vec!["operation-read"]),
                ("A", vec!["operation-post-a"]),
                ("Other", vec!["operation-delete-b"])
            ]
        );
        assert_eq!(document.groups[0].operations[0].parameters, [&json!({"name": "x"})]);
    }
}
