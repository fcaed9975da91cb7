//! Simulated Sametime: its accounts, what it remembers, and which path goes where.

mod meetings;
mod session;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::exchange::{Answer, Call};
use crate::jwt;
use crate::oauth::{Grants, Holder, TokenPair};
use crate::page;
use crate::random;
use crate::server::{Provider, Server, Switch};
use meetings::Meeting;

/// A simulated Sametime.
#[derive(Debug)]
pub struct Sametime {
    origin: String,
    grants: Grants,
    /// `_csrf` cookies, and the header that belongs to each.
    csrf: HashMap<String, String>,
    meetings: Vec<Meeting>,
    options: Options,
}

/// Where no documentation tells, what this server does.
#[derive(Debug)]
struct Options {
    auth_path: String,
    /// Whether a refresh sets a new `_csrf` cookie beside the new header.
    new_csrf_cookie: bool,
    /// Whether `allowGuestUser` is to be the string.
    guest_as_string: bool,
    /// Whether one meeting can be read.
    get_one: bool,
    /// Whether there are refresh tokens.
    refresh_tokens: bool,
}

struct Person {
    email: &'static str,
    name: &'static str,
    password: &'static str,
    may_create: bool,
}

const PEOPLE: [Person; 2] = [
    Person { email: "alice@example.com", name: "Alice Host", password: "wonderland", may_create: true },
    Person { email: "bob@example.com", name: "Bob Guest", password: "builder", may_create: false },
];

fn person(email: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.email.eq_ignore_ascii_case(email))
}

/// An error as JSON.
fn refuse(status: u16, message: &str) -> Answer {
    Answer::json(status, &json!({ "error": { "message": message } }))
}

/// What a call without a valid `sametimeJwt` gets.
fn unauthorized() -> Answer {
    Answer::text(401, "Unauthorized")
}

/// Works for `sametimeJwt` and `sametimeRefresh` alike.
fn mint(holder: &Holder, now: Timestamp, lifetime: i64) -> String {
    let name = person(&holder.user).map_or(holder.user.as_str(), |person| person.name);
    jwt::token(&json!({
        "sub": holder.user,
        "aud": "sametime",
        "jti": random::hex(8),
        "context": { "user": { "name": name, "email": holder.user, "personalRoom": "", "avatar": "" } },
        "roles": ["moderator"],
        "iat": now.as_second(),
        "exp": now.as_second() + lifetime,
    }))
}

impl Provider for Sametime {
    const LABEL: &'static str = "HCL Sametime";
    const BASE_PATH: &'static str = "";

    fn new(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            grants: Grants::new(30 * 60, 30 * 86_400, mint),
            csrf: HashMap::new(),
            meetings: Vec::new(),
            options: Options {
                auth_path: "meeting-auth".to_owned(),
                new_csrf_cookie: false,
                guest_as_string: false,
                get_one: true,
                refresh_tokens: true,
            },
        }
    }

    fn answer(&mut self, call: &Call, now: Timestamp) -> Answer {
        self.route(call, now).unwrap_or_else(|refusal| refusal)
    }

    fn grants(&mut self) -> &mut Grants {
        &mut self.grants
    }

    fn meetings(&self, _now: Timestamp) -> Vec<Value> {
        self.meetings.iter().map(|meeting| meeting.render(meeting.owner)).collect()
    }

    fn switches(&self) -> Vec<Switch> {
        let options = &self.options;
        let flag = |name, value: bool, allowed| Switch { name, value: value.to_string(), allowed };
        vec![
            Switch {
                name: "auth_path",
                value: options.auth_path.clone(),
                allowed: "meeting-auth, sametime-auth: the other one answers 404",
            },
            flag("new_csrf_cookie", options.new_csrf_cookie, "true: a refresh sets a new _csrf cookie too"),
            flag("guest_as_string", options.guest_as_string, "true: allowGuestUser must be a string"),
            flag("get_one", options.get_one, "false: GET of one meeting answers 404"),
            flag("refresh_tokens", options.refresh_tokens, "false: login sets no sametimeRefresh"),
        ]
    }

    fn set_switch(&mut self, name: &str, value: &str) -> Result<(), String> {
        let options = &mut self.options;
        let flag = match (name, value) {
            ("auth_path", "meeting-auth" | "sametime-auth") => {
                options.auth_path = value.to_owned();
                return Ok(());
            }
            ("new_csrf_cookie", "true" | "false") => &mut options.new_csrf_cookie,
            ("guest_as_string", "true" | "false") => &mut options.guest_as_string,
            ("get_one", "true" | "false") => &mut options.get_one,
            ("refresh_tokens", "true" | "false") => &mut options.refresh_tokens,
            _ => return Err(format!("`{name}` cannot be `{value}`")),
        };
        *flag = value == "true";
        Ok(())
    }
}

impl Sametime {
    fn route(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let segments = call.segments();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match (call.method.as_str(), segments.as_slice()) {
            ("GET", [auth, "api", "v1", "refresh"]) if *auth == self.options.auth_path => {
                self.refresh(call, now)
            }
            ("POST", [auth, "api", "v1", "login"]) if *auth == self.options.auth_path => {
                self.login(call, now)
            }
            ("GET", ["meeting-catalog", "api", "v1", "meetings"]) => self.list(call, now),
            ("POST", ["meeting-catalog", "api", "v1", "meetings"]) => self.create(call, now),
            ("GET", ["meeting-catalog", "api", "v1", "meetings", name]) if self.options.get_one => {
                self.get(call, name, now)
            }
            ("PATCH", ["meeting-catalog", "api", "v1", "meetings", name]) => self.update(call, name, now),
            ("DELETE", ["meeting-catalog", "api", "v1", "meetings", name]) => self.delete(call, name, now),
            ("GET", ["meeting", name]) => Ok(Answer::html(200, page::meeting(Self::LABEL, name))),
            _ => Err(Answer::text(404, "Not Found")),
        }
    }
}

/// Shortcuts past the sign-in.
impl Server<Sametime> {
    /// `sametimeJwt` (the access token) and `sametimeRefresh`, as after a login.
    pub fn tokens(&self, user: &str) -> TokenPair {
        self.pair(Holder::new(user, "", &[]))
    }

    /// A `_csrf` cookie and the `X-CSRF-Token` header that belongs to it, as after the pre-flight.
    pub fn csrf(&self) -> (String, String) {
        self.lock().provider.new_csrf()
    }
}
