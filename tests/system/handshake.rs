//! Libraries that break the contract before they are of any use: each is refused in words that name both sides' values, and
//! the host goes on with the others.

use std::path::Path;

use serde_json::json;

use crate::compile;
use crate::fake::Fake;
use crate::harness::{Setup, plugin_dir};
use crate::plugins::{copy_library, folder};

/// What does not load, and why not.
const REFUSED: &[(&str, &str)] = &[
    ("missing_symbol", "is no Convoke plugin: it does not export convoke_plugin_v1"),
    (
        "version_2_only",
        "speaks another ABI: it exports convoke_plugin_v2, this host needs convoke_plugin_v1 (ABI version 1)",
    ),
    ("wrong_version", "has ABI version 7, this host has 1"),
    ("table_null", "has no table"),
    ("table_small", "has a table of 48 bytes, ABI version 1 has at least"),
    ("feature_unknown", "requires features 0x8000000000000001 of the host, this host has none"),
    ("panic_abort", "was built with panic = \"abort\""),
    ("function_missing", "has a table with a missing function"),
    ("manifest_null", "has a manifest that cannot be read"),
    ("manifest_null_long", "has a manifest that cannot be read"),
    ("manifest_not_json", "has a manifest that cannot be read"),
    ("manifest_not_utf8", "has a manifest that cannot be read"),
    ("manifest_endless", "has a manifest larger than 256 KiB"),
    ("manifest_empty_id", "has a manifest with the id ``"),
    ("manifest_bad_id", "has a manifest with the id `../../etc`"),
    ("reserved_key", "declares the configuration key `client_id`, which is the host's own"),
];

/// What loads and breaks the contract later.
const LATER: &[&str] = &["open_null", "start_null", "step_99", "http_null"];

/// All of them in one folder, and a sound plugin; `None` where there is no C compiler.
fn pieces() -> Option<tempfile::TempDir> {
    let plugins = folder();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/hostile/c");
    let names = REFUSED.iter().map(|(name, _)| *name).chain(LATER.iter().copied()).chain(["honest"]);
    for name in names {
        compile::library(&sources.join(format!("{name}.c")), plugins.path())?;
    }
    copy_library(&plugin_dir(), "convoke_example", plugins.path(), "example");
    Some(plugins)
}

fn section(plugin: &str, base_url: &str) -> String {
    format!(
        "[providers.{plugin}]\nclient_id = \"c\"\nclient_secret = \"s3cr3t\"\nbase_url = \"{base_url}\"\n"
    )
}

#[test]
fn every_piece_has_its_test() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/hostile/c");
    for entry in std::fs::read_dir(sources).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(name) = name.strip_suffix(".c") else { continue };
        assert!(
            REFUSED.iter().any(|(n, _)| *n == name) || LATER.contains(&name) || name == "honest",
            "{name}"
        );
    }
}

#[test]
fn plugin_list_says_of_each_why_it_is_refused() {
    let Some(plugins) = pieces() else { return };
    let mut setup = Setup::empty().add(&section("honest", "https://honest.example"));
    setup.plugin_dir = plugins.path().to_owned();
    let (code, out, err) = setup.run(&["plugin", "list"]);
    let line = |name: &str| {
        let begins = format!("  {name}: ");
        out.lines()
            .find(|line| line.starts_with(&begins))
            .unwrap_or_else(|| panic!("{name}: {out}{err}"))
            .to_owned()
    };
    for (name, reason) in REFUSED {
        let line = line(name);
        assert!(line.contains(": refused: ") && line.contains(reason), "{line}");
        assert!(line.contains(&format!("lib{name}.so")) || cfg!(not(target_os = "linux")), "{line}");
    }
    for name in LATER.iter().copied().chain(["honest"]) {
        assert!(line(name).contains(": loaded: Hostile in C 1.0.0"), "{name}: {out}");
    }
    assert!(
        line("honest").ends_with("used by honest") && line("example").contains(": loaded: Acme Meet "),
        "{out}"
    );
    assert!(!out.contains('\u{1b}'));
    assert_eq!(code, 0, "{err}");
}

#[tokio::test]
async fn the_host_serves_the_sound_ones_and_tells_of_the_others() {
    let Some(plugins) = pieces() else { return };
    let fake = Fake::start(|_| (200, json!({"id": "m1"}).to_string()));
    let names =
        REFUSED.iter().map(|(name, _)| *name).chain(LATER.iter().copied()).chain(["honest", "example"]);
    let sections: String = names.map(|name| section(name, &fake.url())).collect();
    let mut setup = Setup::empty().add(&sections);
    setup.plugin_dir = plugins.path().to_owned();
    let host = setup.start();
    let log = host.log();
    for (name, reason) in REFUSED {
        let begins = format!("{name} is left out: its plugin is refused: ");
        assert!(log.lines().any(|line| line.contains(&begins) && line.contains(reason)), "{name}: {log}");
    }
    assert!(log.contains("open_null is left out: its plugin ran out of memory while opening"), "{log}");

    let read = |name: &str| host.get(&format!("/v1/providers/{name}/meetings/m1")).bearer("t").send();
    for (name, says) in [
        ("start_null", "ran out of memory"),
        ("step_99", "a step of unknown kind 99"),
        ("http_null", "wants a request and gave none"),
    ] {
        let problem = read(name).await.problem(500, "internal-error", "bug");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(says) && detail.contains("`hostile_c`"), "{name}: {detail}");
        assert_eq!(read("example").await.expect(200)["meeting"]["id"], "m1", "after {name}");
    }
    assert_eq!(read("honest").await.status, 200);
    read("wrong_version").await.problem(404, "unknown-provider", "invalid");
    assert_eq!(host.stop().0, Some(0));
}
