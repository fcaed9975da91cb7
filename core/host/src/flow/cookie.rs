//! A sign-in's own memory: a sealed cookie per flow, named by the flow's public id, which `state` carries.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::authorization::SignInError;
use crate::app::App;
use crate::provider::Provider;
use crate::seal;

/// From the first click to the callback.
pub const FLOW_LIFETIME: Duration = Duration::from_secs(10 * 60);
const PURPOSE: &str = "flow";

/// Where a flow began, which decides its redirect URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entry {
    /// `/connect/{provider}`.
    #[serde(rename = "c")]
    Connect,
    /// `/domino{Name}/index.html`.
    #[serde(rename = "d")]
    Domi,
}

/// What the cookie holds, sealed. Short names: twenty cookies stay under 8 KiB.
#[derive(Serialize, Deserialize)]
pub(super) struct Flow {
    #[serde(rename = "p")]
    provider: String,
    #[serde(rename = "t")]
    began: u64,
    #[serde(rename = "e")]
    pub(super) entry: Entry,
    #[serde(rename = "n")]
    pub(super) secret: String,
    /// Which of the offered scopes were asked for, by their place in the configuration.
    #[serde(rename = "s")]
    pub(super) scopes: Vec<u16>,
    /// The pairing that the sign-in is for.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub(super) pairing: Option<String>,
}

/// A cookie to set.
pub struct FlowCookie {
    /// The flow's public id.
    pub id: String,
    /// Sealed.
    pub value: String,
}

/// The name of a flow's cookie.
pub fn cookie_name(app: &App, flow: &str) -> String {
    // The __Host- prefix needs https: no subdomain and no plain connection can plant such a cookie.
    if app.is_https() { format!("__Host-cv-{flow}") } else { format!("cv-{flow}") }
}

/// Whether a text has the form of a flow's id, as it stands in addresses and cookie names.
pub fn is_flow_id(text: &str) -> bool {
    text.len() == 22 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Seconds since the epoch.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}

/// The cookie's value.
pub(super) fn seal_flow(app: &App, id: &str, flow: &Flow) -> String {
    let json = serde_json::to_vec(flow).unwrap_or_default();
    app.ring.seal(PURPOSE, id.as_bytes(), &json)
}

/// The flow of a cookie: this provider's, and not older than ten minutes.
pub(super) fn open_flow(
    app: &App,
    provider: &Provider,
    id: &str,
    cookie: Option<&str>,
) -> Result<Flow, SignInError> {
    let json = cookie
        .and_then(|value| app.ring.open(PURPOSE, id.as_bytes(), value))
        .ok_or(SignInError::ForeignFlow)?;
    let flow: Flow = serde_json::from_slice(&json).map_err(|_| SignInError::ForeignFlow)?;
    if flow.provider != provider.id {
        return Err(SignInError::ForeignFlow);
    }
    // A clock that went back must not lengthen a flow's life.
    match now().checked_sub(flow.began) {
        Some(age) if age <= FLOW_LIFETIME.as_secs() => Ok(flow),
        _ => Err(SignInError::Expired),
    }
}

/// A new flow and its public id.
pub(super) fn new_flow(
    provider: &Provider,
    entry: Entry,
    scopes: Vec<u16>,
    pairing: Option<String>,
) -> (String, Flow) {
    let flow = Flow {
        provider: provider.id.clone(),
        began: now(),
        entry,
        secret: seal::random_text::<32>(),
        scopes,
        pairing,
    };
    (seal::random_text::<16>(), flow)
}

/// RFC 7636: 43 characters, fresh for each flow, and never stored: derived again from what only the cookie holds. Not from the
/// sealing keys: a flow outlives their exchange.
pub(super) fn verifier(id: &str, flow: &Flow) -> String {
    seal::sha256_text(&format!("pkce.{id}.{}", flow.secret))
}

/// When the flow of a cookie began, if it is one of ours.
pub fn began(app: &App, id: &str, cookie: &str) -> Option<u64> {
    let json = app.ring.open(PURPOSE, id.as_bytes(), cookie)?;
    serde_json::from_slice::<Flow>(&json).ok().map(|flow| flow.began)
}

/// The pairing that a flow of this provider is for, where the cookie is its own.
pub fn pairing_of(app: &App, provider: &Provider, id: &str, cookie: Option<&str>) -> Option<String> {
    open_flow(app, provider, id, cookie).ok()?.pairing
}

/// The `state` that names a flow: base64url of a JSON object, as some providers want it.
pub(super) fn state(id: &str) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::json!({ "s": id }).to_string())
}

/// The flow that a `state` names.
pub fn flow_of_state(state: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct State {
        s: String,
    }
    // Some providers hand it back with padding.
    let json = URL_SAFE_NO_PAD.decode(state.trim_end_matches('=')).ok()?;
    let State { s } = serde_json::from_slice(&json).ok()?;
    is_flow_id(&s).then_some(s)
}

fn used_key(id: &str) -> String {
    format!("used:{id}")
}

/// Whether the flow has been claimed.
pub(super) async fn was_used(app: &App, id: &str) -> bool {
    matches!(app.store.get(&used_key(id)).await, Ok(Some(_)))
}

/// Claims the flow: whoever comes second, with whatever cookie, finds it used.
pub(super) async fn use_once(app: &App, id: &str) -> Result<(), SignInError> {
    match app.store.put_if_absent(&used_key(id), Vec::new(), FLOW_LIFETIME).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(SignInError::Used),
        Err(error) => Err(SignInError::Failed(error.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_names_a_flow_or_nothing() {
        let id = seal::random_text::<16>();
        let state = state(&id);
        assert_eq!(flow_of_state(&state), Some(id.clone()));
        assert_eq!(flow_of_state(&format!("{state}==")), Some(id));
        let long = URL_SAFE_NO_PAD.encode(r#"{"s":"../../../../etc/passwd"}"#);
        for text in ["", "x", "e30", "/dominoAcme/index.html", long.as_str()] {
            assert_eq!(flow_of_state(text), None, "{text}");
        }
    }
}
