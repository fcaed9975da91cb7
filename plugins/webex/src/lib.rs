//! Convoke's provider for Webex meetings.
//!
//! Sources of facts: the vendor's OpenAPI file for meetings and its pages on integrations, scopes and meeting invitees.

mod call;
mod failure;
mod invitees;
mod limits;
mod links;
mod listing;
mod mapping;
pub mod options;
mod recurrence;
mod repeated;
mod scopes;
mod series;
mod times;

#[cfg(test)]
mod tests;

use convoke_plugin::oauth::{self, Client};
use convoke_plugin::schemars::JsonSchema;
use convoke_plugin::serde::{Deserialize, Serialize};
use convoke_plugin::{
    AuthorizationRequest, Bound, Capability, CodeGrant, CreateMeeting, Credentials, DeleteMeeting, Failure,
    Http, Level, Lifetimes, ListMeetings, Manifest, Meeting, MeetingAnswer, MeetingPage, Moment, Operation,
    Pkce, Profile, Provider, ReadMeeting, ReadProfile, RefreshGrant, Request, Response, Settings, Tokens,
    UpdateMeeting, log, schemars, serde, serde_json,
};

use call::Call;
use failure::PATIENCE;
use options::Options;

convoke_plugin::export_provider!(Webex, samples = include_str!("../samples.json"));

const DAY_S: u64 = 24 * 60 * 60;

/// Keys of a Webex provider's section beside those that every provider has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "serde", default)]
#[schemars(crate = "schemars", deny_unknown_fields)]
pub struct Config {
    /// How many days a list covers when the caller names only one end of it, or none (then from now on).
    #[schemars(range(min = 1, max = 3650))]
    pub list_days: u32,
    /// Whether lists include meetings in personal rooms, which Webex tells only when asked apart: one more request per list.
    pub list_personal_rooms: bool,
}

impl Default for Config {
    fn default() -> Self {
        Config { list_days: 90, list_personal_rooms: false }
    }
}

/// Webex for one configured integration.
pub struct Webex {
    base_url: String,
    authorize_url: String,
    oauth: Client,
    config: Config,
}

// === impl Webex ===

impl Provider for Webex {
    type Config = Config;
    type Options = Options;

    fn manifest() -> Manifest {
        let mut manifest = scopes::declare(Manifest::new("webex", "Webex", env!("CARGO_PKG_VERSION")))
            .endpoints(Some("https://webexapis.com/v1"), Some("authorize"), Some("access_token"))
            .operations(Operation::OAUTH)
            .operations(Operation::MEETINGS)
            .operations([Operation::Profile])
            .capabilities([
                Capability::Agenda,
                Capability::Password,
                Capability::Invitees,
                Capability::Recurrence,
                Capability::Occurrences,
                Capability::Times,
                Capability::TimeZone,
                Capability::SendEmail,
                Capability::Idempotency,
            ])
            .location(&[
                ("Attendee Link", "join_url"),
                ("Password", "password"),
                ("SIP Link", "sip_address"),
                ("Phone/Video Password", "phone_video_password"),
            ])
            .entry_items(&[
                ("meetingTitle", "title"),
                ("meetingURL", "join_url"),
                ("meetingPassword", "password"),
                ("meetingPhoneVideoPassword", "phone_video_password"),
                ("meetingSipAddress", "sip_address"),
            ])
            .answered(&[("title", "/title"), ("agenda", "/agenda"), ("password", "/password")])
            .sign_in_error(
                "access_denied",
                "Webex did not grant access: either you declined, or your organisation's policy forbids this app.",
                "Sign in again and accept. If you did accept, ask your organisation's Webex administrator to allow this app, \
                 or sign in with another account.",
            )
            .sign_in_error(
                "invalid_scope",
                "Webex refused the permissions that were asked for. One that is not allowed makes the whole sign-in fail: \
                 administrator scopes need an administrator, and each scope must be registered with the integration.",
                "Sign in again without administrator scopes, or as an administrator; otherwise ask this service's \
                 administrator to compare the configured scopes with those of the integration.",
            )
            .sign_in_error("server_error", "Webex had a problem of its own.", "Try again in a few minutes.");
        manifest.domi_name = Some("Webex".to_owned());
        manifest.pkce = Pkce::Optional;
        manifest.lifetimes = Lifetimes { access_token: Some(14 * DAY_S), refresh_token: Some(90 * DAY_S) };
        manifest
    }

