//! Convoke's provider for Zoom meetings.
//!
//! | file | what |
//! | --- | --- |
//! | `lib.rs` | the manifest, and each operation with its calls |
//! | `scopes.rs` | both generations of Zoom's scopes |
//! | `settings.rs` | configuration keys and meeting options |
//! | `sign_in.rs` | the token and revocation endpoints, and what their errors mean |
//! | `call.rs` | where a call goes, and with which token |
//! | `failure.rs` | what the API's errors mean |
//! | `id.rs` | a meeting's id, and that of one occurrence |
//! | `limits.rs` | what Zoom would refuse, found before any call |
//! | `meeting.rs` | a meeting as Convoke writes it and as Zoom does, both ways |
//! | `recurrence.rs` | a rule of RFC 5545 as Zoom's own model, and back |
//! | `listing.rs` | the user's meetings, page by page |
//!
//! Facts come from the vendor's published API description of 2018 and its later texts on OAuth and rate limits. Where they
//! contradict each other, or say nothing, the code says so and is tolerant.

mod call;
mod failure;
mod id;
mod limits;
mod listing;
mod meeting;
mod recurrence;
mod scopes;
pub mod settings;
mod sign_in;

#[cfg(test)]
mod tests;

use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{
    AuthorizationRequest, Bound, Capability, CodeGrant, CreateMeeting, Credentials, DeleteMeeting, Failure,
    Http, Level, ListMeetings, Manifest, Meeting, MeetingAnswer, MeetingPage, Operation, Pkce, Profile,
    Provider, ReadMeeting, ReadProfile, RefreshGrant, Request, RevokeRequest, Tokens, UpdateMeeting, log,
};

use call::Call;
use id::Target;
use settings::{Config, Options};
use sign_in::SignIn;

convoke_plugin::export_provider!(Zoom, samples = include_str!("../samples.json"));

const API: &str = "https://api.zoom.us/v2";
/// Where tokens may say that their user's own part of Zoom is.
const REGIONS: &str = "https://*.zoom.us";

/// Zoom for one configured app.
pub struct Zoom {
    base_url: String,
    sign_in: SignIn,
    config: Config,
    /// Whether calls may go to the region that a token answer names.
    regional: bool,
}

// === impl Zoom ===

impl Provider for Zoom {
    type Config = Config;
    type Options = Options;

