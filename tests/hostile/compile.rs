//! Compiles a C source into a plugin library. Shared by the tests that need one (`#[path = "…/tests/hostile/compile.rs"]`).

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The library made from `source`, in `folder` and named after it; `None`, loudly, where there is no C compiler.
///
/// # Panics
/// When the compiler finds fault with the source; without a compiler where `CONVOKE_REQUIRE_CC` is set.
pub(crate) fn library(source: &Path, folder: &Path) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().find(|dir| dir.join("Cargo.lock").exists());
    library_by(source, folder, &root.expect("a workspace").join("core/plugin/include"))
}

/// The same by the header in the folder `include`.
pub(crate) fn library_by(source: &Path, folder: &Path, include: &Path) -> Option<PathBuf> {
    let stem = source.file_stem().expect("a file name").to_string_lossy();
    let library = folder.join(format!("{DLL_PREFIX}{stem}{DLL_SUFFIX}"));
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", "-std=c11", "-Wall", "-Wextra", "-pedantic", "-Werror", "-O1", "-I"])
        .arg(include)
        .arg("-o")
        .args([&library, source])
        .output();
    match compiled {
        Ok(compiled) => {
            let errors = String::from_utf8_lossy(&compiled.stderr);
            assert!(compiled.status.success(), "{}: {errors}", source.display());
            Some(library)
        }
        Err(error) => {
            assert!(std::env::var_os("CONVOKE_REQUIRE_CC").is_none(), "`cc` does not run: {error}");
            // Past the capture of the test harness.
            let name = source.display();
            let _ = writeln!(
                std::io::stderr(),
                "\n*** SKIPPED: {name} was not compiled, `cc` does not run: {error}\n"
            );
            None
        }
    }
}
