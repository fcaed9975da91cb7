//! What is wrong with a configuration, or may be.

use std::fmt;

use super::origin::Origin;

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Convoke does not start.
    Error,
    /// Convoke starts and says it.
    Warning,
}

/// One problem: where it was written, which key, and what is allowed. It never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// How much it matters.
    pub severity: Severity,
    /// A file's path, `variable NAME`, `command line` or `built-in default`.
    pub source: String,
    /// Such as `server.listen`; empty where it is about the source as a whole.
    pub key: String,
    /// What is wrong and what is allowed; follows the key and a colon.
    pub message: String,
}

impl Issue {
    pub(super) fn error(origin: &Origin, key: impl Into<String>, message: impl Into<String>) -> Self {
        let (source, key, message) = (origin.to_string(), key.into(), message.into());
        Issue { severity: Severity::Error, source, key, message }
    }

    pub(super) fn warning(origin: &Origin, key: impl Into<String>, message: impl Into<String>) -> Self {
        Issue { severity: Severity::Warning, ..Issue::error(origin, key, message) }
    }
}

/// What was asked for and its warnings, or all that is wrong.
pub type Checked<T> = Result<(T, Vec<Issue>), Vec<Issue>>;

/// The errors, and the warnings.
pub(super) fn parted(issues: Vec<Issue>) -> (Vec<Issue>, Vec<Issue>) {
    issues.into_iter().partition(|issue| issue.severity == Severity::Error)
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.source)?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.message)
    }
}
