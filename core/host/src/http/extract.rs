//! What a handler is given: arguments that carry their proof.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use axum::extract::{FromRequestParts, MatchedPath, RawPathParams};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, EXPECT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Request};
use convoke_plugin::SecretString;
use http_body_util::BodyExt as _;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::body_memory::Share;
use crate::api::problem::{Kind, Problem};
use crate::app::App;
use crate::flow::idempotency::Key;
use crate::flow::presented::Caller;
use crate::lang::{Message, say};
use crate::observe::audit::Who;
use crate::provider::Provider;
use crate::schema::Flaw;
use crate::schema::{Validator, duplicate_free};

/// Largest body of a request.
const MAX_BODY: usize = 64 * 1024;
/// Of a larger one so much is read before the connection is given up.
const MAX_DROPPED: usize = 1024 * 1024;
/// A body that is not there by then is refused.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest meeting id, in bytes; the longest documented ones have some 300.
const MAX_ID: usize = 1024;

impl FromRequestParts<Arc<App>> for Who {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        parts.extensions.get::<Who>().cloned().ok_or_else(|| Problem::of(Kind::InternalError))
    }
}

/// A configured provider, by the path.
pub(super) struct Named(pub Arc<Provider>);

impl FromRequestParts<Arc<App>> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let id = path_member(parts, app, "provider").await.unwrap_or_default();
        app.provider(&id).cloned().map(Named).ok_or_else(|| Problem::of(Kind::UnknownProvider))
    }
}

/// A meeting's id, by the path: one that stays one path segment at the provider.
pub(super) struct MeetingId(pub String);

impl FromRequestParts<Arc<App>> for MeetingId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let id = path_member(parts, app, "id").await.unwrap_or_default();
        if id.is_empty() || id.len() > MAX_ID || id == "." || id == ".." || id.chars().any(char::is_control) {
            return Err(Problem::invalid(vec![Flaw::new("/id", say("field-id"))]));
        }
        Ok(MeetingId(id))
    }
}

/// A decoded path parameter.
pub(super) async fn path_member(parts: &mut Parts, app: &Arc<App>, name: &str) -> Option<String> {
    if let Ok(params) = RawPathParams::from_request_parts(parts, app).await {
        return params.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned());
    }
    // One of the parameters is no UTF-8, not necessarily this one.
    let wanted = format!("{{{name}}}");
    let at =
        parts.extensions.get::<MatchedPath>()?.as_str().split('/').position(|segment| segment == wanted)?;
    let segment = percent_decode_str(parts.uri.path().split('/').nth(at)?);
    segment.decode_utf8().ok().map(Cow::into_owned)
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let access = bearer(&parts.headers)?;
        let refresh = match parts.headers.get("convoke-refresh-token") {
            Some(value) => {
                let wrong = || Problem::new(Kind::BadRequest, say("detail-refresh-header"));
                let token = pasted(str::from_utf8(value.as_bytes()).map_err(|_| wrong())?);
                if !token.bytes().all(|b| b.is_ascii_graphic()) {
                    return Err(wrong());
                }
                Some(token).filter(|token| !token.is_empty()).map(SecretString::from)
            }
            None => None,
        };
        let Named(provider) = Named::from_request_parts(parts, app).await?;
        let who = Who::from_request_parts(parts, app).await?;
        let signed_out = |mut problem: Problem| {
            problem.authorize_url = Some(app.connect_url(&provider));
            problem
        };
        if access.is_none() && refresh.is_none() {
            return Err(signed_out(Problem::new(Kind::MissingCredentials, say("detail-credentials"))));
        }
        Caller::new(app, &provider, access, refresh, &who).map_err(|failure| signed_out(failure.into()))
    }
}

