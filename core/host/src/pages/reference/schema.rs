//! A JSON schema as a table that people read: one row for each member, nested ones by their path.

use maud::{Markup, html};
use serde_json::Value;

use super::super::text::{inline, prose, shown};
use super::document::{Document, Resolved, items, members, text};
use super::facts::{facts, kind, variants};

/// Objects inside objects that are still spelled out.
const MAX_DEPTH: usize = 8;
/// Rows of one table; when some are left out, the page says so.
const MAX_ROWS: usize = 300;

const MEMBER: &str = "Member";
const MEANING: &str = "Meaning";
const REQUIRED: &str = "required";
const ONE_OF: &str = "One of these:";
const CLOSED: &str = "No other members are accepted.";
const CUT: &str = "More members are left out here; the schema has them all.";

/// Whether members that are components of their own are spelled out or only linked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Nested {
    Inline,
    Linked,
}

/// The schema's description, type, limits and members.
pub(super) fn schema_table<'a>(document: &Document<'a>, schema: &'a Value, nested: Nested) -> Markup {
    let target = document.resolve(schema);
    let rows = rows(document, target, nested);
    let objects: Vec<_> = variants(target.value)
        .into_iter()
        .map(|variant| document.resolve(variant))
        .filter(|variant| members(variant.value, "properties").next().is_some())
        .collect();
    html! {
        @if let Some(description) = text(target.value, "description") { (prose(description)) }
        @if rows.is_empty() && objects.is_empty() {
            p class="kind" { (kind(document, target.value)) }
            (facts(target.value))
        }
        (table(document, target, &rows))
        @if !objects.is_empty() {
            p { (ONE_OF) }
            @for variant in objects { (table(document, variant, &self::rows(document, variant, nested))) }
        }
    }
}

fn table<'a>(document: &Document<'a>, schema: Resolved<'a>, rows: &[Row<'a>]) -> Markup {
    html! {
        @if !rows.is_empty() {
            table class="members" {
                @if let Some(title) = schema.name.or_else(|| text(schema.value, "title")) { caption { (shown(title)) } }
                thead { tr { th scope="col" { (MEMBER) } th scope="col" { (MEANING) } } }
                tbody { @for row in rows.iter().take(MAX_ROWS) { (row.render(document)) } }
            }
            @if rows.len() > MAX_ROWS { p class="soft small" { (CUT) } }
            @if schema.value.get("additionalProperties") == Some(&Value::Bool(false)) { p class="soft small" { (CLOSED) } }
        }
    }
}

fn rows<'a>(document: &Document<'a>, schema: Resolved<'a>, nested: Nested) -> Vec<Row<'a>> {
    let mut walk = Walk { document, nested, rows: Vec::new(), open: schema.name.into_iter().collect() };
    walk.members("", schema.value, 0);
    walk.rows
}

/// One member.
struct Row<'a> {
    /// Such as `invitees[].email`.
    path: String,
    required: bool,
    /// As it stands at the member: it may have words of its own beside a reference.
    schema: &'a Value,
    /// Where the reference leads.
    target: Resolved<'a>,
}

impl<'a> Row<'a> {
    fn render(&self, document: &Document<'a>) -> Markup {
        let description = text(self.schema, "description").or_else(|| text(self.target.value, "description"));
        html! {
            tr {
                th scope="row" {
                    code dir="ltr" { (shown(&self.path)) }
                    @if self.required { span class="need" { (REQUIRED) } }
                }
                td {
                    p class="kind" { (kind(document, self.schema)) }
                    @if let Some(description) = description { p { (inline(description)) } }
                    (facts(self.target.value))
                    // A reference may carry a default or a limit beside it.
                    @if !std::ptr::eq(self.schema, self.target.value) { (facts(self.schema)) }
                }
            }
        }
    }
}

/// Collects rows, depth first.
struct Walk<'w, 'a> {
    document: &'w Document<'a>,
    nested: Nested,
    rows: Vec<Row<'a>>,
    /// The components around the current member, so that one that contains itself ends.
    open: Vec<&'a str>,
}

