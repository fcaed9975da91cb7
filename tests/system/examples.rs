//! What newcomers copy: the LotusScript class keeps to the documented classes, and its twin, the shell script and the browser
//! page do what they say against the real program.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::Command;

use crate::harness::{Setup, sandbox};
use crate::walk::{ALICE, Browser};

const SCOPES: &[&str] = &["meeting:schedules_read", "meeting:schedules_write", "spark:people_read"];

/// Every class that the LotusScript may name: those of its README.
const CLASSES: [&str; 10] = [
    "NotesDatabase",
    "NotesDocument",
    "NotesHTTPRequest",
    "NotesItem",
    "NotesJSONElement",
    "NotesJSONNavigator",
    "NotesSession",
    "NotesUIDocument",
    "NotesUIWorkspace",
    "NotesView",
];

fn example(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(path)
}

fn text(path: &str) -> String {
    std::fs::read_to_string(example(path)).unwrap()
}

/// Every LotusScript file, by name.
fn scripts() -> Vec<(String, String)> {
    let files = ["notes", "notes/agents"]
        .into_iter()
        .flat_map(|folder| std::fs::read_dir(example(folder)).unwrap().map(|entry| entry.unwrap().path()));
    let scripts: Vec<_> = files
        .filter(|file| file.extension().is_some_and(|extension| extension == "lss" || extension == "lsa"))
        .map(|file| {
            (file.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(file).unwrap())
        })
        .collect();
    assert!(scripts.len() >= 8, "{scripts:?}");
    scripts
}

/// A program, or a loud skip.
fn program(name: &str) -> bool {
    let found = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()));
    if !found {
        assert!(std::env::var_os("CI").is_none(), "CI installs {name}");
        let _ = writeln!(std::io::stderr(), "\n*** NOT TESTED: this test needs {name} ***\n");
    }
    found
}

/// Words of a text that fit.
fn words(text: &str, fits: impl Fn(&str) -> bool) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|w| fits(w))
        .map(str::to_owned)
        .collect()
}

/// What follows `start` on its line, up to the first character that is in `ends`.
fn declared(text: &str, start: &str, ends: &[char]) -> Vec<String> {
    text.lines()
        .filter_map(|line| line.trim_start().strip_prefix(start))
        .map(|rest| rest.split(ends).next().unwrap_or_default().to_owned())
        .collect()
}

