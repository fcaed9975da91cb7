//! Opening a provider: from the JSON of its settings to an instance and its bound manifest.

use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::abi::MAX_JSON;
use crate::bound::{Bound, Settings};
use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::provider::Provider;
use crate::reading::read;

/// The manifest with the schemas of the author's types filled in.
pub(crate) fn complete_manifest<P: Provider>() -> Manifest {
    let mut manifest = P::manifest();
    manifest.config_schema = schema::<P::Config>();
    manifest.options_schema = schema::<P::Options>();
    manifest
}

fn schema<T: schemars::JsonSchema>() -> Value {
    let generator = SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true).into_generator();
    Value::from(generator.into_root_schema_for::<T>())
}

pub(crate) fn open_provider<P: Provider>(config: &[u8]) -> Result<(P, Bound), Failure> {
    let mut settings: Settings<P::Config> =
        read(config).map_err(|error| Failure::internal(format!("The configuration {error}.")))?;
    let manifest = complete_manifest::<P>();
    settings.complete(&manifest);
    let mut bound = Bound::new(manifest, &settings);
    let provider = P::open(&settings, &mut bound)?;
    Ok((provider, bound))
}

/// The same, with the bound manifest as it crosses the boundary.
pub(crate) fn open_bounded<P: Provider>(config: &[u8]) -> Result<(P, Vec<u8>), Failure> {
    let (provider, bound) = open_provider::<P>(config)?;
    match serde_json::to_vec(&bound) {
        Ok(json) if json.len() <= MAX_JSON => Ok((provider, json)),
        Ok(_) => Err(Failure::internal("The plugin's bound manifest is larger than 256 KiB.")),
        Err(_) => Err(Failure::internal("The plugin's bound manifest cannot be written as JSON.")),
    }
}
