//! A sample made ready: placeholders filled, times as instants, answers as responses.

use std::collections::BTreeMap;

use convoke_plugin::{Bound, Moment, Operation, Pkce, Response, parse_instant};
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use crate::recurrence;

use super::samples::{Asked, Expected, Fill, OneOrMany, Sample, fill};

/// 2030-03-01T00:00:00Z, as in the SDK's scripted driver.
pub(super) const NOW_MS: u64 = convoke_plugin::testing::NOW_MS;

/// One call as it should go.
#[derive(Clone, Debug)]
pub(super) struct Scene {
    pub(super) operation: Operation,
    pub(super) name: String,
    pub(super) input: Value,
    pub(super) fixed: Vec<String>,
    pub(super) now_ms: u64,
    pub(super) turns: Vec<Turn>,
    pub(super) end: Wanted,
    pub(super) fill: Fill,
}

/// A request that is expected, and its answer.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: BTreeMap<String, Option<String>>,
    pub(super) body: Body,
    pub(super) status: u16,
    pub(super) answer_headers: Vec<(String, String)>,
    pub(super) answer: AnswerBody,
    pub(super) optional: bool,
}

/// What a request carries.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Body {
    None,
    Json(Value),
    Form(BTreeMap<String, String>),
    Text(String),
}

/// What an answer carries.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum AnswerBody {
    Json(Value),
    Text(String),
}

/// How it should end.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    Result(Value),
    Failure(Expected),
}

impl Scene {
    pub(super) fn new(sample: &Sample, with: Fill, bound: &Bound) -> Scene {
        let mut input = fill(&Value::Object(sample.input.clone()), &with);
        complete(&mut input, sample.operation, &with, bound);
        times(&mut input);
        rules(&mut input);
        let turns = sample
            .exchanges
            .iter()
            .map(|exchange| {
                let answer = &exchange.answer;
                Turn {
                    method: exchange.request.method.clone(),
                    url: absolute(&with.url(&exchange.request.url), with.get("base_url")),
                    headers: exchange
                        .request
                        .headers
                        .iter()
                        .map(|(name, value)| {
                            (name.to_lowercase(), value.as_deref().map(|value| with.text(value)))
                        })
                        .collect(),
                    body: body(&exchange.request, &with),
                    status: answer.status,
                    answer_headers: headers(&answer.headers, &with),
                    answer: match (&answer.json, &answer.body) {
                        (Some(json), _) => AnswerBody::Json(fill(json, &with)),
                        (None, text) => AnswerBody::Text(with.text(text.as_deref().unwrap_or_default())),
                    },
                    optional: exchange.optional,
                }
            })
            .collect();
        let end = match &sample.failure {
            Some(failure) => Wanted::Failure(failure.clone()),
            None => Wanted::Result(match &sample.result {
                Some(Value::Object(result)) if sample.operation == Operation::AuthorizationUrl => {
                    json!({"url": with.url(result.get("url").and_then(Value::as_str).unwrap_or_default())})
                }
                result => fill(result.as_ref().unwrap_or(&Value::Null), &with),
            }),
        };
        let with = with_own_secrets(with, &input);
        Scene {
            operation: sample.operation,
            name: sample.name.clone(),
            input,
            fixed: sample.fixed.clone(),
            now_ms: NOW_MS,
            turns,
            end,
            fill: with,
        }
    }

    /// Whether it should succeed.
    pub(super) fn succeeds(&self) -> bool {
        matches!(self.end, Wanted::Result(_))
    }

    /// The scene up to this exchange.
    pub(super) fn until(&self, at: usize) -> Scene {
        let mut scene = self.clone();
        scene.turns.truncate(at + 1);
        scene
    }

    /// Whether the request shows who asks, as far as the sample tells.
    pub(super) fn carries_token(&self, at: usize) -> bool {
        let turn = &self.turns[at];
        let shown = |name: &str| turn.headers.get(name).cloned().flatten().unwrap_or_default();
        if !turn.headers.contains_key("authorization")
            || turn.headers.contains_key("cookie") && !shown("cookie").is_empty()
        {
            return true;
        }
        let known: Vec<&str> = self.fill.secrets().map(|(_, value)| value).collect();
        let all = format!("{:?} {:?} {}", turn.headers, turn.body, turn.url);
        known.iter().any(|secret| all.contains(secret))
    }

    /// Its name in reports.
    pub(super) fn title(&self) -> String {
        if self.name.is_empty() { "the only one".to_owned() } else { self.name.clone() }
    }
}

impl Turn {
    /// The answer as the host would hand it over.
    pub(super) fn response(&self) -> Response {
        let (kind, body) = match &self.answer {
            AnswerBody::Json(json) => (Some("application/json"), json.to_string()),
            AnswerBody::Text(text) => (None, text.clone()),
        };
        let mut headers = self.answer_headers.clone();
        if let Some(kind) = kind
            && !headers.iter().any(|(name, _)| name == "content-type")
        {
            headers.push(("content-type".to_owned(), kind.to_owned()));
        }
        Response { status: self.status, headers, body: body.into_bytes() }
    }

