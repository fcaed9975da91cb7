//! Pairing: a program gets a user's credential without anybody copying it (RFC 8628's manners, RFC 10027's guards).
//!
//! The program begins and holds a secret; the user opens a page, signs in, sees who asks and the same code, and confirms;
//! the program polls. All of it lies in the Store, so that any replica goes on with what another began:
//!
//! | key | what | sealed under |
//! | --- | --- | --- |
//! | `pairing:{id}` | who asks for what, and the public half of the secret | the key ring |
//! | `pairing-code:…` | the id that belongs to a code | the key ring |
//! | `pairing-end:{id}` | the decision, written once by whoever comes first; a confirmed one holds the credential | the secret |
//! | `pairing-claim:{id}` | the credential is being given | nothing in it |
//! | `pairing-pause:{id}`, `pairing-pace:{id}` | the pause after a poll, and how long it is by now | nothing in it |
//!
//! Between sign-in and confirmation the credential lies where that of a token page lies: sealed under what only the browser's
//! flow cookie holds. Confirming hands it over to the program's secret. So the Store alone opens nothing, at no moment.

mod browser;
mod client;
mod code;

use std::net::IpAddr;
use std::time::Duration;

use crate::api::problem::Problem;
use crate::lang::{Message, say};
use crate::schema::Flaw;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use convoke_plugin::{Failure, SecretString};
use serde::{Deserialize, Serialize};

pub use self::browser::{Decision, Review, confirm, deny, find, refuse, review, typed};
pub use self::client::{Handed, Polled, cancel, poll};
use super::cookie::{is_flow_id, now};
use super::limiter::Limits;
use crate::api::pairing::PairingRequest;
use crate::app::App;
use crate::hand_over;
use crate::observe::audit::{self, Event, Who};
use crate::provider::Provider;
use crate::seal;
use crate::store::StoreError;

/// Pairings that may begin, in all and from one address, in five minutes. In all, as many as the memory Store holds: each is
/// there for six minutes, so 30,000 of them, at a little over 1 KiB, in the 32 MiB that a purpose has.
pub const BEGINNINGS: Limits =
    Limits { per_subject: 25_000, per_address: 60, window: Duration::from_secs(5 * 60) };
/// Wrong codes that may be typed, in all and from one address, in five minutes. 20 to the power of 10 codes are 2 to the power
/// of 43; 10,000 guesses, less than 2 to the power of 14, find a certain one in its five minutes with a chance of less than 2
/// to the power of -29. Who finds one sees who asks, and can refuse: the credential needs a sign-in, and goes to who asked.
pub const WRONG_CODES: Limits =
    Limits { per_subject: 10_000, per_address: 5, window: Duration::from_secs(5 * 60) };
/// The least seconds from one poll to the next.
pub const INTERVAL: u64 = 5;
/// Beyond a pairing's end: for a poll that collects what was confirmed in the last moment.
const GRACE: Duration = Duration::from_secs(60);
/// Longer than any pairing is kept.
const LONGEST_LIFE: Duration = Duration::from_secs(10 * 60);
const PURPOSE: &str = "pairing";
const CODE: &str = "pairing-code";

/// A pairing under way.
#[derive(Serialize, Deserialize)]
pub struct Pairing {
    /// Public: stands in addresses.
    pub id: String,
    /// The provider's id.
    pub provider: String,
    /// Who asks, in the program's own words.
    pub client: String,
    /// Exactly these scopes, where the program named some.
    pub scopes: Option<Vec<String>>,
    /// For the user to compare.
    pub code: String,
    /// Where the program asked from.
    pub asked_from: IpAddr,
    /// What its beginning is known by, in the process where it was counted.
    counted: Duration,
    /// Seconds since the epoch.
    pub began: u64,
    /// Seconds since the epoch.
    pub ends: u64,
    redirect_uri: Option<String>,
    state: Option<String>,
    /// Tells whether a secret is the right one, and nothing else.
    check: String,
    /// Whoever holds the secret opens what is sealed to this.
    recipient: String,
}

/// What the program gets when it begins.
pub struct Begun {
    /// As it is kept.
    pub pairing: Pairing,
    /// Known to the program alone from now on.
    pub secret: SecretString,
    /// Seconds.
    pub expires_in: u64,
}

/// Begins a pairing. `request` fits its schema.
pub async fn begin(
    app: &App,
    provider: &Provider,
    request: PairingRequest,
    who: &Who,
) -> Result<Begun, Problem> {
    let client = visible(&request.client);
    let wrong = wrong_places(provider, &request, &client);
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    let counted = app
        .limits
        .beginnings
        .admit("", "", who.client)
        .map(|attempt| attempt.moment())
        .map_err(|wait| too_many(wait, say("failure-pairings")))?;
    let secret = seal::random_text::<32>();
    let recipient = hand_over::public_half(&secret).map(|public| URL_SAFE_NO_PAD.encode(public));
    let began = now();
    let expires_in = app.pairings.lifetime;
    let pairing = Pairing {
        id: seal::random_text::<16>(),
        provider: provider.id.clone(),
        client,
        scopes: request.scopes,
        code: code::new(),
        asked_from: who.client,
        counted,
        began,
        ends: began + expires_in,
        redirect_uri: request.redirect_uri,
        state: request.state,
        check: check(&secret),
        recipient: recipient.unwrap_or_default(),
    };
    pairing.keep(app).await?;
    pairing.audit(Event::PairingBegin, who, "");
    Ok(Begun { pairing, secret: SecretString::from(secret), expires_in })
}

