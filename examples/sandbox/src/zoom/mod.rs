//! Simulated Zoom: its accounts, what it remembers, and which path goes where.

mod access;
mod authorize;
mod listing;
mod meeting;
mod meetings;
mod members;
mod recurrence;
#[cfg(test)]
mod tests;
mod token;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::clients;
use crate::exchange::{Answer, Call};
use crate::oauth::{Grants, Holder, Rotation, TokenPair};
use crate::page;
use crate::random;
use crate::server::{Provider, Server, Switch};
use meeting::Meeting;

pub use recurrence::occurrences as zoom_occurrences;

/// A simulated Zoom.
#[derive(Debug)]
pub struct Zoom {
    origin: String,
    grants: Grants,
    meetings: Vec<Meeting>,
    /// When each account's creates and changes of this day, and its calls of this second, came.
    writes: Vec<(String, Timestamp)>,
    calls: Vec<(String, Timestamp)>,
    options: Options,
}

/// Where the documentation contradicts itself, is silent, or leaves it to the account: what this server does.
#[derive(Debug)]
struct Options {
    /// Which generation of scopes the app is registered with.
    scopes: String,
    /// How errors of the token endpoint are told.
    token_errors: String,
    /// What token answers name as the API's address.
    api_url: String,
    /// Which tokens can be revoked.
    revocable: String,
    /// Creates and changes for each account and UTC day.
    daily_writes: String,
    /// Calls for each account and second.
    per_second: String,
    /// The most `end_times`.
    end_times: String,
    /// How occurrence ids are written.
    occurrence_ids: String,
}

/// The switches: name, default, what it can be; the values after the colon, `#` is a number.
const SWITCHES: [(&str, &str, &[&str], &str); 8] = [
    (
        "scopes",
        "granular",
        &["granular", "classic", "domi"],
        "granular, classic, domi: what the app is registered with",
    ),
    ("token_errors", "names", &["names", "numbers"], "names, numbers: how the token endpoint tells errors"),
    ("api_url", "https://api.zoom.us", &["*"], "an address, or none: what token answers name as the API's"),
    ("revocable", "access", &["access", "both"], "access, both: which tokens the revocation endpoint knows"),
    ("daily_writes", "100", &["#"], "creates and changes for each account and day of UTC"),
    ("per_second", "off", &["off", "#"], "off, or calls for each account and second"),
    ("end_times", "50", &["#"], "the most occurrences that can be asked for by number"),
    ("occurrence_ids", "text", &["text", "number"], "text, number: how occurrence ids are written"),
];

struct Person {
    email: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    id: &'static str,
    about: &'static str,
    /// Whose delegates may schedule for them.
    delegates: &'static [&'static str],
}

const PEOPLE: [Person; 3] = [
    Person {
        email: "alice@example.com",
        first_name: "Alice",
        last_name: "Host",
        id: "aL1ceHostAAAAAAAAAAAAA",
        about: "licensed",
        delegates: &[],
    },
    Person {
        email: "bob@example.com",
        first_name: "Bob",
        last_name: "Free",
        id: "b0bFreeAAAAAAAAAAAAAAA",
        about: "free account",
        delegates: &[],
    },
    Person {
        email: "boss@example.com",
        first_name: "Bea",
        last_name: "Boss",
        id: "bEaB0ssAAAAAAAAAAAAAAA",
        about: "licensed; Alice schedules for her",
        delegates: &["alice@example.com"],
    },
];

fn person(name: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.email.eq_ignore_ascii_case(name) || person.id == name)
}

/// An error in the form that all of this API uses.
fn refuse(status: u16, code: u32, message: &str) -> Answer {
    Answer::json(status, &json!({ "code": code, "message": message }))
}

/// The error of a body that is not valid.
fn invalid(field: &str, message: &str) -> Answer {
    let errors = json!([{ "field": field, "message": message }]);
    Answer::json(400, &json!({ "code": 300, "message": "Validation Failed.", "errors": errors }))
}

fn unknown_meeting(id: &str) -> Answer {
    refuse(404, 3001, &format!("Meeting does not exist: {id}."))
}

impl Provider for Zoom {
    const LABEL: &'static str = "Zoom";
    const BASE_PATH: &'static str = "/v2";

