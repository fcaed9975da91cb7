//! Tokens as the API takes and gives them: RFC 6749 members.

use convoke_plugin::{ExposeSecret, SecretString, Tokens};
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

/// RFC 6749 section 5.1, and what else is known.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
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

impl TokenResponse {
    /// From a provider's tokens; `old` is the refresh token that stays valid when there is no new one.
    pub fn new(tokens: &Tokens, old: Option<&SecretString>) -> Self {
        let refresh = tokens.refresh_token.as_ref().or(old);
        TokenResponse {
            access_token: tokens.access_token.expose_secret().to_owned(),
            refresh_token: refresh.map(|token| token.expose_secret().to_owned()).unwrap_or_default(),
            token_type: tokens.token_type.clone().unwrap_or_else(|| "Bearer".to_owned()),
            expires_in: tokens.expires_in,
            refresh_token_expires_in: tokens.refresh_token_expires_in,
            scope: tokens.scope.clone(),
        }
    }
}
