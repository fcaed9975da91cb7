//! Simulated GoToMeeting: its accounts, what it remembers, and which path goes where.
//!
//! The identity host and the API host are one server here, under their paths: `/oauth`, `/G2M/rest`, `/admin` and `/identity`.

mod meeting;
mod meetings;
mod sign_in;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::clients;
use crate::exchange::{Answer, Call};
use crate::oauth::{Grants, Holder, TokenPair};
use crate::page;
use crate::random;
use crate::server::{Provider, Server, Switch};
use meeting::Meeting;

/// The scopes that the demo client is registered with.
const SCOPES: [&str; 2] = ["collab:", "identity:"];
const ADMIN_PROFILE: &str = "/admin/rest/v1/me";
const IDENTITY_PROFILE: &str = "/identity/v1/Users/me";

/// A simulated GoToMeeting.
#[derive(Debug)]
pub struct GoToMeeting {
    origin: String,
    grants: Grants,
    meetings: Vec<Meeting>,
    /// In the order of [`CHOICES`].
    chosen: [&'static str; CHOICES.len()],
}

/// Where the documentation is silent, what this server does.
struct Choice {
    name: &'static str,
    /// What it can be; the first is the default.
    allowed: &'static [&'static str],
    help: &'static str,
}

const CHOICES: [Choice; 9] = [
    Choice {
        name: "created",
        allowed: &["array", "object", "empty"],
        help: "array, object, empty: the answer to create",
    },
    Choice {
        name: "read",
        allowed: &["array", "object", "empty"],
        help: "array, object, empty: the answer to get",
    },
    Choice {
        name: "times",
        allowed: &["odd", "plain"],
        help: "odd, plain: 2030-03-04T03:30:00.+0000 or 2030-03-04T03:30:00Z",
    },
    Choice {
        name: "refresh_tokens",
        allowed: &["replaced", "always"],
        help: "replaced, always: when a refresh answer has a refresh token",
    },
    Choice {
        name: "profile_path",
        allowed: &[ADMIN_PROFILE, IDENTITY_PROFILE],
        help: "/admin/rest/v1/me, /identity/v1/Users/me: the other one answers 404",
    },
    Choice {
        name: "free_accounts",
        allowed: &["meetings", "tokens"],
        help: "meetings, tokens: where a free account is refused with 412",
    },
    Choice {
        name: "unknown_meeting",
        allowed: &["404", "400"],
        help: "404, 400: the status of a meeting that does not exist",
    },
    Choice {
        name: "errors",
        allowed: &["description", "msg", "error", "none"],
        help: "description, msg, error, none: the form of an error's body",
    },
    Choice {
        name: "pkce",
        allowed: &["refused", "taken"],
        help: "refused, taken: code_challenge at sign-in",
    },
];

struct Person {
    email: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    about: &'static str,
    key: u64,
    free: bool,
}

const PEOPLE: [Person; 2] = [
    Person {
        email: "alice@example.com",
        first_name: "Alice",
        last_name: "Host",
        about: "organizer",
        key: 4_611_686_018_427_387_905,
        free: false,
    },
    Person {
        email: "bob@example.com",
        first_name: "Bob",
        last_name: "Free",
        about: "free account, cannot use the API",
        key: 4_611_686_018_427_387_906,
        free: true,
    },
];

fn person(email: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.email == email)
}

impl Provider for GoToMeeting {
    const LABEL: &'static str = "GoToMeeting";
    const BASE_PATH: &'static str = "/G2M/rest";

    fn new(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            grants: Grants::new(3600, 30 * 86_400, |_, _, _| random::base64url(48)),
            meetings: Vec::new(),
            chosen: CHOICES.map(|choice| choice.allowed.first().copied().unwrap_or_default()),
        }
    }

    fn answer(&mut self, call: &Call, now: Timestamp) -> Answer {
        self.route(call, now).unwrap_or_else(|refusal| refusal)
    }

    fn grants(&mut self) -> &mut Grants {
        &mut self.grants
    }

    fn meetings(&self, now: Timestamp) -> Vec<Value> {
        self.meetings.iter().map(|meeting| meeting.render(now, self.is("times", "odd"))).collect()
    }

    fn switches(&self) -> Vec<Switch> {
        let switches = CHOICES.iter().zip(self.chosen);
        switches
            .map(|(choice, value)| Switch {
                name: choice.name,
                value: value.to_owned(),
                allowed: choice.help,
            })
            .collect()
    }

    fn set_switch(&mut self, name: &str, value: &str) -> Result<(), String> {
        let found = CHOICES.iter().position(|choice| choice.name == name);
        let index = found.ok_or_else(|| format!("there is no `{name}`"))?;
        let allowed = CHOICES[index].allowed;
        let value = allowed.iter().find(|allowed| **allowed == value);
        self.chosen[index] = value.ok_or_else(|| format!("`{name}` is one of {}", allowed.join(", ")))?;
        Ok(())
    }
}

