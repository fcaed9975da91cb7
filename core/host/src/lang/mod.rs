//! The words that people read, in their language: which language, the messages, how values go into them.
//!
//! Messages are Project Fluent files under `core/host/locales/<language>/`, embedded in the program. A language is parsed when
//! somebody first reads it, so that languages nobody asks for cost neither time at the start nor memory.
//!
//! What administrators and operators read (log, audit trail, command line, configuration) is English and does not come
//! from here.

mod accepted;
mod catalogue;
#[cfg(test)]
mod checks;
pub mod duration;
mod message;
mod negotiation;
mod plain;
mod pseudo;

pub use catalogue::{ENGLISH, Lang, offered};
pub use message::{Detail, Message, Value, list, say};
pub use negotiation::preferred;
pub use plain::plain;
