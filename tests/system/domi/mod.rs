//! The drop-in routes for the existing Notes client.

mod failures;
pub(crate) mod notes;
mod refresh;
mod sealed;
mod sign_in;
mod start;
