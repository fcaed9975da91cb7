//! The store in Redis or Valkey, for replicas that serve together. Needs version 6.2 or newer (GETDEL).
//!
//! One connection for all runtimes, made when it is first needed and again when it was lost. It lives on the runtime that
//! opened the store, which lives as long as the process. A server that hangs costs each caller the same short time.

use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use convoke_plugin::{ExposeSecret, SecretString};
use futures_util::future::BoxFuture;
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, Cmd, FromRedisValue, RedisError, TlsCertificates};
use tokio::runtime::Handle;
use tokio::sync::Mutex;
use tokio::time::{error::Elapsed, timeout};

use super::{Leases, Store, StoreError};

/// For one command, with a connection where there is none.
const PATIENCE: Duration = Duration::from_secs(2);
/// `KEYS[1]` gets another `ARGV[2]` milliseconds if it still has the value `ARGV[1]`.
const RENEW: &str = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0";
/// `KEYS[1]` goes if it still has the value `ARGV[1]`.
const RELEASE: &str =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

/// Entries on a server that several processes share.
pub struct RedisStore {
    client: Client,
    /// Stands before every key.
    prefix: String,
    /// The server without user and password.
    place: String,
    runtime: Handle,
    line: Mutex<Line>,
    /// Whether the last command failed: what is said once is not said again.
    troubled: AtomicBool,
}

#[derive(Default)]
struct Line {
    connection: Option<MultiplexedConnection>,
    /// How many there were.
    number: u64,
}

/// Whether a command that may have been carried out can be sent again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    Yes,
    No,
}

enum Fault {
    Late,
    Ended,
    Told(RedisError),
}

// === impl RedisStore ===

impl RedisStore {
    /// Reads the URL and the certificates; connects to nothing yet. To be called on a runtime that outlives the store.
    ///
    /// # Errors
    /// In words that follow the key, which comes first.
    pub fn open(
        url: &SecretString,
        ca_file: Option<&Path>,
        prefix: &str,
    ) -> Result<Self, (&'static str, String)> {
        let unusable = |_| ("url", "is no Redis URL such as rediss://user:password@host:6379/0".to_owned());
        let url = url.expose_secret();
        let client = match ca_file {
            None => Client::open(url).map_err(unusable)?,
            Some(path) => {
                let shown = path.display();
                let pem = std::fs::read(path)
                    .map_err(|error| ("ca_file", format!("names {shown}, which cannot be read: {error}")))?;
                let certificates = TlsCertificates { client_tls: None, root_cert: Some(pem) };
                Client::build_with_tls(url, certificates).map_err(|_| {
                    ("ca_file", format!("names {shown}, which holds no readable certificates in PEM"))
                })?
            }
        };
        let place = client.get_connection_info().addr().to_string();
        Ok(RedisStore {
            client,
            prefix: prefix.to_owned(),
            place,
            runtime: Handle::current(),
            line: Mutex::default(),
            troubled: AtomicBool::new(false),
        })
    }

    fn command(&self, name: &str, key: &str) -> Cmd {
        let mut command = redis::cmd(name);
        command.arg(format!("{}{key}", self.prefix));
        command
    }

    fn script(&self, script: &str, key: &str, owner: &str) -> Cmd {
        let mut command = redis::cmd("EVAL");
        command.arg(script).arg(1).arg(format!("{}{key}", self.prefix)).arg(owner);
        command
    }

    async fn run<T: FromRedisValue>(&self, command: Cmd, again: Again) -> Result<T, StoreError> {
        let result = match timeout(PATIENCE, self.attempt(&command, again)).await {
            Ok(result) => result,
            Err(Elapsed { .. }) => {
                // What is still under way on this connection is not worth waiting for.
                if let Ok(mut line) = self.line.try_lock() {
                    line.connection = None;
                }
                Err(Fault::Late)
            }
        };
        match result {
            Ok(value) => {
                if self.troubled.swap(false, Relaxed) {
                    tracing::info!("the store at {} answers again", self.place);
                }
                Ok(value)
            }
            Err(Fault::Told(error)) if error.code() == Some("OOM") => {
                self.say("is full: its maxmemory is reached");
                Err(StoreError::Full)
            }
            Err(fault) => {
                match fault {
                    Fault::Late => self.say("does not answer in time"),
                    Fault::Ended => self.say("cannot be asked any more: this process is stopping"),
                    Fault::Told(error) => self.say(&format!("cannot be used: {error}")),
                }
                Err(StoreError::Unreachable)
            }
        }
    }

