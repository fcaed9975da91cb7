//! Steps that the SDK would never make. The provider fails with `raw:<forgery>`, and this puts the forged step in its place.

use std::ffi::c_void;
use std::ptr::{null, null_mut};
use std::sync::LazyLock;

use convoke_plugin::Failure;
use convoke_plugin::abi::{
    CV_DONE, CV_ERROR, CV_HTTP, CV_SLEEP, CvBytes, CvCall, CvHeader, CvHost, CvPlugin, CvRequest, CvStep,
};

use crate::provider::Hostile;

/// How a word for a forgery begins.
pub(crate) const MARK: &str = "raw:";

/// Static data with pointers in it.
struct Shared<T>(T);

// SAFETY: nobody writes to it, and what it points to is static.
unsafe impl<T> Sync for Shared<T> {}
// SAFETY: as above.
unsafe impl<T> Send for Shared<T> {}

static TABLE: LazyLock<Shared<CvPlugin>> = LazyLock::new(|| {
    // SAFETY: the SDK's table is static.
    let honest = unsafe { *convoke_plugin::entry::<Hostile>() };
    Shared(CvPlugin { open: Some(open), start: Some(start), ..honest })
});

/// The SDK's table with two functions of our own.
pub(crate) fn table() -> *const CvPlugin {
    &raw const TABLE.0
}

fn honest() -> &'static CvPlugin {
    convoke_plugin::table::<Hostile>()
}

unsafe extern "C" fn open(config: CvBytes, host: *const CvHost, out: *mut CvStep) -> *mut c_void {
    let Some(open) = honest().open else { return null_mut() };
    // SAFETY: the host's own arguments.
    let instance = unsafe { open(config, host, out) };
    // SAFETY: the step has just been written; nothing was called since.
    if let Some(forged) = unsafe { forgery_for(out) } {
        // SAFETY: `out` is writable for this call.
        unsafe { out.write(forged) };
    }
    instance
}

unsafe extern "C" fn start(instance: *mut c_void, call: *const CvCall, out: *mut CvStep) -> *mut c_void {
    let (Some(start), Some(cancel)) = (honest().start, honest().cancel) else { return null_mut() };
    // SAFETY: the host's own arguments.
    let task = unsafe { start(instance, call, out) };
    // SAFETY: the step has just been written; nothing was called since.
    let Some(forged) = (unsafe { forgery_for(out) }) else { return task };
    // SAFETY: `out` is writable for this call.
    unsafe { out.write(forged) };
    if forged.kind == CV_ERROR && forged.out.len == 0 {
        // SAFETY: the host never sees this task, so it is ours to end.
        unsafe { cancel(task) };
        return null_mut();
    }
    task
}

/// # Safety
/// `out` holds the step that was made last.
unsafe fn forgery_for(out: *const CvStep) -> Option<CvStep> {
    // SAFETY: the caller's promise.
    let step = unsafe { out.read() };
    if step.kind != CV_ERROR {
        return None;
    }
    // SAFETY: the caller's promise; a failure is never without text.
    let json = unsafe { std::slice::from_raw_parts(step.out.ptr, step.out.len) };
    let failure: Failure = convoke_plugin::serde_json::from_slice(json).ok()?;
    forge(failure.detail.strip_prefix(MARK)?)
}

