//! The store in a local file: what was answered survives the end of the process and of the machine.
//!
//! One thread owns the database. It carries out what has gathered since its last turn in one transaction, so that many changes
//! share one wait for the disk, and answers when that transaction is on it. Times are those of the clock on the wall, because
//! entries outlive the process.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime};

use futures_util::future::BoxFuture;
use redb::{Database, ReadableDatabase as _, ReadableTable as _, TableDefinition};
use tokio::sync::oneshot;

use super::place::Place;
use super::{Store, StoreError, cost, purpose};

/// By key: when it ends, in milliseconds since the epoch, and the value.
const ENTRIES: TableDefinition<'static, &str, (u64, &[u8])> = TableDefinition::new("entries");
/// A disk that takes longer is treated like one that is gone.
const PATIENCE: Duration = Duration::from_secs(5);
/// What ended is removed so often, and the file made smaller where that is worth it.
const SWEEP_EVERY: Duration = Duration::from_secs(60);
/// Refuse rather than grow without end: in bytes, for each purpose by itself.
const MAX_BYTES: usize = if cfg!(test) { 1024 * 1024 } else { 64 * 1024 * 1024 };
/// Changes that share one transaction, at most.
const BATCH: usize = 256;
/// Orders that wait for the disk, at most; more are refused at once.
const QUEUE: usize = 4 * BATCH;
const CACHE: usize = 4 * 1024 * 1024;
/// A file that never held more is not worth compacting.
const SMALL: usize = 8 * 1024 * 1024;

/// Entries in a file of their own.
pub struct FileStore {
    /// There until the store is dropped.
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

struct Job {
    key: String,
    order: Order,
    answer: oneshot::Sender<Result<Answer, StoreError>>,
}

enum Order {
    Get,
    Put(Vec<u8>, Duration),
    PutIfAbsent(Vec<u8>, Duration),
    Take,
    Delete,
}

/// A value, or whether something was done.
enum Answer {
    Value(Option<Vec<u8>>),
    Done(bool),
}

/// Opens the database: at the start, and again after a disk has failed.
type Open = Box<dyn Fn() -> Result<Database, redb::DatabaseError> + Send>;

// === impl FileStore ===

impl FileStore {
    /// Opens the file, or makes it, with its folder where that alone is missing.
    ///
    /// # Errors
    /// In words that follow "store.path": the folder or the file is open to others, in use, or no store.
    pub fn open(path: &Path) -> Result<Self, String> {
        let place = Place::prepare(path)?;
        let open = Box::new(move || {
            Database::builder()
                .set_cache_size(CACHE)
                .create_file(place.file().map_err(redb::StorageError::Io)?)
        });
        Self::start(open).map_err(|error| {
            let path = path.display();
            match error {
                redb::DatabaseError::DatabaseAlreadyOpen => format!(
                    "{path} is in use by another process: each needs a file of its own; processes that serve together need kind = \"redis\""
                ),
                redb::DatabaseError::Storage(redb::StorageError::Io(error))
                    if error.kind() != io::ErrorKind::InvalidData =>
                {
                    format!("{path} cannot be opened: {error}")
                }
                error => format!(
                    "{path} is no store of this version, or is damaged ({error}). Move it away and start again: what is lost with it is minutes old"
                ),
            }
        })
    }

    fn start(open: Open) -> Result<Self, redb::DatabaseError> {
        let database = open()?;
        let (jobs, inbox) = sync_channel(QUEUE);
        let keeper = Keeper::new(open, database);
        let thread = std::thread::Builder::new()
            .name("convoke-store".to_owned())
            .spawn(move || keeper.work(&inbox))
            .map_err(redb::StorageError::Io)?;
        Ok(FileStore { jobs: Some(jobs), thread: Some(thread) })
    }

    async fn ask(&self, key: &str, order: Order) -> Result<Answer, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job = Job { key: key.to_owned(), order, answer };
        let jobs = self.jobs.as_ref().ok_or(StoreError::Unreachable)?;
        jobs.try_send(job).map_err(|_| StoreError::Unreachable)?;
        match tokio::time::timeout(PATIENCE, answered).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) | Err(_) => Err(StoreError::Unreachable),
        }
    }

    async fn value(&self, key: &str, order: Order) -> Result<Option<Vec<u8>>, StoreError> {
        match self.ask(key, order).await? {
            Answer::Value(value) => Ok(value),
            Answer::Done(_) => Err(StoreError::Unreachable),
        }
    }

    async fn done(&self, key: &str, order: Order) -> Result<bool, StoreError> {
        match self.ask(key, order).await? {
            Answer::Done(done) => Ok(done),
            Answer::Value(_) => Err(StoreError::Unreachable),
        }
    }
}

