//! The trait an author implements.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::bound::{Bound, Settings};
use crate::exchange::Http;
use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::meeting::{
    CreateMeeting, DeleteMeeting, ListMeetings, MeetingAnswer, MeetingPage, Profile, ReadMeeting,
    ReadProfile, UpdateMeeting,
};
use crate::operation::Operation;
use crate::tokens::{AuthorizationRequest, CodeGrant, LoginRequest, RefreshGrant, RevokeRequest, Tokens};

/// For providers without configuration keys or options of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NoKeys {}

fn none<T>(operation: Operation) -> Result<T, Failure> {
    Err(Failure::unsupported(format!("This provider has no {}.", operation.name())))
}

/// A meeting provider: one method per operation, each unsupported unless implemented. Implement them as plain
/// `async fn`s and await nothing but [`Http`]. List what you implement in the manifest.
pub trait Provider: Sized + Send + Sync + 'static {
    /// The plugin's own configuration keys; mark secrets with `#[schemars(extend("writeOnly" = true))]`.
    type Config: DeserializeOwned + JsonSchema + Default + Send;
    /// The provider's own meeting options, named as the provider names them; all optional.
    type Options: DeserializeOwned + Serialize + JsonSchema + Default + Send;

    /// What the plugin says of itself.
    fn manifest() -> Manifest;

    /// Makes an instance for one configured provider. An error is `Failure::invalid("/key", "…")`.
    fn open(settings: &Settings<Self::Config>, bound: &mut Bound) -> Result<Self, Failure>;

    /// Where to send the user's browser.
    fn authorization_url(&self, request: &AuthorizationRequest) -> Result<String, Failure> {
        let _ = request;
        none(Operation::AuthorizationUrl)
    }

    /// An authorization code for tokens.
    fn exchange_code(
        &self,
        http: &Http,
        grant: CodeGrant,
    ) -> impl Future<Output = Result<Tokens, Failure>> + Send {
        let _ = (http, grant);
        async { none(Operation::ExchangeCode) }
    }

    /// A refresh token for new tokens.
    fn refresh(
        &self,
        http: &Http,
        grant: RefreshGrant,
    ) -> impl Future<Output = Result<Tokens, Failure>> + Send {
        let _ = (http, grant);
        async { none(Operation::Refresh) }
    }

    /// Ends a token; one the provider does not know is success.
    fn revoke(
        &self,
        http: &Http,
        request: RevokeRequest,
    ) -> impl Future<Output = Result<(), Failure>> + Send {
        let _ = (http, request);
        async { none(Operation::Revoke) }
    }

    /// A user name and password for tokens.
    fn login(
        &self,
        http: &Http,
        request: LoginRequest,
    ) -> impl Future<Output = Result<Tokens, Failure>> + Send {
        let _ = (http, request);
        async { none(Operation::Login) }
    }

    /// Schedules a meeting.
    fn create_meeting(
        &self,
        http: &Http,
        create: CreateMeeting<Self::Options>,
    ) -> impl Future<Output = Result<MeetingAnswer, Failure>> + Send {
        let _ = (http, create);
        async { none(Operation::CreateMeeting) }
    }

    /// Changes what is given of a meeting, and nothing else.
    fn update_meeting(
        &self,
        http: &Http,
        update: UpdateMeeting<Self::Options>,
    ) -> impl Future<Output = Result<MeetingAnswer, Failure>> + Send {
        let _ = (http, update);
        async { none(Operation::UpdateMeeting) }
    }

    /// Reads one meeting.
    fn get_meeting(
        &self,
        http: &Http,
        read: ReadMeeting,
    ) -> impl Future<Output = Result<MeetingAnswer, Failure>> + Send {
        let _ = (http, read);
        async { none(Operation::GetMeeting) }
    }

    /// Reads the user's meetings.
    fn list_meetings(
        &self,
        http: &Http,
        list: ListMeetings,
    ) -> impl Future<Output = Result<MeetingPage, Failure>> + Send {
        let _ = (http, list);
        async { none(Operation::ListMeetings) }
    }

    /// Deletes a meeting. The host turns `not_found` into success.
    fn delete_meeting(
        &self,
        http: &Http,
        delete: DeleteMeeting,
    ) -> impl Future<Output = Result<(), Failure>> + Send {
        let _ = (http, delete);
        async { none(Operation::DeleteMeeting) }
    }

    /// Whose token it is.
    fn profile(
        &self,
        http: &Http,
        read: ReadProfile,
    ) -> impl Future<Output = Result<Profile, Failure>> + Send {
        let _ = (http, read);
        async { none(Operation::Profile) }
    }
}
