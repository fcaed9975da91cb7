//! One user's calls within one inbound request: with the access token, with a refresh where it is needed, and never losing what a refresh gave.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use crate::lang::say;
use convoke_plugin::{
    Credentials, ExposeSecret, Failure, FailureKind, Operation, RefreshPolicy, SecretString, Tokens, jwt,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::presented::Caller;
use super::tokens;
use crate::api::problem::{Kind, Problem};
use crate::api::token::TokenResponse;
use crate::app::App;
use crate::observe::audit::{self, Event, Who};
use crate::observe::metrics;
use crate::plugins::call::{self, Context, Effect, Outcome};
use crate::provider::Provider;

/// A change is not begun with less of the request's budget left.
const TIME_FOR_A_CHANGE: Duration = Duration::from_secs(2);

/// A result, and new tokens whatever the result.
pub struct Answered<T> {
    /// What the operation gave.
    pub result: Result<T, Problem>,
    /// There only when they changed, or their form did.
    pub tokens: Option<TokenResponse>,
}

/// A user's calls within one inbound request.
pub struct Session<'a> {
    app: &'a Arc<App>,
    provider: &'a Arc<Provider>,
    context: &'a Context,
    who: &'a Who,
    access: Option<SecretString>,
    refresh: Option<SecretString>,
    expired: bool,
    renewed: Option<TokenResponse>,
    fresh: Option<Tokens>,
    /// Told of the new tokens as soon as there are any.
    told: Option<Arc<OnceLock<TokenResponse>>>,
}

impl<'a> Session<'a> {
    /// Nothing is sent yet.
    pub fn new(
        app: &'a Arc<App>,
        provider: &'a Arc<Provider>,
        caller: Caller,
        context: &'a Context,
        who: &'a Who,
    ) -> Self {
        let Caller { access, refresh, expired, renewed, .. } = caller;
        Session { app, provider, context, who, access, refresh, expired, renewed, fresh: None, told: None }
    }

    /// Tells of new tokens before the session ends: whoever waits for it may have to answer sooner.
    pub(super) fn telling(mut self, told: Arc<OnceLock<TokenResponse>>) -> Self {
        self.told = Some(told);
        self
    }

    /// Runs an operation; `input` makes its input from the credentials, once per try.
    pub async fn call<I, O>(
        &mut self,
        operation: Operation,
        input: impl Fn(Credentials) -> I,
    ) -> Result<O, Failure>
    where
        I: Serialize + Send + Sync + 'static,
        O: DeserializeOwned + Send + 'static,
    {
        self.outcome(operation, input).await.result
    }

    /// Like [`Session::call`], with what the provider itself said.
    pub async fn outcome<I, O>(
        &mut self,
        operation: Operation,
        input: impl Fn(Credentials) -> I,
    ) -> Outcome<O>
    where
        I: Serialize + Send + Sync + 'static,
        O: DeserializeOwned + Send + 'static,
    {
        let credentials = match self.prepare(operation).await {
            Ok(credentials) => credentials,
            Err(failure) => return Outcome::unsent(self.refused(operation, failure)),
        };
        let may_repeat = self.fresh.is_none() && self.refresh.is_some();
        let outcome = self.attempt(operation, input(credentials), may_repeat).await;
        if !(may_repeat && outcome.is_rejected()) {
            return outcome;
        }
        let renewed = match self.renew().await {
            Ok(()) => self.credentials(operation),
            Err(failure) => Err(failure),
        };
        match renewed {
            Ok(credentials) => self.attempt(operation, input(credentials), false).await,
            Err(failure) => Outcome::unsent(self.refused(operation, failure)),
        }
    }

    /// What the operation needs before its first request.
    async fn prepare(&mut self, operation: Operation) -> Result<Credentials, Failure> {
        // Before a refresh that would be for nothing.
        self.provider.require(operation)?;
        let before_each = self.provider.manifest.refresh == RefreshPolicy::BeforeEachCall;
        let needed = self.access.is_none() || self.expired || before_each;
        if self.fresh.is_none() && self.refresh.is_some() && needed {
            match self.renew().await {
                // The refresh token is dead, the access token may still live.
                Err(failure)
                    if failure.kind == FailureKind::ReauthorizationRequired && self.access.is_some() =>
                {
                    self.refresh = None
                }
                other => other?,
            }
        }
        self.credentials(operation)
    }

    /// Ends the session: the result with the tokens that changed, and where to sign in when that is what helps.
    pub fn answer<T>(self, result: Result<T, Problem>) -> Answered<T> {
        let signed_out = matches!(&result, Err(problem) if problem.kind == Kind::ReauthorizationRequired);
        let tokens = self.changed().or_else(|| self.renewed.clone().filter(|_| !signed_out));
        let result = result.map_err(|mut problem| {
            if problem.kind == Kind::ReauthorizationRequired || !problem.missing_scopes.is_empty() {
                problem.authorize_url = Some(self.app.connect_url(self.provider));
            }
            problem
        });
        Answered { result, tokens }
    }

    fn changed(&self) -> Option<TokenResponse> {
        let respond = |tokens| self.app.sealer.response(&self.provider.id, tokens, self.refresh.as_ref());
        self.fresh.as_ref().map(respond)
    }

    /// A change that failed before anything was sent, in the audit trail all the same.
    fn refused(&self, operation: Operation, failure: Failure) -> Failure {
        self.note(operation, metrics::outcome(failure.kind));
        failure
    }

