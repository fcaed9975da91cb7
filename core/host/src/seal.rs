//! Sealing: authenticated encryption under a ring of keys, and keyed fingerprints.
//!
//! Every envelope is sealed under a key of its own, derived (HKDF-SHA-256) from the ring's first key, a random salt and the
//! purpose, with AES-256-GCM. So an envelope of one purpose opens for no other, and no nonce can repeat under one key.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::{constant_time, digest, hkdf, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};

const SALT: usize = 16;
const KEY_ID: usize = 4;

/// Random bytes from the operating system.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Straight from the system: aws-lc would first measure jitter, which delays the first answer by a tenth of a second, and
    // costs more each time. The system's generator does not fail once it is seeded; a service without it must not go on.
    if getrandom::fill(&mut bytes).is_err() {
        std::process::abort();
    }
    bytes
}

/// Random bytes as base64url text.
pub fn random_text<const N: usize>() -> String {
    URL_SAFE_NO_PAD.encode(random::<N>())
}

/// SHA-256 as base64url text (RFC 7636's S256).
pub fn sha256_text(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, text.as_bytes()))
}

/// Whether two byte strings are equal, in a time that tells nothing about where they differ.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(a, b).is_ok()
}

struct Key {
    id: [u8; KEY_ID],
    derive: hkdf::Prk,
    fingerprint: hmac::Key,
}

/// What an envelope that names its key held.
pub struct Opened {
    /// As it was sealed.
    pub plain: Vec<u8>,
    /// Whether it was sealed under the key that seals now.
    pub seals: bool,
}

/// Why an envelope that names its key does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotOpened {
    /// None of the keys has this id.
    UnknownKey,
    /// It is not as it was sealed, or was sealed for another purpose or context.
    Altered,
}

/// The sealing keys: the first seals, all open.
pub struct KeyRing {
    keys: Vec<Key>,
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyRing({} keys)", self.keys.len())
    }
}

impl KeyRing {
    /// The configured keys, or one random key that dies with the process.
    pub fn new(keys: &[SecretString]) -> Self {
        if keys.is_empty() {
            return KeyRing { keys: vec![Key::new(&random::<32>())] };
        }
        KeyRing { keys: keys.iter().map(|key| Key::new(key.expose_secret().as_bytes())).collect() }
    }

    /// Seals for one purpose and context; both must be given again to open. Base64url.
    pub fn seal(&self, purpose: &str, context: &[u8], plain: &[u8]) -> String {
        let Some(key) = self.keys.first() else { return String::new() };
        let Some(envelope) = key.seal(purpose, context, plain) else { return String::new() };
        URL_SAFE_NO_PAD.encode([key.id.as_slice(), &envelope].concat())
    }

    /// Opens what [`KeyRing::seal`] sealed for the same purpose and context; anything else is `None`.
    pub fn open(&self, purpose: &str, context: &[u8], text: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (id, envelope) = bytes.split_at_checked(KEY_ID)?;
        self.keys.iter().filter(|key| same(&key.id, id)).find_map(|key| key.open(purpose, context, envelope))
    }

