//! Every schema by name, and the OpenAPI document.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;

use crate::api::problem::{Kind, Problem};
use crate::app::App;
use crate::http::Routes;
use crate::http::extract::Named;
use crate::http::reply::{Json, bytes};
use crate::lang::say;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .add("/openapi.json", get(openapi))
        .add("/v1/schemas/{name}", get(one))
        .add("/v1/providers/{provider}/schemas/{name}", get(of_provider))
}

async fn openapi(State(app): State<Arc<App>>) -> Response {
    let mut response = bytes(StatusCode::OK, "application/json", app.documents.openapi(&app));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn unknown() -> Problem {
    Problem::new(Kind::NotFound, say("detail-schema"))
}

fn schema(value: &Value) -> Response {
    let mut response = Json(StatusCode::OK, value).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/schema+json"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

async fn one(State(app): State<Arc<App>>, Path(file): Path<String>) -> Result<Response, Problem> {
    let name = file.strip_suffix(".json").ok_or_else(unknown)?;
    app.documents.schema(name).map(schema).ok_or_else(unknown)
}

async fn of_provider(
    State(_): State<Arc<App>>,
    Named(provider): Named,
    Path((_, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    match file.as_str() {
        "config.json" => Ok(schema(&provider.manifest.config_schema)),
        "options.json" => Ok(schema(&provider.manifest.options_schema)),
        file => {
            let name = file.strip_suffix(".json").ok_or_else(unknown)?;
            let own = provider.own_requests().into_iter().find(|(own, _)| *own == name);
            own.map(|(_, own)| schema(&own.json)).ok_or_else(unknown)
        }
    }
}
