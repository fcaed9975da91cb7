//! A task and its current step in the form the host reads.
//!
//! What a step points to is owned by the task and replaced at its next step.

use std::sync::Arc;

use crate::abi::{CV_DONE, CV_ERROR, CV_HTTP, CV_SLEEP, CvBytes, CvHeader, CvRequest, CvStep, MAX_JSON};
use crate::exchange::Answer;
use crate::failure::Failure;
use crate::ffi::HostCallbacks;
use crate::http::Request;
use crate::task::{Step, Task};

/// A request as the host reads it, beside what it points to.
pub(crate) struct Held {
    c: CvRequest,
    _owner: (Request, Vec<CvHeader>),
}

/// What a `void *task` is.
pub(crate) struct FfiTask {
    /// Absent when it did not start.
    task: Option<Task>,
    host: Arc<HostCallbacks>,
    /// The id of the step that the host holds.
    current_id: u32,
    out: Vec<u8>,
    held: Option<Box<Held>>,
}

impl FfiTask {
    /// A task and its first step. One that could not start is a task too: somebody has to own the failure's text.
    pub(crate) fn begin(host: Arc<HostCallbacks>, task: Result<Task, Failure>) -> (Box<FfiTask>, CvStep) {
        let (task, refused) = match task {
            Ok(task) => (Some(task), None),
            Err(failure) => (None, Some(failure)),
        };
        let mut task = Box::new(FfiTask { task, host, current_id: 0, out: Vec::new(), held: None });
        let step = match refused {
            Some(failure) => task.failed(&failure),
            None => task.step(),
        };
        (task, step)
    }

    /// The step after `answer`, which is for the step `id`; `None` when the host's answer could not be read.
    pub(crate) fn resume(&mut self, id: u32, answer: Option<Answer>, now_ms: Option<u64>) -> CvStep {
        let Some(answer) = answer else {
            return self.abandoned("The host's cv_response is smaller than ABI version 1 has it.");
        };
        if id != self.current_id {
            return self.abandoned("The host resumed a step that is not the current one.");
        }
        if let Some(task) = &mut self.task {
            task.answer(answer, now_ms);
        }
        self.step()
    }

    /// Drops the author's future, where it still is.
    pub(crate) fn end(&mut self) {
        if let Some(task) = &mut self.task {
            let _entered = self.host.enter();
            task.end();
        }
    }

    fn step(&mut self) -> CvStep {
        let step = match &mut self.task {
            None => Step::Failed(Failure::internal("The task has ended already.")),
            Some(task) => {
                let _entered = self.host.enter();
                task.step()
            }
        };
        self.held = None;
        self.current_id = self.current_id.wrapping_add(1);
        let id = self.current_id;
        match step {
            Step::Request(request) => CvStep { kind: CV_HTTP, id, http: self.hold(request), ..CvStep::UNSET },
            Step::Sleep(duration) => {
                let arg = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
                CvStep { kind: CV_SLEEP, id, arg, ..CvStep::UNSET }
            }
            Step::Done(out) => {
                self.out = out;
                CvStep { kind: CV_DONE, id, out: CvBytes::of(&self.out), ..CvStep::UNSET }
            }
            Step::Failed(failure) => self.failed(&failure),
        }
    }

    fn failed(&mut self, failure: &Failure) -> CvStep {
        self.out = failure_json(failure);
        CvStep { kind: CV_ERROR, id: self.current_id, out: CvBytes::of(&self.out), ..CvStep::UNSET }
    }

    /// The host has lost its place: going on would give one request the answer of another.
    fn abandoned(&mut self, detail: &str) -> CvStep {
        self.end();
        self.failed(&Failure::internal(detail))
    }

    /// Keeps the request alive until the next call and gives it as the host reads it.
    fn hold(&mut self, request: Request) -> *const CvRequest {
        let headers = request
            .headers
            .iter()
            .map(|(name, value)| CvHeader {
                name: CvBytes::of(name.as_bytes()),
                value: CvBytes::of(value.as_bytes()),
            })
            .collect::<Vec<_>>();
        let c = CvRequest {
            size: size_of::<CvRequest>() as u32,
            timeout_ms: 0,
            method: CvBytes::of(request.method.as_bytes()),
            url: CvBytes::of(request.url.as_bytes()),
            body: CvBytes::of(&request.body),
            headers: headers.as_ptr(),
            n_headers: headers.len(),
        };
        // The buffers are on the heap: moving their owners into the box leaves them where they are.
        let held = self.held.insert(Box::new(Held { c, _owner: (request, headers) }));
        &raw const held.c
    }
}

/// A failure as JSON. Where its words do not fit, the members that say what to do remain.
pub(crate) fn failure_json(failure: &Failure) -> Vec<u8> {
    serde_json::to_vec(failure).ok().filter(|json| json.len() <= MAX_JSON).unwrap_or_else(|| {
        let mut short = Failure::new(failure.kind, "The plugin describes this failure in more than 256 KiB.");
        short.retry_after = failure.retry_after;
        short.status = failure.status;
        serde_json::to_vec(&short).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FailureKind;

    #[test]
    fn a_failure_keeps_its_kind_when_its_words_do_not_fit() {
        let mut failure = Failure::rate_limited(Some(7)).with_status(429).with_detail("x".repeat(MAX_JSON));
        failure.errors.push(crate::FieldError::new("/title", "y"));
        let read: Failure = serde_json::from_slice(&failure_json(&failure)).unwrap();
        assert_eq!(
            (read.kind, read.retry_after, read.status),
            (FailureKind::RateLimited, Some(7), Some(429))
        );
        assert!(read.errors.is_empty());
    }
}
