//! The C ABI, version 1. `include/convoke_plugin.h` is the same for other languages; a test pins the layout of both.
//!
//! - A `CvBytes` and all a step points to is **borrowed**: it lives until the next call on that task (or instance). There is
//!   nothing to free.
//! - Structs that start with `size` grow at their end; nobody reads past `size`. The others are frozen.
//! - `manifest` and `start` may be called concurrently; one task gets one call at a time, from any thread; `close` comes after
//!   the last `cancel`. Host callbacks may be called only from inside a call.

use std::ffi::c_void;

/// Borrowed bytes; `{NULL, 0}` is empty. Frozen.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct CvBytes {
    /// First byte.
    pub ptr: *const u8,
    /// How many.
    pub len: usize,
}

impl CvBytes {
    /// No bytes.
    pub const EMPTY: CvBytes = CvBytes { ptr: std::ptr::null(), len: 0 };

    /// Borrows a slice; the caller keeps it alive.
    pub const fn of(bytes: &[u8]) -> CvBytes {
        CvBytes { ptr: bytes.as_ptr(), len: bytes.len() }
    }
}

/// A header of a request or response. Frozen.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct CvHeader {
    /// The name.
    pub name: CvBytes,
    /// The value.
    pub value: CvBytes,
}

/// A request the plugin wants performed.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct CvRequest {
    /// `sizeof` as the writer knows it.
    pub size: u32,
    /// 0: the host's own limit.
    pub timeout_ms: u32,
    /// Such as `GET`.
    pub method: CvBytes,
    /// Absolute.
    pub url: CvBytes,
    /// The whole body.
    pub body: CvBytes,
    /// `n_headers` of them.
    pub headers: *const CvHeader,
    /// How many headers.
    pub n_headers: usize,
}

/// What became of it.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct CvResponse {
    /// `sizeof` as the writer knows it.
    pub size: u32,
    /// HTTP status; 0 when no response came.
    pub status: u16,
    /// 0, or a [`crate::Transport`] number when no response came.
    pub error_kind: u16,
    /// The host's clock, milliseconds since the epoch.
    pub now_ms: u64,
    /// `n_headers` of them.
    pub headers: *const CvHeader,
    /// How many headers.
    pub n_headers: usize,
    /// Decompressed.
    pub body: CvBytes,
}

/// `cv_step.kind`: perform `http`, then resume.
pub const CV_HTTP: u32 = 0;
/// `cv_step.kind`: finished; `out` is the result as JSON.
pub const CV_DONE: u32 = 1;
/// `cv_step.kind`: failed; `out` is a failure as JSON.
pub const CV_ERROR: u32 = 2;
/// `cv_step.kind`: wait `arg` milliseconds, then resume with NULL.
pub const CV_SLEEP: u32 = 3;

/// What a task wants next. Frozen.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct CvStep {
    /// `CV_HTTP`, `CV_DONE`, `CV_ERROR` or `CV_SLEEP`.
    pub kind: u32,
    /// Given back on resume.
    pub id: u32,
    /// For `CV_HTTP`.
    pub http: *const CvRequest,
    /// For `CV_DONE` and `CV_ERROR`.
    pub out: CvBytes,
    /// For `CV_SLEEP`.
    pub arg: u64,
}

impl CvStep {
    /// A step to be overwritten. A plugin that leaves it so has failed.
    pub const UNSET: CvStep =
        CvStep { kind: u32::MAX, id: 0, http: std::ptr::null(), out: CvBytes::EMPTY, arg: 0 };
}

/// Callbacks into the host. The struct and what it points to live until the instance is closed.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct CvHost {
    /// `sizeof` as the writer knows it.
    pub size: u32,
    /// Events above it are dropped: [`LOG_ERROR`] to [`LOG_DEBUG`].
    pub max_level: u32,
    /// Given back on each callback.
    pub ctx: *mut c_void,
    /// Writes one event, UTF-8, no secrets.
    pub log: Option<unsafe extern "C" fn(ctx: *mut c_void, level: u32, message: CvBytes)>,
}

