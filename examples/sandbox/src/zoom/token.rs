//! The token endpoint and the revocation endpoint. The client authenticates by HTTP Basic and in no other way.

use jiff::Timestamp;
use serde_json::json;

use super::Zoom;
use crate::clients::DEMO;
use crate::exchange::{Answer, Call};
use crate::oauth::{Holder, TokenPair};

impl Zoom {
    /// `POST /oauth/token`
    pub(super) fn token(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        self.authenticate(call)?;
        if call.media_type() != "application/x-www-form-urlencoded" {
            return Err(self.fail(400, "invalid_request", 4706, "the body must be a form"));
        }
        if call.query.as_deref().is_some_and(|query| !query.is_empty()) {
            return Err(self.fail(400, "invalid_request", 4706, "parameters belong into the body"));
        }
        let form = call.form();
        let text = |name: &str| form.get(name).unwrap_or_default();
        let allowed: &[&str] = match text("grant_type") {
            "authorization_code" => &["grant_type", "code", "redirect_uri", "code_verifier"],
            "refresh_token" => &["grant_type", "refresh_token"],
            _ => {
                return Err(self.fail(
                    400,
                    "unsupported_grant_type",
                    4705,
                    "the grant type is missing or unknown",
                ));
            }
        };
        if let Some(wrong) = form.misnamed(allowed) {
            return Err(self.fail(400, "invalid_request", 4706, &wrong));
        }
        let (holder, pair) = if text("grant_type") == "refresh_token" {
            let renewed = self.grants.renew(text("refresh_token"), DEMO.id, now);
            renewed.ok_or_else(|| self.fail(400, "invalid_grant", 4741, "Invalid Token!"))?
        } else {
            self.exchange(text("code"), text("redirect_uri"), form.get("code_verifier"), now)?
        };
        let mut answer = json!({
            "access_token": pair.access_token,
            "token_type": "bearer",
            "refresh_token": pair.refresh_token,
            "expires_in": self.grants.access_lifetime - 1,
            "scope": holder.scopes.join(" "),
        });
        if self.options.api_url != "none" {
            answer["api_url"] = self.options.api_url.clone().into();
        }
        Ok(Answer::json(200, &answer))
    }

    fn exchange(
        &mut self,
        code: &str,
        redirect_uri: &str,
        verifier: Option<&str>,
        now: Timestamp,
    ) -> Result<(Holder, TokenPair), Answer> {
        let found = self.grants.look_up(code, DEMO.id, now);
        let found =
            found.ok_or_else(|| self.fail(400, "invalid_grant", 4734, "Invalid authorization code"))?;
        if found.redirect_uri != redirect_uri {
            return Err(self.fail(400, "invalid_request", 4709, "Redirect URI mismatch"));
        }
        if !found.is_proved(verifier) {
            return Err(self.fail(
                400,
                "invalid_grant",
                4734,
                "the code_verifier is missing, wrong or too many",
            ));
        }
        // A new consent ends what the same user granted this app before.
        self.grants.end_all_of(&found.holder.user, DEMO.id);
        let pair = self.grants.spend(code, now);
        let pair = pair.ok_or_else(|| self.fail(400, "invalid_grant", 4733, "the code has expired"))?;
        Ok((found.holder, pair))
    }

    /// `POST /oauth/revoke?token=…`
    pub(super) fn revoke(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        self.authenticate(call)?;
        let query = call.query();
        if let Some(wrong) = query.misnamed(&["token"]) {
            return Err(self.fail(400, "invalid_request", 4706, &wrong));
        }
        if !call.body.is_empty() {
            return Err(self.fail(400, "invalid_request", 4706, "the body must be empty"));
        }
        let token = query.get("token").unwrap_or_default();
        if !self.grants.end(token, self.options.revocable == "both", now) {
            return Err(self.fail(400, "invalid_token", 4700, "Invalid token"));
        }
        Ok(Answer::json(200, &json!({ "status": "success" })))
    }

    /// By Basic, and not in the body as well.
    fn authenticate(&self, call: &Call) -> Result<(), Answer> {
        let form = call.form();
        let twice = ["client_id", "client_secret"].iter().any(|name| form.get(name).is_some());
        let known = call.basic().is_some_and(|(id, secret)| id == DEMO.id && secret == DEMO.secret);
        if known && !twice {
            return Ok(());
        }
        Err(self.fail(401, "invalid_client", 4702, "Invalid client_id or client_secret"))
    }

    /// An error as this endpoint tells it.
    fn fail(&self, status: u16, error: &str, number: u32, reason: &str) -> Answer {
        let body = match self.options.token_errors.as_str() {
            "numbers" => json!({ "reason": format!("{reason} ({number})"), "error": "invalid_request" }),
            _ => json!({ "reason": reason, "error": error }),
        };
        Answer::json(status, &body)
    }
}
