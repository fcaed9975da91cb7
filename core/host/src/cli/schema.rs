//! `convoke schema`: the OpenAPI document and the schemas.

use std::process::ExitCode;

use super::load;
use crate::config::Sources;
use crate::http::openapi;

#[expect(clippy::print_stderr, reason = "a command line tool speaks there")]
pub(super) fn run(name: &str, sources: Sources) -> ExitCode {
    if name == "openapi" {
        // Without a configuration that loads: the document with `{provider}`.
        let document = match load(sources) {
            Ok(loaded) if !loaded.assembled.providers.is_empty() => openapi::document(
                &loaded.public_url,
                loaded.assembled.providers.values().map(AsRef::as_ref),
                loaded.config.pairings.enabled,
            ),
            _ => openapi::generic(),
        };
        say!("{document:#}");
        return ExitCode::SUCCESS;
    }
    let schemas = openapi::schemas();
    match schemas.get(name) {
        Some(schema) => {
            say!("{schema:#}");
            ExitCode::SUCCESS
        }
        None => {
            let names: Vec<_> = schemas.keys().copied().collect();
            eprintln!("There is no schema `{name}`; there are openapi, {}.", names.join(", "));
            ExitCode::FAILURE
        }
    }
}
