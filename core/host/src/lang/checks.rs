//! What tests hold against the message files: every language says the same, in its own words.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use fluent_syntax::parser;
use fluent_syntax::serializer;

use super::catalogue::offered;
use crate::api::problem::Kind;

/// Messages that may be the same as in English, each with its reason: `<language> <id>: <reason>`.
const SAME: &str = include_str!("../../locales/same-as-english.txt");

/// The plural categories of whole numbers (CLDR), which a message that counts must have. The last is `other` where only
/// fractions would use it, so it is not asked for.
const PLURALS: [(&str, &[&str]); 8] = [
    ("de", &["one"]),
    ("en", &["one"]),
    ("es", &["one"]),
    ("fr", &["one"]),
    ("hi", &["one"]),
    ("it", &["one"]),
    ("ja", &[]),
    ("pl", &["one", "few", "many"]),
];

/// A message or term (`-name`): what has to be alike in all languages, and its text.
#[derive(Debug, Default)]
struct Said {
    variables: BTreeSet<String>,
    code: Vec<String>,
    /// The categories of each select expression.
    plurals: Vec<BTreeSet<String>>,
    text: String,
}

type File = BTreeMap<String, Said>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("locales")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The names of the message files, from those of English.
fn names() -> Vec<String> {
    let entries = fs::read_dir(folder().join("en")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn file(language: &str, name: &str) -> File {
    let path = folder().join(language).join(name);
    let source = read(&path);
    let resource =
        parser::parse(source.as_str()).unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
    let mut said = File::new();
    for entry in &resource.body {
        let (id, pattern) = match entry {
            Entry::Message(message) => {
                (message.id.name.to_owned(), message.value.as_ref().expect("a message has a text"))
            }
            Entry::Term(term) => (format!("-{}", term.id.name), &term.value),
            _ => continue,
        };
        let mut found = Said { text: serializer::serialize(&resource_of(entry)), ..Said::default() };
        found.text = found.text.split_once('=').unwrap().1.trim().to_owned();
        let mut plain = String::new();
        walk(pattern, &mut found, &mut plain);
        let parts: Vec<&str> = plain.split('`').collect();
        assert!(parts.len() % 2 == 1, "{language} {id}: a back quote is missing");
        found.code = parts.into_iter().skip(1).step_by(2).map(str::to_owned).collect();
        found.code.sort();
        let prose: String = plain.split('`').step_by(2).collect();
        assert!(!prose.contains(['<', '>', '&']), "{language} {id}: markup");
        assert!(said.insert(id.clone(), found).is_none(), "{language} {id} twice");
    }
    said
}

fn resource_of<'a>(entry: &Entry<&'a str>) -> fluent_syntax::ast::Resource<&'a str> {
    fluent_syntax::ast::Resource { body: vec![entry.clone()] }
}

fn walk(pattern: &Pattern<&str>, found: &mut Said, plain: &mut String) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => plain.push_str(value),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(inline) => name(inline, found, plain),
                Expression::Select { selector, variants } => {
                    name(selector, found, &mut String::new());
                    found.plurals.push(
                        variants
                            .iter()
                            .map(|variant| match &variant.key {
                                VariantKey::Identifier { name } => (*name).to_owned(),
                                VariantKey::NumberLiteral { value } => (*value).to_owned(),
                            })
                            .collect(),
                    );
                    variants.iter().for_each(|variant| walk(&variant.value, found, &mut String::new()));
                }
            },
        }
    }
}

fn name(inline: &InlineExpression<&str>, found: &mut Said, plain: &mut String) {
    match inline {
        InlineExpression::VariableReference { id } => {
            found.variables.insert(id.name.to_owned());
            plain.push_str(&format!("${}", id.name));
        }
        InlineExpression::TermReference { .. } => plain.push('-'),
        InlineExpression::StringLiteral { value } => plain.push_str(value),
        other => panic!("{other:?} is not used in these files"),
    }
}

fn english() -> BTreeMap<String, File> {
    names().into_iter().map(|name| (name.clone(), file("en", &name))).collect()
}

fn others() -> impl Iterator<Item = &'static str> {
    offered().map(|lang| lang.tag()).filter(|tag| *tag != "en")
}

#[test]
fn every_folder_is_a_language_and_every_language_has_its_files() {
    let folders: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    let offered: BTreeSet<String> = offered().map(|lang| lang.tag().to_owned()).collect();
    assert_eq!(folders, offered);
    for language in &folders {
        let files: BTreeSet<_> =
            fs::read_dir(folder().join(language)).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(files, names().into_iter().map(Into::into).collect(), "{language}");
    }
}

#[test]
fn in_english_a_problem_is_headed_by_its_title() {
    for kind in Kind::ALL {
        assert_eq!(super::ENGLISH.text(kind.heading()), kind.title());
    }
}

