//! HTTP clients: one builder, one client per provider and runtime, so that a pooled connection lives on the core that uses it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use convoke_plugin::Transport;

use super::fault::Fault;
use super::policy::Policy;
use super::resolver::Resolver;
use crate::provider::Provider;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// How one provider is reached.
pub struct Settings {
    /// Where to.
    pub policy: Arc<Policy>,
    /// Through which proxy, and which hosts go around it.
    pub settings: crate::config::Outbound,
    /// Extra certificate authorities, PEM.
    pub ca: Option<(PathBuf, Vec<u8>)>,
}

thread_local! {
    static CLIENTS: RefCell<HashMap<usize, reqwest::Client>> = RefCell::new(HashMap::new());
}

pub(super) fn for_this_thread(provider: &Provider) -> Result<reqwest::Client, Fault> {
    CLIENTS.with_borrow_mut(|clients| {
        if let Some(client) = clients.get(&provider.number) {
            return Ok(client.clone());
        }
        let client = build(&provider.outbound).map_err(|detail| Fault::new(Transport::Tls, detail))?;
        clients.insert(provider.number, client.clone());
        Ok(client)
    })
}

/// Builds a client; also called once at start, so that a wrong proxy or CA file is a configuration error. The error says what
/// to mend.
pub fn build(outbound: &Settings) -> Result<reqwest::Client, String> {
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("convoke/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy()
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .dns_resolver(Arc::new(Resolver(outbound.policy.clone())));
    if let Some(proxy) = &outbound.settings.proxy {
        let no_proxy = reqwest::NoProxy::from_string(&outbound.settings.no_proxy.join(","));
        let proxy = reqwest::Proxy::all(proxy)
            .map_err(|_| "outbound.proxy is not a proxy URL such as http://proxy.example.com:3128")?;
        builder = builder.proxy(proxy.no_proxy(no_proxy));
    }
    if let Some((path, pem)) = &outbound.ca {
        let certificates = reqwest::Certificate::from_pem_bundle(pem)
            .map_err(|_| format!("{} is not a bundle of PEM certificates", path.display()))?;
        if certificates.is_empty() {
            return Err(format!("{} holds no PEM certificate", path.display()));
        }
        builder = builder.tls_certs_merge(certificates);
    }
    builder.build().map_err(|_| {
        "TLS: no secure connections can be made on this machine (are there root certificates?)".to_owned()
    })
}
