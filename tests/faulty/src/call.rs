//! One operation's requests: whose token, what a refusal means, and what may be repeated of its words.

use std::time::Duration;

use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{
    Credentials, ExposeSecret, Failure, FailureKind, Http, Level, Request, Response, endpoint, log, quoted,
};

use crate::Faulty;
use crate::fault;

/// What all requests of one operation share.
pub(crate) struct Call<'a> {
    pub(crate) faulty: &'a Faulty,
    pub(crate) http: &'a Http,
    pub(crate) credentials: &'a Credentials,
    /// The password that the call carries.
    pub(crate) password: Option<&'a str>,
}

impl<'a> Call<'a> {
    pub(crate) fn new(faulty: &'a Faulty, http: &'a Http, credentials: &'a Credentials) -> Self {
        Call { faulty, http, credentials, password: None }
    }

    /// The address of the meetings, or of one.
    pub(crate) fn url(&self, id: Option<&str>) -> String {
        let base = endpoint(&self.faulty.base_url, &["meetings"]);
        match id {
            None => base,
            Some(id) if fault::on("path/unescaped") => format!("{base}/{id}"),
            Some(id) if fault::on("path/spaces-only") => format!("{base}/{}", id.replace(' ', "%20")),
            Some(id) if fault::on("path/trimmed") => endpoint(&base, &[id.trim().trim_end_matches('/')]),
            Some(id) => endpoint(&base, &[id]),
        }
    }

    fn token(&self) -> &'a str {
        self.credentials.access_token.expose_secret()
    }

    /// Sends; anything but success is a failure.
    pub(crate) async fn send(&self, request: Request) -> Result<Response, Failure> {
        let response = self.exchange(request).await?;
        let accepted = response.is_success()
            || (response.status == 500 && fault::on("errors/500-is-success"))
            || (response.status == 200 && fault::on("delete/page-is-success"))
            || (response.status == 302 && fault::on("errors/redirect-is-success"));
        if accepted { Ok(response) } else { Err(self.refused(&response)) }
    }

    async fn exchange(&self, request: Request) -> Result<Response, Failure> {
        let request = self.authorized(request);
        let writes = request.method != "GET";
        let first = match self.http.send(request.clone()).await {
            Err(_) if writes && fault::on("network/written-again") => self.http.send(request.clone()).await?,
            Err(lost)
                if lost.kind == FailureKind::ProviderTimeout && fault::on("errors/timeout-is-not-found") =>
            {
                return Err(Failure::new(FailureKind::NotFound, "There is no such meeting."));
            }
            other => other?,
        };
        if (first.status >= 500 && fault::on("network/sent-again"))
            || (first.status == 520 && fault::on("network/520-sent-again"))
        {
            return self.http.send(request).await;
        }
        if first.status == 429 && fault::on("network/waits-by-itself") {
            self.http.sleep(Duration::from_secs(first.retry_after().unwrap_or(60))).await?;
            return self.http.send(request).await;
        }
        if let Some(place) = first.header("location")
            && fault::on("network/redirect-followed")
        {
            return self.http.send(Request { url: place.to_owned(), ..request }).await;
        }
        Ok(first)
    }

    fn authorized(&self, mut request: Request) -> Request {
        if fault::on("secrets/token-in-query") {
            request = request.query("access_token", self.token());
        } else if fault::on("state/first-token") {
            let first = self.faulty.first_token.get_or_init(|| self.credentials.access_token.clone());
            request = request.bearer(first);
        } else {
            request = request.bearer(&self.credentials.access_token);
        }
        if fault::on("secrets/token-in-log") {
            log(Level::Info, &format!("{} with {}", request.method, self.token()));
        }
        if fault::on("secrets/token-begun-in-log") {
            log(Level::Info, &format!("{} with {:.24}…", request.method, self.token()));
        }
        if fault::on("secrets/token-ended-in-log") {
            let token = self.token();
            log(Level::Info, &format!("{} with …{}", request.method, &token[token.len() - 12..]));
        }
        if let Some(key) = &self.faulty.api_key {
            request = request.header("x-api-key", key.expose_secret());
        }
        request
    }

    fn refused(&self, response: &Response) -> Failure {
        let answer: Map<String, Value> = response.json().unwrap_or_default();
        let message = answer.get("message").and_then(Value::as_str);
        if fault::on("malformed/panic-on-error-member") && !answer.is_empty() {
            #[expect(clippy::unwrap_used, reason = "this fault is a panic")]
            message.unwrap();
        }
        let message = message.unwrap_or_default();
        let words = match () {
            () if fault::on("secrets/words-as-they-came") => message.to_owned(),
            () if fault::on("secrets/words-of-one-code") && answer.contains_key("code") => message.to_owned(),
            () if fault::on("secrets/token-in-418") && response.status == 418 => self.token().to_owned(),
            () if fault::on("errors/body-as-words") => String::from_utf8_lossy(&response.body).into_owned(),
            () if fault::on("secrets/password-in-failure") => quoted(message, [self.token()]),
            () => quoted(message, [self.token()].into_iter().chain(self.password)),
        };
        let mut failure = match response.status {
            400 | 422 => Failure::invalid("", if words.is_empty() { "was refused." } else { &words }),
            401 if fault::on("errors/401-is-provider-error") => {
                Failure::provider_error("The provider refused the call.")
            }
            403 if fault::on("errors/403-is-dead-token") => {
                Failure::reauthorization_required("Sign in again.")
            }
            404 if fault::on("errors/404-is-provider-error") => {
                Failure::provider_error("The provider knows no such place.")
            }
            409 if fault::on("errors/409-is-internal") => Failure::internal("A conflict was not expected."),
            429 if fault::on("errors/429-is-provider-error") => {
                Failure::provider_error("The provider refused the call.")
            }
            500..=599 if fault::on("errors/5xx-is-callers") => Failure::invalid("", "was refused."),
            500..=599 if fault::on("errors/5xx-is-internal") => Failure::internal("This was not expected."),
            500..=599 if fault::on("errors/5xx-is-dead-token") => {
                Failure::reauthorization_required("Sign in again.")
            }
            _ => response.failure(),
        };
        failure.retry_after = match failure.retry_after {
            Some(_) if fault::on("errors/wait-lost") => None,
            Some(seconds) if fault::on("errors/wait-in-milliseconds") => Some(seconds * 1000),
            other => other,
        };
        if !words.is_empty() && failure.errors.is_empty() {
            failure.detail = format!("{} The provider says: {words}", failure.detail);
        }
        if fault::on("errors/no-words") {
            failure.detail.clear();
        }
        failure.with_status(response.status)
    }
}
