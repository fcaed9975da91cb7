//! The plugin's side of the C boundary: the only file of the SDK with `unsafe` in it.
//!
//! - Every entry catches panics, closing and cancelling included, so that nothing unwinds into the host.
//! - What a step points to is owned by the task (or instance) and replaced at its next call.
//! - A host that breaks a rule that can be checked (NULL, a struct too small, a wrong id) gets a failure.
//! - What cannot be caught: a destructor that panics while another panic unwinds, running out of memory or of stack. They
//!   end the process, as they do in the host.

use std::any::TypeId;
use std::ffi::c_void;
use std::ptr::null_mut;
use std::sync::{Arc, Mutex, Once, PoisonError};

use crate::abi::{
    ABI_VERSION, CV_DONE, CV_ERROR, CvBytes, CvCall, CvHost, CvPlugin, CvResponse, CvStep, PANIC_UNWIND,
};
use crate::bound::Level;
use crate::exchange::{Answer, Http};
use crate::failure::Failure;
use crate::http::{Response, Transport};
use crate::log::{Entered, Sink, log};
use crate::opening::{complete_manifest, open_bounded};
use crate::operation::Operation;
use crate::provider::Provider;
use crate::step::{FfiTask, Held, failure_json};
use crate::task::{Task, contained};

/// Makes a `cdylib` a Convoke plugin: exports the one symbol the host looks for, and the samples that
/// `convoke plugin test` drives the provider by.
///
/// ```ignore
/// convoke_plugin::export_provider!(Acme, samples = include_str!("../samples.json"));
/// ```
#[macro_export]
macro_rules! export_provider {
    ($provider:ty, samples = $samples:expr $(,)?) => {
        $crate::export_provider!($provider);

        /// The plugin's samples, for the conformance kit. The service never asks for them.
        // SAFETY: the name is Convoke's own, and a plugin library exports it once.
        #[unsafe(no_mangle)]
        pub extern "C" fn convoke_plugin_samples_v1() -> $crate::abi::CvBytes {
            $crate::abi::CvBytes::of($crate::compact_json!($samples).as_bytes())
        }
    };
    ($provider:ty) => {
        /// The plugin's table, for hosts of ABI version 1.
        // SAFETY: the name is Convoke's own, and a plugin library exports it once.
        #[unsafe(no_mangle)]
        pub extern "C" fn convoke_plugin_v1() -> *const $crate::abi::CvPlugin {
            $crate::entry::<$provider>()
        }
    };
}

// SAFETY: the table is immutable, and what it points to lives as long as the library.
unsafe impl Sync for CvPlugin {}

/// What the exported symbol returns. Also takes over the panic hook of the plugin's own copy of std.
pub fn entry<P: Provider>() -> *const CvPlugin {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        std::panic::set_hook(Box::new(|info| {
            // Never the message: it may hold what the plugin was working on.
            let place = info.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
            log(Level::Error, &format!("the plugin panicked at {place}"));
        }));
    });
    table::<P>()
}

/// The table itself, for tests that link a provider in.
pub fn table<P: Provider>() -> &'static CvPlugin {
    const SDK: &str = concat!("convoke-plugin ", env!("CARGO_PKG_VERSION"));
    // What the host is allowed to do with the two handles, checked by the compiler.
    const {
        shared::<Instance<P>>(None);
        moved::<FfiTask>(None);
    };
    const {
        &CvPlugin {
            abi_version: ABI_VERSION,
            size: size_of::<CvPlugin>() as u32,
            required: 0,
            optional: 0,
            panic_strategy: PANIC_UNWIND,
            sdk: CvBytes::of(SDK.as_bytes()),
            manifest: Some(manifest::<P>),
            open: Some(open::<P>),
            close: Some(close::<P>),
            start: Some(start::<P>),
            resume: Some(resume),
            cancel: Some(cancel),
        }
    }
}

const fn shared<T: Send + Sync>(_: Option<&T>) {}
const fn moved<T: Send>(_: Option<&T>) {}

pub(crate) struct HostCallbacks {
    ctx: *mut c_void,
    max_level: u32,
    log: Option<unsafe extern "C" fn(*mut c_void, u32, CvBytes)>,
}

// SAFETY: nothing here looks behind `ctx`; the host promises that `log` may be called with it from any thread that is inside
// a call, and that both outlive the instance.
unsafe impl Send for HostCallbacks {}
// SAFETY: as above; several calls may be inside at once.
unsafe impl Sync for HostCallbacks {}

struct Instance<P> {
    /// Absent when it did not open.
    provider: Option<Arc<P>>,
    host: Arc<HostCallbacks>,
    out: Vec<u8>,
}

