//! Whether a request is the one that a sample shows, and a result too: by what they mean, not by how they are written.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use convoke_plugin::{MeetingAnswer, MeetingPage, Operation, Profile, Request, Tokens};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use super::drive::clip;
use super::scene::{Body, Scene, Turn};

/// What was demanded and what came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub(super) struct Breach {
    pub(super) expected: String,
    pub(super) found: String,
}

impl Breach {
    pub(super) fn new(expected: impl Into<String>, found: impl Into<String>) -> Self {
        Breach { expected: expected.into(), found: found.into() }
    }
}

/// An address, taken apart: encodings that mean the same are the same.
#[derive(Debug, PartialEq, Eq)]
struct Address {
    origin: String,
    segments: Vec<Vec<u8>>,
    query: Vec<(String, String)>,
    fragment: Option<String>,
}

fn address(url: &str) -> Option<Address> {
    let url = Url::parse(url).ok()?;
    let segments =
        url.path_segments()?.map(|segment| percent_decode_str(segment).collect::<Vec<u8>>()).collect();
    let mut query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    query.sort();
    Some(Address {
        origin: url.origin().ascii_serialization(),
        segments,
        query,
        fragment: url.fragment().map(str::to_owned),
    })
}

/// Whether two URLs ask for the same: scheme, host, port, decoded path segments, decoded query in any order.
pub(super) fn same_url(one: &str, other: &str) -> bool {
    one == other || address(one).is_some_and(|one| Some(one) == address(other))
}

/// What differs between a request and what was expected.
pub(super) fn request(scene: &Scene, turn: &Turn, found: &Request) -> Option<Breach> {
    let line = |method: &str, url: &str| format!("{method} {}", clip(url));
    if found.method != turn.method || !same_url(&turn.url, &found.url) {
        return Some(Breach::new(line(&turn.method, &turn.url), line(&found.method, &found.url)));
    }
    headers(scene, turn, found).or_else(|| body(scene, turn, found))
}

fn headers(scene: &Scene, turn: &Turn, found: &Request) -> Option<Breach> {
    for (name, wanted) in &turn.headers {
        let values = header(found, name);
        let fits = match wanted {
            Some(wanted) => values == [wanted.as_str()],
            None => values.is_empty(),
        };
        if !fits {
            let wanted = wanted.as_ref().map_or("none".to_owned(), |value| format!("once, {value:?}"));
            return Some(Breach::new(
                format!("header {name}: {wanted}"),
                format!("header {name}: {values:?}"),
            ));
        }
    }
    if scene.operation.uses_access_token() && !turn.headers.contains_key("authorization") {
        let token = scene.input["credentials"]["access_token"].as_str().unwrap_or_default();
        let wanted = format!("Bearer {token}");
        let values = header(found, "authorization");
        if values != [wanted.as_str()] {
            return Some(Breach::new(format!("header authorization: {wanted}"), format!("{values:?}")));
        }
    }
    None
}

/// Every value of a header.
pub(super) fn header<'a>(request: &'a Request, name: &str) -> Vec<&'a str> {
    let named = request.headers.iter().filter(|(own, _)| own.eq_ignore_ascii_case(name));
    named.map(|(_, value)| value.as_str()).collect()
}

