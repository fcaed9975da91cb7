//! Documents that are made once: schemas, the OpenAPI document, the reference page, and what validates by them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use axum::body::Bytes;
use convoke_plugin::Manifest;
use maud::Markup;
use serde_json::{Value, json};

use super::openapi;
use crate::api::calendar_entry::{CalendarEntry, CalendarEntryPatch};
use crate::api::meeting::{MeetingPatch, MeetingRequest};
use crate::api::pairing::PairingRequest;
use crate::api::token::{LoginRequest, RefreshRequest, RevokeRequest};
use crate::app::App;
use crate::pages;
use crate::provider::Schema;
use crate::schema::{self, Validator};

/// Documents and the validators of requests that are the same for every provider.
pub struct Documents {
    /// Checks `POST …/token`.
    pub refresh_request: Validator,
    /// Checks `POST …/login`.
    pub login_request: Validator,
    /// Checks `POST …/revoke`.
    pub revoke_request: Validator,
    /// Checks `POST /v1/pairings`.
    pub pairing_request: Schema,
    schemas: OnceLock<BTreeMap<&'static str, Value>>,
    openapi: OnceLock<Bytes>,
    reference: OnceLock<Markup>,
}

impl Documents {
    /// Nothing is rendered before somebody asks for it: the service starts in milliseconds.
    pub fn new() -> Result<Self, String> {
        Ok(Documents {
            refresh_request: Validator::new(schema::of::<RefreshRequest>()).map_err(|e| e.to_string())?,
            login_request: Validator::new(schema::of::<LoginRequest>()).map_err(|e| e.to_string())?,
            revoke_request: Validator::new(schema::of::<RevokeRequest>()).map_err(|e| e.to_string())?,
            pairing_request: Schema::new(schema::of::<PairingRequest>()),
            schemas: OnceLock::new(),
            openapi: OnceLock::new(),
            reference: OnceLock::new(),
        })
    }

    /// A schema of the API by its name.
    pub fn schema(&self, name: &str) -> Option<&Value> {
        self.schemas.get_or_init(openapi::schemas).get(name)
    }

    /// The OpenAPI document of this service with its configured providers.
    pub fn openapi(&self, app: &App) -> Bytes {
        self.openapi.get_or_init(|| document(app).to_string().into()).clone()
    }

    /// What the reference page shows of it.
    pub fn reference(&self, app: &App) -> &Markup {
        self.reference.get_or_init(|| pages::reference_content(&document(app)))
    }
}

fn document(app: &App) -> Value {
    openapi::document(&app.public_url, app.providers.values().map(AsRef::as_ref), app.pairings.enabled)
}

/// The schema of a meeting request with the provider's own `options`.
pub fn meeting_request(manifest: &Manifest) -> Schema {
    with_options(schema::of::<MeetingRequest>(), manifest, false)
}

/// The schema of a merge patch with the provider's own `options`.
pub fn meeting_patch(manifest: &Manifest) -> Schema {
    with_options(schema::of::<MeetingPatch>(), manifest, true)
}

/// The schema of a calendar entry with the provider's own `options`.
pub fn calendar_entry(manifest: &Manifest) -> Schema {
    with_options(schema::of::<CalendarEntry>(), manifest, false)
}

/// The schema of a changed calendar entry with the provider's own `options`.
pub fn calendar_entry_patch(manifest: &Manifest) -> Schema {
    with_options(schema::of::<CalendarEntryPatch>(), manifest, true)
}

fn with_options(mut json: Value, manifest: &Manifest, patch: bool) -> Schema {
    let mut options = manifest.options_schema.clone();
    schema::simplify(&mut options);
    if let Some(options) = options.as_object_mut() {
        options.remove("$schema");
        options.remove("title");
        // Absence and null are the same to every provider's options.
        options.insert("type".to_owned(), json!(["object", "null"]));
        if patch {
            options.remove("required");
        }
        options
            .entry("description")
            .or_insert_with(|| json!("The provider's own, named as the provider names them."));
    }
    if let Some(place) = json.pointer_mut("/properties/options") {
        *place = options;
    }
    Schema::new(json)
}
