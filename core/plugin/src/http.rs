//! HTTP as plain data. A provider describes a request and awaits its response; the host performs it.

use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::failure::{Failure, FailureKind};
use crate::secret::{ExposeSecret, SecretString};

/// RFC 3986 `unreserved` stays, everything else in a segment is encoded.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `base` with each of `segments` as one encoded path segment: whatever an id contains, it stays one segment.
pub fn endpoint(base: &str, segments: &[&str]) -> String {
    let mut url = base.trim_end_matches('/').to_owned();
    for segment in segments {
        url.push('/');
        url.extend(utf8_percent_encode(segment, SEGMENT));
    }
    url
}

/// A request, as plain data.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Such as `GET`.
    pub method: String,
    /// Absolute, and on an origin that the manifest or the configuration names.
    pub url: String,
    /// In order. The host refuses `Host`, `Content-Length`, `Transfer-Encoding`, `Connection` and `Proxy-*`.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Request {
    /// A request without headers or body.
    pub fn new(method: &str, url: impl Into<String>) -> Self {
        Request { method: method.to_owned(), url: url.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// A `GET`.
    pub fn get(url: impl Into<String>) -> Self {
        Request::new("GET", url)
    }

    /// A `POST`.
    pub fn post(url: impl Into<String>) -> Self {
        Request::new("POST", url)
    }

    /// A `PUT`.
    pub fn put(url: impl Into<String>) -> Self {
        Request::new("PUT", url)
    }

    /// A `PATCH`.
    pub fn patch(url: impl Into<String>) -> Self {
        Request::new("PATCH", url)
    }

    /// A `DELETE`.
    pub fn delete(url: impl Into<String>) -> Self {
        Request::new("DELETE", url)
    }

    /// One more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// `Authorization: Bearer`, RFC 6750.
    #[must_use]
    pub fn bearer(self, token: &SecretString) -> Self {
        self.header("authorization", format!("Bearer {}", token.expose_secret()))
    }

    /// `Authorization: Basic`, RFC 7617.
    #[must_use]
    pub fn basic(self, user: &str, password: &SecretString) -> Self {
        let pair = STANDARD.encode(format!("{user}:{}", password.expose_secret()));
        self.header("authorization", format!("Basic {pair}"))
    }

    /// A query parameter, encoded and appended.
    #[must_use]
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.url.push(if self.url.contains('?') { '&' } else { '?' });
        self.url.push_str(&form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish());
        self
    }

    /// A JSON body.
    #[must_use]
    pub fn json<T: Serialize>(mut self, body: &T) -> Self {
        // A value that cannot be serialised is the author's mistake; the provider will say so.
        self.body = serde_json::to_vec(body).unwrap_or_default();
        self.header("content-type", "application/json")
    }

    /// A form body.
    #[must_use]
    pub fn form(mut self, fields: &[(&str, &str)]) -> Self {
        self.body =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes();
        self.header("content-type", "application/x-www-form-urlencoded")
    }
}

/// Shows neither query, headers nor body: they hold tokens.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.url.split('?').next().unwrap_or_default();
        write!(f, "{} {url} ({} headers, {} bytes)", self.method, self.headers.len(), self.body.len())
    }
}

/// A response, as plain data.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// In order; names in lower case.
    pub headers: Vec<(String, String)>,
    /// Decompressed.
    pub body: Vec<u8>,
}