impl Store for FileStore {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, StoreError>> {
        Box::pin(self.value(key, Order::Get))
    }

    fn put<'a>(
        &'a self,
        key: &'a str,
        value: Vec<u8>,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { self.done(key, Order::Put(value, ttl)).await.map(drop) })
    }

    fn put_if_absent<'a>(
        &'a self,
        key: &'a str,
        value: Vec<u8>,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(self.done(key, Order::PutIfAbsent(value, ttl)))
    }

    fn take<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, StoreError>> {
        Box::pin(self.value(key, Order::Take))
    }

    fn delete<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { self.done(key, Order::Delete).await.map(drop) })
    }

    fn check(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move { self.value("", Order::Get).await.map(drop) })
    }
}

// === the thread ===

struct Keeper {
    open: Open,
    database: Option<Database>,
    /// What the entries of each purpose cost.
    bytes: HashMap<String, usize>,
    /// Whether `bytes` is that of the file.
    counted: bool,
    /// The most that the file has held since it was last compacted, in bytes.
    most: usize,
}

/// One transaction's view.
struct Turn<'a, 'txn> {
    table: redb::Table<'txn, &'static str, (u64, &'static [u8])>,
    bytes: &'a mut HashMap<String, usize>,
    now: u64,
    changed: bool,
}

impl Keeper {
    fn new(open: Open, database: Database) -> Self {
        // What it held before is not known: enough to look once.
        Keeper { open, database: Some(database), bytes: HashMap::new(), counted: false, most: SMALL + 1 }
    }

    fn work(mut self, inbox: &Receiver<Job>) {
        let mut swept = Instant::now();
        loop {
            match inbox.recv_timeout(SWEEP_EVERY) {
                Ok(first) => {
                    let jobs: Vec<Job> =
                        std::iter::once(first).chain(inbox.try_iter().take(BATCH - 1)).collect();
                    self.serve(jobs);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if swept.elapsed() >= SWEEP_EVERY {
                swept = Instant::now();
                // It has said what fails.
                let _ = self.guarded("swept", Self::sweep);
            }
        }
    }

    /// Carries out all jobs, makes that safe, and answers then.
    fn serve(&mut self, mut jobs: Vec<Job>) {
        // Who has been told that it failed must not find it done later.
        jobs.retain(|job| !job.answer.is_closed());
        let reads_only = jobs.iter().all(|job| matches!(job.order, Order::Get));
        let orders: Vec<_> = jobs.iter().map(|job| (job.key.as_str(), &job.order)).collect();
        let answers = self.guarded("changed or read", |keeper| {
            if reads_only { keeper.read(&orders) } else { keeper.change(&orders) }
        });
        match answers {
            Ok(answers) => {
                for (job, answer) in jobs.into_iter().zip(answers) {
                    // Who asked may have gone.
                    drop(job.answer.send(answer));
                }
            }
            Err(error) => {
                for job in jobs {
                    drop(job.answer.send(Err(error)));
                }
            }
        }
    }

    /// Opens the file again where it had failed before, and says what fails now.
    fn guarded<T>(
        &mut self,
        done: &str,
        work: impl FnOnce(&mut Self) -> Result<T, redb::Error>,
    ) -> Result<T, StoreError> {
        let result = match self.database {
            Some(_) => work(self),
            None => (self.open)().map_err(redb::Error::from).and_then(|database| {
                self.database = Some(database);
                self.counted = false;
                work(self)
            }),
        };
        result.map_err(|error| {
            tracing::error!(%error, "the store's file could not be {done}");
            self.database = None;
            match error {
                redb::Error::Io(error)
                    if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) =>
                {
                    StoreError::Full
                }
                _ => StoreError::Unreachable,
            }
        })
    }

    fn read(&mut self, orders: &[(&str, &Order)]) -> Result<Vec<Result<Answer, StoreError>>, redb::Error> {
        let Some(database) = &self.database else { return Err(gone()) };
        let transaction = database.begin_read()?;
        let table = match transaction.open_table(ENTRIES) {
            Ok(table) => table,
            Err(redb::TableError::TableDoesNotExist(_)) => {
                return Ok(orders.iter().map(|_| Ok(Answer::Value(None))).collect());
            }
            Err(error) => return Err(error.into()),
        };
        let now = now();
        let mut answers = Vec::with_capacity(orders.len());
        for (key, _) in orders {
            answers.push(Ok(Answer::Value(live(&table, key, now)?)));
        }
        Ok(answers)
    }

    fn change(&mut self, orders: &[(&str, &Order)]) -> Result<Vec<Result<Answer, StoreError>>, redb::Error> {
        if !self.counted {
            self.sweep()?;
        }
        let Some(database) = &self.database else { return Err(gone()) };
        // Until it is on the disk, what was counted on the way is not true.
        self.counted = false;
        let transaction = database.begin_write()?;
        let mut answers = Vec::with_capacity(orders.len());
        let changed = {
            let table = transaction.open_table(ENTRIES)?;
            let mut turn = Turn { table, bytes: &mut self.bytes, now: now(), changed: false };
            for (key, order) in orders {
                answers.push(turn.carry_out(key, order)?);
            }
            turn.changed
        };
        if changed {
            transaction.commit()?;
        } else {
            transaction.abort()?;
        }
        self.counted = true;
        self.most = self.most.max(self.bytes.values().sum());
        Ok(answers)
    }

    /// Removes what has ended, and counts what is left.
    fn sweep(&mut self) -> Result<(), redb::Error> {
        let Some(database) = &mut self.database else { return Err(gone()) };
        let transaction = database.begin_write()?;
        let (now, mut ended, mut bytes) = (now(), false, HashMap::new());
        {
            let mut table = transaction.open_table(ENTRIES)?;
            table.retain(|key, (ends, value)| {
                let stays = ends > now;
                if stays {
                    *bytes.entry(purpose(key).to_owned()).or_default() += cost(key, value);
                }
                ended |= !stays;
                stays
            })?;
        }
        if ended {
            transaction.commit()?;
        } else {
            transaction.abort()?;
        }
        self.bytes = bytes;
        self.counted = true;
        let held: usize = self.bytes.values().sum();
        if self.most > SMALL && held < self.most / 4 {
            database.compact()?;
            self.most = held;
        }
        Ok(())
    }
}

impl Turn<'_, '_> {
    fn carry_out(&mut self, key: &str, order: &Order) -> Result<Result<Answer, StoreError>, redb::Error> {
        Ok(match order {
            Order::Get => Ok(Answer::Value(live(&self.table, key, self.now)?)),
            Order::Put(value, ttl) => self.put(key, value, *ttl)?.map(|()| Answer::Done(true)),
            Order::PutIfAbsent(value, ttl) => match live(&self.table, key, self.now)? {
                Some(_) => Ok(Answer::Done(false)),
                None => self.put(key, value, *ttl)?.map(|()| Answer::Done(true)),
            },
            Order::Take => {
                let value = live(&self.table, key, self.now)?;
                self.remove(key)?;
                Ok(Answer::Value(value))
            }
            Order::Delete => Ok(Answer::Done(self.remove(key)?)),
        })
    }

