//! Simulated Microsoft Teams: Graph's online meetings and the sign-in service of Entra, on one address.

mod consent;
mod meeting;
mod meetings;
mod members;
#[cfg(test)]
mod tests;
mod token;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::clients;
use crate::exchange::{Answer, Call};
use crate::oauth::{Grants, Holder, Rotation, TokenPair};
use crate::page;
use crate::random;
use crate::server::{Provider, Server, Switch};
use meeting::Meeting;

/// The organisation that the work accounts belong to.
const TENANT: &str = "7a11e4d0-0000-4000-8000-000000000001";
/// Its domain.
const DOMAIN: &str = "example.com";
/// What the demo client is registered with, and what every client may ask for.
const SCOPES: [&str; 7] = [
    "User.Read",
    "OnlineMeetings.ReadWrite",
    "OnlineMeetings.Read",
    "offline_access",
    "openid",
    "profile",
    "email",
];

/// A simulated Microsoft Teams.
#[derive(Debug)]
pub struct Teams {
    origin: String,
    grants: Grants,
    meetings: Vec<Meeting>,
    /// An administrator has consented for everybody.
    consented: bool,
    options: [(&'static str, &'static str); CHOICES.len()],
}

/// The switches: name, what it can be (the first is the default), and what that does.
const CHOICES: [(&str, &[&str], &str); 7] = [
    ("consent", &["user", "administrator"], "user, administrator: who may consent to the app"),
    ("refresh_tokens", &["new", "none"], "new, none: whether a refresh gives a refresh token"),
    ("scopes", &["names", "addresses"], "names, addresses: how the token answer writes scopes"),
    ("dial_in", &["yes", "no"], "yes, no: whether the organisation has audio conferencing"),
    (
        "conference_id",
        &["ConferenceId", "conferenceId"],
        "ConferenceId, conferenceId: how that member is spelt",
    ),
    ("decimals", &["7", "0"], "7, 0: decimals of times in answers"),
    ("link", &["kept", "new"], "kept, new: whether an update makes a new join link"),
];

/// Somebody who can sign in.
struct Person {
    email: &'static str,
    name: &'static str,
    id: &'static str,
    about: &'static str,
    /// Has a mailbox.
    mail: bool,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Licensed,
    Unlicensed,
    Administrator,
    /// A personal account, of no organisation.
    Personal,
}

const PEOPLE: [Person; 4] = [
    Person {
        email: "alice@example.com",
        name: "Alice Host",
        id: "5f000000-0000-4000-8000-000000000a11",
        about: "has Teams",
        mail: true,
        kind: Kind::Licensed,
    },
    Person {
        email: "bob@example.com",
        name: "Bob Free",
        id: "5f000000-0000-4000-8000-000000000b0b",
        about: "no Teams licence, no mailbox",
        mail: false,
        kind: Kind::Unlicensed,
    },
    Person {
        email: "admin@example.com",
        name: "Ada Admin",
        id: "5f000000-0000-4000-8000-000000000ada",
        about: "administrator",
        mail: true,
        kind: Kind::Administrator,
    },
    Person {
        email: "carol@personal.example",
        name: "Carol Private",
        id: "00000000-0000-0000-0000-00000000ca01",
        about: "personal account",
        mail: true,
        kind: Kind::Personal,
    },
];

fn person(email: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.email.eq_ignore_ascii_case(email))
}

/// An error in the form of Graph.
fn refuse(status: u16, code: &str, message: &str) -> Answer {
    let id = random::uuid();
    let inner = json!({ "request-id": id, "client-request-id": id, "date": "2030-03-01T08:00:00" });
    Answer::json(status, &json!({ "error": { "code": code, "message": message, "innerError": inner } }))
}

fn bad_request(message: &str) -> Answer {
    refuse(400, "BadRequest", message)
}

impl Provider for Teams {
    const LABEL: &'static str = "Microsoft Teams";
    const BASE_PATH: &'static str = "/v1.0";

    fn new(origin: &str) -> Self {
        let mut grants = Grants::new(3599, 90 * 86_400, |_, _, _| random::base64url(48));
        grants.rotation = Rotation::Add;
        let options = CHOICES.map(|(name, allowed, _)| (name, allowed.first().copied().unwrap_or_default()));
        Self { origin: origin.to_owned(), grants, meetings: Vec::new(), consented: false, options }
    }

    fn answer(&mut self, call: &Call, now: Timestamp) -> Answer {
        self.route(call, now).unwrap_or_else(|refusal| refusal)
    }

    fn grants(&mut self) -> &mut Grants {
        &mut self.grants
    }

    fn meetings(&self, _now: Timestamp) -> Vec<Value> {
        self.meetings.iter().map(|meeting| self.render(meeting, true)).collect()
    }

