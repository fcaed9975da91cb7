//! Answers: JSON, pages, problems.

use axum::body::Body;
use axum::http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::Markup;
use serde::Serialize;

use super::reader;
use crate::api::problem::{Kind, Problem};
use crate::lang::Lang;
use crate::pages::Reader;

/// A JSON answer.
pub(super) struct Json<T>(pub StatusCode, pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        bytes(self.0, "application/json", serde_json::to_vec(&self.1).unwrap_or_default())
    }
}

/// A page in its reader's language.
pub(super) fn page(reader: &Reader, status: StatusCode, markup: Markup) -> Response {
    let mut response = bytes(status, "text/html; charset=utf-8", markup.into_string().into_bytes());
    reader::mark(response.headers_mut(), reader.lang, reader::BROWSER);
    response
}

/// Any body.
pub(super) fn bytes(status: StatusCode, content_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// Another address, by GET.
pub(super) fn see_other(status: StatusCode, location: &str) -> Response {
    let mut response = Response::new(Body::empty());
    // An address that is no header value is none of ours: the caller checked it.
    match HeaderValue::from_str(location) {
        Ok(value) => {
            *response.status_mut() = status;
            response.headers_mut().insert(axum::http::header::LOCATION, value);
        }
        Err(_) => *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR,
    }
    response
}

/// A problem waiting for its request id and the public URL, which the edge knows.
#[derive(Clone)]
pub(super) struct Pending(pub Problem);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() =
            StatusCode::from_u16(self.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response.extensions_mut().insert(Pending(self));
        response
    }
}

/// The problem as RFC 9457 has it.
pub(super) fn finish(response: &mut Response, problem: Problem, base: &str, request_id: &str, lang: Lang) {
    let headers = response.headers_mut();
    reader::mark(headers, lang, "Accept-Language");
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    // The router has counted the empty body that stood in for this one.
    headers.remove(CONTENT_LENGTH);
    if let Some(seconds) = problem.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if matches!(problem.kind, Kind::MissingCredentials | Kind::ReauthorizationRequired) {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(allow) = problem.allow.as_deref().and_then(|allow| HeaderValue::from_str(allow).ok()) {
        headers.insert(ALLOW, allow);
    }
    let document = problem.document(base, request_id, lang);
    *response.body_mut() = Body::from(serde_json::to_vec(&document).unwrap_or_default());
}
