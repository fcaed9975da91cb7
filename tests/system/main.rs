//! Whole-system tests: the real program with real plugin libraries, against simulated providers over sockets.
//!
//! One binary, because linking is what costs: each module is one subject.
#![allow(unreachable_pub, missing_docs, reason = "a test binary has no public surface")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says by panicking what it expected"
)]

mod acme;
mod audit;
mod author;
mod browser;
mod browserless_security;
mod calendar_entries;
mod cli;
mod client;
mod conformance;
mod consistency;
mod domi;
mod examples;
mod fake;
mod faults;
mod fuzz;
mod gotomeeting;
mod handshake;
mod harness;
mod hostile;
mod idempotency;
mod ids;
mod input;
mod jiomeet;
mod language;
mod nothing_lost;
mod openapi;
mod operations;
mod pairing;
mod plugins;
mod proxy;
mod recurrence;
mod refresh;
mod sametime;
mod sealed;
mod secrets;
mod sign_in;
mod slow;
mod teams;
mod tidy;
mod tls;
mod trust;
mod twenty;
mod walk;
mod webex;
mod zones;
mod zoom;

// Shared with the hostile plugin's own tests.
#[path = "../hostile/compile.rs"]
mod compile;
