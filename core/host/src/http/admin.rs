//! The admin listener: health, readiness, metrics, plugins. Never on the public port.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;

use super::edge;
use super::reply::{Json, bytes};
use crate::app::App;
use crate::observe::metrics;

/// What the admin listener knows.
#[derive(Clone)]
pub struct Admin {
    /// The service.
    pub app: Arc<App>,
    /// Hosts it answers under; empty means any.
    pub allowed_hosts: Vec<String>,
    /// Whether new requests should come; false once the service is stopping.
    pub ready: Arc<AtomicBool>,
}

/// Its routes.
pub fn router(admin: Admin) -> Router {
    Router::new()
        .route("/healthz", get(|| async { Json(StatusCode::OK, json!({"status": "ok"})) }))
        .route("/readyz", get(ready))
        .route("/metrics", get(text))
        .route("/plugins", get(plugins))
        .layer(axum::middleware::from_fn_with_state(admin.clone(), guard))
        .with_state(admin)
}

/// A page of another site must not reach this listener by a name of its own, and what it answers stays here.
async fn guard(State(admin): State<Admin>, request: Request<Body>, next: Next) -> Response {
    let mut response = if edge::host_is_among(&admin.allowed_hosts, &edge::host(&request)) {
        next.run(request).await
    } else {
        Json(StatusCode::MISDIRECTED_REQUEST, json!({"error": "not answered under this host name"}))
            .into_response()
    };
    edge::secure(response.headers_mut(), false);
    response
}

async fn ready(State(admin): State<Admin>) -> Response {
    let providers = admin.app.providers.len();
    let reason = if providers == 0 {
        "no provider is configured"
    } else if !admin.ready.load(Relaxed) {
        "stopping"
    } else if admin.app.store.check().await.is_err() {
        "the store is unreachable"
    } else {
        return Json(StatusCode::OK, json!({"status": "ready", "providers": providers})).into_response();
    };
    Json(StatusCode::SERVICE_UNAVAILABLE, json!({"status": "not ready", "reason": reason})).into_response()
}

async fn text() -> Response {
    bytes(StatusCode::OK, "application/openmetrics-text; version=1.0.0; charset=utf-8", metrics::text())
}

async fn plugins(State(admin): State<Admin>) -> Response {
    let list: Vec<_> = admin
        .app
        .providers
        .values()
        .map(|p| json!({"provider": p.id, "plugin": p.plugin_name(), "version": p.manifest.version, "notes": p.notes}))
        .collect();
    Json(StatusCode::OK, json!({"plugins": list})).into_response()
}
