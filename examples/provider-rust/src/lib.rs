//! A Convoke provider for Acme Meet, whole: sign-in by OAuth 2.0, and meetings as JSON under `/meetings`.
//!
//! A provider only says which requests to make and what the answers mean. Convoke sends them, keeps and refreshes tokens,
//! checks what users ask for and repeats what may be repeated. There is no socket, clock or state in here.

use convoke_plugin::oauth::{Client, ClientAuthentication, authorization_url};
use convoke_plugin::serde_json::{Value, json};
use convoke_plugin::{
    AuthorizationRequest, Bound, Capability, CodeGrant, CreateMeeting, DeleteMeeting, Failure, Http,
    ListMeetings, Manifest, Meeting, MeetingAnswer, MeetingPage, NoKeys, Operation, Pkce, Profile, Provider,
    ReadMeeting, ReadProfile, RefreshGrant, Request, Settings, Tokens, UpdateMeeting, answer, endpoint,
};

/// One configured Acme Meet. All calls share it, so it holds settings and nothing that changes.
pub struct Acme {
    base_url: String,
    authorize_url: String,
    oauth: Client,
}

impl Acme {
    /// The URL of one meeting. `endpoint` encodes its parts: an id can never become another path.
    fn one(&self, id: &str) -> String {
        endpoint(&self.base_url, &["meetings", id])
    }

    fn all(&self) -> String {
        endpoint(&self.base_url, &["meetings"])
    }
}

/// Acme Meet's words to Convoke's. What is missing, blank or of another type is absent, never a guess; only without an id it
/// is no meeting at all.
fn meeting(stored: &Value) -> Result<Meeting, Failure> {
    Ok(Meeting {
        id: answer::needed(stored, "id")?,
        title: answer::text(stored, "topic"),
        start: answer::text(stored, "starts_at"),
        end: answer::text(stored, "ends_at"),
        join_url: answer::text(stored, "join_link"),
        ..Meeting::default()
    })
}

impl Provider for Acme {
    // No configuration keys and no meeting options of its own: else two structs that derive serde and JsonSchema.
    type Config = NoKeys;
    type Options = NoKeys;

    fn manifest() -> Manifest {
        use Operation::*;
        let mut manifest = Manifest::new("acme", "Acme Meet", env!("CARGO_PKG_VERSION"))
            .endpoints(Some("https://api.acme.example/v1"), Some("authorize"), Some("token"))
            // Users tick scopes and read what each is for. A call whose scope is missing is refused before it is made.
            .scope("meetings:read", "See your meetings", &[GetMeeting, ListMeetings])
            .scope(
                "meetings:write",
                "Schedule, change and delete your meetings",
                &[CreateMeeting, UpdateMeeting, DeleteMeeting],
            )
            .default_scopes(&["meetings:read", "meetings:write"])
            // Each operation that has a method below. Convoke asks for nothing else.
            .operations([AuthorizationUrl, ExchangeCode, Refresh, Profile])
            .operations([CreateMeeting, UpdateMeeting, GetMeeting, ListMeetings, DeleteMeeting])
            // What Acme Meet keeps of a meeting. It has no place for an agenda, a password, invitees or a recurrence.
            .capabilities([Capability::Times]);
        manifest.pkce = Pkce::Optional;
        manifest
    }

    fn open(settings: &Settings<NoKeys>, _bound: &mut Bound) -> Result<Self, Failure> {
        // `?` tells the administrator which key is missing.
        let mut oauth = Client::new(settings.token_url()?, settings.client_id()?, settings.client_secret()?);
        oauth.authentication = ClientAuthentication::Basic;
        let (base_url, authorize_url) =
            (settings.base_url()?.to_owned(), settings.authorize_url()?.to_owned());
        Ok(Acme { base_url, authorize_url, oauth })
    }

    fn authorization_url(&self, request: &AuthorizationRequest) -> Result<String, Failure> {
        Ok(authorization_url(&self.authorize_url, &self.oauth.client_id, request))
    }

    async fn exchange_code(&self, http: &Http, grant: CodeGrant) -> Result<Tokens, Failure> {
        self.oauth.exchange_code(http, &grant).await
    }

    async fn refresh(&self, http: &Http, grant: RefreshGrant) -> Result<Tokens, Failure> {
        self.oauth.refresh(http, &grant).await
    }

    async fn create_meeting(
        &self,
        http: &Http,
        create: CreateMeeting<NoKeys>,
    ) -> Result<MeetingAnswer, Failure> {
        let new = &create.meeting;
        let body =
            json!({"topic": new.title, "starts_at": new.start.rfc3339(), "ends_at": new.end.rfc3339()});
        let request = Request::post(self.all()).bearer(&create.credentials.access_token).json(&body);
        // `success` reads the usual statuses: 401 is a dead token, 403 a refusal, 404 no such meeting, 429 a wait.
        Ok(meeting(&http.send(request).await?.success()?.json()?)?.into())
    }

    async fn update_meeting(
        &self,
        http: &Http,
        update: UpdateMeeting<NoKeys>,
    ) -> Result<MeetingAnswer, Failure> {
        let mut body = json!({});
        if let Some(title) = &update.patch.title {
            body["topic"] = json!(title);
        }
        // Convoke gives both times or none.
        if let (Some(start), Some(end)) = (&update.patch.start, &update.patch.end) {
            body["starts_at"] = json!(start.rfc3339());
            body["ends_at"] = json!(end.rfc3339());
        }
        let request =
            Request::patch(self.one(&update.id)).bearer(&update.credentials.access_token).json(&body);
        Ok(meeting(&http.send(request).await?.success()?.json()?)?.into())
    }

    async fn get_meeting(&self, http: &Http, read: ReadMeeting) -> Result<MeetingAnswer, Failure> {
        let request = Request::get(self.one(&read.id)).bearer(&read.credentials.access_token);
        Ok(meeting(&http.send(request).await?.success()?.json()?)?.into())
    }

    async fn list_meetings(&self, http: &Http, list: ListMeetings) -> Result<MeetingPage, Failure> {
        let mut request = Request::get(self.all()).bearer(&list.credentials.access_token);
        for (name, bound) in [("from", &list.from), ("to", &list.to)] {
            if let Some(moment) = bound {
                request = request.query(name, &moment.rfc3339_utc());
            }
        }
        // The client's `cursor` is what `next_cursor` was on the page before.
        if let Some(cursor) = &list.cursor {
            request = request.query("after", cursor);
        }
        let page: Value = http.send(request).await?.success()?.json()?;
        let meetings = answer::list(&page, "meetings")?.iter().map(meeting).collect::<Result<_, _>>()?;
        Ok(list.page(meetings, answer::text(&page, "next")))
    }

    async fn delete_meeting(&self, http: &Http, delete: DeleteMeeting) -> Result<(), Failure> {
        let request = Request::delete(self.one(&delete.id)).bearer(&delete.credentials.access_token);
        http.send(request).await?.success().map(|_| ())
    }

    async fn profile(&self, http: &Http, read: ReadProfile) -> Result<Profile, Failure> {
        let request = Request::get(endpoint(&self.base_url, &["me"])).bearer(&read.credentials.access_token);
        http.send(request).await?.success()?.json()
    }
}

// The samples are what `convoke plugin test` holds the built library to; the service never reads them.
convoke_plugin::export_provider!(Acme, samples = include_str!("../samples.json"));

#[cfg(test)]
mod tests;
