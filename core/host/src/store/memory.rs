//! The store of one process: nothing is ever written to disk.

use std::collections::HashMap;
use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;

use super::{Store, StoreError, cost, purpose};

/// The default: nothing is ever written to disk, and everything is gone with the process.
#[derive(Default)]
pub struct MemoryStore {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    entries: HashMap<String, Entry>,
    /// What the entries of each purpose cost; a purpose is the part of a key before its colon.
    bytes: HashMap<String, usize>,
    swept: Option<Instant>,
}

struct Entry {
    value: Vec<u8>,
    ends: Instant,
}

const SWEEP_EVERY: Duration = Duration::from_secs(5);
/// Refuse rather than grow without end: in bytes, for each purpose by itself, so that whoever fills one up costs no other.
const MAX_BYTES: usize = 32 * 1024 * 1024;
impl MemoryStore {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if inner.swept.is_none_or(|swept| now.duration_since(swept) > SWEEP_EVERY) {
            inner.swept = Some(now);
            inner.entries.retain(|_, entry| entry.ends > now);
            let mut bytes = HashMap::new();
            for (key, entry) in &inner.entries {
                *bytes.entry(purpose(key).to_owned()).or_default() += cost(key, &entry.value);
            }
            inner.bytes = bytes;
        }
        inner
    }
}

impl Inner {
    fn live(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key).filter(|entry| entry.ends > Instant::now())
    }

    fn remove(&mut self, key: &str) -> Option<Entry> {
        let entry = self.entries.remove(key)?;
        if let Some(bytes) = self.bytes.get_mut(purpose(key)) {
            *bytes = bytes.saturating_sub(cost(key, &entry.value));
        }
        Some(entry)
    }

    fn insert(&mut self, key: &str, value: Vec<u8>, ttl: Duration) -> Result<(), StoreError> {
        // What is there stays where there is no room for what replaces it.
        let freed = self.entries.get(key).map_or(0, |old| cost(key, &old.value));
        let bytes = self.bytes.entry(purpose(key).to_owned()).or_default();
        let then = bytes.saturating_sub(freed) + cost(key, &value);
        if then > MAX_BYTES {
            return Err(StoreError::Full);
        }
        *bytes = then;
        self.entries.insert(key.to_owned(), Entry { value, ends: Instant::now() + ttl });
        Ok(())
    }
}

impl Store for MemoryStore {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, StoreError>> {
        let value = self.lock().live(key).map(|entry| entry.value.clone());
        Box::pin(ready(Ok(value)))
    }

    fn put<'a>(
        &'a self,
        key: &'a str,
        value: Vec<u8>,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        let result = self.lock().insert(key, value, ttl);
        Box::pin(ready(result))
    }

    fn put_if_absent<'a>(
        &'a self,
        key: &'a str,
        value: Vec<u8>,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        let mut inner = self.lock();
        let result =
            if inner.live(key).is_some() { Ok(false) } else { inner.insert(key, value, ttl).map(|()| true) };
        drop(inner);
        Box::pin(ready(result))
    }

    fn take<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, StoreError>> {
        let entry = self.lock().remove(key).filter(|entry| entry.ends > Instant::now());
        Box::pin(ready(Ok(entry.map(|entry| entry.value))))
    }

    fn delete<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        self.lock().remove(key);
        Box::pin(ready(Ok(())))
    }

    fn check(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(ready(Ok(())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn entries_end_are_taken_once_and_are_not_overwritten() {
        let store = MemoryStore::default();
        store.put("a", b"1".to_vec(), Duration::ZERO).await.unwrap();
        assert_eq!(store.get("a").await, Ok(None));
        assert_eq!(store.put_if_absent("a", b"2".to_vec(), LONG).await, Ok(true));
        assert_eq!(store.put_if_absent("a", b"3".to_vec(), LONG).await, Ok(false));
        assert_eq!(store.take("a").await, Ok(Some(b"2".to_vec())));
        assert_eq!(store.take("a").await, Ok(None));
        store.put("a", b"4".to_vec(), LONG).await.unwrap();
        store.delete("a").await.unwrap();
        assert_eq!(store.get("a").await, Ok(None));
    }

    #[tokio::test]
    async fn it_refuses_rather_than_grow_without_end() {
        let store = MemoryStore::default();
        let big = vec![0; MAX_BYTES / 2];
        store.put("a", big.clone(), LONG).await.unwrap();
        assert_eq!(store.put("b", big.clone(), LONG).await, Err(StoreError::Full));
        store.put("other:b", big.clone(), LONG).await.unwrap();
        store.put("a", big.clone(), LONG).await.unwrap();
        assert_eq!(store.put("a", vec![0; MAX_BYTES], LONG).await, Err(StoreError::Full));
        assert_eq!(store.get("a").await, Ok(Some(big.clone())), "the old value is still there");
        store.delete("a").await.unwrap();
        store.put("b", big, LONG).await.unwrap();
    }
}
