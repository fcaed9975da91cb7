//! The host's side of the C boundary: the only file of the host with `unsafe` in it.
//!
//! - A library is never unloaded: thread-locals and log callbacks of it may still be around.
//! - A [`Task`] keeps its [`Instance`] alive, an instance its [`Plugin`]; `cancel` and `close` are called by `Drop`, once.
//! - What a step points to is copied into owned values before the call returns to us.

use std::ffi::c_void;
use std::mem::ManuallyDrop;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use convoke_plugin::abi::{
    ABI_VERSION, CV_DONE, CV_ERROR, CV_HTTP, CV_SLEEP, CvBytes, CvCall, CvHeader, CvHost, CvPlugin,
    CvRequest, CvResponse, CvStep, ENTRY_SYMBOL, MAX_HEADERS, MAX_JSON, PANIC_UNWIND, SAMPLES_SYMBOL,
};
use convoke_plugin::{Bound, Failure, Manifest, Operation, Request, Response, Transport};

use crate::observe::plugin_log;

const MAX_URL: usize = 16 * 1024;
const MAX_HEADER_BYTES: usize = 64 * 1024;
const MAX_SAMPLES: usize = 16 * 1024 * 1024;

/// A loaded library and its table.
pub struct Plugin {
    /// What it says of itself.
    pub manifest: Manifest,
    /// What it was built with, for people.
    pub sdk: String,
    table: Table,
    _library: Option<ManuallyDrop<libloading::Library>>,
}

/// The functions of a table, known to be there.
#[derive(Clone, Copy)]
struct Table {
    manifest: unsafe extern "C" fn() -> CvBytes,
    open: unsafe extern "C" fn(CvBytes, *const CvHost, *mut CvStep) -> *mut c_void,
    close: unsafe extern "C" fn(*mut c_void),
    start: unsafe extern "C" fn(*mut c_void, *const CvCall, *mut CvStep) -> *mut c_void,
    resume: unsafe extern "C" fn(*mut c_void, u32, *const CvResponse, *mut CvStep),
    cancel: unsafe extern "C" fn(*mut c_void),
}

impl std::fmt::Debug for Plugin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Plugin({} {})", self.manifest.id, self.manifest.version)
    }
}

/// An open plugin: one configured provider.
pub struct Instance {
    handle: *mut c_void,
    plugin: Arc<Plugin>,
    callbacks: Callbacks,
}

/// What the plugin calls back into. Raw, because the plugin holds these addresses from `open` to `close`, and moving a box
/// would claim to be the only one who does.
struct Callbacks {
    host: *mut CvHost,
    log: *mut plugin_log::Sink,
}

impl Callbacks {
    fn new(provider: &str) -> Self {
        let log = Box::into_raw(Box::new(plugin_log::Sink::new(provider)));
        let host = CvHost {
            size: size_of::<CvHost>() as u32,
            max_level: plugin_log::MAX_LEVEL,
            ctx: log.cast(),
            log: Some(write_log),
        };
        Callbacks { host: Box::into_raw(Box::new(host)), log }
    }
}

impl Drop for Callbacks {
    fn drop(&mut self) {
        // SAFETY: both came from `Box::into_raw` and are given back once, after the instance was closed.
        unsafe {
            drop(Box::from_raw(self.host));
            drop(Box::from_raw(self.log));
        }
    }
}

// SAFETY: the contract lets `start` be called on one instance from several threads at once, and `close` from any.
unsafe impl Send for Instance {}
// SAFETY: as above.
unsafe impl Sync for Instance {}

/// One operation under way.
pub struct Task {
    handle: *mut c_void,
    instance: Arc<Instance>,
    request_id: Arc<str>,
    payload: Arc<Vec<u8>>,
}

// SAFETY: the contract lets a task be resumed and cancelled from any thread, one call at a time (`&mut self`).
unsafe impl Send for Task {}

/// What a task wants next, owned.
#[derive(Debug)]
pub enum Step {
    /// Perform this, then resume with the id.
    Http(u32, Request),
    /// Wait, then resume with the id.
    Sleep(u32, Duration),
    /// The result as JSON.
    Done(Vec<u8>),
    /// It failed.
    Failed(Failure),
}

/// Why an instance did not open.
#[derive(Debug)]
pub enum OpenError {
    /// The plugin says why; pointers are keys of the provider's section.
    Refused(Failure),
    /// The plugin broke the contract.
    Broken(String),
}

