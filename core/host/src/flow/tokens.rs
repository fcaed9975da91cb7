//! Getting, renewing and ending tokens. Each runs as a flight, so that no client that goes away costs a user their token.

use std::sync::Arc;
use std::time::{Duration, Instant};

use convoke_plugin::{
    CodeGrant, ExposeSecret, Failure, FailureKind, LoginRequest, Operation, RefreshGrant, RevokeRequest, SecretString, Tokens,
};

use crate::app::App;
use crate::observe::audit::{self, Event, Who};
use crate::observe::metrics;
use crate::plugins::call::{self, Context};
use crate::provider::Provider;
use crate::seal;

/// How long a flight may take, whatever its client does.
const FLIGHT: Duration = Duration::from_secs(60);
/// How long the new tokens of a refresh wait for the client that was gone when they came.
const KEPT: Duration = Duration::from_secs(10 * 60);
const UNCLAIMED: &str = "refreshed";

/// Runs `work` as a flight and waits for it as long as the request's budget lasts.
pub(super) async fn fly<T: Send + 'static>(
    app: &App,
    context: &Context,
    work: impl FnOnce(Context) -> futures_util::future::BoxFuture<'static, Result<T, Failure>>,
) -> Result<T, Failure> {
    let own = Context { request_id: context.request_id.clone(), deadline: Instant::now() + FLIGHT };
    let flight = app.flights.run(work(own));
    match tokio::time::timeout_at(context.deadline.into(), flight).await {
        Ok(Some(result)) => result,
        Ok(None) => Err(Failure::internal("The operation broke off.")),
        Err(_) => Err(timed_out()),
    }
}

fn timed_out() -> Failure {
    Failure::new(FailureKind::ProviderTimeout, "The provider did not answer in time.")
}

fn audited<T>(app: &App, event: Event, who: &Who, provider: &Provider, token: &str, result: &Result<T, Failure>) {
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
pub(super) async fn exchange(app: &App, provider: &Provider, grant: CodeGrant, context: &Context, who: &Who) -> Result<Tokens, Failure> {
    let result = call::run::<_, Tokens>(provider, Operation::ExchangeCode, &grant, context).await.result;
    let result = result.map(|tokens| completed(provider, tokens));
    let token = result.as_ref().map_or("", |tokens| tokens.access_token.expose_secret());
    audited(app, Event::SignIn, who, provider, token, &result);
    result
}

/// A user name and password for tokens. Limited per user and address.
pub async fn login(app: &Arc<App>, provider: &Arc<Provider>, request: LoginRequest, context: &Context, who: &Who) -> Result<Tokens, Failure> {
    let admitted = app.limiter.admit(&provider.id, &request.username, who.client).map_err(|wait| {
        audit::write(Event::Login, who, &provider.id, "", "rate_limited");
        Failure::rate_limited(Some(wait.as_secs().max(1))).with_detail("Too many wrong passwords for this user or from this address; wait before the next try.")
    })?;
    let (p, a, w) = (provider.clone(), app.clone(), who.clone());
    let result = fly(app, context, move |context| {
        Box::pin(async move {
            let result = call::run::<_, Tokens>(&p, Operation::Login, &request, &context).await.result;
            let result = result.map(|tokens| completed(&p, tokens));
            let token = result.as_ref().map_or("", |tokens| tokens.access_token.expose_secret());
            audited(&a, Event::Login, &w, &p, token, &result);
            result
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
/// way: whoever comes meanwhile shares its result.
pub async fn refresh(app: &Arc<App>, provider: &Arc<Provider>, token: &SecretString, context: &Context, who: &Who) -> Result<Tokens, Failure> {
    let secret = format!("{}\0{}", provider.id, token.expose_secret());
    let key = seal::store_key(&secret, UNCLAIMED);
    if let Some(tokens) = claim(app, &key, &secret).await {
        return Ok(tokens);
    }
    let work = || {
        let (p, a, w, token) = (provider.clone(), app.clone(), who.clone(), token.clone());
        let context = Context { request_id: context.request_id.clone(), deadline: Instant::now() + FLIGHT };
        async move {
            let grant = RefreshGrant { refresh_token: token.clone() };
            let result = call::run::<_, Tokens>(&p, Operation::Refresh, &grant, &context).await.result;
            let result = result.map(|mut tokens| {
                tokens.refresh_token.get_or_insert_with(|| token.clone());
                completed(&p, tokens)
            });
            audited(&a, Event::Refresh, &w, &p, token.expose_secret(), &result);
            result
        }
    };
    let unclaimed = {
        let (app, key, secret, old) = (app.clone(), key.clone(), secret.clone(), token.clone());
        move |result: Arc<Result<Tokens, Failure>>| async move {
            if let Ok(tokens) = &*result {
                keep(&app, &key, &secret, &old, tokens).await;
            }
        }
    };
    let flight = app.refreshes.run(&key, work, unclaimed);
    match tokio::time::timeout_at(context.deadline.into(), flight).await {
        Ok(Some(result)) => (*result).clone(),
        Ok(None) => Err(Failure::internal("The refresh broke off.")),
        Err(_) => Err(timed_out()),
    }
}

/// Keeps rotated tokens for the client that holds the old one and was gone when the new ones came.
async fn keep(app: &App, key: &str, secret: &str, old: &SecretString, tokens: &Tokens) {
    let rotated = tokens.refresh_token.as_ref().is_some_and(|new| !seal::same(new.expose_secret().as_bytes(), old.expose_secret().as_bytes()));
    if !rotated {
        return;
    }
    if let Ok(json) = serde_json::to_vec(tokens)
        && app.store.put(key, seal::seal_under(secret, UNCLAIMED, &json), KEPT).await.is_err()
    {
        tracing::error!("the store is full: new tokens whose client went away could not be kept");
    }
}

async fn claim(app: &App, key: &str, secret: &str) -> Option<Tokens> {
    let sealed = app.store.get(key).await?;
    serde_json::from_slice(&seal::open_under(secret, UNCLAIMED, &sealed)?).ok()
}

/// Ends a token at the provider.
pub async fn revoke(app: &Arc<App>, provider: &Arc<Provider>, token: SecretString, context: &Context, who: &Who) -> Result<(), Failure> {
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
