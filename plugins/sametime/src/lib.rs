//! Convoke's provider for HCL Sametime meetings.
//!
//! HCL publishes no reference of this API; what is written here was read from the clients that use it. A Sametime meeting
//! is a room with a name, not an event: the name is its id and the end of its link, and no time is stored anywhere. Sign-in
//! is a form whose answer is cookies; each request carries both halves of an anti-forgery (CSRF) pair.
//!
//! | module | what |
//! | --- | --- |
//! | `config` | the configuration keys and meeting options, one key for each fact that nobody has confirmed |
//! | `csrf` | the pair, and finding the authentication service |
//! | `sign_in` | cookies for a password, new cookies for old |
//! | `profile` | whose token it is |
//! | `call` | one signed request to the catalogue, and what its statuses mean |
//! | `meetings` | create, change, read, list and delete rooms |
//! | `room` | a room as JSON to a meeting |
//! | `name`, `marks` | a room's name from a title in any script |

mod call;
mod config;
mod csrf;
mod marks;
mod meetings;
mod name;
mod profile;
mod room;
mod sign_in;

use convoke_plugin::{
    AuthKind, Bound, Capability, CreateMeeting, DeleteMeeting, Failure, Http, Level, ListMeetings,
    LoginRequest, Manifest, MeetingAnswer, MeetingPage, Operation, Profile, Provider, ReadMeeting,
    ReadProfile, RefreshGrant, RefreshPolicy, Settings, Tokens, UpdateMeeting, endpoint,
};

pub use config::{Config, CsrfCookie, GuestFlag, Options, SendTitle};

/// One Sametime site.
pub struct Sametime {
    base_url: String,
    config: Config,
}

impl Sametime {
    /// The catalogue of rooms, or one room in it.
    fn catalogue(&self, name: Option<&str>) -> String {
        let all = endpoint(&self.base_url, &["meeting-catalog", "api", "v1", "meetings"]);
        match name {
            Some(name) => endpoint(&all, &[name]),
            None => all,
        }
    }

    /// Where participants go; no answer carries it, every client puts it together.
    fn join_url(&self, name: &str) -> String {
        endpoint(&self.base_url, &["meeting", name])
    }
}

/// Whether passwords would cross a network in the clear.
fn is_unprotected(base_url: &str) -> bool {
    base_url.strip_prefix("http://").is_some_and(|rest| {
        let host = rest.split('/').next().unwrap_or_default();
        !["127.0.0.1", "[::1]", "localhost"]
            .iter()
            .any(|own| host.strip_prefix(own).is_some_and(|port| port.is_empty() || port.starts_with(':')))
    })
}

impl Provider for Sametime {
    type Config = Config;
    type Options = Options;

    fn manifest() -> Manifest {
        let mut manifest = Manifest::new("sametime", "Sametime", env!("CARGO_PKG_VERSION"))
            .operations([Operation::Refresh, Operation::Login])
            .operations(Operation::MEETINGS)
            .operations([Operation::Profile])
            .capabilities([Capability::Idempotency])
            .location(&[("Attendee Link", "join_url"), ("Password", "password")])
            // A room's name stands in for its title, as calendar entries have had it.
            .entry_items(&[
                ("meetingTitle", "id"),
                ("meetingAgenda", "agenda"),
                ("meetingURL", "join_url"),
                ("meetingPassword", "password"),
            ])
            .answered(&[("title", "/title"), ("password", "/password")]);
        manifest.made_titles = Some(name::MAX_BYTES);
        manifest.auth = AuthKind::Password;
        manifest.refresh = RefreshPolicy::BeforeEachCall;
        manifest.domi_name = Some("Sametime".to_owned());
        manifest
    }

