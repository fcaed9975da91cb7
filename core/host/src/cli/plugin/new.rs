//! `convoke plugin new`: the example provider under another name, as a crate of its own.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::name::Name;
use super::sdk::Sdk;

macro_rules! example {
    ($file:literal) => {
        ($file, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/provider-rust/", $file)))
    };
}

/// The example, file by file. What is written is this text, under other names.
const EXAMPLE: [(&str, &str); 6] = [
    example!("Cargo.toml"),
    example!("README.md"),
    example!("convoke.toml"),
    example!("samples.json"),
    example!("src/lib.rs"),
    example!("src/tests.rs"),
];

/// Where the example has the SDK from.
const EXAMPLES_SDK: &str = "convoke-plugin = { path = \"../../core/plugin\" }";

/// What the example has from the workspace that it is in.
const ALONE: &str = r#"
# A workspace by itself, also inside the folder of another.
[workspace]

# Small: the library is read whole when Convoke starts.
[profile.release]
opt-level = "s"
lto = "fat"
codegen-units = 1
strip = "symbols"
# A panic is caught where the library ends and costs one call. With "abort" it would end Convoke, which refuses such a library.
panic = "unwind"
"#;

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    /// Its name, such as `acme-meet`: lower-case letters, digits, `-` and `_`
    name: String,
    /// The crate `convoke-plugin`: a folder (the crate's or Convoke's repository), a git address (with #tag=NAME, #branch=NAME
    /// or #COMMIT) or a version; else that of the repository around this folder or this program, else this program's version
    #[arg(long, value_name = "PATH|GIT|VERSION")]
    sdk: Option<String>,
    /// The folder to write to; else one of that name in this folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

#[expect(clippy::print_stderr, reason = "a command line tool speaks there")]
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    match make(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn make(arguments: &Arguments) -> Result<(), String> {
    let taken = |word: &str| word != "Acme" && EXAMPLE.iter().any(|(_, text)| has_word(text, word));
    let name = Name::new(&arguments.name, taken)?;
    let folder = arguments.dir.clone().unwrap_or_else(|| PathBuf::from(&name.dashed));
    let sdk = match &arguments.sdk {
        Some(given) => Sdk::read(given).map_err(|reason| format!("--sdk: {reason}"))?,
        None => {
            let places = [std::env::current_dir(), std::env::current_exe()];
            Sdk::found(&places.into_iter().filter_map(Result::ok).collect::<Vec<_>>())
        }
    };
    claim(&folder)?;
    for (file, text) in files(&name, &sdk) {
        write(&folder.join(file), &text)
            .map_err(|e| format!("{} cannot be written: {e}", folder.join(file).display()))?;
    }
    tell(&name, &sdk, &folder, arguments.sdk.is_none());
    Ok(())
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|found| found == word)
}

/// Every file of the new crate: its path in the folder, and its text.
fn files(name: &Name, sdk: &Sdk) -> Vec<(&'static str, String)> {
    let mut files: Vec<_> = EXAMPLE.iter().map(|(file, text)| (*file, renamed(text, name))).collect();
    for (_, text) in files.iter_mut().filter(|(file, _)| *file == "Cargo.toml") {
        *text = text.replace(EXAMPLES_SDK, &sdk.dependency()) + ALONE;
    }
    files.push((".gitignore", "/target\n".to_owned()));
    files
}

/// The example's names replaced, in one pass: what was put in is not looked at again.
fn renamed(text: &str, name: &Name) -> String {
    let plugin = format!("\"{}\"", name.id);
    let names = [
        ("Acme Meet", name.label.as_str()),
        ("Acme", &name.type_name),
        ("acme.example", &format!("{}.example", name.dashed)),
        ("acme", &name.id),
        ("convoke-example", &name.package),
        ("convoke_example", &name.library),
        ("\"example\"", &plugin),
    ];
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = names.iter().filter_map(|(old, _)| rest.find(old)).min() {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // The first that fits is the longest.
        for (old, new) in &names {
            if let Some(after) = rest.strip_prefix(old) {
                out.push_str(new);
                rest = after;
                break;
            }
        }
    }
    out + rest
}

/// Makes the folder, or takes an empty one.
fn claim(folder: &Path) -> Result<(), String> {
    let shown = folder.display();
    let used = |what: &str| format!("{shown} {what}; nothing was written. Choose another name, or --dir");
    match fs::read_dir(folder).map(Iterator::count) {
        Ok(0) => Ok(()),
        Ok(_) => Err(used("exists and is not empty")),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder).map_err(|e| format!("{shown} cannot be made: {e}"))
        }
        Err(e) if e.kind() == io::ErrorKind::NotADirectory => Err(used("exists and is no folder")),
        Err(e) => Err(format!("{shown} cannot be read: {e}")),
    }
}

