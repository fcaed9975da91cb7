//! `convoke plugin`: what was found, loaded, refused and why.

use std::process::ExitCode;

use clap::Subcommand;

use super::{catalog, tell};
use crate::config::{Config, Sources};

/// What to do with the plugins.
#[derive(Subcommand)]
pub(super) enum Command {
    /// List what is in the plugin folder: loaded, or refused and why
    List,
}

#[expect(clippy::print_stderr, reason = "a command line tool speaks there")]
pub(super) fn run(command: Command, sources: Sources) -> ExitCode {
    let Command::List = command;
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
