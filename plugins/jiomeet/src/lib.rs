//! Convoke's provider for JioMeet meetings.
//!
//! | file | what |
//! | --- | --- |
//! | `lib.rs` | the manifest, and each operation with its calls |
//! | `settings.rs` | configuration keys and meeting options |
//! | `redirect.rs` | what JioMeet demands of redirect URIs |
//! | `sign_in.rs` | the authorization URL and the token endpoint |
//! | `meeting.rs` | a meeting as JioMeet writes it, and as Convoke does |
//! | `listing.rs` | which of JioMeet's two lists to read, and what to keep of them |
//! | `error.rs` | documented error bodies |
//!
//! Facts come from JioMeet's OpenAPI file and its OAuth 2.0 guide. Where the two differ, or say nothing, the code says so
//! and the configuration can decide.

mod error;
mod listing;
mod meeting;
mod redirect;
mod settings;
mod sign_in;

use convoke_plugin::{
    AuthorizationRequest, Bound, Capability, CodeGrant, CreateMeeting, Credentials, DeleteMeeting,
    ExposeSecret, Failure, FailureKind, Http, Lifetimes, ListMeetings, Manifest, MeetingAnswer, MeetingPage,
    OneOrMany, Operation, Profile, Provider, ReadMeeting, ReadProfile, RefreshGrant, Request, Response,
    Settings, Tokens, UpdateMeeting, endpoint, jwt,
};

use error::documented;
use listing::Listed;
use meeting::{Body, Created, Stored};
pub use settings::{AdvancedOptions, Cancel, Config, Options, TokenForm};
use sign_in::{SignIn, UserProfile};

convoke_plugin::export_provider!(JioMeet, samples = include_str!("../samples.json"));

/// One configured JioMeet.
pub struct JioMeet {
    base_url: String,
    sign_in: SignIn,
    profile_path: String,
    cancel: Cancel,
}

impl Provider for JioMeet {
    type Config = Config;
    type Options = Options;

    fn manifest() -> Manifest {
        use Operation::*;
        let mut manifest = Manifest::new("jiomeet", "JioMeet", env!("CARGO_PKG_VERSION"))
            .endpoints(
                Some("https://jiomeetpro.jio.com"),
                Some("oauth2/authorize"),
                Some("api/oauth2/v2/token"),
            )
            .scope("user:read", "See who you are: name and mail address", &[Profile])
            .scope("meeting:create", "Schedule meetings", &[CreateMeeting])
            // A change is a PUT of the whole meeting, so it has to be read first.
            .scope("meeting:read", "See your meetings", &[GetMeeting, ListMeetings, UpdateMeeting])
            .scope("meeting:update", "Change your meetings", &[UpdateMeeting])
            .scope("meeting:delete", "Cancel your meetings", &[DeleteMeeting])
            .scope("meeting:join", "Join meetings (Convoke never needs it)", &[])
            .texts(include_str!("texts.tsv"))
            .default_scopes(&[
                "user:read",
                "meeting:create",
                "meeting:read",
                "meeting:update",
                "meeting:delete",
            ])
            .operations(Operation::OAUTH)
            .operations(Operation::MEETINGS)
            .operations([Profile])
            .capabilities([Capability::Times])
            .location(&[("Attendee Link", "join_url"), ("Password", "password")]);
        manifest.domi_name = Some("JioMeet".to_owned());
        manifest.jwt_scope_claim = Some("scope".to_owned());
        // The guide: one day and 60 days.
        manifest.lifetimes = Lifetimes { access_token: Some(24 * 3600), refresh_token: Some(60 * 24 * 3600) };
        manifest
    }

    fn open(settings: &Settings<Config>, bound: &mut Bound) -> Result<Self, Failure> {
        redirect::check(&settings.redirect_uris, bound);
        Ok(JioMeet {
            base_url: settings.base_url()?.to_owned(),
            sign_in: SignIn::new(settings)?,
            profile_path: settings.own.profile_path.trim_matches('/').to_owned(),
            cancel: settings.own.cancel,
        })
    }

    fn authorization_url(&self, request: &AuthorizationRequest) -> Result<String, Failure> {
        Ok(self.sign_in.authorization_url(request))
    }

    async fn exchange_code(&self, http: &Http, grant: CodeGrant) -> Result<Tokens, Failure> {
        self.sign_in.tokens(http, |client| client.code_request(&grant)).await
    }

    async fn refresh(&self, http: &Http, grant: RefreshGrant) -> Result<Tokens, Failure> {
        self.sign_in.tokens(http, |client| client.refresh_request(&grant)).await
    }

    /// `POST /api/meeting`
    async fn create_meeting(
        &self,
        http: &Http,
        create: CreateMeeting<Options>,
    ) -> Result<MeetingAnswer, Failure> {
        let url = endpoint(&self.base_url, &["api", "meeting"]);
        let request =
            Request::post(url).bearer(&create.credentials.access_token).json(&Body::new(create.meeting));
        let created: Created = documented(http.send(request).await?, &create.credentials)?.json()?;
        let stored = created.meeting_details.one().ok_or_else(|| {
            Failure::provider_error(
                "JioMeet says that it scheduled the meeting, but not which; look for it there before trying again.",
            )
        })?;
        Ok(stored.into_meeting().into())
    }

