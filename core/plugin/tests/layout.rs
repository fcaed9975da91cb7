//! `include/convoke_plugin.h` and `src/abi.rs` say the same: sizes, offsets, constants. A C compiler is the judge.
#![cfg(not(miri))]
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use std::collections::BTreeSet;
use std::io::Write as _;
use std::mem::offset_of;
use std::path::Path;
use std::process::Command;

use convoke_plugin::abi::{self, *};
use convoke_plugin::{Operation, Transport};

const HEADER: &str = include_str!("../include/convoke_plugin.h");

/// A C expression and the value Rust has for it.
type Fact = (String, usize);

fn member_size<T, M>(_: fn(T) -> M) -> usize {
    size_of::<M>()
}

/// The facts of one struct. Does not compile when a member is left out.
macro_rules! layout {
    ($facts:ident, $c:ident, $rust:ident { $($member:ident),+ }) => {
        let _: fn($rust) = |$rust { $($member: _),+ }| ();
        $facts.push((concat!("sizeof(", stringify!($c), ")").to_owned(), size_of::<$rust>()));
        $facts.push((concat!("_Alignof(", stringify!($c), ")").to_owned(), align_of::<$rust>()));
        $(
            let (c, member) = (stringify!($c), stringify!($member));
            $facts.push((format!("offsetof({c}, {member})"), offset_of!($rust, $member)));
            $facts.push((format!("sizeof((({c} *)0)->{member})"), member_size(|s: $rust| s.$member)));
        )+
    };
}

fn layout() -> Vec<Fact> {
    let mut facts = Vec::new();
    layout!(facts, cv_bytes, CvBytes { ptr, len });
    layout!(facts, cv_header, CvHeader { name, value });
    layout!(facts, cv_request, CvRequest { size, timeout_ms, method, url, body, headers, n_headers });
    layout!(facts, cv_response, CvResponse { size, status, error_kind, now_ms, headers, n_headers, body });
    layout!(facts, cv_step, CvStep { kind, id, http, out, arg });
    layout!(facts, cv_host, CvHost { size, max_level, ctx, log });
    layout!(facts, cv_call, CvCall { size, op, now_ms, deadline_ms, seed, request_id, payload });
    layout!(
        facts,
        cv_plugin,
        CvPlugin {
            abi_version,
            size,
            required,
            optional,
            panic_strategy,
            sdk,
            manifest,
            open,
            close,
            start,
            resume,
            cancel
        }
    );
    facts
}

fn constants() -> Vec<Fact> {
    let mut facts: Vec<Fact> = [
        ("CV_ABI_VERSION", ABI_VERSION as usize),
        ("CV_PANIC_UNWIND", PANIC_UNWIND as usize),
        ("CV_PANIC_ABORT", PANIC_ABORT as usize),
        ("CV_HTTP", abi::CV_HTTP as usize),
        ("CV_DONE", abi::CV_DONE as usize),
        ("CV_ERROR", abi::CV_ERROR as usize),
        ("CV_SLEEP", abi::CV_SLEEP as usize),
        ("CV_LOG_ERROR", LOG_ERROR as usize),
        ("CV_LOG_WARNING", LOG_WARNING as usize),
        ("CV_LOG_INFO", LOG_INFO as usize),
        ("CV_LOG_DEBUG", LOG_DEBUG as usize),
        ("CV_MAX_JSON", MAX_JSON),
        ("CV_MAX_RESPONSE_BODY", MAX_RESPONSE_BODY),
        ("CV_MAX_REQUESTS", MAX_REQUESTS),
        ("CV_MAX_HEADERS", MAX_HEADERS),
        ("CV_MAX_LOG_LINE", MAX_LOG_LINE),
        // Only the text of the symbol's name is left, which the next test compares.
        ("sizeof(CV_ENTRY_SYMBOL)", ENTRY_SYMBOL.len() + 1),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    facts.extend(
        Operation::ALL.iter().map(|op| (format!("CV_OP_{}", op.name().to_uppercase()), op.number() as usize)),
    );
    facts.extend(
        Transport::ALL.iter().map(|kind| (format!("CV_TRANSPORT_{}", screaming(*kind)), *kind as usize)),
    );
    facts
}

/// `TooLarge` as C writes it: `TOO_LARGE`.
fn screaming(kind: Transport) -> String {
    let mut name = String::new();
    for letter in format!("{kind:?}").chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(letter.to_uppercase());
    }
    name
}

#[test]
fn every_constant_of_the_header_is_compared() {
    let compared: BTreeSet<String> = constants().into_iter().map(|(name, _)| name).collect();
    // Not numbers: a macro for the export, one for the assertions, and the symbols' names.
    let others = ["CV_EXPORT", "CV_ASSERT_LAYOUT", "CV_ENTRY_SYMBOL", "CV_SAMPLES_SYMBOL"];
    let names = HEADER
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| word.starts_with("CV_") && !word.ends_with('_') && !others.contains(word));
    for name in names {
        assert!(compared.contains(name), "{name} stands in the header and is not compared");
    }
    assert!(HEADER.contains(&format!("#define CV_ENTRY_SYMBOL \"{ENTRY_SYMBOL}\"")));
    assert!(HEADER.contains(&format!("*{ENTRY_SYMBOL}(void);")));
    assert!(HEADER.contains(&format!("#define CV_SAMPLES_SYMBOL \"{SAMPLES_SYMBOL}\"")));
    assert!(HEADER.contains(&format!("cv_bytes {SAMPLES_SYMBOL}(void);")));
}

#[test]
fn c_and_rust_agree() {
    let mut facts = layout();
    facts.extend(constants());
    let prints: String =
        facts.iter().map(|(c, _)| format!("    printf(\"%zu\\n\", (size_t)({c}));\n")).collect();
    let source = format!(
        "#include <stdio.h>\n#include \"convoke_plugin.h\"\nint main(void) {{\n{prints}    return 0;\n}}\n"
    );
    let Some(printed) = compile_and_run(&source) else { return };
    let values: Vec<usize> = printed.lines().map(|line| line.parse().unwrap()).collect();
    assert_eq!(values.len(), facts.len());
    for ((c, rust), value) in facts.iter().zip(values) {
        assert_eq!(value, *rust, "{c}: left in C, right in Rust");
    }
}

/// What the program prints; `None` where there is no C compiler.
fn compile_and_run(source: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (file, program) = (folder.join("layout.c"), folder.join("layout"));
    std::fs::write(&file, source).unwrap();
    let compiled = Command::new("cc")
        .args(["-std=c11", "-Wall", "-Wextra", "-pedantic", "-Werror", "-I"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/include"))
        .arg("-o")
        .args([&program, &file])
        .output();
    let compiled = match compiled {
        Ok(compiled) => compiled,
        Err(error) => {
            // Past the capture of the test harness.
            let _ = writeln!(
                std::io::stderr(),
                "\n*** SKIPPED: convoke_plugin.h was not compared with Rust, `cc` does not run: {error}\n"
            );
            return None;
        }
    };
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    let ran = Command::new(&program).output().unwrap();
    assert!(ran.status.success());
    Some(String::from_utf8(ran.stdout).unwrap())
}
