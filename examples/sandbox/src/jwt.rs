//! Tokens that look like RS256 JWTs: readable claims, a signature that nobody can check.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::random;

/// A token with these claims.
pub(crate) fn token(claims: &Value) -> String {
    let header = json!({ "alg": "RS256", "typ": "JWT" });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{}", part(&header), part(claims), random::base64url(256))
}