    fn new(origin: &str) -> Self {
        let mut grants = Grants::new(3600, 90 * 86_400, |_, _, _| random::base64url(48));
        grants.rotation = Rotation::Rotate;
        let default = |name: &str| {
            let switch = SWITCHES.iter().find(|(known, ..)| *known == name);
            switch.map_or(String::new(), |(_, default, ..)| (*default).to_owned())
        };
        Self {
            origin: origin.to_owned(),
            grants,
            meetings: Vec::new(),
            writes: Vec::new(),
            calls: Vec::new(),
            options: Options {
                scopes: default("scopes"),
                token_errors: default("token_errors"),
                api_url: default("api_url"),
                revocable: default("revocable"),
                daily_writes: default("daily_writes"),
                per_second: default("per_second"),
                end_times: default("end_times"),
                occurrence_ids: default("occurrence_ids"),
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
        self.meetings.iter().map(|meeting| meeting.render(&self.origin, &self.options, None)).collect()
    }

    fn switches(&self) -> Vec<Switch> {
        let options = &self.options;
        let values = [
            &options.scopes,
            &options.token_errors,
            &options.api_url,
            &options.revocable,
            &options.daily_writes,
            &options.per_second,
            &options.end_times,
            &options.occurrence_ids,
        ];
        let switches = SWITCHES.iter().zip(values);
        switches
            .map(|((name, _, _, allowed), value)| Switch { name, value: value.clone(), allowed })
            .collect()
    }

    fn set_switch(&mut self, name: &str, value: &str) -> Result<(), String> {
        let switch = SWITCHES.iter().find(|(known, ..)| *known == name);
        let (_, _, values, allowed) = switch.ok_or_else(|| format!("there is no `{name}`"))?;
        let fits =
            |form: &&str| *form == value || *form == "*" || *form == "#" && value.parse::<usize>().is_ok();
        if !values.iter().any(fits) {
            return Err(format!("`{name}` is {allowed}"));
        }
        let options = &mut self.options;
        let option = match name {
            "scopes" => &mut options.scopes,
            "token_errors" => &mut options.token_errors,
            "api_url" => &mut options.api_url,
            "revocable" => &mut options.revocable,
            "daily_writes" => &mut options.daily_writes,
            "per_second" => &mut options.per_second,
            "end_times" => &mut options.end_times,
            _ => &mut options.occurrence_ids,
        };
        value.clone_into(option);
        Ok(())
    }
}

impl Zoom {
    fn route(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let segments = call.segments();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match (call.method.as_str(), segments.as_slice()) {
            ("GET", ["oauth", "authorize"]) => Ok(self.ask(call)),
            ("POST", ["oauth", "authorize"]) => Ok(self.decide(call, now)),
            ("POST", ["oauth", "token"]) => self.token(call, now),
            ("POST", ["oauth", "revoke"]) => self.revoke(call, now),
            ("POST", ["v2", "users", "me", "meetings"]) => self.create(call, now),
            ("GET", ["v2", "users", "me", "meetings"]) => self.list(call, now),
            ("GET", ["v2", "users", "me"]) => self.me(call, now),
            // DOMI's client asks with a second slash, which is accepted.
            ("GET", ["v2", "meetings", id] | ["v2", "meetings", "", id]) => self.get(call, id, now),
            ("PATCH", ["v2", "meetings", id] | ["v2", "meetings", "", id]) => self.update(call, id, now),
            ("DELETE", ["v2", "meetings", id] | ["v2", "meetings", "", id]) => self.delete(call, id, now),
            ("GET", ["j" | "s", id]) => Ok(Answer::html(200, page::meeting(Self::LABEL, id))),
            _ => Err(refuse(404, 404, "No such path.")),
        }
    }
}

/// Shortcuts past the browser.
impl Server<Zoom> {
    /// A code for the demo client, as if the person had allowed it. The token request must name the same `redirect_uri`.
    pub fn authorize_code(&self, user: &str, redirect_uri: &str) -> String {
        let scopes = self.lock().provider.registered();
        self.code(Holder::new(user, clients::DEMO.id, scopes), redirect_uri)
    }

    /// Tokens of the demo client. Without scopes: with all that it is registered with.
    pub fn tokens(&self, user: &str, scopes: &[&str]) -> TokenPair {
        let scopes = if scopes.is_empty() { self.lock().provider.registered() } else { scopes };
        self.pair(Holder::new(user, clients::DEMO.id, scopes))
    }
}
