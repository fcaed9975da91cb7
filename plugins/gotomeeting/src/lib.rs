//! Convoke's provider for GoToMeeting.
//!
//! | file | what |
//! | --- | --- |
//! | `lib.rs` | the manifest, and each operation with its calls |
//! | `settings.rs` | configuration keys and meeting options |
//! | `body.rs` | the whole meeting that create and update send |
//! | `stored.rs` | a meeting as GoTo answers it, in the spellings of its calls |
//! | `members.rs` | an answer's members, whatever their spelling and type |
//! | `subject.rs` | titles, in which GoTo wants two characters written differently |
//! | `telephone.rs` | telephone numbers out of free text |
//! | `listing.rs` | which of GoTo's two lists to read, and for when |
//! | `profile.rs` | whose token it is |
//! | `failure.rs` | what error answers mean |
//!
//! Facts come from an OpenAPI file made from the vendor's reference, and from its pages on OAuth. What they leave open is
//! configurable, or read in every form that was seen.

mod body;
mod failure;
mod listing;
mod members;
mod profile;
mod settings;
mod stored;
mod subject;
mod telephone;

use convoke_plugin::oauth::{self, Client, ClientAuthentication};
use convoke_plugin::{
    AuthorizationRequest, Bound, Capability, CodeGrant, CreateMeeting, Credentials, DeleteMeeting, Failure,
    FailureKind, Http, Level, Lifetimes, ListMeetings, Manifest, MeetingAnswer, MeetingPage, OneOrMany,
    Operation, Pkce, Profile, Provider, ReadMeeting, ReadProfile, RefreshGrant, Request, Response, Settings,
    Tokens, UpdateMeeting, endpoint, log, place,
};

use body::Body;
use listing::Part;
use members::Members;
pub use settings::{Config, MeetingType, Options};
use stored::Stored;

convoke_plugin::export_provider!(GoToMeeting, samples = include_str!("../samples.json"));

/// The scope that all calls of the meetings' API need.
const MEETINGS: &str = "collab:";
/// The scope of the user's own data. That the profile needs it is not documented, so no call is refused for want of it.
const IDENTITY: &str = "identity:";

/// GoToMeeting for one configured app.
pub struct GoToMeeting {
    base_url: String,
    authorize_url: String,
    oauth: Client,
    config: Config,
}

// === impl GoToMeeting ===

impl Provider for GoToMeeting {
    type Config = Config;
    type Options = Options;

    fn manifest() -> Manifest {
        use Operation::*;
        let mut manifest = Manifest::new("gotomeeting", "GoToMeeting", env!("CARGO_PKG_VERSION"))
            .endpoints(
                Some("https://api.getgo.com/G2M/rest"),
                Some("https://authentication.logmeininc.com/oauth/authorize"),
                Some("https://authentication.logmeininc.com/oauth/token"),
            )
            .scope(
                MEETINGS,
                "Schedule, see, change and delete your meetings",
                &[CreateMeeting, UpdateMeeting, GetMeeting, ListMeetings, DeleteMeeting],
            )
            .scope(IDENTITY, "See your name and mail address", &[])
            .default_scopes(&[MEETINGS])
            .texts(include_str!("texts.tsv"))
            .operations(Operation::OAUTH)
            .operations(Operation::MEETINGS)
            .operations([Profile])
            .capabilities([Capability::Times])
            .entry_items(&[("meetingTitle", "title"), ("meetingURL", "join_url")])
            .sign_in_error(
                "invalid_scope",
                "GoTo refused the permissions that were asked for: only those that were chosen for the app can be had.",
                "Ask this service's administrator to compare the configured scopes with those of the OAuth client at GoTo.",
            );
        manifest.domi_name = Some("GTM".to_owned());
        manifest.lifetimes = Lifetimes { access_token: Some(3600), refresh_token: None };
        manifest
    }

