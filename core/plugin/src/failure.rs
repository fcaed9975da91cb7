//! The closed set of ways an operation can fail. The host maps each to one HTTP answer.

use serde::{Deserialize, Serialize};

/// Which kind of failure. A reader that meets an unknown kind takes it for `internal`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// The caller's input cannot be carried out as it is; `errors` say where.
    InvalidRequest,
    /// The token is missing, expired or revoked: refresh, else sign in again.
    ReauthorizationRequired,
    /// The user name or password is wrong (password providers).
    InvalidCredentials,
    /// A scope is missing, or a policy forbids it.
    AccessDenied,
    /// The account's plan does not include this, for example a free account that cannot host.
    AccountNotEntitled,
    /// No such meeting.
    NotFound,
    /// It contradicts the state at the provider.
    Conflict,
    /// Too many requests; `retry_after` says how long.
    RateLimited,
    /// The provider could not be reached.
    ProviderUnavailable,
    /// The provider was reached and did not answer in time.
    ProviderTimeout,
    /// The provider answered with an error of its own, or with something that cannot be read.
    ProviderError,
    /// This provider has no such operation, or not in this form.
    Unsupported,
    /// The host itself lacks something for now, such as its store. The host's own: from a plugin it is read as `internal`.
    #[serde(skip_deserializing)]
    ServiceUnavailable,
    /// A mistake of the plugin or the host.
    #[serde(other)]
    Internal,
}

/// One thing that is wrong with the caller's input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// RFC 6901, relative to the client's body: `/title`. Empty for the body as a whole.
    pub pointer: String,
    /// What is wrong and what is allowed, for a person.
    pub detail: String,
}

impl FieldError {
    /// `pointer` is RFC 6901, such as `/options/siteUrl`.
    pub fn new(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        FieldError { pointer: pointer.into(), detail: detail.into() }
    }
}

/// Words of the host's own for a failure of its own making: a message of its catalogue, and what goes into its places. It
/// lets the host say the failure in each reader's language; no plugin makes or sees one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostWords {
    /// The message.
    pub id: &'static str,
    /// Place and text.
    pub values: Vec<(&'static str, String)>,
}

/// Why an operation failed, in words a person can act on and members a program can.
///
/// No text in it may hold a token, code, secret or password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Which of the closed set.
    pub kind: FailureKind,
    /// What happened and what to do, for a person.
    #[serde(default)]
    pub detail: String,
    /// Where the input is wrong, for `invalid_request`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Scopes that would have been needed, for `access_denied`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_scopes: Vec<String>,
    /// Seconds to wait, for `rate_limited` and `provider_unavailable`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// The provider's HTTP status, where it answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// For `provider_error`: only whoever runs this service can mend it, such as a client secret that has expired.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub administrator: bool,
    /// The host's; `detail` is the same in English. Never crosses the boundary.
    #[serde(skip)]
    pub words: Option<Box<HostWords>>,
}

impl Failure {
    /// A failure of this kind.
    pub fn new(kind: FailureKind, detail: impl Into<String>) -> Self {
        Failure {
            kind,
            detail: detail.into(),
            errors: Vec::new(),
            missing_scopes: Vec::new(),
            retry_after: None,
            status: None,
            administrator: false,
            words: None,
        }
    }

    /// One wrong place in the caller's input.
    pub fn invalid(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Failure::invalid_all(vec![FieldError::new(pointer, detail)])
    }

    /// All wrong places in the caller's input.
    pub fn invalid_all(errors: Vec<FieldError>) -> Self {
        let mut failure =
            Failure::new(FailureKind::InvalidRequest, "The request cannot be carried out as it is.");
        failure.errors = errors;
        failure
    }

    /// The token does not work (any more).
    pub fn reauthorization_required(detail: impl Into<String>) -> Self {
        Failure::new(FailureKind::ReauthorizationRequired, detail)
    }

    /// A scope or policy is in the way.
    pub fn access_denied(detail: impl Into<String>, missing_scopes: &[&str]) -> Self {
        let mut failure = Failure::new(FailureKind::AccessDenied, detail);
        failure.missing_scopes = missing_scopes.iter().map(|scope| (*scope).to_owned()).collect();
        failure
    }

    /// The provider said something that is an error, or nothing that can be read.
    pub fn provider_error(detail: impl Into<String>) -> Self {
        Failure::new(FailureKind::ProviderError, detail)
    }

    /// The provider refuses this service itself, not the user.
    pub fn misconfigured(detail: impl Into<String>) -> Self {
        Failure { administrator: true, ..Failure::provider_error(detail) }
    }

    /// Too many requests.
    pub fn rate_limited(retry_after: Option<u64>) -> Self {
        let mut failure = Failure::new(FailureKind::RateLimited, "The provider asks for fewer requests.");
        failure.retry_after = retry_after;
        failure
    }

    /// The operation does not exist at this provider.
    pub fn unsupported(detail: impl Into<String>) -> Self {
        Failure::new(FailureKind::Unsupported, detail)
    }

    /// A mistake in the plugin.
    pub fn internal(detail: impl Into<String>) -> Self {
        Failure::new(FailureKind::Internal, detail)
    }

    /// The same with the provider's HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// The same, where it is too many requests with a time to wait: at least a second, and `seconds` where the provider does not say.
    #[must_use]
    pub fn or_wait(mut self, seconds: u64) -> Self {
        if self.kind == FailureKind::RateLimited {
            self.retry_after = Some(self.retry_after.unwrap_or(seconds).max(1));
        }
        self
    }

    /// The same with other words.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self.words = None;
        self
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.detail)
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_requests_always_say_how_long_to_wait() {
        assert_eq!(Failure::rate_limited(None).or_wait(15).retry_after, Some(15));
        assert_eq!(Failure::rate_limited(Some(0)).or_wait(15).retry_after, Some(1));
        assert_eq!(Failure::rate_limited(Some(42)).or_wait(15).retry_after, Some(42));
        assert_eq!(Failure::provider_error("").or_wait(15).retry_after, None);
    }

    #[test]
    fn unknown_kinds_and_members_are_tolerated() {
        let failure: Failure =
            serde_json::from_str(r#"{"kind":"from_the_future","detail":"x","more":1}"#).unwrap();
        assert_eq!(failure, Failure::internal("x"));
        let failure: Failure =
            serde_json::from_str(r#"{"kind":"service_unavailable","detail":"x"}"#).unwrap();
        assert_eq!(failure, Failure::internal("x"));
    }
}
