//! What clients hold: the provider's own tokens, or one sealed credential in their place. What goes to a client is made here,
//! and what a client presents is read here.
//!
//! A sealed credential is the text `cvk1.<key id>.<envelope>`: eight hex digits that name the sealing key, and base64url of salt,
//! ciphertext and tag (AES-256-GCM, see [`crate::seal`]) over a small JSON object with both tokens and their ends. It is bound to
//! its provider and to the configured audience: it opens for no other. The provider knows nothing of it.

use std::fmt;
use std::sync::Arc;

use convoke_plugin::{ExposeSecret, SecretString, Tokens, secret_serde, secret_serde_option};
use serde::{Deserialize, Serialize};

use crate::api::token::TokenResponse;
use crate::config;
use crate::flow::when;
use crate::lang::{Message, say};
use crate::seal::{self, KeyRing, NotOpened};

/// Names the form; another form gets another number.
const PREFIX: &str = "cvk1";
const PURPOSE: &str = "credential";
/// How hard to compress: on tokens, levels above bring nothing.
const LEVEL: u8 = 6;
/// What a credential may hold, in bytes; far more than any provider's tokens.
const MAX_INSIDE: usize = 64 * 1024;
/// The first byte of what is sealed.
const PLAIN: u8 = 0;
/// Likewise, before a deflate stream (RFC 1951).
const DEFLATED: u8 = 1;

/// Makes and reads what clients hold.
pub struct Sealer {
    ring: Arc<KeyRing>,
    sealed: bool,
    accept_raw: bool,
    audience: String,
}

/// What a sealed credential holds.
#[derive(Clone, Serialize, Deserialize)]
pub struct Credential {
    /// The provider's access token.
    #[serde(rename = "a", with = "secret_serde")]
    pub access: SecretString,
    /// The provider's refresh token, where there is one.
    #[serde(rename = "r", default, with = "secret_serde_option", skip_serializing_if = "Option::is_none")]
    pub refresh: Option<SecretString>,
    /// When the access token ends, in seconds since the epoch, where known.
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<u64>,
    /// When the refresh token ends, likewise.
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub refresh_expires: Option<u64>,
}

/// What a client presented.
#[derive(Debug)]
pub enum Presented {
    /// A token of the provider, or at least nothing of ours.
    Raw(SecretString),
    /// A credential of ours, for this provider and audience.
    Sealed {
        /// What it holds.
        credential: Credential,
        /// Whether it would be sealed the same way today: under the first key, and sealed at all.
        current: bool,
    },
}

/// Why what a client presented is not taken. Each is a word of the audit trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is ours and not as we made it, or is for another provider or audience.
    Altered,
    /// It names a key that is not configured (any more).
    UnknownKey,
    /// A token of the provider, where only sealed credentials count.
    Raw,
}

// === impl Sealer ===

impl Sealer {
    /// As configured.
    pub fn new(ring: Arc<KeyRing>, tokens: &config::Tokens) -> Self {
        let audience = tokens.audience.clone().unwrap_or_default();
        Sealer { ring, sealed: tokens.sealed, accept_raw: tokens.accept_raw, audience }
    }

    /// Whether clients get sealed credentials.
    pub fn seals(&self) -> bool {
        self.sealed
    }

    /// Whether clients may present the provider's own tokens.
    pub fn takes_raw(&self) -> bool {
        !self.sealed || self.accept_raw
    }

    /// Tokens as clients get them; `old` is the refresh token that stays valid when there is no new one. Sealed, both members
    /// hold the one credential.
    pub fn response(&self, provider: &str, tokens: &Tokens, old: Option<&SecretString>) -> TokenResponse {
        let refresh = tokens.refresh_token.as_ref().or(old);
        let exposed = |token: &SecretString| token.expose_secret().to_owned();
        let (access_token, refresh_token, token_type) = if self.sealed {
            let credential = self.seal(provider, &Credential::new(tokens, refresh));
            let renewing = refresh.map(|_| credential.clone()).unwrap_or_default();
            (credential, renewing, None)
        } else {
            (
                exposed(&tokens.access_token),
                refresh.map(exposed).unwrap_or_default(),
                tokens.token_type.clone(),
            )
        };
        TokenResponse {
            access_token,
            refresh_token,
            token_type: token_type.unwrap_or_else(|| "Bearer".to_owned()),
            expires_in: tokens.expires_in,
            refresh_token_expires_in: tokens.refresh_token_expires_in,
            scope: tokens.scope.clone(),
        }
    }