    fn manifest() -> Manifest {
        let mut manifest = scopes::declare(Manifest::new("zoom", "Zoom", env!("CARGO_PKG_VERSION")))
            .endpoints(
                Some(API),
                Some("https://zoom.us/oauth/authorize"),
                Some("https://zoom.us/oauth/token"),
            )
            .operations(Operation::OAUTH)
            .operations([Operation::Revoke])
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
            ])
            .location(&[("Attendee Link", "join_url"), ("Password", "password")])
            .entry_items(&[
                ("meetingType", "options/type"),
                ("meetingTitle", "title"),
                ("meetingAgenda", "agenda"),
                ("meetingURL", "join_url"),
                ("meetingChairURL", "host_url"),
                ("meetingPassword", "password"),
            ])
            .answered(&[("title", "/topic"), ("agenda", "/agenda"), ("password", "/password")]);
        manifest.domi_name = Some("Zoom".to_owned());
        manifest.pkce = Pkce::Optional;
        manifest.origins = vec![REGIONS.to_owned()];
        manifest
    }

    fn open(settings: &convoke_plugin::Settings<Config>, bound: &mut Bound) -> Result<Self, Failure> {
        // Whoever names another address wants that one, and nothing else reached.
        let regional = settings.own.regional && settings.base_url()? == API;
        if !regional {
            bound.origins.retain(|origin| origin != REGIONS);
        }
        Ok(Zoom {
            base_url: settings.base_url()?.to_owned(),
            sign_in: SignIn::new(settings)?,
            config: settings.own.clone(),
            regional,
        })
    }

    fn authorization_url(&self, request: &AuthorizationRequest) -> Result<String, Failure> {
        Ok(self.sign_in.authorization_url(request))
    }

    async fn exchange_code(&self, http: &Http, grant: CodeGrant) -> Result<Tokens, Failure> {
        self.sign_in.exchange_code(http, &grant).await
    }

    async fn refresh(&self, http: &Http, grant: RefreshGrant) -> Result<Tokens, Failure> {
        self.sign_in.refresh(http, &grant).await
    }

    async fn revoke(&self, http: &Http, request: RevokeRequest) -> Result<(), Failure> {
        self.sign_in.revoke(http, &request.token).await
    }

    /// `POST /users/me/meetings`
    async fn create_meeting(
        &self,
        http: &Http,
        create: CreateMeeting<Options>,
    ) -> Result<MeetingAnswer, Failure> {
        let CreateMeeting { credentials, meeting } = &create;
        let repeats = limits::check_new(meeting, self.config.max_occurrences)?;
        let mut call = self.call(http, credentials, Operation::CreateMeeting);
        call.secrets.extend(meeting.password.as_deref());
        let request = Request::post(call.url(&["users", "me", "meetings"]))
            .json(&meeting::new_members(meeting, repeats));
        let response = call.send(request).await.map_err(|failure| {
            let for_another = meeting.options.has("schedule_for");
            if for_another && failure.status == Some(404) { no_such_host() } else { failure }
        })?;
        let answer: Map<String, Value> = response.json()?;
        Ok(self.told(&answer, None)?.into())
    }

    /// `PATCH /meetings/{id}`, whose answer is empty, then `GET`.
    async fn update_meeting(
        &self,
        http: &Http,
        update: UpdateMeeting<Options>,
    ) -> Result<MeetingAnswer, Failure> {
        let UpdateMeeting { credentials, patch, .. } = &update;
        let target = Target::new(&update.id, update.scope)?;
        let repeats = limits::check_patch(patch, &target, self.config.max_occurrences)?;
        let mut call = self.call(http, credentials, Operation::UpdateMeeting);
        call.secrets.extend(patch.password.set().map(String::as_str));
        let members = meeting::patch_members(patch, repeats);
        let link_before = match meeting::may_change_link(&members) {
            true => self.read(&call, &target).await?.join_url,
            false => None,
        };
        if members.is_empty() {
            return Ok(self.read(&call, &target).await?.into());
        }
        let request = target.narrow(Request::patch(call.meeting(&target)));
        call.send(request.json(&members)).await?;
        let meeting = match self.read(&call, &target).await {
            Ok(meeting) => meeting,
            // The change was made. That it cannot be shown must not look as if it had not been.
            Err(failure) => {
                log(Level::Warning, "Zoom changed a meeting, and would not show it afterwards.");
                drop(failure);
                Meeting { id: target.id(), series_id: target.series_id(), ..Meeting::default() }
            }
        };
        let link_changed =
            link_before.is_some() && meeting.join_url.is_some() && meeting.join_url != link_before;
        Ok(MeetingAnswer { meeting, link_changed, existing: false })
    }

    /// `GET /meetings/{id}`
    async fn get_meeting(&self, http: &Http, read: ReadMeeting) -> Result<MeetingAnswer, Failure> {
        let target = Target::new(&read.id, read.scope)?;
        let call = self.call(http, &read.credentials, Operation::GetMeeting);
        Ok(self.read(&call, &target).await?.into())
    }

    /// `GET /users/me/meetings`
    async fn list_meetings(&self, http: &Http, list: ListMeetings) -> Result<MeetingPage, Failure> {
        listing::page(self, &self.call(http, &list.credentials, Operation::ListMeetings), &list).await
    }

    /// `DELETE /meetings/{id}`. The two flags are all that Zoom says about mail of its own here.
    async fn delete_meeting(&self, http: &Http, delete: DeleteMeeting) -> Result<(), Failure> {
        let target = Target::new(&delete.id, delete.scope)?;
        let call = self.call(http, &delete.credentials, Operation::DeleteMeeting);
        let send_email = if delete.send_email { "true" } else { "false" };
        let request = target
            .narrow(Request::delete(call.meeting(&target)))
            .query("schedule_for_reminder", send_email)
            .query("cancel_meeting_reminder", send_email);
        call.send(request).await?;
        Ok(())
    }

    /// `GET /users/me`
    async fn profile(&self, http: &Http, read: ReadProfile) -> Result<Profile, Failure> {
        let call = self.call(http, &read.credentials, Operation::Profile);
        let answer: Map<String, Value> = call.send(Request::get(call.url(&["users", "me"]))).await?.json()?;
        meeting::profile(&answer)
    }
}

impl Zoom {
    fn call<'a>(&'a self, http: &'a Http, credentials: &'a Credentials, operation: Operation) -> Call<'a> {
        let region = self.regional.then(|| call::region(credentials)).flatten();
        Call::new(http, region.unwrap_or_else(|| self.base_url.clone()), credentials, operation)
    }

    async fn read(&self, call: &Call<'_>, target: &Target<'_>) -> Result<Meeting, Failure> {
        let request = target.narrow(Request::get(call.meeting(target)));
        let answer: Map<String, Value> = call.reading().send(request).await?.json()?;
        self.told(&answer, Some(target))
    }

    /// The meeting in an answer, `target` being what was asked for.
    fn told(&self, shown: &Map<String, Value>, target: Option<&Target<'_>>) -> Result<Meeting, Failure> {
        meeting::told(shown, target, &self.config.sip_domain)
    }
}

fn no_such_host() -> Failure {
    let detail = "Zoom knows no such user, or does not let you schedule for them.";
    Failure::invalid("/options/schedule_for", detail).with_status(404)
}
