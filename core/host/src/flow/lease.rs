//! One refresh of a token at a time, also when several processes serve together.
//!
//! Who begins holds a lease in the shared store and renews it from then on until it ends; the others wait until what came of it
//! is there, or until the lease ends because its owner did. Nothing is sent by who may not hold it any more. In one process alone
//! `flights::Shared` is enough and no lease is taken.

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
/// From one renewal's beginning to the next one's: of those within the lifetime, three may be lost.
const RENEW_EVERY: Duration = Duration::from_secs(1);
/// What has not been answered by then is tried again.
const RENEWAL: Duration = Duration::from_millis(800);
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
    /// Until then it is certainly ours.
    ends: Instant,
    next_renewal: Instant,
}

/// Waits for our turn until `deadline`. A failure says that nothing was sent to the provider.
pub(super) async fn turn<'a>(app: &'a App, replay: &Replay, deadline: Instant) -> Result<Turn<'a>, Failure> {
    match app.store.leases() {
        Some(leases) => among(leases, &replay.key(PURPOSE), |waited| replay.find(waited), deadline).await,
        None => Ok(match replay.find(false).await? {
            Some(tokens) => Turn::Settled(Box::new(tokens)),
            None => Turn::Ours(None),
        }),
    }
}

/// Waits for our turn among several processes. `find` looks for what came of another one's refresh.
async fn among<'a, F>(
    leases: &'a dyn Leases,
    key: &str,
    find: impl Fn(bool) -> F,
    deadline: Instant,
) -> Result<Turn<'a>, Failure>
where
    F: Future<Output = Result<Option<Tokens>, StoreError>>,
{
    let (mut pause, longest) = PAUSES;
    let mut waited = false;
    loop {
        // The lease first: what its last owner kept was there before it was released.
        let found = match Lease::acquire(leases, key).await? {
            None => find(waited).await?,
            Some(mut lease) => {
                let found = lease.during(find(waited)).await;
                let sure = lease.is_sure();
                if sure && matches!(found, Ok(None)) {
                    return Ok(Turn::Ours(Some(lease)));
                }
                lease.release().await;
                match found? {
                    // Another process may be asking by now.
                    None => return Err(StoreError::Unreachable.into()),
                    found => found,
                }
            }
        };
        if let Some(tokens) = found {
            return Ok(Turn::Settled(Box::new(tokens)));
        }
        if Instant::now() + pause > deadline {
            return Err(say("failure-replica").failure(FailureKind::ProviderTimeout));
        }
        tokio::time::sleep(pause).await;
        (pause, waited) = (longest.min(pause * 2), true);
    }
}

impl<'a> Lease<'a> {
    async fn acquire(leases: &'a dyn Leases, key: &str) -> Result<Option<Self>, StoreError> {
        let owner = seal::random_text::<16>();
        let asked = Instant::now();
        let acquired = leases.acquire(key, &owner, TTL).await?;
        let (ends, next_renewal) = (asked + TTL, asked + RENEW_EVERY);
        Ok(acquired.then(|| Lease { leases, key: key.to_owned(), owner, ends, next_renewal }))
    }

    /// Renews it as long as `work` lasts.
    pub(super) async fn during<T>(&mut self, work: impl Future<Output = T>) -> T {
        tokio::select! {
            result = work => result,
            never = self.renew() => match never {},
        }
    }

    async fn renew(&mut self) -> Infallible {
        loop {
            tokio::time::sleep_until(self.next_renewal.into()).await;
            let asked = Instant::now();
            self.next_renewal = asked + RENEW_EVERY;
            let renewal = self.leases.renew(&self.key, &self.owner, TTL);
            match tokio::time::timeout(RENEWAL, renewal).await {
                Ok(Ok(true)) => self.ends = asked + TTL,
                // It was lost, which cannot be mended. What was sent goes on.
                Ok(Ok(false)) => self.ends = asked,
                // The next one may come through.
                Ok(Err(_)) | Err(_) => {}
            }
        }
    }

    /// Whether it is ours, and stays so until it has been renewed.
    fn is_sure(&self) -> bool {
        Instant::now() + RENEW_EVERY + RENEWAL < self.ends
    }

    pub(super) async fn release(self) {
        // Otherwise it ends by itself.
        let _ = self.leases.release(&self.key, &self.owner).await;
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use futures_util::future::{BoxFuture, ready};
    use tokio::sync::Notify;

    use super::*;

    /// A store that answers renewals as it is told.
    #[derive(Default)]
    struct Slow {
        /// One for each renewal; no answer at all to the others.
        renewals: Mutex<Vec<Option<bool>>>,
        renewed: Mutex<Vec<Instant>>,
        asked: Notify,
        /// Somebody else has it.
        taken: bool,
        released: AtomicUsize,
    }

    impl Leases for Slow {
        fn acquire<'a>(
            &'a self,
            _: &'a str,
            _: &'a str,
            _: Duration,
        ) -> BoxFuture<'a, Result<bool, StoreError>> {
            Box::pin(ready(Ok(!self.taken)))
        }

        fn renew<'a>(
            &'a self,
            _: &'a str,
            _: &'a str,
            _: Duration,
        ) -> BoxFuture<'a, Result<bool, StoreError>> {
            self.renewed.lock().unwrap().push(Instant::now());
            self.asked.notify_one();
            match self.renewals.lock().unwrap().pop().flatten() {
                Some(answer) => Box::pin(ready(Ok(answer))),
                None => Box::pin(pending()),
            }
        }

        fn release<'a>(&'a self, _: &'a str, _: &'a str) -> BoxFuture<'a, Result<bool, StoreError>> {
            self.released.fetch_add(1, SeqCst);
            Box::pin(ready(Ok(true)))
        }
    }

    fn in_time() -> Instant {
        Instant::now() + Duration::from_secs(60)
    }

    #[tokio::test]
    async fn renewals_that_are_not_answered_end_nothing() {
        let store = Slow { renewals: Mutex::new(vec![Some(true), None, None]), ..Slow::default() };
        let begun = Instant::now();
        let mut lease = Lease::acquire(&store, "key").await.unwrap().unwrap();
        let before = lease.ends;
        lease
            .during(async {
                while store.renewed.lock().unwrap().len() < 3 {
                    store.asked.notified().await;
                }
                // Until the answer has been taken.
                tokio::task::yield_now().await;
            })
            .await;
        let third = store.renewed.lock().unwrap()[2];
        assert!(third < begun + TTL, "in time: {:?}", third - begun);
        assert!(lease.ends > before && lease.is_sure());
    }

    #[tokio::test]
    async fn a_lease_that_was_lost_before_anything_was_sent_sends_nothing() {
        let store = Slow { renewals: Mutex::new(vec![Some(false)]), ..Slow::default() };
        // The look takes longer than the store kept the lease.
        let find = |_| async {
            store.asked.notified().await;
            tokio::task::yield_now().await;
            Ok(None)
        };
        let failure = among(&store, "key", find, in_time()).await.err().unwrap();
        assert_eq!(failure.kind, FailureKind::ServiceUnavailable);
        assert_eq!(store.released.load(SeqCst), 1);
    }

    #[tokio::test]
    async fn who_waits_gives_up_at_the_deadline() {
        let store = Slow { taken: true, ..Slow::default() };
        let failure = among(&store, "key", |_| ready(Ok(None)), Instant::now()).await.err().unwrap();
        assert_eq!(failure.kind, FailureKind::ProviderTimeout);
    }
}
