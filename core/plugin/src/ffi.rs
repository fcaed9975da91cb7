//! The plugin's side of the C boundary: the only file of the SDK with `unsafe` in it.
//!
//! Every entry catches panics, closing and cancelling included, so that nothing unwinds into the host. What a step points to
//! is owned by the task (or instance) and replaced at its next call.

use std::any::TypeId;
use std::collections::HashMap;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, Once, PoisonError};

use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::abi::{
    ABI_VERSION, CV_DONE, CV_ERROR, CV_HTTP, CV_SLEEP, CvBytes, CvCall, CvHeader, CvHost, CvPlugin,
    CvRequest, CvResponse, CvStep, PANIC_UNWIND,
};
use crate::bound::{Bound, Level, Settings};
use crate::failure::Failure;
use crate::http::{Answer, Http, Request, Response, Transport};
use crate::log::{Entered, Sink, log};
use crate::manifest::Manifest;
use crate::operation::Operation;
use crate::provider::Provider;
use crate::task::{Step, Task};

/// Makes a `cdylib` a Convoke plugin: exports the one symbol the host looks for.
///
/// ```ignore
/// convoke_plugin::export_provider!(Acme);
/// ```
#[macro_export]
macro_rules! export_provider {
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

/// The manifest with the schemas of the author's types filled in.
pub(crate) fn complete_manifest<P: Provider>() -> Manifest {
    let mut manifest = P::manifest();
    manifest.config_schema = schema::<P::Config>();
    manifest.options_schema = schema::<P::Options>();
    manifest
}

fn schema<T: schemars::JsonSchema>() -> Value {
    let generator = SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true).into_generator();
    Value::from(generator.into_root_schema_for::<T>())
}

struct HostCallbacks {
    ctx: *mut c_void,
    max_level: u32,
    log: Option<unsafe extern "C" fn(*mut c_void, u32, CvBytes)>,
}

struct Instance<P> {
    provider: Option<Arc<P>>,
    host: Arc<HostCallbacks>,
    out: Vec<u8>,
}

struct Held {
    request: Request,
    headers: Vec<CvHeader>,
    c: CvRequest,
}

struct FfiTask {
    task: Option<Task>,
    host: Arc<HostCallbacks>,
    next_id: u32,
    out: Vec<u8>,
    held: Option<Box<Held>>,
}

impl HostCallbacks {
    fn enter(self: &Arc<Self>) -> Entered {
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
    String::from_utf8_lossy(&unsafe { copied(bytes) }).into_owned()
}

fn guarded<T>(fallback: T, f: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|payload| {
        std::mem::forget(payload);
        fallback
    })
}

extern "C" fn manifest<P: Provider>() -> CvBytes {
    // One per provider type and for ever: a library has one, a test that links several in has a few.
    static MANIFESTS: Mutex<Option<HashMap<TypeId, &'static [u8]>>> = Mutex::new(None);
    guarded(CvBytes::EMPTY, || {
        let mut manifests = MANIFESTS.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = *manifests.get_or_insert_default().entry(TypeId::of::<P>()).or_insert_with(|| {
            let json = serde_json::to_vec(&complete_manifest::<P>()).unwrap_or_default();
            Box::leak(json.into_boxed_slice())
        });
        CvBytes::of(bytes)
    })
}

unsafe extern "C" fn open<P: Provider>(
    config: CvBytes,
    host: *const CvHost,
    out: *mut CvStep,
) -> *mut c_void {
    // SAFETY: the host hands over readable bytes and a table that outlives the instance.
    let (config, host) = unsafe { (copied(config), read_host(host)) };
    let host = Arc::new(host);
    let opened = {
        let _entered = host.enter();
        guarded(Err(Failure::internal("The plugin panicked while opening.")), || open_provider::<P>(&config))
    };
    let (provider, kind, json) = match opened {
        Ok((provider, bound)) => (Some(Arc::new(provider)), CV_DONE, serde_json::to_vec(&bound)),
        Err(failure) => (None, CV_ERROR, serde_json::to_vec(&failure)),
    };
    let instance = Box::new(Instance { provider, host, out: json.unwrap_or_default() });
    let step = CvStep { kind, out: CvBytes::of(&instance.out), ..CvStep::UNSET };
    // SAFETY: `out` is the host's, writable for this call.
    unsafe { out.write(step) };
    Box::into_raw(instance).cast()
}

