//! What the store keeps of a key, where it lies, and under which secret.
//!
//! All of it hangs on a root: an HMAC keyed by the credential that the client presents, over the provider. So a foreign
//! credential finds nothing, whoever knows the key (a calendar's id is known to every invitee), and neither a restart nor
//! another replica nor other sealing keys change it. A refresh token that is replaced hands its root on.

use std::time::{Duration, SystemTime};

use convoke_plugin::{ExposeSecret, Failure, Meeting, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::app::App;
use crate::flow::presented::Caller;
use crate::lang::{Message, say};
use crate::provider::Provider;
use crate::seal;
use crate::store::Store;

/// How long a key is remembered.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// What is shorter is no refresh token, but perhaps a client's word for none, such as `undefined`, which others send too.
const SHORTEST_TOKEN: usize = 16;
/// How long a call may work on a key. Who holds it longer is dead.
pub(super) const LEASE: Duration = Duration::from_secs(120);

/// A client's name for one create: 1 to 255 printable ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// The key, or what is wrong with it.
    pub fn new(text: &str) -> Result<Self, Message> {
        match text.len() {
            1..=255 if text.bytes().all(|b| (0x20..0x7f).contains(&b)) => Ok(Key(text.to_owned())),
            _ => Err(say("field-key")),
        }
    }

    /// As a header has it: bare, or a string in quotes (RFC 9651, section 3.3.3).
    pub fn from_header(text: &str) -> Result<Self, Message> {
        let text = text.trim();
        let Some(quoted) = text.strip_prefix('"') else { return Key::new(text) };
        let (mut key, mut rest) = (String::new(), quoted.chars());
        loop {
            match rest.next() {
                Some('"') if rest.as_str().is_empty() => return Key::new(&key),
                Some('\\') => match rest.next() {
                    Some(escaped @ ('"' | '\\')) => key.push(escaped),
                    _ => return Err(say("field-key-backslash")),
                },
                Some('"') | None => return Err(say("field-key-quotes")),
                Some(other) => key.push(other),
            }
        }
    }
}

/// What is known of a key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum State {
    /// A create was sent, or is about to be. When nobody is at work on it, its outcome is unknown.
    Begun {
        /// Meetings of the same times that were there before; absent where nobody could look.
        before: Option<Vec<String>>,
    },
    /// It made this meeting.
    Made {
        id: String,
        /// The meeting itself, where the provider has no way to read one.
        kept: Option<Box<Meeting>>,
    },
}

/// What the store keeps of a key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// The first body's fingerprint.
    pub(super) body: String,
    pub(super) state: State,
}

/// What all keys of one credential at one provider hang on.
pub(super) struct Root<'a> {
    app: &'a App,
    provider: &'a Provider,
    root: String,
    /// The refresh token that it begins with, or was handed on to.
    refresh: Option<&'a SecretString>,
}

/// A root as the store keeps it for a refresh token and what replaces that.
#[derive(Serialize, Deserialize)]
struct Inherited {
    root: String,
    /// Until when a key of it may be remembered. Seconds since the epoch.
    until: u64,
}

impl<'a> Root<'a> {
    const PURPOSE: &'static str = "idempotency-root";

    /// The root of the caller's credential: of the refresh token where there is one, because it lives longer. Nothing is
    /// stored.
    pub(super) async fn of(
        app: &'a App,
        provider: &'a Provider,
        caller: &'a Caller,
    ) -> Result<Self, Failure> {
        let is_token = |text: &&SecretString| {
            caller.refresh_was_sealed
                || caller.access.is_none()
                || text.expose_secret().len() >= SHORTEST_TOKEN
        };
        let refresh = caller.refresh.as_ref().filter(is_token);
        let root = match refresh {
            Some(token) => Root::inherited(app, provider, token).await?.map(|inherited| inherited.root),
            None => None,
        };
        let root = root.unwrap_or_else(|| {
            let credential = refresh.or(caller.access.as_ref()).map_or("", |token| token.expose_secret());
            seal::keyed(credential, &["idempotency", &provider.id])
        });
        Ok(Root { app, provider, root, refresh })
    }

    /// Lets what replaces the refresh token during this call find its keys. No longer, because nobody has accepted it yet.
    pub(super) async fn announce(&self) -> Result<(), Failure> {
        let Some(refresh) = self.refresh else { return Ok(()) };
        let (key, sealed) = sealed_for(self.provider, refresh, &self.inheritance());
        // One that is there lasts longer, or another call has just announced the same.
        self.app.store.put_if_absent(&key, sealed, LEASE).await?;
        Ok(())
    }

