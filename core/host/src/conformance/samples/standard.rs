//! What a provider need not show because it is a standard: the grants of RFC 6749 at the token endpoint.

use convoke_plugin::{Operation, Pkce};
use serde_json::{Value, json};

use super::Sample;

/// The standard sample of an operation, for plugins that bring none of their own.
pub(in crate::conformance) fn standard(operation: Operation, pkce: Pkce) -> Option<Sample> {
    let grant = match operation {
        Operation::ExchangeCode => {
            let mut form = json!({"grant_type": "authorization_code", "code": "{code}", "redirect_uri": "{redirect_uri}"});
            if pkce != Pkce::None {
                form["code_verifier"] = json!("{code_verifier}");
            }
            form
        }
        Operation::Refresh => json!({"grant_type": "refresh_token", "refresh_token": "{refresh_token}"}),
        Operation::AuthorizationUrl => {
            return read(json!({"operation": operation, "name": "standard", "result": {"url": ""}}));
        }
        _ => return None,
    };
    read(json!({
        "operation": operation,
        "name": "standard",
        "exchanges": [{
            "request": {"method": "POST", "url": "{token_url}", "form": grant},
            "answer": {"json": {
                "access_token": "{new_access_token}", "token_type": "Bearer", "expires_in": 3600,
                "refresh_token": "{new_refresh_token}"
            }}
        }],
        "result": {
            "access_token": "{new_access_token}", "token_type": "Bearer", "expires_in": 3600,
            "refresh_token": "{new_refresh_token}"
        }
    }))
}

fn read(sample: Value) -> Option<Sample> {
    serde_json::from_value(sample).ok()
}
