//! JSON schemas: made from types, checked against values, told in words.
//!
//! A request type is declared once (serde and schemars). [`of`] makes the schema that is published, [`Validator`] holds
//! values to it, and [`duplicate_free`] reads the one [`serde_json::Value`] that is first validated and then deserialised.
//! What the schema calls valid deserialises: a property test holds that.

mod flaw;
mod formats;
mod json;
mod near;
mod simplify;
mod validator;
mod words;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

pub use flaw::Flaw;
pub(crate) use formats::{Format, is_loopback};
pub use json::{JsonFault, MAX_DEPTH, duplicate_free};
pub(crate) use near::nearest;
pub use simplify::simplify;
pub(crate) use validator::segments;
pub use validator::{SchemaFault, Validator, pointer};

/// The published schema of a type: draft 2020-12, self-contained, without `anyOf` and `oneOf` where JSON has a plainer form.
pub fn of<T: JsonSchema>() -> Value {
    made::<T>(SchemaSettings::draft2020_12())
}

/// The published schema of what we answer: a member that is left out at times is not required.
pub fn of_answer<T: JsonSchema>() -> Value {
    made::<T>(SchemaSettings::draft2020_12().for_serialize())
}

fn made<T: JsonSchema>(settings: SchemaSettings) -> Value {
    let generator = settings.with(|s| s.inline_subschemas = true).into_generator();
    let mut schema = Value::from(generator.into_root_schema_for::<T>());
    simplify(&mut schema);
    schema
}

#[cfg(test)]
mod tests;
