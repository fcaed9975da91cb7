//! Who is connected: how long a client may keep us waiting, and who goes first when there is no room.
//!
//! A connection waits for its client or works for it. While it waits, a clock runs; every clock ends the connection, whatever
//! the client trickles meanwhile. Handlers have limits of their own (a body's, a whole call's), so that no connection works forever.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};
use tracing::warn;

use crate::observe::metrics::{self, Connected};

/// From the accepted connection to the end of its first request's head, a TLS handshake included.
const FIRST_HEAD: Duration = Duration::from_secs(15);
/// From an answer to its last byte having left.
const TAKING: Duration = Duration::from_secs(20);
/// Between saying goodbye to a connection without requests and cutting it.
const FAREWELL: Duration = Duration::from_secs(5);
/// How often a connection's clock is looked at, at least: it may have been set meanwhile.
const LOOK: Duration = Duration::from_secs(5);

/// All connections of the public listener.
pub struct Connections {
    most: usize,
    keep_alive: Duration,
    here: Mutex<Here>,
    /// Whether the log has been told that there is no room.
    told: AtomicBool,
}

#[derive(Default)]
struct Here {
    connections: HashMap<u64, Arc<Connection>>,
    next: u64,
}

/// A connection's place among all; given back when dropped.
pub(super) struct Place {
    all: Arc<Connections>,
    id: u64,
    connection: Arc<Connection>,
    _counted: Connected,
}

/// One connection.
pub(super) struct Connection {
    keep_alive: Duration,
    state: Mutex<State>,
    make_room: Notify,
}

struct State {
    /// When it was accepted, then when the last of its exchanges ended.
    since: Instant,
    /// Whether it ever sent a whole request head.
    asked: bool,
    exchanges: Vec<(u64, Turn, Instant)>,
    next: u64,
}

/// Whose turn it is in one exchange.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// The client's: the request's body is on its way.
    Asking,
    /// Ours.
    Working,
    /// The client's: the answer waits to be taken.
    Taking,
}

/// One request and its answer, until the last byte of the answer has left or nobody wants it any more.
pub(super) struct Exchange {
    connection: Arc<Connection>,
    id: u64,
}

/// Why a connection is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// No whole request head in time.
    SlowHead,
    /// The answer was not taken in time.
    SlowRead,
    /// Nothing asked for a while.
    Idle,
    /// There was no room for others.
    Full,
}

enum Look {
    /// Look again then.
    Fine(Instant),
    /// Nothing has been asked for long: it may go by itself until this moment.
    Idle(Instant),
    Over(Reason),
}

// === impl Connections ===

impl Connections {
    /// Room for `most` connections, each kept for `keep_alive` after its last request.
    #[must_use]
    pub fn new(most: usize, keep_alive: Duration) -> Self {
        Connections { most, keep_alive, here: Mutex::default(), told: AtomicBool::new(false) }
    }

    /// A place for one more. When there is none left, connections that wait for their clients are ended: first those whose
    /// client is slow, then those that nothing is asked on, the longest waiting first. None when all are working.
    pub(super) fn admit(self: &Arc<Self>) -> Option<Place> {
        let mut here = lock(&self.here);
        if here.connections.len() >= self.most {
            if !self.told.swap(true, Relaxed) {
                warn!(
                    "server.max_connections: {} are open; those whose clients are slow or idle are ended",
                    self.most
                );
            }
            let mut waiting: Vec<_> =
                here.connections.iter().filter_map(|(id, held)| Some((held.waits()?, *id))).collect();
            // Many at once: a flood must not cost a search for each of its connections.
            let count = (self.most / 16).max(1).min(waiting.len());
            if count == 0 {
                metrics::connection_ended(Reason::Full.word());
                return None;
            }
            waiting.select_nth_unstable(count - 1);
            for (_, id) in &waiting[..count] {
                if let Some(connection) = here.connections.remove(id) {
                    connection.make_room.notify_one();
                }
            }
        }
        let id = here.next;
        here.next += 1;
        let connection = Arc::new(Connection {
            keep_alive: self.keep_alive,
            state: Mutex::new(State { since: Instant::now(), asked: false, exchanges: Vec::new(), next: 0 }),
            make_room: Notify::new(),
        });
        here.connections.insert(id, connection.clone());
        Some(Place { all: self.clone(), id, connection, _counted: Connected::new() })
    }
}