    fn put(&mut self, key: &str, value: &[u8], ttl: Duration) -> Result<Result<(), StoreError>, redb::Error> {
        // What is there stays where there is no room for what replaces it.
        let freed = self.table.get(key)?.map_or(0, |old| cost(key, old.value().1));
        let bytes = self.bytes.entry(purpose(key).to_owned()).or_default();
        let then = bytes.saturating_sub(freed) + cost(key, value);
        if then > MAX_BYTES {
            return Ok(Err(StoreError::Full));
        }
        *bytes = then;
        let ttl = u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX);
        self.table.insert(key, (self.now.saturating_add(ttl), value))?;
        self.changed = true;
        Ok(Ok(()))
    }

    fn remove(&mut self, key: &str) -> Result<bool, redb::Error> {
        let Some(entry) = self.table.remove(key)? else { return Ok(false) };
        if let Some(bytes) = self.bytes.get_mut(purpose(key)) {
            *bytes = bytes.saturating_sub(cost(key, entry.value().1));
        }
        self.changed = true;
        Ok(true)
    }
}

fn live(
    table: &impl redb::ReadableTable<&'static str, (u64, &'static [u8])>,
    key: &str,
    now: u64,
) -> Result<Option<Vec<u8>>, redb::Error> {
    Ok(table.get(key)?.and_then(|entry| {
        let (ends, value) = entry.value();
        (ends > now).then(|| value.to_vec())
    }))
}

/// Milliseconds since the epoch.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

fn gone() -> redb::Error {
    redb::Error::Io(io::Error::other("the file is closed"))
}

impl Drop for FileStore {
    /// Waits until the file is closed, so that it can be opened again.
    fn drop(&mut self) {
        self.jobs = None;
        // A thread that panicked has said so.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

impl fmt::Debug for FileStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileStore")
    }
}

#[cfg(test)]
mod tests;
