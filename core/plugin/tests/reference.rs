//! docs/plugins/reference.md is written from the contract's own sources: their declarations and doc comments. This test fails when
//! the page says something else; with `CONVOKE_WRITE_REFERENCE=1` it writes the page.
#![cfg(not(miri))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says what it expects")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use convoke_plugin::Operation;

const INTRODUCTION: &str = "# Reference of the contract

This page is written from the sources of the crate `convoke-plugin` (`CONVOKE_WRITE_REFERENCE=1 cargo test -p convoke-plugin --test
reference`), and a test holds it. `cargo doc -p convoke-plugin --no-deps --open` shows the same with every method. Names and types are those of
the JSON that crosses the boundary, which is what providers in other languages than Rust read and write; *or absent* may also be left
out. Readers ignore members that they do not know. The rules with the kit's case for each are in [conformance.md](conformance.md); the functions,
ownership and threads in `core/plugin/include/convoke_plugin.h`.
";

/// What is told, in this order: a title, then types of the contract.
const CHAPTERS: &[(&str, &[&str])] = &[
    (
        "What a plugin says of itself",
        &[
            "Manifest",
            "AuthKind",
            "Pkce",
            "RefreshPolicy",
            "Capability",
            "Scope",
            "Endpoints",
            "Lifetimes",
            "SignInError",
            "LocationLine",
            "EntryItem",
        ],
    ),
    ("Opening", &["Settings", "Bound", "Note", "Level"]),
    (
        "Signing in",
        &[
            "AuthorizationRequest",
            "AuthorizationUrl",
            "CodeGrant",
            "LoginRequest",
            "RefreshGrant",
            "RevokeRequest",
            "Tokens",
        ],
    ),
    (
        "What meeting operations are asked with",
        &[
            "Credentials",
            "CreateMeeting",
            "NewMeeting",
            "Moment",
            "Invitee",
            "Recurrence",
            "Frequency",
            "Ends",
            "ByDay",
            "Weekday",
            "Idempotency",
            "UpdateMeeting",
            "MeetingPatch",
            "ReadMeeting",
            "DeleteMeeting",
            "MeetingScope",
            "ListMeetings",
            "ReadProfile",
        ],
    ),
    ("What they answer", &["MeetingAnswer", "Meeting", "Occurrence", "DialIn", "MeetingPage", "Profile"]),
    ("Failures", &["Failure", "FailureKind", "FieldError"]),
    ("Requests that get no response", &["Transport"]),
];

fn page() -> String {
    let sources = sources();
    let mut page = INTRODUCTION.to_owned();
    page += "\n## Operations\n\n| operation | number | asked with | answers | |\n| --- | --- | --- | --- | --- |\n";
    for &operation in Operation::ALL {
        let (asked, answers) = signature(&sources, operation.name());
        let doc = documented(&sources, &format!("    {operation:?} = {}, ", operation.number()));
        writeln!(page, "| `{}` | {} | {asked} | {answers} | {doc} |", operation.name(), operation.number())
            .unwrap();
    }
    for (title, types) in CHAPTERS {
        writeln!(page, "\n## {title}").unwrap();
        for name in *types {
            writeln!(page, "\n### {name}\n\n{}", described(&sources, name)).unwrap();
        }
    }
    page += "\n## Limits\n\n| limit | value | |\n| --- | --- | --- |\n";
    for line in sources.lines().filter(|line| line.starts_with("pub const MAX_") && line.contains("usize ="))
    {
        let (name, value) = line.trim_start_matches("pub const ").split_once(": usize = ").unwrap();
        writeln!(page, "| `{name}` | {} | {} |", value.trim_end_matches(';'), documented(&sources, line))
            .unwrap();
    }
    page
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every source of the contract, one after the other.
fn sources() -> String {
    let mut files: Vec<_> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "rs"));
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

/// The doc comment above the line that begins so, as one paragraph.
fn documented(sources: &str, line: &str) -> String {
    let before =
        &sources[..sources.find(&format!("\n{line}")).unwrap_or_else(|| panic!("`{line}` is nowhere")) + 1];
    let above = before.lines().rev().take_while(|line| line.trim_start().starts_with(['/', '#']));
    let mut lines: Vec<&str> = above.filter_map(|line| line.trim_start().strip_prefix("/// ")).collect();
    lines.reverse();
    plain(&lines.join(" "))
}

/// Without the links of rustdoc, and fit for a table.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[`") {
        let Some((code, after)) = after.split_once("`]") else { break };
        out += &format!("{before}`{code}`");
        rest = match after.strip_prefix('(').and_then(|target| target.split_once(')')) {
            Some((_, after)) => after,
            None => after,
        };
    }
    (out + rest).replace("crate::", "").replace('|', "\\|")
}

/// What a method of the trait takes beside `http`, and what it answers.
fn signature(sources: &str, operation: &str) -> (String, String) {
    let trait_text = sources.split_once("pub trait Provider").unwrap().1;
    let method = trait_text.split_once(&format!("fn {operation}(")).unwrap().1;
    let method = method.split_once('{').unwrap().0;
    let parameters = method.split_once(')').unwrap().0;
    let asked = parameters.trim_end().trim_end_matches(',').rsplit(": ").next().unwrap();
    let answers = method.split_once("Result<").unwrap().1.split_once(", Failure").unwrap().0;
    // The method itself gives the text; what crosses the boundary is an object around it.
    let answers = if operation == "authorization_url" { "AuthorizationUrl" } else { answers };
    (kind(asked.trim_start_matches('&')), kind(answers))
}

