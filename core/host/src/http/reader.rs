//! Who reads a page: their language, which they choose at the end of a page or their browser asks for.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequestParts, State};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, SET_COOKIE, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;

use super::reply::see_other;
use super::{Routes, cookies, extract};
use crate::api::problem::{Kind, Problem};
use crate::app::App;
use crate::lang::{self, ENGLISH, Lang, say};
use crate::pages::Reader;

/// What the language of a page hangs on, for caches; a program's answer on the first alone.
pub(super) const BROWSER: &str = "Accept-Language, Cookie";

/// How long a browser remembers the choice, in seconds: a year.
const REMEMBERED: u64 = 365 * 24 * 60 * 60;
/// The longest path that the switch leads back to, in bytes.
const LONGEST_PATH: usize = 512;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.add("/language", post(choose))
}

/// The cookie that remembers the choice. It is no secret and names nobody.
fn cookie_name(app: &App) -> &'static str {
    if app.is_https() { "__Host-convoke-lang" } else { "convoke-lang" }
}

/// The language of a program's answer: what it asks for, and no cookie.
pub(super) fn accepted(headers: &HeaderMap) -> Lang {
    headers.get(ACCEPT_LANGUAGE).and_then(|value| lang::preferred(value.as_bytes())).unwrap_or(ENGLISH)
}

/// Who reads the page that answers this request, which asks for `accepted`. Programs choose by no cookie and nowhere else.
pub(super) fn reader(app: &App, request: &Request<Body>, accepted: Lang) -> Reader {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    if path.starts_with("/v1/") {
        return Reader { lang: accepted, again: None };
    }
    let chosen = cookies::only(request.headers(), cookie_name(app)).and_then(Lang::of_tag);
    let again = (request.method() == Method::GET && path.len() <= LONGEST_PATH).then(|| path.into());
    Reader { lang: chosen.unwrap_or(accepted), again }
}

/// The edge has put it there.
impl FromRequestParts<Arc<App>> for Reader {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get::<Reader>().cloned().unwrap_or(Reader { lang: ENGLISH, again: None }))
    }
}

/// Says in which language an answer is, and what that hangs on.
pub(super) fn mark(headers: &mut HeaderMap, lang: Lang, hangs_on: &'static str) {
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    headers.append(VARY, HeaderValue::from_static(hangs_on));
}

/// The switch at the end of a page was used.
async fn choose(State(app): State<Arc<App>>, request: Request<Body>) -> Response {
    let body = match extract::form(request).await {
        Ok(body) => body,
        Err(problem) => return problem.into_response(),
    };
    let field = |name: &str| body.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let Some(lang) = field("lang").and_then(Lang::of_tag) else {
        return Problem::new(Kind::BadRequest, say("detail-language")).into_response();
    };
    let back = field("return").filter(|path| is_own_path(path)).unwrap_or("/");
    let mut response = see_other(StatusCode::SEE_OTHER, back);
    let cookie = cookies::set(cookie_name(&app), lang.tag(), REMEMBERED, app.is_https());
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// Whether a path can only be one of this service, however it is read: each of its segments begins with a letter, a digit,
/// `-`, `_` or `%` and has nothing in it that an address needs elsewhere.
fn is_own_path(path: &str) -> bool {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~%".contains(&b));
    let segment = |text: &str| plain(text) && !text.is_empty() && !text.starts_with('.');
    path.len() + query.len() < LONGEST_PATH
        && query.split(['&', '=']).all(plain)
        && path.strip_prefix('/').is_some_and(|rest| rest.is_empty() || rest.split('/').all(segment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_switch_leads_back_to_this_service_only() {
        for good in
            ["/", "/connect/acme", "/problems/not-found", "/dominoAcme/index.html", "/a/b?code=A-1&x=%20"]
        {
            assert!(is_own_path(good), "{good}");
        }
        let long = "/a".repeat(LONGEST_PATH);
        for bad in [
            "",
            "connect",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "https://evil.example",
            "/a//b",
            "/./x",
            "/../x",
            "/.//evil.example",
            "/a?x=//evil.example",
            "/a#b",
            "/a\r\nLocation: x",
            "/é",
            "javascript:alert(1)",
            "/@evil.example",
            "/a/",
            &long,
        ] {
            assert!(!is_own_path(bad), "{bad:?}");
        }
    }
}
