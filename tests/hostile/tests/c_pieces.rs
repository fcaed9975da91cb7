//! The C sources of `c/` compile without a warning. The host's tests load them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what it expects")]

#[path = "../compile.rs"]
mod compile;

use std::ffi::OsStr;
use std::path::Path;

#[test]
fn every_piece_compiles() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let listing = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/c")).unwrap();
    let sources: Vec<_> = listing.map(|entry| entry.unwrap().path()).filter(is_c).collect();
    assert_eq!(sources.len(), 21);
    for source in sources {
        let Some(library) = compile::library(&source, folder) else { return };
        assert!(library.exists());
    }
}

#[expect(clippy::ptr_arg, reason = "for `filter`")]
fn is_c(path: &std::path::PathBuf) -> bool {
    path.extension() == Some(OsStr::new("c"))
}
