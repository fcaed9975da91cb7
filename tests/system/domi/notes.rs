//! The existing Notes client, byte for byte: what it sends, and how it digests what comes back.

use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::harness::Host;

/// After so long the client gives up; an answer later than [`PROMISED`] breaks the service's promise.
const TIMEOUT: Duration = Duration::from_secs(30);
pub const PROMISED: Duration = Duration::from_secs(25);
/// What older versions of the client's JSON reader take.
const LARGEST_JSON: usize = 64 * 1024;

/// What came over the wire.
pub struct Wire {
    pub status: u16,
    pub head: String,
    pub body: String,
    pub took: Duration,
}

/// What the client stores after a refresh.
#[derive(Debug, PartialEq, Eq)]
pub struct Stored {
    pub auth_token: String,
    pub refresh_token: String,
}

/// `GET` with the header lines that the client sets; `authorization` is the whole value.
pub async fn get(host: &Host, path: &str, authorization: Option<&str>) -> Wire {
    send(host, "GET", path, authorization).await
}

pub async fn send(host: &Host, method: &str, path: &str, authorization: Option<&str>) -> Wire {
    let authorization = authorization.map(|value| format!("Authorization: {value}\r\n")).unwrap_or_default();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost:{}\r\nAccept: */*\r\nContent-Type: application/json\r\n{authorization}Connection: close\r\n\r\n",
        host.port
    );
    exchange(host, request.as_bytes()).await
}

/// Sends bytes and reads to the end of the connection.
pub async fn exchange(host: &Host, request: &[u8]) -> Wire {
    let begun = Instant::now();
    let mut socket = TcpStream::connect(("127.0.0.1", host.port)).await.unwrap();
    socket.write_all(request).await.unwrap();
    let mut bytes = Vec::new();
    tokio::time::timeout(TIMEOUT, socket.read_to_end(&mut bytes))
        .await
        .expect("the client has given up")
        .unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status =
        head.split(' ').nth(1).unwrap_or_default().parse().unwrap_or_else(|_| panic!("no status: {head}"));
    Wire { status, head: head.to_owned(), body: body.to_owned(), took: begun.elapsed() }
}

impl Wire {
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        let mut values =
            lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim());
        let first = values.next();
        assert!(values.next().is_none(), "{name} is there twice");
        first
    }

    /// What every answer to the client must be, success or not: in time, no redirect, short flat JSON, not cached.
    pub fn json(&self) -> Value {
        assert!(self.took < PROMISED, "{:?}", self.took);
        assert!(!(300..400).contains(&self.status), "a redirect: {}", self.head);
        assert_eq!(self.header("content-type"), Some("application/json"), "{}\n{}", self.head, self.body);
        assert_eq!(self.header("cache-control"), Some("no-store"));
        assert!(self.header("location").is_none());
        assert!(self.header("transfer-encoding").is_none(), "{}", self.head);
        assert!(self.body.len() < LARGEST_JSON);
        // The client strips line ends, and takes the first of an array.
        let text = self.body.replace(['\r', '\n'], "");
        assert!(!text.starts_with("<!DOCTYPE html>") && text.starts_with('{'), "{text}");
        let json: Value =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("error 4843 ({error}): {text}"));
        for (name, value) in json.as_object().unwrap() {
            let plain = match value {
                Value::String(text) => !text.trim().is_empty(),
                Value::Number(_) | Value::Bool(_) => true,
                Value::Null | Value::Array(_) | Value::Object(_) => false,
            };
            assert!(plain, "{name} is {value}");
        }
        json
    }

    /// The client's reading of a refresh: the body alone decides.
    pub fn refreshed(&self) -> Result<Stored, String> {
        let json = self.json();
        if let Some(error) = json["error"].as_str() {
            return Err(error.to_owned());
        }
        let text =
            |name: &str| json[name].as_str().map(str::to_owned).ok_or_else(|| format!("{name} is blank"));
        Ok(Stored { auth_token: text("access_token")?, refresh_token: text("refresh_token")? })
    }

    /// An RFC 6749 error with this status; its description.
    pub fn error(&self, status: u16, word: &str) -> String {
        let json = self.json();
        assert_eq!((self.status, json["error"].as_str()), (status, Some(word)), "{}", self.body);
        let description = json["error_description"].as_str().unwrap().to_owned();
        assert_eq!(json.as_object().unwrap().len(), 2, "{}", self.body);
        assert!(json.get("access_token").is_none() && json.get("refresh_token").is_none());
        description
    }
}
