//! Between callback and token page: what is shown waits in the Store for a minute, sealed under the flow's own secret.

use std::sync::Arc;
use std::time::Duration;

use convoke_plugin::{ExposeSecret, Failure, Operation, SecretString, Tokens};
use serde::{Deserialize, Serialize};

use super::cookie::{Flow, open_flow};
use super::meetings;
use super::session::{Caller, Session};
use crate::app::App;
use crate::observe::audit::Who;
use crate::plugins::call::Context;
use crate::provider::Provider;
use crate::seal;

/// From the callback to the token page.
const PAGE_LIFETIME: Duration = Duration::from_secs(60);
/// How long the sign-in may wait to learn whose account it is.
const PROFILE_WAIT: Duration = Duration::from_secs(5);
const PAGE: &str = "token page";

/// What the token page shows.
#[derive(Serialize, Deserialize)]
pub struct Shown {
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

/// Puts what the page will show into the Store, under a key that only this flow's cookie holds.
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
    let granted = match &tokens.scope {
        Some(text) => text.split([' ', ',']).filter(|s| !s.is_empty()).map(str::to_owned).collect(),
        None => asked.clone(),
    };
    let missing = asked.into_iter().filter(|scope| !granted.contains(scope)).collect();
    let (name, email) = account(app, provider, &tokens, &granted, context, who).await;
    let held = app.sealer.response(&provider.id, &tokens, None);
    let shown = Shown {
        access_token: held.access_token.into(),
        refresh_token: Some(held.refresh_token).filter(|token| !token.is_empty()).map(SecretString::from),
        expires_in: tokens.expires_in,
        refresh_token_expires_in: tokens.refresh_token_expires_in,
        granted,
        missing,
        name,
        email,
    };
    let json = serde_json::to_vec(&shown).unwrap_or_default();
    let (key, sealed) = (seal::store_key(&flow.secret, PAGE), seal::seal_under(&flow.secret, PAGE, &json));
    Ok(app.store.put(&key, sealed, PAGE_LIFETIME).await?)
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

/// Takes what the token page shows: the first one to ask with the flow's cookie gets it, and nobody after.
pub async fn take(app: &App, provider: &Provider, id: &str, cookie: Option<&str>) -> Option<Shown> {
    let flow = open_flow(app, provider, id, cookie).ok()?;
    let sealed = app.store.take(&seal::store_key(&flow.secret, PAGE)).await.ok()??;
    serde_json::from_slice(&seal::open_under(&flow.secret, PAGE, &sealed)?).ok()
}

impl Shown {
    /// The refresh token's text, where there is one.
    pub fn refresh_text(&self) -> Option<&str> {
        self.refresh_token.as_ref().map(|token| token.expose_secret())
    }
}
