//! Examples: a value that fits a schema, and the curl command that sends it.

use serde_json::{Map, Value, json};

use super::super::text::{query_value, segment};
use super::document::{Document, Operation, items, members, text};
use super::facts::variants;

/// Objects inside objects that an example still has.
const MAX_DEPTH: usize = 6;
/// Stands where a value of the caller's goes.
const PLACE: &str = "…";

/// A value for `schema`: an example of its own where it has one, else its required members.
pub(super) fn sample<'a>(document: &Document<'a>, schema: &'a Value) -> Value {
    sample_at(document, schema, 0)
}

fn sample_at<'a>(document: &Document<'a>, schema: &'a Value, depth: usize) -> Value {
    if let Some(value) = given(schema) {
        return value.clone();
    }
    let schema = document.resolve(schema).value;
    if let Some(value) = given(schema) {
        return value.clone();
    }
    if depth > MAX_DEPTH {
        return Value::Null;
    }
    let is_null = |variant: &Value| text(variant, "type") == Some("null");
    if let Some(variant) = variants(schema).into_iter().find(|variant| !is_null(variant)) {
        return sample_at(document, variant, depth + 1);
    }
    let object = schema.get("properties").is_some() || schema.get("allOf").is_some();
    match schema.get("type").and_then(|kind| kind.as_str().or_else(|| kind.get(0)?.as_str())) {
        Some("object") => members_of(document, schema, depth),
        None if object => members_of(document, schema, depth),
        Some("array") => {
            schema.get("items").map_or(json!([]), |item| json!([sample_at(document, item, depth + 1)]))
        }
        Some("integer" | "number") => {
            schema.get("minimum").filter(|least| least.is_number()).cloned().unwrap_or(json!(1))
        }
        Some("boolean") => json!(true),
        Some("null") => Value::Null,
        _ => json!(string(text(schema, "format"))),
    }
}

/// An example, a default or an allowed value of the schema's own.
fn given(schema: &Value) -> Option<&Value> {
    let own = schema.get("example").or_else(|| items(schema, "examples").next());
    own.or_else(|| schema.get("default").filter(|value| !value.is_null()))
        .or_else(|| schema.get("const"))
        .or_else(|| items(schema, "enum").next())
}

/// Required members; where none is, those with an example, or else the first.
fn members_of<'a>(document: &Document<'a>, schema: &'a Value, depth: usize) -> Value {
    let mut object = Map::new();
    for part in items(schema, "allOf") {
        if let Value::Object(part) = sample_at(document, part, depth + 1) {
            object.extend(part);
        }
    }
    let all: Vec<_> = members(schema, "properties")
        .filter(|(_, member)| member.get("readOnly") != Some(&json!(true)))
        .collect();
    let required = |name: &str| items(schema, "required").any(|item| item == name);
    let illustrated = |member: &'a Value| member.get("example").is_some() || member.get("examples").is_some();
    let mut chosen: Vec<_> = all.iter().filter(|(name, _)| required(name)).collect();
    if chosen.is_empty() {
        chosen = all.iter().filter(|(_, member)| illustrated(member)).collect();
    }
    if chosen.is_empty() && object.is_empty() {
        chosen = all.iter().take(1).collect();
    }
    for (name, member) in chosen {
        object.insert((*name).to_owned(), sample_at(document, member, depth + 1));
    }
    Value::Object(object)
}

fn string(format: Option<&str>) -> &'static str {
    match format {
        Some("date-time") => "2030-01-15T10:00:00Z",
        Some("date") => "2030-01-15",
        Some("time") => "10:00:00Z",
        Some("duration") => "PT1H",
        Some("email") => "ada@example.com",
        Some("uri") => "https://example.com/",
        Some("uuid") => "1b4e28ba-2fa1-4d3b-a3f5-ef19b5a7633b",
        _ => PLACE,
    }
}

/// The media type that an example uses, and what is said of it: JSON where it is offered.
pub(super) fn main_content(holder: &Value) -> Option<(&str, &Value)> {
    let json = members(holder, "content").find(|(kind, _)| *kind == "application/json");
    json.or_else(|| members(holder, "content").next())
}

