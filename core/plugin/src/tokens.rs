//! Getting and ending tokens: what those operations take and give.

use serde::{Deserialize, Serialize};

use crate::secret::{SecretJson, SecretString, secret_serde, secret_serde_option};

/// What `authorization_url` is asked with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// Where the provider sends the browser back to.
    pub redirect_uri: String,
    /// Base64url of a small JSON object around a random value; comes back on the callback unchanged.
    pub state: String,
    /// Exactly the scopes to ask for, in order.
    pub scopes: Vec<String>,
    /// RFC 7636, method S256; absent where the provider or the configuration has no PKCE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_challenge: Option<String>,
}

/// What `authorization_url` answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AuthorizationUrl {
    /// The provider's address, complete with its query.
    pub url: String,
}

/// What `exchange_code` is asked with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CodeGrant {
    /// The authorization code.
    #[serde(with = "secret_serde")]
    pub code: SecretString,
    /// The redirect URI of the authorization request.
    pub redirect_uri: String,
    /// RFC 7636; present when a challenge was sent.
    #[serde(default, with = "secret_serde_option", skip_serializing_if = "Option::is_none")]
    pub code_verifier: Option<SecretString>,
}

/// What `refresh` is asked with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RefreshGrant {
    /// The refresh token.
    #[serde(with = "secret_serde")]
    pub refresh_token: SecretString,
}

/// What `revoke` is asked with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RevokeRequest {
    /// The token to end; either kind.
    #[serde(with = "secret_serde")]
    pub token: SecretString,
}

/// What `login` is asked with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LoginRequest {
    /// As the user's directory accepts it.
    pub username: String,
    /// Used once, then dropped.
    #[serde(with = "secret_serde")]
    pub password: SecretString,
}

/// What `exchange_code`, `refresh` and `login` answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tokens {
    /// Sent with calls.
    #[serde(with = "secret_serde")]
    pub access_token: SecretString,
    /// Only when the provider gave one; the host keeps the old one otherwise.
    #[serde(default, with = "secret_serde_option", skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<SecretString>,
    /// `Bearer` where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_type: Option<String>,
    /// Seconds that the access token still lives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<u64>,
    /// Seconds that the refresh token still lives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token_expires_in: Option<u64>,
    /// Granted scopes, space separated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The provider's own token answer as it came, for clients that expect exactly that.
    #[serde(default)]
    pub raw: SecretJson,
    /// For the next operation of the same request, and for nobody else: a CSRF pair, a session cookie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SecretJson>,
}

impl Tokens {
    /// Tokens of which only the access token is known.
    pub fn new(access_token: impl Into<SecretString>) -> Self {
        Tokens {
            access_token: access_token.into(),
            refresh_token: None,
            token_type: None,
            expires_in: None,
            refresh_token_expires_in: None,
            scope: None,
            raw: SecretJson::default(),
            session: None,
        }
    }
}