/// A message and a term of one name are the same to Fluent, and the second is lost.
#[test]
fn no_name_is_there_twice() {
    let mut names = BTreeSet::new();
    for id in english().into_values().flat_map(BTreeMap::into_keys) {
        assert!(names.insert(id.trim_start_matches('-').to_owned()), "{id}");
    }
}

#[test]
fn every_language_says_the_same_with_the_same_values() {
    for (name, english) in english() {
        for language in others() {
            let theirs = file(language, &name);
            let keys = |file: &File| file.keys().cloned().collect::<BTreeSet<_>>();
            let (missing, surplus) = (&keys(&english) - &keys(&theirs), &keys(&theirs) - &keys(&english));
            assert!(
                missing.is_empty() && surplus.is_empty(),
                "{language}/{name} lacks {missing:?} and has {surplus:?}"
            );
            for (id, said) in &english {
                assert_eq!(said.variables, theirs[id].variables, "{language} {id}: the values differ");
                assert_eq!(said.code, theirs[id].code, "{language} {id}: the code differs");
            }
        }
    }
}

#[test]
fn every_message_is_translated() {
    let mut allowed: BTreeSet<(String, String)> = BTreeSet::new();
    for line in SAME.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (what, reason) = line.split_once(": ").expect("a reason");
        assert!(reason.len() > 5, "{line}");
        let (language, id) = what.split_once(' ').expect("language and id");
        assert!(allowed.insert((language.to_owned(), id.to_owned())), "twice: {line}");
    }
    for (name, english) in english() {
        for language in others() {
            for (id, theirs) in file(language, &name) {
                // Terms are names, which are the same wherever they are.
                let same = !id.starts_with('-') && theirs.text == english[&id].text;
                let listed = allowed.remove(&(language.to_owned(), id.clone()));
                assert_eq!(
                    same, listed,
                    "{language} {id}: is it translated, and is it listed? {}",
                    theirs.text
                );
            }
        }
    }
    assert!(allowed.is_empty(), "there is no such message: {allowed:?}");
}

#[test]
fn counts_have_the_plurals_of_their_language() {
    for (language, needed) in PLURALS {
        for (id, said) in names().iter().flat_map(|name| file(language, name)) {
            for found in &said.plurals {
                let needed = needed.iter().chain(&["other"]).map(|category| (*category).to_owned()).collect();
                assert_eq!(*found, needed, "{language} {id}");
            }
        }
    }
}

/// The source of the host, without its tests at the end of files.
fn source() -> Vec<(PathBuf, String)> {
    let (mut found, mut folders) = (Vec::new(), vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")]);
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("lang/checks.rs")
            {
                let text = read(&path);
                let code = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default().to_owned();
                found.push((path, code));
            }
        }
    }
    found
}

#[test]
fn every_message_is_used_and_every_message_used_is_there() {
    let ids: BTreeSet<String> =
        english().into_values().flat_map(BTreeMap::into_keys).filter(|id| !id.starts_with('-')).collect();
    let mut used: BTreeSet<String> = Kind::ALL
        .iter()
        .flat_map(|kind| [kind.heading(), kind.meaning(), kind.advice()])
        .map(str::to_owned)
        .collect();
    for (path, code) in source() {
        // What is said by name must be there; lists of ids in constants are found by the look of them.
        for call in ["say(", "lang.text(", "lang.fill("] {
            // Others have a `say` of their own.
            let calls = code.match_indices(call).filter(|_| code.contains("lang::"));
            for (at, _) in calls {
                let Some(literal) = code[at + call.len()..].trim_start().strip_prefix('"') else { continue };
                let id = literal.split('"').next().unwrap_or_default();
                assert!(ids.contains(id), "{}: there is no message `{id}`", path.display());
            }
        }
        used.extend(code.split('"').skip(1).filter(|literal| ids.contains(*literal)).map(str::to_owned));
    }
    assert_eq!(ids.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "nobody says these");
}

/// Where words that are no message of the catalogue may come from: those of plugins, and faults of ours or of a plugin's, whose
/// English is for the administrator.
#[test]
fn no_words_of_ours_bypass_the_catalogue() {
    let own =
        ["new", "invalid", "invalid_all", "reauthorization_required", "access_denied", "provider_error"];
    let own = own.iter().chain(&["rate_limited", "unsupported"]).map(|name| format!("Failure::{name}("));
    let free: Vec<String> = own.chain(["Detail::Told(", "with_detail("].map(str::to_owned)).collect();
    let allowed = [
        "src/lang/message.rs",
        "src/schema/flaw.rs",
        "src/api/problem.rs",
        "src/http/refusal.rs",
        // It advises a plugin's author to make one.
        "src/conformance/rules.rs",
    ];
    for (path, code) in source() {
        if !allowed.iter().any(|file| path.ends_with(file)) {
            for call in &free {
                assert!(!code.contains(call), "{} has {call}", path.display());
            }
        }
    }
}
