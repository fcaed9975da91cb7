//! `convoke plugin inspect`: what a library is and may reach, and the same refusals as at the start.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::harness::plugin_dir;
use crate::plugins::{copy_library, folder};

/// Exit code, standard output, standard error.
fn inspect(file: &Path, more: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_convoke"));
    let output = command.env_clear().args(["plugin", "inspect"]).arg(file).args(more).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn as_json(file: &Path) -> Value {
    let (code, out, err) = inspect(file, &["--json"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    serde_json::from_str(&out).unwrap()
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_library_tells_what_it_is_wherever_it_lies_and_whatever_its_name() {
    let plugins = folder();
    let file = copy_library(&plugin_dir(), "convoke_example", plugins.path(), "odd-name");
    let told = as_json(&file);
    let sum = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &fs::read(&file).unwrap());
    let sum: String = sum.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(told["file"]["sha256"], sum);
    assert_eq!(told["file"]["size"], fs::metadata(&file).unwrap().len());
    assert_eq!((&told["file"]["mode"], &told["abi"]["version"]), (&json!("755"), &json!(1)));
    assert_eq!(told["abi"]["samples"], true);
    assert_eq!(told["abi"]["sdk"], concat!("convoke-plugin ", env!("CARGO_PKG_VERSION")));
    assert_eq!((&told["manifest"]["id"], &told["manifest"]["label"]), (&json!("acme"), &json!("Acme Meet")));
    assert!(told["manifest"]["operations"].as_array().unwrap().contains(&json!("list_meetings")));
    assert_eq!(told["reach"]["origins"], json!(["https://api.acme.example"]));
    assert_eq!(told["reach"]["authorize_url"], "https://api.acme.example/v1/authorize");
    assert_eq!(told["warnings"], json!([]));

    let (code, out, _) = inspect(&file, &[]);
    assert_eq!(code, 0);
    for part in [
        ": Acme Meet 0.1.0, provider `acme`",
        &format!("sha256 = \"{sum}\""),
        "create_meeting, update_meeting",
        "PKCE optional",
        "reaches        https://api.acme.example\n",
        "* meetings:write: Schedule, change and delete your meetings [create_meeting, ",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
}

#[test]
fn schemas_and_drop_in_routes_are_told_and_a_site_of_ones_own() {
    let library = |name: &str| {
        let plugins = folder();
        let file = copy_library(&plugin_dir(), &format!("convoke_{name}"), plugins.path(), name);
        (inspect(&file, &[]).1, as_json(&file))
    };
    let (out, told) = library("sametime");
    assert_eq!((&told["reach"]["own_site"], &told["reach"]["origins"]), (&json!(true), &json!([])));
    assert!(
        out.contains("reaches        the origin of `base_url`, which the configuration must give"),
        "{out}"
    );
    assert!(out.contains("Configuration keys of its own") && out.contains("Meeting options"), "{out}");
    assert!(told["manifest"]["config_schema"]["properties"].is_object());
    let (out, _) = library("webex");
    assert!(out.contains("drop-in        /dominoWebex…, /webexCallback"), "{out}");
    assert!(out.contains("languages      en, de, "), "{out}");
}

#[test]
fn what_the_start_refuses_is_refused_in_the_same_words() {
    let plugins = folder();
    let file = copy_library(&plugin_dir(), "convoke_example", plugins.path(), "acme");
    let refused = |says: &str| {
        let (code, out, err) = inspect(&file, &[]);
        assert!(
            code == 1 && out.is_empty() && err.starts_with("refused: ") && err.contains(says),
            "{out}{err}"
        );
        let (code, out, _) = inspect(&file, &["--json"]);
        let told: Value = serde_json::from_str(&out).unwrap();
        assert!(code == 1 && told["refused"].as_str().unwrap().contains(says), "{out}");
    };
    mode(&file, 0o757);
    refused("is writable by everyone (mode 757); run: chmod o-w");
    mode(&file, 0o755);
    mode(plugins.path(), 0o1777);
    refused("is writable by everyone (mode 1777); use a folder of the plugin's own");
    mode(plugins.path(), 0o700);
    let good = fs::read(&file).unwrap();
    fs::write(&file, &good[..good.len() / 2]).unwrap();
    refused("");
    fs::write(&file, "no library").unwrap();
    refused("is no dynamic library");
    fs::remove_file(&file).unwrap();
    refused("cannot be read");
    // Opening a FIFO that nobody writes to never ends.
    assert!(Command::new("mkfifo").arg(&file).status().unwrap().success());
    mode(&file, 0o644);
    refused("is not a regular file");
    let outside = folder();
    let target = copy_library(&plugin_dir(), "convoke_example", outside.path(), "acme");
    fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink(&target, &file).unwrap();
    refused("leads out of the plugin folder");
    fs::remove_file(&file).unwrap();
    fs::copy(plugin_dir().join(format!("../{}", "convoke")), &file).unwrap();
    mode(&file, 0o755);
    refused("");
}

#[test]
fn an_older_library_than_the_kit_and_one_in_c_are_told_too() {
    let plugins = folder();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/provider-c/acme.c");
    let Some(library) = crate::compile::library(&source, plugins.path()) else { return };
    let told = as_json(&library);
    assert_eq!((&told["abi"]["sdk"], &told["manifest"]["id"]), (&json!("C"), &json!("acme_c")));
    assert_eq!(told["reach"]["own_site"], true);
}