impl Plugin {
    /// Loads a library that `file::check` has passed.
    pub(super) fn load(path: &Path) -> Result<Plugin, String> {
        // SAFETY: loading runs the library's initialisers. It is trusted like the host itself (see the contract), and its
        // path, owner, mode and image were checked.
        let library = unsafe { libloading::Library::new(path) }.map_err(|e| {
            // The system's own words are one error below.
            let reason = std::error::Error::source(&e).map_or_else(|| e.to_string(), ToString::to_string);
            format!("cannot be loaded: {}", one_line(&reason))
        })?;
        let library = ManuallyDrop::new(library);
        // SAFETY: the symbol's name carries the ABI's major version, which fixes its type.
        let entry: libloading::Symbol<'_, unsafe extern "C" fn() -> *const CvPlugin> =
            unsafe { library.get(ENTRY_SYMBOL) }.map_err(|_| format!("does not export {ENTRY_SYMBOL}"))?;
        // SAFETY: as above; it returns a pointer to a table that lives as long as the library, or null.
        let table = unsafe { entry() };
        let mut plugin = Plugin::from_table(table)?;
        plugin._library = Some(library);
        Ok(plugin)
    }

    /// The samples that the library brings for the conformance kit; `None` where it brings none.
    pub fn samples(&self) -> Option<Result<Vec<u8>, String>> {
        let library = self._library.as_ref()?;
        // SAFETY: the symbol's name carries its version, which fixes its type.
        let samples: libloading::Symbol<'_, unsafe extern "C" fn() -> CvBytes> =
            unsafe { library.get(SAMPLES_SYMBOL) }.ok()?;
        // SAFETY: the contract: callable at any time, and what it returns lives as long as the library.
        Some(unsafe { copied(samples(), MAX_SAMPLES) }.ok_or_else(|| "are larger than 16 MiB".to_owned()))
    }

    /// Staged handshake, the most stable fact first.
    fn from_table(table: *const CvPlugin) -> Result<Plugin, String> {
        if table.is_null() {
            return Err("has no table".to_owned());
        }
        // SAFETY: not null; version and size stand first in every version of the table.
        let (version, size) = unsafe { ((*table).abi_version, (*table).size as usize) };
        if version != ABI_VERSION {
            return Err(format!("has ABI version {version}, this host has {ABI_VERSION}"));
        }
        if size < size_of::<CvPlugin>() {
            return Err(format!(
                "has a table of {size} bytes, ABI version {ABI_VERSION} has at least {}",
                size_of::<CvPlugin>()
            ));
        }
        // SAFETY: the table is at least as large as ours.
        let raw = unsafe { *table };
        if raw.required != 0 {
            return Err(format!("requires features {:#x} of the host, this host has none", raw.required));
        }
        if raw.panic_strategy != PANIC_UNWIND {
            return Err("was built with panic = \"abort\"; a panic in it would end the host; build it with \"unwind\"".to_owned());
        }
        let missing = || "has a table with a missing function".to_owned();
        let functions = Table {
            manifest: raw.manifest.ok_or_else(missing)?,
            open: raw.open.ok_or_else(missing)?,
            close: raw.close.ok_or_else(missing)?,
            start: raw.start.ok_or_else(missing)?,
            resume: raw.resume.ok_or_else(missing)?,
            cancel: raw.cancel.ok_or_else(missing)?,
        };
        // SAFETY: the contract: callable at any time, and what it returns lives as long as the library.
        let json = unsafe { copied((functions.manifest)(), MAX_JSON) }
            .ok_or("has a manifest larger than 256 KiB")?;
        let manifest: Manifest = serde_json::from_slice(&json)
            .map_err(|e| format!("has a manifest that cannot be read: {}", one_line(&e.to_string())))?;
        // SAFETY: the SDK's name lives as long as the library.
        let sdk = unsafe { copied(raw.sdk, 256) }.unwrap_or_default();
        Ok(Plugin {
            manifest,
            sdk: one_line(&String::from_utf8_lossy(&sdk)),
            table: functions,
            _library: None,
        })
    }
}

impl Instance {
    /// Opens the plugin with the configuration of one provider.
    pub fn open(
        plugin: &Arc<Plugin>,
        provider: &str,
        settings: &[u8],
    ) -> Result<(Arc<Instance>, Bound), OpenError> {
        let callbacks = Callbacks::new(provider);
        let mut step = CvStep::UNSET;
        // SAFETY: the contract; `settings` lives for this call, the callbacks until after `close`.
        let handle = unsafe { (plugin.table.open)(CvBytes::of(settings), callbacks.host, &raw mut step) };
        if handle.is_null() {
            return Err(OpenError::Broken("ran out of memory while opening".to_owned()));
        }
        let instance = Instance { handle, plugin: plugin.clone(), callbacks };
        // SAFETY: what the step points to lives until the next call on the instance; there was none.
        match unsafe { owned(&step) } {
            Step::Done(json) => match serde_json::from_slice(&json) {
                Ok(bound) => Ok((Arc::new(instance), bound)),
                Err(e) => Err(OpenError::Broken(format!(
                    "opened with an answer that cannot be read: {}",
                    one_line(&e.to_string())
                ))),
            },
            Step::Failed(failure) => Err(OpenError::Refused(failure)),
            Step::Http(..) | Step::Sleep(..) => {
                Err(OpenError::Broken("wants a request before it is open".to_owned()))
            }
        }
    }