impl GoToMeeting {
    fn switch(&self, name: &str) -> &'static str {
        let found = CHOICES.iter().zip(self.chosen).find(|(choice, _)| choice.name == name);
        found.map_or("", |(_, value)| value)
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.switch(name) == value
    }

    fn route(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let segments = call.segments();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match (call.method.as_str(), segments.as_slice()) {
            ("GET", ["oauth", "authorize"]) => Ok(self.ask(call)),
            ("POST", ["oauth", "authorize"]) => Ok(self.decide(call, now)),
            ("POST", ["oauth", "token"]) => self.token(call, now),
            ("GET", _) if call.path == self.switch("profile_path") => self.profile(call, now),
            ("POST", ["G2M", "rest", "meetings"]) => self.create(call, now),
            ("GET", ["G2M", "rest", "meetings", id]) => self.get(call, id, now),
            ("PUT", ["G2M", "rest", "meetings", id]) => self.update(call, id, now),
            ("DELETE", ["G2M", "rest", "meetings", id]) => self.delete(call, id, now),
            ("GET", ["G2M", "rest", "meetings", id, "start"]) => self.start(call, id, now),
            ("GET", ["G2M", "rest", "upcomingMeetings"]) => self.upcoming(call, now),
            ("GET", ["G2M", "rest", "historicalMeetings"]) => self.historical(call, now),
            ("GET", ["join" | "host", id]) => Ok(Answer::html(200, page::meeting(Self::LABEL, id))),
            _ => Err(self.refuse(404, "no such path")),
        }
    }

    /// An error of the API, in one of the forms that were seen.
    fn refuse(&self, status: u16, text: &str) -> Answer {
        let body = match self.switch("errors") {
            "msg" => json!({ "int_err_code": "Refused", "msg": text }),
            "error" => json!({ "error": { "code": "Refused", "message": text } }),
            "none" => return Answer::empty(status),
            _ => json!({ "errorCode": "Refused", "description": text, "incident": random::hex(8) }),
        };
        Answer::json(status, &body)
    }

    /// Who holds the access token of the call.
    fn holder(&self, call: &Call, now: Timestamp) -> Result<Holder, Answer> {
        let holder = call.bearer().and_then(|token| self.grants.holder(token, now));
        holder.cloned().ok_or_else(|| self.refuse(401, "the access token is missing, unknown or expired"))
    }

    /// Who calls the meetings' API.
    fn organizer(&self, call: &Call, now: Timestamp) -> Result<&'static Person, Answer> {
        let holder = self.holder(call, now)?;
        if !holder.may("collab:") {
            return Err(self.refuse(403, "the access token lacks the scope collab:"));
        }
        let person = person(&holder.user).ok_or_else(|| self.refuse(401, "the account is gone"))?;
        if person.free {
            return Err(self.refuse(412, "this account has no subscription"));
        }
        Ok(person)
    }

    fn profile(&self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let holder = self.holder(call, now)?;
        let person = person(&holder.user).ok_or_else(|| self.refuse(404, "there is no such user"))?;
        let Person { email, first_name, last_name, key, .. } = person;
        Ok(Answer::json(
            200,
            &match self.switch("profile_path") {
                ADMIN_PROFILE => {
                    json!({ "key": key, "email": email, "firstName": first_name, "lastName": last_name })
                }
                _ => json!({
                    "id": key.to_string(), "userName": email,
                    "name": { "givenName": first_name, "familyName": last_name },
                    "emails": [{ "value": email, "primary": true }],
                }),
            },
        ))
    }
}

/// Shortcuts past the browser.
impl Server<GoToMeeting> {
    /// A code for the demo client, as if the person had allowed it. The token request must name the same `redirect_uri`.
    pub fn authorize_code(&self, user: &str, scopes: &[&str], redirect_uri: &str) -> String {
        self.code(Holder::new(user, clients::DEMO.id, scopes), redirect_uri)
    }

    /// Tokens of the demo client. Without scopes: with all that it is registered with.
    pub fn tokens(&self, user: &str, scopes: &[&str]) -> TokenPair {
        let scopes = if scopes.is_empty() { &SCOPES } else { scopes };
        self.pair(Holder::new(user, clients::DEMO.id, scopes))
    }

    /// The organizer key of this account.
    pub fn organizer_key(&self, user: &str) -> Option<u64> {
        person(user).map(|person| person.key)
    }
}
