//! `convoke keys`: make sealing keys, and see which there are.

use std::process::ExitCode;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Subcommand;

use super::tell;
use crate::config::{Config, Sources};
use crate::seal::{KeyRing, random};

/// What to do with sealing keys.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Print a new random key, one line for the file that server.keys_file names
    New,
    /// Print the id of each configured key, what it does and where it is written; never the key
    List,
}

pub(super) fn run(command: Command, sources: Sources) -> ExitCode {
    match command {
        Command::New => {
            say!("{}", STANDARD.encode(random::<32>()));
            ExitCode::SUCCESS
        }
        Command::List => match Config::load(sources) {
            Err(issues) => {
                tell(&issues);
                ExitCode::FAILURE
            }
            Ok((config, _)) => {
                list(&config);
                ExitCode::SUCCESS
            }
        },
    }
}

fn list(config: &Config) {
    let keys = &config.server.keys;
    if keys.is_empty() {
        say!("No sealing keys are configured: Convoke makes one at each start.");
        return;
    }
    let source = config.source_of("server.keys");
    for (number, id) in KeyRing::new(keys).ids().enumerate() {
        let does = if number == 0 { "seals and opens" } else { "opens" };
        say!("{id}  {does:<15}  key {} of {source}", number + 1);
    }
}
