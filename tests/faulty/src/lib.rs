//! A right provider into which one fault at a time can be put, to show that the conformance kit finds each.
//!
//! Without a fault it keeps every rule of the contract. The environment variable `CONVOKE_FAULT` names one of the faults in
//! `faults.tsv`: each is a few lines at the place where an author would make the mistake, and a check of the kit stands
//! beside it. The service is invented: meetings at `/meetings`, times in UTC, errors as `{"message"}`.

mod call;
mod fault;
mod limits;
mod listing;
mod mapping;
mod misbehaviour;
mod settings;
mod sign_in;

use std::sync::OnceLock;

use convoke_plugin::serde_json::Value;
use convoke_plugin::{
    AuthorizationRequest, Bound, Capability, CodeGrant, CreateMeeting, DeleteMeeting, Failure, Http, Level,
    ListMeetings, Manifest, MeetingAnswer, MeetingPage, Operation, Pkce, Profile, Provider, ReadMeeting,
    ReadProfile, RefreshGrant, Request, RevokeRequest, SecretString, Settings, Tokens, UpdateMeeting,
    endpoint,
};

use call::Call;
use misbehaviour::{Guard, marked, remembered};
use settings::{Config, Options};

convoke_plugin::export_provider!(Faulty, samples = include_str!("../samples.json"));

/// The provider for one configured site.
pub struct Faulty {
    base_url: String,
    authorize_url: String,
    token_url: String,
    client_id: String,
    client_secret: SecretString,
    api_key: Option<SecretString>,
    /// Of the fault that mixes users up.
    first_token: OnceLock<SecretString>,
}

// === impl Faulty ===

impl Provider for Faulty {
    type Config = Config;
    type Options = Options;

    fn manifest() -> Manifest {
        use Operation::*;
        let mut operations = vec![
            AuthorizationUrl,
            ExchangeCode,
            Refresh,
            Revoke,
            CreateMeeting,
            UpdateMeeting,
            GetMeeting,
            ListMeetings,
            DeleteMeeting,
            Profile,
        ];
        if fault::on("manifest/not-declared") {
            operations.retain(|operation| *operation != Profile);
        }
        if fault::on("manifest/login-declared") {
            operations.push(Login);
        }
        let writing = "meetings:write";
        let mut manifest = Manifest::new("faulty", "Faulty", env!("CARGO_PKG_VERSION"))
            .endpoints(Some("https://api.faulty.example/v1"), Some("authorize"), Some("token"))
            .scope("meetings:read", "See your meetings", &[GetMeeting, ListMeetings])
            .default_scopes(&["meetings:read", writing])
            .operations(operations)
            .capabilities([
                Capability::Agenda,
                Capability::Password,
                Capability::Invitees,
                Capability::Times,
                Capability::TimeZone,
                Capability::SendEmail,
            ])
            .answered(&[("title", "/title"), ("agenda", "/agenda"), ("password", "/password")]);
        if !fault::on("manifest/scope-unknown") {
            let operations = &[CreateMeeting, UpdateMeeting, DeleteMeeting];
            manifest = manifest.scope(writing, "Schedule, change and delete your meetings", operations);
        }
        match () {
            () if fault::on("manifest/occurrences-declared") => {
                manifest.capabilities.push(Capability::Occurrences);
            }
            () if fault::on("manifest/bad-id") => manifest.id = "Faulty-Meet".to_owned(),
            () if fault::on("manifest/bad-version") => manifest.version = "one".to_owned(),
            () if fault::on("manifest/any-origin") => manifest.origins.push("https://*".to_owned()),
            () => {}
        }
        manifest.pkce = Pkce::Optional;
        manifest
    }

    fn open(settings: &Settings<Config>, bound: &mut Bound) -> Result<Self, Failure> {
        if let Some(name) = fault::unknown() {
            return Err(Failure::internal(format!("There is no fault {name}.")));
        }
        if fault::on("open/panic") {
            #[expect(clippy::unwrap_used, reason = "this fault is a panic")]
            settings.client_secret().unwrap();
        }
        let api_key = settings.own.api_key.clone();
        if let Some(key) = &api_key
            && fault::on("secrets/key-in-note")
        {
            use convoke_plugin::ExposeSecret as _;
            bound.note(Level::Info, "api_key", format!("The key {} is used.", key.expose_secret()));
        }
        Ok(Faulty {
            base_url: settings.base_url()?.to_owned(),
            authorize_url: match settings.authorize_url()? {
                _ if fault::on("open/authorize-url-ignored") => format!("{}/authorize", settings.base_url()?),
                url => url.to_owned(),
            },
            token_url: match settings.token_url()? {
                _ if fault::on("open/token-url-ignored") => format!("{}/token", settings.base_url()?),
                url => url.to_owned(),
            },
            client_id: settings.client_id()?.to_owned(),
            client_secret: settings.client_secret()?.clone(),
            api_key,
            first_token: OnceLock::new(),
        })
    }

    fn authorization_url(&self, request: &AuthorizationRequest) -> Result<String, Failure> {
        Ok(sign_in::authorization_url(self, request))
    }

    async fn exchange_code(&self, http: &Http, grant: CodeGrant) -> Result<Tokens, Failure> {
        sign_in::exchange_code(self, http, &grant).await
    }

