//! The plugin under test, open with a configuration of the kit's own.

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use convoke_plugin::{AuthKind, Bound, Operation};
use serde_json::{Map, Value, json};

use super::samples::{Fill, Sample, Samples, canary, fill, standard};
use super::scene::Scene;
use crate::outbound::Policy;
use crate::plugins::{Instance, OpenError, Plugin};

/// Where a provider's site is that has no address of its own.
const SITE: &str = "https://site.kit.example";
/// Where browsers come back to, with a query that has to be escaped.
const REDIRECT_URI: &str = "https://convoke.kit.example/callback/kit?back=1&to=here";

/// A plugin and what it is tested by.
pub(super) struct Subject {
    pub(super) plugin: Arc<Plugin>,
    pub(super) samples: Samples,
    /// Open with [`Subject::settings`].
    pub(super) open: Open,
}

/// One open instance.
pub(super) struct Open {
    pub(super) instance: Arc<Instance>,
    pub(super) bound: Bound,
    pub(super) policy: Policy,
    client_id: String,
    client_secret: String,
}

impl Subject {
    /// Loads the library.
    pub(super) fn library(file: &Path) -> Result<Arc<Plugin>, String> {
        crate::plugins::load_alone(file).map(Arc::new)
    }

    /// Reads the samples given, else those in the library.
    pub(super) fn read_samples(plugin: &Plugin, own: Option<Vec<u8>>) -> Result<Samples, String> {
        let json = match own {
            Some(json) => Some(json),
            None => plugin.samples().transpose()?,
        };
        json.map_or(Ok(Samples::default()), |json| Samples::read(&json))
    }

    /// Opens it.
    pub(super) fn open(plugin: Arc<Plugin>, samples: Samples) -> Result<Subject, String> {
        let settings = settings(&plugin, &samples);
        let open = Open::with(&plugin, &settings)?;
        Ok(Subject { plugin, samples, open })
    }

    /// The configuration it is open with.
    pub(super) fn settings(&self) -> Value {
        settings(&self.plugin, &self.samples)
    }

    /// The same plugin, configured for a site elsewhere; `None` where it does not open so.
    pub(super) fn moved(&self, to: &str) -> Option<Subject> {
        let from = self.open.bound.base_url.clone()?;
        let mut samples = self.samples.moved(from.trim_end_matches('/'), to.trim_end_matches('/'));
        samples.settings.insert("base_url".to_owned(), json!(to));
        Subject::open(self.plugin.clone(), samples).ok()
    }

    /// The same plugin, with these keys in its configuration; `None` where it does not open so.
    pub(super) fn with(&self, keys: &[(&str, &str)]) -> Option<Subject> {
        let mut samples = self.samples.clone();
        samples.settings.extend(keys.iter().map(|(key, value)| ((*key).to_owned(), json!(value))));
        Subject::open(self.plugin.clone(), samples).ok()
    }

    /// The operations that it says it has, as opened.
    pub(super) fn operations(&self) -> &[Operation] {
        &self.open.bound.manifest.operations
    }

    /// The samples of its operations: those it brings, else the standard's.
    pub(super) fn samples(&self) -> Vec<Sample> {
        let mut all: Vec<Sample> = self.samples.samples.clone();
        let manifest = &self.open.bound.manifest;
        for &operation in &manifest.operations {
            if !all.iter().any(|sample| sample.operation == operation && sample.succeeds()) {
                all.extend(standard(operation, manifest.pkce));
            }
        }
        all.retain(|sample| manifest.operations.contains(&sample.operation));
        all
    }

    /// The samples, each as a call with secrets of its own.
    pub(super) fn scenes(&self) -> Vec<Scene> {
        self.samples().iter().map(|sample| self.open.scene(sample)).collect()
    }

    /// Those that succeed.
    pub(super) fn successes(&self) -> Vec<Scene> {
        self.samples()
            .iter()
            .filter(|sample| sample.succeeds())
            .map(|sample| self.open.scene(sample))
            .collect()
    }
}

impl Open {
    /// Opens a plugin with these settings.
    pub(super) fn with(plugin: &Arc<Plugin>, settings: &Value) -> Result<Open, String> {
        let own = |name: &str| settings[name].as_str().unwrap_or_default().to_owned();
        let (instance, bound) = Instance::open(plugin, &own("id"), settings.to_string().as_bytes()).map_err(
            |error| match error {
                OpenError::Broken(reason) => format!("the plugin {reason}"),
                OpenError::Refused(failure) => {
                    let places: Vec<String> =
                        failure.errors.iter().map(|e| format!("{} {}", e.pointer, e.detail)).collect();
                    format!(
                        "it does not open with the kit's settings: {} {}",
                        failure.detail,
                        places.join("; ")
                    )
                }
            },
        )?;
        let policy = Policy::new(bound.origins.iter().map(String::as_str), [])?;
        Ok(Open { instance, bound, policy, client_id: own("client_id"), client_secret: own("client_secret") })
    }

    /// New secrets for one call, and the addresses.
    pub(super) fn fill(&self) -> Fill {
        let url = |url: &Option<String>| url.clone().unwrap_or_default();
        Fill::new(&[
            ("client_id", &self.client_id),
            ("redirect_uri", REDIRECT_URI),
            ("state", &canary("state")),
            ("code_challenge", &format!("{}abc", canary("challenge"))),
            ("username", "kit.user@kit.example"),
            ("base_url", &url(&self.bound.base_url)),
            ("token_url", &url(&self.bound.token_url)),
            ("authorize_url", &url(&self.bound.authorize_url)),
        ])
        .secret("client_secret", &self.client_secret)
        .secret("client_basic", &STANDARD.encode(format!("{}:{}", self.client_id, self.client_secret)))
    }

    /// A sample as a call.
    pub(super) fn scene(&self, sample: &Sample) -> Scene {
        Scene::new(sample, self.fill(), &self.bound)
    }
}

/// The kit's settings, with the samples' own over them.
fn settings(plugin: &Plugin, samples: &Samples) -> Value {
    let manifest = &plugin.manifest;
    // The same for all instances of a run, so that two of them can be compared.
    let mut settings = json!({
        "id": manifest.id,
        "client_id": "kit-client 1/2+3",
        "client_secret": "kitSecret7x8k2q0z5w&=+%9v1m",
        "scopes": manifest.default_scopes,
        "redirect_uris": if manifest.auth == AuthKind::Password { vec![] } else { vec![REDIRECT_URI] },
        "own": {},
    });
    if manifest.endpoints.base_url.is_none() {
        settings["base_url"] = json!(SITE);
    }
    let own = fill(&Value::Object(samples.settings.clone()), &Fill::new(&[("redirect_uri", REDIRECT_URI)]));
    merge(&mut settings, own);
    settings
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name).or_insert(Value::Object(Map::new())), value);
            }
        }
        (into, from) => *into = from,
    }
}
