//! The provider: every operation does what its word says, and then answers well.

use convoke_plugin::{
    AuthorizationRequest, Bound, CodeGrant, CreateMeeting, DeleteMeeting, Failure, Http, ListMeetings,
    LoginRequest, Manifest, Meeting, MeetingAnswer, MeetingPage, NoKeys, Operation, Profile, Provider,
    ReadMeeting, ReadProfile, RefreshGrant, RevokeRequest, SecretString, Settings, Tokens, UpdateMeeting,
    schemars, serde,
};
use convoke_plugin::{ExposeSecret, Level};

use crate::behaviour::{BLOCK, Word, act};
use crate::raw;

/// The plugin's own keys.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(crate = "convoke_plugin::serde")]
#[schemars(crate = "convoke_plugin::schemars", deny_unknown_fields)]
pub(crate) struct Config {
    /// What the instance does; see the crate's documentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    behaviour: Option<String>,
}

pub(crate) struct Hostile {
    url: String,
    behaviour: String,
}

impl Hostile {
    /// The word of the call, else the configured one.
    async fn act(&self, http: &Http, given: &str, secret: &SecretString) -> Result<String, Failure> {
        let word = Word::of(given).unwrap_or_else(|| Word::new(&self.behaviour));
        act(http, &self.url, word, secret).await.map(|text| text.unwrap_or_else(|| given.to_owned()))
    }

    async fn meeting(
        &self,
        http: &Http,
        given: &str,
        secret: &SecretString,
    ) -> Result<MeetingAnswer, Failure> {
        let title = self.act(http, given, secret).await?;
        let join_url = Some("https://hostile.example/join".to_owned());
        Ok(Meeting { id: "m1".to_owned(), title: Some(title), join_url, ..Meeting::default() }.into())
    }

    async fn tokens(&self, http: &Http, given: &str, secret: &SecretString) -> Result<Tokens, Failure> {
        let mut tokens = Tokens::new(format!("access {}", self.act(http, given, secret).await?));
        tokens.refresh_token = Some("refresh".into());
        Ok(tokens)
    }
}

impl Drop for Hostile {
    #[expect(clippy::panic, reason = "this is what it is for")]
    fn drop(&mut self) {
        if self.behaviour == "close:panic" {
            panic!("at close");
        }
    }
}

impl Provider for Hostile {
    type Config = Config;
    type Options = NoKeys;

    fn manifest() -> Manifest {
        Manifest::new("hostile", "Hostile", "1.0.0")
            .endpoints(Some("https://hostile.example"), Some("authorize"), Some("token"))
            .operations(Operation::ALL.iter().copied().filter(|operation| *operation != Operation::Profile))
    }

    #[expect(clippy::panic, reason = "this is what it is for")]
    fn open(settings: &Settings<Config>, bound: &mut Bound) -> Result<Self, Failure> {
        let behaviour = settings.own.behaviour.clone().unwrap_or_default();
        match behaviour.strip_prefix("open:") {
            Some("panic") => panic!("at open"),
            Some("fail") => return Err(Failure::invalid("/behaviour", "is to fail")),
            Some("block") => std::thread::sleep(BLOCK),
            Some("widen") => {
                let none =
                    ["*", "https://*", "http://169.254.169.254", "file:///", "", "\r\n", "https://*.*.com"];
                bound.origins.extend(none.map(str::to_owned));
            }
            Some("rename") => {
                bound.manifest.id = "another".to_owned();
                bound.manifest.operations = Operation::ALL.to_vec();
            }
            Some("notes") => bound.note(Level::Warning, "no\r\nkey", "\u{1b}[31mred"),
            Some(raw) if raw.starts_with(raw::MARK) => return Err(Failure::internal(raw)),
            _ => {}
        }
        Ok(Hostile { url: format!("{}/hostile", settings.base_url()?), behaviour })
    }

    fn authorization_url(&self, request: &AuthorizationRequest) -> Result<String, Failure> {
        Ok(format!("{}?state={}", self.url, request.state))
    }

    async fn exchange_code(&self, http: &Http, grant: CodeGrant) -> Result<Tokens, Failure> {
        self.tokens(http, grant.code.expose_secret(), &grant.code).await
    }

    async fn refresh(&self, http: &Http, grant: RefreshGrant) -> Result<Tokens, Failure> {
        self.tokens(http, grant.refresh_token.expose_secret(), &grant.refresh_token).await
    }

    async fn revoke(&self, http: &Http, request: RevokeRequest) -> Result<(), Failure> {
        self.act(http, request.token.expose_secret(), &request.token).await.map(drop)
    }

    async fn login(&self, http: &Http, request: LoginRequest) -> Result<Tokens, Failure> {
        self.tokens(http, &request.username, &request.password).await
    }

    async fn create_meeting(
        &self,
        http: &Http,
        create: CreateMeeting<NoKeys>,
    ) -> Result<MeetingAnswer, Failure> {
        self.meeting(http, &create.meeting.title, &create.credentials.access_token).await
    }

    async fn update_meeting(
        &self,
        http: &Http,
        update: UpdateMeeting<NoKeys>,
    ) -> Result<MeetingAnswer, Failure> {
        let title = update.patch.title.as_deref().unwrap_or_default();
        self.meeting(http, title, &update.credentials.access_token).await
    }

    async fn get_meeting(&self, http: &Http, read: ReadMeeting) -> Result<MeetingAnswer, Failure> {
        self.meeting(http, &read.id, &read.credentials.access_token).await
    }

    async fn list_meetings(&self, http: &Http, list: ListMeetings) -> Result<MeetingPage, Failure> {
        self.act(http, "", &list.credentials.access_token).await.map(|_| MeetingPage::default())
    }

    async fn delete_meeting(&self, http: &Http, delete: DeleteMeeting) -> Result<(), Failure> {
        self.act(http, &delete.id, &delete.credentials.access_token).await.map(drop)
    }

    async fn profile(&self, http: &Http, read: ReadProfile) -> Result<Profile, Failure> {
        let name = self.act(http, "", &read.credentials.access_token).await?;
        Ok(Profile { id: "u1".to_owned(), name: Some(name), email: None })
    }
}
