//! One refresh of a token at a time, also when several processes serve together.
//!
//! Who begins holds a lease in the shared store and renews it while it works; the others wait until what came of it is there, or
//! until the lease ends because its owner did. In one process alone `flights::Shared` is enough and no lease is taken.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use convoke_plugin::{Failure, FailureKind, Tokens};

use super::replay::Replay;
use crate::app::App;
use crate::lang::say;
use crate::seal;
use crate::store::{Leases, StoreError};

const PURPOSE: &str = "refreshing";
/// How long the others wait for a process that has died.
const TTL: Duration = Duration::from_secs(5);
/// Twice within the lifetime, so that one lost renewal ends nothing.
const RENEW_EVERY: Duration = Duration::from_secs(2);
/// From the first look to the longest pause between two.
const PAUSES: (Duration, Duration) = (Duration::from_millis(20), Duration::from_millis(250));

/// Whose turn it is to ask the provider.
pub(super) enum Turn<'a> {
    /// Ours, under a lease where processes share the store.
    Ours(Option<Lease<'a>>),
    /// Nobody's: these came from an earlier refresh, or from one that was waited for.
    Settled(Box<Tokens>),
}

/// Held until it is released, or its owner is gone for a while.
pub(super) struct Lease<'a> {
    leases: &'a dyn Leases,
    key: String,
    owner: String,
}

/// Waits for our turn until `deadline`. A failure says that nothing was sent to the provider.
pub(super) async fn turn<'a>(app: &'a App, replay: &Replay, deadline: Instant) -> Result<Turn<'a>, Failure> {
    let Some(leases) = app.store.leases() else {
        return Ok(match replay.find(false).await? {
            Some(tokens) => Turn::Settled(Box::new(tokens)),
            None => Turn::Ours(None),
        });
    };
    let (mut pause, longest) = PAUSES;
    let mut waited = false;
    loop {
        // The lease first: what its last owner kept was there before it was released.
        let lease = Lease::acquire(leases, replay.key(PURPOSE)).await?;
        let settled = replay.find(waited).await;
        match (lease, settled) {
            (Some(lease), Ok(None)) => return Ok(Turn::Ours(Some(lease))),
            (None, Ok(None)) => {}
            (lease, settled) => {
                if let Some(lease) = lease {
                    lease.release().await;
                }
                if let Some(tokens) = settled? {
                    return Ok(Turn::Settled(Box::new(tokens)));
                }
            }
        }
        if Instant::now() + pause > deadline {
            return Err(say("failure-replica").failure(FailureKind::ProviderTimeout));
        }
        tokio::time::sleep(pause).await;
        (pause, waited) = (longest.min(pause * 2), true);
    }
}

impl<'a> Lease<'a> {
    async fn acquire(leases: &'a dyn Leases, key: String) -> Result<Option<Self>, StoreError> {
        let owner = seal::random_text::<16>();
        let acquired = leases.acquire(&key, &owner, TTL).await?;
        Ok(acquired.then_some(Lease { leases, key, owner }))
    }

    /// Renews it as long as `work` lasts.
    pub(super) async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        tokio::select! {
            result = work => result,
            never = self.renew() => match never {},
        }
    }

    async fn renew(&self) -> Infallible {
        loop {
            tokio::time::sleep(RENEW_EVERY).await;
            // A lease that was lost cannot be mended, and the store has said what fails. What was sent goes on.
            let _ = self.leases.renew(&self.key, &self.owner, TTL).await;
        }
    }

    pub(super) async fn release(self) {
        // Otherwise it ends by itself.
        let _ = self.leases.release(&self.key, &self.owner).await;
    }
}
