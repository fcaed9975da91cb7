//! The drop-in routes: what an unmodified Notes client asks of HCL's DOMI web application.
//!
//! The client waits 30 s, follows no redirect, looks at the body alone, and needs non-blank `access_token` and
//! `refresh_token` at the top level of a flat JSON object. Errors are RFC 6749's; 401, 403, 405, 407 and 412 mean failed
//! authentication to it and are used for nothing else.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use convoke_plugin::{ExposeSecret, Failure, FailureKind, Operation, SecretString, Tokens};
use serde_json::{Map, Value, json};

use super::extract::bearer;
use super::reply::Json;
use super::{Routes, connect, forever};
use crate::api::problem::Kind;
use crate::app::{App, context};
use crate::flow::cookie::Entry;
use crate::flow::{presented, tokens};
use crate::lang::ENGLISH;
use crate::observe::audit::Who;
use crate::pages::Reader;
use crate::provider::Provider;

pub(super) fn routes(mut routes: Routes, app: &Arc<App>) -> Routes {
    for provider in app.providers.values() {
        let Some(name) = &provider.domi_name else { continue };
        let (page, refreshing, revoking) = (provider.clone(), provider.clone(), provider.clone());
        routes = routes
            .add(
                forever(format!("/domino{name}/index.html")),
                any(move |state: State<Arc<App>>, who: Who, reader: Reader, method: Method| {
                    index(state, page.clone(), who, reader, method)
                }),
            )
            .add(
                forever(format!("/domino{name}Refresh")),
                any(move |state: State<Arc<App>>, who: Who, method: Method, headers: HeaderMap| {
                    refresh(state, refreshing.clone(), who, method, headers)
                }),
            )
            .add(
                forever(format!("/domino{name}Revoke")),
                any(move |state: State<Arc<App>>, who: Who, headers: HeaderMap| {
                    revoke(state, revoking.clone(), who, headers)
                }),
            );
    }
    routes
}

async fn index(
    State(app): State<Arc<App>>,
    provider: Arc<Provider>,
    who: Who,
    reader: Reader,
    method: Method,
) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) {
        return wrong_method();
    }
    connect::start(&app, &provider, Entry::Domi, &who, &reader).await
}

async fn refresh(
    State(app): State<Arc<App>>,
    provider: Arc<Provider>,
    who: Who,
    method: Method,
    headers: HeaderMap,
) -> Response {
    // Not even HEAD: its answer has no room for the tokens that replace the old ones.
    if method != Method::GET {
        return wrong_method();
    }
    let token = match token(&headers) {
        Ok(token) => token,
        Err(response) => return response,
    };
    let tokens = async {
        let token = presented::refresh_token(&app, &provider, &token, &who)?;
        tokens::refresh(&app, &provider, &token, &context(&who.request_id), &who).await
    };
    match tokens.await {
        Ok(tokens) => Json(StatusCode::OK, flat(&app, &provider, &tokens)).into_response(),
        Err(failure) => refused(&failure),
    }
}

async fn revoke(
    State(app): State<Arc<App>>,
    provider: Arc<Provider>,
    who: Who,
    headers: HeaderMap,
) -> Response {
    if !provider.supports(Operation::Revoke) {
        return error(
            StatusCode::NOT_IMPLEMENTED,
            "unsupported",
            &format!("{} has no way to revoke a token.", provider.label),
            None,
        );
    }
    let token = match token(&headers) {
        Ok(token) => token,
        Err(response) => return response,
    };
    // The existing client revokes with the access token, which is the provider's own on these routes.
    match presented::revoke(&app, &provider, &token, true, &context(&who.request_id), &who).await {
        Ok(()) => Json(StatusCode::OK, json!({})).into_response(),
        Err(failure) => refused(&failure),
    }
}

fn wrong_method() -> Response {
    error(StatusCode::BAD_REQUEST, "invalid_request", "Use GET.", None)
}

