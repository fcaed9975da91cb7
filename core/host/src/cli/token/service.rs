//! A running Convoke, as `convoke token` talks to it.

use std::path::Path;
use std::time::Duration;

use convoke_plugin::ExposeSecret;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::schema::is_loopback;

const TIMEOUT: Duration = Duration::from_secs(30);

/// One Convoke.
pub(super) struct Service {
    base: String,
    client: Client,
}

/// A pairing that began there.
pub(super) struct Started {
    id: String,
    secret: SecretString,
    pub(super) code: String,
    pub(super) address: String,
    /// Seconds.
    pub(super) expires_in: u64,
    /// Seconds.
    pub(super) interval: u64,
}

/// What a poll brought.
pub(super) enum Poll {
    /// Nothing yet; seconds until the next.
    Wait(u64),
    /// The answer.
    Confirmed(Value),
    /// The user said no.
    Refused,
    /// There is no such pairing any more.
    Over,
    /// The service did not answer, or in a way that says nothing; why.
    NoAnswer(String),
}

impl Service {
    /// `url` is what users open in a browser.
    pub(super) fn new(url: &str, ca_file: Option<&Path>) -> Result<Service, String> {
        let parsed = Url::parse(url).ok().filter(|url| url.has_host() && url.query().is_none());
        match parsed.as_ref().map(|url| (url.scheme(), url)) {
            Some(("https", _)) => {}
            Some(("http", url)) if is_loopback(url) => {}
            Some(("http", _)) => return Err(format!("{url} is not https: a token would travel in clear")),
            _ => {
                return Err(format!(
                    "{url} is not the address of a Convoke, such as https://meet.example.com"
                ));
            }
        }
        let mut builder = Client::builder()
            .user_agent(concat!("convoke/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .timeout(TIMEOUT);
        if parsed.as_ref().is_some_and(is_loopback) {
            // A proxy cannot reach this machine's own addresses.
            builder = builder.no_proxy();
        }
        if let Some(path) = ca_file {
            let pem = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
            let certificates = reqwest::Certificate::from_pem_bundle(&pem)
                .map_err(|_| format!("{} is not a bundle of PEM certificates", path.display()))?;
            builder = builder.tls_certs_merge(certificates);
        }
        let client = builder.build().map_err(|_| "no secure connections can be made on this machine")?;
        Ok(Service { base: url.trim_end_matches('/').to_owned(), client })
    }

    /// What the token page of a provider shows.
    pub(super) async fn shows(&self, provider: &str) -> Result<Vec<String>, String> {
        let path = convoke_plugin::endpoint("/v1/providers", &[provider]);
        let (status, answer) = self.send(self.request(Method::GET, &path)).await?;
        if status != StatusCode::OK {
            return Err(told(&answer, status));
        }
        let show = answer["show"].as_array().into_iter().flatten();
        Ok(show.filter_map(|what| what.as_str().map(str::to_owned)).collect())
    }

    /// Begins a pairing.
    pub(super) async fn begin(&self, request: &Value) -> Result<Started, String> {
        #[derive(Deserialize)]
        struct Answer {
            id: String,
            secret: SecretString,
            user_code: String,
            verification_uri_complete: String,
            expires_in: u64,
            interval: u64,
        }
        let request = self
            .request(Method::POST, "/v1/pairings")
            .header(reqwest::header::CONTENT_TYPE, "application/json")
            .body(request.to_string());
        let (status, answer) = self.send(request).await?;
        if status != StatusCode::CREATED {
            return Err(told(&answer, status));
        }
        let answer: Answer =
            serde_json::from_value(answer).map_err(|_| "the answer is not that of a Convoke".to_owned())?;
        Ok(Started {
            id: answer.id,
            secret: answer.secret,
            code: plain(&answer.user_code),
            address: plain(&answer.verification_uri_complete),
            expires_in: answer.expires_in,
            interval: answer.interval.max(1),
        })
    }

    /// Asks once.
    pub(super) async fn poll(&self, started: &Started) -> Poll {
        let (status, answer) = match self.send(self.own(Method::GET, started)).await {
            Ok(sent) => sent,
            Err(reason) => return Poll::NoAnswer(reason),
        };
        let seconds = |name: &str| answer[name].as_u64().unwrap_or(started.interval).max(1);
        match status {
            StatusCode::OK => Poll::Confirmed(answer),
            StatusCode::ACCEPTED => Poll::Wait(seconds("interval")),
            StatusCode::TOO_MANY_REQUESTS => Poll::Wait(seconds("retry_after")),
            StatusCode::FORBIDDEN => Poll::Refused,
            StatusCode::NOT_FOUND => Poll::Over,
            status => Poll::NoAnswer(told(&answer, status)),
        }
    }

    /// Gives it up. If that does not arrive, it ends by itself.
    pub(super) async fn cancel(&self, started: &Started) {
        let _ = self.own(Method::DELETE, started).timeout(Duration::from_secs(5)).send().await;
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    fn own(&self, method: Method, started: &Started) -> RequestBuilder {
        let path = convoke_plugin::endpoint("/v1/pairings", &[&started.id]);
        self.request(method, &path).bearer_auth(started.secret.expose_secret())
    }

    async fn send(&self, request: RequestBuilder) -> Result<(StatusCode, Value), String> {
        let read = async |response: Response| Ok((response.status(), response.bytes().await?));
        let answer = match request.send().await {
            Ok(response) => read(response).await,
            Err(error) => Err(error),
        };
        let (status, bytes) = answer.map_err(|error: reqwest::Error| {
            let reason =
                std::iter::successors(std::error::Error::source(&error), |error| error.source()).last();
            let reason = reason.map_or_else(|| error.to_string(), ToString::to_string);
            format!("{} does not answer: {}", self.base, plain(&reason))
        })?;
        Ok((status, serde_json::from_slice(&bytes).unwrap_or_default()))
    }
}

/// What a problem document says.
fn told(answer: &Value, status: StatusCode) -> String {
    let text = |value: &Value| value.as_str().map(plain);
    let mut told = text(&answer["detail"]).unwrap_or_else(|| format!("the service answers {status}"));
    for error in answer["errors"].as_array().into_iter().flatten() {
        if let (Some(pointer), Some(detail)) = (text(&error["pointer"]), text(&error["detail"])) {
            told += &format!("\n  {pointer}: {detail}");
        }
    }
    told
}

/// Text of another machine, for a terminal.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(2000).collect()
}
