//! Plugin files: what is checked before the loader opens one, how they are found, and what a damaged one does.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::{Setup, plugin_dir};

/// An empty plugin folder.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Copies `lib<name>` of one folder as `lib<new>` into another.
pub(crate) fn copy_library(from: &Path, name: &str, to: &Path, new: &str) -> PathBuf {
    use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
    let file = to.join(format!("{DLL_PREFIX}{new}{DLL_SUFFIX}"));
    fs::copy(from.join(format!("{DLL_PREFIX}{name}{DLL_SUFFIX}")), &file).unwrap();
    mode(&file, 0o755);
    file
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

const ACME: &str = "[providers.acme]\nclient_id = \"c\"\nclient_secret = \"s3cr3t\"\n";

/// A folder with the example as `libacme.so`.
fn acme() -> (tempfile::TempDir, PathBuf) {
    let plugins = folder();
    let file = copy_library(&plugin_dir(), "convoke_example", plugins.path(), "acme");
    (plugins, file)
}

fn setup(plugins: &Path, more: &str) -> Setup {
    let mut setup = Setup::empty().add(&format!("{ACME}{more}"));
    setup.plugin_dir = plugins.to_owned();
    setup
}

/// All that `config check` says.
fn check(plugins: &Path, more: &str) -> String {
    let (_, out, err) = setup(plugins, more).run(&["config", "check"]);
    out + err.as_str()
}

fn assert_refused(plugins: &Path, more: &str, reason: &str) {
    let said = check(plugins, more);
    let line =
        said.lines().find(|line| line.starts_with("providers.acme: left out: its plugin is refused: "));
    assert!(line.is_some_and(|line| line.contains(reason)), "not `{reason}`: {said}");
}

fn assert_ready(plugins: &Path, more: &str) -> String {
    let said = check(plugins, more);
    assert!(said.contains("providers.acme: ready (Acme Meet by plugin acme "), "{said}");
    said
}

fn sha256(file: &Path) -> String {
    let sum = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &fs::read(file).unwrap());
    sum.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_library_is_found_under_either_name_and_not_under_both() {
    let (plugins, file) = acme();
    let said = assert_ready(plugins.path(), "");
    assert!(said.contains("The configuration is sound."), "{said}");
    fs::rename(&file, plugins.path().join("libconvoke_acme.so")).unwrap();
    assert_ready(plugins.path(), "");
    copy_library(&plugin_dir(), "convoke_example", plugins.path(), "acme");
    assert_refused(plugins.path(), "", "exist; keep one");
}

#[test]
fn a_missing_library_is_told_with_both_names() {
    let plugins = folder();
    let (a, b) = (plugins.path().join("libacme.so"), plugins.path().join("libconvoke_acme.so"));
    assert_refused(plugins.path(), "", &format!("neither {} nor {} exists", a.display(), b.display()));
    assert_refused(&plugins.path().join("nowhere"), "", "cannot be read");
    fs::write(plugins.path().join("file"), "").unwrap();
    assert_refused(&plugins.path().join("file"), "", "is not a folder");
}

#[test]
fn a_pinned_hash_admits_one_file_alone() {
    let (plugins, file) = acme();
    let right = sha256(&file);
    assert_ready(plugins.path(), &format!("sha256 = \"{right}\"\n"));
    assert_ready(plugins.path(), &format!("sha256 = \"{}\"\n", right.to_uppercase()));
    let wrong = "0".repeat(64);
    let reason = format!("has SHA-256 {right}, but the configuration pins {wrong}");
    assert_refused(plugins.path(), &format!("sha256 = \"{wrong}\"\n"), &reason);
    let said = check(plugins.path(), "sha256 = \"abc\"\n");
    assert!(said.contains("providers.acme.sha256: must be 64 hexadecimal digits"), "{said}");
}

#[test]
fn what_others_can_write_to_is_refused() {
    let (plugins, file) = acme();
    mode(&file, 0o757);
    assert_refused(plugins.path(), "", "is writable by everyone (mode 757); run: chmod o-w");
    mode(&file, 0o755);
    mode(plugins.path(), 0o777);
    assert_refused(plugins.path(), "", "is writable by everyone (mode 777); run: chmod o-w");
    mode(plugins.path(), 0o1777);
    assert_refused(plugins.path(), "", "is writable by everyone (mode 1777)");
}

#[test]
fn what_a_group_can_write_to_is_warned_about_once() {
    let (plugins, file) = acme();
    mode(&file, 0o775);
    mode(plugins.path(), 0o770);
    let said = assert_ready(
        plugins.path(),
        "[providers.second]\nplugin = \"acme\"\nclient_id = \"c\"\nclient_secret = \"s3cr3t\"\n",
    );
    let warnings: Vec<_> = said.lines().filter(|line| line.contains("is writable by its group")).collect();
    assert_eq!(warnings.len(), 2, "{said}");
    assert!(
        warnings.iter().any(|line| line.contains("the plugin folder"))
            && warnings.iter().any(|line| line.contains("libacme.so")),
        "{said}"
    );
}

#[test]
fn a_foreign_owner_is_refused() {
    let (plugins, file) = acme();
    // Only root can give a file away.
    if std::os::unix::fs::chown(&file, Some(65_534), None).is_err() {
        return;
    }
    assert_refused(plugins.path(), "", "belongs to user 65534, which is neither root nor the service's user");
    std::os::unix::fs::chown(&file, Some(0), None).unwrap();
    std::os::unix::fs::chown(plugins.path(), Some(65_534), None).unwrap();
    assert_refused(plugins.path(), "", "belongs to user 65534");
}

#[test]
fn a_link_out_of_the_folder_is_refused_and_one_inside_is_followed() {
    let (outside, target) = acme();
    let plugins = folder();
    let link = plugins.path().join("libacme.so");
    symlink(&target, &link).unwrap();
    let to = outside.path().canonicalize().unwrap();
    assert_refused(
        plugins.path(),
        "",
        &format!("leads out of the plugin folder {}, to {}", plugins.path().display(), to.display()),
    );
    fs::remove_file(&link).unwrap();
    copy_library(&plugin_dir(), "convoke_example", plugins.path(), "acme-1.0");
    symlink("libacme-1.0.so", &link).unwrap();
    assert_ready(plugins.path(), "");
    fs::remove_file(&link).unwrap();
    symlink("libacme.so", &link).unwrap();
    assert_refused(plugins.path(), "", "cannot be read");
}

#[test]
fn what_is_no_regular_file_is_refused_without_being_opened() {
    let plugins = folder();
    let place = plugins.path().join("libacme.so");
    // Opening a FIFO that nobody writes to never ends.
    assert!(Command::new("mkfifo").arg(&place).status().unwrap().success());
    mode(&place, 0o644);
    assert_refused(plugins.path(), "", "is not a regular file");
    fs::remove_file(&place).unwrap();
    fs::create_dir(&place).unwrap();
    mode(&place, 0o755);
    assert_refused(plugins.path(), "", "is not a regular file");
}

#[test]
fn what_is_no_library_of_this_machine_is_refused() {
    let (plugins, file) = acme();
    let good = fs::read(&file).unwrap();
    let refused = |bytes: &[u8], reason: &str| {
        fs::write(&file, bytes).unwrap();
        assert_refused(plugins.path(), "", reason);
    };
    refused(b"", "is no dynamic library");
    refused(b"#!/bin/sh\necho hello\n", "is no dynamic library");
    for share in [2, 3, 10] {
        refused(&good[..good.len() / share], "");
    }
    refused(&good[..64], "");
    refused(&good[..good.len() - 1], "");
    let mut other = good.clone();
    // e_machine: another architecture than this one.
    let machine: u16 = if cfg!(target_arch = "x86_64") { 183 } else { 62 };
    other[18..20].copy_from_slice(&machine.to_le_bytes());
    refused(&other, "is built for ");
    let mut program = good.clone();
    // e_type: a program.
    program[16] = 2;
    refused(&program, "is no dynamic library");
    fs::write(&file, &good).unwrap();
    assert_ready(plugins.path(), "");
}

/// Bits flipped in the ELF header, the program headers and the dynamic section's neighbourhood, and anywhere. Whatever the
/// system's loader makes of them, `plugin list` says something of each file and ends well.
#[test]
fn damaged_libraries_cost_nothing_but_themselves() {
    let (source, file) = acme();
    let stripped = Command::new("strip").arg(&file).status().is_ok_and(|status| status.success());
    let good = fs::read(&file).unwrap();
    let plugins = folder();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % below as u64).unwrap()
    };
    let count = if stripped { 300 } else { 60 };
    for n in 0..count {
        let mut bytes = good.clone();
        for _ in 0..=next(3) {
            // A third in the headers, a third in the first pages (symbols and relocations), a third anywhere.
            let range = [64 + 56 * 12, bytes.len().min(0x8000), bytes.len()][n % 3];
            let (at, bit) = (next(range), next(8));
            bytes[at] ^= 1 << bit;
        }
        fs::write(plugins.path().join(format!("libfuzz{n:03}.so")), bytes).unwrap();
    }
    fs::copy(&file, plugins.path().join("libacme.so")).unwrap();
    drop(source);
    let (code, out, err) = setup(plugins.path(), "").run(&["plugin", "list"]);
    assert_eq!(code, 0, "{out}{err}");
    assert_eq!(out.lines().filter(|line| line.starts_with("  fuzz")).count(), count, "{out}{err}");
    assert!(out.lines().any(|line| line.starts_with("  acme: loaded: Acme Meet ")), "{out}{err}");
    assert!(out.contains(": refused: ") && !out.contains("core dumped"), "{out}");
}

