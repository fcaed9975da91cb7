//! Convoke's provider for GoTo Meeting.

use convoke_plugin::{Bound, Failure, Manifest, NoKeys, Provider, Settings};

convoke_plugin::export_provider!(GoToMeeting);

/// GoTo Meeting for one configured app.
pub struct GoToMeeting {}

impl Provider for GoToMeeting {
    type Config = NoKeys;
    type Options = NoKeys;

    fn manifest() -> Manifest {
        let mut manifest = Manifest::new("gotomeeting", "GoTo Meeting", env!("CARGO_PKG_VERSION")).endpoints(
            Some("https://api.getgo.com/G2M/rest"),
            Some("authorize"),
            Some("token"),
        );
        manifest.domi_name = Some("GTM".to_owned());
        manifest
    }

    fn open(_settings: &Settings<NoKeys>, _bound: &mut Bound) -> Result<Self, Failure> {
        Ok(GoToMeeting {})
    }
}