fn token(headers: &HeaderMap) -> Result<SecretString, Response> {
    match bearer(headers) {
        Ok(Some(token)) => Ok(token),
        Ok(None) => Err(error(
            StatusCode::UNAUTHORIZED,
            "invalid_request",
            "Bearer Authentication missing: send the token as `Authorization: Bearer`.",
            None,
        )),
        Err(problem) => {
            Err(error(StatusCode::BAD_REQUEST, "invalid_request", &problem.detail.english(), None))
        }
    }
}

/// The provider's own scalar members; both tokens always. The access token stays the provider's own, because the client sends
/// it there; the refresh token is what clients hold, and under no other name is it the provider's.
fn flat(app: &App, provider: &Provider, tokens: &Tokens) -> Map<String, Value> {
    let held = app.sealer.response(&provider.id, tokens, None);
    let refresh = held.refresh_token.clone();
    let shows = |value: &Value| !app.sealer.seals() || !tells(value, tokens.refresh_token.as_ref());
    let mut members = match tokens.raw.expose() {
        Value::Object(raw) => raw
            .iter()
            .filter(|(_, value)| is_plain(value) && shows(value))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect(),
        _ => match serde_json::to_value(held) {
            Ok(Value::Object(members)) => members,
            _ => Map::new(),
        },
    };
    members.insert("access_token".to_owned(), tokens.access_token.expose_secret().into());
    members.insert("refresh_token".to_owned(), refresh.into());
    // As long as they still last: the answer may be an earlier one's.
    let lifetimes =
        [("expires_in", tokens.expires_in), ("refresh_token_expires_in", tokens.refresh_token_expires_in)];
    for (name, left) in lifetimes {
        if let (Some(member), Some(left)) = (members.get_mut(name), left) {
            // A text may be another thing, like the instant when it ends.
            if member.is_number() {
                *member = left.into();
            }
        }
    }
    // The client takes any `error` for a failure.
    members.remove("error");
    members
}

/// Whether a secret stands in a text.
fn tells(value: &Value, secret: Option<&SecretString>) -> bool {
    let secret = secret.map_or("", |secret| secret.expose_secret());
    value.as_str().is_some_and(|text| !secret.is_empty() && text.contains(secret))
}

fn is_plain(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.trim().is_empty(),
        Value::Number(_) | Value::Bool(_) => true,
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

fn refused(failure: &Failure) -> Response {
    let (status, word) = match failure.kind {
        FailureKind::ReauthorizationRequired | FailureKind::InvalidCredentials => {
            (StatusCode::UNAUTHORIZED, "invalid_grant")
        }
        FailureKind::AccessDenied | FailureKind::AccountNotEntitled => {
            (StatusCode::BAD_REQUEST, "access_denied")
        }
        FailureKind::InvalidRequest | FailureKind::NotFound | FailureKind::Conflict => {
            (StatusCode::BAD_REQUEST, "invalid_request")
        }
        FailureKind::RateLimited | FailureKind::ProviderUnavailable | FailureKind::ServiceUnavailable => {
            (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable")
        }
        FailureKind::ProviderTimeout => (StatusCode::GATEWAY_TIMEOUT, "temporarily_unavailable"),
        FailureKind::ProviderError => (StatusCode::BAD_GATEWAY, "server_error"),
        FailureKind::Unsupported => (StatusCode::NOT_IMPLEMENTED, "unsupported"),
        FailureKind::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "server_error"),
    };
    error(status, word, &failure.detail, failure.retry_after)
}

/// Whether a path is one of the drop-in routes that programs call.
pub(super) fn is_for_programs(path: &str) -> bool {
    path.starts_with("/domino") && !path.ends_with("/index.html")
}

/// What is refused before it reaches its route.
pub(super) fn refusal(kind: Kind) -> Response {
    let status = match kind {
        Kind::Forbidden => StatusCode::BAD_REQUEST,
        _ => StatusCode::from_u16(kind.status()).unwrap_or(StatusCode::BAD_REQUEST),
    };
    error(status, "invalid_request", &ENGLISH.text(kind.meaning()), None)
}

fn error(status: StatusCode, word: &str, description: &str, retry_after: Option<u64>) -> Response {
    let mut response = Json(status, json!({"error": word, "error_description": description})).into_response();
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
