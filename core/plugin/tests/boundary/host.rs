//! The smallest host: calls the table through raw pointers and reads every step to its end.

use std::ffi::c_void;
use std::ptr::null;
use std::sync::Mutex;

use convoke_plugin::abi::{
    CV_DONE, CV_ERROR, CV_HTTP, CV_SLEEP, CvBytes, CvCall, CvHeader, CvHost, CvPlugin, CvResponse, CvStep,
    LOG_INFO,
};
use convoke_plugin::{Operation, table};
use serde_json::{Value, json};

use crate::probe::Probe;

/// A step, copied out of the task.
#[derive(Debug, PartialEq)]
pub(crate) enum Got {
    Http { id: u32, method: String, url: String, headers: Vec<(String, String)> },
    Sleep { id: u32, ms: u64 },
    Done(Value),
    Failed(Value),
}

impl Got {
    /// The id to resume with.
    pub(crate) fn id(&self) -> u32 {
        match self {
            Got::Http { id, .. } | Got::Sleep { id, .. } => *id,
            other => panic!("nothing to resume: {other:?}"),
        }
    }

    /// Kind and detail of a failure.
    pub(crate) fn failure(&self) -> (&str, &str) {
        match self {
            Got::Failed(value) => (value["kind"].as_str().unwrap(), value["detail"].as_str().unwrap()),
            other => panic!("no failure: {other:?}"),
        }
    }
}

pub(crate) type Events = Mutex<Vec<(u32, String)>>;

/// An open instance; closed when dropped. `host` and `events` are raw because the plugin keeps pointers into them.
pub(crate) struct Instance {
    pub(crate) raw: *mut c_void,
    pub(crate) opened: Got,
    host: *mut CvHost,
    events: *mut Events,
}

// SAFETY: the contract: start from any thread, concurrently; close from any.
unsafe impl Send for Instance {}
// SAFETY: as above; the events are behind a mutex.
unsafe impl Sync for Instance {}

impl Instance {
    /// Opens with a provider id and a client id, which chooses what `open` does.
    pub(crate) fn open(id: &str, client_id: &str) -> Instance {
        Instance::open_with(id, client_id, |_| {})
    }

    pub(crate) fn open_with(id: &str, client_id: &str, change: impl FnOnce(&mut CvHost)) -> Instance {
        let config =
            json!({"id": id, "client_id": client_id, "base_url": "https://probe.example/"}).to_string();
        let events = Box::into_raw(Box::new(Events::default()));
        let mut host = CvHost {
            size: size_of::<CvHost>() as u32,
            max_level: LOG_INFO,
            ctx: events.cast(),
            log: Some(write),
        };
        change(&mut host);
        let host = Box::into_raw(Box::new(host));
        let mut step = CvStep::UNSET;
        // SAFETY: all pointers are valid as the contract wants them.
        let raw = unsafe { plugin().open.unwrap()(CvBytes::of(config.as_bytes()), host, &raw mut step) };
        assert!(!raw.is_null());
        // SAFETY: there was no further call on the instance.
        Instance { raw, opened: unsafe { read(&step) }, host, events }
    }

    pub(crate) fn start(&self, request_id: &str, behaviour: &str) -> (Task, Got) {
        self.start_with(request_id, behaviour, |_| {})
    }

    pub(crate) fn start_with(
        &self,
        request_id: &str,
        behaviour: &str,
        change: impl FnOnce(&mut CvCall),
    ) -> (Task, Got) {
        let payload = json!({"credentials": {"access_token": "t"}, "id": behaviour}).to_string();
        let mut call = CvCall {
            size: size_of::<CvCall>() as u32,
            op: Operation::GetMeeting.number(),
            now_ms: 1000,
            deadline_ms: 21_000,
            seed: [7; 32],
            request_id: CvBytes::of(request_id.as_bytes()),
            payload: CvBytes::of(payload.as_bytes()),
        };
        change(&mut call);
        // SAFETY: the call is as large as it says.
        unsafe { self.start_raw(&raw const call) }
    }

    /// # Safety
    /// `call` is NULL or as large as it says.
    pub(crate) unsafe fn start_raw(&self, call: *const CvCall) -> (Task, Got) {
        let mut step = CvStep::UNSET;
        // SAFETY: the instance is open; the rest is the caller's promise.
        let raw = unsafe { plugin().start.unwrap()(self.raw, call, &raw mut step) };
        assert!(!raw.is_null());
        // SAFETY: there was no further call on the task.
        (Task { raw }, unsafe { read(&step) })
    }