// SAFETY: the pointers in it lead to heap blocks that it owns, which stay where they are when it moves.
unsafe impl Send for Held {}

impl HostCallbacks {
    pub(crate) fn enter(self: &Arc<Self>) -> Entered {
        Entered::new(Some(Sink { emit, ctx: Arc::as_ptr(self).cast_mut().cast() }))
    }
}

fn emit(ctx: *mut c_void, level: u32, message: &str) {
    // SAFETY: `ctx` is the `HostCallbacks` that `enter` borrowed; whoever entered holds it until it leaves.
    let host = unsafe { &*ctx.cast::<HostCallbacks>() };
    if let Some(log) = host.log
        && level <= host.max_level
    {
        // SAFETY: the host promises that `log` and `ctx` outlive the instance, and we are inside one of its calls.
        unsafe { log(host.ctx, level, CvBytes::of(message.as_bytes())) };
    }
}

/// Copies borrowed bytes.
///
/// # Safety
/// `bytes` points to `len` readable bytes, or is empty.
unsafe fn copied(bytes: CvBytes) -> Vec<u8> {
    if bytes.ptr.is_null() || bytes.len == 0 {
        return Vec::new();
    }
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts(bytes.ptr, bytes.len) }.to_vec()
}

/// # Safety
/// See [`copied`].
unsafe fn copied_text(bytes: CvBytes) -> String {
    // SAFETY: the caller's promise.
    let bytes = unsafe { copied(bytes) };
    // Nearly always it is UTF-8, and this is what a header costs.
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The host's struct, or `None` when it is NULL or smaller than version 1 has it. `T` begins with its `size`. A struct that
/// has grown since version 1 must not be read this way: an older host's is smaller and yet valid.
///
/// # Safety
/// `from` is NULL, or aligned and readable for as many bytes as its `size` says.
unsafe fn read_sized<T: Copy>(from: *const T) -> Option<T> {
    // SAFETY: the caller's promise; only `size` is read before it is known what lies behind it.
    let large_enough = !from.is_null() && unsafe { from.cast::<u32>().read() } as usize >= size_of::<T>();
    // SAFETY: all of `T` lies within `size`.
    large_enough.then(|| unsafe { from.read() })
}

/// # Safety
/// `out` is NULL or writable.
unsafe fn give(out: *mut CvStep, step: CvStep) {
    if !out.is_null() {
        // SAFETY: the caller's promise.
        unsafe { out.write(step) };
    }
}

/// A failure for which there is no task to own its text.
const fn refusal(json: &'static str) -> CvStep {
    CvStep { kind: CV_ERROR, out: CvBytes::of(json.as_bytes()), ..CvStep::UNSET }
}

const PANICKED: CvStep = refusal(r#"{"kind":"internal","detail":"The plugin panicked."}"#);
const NO_HANDLE: CvStep = refusal(r#"{"kind":"internal","detail":"The host gave no handle."}"#);

extern "C" fn manifest<P: Provider>() -> CvBytes {
    // One per provider type and for ever: a library has one, a test that links several in has a few.
    static MANIFESTS: Mutex<Vec<(TypeId, &'static [u8])>> = Mutex::new(Vec::new());
    let bytes = contained(|| {
        let mut manifests = MANIFESTS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, bytes)) = manifests.iter().find(|(of, _)| *of == TypeId::of::<P>()) {
            return CvBytes::of(bytes);
        }
        let json = serde_json::to_vec(&complete_manifest::<P>()).unwrap_or_default();
        let bytes = Box::leak(json.into_boxed_slice());
        manifests.push((TypeId::of::<P>(), bytes));
        CvBytes::of(bytes)
    });
    bytes.unwrap_or(CvBytes::EMPTY)
}

unsafe extern "C" fn open<P: Provider>(
    config: CvBytes,
    host: *const CvHost,
    out: *mut CvStep,
) -> *mut c_void {
    let opened = contained(|| {
        // SAFETY: the host hands over readable bytes and a table that outlives the instance.
        let (config, host) = unsafe { (copied(config), read_sized(host)) };
        let host = Arc::new(host.map_or(
            HostCallbacks { ctx: null_mut(), max_level: 0, log: None },
            |CvHost { ctx, max_level, log, .. }| HostCallbacks { ctx, max_level, log },
        ));
        let opened = {
            let _entered = host.enter();
            contained(|| open_bounded::<P>(&config))
                .unwrap_or_else(|| Err(Failure::internal("The plugin panicked while opening.")))
        };
        let (provider, kind, out) = match opened {
            Ok((provider, bound)) => (Some(Arc::new(provider)), CV_DONE, bound),
            Err(failure) => (None, CV_ERROR, failure_json(&failure)),
        };
        let instance = Box::new(Instance { provider, host, out });
        let step = CvStep { kind, out: CvBytes::of(&instance.out), ..CvStep::UNSET };
        (Box::into_raw(instance).cast(), step)
    });
    let (instance, step) = opened.unwrap_or((null_mut(), PANICKED));
    // SAFETY: `out` is the host's, writable for this call.
    unsafe { give(out, step) };
    instance
}

unsafe extern "C" fn close<P: Provider>(instance: *mut c_void) {
    if instance.is_null() {
        return;
    }
    // SAFETY: the host gives back what `open` returned, once, after the last task's end.
    let instance = unsafe { Box::from_raw(instance.cast::<Instance<P>>()) };
    contained(|| {
        let host = instance.host.clone();
        let _entered = host.enter();
        drop(instance);
    });
}

unsafe extern "C" fn start<P: Provider>(
    instance: *mut c_void,
    call: *const CvCall,
    out: *mut CvStep,
) -> *mut c_void {
    let started = contained(|| {
        // SAFETY: the host keeps the instance open and may start on it from several threads: we only share it.
        let Some(instance) = (unsafe { instance.cast::<Instance<P>>().as_ref() }) else {
            return (null_mut(), NO_HANDLE);
        };
        // SAFETY: the call is the host's, readable for this call.
        let task = unsafe { read_sized(call) }
            .ok_or_else(|| Failure::internal("The host's cv_call is smaller than ABI version 1 has it."))
            // SAFETY: so are the bytes it points to.
            .and_then(|call| unsafe { new_task(instance, &call) });
        let (task, step) = FfiTask::begin(instance.host.clone(), task);
        (Box::into_raw(task).cast(), step)
    });
    let (task, step) = started.unwrap_or((null_mut(), PANICKED));
    // SAFETY: `out` is the host's, writable for this call.
    unsafe { give(out, step) };
    task
}

/// # Safety
/// What `call` points to is readable.
unsafe fn new_task<P: Provider>(instance: &Instance<P>, call: &CvCall) -> Result<Task, Failure> {
    let provider =
        instance.provider.as_ref().ok_or_else(|| Failure::internal("The instance did not open."))?;
    let operation = Operation::from_number(call.op)
        .ok_or_else(|| Failure::unsupported("This plugin does not know the operation."))?;
    // SAFETY: the caller's promise.
    let (payload, request_id) = unsafe { (copied(call.payload), copied_text(call.request_id)) };
    Ok(Task::new(provider.clone(), operation, payload, Http::new(call.now_ms, &request_id, call.seed)))
}

unsafe extern "C" fn resume(task: *mut c_void, id: u32, response: *const CvResponse, out: *mut CvStep) {
    let step = contained(|| {
        // SAFETY: the host gives back what `start` returned, and makes one call at a time on it.
        let Some(task) = (unsafe { task.cast::<FfiTask>().as_mut() }) else {
            return NO_HANDLE;
        };
        if response.is_null() {
            return task.resume(id, Some(Answer::Slept), None);
        }
        // SAFETY: the response is readable for this call.
        let response = unsafe { read_sized(response) };
        // SAFETY: so is everything it points to.
        let answer = response.map(|response| Answer::Response(unsafe { read_response(&response) }));
        task.resume(id, answer, response.map(|response| response.now_ms))
    });
    // SAFETY: `out` is the host's, writable for this call.
    unsafe { give(out, step.unwrap_or(PANICKED)) };
}

/// # Safety
/// Everything `response` points to is readable.
unsafe fn read_response(response: &CvResponse) -> Result<Response, Transport> {
    if response.error_kind != 0 {
        return Err(Transport::from_number(response.error_kind));
    }
    let headers = if response.headers.is_null() || response.n_headers == 0 {
        &[]
    } else {
        // SAFETY: the caller's promise.
        unsafe { std::slice::from_raw_parts(response.headers, response.n_headers) }
    };
    // SAFETY: the caller's promise.
    let headers = headers.iter().map(|h| unsafe { (copied_text(h.name), copied_text(h.value)) }).collect();
    // SAFETY: the caller's promise.
    Ok(Response { status: response.status, headers, body: unsafe { copied(response.body) } })
}

unsafe extern "C" fn cancel(task: *mut c_void) {
    if task.is_null() {
        return;
    }
    // SAFETY: the host gives back what `start` returned, once.
    let mut task = unsafe { Box::from_raw(task.cast::<FfiTask>()) };
    contained(|| {
        task.end();
        drop(task);
    });
}
