//! What must outlive a request for seconds or minutes: a used flow, what a token page shows, what replaced a rotated token.

mod file;
mod memory;
mod place;
mod redis;

use std::time::Duration;

use crate::lang::say;
use convoke_plugin::{Failure, FailureKind};
use futures_util::future::BoxFuture;

pub use file::FileStore;
pub use memory::MemoryStore;
pub use redis::RedisStore;

use crate::config;

/// The store did not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// There is no room for another entry of this purpose.
    Full,
    /// It cannot be reached, or did not answer in time. Whether an entry was changed is not known.
    Unreachable,
}

/// A small store of entries that end by themselves. Values are sealed by their owners; a key begins with its purpose and a
/// colon, and says nothing else.
pub trait Store: Send + Sync {
    /// The value, if it has not ended.
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, StoreError>>;
    /// Sets the value for `ttl`. Once it is answered, the value is as safe as this store can make it.
    fn put<'a>(
        &'a self,
        key: &'a str,
        value: Vec<u8>,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<(), StoreError>>;
    /// Sets the value for `ttl` unless there is one; tells whether it did. Atomic.
    fn put_if_absent<'a>(
        &'a self,
        key: &'a str,
        value: Vec<u8>,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<bool, StoreError>>;
    /// The value, which is gone afterwards. Atomic: one of several takers gets it.
    fn take<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, StoreError>>;
    /// Removes the value.
    fn delete<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), StoreError>>;
    /// Whether it answers.
    fn check(&self) -> BoxFuture<'_, Result<(), StoreError>>;
    /// Leases, where several processes share the store.
    fn leases(&self) -> Option<&dyn Leases> {
        None
    }
}

/// What one of several processes holds for a time: it ends by itself when its owner does not renew it.
pub trait Leases: Send + Sync {
    /// Takes the lease for `ttl` if nobody holds it; tells whether it did.
    fn acquire<'a>(
        &'a self,
        key: &'a str,
        owner: &'a str,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<bool, StoreError>>;
    /// Holds it for another `ttl`, if it is still this owner's; tells whether it is.
    fn renew<'a>(
        &'a self,
        key: &'a str,
        owner: &'a str,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<bool, StoreError>>;
    /// Lets it go, if it is still this owner's; tells whether it was.
    fn release<'a>(&'a self, key: &'a str, owner: &'a str) -> BoxFuture<'a, Result<bool, StoreError>>;
}

/// The store that the configuration names. To be called on a runtime that outlives it.
///
/// # Errors
/// The key and what is wrong with it.
pub fn open(config: &config::Store) -> Result<Box<dyn Store>, String> {
    let missing = |key: &str| format!("store.{key}: must be given");
    Ok(match config.kind {
        config::StoreKind::Memory => Box::new(MemoryStore::default()),
        config::StoreKind::File => {
            let path = config.path.as_deref().ok_or_else(|| missing("path"))?;
            Box::new(FileStore::open(path).map_err(|words| format!("store.path: {words}"))?)
        }
        config::StoreKind::Redis => {
            let url = config.url.as_ref().ok_or_else(|| missing("url"))?;
            let store = RedisStore::open(url, config.ca_file.as_deref(), config.key_prefix());
            Box::new(store.map_err(|(key, words)| format!("store.{key}: {words}"))?)
        }
    })
}

/// What an entry costs beside its text, in bytes.
const OVERHEAD: usize = 128;

/// The part of a key before its colon.
fn purpose(key: &str) -> &str {
    key.split_once(':').map_or("", |(purpose, _)| purpose)
}

fn cost(key: &str, value: &[u8]) -> usize {
    key.len() + value.len() + OVERHEAD
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let words = match error {
            StoreError::Full => say("failure-store-full"),
            StoreError::Unreachable => say("failure-store-unreachable"),
        };
        words.failure(FailureKind::ServiceUnavailable)
    }
}
