//! Convoke's provider for Zoom.

use convoke_plugin::{Bound, Failure, Manifest, NoKeys, Provider, Settings};

convoke_plugin::export_provider!(Zoom);

/// Zoom for one configured app.
pub struct Zoom {}

impl Provider for Zoom {
    type Config = NoKeys;
    type Options = NoKeys;

    fn manifest() -> Manifest {
        let mut manifest = Manifest::new("zoom", "Zoom", env!("CARGO_PKG_VERSION")).endpoints(
            Some("https://api.zoom.us/v2"),
            Some("authorize"),
            Some("token"),
        );
        manifest.domi_name = Some("Zoom".to_owned());
        manifest
    }

    fn open(_settings: &Settings<NoKeys>, _bound: &mut Bound) -> Result<Self, Failure> {
        Ok(Zoom {})
    }
}
