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
/// A client that has kept us waiting for less is not slow: it has only just come, or its bytes are on their way.
const GRACE: Duration = Duration::from_secs(2);
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
    /// Set when one answer was not taken in time while others were at work: it ends with the last of those below this.
    leaving: Option<u64>,
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

/// In which order connections that wait for their clients are ended to make room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wait {
    /// The client is in the middle of something, and slow.
    Slow,
    /// Nothing is asked.
    Resting,
    /// The client is in the middle of something, since just now.
    Young,
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
    /// Nothing more is to be asked: it may go by itself until this moment, when it is looked at again.
    Leaving(Instant),
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
    /// client is slow, then those that nothing is asked on, last those that have only just come; the longest waiting first. None
    /// when all are working.
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
            state: Mutex::new(State {
                since: Instant::now(),
                asked: false,
                exchanges: Vec::new(),
                next: 0,
                leaving: None,
            }),
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

    /// Ends when nothing more is to be asked on it: it has been idle for long, or is to end when what is at work has ended.
    pub(super) async fn leaves(&self) {
        loop {
            match self.look() {
                Look::Fine(until) => sleep_until(until).await,
                Look::Leaving(_) => return,
                Look::Over(_) => std::future::pending().await,
            }
        }
    }

    /// Ends when the client has kept us waiting for too long, or others need the room.
    pub(super) async fn over(&self) -> Reason {
        let clock = async {
            loop {
                match self.look() {
                    Look::Fine(until) | Look::Leaving(until) => sleep_until(until).await,
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
        let (mut state, now) = (lock(&self.state), Instant::now());
        let soon = now + LOOK;
        if state.exchanges.is_empty() {
            let (limit, reason) =
                if state.asked { (self.keep_alive, Reason::Idle) } else { (FIRST_HEAD, Reason::SlowHead) };
            let end = state.since + limit;
            return match reason {
                _ if now < end => Look::Fine(end.min(soon)),
                Reason::Idle if now < end + FAREWELL => Look::Leaving(end + FAREWELL),
                _ => Look::Over(reason),
            };
        }
        let takings = state.exchanges.iter().filter(|(_, turn, _)| *turn == Turn::Taking);
        match takings.map(|(_, _, since)| *since + TAKING).min() {
            Some(end) if now >= end => {
                // Others' calls may share an HTTP/2 connection. Only those that were there count: a client that goes on asking
                // does not put the end off, and each of them has a limit of its own.
                let next = state.next;
                let leaving = *state.leaving.get_or_insert(next);
                let mut others = state.exchanges.iter().filter(|(id, turn, since)| {
                    *id < leaving && !(*turn == Turn::Taking && now >= *since + TAKING)
                });
                if others.next().is_some() { Look::Leaving(soon) } else { Look::Over(Reason::SlowRead) }
            }
            Some(end) => Look::Fine(end.min(soon)),
            None => Look::Fine(soon),
        }
    }

    /// How and since when the client keeps it waiting; `None` while it works.
    fn waits(&self) -> Option<(Wait, Instant)> {
        let state = lock(&self.state);
        if state.exchanges.iter().any(|(_, turn, _)| *turn == Turn::Working) {
            return None;
        }
        let oldest = state.exchanges.iter().map(|(_, _, since)| *since).min();
        let since = oldest.unwrap_or(state.since);
        let wait = match oldest {
            None if state.asked => Wait::Resting,
            _ if since.elapsed() >= GRACE => Wait::Slow,
            _ => Wait::Young,
        };
        Some((wait, since))
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

#[cfg(test)]
mod tests {
    use super::*;

    const LONG_AGO: Duration = Duration::from_secs(30);

    fn house(most: usize) -> Arc<Connections> {
        Arc::new(Connections::new(most, Duration::from_secs(75)))
    }

    fn back(connection: &Connection, by: Duration) {
        let mut state = lock(&connection.state);
        state.since -= by;
        state.exchanges.iter_mut().for_each(|(_, _, since)| *since -= by);
    }

    fn rested(place: &Place, by: Duration) {
        drop(place.connection().begin(false));
        back(place.connection(), by);
    }

    /// Which of these no longer have a place.
    fn gone(all: &Connections, places: &[Place]) -> Vec<usize> {
        let here = lock(&all.here);
        (0..places.len()).filter(|n| !here.connections.contains_key(&places[*n].id)).collect()
    }

    #[test]
    fn the_slow_go_first_then_the_longest_idle_and_who_has_just_come_goes_last() {
        let all = house(64);
        let mut places: Vec<_> = (0..64).map(|_| all.admit().unwrap()).collect();
        // 0 to 2 are slow, 3 to 6 idle, the longest last; the others have just come, some with a body on its way.
        let mut held = Vec::new();
        for (n, place) in places.iter().enumerate() {
            match n {
                0 | 1 => back(place.connection(), GRACE),
                2 => {
                    held.push(place.connection().begin(true));
                    back(place.connection(), LONG_AGO);
                }
                3..=6 => rested(place, Duration::from_secs(n as u64)),
                7..=20 => held.push(place.connection().begin(true)),
                _ => {}
            }
        }
        places.push(all.admit().unwrap());
        assert_eq!(gone(&all, &places), [0, 1, 2, 6], "a batch of four");
        places.extend((0..4).map(|_| all.admit().unwrap()));
        let next = gone(&all, &places);
        assert_eq!(next[..7], [0, 1, 2, 3, 4, 5, 6], "the idle");
        assert!(next.len() == 8 && next[7] < 64, "{next:?}: then one of those who came first");
    }

    #[test]
    fn an_answer_that_is_not_taken_does_not_cut_others_short() {
        let all = house(16);
        let place = all.admit().unwrap();
        let connection = place.connection();
        let stuck = connection.begin(false);
        stuck.answered();
        back(connection, LONG_AGO);
        let working = connection.begin(false);
        assert!(matches!(connection.look(), Look::Leaving(_)));
        // Who comes later puts nothing off.
        let _late = connection.begin(false);
        assert!(matches!(connection.look(), Look::Leaving(_)));
        working.answered();
        assert!(matches!(connection.look(), Look::Leaving(_)), "its answer is on its way");
        drop(working);
        assert!(matches!(connection.look(), Look::Over(Reason::SlowRead)));
    }

    #[test]
    fn an_answer_that_is_not_taken_ends_a_connection_without_others() {
        let all = house(16);
        let place = all.admit().unwrap();
        let stuck = place.connection().begin(false);
        stuck.answered();
        assert!(matches!(place.connection().look(), Look::Fine(_)));
        back(place.connection(), TAKING);
        assert!(matches!(place.connection().look(), Look::Over(Reason::SlowRead)));
    }
}
