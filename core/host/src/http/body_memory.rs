//! The memory that arriving request bodies take together: slow clients must not fill it, however many connections and streams
//! they have. What nearly every request fits into is free, so that they do not keep others from being served either.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Of each body so much is free, in bytes.
const FREE: usize = 8 * 1024;
/// All bodies together beyond that, in bytes.
const MOST: usize = 64 * 1024 * 1024;

static TAKEN: AtomicUsize = AtomicUsize::new(0);

/// What one body takes; given back when dropped.
#[derive(Default)]
pub(super) struct Share(usize);

impl Share {
    /// Whether there is memory for a body of `size` bytes.
    pub(super) fn grow(&mut self, size: usize) -> bool {
        let more = size.saturating_sub(FREE).saturating_sub(self.0);
        let granted = more == 0 || TAKEN.fetch_add(more, Relaxed) + more <= MOST;
        if granted {
            self.0 += more;
        } else {
            TAKEN.fetch_sub(more, Relaxed);
        }
        granted
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        TAKEN.fetch_sub(self.0, Relaxed);
    }
}
