//! A plugin that breaks every rule it can, to test the host's guarantees.
