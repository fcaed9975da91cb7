//! What replaced a refresh token, for a while and only for who holds the old one: the reply that carried it may have been lost,
//! and a provider may end the whole grant when it sees the old one again.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use convoke_plugin::{ExposeSecret, SecretString, Tokens};

use crate::app::App;
use crate::provider::Provider;
use crate::seal;
use crate::store::StoreError;

/// What replaced a token, kept for `tokens.replay_seconds`.
const REPLACED: &str = "refreshed";
/// What a refresh gave, for those that waited for it in another process.
const HANDED_OVER: &str = "refresh result";
/// Who waits looks several times a second.
const HAND_OVER: Duration = Duration::from_secs(5);

/// The place in the Store that belongs to one refresh token of one provider.
#[derive(Clone)]
pub(super) struct Replay {
    app: Arc<App>,
    /// What entries are sealed under and found by.
    secret: String,
    old: SecretString,
}

impl Replay {
    pub(super) fn new(app: &Arc<App>, provider: &Provider, token: &SecretString) -> Self {
        let secret = format!("{}\0{}", provider.id, token.expose_secret());
        Replay { app: app.clone(), secret, old: token.clone() }
    }

    /// Where something of this token lies in the Store; nothing about the token can be told from it.
    pub(super) fn key(&self, purpose: &str) -> String {
        seal::store_key(&self.secret, purpose)
    }

    /// What replaced the token within the window; with `waited`, also what a refresh gave while the caller waited for it.
    pub(super) async fn find(&self, waited: bool) -> Result<Option<Tokens>, StoreError> {
        let replaced = match self.app.replay {
            Duration::ZERO => None,
            _ => self.read(REPLACED).await?,
        };
        match replaced {
            None if waited => self.read(HANDED_OVER).await,
            replaced => Ok(replaced),
        }
    }

    /// Keeps what a refresh gave, before anybody gets it. Where the old token goes on it can simply be used again, and there is
    /// something to keep only for those who wait in another process.
    pub(super) async fn keep(&self, tokens: &Tokens) {
        let window = self.app.replay;
        if self.is_replaced(tokens) && !window.is_zero() {
            self.write(REPLACED, tokens, window).await;
        } else if self.app.store.leases().is_some() {
            self.write(HANDED_OVER, tokens, HAND_OVER).await;
        }
    }

    /// Nobody gets the replacement any more.
    pub(super) async fn forget(&self) -> Result<(), StoreError> {
        self.app.store.delete(&self.key(REPLACED)).await
    }

    fn is_replaced(&self, tokens: &Tokens) -> bool {
        tokens.refresh_token.as_ref().is_some_and(|new| {
            !seal::same(new.expose_secret().as_bytes(), self.old.expose_secret().as_bytes())
        })
    }

    async fn write(&self, purpose: &str, tokens: &Tokens, how_long: Duration) {
        // What is meant for the one call after the refresh is not for another.
        let tokens = Tokens { session: None, ..tokens.clone() };
        let Ok(json) = serde_json::to_vec(&(now(), tokens)) else { return };
        let sealed = seal::seal_under(&self.secret, purpose, &json);
        if let Err(error) = self.app.store.put(&self.key(purpose), sealed, how_long).await {
            // They reach the client all the same; only a second try is not possible.
            tracing::warn!(
                ?error,
                "new tokens could not be kept: if their reply is lost, their user signs in again"
            );
        }
    }

    async fn read(&self, purpose: &str) -> Result<Option<Tokens>, StoreError> {
        let Some(sealed) = self.app.store.get(&self.key(purpose)).await? else { return Ok(None) };
        Ok(seal::open_under(&self.secret, purpose, &sealed).and_then(|json| {
            let (then, mut tokens): (u64, Tokens) = serde_json::from_slice(&json).ok()?;
            let age = now().saturating_sub(then);
            for lifetime in [&mut tokens.expires_in, &mut tokens.refresh_token_expires_in] {
                *lifetime = lifetime.map(|seconds| seconds.saturating_sub(age));
            }
            Some(tokens)
        }))
    }
}

/// Seconds since the epoch.
fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
