//! The sign-in page: what a client may ask for, and what goes back to it.

use jiff::Timestamp;

use super::{PEOPLE, Zoom, person};
use crate::authorization::Ask;
use crate::clients::{self, DEMO};
use crate::exchange::{Answer, Call, Fields};
use crate::oauth::Holder;
use crate::page::{self, Account, Consent};
use crate::server::Provider;

const PARAMETERS: [&str; 7] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "state",
    "scope",
    "code_challenge",
    "code_challenge_method",
];

impl Zoom {
    /// `GET /oauth/authorize`
    pub(super) fn ask(&self, call: &Call) -> Answer {
        let query = call.query.as_deref().unwrap_or_default();
        if let Err(reason) = self.check(query) {
            return Answer::html(400, page::refusal(Self::LABEL, &reason));
        }
        let accounts = PEOPLE.map(|person| Account { email: person.email, about: person.about });
        let scopes: Vec<String> = self.registered().iter().map(|scope| (*scope).to_owned()).collect();
        Answer::html(
            200,
            page::consent(&Consent {
                label: Self::LABEL,
                client: DEMO.id,
                scopes: &scopes,
                accounts: &accounts,
                action: "/oauth/authorize",
                request: query,
            }),
        )
    }

    /// `POST /oauth/authorize`: the button that was clicked.
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
        // What is granted is what the app is registered with, whatever was asked for.
        let holder = Holder::new(person.email, DEMO.id, self.registered());
        let code = self.grants.code(holder, &ask.redirect_uri, ask.challenge.as_deref(), now);
        ask.back(&[("code", &code)])
    }

    /// Checks the query of an authorization request.
    fn check(&self, query: &str) -> Result<(), String> {
        let fields = Fields::parse(query.as_bytes());
        if let Some(wrong) = fields.misnamed(&PARAMETERS) {
            return Err(format!("The request is not accepted: {wrong}."));
        }
        let text = |name: &str| fields.get(name).unwrap_or_default();
        if text("client_id") != DEMO.id {
            return Err("Invalid client_id (4702).".to_owned());
        }
        if !clients::is_registered(text("redirect_uri"), &["localhost", "127.0.0.1"]) {
            return Err("Invalid redirect_uri (4709): it is not registered for this client.".to_owned());
        }
        if text("response_type") != "code" {
            return Err("The response_type must be code.".to_owned());
        }
        let mut asked = text("scope").split(' ').filter(|scope| !scope.is_empty());
        if let Some(unknown) = asked.find(|scope| !self.registered().contains(scope)) {
            return Err(format!("Invalid scope (4711): {unknown} is not registered for this client."));
        }
        let method = fields.get("code_challenge_method");
        match fields.get("code_challenge").map(str::len) {
            None if method.is_none() => Ok(()),
            Some(43) if method == Some("S256") => Ok(()),
            _ => Err("The code_challenge must be one of method S256.".to_owned()),
        }
    }
}