impl Response {
    /// The first header of this name, in any letter case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Every header of this name, in any letter case.
    pub fn headers_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The value of a cookie that this response sets.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.headers_named("set-cookie").find_map(|cookie: &str| {
            let (key, value) = cookie.split(';').next()?.split_once('=')?;
            (key.trim() == name).then(|| value.trim())
        })
    }

    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The response itself when its status is 2xx, else what the status usually means: see [`Response::failure`].
    pub fn success(self) -> Result<Response, Failure> {
        if self.is_success() { Ok(self) } else { Err(self.failure()) }
    }

    /// The body as JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_slice(&self.body).map_err(|error| {
            // The text of the error may quote the body, so it is not passed on.
            let detail = match error.classify() {
                serde_json::error::Category::Data => {
                    "The provider's answer is JSON of another form than documented."
                }
                _ => "The provider's answer is not readable JSON.",
            };
            Failure::provider_error(detail).with_status(self.status)
        })
    }

    /// Seconds to wait: `Retry-After` as a number; absent or a date the author reads from [`Response::header`].
    pub fn retry_after(&self) -> Option<u64> {
        self.header("retry-after")?.trim().parse().ok()
    }

    /// What a status usually means, for statuses the author has no better reading of.
    pub fn failure(&self) -> Failure {
        let failure = match self.status {
            401 => Failure::reauthorization_required("The provider does not accept this token."),
            403 => Failure::access_denied("The provider does not allow this.", &[]),
            404 | 410 => Failure::new(FailureKind::NotFound, "The provider does not know this meeting."),
            409 => Failure::new(FailureKind::Conflict, "The provider sees a conflict."),
            429 => Failure::rate_limited(self.retry_after()),
            503 => {
                let mut failure =
                    Failure::new(FailureKind::ProviderUnavailable, "The provider is out of service for now.");
                failure.retry_after = self.retry_after();
                failure
            }
            300..=399 => {
                Failure::provider_error("The provider answered with a redirect, which is never followed.")
            }
            status => Failure::provider_error(format!("The provider answered with status {status}.")),
        };
        failure.with_status(self.status)
    }
}

/// Shows neither headers nor body: they hold tokens.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} headers, {} bytes)", self.status, self.headers.len(), self.body.len())
    }
}

/// Why no response came. Numbers are part of the ABI (`cv_response.error_kind`) and never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Transport {
    /// No answer in time.
    Timeout = 1,
    /// The name did not resolve.
    Dns = 2,
    /// No connection.
    Connect = 3,
    /// TLS did not come about: certificate, name, protocol.
    Tls = 4,
    /// The proxy refused.
    Proxy = 5,
    /// The answer was larger than the host allows.
    TooLarge = 6,
    /// The host's policy forbids this request.
    Denied = 7,
    /// The answer was no HTTP, or broke off.
    Protocol = 8,
}

impl Transport {
    /// Every kind.
    pub const ALL: &'static [Transport] = &[
        Transport::Timeout,
        Transport::Dns,
        Transport::Connect,
        Transport::Tls,
        Transport::Proxy,
        Transport::TooLarge,
        Transport::Denied,
        Transport::Protocol,
    ];

    /// From the ABI's number; unknown ones are read as `Protocol`.
    pub fn from_number(number: u16) -> Transport {
        Transport::ALL.iter().copied().find(|kind| *kind as u16 == number).unwrap_or(Transport::Protocol)
    }
}

impl From<Transport> for Failure {
    fn from(kind: Transport) -> Failure {
        let (failure, detail) = match kind {
            Transport::Timeout => (FailureKind::ProviderTimeout, "The provider did not answer in time."),
            Transport::Dns => {
                (FailureKind::ProviderUnavailable, "The provider's host name could not be resolved (DNS).")
            }
            Transport::Connect => (FailureKind::ProviderUnavailable, "No connection to the provider (TCP)."),
            Transport::Tls => {
                (FailureKind::ProviderUnavailable, "No trusted connection to the provider (TLS).")
            }
            Transport::Proxy => {
                (FailureKind::ProviderUnavailable, "The proxy did not connect to the provider.")
            }
            Transport::TooLarge => (FailureKind::ProviderError, "The provider's answer is too large."),
            Transport::Denied => {
                (FailureKind::Internal, "The plugin asked for a request that the host does not allow.")
            }
            Transport::Protocol => {
                (FailureKind::ProviderError, "The provider's answer is not HTTP or broke off.")
            }
        };
        Failure::new(failure, detail)
    }
}

/// What a task waits for.
pub(crate) enum Parked {
    Request(Request),
    Sleep(Duration),
}

/// What it gets.
pub(crate) enum Answer {
    Response(Result<Response, Transport>),
    Slept,
}

