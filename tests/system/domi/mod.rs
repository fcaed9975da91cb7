//! The drop-in routes for the existing Notes client.

mod failures;
mod notes;
mod refresh;
mod sealed;
mod sign_in;
mod start;