    fn open(settings: &Settings<Config>, bound: &mut Bound) -> Result<Self, Failure> {
        let base_url = settings.base_url()?;
        let mut config = settings.own.clone();
        config.profile_url = place(base_url, &config.profile_url);
        bound.reach(&config.profile_url);
        if config.offer_pkce {
            bound.manifest.pkce = Pkce::Optional;
        }
        let oauth = Client {
            authentication: ClientAuthentication::Basic,
            ..Client::new(settings.token_url()?, settings.client_id()?, settings.client_secret()?)
        };
        Ok(GoToMeeting {
            base_url: base_url.to_owned(),
            authorize_url: settings.authorize_url()?.to_owned(),
            oauth,
            config,
        })
    }

    fn authorization_url(&self, request: &AuthorizationRequest) -> Result<String, Failure> {
        Ok(oauth::authorization_url(&self.authorize_url, &self.oauth.client_id, request))
    }

    async fn exchange_code(&self, http: &Http, grant: CodeGrant) -> Result<Tokens, Failure> {
        self.oauth.exchange_code(http, &grant).await.map_err(failure::of_tokens)
    }

    async fn refresh(&self, http: &Http, grant: RefreshGrant) -> Result<Tokens, Failure> {
        self.oauth.refresh(http, &grant).await.map_err(failure::of_tokens)
    }

    /// `POST /meetings`
    async fn create_meeting(
        &self,
        http: &Http,
        create: CreateMeeting<Options>,
    ) -> Result<MeetingAnswer, Failure> {
        let CreateMeeting { credentials, meeting } = create;
        subject::check(&meeting.title)?;
        let body = Body::new(meeting, &self.config);
        let request = Request::post(self.meetings(&[])).json(&body);
        let answer = self.send(http, &credentials, request).await?;
        let made = one(&answer)?.filter(|made| made.id().is_some()).ok_or_else(|| {
            Failure::provider_error(
                "GoTo says that it scheduled the meeting, but not which; look for it there before trying again.",
            )
        })?;
        let mut meeting = made.meeting("", &self.config);
        if meeting.join_url != Some(self.config.join_url(&meeting.id)) {
            log(
                Level::Warning,
                "GoTo's join links are not made as the key join_url says: meetings that are read have others.",
            );
        }
        body.complete(&mut meeting);
        Ok(meeting.into())
    }

    /// `GET`, `PUT` (which takes the whole meeting only and answers nothing) and `GET /meetings/{meetingId}`
    async fn update_meeting(
        &self,
        http: &Http,
        update: UpdateMeeting<Options>,
    ) -> Result<MeetingAnswer, Failure> {
        let UpdateMeeting { credentials, id, patch, .. } = update;
        patch.title.as_deref().map_or(Ok(()), subject::check)?;
        let before = self.read(http, &credentials, &id).await?;
        if !body::changes(&patch) {
            return Ok(before.meeting(&id, &self.config).into());
        }
        let body = Body::patched(&before, patch, &self.config)?;
        let request = Request::put(self.meetings(&[&id])).json(&body);
        self.send(http, &credentials, request).await?;
        // It is changed by now, so that a failure to look at it is none of the change.
        let meeting = match self.read(http, &credentials, &id).await {
            Ok(after) => after.meeting(&id, &self.config),
            Err(_) => {
                let mut meeting = before.meeting(&id, &self.config);
                body.complete(&mut meeting);
                meeting
            }
        };
        Ok(meeting.into())
    }

    async fn get_meeting(&self, http: &Http, read: ReadMeeting) -> Result<MeetingAnswer, Failure> {
        let stored = self.read(http, &read.credentials, &read.id).await?;
        let mut meeting = stored.meeting(&read.id, &self.config);
        if self.config.host_links {
            meeting.host_url = self.host_link(http, &read.credentials, &read.id).await;
        }
        Ok(meeting.into())
    }