    /// Keeps it as long as keys are remembered. To be called when the provider has accepted the credential.
    pub(super) async fn keep(&self) {
        let Some(refresh) = self.refresh else { return };
        if Root::hand_on(self.app, self.provider, refresh, &self.inheritance()).await.is_err() {
            warn_of_roots(self.provider);
        }
    }

    fn inheritance(&self) -> Inherited {
        Inherited { root: self.root.clone(), until: now() + KEPT.as_secs() }
    }

    /// Hands the root on from a refresh token with which keys were used to the one that replaced it, unless keys were used
    /// with that before.
    pub(super) async fn carry(app: &App, provider: &Provider, old: &SecretString, new: &SecretString) {
        let carried = async {
            let Some(handed) = Root::inherited(app, provider, old).await? else { return Ok(()) };
            match Root::inherited(app, provider, new).await? {
                Some(own) if own.root != handed.root || own.until >= handed.until => Ok(()),
                _ => Root::hand_on(app, provider, new, &handed).await,
            }
        };
        if carried.await.is_err() {
            warn_of_roots(provider);
        }
    }

    async fn inherited(
        app: &App,
        provider: &Provider,
        credential: &SecretString,
    ) -> Result<Option<Inherited>, Failure> {
        let secret = place_of(provider, credential);
        let sealed = app.store.get(&seal::store_key(&secret, Self::PURPOSE)).await?;
        Ok(sealed.and_then(|sealed| opened(&secret, Self::PURPOSE, &sealed)))
    }

    async fn hand_on(
        app: &App,
        provider: &Provider,
        credential: &SecretString,
        inherited: &Inherited,
    ) -> Result<(), Failure> {
        let left = Duration::from_secs(inherited.until.saturating_sub(now()));
        if left.is_zero() {
            return Ok(());
        }
        let (key, sealed) = sealed_for(provider, credential, inherited);
        Ok(app.store.put(&key, sealed, left).await?)
    }

    /// A fingerprint of a body, the same in whatever order its members come.
    pub(super) fn fingerprint(&self, body: &Value) -> String {
        fingerprint(&self.root, body)
    }

    /// `body` is the body's fingerprint.
    pub(super) fn place(&self, key: &Key, body: &str) -> Place<'a> {
        let of = |what: &str| seal::keyed(&self.root, &[what, &key.0]);
        let entry = of("entry");
        Place {
            store: &*self.app.store,
            lease: format!("{}-lease:{entry}", Place::PURPOSE),
            entry: format!("{}:{entry}", Place::PURPOSE),
            secret: of("secret"),
            // Whoever finds a meeting by its tag has sent the same body. The store may have forgotten the key.
            tag: seal::keyed(&self.root, &["tag", &key.0, body]),
        }
    }
}

fn fingerprint(root: &str, body: &Value) -> String {
    let mut text = String::new();
    write_sorted(body, &mut text);
    seal::keyed(root, &["body", &text])
}

fn warn_of_roots(provider: &Provider) {
    tracing::warn!(provider = %provider.id, "the store failed: idempotency keys do not outlive a refresh token");
}

/// Where a root lies in the store, and as what.
fn sealed_for(provider: &Provider, credential: &SecretString, inherited: &Inherited) -> (String, Vec<u8>) {
    let secret = place_of(provider, credential);
    let json = serde_json::to_vec(inherited).unwrap_or_default();
    (seal::store_key(&secret, Root::PURPOSE), seal::seal_under(&secret, Root::PURPOSE, &json))
}

fn place_of(provider: &Provider, credential: &SecretString) -> String {
    format!("{}\0{}", provider.id, credential.expose_secret())
}

/// The right to work on a key for a while.
pub(super) struct Held {
    owner: String,
}

/// Where a key's entry lies.
pub(super) struct Place<'a> {
    store: &'a dyn Store,
    entry: String,
    lease: String,
    secret: String,
    tag: String,
}

