//! Configuration: built-in defaults, `convoke.toml`, `conf.d`, DOMI's variables, `CONVOKE_SECTION__KEY`, command line.
//!
//! figment merges the layers and remembers which one each value came from; what comes out is held to the JSON schema of
//! the typed [`Config`], all problems at once, each with its source and key and never with the value of a secret.
//!
//! The host calls [`Config::load`], then for each manifest [`Config::add_domi_provider`], then for each provider
//! [`Config::own_keys`] with the schema of its plugin.

mod checks;
mod coerce;
mod domi;
mod issue;
mod keeping;
mod layers;
mod load;
mod model;
mod origin;
mod plugin_keys;
mod provider;
mod published;
mod read;
mod record;
mod secrets;
mod show;
mod sources;
mod tree;
mod walk;

pub use domi::DomiCredential;
pub use issue::{Checked, Issue, Severity};
pub use model::{
    Config, Log, LogFormat, Outbound, Pages, Pairings, Plugins, Server, Store, StoreKind, Tls, Tokens,
};
pub use provider::{Credentials, PkceMode, ProviderSection, RESERVED_KEYS, Show};
pub use published::json_schema;
pub use sources::Sources;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod testing;
