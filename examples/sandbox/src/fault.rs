//! Faults: requests that are to misbehave, and how.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::exchange::{Answer, Call};

/// The next matching requests misbehave. `/_sandbox` is never touched by faults.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Only this method; `None` means every method.
    pub method: Option<String>,
    /// Only paths that begin so, as they are sent (for example `/v1/meetings`).
    pub path_prefix: String,
    /// How many requests misbehave; `None` means all, until the faults are cleared.
    pub times: Option<u32>,
    /// What happens to them.
    pub kind: FaultKind,
}

/// What happens to a request. Unless said otherwise it is not carried out.
#[derive(Clone, Debug)]
pub enum FaultKind {
    /// Answers this.
    Status {
        /// The status.
        status: u16,
        /// The headers.
        headers: Vec<(String, String)>,
        /// The body.
        body: String,
    },
    /// The request is carried out at once, the answer comes after this time.
    Delay(Duration),
    /// Never answers, keeps the connection open.
    Hang,
    /// The request is carried out; the answer's head comes at once, its body one byte a second.
    Drip,
    /// Closes the connection without an answer.
    CloseBeforeAnswer,
    /// The request is carried out, then the connection closes without an answer.
    CloseAfterProcessing,
    /// The request is carried out, then answered with this status and nothing else.
    StatusAfterProcessing(u16),
    /// The request is carried out; the connection closes in the middle of the answer.
    Truncate,
    /// Redirects (302) to this address.
    Redirect(String),
    /// Answers something that is no HTTP.
    Garbage,
    /// Answers 200 with a page where JSON is expected.
    HtmlInsteadOfJson,
    /// Answers 200 with so many mebibytes of white space, compressed to less than a hundredth, and no end of stream.
    GzipBomb {
        /// The size after decompression.
        mib: u32,
    },
    /// Answers 200 with a JSON string of so many mebibytes.
    HugeJson {
        /// The size.
        mib: u32,
    },
    /// Answers 200 with so many nested JSON arrays.
    DeepJson {
        /// The depth.
        depth: u32,
    },
    /// Answers 200 with a header of so many bytes.
    HugeHeader {
        /// The size.
        bytes: u32,
    },
    /// Answers 400 with line breaks, NUL, terminal escapes, markup and bytes beyond ASCII in body, reason and headers.
    HostileReason,
}

/// What becomes of a request once its fault is known.
pub(crate) enum Outcome {
    /// An ordinary answer.
    Answer(Answer),
    /// An ordinary answer, later.
    Later(Duration, Answer),
    /// Bytes and pauses on the bare socket.
    Raw(Vec<Step>),
}

/// One step on the bare socket. After the last one the connection closes.
pub(crate) enum Step {
    Write(Vec<u8>),
    /// The same bytes so many times.
    Repeat(Vec<u8>, u64),
    /// One byte a second.
    Drip(Vec<u8>),
    /// Nothing more until the other side goes away.
    Hang,
}

// === impl Fault ===

impl Fault {
    /// This happens to the next matching request. An empty method means every method.
    pub fn once(method: &str, path_prefix: &str, kind: FaultKind) -> Self {
        Self { times: Some(1), ..Self::always(method, path_prefix, kind) }
    }

    /// This happens to every matching request. An empty method means every method.
    pub fn always(method: &str, path_prefix: &str, kind: FaultKind) -> Self {
        let method = (!method.is_empty()).then(|| method.to_ascii_uppercase());
        Self { method, path_prefix: path_prefix.to_owned(), times: None, kind }
    }

    fn matches(&self, call: &Call) -> bool {
        let method = self.method.as_ref().is_none_or(|method| *method == call.method);
        method && call.path.starts_with(&self.path_prefix) && self.times != Some(0)
    }

    /// Takes the first fault that matches the call out of the list, or counts it down.
    pub(crate) fn take(faults: &mut Vec<Self>, call: &Call) -> Option<FaultKind> {
        let fault = faults.iter_mut().find(|fault| fault.matches(call))?;
        let kind = fault.kind.clone();
        fault.times = fault.times.map(|times| times.saturating_sub(1));
        faults.retain(|fault| fault.times != Some(0));
        Some(kind)
    }

