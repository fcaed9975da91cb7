//! Faults of a call as a whole: what it keeps, how long it takes, whether it comes back.

use std::future::pending;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use convoke_plugin::{Http, Meeting, Request};

use crate::fault;

const MIB: usize = 1024 * 1024;
/// What a call may take, and more.
const LONG: Duration = Duration::from_millis(700);

/// What a faulty call does before it makes its request.
pub(crate) async fn before(http: &Http) {
    if fault::on("time/busy") {
        let begun = Instant::now();
        while begun.elapsed() < LONG {
            std::hint::spin_loop();
        }
    }
    if fault::on("time/blocks") {
        std::thread::sleep(LONG);
    }
    if fault::on("time/stuck") {
        pending::<()>().await;
    }
    if fault::on("time/waits-an-hour") {
        let _ = http.sleep(Duration::from_secs(3600)).await;
    }
    if fault::on("memory/leak") {
        Vec::leak(vec![1_u8; MIB]);
    }
    if fault::on("memory/grows") {
        static SEEN: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());
        SEEN.lock().unwrap_or_else(PoisonError::into_inner).push(vec![1; MIB / 4]);
    }
}

/// Marks that a faulty call leaves on its request.
pub(crate) fn marked(request: Request) -> Request {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    match () {
        () if fault::on("state/counter") => {
            request.header("x-count", COUNT.fetch_add(1, Relaxed).to_string())
        }
        () if fault::on("determinism/own-randomness") => {
            request.header("x-nonce", RandomState::new().hash_one(0).to_string())
        }
        () if fault::on("determinism/own-clock") => {
            let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
            request.header("x-time", now.as_nanos().to_string())
        }
        () => request,
    }
}

/// The meeting that was read first, for ever.
pub(crate) fn remembered(meeting: Meeting) -> Meeting {
    static FIRST: Mutex<Option<Meeting>> = Mutex::new(None);
    if !fault::on("state/first-answer") {
        return meeting;
    }
    FIRST.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(meeting).clone()
}

/// Panics when it is dropped before its call is done.
pub(crate) struct Guard(bool);

impl Guard {
    pub(crate) fn new() -> Self {
        Guard(fault::on("cancel/panic"))
    }

    pub(crate) fn done(mut self) {
        self.0 = false;
    }
}

impl Drop for Guard {
    #[expect(clippy::panic, reason = "this fault is a panic")]
    fn drop(&mut self) {
        if self.0 {
            panic!("dropped before it was done");
        }
    }
}
