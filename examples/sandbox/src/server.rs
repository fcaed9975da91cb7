//! One simulated provider: its state, the calls it received, the faults it is to show.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::control;
use crate::exchange::{Answer, Call};
use crate::fault::{Fault, Outcome};
use crate::oauth::{Grants, Holder, Rotation, TokenPair};
use crate::raw;
use crate::socket::Site;

/// What is different from provider to provider. Rules and state only: no sockets, no clock.
pub trait Provider: Send + Sized + 'static {
    /// What people call it.
    const LABEL: &'static str;
    /// What is appended to the origin to make the base URL.
    const BASE_PATH: &'static str;

    #[doc(hidden)]
    fn new(origin: &str) -> Self;
    #[doc(hidden)]
    fn answer(&mut self, call: &Call, now: Timestamp) -> Answer;
    #[doc(hidden)]
    fn grants(&mut self) -> &mut Grants;
    #[doc(hidden)]
    fn meetings(&self, now: Timestamp) -> Vec<Value>;
    #[doc(hidden)]
    fn switches(&self) -> Vec<Switch>;
    #[doc(hidden)]
    fn set_switch(&mut self, name: &str, value: &str) -> Result<(), String>;
}

/// A behaviour that can be changed while the server runs.
#[derive(Clone, Debug)]
pub struct Switch {
    /// Its name.
    pub name: &'static str,
    /// What it is now.
    pub value: String,
    /// What it can be.
    pub allowed: &'static str,
}

/// A running simulated provider. Cheap to clone; all clones are the same server.
#[derive(Debug)]
pub struct Server<P> {
    shared: Arc<Shared<P>>,
}

#[derive(Debug)]
struct Shared<P> {
    address: SocketAddr,
    inner: Mutex<Inner<P>>,
}

#[derive(Debug)]
pub(crate) struct Inner<P> {
    pub(crate) provider: P,
    pub(crate) calls: Vec<Call>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) origin: String,
    clock: SignedDuration,
}

// === impl Server ===

impl<P> Clone for Server<P> {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone() }
    }
}

impl<P: Provider> Server<P> {
    pub(crate) fn new(address: SocketAddr) -> Self {
        let origin = format!("http://{address}");
        let provider = P::new(&origin);
        let inner =
            Inner { provider, calls: Vec::new(), faults: Vec::new(), origin, clock: SignedDuration::ZERO };
        Self { shared: Arc::new(Shared { address, inner: Mutex::new(inner) }) }
    }

    pub(crate) fn site(&self) -> Arc<dyn Site> {
        self.shared.clone()
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner<P>> {
        self.shared.lock()
    }

    /// A code for this holder, as if the person had allowed it. The token request must name the same `redirect_uri`.
    pub(crate) fn code(&self, holder: Holder, redirect_uri: &str) -> String {
        let mut inner = self.lock();
        let now = inner.now();
        inner.provider.grants().code(holder, redirect_uri, None, now)
    }

    /// Tokens for this holder.
    pub(crate) fn pair(&self, holder: Holder) -> TokenPair {
        let mut inner = self.lock();
        let now = inner.now();
        inner.provider.grants().pair(holder, now)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.shared.address
    }

    /// The root of its API, as the provider documents it.
    pub fn base_url(&self) -> String {
        format!("http://{}{}", self.shared.address, P::BASE_PATH)
    }

    /// Every request received, the control pages' own left out.
    pub fn calls(&self) -> Vec<Call> {
        self.lock().calls.clone()
    }

    /// Forgets the requests received.
    pub fn clear_calls(&self) {
        self.lock().calls.clear();
    }

    /// The next matching requests misbehave. Of several faults that match, the oldest comes first.
    pub fn fault(&self, fault: Fault) {
        self.lock().faults.push(fault);
    }

    /// All requests behave again.
    pub fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// Access tokens (Sametime: `sametimeJwt`) handed out so far expire now; refresh tokens go on.
    pub fn expire_access_tokens(&self) {
        self.lock().provider.grants().expire_access();
    }

    /// No token or code handed out so far is valid any longer.
    pub fn revoke_everything(&self) {
        self.lock().provider.grants().revoke_everything();
    }

    /// What becomes of a refresh token when it is used.
    pub fn set_rotation(&self, rotation: Rotation) {
        self.lock().provider.grants().rotation = rotation;
    }

    /// The meetings there are, as the API shows them to their host.
    pub fn meetings(&self) -> Vec<Value> {
        let inner = self.lock();
        inner.provider.meetings(inner.now())
    }

    /// The behaviours that can be switched, with their values.
    pub fn switches(&self) -> Vec<Switch> {
        self.lock().provider.switches()
    }

    /// Switches a behaviour.
    ///
    /// # Errors
    /// Says what is wrong when there is no such switch or value.
    pub fn switch(&self, name: &str, value: &str) -> Result<(), String> {
        self.lock().provider.set_switch(name, value)
    }

    /// The server's clock goes on by so much: tokens expire, meetings begin and end.
    pub fn advance_clock(&self, by: Duration) {
        self.lock().advance(by);
    }

    /// Everything as it was at the start: no meetings, tokens, calls or faults, all switches at their defaults.
    pub fn reset(&self) {
        self.lock().reset();
    }
}

// === impl Inner ===

impl<P: Provider> Inner<P> {
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::now().checked_add(self.clock).unwrap_or(Timestamp::MAX)
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        self.clock = self.clock.checked_add(by).unwrap_or(SignedDuration::MAX);
    }

    pub(crate) fn reset(&mut self) {
        self.provider = P::new(&self.origin);
        self.calls.clear();
        self.faults.clear();
        self.clock = SignedDuration::ZERO;
    }
}

// === impl Shared ===

impl<P: Provider> Shared<P> {
    fn lock(&self) -> MutexGuard<'_, Inner<P>> {
        // A panic while locked leaves plain data behind, which is as good as before.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P: Provider> Site for Shared<P> {
    fn serve(&self, mut call: Call) -> Outcome {
        let mut inner = self.lock();
        if call.path == "/_sandbox" || call.path.starts_with("/_sandbox/") {
            return Outcome::Answer(control::answer(&mut inner, &call));
        }
        let now = inner.now();
        let (outcome, status) = match Fault::take(&mut inner.faults, &call) {
            Some(kind) => raw::apply(kind, || inner.provider.answer(&call, now)),
            None => {
                let answer = inner.provider.answer(&call, now);
                let status = answer.status;
                (Outcome::Answer(answer), Some(status))
            }
        };
        call.status = status;
        inner.calls.push(call);
        outcome
    }
}
