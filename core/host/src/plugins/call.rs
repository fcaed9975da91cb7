//! Driving one operation: step by step, under a deadline, with the host's limits.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use convoke_plugin::abi::MAX_REQUESTS;
use convoke_plugin::{Failure, FailureKind, Operation, Request, Response, Transport};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tracing::{debug, warn};

use crate::lang::say;
use crate::observe::{metrics, plugin_log};
use crate::outbound;
use crate::plugins::library::Step;
use crate::provider::Provider;
use crate::seal::random;

const MAX_STEPS: usize = 64;
/// A provider's own answer of more bytes fits into no calendar entry.
const LONGEST_ANSWER: usize = 64 * 1024;
/// No client is told to wait longer than a day, in seconds.
const LONGEST_WAIT: u64 = 24 * 60 * 60;
/// A plugin that computes longer than this between two steps holds up every other connection of its core.
const SLOW: Duration = Duration::from_millis(1);

/// Under which request, and until when.
#[derive(Clone, Debug)]
pub struct Context {
    /// The inbound request's id.
    pub request_id: Arc<str>,
    /// Until when requests may take.
    pub deadline: Instant,
    /// The end of the inbound request's budget. A flight's requests may take longer, but what waits is told to its client.
    pub budget: Instant,
    /// Whether an answer of the provider has begun and not ended.
    pub answering: Arc<AtomicBool>,
}

/// What became of an operation.
#[derive(Debug)]
pub struct Outcome<T> {
    /// Its result.
    pub result: Result<T, Failure>,
    /// What its requests other than GET and HEAD did.
    pub effect: Effect,
    /// What the provider itself said of one meeting: the JSON of each 2xx answer, in order.
    pub answers: Vec<String>,
}

impl<T> Outcome<T> {
    /// Nothing was sent.
    pub fn unsent(failure: Failure) -> Self {
        Outcome { result: Err(failure), effect: Effect::Nothing, answers: Vec::new() }
    }
}

/// What an operation's requests other than GET and HEAD did at the provider, as far as can be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// None was carried out: each was answered 3xx or 4xx, or never left.
    #[default]
    Nothing,
    /// One may have been carried out: it was answered 5xx, or its answer did not come.
    Unknown,
    /// One was answered 2xx: the operation must not be repeated.
    Committed,
}

impl Effect {
    fn of(result: &Result<Response, outbound::Fault>) -> Self {
        let (status, sent) = match result {
            Ok(response) => (Some(response.status), true),
            // A status counts also when the answer was no good in the end: the provider said that it did it.
            Err(fault) => (fault.status, fault.sent),
        };
        match status {
            Some(200..=299) => Effect::Committed,
            Some(300..=499) => Effect::Nothing,
            None if !sent => Effect::Nothing,
            Some(_) | None => Effect::Unknown,
        }
    }
}

/// What an operation leaves behind beside its result.
#[derive(Default)]
struct Trace {
    effect: Effect,
    answers: Vec<String>,
}

/// Runs one operation to its end.
pub async fn run<I: Serialize, O: DeserializeOwned>(
    provider: &Provider,
    operation: Operation,
    input: &I,
    context: &Context,
) -> Outcome<O> {
    let mut trace = Trace::default();
    let result = async {
        provider.require(operation)?;
        let payload = Arc::new(
            serde_json::to_vec(input)
                .map_err(|_| Failure::internal("The input cannot be written as JSON."))?,
        );
        if payload.len() > convoke_plugin::abi::MAX_JSON {
            return Err(say("failure-input").failure(FailureKind::InvalidRequest));
        }
        let json = drive(provider, operation, &payload, context, &mut trace)
            .await
            .map_err(|failure| silenced(failure, &payload))?;
        // `()` is written as null; an author in another language may leave it empty.
        let json = if json.is_empty() { b"null" } else { json.as_slice() };
        serde_json::from_slice(json).map_err(|_| {
            Failure::internal(format!(
                "The plugin `{}` gave a result of another form.",
                provider.plugin_name()
            ))
        })
    }
    .await
    .map_err(|failure| bounded(provider, failure));
    metrics::operation(&provider.id, operation, result.as_ref().err().map(|f| f.kind));
    if let Err(failure) = &result
        && failure.kind == FailureKind::Internal
    {
        warn!(provider = %provider.id, operation = operation.name(), request_id = %context.request_id, reason = ?failure.detail, "a plugin failed");
    }
    Outcome { result, effect: trace.effect, answers: trace.answers }
}

async fn drive(
    provider: &Provider,
    operation: Operation,
    payload: &Arc<Vec<u8>>,
    context: &Context,
    trace: &mut Trace,
) -> Result<Vec<u8>, Failure> {
    let timed = Timed { provider, operation, request_id: &context.request_id, payload };
    let left = context.deadline.saturating_duration_since(Instant::now());
    let (task, mut step) =
        timed.run(|| provider.instance.start(operation, payload, &context.request_id, left, random()));
    let Some(mut task) = task else {
        return match step {
            Step::Failed(failure) => Err(failure),
            _ => Err(Failure::internal("The plugin did not start.")),
        };
    };
    // The host's own cause wins over the plugin's words about it.
    let mut transport = None;
    let mut requests = 0;
    for _ in 0..MAX_STEPS {
        match step {
            Step::Done(json) => return Ok(json),
            Step::Failed(failure) => return Err(explain(failure, transport)),
            Step::Sleep(id, duration) => {
                let left = context.budget.saturating_duration_since(Instant::now());
                if duration >= left {
                    return Err(say("failure-fewer").rate_limited(duration.as_secs().clamp(1, LONGEST_WAIT)));
                }
                tokio::time::sleep(duration).await;
                step = timed.run(|| task.wake(id));
            }
            Step::Http(id, request) => {
                requests += 1;
                if requests > MAX_REQUESTS {
                    return Err(Failure::internal(format!(
                        "The plugin `{}` made more than {MAX_REQUESTS} requests in one operation.",
                        provider.plugin_name()
                    )));
                }
                let response = perform(provider, request, context, &mut trace.effect).await;
                transport = response.as_ref().err().cloned();
                let response = response.map_err(|fault| fault.kind);
                step = timed.run(|| task.respond(id, &response));
                if let Ok(response) = response {
                    trace.keep(operation, response);
                }
            }
        }
    }
    Err(Failure::internal(format!("The plugin `{}` does not come to an end.", provider.plugin_name())))
}

