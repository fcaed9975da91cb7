//! Rules across keys, which a schema cannot say.

use std::collections::BTreeMap;
use std::fs::File;

use convoke_plugin::ExposeSecret as _;
use url::Url;

use super::issue::Issue;
use super::keeping::Keeping;
use super::model::{Config, StoreKind};
use super::tree::Node;
use crate::schema::is_loopback;

/// One spelling for one URL, without a slash at its end: redirect URIs begin with it.
pub(super) fn normalise(config: &mut Config) {
    if let Some(text) = &mut config.server.public_url
        && let Ok(url) = Url::parse(text)
    {
        *text = url.as_str().trim_end_matches('/').to_owned();
    }
}

/// Checks what belongs together. A section in which something is `wrong` already is not judged as a whole.
pub(super) fn across(config: &Config, tree: &Node, wrong: &[Vec<String>], issues: &mut Vec<Issue>) {
    let sound = |section: &str| !wrong.iter().any(|path| path.first().is_some_and(|first| first == section));
    let mut rules = Rules { config, tree, issues };
    if sound("server") {
        rules.listeners();
        rules.trusted_proxies();
        rules.public_url();
        rules.tls_key();
    }
    if sound("pages") {
        rules.privacy();
    }
    if sound("store") {
        rules.store();
    }
    if sound("server") && sound("tokens") {
        rules.sealed();
    }
    rules.unique("redirect_path", |section| section.redirect_path.clone());
    rules.unique("domi_name", |section| {
        section.domi_name.as_ref().filter(|name| !name.is_empty()).map(|name| name.to_lowercase())
    });
}

struct Rules<'a> {
    config: &'a Config,
    tree: &'a Node,
    issues: &'a mut Vec<Issue>,
}