    /// The keys' ids, the sealing one first: eight hex digits each, from which nothing can be told about the key.
    pub fn ids(&self) -> impl Iterator<Item = String> + '_ {
        self.keys.iter().map(Key::id_text)
    }

    /// Like [`KeyRing::seal`], for a text that names its key: the key's id, and the rest as base64url.
    pub fn seal_named(&self, purpose: &str, context: &[u8], plain: &[u8]) -> Option<(String, String)> {
        let key = self.keys.first()?;
        Some((key.id_text(), URL_SAFE_NO_PAD.encode(key.seal(purpose, context, plain)?)))
    }

    /// Opens what [`KeyRing::seal_named`] gave.
    pub fn open_named(
        &self,
        purpose: &str,
        context: &[u8],
        id: &str,
        text: &str,
    ) -> Result<Opened, NotOpened> {
        let named = |key: &&Key| same(key.id_text().as_bytes(), id.as_bytes());
        let mut keys = self.keys.iter().filter(named).peekable();
        if keys.peek().is_none() {
            return Err(NotOpened::UnknownKey);
        }
        let envelope = URL_SAFE_NO_PAD.decode(text).map_err(|_| NotOpened::Altered)?;
        let open = |key: &Key| {
            let plain = key.open(purpose, context, &envelope)?;
            Some(Opened { plain, seals: self.keys.first().is_some_and(|first| std::ptr::eq(first, key)) })
        };
        keys.find_map(open).ok_or(NotOpened::Altered)
    }

    /// A keyed fingerprint: tells whether two secrets are the same and nothing else. Hex, 16 characters.
    pub fn fingerprint(&self, provider: &str, secret: &str) -> String {
        let Some(key) = self.keys.first() else { return String::new() };
        let mut context = hmac::Context::with_key(&key.fingerprint);
        context.update(provider.as_bytes());
        context.update(&[0]);
        context.update(secret.as_bytes());
        hex(context.sign().as_ref().get(..8).unwrap_or_default())
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

impl Key {
    fn new(material: &[u8]) -> Self {
        let derive = hkdf::Salt::new(hkdf::HKDF_SHA256, b"convoke v1").extract(material);
        let mut id = [0; KEY_ID];
        id.copy_from_slice(&expand(&derive, b"key id")[..KEY_ID]);
        let fingerprint = hmac::Key::new(hmac::HMAC_SHA256, &expand(&derive, b"fingerprint"));
        Key { id, derive, fingerprint }
    }

    fn id_text(&self) -> String {
        hex(&self.id)
    }

    /// Salt, ciphertext and tag.
    fn seal(&self, purpose: &str, context: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        let salt = random::<SALT>();
        let mut sealed = plain.to_vec();
        self.envelope(&salt, purpose)
            .seal_in_place_append_tag(zero_nonce(), Aad::from(context), &mut sealed)
            .ok()?;
        Some([salt.as_slice(), &sealed].concat())
    }

    fn open(&self, purpose: &str, context: &[u8], envelope: &[u8]) -> Option<Vec<u8>> {
        let (salt, sealed) = envelope.split_at_checked(SALT)?;
        let mut sealed = sealed.to_vec();
        let plain =
            self.envelope(salt, purpose).open_in_place(zero_nonce(), Aad::from(context), &mut sealed).ok()?;
        Some(plain.to_vec())
    }

    fn envelope(&self, salt: &[u8], purpose: &str) -> LessSafeKey {
        let mut info = salt.to_vec();
        info.extend_from_slice(purpose.as_bytes());
        aead(&expand(&self.derive, &info))
    }
}

/// Seals under a secret that only a client holds: the store alone opens nothing.
pub fn seal_under(secret: &str, purpose: &str, plain: &[u8]) -> Vec<u8> {
    let salt = random::<SALT>();
    let mut out = plain.to_vec();
    if client_key(secret, purpose, &salt)
        .seal_in_place_append_tag(zero_nonce(), Aad::empty(), &mut out)
        .is_err()
    {
        return Vec::new();
    }
    [salt.as_slice(), &out].concat()
}

/// Opens what [`seal_under`] sealed.
pub fn open_under(secret: &str, purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (salt, sealed) = sealed.split_at_checked(SALT)?;
    let mut sealed = sealed.to_vec();
    Some(
        client_key(secret, purpose, salt)
            .open_in_place(zero_nonce(), Aad::empty(), &mut sealed)
            .ok()?
            .to_vec(),
    )
}

/// HMAC-SHA-256 under a secret, over texts that cannot run into one another: 43 characters of base64url.
pub fn keyed(secret: &str, texts: &[&str]) -> String {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()));
    for text in texts {
        context.update(&(text.len() as u64).to_be_bytes());
        context.update(text.as_bytes());
    }
    URL_SAFE_NO_PAD.encode(context.sign())
}

/// Where the store keeps what belongs to a secret: says nothing about it.
pub fn store_key(secret: &str, purpose: &str) -> String {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in ["convoke store key", purpose, secret] {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part.as_bytes());
    }
    format!("{purpose}:{}", URL_SAFE_NO_PAD.encode(context.finish()))
}

fn client_key(secret: &str, purpose: &str, salt: &[u8]) -> LessSafeKey {
    let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(secret.as_bytes());
    aead(&expand(&prk, purpose.as_bytes()))
}

fn aead(key: &[u8; 32]) -> LessSafeKey {
    match UnboundKey::new(&AES_256_GCM, key) {
        Ok(key) => LessSafeKey::new(key),
        // The key's length is the algorithm's.
        Err(_) => std::process::abort(),
    }
}

