//! The sign-in page and the token endpoint.

use jiff::Timestamp;
use serde_json::json;

use super::{GoToMeeting, PEOPLE, SCOPES, person};
use crate::authorization::Ask;
use crate::clients::{self, DEMO};
use crate::exchange::{Answer, Call, Fields};
use crate::oauth::{Holder, Rotation, TokenPair};
use crate::page::{self, Account, Consent};
use crate::server::Provider;

/// An error of the token endpoint.
fn refuse(status: u16, error: &str, description: &str) -> Answer {
    Answer::json(status, &json!({ "error": error, "error_description": description }))
}

impl GoToMeeting {
    /// `GET /oauth/authorize`
    pub(super) fn ask(&self, call: &Call) -> Answer {
        let query = call.query.as_deref().unwrap_or_default();
        let ask = match self.parse(query) {
            Ok(ask) => ask,
            Err(refusal) => return refusal,
        };
        let accounts = PEOPLE.map(|person| Account { email: person.email, about: person.about });
        Answer::html(
            200,
            page::consent(&Consent {
                label: Self::LABEL,
                client: DEMO.id,
                scopes: &ask.scopes,
                accounts: &accounts,
                action: "/oauth/authorize",
                request: query,
            }),
        )
    }

    /// `POST /oauth/authorize`: the button that was clicked.
    pub(super) fn decide(&mut self, call: &Call, now: Timestamp) -> Answer {
        let form = call.form();
        let ask = match self.parse(form.get("request").unwrap_or_default()) {
            Ok(ask) => ask,
            Err(refusal) => return refusal,
        };
        if form.get("decision") != Some("allow") {
            return ask.declined();
        }
        let Some(person) = form.get("account").and_then(person) else {
            return Answer::html(400, page::refusal(Self::LABEL, "There is no such account."));
        };
        let scopes: Vec<&str> = ask.scopes.iter().map(String::as_str).collect();
        let holder = Holder::new(person.email, DEMO.id, &scopes);
        let code = self.grants.code(holder, &ask.redirect_uri, ask.challenge.as_deref(), now);
        ask.back(&[("code", &code)])
    }

    /// Checks a request; what is wrong with it goes to the person, or to the client once that is known to be one.
    fn parse(&self, query: &str) -> Result<Ask, Answer> {
        let page = |reason: &str| Answer::html(400, page::refusal(Self::LABEL, reason));
        let fields = Fields::parse(query.as_bytes());
        let mut allowed = vec!["client_id", "response_type", "redirect_uri", "state", "scope"];
        if self.is("pkce", "taken") {
            allowed.extend(["code_challenge", "code_challenge_method"]);
        }
        if let Some(wrong) = fields.misnamed(&allowed) {
            return Err(page(&wrong));
        }
        let text = |name: &str| fields.get(name).unwrap_or_default();
        if text("client_id") != DEMO.id {
            return Err(page("The client_id is missing or unknown."));
        }
        if !clients::is_registered(text("redirect_uri"), &["localhost", "127.0.0.1"]) {
            return Err(page("The redirect_uri is not registered for this client."));
        }
        let mut ask = Ask::read(&fields);
        if text("response_type") != "code" {
            return Err(ask.error("unsupported_response_type", "The response_type must be code."));
        }
        if let Some(unknown) = ask.scopes.iter().find(|scope| !SCOPES.contains(&scope.as_str())) {
            return Err(ask.error("invalid_scope", &format!("The client does not have the scope {unknown}.")));
        }
        if ask.scopes.is_empty() {
            ask.scopes = SCOPES.map(str::to_owned).to_vec();
        }
        if fields.get("code_challenge_method") != ask.challenge.as_ref().map(|_| "S256") {
            return Err(ask.error("invalid_request", "The code_challenge must be one of method S256."));
        }
        Ok(ask)
    }

    /// `POST /oauth/token`
    pub(super) fn token(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        if call.media_type() != "application/x-www-form-urlencoded" || call.query.is_some() {
            return Err(refuse(400, "invalid_request", "The parameters must be a form in the body."));
        }
        if !call.basic().is_some_and(|(id, secret)| id == DEMO.id && secret == DEMO.secret) {
            return Err(refuse(401, "invalid_client", "The client must authenticate with HTTP Basic.")
                .header("WWW-Authenticate", "Basic"));
        }
        let form = call.form();
        let text = |name: &str| form.get(name).unwrap_or_default();
        let renewing = text("grant_type") == "refresh_token";
        let allowed: &[&str] = match text("grant_type") {
            "authorization_code" => &["grant_type", "code", "redirect_uri", "code_verifier"],
            "refresh_token" => &["grant_type", "refresh_token"],
            _ => return Err(refuse(400, "unsupported_grant_type", "The grant_type is missing or unknown.")),
        };
        if let Some(wrong) = form.misnamed(allowed) {
            return Err(refuse(400, "invalid_request", &wrong));
        }
        let (holder, pair) = if renewing {
            let renewed = self.grants.renew(text("refresh_token"), DEMO.id, now);
            renewed.ok_or_else(|| refuse(400, "invalid_grant", "The refresh token is not valid."))?
        } else {
            self.exchange(text("code"), text("redirect_uri"), form.get("code_verifier"), now)?
        };
        if self.is("free_accounts", "tokens") && person(&holder.user).is_some_and(|person| person.free) {
            return Err(self.refuse(412, "this account has no subscription"));
        }
        let mut answer = json!({
            "access_token": pair.access_token,
            "token_type": "Bearer",
            "expires_in": self.grants.access_lifetime,
            "scope": holder.scopes.join(" "),
            "principal": holder.user,
        });
        if !renewing || self.grants.rotation != Rotation::Keep || self.is("refresh_tokens", "always") {
            answer["refresh_token"] = pair.refresh_token.into();
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
        let invalid = |description: &str| refuse(400, "invalid_grant", description);
        let unknown = || invalid("The code is not valid or was used before.");
        let found = self.grants.look_up(code, DEMO.id, now).ok_or_else(unknown)?;
        if found.redirect_uri != redirect_uri {
            return Err(invalid("The redirect_uri is not the one that the code was made for."));
        }
        if !found.is_proved(verifier) {
            return Err(invalid("The code_verifier does not fit."));
        }
        let pair = self.grants.spend(code, now).ok_or_else(unknown)?;
        Ok((found.holder, pair))
    }
}