    fn open(settings: &Settings<Config>, bound: &mut Bound) -> Result<Self, Failure> {
        let administrator = |name: &&String| {
            bound.manifest.scopes.iter().any(|scope| scope.administrator && scope.name == **name)
        };
        let names: Vec<String> = settings.scopes.iter().filter(administrator).cloned().collect();
        if !names.is_empty() {
            let message = format!(
                "Only a Webex administrator can grant {}; everybody else's sign-in fails as a whole.",
                names.join(", ")
            );
            bound.note(Level::Warning, "scopes", message);
        }
        Ok(Webex {
            base_url: settings.base_url()?.to_owned(),
            authorize_url: settings.authorize_url()?.to_owned(),
            oauth: Client::new(settings.token_url()?, settings.client_id()?, settings.client_secret()?),
            config: settings.own.clone(),
        })
    }

    fn authorization_url(&self, request: &AuthorizationRequest) -> Result<String, Failure> {
        Ok(oauth::authorization_url(&self.authorize_url, &self.oauth.client_id, request))
    }

    async fn exchange_code(&self, http: &Http, grant: CodeGrant) -> Result<Tokens, Failure> {
        self.oauth.exchange_code(http, &grant).await.map_err(|failure| failure.or_wait(PATIENCE))
    }

    async fn refresh(&self, http: &Http, grant: RefreshGrant) -> Result<Tokens, Failure> {
        self.oauth.refresh(http, &grant).await.map_err(|failure| failure.or_wait(PATIENCE))
    }

    async fn create_meeting(
        &self,
        http: &Http,
        create: CreateMeeting<Options>,
    ) -> Result<MeetingAnswer, Failure> {
        let CreateMeeting { credentials, meeting } = &create;
        limits::check_new(meeting, http.now_ms())?;
        let mut call = self
            .call(http, credentials, Operation::CreateMeeting)
            .writing(&meeting.options, meeting.send_email)?;
        call.secrets.extend(meeting.password.as_deref());
        if meeting.options.has("roomId") {
            scopes::require(credentials, scopes::SPACES, "A meeting for a Webex space")?;
        }
        let mut body = mapping::new_members(meeting);
        body.extend(call.shared_members());
        let tag = repeated::mark(&mut body, meeting);
        let earlier = repeated::earlier(&call, meeting, tag.as_deref()).await?;
        let mut made = match &earlier {
            Some(id) => read_meeting(&call.reading(), id).await?,
            None => {
                let request = Request::post(call.url(&["meetings"])).json(&body);
                mapping::meeting_answered(&call.send(request).await?)?
            }
        };
        // A meeting that was found may have been moved since by its organiser.
        let series = meeting.recurrence.is_some();
        if let (Some(zone), None) = (times::zone(meeting.time_zone.as_ref(), series), &earlier) {
            made = mend_times(&call, made, &meeting.start, &meeting.end, series).await;
            made.time_zone = Some(zone.to_owned());
        }
        made.invitees.clone_from(&meeting.invitees);
        Ok(MeetingAnswer { existing: earlier.is_some(), ..made.into() })
    }

    async fn update_meeting(
        &self,
        http: &Http,
        update: UpdateMeeting<Options>,
    ) -> Result<MeetingAnswer, Failure> {
        let UpdateMeeting { credentials, id, scope, patch } = &update;
        limits::check_patch(patch, http.now_ms())?;
        let mut call = self
            .call(http, credentials, Operation::UpdateMeeting)
            .writing(&patch.options, patch.send_email)?;
        call.secrets.extend(patch.password.set().map(String::as_str));
        let body = mapping::patch_members(patch);
        let id = &series::target(&call, id, *scope).await?;

        let mut invitees = None;
        if let Some(wanted) = &patch.invitees {
            scopes::require(credentials, call.reading().scope(), "Changing the invitee list")?;
            // Which meeting is meant; the patch and the mending of times, each in both media types, or reading the meeting.
            let others = 2 * usize::from(scope.is_some()) + if body.is_empty() { 1 } else { 4 };
            invitees = Some(invitees::plan(&call, id, wanted, others).await?);
        }
        let mut patched = None;
        if !body.is_empty() {
            let mut meeting = mapping::meeting_answered(&send_patch(&call, id, body).await?)?;
            if let (Some(_), Some(start), Some(end)) = (&patch.time_zone, &patch.start, &patch.end) {
                let series = meeting.recurrence.is_some();
                meeting = mend_times(&call, meeting, start, end, series).await;
            }
            patched = Some(meeting);
        }
        if let Some(plan) = invitees {
            invitees::apply(&call, id, plan).await?;
        }
        let mut meeting = match patched {
            Some(meeting) => meeting,
            None => read_meeting(&call.reading(), id).await?,
        };
        if let Some(zone) = &patch.time_zone {
            meeting.time_zone = Some(zone.clone());
        }
        meeting.invitees = update.patch.invitees.unwrap_or_default();
        Ok(meeting.into())
    }

