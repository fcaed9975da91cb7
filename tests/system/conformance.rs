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
    /// Whether every MUST that was tried held.
    held: bool,
    /// Whether the plugin conforms, which only a whole run can say.
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
    assert_eq!(report["held"], output.status.success(), "{said}");
    assert_eq!(report["partial"], only.is_some(), "{said}");
    assert_eq!(report["conforms"].as_bool(), only.is_none().then(|| output.status.success()), "{said}");
    let mut broken = BTreeMap::new();
    for rule in report["rules"].as_array().unwrap() {
        if rule["broken"] != 0 && rule["waived"].is_null() {
            broken.insert(
                rule["id"].as_str().unwrap().to_owned(),
                rule["findings"].as_array().unwrap().clone(),
            );
        }
    }
    let conforms = report["conforms"] == true;
    Run { held: output.status.success(), conforms, broken, said }
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

/// What the kit prints for people, and whether it exits with success.
fn told(arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_convoke"))
        .args(["plugin", "test"])
        .arg(library("convoke_faulty"))
        .args(arguments)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// The provider in C, which does this before it answers how a meeting is read.
#[cfg(unix)]
fn unruly(folder: &Path, misdeed: &str) -> Option<PathBuf> {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/provider-c");
    let source = std::fs::read_to_string(example.join("acme.c")).unwrap();
    let case = "case CV_OP_GET_MEETING:\n";
    assert_eq!(source.matches(case).count(), 1);
    let changed = source.replace(case, &format!("case CV_OP_GET_MEETING: {misdeed}\n"));
    let file = folder.join("unruly.c");
    std::fs::write(&file, format!("#define _GNU_SOURCE\n#include <stdio.h>\n#include <unistd.h>\n{changed}"))
        .unwrap();
    std::fs::copy(example.join("json.h"), folder.join("json.h")).unwrap();
    compile::library(&file, folder)
}

#[cfg(unix)]
#[test]
fn a_plugin_that_closes_its_output_and_goes_on_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let Some(library) = unruly(folder.path(), "close(1); for (;;) pause();") else { return };
    let run = run(&library, "", Some("mapping"));
    let found = &run.broken["load/survives"][0]["found"];
    assert!(!run.held && found == "the process tells nothing more and does not end", "{}", run.said);
}

#[cfg(target_os = "linux")]
#[test]
fn the_tested_process_ends_with_the_one_that_started_it() {
    let folder = tempfile::tempdir().unwrap();
    let told = folder.path().join("pid");
    let misdeed = format!(
        "{{ FILE *f = fopen(\"{}\", \"w\"); fprintf(f, \"%d.\", getpid()); fclose(f); }} for (;;) pause();",
        told.display()
    );
    let Some(library) = unruly(folder.path(), &misdeed) else { return };
    let mut kit = Command::new(env!("CARGO_BIN_EXE_convoke"))
        .args(["plugin", "test"])
        .arg(&library)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let until = |done: &dyn Fn() -> bool| {
        let began = std::time::Instant::now();
        while !done() {
            assert!(began.elapsed().as_secs() < 60, "it does not come to that");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    };
    let pid = || std::fs::read_to_string(&told).ok()?.strip_suffix('.').map(str::to_owned);
    until(&|| pid().is_some());
    kit.kill().unwrap();
    kit.wait().unwrap();
    // Where nobody collects what orphans leave, it stays as a zombie.
    let status = PathBuf::from("/proc").join(pid().unwrap()).join("status");
    until(&|| std::fs::read_to_string(&status).map_or(true, |status| status.contains("State:\tZ")));
}

#[test]
fn samples_that_are_no_file_of_samples_are_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let large = folder.path().join("large.json");
    std::fs::write(&large, " ".repeat((1 << 20) + 1)).unwrap();
    let (held, said) = told(&["--samples", large.to_str().unwrap()]);
    assert!(!held && said.contains("cannot be read: it is larger than 1 MiB"), "{said}");
    let (held, said) = told(&["--samples", folder.path().to_str().unwrap()]);
    assert!(!held && said.contains("cannot be read: it is no regular file"), "{said}");
    if cfg!(unix) {
        let (held, said) = told(&["--samples", "/dev/zero"]);
        assert!(!held && said.contains("cannot be read: it is no regular file"), "{said}");
    }
}

#[test]
fn a_run_of_some_rules_is_no_conformance() {
    let run = run(&library("convoke_faulty"), "", Some("limits/refused"));
    assert!(run.held && !run.conforms, "{}", run.said);
    let (held, said) = told(&["--only", "limits/refused"]);
    assert!(
        held && said.contains("The rule that was tried held (") && said.contains("the rest was not tried")
    );
    assert!(!said.contains("conforms"), "{said}");
    let (held, said) = told(&["--only", "limits"]);
    assert!(held && said.contains(" rules that were tried held ("), "{said}");
    // A rule without cases of its own: nothing was found out.
    let (held, said) = told(&["--only", "limits/waits"]);
    assert!(!held && said.contains("Nothing was tried") && !said.contains("conforms"), "{said}");
}

#[test]
fn an_unknown_rule_is_refused() {
    let (held, said) = told(&["--only", "limits/refusd"]);
    assert!(!held && said.contains("no such rule or theme; did you mean `limits/refused`?"), "{said}");
    let (held, said) = told(&["--only", "nonsense"]);
    assert!(!held && said.contains("there are abi, authorize, calls, "), "{said}");
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
        let found = !run.held && run.broken.contains_key(rule);
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
