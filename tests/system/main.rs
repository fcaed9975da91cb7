//! Whole-system tests: the real program with real plugin libraries, against simulated providers over sockets.
//!
//! One binary, because linking is what costs: each module is one subject.

mod acme;
mod browser;
mod browserless_security;
mod client;
mod domi;
mod fake;
mod faults;
mod handshake;
mod harness;
mod hostile;
mod jiomeet;
mod plugins;
mod refresh;
mod sametime;
mod sign_in;
mod walk;
mod webex;

// Shared with the hostile plugin's own tests.
#[path = "../hostile/compile.rs"]
mod compile;
