//! Requests and answers as plain data, so that the providers' rules are functions that need no socket.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// A request as a server received it, and what it answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// The method, in upper case.
    pub method: String,
    /// The path as it was sent, not decoded.
    pub path: String,
    /// The query as it was sent, without the question mark.
    pub query: Option<String>,
    /// The headers in the order received; names are in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The status of the answer; `None` when no HTTP answer was given.
    pub status: Option<u16>,
}

/// Name and value pairs of a query or of a form.
pub(crate) struct Fields(Vec<(String, String)>);

/// An HTTP answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

// === impl Call ===

impl Call {
    /// The first header of that name (in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON, if it is JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The value of a form field or, failing that, of a query parameter.
    pub fn field(&self, name: &str) -> Option<String> {
        let form = Fields::parse(&self.body);
        form.get(name).map(str::to_owned).or_else(|| self.query().get(name).map(str::to_owned))
    }

    pub(crate) fn segments(&self) -> Vec<String> {
        let path = self.path.strip_prefix('/').unwrap_or(&self.path);
        path.split('/').map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned()).collect()
    }

    pub(crate) fn query(&self) -> Fields {
        Fields::parse(self.query.as_deref().unwrap_or_default().as_bytes())
    }

    pub(crate) fn form(&self) -> Fields {
        Fields::parse(&self.body)
    }

    /// The media type, in lower case and without parameters.
    pub(crate) fn media_type(&self) -> String {
        let value = self.header("content-type").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    pub(crate) fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token)
    }

    /// User and password of HTTP Basic authentication.
    pub(crate) fn basic(&self) -> Option<(String, String)> {
        let (scheme, encoded) = self.header("authorization")?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
        decoded.split_once(':').map(|(user, password)| (user.to_owned(), password.to_owned()))
    }

    /// The first cookie of that name.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let lines = self.headers.iter().filter(|(key, _)| key == "cookie");
        let mut cookies =
            lines.flat_map(|(_, line)| line.split(';')).filter_map(|part| part.trim().split_once('='));
        cookies.find(|(key, _)| *key == name).map(|(_, value)| value)
    }
}

// === impl Fields ===

impl Fields {
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        Self(form_urlencoded::parse(bytes).into_owned().collect())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// What is wrong with the names: the first that is not in `allowed`, or that is there twice.
    pub(crate) fn misnamed(&self, allowed: &[&str]) -> Option<String> {
        let unknown = self.iter().find(|(key, _)| !allowed.contains(key));
        unknown.map(|(key, _)| format!("unknown parameter `{key}`")).or_else(|| self.doubled())
    }

    /// What is wrong when a name is there twice.
    pub(crate) fn doubled(&self) -> Option<String> {
        let mut seen = Vec::new();
        for (key, _) in self.iter() {
            if seen.contains(&key) {
                return Some(format!("parameter `{key}` is there twice"));
            }
            seen.push(key);
        }
        None
    }
}

// === impl Answer ===

impl Answer {
    pub(crate) fn new(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }.header("Content-Type", media_type)
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json;charset=UTF-8", body.to_string())
    }

    pub(crate) fn text(status: u16, body: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", body)
    }

    pub(crate) fn html(status: u16, body: impl Into<String>) -> Self {
        Self::new(status, "text/html; charset=utf-8", body.into()).header("Cache-Control", "no-store")
    }

    pub(crate) fn redirect(status: u16, to: &str) -> Self {
        Self::empty(status).header("Location", to)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}
