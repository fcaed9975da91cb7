//! Opening a plugin for one configured provider: what it is given, and what it answers.

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::secret::{SecretString, secret_serde_option};

/// The configuration of one provider. The members are the host's keys; `own` are the plugin's.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "C: Deserialize<'de> + Default"))]
pub struct Settings<C> {
    /// The provider's id on the HTTP surface.
    pub id: String,
    /// The OAuth client id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// The OAuth client secret.
    #[serde(default, with = "secret_serde_option", skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<SecretString>,
    /// The API's root, without a slash at its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// Where users grant access.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorize_url: Option<String>,
    /// Where tokens come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_url: Option<String>,
    /// Scopes the configuration asks for.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Every redirect URI in use.
    #[serde(default)]
    pub redirect_uris: Vec<String>,
    /// The plugin's own keys.
    #[serde(default)]
    pub own: C,
}

impl<C> Settings<C> {
    /// The API's root, without a slash at its end.
    pub fn base_url(&self) -> Result<&str, Failure> {
        required(self.base_url.as_deref(), "base_url")
    }

    /// Where users grant access.
    pub fn authorize_url(&self) -> Result<&str, Failure> {
        required(self.authorize_url.as_deref(), "authorize_url")
    }

    /// Where tokens come from.
    pub fn token_url(&self) -> Result<&str, Failure> {
        required(self.token_url.as_deref(), "token_url")
    }

    /// The OAuth client id.
    pub fn client_id(&self) -> Result<&str, Failure> {
        required(self.client_id.as_deref(), "client_id")
    }

    /// The OAuth client secret.
    pub fn client_secret(&self) -> Result<&SecretString, Failure> {
        self.client_secret.as_ref().ok_or_else(|| missing("client_secret"))
    }

    /// Fills in what the configuration left to the manifest.
    pub(crate) fn complete(&mut self, manifest: &Manifest) {
        let endpoints = &manifest.endpoints;
        if let Some(url) = &mut self.base_url {
            url.truncate(url.trim_end_matches('/').len());
        } else {
            self.base_url.clone_from(&endpoints.base_url);
        }
        let at = |there: &Option<String>| Some(place(self.base_url.as_deref()?, there.as_deref()?));
        self.authorize_url = self.authorize_url.take().or_else(|| at(&endpoints.authorize));
        self.token_url = self.token_url.take().or_else(|| at(&endpoints.token));
    }
}

fn missing(key: &str) -> Failure {
    Failure::invalid(format!("/{key}"), "is needed and has no default")
}

fn required<'a>(value: Option<&'a str>, key: &str) -> Result<&'a str, Failure> {
    value.ok_or_else(|| missing(key))
}

/// How much a note matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// `convoke config check` fails.
    Error,
    /// It will probably bite.
    Warning,
    /// Worth knowing.
    Info,
}

/// Something only the provider's plugin knows about a configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// How much it matters.
    pub level: Level,
    /// Which key of the provider's section; may be empty.
    pub key: String,
    /// For a person.
    pub message: String,
}

/// What `open` answers beside the instance: the manifest for this configuration, the origins it needs, and notes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Bound {
    /// The manifest; `open` may take operations or capabilities away, or change scopes or PKCE.
    pub manifest: Manifest,
    /// Origins it reaches, such as `https://api.example.com`. Those of the three URLs are there already.
    #[serde(default)]
    pub origins: Vec<String>,
    /// What the plugin has to say.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// The API's root as it will be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// Where users are sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorize_url: Option<String>,
    /// Where tokens come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_url: Option<String>,
}

impl Bound {
    pub(crate) fn new<C>(manifest: Manifest, settings: &Settings<C>) -> Self {
        let mut origins = manifest.origins.clone();
        for url in [&settings.base_url, &settings.token_url].into_iter().flatten() {
            if let Some(origin) = origin(url)
                && !origins.contains(&origin)
            {
                origins.push(origin);
            }
        }
        Bound {
            manifest,
            origins,
            notes: Vec::new(),
            base_url: settings.base_url.clone(),
            authorize_url: settings.authorize_url.clone(),
            token_url: settings.token_url.clone(),
        }
    }

    /// Names the origin of a URL that a key of the plugin's own gives, so that the host lets requests go there.
    pub fn reach(&mut self, url: &str) {
        if let Some(origin) = origin(url)
            && !self.origins.contains(&origin)
        {
            self.origins.push(origin);
        }
    }

    /// Tells the administrator something about `key`.
    pub fn note(&mut self, level: Level, key: &str, message: impl Into<String>) {
        self.notes.push(Note { level, key: key.to_owned(), message: message.into() });
    }
}

/// The address of `there`, seen from `base`: below it (`authorize`), from the root of its origin (`/oauth/authorize`), or
/// `there` itself when it is absolute (`https://…`).
pub fn place(base: &str, there: &str) -> String {
    if origin(there).is_some() {
        return there.to_owned();
    }
    let from = if there.starts_with('/') { origin(base) } else { None };
    format!("{}/{}", from.as_deref().unwrap_or(base).trim_end_matches('/'), there.trim_start_matches('/'))
}

/// Scheme, host and port of an absolute URL, as written.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    (!authority.is_empty()).then(|| format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NoKeys;

    #[test]
    fn endpoints_follow_the_base() {
        let manifest = Manifest::new("acme", "Acme", "1.0.0").endpoints(
            Some("https://api.acme.example/v1"),
            Some("authorize"),
            Some("token"),
        );
        let mut settings: Settings<NoKeys> =
            serde_json::from_str(r#"{"id":"acme","base_url":"http://127.0.0.1:9/v1/"}"#).unwrap();
        settings.complete(&manifest);
        assert_eq!(settings.base_url().unwrap(), "http://127.0.0.1:9/v1");
        assert_eq!(settings.authorize_url().unwrap(), "http://127.0.0.1:9/v1/authorize");
        assert_eq!(Bound::new(manifest, &settings).origins, ["http://127.0.0.1:9"]);
        assert_eq!(settings.client_id().unwrap_err().errors[0].pointer, "/client_id");
    }

    #[test]
    fn a_place_is_below_the_base_or_at_its_root_or_elsewhere() {
        let base = "https://api.acme.example/v1";
        assert_eq!(place(base, "token"), "https://api.acme.example/v1/token");
        assert_eq!(place("https://api.acme.example/v1/", "token"), "https://api.acme.example/v1/token");
        assert_eq!(place(base, "/oauth/token"), "https://api.acme.example/oauth/token");
        assert_eq!(place(base, "https://id.acme.example/token"), "https://id.acme.example/token");
        let manifest = Manifest::new("acme", "Acme", "1.0.0").endpoints(
            Some(base),
            None,
            Some("https://id.example/token"),
        );
        let mut settings: Settings<NoKeys> = serde_json::from_str(r#"{"id":"acme"}"#).unwrap();
        settings.complete(&manifest);
        assert_eq!(
            Bound::new(manifest, &settings).origins,
            ["https://api.acme.example", "https://id.example"],
            "the host may reach both"
        );
    }
}
