//! Getting, renewing and ending tokens. Each runs as a flight, so that no client that goes away costs a user their token.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;

use convoke_plugin::{
    CodeGrant, ExposeSecret, Failure, FailureKind, LoginRequest, Operation, RefreshGrant, RevokeRequest,
    SecretString, Tokens,
};

use super::idempotency;
use super::lease::{self, Turn};
use super::replay::Replay;
use crate::app::App;
use crate::lang::say;
use crate::observe::audit::{self, Event, Who};
use crate::observe::metrics;
use crate::plugins::call::{self, Context};
use crate::provider::Provider;

/// How long a flight may take, whatever its client does.
pub(super) const FLIGHT: Duration = Duration::from_secs(60);
/// As often is a replaced token followed to the one that replaced it, within a replay window.
pub(super) const REPLACEMENTS: usize = 4;
/// Runs `work` as a flight and waits for it as long as the request's budget lasts.
pub(super) async fn fly<T: Send + 'static>(
    app: &App,
    context: &Context,
    work: impl FnOnce(Context) -> BoxFuture<'static, Result<T, Failure>>,
) -> Result<T, Failure> {
    let own = in_flight(context);
    let flight = app.flights.run(work(own));
    match tokio::time::timeout_at(context.deadline.into(), flight).await {
        Ok(Some(result)) => result,
        Ok(None) => Err(Failure::internal("The operation broke off.")),
        Err(_) => Err(timed_out(context)),
    }
}

/// The same request, with the time that a flight has.
fn in_flight(context: &Context) -> Context {
    Context { deadline: Instant::now() + FLIGHT, ..context.clone() }
}

/// What is told a client that has waited long enough.
pub(super) fn timed_out(context: &Context) -> Failure {
    if context.answering.load(Relaxed) {
        // The provider was there: what it sends is no answer.
        return say("failure-endless").failure(FailureKind::ProviderError);
    }
    say("problem-provider-timeout").failure(FailureKind::ProviderTimeout)
}

fn audited<T>(
    app: &App,
    event: Event,
    who: &Who,
    provider: &Provider,
    token: &str,
    result: &Result<T, Failure>,
) {
    let outcome = result.as_ref().err().map_or("success", |failure| metrics::outcome(failure.kind));
    audit::write(event, who, &provider.id, &app.ring.fingerprint(&provider.id, token), outcome);
}

/// Tokens with the lifetimes that the provider documents but does not send.
fn completed(provider: &Provider, mut tokens: Tokens) -> Tokens {
    let documented = &provider.manifest.lifetimes;
    tokens.expires_in = tokens.expires_in.or(documented.access_token);
    if tokens.refresh_token.is_some() {
        tokens.refresh_token_expires_in = tokens.refresh_token_expires_in.or(documented.refresh_token);
    }
    tokens
}

/// An authorization code for tokens. To be called from a flight.
pub(super) async fn exchange(
    app: &App,
    provider: &Provider,
    grant: CodeGrant,
    context: &Context,
    who: &Who,
) -> Result<Tokens, Failure> {
    let result = call::run::<_, Tokens>(provider, Operation::ExchangeCode, &grant, context).await.result;
    let result = result.map(|tokens| completed(provider, tokens));
    let token = result.as_ref().map_or("", |tokens| tokens.access_token.expose_secret());
    audited(app, Event::SignIn, who, provider, token, &result);
    result
}

/// A user name and password for tokens. Limited per user and address. `then` belongs to the flight: it is done with the tokens
/// whatever the client does.
pub async fn login<T: Send + 'static>(
    app: &Arc<App>,
    provider: &Arc<Provider>,
    request: LoginRequest,
    context: &Context,
    who: &Who,
    then: impl FnOnce(Tokens, Context) -> BoxFuture<'static, Result<T, Failure>> + Send + 'static,
) -> Result<T, Failure> {
    let admitted = app.limiter.admit(&provider.id, &request.username, who.client).map_err(|wait| {
        audit::write(Event::Login, who, &provider.id, "", "rate_limited");
        say("failure-passwords").rate_limited(wait.as_secs().max(1))
    })?;
    let (p, a, w) = (provider.clone(), app.clone(), who.clone());
    let result = fly(app, context, move |context| {
        Box::pin(async move {
            let result = call::run::<_, Tokens>(&p, Operation::Login, &request, &context).await.result;
            let result = result.map(|tokens| completed(&p, tokens));
            let token = result.as_ref().map_or("", |tokens| tokens.access_token.expose_secret());
            audited(&a, Event::Login, &w, &p, token, &result);
            then(result?, context).await
        })
    })
    .await;
    let wrong = matches!(&result, Err(f) if matches!(f.kind, FailureKind::InvalidCredentials | FailureKind::ProviderTimeout));
    if !wrong {
        admitted.forgive();
    }
    result
}

