//! What a client presented, before anything is done with it: opened, or refused with a line in the audit trail and no call.

use std::sync::Arc;

use convoke_plugin::{ExposeSecret, Failure, FailureKind, SecretString, Tokens};

use super::replay::Replay;
use super::tokens::{self, REPLACEMENTS};
use crate::api::token::TokenResponse;
use crate::app::App;
use crate::credential::{Presented, Refused};
use crate::lang::say;
use crate::observe::audit::{self, Event, Who};
use crate::plugins::call::Context;
use crate::provider::Provider;

/// The tokens a client sent, as the provider knows them.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// The access token.
    pub access: Option<SecretString>,
    /// The refresh token.
    pub refresh: Option<SecretString>,
    /// Whether the refresh token came sealed, and so from the provider.
    pub refresh_was_sealed: bool,
    /// Whether the access token is known to have ended.
    pub expired: bool,
    /// The same tokens in the form that clients get now, where they were presented in another one.
    pub renewed: Option<TokenResponse>,
}

impl Caller {
    /// From `Authorization: Bearer` and `Convoke-Refresh-Token`. A sealed credential may stand in either, or in both.
    pub fn new(
        app: &App,
        provider: &Provider,
        bearer: Option<SecretString>,
        refresh: Option<SecretString>,
        who: &Who,
    ) -> Result<Caller, Failure> {
        let mut caller = Caller::default();
        let (mut current, mut held) = (true, None);
        for (token, is_refresh) in [(bearer, false), (refresh, true)] {
            let Some(token) = token else { continue };
            match open(app, provider, &token, who)? {
                Presented::Raw(token) => {
                    current &= !app.sealer.seals();
                    if is_refresh {
                        (caller.refresh, caller.refresh_was_sealed) = (Some(token), false);
                    } else {
                        caller.access = Some(token);
                    }
                }
                Presented::Sealed { credential, current: is_current } => {
                    current &= is_current;
                    caller.refresh_was_sealed |= credential.refresh.is_some();
                    caller.refresh = credential.refresh.clone().or(caller.refresh);
                    if caller.access.is_none() {
                        caller.access = Some(credential.access.clone());
                        caller.expired = credential.has_expired();
                    }
                    held.get_or_insert(credential);
                }
            }
        }
        // Of a provider's own tokens the client may hold one that it did not send: half must not replace the whole.
        if let (false, Some(access)) = (current, &caller.access)
            && (held.is_some() || caller.refresh.is_some())
        {
            let known = held.map(|credential| credential.tokens());
            let tokens = Tokens {
                access_token: access.clone(),
                refresh_token: caller.refresh.clone(),
                ..known.unwrap_or_else(|| Tokens::new(access.clone()))
            };
            caller.renewed = Some(app.sealer.response(&provider.id, &tokens, None));
        }
        Ok(caller)
    }
}

/// The refresh token in what a client presented to be renewed.
pub fn refresh_token(
    app: &App,
    provider: &Provider,
    token: &SecretString,
    who: &Who,
) -> Result<SecretString, Failure> {
    match open(app, provider, token, who)? {
        Presented::Raw(token) => Ok(token),
        Presented::Sealed { credential, .. } => credential
            .refresh
            .ok_or_else(|| say("failure-not-renewable").failure(FailureKind::ReauthorizationRequired)),
    }
}

/// Ends what a client presented. `provider_tokens`: the provider's own tokens are taken whatever the configuration says.
pub async fn revoke(
    app: &Arc<App>,
    provider: &Arc<Provider>,
    token: &SecretString,
    provider_tokens: bool,
    context: &Context,
    who: &Who,
) -> Result<(), Failure> {
    let presented =
        if provider_tokens { read(app, provider, token, who) } else { open(app, provider, token, who) };
    let (first, second) = match presented? {
        Presented::Raw(token) => (token, None),
        // Ending the refresh token ends all that was granted with it (RFC 7009, section 2.1).
        Presented::Sealed { credential, .. } => match credential.refresh {
            Some(refresh) => (refresh, Some(credential.access)),
            None => (credential.access, None),
        },
    };
    let replacement = end_replacement(app, provider, &first, context, who).await?;
    let ended = tokens::revoke(app, provider, first, context, who).await;
    match (ended, second) {
        // A provider may not know a token any more that it has replaced.
        (Err(failure), _) if replacement && was_refused(&failure) => Ok(()),

        // A provider may end access tokens alone.
        (Err(failure), Some(access)) if was_refused(&failure) => {
            tokens::revoke(app, provider, access, context, who).await
        }
        (ended, _) => ended,
    }
}

/// Ends what replaced a refresh token, which who holds the old one could still get; tells whether there was any.
async fn end_replacement(
    app: &Arc<App>,
    provider: &Arc<Provider>,
    old: &SecretString,
    context: &Context,
    who: &Who,
) -> Result<bool, Failure> {
    let mut replays = vec![Replay::new(app, provider, old)];
    let mut newest = None;
    while let Some(tokens) = match replays.last() {
        Some(replay) if replays.len() <= REPLACEMENTS => replay.find(false).await?,
        _ => None,
    } {
        let Some(new) = tokens.refresh_token else { break };
        replays.push(Replay::new(app, provider, &new));
        newest = Some(new);
    }
    let Some(newest) = newest else { return Ok(false) };
    tokens::revoke(app, provider, newest, context, who).await?;
    for replay in replays {
        replay.forget().await?;
    }
    Ok(true)
}

/// The provider answered, and did not end the token.
fn was_refused(failure: &Failure) -> bool {
    use FailureKind as Kind;
    matches!(
        failure.kind,
        Kind::InvalidRequest | Kind::ReauthorizationRequired | Kind::AccessDenied | Kind::ProviderError
    )
}

/// Opens what a client presented, where the configuration takes it.
fn open(app: &App, provider: &Provider, token: &SecretString, who: &Who) -> Result<Presented, Failure> {
    match read(app, provider, token, who)? {
        Presented::Raw(_) if !app.sealer.takes_raw() => Err(refuse(app, provider, token, Refused::Raw, who)),
        presented => Ok(presented),
    }
}

fn read(app: &App, provider: &Provider, token: &SecretString, who: &Who) -> Result<Presented, Failure> {
    app.sealer.open(&provider.id, token).map_err(|refused| refuse(app, provider, token, refused, who))
}

fn refuse(app: &App, provider: &Provider, token: &SecretString, refused: Refused, who: &Who) -> Failure {
    let fingerprint = app.ring.fingerprint(&provider.id, token.expose_secret());
    audit::write(Event::TokenRefused, who, &provider.id, &fingerprint, refused.word());
    refused.detail().failure(FailureKind::ReauthorizationRequired)
}
