//! `include/convoke_plugin.h` and `src/abi.rs` say the same: sizes, offsets, constants. A C compiler is the judge.
#![cfg(not(miri))]
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use std::collections::BTreeSet;
use std::io::Write as _;
use std::mem::offset_of;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

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
        ("CV_ABI_MINOR", ABI_MINOR as usize),
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
    let Some(values) = values(&Path::new(env!("CARGO_MANIFEST_DIR")).join("include"), &facts) else { return };
    for ((c, rust), value) in facts.iter().zip(values) {
        assert_eq!(value, *rust, "{c}: left in C, right in Rust");
    }
}

/// The copies of each minor version's header, by minor version.
fn frozen() -> Vec<(u32, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/abi");
    let minor = |path: &Path| path.file_name()?.to_str()?.strip_prefix("v1.")?.parse().ok();
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter_map(|path| Some((minor(&path)?, path)))
        .collect();
    found.sort();
    assert_eq!(found.iter().map(|(n, _)| *n).collect::<Vec<_>>(), (0..=ABI_MINOR).collect::<Vec<_>>());
    found
}

/// What a compiler sees of a header, without its comments.
fn declarations(header: &str) -> String {
    let mut parts = header.split("/*");
    let mut text = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| text.push_str(part.split_once("*/").map_or("", |(_, after)| after)));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_header_is_the_one_that_was_frozen() {
    let (minor, folder) = frozen().pop().unwrap();
    let copy = std::fs::read_to_string(folder.join("convoke_plugin.h")).unwrap();
    assert_eq!(
        declarations(HEADER),
        declarations(&copy),
        "the header says something else than version 1.{minor} did: raise CV_ABI_MINOR in it and ABI_MINOR in abi.rs, say in it \
         what was added, and copy it to tests/abi/v1.{}",
        minor + 1
    );
}

#[test]
fn what_earlier_headers_say_still_holds() {
    let all = [layout(), constants()].concat();
    for (minor, folder) in frozen() {
        let header = std::fs::read_to_string(folder.join("convoke_plugin.h")).unwrap();
        let known = |word: &str| {
            header.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|known| known == word)
        };
        let words = |c: &str| c.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', " ");
        let ours = ["sizeof", "offsetof", "_Alignof", "0"];
        let facts: Vec<Fact> = all
            .iter()
            .filter(|(c, _)| words(c).split(' ').filter(|w| !w.is_empty() && !ours.contains(w)).all(known))
            .cloned()
            .collect();
        assert!(facts.len() > 100, "{}", facts.len());
        let Some(values) = values(&folder, &facts) else { return };
        for ((c, now), then) in facts.iter().zip(values) {
            // Structs grow at their end, and limits are only ever widened.
            let grows = c.starts_with("sizeof(cv_") || c.starts_with("CV_MAX_") || c == "CV_ABI_MINOR";
            assert!(then == *now || grows && then < *now, "{c}: {then} in version 1.{minor}, {now} now");
        }
    }
}

/// What a C compiler makes of these expressions by the header in `include`; `None` where there is none.
fn values(include: &Path, facts: &[Fact]) -> Option<Vec<usize>> {
    let prints: String =
        facts.iter().map(|(c, _)| format!("    printf(\"%zu\\n\", (size_t)({c}));\n")).collect();
    let source = format!(
        "#include <stdio.h>\n#include \"convoke_plugin.h\"\nint main(void) {{\n{prints}    return 0;\n}}\n"
    );
    let printed = compile_and_run(&source, include)?;
    let values: Vec<usize> = printed.lines().map(|line| line.parse().unwrap()).collect();
    assert_eq!(values.len(), facts.len());
    Some(values)
}

/// What the program prints; `None` where there is no C compiler.
fn compile_and_run(source: &str, include: &Path) -> Option<String> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("layout-{}", NEXT.fetch_add(1, Relaxed));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (file, program) = (folder.join(format!("{name}.c")), folder.join(name));
    std::fs::write(&file, source).unwrap();
    let compiled = Command::new("cc")
        .args(["-std=c11", "-Wall", "-Wextra", "-pedantic", "-Werror", "-I"])
        .arg(include)
        .arg("-o")
        .args([&program, &file])
        .output();
    let compiled = match compiled {
        Ok(compiled) => compiled,
        Err(error) => {
            assert!(std::env::var_os("CONVOKE_REQUIRE_CC").is_none(), "`cc` does not run: {error}");
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
