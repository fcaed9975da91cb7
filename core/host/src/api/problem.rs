//! Problems (RFC 9457): one list of kinds, from which come the answers, the pages under `/problems/` and the OpenAPI document.

use convoke_plugin::{Failure, FailureKind};
use schemars::JsonSchema;
use serde::Serialize;

use super::token::TokenResponse;
use crate::lang::{Detail, Lang, Message, say};
use crate::schema::Flaw;

/// One word for a program to act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Change the request.
    Invalid,
    /// Try again, after `retry_after` seconds where given.
    Retry,
    /// Let the user sign in again.
    Reauthorize,
    /// The service's or the organisation's administrator has to act.
    Administrator,
    /// The user's account cannot do this.
    AccountNotEntitled,
    /// The meeting does not exist any more.
    MeetingGone,
    /// It contradicts the state at the provider.
    Conflict,
    /// The provider cannot express it.
    NotExpressible,
    /// The provider has no such operation.
    Unsupported,
    /// A mistake in Convoke or a plugin.
    Bug,
}

macro_rules! kinds {
    ($($variant:ident: $status:literal, $slug:literal, $title:literal, $cause:ident;)+) => {
        /// Which problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind { $(#[doc = $title] $variant,)+ }

        impl Kind {
            /// All of them.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant,)+];

            /// HTTP status.
            pub const fn status(self) -> u16 {
                match self { $(Kind::$variant => $status,)+ }
            }

            /// Last part of `type`.
            pub const fn slug(self) -> &'static str {
                match self { $(Kind::$variant => $slug,)+ }
            }

            /// Stable English title.
            pub const fn title(self) -> &'static str {
                match self { $(Kind::$variant => $title,)+ }
            }

            /// The usual cause.
            pub const fn cause(self) -> Cause {
                match self { $(Kind::$variant => Cause::$cause,)+ }
            }

            /// The message that says what it means.
            pub const fn meaning(self) -> &'static str {
                match self { $(Kind::$variant => concat!("problem-", $slug),)+ }
            }

            /// The message that names it in the reader's language; in English it is the title.
            pub const fn heading(self) -> &'static str {
                match self { $(Kind::$variant => concat!("problem-", $slug, "-title"),)+ }
            }

            /// The message that says what to do about it.
            pub const fn advice(self) -> &'static str {
                match self { $(Kind::$variant => concat!("problem-", $slug, "-what-to-do"),)+ }
            }
        }
    };
}

kinds! {
    MalformedJson: 400, "malformed-json", "Malformed JSON", Invalid;
    BadRequest: 400, "bad-request", "Bad request", Invalid;
    MissingCredentials: 401, "missing-credentials", "Missing credentials", Reauthorize;
    ReauthorizationRequired: 401, "reauthorization-required", "Sign-in required", Reauthorize;
    InvalidCredentials: 401, "invalid-credentials", "Wrong user name or password", Invalid;
    AccessDenied: 403, "access-denied", "Access denied", Administrator;
    AccountNotEntitled: 403, "account-not-entitled", "Account not entitled", AccountNotEntitled;
    Forbidden: 403, "cross-site-request", "Cross-site request refused", Invalid;
    UnknownProvider: 404, "unknown-provider", "Unknown provider", Invalid;
    PairingNotFound: 404, "pairing-not-found", "No such pairing", Reauthorize;
    MeetingNotFound: 404, "meeting-not-found", "Meeting not found", MeetingGone;
    NotFound: 404, "not-found", "Not found", Invalid;
    MethodNotAllowed: 405, "method-not-allowed", "Method not allowed", Invalid;
    RequestTimeout: 408, "request-timeout", "Request timeout", Retry;
    Conflict: 409, "conflict", "Conflict", Conflict;
    MisdirectedRequest: 421, "misdirected-request", "Misdirected request", Administrator;
    BodyTooLarge: 413, "body-too-large", "Body too large", Invalid;
    UnsupportedMediaType: 415, "unsupported-media-type", "Unsupported media type", Invalid;
    InvalidRequest: 422, "invalid-request", "Invalid request", Invalid;
    RateLimited: 429, "rate-limited", "Too many requests", Retry;
    InternalError: 500, "internal-error", "Internal error", Bug;
    Unsupported: 501, "unsupported", "Not supported by this provider", Unsupported;
    ProviderError: 502, "provider-error", "Provider error", Retry;
    ProviderUnavailable: 503, "provider-unavailable", "Provider unavailable", Retry;
    ServiceUnavailable: 503, "service-unavailable", "Service unavailable", Retry;
    ProviderTimeout: 504, "provider-timeout", "Provider timeout", Retry;
}

/// A problem on its way out.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Which.
    pub kind: Kind,
    /// What happened here, for a person.
    pub detail: Detail,
    /// Overrides the kind's usual cause.
    pub cause: Option<Cause>,
    /// Wrong places of the body.
    pub errors: Vec<Flaw>,
    /// Scopes that would have been needed.
    pub missing_scopes: Vec<String>,
    /// Where the user signs in.
    pub authorize_url: Option<String>,
    /// Seconds.
    pub retry_after: Option<u64>,
    /// Tokens that changed although the operation failed.
    pub tokens: Option<TokenResponse>,
    /// Methods that would be allowed.
    pub allow: Option<String>,
    /// Of calendar entries: the sum of DOMI's flags.
    pub domi_flags: Option<u32>,
    /// Of calendar entries: DOMI's messages.
    pub domi_messages: Vec<String>,
}