/// One operation to start.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct CvCall {
    /// `sizeof` as the writer knows it.
    pub size: u32,
    /// An [`crate::Operation`] number.
    pub op: u32,
    /// The host's clock, milliseconds since the epoch.
    pub now_ms: u64,
    /// When the host gives up, on the same clock.
    pub deadline_ms: u64,
    /// Random bytes.
    pub seed: [u8; 32],
    /// For tracing.
    pub request_id: CvBytes,
    /// The operation's input as JSON.
    pub payload: CvBytes,
}

/// The table a plugin exports.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct CvPlugin {
    /// 1.
    pub abi_version: u32,
    /// `sizeof` as the plugin knows it.
    pub size: u32,
    /// Features of the host without which the plugin cannot work.
    pub required: u64,
    /// Features it would use.
    pub optional: u64,
    /// [`PANIC_UNWIND`] or [`PANIC_ABORT`].
    pub panic_strategy: u32,
    /// Name and version of what it was built with, for people.
    pub sdk: CvBytes,
    /// The manifest as JSON; lives as long as the library.
    pub manifest: Option<unsafe extern "C" fn() -> CvBytes>,
    /// Opens an instance: always a handle, also with `CV_ERROR`; NULL means out of memory.
    pub open:
        Option<unsafe extern "C" fn(config: CvBytes, host: *const CvHost, out: *mut CvStep) -> *mut c_void>,
    /// Ends an instance.
    pub close: Option<unsafe extern "C" fn(instance: *mut c_void)>,
    /// Starts a task: always a handle, also with `CV_ERROR`; NULL means out of memory.
    pub start: Option<
        unsafe extern "C" fn(instance: *mut c_void, call: *const CvCall, out: *mut CvStep) -> *mut c_void,
    >,
    /// Continues it.
    pub resume: Option<
        unsafe extern "C" fn(task: *mut c_void, id: u32, response: *const CvResponse, out: *mut CvStep),
    >,
    /// The only end of a task, exactly once.
    pub cancel: Option<unsafe extern "C" fn(task: *mut c_void)>,
}

/// The ABI's major version, which is also in the symbol's name.
pub const ABI_VERSION: u32 = 1;
/// What has been added within it: the header's minor version. Each has a frozen copy in `tests/abi`.
pub const ABI_MINOR: u32 = 1;
/// The symbol the host looks for.
pub const ENTRY_SYMBOL: &str = "convoke_plugin_v1";
/// The symbol the conformance kit looks for; a plugin may do without. A function without arguments that returns a [`CvBytes`]:
/// JSON that lives as long as the library.
pub const SAMPLES_SYMBOL: &str = "convoke_plugin_samples_v1";
/// `panic_strategy`: panics unwind, or there are none.
pub const PANIC_UNWIND: u32 = 1;
/// `panic_strategy`: a panic ends the process, so the host refuses the plugin.
pub const PANIC_ABORT: u32 = 2;

/// `cv_host.log`: an error.
pub const LOG_ERROR: u32 = 1;
/// `cv_host.log`: a warning.
pub const LOG_WARNING: u32 = 2;
/// `cv_host.log`: information.
pub const LOG_INFO: u32 = 3;
/// `cv_host.log`: for debugging.
pub const LOG_DEBUG: u32 = 4;

/// Largest manifest, payload, request body and `out`, in bytes.
pub const MAX_JSON: usize = 256 * 1024;
/// Largest response body, in bytes, decompressed.
pub const MAX_RESPONSE_BODY: usize = 4 * 1024 * 1024;
/// Most requests of one operation.
pub const MAX_REQUESTS: usize = 16;
/// Most headers of one request.
pub const MAX_HEADERS: usize = 64;
/// Longest log line, in bytes; the host cuts the rest off.
pub const MAX_LOG_LINE: usize = 4 * 1024;
