//! The variables of HCL's DOMI web application, so that its environment starts Convoke unchanged.

use std::net::SocketAddr;

use convoke_plugin::{ExposeSecret as _, SecretString};
use figment::Figment;
use serde_json::Value;

use super::issue::Issue;
use super::layers::Layer;
use super::model::Config;
use super::origin::Origin;
use super::provider::ProviderSection;
use super::sources::Sources;
use super::tree::Node;

/// Variables that are not read, and what takes their place.
const UNREAD: [(&str, &str); 4] = [
    ("TLSFile", "use server.tls = { cert_file = \"…\", key_file = \"…\" } with PEM files"),
    ("TLSPassword", "use a server.tls.key_file without a password that nobody but Convoke's user can read"),
    ("PEMCert", "use server.tls.cert_file"),
    ("LOG_DIR", "the log goes to standard error, where what runs Convoke collects it"),
];
const UNREAD_FOLDER: &str = "domiconfig.d";
const ID: &str = "_CLIENT_ID";
const SECRET: &str = "_CLIENT_SECRET";

/// A client id and secret in DOMI's form, `{NAME}_CLIENT_ID` and `{NAME}_CLIENT_SECRET`. Blank ones are absent.
#[derive(Clone, Debug)]
pub struct DomiCredential {
    /// In upper case, as in the variables.
    pub name: String,
    /// The client id.
    pub client_id: Option<String>,
    /// The client secret.
    pub client_secret: Option<SecretString>,
}

impl Config {
    /// Every client id or secret that the environment holds in DOMI's form. Only manifests tell whose they are; other
    /// software uses such names too.
    pub fn domi_credentials(&self) -> &[DomiCredential] {
        &self.record.domi
    }

    /// Takes the credentials called `name` (any case) for the plugin `plugin_id`: adds the provider of that id, or
    /// completes it. What `CONVOKE_*` or the command line say stays, and so does a `redirect_path` that is configured;
    /// else it is DOMI's callback, because that is what the provider's portal knows.
    ///
    /// Says whether there was something to take.
    pub fn add_domi_provider(&mut self, name: &str, plugin_id: &str, domi_name: &str) -> Result<bool, Issue> {
        let Some(credential) = self.record.domi.iter().find(|c| c.name.eq_ignore_ascii_case(name)).cloned()
        else {
            return Ok(false);
        };
        let (id_variable, secret_variable) =
            (format!("{}{ID}", credential.name), format!("{}{SECRET}", credential.name));
        let [from_id, from_secret] = [&id_variable, &secret_variable].map(|name| Origin::Domi(name.clone()));
        let origin = if credential.client_id.is_some() { &from_id } else { &from_secret };
        let other = self
            .providers
            .get(plugin_id)
            .and_then(|section| section.plugin.as_deref())
            .filter(|p| *p != plugin_id);
        if let Some(other) = other {
            let key = format!("providers.{plugin_id}.plugin");
            let message = format!(
                "is `{other}`, so that the provider of this variable cannot take the name `{plugin_id}`: rename that section"
            );
            return Err(Issue::error(origin, key, message));
        }
        let tree = &mut self.record.tree;
        if !self.providers.contains_key(plugin_id)
            && let Ok(Value::Object(defaults)) = serde_json::to_value(ProviderSection::default())
        {
            for (key, value) in defaults {
                tree.set(&["providers", plugin_id, &key], value, &Origin::Default);
            }
        }
        let section = self.providers.entry(plugin_id.to_owned()).or_default();
        let path = |key| ["providers", plugin_id, key];
        let free = |tree: &Node, keys: &[&'static str]| {
            keys.iter().all(|key| {
                let (node, depth) = tree.deepest(&path(key));
                depth < 3 || !node.origin().beats_domi()
            })
        };
        if let Some(id) = credential.client_id.filter(|_| free(tree, &["client_id"])) {
            tree.set(&path("client_id"), Value::String(id.clone()), &from_id);
            section.client_id = Some(id);
        }
        if let Some(secret) =
            credential.client_secret.filter(|_| free(tree, &["client_secret", "client_secret_file"]))
        {
            tree.set(&path("client_secret"), Value::String(secret.expose_secret().to_owned()), &from_secret);
            section.client_secret = Some(secret);
        }
        if section.redirect_path.is_none() {
            let callback = format!("/{}Callback", domi_name.to_lowercase());
            tree.set(&path("redirect_path"), Value::String(callback.clone()), origin);
            section.redirect_path = Some(callback);
        }
        Ok(true)
    }
}

