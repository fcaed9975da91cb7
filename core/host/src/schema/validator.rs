//! Values held to a schema: all that is wrong at once, each where it stands or should stand.

use std::fmt;

use jsonschema::{Draft, PatternOptions};
use serde_json::Value;

use super::flaw::Flaw;
use super::formats;
use super::simplify::simplify;
use super::words;

/// More is not told: a body can hold thousands of unknown members.
pub(super) const MAX_ERRORS: usize = 100;
/// Bytes that one pattern of a plugin's schema may take when compiled.
const MAX_PATTERN: usize = 1 << 20;

/// A schema ready for use. Formats are checked, patterns run in linear time, and nothing is ever fetched.
pub struct Validator {
    schema: Value,
    compiled: jsonschema::Validator,
}

/// Why a schema cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaFault(String);

impl Validator {
    /// Takes a schema of draft 2020-12, in the form it is published.
    pub fn new(mut schema: Value) -> Result<Self, SchemaFault> {
        simplify(&mut schema);
        let mut options = jsonschema::options()
            .offline()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .with_pattern_options(
                PatternOptions::regex().size_limit(MAX_PATTERN).dfa_size_limit(MAX_PATTERN),
            );
        for format in formats::OURS {
            options = options.with_format(format.name, format.allows);
        }
        let compiled = options.build(&schema).map_err(|error| {
            let place = error.instance_path().to_string();
            SchemaFault(format!("{}: {error}", if place.is_empty() { "/" } else { &place }))
        })?;
        Ok(Validator { schema, compiled })
    }

    /// The schema as it is used.
    pub fn schema(&self) -> &Value {
        &self.schema
    }

    /// What is wrong with `instance`, in the order of the pointers; empty when it is valid. At most 100 are told.
    ///
    /// The words say what is allowed and never repeat a value.
    pub fn check(&self, instance: &Value) -> Vec<Flaw> {
        let mut found = Vec::new();
        for error in self.compiled.iter_errors(instance) {
            if found.len() >= MAX_ERRORS {
                break;
            }
            words::tell(&self.schema, &error, &mut found);
        }
        found.sort_by_cached_key(|flaw| (flaw.pointer.clone(), flaw.detail.english()));
        found.dedup();
        found.truncate(MAX_ERRORS);
        found
    }
}

/// The RFC 6901 pointer of a member of what `parent` points to.
pub fn pointer(parent: &str, name: &str) -> String {
    format!("{parent}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// The names on the way of an RFC 6901 pointer.
pub(crate) fn segments(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|segment| segment.replace("~1", "/").replace("~0", "~"))
}

// === impl Validator ===

impl fmt::Debug for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Validator").field("schema", &self.schema).finish_non_exhaustive()
    }
}

// === impl SchemaFault ===

impl fmt::Display for SchemaFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the schema cannot be used: {}", self.0)
    }
}

impl std::error::Error for SchemaFault {}
