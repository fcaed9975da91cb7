//! Simulated Webex: its accounts, what it remembers, and which path goes where.

mod access;
mod authorize;
mod invitees;
mod listing;
mod meeting;
mod meetings;
mod members;
mod recurrence;
mod rules;
#[cfg(test)]
mod tests;
mod times;
mod token;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::clients;
use crate::exchange::{Answer, Call};
use crate::oauth::{Grants, Holder, TokenPair};
use crate::page;
use crate::random;
use crate::server::{Provider, Server, Switch};
use meeting::Meeting;

/// The site that all meetings are on.
const SITE: &str = "sandbox.webex.example";

/// A simulated Webex.
#[derive(Debug)]
pub struct Webex {
    origin: String,
    grants: Grants,
    meetings: Vec<Meeting>,
    /// Whether members that a create request cannot have are refused (the real service ignores them).
    refuse_unknown_members: bool,
    /// How many create requests an account has in 24 hours, failed ones included.
    create_quota: Option<usize>,
    creations: Vec<(String, Timestamp)>,
}

/// Somebody who can sign in.
struct Person {
    email: &'static str,
    name: &'static str,
    about: &'static str,
    licensed: bool,
    administrator: bool,
}

const PEOPLE: [Person; 3] = [
    Person {
        email: "alice@example.com",
        name: "Alice Host",
        about: "licensed host",
        licensed: true,
        administrator: false,
    },
    Person {
        email: "bob@example.com",
        name: "Bob Free",
        about: "free account, cannot create meetings",
        licensed: false,
        administrator: false,
    },
    Person {
        email: "admin@example.com",
        name: "Ada Admin",
        about: "administrator",
        licensed: true,
        administrator: true,
    },
];

fn person(email: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.email.eq_ignore_ascii_case(email))
}

/// An error in the form that all of this API uses.
fn refuse(status: u16, description: &str) -> Answer {
    let message = match status {
        400 => "The request is not acceptable.",
        401 => "A valid access token is required.",
        403 => "This is not allowed.",
        404 => "There is no such resource.",
        _ => "The request failed.",
    };
    let tracking = format!("SANDBOX_{}", random::hex(8));
    let body = json!({"message": message, "errors": [{"description": description}], "trackingId": tracking});
    Answer::json(status, &body).header("trackingId", &tracking)
}

impl Provider for Webex {
    const LABEL: &'static str = "Webex";
    const BASE_PATH: &'static str = "/v1";

    fn new(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            grants: Grants::new(1_209_599, 7_775_999, |_, _, _| random::base64url(48)),
            meetings: Vec::new(),
            refuse_unknown_members: true,
            create_quota: None,
            creations: Vec::new(),
        }
    }

    fn answer(&mut self, call: &Call, now: Timestamp) -> Answer {
        self.route(call, now).unwrap_or_else(|refusal| refusal)
    }

    fn grants(&mut self) -> &mut Grants {
        &mut self.grants
    }

    fn meetings(&self, now: Timestamp) -> Vec<Value> {
        let shown = |meeting: &Meeting| {
            let mut shown =
                meeting.render(&self.origin, meeting.host, &meeting.client, &jiff::tz::TimeZone::UTC, now);
            shown["invitees"] = json!(meeting.invitees);
            shown
        };
        self.meetings.iter().map(shown).collect()
    }

    fn switches(&self) -> Vec<Switch> {
        let quota = self.create_quota.map_or_else(|| "off".to_owned(), |quota| quota.to_string());
        vec![
            Switch {
                name: "refuse_unknown_members",
                value: self.refuse_unknown_members.to_string(),
                allowed: "true: unknown members of a create request are refused; false: ignored",
            },
            Switch {
                name: "create_quota",
                value: quota,
                allowed: "off, or create requests per account in 24 hours",
            },
        ]
    }

    fn set_switch(&mut self, name: &str, value: &str) -> Result<(), String> {
        match (name, value) {
            ("refuse_unknown_members", "true" | "false") => self.refuse_unknown_members = value == "true",
            ("create_quota", "off") => self.create_quota = None,
            ("create_quota", number) => {
                self.create_quota =
                    Some(number.parse().map_err(|_| "`create_quota` must be a number or off")?);
            }
            _ => return Err(format!("`{name}` cannot be `{value}`")),
        }
        Ok(())
    }
}

impl Webex {
    fn route(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let segments = call.segments();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match (call.method.as_str(), segments.as_slice()) {
            ("GET", ["v1", "authorize"]) => Ok(self.ask(call)),
            ("POST", ["v1", "authorize"]) => Ok(self.decide(call, now)),
            ("POST", ["v1", "access_token"]) => self.token(call, now),
            ("GET", ["v1", "meetings"]) => self.list(call, now),
            ("POST", ["v1", "meetings"]) => self.create(call, now),
            ("GET", ["v1", "meetings", id]) => self.get(call, id, now),
            ("PATCH" | "PUT", ["v1", "meetings", id]) => self.update(call, id, now),
            ("DELETE", ["v1", "meetings", id]) => self.delete(call, id, now),
            (_, ["v1", "meetingInvitees", rest @ ..]) => self.invitees(call, rest, now),
            ("GET", ["v1", "people", "me"]) => self.me(call, now),
            ("GET", ["v1", "meetingPreferences", "sites"]) => self.sites(call, now),
            ("GET", ["sandbox", "j.php"]) => {
                let name = call.query().get("MTID").unwrap_or_default().to_owned();
                Ok(Answer::html(200, page::meeting(Self::LABEL, &name)))
            }
            (_, ["v1", "authorize" | "access_token" | "meetings", ..]) => {
                Err(refuse(405, "this resource has no such method"))
            }
            _ => Err(refuse(404, "no such path")),
        }
    }
}

/// Shortcuts past the browser.
impl Server<Webex> {
    /// A code for the demo client, as if the person had allowed it. The token request must name the same `redirect_uri`.
    pub fn authorize_code(&self, user: &str, scopes: &[&str], redirect_uri: &str) -> String {
        self.code(Holder::new(user, clients::DEMO.id, scopes), redirect_uri)
    }

    /// Tokens of the demo client.
    pub fn tokens(&self, user: &str, scopes: &[&str]) -> TokenPair {
        self.tokens_of(clients::DEMO.id, user, scopes)
    }

    /// Tokens of any client.
    pub fn tokens_of(&self, client_id: &str, user: &str, scopes: &[&str]) -> TokenPair {
        self.pair(Holder::new(user, client_id, scopes))
    }
}
