//! Convoke's provider for Microsoft Teams: the online meetings of Microsoft Graph, with sign-ins at Microsoft Entra.
//!
//! | file | what |
//! | --- | --- |
//! | `lib.rs` | each operation with its calls |
//! | `manifest.rs` | scopes, what sign-in errors mean, items of calendar entries |
//! | `config.rs` | configuration keys, and the addresses that follow from them |
//! | `sign_in.rs` | the token endpoint |
//! | `options.rs` | Graph's own members of a meeting |
//! | `mapping.rs` | a meeting in Graph's words and in Convoke's |
//! | `repeated.rs` | creates that may be repeated |
//! | `failure.rs` | what Graph's errors mean |
//!
//! Sources of facts: Microsoft's reference of Graph (`onlineMeeting`, its methods and throttling) and of the identity platform
//! (authorization code flow, refresh tokens, error codes).

mod config;
mod failure;
mod manifest;
mod mapping;
mod options;
mod repeated;
mod sign_in;

#[cfg(test)]
mod tests;

use convoke_plugin::oauth;
use convoke_plugin::{
    AuthorizationRequest, Bound, CodeGrant, CreateMeeting, Credentials, DeleteMeeting, Failure, Http,
    Manifest, MeetingAnswer, Operation, Profile, Provider, ReadMeeting, ReadProfile, RefreshGrant, Request,
    Response, Settings, Tokens, UpdateMeeting, endpoint,
};

pub use config::Config;
pub use options::Options;
use sign_in::SignIn;

convoke_plugin::export_provider!(Teams, samples = include_str!("../samples.json"));

/// Microsoft Teams for one registered app.
pub struct Teams {
    /// The root of Graph.
    base_url: String,
    authorize_url: String,
    sign_in: SignIn,
    /// Where room systems dial a meeting's number.
    sip_domain: Option<String>,
}

/// What all requests of one operation share.
struct Call<'a> {
    http: &'a Http,
    credentials: &'a Credentials,
    operation: Operation,
}

impl Provider for Teams {
    type Config = Config;
    type Options = Options;

    fn manifest() -> Manifest {
        manifest::manifest()
    }

    fn open(settings: &Settings<Config>, bound: &mut Bound) -> Result<Self, Failure> {
        config::advise(settings, bound);
        let addresses = config::addresses(settings);
        bound.authorize_url = Some(addresses.authorize_url.clone());
        bound.token_url = Some(addresses.token_url.clone());
        bound.reach(&addresses.token_url);
        Ok(Teams {
            base_url: settings.base_url()?.to_owned(),
            sign_in: SignIn::new(settings, &addresses.token_url)?,
            authorize_url: addresses.authorize_url,
            sip_domain: settings.own.sip_domain.clone(),
        })
    }

    fn authorization_url(&self, request: &AuthorizationRequest) -> Result<String, Failure> {
        Ok(oauth::authorization_url(&self.authorize_url, self.sign_in.client_id(), request))
    }

    async fn exchange_code(&self, http: &Http, grant: CodeGrant) -> Result<Tokens, Failure> {
        self.sign_in.exchange_code(http, &grant).await
    }

    async fn refresh(&self, http: &Http, grant: RefreshGrant) -> Result<Tokens, Failure> {
        self.sign_in.refresh(http, &grant).await
    }

    /// `POST /me/onlineMeetings`, or `…/createOrGet` where the caller may repeat the call.
    async fn create_meeting(
        &self,
        http: &Http,
        create: CreateMeeting<Options>,
    ) -> Result<MeetingAnswer, Failure> {
        let call = Call { http, credentials: &create.credentials, operation: Operation::CreateMeeting };
        if let Some(idempotency) = &create.meeting.idempotency {
            return repeated::create_or_get(self, &call, &create.meeting, &idempotency.tag).await;
        }
        let request = Request::post(self.meetings(&[])).json(&mapping::new_members(&create.meeting));
        Ok(self.meeting(&call.send(request).await?)?.into())
    }

    /// `GET`, then `PATCH /me/onlineMeetings/{id}`: only the first knows the link that participants have.
    async fn update_meeting(
        &self,
        http: &Http,
        update: UpdateMeeting<Options>,
    ) -> Result<MeetingAnswer, Failure> {
        let UpdateMeeting { credentials, id, patch, .. } = &update;
        options::check_patch(&patch.options)?;
        let call = Call { http, credentials, operation: Operation::UpdateMeeting };
        let before = self.meeting(&call.send(Request::get(self.meetings(&[id]))).await?)?;
        let body = mapping::patch_members(patch);
        if body.is_empty() {
            return Ok(before.into());
        }
        let request = Request::patch(self.meetings(&[id])).json(&body);
        let after = self.meeting(&call.send(request).await?)?;
        let link_changed = after.join_url.is_some() && after.join_url != before.join_url;
        Ok(MeetingAnswer { meeting: after, link_changed, existing: false })
    }

    /// `GET /me/onlineMeetings/{id}`
    async fn get_meeting(&self, http: &Http, read: ReadMeeting) -> Result<MeetingAnswer, Failure> {
        let call = Call { http, credentials: &read.credentials, operation: Operation::GetMeeting };
        Ok(self.meeting(&call.send(Request::get(self.meetings(&[&read.id]))).await?)?.into())
    }

    /// `DELETE /me/onlineMeetings/{id}`
    async fn delete_meeting(&self, http: &Http, delete: DeleteMeeting) -> Result<(), Failure> {
        let call = Call { http, credentials: &delete.credentials, operation: Operation::DeleteMeeting };
        call.send(Request::delete(self.meetings(&[&delete.id]))).await?;
        Ok(())
    }

    /// `GET /me`
    async fn profile(&self, http: &Http, read: ReadProfile) -> Result<Profile, Failure> {
        let call = Call { http, credentials: &read.credentials, operation: Operation::Profile };
        mapping::profile(&call.send(Request::get(endpoint(&self.base_url, &["me"]))).await?)
    }
}

impl Teams {
    /// The address of the user's meetings, or of something below them; each segment stays one.
    fn meetings(&self, below: &[&str]) -> String {
        endpoint(&endpoint(&self.base_url, &["me", "onlineMeetings"]), below)
    }

    /// The meeting in an answer.
    fn meeting(&self, response: &Response) -> Result<convoke_plugin::Meeting, Failure> {
        mapping::meeting(response.json()?, self.sip_domain.as_deref())
    }
}

impl Call<'_> {
    /// Sends with the token; anything but success is a failure.
    async fn send(&self, request: Request) -> Result<Response, Failure> {
        let request = request
            .bearer(&self.credentials.access_token)
            // Else co-organisers and the newer lobby settings are shown as `unknownFutureValue`.
            .header("prefer", "include-unknown-enum-members");
        let response = self.http.send(request).await?;
        if response.is_success() { Ok(response) } else { Err(failure::read(&response, self)) }
    }
}