    /// `GET`, then `PUT /api/meeting/meetingDetails/{meetingId}`: JioMeet takes the whole meeting only.
    async fn update_meeting(
        &self,
        http: &Http,
        update: UpdateMeeting<Options>,
    ) -> Result<MeetingAnswer, Failure> {
        let before = self.read(http, &update.credentials, &update.id).await?;
        let link_before = before.meeting_url.clone();
        let request = Request::put(self.meeting_details(&update.id))
            .bearer(&update.credentials.access_token)
            .json(&Body::patched(before, update.patch));
        let after: OneOrMany<Stored> = documented(http.send(request).await?, &update.credentials)?.json()?;
        let after = after.one().ok_or_else(|| {
            Failure::provider_error("JioMeet says that it changed the meeting, but not what it is now.")
        })?;
        let link_changed = after.meeting_url.is_some() && after.meeting_url != link_before;
        Ok(MeetingAnswer { meeting: after.into_meeting(), link_changed, existing: false })
    }

    async fn get_meeting(&self, http: &Http, read: ReadMeeting) -> Result<MeetingAnswer, Failure> {
        Ok(self.read(http, &read.credentials, &read.id).await?.into_meeting().into())
    }

    /// `GET /api/meeting/{userId}?past=…`
    async fn list_meetings(&self, http: &Http, list: ListMeetings) -> Result<MeetingPage, Failure> {
        let user = self.user_id(http, &list.credentials).await?;
        let mut page = MeetingPage::default();
        for past in listing::parts(&list, http.now_ms()) {
            let request = Request::get(endpoint(&self.base_url, &["api", "meeting", &user]))
                .query("past", if *past { "true" } else { "false" })
                .bearer(&list.credentials.access_token);
            let listed: Listed = documented(http.send(request).await?, &list.credentials)?.json()?;
            listing::add(&mut page, listed, &list);
        }
        Ok(page)
    }

    /// `POST /api/meeting/cancel/{meetingId}`
    async fn delete_meeting(&self, http: &Http, delete: DeleteMeeting) -> Result<(), Failure> {
        let request = Request::post(endpoint(&self.base_url, &["api", "meeting", "cancel", &delete.id]))
            .bearer(&delete.credentials.access_token)
            .json(&self.cancel.body());
        // The answer is a sentence for people; the status says it all.
        let Err(refused) = documented(http.send(request).await?, &delete.credentials) else { return Ok(()) };
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
        Ok(self.user(http, &read.credentials).await?.into_profile())
    }
}

impl JioMeet {
    fn meeting_details(&self, id: &str) -> String {
        endpoint(&self.base_url, &["api", "meeting", "meetingDetails", id])
    }

    /// `GET /api/meeting/meetingDetails/{meetingId}`
    async fn read(&self, http: &Http, credentials: &Credentials, id: &str) -> Result<Stored, Failure> {
        let unknown = || Failure::new(FailureKind::NotFound, "JioMeet does not know this meeting.");
        let request = Request::get(self.meeting_details(id)).bearer(&credentials.access_token);
        let response = http.send(request).await?;
        // The id is all that a caller put into this request, so nothing else can be wrong with it.
        if matches!(response.status, 400 | 412) {
            return Err(unknown().with_status(response.status));
        }
        let found: OneOrMany<Stored> = documented(response, credentials)?.json()?;
        found.one().ok_or_else(unknown)
    }

    /// The id that the list call wants in its path: a claim of the token, else asked for. That both are the same is not
    /// documented, so the claim, which costs no call, goes first.
    async fn user_id(&self, http: &Http, credentials: &Credentials) -> Result<String, Failure> {
        let claims = jwt::claims(credentials.access_token.expose_secret());
        match claims.as_ref().and_then(|claims| claims.get("userId")?.as_str()).filter(|id| !id.is_empty()) {
            Some(id) => Ok(id.to_owned()),
            None => Ok(self.user(http, credentials).await?.id),
        }
    }

    /// The signed-in user. The OpenAPI file and the guide name different paths, so an unknown one is answered with the other.
    async fn user(&self, http: &Http, credentials: &Credentials) -> Result<UserProfile, Failure> {
        let mut response = self.get(http, credentials, &self.profile_path).await?;
        if response.status == 404 {
            let other = match self.profile_path.as_str() {
                settings::MY_PROFILE => settings::USER_PROFILE,
                _ => settings::MY_PROFILE,
            };
            response = self.get(http, credentials, other).await?;
        }
        if response.status == 404 {
            return Err(Failure::provider_error(
                "JioMeet has no profile at either of its documented places.",
            )
            .with_status(404));
        }
        documented(response, credentials)?.json()
    }

    async fn get(&self, http: &Http, credentials: &Credentials, path: &str) -> Result<Response, Failure> {
        let url = format!("{}/{path}", self.base_url);
        http.send(Request::get(url).bearer(&credentials.access_token)).await
    }
}

#[cfg(test)]
mod tests;
