//! Driving one call through the ABI, without a network and without waiting.

use std::sync::Arc;
use std::time::{Duration, Instant};

use convoke_plugin::abi::MAX_REQUESTS;
use convoke_plugin::{Failure, Request, Response, Transport};
use serde_json::Value;

use super::scene::Scene;
use crate::observe::plugin_log;
use crate::plugins::{Instance, Step};

/// How long a call may take on the plugin's own clock.
const DEADLINE: Duration = Duration::from_secs(20);
/// A plugin that goes on after so many requests does not end by itself.
const ENOUGH: usize = MAX_REQUESTS + 8;
const MAX_WAITS: usize = 32;
/// The seed of calls that are to be alike.
pub(super) const SEED: [u8; 32] = [7; 32];

/// The upstream: which request it is, counted from 0, and what it asks for.
pub(super) type Upstream<'a> = dyn FnMut(usize, &Request) -> Result<Response, Transport> + 'a;

/// One call to make.
#[derive(Clone)]
pub(super) struct Call {
    pub(super) operation: u32,
    pub(super) payload: Arc<Vec<u8>>,
    pub(super) now_ms: u64,
    pub(super) seed: [u8; 32],
}

/// What a call did.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) requests: Vec<Request>,
    /// Milliseconds.
    pub(super) waits: Vec<u64>,
    pub(super) end: End,
    /// What it logged.
    pub(super) log: Vec<String>,
    /// What its longest step took.
    pub(super) slowest: Duration,
}

/// How a call ended.
#[derive(Clone, Debug)]
pub(super) enum End {
    /// The result as the plugin wrote it.
    Done(Vec<u8>),
    Failed(Failure),
    /// It had to be stopped.
    Endless,
}

impl Call {
    /// The call of a scene.
    pub(super) fn of(scene: &Scene) -> Call {
        Call::with(scene, &scene.input)
    }

    /// The same call with another input.
    pub(super) fn with(scene: &Scene, input: &Value) -> Call {
        Call {
            operation: scene.operation.number(),
            payload: Arc::new(input.to_string().into_bytes()),
            now_ms: scene.now_ms,
            seed: SEED,
        }
    }
}

impl Run {
    /// The result as JSON, where there is one that can be read.
    pub(super) fn result(&self) -> Option<Value> {
        match &self.end {
            End::Done(json) if json.is_empty() => Some(Value::Null),
            End::Done(json) => serde_json::from_slice(json).ok(),
            End::Failed(_) | End::Endless => None,
        }
    }

    /// The failure.
    pub(super) fn failure(&self) -> Option<&Failure> {
        match &self.end {
            End::Failed(failure) => Some(failure),
            End::Done(_) | End::Endless => None,
        }
    }

    /// In a few words.
    pub(super) fn told(&self) -> String {
        match &self.end {
            End::Done(json) => format!("success: {}", clip(&String::from_utf8_lossy(json))),
            End::Failed(failure) => {
                format!("failure {}: {}", kind(failure), clip(&failure.detail))
            }
            End::Endless => format!("no end after {} requests", self.requests.len()),
        }
    }
}

/// A failure's kind as the contract names it.
pub(super) fn kind(failure: &Failure) -> String {
    serde_json::to_value(failure.kind)
        .ok()
        .and_then(|kind| kind.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// A text short enough for a report.
pub(super) fn clip(text: &str) -> String {
    const LONGEST: usize = 400;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Makes a call.
pub(super) fn drive(instance: &Arc<Instance>, call: &Call, upstream: &mut Upstream<'_>) -> Run {
    let (mut run, log) = plugin_log::kept(|| steps(instance, call, upstream));
    run.log = log;
    run
}

fn steps(instance: &Arc<Instance>, call: &Call, upstream: &mut Upstream<'_>) -> Run {
    let request_id: Arc<str> = "kit".into();
    let mut run = Run {
        requests: Vec::new(),
        waits: Vec::new(),
        end: End::Endless,
        log: Vec::new(),
        slowest: Duration::ZERO,
    };
    let mut now_ms = call.now_ms;
    let mut began = Instant::now();
    let (task, mut step) =
        instance.start_at(call.operation, &call.payload, &request_id, now_ms, DEADLINE, call.seed);
    let Some(mut task) = task else {
        run.end = End::Failed(Failure::internal("The plugin gave no task."));
        return run;
    };
    loop {
        run.slowest = run.slowest.max(began.elapsed());
        match step {
            Step::Done(json) => {
                run.end = End::Done(json);
                return run;
            }
            Step::Failed(failure) => {
                run.end = End::Failed(failure);
                return run;
            }
            Step::Sleep(id, duration) => {
                let wait = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
                run.waits.push(wait);
                if run.waits.len() > MAX_WAITS {
                    return run;
                }
                // Nobody waits: the clock is set forward.
                now_ms = now_ms.saturating_add(wait.min(3_600_000));
                began = Instant::now();
                step = task.wake(id);
            }
            Step::Http(id, request) => {
                let answer = upstream(run.requests.len(), &request);
                run.requests.push(request);
                if run.requests.len() >= ENOUGH {
                    return run;
                }
                now_ms += 10;
                began = Instant::now();
                step = task.respond_at(id, &answer, now_ms);
            }
        }
    }
}

/// Makes a call and cancels it while it waits for the answer to its request `at`, counted from 0; what it logged.
pub(super) fn cancel(
    instance: &Arc<Instance>,
    call: &Call,
    at: usize,
    upstream: &mut Upstream<'_>,
) -> Vec<String> {
    let ((), log) = plugin_log::kept(|| {
        let request_id: Arc<str> = "kit".into();
        let (task, mut step) =
            instance.start_at(call.operation, &call.payload, &request_id, call.now_ms, DEADLINE, call.seed);
        let Some(mut task) = task else { return };
        for number in 0..at {
            let Step::Http(id, request) = step else { break };
            step = task.respond_at(id, &upstream(number, &request), call.now_ms);
        }
        drop(task);
    });
    log
}