fn forge(name: &str) -> Option<CvStep> {
    static OVERSIZED_RESULT: LazyLock<Vec<u8>> =
        LazyLock::new(|| oversized(r#"{"meeting":{"id":""#, r#""}}"#));
    static OVERSIZED_FAILURE: LazyLock<Vec<u8>> =
        LazyLock::new(|| oversized(r#"{"kind":"conflict","detail":""#, r#""}"#));
    static SMALL: Shared<CvRequest> = Shared(CvRequest { size: 8, ..request(null(), 0) });
    static NO_HEADERS: Shared<CvRequest> = Shared(request(null(), 3));
    static HEADER: Shared<CvHeader> = Shared(CvHeader { name: CvBytes::of(b"x"), value: CvBytes::of(b"y") });
    static ENDLESS_HEADERS: Shared<CvRequest> = Shared(request(&raw const HEADER.0, usize::MAX));
    let empty = CvStep { id: 1, ..CvStep::UNSET };
    let with = |kind: u32, out: &'static [u8]| CvStep { kind, out: CvBytes::of(out), ..empty };
    let http = |http: *const CvRequest| CvStep { kind: CV_HTTP, http, ..empty };
    Some(match name {
        "kind_99" => CvStep { kind: 99, ..empty },
        "unset" => CvStep::UNSET,
        // `start` makes the handle NULL for it.
        "null_task" => CvStep { kind: CV_ERROR, ..empty },
        "http_null" => http(null()),
        "http_small" => http(&raw const SMALL.0),
        "http_no_headers" => http(&raw const NO_HEADERS.0),
        "http_endless_headers" => http(&raw const ENDLESS_HEADERS.0),
        "out_null" => CvStep { kind: CV_DONE, out: CvBytes { ptr: null(), len: 5 }, ..empty },
        "out_endless" => {
            CvStep { kind: CV_DONE, out: CvBytes { ptr: b"x".as_ptr(), len: usize::MAX }, ..empty }
        }
        "sleep_for_ever" => CvStep { kind: CV_SLEEP, arg: u64::MAX, ..empty },
        "empty" => with(CV_DONE, b""),
        "not_json" => with(CV_DONE, b"<html>"),
        "not_utf8" => with(CV_DONE, b"{\"meeting\":{\"id\":\"\xff\xfe\"}}"),
        "wrong_shape" => with(CV_DONE, b"[{\"meeting\":1}]"),
        "oversized_result" => with(CV_DONE, &OVERSIZED_RESULT),
        "unknown_kind" => with(CV_ERROR, br#"{"kind":"from_the_future","detail":"more","extra":1}"#),
        "failure_not_json" => with(CV_ERROR, b"no"),
        "failure_oversized" => with(CV_ERROR, &OVERSIZED_FAILURE),
        _ => return None,
    })
}

const fn request(headers: *const CvHeader, n_headers: usize) -> CvRequest {
    CvRequest {
        size: size_of::<CvRequest>() as u32,
        timeout_ms: 0,
        method: CvBytes::of(b"GET"),
        url: CvBytes::of(b"https://hostile.example/hostile"),
        body: CvBytes::EMPTY,
        headers,
        n_headers,
    }
}

/// JSON of a little more than 1 MiB.
fn oversized(before: &str, after: &str) -> Vec<u8> {
    [before, &"x".repeat(1024 * 1024), after].concat().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_forgery_exists() {
        let documented = include_str!("lib.rs").split("Forgeries:").nth(1).unwrap();
        let documented = documented.split("What cannot be said").next().unwrap();
        let names: Vec<&str> =
            documented.split('`').skip(1).step_by(2).filter(|name| *name != "size").collect();
        let unknown: Vec<_> =
            names.iter().filter(|name| forge(name).is_none() && !name.starts_with("size")).collect();
        assert_eq!(unknown, Vec::<&&str>::new());
        assert_eq!(names.len(), 18, "{names:?}");
    }

    /// The first step under a configured behaviour, and whether there was a task.
    fn first_step(behaviour: &str) -> (CvStep, bool) {
        let config = format!(r#"{{"id":"h","own":{{"behaviour":"{behaviour}"}}}}"#);
        let call = CvCall {
            size: size_of::<CvCall>() as u32,
            op: convoke_plugin::Operation::Refresh.number(),
            now_ms: 0,
            deadline_ms: 0,
            seed: [0; 32],
            request_id: CvBytes::EMPTY,
            payload: CvBytes::of(br#"{"refresh_token":"r"}"#),
        };
        let mut step = CvStep::UNSET;
        // SAFETY: the contract's order, with arguments as it wants them.
        unsafe {
            let instance = open(CvBytes::of(config.as_bytes()), null(), &raw mut step);
            assert_eq!(step.kind, CV_DONE);
            let task = start(instance, &raw const call, &raw mut step);
            if !task.is_null() {
                honest().cancel.unwrap()(task);
            }
            honest().close.unwrap()(instance);
            (step, !task.is_null())
        }
    }

    #[test]
    fn a_forged_step_takes_the_place_of_the_failure() {
        assert_eq!(first_step("").0.kind, CV_DONE);
        let (step, task) = first_step("raw:kind_99");
        assert_eq!((step.kind, task), (99, true));
        let (step, task) = first_step("raw:null_task");
        assert_eq!((step.kind, task), (CV_ERROR, false));
        assert_eq!(first_step("raw:no_such_forgery").0.kind, CV_ERROR);
    }
}