/// A refresh token for new tokens; `refresh_token` is always there in the answer. At most one refresh of a token is under
/// way, in all processes that share a store: whoever comes meanwhile shares its result. Whoever comes soon after with a token
/// that was replaced gets what replaced it, renewed where its access token has ended meanwhile.
pub async fn refresh(
    app: &Arc<App>,
    provider: &Arc<Provider>,
    token: &SecretString,
    context: &Context,
    who: &Who,
) -> Result<Tokens, Failure> {
    let mut refreshed = settle(app, provider, token, context, who).await?;
    for _ in 1..REPLACEMENTS {
        match &refreshed.tokens.refresh_token {
            Some(new) if refreshed.earlier && refreshed.tokens.expires_in == Some(0) => {
                refreshed = settle(app, provider, &new.clone(), context, who).await?;
            }
            _ => break,
        }
    }
    Ok(refreshed.tokens)
}

/// What a refresh gave.
#[derive(Clone)]
pub struct Refreshed {
    tokens: Tokens,
    /// It was given before: the tokens are older than the call.
    earlier: bool,
}

/// The one refresh of a token that is under way, or what came of an earlier one.
async fn settle(
    app: &Arc<App>,
    provider: &Arc<Provider>,
    token: &SecretString,
    context: &Context,
    who: &Who,
) -> Result<Refreshed, Failure> {
    let replay = Replay::new(app, provider, token);
    let key = replay.key("refresh");
    let work = || {
        let (app, provider, who, token) = (app.clone(), provider.clone(), who.clone(), token.clone());
        let context = context.clone();
        async move { renew(&app, &provider, token, &replay, &context, &who).await }
    };
    let flight = app.refreshes.run(&key, work);
    match tokio::time::timeout_at(context.deadline.into(), flight).await {
        Ok(Some(result)) => {
            // The flight did so too, unless the tokens came earlier: keys may have been used with the old one since.
            if let Ok(Refreshed { tokens: Tokens { refresh_token: Some(new), .. }, .. }) = &*result {
                idempotency::carry(app, provider, token, new).await;
            }
            (*result).clone()
        }
        Ok(None) => Err(Failure::internal("The refresh broke off.")),
        Err(_) => Err(timed_out(context)),
    }
}

/// The flight: new tokens are in the Store before anybody gets them.
async fn renew(
    app: &App,
    provider: &Provider,
    token: SecretString,
    replay: &Replay,
    context: &Context,
    who: &Who,
) -> Result<Refreshed, Failure> {
    // Nobody waits longer than the request's budget, so that what is sent then has all of a flight's time.
    let lease = match lease::turn(app, replay, context.budget).await? {
        Turn::Ours(lease) => lease,
        Turn::Settled(tokens) => {
            let fingerprint = app.ring.fingerprint(&provider.id, token.expose_secret());
            audit::write(Event::Refresh, who, &provider.id, &fingerprint, "replayed");
            return Ok(Refreshed { tokens: *tokens, earlier: true });
        }
    };
    let context = &in_flight(context);
    let work = async {
        let grant = RefreshGrant { refresh_token: token.clone() };
        let result = call::run::<_, Tokens>(provider, Operation::Refresh, &grant, context).await.result;
        let result = result.map(|mut tokens| {
            tokens.refresh_token.get_or_insert_with(|| token.clone());
            completed(provider, tokens)
        });
        if let Ok(tokens) = &result {
            replay.keep(tokens).await;
            if let Some(new) = &tokens.refresh_token {
                idempotency::carry(app, provider, &token, new).await;
            }
        }
        audited(app, Event::Refresh, who, provider, token.expose_secret(), &result);
        result.map(|tokens| Refreshed { tokens, earlier: false })
    };
    match lease {
        None => work.await,
        Some(mut lease) => {
            let result = lease.during(work).await;
            lease.release().await;
            result
        }
    }
}

/// Ends a token at the provider.
pub async fn revoke(
    app: &Arc<App>,
    provider: &Arc<Provider>,
    token: SecretString,
    context: &Context,
    who: &Who,
) -> Result<(), Failure> {
    let (p, a, w) = (provider.clone(), app.clone(), who.clone());
    fly(app, context, move |context| {
        Box::pin(async move {
            let request = RevokeRequest { token: token.clone() };
            let result = call::run::<_, ()>(&p, Operation::Revoke, &request, &context).await.result;
            audited(&a, Event::Revoke, &w, &p, token.expose_secret(), &result);
            result
        })
    })
    .await
}
