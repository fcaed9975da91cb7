//! One provider's section: the host's keys. All others are the plugin's, see [`super::Config::own_keys`].

use std::path::PathBuf;

use convoke_plugin::{ExposeSecret as _, SecretString};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::{NAME_WORDS, Outbound};
use super::read;

/// The host's keys in a provider's section, and those it will need: a plugin's schema must not name one.
pub const RESERVED_KEYS: &[&str] = &[
    "authorize_url",
    "base_url",
    "client_id",
    "client_secret",
    "client_secret_file",
    "domi_name",
    "isolation",
    "issuer",
    "label",
    "outbound",
    "pkce",
    "plugin",
    "redirect_path",
    "scopes",
    "selectable_scopes",
    "sha256",
    "show",
    "token_url",
];

/// What the token page shows.
#[expect(missing_docs, reason = "the words are at the place of use")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Show {
    Refresh,
    Access,
}

/// Whether sign-ins use PKCE.
#[expect(missing_docs, reason = "the words are at the place of use")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PkceMode {
    #[default]
    On,
    Off,
    Required,
}

/// A provider. Keys that are not listed here are the plugin's own.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ProviderSection {
    /// The name of the plugin, which is the name of its library; the section's own name when absent. One plugin can serve
    /// many providers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", regex(pattern = "^[a-z][a-z0-9_]{0,31}$"), extend("x-allowed" = NAME_WORDS))]
    pub plugin: Option<String>,
    /// The library's SHA-256, hexadecimal. When given, any other library is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", regex(pattern = "^[0-9A-Fa-f]{64}$"), extend("x-allowed" = "64 hexadecimal digits"))]
    pub sha256: Option<String>,
    /// What people read; the plugin's own label when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(max = 100), regex(pattern = r"\S"))]
    pub label: Option<String>,
    /// The OAuth client id that the provider's portal gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub client_id: Option<String>,
    /// The OAuth client secret that the provider's portal gave.
    #[serde(skip_serializing)]
    #[schemars(with = "String", extend("writeOnly" = true))]
    pub client_secret: Option<SecretString>,
    /// Or a file that holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "path"))]
    pub client_secret_file: Option<PathBuf>,
    /// The scopes to ask for, a list or one text with spaces between them; the plugin's own choice when absent. Where the
    /// provider takes no scope parameter: what is expected to be granted.
    #[serde(deserialize_with = "read::words", skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "read::words_schema")]
    pub scopes: Option<Vec<String>>,
    /// When given, /connect/{provider} lets users pick, from these and those in `scopes`, which are ticked.
    #[serde(deserialize_with = "read::words_or_none", skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "read::words_schema")]
    pub selectable_scopes: Vec<String>,
    /// What the token page shows: `refresh`, `access`, or both.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub show: Vec<Show>,
    /// `on` (where the provider knows it), `off` or `required` (refused where the provider does not offer it).
    pub pkce: PkceMode,
    /// One redirect path for every sign-in, because the provider's portal knows it: `/callback/<provider>` and the drop-in
    /// callback when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "route"))]
    pub redirect_path: Option<String>,
    /// The name on the drop-in routes `/domino<Name>…` and `/<name>Callback`; the plugin's own when absent, no such routes
    /// when empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", regex(pattern = "^[A-Za-z0-9]{0,32}$"), extend("x-allowed" = "letters and digits, or empty"))]
    pub domi_name: Option<String>,
    /// How this provider is reached, where that differs from `[outbound]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Outbound")]
    pub outbound: Option<Outbound>,
    /// The root of the provider's API, as the provider documents it; the plugin's own when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "base-url"))]
    pub base_url: Option<String>,
    /// Where users grant access; below `base_url` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "http-url"))]
    pub authorize_url: Option<String>,
    /// Where tokens come from; below `base_url` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "http-url"))]
    pub token_url: Option<String>,
    /// What the provider calls itself in `iss` on the callback (RFC 9207); each callback must then carry exactly this. When
    /// absent, an `iss` that comes must be of the same origin as the authorization page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "http-url"))]
    pub issuer: Option<String>,
}

