//! Which fault is in: the one that the environment variable `CONVOKE_FAULT` names, or none.

use std::sync::OnceLock;

/// Every fault: its name, the kit's check that finds it, and what is wrong, between tabs.
pub(crate) const LIST: &str = include_str!("../faults.tsv");

fn chosen() -> &'static str {
    static CHOSEN: OnceLock<String> = OnceLock::new();
    CHOSEN.get_or_init(|| std::env::var("CONVOKE_FAULT").unwrap_or_default())
}

/// Whether this fault is in.
pub(crate) fn on(name: &str) -> bool {
    chosen() == name
}

/// The fault that was asked for, when there is none of that name.
pub(crate) fn unknown() -> Option<&'static str> {
    let known = LIST.lines().any(|line| line.split('\t').next() == Some(chosen()));
    (!known && !chosen().is_empty()).then(chosen)
}
