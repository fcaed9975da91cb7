//! The configuration, declared once: from these types come the defaults, the JSON schema and what the host works with.
//! The words are those of `config/convoke.toml` and of `convoke config schema`.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use convoke_plugin::SecretString;
use ipnet::IpNet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::provider::ProviderSection;
use super::read;
use super::record::Record;

/// Convoke's configuration.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Config {
    /// Where Convoke listens and how browsers and clients reach it.
    pub server: Server,
    /// What is logged, and how. The log goes to standard error.
    pub log: Log,
    /// How providers are reached. Each key may also stand under a provider, as `outbound = { … }`.
    pub outbound: Outbound,
    /// Where provider libraries are.
    pub plugins: Plugins,
    /// Where what must outlive a request for seconds or minutes is kept, encrypted.
    pub store: Store,
    /// What clients hold.
    pub tokens: Tokens,
    /// How programs get a user's credential without anybody copying it.
    pub pairings: Pairings,
    /// What the pages say.
    pub pages: Pages,
    /// The providers, by the id that they have in URLs.
    #[schemars(extend("propertyNames" = {"pattern": "^[a-z][a-z0-9_]{0,31}$", "x-allowed": NAME_WORDS}))]
    pub providers: BTreeMap<String, ProviderSection>,
    /// Where each value came from.
    #[serde(skip)]
    pub(super) record: Record,
}

/// What a provider's id and a plugin's name are; follows "must be".
pub(super) const NAME_WORDS: &str =
    "a lower-case letter, then lower-case letters, digits and underscores, at most 32 in all";

/// Where Convoke listens and how it is reached.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Server {
    /// The address and port of pages and API. An address that is not loopback needs `tls` or `behind_proxy`.
    #[schemars(with = "String", extend("format" = "socket-address"))]
    pub listen: SocketAddr,
    /// The URL under which users reach Convoke, the base of every redirect URI: `http://localhost:<port>` when absent.
    /// Sign-in pages that are opened under another host name are sent here first. Without a slash at its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "base-url"))]
    pub public_url: Option<String>,
    /// The address and port of /metrics, /healthz, /readyz and /plugins, which are never on the public port.
    #[schemars(with = "String", extend("format" = "socket-address"))]
    pub admin_listen: SocketAddr,
    /// When given, a request with any other Host is answered 421.
    #[schemars(extend("items" = {"type": "string", "format": "host"}))]
    pub allowed_hosts: Vec<String>,
    /// The exact origins that browsers may call /v1 from (CORS).
    #[schemars(extend("items" = {"type": "string", "format": "origin"}))]
    pub allowed_origins: Vec<String>,
    /// A reverse proxy in front of Convoke speaks TLS: allows plain HTTP on an address that is not loopback.
    pub behind_proxy: bool,
    /// The networks of the proxies whose forwarding headers count.
    #[serde(deserialize_with = "read::networks")]
    #[schemars(with = "Vec<String>", extend("items" = {"type": "string", "format": "ip-network"}))]
    pub trusted_proxies: Vec<IpNet>,
    /// How many connections are open at once, at most, and no more than half of the files that the process may open. When all
    /// are, those whose clients are slow or idle are ended for new ones.
    #[schemars(range(min = 16, max = 1_000_000))]
    pub max_connections: u32,
    /// How long a connection is kept without a request, in seconds: longer than a reverse proxy in front keeps it, so that it is
    /// the proxy that ends it.
    #[schemars(range(min = 1, max = 3600))]
    pub keep_alive_seconds: u32,
    /// Sealing keys of 32 or more characters: the first seals, all open. Random per process when absent, so that sign-ins
    /// under way are lost at a restart. Several replicas need the same.
    #[serde(skip_serializing)]
    #[schemars(with = "Vec<String>", inner(length(min = 32)), extend("writeOnly" = true))]
    pub keys: Vec<SecretString>,
    /// A file with the same, one key in a line; lines that begin with # are comments.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "path"))]
    pub keys_file: Option<PathBuf>,
    /// TLS for `listen`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Tls")]
    pub tls: Option<Tls>,
}

/// A certificate and its key.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Tls {
    /// The certificate chain, PEM, the server's own certificate first.
    #[schemars(with = "String", extend("format" = "path"))]
    pub cert_file: PathBuf,
    /// The private key, PEM.
    #[schemars(with = "String", extend("format" = "path"))]
    pub key_file: PathBuf,
}

/// What is logged.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Log {
    /// `off`, `error`, `warn`, `info`, `debug` or `trace`, or a list such as `info,convoke::flow=debug`. RUST_LOG overrides it.
    #[schemars(regex(pattern = r"^[\w:=,\[\]{}. -]+$"), extend("x-allowed" = "off, error, warn, info, debug or trace, or a list of target=level"))]
    pub level: String,
    /// One line of text, or one JSON object, for each event.
    pub format: LogFormat,
    /// Lets the libraries in Convoke log below `info` too. They may print headers and bodies: never in production.
    pub dependencies: bool,
}

/// How a log event is written.
#[expect(missing_docs, reason = "the words are at the place of use")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

