//! The HTTP surface: one file per resource.

pub mod admin;
mod body_memory;
mod connect;
pub mod connections;
mod cookies;
mod delivery;
mod documents;
mod domi;
mod edge;
mod exchange;
mod extract;
mod fallback;
pub mod openapi;
mod pair;
mod reader;
mod refusal;
mod reply;
pub mod server;
mod site;
mod token_page;
mod v1;

use std::sync::Arc;

use axum::Router;
use axum::routing::MethodRouter;

pub use documents::{Documents, calendar_entry, calendar_entry_patch, meeting_patch, meeting_request};

use crate::app::App;

/// The route template that answered, for the access log and metrics.
#[derive(Clone, Copy)]
struct Route(&'static str);

/// Builds a router whose answers know their template.
struct Routes {
    router: Router<Arc<App>>,
}

impl Routes {
    fn add(mut self, path: &'static str, methods: MethodRouter<Arc<App>>) -> Self {
        let methods =
            methods.layer(axum::middleware::map_response(move |mut response: axum::response::Response| {
                response.extensions_mut().insert(Route(path));
                std::future::ready(response)
            }));
        self.router = self.router.route(path, methods);
        self
    }
}

/// Every public route.
pub fn router(app: &Arc<App>) -> Router {
    let routes = Routes { router: Router::new() };
    let routes = site::routes(routes);
    let routes = reader::routes(routes);
    let routes = connect::routes(routes, app);
    let routes = pair::routes(routes, app);
    let routes = domi::routes(routes, app);
    let routes = v1::routes(routes, app);
    routes
        .router
        .fallback(fallback::not_found)
        .method_not_allowed_fallback(fallback::method_not_allowed)
        .with_state(app.clone())
}

/// Text that lives as long as the process: route templates made from the configuration, once at start.
fn forever(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}
