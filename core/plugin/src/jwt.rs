//! Reading, never trusting, the claims of a provider's own JSON Web Token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::reading::read;

/// The claims of a JWT (RFC 7519), unverified: we hold no key. `None` when the text is no JWT. Use them for hints such as an
/// expiry or the user's id, never for a decision about access.
pub fn claims(token: &str) -> Option<Map<String, Value>> {
    let mut parts = token.split('.');
    let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    read(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_claims_and_nothing_else() {
        let token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(r#"{"userId":"u1","exp":5}"#));
        assert_eq!(claims(&token).unwrap()["userId"], "u1");
        for text in ["", "opaque", "a.b", "a.!!.c", "e30.W10.c"] {
            assert_eq!(claims(text), None, "{text}");
        }
    }
}
