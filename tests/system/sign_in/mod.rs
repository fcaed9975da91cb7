//! Signing in with a browser.

mod failures;
mod flows;
mod password;
mod providers;
mod scopes;
