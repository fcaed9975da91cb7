//! From configuration and plugins to configured providers: what is ready, what is left out and why, what must be mended.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use convoke_plugin::{AuthKind, Bound, Failure, Level, Manifest, Note};
use serde_json::{Map, Value, json};

use crate::config::{Config, Credentials, Issue, ProviderSection, Severity};
use crate::flow::cookie::Entry;
use crate::http::{calendar_entry, calendar_entry_patch, meeting_patch, meeting_request};
use crate::observe::plugin_log;
use crate::outbound;
use crate::plugins::{Catalog, Instance, OpenError, Plugin};
use crate::provider::{self, Provider};

/// What became of a configuration.
#[derive(Default)]
pub struct Assembled {
    /// Ready, by id.
    pub providers: BTreeMap<String, Arc<Provider>>,
    /// Left out: id and reason.
    pub left_out: Vec<(String, String)>,
    /// Errors stop the start; warnings are told.
    pub issues: Vec<Issue>,
}

impl Assembled {
    /// Whether a plugin calls something an error that does not stop the start.
    pub fn has_error_notes(&self) -> bool {
        self.providers.values().any(|provider| provider.notes.iter().any(|note| note.level == Level::Error))
    }
}

enum Trouble {
    /// The others can go on without it.
    LeftOut(String),
    /// The configuration must be mended first.
    Wrong(Vec<Issue>),
}

/// Adds providers that only DOMI's environment variables name. The names are those of the plugins in the folder.
pub fn add_domi_providers(config: &mut Config, catalog: &mut Catalog) -> Vec<Issue> {
    let credentials = config.domi_credentials().to_vec();
    if credentials.is_empty() {
        return Vec::new();
    }
    let mut issues = Vec::new();
    let plugins: Vec<Arc<Plugin>> =
        catalog.scan().unwrap_or_default().into_iter().filter_map(|entry| entry.plugin.ok()).collect();
    for credential in credentials {
        let named = |plugin: &&Arc<Plugin>| {
            plugin.manifest.domi_name.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(&credential.name))
        };
        if let Some(plugin) = plugins.iter().find(named) {
            let domi_name = plugin.manifest.domi_name.clone().unwrap_or_default();
            issues.extend(config.add_domi_provider(&credential.name, &plugin.manifest.id, &domi_name).err());
        }
    }
    issues
}

/// Opens every configured provider.
pub fn assemble(config: &Config, catalog: &mut Catalog, public_url: &str) -> Assembled {
    let mut assembled = Assembled::default();
    for (number, (id, section)) in config.providers.iter().enumerate() {
        match open(config, catalog, public_url, number, id, section) {
            Ok((provider, issues)) => {
                assembled.issues.extend(issues);
                assembled.providers.insert(id.clone(), Arc::new(provider));
            }
            Err(Trouble::LeftOut(reason)) => assembled.left_out.push((id.clone(), reason)),
            Err(Trouble::Wrong(issues)) => assembled.issues.extend(issues),
        }
    }
    for warning in &catalog.warnings {
        assembled.issues.push(Issue {
            severity: Severity::Warning,
            source: "plugin folder".to_owned(),
            key: "plugins.dir".to_owned(),
            message: warning.clone(),
        });
    }
    check_uniqueness(config, &mut assembled);
    assembled
}