    /// A change that made no call of its own, in the audit trail.
    pub(super) fn note(&self, operation: Operation, outcome: &str) {
        let token = self.access.as_ref().map_or("", |token| token.expose_secret());
        if let Some(trail) = self.trail(operation, token) {
            trail.write(outcome);
        }
    }

    /// The context of what only reads: nobody waits for it beyond the request's budget.
    fn reading(&self) -> Context {
        Context { deadline: self.context.deadline.min(self.context.budget), ..self.context.clone() }
    }

    /// What the audit trail will say of a change; nothing of what only reads.
    fn trail(&self, operation: Operation, token: &str) -> Option<Trail> {
        let event = match operation {
            Operation::CreateMeeting => Event::MeetingCreate,
            Operation::UpdateMeeting => Event::MeetingUpdate,
            Operation::DeleteMeeting => Event::MeetingDelete,
            _ => return None,
        };
        let token = self.app.ring.fingerprint(&self.provider.id, token);
        Some(Trail { event, who: self.who.clone(), provider: self.provider.id.clone(), token })
    }

    async fn renew(&mut self) -> Result<(), Failure> {
        let Some(refresh) = &self.refresh else { return Ok(()) };
        let tokens = tokens::refresh(self.app, self.provider, refresh, &self.reading(), self.who).await?;
        self.access = Some(tokens.access_token.clone());
        self.fresh = Some(tokens);
        if let (Some(told), Some(tokens)) = (&self.told, self.changed()) {
            told.get_or_init(|| tokens);
        }
        Ok(())
    }

    fn credentials(&self, operation: Operation) -> Result<Credentials, Failure> {
        let Some(access_token) = self.access.clone() else {
            return Err(say("failure-no-token").failure(FailureKind::ReauthorizationRequired));
        };
        let scopes = self.granted(&access_token);
        if let Some(granted) = &scopes {
            let missing = self.provider.missing_scopes(operation, granted);
            if !missing.is_empty() {
                let words = say("failure-lacks").with("scopes", missing.join(", "));
                let mut failure = words.failure(FailureKind::AccessDenied);
                failure.missing_scopes = missing;
                return Err(failure);
            }
        }
        let session = self.fresh.as_ref().and_then(|tokens| tokens.session.clone());
        Ok(Credentials { access_token, scopes, session })
    }

    /// The scopes granted, where the refresh told or the token can be read.
    fn granted(&self, access: &SecretString) -> Option<Vec<String>> {
        let split = |text: &str| {
            text.split([' ', ',']).filter(|s| !s.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        if let Some(scope) = self.fresh.as_ref().and_then(|tokens| tokens.scope.as_deref()) {
            return Some(split(scope));
        }
        let claim = self.provider.manifest.jwt_scope_claim.as_deref()?;
        match jwt::claims(access.expose_secret())?.get(claim)? {
            serde_json::Value::String(text) => Some(split(text)),
            serde_json::Value::Array(list) => {
                Some(list.iter().filter_map(|s| s.as_str().map(str::to_owned)).collect())
            }
            _ => None,
        }
    }

    /// Reading ends with its client; a change is a flight, which also writes the audit trail, whatever its client does.
    /// `may_repeat`: a rejected token is not the end of it, and not yet an event.
    async fn attempt<I, O>(&self, operation: Operation, input: I, may_repeat: bool) -> Outcome<O>
    where
        I: Serialize + Send + Sync + 'static,
        O: DeserializeOwned + Send + 'static,
    {
        let token = self.access.as_ref().map_or("", |token| token.expose_secret());
        let Some(trail) = self.trail(operation, token) else {
            return call::run(self.provider, operation, &input, &self.reading()).await;
        };
        if self.context.budget.saturating_duration_since(Instant::now()) < TIME_FOR_A_CHANGE {
            // A change whose result nobody waits for is worse than none.
            let failure = say("failure-no-time").failure(FailureKind::ProviderTimeout);
            trail.write(metrics::outcome(failure.kind));
            return Outcome::unsent(failure);
        }
        let provider = self.provider.clone();
        let flown = tokens::fly(self.app, self.context, move |context| {
            Box::pin(async move {
                let outcome: Outcome<O> = call::run(&provider, operation, &input, &context).await;
                if !(may_repeat && outcome.is_rejected()) {
                    trail.write(match &outcome.result {
                        Ok(_) => "success",
                        // What is gone is deleted.
                        Err(failure)
                            if failure.kind == FailureKind::NotFound
                                && operation == Operation::DeleteMeeting =>
                        {
                            "success"
                        }
                        Err(failure) => metrics::outcome(failure.kind),
                    });
                }
                Ok(outcome)
            })
        })
        .await;
        // Without a result nobody knows what was carried out: it must not be repeated.
        flown.unwrap_or_else(|failure| Outcome { effect: Effect::Unknown, ..Outcome::unsent(failure) })
    }
}

/// What the audit trail will say of a change.
struct Trail {
    event: Event,
    who: Who,
    provider: String,
    token: String,
}

impl Trail {
    fn write(&self, outcome: &str) {
        audit::write(self.event, &self.who, &self.provider, &self.token, outcome);
    }
}

impl<T> Outcome<T> {
    /// The token was not accepted, and nothing was done.
    fn is_rejected(&self) -> bool {
        let rejected = matches!(&self.result, Err(f) if f.kind == FailureKind::ReauthorizationRequired);
        rejected && self.effect == Effect::Nothing
    }
}