    async fn refresh(&self, http: &Http, grant: RefreshGrant) -> Result<Tokens, Failure> {
        sign_in::refresh(self, http, &grant).await
    }

    async fn revoke(&self, http: &Http, request: RevokeRequest) -> Result<(), Failure> {
        sign_in::revoke(self, http, &request).await
    }

    async fn create_meeting(
        &self,
        http: &Http,
        create: CreateMeeting<Options>,
    ) -> Result<MeetingAnswer, Failure> {
        let CreateMeeting { credentials, meeting: new } = &create;
        let check = || limits::check(Some(&new.title), new.agenda.as_deref(), new.password.as_deref());
        if !fault::on("limits/after-the-request") {
            check()?;
        }
        let mut call = Call::new(self, http, credentials);
        call.password = new.password.as_deref();
        if let Some(pin) = new.password.as_deref().filter(|password| password.len() == 4)
            && fault::on("secrets/pin-in-log")
        {
            convoke_plugin::log(Level::Info, &format!("a meeting with the PIN {pin}"));
        }
        let mut request = marked(Request::post(call.url(None)).json(&mapping::new_members(new)));
        if fault::on("create/title-in-header") {
            request = request.header("x-topic", new.title.as_str());
        }
        let response = call.send(request).await?;
        check()?;
        let mut made = mapping::answered(&response, None)?;
        made.invitees.clone_from(&new.invitees);
        if let Some(password) = &new.password
            && fault::on("secrets/password-in-options")
        {
            made.options.insert("passcode".to_owned(), password.as_str().into());
        }
        if fault::on("secrets/token-in-options") {
            use convoke_plugin::ExposeSecret as _;
            made.options.insert("session".to_owned(), credentials.access_token.expose_secret().into());
        }
        Ok(made.into())
    }

    async fn update_meeting(
        &self,
        http: &Http,
        update: UpdateMeeting<Options>,
    ) -> Result<MeetingAnswer, Failure> {
        let UpdateMeeting { credentials, id, patch, .. } = &update;
        let (agenda, password) = (patch.agenda.set(), patch.password.set());
        if !fault::on("limits/unchecked-on-update") {
            limits::check(patch.title.as_deref(), agenda.map(String::as_str), password.map(String::as_str))?;
        }
        let mut call = Call::new(self, http, credentials);
        call.password = password.map(String::as_str);
        let method = if fault::on("update/put") { "PUT" } else { "PATCH" };
        let mut body = mapping::patch_members(patch);
        if patch.invitees.is_some() {
            // With the guests the provider wants the seats, as they are.
            let response = call.send(Request::get(call.url(Some(id)))).await?;
            if !fault::on("update/unread-as-empty") {
                mapping::answered(&response, Some(id))?;
            }
            let stored: Value = response.json().unwrap_or_default();
            body.extend(stored.get("seats").map(|seats| ("seats".to_owned(), seats.clone())));
        }
        let request = Request::new(method, call.url(Some(id))).json(&body);
        let mut meeting = mapping::answered(&call.send(request).await?, Some(id))?;
        meeting.invitees = update.patch.invitees.unwrap_or_default();
        Ok(meeting.into())
    }

    async fn get_meeting(&self, http: &Http, read: ReadMeeting) -> Result<MeetingAnswer, Failure> {
        let guard = Guard::new();
        misbehaviour::before(http).await;
        let call = Call::new(self, http, &read.credentials);
        let answer = call.send(marked(Request::get(call.url(Some(&read.id))))).await;
        guard.done();
        let response = match answer {
            Err(failure) if failure.status == Some(404) && fault::on("errors/404-is-success") => {
                let meeting = convoke_plugin::Meeting { id: read.id, ..Default::default() };
                return Ok(meeting.into());
            }
            other => other?,
        };
        Ok(remembered(mapping::answered(&response, Some(&read.id))?).into())
    }

    async fn list_meetings(&self, http: &Http, list: ListMeetings) -> Result<MeetingPage, Failure> {
        listing::page(&Call::new(self, http, &list.credentials), &list).await
    }

    async fn delete_meeting(&self, http: &Http, delete: DeleteMeeting) -> Result<(), Failure> {
        let call = Call::new(self, http, &delete.credentials);
        let method = if fault::on("delete/get") { "GET" } else { "DELETE" };
        let mut request = Request::new(method, call.url(Some(&delete.id)));
        if !fault::on("delete/mail-ignored") {
            request = request.query("mail", if delete.send_email { "true" } else { "false" });
        }
        if fault::on("delete/body") {
            request = request.json(&convoke_plugin::serde_json::json!({"id": delete.id}));
        }
        match call.send(request).await {
            Err(_) if fault::on("delete/failure-is-success") => Ok(()),
            other => other.map(|_| ()),
        }
    }

    async fn profile(&self, http: &Http, read: ReadProfile) -> Result<Profile, Failure> {
        let call = Call::new(self, http, &read.credentials);
        let base = match () {
            () if fault::on("network/undeclared-host") => "https://id.faulty.example",
            () if fault::on("network/plain-http") => &self.base_url.replacen("https:", "http:", 1),
            () => &self.base_url,
        };
        let profile: Profile = call.send(Request::get(endpoint(base, &["me"]))).await?.json()?;
        if profile.id.trim().is_empty() {
            return Err(Failure::provider_error("The provider's user has no id."));
        }
        Ok(profile)
    }
}
