//! The sign-in page: what a client may ask for, whose account it is, and what goes back.

use jiff::Timestamp;

use super::{DOMAIN, Kind, PEOPLE, SCOPES, TENANT, Teams, person};
use crate::authorization::Ask;
use crate::clients::{self, DEMO};
use crate::exchange::{Answer, Call, Fields};
use crate::oauth::Holder;
use crate::page::{self, Account, Consent};
use crate::random;
use crate::server::Provider;

/// The documented parameters.
const PARAMETERS: [&str; 11] = [
    "client_id",
    "response_type",
    "redirect_uri",
    "response_mode",
    "scope",
    "state",
    "prompt",
    "login_hint",
    "domain_hint",
    "code_challenge",
    "code_challenge_method",
];

/// Whether a tenant's name in the path lets this kind of account in; `None` for a name that is nobody's.
pub(super) fn lets_in(tenant: &str, kind: Kind) -> Option<bool> {
    match tenant {
        "common" => Some(true),
        "consumers" => Some(kind == Kind::Personal),
        "organizations" | TENANT | DOMAIN => Some(kind != Kind::Personal),
        _ => None,
    }
}

fn refusal(reason: &str) -> Answer {
    Answer::html(400, page::refusal(Teams::LABEL, reason))
}

impl Teams {
    /// `GET /{tenant}/oauth2/v2.0/authorize`
    pub(super) fn ask(&self, call: &Call, tenant: &str) -> Answer {
        let query = call.query.as_deref().unwrap_or_default();
        let ask = match parse(query, tenant) {
            Ok(ask) => ask,
            Err(refusal) => return refusal,
        };
        let accounts = PEOPLE.map(|person| Account { email: person.email, about: person.about });
        let action = format!("/{tenant}/oauth2/v2.0/authorize");
        Answer::html(
            200,
            page::consent(&Consent {
                label: Self::LABEL,
                client: DEMO.id,
                scopes: &ask.scopes,
                accounts: &accounts,
                action: &action,
                request: query,
            }),
        )
    }

    /// `POST /{tenant}/oauth2/v2.0/authorize`: the button that was clicked.
    pub(super) fn decide(&mut self, call: &Call, tenant: &str, now: Timestamp) -> Answer {
        let form = call.form();
        let ask = match parse(form.get("request").unwrap_or_default(), tenant) {
            Ok(ask) => ask,
            Err(refusal) => return refusal,
        };
        let Some(person) = form.get("account").and_then(person) else {
            return refusal("There is no such account.");
        };
        if lets_in(tenant, person.kind) != Some(true) {
            return refusal(
                "AADSTS50020: User account does not exist in tenant and cannot access the application.",
            );
        }
        if form.get("decision") != Some("allow") {
            let words = "AADSTS65004: User declined to consent to access the app.";
            return ask.back(&[
                ("error", "access_denied"),
                ("error_subcode", "cancel"),
                ("error_description", words),
            ]);
        }
        let is_administrator = person.kind == Kind::Administrator;
        if self.option("consent") == "administrator" && !self.consented && !is_administrator {
            return ask.error("access_denied", "AADSTS90094: The grant requires admin permission.");
        }
        // "Consent on behalf of your organisation".
        self.consented |= is_administrator;
        let scopes: Vec<&str> = ask.scopes.iter().map(String::as_str).collect();
        let holder = Holder::new(person.email, DEMO.id, &scopes);
        let code = self.grants.code(holder, &ask.redirect_uri, ask.challenge.as_deref(), now);
        ask.back(&[("code", &code), ("session_state", &random::uuid())])
    }
}

/// Checks a request; what is wrong with it goes to the person, or to the client once that is known to be one.
fn parse(query: &str, tenant: &str) -> Result<Ask, Answer> {
    let fields = Fields::parse(query.as_bytes());
    if let Some(wrong) = fields.misnamed(&PARAMETERS) {
        return Err(refusal(&wrong));
    }
    let text = |name: &str| fields.get(name).unwrap_or_default();
    if lets_in(tenant, Kind::Licensed).is_none() {
        return Err(refusal("AADSTS90002: Tenant not found."));
    }
    if text("client_id") != DEMO.id {
        return Err(refusal("AADSTS700016: Application was not found in the directory."));
    }
    if !clients::is_registered(text("redirect_uri"), &["localhost", "127.0.0.1"]) {
        return Err(refusal(
            "AADSTS50011: The redirect URI does not match those configured for the application.",
        ));
    }
    let ask = Ask::read(&fields);
    if text("response_type") != "code" {
        return Err(ask.error("unsupported_response_type", "AADSTS700054: response_type must be code."));
    }
    if !matches!(fields.get("response_mode"), None | Some("query")) {
        return Err(ask.error("invalid_request", "Only the response_mode query is simulated."));
    }
    if ask.scopes.is_empty() {
        return Err(ask.error("invalid_request", "AADSTS900144: The request must have a parameter 'scope'."));
    }
    if let Some(unknown) = ask.scopes.iter().find(|scope| !SCOPES.contains(&scope.as_str())) {
        let words = format!("AADSTS65005: The scope {unknown} is not registered for this application.");
        return Err(ask.error("invalid_scope", &words));
    }
    let sound = ask.challenge.as_ref().is_none_or(|challenge| challenge.len() == 43);
    if !sound || fields.get("code_challenge_method") != ask.challenge.as_ref().map(|_| "S256") {
        return Err(
            ask.error("invalid_request", "AADSTS501491: The code_challenge must be one of method S256.")
        );
    }
    Ok(ask)
}
