//! What to do, in which order, what must not be lost.

pub mod authorization;
pub mod flights;
pub mod limiter;
pub mod meetings;
mod present;
pub mod session;
pub mod tokens;
pub mod when;