impl Rules<'_> {
    fn error(&mut self, path: &[&str], message: impl Into<String>) {
        self.issues.push(Issue::error(self.tree.origin_of(path), path.join("."), message));
    }

    fn warning(&mut self, path: &[&str], message: impl Into<String>) {
        self.issues.push(Issue::warning(self.tree.origin_of(path), path.join("."), message));
    }

    fn listeners(&mut self) {
        let server = &self.config.server;
        let public = !server.listen.ip().to_canonical().is_loopback();
        if public && server.tls.is_none() && !server.behind_proxy {
            self.error(
                &["server", "listen"],
                format!(
                    "is {}, which others can reach, and neither server.tls nor server.behind_proxy is given: tokens would \
                     travel in clear. Give server.tls, or server.behind_proxy = true where a reverse proxy in front speaks \
                     TLS, or listen on 127.0.0.1",
                    server.listen
                ),
            );
        }
        let (a, b) = (server.listen, server.admin_listen);
        let overlap = a.ip() == b.ip() || a.ip().is_unspecified() || b.ip().is_unspecified();
        if a.port() == b.port() && a.port() != 0 && overlap {
            self.error(
                &["server", "admin_listen"],
                format!("is {b}, which server.listen ({a}) takes already"),
            );
        }
    }

    fn trusted_proxies(&mut self) {
        if self.config.server.hides_clients() {
            self.warning(
                &["server", "behind_proxy"],
                "is true, and server.trusted_proxies is empty: every user seems to come from the proxy's address, so the audit \
                 trail names only the proxy, and password tries are limited per user name but not per address. Name the \
                 proxy's network, such as server.trusted_proxies = [\"10.0.0.5/32\"]",
            );
        }
    }

    fn public_url(&mut self) {
        let server = &self.config.server;
        let Some(url) = server.public_url.as_deref().and_then(|text| Url::parse(text).ok()) else { return };
        let place = ["server", "public_url"];
        if url.scheme() == "http" && !is_loopback(&url) {
            self.warning(&place, "is http, so that tokens travel in clear and most providers refuse its redirect URIs: use https");
        }
        if url.path() != "/" {
            self.error(&place, "has a path: the pages and the API stand at the root of their host, so give this service a host name of its own");
        }
        let (host, port) = (url.host_str().unwrap_or_default(), url.port_or_known_default());
        let named = |allowed: &String| {
            Url::parse(&format!("{}://{allowed}/", url.scheme())).is_ok_and(|u| {
                u.host_str() == Some(host) && (u.port().is_none() || u.port_or_known_default() == port)
            })
        };
        if !server.allowed_hosts.is_empty() && !server.allowed_hosts.iter().any(named) {
            self.warning(
                &["server", "allowed_hosts"],
                format!(
                    "does not name {host}, the host of server.public_url: sign-ins would be answered 421"
                ),
            );
        }
    }

    fn tls_key(&mut self) {
        let Some(tls) = &self.config.server.tls else { return };
        let (place, shown) = (["server", "tls", "key_file"], tls.key_file.display());
        match File::open(&tls.key_file).and_then(|file| Keeping::of(&file)) {
            Err(error) => self.error(&place, format!("names {shown}, which cannot be read: {error}")),
            Ok(keeping) => match (keeping.refusal(), keeping.warning()) {
                (Some(words), _) => self.error(&place, format!("names {shown}, which {words}")),
                (None, Some(words)) => self.warning(&place, format!("names {shown}, which {words}")),
                (None, None) => {}
            },
        }
    }

    fn privacy(&mut self) {
        let pages = &self.config.pages;
        if pages.privacy_text.is_some() && pages.privacy_url.is_some() {
            self.error(&["pages", "privacy_url"], "is given beside pages.privacy_text: keep one");
        }
    }

    /// Each key of the store belongs to one kind.
    fn store(&mut self) {
        let store = &self.config.store;
        let given = [
            ("path", StoreKind::File, store.path.is_some()),
            ("url", StoreKind::Redis, store.url.is_some()),
            ("ca_file", StoreKind::Redis, store.ca_file.is_some()),
            ("key_prefix", StoreKind::Redis, store.key_prefix.is_some()),
        ];
        for (key, kind, given) in given {
            let needed = matches!(key, "path" | "url") && kind == store.kind;
            if given && kind != store.kind {
                let (kind, own) = (kind.word(), store.kind.word());
                self.error(
                    &["store", key],
                    format!("goes with store.kind = \"{kind}\", and that is \"{own}\": keep one of the two"),
                );
            } else if needed && !given {
                self.error(&["store", key], format!("must be given with store.kind = \"{}\"", kind.word()));
            }
        }
        let Some(url) = &store.url else { return };
        // Never told: it may hold a password.
        match Url::parse(url.expose_secret()) {
            Ok(url) if matches!(url.scheme(), "redis" | "rediss") && url.has_host() => {
                // Only of a web address does the parser know which host is an address.
                let web = url.host_str().and_then(|host| Url::parse(&format!("http://{host}/")).ok());
                if url.scheme() == "redis" && !web.is_some_and(|web| is_loopback(&web)) {
                    self.warning(
                        &["store", "url"],
                        "is redis, without TLS, on another machine: its password travels in clear (entries are encrypted): use rediss",
                    );
                }
                if url.scheme() == "redis" && store.ca_file.is_some() {
                    self.error(&["store", "ca_file"], "goes with a rediss URL, and store.url is redis");
                }
            }
            _ => self.error(
                &["store", "url"],
                "must be a URL such as rediss://user:password@host:6379/0, or redis:// without TLS",
            ),
        }
    }

    fn sealed(&mut self) {
        let (tokens, server) = (&self.config.tokens, &self.config.server);
        // A file that cannot be read is told by itself.
        if tokens.sealed && server.keys.is_empty() && server.keys_file.is_none() {
            self.error(
                &["tokens", "sealed"],
                "is true, and no sealing keys are configured: keys made at each start would sign everybody out at a restart. \
                 Make one with `convoke keys new` and give server.keys_file",
            );
        }
        if tokens.accept_raw && !tokens.sealed {
            self.warning(&["tokens", "accept_raw"], "has no effect while tokens.sealed is false");
        }
    }

    fn unique(&mut self, key: &str, of: impl Fn(&super::ProviderSection) -> Option<String>) {
        let config = self.config;
        let mut first: BTreeMap<String, &str> = BTreeMap::new();
        for (id, section) in &config.providers {
            let Some(value) = of(section) else { continue };
            match first.get(&value) {
                Some(other) => self.error(
                    &["providers", id, key],
                    format!("is also providers.{other}.{key}: each provider needs its own"),
                ),
                None => {
                    first.insert(value, id);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
