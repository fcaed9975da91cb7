//! Provider plugins: finding their files, loading them, driving their operations.

pub mod call;
mod catalog;
mod file;
mod library;
mod rehearsal;

pub use catalog::{Catalog, Entry, Library, Refusal, load_alone};
pub use library::{Instance, OpenError, Plugin, Step, Task};
pub use rehearsal::leave;
