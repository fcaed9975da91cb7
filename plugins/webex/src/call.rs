//! One operation's calls to Webex: whose token, for which host, and what a refusal means.

use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{Credentials, Failure, Http, Operation, Request, Response, endpoint};

use crate::options::Options;
use crate::{failure, scopes};

/// What all requests of one operation share.
pub(crate) struct Call<'a> {
    pub(crate) http: &'a Http,
    /// Without a slash at its end.
    pub(crate) base_url: &'a str,
    pub(crate) credentials: &'a Credentials,
    pub(crate) operation: Operation,
    /// The host an administrator acts for.
    pub(crate) host_email: Option<&'a str>,
    /// Whether Webex sends mail of its own. It does by default, so every request that could says so.
    pub(crate) send_email: bool,
    /// What the request carries that no message may repeat.
    pub(crate) secrets: Vec<&'a str>,
}

impl<'a> Call<'a> {
    /// A call for the token's own user, without mail.
    pub(crate) fn new(
        http: &'a Http,
        base_url: &'a str,
        credentials: &'a Credentials,
        operation: Operation,
    ) -> Self {
        Call {
            http,
            base_url,
            credentials,
            operation,
            host_email: None,
            send_email: false,
            secrets: Vec::new(),
        }
    }

    /// The same call for the host and with the mail that a changing request asks for.
    pub(crate) fn writing(mut self, options: &'a Options, send_email: bool) -> Result<Self, Failure> {
        self.send_email = send_email;
        self.host_email = options.text("hostEmail");
        self.secrets.extend(options.text("panelistPassword"));
        if self.host_email.is_some() {
            scopes::require(self.credentials, self.scope(), "Acting for another host")?;
        }
        Ok(self)
    }

    /// The address of a resource; each segment stays one.
    pub(crate) fn url(&self, segments: &[&str]) -> String {
        endpoint(self.base_url, segments)
    }

    /// The scope this call needs.
    pub(crate) fn scope(&self) -> &'static str {
        scopes::needed(self.operation, self.host_email.is_some())
    }

    /// The same call, seen as a read: what a refusal means then.
    pub(crate) fn reading(&self) -> Call<'a> {
        Call { operation: Operation::GetMeeting, secrets: self.secrets.clone(), ..*self }
    }

    /// Adds the host an administrator acts for to a query.
    pub(crate) fn for_host(&self, request: Request) -> Request {
        match self.host_email {
            Some(email) => request.query("hostEmail", email),
            None => request,
        }
    }

    /// The members that bodies of changing requests share.
    pub(crate) fn shared_members(&self) -> Map<String, Value> {
        let mut members = Map::new();
        members.insert("sendEmail".to_owned(), self.send_email.into());
        if let Some(email) = self.host_email {
            members.insert("hostEmail".to_owned(), email.into());
        }
        members
    }

    /// Sends with the token; any status is an answer.
    pub(crate) async fn exchange(&self, request: Request) -> Result<Response, Failure> {
        self.http.send(request.bearer(&self.credentials.access_token)).await
    }

    /// Sends with the token; anything but success is a failure.
    pub(crate) async fn send(&self, request: Request) -> Result<Response, Failure> {
        let response = self.exchange(request).await?;
        if response.is_success() { Ok(response) } else { Err(failure::read(&response, self)) }
    }
}
