//! The conformance kit: a built plugin, driven through the ABI by a scripted provider, held to the rules of the contract.
//!
//! ```text
//! rules      what is demanded, one list
//! samples/   what the plugin shows of itself, and what a standard shows for it
//! scene      a sample made ready to be played
//! drive      one call, step by step
//! variation  another value in the place of one
//! compare    requests and results with what was expected
//! watch      what holds for every call
//! checks/    the cases, theme by theme
//! kit        cases, told one by one
//! child      the process that the plugin runs in, and the one that looks after it
//! report     what came of it
//! ```
//!
//! The plugin runs in a child process: one that aborts, exits, faults or hangs is a finding and not the end of the kit.

mod checks;
mod child;
mod compare;
mod drive;
mod kit;
mod report;
mod rules;
mod samples;
mod scene;
mod subject;
mod variation;
mod watch;

use std::path::PathBuf;

pub use child::{in_child, test};
pub use report::Report;
pub use rules::{Level, Rule, rule_or_theme};

/// What is tested.
#[derive(Clone, Debug)]
pub struct Tested {
    /// The library.
    pub file: PathBuf,
    /// Samples to use instead of those in the library.
    pub samples: Option<PathBuf>,
    /// The one rule or theme whose cases are tried; all where there is none.
    pub only: Option<String>,
}