// === impl Place ===

impl Place {
    pub(super) fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut here = lock(&self.all.here);
        here.connections.remove(&self.id);
        if here.connections.len() < self.all.most / 2 {
            self.all.told.store(false, Relaxed);
        }
    }
}

// === impl Connection ===

impl Connection {
    /// A request's head has arrived, and its body too when it has none.
    pub(super) fn begin(self: &Arc<Self>, has_body: bool) -> Arc<Exchange> {
        let mut state = lock(&self.state);
        let id = state.next;
        state.next += 1;
        state.asked = true;
        let turn = if has_body { Turn::Asking } else { Turn::Working };
        state.exchanges.push((id, turn, Instant::now()));
        Arc::new(Exchange { connection: self.clone(), id })
    }

    /// Ends when nothing has been asked for as long as a connection is kept.
    pub(super) async fn idle(&self) {
        loop {
            match self.look() {
                Look::Fine(until) => sleep_until(until).await,
                Look::Idle(_) => return,
                Look::Over(_) => std::future::pending().await,
            }
        }
    }

    /// Ends when the client has kept us waiting for too long, or others need the room.
    pub(super) async fn over(&self) -> Reason {
        let clock = async {
            loop {
                match self.look() {
                    Look::Fine(until) | Look::Idle(until) => sleep_until(until).await,
                    Look::Over(reason) => return reason,
                }
            }
        };
        let reason = tokio::select! {
            reason = clock => reason,
            () = self.make_room.notified() => Reason::Full,
        };
        metrics::connection_ended(reason.word());
        reason
    }

    fn look(&self) -> Look {
        let (state, now) = (lock(&self.state), Instant::now());
        let soon = now + LOOK;
        if state.exchanges.is_empty() {
            let (limit, reason) =
                if state.asked { (self.keep_alive, Reason::Idle) } else { (FIRST_HEAD, Reason::SlowHead) };
            let end = state.since + limit;
            return match reason {
                _ if now < end => Look::Fine(end.min(soon)),
                Reason::Idle if now < end + FAREWELL => Look::Idle(end + FAREWELL),
                _ => Look::Over(reason),
            };
        }
        let takings = state.exchanges.iter().filter(|(_, turn, _)| *turn == Turn::Taking);
        match takings.map(|(_, _, since)| *since + TAKING).min() {
            Some(end) if now >= end => Look::Over(Reason::SlowRead),
            Some(end) => Look::Fine(end.min(soon)),
            None => Look::Fine(soon),
        }
    }

    /// Since when the client keeps it waiting, those in the middle of something first; `None` while it works.
    fn waits(&self) -> Option<(bool, Instant)> {
        let state = lock(&self.state);
        if state.exchanges.iter().any(|(_, turn, _)| *turn == Turn::Working) {
            return None;
        }
        let oldest = state.exchanges.iter().map(|(_, _, since)| *since).min();
        let resting = state.asked && oldest.is_none();
        Some((resting, oldest.unwrap_or(state.since)))
    }
}

// === impl Exchange ===

impl Exchange {
    /// The request has arrived in whole, or nobody reads the rest of it.
    pub(super) fn asked(&self) {
        self.turn(Some(Turn::Asking), Turn::Working);
    }

    /// The answer is ready.
    pub(super) fn answered(&self) {
        self.turn(None, Turn::Taking);
    }

    fn turn(&self, from: Option<Turn>, to: Turn) {
        let mut state = lock(&self.connection.state);
        if let Some((_, turn, since)) = state.exchanges.iter_mut().find(|(id, _, _)| *id == self.id)
            && from.is_none_or(|from| from == *turn)
        {
            (*turn, *since) = (to, Instant::now());
        }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        let mut state = lock(&self.connection.state);
        state.exchanges.retain(|(id, _, _)| *id != self.id);
        state.since = Instant::now();
    }
}

// === impl Reason ===

impl Reason {
    fn word(self) -> &'static str {
        match self {
            Reason::SlowHead => "slow_head",
            Reason::SlowRead => "slow_read",
            Reason::Idle => "idle",
            Reason::Full => "full",
        }
    }
}

/// What is held is whole at every moment, so a panic elsewhere does not spoil it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