    /// Whether the sample itself shows how the operation goes on after a refusal.
    pub(super) fn is_refusal(&self) -> bool {
        !(200..300).contains(&self.status)
    }
}

/// The caller's own secrets in an input: a meeting's password, what the plugin's `refresh` handed over.
fn with_own_secrets(mut with: Fill, input: &Value) -> Fill {
    const SHORTEST: usize = 3;
    for (pointer, name) in [
        ("/meeting/password", "meeting_password"),
        ("/patch/password", "meeting_password"),
        ("/credentials/session", "session"),
    ] {
        let values = input.pointer(pointer).map(super::variation::texts).unwrap_or_default();
        // Where a user's calls go is no secret.
        let address =
            |value: &str| url::Url::parse(value).is_ok_and(|url| url.path() == "/" && url.query().is_none());
        for (_, value) in values.into_iter().filter(|(_, value)| value.len() >= SHORTEST && !address(value)) {
            if !with.secrets().any(|(_, known)| known == value) {
                with = with.secret(name, &value);
            }
        }
    }
    with
}

/// What the host adds to every input of an operation, where the sample has none.
fn complete(input: &mut Value, operation: Operation, with: &Fill, bound: &Bound) {
    let Value::Object(members) = input else { return };
    let mut add = |name: &str, value: Value| {
        members.entry(name).or_insert(value);
    };
    match operation {
        Operation::AuthorizationUrl => {
            add("redirect_uri", json!(with.get("redirect_uri")));
            add("state", json!(with.get("state")));
            add("scopes", json!(bound.manifest.default_scopes));
            if bound.manifest.pkce != Pkce::None {
                add("code_challenge", json!(with.get("code_challenge")));
            }
        }
        Operation::ExchangeCode => {
            add("code", json!(with.get("code")));
            add("redirect_uri", json!(with.get("redirect_uri")));
            if bound.manifest.pkce != Pkce::None {
                add("code_verifier", json!(with.get("code_verifier")));
            }
        }
        Operation::Refresh => add("refresh_token", json!(with.get("refresh_token"))),
        Operation::Revoke => add("token", json!(with.get("access_token"))),
        Operation::Login => {
            add("username", json!(with.get("username")));
            add("password", json!(with.get("password")));
        }
        Operation::CreateMeeting
        | Operation::UpdateMeeting
        | Operation::GetMeeting
        | Operation::ListMeetings
        | Operation::DeleteMeeting
        | Operation::Profile => {
            let own = members.entry("credentials").or_insert(Value::Object(Map::new()));
            if let Value::Object(credentials) = own {
                credentials.entry("access_token").or_insert_with(|| json!(with.get("access_token")));
            }
        }
    }
}

/// RFC 3339 texts where the contract has moments.
fn times(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if matches!(name.as_str(), "start" | "end" | "from" | "to" | "until")
                    && let Some(moment) = value.as_str().and_then(moment)
                {
                    *value = moment;
                } else if name != "options" {
                    times(value);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(times),
        _ => {}
    }
}

/// RRULE texts where the contract has rules.
fn rules(input: &mut Value) {
    for pointer in ["/meeting", "/patch"] {
        let Some(meeting) = input.pointer_mut(pointer) else { continue };
        let start = serde_json::from_value::<Moment>(meeting["start"].clone()).ok();
        let zone = meeting["time_zone"].as_str().and_then(|name| TimeZone::get(name).ok());
        if let (Some(text), Some(start)) = (meeting["recurrence"].as_str(), start)
            && let Ok(rule) = recurrence::read(text, &start, zone.as_ref())
        {
            meeting["recurrence"] = serde_json::to_value(rule).unwrap_or_default();
        }
    }
}

/// `{"unix_ms", "offset_s"}` of an RFC 3339 text.
fn moment(text: &str) -> Option<Value> {
    let instant = parse_instant(text)?;
    let local = parse_instant(&format!("{}Z", text.get(..19)?))?;
    let offset_s = (local - instant).div_euclid(1000);
    Some(json!({"unix_ms": instant, "offset_s": offset_s}))
}

fn absolute(url: &str, base: &str) -> String {
    if url.starts_with('/') { format!("{}{url}", base.trim_end_matches('/')) } else { url.to_owned() }
}

fn body(asked: &Asked, with: &Fill) -> Body {
    if let Some(json) = &asked.json {
        return Body::Json(fill(json, with));
    }
    if let Some(form) = &asked.form {
        let field = |(name, value): (&String, &String)| (name.clone(), with.text(value));
        return Body::Form(form.iter().map(field).collect());
    }
    match &asked.body {
        Some(text) => Body::Text(with.text(text)),
        None => Body::None,
    }
}

fn headers(headers: &BTreeMap<String, OneOrMany>, with: &Fill) -> Vec<(String, String)> {
    let mut list = Vec::new();
    for (name, values) in headers {
        let values = match values {
            OneOrMany::One(value) => std::slice::from_ref(value),
            OneOrMany::Many(values) => values,
        };
        list.extend(values.iter().map(|value| (name.to_lowercase(), with.text(value))));
    }
    list
}
