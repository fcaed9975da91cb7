//! Codes, access tokens and refresh tokens: who holds them, how long they live, what a renewal does to them.

use std::collections::HashMap;

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};

use crate::random;

/// What becomes of a refresh token when it is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rotation {
    /// It stays as it is.
    #[default]
    Keep,
    /// A new one replaces it; the old one is refused.
    Rotate,
    /// A new one replaces it; who uses the old one ends the whole grant.
    RotateAndRevokeOnReuse,
    /// A new one comes beside it; the old one goes on.
    Add,
}

/// An access token and its refresh token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenPair {
    /// What the API takes.
    pub access_token: String,
    /// What the token endpoint takes for a new pair; empty where the server gives none.
    pub refresh_token: String,
}

/// On whose behalf something is done, by which client, and what it may do.
#[derive(Clone, Debug)]
pub(crate) struct Holder {
    pub(crate) user: String,
    pub(crate) client: String,
    pub(crate) scopes: Vec<String>,
}

/// An authorization code that waits to be exchanged.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub(crate) holder: Holder,
    pub(crate) redirect_uri: String,
    challenge: Option<String>,
    expires: Timestamp,
}

impl Code {
    /// Whether the verifier proves the challenge (RFC 7636), or neither was given.
    pub(crate) fn is_proved(&self, verifier: Option<&str>) -> bool {
        match (&self.challenge, verifier) {
            (None, None) => true,
            (Some(challenge), Some(verifier)) => proves(verifier, challenge),
            _ => false,
        }
    }
}

#[derive(Clone, Debug)]
struct Token {
    holder: Holder,
    family: u64,
    expires: Timestamp,
    retired: bool,
}

/// All that a server has granted.
#[derive(Debug)]
pub struct Grants {
    pub(crate) rotation: Rotation,
    /// Seconds.
    pub(crate) access_lifetime: i64,
    /// Seconds.
    pub(crate) refresh_lifetime: i64,
    /// Makes the text of a token.
    mint: fn(&Holder, Timestamp, i64) -> String,
    codes: HashMap<String, Code>,
    access: HashMap<String, Token>,
    refresh: HashMap<String, Token>,
    families: u64,
}

// === impl Rotation ===

impl Rotation {
    pub(crate) const NAMES: [(&str, Self); 4] = [
        ("keep", Self::Keep),
        ("rotate", Self::Rotate),
        ("rotate_and_revoke_on_reuse", Self::RotateAndRevokeOnReuse),
        ("add", Self::Add),
    ];
}

// === impl Holder ===

impl Holder {
    pub(crate) fn new(user: &str, client: &str, scopes: &[&str]) -> Self {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        Self { user: user.to_owned(), client: client.to_owned(), scopes }
    }

    pub(crate) fn may(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| granted == scope)
    }
}

// === impl Grants ===

impl Grants {
    pub(crate) fn new(access: i64, refresh: i64, mint: fn(&Holder, Timestamp, i64) -> String) -> Self {
        Self {
            rotation: Rotation::Keep,
            access_lifetime: access,
            refresh_lifetime: refresh,
            mint,
            codes: HashMap::new(),
            access: HashMap::new(),
            refresh: HashMap::new(),
            families: 0,
        }
    }

    /// A code that lives five minutes.
    pub(crate) fn code(
        &mut self,
        holder: Holder,
        redirect_uri: &str,
        challenge: Option<&str>,
        now: Timestamp,
    ) -> String {
        let code = random::base64url(24);
        let challenge = challenge.map(str::to_owned);
        let expires = after(now, 300);
        self.codes
            .insert(code.clone(), Code { holder, redirect_uri: redirect_uri.to_owned(), challenge, expires });
        code
    }

    /// The code, if it is valid and this client's. It stays valid until it is spent.
    pub(crate) fn look_up(&self, code: &str, client: &str, now: Timestamp) -> Option<Code> {
        self.codes.get(code).filter(|found| found.holder.client == client && found.expires > now).cloned()
    }

    /// Exchanges a code for a new pair of tokens.
    pub(crate) fn spend(&mut self, code: &str, now: Timestamp) -> Option<TokenPair> {
        let spent = self.codes.remove(code)?;
        Some(self.pair(spent.holder, now))
    }

    /// A new pair of tokens.
    pub(crate) fn pair(&mut self, holder: Holder, now: Timestamp) -> TokenPair {
        self.families += 1;
        self.issue(holder, self.families, now)
    }

    fn issue(&mut self, holder: Holder, family: u64, now: Timestamp) -> TokenPair {
        let access_token = self.access_token(&holder, family, now);
        let refresh_token = (self.mint)(&holder, now, self.refresh_lifetime);
        let expires = after(now, self.refresh_lifetime);
        self.refresh.insert(refresh_token.clone(), Token { holder, family, expires, retired: false });
        TokenPair { access_token, refresh_token }
    }

    fn access_token(&mut self, holder: &Holder, family: u64, now: Timestamp) -> String {
        let text = (self.mint)(holder, now, self.access_lifetime);
        let expires = after(now, self.access_lifetime);
        self.access.insert(text.clone(), Token { holder: holder.clone(), family, expires, retired: false });
        text
    }

    /// Who holds this access token, if it is valid.
    pub(crate) fn holder(&self, access_token: &str, now: Timestamp) -> Option<&Holder> {
        self.access.get(access_token).filter(|token| token.expires > now).map(|token| &token.holder)
    }

