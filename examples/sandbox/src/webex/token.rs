//! The token endpoint: a form, with the client's credentials in it.

use jiff::Timestamp;
use serde_json::json;

use super::{Webex, refuse};
use crate::clients::{ADMIN, DEMO};
use crate::exchange::{Answer, Call};
use crate::oauth::{Holder, TokenPair};

impl Webex {
    /// `POST /access_token`
    pub(super) fn token(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        if call.media_type() != "application/x-www-form-urlencoded" {
            return Err(refuse(415, "the body must be a form"));
        }
        if call.query.as_deref().is_some_and(|query| !query.is_empty()) {
            return Err(refuse(400, "parameters belong into the body, not into the query"));
        }
        let form = call.form();
        let text = |name: &str| form.get(name).unwrap_or_default();
        let allowed: &[&str] = match text("grant_type") {
            "authorization_code" => {
                &["grant_type", "client_id", "client_secret", "code", "redirect_uri", "code_verifier"]
            }
            "refresh_token" => &["grant_type", "client_id", "client_secret", "refresh_token"],
            _ => return Err(refuse(400, "the grant_type is missing or unknown")),
        };
        if let Some(wrong) = form.misnamed(allowed) {
            return Err(refuse(400, &wrong));
        }
        // An Authorization header beside them is tolerated, alone it does not count.
        let known = |client: &&crate::clients::Client| {
            client.id == text("client_id") && client.secret == text("client_secret")
        };
        let client = [&DEMO, &ADMIN].into_iter().find(known);
        let client =
            client.ok_or_else(|| refuse(401, "client_id and client_secret in the body are not valid"))?.id;

        let (holder, pair) = if text("grant_type") == "refresh_token" {
            let renewed = self.grants.renew(text("refresh_token"), client, now);
            renewed.ok_or_else(|| refuse(400, "the refresh token is not valid"))?
        } else {
            self.exchange(client, text("code"), text("redirect_uri"), form.get("code_verifier"), now)?
        };
        Ok(Answer::json(
            200,
            &json!({
                "access_token": pair.access_token,
                "expires_in": self.grants.access_lifetime,
                "refresh_token": pair.refresh_token,
                "refresh_token_expires_in": self.grants.refresh_lifetime,
                "token_type": "Bearer",
                "scope": holder.scopes.join(" "),
            }),
        ))
    }

    fn exchange(
        &mut self,
        client: &str,
        code: &str,
        redirect_uri: &str,
        verifier: Option<&str>,
        now: Timestamp,
    ) -> Result<(Holder, TokenPair), Answer> {
        let invalid = || refuse(400, "the code is not valid, was used before, or is another client's");
        let found = self.grants.look_up(code, client, now).ok_or_else(invalid)?;
        if found.redirect_uri != redirect_uri {
            return Err(refuse(400, "the redirect_uri is not the one that the code was made for"));
        }
        if !found.is_proved(verifier) {
            return Err(refuse(400, "the code_verifier is missing, wrong, or without a code_challenge"));
        }
        let pair = self.grants.spend(code, now).ok_or_else(invalid)?;
        Ok((found.holder, pair))
    }
}