    /// `GET /upcomingMeetings`, `GET /historicalMeetings`
    async fn list_meetings(&self, http: &Http, list: ListMeetings) -> Result<MeetingPage, Failure> {
        let mut found = Vec::new();
        for part in listing::parts(&list, http.now_ms(), self.config.list_days) {
            let request = match part {
                Part::Upcoming => Request::get(endpoint(&self.base_url, &["upcomingMeetings"])),
                Part::Past { start, end } => Request::get(endpoint(&self.base_url, &["historicalMeetings"]))
                    .query("startDate", &start)
                    .query("endDate", &end),
            };
            let listed: Vec<Members> = self.send(http, &list.credentials, request).await?.json()?;
            found.extend(listed.into_iter().map(Stored));
        }
        Ok(listing::page(found, &list, &self.config))
    }

    /// `DELETE /meetings/{meetingId}`
    async fn delete_meeting(&self, http: &Http, delete: DeleteMeeting) -> Result<(), Failure> {
        let request = Request::delete(self.meetings(&[&delete.id]));
        let Err(refused) = self.send(http, &delete.credentials, request).await else { return Ok(()) };
        // What an unknown id is answered with is not documented; it may be the status of a bad request.
        if refused.kind == FailureKind::InvalidRequest
            && let Err(gone) = self.read(http, &delete.credentials, &delete.id).await
            && gone.kind == FailureKind::NotFound
        {
            return Err(gone);
        }
        Err(refused)
    }

    async fn profile(&self, http: &Http, read: ReadProfile) -> Result<Profile, Failure> {
        let mut answer = self.get(http, &read.credentials, &self.config.profile_url).await?;
        if answer.status == 404
            && let Some(other) = profile::other_place(&self.base_url, &self.config.profile_url)
        {
            answer = self.get(http, &read.credentials, &other).await?;
        }
        if answer.status == 404 {
            return Err(
                Failure::provider_error("GoTo has no profile there; set profile_url.").with_status(404)
            );
        }
        if !answer.is_success() {
            return Err(failure::read(&answer, &read.credentials));
        }
        profile::read(&answer.json()?)
    }
}

impl GoToMeeting {
    fn meetings(&self, rest: &[&str]) -> String {
        let mut segments = vec!["meetings"];
        segments.extend(rest);
        endpoint(&self.base_url, &segments)
    }

    async fn get(&self, http: &Http, credentials: &Credentials, url: &str) -> Result<Response, Failure> {
        http.send(Request::get(url).bearer(&credentials.access_token)).await
    }

    /// Sends with the token; anything but success is a failure.
    async fn send(
        &self,
        http: &Http,
        credentials: &Credentials,
        request: Request,
    ) -> Result<Response, Failure> {
        let response = http.send(request.bearer(&credentials.access_token)).await?;
        if response.is_success() { Ok(response) } else { Err(failure::read(&response, credentials)) }
    }

    /// `GET /meetings/{meetingId}`
    async fn read(&self, http: &Http, credentials: &Credentials, id: &str) -> Result<Stored, Failure> {
        let unknown = || Failure::new(FailureKind::NotFound, "GoTo does not know this meeting.");
        let response = self.get(http, credentials, &self.meetings(&[id])).await?;
        match response.status {
            // The id is all that a caller put into this request, so nothing else can be wrong with it.
            400 => Err(unknown().with_status(400)),
            _ if response.is_success() => one(&response)?.ok_or_else(unknown),
            _ => Err(failure::read(&response, credentials)),
        }
    }

    /// `GET /meetings/{meetingId}/start`. The meeting is there without it.
    async fn host_link(&self, http: &Http, credentials: &Credentials, id: &str) -> Option<String> {
        let response = self.get(http, credentials, &self.meetings(&[id, "start"])).await.ok()?;
        let members: Members = response.success().ok()?.json().ok()?;
        members.text("hostURL").map(str::to_owned)
    }
}

/// The meeting of an answer: by the documentation the only one of an array.
fn one(answer: &Response) -> Result<Option<Stored>, Failure> {
    Ok(answer.json::<OneOrMany<Members>>()?.one().map(Stored))
}

#[cfg(test)]
mod tests;