    async fn get_meeting(&self, http: &Http, read: ReadMeeting) -> Result<MeetingAnswer, Failure> {
        let call = self.call(http, &read.credentials, Operation::GetMeeting);
        let mut meeting = series::find(&call, &read.id, read.scope).await?;
        if meeting.recurrence.is_some() {
            meeting.occurrences = series::occurrences(&call, &meeting).await;
        }
        Ok(meeting.into())
    }

    async fn list_meetings(&self, http: &Http, list: ListMeetings) -> Result<MeetingPage, Failure> {
        listing::page(&self.call(http, &list.credentials, Operation::ListMeetings), &self.config, &list).await
    }

    async fn delete_meeting(&self, http: &Http, delete: DeleteMeeting) -> Result<(), Failure> {
        let call = self.call(http, &delete.credentials, Operation::DeleteMeeting);
        let send_email = if delete.send_email { "true" } else { "false" };
        let id = series::target(&call, &delete.id, delete.scope).await?;
        call.send(Request::delete(call.url(&["meetings", &id])).query("sendEmail", send_email)).await?;
        Ok(())
    }

    async fn profile(&self, http: &Http, read: ReadProfile) -> Result<Profile, Failure> {
        let call = self.call(http, &read.credentials, Operation::Profile);
        mapping::profile(&call.send(Request::get(call.url(&["people", "me"]))).await?)
    }
}

impl Webex {
    fn call<'a>(&'a self, http: &'a Http, credentials: &'a Credentials, operation: Operation) -> Call<'a> {
        Call::new(http, &self.base_url, credentials, operation)
    }
}

async fn read_meeting(call: &Call<'_>, id: &str) -> Result<Meeting, Failure> {
    let request = call.for_host(Request::get(call.url(&["meetings", id])));
    mapping::meeting_answered(&call.send(request).await?)
}

/// Webex documents `application/json-patch+json` for what is a plain object; the plain type works in practice.
async fn send_patch(
    call: &Call<'_>,
    id: &str,
    mut body: serde_json::Map<String, serde_json::Value>,
) -> Result<Response, Failure> {
    body.extend(call.shared_members());
    let mut request = Request::patch(call.url(&["meetings", id])).json(&body);
    let response = call.exchange(request.clone()).await?;
    if response.status == 415 {
        request.headers.retain(|(name, _)| name != "content-type");
        return call.send(request.header("content-type", "application/json-patch+json")).await;
    }
    if response.is_success() { Ok(response) } else { Err(failure::read(&response, call)) }
}

/// Moves the meeting to the instants that were meant, where Webex read the local times differently. When that fails the
/// answer stays as it is: it says when the meeting really is.
async fn mend_times(
    call: &Call<'_>,
    meeting: Meeting,
    start: &Moment,
    end: &Moment,
    series: bool,
) -> Meeting {
    if !times::misread(start, meeting.start.as_deref(), series)
        && !times::misread(end, meeting.end.as_deref(), series)
    {
        return meeting;
    }
    let mut body = serde_json::Map::new();
    times::write_utc(&mut body, start, end);
    let mended =
        send_patch(call, &meeting.id, body).await.and_then(|response| mapping::meeting_answered(&response));
    mended.unwrap_or_else(|_| {
        log(
            Level::Warning,
            "Webex scheduled a meeting at another time than asked for, and would not move it.",
        );
        meeting
    })
}
