//! What to do, in which order, what must not be lost.

pub mod authorization;
pub mod calendar_entries;
pub mod cookie;
pub mod flights;
pub mod idempotency;
mod lease;
pub mod limiter;
pub mod meetings;
pub mod pairing;
mod present;
pub mod presented;
mod replay;
mod reschedule;
pub mod session;
pub mod token_page;
pub mod tokens;
pub mod when;
