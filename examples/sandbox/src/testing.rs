//! Calls for tests of the providers' rules.

use jiff::Timestamp;
use serde_json::Value;

use crate::exchange::{Answer, Call};
use crate::server::Provider;

pub(crate) const ORIGIN: &str = "http://127.0.0.1:1";

/// The time in all tests.
pub(crate) fn now() -> Timestamp {
    "2030-03-01T10:32:16.657Z".parse().unwrap()
}

/// A call without headers or body.
pub(crate) fn call(method: &str, target: &str) -> Call {
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    Call { method: method.into(), path: path.into(), query: query.map(Into::into), ..Call::default() }
}

impl Call {
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(key, _)| key != name);
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn token(self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn sending(mut self, body: &Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.with("content-type", "application/json")
    }

    pub(crate) fn posting(mut self, fields: &[(&str, &str)]) -> Self {
        let mut form = form_urlencoded::Serializer::new(String::new());
        self.body = form.extend_pairs(fields).finish().into_bytes();
        self.with("content-type", "application/x-www-form-urlencoded")
    }

    pub(crate) fn to(&self, provider: &mut impl Provider) -> Answer {
        provider.answer(self, now())
    }
}

impl Answer {
    pub(crate) fn body(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&self.body)))
    }

    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.headers
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// The parameters of a redirect, and where it goes.
    pub(crate) fn back(&self) -> (String, Vec<(String, String)>) {
        let location = self.all("location").first().copied().unwrap_or_else(|| panic!("{self:?}"));
        let (to, query) = location.split_once('?').unwrap();
        (to.to_owned(), form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }
}

/// `name=value&…`
pub(crate) fn query(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