    fn switches(&self) -> Vec<Switch> {
        let switches = self.options.iter().zip(CHOICES);
        switches
            .map(|((name, value), (_, _, allowed))| Switch { name, value: (*value).to_owned(), allowed })
            .collect()
    }

    fn set_switch(&mut self, name: &str, value: &str) -> Result<(), String> {
        let (place, (_, allowed, _)) = CHOICES
            .iter()
            .enumerate()
            .find(|(_, (known, ..))| *known == name)
            .ok_or_else(|| format!("there is no `{name}`"))?;
        let value = allowed.iter().find(|allowed| **allowed == value);
        self.options[place].1 = value.ok_or_else(|| format!("`{name}` is one of {}", allowed.join(", ")))?;
        Ok(())
    }
}

impl Teams {
    fn route(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let segments = call.segments();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match (call.method.as_str(), segments.as_slice()) {
            ("GET", [tenant, "oauth2", "v2.0", "authorize"]) => Ok(self.ask(call, tenant)),
            ("POST", [tenant, "oauth2", "v2.0", "authorize"]) => Ok(self.decide(call, tenant, now)),
            ("POST", [tenant, "oauth2", "v2.0", "token"]) => self.token(call, tenant, now),
            ("GET", ["v1.0", "me"]) => self.profile(call, now),
            ("POST", ["v1.0", "me", "onlineMeetings"]) => self.create(call, now),
            ("POST", ["v1.0", "me", "onlineMeetings", "createOrGet"]) => self.create_or_get(call, now),
            ("GET", ["v1.0", "me", "onlineMeetings"]) => {
                Err(bad_request("there is no list of meetings; only filters for one"))
            }
            ("GET", ["v1.0", "me", "onlineMeetings", id]) => self.get(call, id, now),
            ("PATCH", ["v1.0", "me", "onlineMeetings", id]) => self.update(call, id, now),
            ("DELETE", ["v1.0", "me", "onlineMeetings", id]) => self.delete(call, id, now),
            ("GET", ["l", "meetup-join", thread, "0"]) => {
                Ok(Answer::html(200, page::meeting(Self::LABEL, thread)))
            }
            _ => Err(refuse(404, "UnknownError", "no such path")),
        }
    }

    /// What a switch is set to.
    fn option(&self, name: &str) -> &'static str {
        self.options.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// Who holds the access token of the call, which must have one of these scopes.
    fn caller(&self, call: &Call, scopes: &[&str], now: Timestamp) -> Result<&'static Person, Answer> {
        let holder = call.bearer().and_then(|token| self.grants.holder(token, now));
        let invalid =
            || refuse(401, "InvalidAuthenticationToken", "Access token is missing, unknown or expired.");
        let holder = holder.ok_or_else(invalid)?;
        if !scopes.iter().any(|scope| holder.may(scope)) {
            return Err(refuse(403, "Forbidden", "The token lacks the scope for this."));
        }
        person(&holder.user).ok_or_else(invalid)
    }

    fn profile(&self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let person = self.caller(call, &["User.Read"], now)?;
        let mail = person.mail.then_some(person.email);
        let profile = json!({
            "@odata.context": format!("{}/v1.0/$metadata#users/$entity", self.origin),
            "id": person.id, "displayName": person.name, "mail": mail, "userPrincipalName": person.email,
        });
        Ok(Answer::json(200, &profile))
    }
}

/// An instant as Graph writes it.
fn iso(instant: Timestamp, decimals: &str) -> String {
    let form = if decimals == "7" { "%Y-%m-%dT%H:%M:%S.%7fZ" } else { "%Y-%m-%dT%H:%M:%SZ" };
    instant.to_zoned(TimeZone::UTC).strftime(form).to_string()
}

/// Shortcuts past the browser.
impl Server<Teams> {
    /// A code for the demo client, as if the person had allowed it. The token request must name the same `redirect_uri`.
    pub fn authorize_code(&self, user: &str, scopes: &[&str], redirect_uri: &str) -> String {
        self.code(Holder::new(user, clients::DEMO.id, scopes), redirect_uri)
    }

    /// Tokens of the demo client. Without scopes: with all that Convoke asks for by default.
    pub fn tokens(&self, user: &str, scopes: &[&str]) -> TokenPair {
        let default = ["User.Read", "OnlineMeetings.ReadWrite", "offline_access", "openid"];
        let scopes = if scopes.is_empty() { &default } else { scopes };
        self.pair(Holder::new(user, clients::DEMO.id, scopes))
    }

    /// The sign-in service's address, as the provider's `authority`.
    pub fn authority(&self) -> String {
        format!("http://{}", self.address())
    }
}