/// A type's own words, and a table of its members or choices.
fn described(sources: &str, name: &str) -> String {
    let is_struct = sources.contains(&format!("\npub struct {name} "))
        || sources.contains(&format!("\npub struct {name}<"));
    let keyword = if is_struct { "struct" } else { "enum" };
    let start = [' ', '<'].iter().find_map(|end| sources.find(&format!("\npub {keyword} {name}{end}")));
    let start = start.unwrap_or_else(|| panic!("there is no type {name}")) + 1;
    let line = sources[start..].lines().next().unwrap();
    let body = sources[start + line.len()..].split_once("\n}").unwrap().0;
    let mut text = documented(sources, line);
    text +=
        if is_struct { "\n\n| member | type | |\n| --- | --- | --- |" } else { "\n\n| | |\n| --- | --- |" };
    let (mut doc, mut skipped) = (Vec::new(), false);
    for line in body.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("/// ") {
            doc.push(words);
        } else if line.starts_with("#[") {
            // The host's own, or what stands for what a reader does not know.
            skipped |= line.contains("serde(skip)") || line.contains("skip_deserializing");
            if line.contains("serde(default") && is_struct {
                doc.push("");
            }
        } else if line.ends_with(',') {
            let words = plain(
                doc.iter().filter(|words| !words.is_empty()).copied().collect::<Vec<_>>().join(" ").as_str(),
            );
            let optional = doc.contains(&"");
            let item = line.trim_end_matches(',');
            if skipped || item == "Unknown" {
            } else if is_struct {
                let (member, of) = item.trim_start_matches("pub ").split_once(": ").unwrap();
                let absent = if optional && !of.starts_with("Change") { ", or absent" } else { "" };
                write!(text, "\n| `{member}` | {}{absent} | {words} |", kind(of)).unwrap();
            } else {
                write!(text, "\n| `{}` | {words} |", choice(name, item)).unwrap();
            }
            (doc, skipped) = (Vec::new(), false);
        }
    }
    text
}

/// A choice as the JSON has it.
fn choice(name: &str, item: &str) -> String {
    if let Some((kind, number)) = item.split_once(" = ") {
        return format!("{number} {kind}");
    }
    if let Some((variant, of)) = item.split_once('(') {
        return format!(
            "{{\"{}\": {}}}",
            variant.to_lowercase(),
            kind(of.trim_end_matches(')')).replace(['[', ']'], "")
        );
    }
    if name == "Frequency" || name == "Weekday" {
        return item.to_uppercase();
    }
    let mut out = String::new();
    for letter in item.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// A Rust type in the words of JSON.
fn kind(of: &str) -> String {
    let inner = |prefix: &str| of.strip_prefix(prefix).and_then(|rest| rest.strip_suffix('>'));
    if let Some(inner) = inner("Option<") {
        return kind(inner);
    }
    if let Some(inner) = inner("Vec<") {
        return format!("list of {}", kind(inner));
    }
    if let Some(inner) = inner("Change<") {
        return format!("{}; `null` clears; or absent", kind(inner));
    }
    match of {
        "String" | "string" => "text".to_owned(),
        "SecretString" => "secret text".to_owned(),
        "SecretJson" => "any JSON, secret".to_owned(),
        "bool" => "true or false".to_owned(),
        "u16" | "u32" | "u64" | "i16" | "i32" | "i64" | "usize" => "number".to_owned(),
        "()" => "null".to_owned(),
        "Operation" => "operation".to_owned(),
        "Value" => "JSON schema".to_owned(),
        "O" => "the provider's own options".to_owned(),
        "C" => "the plugin's own keys".to_owned(),
        _ if of.starts_with("Map<") || of.starts_with("BTreeMap<") => "object".to_owned(),
        _ => {
            let name = of.split('<').next().unwrap().rsplit("::").next().unwrap();
            format!("[{name}](#{})", name.to_lowercase())
        }
    }
}

#[test]
fn the_page_says_what_the_sources_say() {
    let file = folder().join("../../../docs/plugins/reference.md");
    let page = page();
    if std::env::var_os("CONVOKE_WRITE_REFERENCE").is_some() {
        fs::write(&file, &page).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    let differs = page.lines().zip(written.lines()).find(|(now, then)| now != then);
    assert!(
        page == written,
        "docs/plugins/reference.md is out of date: {differs:?}; run CONVOKE_WRITE_REFERENCE=1 cargo test -p convoke-plugin --test reference"
    );
}

#[test]
fn every_type_that_is_named_is_told() {
    let page = page();
    for link in page.split("](#").skip(1) {
        let name = link.split(')').next().unwrap();
        let told = page
            .lines()
            .any(|line| line.strip_prefix("### ").is_some_and(|title| title.to_lowercase() == name));
        assert!(told, "{name} is linked and not told");
    }
}