/// What the schema cannot say.
fn wrong_places(provider: &Provider, request: &PairingRequest, client: &str) -> Vec<Flaw> {
    let mut wrong = Vec::new();
    if client.is_empty() {
        wrong.push(Flaw::new("/client", say("field-visible")));
    }
    let offered: Vec<_> = provider.offered_scopes().map(|scope| scope.name).collect();
    for (place, scope) in request.scopes.iter().flatten().enumerate() {
        if !offered.contains(scope) {
            let detail = if offered.is_empty() {
                say("field-no-scopes").with("provider", &provider.label)
            } else {
                say("field-scope").with("allowed", offered.join(", "))
            };
            wrong.push(Flaw::new(format!("/scopes/{place}"), detail));
        }
    }
    if request.state.is_some() && request.redirect_uri.is_none() {
        wrong.push(Flaw::new("/state", say("field-state")));
    }
    wrong
}

/// A name without what hides, reorders or merely fills: it is a stranger's text in front of a user's decision.
fn visible(name: &str) -> String {
    let hidden = |c: char| {
        (c.is_control() && !c.is_whitespace())
            || matches!(
                c,
                '\u{ad}'
                    | '\u{61c}'
                    | '\u{115f}'
                    | '\u{1160}'
                    | '\u{180e}'
                    | '\u{200b}'
                    | '\u{200e}'
                    | '\u{200f}'
            )
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}')
            || matches!(c, '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
    };
    let text: String = name.chars().filter(|c| !hidden(*c)).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // Joiners stay, because scripts of India need them; alone they show nothing.
    if text.chars().all(|c| matches!(c, '\u{200c}' | '\u{200d}' | ' ')) { String::new() } else { text }
}

fn check(secret: &str) -> String {
    seal::sha256_text(&format!("pairing secret.{secret}"))
}

fn key(what: &str, id: &str) -> String {
    format!("{what}:{id}")
}

fn too_many(wait: Duration, words: Message) -> Failure {
    words.rate_limited(wait.as_secs().max(1))
}

impl Pairing {
    /// The pairing of an id, whether it is still to be decided or not, until a while after its end.
    async fn load(app: &App, id: &str) -> Result<Option<Pairing>, StoreError> {
        // What is no id is no part of a key either.
        if !is_flow_id(id) {
            return Ok(None);
        }
        let sealed = app.store.get(&key(PURPOSE, id)).await?;
        let opened = |sealed: Vec<u8>| app.ring.open(PURPOSE, id.as_bytes(), str::from_utf8(&sealed).ok()?);
        Ok(sealed.and_then(opened).and_then(|json| serde_json::from_slice(&json).ok()))
    }

    async fn keep(&self, app: &App) -> Result<(), Failure> {
        let json = serde_json::to_vec(self).map_err(|_| Failure::internal("A pairing is no JSON."))?;
        let sealed = app.ring.seal(PURPOSE, self.id.as_bytes(), &json).into_bytes();
        let lifetime = Duration::from_secs(self.ends.saturating_sub(self.began));
        app.store.put(&key(PURPOSE, &self.id), sealed, lifetime + GRACE).await?;
        let code = app.ring.seal(CODE, self.code.as_bytes(), self.id.as_bytes()).into_bytes();
        Ok(app.store.put(&seal::store_key(&self.code, CODE), code, lifetime).await?)
    }

    /// Seconds until its end; 0 when it is over. A clock that went back does not lengthen it.
    pub fn rest(&self) -> u64 {
        let now = now();
        if now < self.began { 0 } else { self.ends.saturating_sub(now) }
    }

    /// Its beginning no longer counts: it came to an end that a flood does not come to. Refusing it before any sign-in is no such
    /// end: anybody can, and it stays in the Store for the program to hear of.
    fn forgive(&self, app: &App) {
        app.limits.beginnings.forgive("", "", self.asked_from, self.counted);
    }

    /// Seconds since it began.
    pub fn age(&self) -> u64 {
        now().saturating_sub(self.began)
    }

    /// Where the browser goes on to when the user has decided.
    fn onward(&self, refused: bool) -> Option<String> {
        let mut url = url::Url::parse(self.redirect_uri.as_deref()?).ok()?;
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("pairing", &self.id);
            if let Some(state) = &self.state {
                query.append_pair("state", state);
            }
            if refused {
                query.append_pair("error", "access_denied");
            }
        }
        Some(url.into())
    }

    /// `print` is the token's fingerprint, once there is a token.
    fn audit(&self, event: Event, who: &Who, print: &str) {
        audit::write_pairing(event, who, &self.provider, &self.id, print);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_as_they_are_meant() {
        for (given, shown) in [
            ("Notes of Alice on PC7", "Notes of Alice on PC7"),
            ("  Notes\t of \n Alice ", "Notes of Alice"),
            ("Notes\u{202e}evil\u{202c}", "Notesevil"),
            ("A\u{0}\u{1b}[31mB", "A[31mB"),
            ("\u{200b}\u{feff}\u{e0041}", ""),
            ("\u{200d}", ""),
            (" \u{3164} ", ""),
            ("क\u{94d}\u{200d}ष", "क\u{94d}\u{200d}ष"),
        ] {
            assert_eq!(visible(given), shown, "{given:?}");
        }
    }
}
