//! Flights: operations that complete whatever their client does.
//!
//! A flight is a task of its own on the runtime that began it. Callers subscribe to its result, none drives it, so a client
//! that goes away cancels nothing. A graceful stop waits for all of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio_util::task::TaskTracker;

use crate::observe::metrics::InFlight;

/// All flights of the process.
#[derive(Clone, Default)]
pub struct Flights {
    tracker: TaskTracker,
}

impl Flights {
    /// Runs `work` to its end, and gives its result to whoever still waits. `None` only when the work panicked.
    pub async fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Option<T> {
        self.spawn(work).await.ok()
    }

    fn spawn<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> tokio::task::JoinHandle<T> {
        let counted = InFlight::new();
        // A flight is several kilobytes, which would be copied at each step from here into its task.
        let work = Box::pin(work);
        self.tracker.spawn(async move {
            let result = work.await;
            drop(counted);
            result
        })
    }

    /// Waits until none is left. Call after the last request was taken.
    pub async fn finish(&self) {
        self.tracker.close();
        self.tracker.wait().await;
    }
}

type Board<T> = Mutex<HashMap<String, watch::Receiver<Option<Arc<T>>>>>;

/// Flights of which there is at most one per key: later callers share the first one's result.
pub struct Shared<T> {
    flights: Flights,
    board: Arc<Board<T>>,
}

impl<T: Send + Sync + 'static> Shared<T> {
    /// None under way.
    pub fn new(flights: Flights) -> Self {
        Shared { flights, board: Arc::default() }
    }

    /// The result of the flight under `key`, which `work` begins when there is none. `None` only when the work panicked.
    pub async fn run<F>(&self, key: &str, work: impl FnOnce() -> F) -> Option<Arc<T>>
    where
        F: Future<Output = T> + Send + 'static,
    {
        let mut receiver = {
            let mut board = lock(&self.board);
            match board.get(key) {
                Some(receiver) => receiver.clone(),
                None => {
                    let (sender, receiver) = watch::channel(None);
                    board.insert(key.to_owned(), receiver.clone());
                    let landing = Landing { board: self.board.clone(), key: key.to_owned() };
                    let work = Box::pin(work());
                    // Its result is told through the channel; nobody needs the handle.
                    drop(self.flights.spawn(async move {
                        let result = Arc::new(work.await);
                        // Off the board first, so that whoever comes later begins anew.
                        drop(landing);
                        sender.send_replace(Some(result));
                    }));
                    receiver
                }
            }
        };
        receiver.wait_for(Option::is_some).await.ok().and_then(|result| result.clone())
    }
}

/// Takes the flight off the board, also when its work panics.
struct Landing<T> {
    board: Arc<Board<T>>,
    key: String,
}

impl<T> Drop for Landing<T> {
    fn drop(&mut self) {
        lock(&self.board).remove(&self.key);
    }
}

fn lock<T>(board: &Board<T>) -> MutexGuard<'_, HashMap<String, watch::Receiver<Option<Arc<T>>>>> {
    board.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
    use tokio::sync::Notify;

    #[tokio::test]
    async fn callers_share_one_flight_and_the_next_begins_anew() {
        let shared = Arc::new(Shared::new(Flights::default()));
        let (runs, gate) = (Arc::new(AtomicU32::new(0)), Arc::new(Notify::new()));
        let callers: Vec<_> = (0..8)
            .map(|_| {
                let (shared, runs, gate) = (shared.clone(), runs.clone(), gate.clone());
                tokio::spawn(async move {
                    let work = || async move {
                        gate.notified().await;
                        runs.fetch_add(1, SeqCst) + 1
                    };
                    shared.run("key", work).await.map(|result| *result)
                })
            })
            .collect();
        tokio::task::yield_now().await;
        gate.notify_one();
        for caller in callers {
            assert_eq!(caller.await.unwrap(), Some(1));
        }
        assert_eq!(shared.run("key", || async { 7 }).await.map(|r| *r), Some(7));
    }

    #[tokio::test]
    async fn a_flight_goes_on_without_its_caller_and_the_stop_waits() {
        let flights = Flights::default();
        let done = Arc::new(AtomicU32::new(0));
        let (flag, gate) = (done.clone(), Arc::new(Notify::new()));
        let held = gate.clone();
        let caller = tokio::spawn({
            let flights = flights.clone();
            async move {
                flights
                    .run(async move {
                        held.notified().await;
                        flag.store(1, SeqCst);
                    })
                    .await
            }
        });
        tokio::task::yield_now().await;
        caller.abort();
        let _ = caller.await;
        gate.notify_one();
        flights.finish().await;
        assert_eq!(done.load(SeqCst), 1);
    }

    #[tokio::test]
    async fn a_panic_leaves_the_key_free() {
        let shared: Shared<u8> = Shared::new(Flights::default());
        assert!(shared.run("key", || async { std::panic::panic_any("test") }).await.is_none());
        assert_eq!(shared.run("key", || async { 2 }).await.map(|r| *r), Some(2));
    }
}
