//! Simulated JioMeet: its accounts, what it remembers, and which path goes where.

mod meetings;
mod sign_in;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::clients;
use crate::exchange::{Answer, Call};
use crate::jwt;
use crate::oauth::{Grants, Holder, TokenPair};
use crate::page;
use crate::random;
use crate::server::{Provider, Server, Switch};
use meetings::Meeting;

/// The scopes that the demo client is registered with; requests cannot name any.
const SCOPES: [&str; 6] =
    ["user:read", "meeting:create", "meeting:read", "meeting:update", "meeting:delete", "meeting:join"];

/// A simulated JioMeet.
#[derive(Debug)]
pub struct JioMeet {
    origin: String,
    grants: Grants,
    meetings: Vec<Meeting>,
    options: Options,
}

/// Where the documentation contradicts itself or is silent, what this server does.
#[derive(Debug)]
struct Options {
    token_body: &'static str,
    refresh_tokens: &'static str,
    profile_path: &'static str,
    created: &'static str,
    read: &'static str,
    updated: &'static str,
    unknown_meeting: &'static str,
    redirect_hosts: &'static str,
    list_limit: &'static str,
}

/// The switches: name, what it can be; the first is the default.
const CHOICES: [(&str, &[&str]); 9] = [
    ("token_body", &["form", "json", "either"]),
    ("refresh_tokens", &["yes", "no"]),
    ("profile_path", &["/api/my_profile", "/api/user/profile"]),
    ("created", &["array", "object"]),
    ("read", &["array", "object"]),
    ("updated", &["object", "array"]),
    ("unknown_meeting", &["404", "400"]),
    ("redirect_hosts", &["names", "any"]),
    ("list_limit", &["50", "2", "0"]),
];

struct Person {
    email: &'static str,
    name: &'static str,
    last_name: &'static str,
    id: &'static str,
}

const PEOPLE: [Person; 2] = [
    Person { email: "alice@example.com", name: "Alice", last_name: "Host", id: "5f0000000000000000000a11" },
    Person { email: "bob@example.com", name: "Bob", last_name: "Other", id: "5f0000000000000000000b0b" },
];

fn person(email: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.email == email)
}

/// An error in the general form of this API.
fn refuse(status: u16, errors: &str) -> Answer {
    let message = match status {
        401 => "UNAUTHORIZED",
        403 => "FORBIDDEN",
        404 => "NOT_FOUND",
        _ => "BAD_REQUEST",
    };
    Answer::json(status, &json!({ "customCode": status, "message": message, "errors": errors }))
}

/// The error of a body that is not valid.
fn invalid(property: &str, message: &str) -> Answer {
    let errors = json!([{ "property": property, "message": message }]);
    Answer::json(412, &json!({ "customCode": 412, "message": "VALIDATION", "errorsArray": errors }))
}

/// A token that tells who holds it.
fn mint(holder: &Holder, now: Timestamp, lifetime: i64) -> String {
    jwt::token(&json!({
        "userId": person(&holder.user).map_or(holder.user.as_str(), |person| person.id),
        "tokenId": random::uuid(),
        "source": "oauth",
        "clientId": holder.client,
        "scope": holder.scopes.join(" "),
        "iat": now.as_second(),
        "exp": now.as_second() + lifetime,
    }))
}

impl Provider for JioMeet {
    const LABEL: &'static str = "JioMeet";
    const BASE_PATH: &'static str = "";