    fn open(settings: &Settings<Config>, bound: &mut Bound) -> Result<Self, Failure> {
        let base_url = settings.base_url()?.to_owned();
        if is_unprotected(&base_url) {
            bound.note(
                Level::Warning,
                "base_url",
                "is plain HTTP: users' passwords and cookies cross the network unprotected; use https",
            );
        }
        Ok(Sametime { base_url, config: settings.own.clone() })
    }

    async fn login(&self, http: &Http, request: LoginRequest) -> Result<Tokens, Failure> {
        sign_in::login(self, http, &request).await
    }

    async fn refresh(&self, http: &Http, grant: RefreshGrant) -> Result<Tokens, Failure> {
        sign_in::refresh(self, http, &grant).await
    }

    async fn create_meeting(
        &self,
        http: &Http,
        create: CreateMeeting<Options>,
    ) -> Result<MeetingAnswer, Failure> {
        meetings::create(self, http, create).await
    }

    async fn update_meeting(
        &self,
        http: &Http,
        update: UpdateMeeting<Options>,
    ) -> Result<MeetingAnswer, Failure> {
        meetings::update(self, http, update).await
    }

    async fn get_meeting(&self, http: &Http, read: ReadMeeting) -> Result<MeetingAnswer, Failure> {
        meetings::get(self, http, &read).await
    }

    async fn list_meetings(&self, http: &Http, list: ListMeetings) -> Result<MeetingPage, Failure> {
        meetings::list(self, http, &list).await
    }

    async fn delete_meeting(&self, http: &Http, delete: DeleteMeeting) -> Result<(), Failure> {
        meetings::delete(self, http, &delete).await
    }

    async fn profile(&self, http: &Http, read: ReadProfile) -> Result<Profile, Failure> {
        profile::profile(self, http, &read).await
    }
}

convoke_plugin::export_provider!(Sametime, samples = include_str!("../samples.json"));

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::serde_json::json;
    use convoke_plugin::testing;

    #[test]
    fn the_site_is_the_customers_and_must_be_configured() {
        let failure = testing::open::<Sametime>(json!({})).err().unwrap();
        assert_eq!(failure.errors[0].pointer, "/base_url");
    }

    #[test]
    fn addresses_have_one_slash_whatever_the_configuration_ends_with() {
        for base in ["https://meet.example.org", "https://meet.example.org/"] {
            let (site, bound) = testing::open::<Sametime>(json!({ "base_url": base })).unwrap();
            assert_eq!(site.join_url("Réunion_A1"), "https://meet.example.org/meeting/R%C3%A9union_A1");
            assert_eq!(
                site.catalogue(Some("a/b")),
                "https://meet.example.org/meeting-catalog/api/v1/meetings/a%2Fb"
            );
            assert_eq!(bound.origins, ["https://meet.example.org"]);
            assert_eq!(bound.notes, []);
        }
    }

    #[test]
    fn plain_http_is_warned_about_except_on_loopback() {
        for (base, warned) in [
            ("http://meet.example.org", true),
            ("http://127.0.0.1.example.org", true),
            ("http://127.0.0.1:9/sametime", false),
            ("http://localhost", false),
            ("http://[::1]:9", false),
        ] {
            let (_, bound) = testing::open::<Sametime>(json!({ "base_url": base })).unwrap();
            assert_eq!(bound.notes.len(), usize::from(warned), "{base}");
        }
    }

    #[test]
    fn the_manifest_promises_what_sametime_keeps() {
        let manifest = testing::manifest::<Sametime>();
        assert_eq!(manifest.capabilities, [Capability::Idempotency]);
        assert_eq!(manifest.auth, AuthKind::Password);
        assert_eq!(manifest.refresh, RefreshPolicy::BeforeEachCall);
        assert!(!manifest.operations.contains(&Operation::Revoke));
        assert_eq!(manifest.options_schema["additionalProperties"], false);
        assert_eq!(manifest.config_schema["properties"]["auth_path"]["default"], "meeting-auth");
        assert_eq!(manifest.config_schema["properties"]["guest_flag"]["default"], "boolean");
    }
}