#[tokio::test]
async fn a_damaged_library_leaves_the_host_up_with_its_other_provider() {
    let (plugins, file) = acme();
    let mut bytes = fs::read(&file).unwrap();
    let length = bytes.len();
    for at in (64..length).step_by(97) {
        bytes[at] ^= 0x40;
    }
    fs::write(plugins.path().join("libbroken.so"), bytes).unwrap();
    let host =
        setup(plugins.path(), "[providers.broken]\nclient_id = \"c\"\nclient_secret = \"s3cr3t\"\n").start();
    host.wait_for_log("broken is left out: its plugin is refused: ");
    assert_eq!(host.get("/v1/providers/acme").send().await.status, 200);
    assert_eq!(host.get("/v1/providers/broken").send().await.status, 404);
}

#[test]
fn names_that_are_paths_are_configuration_errors_that_name_the_key() {
    let (plugins, _) = acme();
    for name in [
        "../../x",
        "/etc/passwd",
        "a/b",
        "..",
        "%2e%2e%2fx",
        "x\\u0000y",
        "",
        "UPPER",
        "1st",
        "x.so",
        "ünicode",
    ] {
        let (code, _, err) = setup(plugins.path(), &format!("plugin = \"{name}\"\n")).run(&["serve"]);
        assert_eq!(code, 1, "{name}: {err}");
        assert!(
            err.contains("convoke.toml: providers.acme.plugin: must be a lower-case letter"),
            "{name}: {err}"
        );
    }
    for id in ["../../x", "/etc/passwd", "a.b", "x\\u0000y", "", "Acme", &"a".repeat(33)] {
        let more = format!("[providers.\"{id}\"]\nclient_id = \"c\"\nclient_secret = \"s3cr3t\"\n");
        let (code, _, err) = setup(plugins.path(), &more).run(&["serve"]);
        assert_eq!(code, 1, "{id}: {err}");
        assert!(
            err.contains("convoke.toml: providers") && err.contains("a lower-case letter"),
            "{id}: {err}"
        );
    }
}
