//! Everything a request needs: made once at start, shared by all runtimes, never changed.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use convoke_plugin::Failure;
use ipnet::IpNet;

use crate::credential::Sealer;
use crate::flow::flights::{Flights, Shared};
use crate::flow::limiter::Limiter;
use crate::flow::tokens::Refreshed;
use crate::plugins::call::Context;
use crate::provider::Provider;
use crate::seal::KeyRing;
use crate::store::Store;

/// The budget of one inbound request: all operations, waits and sleeps.
pub const BUDGET: Duration = Duration::from_secs(20);

/// Everything a request needs.
pub struct App {
    /// The base of every address we give out, without a slash at its end.
    pub public_url: String,
    /// By id.
    pub providers: BTreeMap<String, Arc<Provider>>,
    /// Sealing keys.
    pub ring: Arc<KeyRing>,
    /// What clients hold.
    pub sealer: Sealer,
    /// What outlives a request.
    pub store: Box<dyn Store>,
    /// What outlives its client.
    pub flights: Flights,
    /// One refresh per token.
    pub refreshes: Shared<Result<Refreshed, Failure>>,
    /// How long a replaced refresh token gets what replaced it; zero for never.
    pub replay: Duration,
    /// Password tries.
    pub limiter: Limiter,
    /// What pairings are limited by.
    pub limits: PairingLimits,
    /// Whether there are pairings, and how long a user has for one.
    pub pairings: crate::config::Pairings,
    /// Hosts we answer under; empty means any.
    pub allowed_hosts: Vec<String>,
    /// Origins that browsers may call the API from.
    pub allowed_origins: Vec<String>,
    /// Whether a reverse proxy stands in front, which may ask under another host name.
    pub behind_proxy: bool,
    /// Peers whose forwarding headers count.
    pub trusted_proxies: Vec<IpNet>,
    /// The text or link of `/privacy`.
    pub privacy: crate::config::Pages,
    /// What is built once from the operations and providers.
    pub documents: crate::http::Documents,
}

/// What limits pairings.
pub struct PairingLimits {
    /// Pairings that begin.
    pub beginnings: Limiter,
    /// Codes that are typed wrong.
    pub wrong_codes: Limiter,
}

impl App {
    /// A provider by its id.
    pub fn provider(&self, id: &str) -> Option<&Arc<Provider>> {
        self.providers.get(id)
    }

    /// The page where a user signs in.
    pub fn connect_url(&self, provider: &Provider) -> String {
        format!("{}/connect/{}", self.public_url, provider.id)
    }

    /// Scheme, host and port of the public URL.
    pub fn origin(&self) -> &str {
        let host = self.public_url.find("://").map_or(0, |at| at + 3);
        self.public_url[host..]
            .find('/')
            .map_or(self.public_url.as_str(), |end| &self.public_url[..host + end])
    }

    /// Whether all clients seem to have one address: that of a proxy whose word on theirs does not count.
    pub fn hides_clients(&self) -> bool {
        self.behind_proxy && self.trusted_proxies.is_empty()
    }

    /// Whether browsers reach us by https: decides cookie names and HSTS.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// A context with the whole budget ahead.
pub fn context(request_id: &Arc<str>) -> Context {
    let deadline = Instant::now() + BUDGET;
    Context { request_id: request_id.clone(), deadline, budget: deadline, answering: Arc::default() }
}
