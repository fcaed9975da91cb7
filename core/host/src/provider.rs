//! A configured provider: a plugin's instance with everything the host decided about it.

use std::sync::{Arc, OnceLock};

use convoke_plugin::{AuthKind, Capability, Failure, FailureKind, Manifest, Note, Operation, Pkce};
use serde_json::Value;

use crate::config::Show;
use crate::flow::cookie::Entry;
use crate::lang::{ENGLISH, Lang, say};
use crate::outbound;
use crate::plugins::Instance;
use crate::schema::Validator;

/// A configured provider.
pub struct Provider {
    /// Unique in the process; names its HTTP clients.
    pub number: usize,
    /// Its id on the HTTP surface.
    pub id: String,
    /// For people.
    pub label: String,
    /// The bound manifest.
    pub manifest: Manifest,
    /// What the plugin said about the configuration.
    pub notes: Vec<Note>,
    /// The open plugin.
    pub instance: Arc<Instance>,
    /// How it is reached.
    pub outbound: outbound::Settings,
    /// Asked for in every sign-in, or ticked where users pick.
    pub scopes: Vec<String>,
    /// Offered beside them.
    pub selectable_scopes: Vec<String>,
    /// What the token page shows.
    pub show: Vec<Show>,
    /// Whether sign-ins use PKCE.
    pub pkce: bool,
    /// One redirect path for every flow.
    pub redirect_path: Option<String>,
    /// The name on the drop-in routes.
    pub domi_name: Option<String>,
    /// Where users are sent, for the pages' form policy.
    pub authorize_url: Option<String>,
    /// Schema and validator of a meeting request with this provider's options.
    pub meeting_request: Schema,
    /// Schema and validator of a merge patch with this provider's options.
    pub meeting_patch: Schema,
    /// Schema and validator of a calendar entry with this provider's options.
    pub calendar_entry: Schema,
    /// Schema and validator of a changed calendar entry with this provider's options.
    pub calendar_entry_patch: Schema,
}

impl Provider {
    /// The schemas of requests that have this provider's options in them, by name.
    pub fn own_requests(&self) -> [(&'static str, &Schema); 4] {
        [
            ("meeting-request", &self.meeting_request),
            ("meeting-patch", &self.meeting_patch),
            ("calendar-entry-request", &self.calendar_entry),
            ("calendar-entry-patch", &self.calendar_entry_patch),
        ]
    }
}

/// A published schema and what checks by it.
pub struct Schema {
    /// As published.
    pub json: Value,
    validator: OnceLock<Result<Validator, String>>,
}

impl Schema {
    /// Nothing is compiled yet: the patterns of a few providers take as long as the rest of the start.
    pub fn new(json: Value) -> Self {
        Schema { json, validator: OnceLock::new() }
    }

    /// Compiled when it is first needed. The error says what is wrong with the schema.
    pub fn validator(&self) -> Result<&Validator, String> {
        let compile = || Validator::new(self.json.clone()).map_err(|fault| fault.to_string());
        self.validator.get_or_init(compile).as_ref().map_err(Clone::clone)
    }
}

/// A scope that a sign-in may ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedScope {
    /// As sent.
    pub name: String,
    /// Asked for without being picked.
    pub default: bool,
    /// Only an administrator may grant it.
    pub administrator: bool,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Provider({})", self.id)
    }
}

impl Provider {
    /// The plugin's own name, for messages about the plugin rather than the provider.
    pub fn plugin_name(&self) -> &str {
        &self.manifest.id
    }

    /// Whether the plugin implements it.
    pub fn supports(&self, operation: Operation) -> bool {
        self.manifest.operations.contains(&operation)
    }

    /// A failure that says so where the plugin does not implement it.
    pub fn require(&self, operation: Operation) -> Result<(), Failure> {
        if self.supports(operation) {
            return Ok(());
        }
        let what = operation.name().replace('_', " ");
        let words = say("failure-no-operation").with("provider", &self.label).with("operation", what);
        Err(words.failure(FailureKind::Unsupported))
    }

    /// Whether the provider keeps such a member.
    pub fn has(&self, capability: Capability) -> bool {
        self.manifest.capabilities.contains(&capability)
    }

    /// Whether users sign in on a form of ours.
    pub fn uses_password(&self) -> bool {
        self.manifest.auth == AuthKind::Password
    }

