//! Whole-system tests: the real program with real plugin libraries, against simulated providers over sockets.
//!
//! One binary, because linking is what costs: each module is one subject.

mod client;
mod domi;
mod harness;
mod jiomeet;
mod sametime;
mod walk;
mod webex;
