//! Between callback and token page: what is shown waits in the Store for a minute, sealed under the flow's own secret.
//!
//! It is put there as soon as the provider's answer is read, and taken out when the page has been delivered: a reply that is
//! cut, or a process that ends, costs nobody their token.

use std::sync::Arc;
use std::time::Duration;

use convoke_plugin::{ExposeSecret, Failure, Operation, SecretString, Tokens};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

use super::cookie::{Flow, now, open_flow};
use super::meetings;
use super::presented::Caller;
use super::session::Session;
use crate::api::token::TokenResponse;
use crate::app::App;
use crate::observe::audit::Who;
use crate::plugins::call::Context;
use crate::provider::Provider;
use crate::seal;
use crate::store::StoreError;

/// From the callback to the token page.
const PAGE_LIFETIME: Duration = Duration::from_secs(60);
/// How long the sign-in may wait to learn whose account it is.
const PROFILE_WAIT: Duration = Duration::from_secs(5);
const PAGE: &str = "token page";

/// What a sign-in gave: what the token page shows, or what waits for a pairing's confirmation.
#[derive(Serialize, Deserialize)]
pub struct Shown {
    /// When it came, in seconds since the epoch.
    since: u64,
    /// The provider's access token in the audit trail.
    pub(super) print: String,
    /// The access token, as clients hold it.
    #[serde(with = "convoke_plugin::secret_serde")]
    pub access_token: SecretString,
    /// The refresh token, where there is one.
    #[serde(default, with = "convoke_plugin::secret_serde_option")]
    pub refresh_token: Option<SecretString>,
    /// Seconds, at the callback.
    pub expires_in: Option<u64>,
    /// Seconds, at the callback.
    pub refresh_token_expires_in: Option<u64>,
    /// Granted.
    pub granted: Vec<String>,
    /// Asked for and not granted.
    pub missing: Vec<String>,
    /// Whose account.
    pub name: Option<String>,
    /// Whose account.
    pub email: Option<String>,
}

/// Puts what the page will show into the Store, under a key that only this flow's cookie holds: at once, and again when it is
/// known whose account it is.
pub(super) async fn keep(
    app: &Arc<App>,
    provider: &Arc<Provider>,
    flow: &Flow,
    tokens: Tokens,
    context: &Context,
    who: &Who,
) -> Result<(), Failure> {
    let asked: Vec<String> = {
        let offered: Vec<_> = provider.offered_scopes().collect();
        flow.scopes
            .iter()
            .filter_map(|place| offered.get(usize::from(*place)))
            .map(|s| s.name.clone())
            .collect()
    };
    let granted: Vec<String> = match &tokens.scope {
        Some(text) => text.split([' ', ',']).filter(|s| !s.is_empty()).map(str::to_owned).collect(),
        None => asked.clone(),
    };
    let missing = provider.manifest.not_granted(&asked, &granted);
    let held = app.sealer.response(&provider.id, &tokens, None);
    let mut shown = Shown {
        since: now(),
        print: app.ring.fingerprint(&provider.id, tokens.access_token.expose_secret()),
        access_token: held.access_token.into(),
        refresh_token: Some(held.refresh_token).filter(|token| !token.is_empty()).map(SecretString::from),
        expires_in: tokens.expires_in,
        refresh_token_expires_in: tokens.refresh_token_expires_in,
        granted,
        missing,
        name: None,
        email: None,
    };
    put(app, flow, &shown).await?;
    (shown.name, shown.email) = account(app, provider, &tokens, &shown.granted, context, who).await;
    if (shown.name.is_some() || shown.email.is_some()) && waits(app, flow).await {
        // Without the name it is as good.
        let _ = put(app, flow, &shown).await;
    }
    Ok(())
}

async fn put(app: &App, flow: &Flow, shown: &Shown) -> Result<(), StoreError> {
    let json = serde_json::to_vec(shown).unwrap_or_default();
    let lifetime =
        if flow.pairing.is_some() { Duration::from_secs(app.pairings.lifetime) } else { PAGE_LIFETIME };
    app.store.put(&key(flow), seal::seal_under(&flow.secret, PAGE, &json), lifetime).await
}

