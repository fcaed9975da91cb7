//! The conformance kit through the real command: what ships conforms, and a provider with one fault in it does not.

use std::collections::{BTreeMap, BTreeSet};
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use serde_json::Value;

use crate::compile;
use crate::harness::plugin_dir;

/// Name, the rule that finds it, what is wrong.
const FAULTS: &str = include_str!("../faulty/faults.tsv");

/// What a run of the kit said.
struct Run {
    conforms: bool,
    /// The rules that are broken, and where.
    broken: BTreeMap<String, Vec<Value>>,
    said: String,
}

fn library(name: &str) -> PathBuf {
    plugin_dir().join(format!("{DLL_PREFIX}{name}{DLL_SUFFIX}"))
}

fn run(library: &Path, fault: &str, only: Option<&str>) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_convoke"))
        .args(["plugin", "test", "--json"])
        .arg(library)
        .args(only.into_iter().flat_map(|rule| ["--only", rule]))
        .env("CONVOKE_FAULT", fault)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
    let report: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
    assert_eq!(report["conforms"], output.status.success(), "{said}");
    let mut broken = BTreeMap::new();
    for rule in report["rules"].as_array().unwrap() {
        if rule["broken"] != 0 && rule["waived"].is_null() {
            broken.insert(
                rule["id"].as_str().unwrap().to_owned(),
                rule["findings"].as_array().unwrap().clone(),
            );
        }
    }
    Run { conforms: output.status.success(), broken, said }
}

impl Run {
    /// Nothing to find fault with, advice included.
    fn assert_clean(&self, what: &str) {
        assert!(self.conforms && self.broken.is_empty(), "{what}: {:#?}\n{}", self.broken, self.said);
    }

    fn rules(&self) -> Vec<&str> {
        self.broken.keys().map(String::as_str).collect()
    }
}

/// What `work` makes of each item, on as many threads as there are processors.
fn in_parallel<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let (queue, done) = (Mutex::new(items), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some(item) = queue.lock().unwrap().pop() else { return };
                    let result = work(item);
                    done.lock().unwrap().push(result);
                }
            });
        }
    });
    done.into_inner().unwrap()
}

/// The plugins of this repository, as their folders are named.
fn shipped() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins");
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect()
}

#[test]
fn what_ships_conforms() {
    let mut names = shipped();
    assert!(names.len() >= 6, "{names:?}");
    names.push("example".to_owned());
    let runs = in_parallel(names, |name| (run(&library(&format!("convoke_{name}")), "", None), name));
    for (run, name) in runs {
        run.assert_clean(&name);
    }
}

#[test]
fn the_provider_in_c_conforms() {
    let folder = tempfile::tempdir().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/provider-c/acme.c");
    let Some(library) = compile::library(&source, folder.path()) else { return };
    let run = run(&library, "", None);
    // It reads no dates: nothing of the SDK is in it.
    assert!(run.conforms && run.rules() == ["errors/retry-after-date"], "{:#?}\n{}", run.broken, run.said);
}

#[test]
fn without_a_fault_the_faulty_provider_conforms() {
    run(&library("convoke_faulty"), "", None).assert_clean("no fault");
}

#[test]
fn each_fault_is_found_by_the_rule_that_is_against_it() {
    let faults: Vec<&str> = FAULTS.lines().collect();
    assert!(faults.len() >= 100, "{}", faults.len());
    let missed: BTreeSet<String> = in_parallel(faults, |fault| {
        let [name, rule, what] = fault.split('\t').collect::<Vec<_>>()[..] else { panic!("{fault}") };
        // A rule that is watched in every case has none of its own, or few.
        let theme = rule.split('/').next().unwrap();
        let watched = ["secrets", "reach", "failures", "calls"].contains(&theme)
            || ["limits/waits", "limits/requests"].contains(&rule);
        let run = run(&library("convoke_faulty"), name, (!watched).then_some(rule));
        let found = !run.conforms && run.broken.contains_key(rule);
        (!found).then(|| format!("{name} ({what}): not {rule} but {:?}", run.rules()))
    })
    .into_iter()
    .flatten()
    .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

/// The list is what the source has, each once.
#[test]
fn each_fault_of_the_list_is_in_the_source() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/faulty/src");
    let mut source = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        source += &std::fs::read_to_string(entry.unwrap().path()).unwrap();
    }
    let used: BTreeSet<&str> =
        source.split("fault::on(\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let listed: Vec<&str> = FAULTS.lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!(listed.len(), used.len());
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), used);
}
