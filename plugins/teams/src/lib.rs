//! Convoke's provider for Microsoft Teams.

use convoke_plugin::{Bound, Failure, Manifest, NoKeys, Provider, Settings};

convoke_plugin::export_provider!(Teams);

/// Microsoft Teams for one configured app.
pub struct Teams {}

impl Provider for Teams {
    type Config = NoKeys;
    type Options = NoKeys;

    fn manifest() -> Manifest {
        let mut manifest = Manifest::new("teams", "Microsoft Teams", env!("CARGO_PKG_VERSION")).endpoints(
            Some("https://graph.microsoft.com/v1.0"),
            Some("authorize"),
            Some("token"),
        );
        manifest.domi_name = Some("Teams".to_owned());
        manifest
    }

    fn open(_settings: &Settings<NoKeys>, _bound: &mut Bound) -> Result<Self, Failure> {
        Ok(Teams {})
    }
}