impl Trace {
    /// Calendar entries hold the provider's own answer about their meeting.
    fn keep(&mut self, operation: Operation, response: Response) {
        use Operation::{CreateMeeting, GetMeeting, UpdateMeeting};
        let of_one = matches!(operation, CreateMeeting | UpdateMeeting | GetMeeting);
        if of_one && response.is_success() && response.body.len() <= LONGEST_ANSWER {
            let text = String::from_utf8(response.body).ok();
            self.answers.extend(text.filter(|text| text.trim_start().starts_with(['{', '['])));
        }
    }
}

async fn perform(
    provider: &Provider,
    request: Request,
    context: &Context,
    effect: &mut Effect,
) -> Result<Response, outbound::Fault> {
    let safe = matches!(request.method.as_str(), "GET" | "HEAD");
    let started = Instant::now();
    let result = outbound::send(provider, request, context.deadline, &context.answering).await;
    let status = result.as_ref().map_or_else(|fault| fault.status, |response| Some(response.status));
    if !safe {
        *effect = (*effect).max(Effect::of(&result));
    }
    metrics::upstream(&provider.id, status, started.elapsed());
    debug!(provider = %provider.id, request_id = %context.request_id, status = result.as_ref().map_or(0, |r| r.status), "upstream answered");
    result
}

/// A transport failure that the plugin turned into its own failure is told as what it was.
fn explain(failure: Failure, transport: Option<outbound::Fault>) -> Failure {
    match transport {
        Some(fault) if fault.kind == Transport::Denied => Failure::internal(format!(
            "The plugin asked for a request that is not allowed: {}.",
            fault.detail
        )),
        Some(fault) => {
            let words = match fault.kind {
                Transport::Dns => say("failure-dns"),
                Transport::Connect => say("failure-connect"),
                Transport::Tls => say("failure-tls"),
                Transport::Proxy => say("failure-proxy"),
                Transport::Timeout => say("failure-timeout"),
                Transport::TooLarge => say("failure-too-large"),
                Transport::Protocol | Transport::Denied => say("failure-protocol"),
            };
            words.with("reason", fault.detail).failure(Failure::from(fault.kind).kind)
        }
        None => failure,
    }
}

/// A plugin must not repeat the tokens and passwords it was called with. Where it does, its words go on without them.
fn silenced(mut failure: Failure, payload: &[u8]) -> Failure {
    failure.detail = plugin_log::without_secrets(failure.detail, payload);
    for error in &mut failure.errors {
        error.detail = plugin_log::without_secrets(std::mem::take(&mut error.detail), payload);
    }
    failure
}

/// A plugin's words, bounded: they reach clients and logs.
fn bounded(provider: &Provider, mut failure: Failure) -> Failure {
    let clean = |text: &mut String, max: usize| {
        *text = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(max).collect();
    };
    clean(&mut failure.detail, 600);
    failure.errors.truncate(100);
    for error in &mut failure.errors {
        clean(&mut error.pointer, 256);
        clean(&mut error.detail, 600);
    }
    failure.missing_scopes.truncate(50);
    for scope in &mut failure.missing_scopes {
        clean(scope, 128);
    }
    if failure.kind == FailureKind::Internal
        && !failure.detail.contains(&format!("`{}`", provider.plugin_name()))
    {
        failure.detail = format!("{} (plugin `{}`)", failure.detail, provider.plugin_name());
    }
    failure
}

struct Timed<'a> {
    provider: &'a Provider,
    operation: Operation,
    request_id: &'a Arc<str>,
    payload: &'a Arc<Vec<u8>>,
}

impl Timed<'_> {
    fn run<T>(&self, step: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let result = plugin_log::during(self.request_id, self.payload, step);
        let took = started.elapsed();
        if took > SLOW {
            metrics::slow_step(&self.provider.id);
            if took > SLOW * 100 {
                warn!(provider = %self.provider.id, operation = self.operation.name(), ms = took.as_millis(), request_id = %self.request_id, "a plugin blocked its thread");
            }
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_certainly_did_nothing_is_said_to_have_done_nothing() {
        let answered = |status| Effect::of(&Ok(Response { status, headers: Vec::new(), body: Vec::new() }));
        let failed = |status, sent| {
            let fault = outbound::Fault { kind: Transport::Protocol, detail: String::new(), status, sent };
            Effect::of(&Err(fault))
        };
        for status in [301, 400, 401, 409, 429] {
            assert_eq!(answered(status), Effect::Nothing, "{status}");
        }
        for status in [100, 500, 502, 503, 504] {
            assert_eq!(answered(status), Effect::Unknown, "{status}");
        }
        assert_eq!(answered(204), Effect::Committed);
        assert_eq!(failed(None, false), Effect::Nothing);
        assert_eq!(failed(None, true), Effect::Unknown);
        assert_eq!(failed(Some(200), true), Effect::Committed);
        assert_eq!(failed(Some(400), true), Effect::Nothing);
        assert_eq!(failed(Some(500), true), Effect::Unknown);
    }
}