/// Each key seals one message, so its nonce need not differ.
fn zero_nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

fn expand(prk: &hkdf::Prk, info: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    if prk.expand(&[info], hkdf::HKDF_SHA256).and_then(|okm| okm.fill(&mut out)).is_err() {
        // HKDF gives up to 255 blocks; this is one.
        std::process::abort();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ring(keys: &[&str]) -> KeyRing {
        KeyRing::new(&keys.iter().map(|key| SecretString::from(*key)).collect::<Vec<_>>())
    }

    #[test]
    fn every_key_opens_and_the_first_seals() {
        let old = ring(&["the old key, long enough for it"]);
        let both = ring(&["the new key, long enough for it", "the old key, long enough for it"]);
        let sealed = old.seal("flow", b"ctx", b"hello");
        assert_eq!(both.open("flow", b"ctx", &sealed).as_deref(), Some(&b"hello"[..]));
        assert_eq!(old.open("flow", b"ctx", &both.seal("flow", b"ctx", b"hello")), None);
    }

    #[test]
    fn purpose_and_context_bind() {
        let ring = ring(&[]);
        let sealed = ring.seal("flow", b"ctx", b"hello");
        assert_eq!(ring.open("cursor", b"ctx", &sealed), None);
        assert_eq!(ring.open("flow", b"other", &sealed), None);
        assert_eq!(KeyRing::new(&[]).open("flow", b"ctx", &sealed), None);
    }

    #[test]
    fn a_named_key_opens_and_says_whether_it_still_seals() {
        let old = ring(&["the old key, long enough for it"]);
        let both = ring(&["the new key, long enough for it", "the old key, long enough for it"]);
        let (id, text) = old.seal_named("flow", b"ctx", b"hello").unwrap();
        assert_eq!(both.ids().collect::<Vec<_>>()[1], id);
        assert!(id.len() == 8 && both.ids().next() != Some(id.clone()));
        let open = |ring: &KeyRing, context: &[u8], id: &str| {
            ring.open_named("flow", context, id, &text).map(|opened| (opened.plain, opened.seals))
        };
        assert_eq!(open(&old, b"ctx", &id), Ok((b"hello".to_vec(), true)));
        assert_eq!(open(&both, b"ctx", &id), Ok((b"hello".to_vec(), false)));
        assert_eq!(open(&both, b"other", &id), Err(NotOpened::Altered));
        assert_eq!(open(&both, b"ctx", &both.ids().next().unwrap()), Err(NotOpened::Altered));
        assert_eq!(open(&ring(&[]), b"ctx", &id), Err(NotOpened::UnknownKey));
        assert_eq!(open(&both, b"ctx", &id.to_uppercase()).is_err(), id != id.to_uppercase());
    }

    #[test]
    fn a_clients_secret_opens_its_own_entry_only() {
        let sealed = seal_under("cookie", "page", b"token");
        assert_eq!(open_under("cookie", "page", &sealed).as_deref(), Some(&b"token"[..]));
        assert_eq!(open_under("cookie2", "page", &sealed), None);
        assert_ne!(store_key("cookie", "page"), store_key("cookie", "used"));
    }

    #[test]
    fn a_keyed_text_depends_on_the_secret_and_on_where_each_text_ends() {
        let one = keyed("secret", &["a", "bc"]);
        assert_eq!(one.len(), 43);
        assert_eq!(one, keyed("secret", &["a", "bc"]));
        for other in
            [keyed("secret2", &["a", "bc"]), keyed("secret", &["ab", "c"]), keyed("secret", &["abc"])]
        {
            assert_ne!(one, other);
        }
    }

    proptest! {
        #[test]
        fn one_flipped_bit_opens_nothing(plain in proptest::collection::vec(any::<u8>(), 0..200), bit in 0usize..4000) {
            let ring = ring(&["a key that is long enough for us"]);
            let sealed = ring.seal("p", b"c", &plain);
            prop_assert_eq!(ring.open("p", b"c", &sealed), Some(plain));
            let mut bytes = URL_SAFE_NO_PAD.decode(&sealed).unwrap();
            let bit = bit % (bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(ring.open("p", b"c", &URL_SAFE_NO_PAD.encode(bytes)), None);
        }

        #[test]
        fn no_text_panics(text in ".*") {
            prop_assert_eq!(ring(&[]).open("p", b"c", &text), None);
        }
    }
}
