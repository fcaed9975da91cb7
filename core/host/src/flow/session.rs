//! One user's calls within one inbound request: with the access token, with a refresh where it is needed, and never losing what a refresh gave.

use std::sync::Arc;

use convoke_plugin::{
    Credentials, ExposeSecret, Failure, FailureKind, Operation, RefreshPolicy, SecretString, Tokens, jwt,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::tokens;
use crate::api::problem::{Kind, Problem};
use crate::api::token::TokenResponse;
use crate::app::App;
use crate::observe::audit::{self, Event, Who};
use crate::observe::metrics;
use crate::plugins::call::{self, Context, Outcome};
use crate::provider::Provider;

/// The tokens a client sent.
#[derive(Clone, Debug)]
pub struct Caller {
    /// `Authorization: Bearer`.
    pub access: Option<SecretString>,
    /// `Convoke-Refresh-Token`.
    pub refresh: Option<SecretString>,
}

/// A result, and new tokens whatever the result.
pub struct Answered<T> {
    /// What the operation gave.
    pub result: Result<T, Problem>,
    /// There only when they changed.
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
    fresh: Option<Tokens>,
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
        Session { app, provider, context, who, access: caller.access, refresh: caller.refresh, fresh: None }
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
        if !self.provider.supports(operation) {
            return Err(Failure::unsupported(format!(
                "{} has no {}.",
                self.provider.label,
                operation.name().replace('_', " ")
            )));
        }
        let before_each = self.provider.manifest.refresh == RefreshPolicy::BeforeEachCall;
        if self.fresh.is_none() && self.refresh.is_some() && (self.access.is_none() || before_each) {
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
        let credentials = self.credentials(operation)?;
        let Outcome { result, committed } = self.attempt(operation, input(credentials)).await;
        let rejected = matches!(&result, Err(f) if f.kind == FailureKind::ReauthorizationRequired);
        if rejected && !committed && self.fresh.is_none() && self.refresh.is_some() {
            self.renew().await?;
            let credentials = self.credentials(operation)?;
            return self.attempt(operation, input(credentials)).await.result;
        }
        result
    }

    /// Ends the session: the result with the tokens that changed, and where to sign in when that is what helps.
    pub fn answer<T>(self, result: Result<T, Problem>) -> Answered<T> {
        let tokens = self.fresh.as_ref().map(|tokens| TokenResponse::new(tokens, self.refresh.as_ref()));
        let result = result.map_err(|mut problem| {
            if problem.kind == Kind::ReauthorizationRequired || !problem.missing_scopes.is_empty() {
                problem.authorize_url = Some(self.app.connect_url(self.provider));
            }
            problem
        });
        Answered { result, tokens }
    }

    /// Writes a meeting change into the audit trail.
    pub fn audit<T>(&self, event: Event, result: &Result<T, Failure>) {
        let token = self.access.as_ref().map_or("", |token| token.expose_secret());
        let outcome = result.as_ref().err().map_or("success", |failure| metrics::outcome(failure.kind));
        audit::write(
            event,
            self.who,
            &self.provider.id,
            &self.app.ring.fingerprint(&self.provider.id, token),
            outcome,
        );
    }

    async fn renew(&mut self) -> Result<(), Failure> {
        let Some(refresh) = &self.refresh else { return Ok(()) };
        let tokens = tokens::refresh(self.app, self.provider, refresh, self.context, self.who).await?;
        self.access = Some(tokens.access_token.clone());
        self.fresh = Some(tokens);
        Ok(())
    }

    fn credentials(&self, operation: Operation) -> Result<Credentials, Failure> {
        let Some(access_token) = self.access.clone() else {
            return Err(Failure::reauthorization_required("The call has no token."));
        };
        let scopes = self.granted(&access_token);
        if let Some(granted) = &scopes {
            let missing = self.provider.missing_scopes(operation, granted);
            if !missing.is_empty() {
                let mut failure = Failure::access_denied(
                    format!("The token lacks {}; sign in again and grant it.", missing.join(", ")),
                    &[],
                );
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

    /// Reading ends with its client; a change is a flight.
    async fn attempt<I, O>(&self, operation: Operation, input: I) -> Outcome<O>
    where
        I: Serialize + Send + Sync + 'static,
        O: DeserializeOwned + Send + 'static,
    {
        let reads = matches!(operation, Operation::GetMeeting | Operation::ListMeetings | Operation::Profile);
        if reads {
            return call::run(self.provider, operation, &input, self.context).await;
        }
        let provider = self.provider.clone();
        let flown = tokens::fly(self.app, self.context, move |context| {
            Box::pin(async move { Ok(call::run(&provider, operation, &input, &context).await) })
        })
        .await;
        // Without a result nobody knows what was carried out: it must not be repeated.
        flown.unwrap_or_else(|failure| Outcome { result: Err(failure), committed: true })
    }
}