    /// Reads what a client presented at a provider's route. That a token is raw is not judged here.
    pub fn open(&self, provider: &str, presented: &SecretString) -> Result<Presented, Refused> {
        let text = presented.expose_secret();
        if !self.is_ours(text) {
            return Ok(Presented::Raw(presented.clone()));
        }
        let (id, envelope) = text
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.strip_prefix('.'))
            .and_then(|rest| rest.split_once('.'))
            .ok_or(Refused::Altered)?;
        let opened = self.ring.open_named(PURPOSE, &self.context(provider), id, envelope).map_err(
            |fault| match fault {
                NotOpened::UnknownKey => Refused::UnknownKey,
                NotOpened::Altered => Refused::Altered,
            },
        )?;
        let credential = unpack(&opened.plain).ok_or(Refused::Altered)?;
        Ok(Presented::Sealed { credential, current: self.sealed && opened.seals })
    }

    /// Whether a text is a credential of ours, also one that was altered in one place: none goes to a provider.
    fn is_ours(&self, text: &str) -> bool {
        let begins = text.get(..PREFIX.len()).is_some_and(|head| head.eq_ignore_ascii_case(PREFIX));
        let names_key = |id: &str| self.ring.ids().any(|own| seal::same(own.as_bytes(), id.as_bytes()));
        begins || text.split('.').nth(1).is_some_and(names_key)
    }

    fn seal(&self, provider: &str, credential: &Credential) -> String {
        self.ring
            .seal_named(PURPOSE, &self.context(provider), &pack(credential))
            .map_or_else(String::new, |(id, envelope)| format!("{PREFIX}.{id}.{envelope}"))
    }

    /// What a credential is bound to. A provider's id has no NUL in it.
    fn context(&self, provider: &str) -> Vec<u8> {
        [provider.as_bytes(), &[0], self.audience.as_bytes()].concat()
    }
}

// === impl Credential ===

impl Credential {
    fn new(tokens: &Tokens, refresh: Option<&SecretString>) -> Self {
        let ends = |seconds: Option<u64>| Some(when::now().saturating_add(seconds?));
        Credential {
            access: tokens.access_token.clone(),
            refresh: refresh.cloned(),
            expires: ends(tokens.expires_in),
            refresh_expires: ends(tokens.refresh_token_expires_in),
        }
    }

    /// Whether the access token is known to have ended.
    pub fn has_expired(&self) -> bool {
        self.expires.is_some_and(|end| end <= when::now())
    }

    /// What it holds, as a provider would give it now.
    pub fn tokens(&self) -> Tokens {
        let left = |end: Option<u64>| Some(end?.saturating_sub(when::now()));
        Tokens {
            refresh_token: self.refresh.clone(),
            expires_in: left(self.expires),
            refresh_token_expires_in: left(self.refresh_expires),
            ..Tokens::new(self.access.clone())
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential([REDACTED])")
    }
}

/// Deflated where that is shorter, which it is for all but the shortest tokens.
fn pack(credential: &Credential) -> Vec<u8> {
    let json = serde_json::to_vec(credential).unwrap_or_default();
    let deflated = miniz_oxide::deflate::compress_to_vec(&json, LEVEL);
    let (form, bytes) = if deflated.len() < json.len() { (DEFLATED, deflated) } else { (PLAIN, json) };
    [&[form], bytes.as_slice()].concat()
}

fn unpack(packed: &[u8]) -> Option<Credential> {
    match packed.split_first()? {
        (&PLAIN, json) => serde_json::from_slice(json).ok(),
        (&DEFLATED, deflated) => {
            let json = miniz_oxide::inflate::decompress_to_vec_with_limit(deflated, MAX_INSIDE).ok()?;
            serde_json::from_slice(&json).ok()
        }
        _ => None,
    }
}

// === impl Refused ===

impl Refused {
    /// For the audit trail.
    pub fn word(self) -> &'static str {
        match self {
            Refused::Altered => "altered",
            Refused::UnknownKey => "unknown_key",
            Refused::Raw => "raw_token",
        }
    }

    /// For the client's user.
    pub fn detail(self) -> Message {
        match self {
            Refused::Altered => say("failure-altered"),
            Refused::UnknownKey => say("failure-unknown-key"),
            Refused::Raw => say("failure-raw-token"),
        }
    }
}

#[cfg(test)]
mod tests;
