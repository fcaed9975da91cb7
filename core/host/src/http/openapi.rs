//! The OpenAPI 3.1 document: assembled from one list of routes and the API's own types.
//!
//! The served document has concrete paths for each configured provider, with its real `options`; the checked-in one has
//! `{provider}` instead.

mod routes;

use std::collections::BTreeMap;

use convoke_plugin::Operation;
use serde_json::{Map, Value, json};

use self::routes::{Described, ROUTES};
use crate::api::calendar_entry::{
    CalendarEntry, CalendarEntryCleared, CalendarEntryPatch, CalendarEntryResponse,
};
use crate::api::meeting::{
    DeletedResponse, MeetingListResponse, MeetingPatch, MeetingRequest, MeetingResponse, ProfileResponse,
};
use crate::api::pairing::{PairingConfirmed, PairingPending, PairingRequest, PairingStarted};
use crate::api::problem::{Kind, ProblemDocument};
use crate::api::provider::{Authorization, ProviderInfo, ProviderList};
use crate::api::token::{LoginRequest, RefreshRequest, RevokeRequest, TokenResponse};
use crate::provider::Provider;
use crate::schema;

/// Requests whose schema has the provider's own `options` in it.
const OWN_REQUESTS: [&str; 4] =
    ["meeting-request", "meeting-patch", "calendar-entry-request", "calendar-entry-patch"];

/// Every schema of the API, by name.
pub fn schemas() -> BTreeMap<&'static str, Value> {
    BTreeMap::from([
        ("calendar-entry-cleared", schema::of_answer::<CalendarEntryCleared>()),
        ("calendar-entry-patch", schema::of::<CalendarEntryPatch>()),
        ("calendar-entry-request", schema::of::<CalendarEntry>()),
        ("calendar-entry-response", schema::of_answer::<CalendarEntryResponse>()),
        ("authorization", schema::of_answer::<Authorization>()),
        ("deleted-response", schema::of_answer::<DeletedResponse>()),
        ("login-request", schema::of::<LoginRequest>()),
        ("meeting-list-response", schema::of_answer::<MeetingListResponse>()),
        ("meeting-patch", schema::of::<MeetingPatch>()),
        ("meeting-request", schema::of::<MeetingRequest>()),
        ("meeting-response", schema::of_answer::<MeetingResponse>()),
        ("pairing-confirmed", schema::of_answer::<PairingConfirmed>()),
        ("pairing-pending", schema::of_answer::<PairingPending>()),
        ("pairing-request", schema::of::<PairingRequest>()),
        ("pairing-started", schema::of_answer::<PairingStarted>()),
        ("problem", schema::of_answer::<ProblemDocument>()),
        ("profile-response", schema::of_answer::<ProfileResponse>()),
        ("provider", schema::of_answer::<ProviderInfo>()),
        ("provider-list", schema::of_answer::<ProviderList>()),
        ("refresh-request", schema::of::<RefreshRequest>()),
        ("revoke-request", schema::of::<RevokeRequest>()),
        ("token-response", schema::of_answer::<TokenResponse>()),
    ])
}

/// The document with concrete paths for these providers.
pub fn document<'a>(
    public_url: &str,
    providers: impl Iterator<Item = &'a Provider>,
    pairings: bool,
) -> Value {
    let mut paths = Map::new();
    let mut components = components();
    let mut tags = vec![json!({"name": "providers", "description": "What is configured"})];
    let there = |route: &&Described| pairings || !route.is_pairing();
    for route in ROUTES.iter().filter(there).filter(|route| route.path.starts_with("/v1")) {
        insert(&mut paths, route.path, route, describe(route, None));
    }
    for provider in providers {
        tags.push(json!({"name": provider.id, "description": provider.label}));
        for (name, schema) in provider.own_requests() {
            components.insert(format!("{}-{name}", provider.id), embedded(schema.json.clone()));
        }
        for route in ROUTES.iter().filter(|route| !route.path.starts_with("/v1")) {
            if route.operation.is_some_and(|operation| !provider.supports(operation)) {
                continue;
            }
            insert(
                &mut paths,
                &format!("/v1/providers/{}{}", provider.id, route.path),
                route,
                describe(route, Some(&provider.id)),
            );
        }
    }
    assemble(public_url, tags, paths, components)
}

/// The document with `{provider}`, as it is checked in.
pub fn generic() -> Value {
    let mut paths = Map::new();
    for route in ROUTES {
        let path = if route.path.starts_with("/v1") {
            route.path.to_owned()
        } else {
            format!("/v1/providers/{{provider}}{}", route.path)
        };
        insert(&mut paths, &path, route, describe(route, None));
    }
    assemble(
        "http://localhost:8878",
        vec![json!({"name": "providers", "description": "Configured providers"})],
        paths,
        components(),
    )
}

fn assemble(
    server: &str,
    tags: Vec<Value>,
    paths: Map<String, Value>,
    components: Map<String, Value>,
) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Convoke",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "One service in front of every online-meeting provider. Errors are problem documents (RFC 9457) with a `cause` for a program to act on.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": server}],
        "tags": tags,
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "access_token": {"type": "http", "scheme": "bearer", "description": "The access token, or the sealed credential where this service gives out such."},
                "pairing_secret": {"type": "http", "scheme": "bearer", "description": "The `secret` that a pairing began with."},
                "refresh_token": {"type": "apiKey", "in": "header", "name": "Convoke-Refresh-Token", "description": "The refresh token. With it, a call that finds the access token missing or rejected refreshes once, repeats, and answers the new `tokens`."},
            },
        },
    })
}

