//! HTTP as plain data. A provider describes a request and awaits its response; the host performs it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::failure::{Failure, FailureKind};
use crate::reading::{Unreadable, read};
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

    /// Whether the status is 2xx, and the answer no web page: no API answers a program with one, so it comes from something on the
    /// way, such as a proxy's sign-in, and nothing of the request was carried out.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status) && !self.is_page()
    }

    pub(crate) fn is_page(&self) -> bool {
        let media_type = self.header("content-type").unwrap_or_default();
        media_type.trim_start().get(..9).is_some_and(|start| start.eq_ignore_ascii_case("text/html"))
    }

    /// The response itself when it [is a success](Response::is_success), else what the status usually means: see [`Response::failure`].
    pub fn success(self) -> Result<Response, Failure> {
        if self.is_success() { Ok(self) } else { Err(self.failure()) }
    }

    /// The body as JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        read(&self.body).map_err(|error| {
            // The place is not passed on: where the type has a map in it, its names come from outside.
            let detail = match error {
                Unreadable::Form(_) => "The provider's answer is JSON of another form than documented.",
                Unreadable::Syntax => "The provider's answer is not readable JSON.",
            };
            Failure::provider_error(detail).with_status(self.status)
        })
    }

    /// Seconds to wait, as `Retry-After` says. A date in it came as the seconds left until then: see [`Http::send`](crate::Http::send).
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
            200..=299 if self.is_page() => Failure::provider_error(
                "The answer is a web page, which something on the way, such as a proxy's sign-in, may have sent in the provider's place.",
            ),
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
    fn a_web_page_is_no_success() {
        let answer = |media_type: &str, status| Response {
            status,
            headers: vec![("content-type".into(), media_type.into())],
            body: Vec::new(),
        };
        for page in ["text/html", "Text/HTML; charset=utf-8", " text/html"] {
            let failure = answer(page, 200).success().unwrap_err();
            assert_eq!((failure.kind, failure.status), (FailureKind::ProviderError, Some(200)), "{page}");
            assert!(failure.detail.contains("web page"));
        }
        for other in ["application/json", "text/plain", "", "é"] {
            assert!(answer(other, 204).is_success(), "{other}");
        }
        assert_eq!(answer("text/html", 404).failure().kind, FailureKind::NotFound);
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
