//! Configured providers as the API shows them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::lang::ENGLISH;
use crate::provider::Provider;

/// A scope, in words.
#[derive(Serialize, JsonSchema)]
pub struct ScopeInfo {
    /// As sent to the provider.
    pub name: String,
    /// What it allows.
    pub description: String,
    /// Asked for without being picked.
    pub default: bool,
    /// Only an administrator may grant it.
    pub administrator: bool,
    /// Operations that need it.
    pub operations: Vec<String>,
}

/// A configured provider.
#[derive(Serialize, JsonSchema)]
pub struct ProviderInfo {
    /// Its id in this service.
    pub id: String,
    /// For people. Several providers may have the same.
    pub label: String,
    /// The plugin that serves it; several providers may share one.
    pub plugin: String,
    /// `authorization_code` or `password`.
    pub auth: String,
    /// What it can do.
    pub operations: Vec<String>,
    /// Which members of a meeting it keeps.
    pub capabilities: Vec<String>,
    /// Which tokens its token page shows: `refresh`, `access`.
    pub show: Vec<String>,
    /// Scopes that a sign-in asks for or offers.
    pub scopes: Vec<ScopeInfo>,
    /// Where things are: `authorization`, `connect`, `meetings`, `calendar_entries`, and its schemas.
    pub links: BTreeMap<String, String>,
}

/// All of them.
#[derive(Serialize, JsonSchema)]
pub struct ProviderList {
    /// In the order of their ids.
    pub providers: Vec<ProviderInfo>,
}

/// Where a user signs in.
#[derive(Serialize, JsonSchema)]
pub struct Authorization {
    /// This service's own page, to be opened in a browser.
    pub url: String,
}

/// The word that serde gives a plain enum value.
fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

impl ProviderInfo {
    /// `base` is the service's public URL.
    pub fn new(provider: &Provider, base: &str) -> Self {
        let manifest = &provider.manifest;
        let id = &provider.id;
        let api = format!("{base}/v1/providers/{id}");
        let links = [
            ("authorization", format!("{api}/authorization")),
            ("connect", format!("{base}/connect/{id}")),
            ("meetings", format!("{api}/meetings")),
            ("calendar_entries", format!("{api}/calendar-entries")),
            ("schema_config", format!("{api}/schemas/config.json")),
            ("schema_options", format!("{api}/schemas/options.json")),
            ("schema_meeting_request", format!("{api}/schemas/meeting-request.json")),
            ("schema_calendar_entry_request", format!("{api}/schemas/calendar-entry-request.json")),
        ];
        ProviderInfo {
            id: id.clone(),
            label: provider.label.clone(),
            plugin: manifest.id.clone(),
            auth: word(&manifest.auth),
            operations: manifest.operations.iter().map(|o| o.name().to_owned()).collect(),
            capabilities: manifest.capabilities.iter().map(word).collect(),
            show: provider.show.iter().map(word).collect(),
            scopes: provider
                .offered_scopes()
                .map(|scope| ScopeInfo {
                    description: provider.scope_description(ENGLISH, &scope.name).to_owned(),
                    default: scope.default,
                    administrator: scope.administrator,
                    operations: manifest
                        .scopes
                        .iter()
                        .filter(|s| s.name == scope.name)
                        .flat_map(|s| s.operations.iter().map(|o| o.name().to_owned()))
                        .collect(),
                    name: scope.name,
                })
                .collect(),
            links: links.into_iter().map(|(name, url)| (name.to_owned(), url)).collect(),
        }
    }
}