    async fn attempt<T: FromRedisValue>(&self, command: &Cmd, again: Again) -> Result<T, Fault> {
        let (connection, number, fresh) = self.connection().await?;
        let error = match ask(connection, command).await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        if error.code() == Some("OOM") {
            return Err(Fault::Told(error));
        }
        self.hang_up(number).await;
        if fresh || again == Again::No {
            return Err(Fault::Told(error));
        }
        // The connection was an old one, which a server that started again does not know.
        let (connection, number, _) = self.connection().await?;
        match ask(connection, command).await {
            Ok(value) => Ok(value),
            Err(error) => {
                self.hang_up(number).await;
                Err(Fault::Told(error))
            }
        }
    }

    /// The connection, its number, and whether it is new.
    async fn connection(&self) -> Result<(MultiplexedConnection, u64, bool), Fault> {
        let mut line = self.line.lock().await;
        if let Some(connection) = &line.connection {
            return Ok((connection.clone(), line.number, false));
        }
        let client = self.client.clone();
        let connecting = self.runtime.spawn(async move {
            // Answers are waited for by who asks.
            let config = AsyncConnectionConfig::new()
                .set_connection_timeout(Some(PATIENCE))
                .set_response_timeout(None);
            client.get_multiplexed_async_connection_with_config(&config).await
        });
        let connection = connecting.await.map_err(|_| Fault::Ended)?.map_err(Fault::Told)?;
        line.connection = Some(connection.clone());
        line.number += 1;
        Ok((connection, line.number, true))
    }

    /// Leaves this connection, unless somebody has already.
    async fn hang_up(&self, number: u64) {
        let mut line = self.line.lock().await;
        if line.number == number {
            line.connection = None;
        }
    }

    fn say(&self, what: &str) {
        if !self.troubled.swap(true, Relaxed) {
            tracing::error!("the store at {} {what}", self.place);
        }
    }
}

async fn ask<T: FromRedisValue>(
    mut connection: MultiplexedConnection,
    command: &Cmd,
) -> Result<T, RedisError> {
    command.query_async(&mut connection).await
}

/// Milliseconds, of which Redis wants at least one.
fn millis(ttl: Duration) -> u64 {
    u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX).max(1)
}

impl Store for RedisStore {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, StoreError>> {
        Box::pin(self.run(self.command("GET", key), Again::Yes))
    }

    fn put<'a>(
        &'a self,
        key: &'a str,
        value: Vec<u8>,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        let mut command = self.command("SET", key);
        command.arg(value).arg("PX").arg(millis(ttl));
        Box::pin(self.run(command, Again::Yes))
    }

    fn put_if_absent<'a>(
        &'a self,
        key: &'a str,
        value: Vec<u8>,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        let mut command = self.command("SET", key);
        command.arg(value).arg("NX").arg("PX").arg(millis(ttl));
        Box::pin(self.run(command, Again::No))
    }

    fn take<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, StoreError>> {
        Box::pin(self.run(self.command("GETDEL", key), Again::No))
    }

    fn delete<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(self.run(self.command("DEL", key), Again::Yes))
    }

    fn check(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(self.run(redis::cmd("PING"), Again::Yes))
    }

    fn leases(&self) -> Option<&dyn Leases> {
        Some(self)
    }
}

impl Leases for RedisStore {
    fn acquire<'a>(
        &'a self,
        key: &'a str,
        owner: &'a str,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        let mut command = self.command("SET", key);
        command.arg(owner).arg("NX").arg("PX").arg(millis(ttl));
        Box::pin(self.run(command, Again::No))
    }

    fn renew<'a>(
        &'a self,
        key: &'a str,
        owner: &'a str,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        let mut command = self.script(RENEW, key, owner);
        command.arg(millis(ttl));
        Box::pin(self.run(command, Again::Yes))
    }

    fn release<'a>(&'a self, key: &'a str, owner: &'a str) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(self.run(self.script(RELEASE, key, owner), Again::Yes))
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedisStore({})", self.place)
    }
}