fn key(flow: &Flow) -> String {
    seal::store_key(&flow.secret, PAGE)
}

/// Whether the token of this flow is still to be shown.
pub(super) async fn waits(app: &App, flow: &Flow) -> bool {
    matches!(app.store.get(&key(flow)).await, Ok(Some(_)))
}

/// Whose account it is, where the scopes allow asking. Not knowing it stops nobody.
async fn account(
    app: &Arc<App>,
    provider: &Arc<Provider>,
    tokens: &Tokens,
    granted: &[String],
    context: &Context,
    who: &Who,
) -> (Option<String>, Option<String>) {
    if !provider.supports(Operation::Profile)
        || !provider.missing_scopes(Operation::Profile, granted).is_empty()
    {
        return (None, None);
    }
    let caller = Caller { access: Some(tokens.access_token.clone()), ..Caller::default() };
    let session = Session::new(app, provider, caller, context, who);
    match tokio::time::timeout(PROFILE_WAIT, meetings::profile(session)).await {
        Ok(answered) => answered.result.map_or((None, None), |profile| (profile.name, profile.email)),
        Err(_) => (None, None),
    }
}

/// What the token page shows, and how to take it out of the Store once it is delivered. Who asks with the flow's cookie gets
/// it until then, and nobody after.
pub async fn look(
    app: &Arc<App>,
    provider: &Provider,
    id: &str,
    cookie: Option<&str>,
) -> Result<Option<(Shown, BoxFuture<'static, ()>)>, StoreError> {
    let Ok(flow) = open_flow(app, provider, id, cookie) else { return Ok(None) };
    // What a pairing waits for is shown nowhere.
    if flow.pairing.is_some() {
        return Ok(None);
    }
    let shown = peek(app, &flow).await?;
    let (app, key) = (app.clone(), key(&flow));
    let taken = async move {
        if let Err(error) = app.store.delete(&key).await {
            tracing::warn!(
                ?error,
                "a token that was shown could not be taken out of the store; it ends within a minute"
            );
        }
    };
    Ok(shown.map(|shown| (shown, Box::pin(taken) as BoxFuture<'static, ()>)))
}

/// What waits for a flow's next page. It stays there.
pub(super) async fn peek(app: &App, flow: &Flow) -> Result<Option<Shown>, StoreError> {
    let sealed = app.store.get(&key(flow)).await?;
    let opened = |sealed: Vec<u8>| seal::open_under(&flow.secret, PAGE, &sealed);
    Ok(sealed.and_then(opened).and_then(|json| serde_json::from_slice(&json).ok()))
}

/// Drops what waits for a flow's next page. If that fails, it ends by itself.
pub(super) async fn drop_what_waits(app: &App, flow: &Flow) {
    let _ = app.store.delete(&key(flow)).await;
}

impl Shown {
    /// With lifetimes that count from now.
    pub(super) fn by_now(mut self) -> Self {
        let age = now().saturating_sub(self.since);
        for lifetime in [&mut self.expires_in, &mut self.refresh_token_expires_in] {
            *lifetime = lifetime.map(|seconds| seconds.saturating_sub(age));
        }
        self
    }

    /// As a token answer.
    pub fn response(&self) -> TokenResponse {
        TokenResponse {
            access_token: self.access_token.expose_secret().to_owned(),
            refresh_token: self.refresh_text().unwrap_or_default().to_owned(),
            token_type: "Bearer".to_owned(),
            expires_in: self.expires_in,
            refresh_token_expires_in: self.refresh_token_expires_in,
            scope: (!self.granted.is_empty()).then(|| self.granted.join(" ")),
        }
    }

    /// The refresh token's text, where there is one.
    pub fn refresh_text(&self) -> Option<&str> {
        self.refresh_token.as_ref().map(|token| token.expose_secret())
    }
}
