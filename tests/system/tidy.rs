//! The house rules, as tests.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::plugin_dir;

/// The only files with `unsafe` in them, as docs/ARCHITECTURE.md says: one on each side of the boundary, the fork
/// that tries a library first, and the tests that break the boundary or drive it by hand. `abi.rs` names the types of unsafe functions and calls none.
const BOUNDARY: &[&str] = &[
    "core/host/src/plugins/library.rs",
    "core/host/src/plugins/rehearsal.rs",
    "core/plugin/src/abi.rs",
    "core/plugin/src/ffi.rs",
    "core/plugin/tests/boundary/host.rs",
    "core/plugin/tests/boundary/main.rs",
    "core/plugin/tests/boundary/misuse.rs",
    "tests/hostile/src/lib.rs",
    "tests/hostile/src/raw.rs",
];

/// The providers that exist, in lower case; none of them is the core's business.
const PROVIDERS: &[&str] = &["webex", "jiomeet", "sametime", "zoom", "gotomeeting", "teams"];

const MAX_LINES: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Every file below the root with one of these endings, relative to it, without what is built or hidden.
fn files(endings: &[&str]) -> Vec<PathBuf> {
    let root = root();
    let (mut found, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
            if path.is_dir() {
                // A target folder is marked as a cache.
                if !name.starts_with('.') && name != "target" && !path.join("CACHEDIR.TAG").exists() {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path.strip_prefix(&root).unwrap().to_owned());
            }
        }
    }
    found.sort();
    assert!(!found.is_empty());
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn manifests() -> Vec<(PathBuf, toml::Table)> {
    let paths = files(&["Cargo.toml"]);
    paths.into_iter().map(|path| (path.clone(), read(&path).parse().unwrap())).collect()
}

/// Where compilation starts: what Cargo finds by itself, and what manifests name.
fn crate_roots() -> Vec<PathBuf> {
    let all: BTreeSet<PathBuf> = files(&[".rs"]).into_iter().collect();
    let mut roots = BTreeSet::new();
    for (path, manifest) in manifests() {
        let folder = path.parent().unwrap();
        for name in ["src/lib.rs", "src/main.rs", "build.rs"] {
            roots.insert(folder.join(name));
        }
        for (kind, is_test) in [("tests", true), ("benches", true), ("examples", true), ("src/bin", false)] {
            let below = folder.join(kind);
            let found = all.iter().filter(|file| {
                let main = file.ends_with("main.rs") && file.parent().and_then(Path::parent) == Some(&below);
                (!folder.as_os_str().is_empty() || !is_test) && (file.parent() == Some(&below) || main)
            });
            roots.extend(found.cloned());
        }
        let targets =
            ["bin", "test", "bench", "example"].iter().filter_map(|kind| manifest.get(*kind)?.as_array());
        for target in targets.flatten().chain(manifest.get("lib")) {
            if let Some(own) = target.get("path").and_then(toml::Value::as_str) {
                roots.insert(simple(&folder.join(own)));
            }
        }
    }
    roots.retain(|root| all.contains(root));
    roots.into_iter().collect()
}

/// A relative path without `..`.
fn simple(path: &Path) -> PathBuf {
    let mut parts: Vec<&std::ffi::OsStr> = Vec::new();
    for part in path.iter() {
        match part.to_str() {
            Some("..") => parts.truncate(parts.len().saturating_sub(1)),
            Some(".") => {}
            _ => parts.push(part),
        }
    }
    parts.into_iter().collect()
}

