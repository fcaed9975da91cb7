//! What has no handler: unknown addresses, wrong methods, and sign-in pages opened under another host name.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::reader;
use super::reply::{self, Json, see_other};
use crate::api::problem::{Kind, Problem};
use crate::app::App;
use crate::observe::audit::Who;
use crate::pages::{self, Reader};

/// Nothing is there.
pub(super) async fn not_found(who: Who, reader: Reader, request: Request<Body>) -> Response {
    let path = request.uri().path();
    if path.starts_with("/domino") {
        let body =
            json!({"error": "invalid_request", "error_description": "No such provider is configured here."});
        return Json(StatusCode::NOT_FOUND, body).into_response();
    }
    if path.starts_with("/v1/") || !wants_page(&request) {
        return Problem::of(Kind::NotFound).into_response();
    }
    no_page(&who, &reader)
}

/// A page that says so.
pub(super) fn no_page(who: &Who, reader: &Reader) -> Response {
    let text = |id| reader.lang.text(id);
    let (advice, start) = (text("nothing-what"), text("start-page"));
    let view = pages::Message {
        status: 404,
        heading: &text("nothing-title"),
        what_happened: &text("nothing-why"),
        what_to_do: vec![&advice],
        request_id: Some(&who.request_id),
        actions: vec![pages::Action { label: &start, href: "/" }],
        provider_says: None,
    };
    reply::page(reader, StatusCode::NOT_FOUND, pages::message(reader, &view))
}

/// The address exists for other methods; axum has put them into `Allow`.
pub(super) async fn method_not_allowed() -> Response {
    Problem::of(Kind::MethodNotAllowed).into_response()
}

/// A problem for somebody who reads it in a browser.
pub(super) fn show(response: &mut Response, problem: &Problem, reader: &Reader, request_id: &str) {
    let lang = reader.lang;
    let (heading, advice) = (lang.text(problem.kind.heading()), lang.text(problem.kind.advice()));
    let start = lang.text("start-page");
    let view = pages::Message {
        status: problem.kind.status(),
        heading: &heading,
        what_happened: &problem.words(lang),
        what_to_do: vec![&advice],
        request_id: Some(request_id),
        actions: vec![pages::Action { label: &start, href: "/" }],
        provider_says: None,
    };
    reader::mark(response.headers_mut(), lang, reader::BROWSER);
    *response.body_mut() = Body::from(pages::message(reader, &view).into_string());
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/html; charset=utf-8"));
}

pub(super) fn wants_page(request: &Request<Body>) -> bool {
    let accept =
        request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("text/html")
}

/// A sign-in must run under the public URL: its cookie is bound to that host. Other addresses are left alone.
pub(super) fn to_public_url(app: &App, request: &Request<Body>, host: &str) -> Option<Response> {
    let path = request.uri().path();
    let sign_in = path == "/"
        || path.starts_with("/connect/")
        || path == "/pair"
        || path.starts_with("/pair/")
        || (path.starts_with("/domino") && path.ends_with("/index.html"));
    // A reverse proxy may ask under a name of its own; sending it to itself would never end.
    if !sign_in || app.behind_proxy || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let own_host = app.origin().split_once("://").map_or("", |(_, host)| host);
    let default_port = |host: &str| {
        host.strip_suffix(if app.is_https() { ":443" } else { ":80" }).unwrap_or(host).to_owned()
    };
    if host.is_empty() || default_port(host) == default_port(&own_host.to_ascii_lowercase()) {
        return None;
    }
    // The path was matched above, so it is one of ours; what comes from the client is never a host.
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(see_other(StatusCode::FOUND, &format!("{}{path}{query}", app.public_url)))
}