impl<'a> Walk<'_, 'a> {
    /// Rows for the members of `schema`, required ones first.
    fn members(&mut self, prefix: &str, schema: &'a Value, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        for part in items(schema, "allOf") {
            self.members(prefix, self.document.resolve(part).value, depth + 1);
        }
        let required = |name: &str| items(schema, "required").any(|item| item == name);
        let mut found: Vec<_> = members(schema, "properties").collect();
        found.sort_by_key(|(name, _)| !required(name));
        for (name, member) in found {
            self.member(format!("{prefix}{name}"), required(name), member, depth);
        }
        if let Some(rest) = schema.get("additionalProperties").filter(|rest| rest.is_object()) {
            self.member(format!("{prefix}*"), false, rest, depth);
        }
    }

    fn member(&mut self, path: String, required: bool, schema: &'a Value, depth: usize) {
        // One more than is shown, which tells the table that some are left out.
        if self.rows.len() > MAX_ROWS {
            return;
        }
        let target = self.document.resolve(schema);
        self.rows.push(Row { path: path.clone(), required, schema, target });
        self.inside(path, schema, depth);
    }

    /// Rows for what `schema` contains: members, those of array elements, those of alternatives.
    fn inside(&mut self, path: String, schema: &'a Value, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        let target = self.document.resolve(schema);
        if let Some(name) = target.name {
            if self.nested == Nested::Linked || self.open.contains(&name) {
                return;
            }
            self.open.push(name);
        }
        self.members(&format!("{path}."), target.value, depth + 1);
        if let Some(item) = target.value.get("items") {
            self.inside(format!("{path}[]"), item, depth + 1);
        }
        // Several components to choose from are linked; one (beside `null`) is meant and is spelled out.
        let variants = variants(target.value);
        let components =
            variants.iter().filter(|variant| self.document.resolve(variant).name.is_some()).count();
        for variant in variants {
            if components < 2 || self.document.resolve(variant).name.is_none() {
                self.inside(path.clone(), variant, depth + 1);
            }
        }
        if target.name.is_some() {
            self.open.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn paths(root: &Value, nested: Nested) -> Vec<(String, bool)> {
        let document = Document::new(root);
        rows(&document, document.resolve(&root["schema"]), nested)
            .into_iter()
            .map(|row| (row.path, row.required))
            .collect()
    }

    #[test]
    fn nested_members_have_paths_and_required_ones_come_first() {
        let root = json!({
            "schema": {
                "required": ["title"],
                "properties": {
                    "agenda": {"type": "string"},
                    "invitees": {"type": "array", "items": {"$ref": "#/components/schemas/Invitee"}},
                    "options": {"anyOf": [{"properties": {"a": {}}}, {"type": "null"}]},
                    "title": {"type": "string"}},
                "additionalProperties": {"type": "integer"}},
            "components": {"schemas": {"Invitee": {"required": ["email"], "properties": {"email": {}, "name": {}}}}}});
        let found = paths(&root, Nested::Inline);
        let names: Vec<_> = found.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(
            names,
            [
                "title",
                "agenda",
                "invitees",
                "invitees[].email",
                "invitees[].name",
                "options",
                "options.a",
                "*"
            ]
        );
        assert_eq!(found.iter().filter(|(_, required)| *required).count(), 2);
        let linked = paths(&root, Nested::Linked);
        assert!(!linked.iter().any(|(path, _)| path == "invitees[].email"));
    }

    #[test]
    fn a_schema_that_contains_itself_ends() {
        let root = json!({
            "schema": {"$ref": "#/components/schemas/Tree"},
            "components": {"schemas": {"Tree": {"properties": {"children": {"items": {"$ref": "#/components/schemas/Tree"}}}}}}});
        assert_eq!(paths(&root, Nested::Inline), [("children".to_owned(), false)]);
    }

    #[test]
    fn a_broad_schema_is_cut_and_says_so() {
        let members: serde_json::Map<_, _> = (0..2_000).map(|n| (format!("m{n}"), json!({}))).collect();
        let root = json!({"schema": {"properties": members}});
        let document = Document::new(&root);
        let page = schema_table(&document, &root["schema"], Nested::Inline).into_string();
        assert_eq!(page.matches("<tr>").count(), MAX_ROWS + 1);
        assert!(page.contains(CUT));
    }

    #[test]
    fn alternatives_that_are_objects_have_a_table_each() {
        let root = json!({"schema": {"oneOf": [
            {"title": "By number", "properties": {"number": {}}}, {"title": "By name", "properties": {"name": {}}}]}});
        let page = schema_table(&Document::new(&root), &root["schema"], Nested::Inline).into_string();
        assert_eq!(page.matches("<table").count(), 2);
        assert!(page.contains("<caption>By number</caption>"));
    }
}