/// Writes a file that must not be there yet.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if path.ends_with("convoke.toml") {
        use std::os::unix::fs::OpenOptionsExt as _;
        // A client secret goes into it.
        options.mode(0o600);
    }
    options.open(path)?.write_all(text.as_bytes())
}

fn tell(name: &Name, sdk: &Sdk, folder: &Path, chosen: bool) {
    let library = format!("{}{}{}", std::env::consts::DLL_PREFIX, name.library, std::env::consts::DLL_SUFFIX);
    say!("Made {}: the provider `{}`, \"{}\".", folder.display(), name.id, name.label);
    say!("It uses {}{}.", sdk.words(), if chosen { "; --sdk chooses another" } else { "" });
    if matches!(sdk, Sdk::Version(_)) {
        say!(
            "A registry has it only where somebody published it; else give --sdk a copy of Convoke's repository."
        );
    }
    say!("\nNext:");
    say!("  cd {}", folder.display());
    say!("  cargo test");
    say!("  cargo build --release");
    say!("  convoke plugin inspect target/release/{library}");
    say!("  convoke plugin test target/release/{library}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(given: &str) -> Vec<(&'static str, String)> {
        files(&Name::new(given, |_| false).unwrap(), &Sdk::Version("1.2.3".to_owned()))
    }

    fn text<'a>(files: &'a [(&str, String)], file: &str) -> &'a str {
        &files.iter().find(|(name, _)| *name == file).unwrap().1
    }

    #[test]
    fn it_is_the_examples_text() {
        let files = made("acme");
        for (file, example) in EXAMPLE {
            let example = example
                .replace("Acme Meet", "Acme")
                .replace("convoke-example", "convoke-acme")
                .replace("convoke_example", "convoke_acme")
                .replace("\"example\"", "\"acme\"");
            match file {
                "Cargo.toml" => {
                    let expected = example.replace(EXAMPLES_SDK, "convoke-plugin = \"1.2.3\"") + ALONE;
                    assert_ne!(expected, example + ALONE, "the SDK's line is found");
                    assert_eq!(text(&files, file), expected);
                }
                _ => assert_eq!(text(&files, file), example),
            }
        }
    }

    #[test]
    fn no_name_of_the_example_is_left() {
        for (file, text) in made("big-blue-button") {
            let lower = text.to_lowercase();
            for name in ["acme", "convoke-example", "convoke_example", "\"example\""] {
                assert!(!lower.contains(name), "{file}: {name}: {text}");
            }
        }
        let manifest: toml::Table = text(&made("big-blue-button"), "Cargo.toml").parse().unwrap();
        assert_eq!(manifest["package"]["name"].as_str(), Some("convoke-big-blue-button"));
        assert_eq!(manifest["lib"]["crate-type"][0].as_str(), Some("cdylib"));
        assert!(manifest["workspace"].as_table().is_some() && manifest["profile"]["release"].is_table());
        assert!(text(&made("big-blue-button"), "src/lib.rs").contains("export_provider!(BigBlueButton"));
    }

    #[test]
    fn a_name_that_holds_the_examples_is_put_in_once() {
        assert!(
            text(&made("acme-acme"), "src/lib.rs").contains("Manifest::new(\"acme_acme\", \"Acme Acme\"")
        );
    }
}