fn content_type(request: &Request) -> String {
    let value = header(request, "content-type").first().copied().unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn body(scene: &Scene, turn: &Turn, found: &Request) -> Option<Breach> {
    let shown = || clip(&String::from_utf8_lossy(&found.body));
    match &turn.body {
        Body::None if found.body.is_empty() => None,
        Body::None => Some(Breach::new("no body", shown())),
        Body::Text(text) if found.body == text.as_bytes() => None,
        Body::Text(text) => Some(Breach::new(clip(text), shown())),
        Body::Json(wanted) => {
            let Ok(json) = serde_json::from_slice::<Value>(&found.body) else {
                return Some(Breach::new(format!("a JSON body {}", clip(&wanted.to_string())), shown()));
            };
            let kind = content_type(found);
            if !turn.headers.contains_key("content-type") && !kind.ends_with("json") {
                return Some(Breach::new("content-type: application/json", format!("content-type: {kind}")));
            }
            difference(wanted, &without_client(json, scene, wanted), "the JSON body")
        }
        Body::Form(wanted) => form(scene, turn, wanted, found),
    }
}

fn form(scene: &Scene, turn: &Turn, wanted: &BTreeMap<String, String>, found: &Request) -> Option<Breach> {
    let mut fields: Vec<(String, String)> = form_urlencoded::parse(&found.body).into_owned().collect();
    let kind = content_type(found);
    if !turn.headers.contains_key("content-type") && kind != "application/x-www-form-urlencoded" {
        return Some(Breach::new(
            "content-type: application/x-www-form-urlencoded",
            format!("content-type: {kind}"),
        ));
    }
    if !scene.operation.uses_access_token() {
        fields.retain(|(name, _)| !is_client(name) || wanted.contains_key(name));
    }
    fields.sort();
    let expected: Vec<(String, String)> = wanted.clone().into_iter().collect();
    let shown = |fields: &[(String, String)]| {
        let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
        format!("form fields {}", clip(&fields.join(", ")))
    };
    (fields != expected).then(|| Breach::new(shown(&expected), shown(&fields)))
}

/// How the client authenticates is a rule of its own; a sample need not show it.
fn without_client(mut json: Value, scene: &Scene, wanted: &Value) -> Value {
    if !scene.operation.uses_access_token()
        && let Value::Object(members) = &mut json
    {
        members.retain(|name, _| !is_client(name) || wanted.get(name).is_some());
    }
    json
}

fn is_client(name: &str) -> bool {
    matches!(name, "client_id" | "client_secret")
}

/// The first place where two values differ.
pub(super) fn difference(wanted: &Value, found: &Value, what: &str) -> Option<Breach> {
    fn walk(wanted: &Value, found: &Value, at: &str) -> Option<(String, String, String)> {
        let told =
            |value: Option<&Value>| value.map_or("nothing".to_owned(), |value| clip(&value.to_string()));
        match (wanted, found) {
            (Value::Object(one), Value::Object(other)) => {
                for name in one.keys().chain(other.keys()) {
                    let at = crate::schema::pointer(at, name);
                    match (one.get(name), other.get(name)) {
                        (Some(one), Some(other)) => {
                            if let Some(place) = walk(one, other, &at) {
                                return Some(place);
                            }
                        }
                        (one, other) => return Some((at, told(one), told(other))),
                    }
                }
                None
            }
            (Value::Array(one), Value::Array(other)) => {
                for number in 0..one.len().max(other.len()) {
                    let at = format!("{at}/{number}");
                    match (one.get(number), other.get(number)) {
                        (Some(one), Some(other)) => {
                            if let Some(place) = walk(one, other, &at) {
                                return Some(place);
                            }
                        }
                        (one, other) => return Some((at, told(one), told(other))),
                    }
                }
                None
            }
            (Value::String(one), Value::String(other)) if one.contains("://") && same_url(one, other) => None,
            (Value::Number(one), Value::Number(other)) if one.as_f64() == other.as_f64() => None,
            (one, other) if one == other => None,
            (one, other) => Some((at.to_owned(), told(Some(one)), told(Some(other)))),
        }
    }
    walk(wanted, found, "").map(|(at, wanted, found)| {
        let place = if at.is_empty() { what.to_owned() } else { format!("{what}, {at}") };
        Breach::new(format!("{place}: {wanted}"), format!("{place}: {found}"))
    })
}

/// A result in the contract's own form: members that it does not know left out, those that it fills in added.
pub(super) fn typed(operation: Operation, json: &Value) -> Result<Value, String> {
    fn through<T: DeserializeOwned + Serialize>(json: &Value) -> Result<Value, String> {
        let read: T = serde_json::from_value(json.clone()).map_err(|error| error.to_string())?;
        serde_json::to_value(read).map_err(|error| error.to_string())
    }
    match operation {
        Operation::AuthorizationUrl => through::<convoke_plugin::AuthorizationUrl>(json),
        Operation::ExchangeCode | Operation::Refresh | Operation::Login => through::<Tokens>(json),
        Operation::CreateMeeting | Operation::UpdateMeeting | Operation::GetMeeting => {
            through::<MeetingAnswer>(json)
        }
        Operation::ListMeetings => through::<MeetingPage>(json),
        Operation::Profile => through::<Profile>(json),
        Operation::Revoke | Operation::DeleteMeeting => match json {
            Value::Null => Ok(Value::Null),
            _ => Err("is not null".to_owned()),
        },
    }
}

/// What differs between a result and what was expected.
pub(super) fn result(operation: Operation, wanted: &Value, found: &Value) -> Option<Breach> {
    let found = match typed(operation, found) {
        Ok(found) => found,
        Err(error) => {
            return Some(Breach::new(
                "a result of the contract's form",
                format!("{error}: {}", clip(&found.to_string())),
            ));
        }
    };
    let mut wanted = match typed(operation, wanted) {
        Ok(wanted) => wanted,
        Err(error) => return Some(Breach::new("a sample with a result of the contract's form", error)),
    };
    // The provider's own token answer need not be shown.
    if let Some(raw) = found.get("raw")
        && wanted.get("raw").is_none_or(Value::is_null)
    {
        wanted["raw"] = raw.clone();
    }
    difference(&wanted, &found, "the result")
}

/// The pair of an `Authorization: Basic` header, decoded as RFC 7617 and, where it is so encoded, as RFC 6749 section 2.3.1.
pub(super) fn basic(value: &str) -> Option<(String, String)> {
    let pair = STANDARD.decode(value.strip_prefix("Basic ")?).ok()?;
    let (id, secret) = std::str::from_utf8(&pair).ok()?.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn encodings_that_mean_the_same_are_the_same() {
        let url = "https://h.example/m/a%20b?x=1&y=a%2Bb";
        assert!(same_url(url, "https://h.example:443/m/%61%20b?y=a%2bb&x=1"));
        for other in [
            "https://h.example/m/a+b?x=1&y=a%2Bb",
            "https://h.example/m/a%20b/?x=1&y=a%2Bb",
            "https://h.example/m/a%2520b?x=1&y=a%2Bb",
            "https://h.example/m/a%20b?x=1&y=a+b",
            "https://h.example/m/a%20b?x=1&x=1&y=a%2Bb",
            "http://h.example/m/a%20b?x=1&y=a%2Bb",
        ] {
            assert!(!same_url(url, other), "{other}");
        }
        assert!(!same_url("https://h.example/a%2Fb", "https://h.example/a/b"));
    }

    #[test]
    fn the_first_difference_is_told_with_its_place() {
        let breach =
            difference(&json!({"a": [1, {"b": "x"}]}), &json!({"a": [1.0, {"b": "y"}]}), "it").unwrap();
        assert_eq!(breach, Breach::new("it, /a/1/b: \"x\"", "it, /a/1/b: \"y\""));
        assert_eq!(difference(&json!({}), &json!({"a": null}), "it").unwrap().found, "it, /a: null");
        assert_eq!(difference(&json!([]), &json!([]), "it"), None);
    }

    #[test]
    fn results_are_compared_in_the_contracts_form() {
        let wanted = json!({"meeting": {"id": "1"}});
        let found = json!({"meeting": {"id": "1", "newer": 1}, "link_changed": false});
        assert_eq!(result(Operation::GetMeeting, &wanted, &found), None);
        let more = json!({"meeting": {"id": "1", "title": "x"}});
        assert!(result(Operation::GetMeeting, &wanted, &more).is_some());
        let raw = json!({"access_token": "a", "raw": {"access_token": "a"}});
        assert_eq!(result(Operation::Refresh, &json!({"access_token": "a"}), &raw), None);
        assert!(result(Operation::DeleteMeeting, &Value::Null, &json!({})).is_some());
    }
}
