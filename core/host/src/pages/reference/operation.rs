//! One operation of the reference: its parameters, body, answers and an example.

use maud::{Markup, html};
use serde_json::Value;

use super::super::text::{inline, prose, shown};
use super::document::{Document, Operation, items, members, text};
use super::facts::{facts, kind};
use super::sample::{curl, main_content};
use super::schema::{Nested, schema_table};

const DEPRECATED: &str = "deprecated";
const PARAMETERS: &str = "Parameters";
const NAME: &str = "Name";
const MEANING: &str = "Meaning";
const IN: &str = " in ";
const REQUIRED: &str = "required";
const BODY: &str = "Request body";
const OPTIONAL: &str = "optional";
const ANSWERS: &str = "Answers";
const STATUS: &str = "Status";
const HEADERS: &str = "Headers: ";
const EXAMPLE: &str = "Example";
const MEMBERS: &str = "Members";

/// The operation's section.
pub(super) fn operation<'a>(document: &Document<'a>, operation: &Operation<'a>) -> Markup {
    let value = operation.value;
    let body = value.get("requestBody").map(|body| document.resolve(body).value);
    html! {
        section class="operation" id=(operation.anchor) {
            h3 { (shown(title(operation))) }
            p {
                span class="method" { (operation.method) }
                span class="path" dir="ltr" { (shown(operation.path)) }
                @if value.get("deprecated") == Some(&Value::Bool(true)) { " " span class="tag" { (DEPRECATED) } }
            }
            @if let Some(description) = text(value, "description") { (prose(description)) }
            @if !operation.parameters.is_empty() {
                h4 { (PARAMETERS) }
                (parameters(document, &operation.parameters))
            }
            @if let Some(body) = body {
                h4 { (BODY) @if body.get("required") != Some(&Value::Bool(true)) { " (" (OPTIONAL) ")" } }
                @if let Some(description) = text(body, "description") { (prose(description)) }
                p class="kind" { (media_types(body)) }
                @if let Some(schema) = main_content(body).and_then(|(_, content)| content.get("schema")) {
                    (schema_table(document, schema, Nested::Inline))
                }
            }
            h4 { (ANSWERS) }
            (answers(document, value))
            h4 { (EXAMPLE) }
            pre dir="ltr" translate="no" tabindex="0" role="group" aria-label={ (EXAMPLE) ": " (shown(title(operation))) } {
                code { (shown(&curl(document, operation))) }
            }
        }
    }
}

/// The summary, or else the path.
pub(super) fn title<'a>(operation: &Operation<'a>) -> &'a str {
    text(operation.value, "summary").unwrap_or(operation.path)
}

fn parameters<'a>(document: &Document<'a>, parameters: &[&'a Value]) -> Markup {
    html! {
        table class="members" {
            thead { tr { th scope="col" { (NAME) } th scope="col" { (MEANING) } } }
            tbody {
                @for parameter in parameters {
                    tr {
                        th scope="row" {
                            code dir="ltr" { (shown(text(parameter, "name").unwrap_or_default())) }
                            @if parameter.get("required") == Some(&Value::Bool(true)) { span class="need" { (REQUIRED) } }
                        }
                        td {
                            p class="kind" {
                                @if let Some(schema) = parameter.get("schema") { (kind(document, schema)) }
                                (IN) (shown(text(parameter, "in").unwrap_or_default()))
                            }
                            @if let Some(description) = text(parameter, "description") { p { (inline(description)) } }
                            @if let Some(schema) = parameter.get("schema") { (facts(document.resolve(schema).value)) }
                        }
                    }
                }
            }
        }
    }
}

fn answers<'a>(document: &Document<'a>, operation: &'a Value) -> Markup {
    html! {
        table class="members" {
            thead { tr { th scope="col" { (STATUS) } th scope="col" { (MEANING) } } }
            tbody {
                @for (status, answer) in members(operation, "responses") {
                    tr {
                        th scope="row" { code { (shown(status)) } }
                        td { (answer_cell(document, document.resolve(answer).value)) }
                    }
                }
            }
        }
    }
}

fn answer_cell<'a>(document: &Document<'a>, answer: &'a Value) -> Markup {
    let headers: Vec<&str> = members(answer, "headers").map(|(name, _)| name).collect();
    let schema = main_content(answer).and_then(|(_, content)| content.get("schema"));
    // A component has its own section; anything else is spelled out here.
    let inline_schema = schema.filter(|schema| {
        document.resolve(schema).name.is_none()
            && (schema.get("properties").is_some() || items(schema, "allOf").next().is_some())
    });
    html! {
        @if let Some(description) = text(answer, "description") { p { (inline(description)) } }
        @if let Some(schema) = schema {
            p class="kind" { (kind(document, schema)) ", " (media_types(answer)) }
        }
        @if !headers.is_empty() { p class="small" { (HEADERS) (shown(&headers.join(", "))) } }
        @if let Some(schema) = inline_schema {
            details { summary { (MEMBERS) } (schema_table(document, schema, Nested::Linked)) }
        }
    }
}

fn media_types(holder: &Value) -> Markup {
    let kinds: Vec<&str> = members(holder, "content").map(|(kind, _)| kind).collect();
    html! { code dir="ltr" { (shown(&kinds.join(", "))) } }
}