/// The bearer token (RFC 6750), where there is one.
pub(super) fn bearer(headers: &HeaderMap) -> Result<Option<SecretString>, Problem> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let wrong = || Problem::new(Kind::BadRequest, say("detail-authorization"));
    if values.next().is_some() {
        return Err(wrong());
    }
    // What copying puts around a token arrives as UTF-8.
    let (scheme, token) = str::from_utf8(value.as_bytes())
        .ok()
        .and_then(|text| text.trim().split_once(' '))
        .ok_or_else(wrong)?;
    let token = pasted(token);
    if !scheme.eq_ignore_ascii_case("bearer")
        || token.is_empty()
        || !token.bytes().all(|b| b.is_ascii_graphic())
    {
        return Err(wrong());
    }
    Ok(Some(SecretString::from(token)))
}

/// A token without what copying puts around it: white space, quotes, zero-width characters.
pub(super) fn pasted(text: &str) -> String {
    let zero_width = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}');
    let around =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '“' | '”' | '„' | '‘' | '’' | '«' | '»');
    text.chars().filter(|c| !zero_width(*c)).collect::<String>().trim_matches(around).to_owned()
}

/// The query's parameters; each of `allowed` at most once and nothing else.
pub(super) fn query(parts_query: Option<&str>, allowed: &[&str]) -> Result<HashMap<String, String>, Problem> {
    let mut found = HashMap::new();
    let mut errors = Vec::new();
    for (name, value) in form_urlencoded::parse(parts_query.unwrap_or_default().as_bytes()) {
        if !allowed.contains(&name.as_ref()) {
            errors.push(Flaw::new(
                format!("/{}", escape_pointer(&name)),
                say("field-parameter").with("allowed", allowed.join(", ")),
            ));
        } else if found.insert(name.to_string(), value.into_owned()).is_some() {
            errors.push(Flaw::new(format!("/{name}"), say("field-twice")));
        }
    }
    if errors.is_empty() { Ok(found) } else { Err(Problem::invalid(errors)) }
}

fn escape_pointer(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_control())
        .take(64)
        .collect::<String>()
        .replace('~', "~0")
        .replace('/', "~1")
}

/// `Idempotency-Key`, where the client gave one.
pub(super) struct Asked(pub Option<Key>);

impl FromRequestParts<Arc<App>> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        let mut values = parts.headers.get_all("idempotency-key").iter();
        let Some(value) = values.next() else { return Ok(Asked(None)) };
        let key = match (value.to_str(), values.next()) {
            (Ok(text), None) => Key::from_header(text),
            (_, Some(_)) => Err(say("field-twice")),
            (Err(_), None) => Err(say("field-key")),
        };
        let wrong = |detail: Message| Problem::new(Kind::BadRequest, say("detail-key").with("fault", detail));
        key.map(Some).map(Asked).map_err(wrong)
    }
}

/// A JSON body, declared as such.
pub(super) async fn json(request: Request<Body>, merge_patch: bool) -> Result<Value, Problem> {
    let declared =
        request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let declared = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if declared != "application/json" && !(merge_patch && declared == "application/merge-patch+json") {
        return Err(Problem::new(Kind::UnsupportedMediaType, say("detail-declare-json")));
    }
    let bytes = body(request).await?;
    duplicate_free(&bytes).map_err(|fault| {
        let (line, column) = (fault.line.to_string(), fault.column.to_string());
        let words = say("detail-json").with("line", line).with("column", column).with("what", fault.what);
        Problem::new(Kind::MalformedJson, words)
    })
}

/// A JSON body that fits its published schema.
pub(super) async fn valid_json<T: DeserializeOwned>(
    request: Request<Body>,
    validator: &Validator,
    merge_patch: bool,
) -> Result<T, Problem> {
    fitting(valid_value(request, validator, merge_patch).await?)
}

/// What the schema lets through deserialises; a test holds that.
pub(super) fn fitting<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_json::from_value(value).map_err(|_| Problem::invalid(vec![Flaw::new("", say("field-misfit"))]))
}

