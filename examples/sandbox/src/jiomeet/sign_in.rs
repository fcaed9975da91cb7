//! The sign-in page and the token endpoint.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::{JioMeet, PEOPLE, SCOPES, invalid, person, refuse};
use crate::authorization::Ask;
use crate::clients::{self, DEMO};
use crate::exchange::{Answer, Call, Fields};
use crate::oauth::{Holder, after};
use crate::page::{self, Account, Consent};
use crate::server::Provider;

/// Names that a redirect URI must not use in a query of its own.
const RESERVED: [&str; 5] = ["sessionId", "token", "success", "redirect_uri", "clientId"];

impl JioMeet {
    /// `GET /oauth2/authorize`
    pub(super) fn ask(&self, call: &Call) -> Answer {
        let query = call.query.as_deref().unwrap_or_default();
        if let Err(reason) = self.check(query) {
            return Answer::html(400, page::refusal(Self::LABEL, &reason));
        }
        let accounts = PEOPLE.map(|person| Account { email: person.email, about: person.name });
        Answer::html(
            200,
            page::consent(&Consent {
                label: Self::LABEL,
                client: DEMO.id,
                scopes: &SCOPES.map(str::to_owned),
                accounts: &accounts,
                action: "/oauth2/authorize",
                request: query,
            }),
        )
    }

    /// `POST /oauth2/authorize`: the button that was clicked.
    pub(super) fn decide(&mut self, call: &Call, now: Timestamp) -> Answer {
        let form = call.form();
        let request = form.get("request").unwrap_or_default();
        if let Err(reason) = self.check(request) {
            return Answer::html(400, page::refusal(Self::LABEL, &reason));
        }
        let ask = Ask::read(&Fields::parse(request.as_bytes()));
        if form.get("decision") != Some("allow") {
            return ask.declined();
        }
        let Some(person) = form.get("account").and_then(person) else {
            return Answer::html(400, page::refusal(Self::LABEL, "There is no such account."));
        };
        let holder = Holder::new(person.email, DEMO.id, &SCOPES);
        let code = self.grants.code(holder, &ask.redirect_uri, None, now);
        ask.back(&[("code", &code)])
    }

    /// Checks the query of an authorization request.
    fn check(&self, query: &str) -> Result<(), String> {
        let fields = Fields::parse(query.as_bytes());
        if let Some(wrong) = fields.misnamed(&["clientId", "redirect_uri", "response_type", "state"]) {
            return Err(format!("The request has an {wrong}.").replace("an parameter", "a parameter"));
        }
        let text = |name: &str| fields.get(name).unwrap_or_default();
        if text("clientId") != DEMO.id {
            return Err("The clientId is missing or unknown.".to_owned());
        }
        if text("response_type") != "code" {
            return Err("The response_type must be code.".to_owned());
        }
        let redirect_uri = text("redirect_uri");
        let hosts: &[&str] =
            if self.options.redirect_hosts == "any" { &["localhost", "127.0.0.1"] } else { &["localhost"] };
        let own_query = redirect_uri.split_once('?').map(|(_, query)| Fields::parse(query.as_bytes()));
        let reserved = own_query.is_some_and(|own| RESERVED.iter().any(|name| own.get(name).is_some()));
        if !clients::is_registered(redirect_uri, hosts) || reserved {
            return Err(
                "The redirect_uri is not registered for this client, or cannot be: no bare IP address, no \
                        fragment, no reserved parameter."
                    .to_owned(),
            );
        }
        match fields.get("state") {
            Some(state) if !is_json_object(state) => {
                Err("The state must be base64 of a JSON object.".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// `POST /api/oauth2/v2/token`
    pub(super) fn token(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let known = call.basic().is_some_and(|(id, secret)| id == DEMO.id && secret == DEMO.secret);
        if !known {
            return Err(refuse(401, "the client must authenticate with HTTP Basic")
                .header("WWW-Authenticate", "Basic"));
        }
        let body = self.token_request(call)?;
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let (allowed, wanted) = match text("grant_type") {
            "authorization_code" => (["grant_type", "code"], "code"),
            "refresh_token" => (["grant_type", "refresh_token"], "refresh_token"),
            _ => return Err(invalid("grant_type", "is missing or unknown")),
        };
        if let Some(name) = body.keys().find(|name| !allowed.contains(&name.as_str())) {
            return Err(invalid(name, "is unknown"));
        }
        if text(wanted).is_empty() {
            return Err(invalid(wanted, "is missing"));
        }
        let granted = match wanted {
            "code" => self.grants.look_up(text("code"), DEMO.id, now).and_then(|found| {
                let pair = self.grants.spend(text("code"), now)?;
                Some((found.holder, pair))
            }),
            _ => self.grants.renew(text("refresh_token"), DEMO.id, now),
        };
        let (holder, pair) = granted.ok_or_else(|| refuse(400, "the code or token is not valid"))?;
        let mut answer = json!({
            "access_token": pair.access_token,
            "refresh_token": pair.refresh_token,
            "token_type": "Bearer",
            "expires_in": iso(after(now, self.grants.access_lifetime)),
            "scope": holder.scopes.join(" "),
        });
        if let Some(answer) = answer.as_object_mut().filter(|_| self.options.refresh_tokens == "no") {
            answer.remove("refresh_token");
        }
        Ok(Answer::json(200, &answer))
    }

    /// The members of a token request, which is a form or JSON.
    fn token_request(&self, call: &Call) -> Result<Map<String, Value>, Answer> {
        let wanted = self.options.token_body;
        match call.media_type().as_str() {
            "application/x-www-form-urlencoded" if wanted != "json" => {
                let form = call.form();
                if form.doubled().is_some() {
                    return Err(invalid("grant_type", "a parameter is there twice"));
                }
                Ok(form.iter().map(|(name, value)| (name.to_owned(), value.into())).collect())
            }
            "application/json" if wanted != "form" => match call.json() {
                Some(Value::Object(body)) => Ok(body),
                _ => Err(invalid("body", "must be a JSON object")),
            },
            _ => Err(refuse(415, &format!("the body must be {wanted}"))),
        }
    }
}

/// An instant as this API writes it: UTC, with milliseconds.
pub(super) fn iso(instant: Timestamp) -> String {
    instant.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// Whether a state is base64, of either alphabet, of a JSON object.
fn is_json_object(state: &str) -> bool {
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    [&STANDARD, &URL_SAFE].into_iter().any(|alphabet| {
        let decoded = GeneralPurpose::new(alphabet, lenient).decode(state).unwrap_or_default();
        matches!(serde_json::from_slice(&decoded), Ok(Value::Object(_)))
    })
}