impl Problem {
    /// With what the kind means.
    pub fn of(kind: Kind) -> Self {
        Problem::new(kind, say(kind.meaning()))
    }

    /// With words of its own.
    pub fn new(kind: Kind, detail: impl Into<Detail>) -> Self {
        Problem {
            kind,
            detail: detail.into(),
            cause: None,
            errors: Vec::new(),
            missing_scopes: Vec::new(),
            authorize_url: None,
            retry_after: None,
            tokens: None,
            allow: None,
            domi_flags: None,
            domi_messages: Vec::new(),
        }
    }

    /// Wrong places of the body.
    pub fn invalid(errors: Vec<Flaw>) -> Self {
        let mut problem = Problem::new(Kind::InvalidRequest, say("detail-see-errors"));
        problem.errors = errors;
        problem
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let kind = match failure.kind {
            FailureKind::InvalidRequest => Kind::InvalidRequest,
            FailureKind::ReauthorizationRequired => Kind::ReauthorizationRequired,
            FailureKind::InvalidCredentials => Kind::InvalidCredentials,
            FailureKind::AccessDenied => Kind::AccessDenied,
            FailureKind::AccountNotEntitled => Kind::AccountNotEntitled,
            FailureKind::NotFound => Kind::MeetingNotFound,
            FailureKind::Conflict => Kind::Conflict,
            FailureKind::RateLimited => Kind::RateLimited,
            FailureKind::ProviderUnavailable => Kind::ProviderUnavailable,
            FailureKind::ProviderTimeout => Kind::ProviderTimeout,
            FailureKind::ProviderError => Kind::ProviderError,
            FailureKind::Unsupported => Kind::Unsupported,
            FailureKind::ServiceUnavailable => Kind::ServiceUnavailable,
            FailureKind::Internal => Kind::InternalError,
        };
        let mut problem = match Detail::of(&failure) {
            // A sentence of the SDK's that says no more than ours does.
            Some(Detail::Told(words)) if words == Failure::invalid_all(Vec::new()).detail => {
                Problem::new(kind, say("detail-see-errors"))
            }
            Some(detail) => Problem::new(kind, detail),
            None => Problem::of(kind),
        };
        problem.errors = failure.errors.into_iter().map(Flaw::from).collect();
        problem.cause = match failure.kind {
            // A missing scope is mended by signing in with it; a policy is not.
            FailureKind::AccessDenied if !failure.missing_scopes.is_empty() => Some(Cause::Reauthorize),
            FailureKind::ProviderError if failure.administrator => Some(Cause::Administrator),
            // The host has checked the rule: what is wrong with it is the provider's limits.
            FailureKind::InvalidRequest if is_about_the_rule(&problem.errors) => Some(Cause::NotExpressible),
            _ => None,
        };
        problem.missing_scopes = failure.missing_scopes;
        problem.retry_after = failure.retry_after;
        problem
    }
}

fn is_about_the_rule(errors: &[Flaw]) -> bool {
    !errors.is_empty() && errors.iter().all(|flaw| flaw.pointer == "/recurrence")
}

/// The members of a problem document.
#[derive(Serialize, JsonSchema)]
pub struct ProblemDocument {
    /// A page of this service that explains the problem.
    #[serde(rename = "type")]
    #[schemars(url)]
    pub kind: String,
    /// Stable, in English.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened here, for a person, in the language of `Accept-Language`.
    pub detail: String,
    /// One word for a program to act on.
    pub cause: Cause,
    /// Names this answer in the service's log.
    pub request_id: String,
    /// Wrong places of the body.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemError>,
    /// Scopes that would have been needed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing_scopes: Vec<String>,
    /// Where the user signs in, to be opened in a browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorize_url: Option<String>,
    /// Seconds to wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// Tokens that changed although the operation failed: keep them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<TokenResponse>,
    /// Of calendar entries: the sum of the flags by which HCL's DOMI client says what is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domi_flags: Option<u32>,
    /// Of calendar entries: DOMI's message for each flag, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub domi_messages: Vec<String>,
}

/// One wrong place of the body.
#[derive(Serialize, JsonSchema)]
pub struct ProblemError {
    /// RFC 6901; where a missing member should stand.
    pub pointer: String,
    /// What is wrong and what is allowed, in the language of `Accept-Language`.
    pub detail: String,
}

impl Problem {
    /// What happened, in a language.
    pub fn words(&self, lang: Lang) -> String {
        let lead: Message = say("told").with("meaning", say(self.kind.meaning()));
        self.detail.words(lang, lead)
    }

    /// As it is sent. `base` is the service's public URL.
    pub fn document(self, base: &str, request_id: &str, lang: Lang) -> ProblemDocument {
        ProblemDocument {
            kind: format!("{base}/problems/{}", self.kind.slug()),
            title: self.kind.title().to_owned(),
            status: self.kind.status(),
            detail: self.words(lang),
            cause: self.cause.unwrap_or(self.kind.cause()),
            request_id: request_id.to_owned(),
            errors: self
                .errors
                .into_iter()
                .map(|flaw| ProblemError { detail: flaw.words(lang), pointer: flaw.pointer })
                .collect(),
            missing_scopes: self.missing_scopes,
            authorize_url: self.authorize_url,
            retry_after: self.retry_after,
            tokens: self.tokens,
            domi_flags: self.domi_flags,
            domi_messages: self.domi_messages,
        }
    }
}
