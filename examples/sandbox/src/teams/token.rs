//! The token endpoint: a form, with the client's credentials in it or in a header, and errors with numbers.

use jiff::Timestamp;
use serde_json::json;

use super::consent::lets_in;
use super::{Kind, Teams, iso, person};
use crate::clients::DEMO;
use crate::exchange::{Answer, Call, Fields};
use crate::jwt;
use crate::oauth::{Holder, TokenPair};
use crate::random;

/// An error in the form of Entra.
fn fail(status: u16, error: &str, code: u32, words: &str) -> Answer {
    let (trace, correlation) = (random::uuid(), random::uuid());
    let description = format!("AADSTS{code}: {words} Trace ID: {trace} Correlation ID: {correlation}");
    let body = json!({
        "error": error, "error_description": description, "error_codes": [code],
        "timestamp": "2030-03-01 08:00:00Z", "trace_id": trace, "correlation_id": correlation,
    });
    Answer::json(status, &body)
}

impl Teams {
    /// `POST /{tenant}/oauth2/v2.0/token`
    pub(super) fn token(&mut self, call: &Call, tenant: &str, now: Timestamp) -> Result<Answer, Answer> {
        let invalid = |words: &str| fail(400, "invalid_request", 900_144, words);
        if lets_in(tenant, Kind::Licensed).is_none() {
            return Err(fail(400, "invalid_request", 90_002, "Tenant not found."));
        }
        if call.media_type() != "application/x-www-form-urlencoded" {
            return Err(invalid("The body must be a form."));
        }
        if call.query.as_deref().is_some_and(|query| !query.is_empty()) {
            return Err(invalid("Parameters belong into the body, not into the query."));
        }
        let form = call.form();
        let text = |name: &str| form.get(name).unwrap_or_default();
        let allowed: &[&str] = match text("grant_type") {
            "authorization_code" => &[
                "grant_type",
                "client_id",
                "client_secret",
                "scope",
                "code",
                "redirect_uri",
                "code_verifier",
            ],
            "refresh_token" => &["grant_type", "client_id", "client_secret", "scope", "refresh_token"],
            _ => return Err(fail(400, "unsupported_grant_type", 70_003, "This grant is not supported.")),
        };
        if let Some(wrong) = form.misnamed(allowed) {
            return Err(invalid(&wrong));
        }
        authenticate(call, &form)?;
        let (holder, pair) = if text("grant_type") == "refresh_token" {
            let dead = || fail(400, "invalid_grant", 70_000, "The provided grant is invalid or expired.");
            self.grants.renew(text("refresh_token"), DEMO.id, now).ok_or_else(dead)?
        } else {
            self.exchange(&form, now)?
        };
        if text("scope").split(' ').any(|scope| !scope.is_empty() && !holder.may(scope)) {
            return Err(fail(400, "invalid_scope", 70_011, "The scope is wider than what was granted."));
        }
        let refreshes = text("grant_type") == "refresh_token";
        Ok(Answer::json(200, &self.answer_of(&holder, &pair, refreshes, now)))
    }

    fn exchange(&mut self, form: &Fields, now: Timestamp) -> Result<(Holder, TokenPair), Answer> {
        let text = |name: &str| form.get(name).unwrap_or_default();
        let invalid = |words: &str| fail(400, "invalid_grant", 70_000, words);
        let found = self.grants.look_up(text("code"), DEMO.id, now);
        let found = found.ok_or_else(|| invalid("The code is invalid, expired or was used before."))?;
        if found.redirect_uri != text("redirect_uri") {
            return Err(invalid("The redirect_uri is not the one that the code was made for."));
        }
        if !found.is_proved(form.get("code_verifier")) {
            let words = "The code_verifier does not match the code_challenge of the authorization request.";
            return Err(fail(400, "invalid_grant", 501_481, words));
        }
        let pair = self.grants.spend(text("code"), now).ok_or_else(|| invalid("The code was used."))?;
        Ok((found.holder, pair))
    }

    fn answer_of(
        &self,
        holder: &Holder,
        pair: &TokenPair,
        refreshes: bool,
        now: Timestamp,
    ) -> serde_json::Value {
        let prefix =
            if self.option("scopes") == "addresses" { format!("{}/", self.origin) } else { String::new() };
        // Only Graph's permissions.
        let of_graph = holder.scopes.iter().filter(|scope| scope.contains('.'));
        let scopes: Vec<String> = of_graph.map(|scope| format!("{prefix}{scope}")).collect();
        let mut answer = json!({
            "token_type": "Bearer", "scope": scopes.join(" "), "expires_in": self.grants.access_lifetime,
            "ext_expires_in": self.grants.access_lifetime, "access_token": pair.access_token,
        });
        if holder.may("offline_access") && !(refreshes && self.option("refresh_tokens") == "none") {
            answer["refresh_token"] = pair.refresh_token.as_str().into();
        }
        if holder.may("openid") {
            let id = person(&holder.user).map(|person| person.id);
            answer["id_token"] = jwt::token(&json!({"oid": id, "iat": iso(now, "0")})).into();
        }
        answer
    }
}

/// In the body or in a header: exactly one.
fn authenticate(call: &Call, form: &Fields) -> Result<(), Answer> {
    let in_body = form
        .get("client_secret")
        .map(|secret| (form.get("client_id").unwrap_or_default().to_owned(), secret.to_owned()));
    let (id, secret) = match (in_body, call.basic()) {
        (Some(_), Some(_)) => {
            return Err(fail(400, "invalid_request", 900_971, "Two ways of client authentication at once."));
        }
        (Some(credentials), None) | (None, Some(credentials)) => credentials,
        (None, None) => {
            let words = "The request must have a client_secret or a client_assertion.";
            return Err(fail(401, "invalid_client", 7_000_218, words));
        }
    };
    if id != DEMO.id {
        return Err(fail(400, "unauthorized_client", 700_016, "Application was not found in the directory."));
    }
    if secret != DEMO.secret {
        return Err(fail(401, "invalid_client", 7_000_215, "Invalid client secret provided."));
    }
    Ok(())
}