    /// A fault as the control page and its JSON twin describe it.
    pub(crate) fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, String> {
        let text = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
        let times = match text("times") {
            "" => None,
            times => Some(times.parse().map_err(|_| "`times` must be a number".to_owned())?),
        };
        let kind = FaultKind::from_fields(fields)?;
        Ok(Self { times, ..Self::always(text("method"), text("path_prefix"), kind) })
    }
}

// === impl FaultKind ===

impl FaultKind {
    /// The names that `from_fields` knows, each with the field that it reads and what that field means when empty.
    pub(crate) const NAMES: [(&str, &str); 16] = [
        ("status", "value: the status; body, header"),
        ("delay", "value: seconds"),
        ("hang", ""),
        ("drip", ""),
        ("close_before_answer", ""),
        ("close_after_processing", ""),
        ("status_after_processing", "value: the status, 500"),
        ("truncate", ""),
        ("redirect", "value: the address"),
        ("garbage", ""),
        ("html_instead_of_json", ""),
        ("gzip_bomb", "value: MiB, 200"),
        ("huge_json", "value: MiB, 64"),
        ("deep_json", "value: depth, 100000"),
        ("huge_header", "value: bytes, 1000000"),
        ("hostile_reason", ""),
    ];

    /// An answer with this status and no headers or body of its own.
    pub fn status(status: u16) -> Self {
        Self::Status { status, headers: Vec::new(), body: String::new() }
    }

    /// An answer that asks for patience.
    pub fn retry_after(status: u16, seconds: u32) -> Self {
        let headers = vec![("Retry-After".to_owned(), seconds.to_string())];
        Self::Status { status, headers, body: String::new() }
    }

    fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, String> {
        let text = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
        let number = |default: u32| match text("value") {
            "" => Ok(default),
            value => value.parse::<u32>().map_err(|_| "`value` must be a number".to_owned()),
        };
        let status = |default: u32| {
            let status = u16::try_from(number(default)?).ok().filter(|status| (200..=599).contains(status));
            status.ok_or_else(|| "`value` must be a status from 200 to 599".to_owned())
        };
        Ok(match text("kind") {
            "status" => Self::Status {
                status: status(503)?,
                headers: text("header")
                    .split_once(':')
                    .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
                    .into_iter()
                    .collect(),
                body: text("body").to_owned(),
            },
            "delay" => Self::Delay(Duration::from_secs(u64::from(number(5)?))),
            "hang" => Self::Hang,
            "drip" => Self::Drip,
            "close_before_answer" => Self::CloseBeforeAnswer,
            "close_after_processing" => Self::CloseAfterProcessing,
            "status_after_processing" => Self::StatusAfterProcessing(status(500)?),
            "truncate" => Self::Truncate,
            "redirect" => Self::Redirect(text("value").to_owned()),
            "garbage" => Self::Garbage,
            "html_instead_of_json" => Self::HtmlInsteadOfJson,
            "gzip_bomb" => Self::GzipBomb { mib: number(200)? },
            "huge_json" => Self::HugeJson { mib: number(64)? },
            "deep_json" => Self::DeepJson { depth: number(100_000)? },
            "huge_header" => Self::HugeHeader { bytes: number(1_000_000)? },
            "hostile_reason" => Self::HostileReason,
            other => return Err(format!("`kind` is `{other}`, which is none of the known kinds")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_on_the_page_is_known() {
        for (name, _) in FaultKind::NAMES {
            let fields = BTreeMap::from([("kind".to_owned(), name.to_owned())]);
            assert!(Fault::from_fields(&fields).is_ok(), "{name}");
        }
    }

    #[test]
    fn the_oldest_fault_that_matches_comes_first() {
        let call = Call { method: "GET".into(), path: "/v1/meetings/x".into(), ..Call::default() };
        let mut faults = vec![
            Fault::once("POST", "/v1/meetings", FaultKind::Hang),
            Fault::once("get", "/v1/meetings", FaultKind::Garbage),
            Fault::always("", "/", FaultKind::Drip),
        ];
        assert!(matches!(Fault::take(&mut faults, &call), Some(FaultKind::Garbage)));
        assert!(matches!(Fault::take(&mut faults, &call), Some(FaultKind::Drip)));
        assert_eq!(faults.len(), 2);
    }
}