    /// The log so far.
    pub(crate) fn events(&self) -> Vec<(u32, String)> {
        // SAFETY: `events` lives as long as the instance.
        unsafe { &*self.events }.lock().unwrap().clone()
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // SAFETY: closed once, after the last cancel; then nobody has the two boxes any more.
        unsafe {
            plugin().close.unwrap()(self.raw);
            drop(Box::from_raw(self.host));
            drop(Box::from_raw(self.events));
        }
    }
}

/// A task; cancelled when dropped.
pub(crate) struct Task {
    pub(crate) raw: *mut c_void,
}

// SAFETY: the contract: one call at a time, from any thread.
unsafe impl Send for Task {}

impl Task {
    /// Answers a request with 200, one header and a body.
    pub(crate) fn respond(&mut self, id: u32) -> Got {
        let headers = [CvHeader { name: CvBytes::of(b"X-Answer"), value: CvBytes::of(b"yes") }];
        let body = b"hello".to_vec();
        let response = CvResponse {
            size: size_of::<CvResponse>() as u32,
            status: 200,
            error_kind: 0,
            now_ms: 2000,
            headers: headers.as_ptr(),
            n_headers: headers.len(),
            body: CvBytes::of(&body),
        };
        // SAFETY: the response is as large as it says.
        unsafe { self.resume(id, &raw const response) }
    }

    /// Answers a request with a transport error.
    pub(crate) fn fail(&mut self, id: u32, error_kind: u16) -> Got {
        let response = CvResponse {
            size: size_of::<CvResponse>() as u32,
            status: 0,
            error_kind,
            now_ms: 2000,
            headers: null(),
            n_headers: 0,
            body: CvBytes::EMPTY,
        };
        // SAFETY: the response is as large as it says.
        unsafe { self.resume(id, &raw const response) }
    }

    /// Ends a wait.
    pub(crate) fn wake(&mut self, id: u32) -> Got {
        // SAFETY: NULL is what follows a wait.
        unsafe { self.resume(id, null()) }
    }

    /// # Safety
    /// `response` is NULL or as large as it says.
    pub(crate) unsafe fn resume(&mut self, id: u32, response: *const CvResponse) -> Got {
        let mut step = CvStep::UNSET;
        // SAFETY: `&mut self` makes this the only call on the task; the rest is the caller's promise.
        unsafe {
            plugin().resume.unwrap()(self.raw, id, response, &raw mut step);
            read(&step)
        }
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        // SAFETY: cancelled once.
        unsafe { plugin().cancel.unwrap()(self.raw) };
    }
}

pub(crate) fn plugin() -> &'static CvPlugin {
    table::<Probe>()
}

unsafe extern "C" fn write(ctx: *mut c_void, level: u32, message: CvBytes) {
    // SAFETY: `ctx` is the events of an instance that is not closed yet; the message is readable for this call.
    let (events, message) = unsafe { (&*ctx.cast::<Events>(), text(message)) };
    events.lock().unwrap().push((level, message));
}

/// # Safety
/// `bytes` points to `len` readable bytes, or is empty.
pub(crate) unsafe fn text(bytes: CvBytes) -> String {
    if bytes.len == 0 {
        return String::new();
    }
    // SAFETY: the caller's promise.
    String::from_utf8(unsafe { std::slice::from_raw_parts(bytes.ptr, bytes.len) }.to_vec()).unwrap()
}

/// # Safety
/// No call has been made on the task (or instance) since it gave the step.
pub(crate) unsafe fn read(step: &CvStep) -> Got {
    // SAFETY: the caller's promise.
    let out = || serde_json::from_str(&unsafe { text(step.out) }).unwrap();
    match step.kind {
        CV_DONE => Got::Done(out()),
        CV_ERROR => Got::Failed(out()),
        CV_SLEEP => Got::Sleep { id: step.id, ms: step.arg },
        CV_HTTP => {
            // SAFETY: the caller's promise.
            unsafe {
                let http = &*step.http;
                let headers = std::slice::from_raw_parts(http.headers, http.n_headers);
                Got::Http {
                    id: step.id,
                    method: text(http.method),
                    url: text(http.url),
                    headers: headers.iter().map(|h| (text(h.name), text(h.value))).collect(),
                }
            }
        }
        kind => panic!("step of kind {kind}"),
    }
}
