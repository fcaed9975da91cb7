//! What a loaded configuration remembers of its making.

use std::fmt;
use std::path::PathBuf;

use super::domi::DomiCredential;
use super::tree::Node;

/// Where each value came from, and what the host decides later.
#[derive(Clone, Default)]
pub(super) struct Record {
    /// Everything merged, secrets included.
    pub(super) tree: Node,
    /// The current directory.
    pub(super) directory: PathBuf,
    /// Credentials in the form of DOMI's variables, for providers that only the manifests name.
    pub(super) domi: Vec<DomiCredential>,
}

impl super::Config {
    /// Where the value of `key` (such as `server.listen`) was written, or the nearest table above it.
    pub fn source_of(&self, key: &str) -> String {
        let path: Vec<&str> = key.split('.').collect();
        self.record.tree.deepest(&path).0.origin().to_string()
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").field("directory", &self.directory).finish_non_exhaustive()
    }
}