impl Place<'_> {
    const PURPOSE: &'static str = "idempotency";

    /// What a provider may keep with the meeting. Tells nothing of the key or the credential.
    pub(super) fn tag(&self) -> String {
        self.tag.clone()
    }

    /// Begins to work on the key; `None` when another call does.
    pub(super) async fn lease(&self) -> Result<Option<Held>, Failure> {
        let owner = seal::random_text::<16>();
        let taken = match self.store.leases() {
            Some(leases) => leases.acquire(&self.lease, &owner, LEASE).await?,
            None => self.store.put_if_absent(&self.lease, owner.clone().into_bytes(), LEASE).await?,
        };
        Ok(taken.then_some(Held { owner }))
    }

    /// Ends one's own work on the key. After a pause as long as the lease, another call may be at work.
    pub(super) async fn release(&self, held: Held) {
        // One that cannot be deleted ends by itself.
        if let Some(leases) = self.store.leases() {
            let _ = leases.release(&self.lease, &held.owner).await;
        } else if let Ok(Some(owner)) = self.store.get(&self.lease).await
            && owner == held.owner.as_bytes()
        {
            let _ = self.store.delete(&self.lease).await;
        }
    }

    pub(super) async fn read(&self) -> Result<Option<Entry>, Failure> {
        let sealed = self.store.get(&self.entry).await?;
        Ok(sealed.and_then(|sealed| opened(&self.secret, Self::PURPOSE, &sealed)))
    }

    pub(super) async fn write(&self, entry: &Entry) -> Result<(), Failure> {
        let json = serde_json::to_vec(entry).unwrap_or_default();
        let sealed = seal::seal_under(&self.secret, Self::PURPOSE, &json);
        Ok(self.store.put(&self.entry, sealed, KEPT).await?)
    }

    /// Forgets the key.
    pub(super) async fn end(&self) {
        // One that cannot be deleted says that the outcome is unknown, which is looked into.
        let _ = self.store.delete(&self.entry).await;
    }
}

fn opened<T: DeserializeOwned>(secret: &str, purpose: &str, sealed: &[u8]) -> Option<T> {
    serde_json::from_slice(&seal::open_under(secret, purpose, sealed)?).ok()
}

/// JSON with the members of each object in order.
fn write_sorted(value: &Value, text: &mut String) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            text.push('{');
            for (name, value) in members {
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push(':');
                write_sorted(value, text);
                text.push(',');
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for item in items {
                write_sorted(item, text);
                text.push(',');
            }
            text.push(']');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

/// Seconds since the epoch.
fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::MemoryStore;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_key_is_bare_or_quoted() {
        for (text, key) in [
            ("abc", "abc"),
            (" abc\t", "abc"),
            ("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", "8e03978e-40d5-43dd-bc93-6894a57f9324"),
            (r#""a\"b\\c""#, r#"a"b\c"#),
            (r#"a"b"#, r#"a"b"#),
        ] {
            assert_eq!(Key::from_header(text), Ok(Key(key.into())), "{text}");
        }
        let long = "x".repeat(256);
        for text in ["", " ", "\"\"", "\"", "\"abc", "\"abc\";p=1", "\"a\\b\"", "ä", "a\u{7f}", "a\tb", &long]
        {
            assert!(Key::from_header(text).is_err(), "{text}");
        }
        assert!(Key::new(&long[..255]).is_ok());
    }

    #[test]
    fn a_body_is_the_same_in_any_order_and_another_with_any_other_value() {
        let body = json!({"title": "T", "options": {"a": 1, "b": [true, null]}});
        let text = r#"{ "options":{"b":[true,null],"a":1}, "title":"T" }"#;
        let same: Value = serde_json::from_str(text).unwrap();
        assert_eq!(fingerprint("c", &body), fingerprint("c", &same));
        for other in [
            json!({"title": "T", "options": {"a": 1, "b": [null, true]}}),
            json!({"title": "T", "options": {"a": "1", "b": [true, null]}}),
            json!({"title": "T", "options": {"a": 1}, "b": [true, null]}),
            json!({"title": "T"}),
        ] {
            assert_ne!(fingerprint("c", &body), fingerprint("c", &other), "{other}");
        }
        assert_ne!(fingerprint("c", &body), fingerprint("d", &body));
    }

    #[tokio::test]
    async fn who_held_a_lease_too_long_does_not_end_the_next_ones() {
        let store = MemoryStore::default();
        let text = || "x".to_owned();
        let place = Place { store: &store, entry: text(), lease: text(), secret: text(), tag: text() };
        let late = place.lease().await.unwrap().unwrap();
        // Time passes.
        store.delete("x").await.unwrap();
        let next = place.lease().await.unwrap().unwrap();
        place.release(late).await;
        assert!(place.lease().await.unwrap().is_none(), "it is still the next one's");
        place.release(next).await;
        assert!(place.lease().await.unwrap().is_some());
    }

    proptest! {
        #[test]
        fn no_header_panics_and_every_key_can_be_quoted(text in ".*", key in "[ -~]{1,255}") {
            let _ = Key::from_header(&text);
            let quoted = format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""));
            prop_assert_eq!(Key::from_header(&quoted), Ok(Key(key)));
        }
    }
}
