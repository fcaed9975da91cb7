//! The API for programs: JSON, validated by the published schemas; errors are RFC 9457 problems.

mod calendar_entries;
mod meetings;
mod pairings;
mod providers;
mod schemas;
mod tokens;

use super::Routes;
use crate::app::App;

pub(super) fn routes(routes: Routes, app: &App) -> Routes {
    let routes = if app.pairings.enabled { pairings::routes(routes) } else { routes };
    schemas::routes(meetings::routes(calendar_entries::routes(tokens::routes(providers::routes(routes)))))
}
