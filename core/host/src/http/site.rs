//! Pages that belong to no provider, and the files that pages need.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::Routes;
use super::fallback;
use super::reply::{bytes, page, see_other};
use crate::api::problem::Kind;
use crate::app::App;
use crate::lang::Lang;
use crate::observe::audit::Who;
use crate::pages::{self, Reader};

/// Characters that are searched for, at most.
const LONGEST_SEARCH: usize = 100;

pub(super) fn routes(mut routes: Routes) -> Routes {
    for path in pages::assets::paths() {
        routes = routes.add(path, get(move |headers: HeaderMap| asset(path, headers)));
    }
    routes
        .add("/", get(landing))
        .add("/privacy", get(privacy))
        .add("/docs", get(docs))
        .add("/problems", get(problems))
        .add("/problems/{slug}", get(problem))
}

async fn asset(path: &'static str, headers: HeaderMap) -> Response {
    let Some(asset) = pages::assets::asset(path) else { return StatusCode::NOT_FOUND.into_response() };
    let unchanged =
        headers.get(header::IF_NONE_MATCH).is_some_and(|etag| etag.as_bytes() == asset.etag.as_bytes());
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        bytes(StatusCode::OK, asset.content_type, asset.bytes)
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, HeaderValue::from_static(asset.etag));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(asset.cache_control));
    response
}

async fn landing(State(app): State<Arc<App>>, reader: Reader, RawQuery(query): RawQuery) -> Response {
    let providers = app.providers.values().map(|provider| pages::Provider {
        id: &provider.id,
        label: provider.label_in(reader.lang),
        service: provider.service_in(reader.lang),
    });
    let providers = providers.collect();
    let wanted = wanted(query.as_deref().unwrap_or_default());
    page(&reader, StatusCode::OK, pages::landing(&reader, &pages::Landing { providers, wanted: &wanted }))
}

/// What is searched for. Anything else in the query is left to whoever made the link.
fn wanted(query: &str) -> String {
    let text = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "q").map(|(_, text)| text);
    text.unwrap_or_default().trim().chars().take(LONGEST_SEARCH).collect()
}

async fn privacy(State(app): State<Arc<App>>, reader: Reader) -> Response {
    if let Some(url) = &app.privacy.privacy_url {
        return see_other(StatusCode::FOUND, url);
    }
    let view = pages::Privacy { text: app.privacy.privacy_text.as_deref() };
    page(&reader, StatusCode::OK, pages::privacy(&reader, &view))
}

async fn docs(State(app): State<Arc<App>>, reader: Reader) -> Response {
    page(&reader, StatusCode::OK, pages::reference(&reader, app.documents.reference(&app)))
}

fn view(lang: Lang, kind: Kind) -> pages::Problem<'static> {
    let cause = serde_json::to_value(kind.cause()).ok();
    pages::Problem {
        slug: kind.slug(),
        title: kind.title(),
        status: kind.status(),
        cause: cause.as_ref().and_then(|cause| cause.as_str()).unwrap_or_default().to_owned().into(),
        meaning: lang.text(kind.meaning()),
        what_to_do: vec![lang.text(kind.advice())],
    }
}

async fn problems(reader: Reader) -> Response {
    let views: Vec<_> = Kind::ALL.iter().map(|kind| view(reader.lang, *kind)).collect();
    page(&reader, StatusCode::OK, pages::problem_index(&reader, &views))
}

async fn problem(Path(slug): Path<String>, who: Who, reader: Reader) -> Response {
    match Kind::ALL.iter().find(|kind| kind.slug() == slug) {
        Some(kind) => {
            let view = view(reader.lang, *kind);
            page(&reader, StatusCode::OK, pages::problem(&reader, &view))
        }
        None => fallback::no_page(&who, &reader),
    }
}
