//! `convoke plugin`: what was found, loaded, refused and why; and what an author needs.

mod inspect;
mod name;
mod new;
mod sdk;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use super::{catalog, tell};
use crate::config::{Config, Sources};
use crate::conformance::{self, Tested};

/// What to do with the plugins.
#[derive(Subcommand)]
pub(super) enum Command {
    /// List what is in the plugin folder: loaded, or refused and why
    List,
    /// Hold a built plugin to the contract, against a scripted provider; docs/plugins/conformance.md says how
    Test {
        /// The library
        file: PathBuf,
        /// Print one JSON object instead of a report
        #[arg(long)]
        json: bool,
        /// Samples to use instead of those in the library
        #[arg(long, value_name = "FILE")]
        samples: Option<PathBuf>,
        /// Try only the cases of this rule or theme, such as `errors` or `limits/refused`; what holds for every call is watched in them. That what was tried held is no conformance, and the report says so
        #[arg(long, value_name = "RULE", value_parser = conformance::rule_or_theme)]
        only: Option<String>,
        /// How the tested process, which is a child of this one, marks its lines
        #[arg(long, hide = true)]
        mark: Option<String>,
        /// Cases that were tried before
        #[arg(long, hide = true, default_value_t = 0)]
        skip: u64,
    },
    /// Say what a library is, can and may reach, wherever it lies; or why it would be refused
    Inspect(inspect::Arguments),
    /// Write a small complete provider in Rust, to be changed into yours
    New(new::Arguments),
}

pub(super) fn run(command: Command, sources: Sources) -> ExitCode {
    match command {
        Command::List => list(sources),
        Command::Test { file, json, samples, only, mark, skip } => {
            test(&Tested { file, samples, only }, json, mark, skip)
        }
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
    }
}

#[expect(clippy::print_stderr, reason = "a command line tool speaks there")]
fn test(tested: &Tested, json: bool, mark: Option<String>, skip: u64) -> ExitCode {
    if let Some(mark) = mark {
        conformance::in_child(tested, &mark, skip);
        return ExitCode::SUCCESS;
    }
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => {
            eprintln!("this program cannot be found, to run the plugin in a child of it: {error}");
            return ExitCode::FAILURE;
        }
    };
    let report = conformance::test(&program, tested);
    if json {
        say!("{:#}", report.to_json());
    } else {
        say!("{report}");
    }
    if report.held() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[expect(clippy::print_stderr, reason = "a command line tool speaks there")]
fn list(sources: Sources) -> ExitCode {
    let config = match Config::load(sources) {
        Ok((config, _)) => config,
        Err(issues) => {
            tell(&issues);
            return ExitCode::FAILURE;
        }
    };
    let mut catalog = catalog(&config);
    say!("{}", catalog.dir().display());
    let entries = match catalog.scan() {
        Ok(entries) => entries,
        Err(refusal) => {
            eprintln!("{}", refusal.0);
            return ExitCode::FAILURE;
        }
    };
    if entries.is_empty() {
        say!("  no library is here");
    }
    for entry in &entries {
        match &entry.plugin {
            Ok(plugin) => {
                let users: Vec<_> = config
                    .providers
                    .iter()
                    .filter(|(id, section)| section.plugin_name(id) == entry.name)
                    .map(|(id, _)| id.as_str())
                    .collect();
                let used = if users.is_empty() {
                    "used by no provider".to_owned()
                } else {
                    format!("used by {}", users.join(", "))
                };
                say!(
                    "  {}: loaded: {} {} ({}), {used}",
                    entry.name,
                    plugin.manifest.label,
                    plugin.manifest.version,
                    plugin.sdk
                );
            }
            Err(refusal) => say!("  {}: refused: {}", entry.name, refusal.0),
        }
    }
    for warning in &catalog.warnings {
        say!("  warning: {warning}");
    }
    ExitCode::SUCCESS
}