/// A command that makes the request.
pub(super) fn curl<'a>(document: &Document<'a>, operation: &Operation<'a>) -> String {
    let mut path = operation.path.to_owned();
    let mut query = Vec::new();
    let mut headers = Vec::new();
    for parameter in &operation.parameters {
        let Some(name) = text(parameter, "name") else { continue };
        let value = parameter_value(document, parameter);
        let required = parameter.get("required") == Some(&Value::Bool(true));
        match text(parameter, "in") {
            Some("path") if value != PLACE => {
                path = path.replace(&format!("{{{name}}}"), &segment(&value).to_string())
            }
            Some("query") if required => query.push(format!("{name}={}", query_value(&value))),
            Some("header") if required => headers.push(format!("{name}: {value}")),
            _ => {}
        }
    }
    for scheme in document.security(operation.value) {
        match (text(scheme, "type"), text(scheme, "in"), text(scheme, "name")) {
            (Some("apiKey"), Some("header"), Some(name)) => headers.push(format!("{name}: {PLACE}")),
            (Some("http" | "oauth2" | "openIdConnect"), ..) => {
                headers.push(format!("Authorization: Bearer {PLACE}"))
            }
            _ => {}
        }
    }
    let mut address = format!("{}{path}", document.server());
    if !query.is_empty() {
        address = format!("{address}?{}", query.join("&"));
    }
    let mut lines = vec![match operation.method.as_str() {
        "GET" => format!("curl {}", quoted(&address)),
        method => format!("curl -X {method} {}", quoted(&address)),
    }];
    let body = operation.value.get("requestBody").map(|body| document.resolve(body).value);
    let content = body.and_then(main_content);
    if let Some((kind, _)) = content {
        headers.push(format!("Content-Type: {kind}"));
    }
    lines.extend(headers.iter().map(|header| format!("-H {}", quoted(header))));
    if let Some((_, content)) = content {
        let body = example_of(document, content);
        lines.push(format!("-d {}", quoted(&serde_json::to_string_pretty(&body).unwrap_or_default())));
    }
    lines.join(" \\\n  ")
}

fn parameter_value<'a>(document: &Document<'a>, parameter: &'a Value) -> String {
    let value = match given(parameter) {
        Some(value) => value.clone(),
        None => parameter.get("schema").map_or(json!(PLACE), |schema| sample(document, schema)),
    };
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The example of a media type: its own, its first named one, or one made from its schema.
pub(super) fn example_of<'a>(document: &Document<'a>, content: &'a Value) -> Value {
    let named = || {
        members(content, "examples")
            .next()
            .and_then(|(_, example)| document.resolve(example).value.get("value"))
    };
    match content.get("example").or_else(named) {
        Some(example) => example.clone(),
        None => content.get("schema").map_or(Value::Null, |schema| sample(document, schema)),
    }
}

/// In single quotes, for a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_fit_their_schema() {
        let root = json!({"components": {"schemas": {"Loop": {"required": ["next"], "properties": {"next": {"$ref": "#/components/schemas/Loop"}}}}},
            "list": [
                [{"type": "string", "format": "email"}, "ada@example.com"],
                [{"type": "string", "examples": ["x"]}, "x"],
                [{"type": ["integer", "null"], "minimum": 5}, 5],
                [{"anyOf": [{"type": "null"}, {"type": "boolean"}]}, true],
                [{"properties": {"a": {}, "b": {"type": "integer"}}, "required": ["b"]}, {"b": 1}],
                [{"properties": {"a": {}, "b": {"example": 7}}}, {"b": 7}],
                [{"properties": {"id": {"readOnly": true}, "z": {"enum": ["k"]}}}, {"z": "k"}],
                [{"type": "array", "items": {"const": 3}}, [3]],
                [{}, "…"]]});
        let document = Document::new(&root);
        for pair in items(&root, "list") {
            assert_eq!(sample(&document, &pair[0]), pair[1], "{}", pair[0]);
        }
        let circle = &root["components"]["schemas"]["Loop"];
        assert!(sample(&document, circle).is_object());
    }

    #[test]
    fn the_command_has_what_the_request_needs() {
        let root = json!({
            "servers": [{"url": "https://meet.example.com/"}],
            "security": [{}, {"bearer": []}],
            "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
            "paths": {"/v1/{provider}/meetings/{id}": {"patch": {
                "parameters": [
                    {"name": "provider", "in": "path", "required": true, "example": "acme"},
                    {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
                    {"name": "from", "in": "query", "required": true, "example": "2030-01-15T10:00:00+01:00"},
                    {"name": "X-Optional", "in": "header"}],
                "requestBody": {"content": {"application/json": {"example": {"title": "Ada's"}}}}}}}});
        let document = Document::new(&root);
        assert_eq!(
            curl(&document, &document.groups[0].operations[0]),
            "curl -X PATCH 'https://meet.example.com/v1/acme/meetings/{id}?from=2030-01-15T10:00:00%2B01:00' \\\n  \
             -H 'Authorization: Bearer …' \\\n  -H 'Content-Type: application/json' \\\n  \
             -d '{\n  \"title\": \"Ada'\\''s\"\n}'"
        );
    }
}
