//! Convoke: one self-hosted service in front of every online-meeting provider.
//!
//! Read `docs/ARCHITECTURE.md` first. A request goes down through [`http`], [`flow`], [`plugins`] and [`outbound`], and back
//! the same way.

pub mod api;
pub mod app;
pub mod assemble;
pub mod cli;
pub mod config;
pub mod conformance;
pub mod credential;
pub mod flow;
pub mod hand_over;
pub mod http;
pub mod lang;
pub mod notes;
pub mod observe;
pub mod outbound;
pub mod pages;
pub mod plugins;
pub mod provider;
pub mod recurrence;
pub mod schema;
pub mod seal;
pub mod store;
pub mod tls;
