//! Whole-system tests: the real program with real plugin libraries, against simulated providers over sockets.
//!
//! One binary, because linking is what costs: each module is one subject.

mod harness;
