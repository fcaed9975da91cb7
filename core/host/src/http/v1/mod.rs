//! The API for programs: JSON, validated by the published schemas; errors are RFC 9457 problems.

mod calendar_entries;
mod meetings;
mod providers;
mod schemas;
mod tokens;

use super::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    schemas::routes(meetings::routes(calendar_entries::routes(tokens::routes(providers::routes(routes)))))
}