    /// Starts an operation.
    pub fn start(
        self: &Arc<Self>,
        operation: Operation,
        payload: &Arc<Vec<u8>>,
        request_id: &Arc<str>,
        deadline: Duration,
        seed: [u8; 32],
    ) -> (Option<Task>, Step) {
        self.start_at(operation.number(), payload, request_id, now_ms(), deadline, seed)
    }

    /// Starts what has this number in the ABI, at a time of the caller's choice: milliseconds since the epoch.
    pub fn start_at(
        self: &Arc<Self>,
        operation: u32,
        payload: &Arc<Vec<u8>>,
        request_id: &Arc<str>,
        now_ms: u64,
        deadline: Duration,
        seed: [u8; 32],
    ) -> (Option<Task>, Step) {
        let call = CvCall {
            size: size_of::<CvCall>() as u32,
            op: operation,
            now_ms,
            deadline_ms: now_ms.saturating_add(u64::try_from(deadline.as_millis()).unwrap_or(u64::MAX)),
            seed,
            request_id: CvBytes::of(request_id.as_bytes()),
            payload: CvBytes::of(payload),
        };
        let mut step = CvStep::UNSET;
        // SAFETY: the instance is open, the call and its bytes live for this call.
        let handle = unsafe { (self.plugin.table.start)(self.handle, &raw const call, &raw mut step) };
        if handle.is_null() {
            return (None, Step::Failed(Failure::internal("The plugin ran out of memory.")));
        }
        let task =
            Task { handle, instance: self.clone(), request_id: request_id.clone(), payload: payload.clone() };
        // SAFETY: no call on the task has been made since.
        let step = unsafe { owned(&step) };
        (Some(task), step)
    }
}

impl Task {
    /// Continues after a request.
    pub fn respond(&mut self, id: u32, response: &Result<Response, Transport>) -> Step {
        self.respond_at(id, response, now_ms())
    }

    /// Continues after a request that was answered at a time of the caller's choice: milliseconds since the epoch.
    pub fn respond_at(&mut self, id: u32, response: &Result<Response, Transport>, now_ms: u64) -> Step {
        let headers: Vec<CvHeader> = match response {
            Ok(response) => response
                .headers
                .iter()
                .map(|(name, value)| CvHeader {
                    name: CvBytes::of(name.as_bytes()),
                    value: CvBytes::of(value.as_bytes()),
                })
                .collect(),
            Err(_) => Vec::new(),
        };
        let (status, error_kind, body) = match response {
            Ok(response) => (response.status, 0, CvBytes::of(&response.body)),
            Err(kind) => (0, *kind as u16, CvBytes::EMPTY),
        };
        let raw = CvResponse {
            size: size_of::<CvResponse>() as u32,
            status,
            error_kind,
            now_ms,
            headers: headers.as_ptr(),
            n_headers: headers.len(),
            body,
        };
        self.resume(id, &raw const raw)
    }

    /// Continues after a wait.
    pub fn wake(&mut self, id: u32) -> Step {
        self.resume(id, std::ptr::null())
    }

    fn resume(&mut self, id: u32, response: *const CvResponse) -> Step {
        let mut step = CvStep::UNSET;
        // SAFETY: the task lives until our `Drop`; `&mut self` makes this the only call on it.
        unsafe { (self.instance.plugin.table.resume)(self.handle, id, response, &raw mut step) };
        // SAFETY: no call on the task has been made since.
        unsafe { owned(&step) }
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        // What is logged while a plugin tidies up is no less secret.
        plugin_log::during(&self.request_id, &self.payload, || {
            // SAFETY: the handle came from `start` and is given back once.
            unsafe { (self.instance.plugin.table.cancel)(self.handle) };
        });
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // SAFETY: the handle came from `open`; every task holds the instance, so this comes after the last cancel.
        unsafe { (self.plugin.table.close)(self.handle) };
        // The callbacks are dropped after this, as the last of our fields.
        debug_assert!(!self.callbacks.host.is_null());
    }
}