/// The fields of a form of ours.
pub(super) async fn form(request: Request<Body>) -> Result<Vec<(String, String)>, Problem> {
    let declared = request.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if declared.split(';').next().map(str::trim) != Some("application/x-www-form-urlencoded") {
        return Err(Problem::new(Kind::UnsupportedMediaType, say("detail-form")));
    }
    let body = body(request).await?;
    Ok(form_urlencoded::parse(&body).into_owned().collect())
}

/// A JSON body that fits its published schema, as it came.
pub(super) async fn valid_value(
    request: Request<Body>,
    validator: &Validator,
    merge_patch: bool,
) -> Result<Value, Problem> {
    let value = json(request, merge_patch).await?;
    let errors = validator.check(&value);
    if errors.is_empty() { Ok(value) } else { Err(Problem::invalid(errors)) }
}

/// The whole body, bounded in size and time.
pub(super) async fn body(request: Request<Body>) -> Result<Vec<u8>, Problem> {
    let too_large = || Problem::of(Kind::BodyTooLarge);
    let announced = request.body().size_hint().lower() > MAX_BODY as u64;
    if announced && request.headers().contains_key(EXPECT) {
        // The client waits to be asked for it.
        return Err(too_large());
    }
    let mut body = request.into_body();
    let (mut bytes, mut size) = (Vec::new(), 0);
    let (mut share, mut room) = (Share::default(), true);
    let read = async {
        // What is too much, or has no room, is read and dropped for a while: a client that is still sending would not hear the answer.
        while size <= MAX_DROPPED {
            let Some(frame) = body.frame().await else { return Ok(()) };
            let Ok(data) = frame?.into_data() else { continue };
            size += data.len();
            room = room && share.grow(size.min(MAX_BODY));
            if room && size <= MAX_BODY && !announced {
                bytes.extend_from_slice(&data);
            }
        }
        Ok::<_, axum::Error>(())
    };
    let read = tokio::time::timeout(BODY_TIMEOUT, read).await;
    match read {
        _ if announced || size > MAX_BODY => Err(too_large()),
        _ if !room => {
            let mut problem = Problem::new(Kind::ServiceUnavailable, say("detail-no-room"));
            problem.retry_after = Some(BODY_TIMEOUT.as_secs());
            Err(problem)
        }
        Ok(Ok(())) => Ok(bytes),
        Ok(Err(_)) => Err(Problem::new(Kind::BadRequest, say("detail-broke-off"))),
        Err(_) => Err(Problem::of(Kind::RequestTimeout)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_copying_adds_is_taken_off() {
        for text in ["abc", " abc\r\n", "\"abc\"", "“abc”", "\u{feff}abc\u{200b}", " ' abc ' "] {
            assert_eq!(pasted(text), "abc");
        }
    }

    #[test]
    fn a_bearer_is_one_token() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, text.parse().unwrap());
            bearer(&headers).map(|token| token.is_some()).map_err(|p| p.kind)
        };
        assert_eq!(read("Bearer abc"), Ok(true));
        assert_eq!(read("bearer  \"abc\" "), Ok(true));
        for text in ["abc", "Basic abc", "Bearer", "Bearer  ", "Bearer a b"] {
            assert_eq!(read(text), Err(Kind::BadRequest), "{text}");
        }
        assert!(bearer(&HeaderMap::new()).unwrap().is_none());
    }

    #[test]
    fn queries_are_exact() {
        let allowed = ["from", "to"];
        assert_eq!(query(Some("from=a&to=b%20c"), &allowed).unwrap()["to"], "b c");
        assert_eq!(query(None, &allowed).unwrap().len(), 0);
        let pointers = |text| {
            query(Some(text), &allowed).unwrap_err().errors.into_iter().map(|e| e.pointer).collect::<Vec<_>>()
        };
        assert_eq!(pointers("x/y=1&from=a&from=b"), ["/x~1y", "/from"]);
    }
}
