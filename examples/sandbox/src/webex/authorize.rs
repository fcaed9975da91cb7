//! The sign-in page: what a client may ask for, and what goes back to it.

use jiff::Timestamp;

use super::{PEOPLE, Webex, person};
use crate::authorization::Ask;
use crate::clients::{self, ADMIN, DEMO};
use crate::exchange::{Answer, Call, Fields};
use crate::oauth::Holder;
use crate::page::{self, Account, Consent};
use crate::server::Provider;

const USER_SCOPES: [&str; 5] = [
    "meeting:schedules_read",
    "meeting:schedules_write",
    "meeting:preferences_read",
    "spark:people_read",
    "spark:kms",
];

/// The further scopes of the administrators' client.
const ADMIN_SCOPES: [&str; 28] = [
    "meeting:admin_schedule_read",
    "meeting:admin_schedule_write",
    "meeting:admin_preferences_read",
    "spark-compliance:meetings_read",
    "spark-admin:people_read",
    "spark-admin:people_write",
    "spark-admin:devices_read",
    "spark-admin:devices_write",
    "spark-admin:licenses_read",
    "spark-admin:places_read",
    "spark-admin:places_write",
    "spark-admin:organizations_read",
    "spark-admin:roles_read",
    "spark-admin:resource_groups_read",
    "spark-admin:resource_group_memberships_read",
    "spark-admin:resource_group_memberships_write",
    "spark-admin:hybrid_clusters_read",
    "spark-admin:hybrid_connectors_read",
    "identity:tokens_read",
    "identity:tokens_write",
    "spark:all",
    "spark:xapi_statuses",
    "spark:xapi_commands",
    "meeting:schedules_read",
    "meeting:schedules_write",
    "meeting:preferences_read",
    "spark:people_read",
    "spark:kms",
];

impl Webex {
    /// `GET /authorize`
    pub(super) fn ask(&self, call: &Call) -> Answer {
        let query = call.query.as_deref().unwrap_or_default();
        let (client, ask) = match parse(query) {
            Ok(ask) => ask,
            Err(refusal) => return refusal,
        };
        let accounts = PEOPLE.map(|person| Account { email: person.email, about: person.about });
        Answer::html(
            200,
            page::consent(&Consent {
                label: Self::LABEL,
                client,
                scopes: &ask.scopes,
                accounts: &accounts,
                action: "/v1/authorize",
                request: query,
            }),
        )
    }

    /// `POST /authorize`: the button that was clicked.
    pub(super) fn decide(&mut self, call: &Call, now: Timestamp) -> Answer {
        let form = call.form();
        let (client, ask) = match parse(form.get("request").unwrap_or_default()) {
            Ok(ask) => ask,
            Err(refusal) => return refusal,
        };
        if form.get("decision") != Some("allow") {
            return ask.declined();
        }
        let Some(person) = form.get("account").and_then(person) else {
            return Answer::html(400, page::refusal(Self::LABEL, "There is no such account."));
        };
        if !person.administrator && ask.scopes.iter().any(|scope| is_admin(scope)) {
            return ask.error("invalid_scope", "No user entitled service in request scopes");
        }
        let scopes: Vec<&str> = ask.scopes.iter().map(String::as_str).collect();
        let holder = Holder::new(person.email, client, &scopes);
        let code = self.grants.code(holder, &ask.redirect_uri, ask.challenge.as_deref(), now);
        ask.back(&[("code", &code)])
    }
}

/// The client that asks, and what for; what is wrong with it goes to the person, or to the client once that is known to be one.
fn parse(query: &str) -> Result<(&'static str, Ask), Answer> {
    let page = |reason: &str| Answer::html(400, page::refusal(Webex::LABEL, reason));
    let fields = Fields::parse(query.as_bytes());
    if let Some(doubled) = fields.doubled() {
        return Err(page(&doubled));
    }
    let text = |name: &str| fields.get(name).unwrap_or_default();
    let client = [&DEMO, &ADMIN].into_iter().find(|client| client.id == text("client_id"));
    let client = client.ok_or_else(|| page("The client_id is unknown."))?;
    if !clients::is_registered(text("redirect_uri"), &["localhost", "127.0.0.1"]) {
        return Err(page("The redirect_uri is not registered for this client."));
    }
    if text("response_type") != "code" {
        return Err(page("The response_type must be code."));
    }
    let ask = Ask::read(&fields);
    let registered: &[&str] = if client.id == ADMIN.id { &ADMIN_SCOPES } else { &USER_SCOPES };
    if ask.scopes.is_empty() {
        return Err(ask.error("invalid_scope", "The scope is missing."));
    }
    if let Some(unknown) = ask.scopes.iter().find(|scope| !registered.contains(&scope.as_str())) {
        let description = format!("The scope {unknown} is not registered for this client.");
        return Err(ask.error("invalid_scope", &description));
    }
    let method = fields.get("code_challenge_method");
    let sound = ask.challenge.as_ref().is_none_or(|challenge| challenge.len() == 43);
    if !sound || method != ask.challenge.as_ref().map(|_| "S256") {
        return Err(ask.error("invalid_request", "The code_challenge must be one of method S256."));
    }
    Ok((client.id, ask))
}

/// Whether only administrators are entitled to a scope.
fn is_admin(scope: &str) -> bool {
    ["spark-admin:", "spark-compliance:", "identity:", "meeting:admin_"]
        .iter()
        .any(|start| scope.starts_with(start))
}