#[derive(Default)]
pub(crate) struct Slot {
    pub(crate) parked: Option<Parked>,
    pub(crate) answer: Option<Answer>,
    waiting: bool,
    pub(crate) now_ms: u64,
}

/// The only thing an author may await.
#[derive(Clone)]
pub struct Http {
    slot: Arc<Mutex<Slot>>,
    request_id: Arc<str>,
    seed: [u8; 32],
}

impl Http {
    pub(crate) fn new(now_ms: u64, request_id: &str, seed: [u8; 32]) -> Self {
        let slot = Slot { now_ms, ..Slot::default() };
        Http { slot: Arc::new(Mutex::new(slot)), request_id: request_id.into(), seed }
    }

    pub(crate) fn with_slot<T>(&self, f: impl FnOnce(&mut Slot) -> T) -> T {
        f(&mut self.slot.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Performs a request. Redirects are not followed; any status is a response. One request at a time.
    pub async fn send(&self, request: Request) -> Result<Response, Failure> {
        match self.park(Parked::Request(request)).await? {
            Answer::Response(result) => result.map_err(Failure::from),
            Answer::Slept => Err(Failure::internal("The host answered a request as if it were a wait.")),
        }
    }

    /// Waits. A wait longer than what is left of the call ends it as `rate_limited`.
    pub async fn sleep(&self, duration: Duration) -> Result<(), Failure> {
        self.park(Parked::Sleep(duration)).await.map(|_| ())
    }

    /// The host's clock: milliseconds since the epoch, as of the last step.
    pub fn now_ms(&self) -> u64 {
        self.with_slot(|slot| slot.now_ms)
    }

    /// For the provider's tracing header, where it has one.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// 32 random bytes of this call; the same call gets the same bytes when it is replayed.
    pub fn seed(&self) -> [u8; 32] {
        self.seed
    }

    async fn park(&self, what: Parked) -> Result<Answer, Failure> {
        let mut what = Some(what);
        poll_fn(|_| {
            self.with_slot(|slot| {
                if let Some(what) = what.take() {
                    if slot.waiting {
                        return Poll::Ready(Err(Failure::internal(
                            "The plugin awaits two requests at once.",
                        )));
                    }
                    slot.waiting = true;
                    slot.parked = Some(what);
                    return Poll::Pending;
                }
                match slot.answer.take() {
                    Some(answer) => {
                        slot.waiting = false;
                        Poll::Ready(Ok(answer))
                    }
                    None => Poll::Pending,
                }
            })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn debug_hides_what_may_be_secret() {
        let request = Request::post("https://x.example/t?token=hunter2")
            .bearer(&"hunter2".into())
            .form(&[("password", "hunter2")]);
        assert!(!format!("{request:?}").contains("hunter2"));
        let response = Response {
            status: 200,
            headers: vec![("x".into(), "hunter2".into())],
            body: b"hunter2".to_vec(),
        };
        assert!(!format!("{response:?}").contains("hunter2"));
        let failure = response.json::<serde_json::Value>().unwrap_err();
        assert!(!format!("{failure:?}").contains("hunter2"));
    }

    #[test]
    fn reads_cookies_case_blind_and_clean() {
        let response = Response {
            status: 200,
            headers: vec![
                ("Set-Cookie".into(), "_csrf=C1; Path=/".into()),
                ("set-cookie".into(), "sametimeJwt=J=; Max-Age=60".into()),
            ],
            body: Vec::new(),
        };
        assert_eq!(response.cookie("_csrf"), Some("C1"));
        assert_eq!(response.cookie("sametimeJwt"), Some("J="));
        assert_eq!(response.cookie("nope"), None);
    }

    proptest! {
        #[test]
        fn an_id_stays_one_segment(id in ".*") {
            let url = endpoint("https://h.example/v1/", &["meetings", &id]);
            let rest = url.strip_prefix("https://h.example/v1/meetings/").unwrap();
            prop_assert!(!rest.contains(['/', '?', '#', '\r', '\n', ' ', '\\']));
            let back = percent_encoding::percent_decode_str(rest).decode_utf8().unwrap().into_owned();
            prop_assert_eq!(back, id);
        }
    }
}
