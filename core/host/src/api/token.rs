//! Tokens as the API takes and gives them: RFC 6749 members.

use std::fmt;

use convoke_plugin::SecretString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A refresh token, to be exchanged for new tokens.
#[derive(Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RefreshRequest {
    /// The refresh token as it was copied or last received.
    #[schemars(with = "String", length(min = 1, max = 16384), extend("writeOnly" = true))]
    pub refresh_token: SecretString,
}

/// A token to be ended.
#[derive(Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RevokeRequest {
    /// An access or refresh token.
    #[schemars(with = "String", length(min = 1, max = 16384), extend("writeOnly" = true))]
    pub token: SecretString,
}

/// User name and password, for providers that sign in with them.
#[derive(Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LoginRequest {
    /// As the user's directory accepts it, usually the mail address.
    #[schemars(length(min = 1, max = 512))]
    pub username: String,
    /// Used once and not kept.
    #[schemars(with = "String", length(min = 1, max = 1024), extend("writeOnly" = true))]
    pub password: SecretString,
}

/// RFC 6749 section 5.1, and what else is known. Where the service seals tokens, `access_token` and `refresh_token` are one and
/// the same sealed credential, which stands for both.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct TokenResponse {
    /// Sent as `Authorization: Bearer` with calls.
    pub access_token: String,
    /// The old one where the provider did not give a new one. Absent only after a sign-in at a provider without refresh tokens.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub refresh_token: String,
    /// `Bearer`.
    pub token_type: String,
    /// Seconds that the access token still works, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<u64>,
    /// Seconds that the refresh token still works, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token_expires_in: Option<u64>,
    /// Granted scopes, space separated, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

impl fmt::Debug for TokenResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenResponse([REDACTED])")
    }
}