    /// Whether users pick scopes.
    pub fn offers_scopes(&self) -> bool {
        !self.selectable_scopes.is_empty()
    }

    /// Every scope a sign-in may ask for: those always asked for, then the others on offer. The order is what a flow
    /// cookie counts by.
    pub fn offered_scopes(&self) -> impl Iterator<Item = OfferedScope> + '_ {
        let offer = |name: &String, default: bool| OfferedScope {
            administrator: self.manifest.scopes.iter().any(|s| s.name == *name && s.administrator),
            name: name.clone(),
            default,
        };
        let others = self.selectable_scopes.iter().filter(|name| !self.scopes.contains(name));
        self.scopes
            .iter()
            .map(move |name| offer(name, true))
            .chain(others.map(move |name| offer(name, false)))
    }

    /// Every address that has to be registered at the provider.
    pub fn redirect_uris(&self, public_url: &str) -> Vec<String> {
        if self.uses_password() {
            return Vec::new();
        }
        let mut uris = vec![format!("{public_url}{}", self.redirect_path(Entry::Connect))];
        let domi = format!("{public_url}{}", self.redirect_path(Entry::Domi));
        if !uris.contains(&domi) {
            uris.push(domi);
        }
        uris
    }

    /// Where the provider sends the browser back to.
    pub fn redirect_path(&self, entry: Entry) -> String {
        match (&self.redirect_path, entry, &self.domi_name) {
            (Some(path), _, _) => path.clone(),
            (None, Entry::Domi, Some(name)) => format!("/{}Callback", name.to_lowercase()),
            (None, _, _) => format!("/callback/{}", self.id),
        }
    }

    /// A text that the plugin brings in this language; English is not among them.
    fn text(&self, lang: Lang, key: &str) -> Option<&str> {
        self.manifest.texts.get(lang.tag())?.get(key)?.as_str()
    }

    /// The label for a reader: as configured, else as the plugin has it in their language.
    pub fn label_in(&self, lang: Lang) -> &str {
        if self.label == self.manifest.label { self.service_in(lang) } else { &self.label }
    }

    /// What the service calls itself, whatever the configured label is.
    pub fn service_in(&self, lang: Lang) -> &str {
        self.text(lang, "label").unwrap_or(&self.manifest.label)
    }

    /// What a scope allows, in words, in English where the plugin has no others; empty when it does not know the scope.
    pub fn scope_description(&self, lang: Lang, name: &str) -> &str {
        let english =
            || self.manifest.scopes.iter().find(|s| s.name == name).map_or("", |s| s.description.as_str());
        self.text(lang, &format!("scope/{name}")).unwrap_or_else(english)
    }

    /// What a sign-in error means here and what to do about it, where the plugin says it in this language. A code at the
    /// beginning of the description says more than the error.
    pub fn sign_in_error(&self, lang: Lang, error: &str, description: Option<&str>) -> Option<[&str; 2]> {
        let code = description.and_then(|text| text.split(|c: char| !c.is_ascii_alphanumeric()).next());
        let known = |wanted: &str| self.manifest.sign_in_errors.iter().find(|own| own.error == wanted);
        let own = code.and_then(known).or_else(|| known(error))?;
        if lang == ENGLISH {
            return Some([&own.meaning, &own.advice]);
        }
        let text = |part: &str| self.text(lang, &format!("sign-in/{}/{part}", own.error));
        Some([text("meaning")?, text("advice")?])
    }

    /// Scopes that the operation needs and `granted` lacks.
    pub fn missing_scopes(&self, operation: Operation, granted: &[String]) -> Vec<String> {
        self.manifest.missing_scopes(operation, granted)
    }
}

/// Whether S256 is used, from what the configuration wants and the provider has.
pub fn pkce(wanted: crate::config::PkceMode, offered: Pkce) -> Result<bool, String> {
    use crate::config::PkceMode as Wanted;
    match (wanted, offered) {
        (Wanted::Required, Pkce::None) => Err("requires PKCE, which this provider does not have".to_owned()),
        (Wanted::Off, Pkce::Required) => Err("turns PKCE off, which this provider requires".to_owned()),
        (Wanted::Off, _) | (_, Pkce::None) => Ok(false),
        (Wanted::On | Wanted::Required, Pkce::Optional | Pkce::Required) => Ok(true),
    }
}
