//! Attacks that need no browser: rows of the security table that hold for every answer of the host.

mod cookies;
mod headers;
mod hosts;
mod payloads;
mod upstream;