/// # Safety
/// `host` is null or points to a table of at least its own `size`.
unsafe fn read_host(host: *const CvHost) -> HostCallbacks {
    // SAFETY: the caller's promise; `size` is read before what lies behind it.
    if host.is_null() || (unsafe { (*host).size } as usize) < size_of::<CvHost>() {
        return HostCallbacks { ctx: std::ptr::null_mut(), max_level: 0, log: None };
    }
    // SAFETY: the table is as large as ours.
    let host = unsafe { &*host };
    HostCallbacks { ctx: host.ctx, max_level: host.max_level, log: host.log }
}

pub(crate) fn open_provider<P: Provider>(config: &[u8]) -> Result<(P, Bound), Failure> {
    let mut settings: Settings<P::Config> = serde_json::from_slice(config).map_err(|error| {
        Failure::internal(format!(
            "The configuration has another form (line {}, column {}).",
            error.line(),
            error.column()
        ))
    })?;
    let manifest = complete_manifest::<P>();
    settings.complete(&manifest);
    let mut bound = Bound::new(manifest, &settings);
    let provider = P::open(&settings, &mut bound)?;
    Ok((provider, bound))
}

unsafe extern "C" fn close<P: Provider>(instance: *mut c_void) {
    if instance.is_null() {
        return;
    }
    // SAFETY: the host gives back what `open` returned, once, after the last task's end.
    let instance = unsafe { Box::from_raw(instance.cast::<Instance<P>>()) };
    guarded((), || {
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
    // SAFETY: the host keeps the instance open and may start on it from several threads: we only share it.
    let instance = unsafe { &*instance.cast::<Instance<P>>() };
    // SAFETY: the call is the host's, readable for this call, and at least as large as version 1 has it.
    let call = unsafe { &*call };
    // SAFETY: its bytes are readable for this call.
    let (payload, request_id) = unsafe { (copied(call.payload), copied_text(call.request_id)) };

    let task = match (&instance.provider, Operation::from_number(call.op)) {
        (None, _) => Err(Failure::internal("The instance did not open.")),
        (_, None) => Err(Failure::unsupported("This plugin does not know the operation.")),
        (Some(provider), Some(operation)) => {
            let http = Http::new(call.now_ms, &request_id, call.seed);
            Ok(Task::new(provider.clone(), operation, payload, http))
        }
    };
    let (task, refused) = match task {
        Ok(task) => (Some(task), None),
        Err(failure) => (None, Some(failure)),
    };
    let mut task =
        Box::new(FfiTask { task, host: instance.host.clone(), next_id: 0, out: Vec::new(), held: None });
    let step = match refused {
        Some(failure) => task.failed(&failure),
        None => task.step(),
    };
    // SAFETY: `out` is the host's, writable for this call.
    unsafe { out.write(step) };
    Box::into_raw(task).cast()
}

unsafe extern "C" fn resume(task: *mut c_void, id: u32, response: *const CvResponse, out: *mut CvStep) {
    // SAFETY: the host gives back what `start` returned, and makes one call at a time on it.
    let task = unsafe { &mut *task.cast::<FfiTask>() };
    // SAFETY: null, or readable for this call and at least as large as version 1 has it.
    let (answer, now_ms) = match unsafe { response.as_ref() } {
        None => (Answer::Slept, None),
        // SAFETY: as above, with everything it points to.
        Some(response) => (Answer::Response(unsafe { read_response(response) }), Some(response.now_ms)),
    };
    let step = if id == task.next_id {
        if let Some(inner) = &mut task.task {
            inner.answer(answer, now_ms);
        }
        task.step()
    } else {
        task.failed(&Failure::internal("The host resumed a step that is not the current one."))
    };
    // SAFETY: `out` is the host's, writable for this call.
    unsafe { out.write(step) };
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
    guarded((), || {
        let host = task.host.clone();
        let _entered = host.enter();
        if let Some(inner) = &mut task.task {
            inner.end();
        }
        drop(task);
    });
}

impl FfiTask {
    fn step(&mut self) -> CvStep {
        let step = match &mut self.task {
            None => Step::Failed(Failure::internal("The task has ended already.")),
            Some(task) => {
                let _entered = self.host.enter();
                task.step()
            }
        };
        self.held = None;
        self.next_id = self.next_id.wrapping_add(1);
        let id = self.next_id;
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
        self.out = serde_json::to_vec(failure).unwrap_or_default();
        CvStep { kind: CV_ERROR, id: self.next_id, out: CvBytes::of(&self.out), ..CvStep::UNSET }
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
        let held = self.held.insert(Box::new(Held { request, headers, c }));
        debug_assert_eq!(held.headers.len(), held.request.headers.len());
        &raw const held.c
    }
}
