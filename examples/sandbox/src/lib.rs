//! Simulated meeting providers on loopback, for the demo and the tests.
