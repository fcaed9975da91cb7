//! What an author of a provider does, as a stranger would: with the program, Cargo, and what the documentation says.

mod inspect;
mod tutorial;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::harness::free_port;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// An empty folder of this name, the same one each time, so that builds in it leave one set of files behind.
fn empty(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("author").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A program in `folder`, as in a terminal of somebody who has Convoke and Cargo; nothing of this build is in its environment.
/// What the crates are compiled from is here already, and is compiled once for all of these tests.
fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env_clear();
    for name in ["HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"] {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    let bin = Path::new(env!("CARGO_BIN_EXE_convoke")).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{path}", bin.display()));
    command.env("CONVOKE", repository()).env("CARGO_NET_OFFLINE", "true").env("CARGO_INCREMENTAL", "0");
    command.env("CARGO_BUILD_BUILD_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("author/build"));
    command.env("CARGO_PROFILE_DEV_DEBUG", "0");
    command
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes)).concat()
}

/// Runs a program that must end well; all that it said.
fn run(program: &str, folder: &Path, arguments: &[&str]) -> String {
    let output = command(program, folder).args(arguments).output().unwrap();
    let said = said(&output);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    said
}

#[test]
fn a_new_provider_compiles_passes_its_tests_and_the_kit_and_loads() {
    let folder = empty("new");
    let sdk = repository().display().to_string();
    // A name whose type is one that the template uses.
    let said = run("convoke", &folder, &["plugin", "new", "meeting", "--sdk", &sdk]);
    assert!(said.contains("Made meeting: the provider `meeting`, \"Meeting\"."), "{said}");
    let made = folder.join("meeting");
    let said = run("cargo", &made, &["test"]);
    assert!(said.contains("test result: ok. 7 passed") && !said.contains("warning"), "{said}");
    run("cargo", &made, &["build"]);
    let library = format!(
        "target/debug/{}convoke_meeting{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    );
    let said = run("convoke", &made, &["plugin", "test", &library]);
    assert!(said.contains("The plugin conforms: "), "{said}");
    let said = run("convoke", &made, &["config", "check", "--config", "convoke.toml"]);
    assert!(said.contains("providers.meeting: ready (Meeting by plugin meeting 0.1.0)"), "{said}");
    assert!(!said.contains("warning"), "{said}");
}

#[test]
fn a_new_provider_is_the_examples_text() {
    let folder = tempfile::tempdir().unwrap();
    run("convoke", folder.path(), &["plugin", "new", "acme", "--sdk", "1.2.3"]);
    let example = repository().join("examples/provider-rust");
    for file in ["src/lib.rs", "src/tests.rs", "samples.json", "README.md", "convoke.toml"] {
        let theirs = fs::read_to_string(example.join(file)).unwrap();
        let theirs = theirs.replace("Acme Meet", "Acme").replace("convoke_example", "convoke_acme");
        let theirs = theirs.replace("\"example\"", "\"acme\"");
        let ours = fs::read_to_string(folder.path().join("acme").join(file)).unwrap();
        let differs = ours.lines().zip(theirs.lines()).find(|(ours, theirs)| ours != theirs);
        assert_eq!((differs, ours.len()), (None, theirs.len()), "{file}");
    }
    // Nothing of the example is left out but the folders that tools make.
    let mut files: Vec<_> = fs::read_dir(&example).unwrap().map(|e| e.unwrap().file_name()).collect();
    files.retain(|name| name != "target" && name != "Cargo.lock");
    for name in files {
        assert!(folder.path().join("acme").join(&name).exists(), "{}", name.display());
    }
}

#[test]
fn what_exists_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |arguments: &[&str], says: &str| {
        let all = [&["plugin", "new"], arguments].concat();
        let output = command("convoke", folder.path()).args(&all).output().unwrap();
        let said = said(&output);
        assert!(!output.status.success() && said.contains(says), "{arguments:?}: {said}");
    };
    run("convoke", folder.path(), &["plugin", "new", "acme", "--sdk", "1.2.3"]);
    fs::write(folder.path().join("acme/src/lib.rs"), "mine").unwrap();
    fs::write(folder.path().join("file"), "mine").unwrap();
    refused(&["acme", "--sdk", "1.2.3"], "acme exists and is not empty; nothing was written");
    refused(
        &["acme", "--sdk", "1.2.3", "--dir", "file"],
        "file exists and is no folder; nothing was written",
    );
    assert_eq!(fs::read_to_string(folder.path().join("acme/src/lib.rs")).unwrap(), "mine");
    refused(&["Acme Meet"], "`acme-meet` would do");
    refused(&["other", "--sdk", "/nowhere"], "--sdk: `/nowhere` is no folder that exists");
    refused(&["other", "--sdk", "."], "has no convoke-plugin");
    assert!(!folder.path().join("other").exists() && !folder.path().join("acme-meet").exists());
    // An empty folder is as good as none.
    fs::create_dir(folder.path().join("empty")).unwrap();
    run("convoke", folder.path(), &["plugin", "new", "other", "--sdk", "1.2.3", "--dir", "empty"]);
    assert!(folder.path().join("empty/Cargo.toml").exists());
}

/// Ports that the documentation names, and what stands for them here.
fn ports() -> [(&'static str, u16); 3] {
    [("8878", free_port()), ("8879", free_port()), ("9000", free_port())]
}