/// The credentials in the environment.
pub(super) fn credentials(sources: &Sources) -> Vec<DomiCredential> {
    let mut found: Vec<DomiCredential> = Vec::new();
    for variable in sources.variables().filter(|variable| !variable.is_blank()) {
        let (stem, is_secret) = match (variable.name.strip_suffix(ID), variable.name.strip_suffix(SECRET)) {
            (Some(stem), _) => (stem, false),
            (None, Some(stem)) => (stem, true),
            (None, None) => continue,
        };
        let plain = !stem.is_empty() && stem.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let (true, Some(text)) = (plain, variable.text()) else { continue };
        let index = found.iter().position(|credential| credential.name == stem).unwrap_or_else(|| {
            found.push(DomiCredential { name: stem.to_owned(), client_id: None, client_secret: None });
            found.len() - 1
        });
        if is_secret {
            found[index].client_secret = Some(text.trim().into());
        } else {
            found[index].client_id = Some(text.trim().to_owned());
        }
    }
    found
}

/// What DOMI's variables say, over what `below` holds; and what of them is not read.
pub(super) fn layers(sources: &Sources, below: &Figment, issues: &mut Vec<Issue>) -> Vec<Layer> {
    let mut layers = Vec::new();
    let mut set = |name: &str, section: &str, key: &str, value: String| {
        layers.extend(Layer::one(
            Origin::Domi(name.to_owned()),
            &[section.to_owned(), key.to_owned()],
            value.into(),
        ));
    };
    let given = |name: &str| sources.variable(name).and_then(|variable| variable.text()).map(str::trim);
    if let Some(host) = given("OAUTH_HOSTNAME") {
        let url = if host.contains("://") { host.to_owned() } else { format!("https://{host}") };
        set("OAUTH_HOSTNAME", "server", "public_url", url);
    }
    for (name, key) in [("PORT", "listen"), ("METRICSPORT", "admin_listen")] {
        let Some(text) = given(name) else { continue };
        let place = format!("server.{key}");
        // A wrong address is told by the check of the whole.
        let address = below
            .find_value(&place)
            .ok()
            .and_then(|v| v.as_str().and_then(|text| text.parse::<SocketAddr>().ok()));
        match (text.parse::<u16>(), address) {
            (Ok(port), Some(mut address)) => {
                address.set_port(port);
                set(name, "server", key, address.to_string());
            }
            (Ok(_), None) => {}
            (Err(_), _) => {
                issues.push(Issue::error(
                    &Origin::Domi(name.to_owned()),
                    place,
                    "takes its port from this variable, which must be a number from 0 to 65535",
                ));
            }
        }
    }
    let off = |text: &str| ["false", "0", "no", "off"].iter().any(|word| text.eq_ignore_ascii_case(word));
    if given("DEBUG").is_some_and(|text| !off(text)) {
        set("DEBUG", "log", "level", "debug".to_owned());
    }
    for (name, instead) in UNREAD {
        if given(name).is_some() {
            issues.push(Issue::warning(
                &Origin::Domi(name.to_owned()),
                "",
                format!("is not read; {instead}"),
            ));
        }
    }
    let folder = sources.directory().join(UNREAD_FOLDER);
    if folder.is_dir() {
        let message = "is not read; put the settings into convoke.toml or into files in a conf.d beside it";
        issues.push(Issue::warning(&Origin::File(folder), "", message));
    }
    layers
}

#[cfg(test)]
mod tests;
