//! The samples that a plugin brings: what each operation is asked with, what it then says to its provider, and what comes of it.
//!
//! docs/plugins/conformance.md describes the form for authors.

mod fill;
mod standard;

use std::collections::BTreeMap;

use convoke_plugin::{FailureKind, Operation};
use serde::Deserialize;
use serde_json::{Map, Value};

pub(super) use fill::{Fill, canary, fill};
pub(super) use standard::standard;

/// What the symbol `convoke_plugin_samples_v1` returns.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Samples {
    /// Members of the configuration beside those that the kit fills in: `base_url`, `own`, and others.
    #[serde(default)]
    pub(super) settings: Map<String, Value>,
    /// The provider's documented limits, refused before any request.
    #[serde(default)]
    pub(super) limits: Vec<Limit>,
    /// Rules that this provider has a documented reason to break: rule and reason.
    #[serde(default)]
    pub(super) waived: BTreeMap<String, String>,
    /// An error body as the provider writes it, or several; `{words}` stands where its words stand.
    #[serde(default)]
    pub(super) error: Option<Value>,
    /// The samples.
    pub(super) samples: Vec<Sample>,
    /// The JSON that all this was read from.
    #[serde(skip)]
    json: Vec<u8>,
}

/// One call, from its input to its result.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sample {
    pub(super) operation: Operation,
    /// Which of the operation's samples.
    #[serde(default)]
    pub(super) name: String,
    /// The operation's input; credentials are filled in, and times may be RFC 3339.
    #[serde(default)]
    pub(super) input: Map<String, Value>,
    /// Members of `input` (RFC 6901) that stand in requests otherwise than as they are, so that no other value can be tried.
    #[serde(default)]
    pub(super) fixed: Vec<String>,
    /// What is said to the provider, in order.
    #[serde(default)]
    pub(super) exchanges: Vec<Exchange>,
    /// What the operation answers; absent where it answers nothing.
    #[serde(default)]
    pub(super) result: Option<Value>,
    /// How it fails instead.
    #[serde(default)]
    pub(super) failure: Option<Expected>,
}

/// One request and its answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exchange {
    pub(super) request: Asked,
    #[serde(default)]
    pub(super) answer: Answer,
    /// The operation also succeeds when this request fails.
    #[serde(default)]
    pub(super) optional: bool,
}

/// A request, as far as it is told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    pub(super) method: String,
    /// Absolute, or below the base URL when it begins with a slash.
    pub(super) url: String,
    /// These and their values; `null` is a header that is not there. Others are free.
    #[serde(default)]
    pub(super) headers: BTreeMap<String, Option<String>>,
    /// The body as JSON, all of it.
    #[serde(default, deserialize_with = "present")]
    pub(super) json: Option<Value>,
    /// The fields of a form, all of them. `client_id` and `client_secret` may be left out where the client authenticates.
    #[serde(default)]
    pub(super) form: Option<BTreeMap<String, String>>,
    /// Any other body.
    #[serde(default)]
    pub(super) body: Option<String>,
}

/// What the provider answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    #[serde(default = "ok")]
    pub(super) status: u16,
    /// A list where a header comes several times.
    #[serde(default)]
    pub(super) headers: BTreeMap<String, OneOrMany>,
    #[serde(default, deserialize_with = "present")]
    pub(super) json: Option<Value>,
    #[serde(default)]
    pub(super) body: Option<String>,
}

/// One value, or several.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// How an operation fails.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expected {
    pub(super) kind: FailureKind,
    /// The pointer of one of its errors.
    #[serde(default)]
    pub(super) pointer: Option<String>,
    #[serde(default)]
    pub(super) retry_after: Option<u64>,
    #[serde(default)]
    pub(super) missing_scopes: Option<Vec<String>>,
    /// A part of its words.
    #[serde(default)]
    pub(super) says: Option<String>,
}

/// A limit of the provider on a member of a meeting.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limit {
    /// As the failure's pointer names it: `/title`, `/invitees`, `/options/siteUrl`; `/end` for the duration.
    pub(super) pointer: String,
    #[serde(default)]
    pub(super) min: Option<u64>,
    #[serde(default)]
    pub(super) max: Option<u64>,
    #[serde(default)]
    pub(super) unit: Unit,
    /// What a text of the member may be made of, where not of any characters.
    #[serde(default)]
    pub(super) made_of: Option<String>,
    /// Which operations hold it; create and update where not told.
    #[serde(default)]
    pub(super) operations: Vec<Operation>,
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    /// Unicode scalar values.
    #[default]
    Characters,
    /// Bytes of UTF-8.
    Bytes,
    /// UTF-16 code units.
    Utf16,
    /// Items of a list.
    Count,
    /// Minutes from start to end.
    Minutes,
    /// The number itself.
    Value,
}

impl Samples {
    /// Reads the JSON. The error says where it is wrong.
    pub(super) fn read(json: &[u8]) -> Result<Samples, String> {
        let mut samples: Samples = serde_json::from_slice(json).map_err(|error| error.to_string())?;
        samples.json = json.to_vec();
        for (number, sample) in samples.samples.iter().enumerate() {
            sample.check().map_err(|wrong| {
                format!("sample {} ({} {:?}) {wrong}", number + 1, sample.operation.name(), sample.name)
            })?;
        }
        if let Some(unknown) = samples.waived.keys().find(|id| super::rules::Rule::named(id).is_none()) {
            return Err(format!("`waived` names `{unknown}`, which is no rule"));
        }
        Ok(samples)
    }
}

impl Samples {
    /// The same for a site elsewhere.
    pub(super) fn moved(&self, from: &str, to: &str) -> Samples {
        let text = String::from_utf8_lossy(&self.json).replace(from, to);
        Samples::read(text.as_bytes()).unwrap_or_default()
    }
}

impl Sample {
    /// Whether the operation is to succeed.
    pub(super) fn succeeds(&self) -> bool {
        self.failure.is_none()
    }

    fn check(&self) -> Result<(), String> {
        let silent = matches!(self.operation, Operation::Revoke | Operation::DeleteMeeting);
        if self.failure.is_none() && self.result.is_none() && !silent {
            return Err("has neither `result` nor `failure`".to_owned());
        }
        if self.failure.is_some() && self.result.is_some() {
            return Err("has both `result` and `failure`".to_owned());
        }
        for exchange in &self.exchanges {
            let asked = &exchange.request;
            let bodies = [asked.json.is_some(), asked.form.is_some(), asked.body.is_some()];
            if bodies.iter().filter(|there| **there).count() > 1 {
                return Err("has a request with more than one of `json`, `form` and `body`".to_owned());
            }
            if exchange.answer.json.is_some() && exchange.answer.body.is_some() {
                return Err("has an answer with both `json` and `body`".to_owned());
            }
        }
        Ok(())
    }
}

impl Default for Answer {
    fn default() -> Self {
        Answer { status: ok(), headers: BTreeMap::new(), json: None, body: None }
    }
}

fn ok() -> u16 {
    200
}

/// A member that is `null` is there.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}
