//! A plugin's log events, which appear in the host's log under the provider's name.

use std::cell::Cell;

use crate::abi::{LOG_ERROR, LOG_INFO, LOG_WARNING};
use crate::bound::Level;

/// How to reach the host's log during a call.
#[derive(Clone, Copy)]
pub(crate) struct Sink {
    pub(crate) emit: fn(*mut std::ffi::c_void, u32, &str),
    pub(crate) ctx: *mut std::ffi::c_void,
}

thread_local! {
    static SINK: Cell<Option<Sink>> = const { Cell::new(None) };
}

/// Makes `sink` the log of this thread until the guard is dropped.
pub(crate) struct Entered(Option<Sink>);

impl Entered {
    pub(crate) fn new(sink: Option<Sink>) -> Self {
        Entered(SINK.replace(sink))
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        SINK.set(self.0);
    }
}

/// Writes an event to the host's log. Never a token, code, secret or password. Outside a call it does nothing.
pub fn log(level: Level, message: &str) {
    if let Some(sink) = SINK.get() {
        (sink.emit)(sink.ctx, level_number(level), message);
    }
}

/// The number of `cv_host.log`.
const fn level_number(level: Level) -> u32 {
    match level {
        Level::Error => LOG_ERROR,
        Level::Warning => LOG_WARNING,
        Level::Info => LOG_INFO,
    }
}