fn open(
    config: &Config,
    catalog: &mut Catalog,
    public_url: &str,
    number: usize,
    id: &str,
    section: &ProviderSection,
) -> Result<(Provider, Vec<Issue>), Trouble> {
    let wrong =
        |key: &str, message: String| Trouble::Wrong(vec![issue(config, Severity::Error, id, key, message)]);
    let plugin = catalog
        .load(section.plugin_name(id))
        .map_err(|refusal| Trouble::LeftOut(format!("its plugin is refused: {}", refusal.0)))?;
    let manifest = &plugin.manifest;
    let (own, mut issues) = config.own_keys(id, &manifest.config_schema).map_err(Trouble::Wrong)?;
    if manifest.auth == AuthKind::AuthorizationCode {
        match section.credentials() {
            Credentials::Complete => {}
            Credentials::Missing(keys) => return Err(Trouble::LeftOut(told(&keys, "missing"))),
            Credentials::Placeholder(keys) => {
                return Err(Trouble::LeftOut(told(&keys, "still a placeholder")));
            }
        }
    }
    let domi_name = match section.domi_name.as_deref() {
        Some("") => None,
        Some(name) => Some(name.to_owned()),
        None => manifest.domi_name.clone(),
    };
    let scopes = section.scopes.clone().unwrap_or_else(|| manifest.default_scopes.clone());
    let redirect_uris =
        redirect_uris(public_url, id, section.redirect_path.as_deref(), domi_name.as_deref(), manifest);
    let settings = settings(id, section, &scopes, &redirect_uris, own);
    let (instance, mut bound) =
        Instance::open(&plugin, id, settings.to_string().as_bytes()).map_err(|error| match error {
            OpenError::Broken(reason) => Trouble::LeftOut(format!("its plugin {reason}")),
            OpenError::Refused(failure) => refused(config, id, &settings, &failure),
        })?;
    if bound.manifest.id != manifest.id {
        let name = plugin_log::escape(&bound.manifest.id);
        return Err(Trouble::LeftOut(format!(
            "its plugin opened as `{name}`; its manifest says `{}`",
            manifest.id
        )));
    }
    // The bound manifest's: whether a provider knows PKCE may depend on the configuration.
    let pkce = provider::pkce(section.pkce, bound.manifest.pkce).map_err(|message| wrong("pkce", message))?;
    // What a plugin lists is its own mistake, what the configuration names the administrator's.
    outbound::Policy::new(bound.origins.iter().map(String::as_str), [])
        .map_err(|message| Trouble::LeftOut(format!("its plugin lists an origin that is none: {message}")))?;
    let outbound =
        outbound_settings(config, section, &bound).map_err(|(key, message)| wrong(&key, message))?;
    bound.notes.iter_mut().for_each(one_line);
    issues.extend(notes(config, id, &bound));
    let mut manifest = bound.manifest;
    if section.issuer.is_some() {
        manifest.issuer.clone_from(&section.issuer);
    }
    let (meeting_request, meeting_patch) = (meeting_request(&manifest), meeting_patch(&manifest));
    let (calendar_entry, calendar_entry_patch) = (calendar_entry(&manifest), calendar_entry_patch(&manifest));
    let provider = Provider {
        number,
        id: id.to_owned(),
        label: section.label.clone().unwrap_or_else(|| manifest.label.clone()),
        manifest,
        notes: bound.notes,
        instance,
        outbound,
        scopes,
        selectable_scopes: section.selectable_scopes.clone(),
        show: section.show.clone(),
        pkce,
        redirect_path: section.redirect_path.clone(),
        domi_name,
        authorize_url: bound.authorize_url,
        meeting_request,
        meeting_patch,
        calendar_entry,
        calendar_entry_patch,
    };
    Ok((provider, issues))
}

fn told(keys: &[&str], what: &str) -> String {
    keys.iter().map(|key| format!("{key} is {what}")).collect::<Vec<_>>().join(" and ")
}

fn issue(config: &Config, severity: Severity, id: &str, key: &str, message: String) -> Issue {
    let key = if key.is_empty() { format!("providers.{id}") } else { format!("providers.{id}.{key}") };
    Issue { severity, source: config.source_of(&key), key, message }
}

/// A key that is not there leaves the provider out, like missing credentials; one that is wrong stops the start.
fn refused(config: &Config, id: &str, settings: &Value, failure: &Failure) -> Trouble {
    let given = |pointer: &str| {
        settings
            .pointer(pointer)
            .or_else(|| settings.pointer(&format!("/own{pointer}")))
            .is_some_and(|v| !v.is_null())
    };
    if failure.errors.is_empty() {
        return Trouble::LeftOut(format!(
            "its plugin does not open: {}",
            plugin_log::escape(&failure.detail)
        ));
    }
    if failure.errors.iter().all(|error| !error.pointer.is_empty() && !given(&error.pointer)) {
        let keys: Vec<_> = failure.errors.iter().map(|e| e.pointer.trim_start_matches('/')).collect();
        return Trouble::LeftOut(told(&keys, "missing"));
    }
    let told = |e: &convoke_plugin::FieldError| {
        issue(
            config,
            Severity::Error,
            id,
            &e.pointer.trim_start_matches('/').replace('/', "."),
            e.detail.clone(),
        )
    };
    Trouble::Wrong(failure.errors.iter().map(told).collect())
}

fn redirect_uris(
    public_url: &str,
    id: &str,
    redirect_path: Option<&str>,
    domi_name: Option<&str>,
    manifest: &Manifest,
) -> Vec<String> {
    if manifest.auth == AuthKind::Password {
        return Vec::new();
    }
    match (redirect_path, domi_name) {
        (Some(path), _) => vec![format!("{public_url}{path}")],
        (None, Some(name)) => vec![
            format!("{public_url}/callback/{id}"),
            format!("{public_url}/{}Callback", name.to_lowercase()),
        ],
        (None, None) => vec![format!("{public_url}/callback/{id}")],
    }
}