/// How providers are reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Outbound {
    /// The proxy for every request to a provider. The proxy then resolves names, so that Convoke cannot hold back
    /// requests to private addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "proxy-url"))]
    pub proxy: Option<String>,
    /// Hosts, domains (`.example.com`) and networks that are reached without the proxy.
    #[schemars(inner(length(min = 1)))]
    pub no_proxy: Vec<String>,
    /// Certificate authorities that are trusted in addition to the system's, PEM.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "path"))]
    pub ca_file: Option<PathBuf>,
}

/// Where provider libraries are.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Plugins {
    /// The folder of the provider libraries; beside the program when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "path"))]
    pub dir: Option<PathBuf>,
}

/// What is kept for seconds or minutes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Store {
    /// `memory`: nothing is ever written, one process alone serves. `file`: survives a crash, one process alone serves.
    /// `redis`: several replicas serve together.
    pub kind: StoreKind,
    /// With `file`: where, such as `/var/lib/convoke/store`. Its folder must be closed to everybody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "path"))]
    pub path: Option<PathBuf>,
    /// With `redis`: the server, Redis 6.2 or newer or Valkey, as `rediss://user:password@host:6379/0`; `redis://` without TLS.
    #[serde(skip_serializing)]
    #[schemars(with = "String", length(min = 1), extend("writeOnly" = true))]
    pub url: Option<SecretString>,
    /// Or a file that holds `url`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "path"))]
    pub url_file: Option<PathBuf>,
    /// With `redis`: the certificate authorities of a `rediss` server, PEM, in place of the system's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "path"))]
    pub ca_file: Option<PathBuf>,
    /// With `redis`: what every key begins with, `convoke:` when absent. Replicas of one service need the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 64))]
    pub key_prefix: Option<String>,
}

/// Where it is kept.
#[expect(missing_docs, reason = "the words are at the place of use")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StoreKind {
    #[default]
    Memory,
    File,
    Redis,
}

/// What clients hold.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Tokens {
    /// One opaque credential instead of the provider's own tokens, useless anywhere but here. Needs sealing keys.
    pub sealed: bool,
    /// Whether clients may still present the provider's own tokens where they are sealed, and get sealed ones for them.
    pub accept_raw: bool,
    /// Binds sealed credentials to this name: they open for no service of another audience, even with the same keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 200))]
    pub audience: Option<String>,
    /// For how many seconds a refresh token that the provider has replaced gets what replaced it, because the reply may have
    /// been lost. 0: never; then a lost reply means a new sign-in at providers that replace refresh tokens.
    #[schemars(range(max = 3600))]
    pub replay_seconds: u32,
}

/// How programs get a user's credential.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Pairings {
    /// Whether programs may ask: with false, `/v1/pairings` and `/pair` are not there.
    pub enabled: bool,
    /// Seconds from the program's request to the user's confirmation, at most 300.
    #[schemars(range(min = 1, max = 300))]
    pub lifetime: u64,
}

/// What the pages say.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Pages {
    /// The text of /privacy, in place of Convoke's own: blank lines part paragraphs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", regex(pattern = r"\S"))]
    pub privacy_text: Option<String>,
    /// Or a page of yours that /privacy leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "http-url"))]
    pub privacy_url: Option<String>,
}

// === impl Server ===

impl Server {
    /// Whether all clients have one address: that of a proxy in front, whose word on theirs does not count.
    pub fn hides_clients(&self) -> bool {
        self.behind_proxy && self.trusted_proxies.is_empty()
    }
}

impl Default for Server {
    fn default() -> Self {
        Server {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8878)),
            public_url: None,
            admin_listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8879)),
            allowed_hosts: Vec::new(),
            allowed_origins: Vec::new(),
            behind_proxy: false,
            trusted_proxies: Vec::new(),
            max_connections: 4096,
            keep_alive_seconds: 75,
            keys: Vec::new(),
            keys_file: None,
            tls: None,
        }
    }
}

// === impl Log ===

impl Default for Log {
    fn default() -> Self {
        Log { level: "info".to_owned(), format: LogFormat::Text, dependencies: false }
    }
}

// === impl Store ===

impl Store {
    /// What every key in Redis begins with.
    pub fn key_prefix(&self) -> &str {
        self.key_prefix.as_deref().unwrap_or("convoke:")
    }
}

impl StoreKind {
    /// As it is written.
    pub(super) fn word(self) -> &'static str {
        match self {
            StoreKind::Memory => "memory",
            StoreKind::File => "file",
            StoreKind::Redis => "redis",
        }
    }
}

// === impl Tokens ===

impl Default for Tokens {
    fn default() -> Self {
        Tokens { sealed: false, accept_raw: false, audience: None, replay_seconds: 600 }
    }
}

// === impl Pairings ===

impl Default for Pairings {
    fn default() -> Self {
        Pairings { enabled: true, lifetime: 300 }
    }
}

// === impl Outbound ===

impl Outbound {
    /// A provider's own keys over the common ones.
    #[must_use]
    pub fn over(&self, common: &Outbound) -> Outbound {
        Outbound {
            proxy: self.proxy.clone().or_else(|| common.proxy.clone()),
            no_proxy: if self.no_proxy.is_empty() { common.no_proxy.clone() } else { self.no_proxy.clone() },
            ca_file: self.ca_file.clone().or_else(|| common.ca_file.clone()),
        }
    }
}