fn snake_case(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[test]
fn the_lotusscript_names_documented_classes_alone() {
    for (file, script) in scripts() {
        let is_class = |word: &str| {
            word.strip_prefix("Notes").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
        };
        for class in words(&script, is_class) {
            assert!(CLASSES.contains(&class.as_str()), "{file} names {class}");
        }
        for line in script.lines() {
            for (_, rest) in line.match_indices(" As ").map(|(at, word)| line.split_at(at + word.len())) {
                let kind =
                    rest.trim_start_matches("New ").split(|c: char| !c.is_alphanumeric()).next().unwrap();
                let plain = ["String", "Integer", "Long", "Boolean", "Variant", "ConvokeClient"];
                assert!(plain.contains(&kind) || CLASSES.contains(&kind), "{file}: {line}");
            }
        }
        assert!(!script.contains("CreateObject") && !script.contains("Declare Function"), "{file}");
    }
}

#[test]
fn the_lotusscript_is_whole() {
    // Names that the language has for itself.
    let taken =
        ["Name", "Date", "Time", "Type", "Open", "Close", "Input", "Line", "Lock", "Seek", "Print", "Stop"];
    for (file, script) in scripts() {
        let code: Vec<&str> = script.lines().map(str::trim).filter(|line| !line.starts_with('\'')).collect();
        for kind in ["Sub", "Function", "Property", "Class", "Select", "ForAll"] {
            let opens = |line: &str| {
                let line = line.strip_prefix("Public ").or(line.strip_prefix("Private ")).unwrap_or(line);
                line.split(' ').next() == Some(kind)
            };
            let begun = code.iter().filter(|line| opens(line)).count();
            let ended = code.iter().filter(|line| **line == format!("End {kind}")).count();
            assert_eq!(begun, ended, "{file}: {kind}");
        }
        for name in declared(&script, "Dim ", &[' ', ',']) {
            assert!(!taken.contains(&name.as_str()), "{file} declares {name}");
        }
        assert!(script.contains("Option Declare"), "{file}");
        assert!(script.is_ascii(), "{file}");
    }
}

#[test]
fn the_twin_has_the_same_methods_items_and_routes() {
    let (script, twin) = (text("notes/ConvokeClient.lss"), text("notes/convoke_client.py"));
    let ends = [' ', '(', '\r'];
    let public: BTreeSet<String> = ["Public Function ", "Public Property Get "]
        .into_iter()
        .flat_map(|start| declared(&script, start, &ends))
        .map(|name| snake_case(&name))
        .collect();
    let of_class = twin.split("class ConvokeClient").nth(1).unwrap().split("\nclass ").next().unwrap();
    let methods: BTreeSet<String> = declared(of_class, "def ", &ends).into_iter().collect();
    let (hidden, shown): (BTreeSet<String>, BTreeSet<String>) =
        methods.into_iter().partition(|name| name.starts_with('_'));
    assert_eq!(public, shown);
    for name in ["Send", "SendSigned", "EntryPath", "EntryJson", "Member", "KeepTokens", "WriteItems"] {
        assert!(
            script.contains(&format!("Private Function {name}("))
                || script.contains(&format!("Private Sub {name}("))
        );
        assert!(hidden.contains(&format!("_{}", snake_case(name))), "{name} in {hidden:?}");
    }
    let items = [
        "DATE_ITEMS",
        "TIME_ITEMS",
        "LIST_ITEMS",
        "DATE_LIST_ITEMS",
        "TEXT_ITEMS",
        "REPEAT_ITEMS",
        "MEETING_ITEMS",
    ];
    for items in items {
        let of = |text: &str, start: &str| declared(text, &format!("{start}{items} = "), &['\r']);
        assert_eq!(of(&script, "Const "), of(&twin, ""), "{items}");
        assert_eq!(of(&twin, "").len(), 1, "{items}");
    }
    let places = ["authorization", "token", "profile", "pairings", "calendar-entries"];
    for place in places {
        assert!(script.contains(&format!("/{place}")) && twin.contains(&format!("/{place}")), "{place}");
    }
}

/// Drives the twin through the whole flow; what it prints names each step that held.
#[tokio::test]
async fn the_twin_carries_an_entry_through_its_life() {
    if !program("python3") {
        return;
    }
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    for provider in ["webex", "jiomeet"] {
        let page = Browser::new(&host).sign_in(&format!("/connect/{provider}")).await;
        let token = crate::walk::element(&page.text, "refreshToken").unwrap();
        let mut driver = Command::new("python3")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/system/examples/replay.py"))
            .args([&host.url(""), provider])
            .env("PYTHONPATH", example("notes"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("CONVOKE_TOKEN", token)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut said = BufReader::new(driver.stdout.take().unwrap()).lines();
        let mut done = Vec::new();
        while let Some(line) = said.next_line().await.unwrap() {
            match line.split_once(' ') {
                Some(("expire", _)) if provider == "webex" => sandbox.webex.expire_access_tokens(),
                Some(("expire", _)) => sandbox.jiomeet.expire_access_tokens(),
                Some(("revoke", _)) if provider == "webex" => sandbox.webex.revoke_everything(),
                Some(("revoke", _)) => sandbox.jiomeet.revoke_everything(),
                _ => {
                    done.push(line);
                    continue;
                }
            }
            driver.stdin.as_mut().unwrap().write_all(b"go on\n").await.unwrap();
        }
        assert!(driver.wait().await.unwrap().success(), "{provider}: {done:#?}\n{}", host.log());
        let expected = [
            "sign-in page",
            "accepted",
            "account",
            "flags",
            "scheduled",
            "same entry, same meeting",
            "unchanged",
            "changed",
            "renewed on the way",
            "deleted",
            "deleted again",
            "scheduled anew",
            "repeating",
            "expired",
        ];
        assert_eq!(done, expected, "{provider}");
    }
}

#[tokio::test]
async fn the_shell_script_does_what_it_says() {
    if !program("curl") || !program("jq") {
        return;
    }
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let pair = sandbox.webex.tokens(ALICE, SCOPES);
    let output = Command::new(example("curl/calendar-entry.sh"))
        .env("CONVOKE_URL", host.url(""))
        .env("CONVOKE_TOKEN", &pair.refresh_token)
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    for part in ["Attendee Link: ", "changed: true", "to be emptied: ", "your token now: "] {
        assert!(said.contains(part), "`{part}` is not in:\n{said}");
    }
    assert!(sandbox.webex.meetings().is_empty());

    let output = Command::new(example("curl/calendar-entry.sh"))
        .env("CONVOKE_URL", host.url(""))
        .env("CONVOKE_TOKEN", "dead")
        .output()
        .await
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("reauthorize: "), "{output:?}");
}