    fn new(origin: &str) -> Self {
        let default = |name: &str| {
            let choice = CHOICES.iter().find(|(known, _)| *known == name);
            choice.and_then(|(_, allowed)| allowed.first()).copied().unwrap_or_default()
        };
        Self {
            origin: origin.to_owned(),
            grants: Grants::new(86_400, 60 * 86_400, mint),
            meetings: Vec::new(),
            options: Options {
                token_body: default("token_body"),
                refresh_tokens: default("refresh_tokens"),
                profile_path: default("profile_path"),
                created: default("created"),
                read: default("read"),
                updated: default("updated"),
                unknown_meeting: default("unknown_meeting"),
                redirect_hosts: default("redirect_hosts"),
                list_limit: default("list_limit"),
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
        self.meetings.iter().map(|meeting| meeting.render(&self.origin)).collect()
    }

    fn switches(&self) -> Vec<Switch> {
        let options = &self.options;
        let values = [
            options.token_body,
            options.refresh_tokens,
            options.profile_path,
            options.created,
            options.read,
            options.updated,
            options.unknown_meeting,
            options.redirect_hosts,
            options.list_limit,
        ];
        let help = [
            "form, json, either: the token request's body",
            "yes, no: whether tokens come with a refresh token",
            "/api/my_profile, /api/user/profile: the other one answers 404",
            "array, object: meetingDetails of the answer to create",
            "array, object: the answer to get",
            "object, array: the answer to update",
            "404, 400: the status of a meeting that does not exist",
            "names, any: whether a redirect URI may have a bare IP address (any)",
            "50, 2, 0: how many meetings a list shows before moreAvailable is true",
        ];
        let switches = CHOICES.iter().zip(values).zip(help);
        switches
            .map(|(((name, _), value), allowed)| Switch { name, value: value.to_owned(), allowed })
            .collect()
    }

    fn set_switch(&mut self, name: &str, value: &str) -> Result<(), String> {
        let choice = CHOICES
            .iter()
            .find(|(known, _)| *known == name)
            .ok_or_else(|| format!("there is no `{name}`"))?;
        let value = choice.1.iter().find(|allowed| **allowed == value);
        let value = *value.ok_or_else(|| format!("`{name}` is one of {}", choice.1.join(", ")))?;
        let options = &mut self.options;
        let option = match name {
            "token_body" => &mut options.token_body,
            "refresh_tokens" => &mut options.refresh_tokens,
            "profile_path" => &mut options.profile_path,
            "created" => &mut options.created,
            "read" => &mut options.read,
            "updated" => &mut options.updated,
            "unknown_meeting" => &mut options.unknown_meeting,
            "redirect_hosts" => &mut options.redirect_hosts,
            _ => &mut options.list_limit,
        };
        *option = value;
        Ok(())
    }
}

impl JioMeet {
    fn route(&mut self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let segments = call.segments();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match (call.method.as_str(), segments.as_slice()) {
            ("GET", ["oauth2", "authorize"]) => Ok(self.ask(call)),
            ("POST", ["oauth2", "authorize"]) => Ok(self.decide(call, now)),
            ("POST", ["api", "oauth2", "v2", "token"]) => self.token(call, now),
            ("GET", _) if call.path == self.options.profile_path => self.profile(call, now),
            ("GET", ["api", "my_profile"]) => Err(refuse(404, "no such path")),
            ("POST", ["api", "meeting"]) => self.create(call, now),
            ("POST", ["api", "meeting", "cancel", id]) => self.cancel(call, id, now),
            ("GET", ["api", "meeting", "meetingDetails", id]) => self.get(call, id, now),
            ("PUT", ["api", "meeting", "meetingDetails", id]) => self.update(call, id, now),
            ("GET", ["api", "meeting", user]) => self.list(call, user, now),
            ("GET", ["shortener"]) => {
                let name = call.query().get("meetingId").unwrap_or_default().to_owned();
                Ok(Answer::html(200, page::meeting(Self::LABEL, &name)))
            }
            _ => Err(refuse(404, "no such path")),
        }
    }

    /// Who holds the access token of the call, which must have this scope.
    fn caller(&self, call: &Call, scope: &str, now: Timestamp) -> Result<&'static Person, Answer> {
        let holder = call.bearer().and_then(|token| self.grants.holder(token, now));
        let holder = holder.ok_or_else(|| refuse(401, "the access token is missing, unknown or expired"))?;
        if !holder.may(scope) {
            return Err(refuse(403, &format!("the access token lacks the scope {scope}")));
        }
        person(&holder.user).ok_or_else(|| refuse(401, "the account is gone"))
    }

    fn profile(&self, call: &Call, now: Timestamp) -> Result<Answer, Answer> {
        let person = self.caller(call, "user:read", now)?;
        let profile = json!({
            "_id": person.id, "name": person.name, "lname": person.last_name, "email": person.email,
        });
        Ok(Answer::json(200, &profile))
    }
}

/// Shortcuts past the browser.
impl Server<JioMeet> {
    /// A code for the demo client, as if the person had allowed it.
    pub fn authorize_code(&self, user: &str, scopes: &[&str], redirect_uri: &str) -> String {
        self.code(Holder::new(user, clients::DEMO.id, scopes), redirect_uri)
    }

    /// Tokens of the demo client. Without scopes: with all that it is registered with.
    pub fn tokens(&self, user: &str, scopes: &[&str]) -> TokenPair {
        let scopes = if scopes.is_empty() { &SCOPES } else { scopes };
        self.pair(Holder::new(user, clients::DEMO.id, scopes))
    }

    /// The id that the API knows this account by.
    pub fn user_id(&self, user: &str) -> Option<&'static str> {
        person(user).map(|person| person.id)
    }
}
