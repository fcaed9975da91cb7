//! `/v1/providers`: what is configured.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::api::provider::{Authorization, ProviderInfo, ProviderList};
use crate::app::App;
use crate::http::Routes;
use crate::http::extract::Named;
use crate::http::reply::Json;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .add("/v1/providers", get(list))
        .add("/v1/providers/{provider}", get(one))
        .add("/v1/providers/{provider}/authorization", get(authorization))
}

async fn list(State(app): State<Arc<App>>) -> Response {
    let providers =
        app.providers.values().map(|provider| ProviderInfo::new(provider, &app.public_url)).collect();
    Json(StatusCode::OK, ProviderList { providers }).into_response()
}

async fn one(State(app): State<Arc<App>>, Named(provider): Named) -> Response {
    Json(StatusCode::OK, ProviderInfo::new(&provider, &app.public_url)).into_response()
}

/// Never the provider's own address: the state is bound to the browser that begins.
async fn authorization(State(app): State<Arc<App>>, Named(provider): Named) -> Response {
    Json(StatusCode::OK, Authorization { url: app.connect_url(&provider) }).into_response()
}
