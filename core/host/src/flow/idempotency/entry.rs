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

/// How long a key is remembered.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
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
pub(super) struct Root(String);

/// A root that another credential began.
#[derive(Serialize, Deserialize)]
struct Inherited {
    root: String,
    /// Until when a key of it may be remembered. Seconds since the epoch.
    until: u64,
}

impl Root {
    const PURPOSE: &str = "idempotency-root";

    /// The root of the caller's credential: of the refresh token where there is one, because it lives longer.
    pub(super) async fn of(app: &App, provider: &Provider, caller: &Caller) -> Result<Self, Failure> {
        let Some(refresh) = &caller.refresh else {
            let access = caller.access.as_ref().map_or("", |token| token.expose_secret());
            return Ok(Root::begun_by(provider, access));
        };
        let root = match Root::inherited(app, provider, refresh).await? {
            Some(inherited) => Root(inherited.root),
            None => Root::begun_by(provider, refresh.expose_secret()),
        };
        // What replaces this refresh token will look here.
        let until = now() + KEPT.as_secs();
        Root::keep(app, provider, refresh, &Inherited { root: root.0.clone(), until }).await?;
        Ok(root)
    }

    fn begun_by(provider: &Provider, credential: &str) -> Self {
        Root(seal::keyed(credential, &["idempotency", &provider.id]))
    }

    /// Hands the root on from a refresh token with which keys were used to the one that replaced it.
    pub(super) async fn carry(app: &App, provider: &Provider, old: &SecretString, new: &SecretString) {
        let carried = match Root::inherited(app, provider, old).await {
            Ok(Some(inherited)) => Root::keep(app, provider, new, &inherited).await,
            Ok(None) => Ok(()),
            Err(failure) => Err(failure),
        };
        if carried.is_err() {
            tracing::warn!(provider = %provider.id, "the store failed: idempotency keys do not outlive a refresh token");
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

    async fn keep(
        app: &App,
        provider: &Provider,
        credential: &SecretString,
        inherited: &Inherited,
    ) -> Result<(), Failure> {
        let left = Duration::from_secs(inherited.until.saturating_sub(now()));
        if left.is_zero() {
            return Ok(());
        }
        let secret = place_of(provider, credential);
        let json = serde_json::to_vec(inherited).unwrap_or_default();
        let sealed = seal::seal_under(&secret, Self::PURPOSE, &json);
        Ok(app.store.put(&seal::store_key(&secret, Self::PURPOSE), sealed, left).await?)
    }

    /// A fingerprint of a body, the same in whatever order its members come.
    pub(super) fn fingerprint(&self, body: &Value) -> String {
        let mut text = String::new();
        write_sorted(body, &mut text);
        seal::keyed(&self.0, &["body", &text])
    }

    pub(super) fn place<'a>(&self, app: &'a App, key: &Key) -> Place<'a> {
        let of = |what: &str| seal::keyed(&self.0, &[what, &key.0]);
        let entry = of("entry");
        Place {
            app,
            lease: format!("{}-lease:{entry}", Place::PURPOSE),
            entry: format!("{}:{entry}", Place::PURPOSE),
            secret: of("secret"),
            tag: of("tag"),
        }
    }
}

fn place_of(provider: &Provider, credential: &SecretString) -> String {
    format!("{}\0{}", provider.id, credential.expose_secret())
}

/// Where a key's entry lies.
pub(super) struct Place<'a> {
    app: &'a App,
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

    /// Begins to work on the key; `false` when another call does.
    pub(super) async fn lease(&self) -> Result<bool, Failure> {
        Ok(self.app.store.put_if_absent(&self.lease, Vec::new(), LEASE).await?)
    }

    pub(super) async fn release(&self) {
        // One that cannot be deleted ends by itself.
        let _ = self.app.store.delete(&self.lease).await;
    }

    pub(super) async fn read(&self) -> Result<Option<Entry>, Failure> {
        let sealed = self.app.store.get(&self.entry).await?;
        Ok(sealed.and_then(|sealed| opened(&self.secret, Self::PURPOSE, &sealed)))
    }

    pub(super) async fn write(&self, entry: &Entry) -> Result<(), Failure> {
        let json = serde_json::to_vec(entry).unwrap_or_default();
        let sealed = seal::seal_under(&self.secret, Self::PURPOSE, &json);
        Ok(self.app.store.put(&self.entry, sealed, KEPT).await?)
    }

    /// Forgets the key.
    pub(super) async fn end(&self) {
        // One that cannot be deleted says that the outcome is unknown, which is looked into.
        let _ = self.app.store.delete(&self.entry).await;
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
    use proptest::prelude::*;
    use serde_json::json;

    fn root(credential: &str) -> Root {
        Root(seal::keyed(credential, &["idempotency", "p"]))
    }

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
        assert_eq!(root("c").fingerprint(&body), root("c").fingerprint(&same));
        for other in [
            json!({"title": "T", "options": {"a": 1, "b": [null, true]}}),
            json!({"title": "T", "options": {"a": "1", "b": [true, null]}}),
            json!({"title": "T", "options": {"a": 1}, "b": [true, null]}),
            json!({"title": "T"}),
        ] {
            assert_ne!(root("c").fingerprint(&body), root("c").fingerprint(&other), "{other}");
        }
        assert_ne!(root("c").fingerprint(&body), root("d").fingerprint(&body));
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
