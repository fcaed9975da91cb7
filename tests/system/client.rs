//! What tests of meetings share: a client of one provider's routes, times to schedule at, and a look at what went upstream.

use std::sync::LazyLock;

use convoke_sandbox::{Call, Provider, Server, TokenPair};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::harness::{Answer, Host, Request};

pub(crate) const ALICE: &str = "alice@example.com";
pub(crate) const BOB: &str = "bob@example.com";

/// One user of one provider's routes.
pub(crate) struct Client<'a> {
    host: &'a Host,
    provider: &'static str,
    pub(crate) pair: TokenPair,
}

impl<'a> Client<'a> {
    pub(crate) fn new(host: &'a Host, provider: &'static str, pair: TokenPair) -> Self {
        Client { host, provider, pair }
    }

    /// The path of one of the provider's routes.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/v1/providers/{}{rest}", self.provider)
    }

    /// With the access token alone.
    pub(crate) fn request(&self, method: &str, rest: &str) -> Request<'a> {
        self.host.request(method, &self.path(rest)).bearer(&self.pair.access_token)
    }

    /// With both tokens.
    pub(crate) fn both(&self, method: &str, rest: &str) -> Request<'a> {
        self.request(method, rest).refresh_token(&self.pair.refresh_token)
    }

    /// Without any token.
    pub(crate) fn bare(&self, method: &str, rest: &str) -> Request<'a> {
        self.host.request(method, &self.path(rest))
    }

    pub(crate) async fn create(&self, body: &Value) -> Answer {
        self.request("POST", "/meetings").json(body).send().await
    }

    /// Like [`Client::create`], for many at once.
    pub(crate) async fn create_owned(&self, body: Value) -> Answer {
        self.create(&body).await
    }

    pub(crate) async fn get(&self, id: &str) -> Answer {
        self.request("GET", &format!("/meetings/{id}")).send().await
    }

    pub(crate) async fn patch(&self, id: &str, body: &Value) -> Answer {
        self.request("PATCH", &format!("/meetings/{id}")).json(body).send().await
    }

    pub(crate) async fn delete(&self, id: &str) -> Answer {
        self.request("DELETE", &format!("/meetings/{id}")).send().await
    }

    pub(crate) async fn list(&self, query: &str) -> Answer {
        self.request("GET", &format!("/meetings{query}")).send().await
    }

    /// Schedules a meeting for the day after tomorrow, from the 48th hour to the 49th; its id.
    pub(crate) async fn schedule(&self, title: &str) -> String {
        let answer = self.create(&meeting(title)).await.expect(201);
        answer["meeting"]["id"].as_str().unwrap().to_owned()
    }
}

/// The smallest request, from the 48th hour from now to the 49th.
pub(crate) fn meeting(title: &str) -> Value {
    json!({"title": title, "start": hours(48), "end": hours(49)})
}

/// The smallest request with more members, or with others.
pub(crate) fn meeting_with(more: Value) -> Value {
    let mut body = meeting("Budget review");
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

/// The minute in which the tests began, so that a time is the same whenever a test asks for it.
static BEGUN: LazyLock<jiff::Timestamp> = LazyLock::new(|| {
    let now = jiff::Timestamp::now().as_second();
    jiff::Timestamp::from_second(now - now.rem_euclid(60)).unwrap()
});

/// The 48th hour from now and so many minutes.
pub(crate) fn in_two_days(minutes: i64) -> jiff::Timestamp {
    *BEGUN + jiff::SignedDuration::from_mins(48 * 60 + minutes)
}

/// `2030-…Z`, so many hours from now.
pub(crate) fn hours(hours: i64) -> String {
    in_two_days((hours - 48) * 60).to_string()
}

/// An instant on the clocks of a zone: local, and with its offset.
pub(crate) fn on_clocks_of(zone: &str, instant: jiff::Timestamp) -> (String, String) {
    let zoned = instant.to_zoned(TimeZone::get(zone).unwrap());
    (zoned.strftime("%Y-%m-%dT%H:%M:%S").to_string(), zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// With milliseconds, as JioMeet writes times.
pub(crate) fn millis(instant: jiff::Timestamp) -> String {
    instant.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()
}

/// The requests that came since the last look.
pub(crate) fn sent<P: Provider>(server: &Server<P>) -> Vec<Call> {
    let calls = server.calls();
    server.clear_calls();
    calls
}

/// The one request that came since the last look.
pub(crate) fn only<P: Provider>(server: &Server<P>) -> Call {
    let mut calls = sent(server);
    assert_eq!(calls.len(), 1, "{:?}", calls.iter().map(line).collect::<Vec<_>>());
    calls.remove(0)
}

/// The requests that came since the last look, in brief.
pub(crate) fn lines<P: Provider>(server: &Server<P>) -> Vec<String> {
    sent(server).iter().map(line).collect()
}

/// Method, path and query of a request.
pub(crate) fn line(call: &Call) -> String {
    let query = call.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{} {}{query}", call.method, call.path)
}

/// The names of a request's headers but for those of the connection.
pub(crate) fn header_names(call: &Call) -> Vec<&str> {
    let own =
        |name: &&str| !["host", "content-length", "accept", "accept-encoding", "user-agent"].contains(name);
    let mut names: Vec<&str> = call.headers.iter().map(|(name, _)| name.as_str()).filter(own).collect();
    names.sort_unstable();
    names
}
