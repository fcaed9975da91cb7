//! `GET /docs`: an OpenAPI 3.1 document as one page to read, search and print. No script is needed.

use maud::{Markup, html};
use serde_json::Value;

use self::document::{Document, Group};
use self::operation::{operation, title};
use self::schema::{Nested, schema_table};
use super::layout::{Frame, Reader, layout};
use super::text::{prose, shown};

mod document;
mod facts;
mod operation;
mod sample;
mod schema;

const TITLE: &str = "API reference";
const CONTENTS: &str = "Contents";
const SCHEMAS: &str = "Schemas";
const VERSION: &str = "Version";
const DOCUMENT: &str = "OpenAPI document";
const PROBLEMS: &str = "Problems";

/// What the reference of `openapi` shows, grouped by tag, with the component schemas at the end. English: it names what is
/// English in requests and answers.
pub fn reference_content(openapi: &Value) -> Markup {
    let document = Document::new(openapi);
    let heading = document.info("title").unwrap_or(TITLE);
    html! {
        div class="reference" lang="en" dir="ltr" {
            (contents(&document))
            div {
                h1 { (shown(heading)) }
                p class="soft" {
                    @if let Some(version) = document.info("version") { (VERSION) " " (shown(version)) " · " }
                    a href="/openapi.json" { (DOCUMENT) } " · " a href="/problems" { (PROBLEMS) }
                }
                @if let Some(description) = document.info("description") { (prose(description)) }
                @for group in &document.groups { (section(&document, group)) }
                @if document.schemas().next().is_some() {
                    h2 id="schemas" { (SCHEMAS) }
                    @for (name, schema) in document.schemas() {
                        section class="operation" id=[document.schema_anchor(name)] {
                            h3 { (shown(name)) }
                            (schema_table(&document, schema, Nested::Linked))
                        }
                    }
                }
            }
        }
    }
}

/// The page around [`reference_content`].
pub fn reference(reader: &Reader, content: &Markup) -> Markup {
    let title = reader.lang.text("footer-reference");
    layout(reader, Frame { title: &title, wide: true, ..Frame::default() }, html! { (content) })
}

fn section(document: &Document<'_>, group: &Group<'_>) -> Markup {
    html! {
        h2 id=(group.anchor) { (shown(group.name)) }
        @if let Some(description) = group.description { (prose(description)) }
        @for item in &group.operations { (operation(document, item)) }
    }
}

fn contents(document: &Document<'_>) -> Markup {
    html! {
        nav class="toc" aria-labelledby="contents" tabindex="0" {
            h2 id="contents" { (CONTENTS) }
            @for group in &document.groups {
                h3 { (shown(group.name)) }
                ul {
                    @for item in &group.operations {
                        li { a href={ "#" (item.anchor) } { (shown(title(item))) } }
                    }
                }
            }
            @if document.schemas().next().is_some() {
                h3 { (SCHEMAS) }
                ul {
                    @for (name, _) in document.schemas() {
                        @if let Some(anchor) = document.schema_anchor(name) {
                            li { a href={ "#" (anchor) } { (shown(name)) } }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::checks::{self, HOSTILE};
    use super::*;

    fn page(openapi: &Value) -> Markup {
        reference(&Reader::english(), &reference_content(openapi))
    }

    #[test]
    fn operations_and_schemas_are_there_and_linked() {
        let openapi = json!({
            "openapi": "3.1.0",
            "info": {"title": "Acme API", "version": "1.2.3", "description": "What it *does*."},
            "tags": [{"name": "Meetings", "description": "All of them."}],
            "paths": {"/v1/meetings": {"post": {
                "operationId": "createMeeting", "summary": "Create a meeting", "tags": ["Meetings"], "description": "With `title`.",
                "parameters": [{"name": "from", "in": "query", "required": true, "description": "Start", "schema": {"type": "string"}}],
                "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Meeting"}}}},
                "responses": {"201": {"description": "Created.", "headers": {"Location": {}},
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Meeting"}}}}}}}},
            "components": {"schemas": {"Meeting": {"type": "object", "required": ["title"],
                "properties": {"title": {"type": "string", "maxLength": 128, "description": "Never blank."}}}}}});
        let page = page(&openapi).into_string();
        checks::assert_sound(&page);
        for part in [
            "<h1>Acme API</h1>",
            "Version 1.2.3",
            r##"<a href="#operation-createMeeting">Create a meeting</a>"##,
            r#"<section class="operation" id="operation-createMeeting">"#,
            r#"<span class="method">POST</span>"#,
            r#"<section class="operation" id="schema-Meeting">"#,
            r##"<a href="#schema-Meeting">Meeting</a>"##,
            r#"<p>With <code dir="ltr" translate="no">title</code>.</p>"#,
            "At most 128 characters.",
            "Headers: Location",
            "curl -X POST",
        ] {
            assert!(page.contains(part), "{part}");
        }
    }

    #[test]
    fn anything_is_survived() {
        for openapi in
            [json!(null), json!([]), json!({"paths": 1, "tags": {}}), json!({"paths": {"/x": {"get": null}}})]
        {
            checks::assert_sound(&page(&openapi).into_string());
        }
    }

    #[test]
    fn hostile_values_are_text() {
        let schema = json!({
            "title": HOSTILE, "description": HOSTILE, "type": [HOSTILE], "format": HOSTILE, "pattern": HOSTILE, "enum": [HOSTILE],
            "default": HOSTILE, "examples": [HOSTILE], "required": [HOSTILE], "minLength": HOSTILE,
            "properties": {HOSTILE: {"$ref": format!("#/components/schemas/{HOSTILE}")}, "b": {"type": HOSTILE, "const": HOSTILE, "description": HOSTILE},
                "c": {"oneOf": [{"const": HOSTILE, "description": HOSTILE}]}}});
        let content = json!({HOSTILE: {"schema": schema, "example": {HOSTILE: HOSTILE}}});
        let openapi = json!({
            "info": {"title": HOSTILE, "version": HOSTILE, "description": HOSTILE},
            "servers": [{"url": HOSTILE}],
            "tags": [{"name": HOSTILE, "description": HOSTILE}],
            "security": [{"k": []}],
            "paths": {HOSTILE: {"post": {
                "operationId": HOSTILE, "summary": HOSTILE, "tags": [HOSTILE], "description": HOSTILE, "deprecated": true,
                "parameters": [{"name": HOSTILE, "in": "header", "required": true, "description": HOSTILE, "schema": schema},
                    {"name": HOSTILE, "in": HOSTILE}],
                "requestBody": {"description": HOSTILE, "content": content},
                "responses": {HOSTILE: {"description": HOSTILE, "headers": {HOSTILE: {}}, "content": content}}}}},
            "components": {"schemas": {HOSTILE: schema, "plain": {"enum": [HOSTILE]}},
                "securitySchemes": {"k": {"type": "apiKey", "in": "header", "name": HOSTILE}}}});
        checks::assert_harmless(&page(&openapi).into_string());
    }
}
