//! Pairings: how a program gets a user's credential without anybody copying it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::token::TokenResponse;

/// Loopback redirect URIs (RFC 8252 section 7.3): the two loopback literals, a port, a path.
const LOOPBACK: &str = r"^http://(127\.0\.0\.1|\[::1\]):([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])(/([A-Za-z0-9._~!$&()*+,;=:/-]|%[0-9A-Fa-f]{2})*)?$";
const LOOPBACK_WORDS: &str =
    "http://127.0.0.1:{port}/… or http://[::1]:{port}/…, with a port, without user name, query and fragment";

/// A program asks for a user's credential.
#[derive(Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PairingRequest {
    /// The id of a configured provider.
    #[schemars(length(min = 1, max = 32))]
    pub provider: String,
    /// Who asks, as the user is shown it: the program, whose it is, and the machine it runs on.
    #[schemars(length(max = 64), regex(pattern = r"\S"), extend("x-allowed" = "a name with at least one visible character"))]
    pub client: String,
    /// Exactly these scopes, each of which the provider offers here. Without it, those that every sign-in asks for.
    #[serde(default)]
    #[schemars(with = "Vec<String>", length(min = 1, max = 100), inner(length(min = 1, max = 256)))]
    pub scopes: Option<Vec<String>>,
    /// For a program on the user's own machine (RFC 8252): where the browser is sent after the decision, with `pairing`, with
    /// `state` and, after a refusal, with `error=access_denied`. Never with a credential.
    #[serde(default)]
    #[schemars(with = "String", length(max = 256), regex(pattern = LOOPBACK), extend("x-allowed" = LOOPBACK_WORDS))]
    pub redirect_uri: Option<String>,
    /// Comes back at `redirect_uri`, so that the program knows its own.
    #[serde(default)]
    #[schemars(with = "String", length(max = 128), regex(pattern = r"^[!-~]+$"), extend("x-allowed" = "visible ASCII characters"))]
    pub state: Option<String>,
}

/// A pairing that began: keep `secret`, show the user the code and the address.
#[derive(Serialize, JsonSchema)]
pub struct PairingStarted {
    /// Names the pairing.
    pub id: String,
    /// Sent as `Authorization: Bearer` when polling. Never shown, never in an address.
    pub secret: String,
    /// What the user compares, or types at `verification_uri`.
    pub user_code: String,
    /// Where the code can be typed.
    #[schemars(url)]
    pub verification_uri: String,
    /// The page of this pairing, to be opened in a browser.
    #[schemars(url)]
    pub verification_uri_complete: String,
    /// Seconds.
    pub expires_in: u64,
    /// Seconds from one poll to the next.
    pub interval: u64,
}

/// How far a pairing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PairingStatus {
    /// The user has not decided yet.
    Pending,
    /// The user has confirmed.
    Confirmed,
}

/// Poll again after `interval` seconds.
#[derive(Serialize, JsonSchema)]
pub struct PairingPending {
    /// `pending`.
    pub status: PairingStatus,
    /// Seconds from this poll to the next.
    pub interval: u64,
}

/// Whose credential it is, where the provider tells.
#[derive(Serialize, JsonSchema)]
pub struct PairedAccount {
    /// The user's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The user's mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// The credential, given once: a token response with whose it is.
#[derive(Serialize, JsonSchema)]
pub struct PairingConfirmed {
    /// `confirmed`.
    pub status: PairingStatus,
    /// The provider's id.
    pub provider: String,
    /// Whose account it is, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<PairedAccount>,
    /// The members of a token response.
    #[serde(flatten)]
    pub tokens: TokenResponse,
}