/// Whether a provider's OAuth credentials can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// Both are there.
    Complete,
    /// These keys are absent or blank.
    Missing(Vec<&'static str>),
    /// These keys hold what a sample file says, not what a portal gave.
    Placeholder(Vec<&'static str>),
}

// === impl ProviderSection ===

impl Default for ProviderSection {
    fn default() -> Self {
        ProviderSection {
            plugin: None,
            sha256: None,
            label: None,
            client_id: None,
            client_secret: None,
            client_secret_file: None,
            scopes: None,
            selectable_scopes: Vec::new(),
            show: vec![Show::Refresh],
            pkce: PkceMode::On,
            redirect_path: None,
            domi_name: None,
            outbound: None,
            base_url: None,
            authorize_url: None,
            token_url: None,
            issuer: None,
        }
    }
}

impl ProviderSection {
    /// The plugin that serves the provider `id`.
    pub fn plugin_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.plugin.as_deref().unwrap_or(id)
    }

    /// Whether the client id and secret can be used. Providers that need none do not ask.
    pub fn credentials(&self) -> Credentials {
        let keys = [
            ("client_id", self.client_id.as_deref()),
            ("client_secret", self.client_secret.as_ref().map(|secret| secret.expose_secret())),
        ];
        let which = |matches: fn(&str) -> bool| -> Vec<&'static str> {
            keys.iter().filter(|(_, value)| matches(value.unwrap_or_default())).map(|(key, _)| *key).collect()
        };
        let missing = which(|value| value.trim().is_empty());
        let placeholders = which(is_placeholder);
        match (missing.is_empty(), placeholders.is_empty()) {
            (false, _) => Credentials::Missing(missing),
            (true, false) => Credentials::Placeholder(placeholders),
            (true, true) => Credentials::Complete,
        }
    }
}

/// What sample files say where a value belongs.
pub(super) fn is_placeholder(value: &str) -> bool {
    let value = value.trim().to_lowercase();
    let all = |allowed: &str| !value.is_empty() && value.chars().all(|c| allowed.contains(c));
    all("….")
        || all("x") && value.len() >= 3
        || matches!(value.as_str(), "changeme" | "change-me" | "change_me" | "example" | "placeholder")
        || value.starts_with('<') && value.ends_with('>')
        || ["your-", "your_", "your "].iter().any(|prefix| value.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials(id: Option<&str>, secret: Option<&str>) -> Credentials {
        ProviderSection {
            client_id: id.map(str::to_owned),
            client_secret: secret.map(SecretString::from),
            ..ProviderSection::default()
        }
        .credentials()
    }

    #[test]
    fn what_a_portal_gave_is_complete() {
        for (id, secret) in [
            ("C1f3", "s3cr3t-s3cr3t"),
            ("x", "xy"),
            ("convoke-demo", "convoke-demo-secret"),
            ("a…b", "exemplary"),
        ] {
            assert_eq!(credentials(Some(id), Some(secret)), Credentials::Complete, "{id}");
        }
    }

    #[test]
    fn absent_and_blank_are_missing() {
        assert_eq!(credentials(None, None), Credentials::Missing(vec!["client_id", "client_secret"]));
        assert_eq!(credentials(Some("C1"), None), Credentials::Missing(vec!["client_secret"]));
        assert_eq!(credentials(Some(" \t"), Some("s")), Credentials::Missing(vec!["client_id"]));
        assert_eq!(credentials(Some("changeme"), None), Credentials::Missing(vec!["client_secret"]));
    }

    #[test]
    fn what_samples_say_is_a_placeholder() {
        for text in [
            "…",
            "...",
            "changeme",
            "CHANGEME",
            "<client id>",
            "your-client-id",
            "YOUR_SECRET",
            "xxx",
            "xxxxxxxx",
            "example",
            " … ",
        ] {
            assert_eq!(
                credentials(Some("C1"), Some(text)),
                Credentials::Placeholder(vec!["client_secret"]),
                "{text}"
            );
            assert_eq!(
                credentials(Some(text), Some(text)),
                Credentials::Placeholder(vec!["client_id", "client_secret"]),
                "{text}"
            );
        }
    }

    #[test]
    fn the_plugin_is_the_section_s_name_unless_said() {
        assert_eq!(ProviderSection::default().plugin_name("acme"), "acme");
        let section = ProviderSection { plugin: Some("other".to_owned()), ..ProviderSection::default() };
        assert_eq!(section.plugin_name("acme"), "other");
    }
}