fn components() -> Map<String, Value> {
    schemas().into_iter().map(|(name, schema)| (name.to_owned(), embedded(schema))).collect()
}

/// A schema as part of the document.
fn embedded(mut schema: Value) -> Value {
    if let Some(object) = schema.as_object_mut() {
        object.remove("$schema");
    }
    schema
}

fn insert(paths: &mut Map<String, Value>, path: &str, route: &Described, operation: Value) {
    let entry = paths.entry(path).or_insert_with(|| json!({}));
    if let Some(methods) = entry.as_object_mut() {
        methods.insert(route.method.to_owned(), operation);
    }
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn describe(route: &Described, provider: Option<&str>) -> Value {
    let id = provider.map_or_else(|| route.id.to_owned(), |provider| format!("{}_{provider}", route.id));
    let absolute = route.path.starts_with("/v1");
    let mut parameters = Vec::new();
    if provider.is_none() && !absolute {
        parameters.push(json!({"name": "provider", "in": "path", "required": true, "schema": {"type": "string"}, "description": "A provider's id."}));
    }
    if route.path.ends_with("{id}") {
        let whose = if route.is_pairing() { "The pairing's id." } else { "The meeting's id." };
        parameters.push(json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string", "minLength": 1, "maxLength": 1024}, "description": whose}));
    }
    if matches!(route.id, "getMeeting" | "updateMeeting" | "deleteMeeting") {
        parameters.push(json!({"name": "scope", "in": "query", "schema": {"type": "string", "enum": ["occurrence", "series"]}, "description": "Whether one occurrence is meant or its series, where the provider tells them apart (capability `occurrences`); without it, what the id names."}));
    }
    match route.id {
        "listMeetings" => {
            let time = |name: &str, what: &str| json!({"name": name, "in": "query", "schema": {"type": "string", "format": "date-time"}, "description": what});
            parameters.push(time("from", "Only meetings from then on: RFC 3339 with an offset."));
            parameters.push(time("to", "Only meetings before then: RFC 3339 with an offset."));
            parameters.push(json!({"name": "cursor", "in": "query", "schema": {"type": "string"}, "description": "The `next_cursor` of the page before."}));
        }
        "createMeeting" | "createCalendarEntry" => {
            parameters.push(json!({"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"}, "description": "Names this create, for 24 hours and for the presented credential: the same call again makes no second meeting."}));
        }
        "deleteMeeting" => {
            parameters.push(json!({"name": "send_email", "in": "query", "schema": {"type": "boolean", "default": false}, "description": "Whether the provider sends its own mail."}));
        }
        _ => {}
    }
    let mut responses = Map::new();
    for (status, name) in route.success {
        let mut response = json!({"description": if *status == 204 { "Done" } else { "Success" }});
        if !name.is_empty() {
            response["content"] = json!({"application/json": {"schema": reference(name)}});
        }
        if *status == 201 {
            let location =
                json!({"description": "The address of what came to be.", "schema": {"type": "string"}});
            response["headers"] = json!({ "Location": location });
            if !route.is_pairing() {
                response["headers"]["Idempotency-Replayed"] = json!({"description": "`true` when an earlier call with this key made the meeting.", "schema": {"type": "string", "enum": ["true"]}});
            }
        }
        responses.insert(status.to_string(), response);
    }
    for (status, kinds) in by_status(route.problems) {
        let words: Vec<_> = kinds.iter().map(|kind| format!("`{}`", kind.slug())).collect();
        responses.insert(
            status.to_string(),
            json!({"description": words.join(", "), "content": {"application/problem+json": {"schema": reference("problem")}}}),
        );
    }
    let mut operation = json!({
        "operationId": id,
        "tags": [if absolute { "providers" } else { provider.unwrap_or("providers") }],
        "summary": route.summary,
        "responses": responses,
    });
    if !parameters.is_empty() {
        operation["parameters"] = Value::Array(parameters);
    }
    if let Some(body) = route.body {
        let own = OWN_REQUESTS.contains(&body);
        let name = match provider {
            Some(provider) if own => format!("{provider}-{body}"),
            _ => body.to_owned(),
        };
        let mut content =
            Map::from_iter([("application/json".to_owned(), json!({"schema": reference(&name)}))]);
        if body == "meeting-patch" {
            content.insert("application/merge-patch+json".to_owned(), json!({"schema": reference(&name)}));
        }
        operation["requestBody"] = json!({"required": true, "content": content});
    }
    if route.operation.is_some_and(Operation::uses_access_token) {
        operation["security"] =
            json!([{"access_token": []}, {"refresh_token": []}, {"access_token": [], "refresh_token": []}]);
    }
    if route.is_pairing() && route.path.ends_with("{id}") {
        operation["security"] = json!([{"pairing_secret": []}]);
    }
    operation
}

fn by_status(kinds: &[Kind]) -> BTreeMap<u16, Vec<Kind>> {
    let mut map: BTreeMap<u16, Vec<Kind>> = BTreeMap::new();
    for kind in kinds {
        map.entry(kind.status()).or_default().push(*kind);
    }
    if let Some(unauthorized) = map.get_mut(&Kind::MissingCredentials.status())
        && !unauthorized.contains(&Kind::ReauthorizationRequired)
    {
        unauthorized.push(Kind::ReauthorizationRequired);
    }
    if let Some(denied) = map.get_mut(&Kind::AccessDenied.status()) {
        denied.push(Kind::AccountNotEntitled);
    }
    map
}