unsafe extern "C" fn write_log(ctx: *mut c_void, level: u32, message: CvBytes) {
    if ctx.is_null() {
        return;
    }
    // SAFETY: the sink lives until after `close`; the plugin calls only from inside our calls.
    let sink = unsafe { &*ctx.cast::<plugin_log::Sink>() };
    let len = message.len.min(plugin_log::MAX_EVENT);
    // SAFETY: the plugin promises readable bytes for this call; a prefix of them is enough.
    let bytes =
        unsafe { copied(CvBytes { ptr: message.ptr, len }, plugin_log::MAX_EVENT) }.unwrap_or_default();
    sink.write(level, &String::from_utf8_lossy(&bytes), len < message.len);
}

/// `None` when there are more than `max` bytes.
///
/// # Safety
/// `bytes` points to `len` readable bytes, or is empty.
unsafe fn copied(bytes: CvBytes, max: usize) -> Option<Vec<u8>> {
    if bytes.len > max {
        return None;
    }
    if bytes.ptr.is_null() || bytes.len == 0 {
        return Some(Vec::new());
    }
    // SAFETY: the caller's promise.
    Some(unsafe { std::slice::from_raw_parts(bytes.ptr, bytes.len) }.to_vec())
}

/// # Safety
/// See [`copied`].
unsafe fn text(bytes: CvBytes, max: usize, what: &str) -> Result<String, Failure> {
    // SAFETY: the caller's promise.
    let bytes = unsafe { copied(bytes, max) }
        .ok_or_else(|| Failure::internal(format!("The plugin's {what} is too large.")))?;
    String::from_utf8(bytes).map_err(|_| Failure::internal(format!("The plugin's {what} is not UTF-8.")))
}

/// # Safety
/// Everything the step points to is readable now.
unsafe fn owned(step: &CvStep) -> Step {
    let out = |what: &str| {
        // SAFETY: the caller's promise.
        unsafe { copied(step.out, MAX_JSON) }
            .ok_or_else(|| Failure::internal(format!("The plugin's {what} is larger than 256 KiB.")))
    };
    match step.kind {
        // SAFETY: the caller's promise.
        CV_HTTP => match unsafe { owned_request(step.http) } {
            Ok(request) => Step::Http(step.id, request),
            Err(failure) => Step::Failed(failure),
        },
        CV_DONE => out("result").map_or_else(Step::Failed, Step::Done),
        CV_ERROR => Step::Failed(match out("failure") {
            Ok(json) => serde_json::from_slice(&json)
                .unwrap_or_else(|_| Failure::internal("The plugin failed in a form that cannot be read.")),
            Err(failure) => failure,
        }),
        CV_SLEEP => Step::Sleep(step.id, Duration::from_millis(step.arg)),
        kind => Step::Failed(Failure::internal(format!("The plugin made a step of unknown kind {kind}."))),
    }
}

/// # Safety
/// `request` is null, or readable with everything it points to.
unsafe fn owned_request(request: *const CvRequest) -> Result<Request, Failure> {
    // SAFETY: the caller's promise; `size` stands first.
    if request.is_null() || (unsafe { (*request).size } as usize) < size_of::<CvRequest>() {
        return Err(Failure::internal("The plugin wants a request and gave none."));
    }
    // SAFETY: it is at least as large as ours.
    let raw = unsafe { &*request };
    if raw.n_headers > MAX_HEADERS {
        return Err(Failure::internal("The plugin's request has more than 64 headers."));
    }
    let headers = if raw.headers.is_null() || raw.n_headers == 0 {
        &[]
    } else {
        // SAFETY: the caller's promise.
        unsafe { std::slice::from_raw_parts(raw.headers, raw.n_headers) }
    };
    let headers = headers
        .iter()
        // SAFETY: the caller's promise.
        .map(|h| unsafe {
            Ok((text(h.name, 256, "header name")?, text(h.value, MAX_HEADER_BYTES, "header")?))
        })
        .collect::<Result<_, Failure>>()?;
    // SAFETY: the caller's promise.
    unsafe {
        Ok(Request {
            method: text(raw.method, 32, "method")?,
            url: text(raw.url, MAX_URL, "URL")?,
            headers,
            body: copied(raw.body, MAX_JSON)
                .ok_or_else(|| Failure::internal("The plugin's request body is larger than 256 KiB."))?,
        })
    }
}

fn now_ms() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| u64::try_from(d.as_millis()).unwrap_or(u64::MAX))
}

/// Foreign text on one line of bounded length.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect()
}