fn settings(
    id: &str,
    section: &ProviderSection,
    scopes: &[String],
    redirect_uris: &[String],
    own: Map<String, Value>,
) -> Value {
    use convoke_plugin::ExposeSecret as _;
    json!({
        "id": id,
        "client_id": section.client_id,
        "client_secret": section.client_secret.as_ref().map(|secret| secret.expose_secret()),
        "base_url": section.base_url,
        "authorize_url": section.authorize_url,
        "token_url": section.token_url,
        "scopes": scopes,
        "redirect_uris": redirect_uris,
        "own": own,
    })
}

fn outbound_settings(
    config: &Config,
    section: &ProviderSection,
    bound: &Bound,
) -> Result<outbound::Settings, (String, String)> {
    let configured = [&section.base_url, &section.authorize_url, &section.token_url]
        .into_iter()
        .flatten()
        .map(String::as_str);
    let mut policy = outbound::Policy::new(bound.origins.iter().map(String::as_str), configured)
        .map_err(|message| ("base_url".to_owned(), message))?;
    let settings = section.outbound.clone().unwrap_or_default().over(&config.outbound);
    if let Some(proxy) = &settings.proxy {
        policy = policy.through(proxy);
    }
    let ca = match &settings.ca_file {
        Some(path) => {
            let pem = std::fs::read(path).map_err(|e| {
                ("outbound.ca_file".to_owned(), format!("{} cannot be read: {e}", path.display()))
            })?;
            Some((path.clone(), pem))
        }
        None => None,
    };
    let settings = outbound::Settings { policy: Arc::new(policy), settings, ca };
    // A client is made per runtime when it is first needed; making one with special settings shows now whether they work.
    if settings.ca.is_some() || settings.settings.proxy.is_some() {
        outbound::probe(&settings).map_err(|message| ("outbound".to_owned(), message))?;
    }
    Ok(settings)
}

fn notes(config: &Config, id: &str, bound: &Bound) -> Vec<Issue> {
    let mut issues: Vec<Issue> = bound
        .notes
        .iter()
        .filter(|note| note.level != Level::Info)
        .map(|note| {
            // What only a plugin knows may be out of date: it is told, and does not stop the others.
            issue(config, Severity::Warning, id, &note.key, note.message.clone())
        })
        .collect();
    issues.dedup_by(|a, b| a.message == b.message);
    issues
}

/// A plugin's words, which reach logs and terminals.
fn one_line(note: &mut Note) {
    note.key = plugin_log::escape(&note.key);
    note.message = plugin_log::escape(&note.message);
}

fn check_uniqueness(config: &Config, assembled: &mut Assembled) {
    let mut paths: HashMap<String, String> = HashMap::new();
    let mut names: HashMap<String, String> = HashMap::new();
    let mut found = Vec::new();
    for provider in assembled.providers.values().filter(|p| !p.uses_password()) {
        for entry in [Entry::Connect, Entry::Domi] {
            let path = provider.redirect_path(entry);
            if let Some(reason) = taken(&path, provider) {
                found.push((provider.id.clone(), "redirect_path", reason));
            }
            if let Some(other) = paths.insert(path.clone(), provider.id.clone())
                && other != provider.id
            {
                found.push((
                    provider.id.clone(),
                    "redirect_path",
                    format!("{path} is also the redirect path of providers.{other}"),
                ));
            }
        }
    }
    for provider in assembled.providers.values() {
        if let Some(name) = &provider.domi_name
            && let Some(other) = names.insert(name.to_lowercase(), provider.id.clone())
        {
            found.push((provider.id.clone(), "domi_name", format!("`{name}` is also the name of providers.{other}; give one of them another, or \"\" for none")));
        }
    }
    found.dedup();
    assembled.issues.extend(
        found.into_iter().map(|(id, key, message)| issue(config, Severity::Error, &id, key, message)),
    );
}

/// A redirect path that is one of our own addresses.
fn taken(path: &str, provider: &Provider) -> Option<String> {
    let own = path == "/"
        || ["/v1", "/connect", "/docs", "/problems", "/privacy", "/openapi.json", "/logo.png", "/assets"]
            .iter()
            .any(|taken| {
                path.strip_prefix(taken).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        || (path.starts_with("/callback/") && path != format!("/callback/{}", provider.id))
        || path.starts_with("/domino")
        || path.contains(['{', '}', '*', '?', '#']);
    own.then(|| {
        format!(
            "{path} is one of this service's own addresses; choose another, such as /callback/{}",
            provider.id
        )
    })
}