/// The files of the modules that a file declares.
fn declared(file: &Path, is_root: bool) -> Vec<PathBuf> {
    let folder = file.parent().unwrap();
    let own_folder = is_root || file.ends_with("mod.rs");
    let below = if own_folder { folder.to_owned() } else { folder.join(file.file_stem().unwrap()) };
    let (text, mut path, mut found) = (read(file), None, Vec::new());
    for line in text.lines().map(str::trim) {
        if let Some(named) = line.strip_prefix("#[path = \"") {
            path = named.split('"').next().map(|named| simple(&folder.join(named)));
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let name = match words[..] {
            ["mod", name] => name,
            [visibility, "mod", name] if visibility.starts_with("pub") => name,
            _ => "",
        };
        if let Some(name) = name.strip_suffix(';') {
            let own = [below.join(format!("{name}.rs")), below.join(name).join("mod.rs")];
            found.push(
                path.take().or_else(|| own.into_iter().find(|path| root().join(path).exists())).unwrap(),
            );
        }
        if !line.starts_with("#[") {
            path = None;
        }
    }
    found
}

/// Lines without their comments and without what stands in quotes, with their numbers.
fn code(text: &str) -> impl Iterator<Item = (usize, String)> {
    text.lines().enumerate().map(|(n, line)| {
        let line = line.split("//").next().unwrap_or_default();
        (n + 1, line.split('"').step_by(2).collect::<Vec<_>>().join("\"\""))
    })
}

/// Where a word stands by itself, in any letter case.
fn has_word(line: &str, word: &str) -> bool {
    let line = line.to_lowercase();
    line.match_indices(word).any(|(at, _)| {
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
        edge(line[..at].chars().next_back()) && edge(line[at + word.len()..].chars().next())
    })
}

#[test]
fn every_source_file_is_compiled() {
    let roots = crate_roots();
    let mut reached: BTreeSet<PathBuf> = roots.iter().cloned().collect();
    let mut queue: VecDeque<(PathBuf, bool)> = roots.into_iter().map(|root| (root, true)).collect();
    while let Some((file, is_root)) = queue.pop_front() {
        for module in declared(&file, is_root) {
            if reached.insert(module.clone()) {
                queue.push_back((module, false));
            }
        }
    }
    assert!(reached.len() > 100, "{reached:?}");
    let lost: Vec<_> = files(&[".rs"]).into_iter().filter(|file| !reached.contains(file)).collect();
    assert_eq!(lost, Vec::<PathBuf>::new(), "no `mod` line leads to these");
}

#[test]
fn every_source_file_says_what_it_is_for() {
    let silent: Vec<_> = files(&[".rs"]).into_iter().filter(|file| !read(file).starts_with("//! ")).collect();
    assert_eq!(silent, Vec::<PathBuf>::new());
}

#[test]
fn no_source_file_is_too_long_to_read() {
    let lengths = files(&[".rs"]).into_iter().map(|file| (read(&file).lines().count(), file));
    let long: Vec<_> = lengths.filter(|(lines, _)| *lines > MAX_LINES).collect();
    assert_eq!(long, Vec::<(usize, PathBuf)>::new());
}

#[test]
fn unsafe_code_stays_at_the_boundary() {
    let mut found = BTreeSet::new();
    for file in files(&[".rs"]) {
        let text = read(&file);
        for (number, line) in code(&text).filter(|(_, line)| has_word(line, "unsafe")) {
            let name = file.to_string_lossy().replace('\\', "/");
            assert!(BOUNDARY.contains(&name.as_str()), "{name}:{number}: {line}");
            let types_only = name.ends_with("abi.rs");
            assert!(!types_only || line.contains("unsafe extern \"\" fn("), "{name}:{number}: {line}");
            found.insert(name);
        }
    }
    assert_eq!(found.len(), BOUNDARY.len(), "a file that needs none is not listed: {found:?}");
    let architecture = read(Path::new("docs/ARCHITECTURE.md"));
    for file in ["core/plugin/src/ffi.rs", "core/host/src/plugins/library.rs"] {
        assert!(architecture.contains(file), "{file}");
    }
}

#[test]
fn the_core_knows_no_provider() {
    let mut found = Vec::new();
    for file in files(&[""]).into_iter().filter(|file| file.starts_with("core")) {
        // The crate that runs the whole-system tests has the plugins as dev-dependencies, so that their libraries are built.
        let bytes = fs::read(root().join(&file)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let own = if file.ends_with("Cargo.toml") { text.split("[dev-dependencies]").next() } else { None };
        for (number, line) in own.unwrap_or(&text).lines().enumerate() {
            // An item of every online meeting's calendar entry, whatever its provider.
            let lower = line.replace("SametimeType", "").to_lowercase();
            let named = PROVIDERS
                .iter()
                .any(|name| if *name == "teams" { has_word(line, name) } else { lower.contains(name) });
            if named {
                found.push(format!("{}:{}: {}", file.display(), number + 1, line.trim()));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

fn plugins() -> Vec<String> {
    let folders = fs::read_dir(root().join("plugins")).unwrap();
    let mut names: Vec<String> =
        folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert!(names.len() >= 3);
    names
}

#[test]
fn every_plugin_has_its_page_and_a_sample_that_loads() {
    let sample = read(Path::new("config/convoke.toml"));
    let mut ready = String::new();
    for file in files(&[".toml"]).into_iter().filter(|file| file.parent() == Some(Path::new("config"))) {
        let mut check = Command::new(env!("CARGO_BIN_EXE_convoke"));
        check.env_clear().env("CONVOKE_PLUGINS__DIR", plugin_dir()).args(["config", "check", "--config"]);
        let output = check.arg(root().join(&file)).output().unwrap();
        let (out, err) =
            (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{}: {out}{err}", file.display());
        ready += &out;
    }
    for name in plugins() {
        assert!(root().join(format!("docs/providers/{name}.md")).exists(), "docs/providers/{name}.md");
        assert!(
            sample.contains(&format!("[providers.{name}]")),
            "config/convoke.toml has no section for {name}"
        );
        assert!(
            ready.contains(&format!("by plugin {name} ")),
            "no file in config/ has a {name} that is ready:\n{ready}"
        );
    }
}

/// The packages that a package of the lock file leads to, what only its tests need left out.
fn reached_from(package: &str) -> BTreeSet<String> {
    let lock: toml::Table = read(Path::new("Cargo.lock")).parse().unwrap();
    let mut edges: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in lock["package"].as_array().unwrap() {
        let list = entry.get("dependencies").and_then(|d| d.as_array()).into_iter().flatten();
        let names = list.map(|name| name.as_str().unwrap().split(' ').next().unwrap().to_owned());
        edges.entry(entry["name"].as_str().unwrap().to_owned()).or_default().extend(names);
    }
    // The lock file does not part them; our own manifests do.
    for (_, manifest) in manifests() {
        let Some(name) = manifest.get("package").and_then(|package| package["name"].as_str()) else {
            continue;
        };
        let normal = manifest
            .get("dependencies")
            .and_then(|list| list.as_table())
            .into_iter()
            .flat_map(|list| list.keys());
        edges.insert(name.to_owned(), normal.cloned().collect());
    }
    let (mut reached, mut queue) = (BTreeSet::new(), vec![package.to_owned()]);
    while let Some(name) = queue.pop() {
        for next in edges.get(&name).unwrap_or_else(|| panic!("{name} is not in Cargo.lock")) {
            if reached.insert(next.clone()) {
                queue.push(next.clone());
            }
        }
    }
    reached
}

#[test]
fn plugins_do_no_input_or_output() {
    let heavy = ["tokio", "reqwest", "hyper", "rustls", "url", "jiff", "chrono", "convoke"];
    let names =
        plugins().into_iter().chain(["example".to_owned(), "hostile".to_owned(), "plugin".to_owned()]);
    for name in names {
        let reached = reached_from(&format!("convoke-{name}"));
        let found: Vec<_> = heavy.iter().filter(|heavy| reached.contains(**heavy)).collect();
        assert_eq!(found, Vec::<&&str>::new(), "convoke-{name}");
        assert!(name == "plugin" || reached.contains("convoke-plugin"));
    }
    assert!(reached_from("convoke").contains("tokio"), "what is looked for can be found");
}

/// The names of a manifest's dependencies, of all kinds and platforms, as packages.
fn dependencies(table: &toml::Table, found: &mut BTreeSet<String>) {
    for (key, value) in table {
        let Some(inner) = value.as_table() else { continue };
        if key.ends_with("dependencies") {
            found.extend(inner.iter().map(|(name, entry)| {
                entry.get("package").and_then(|p| p.as_str()).unwrap_or(name).to_owned()
            }));
        } else {
            dependencies(inner, found);
        }
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let mut used = BTreeSet::new();
    manifests().iter().for_each(|(_, manifest)| dependencies(manifest, &mut used));
    used.retain(|name| !name.starts_with("convoke"));
    let page = read(Path::new("docs/dependencies.md"));
    let mut told = BTreeSet::new();
    for line in page.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        assert!(cells[2].len() > 10, "no reason: {line}");
        assert!(told.insert(cells[1].trim_matches('`').to_owned()), "twice: {line}");
    }
    assert_eq!(
        used.difference(&told).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "docs/dependencies.md lacks these"
    );
    assert_eq!(
        told.difference(&used).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "docs/dependencies.md has these, nobody uses them"
    );
}

#[test]
fn nothing_points_out_of_the_repository() {
    let out = ["../", "shared/"].concat();
    for file in files(&[".rs", ".md", ".toml", ".h", ".c", ".sh", ".html", ".css", ".js", ".json"]) {
        for (number, line) in read(&file).lines().enumerate() {
            assert!(!line.contains(&out), "{}:{}: {line}", file.display(), number + 1);
        }
    }
}
