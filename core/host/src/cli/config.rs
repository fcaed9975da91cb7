//! `convoke config`: check, show, schema.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;

use serde_json::Value;

use super::{catalog, load, tell};
use crate::assemble::Assembled;
use crate::config::{Config, Sources, json_schema};
use crate::provider::{Provider, Schema};

/// What to do with the configuration.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Say everything that is wrong or doubtful, and which providers are ready
    Check,
    /// Print the effective configuration with the source of each key; secrets are masked
    Show,
    /// Print the JSON schema of the configuration, with the keys of the plugins that are found
    Schema,
}

pub(super) fn run(command: Command, sources: Sources) -> ExitCode {
    match command {
        Command::Check => match load(sources) {
            Err(issues) => {
                tell(&issues);
                ExitCode::FAILURE
            }
            Ok(loaded) => {
                let failed = tell(&loaded.assembled.issues);
                for (id, reason) in &loaded.assembled.left_out {
                    say!("providers.{id}: left out: {reason}");
                }
                for provider in loaded.assembled.providers.values() {
                    say!(
                        "providers.{}: ready ({} by plugin {} {})",
                        provider.id,
                        provider.label,
                        provider.plugin_name(),
                        provider.manifest.version
                    );
                    for uri in provider.redirect_uris(&loaded.public_url) {
                        say!("  redirect URI to register: {uri}");
                    }
                    for note in &provider.notes {
                        let key = if note.key.is_empty() { String::new() } else { format!("{}: ", note.key) };
                        say!("  note: {key}{}", note.message);
                    }
                }
                let unusable = unusable_schemas(&loaded.assembled);
                for line in &unusable {
                    say!("{line}");
                }
                let sound = !failed && unusable.is_empty() && !loaded.assembled.has_error_notes();
                say!(
                    "{}",
                    if sound { "The configuration is sound." } else { "The configuration needs mending." }
                );
                if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE }
            }
        },
        Command::Show => match Config::load(sources) {
            Err(issues) => {
                tell(&issues);
                ExitCode::FAILURE
            }
            Ok((config, _)) => {
                say!("{}", config.show(&plugin_schemas(&config)).trim_end());
                ExitCode::SUCCESS
            }
        },
        Command::Schema => {
            let plugins =
                Config::load(sources).map(|(config, _)| plugin_schemas(&config)).unwrap_or_default();
            say!("{:#}", json_schema(&plugins));
            ExitCode::SUCCESS
        }
    }
}

/// The schemas of the plugins' own keys, by provider id, as far as the plugins are found.
fn plugin_schemas(config: &Config) -> BTreeMap<String, Value> {
    let mut catalog = catalog(config);
    let schema = |(id, section): (&String, &crate::config::ProviderSection)| {
        let plugin = catalog.load(section.plugin_name(id)).ok()?;
        Some((id.clone(), plugin.manifest.config_schema.clone()))
    };
    config.providers.iter().filter_map(schema).collect()
}

/// What is wrong with the schemas of the plugins' options.
fn unusable_schemas(assembled: &Assembled) -> Vec<String> {
    let schemas = assembled.providers.values().flat_map(|p| [(p, &p.meeting_request), (p, &p.meeting_patch)]);
    let reason = |(provider, schema): (&Arc<Provider>, &Schema)| {
        let reason = schema.validator().err()?;
        Some(format!("providers.{}: its plugin's options schema cannot be used: {reason}", provider.id))
    };
    schemas.filter_map(reason).collect()
}
