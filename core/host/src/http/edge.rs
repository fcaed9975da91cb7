//! What happens to every request before and after its handler: id, host, path, cross-site rules, headers, log, metrics.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, Request, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tower_service::Service as _;
use tracing::info;

use super::reply::{self, Pending};
use super::{Route, cookies, domi, fallback, reader};
use crate::api::problem::{Kind, Problem};
use crate::app::App;
use crate::observe::audit::Who;
use crate::observe::metrics;
use crate::seal::random_text;

/// No inline script or style, nothing from elsewhere, in no frame.
const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Answers one request.
pub(super) async fn answer(
    app: Arc<App>,
    mut router: Router,
    mut request: Request<Body>,
    peer: SocketAddr,
) -> Response {
    let started = Instant::now();
    let request_id: Arc<str> = random_text::<12>().into();
    let client = client_address(&app, request.headers(), peer.ip());
    let method = known(request.method());
    let origin = request.headers().get(header::ORIGIN).cloned();
    single_slash(&mut request);
    let api = request.uri().path().starts_with("/v1/");
    let for_people = !api && fallback::wants_page(&request);
    let language = reader::accepted(request.headers());
    let reader = reader::reader(&app, &request, language);
    let surplus = cookies::surplus(&app, request.headers());

    let mut response = match refusal(&app, &request, api) {
        Some(response) => response,
        None => {
            request.extensions_mut().insert(reader.clone());
            request.extensions_mut().insert(Who { client, request_id: request_id.clone() });
            match router.call(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            }
        }
    };
    if let Some(Pending(problem)) = response.extensions_mut().remove() {
        if for_people {
            fallback::show(&mut response, &problem, &reader, &request_id);
        } else {
            // A program has no cookie of ours; a browser that does not want a page gets what it asks for.
            reply::finish(&mut response, problem, &app.public_url, &request_id, language);
        }
    }
    if api {
        allow_origin(&app, origin.as_ref(), response.headers_mut());
    }
    cookies::give_up(&app, &surplus, response.headers_mut());
    secure(response.headers_mut(), app.is_https());
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert("x-request-id", value);
    }
    let route = response.extensions().get::<Route>().map_or("(none)", |route| route.0);
    let (status, took) = (response.status().as_u16(), started.elapsed());
    metrics::request(method, route, status, took);
    info!(target: "convoke::access", method, route, status, us = took.as_micros() as u64, %client, request_id = %request_id);
    response
}

/// An answer that needs no handler.
fn refusal(app: &App, request: &Request<Body>, api: bool) -> Option<Response> {
    let headers = request.headers();
    let host = host(request);
    if !host_is_among(&app.allowed_hosts, &host) {
        return Some(refused(request, Kind::MisdirectedRequest));
    }
    let origin = headers.get(header::ORIGIN);
    if api
        && request.method() == Method::OPTIONS
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
    {
        let mut response = StatusCode::NO_CONTENT.into_response();
        if is_allowed_origin(app, origin) {
            let headers = response.headers_mut();
            headers.insert(
                header::ACCESS_CONTROL_ALLOW_METHODS,
                HeaderValue::from_static("GET, POST, PATCH, DELETE"),
            );
            headers.insert(
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                HeaderValue::from_static(
                    "authorization, content-type, convoke-refresh-token, idempotency-key",
                ),
            );
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
        }
        return Some(response);
    }
    // A page of another site may send simple requests without asking first; ours are sent by our own pages or by programs.
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let cross_site = headers
        .get("sec-fetch-site")
        .is_some_and(|site| !matches!(site.as_bytes(), b"same-origin" | b"none"));
    // Under `no-referrer`, which all our pages carry, browsers send `Origin: null` with a page's own forms.
    let foreign =
        origin.is_some_and(|origin| origin.as_bytes() != app.origin().as_bytes() && origin != "null");
    if changes && (cross_site || (!api && foreign)) && !(api && is_allowed_origin(app, origin)) {
        return Some(refused(request, Kind::Forbidden));
    }
    fallback::to_public_url(app, request, &host)
}

/// A refusal in the words of the route that was asked for.
fn refused(request: &Request<Body>, kind: Kind) -> Response {
    if domi::is_for_programs(request.uri().path()) {
        domi::refusal(kind)
    } else {
        Problem::of(kind).into_response()
    }
}

/// The host that the client asked for; empty when it named none. Forwarding headers say nothing here.
pub(super) fn host(request: &Request<Body>) -> String {
    let named = request.uri().authority().map(|authority| authority.as_str());
    let header = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    named.or(header).unwrap_or_default().to_ascii_lowercase()
}

/// Whether `allowed` is empty or names the host, with or without its port.
pub(super) fn host_is_among(allowed: &[String], host: &str) -> bool {
    let bare = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(name, _)| name);
    allowed.is_empty()
        || allowed
            .iter()
            .any(|allowed| allowed.eq_ignore_ascii_case(host) || allowed.eq_ignore_ascii_case(bare))
}

fn is_allowed_origin(app: &App, origin: Option<&HeaderValue>) -> bool {
    origin.is_some_and(|origin| {
        app.allowed_origins.iter().any(|allowed| allowed.as_bytes() == origin.as_bytes())
    })
}

fn allow_origin(app: &App, origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
    if app.allowed_origins.is_empty() {
        return;
    }
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin.filter(|origin| is_allowed_origin(app, Some(origin))) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("idempotency-replayed, location, retry-after, x-request-id"),
        );
    }
}

/// What every answer carries, unless its handler said otherwise.
pub(super) fn secure(headers: &mut HeaderMap, https: bool) {
    const ALWAYS: [(HeaderName, &str); 7] = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=()",
        ),
    ];
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if https {
        headers
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static("max-age=31536000"));
    }
}

/// The client's address: the peer's, or what trusted proxies say of it, read from the right.
fn client_address(app: &App, headers: &HeaderMap, peer: IpAddr) -> IpAddr {
    let peer = peer.to_canonical();
    let trusted = |address: IpAddr| app.trusted_proxies.iter().any(|network| network.contains(&address));
    if app.trusted_proxies.is_empty() || !trusted(peer) {
        return peer;
    }
    let chain: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let mut nearest = peer;
    for text in chain.into_iter().rev() {
        let Ok(address) = text.trim().parse::<IpAddr>() else { break };
        nearest = address.to_canonical();
        if !trusted(nearest) {
            break;
        }
    }
    nearest
}

/// Slashes at the start of a path are one slash: existing clients make two.
fn single_slash(request: &mut Request<Body>) {
    let Some(path) = request.uri().path_and_query().map(|path| path.as_str()) else { return };
    if path.starts_with("//") {
        let one = format!("/{}", path.trim_start_matches('/'));
        // Scheme and host stay: in HTTP/2 they are part of the address.
        let mut parts = request.uri().clone().into_parts();
        parts.path_and_query = one.parse().ok();
        if let Ok(uri) = Uri::from_parts(parts) {
            *request.uri_mut() = uri;
        }
    }
}

/// Methods are a client's text; logs and metrics get only known ones.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