    /// New tokens for a refresh token, and who holds them.
    pub(crate) fn renew(
        &mut self,
        refresh_token: &str,
        client: &str,
        now: Timestamp,
    ) -> Option<(Holder, TokenPair)> {
        let known = self.refresh.get(refresh_token).filter(|token| token.holder.client == client)?.clone();
        if known.retired && self.rotation == Rotation::RotateAndRevokeOnReuse {
            self.access.retain(|_, token| token.family != known.family);
            self.refresh.retain(|_, token| token.family != known.family);
        }
        if known.retired || known.expires <= now {
            return None;
        }
        let pair = match self.rotation {
            Rotation::Keep => {
                let access_token = self.access_token(&known.holder, known.family, now);
                let expires = after(now, self.refresh_lifetime);
                self.refresh.insert(refresh_token.to_owned(), Token { expires, ..known.clone() });
                TokenPair { access_token, refresh_token: refresh_token.to_owned() }
            }
            Rotation::Add => self.issue(known.holder.clone(), known.family, now),
            Rotation::Rotate | Rotation::RotateAndRevokeOnReuse => {
                self.refresh.insert(refresh_token.to_owned(), Token { retired: true, ..known.clone() });
                self.issue(known.holder.clone(), known.family, now)
            }
        };
        Some((known.holder, pair))
    }

    /// Ends all that was granted together with this access token, or refresh token where `either` says so. Whether it was
    /// valid.
    pub(crate) fn end(&mut self, token: &str, either: bool, now: Timestamp) -> bool {
        let known = self.access.get(token).or_else(|| self.refresh.get(token).filter(|_| either));
        let Some(family) =
            known.filter(|known| known.expires > now && !known.retired).map(|known| known.family)
        else {
            return false;
        };
        self.access.retain(|_, token| token.family != family);
        self.refresh.retain(|_, token| token.family != family);
        true
    }

    /// Ends all that this user granted this client.
    pub(crate) fn end_all_of(&mut self, user: &str, client: &str) {
        let others = |token: &Token| token.holder.user != user || token.holder.client != client;
        self.access.retain(|_, token| others(token));
        self.refresh.retain(|_, token| others(token));
    }

    pub(crate) fn expire_access(&mut self) {
        for token in self.access.values_mut() {
            token.expires = Timestamp::MIN;
        }
    }

    pub(crate) fn revoke_everything(&mut self) {
        self.codes.clear();
        self.access.clear();
        self.refresh.clear();
    }

    /// How many codes, access tokens and refresh tokens are valid.
    pub(crate) fn counts(&self, now: Timestamp) -> [usize; 3] {
        let valid = |tokens: &HashMap<String, Token>| {
            tokens.values().filter(|token| token.expires > now && !token.retired).count()
        };
        let codes = self.codes.values().filter(|code| code.expires > now).count();
        [codes, valid(&self.access), valid(&self.refresh)]
    }
}

/// Whether the verifier is the one that this S256 challenge was made of.
fn proves(verifier: &str, challenge: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    (43..=128).contains(&verifier.len())
        && verifier.chars().all(allowed)
        && URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes())) == challenge
}

/// So many seconds later.
pub(crate) fn after(now: Timestamp, seconds: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grants(rotation: Rotation) -> Grants {
        let mut grants = Grants::new(60, 600, |_, _, _| random::hex(8));
        grants.rotation = rotation;
        grants
    }

    #[test]
    fn a_code_is_spent_once_and_within_five_minutes() {
        let (mut grants, now) = (grants(Rotation::Keep), Timestamp::now());
        let code = grants.code(Holder::new("alice", "app", &["read"]), "http://localhost/", None, now);
        assert!(grants.look_up(&code, "another", now).is_none());
        assert!(grants.look_up(&code, "app", after(now, 301)).is_none());
        assert!(grants.look_up(&code, "app", now).is_some());
        assert!(grants.spend(&code, now).is_some());
        assert!(grants.look_up(&code, "app", now).is_none());
    }

    #[test]
    fn renewal_follows_the_rotation() {
        let now = Timestamp::now();
        let holder = Holder::new("alice", "app", &[]);
        let mut keeping = grants(Rotation::Keep);
        let pair = keeping.pair(holder.clone(), now);
        let renewed = keeping.renew(&pair.refresh_token, "app", now).unwrap().1;
        assert_eq!(renewed.refresh_token, pair.refresh_token);
        assert_ne!(renewed.access_token, pair.access_token);

        let mut adding = grants(Rotation::Add);
        let pair = adding.pair(holder.clone(), now);
        let renewed = adding.renew(&pair.refresh_token, "app", now).unwrap().1;
        assert_ne!(renewed.refresh_token, pair.refresh_token);
        for token in [&pair.refresh_token, &renewed.refresh_token] {
            assert!(adding.renew(token, "app", now).is_some());
        }

        let mut strict = grants(Rotation::RotateAndRevokeOnReuse);
        let pair = strict.pair(holder, now);
        let renewed = strict.renew(&pair.refresh_token, "app", now).unwrap().1;
        assert_ne!(renewed.refresh_token, pair.refresh_token);
        assert!(strict.holder(&renewed.access_token, now).is_some());
        assert!(strict.renew(&pair.refresh_token, "app", now).is_none());
        assert!(strict.holder(&renewed.access_token, now).is_none(), "reuse ends the grant");
    }

    #[test]
    fn the_challenge_of_rfc_7636_is_proved() {
        let (verifier, challenge) =
            ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert!(proves(verifier, challenge));
        assert!(!proves(&verifier.replace('d', "e"), challenge));
    }
}
