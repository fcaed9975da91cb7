//! The program's side: polling, which gives the credential once, and cancelling.

use std::sync::Arc;
use std::time::Duration;

use convoke_plugin::{ExposeSecret, Failure, SecretString};

use super::browser::{CONFIRMED, END, GIVEN};
use super::{CODE, INTERVAL, LONGEST_LIFE, PURPOSE, Pairing, check, key};
use crate::app::App;
use crate::flow::token_page::Shown;
use crate::hand_over;
use crate::observe::audit::{Event, Who};
use crate::seal;
use crate::store::StoreError;

/// The largest pause that polling too fast leads to, in seconds.
const LONGEST: u64 = 60;
/// A pause ends so much earlier than it was told: requests travel for different times.
const LENIENCE: Duration = Duration::from_millis(1000);
const PAUSE: &str = "pairing-pause";
const PACE: &str = "pairing-pace";
const CLAIM: &str = "pairing-claim";
/// Longer than an answer takes. A process that ends meanwhile leaves a claim that ends by itself.
const DELIVERY: Duration = Duration::from_secs(30);

/// What a poll found.
pub enum Polled {
    /// Nobody has decided yet; seconds until the next poll.
    Pending(u64),
    /// It came too early; seconds until the next poll, five more than before.
    TooFast(u64),
    /// The user said no.
    Denied,
    /// The user said yes.
    Confirmed(Box<Handed>),
    /// No such pairing, another secret, over, cancelled, or given already: which of them is not told.
    Nothing,
}

/// A credential on its way to the program.
pub struct Handed {
    /// The credential.
    pub shown: Shown,
    /// The provider's id.
    pub provider: String,
    /// To be told when the answer has been delivered.
    pub giving: Giving,
}

/// A credential is being given. Dropped before [`Giving::given`], because the program went away meanwhile, the next poll finds
/// the credential again.
pub struct Giving {
    app: Arc<App>,
    pairing: Pairing,
    print: String,
    who: Who,
    given: bool,
}

impl Giving {
    /// The answer has been delivered: the decision stays in the Store, the credential does not.
    pub async fn given(mut self) {
        self.given = true;
        if let Err(error) = self.app.store.put(&key(END, &self.pairing.id), vec![GIVEN], LONGEST_LIFE).await {
            tracing::warn!(
                ?error,
                "a credential that was given could not be taken out of the store; it ends within minutes"
            );
        }
        self.pairing.audit(Event::PairingClaim, &self.who, &self.print);
    }
}

impl Drop for Giving {
    fn drop(&mut self) {
        // Outside a runtime there is nobody left to poll.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if !self.given {
            let (app, id) = (self.app.clone(), self.pairing.id.clone());
            runtime.spawn(async move {
                wake(&app, &id).await;
                // If that fails, the claim ends by itself.
                let _ = app.store.delete(&key(CLAIM, &id)).await;
            });
        }
    }
}

/// Asks for the credential.
pub async fn poll(app: &Arc<App>, id: &str, secret: &SecretString, who: &Who) -> Result<Polled, Failure> {
    let Some(pairing) = owned(app, id, secret).await? else { return Ok(Polled::Nothing) };
    let end = app.store.get(&key(END, id)).await?;
    let end = end.as_deref().and_then(<[u8]>::split_first);
    if matches!((end, pairing.rest()), (Some((&GIVEN, _)), _) | (None, 0)) {
        return Ok(Polled::Nothing);
    }
    let interval = interval(app, id).await?;
    if let Some(longer) = too_fast(app, id, interval).await? {
        return Ok(Polled::TooFast(longer));
    }
    match end {
        None => Ok(Polled::Pending(interval)),
        Some((&CONFIRMED, _)) => {
            let handed = claim(app, pairing, secret, who).await?;
            // Another poll's answer is on its way; if it does not arrive, the next poll finds the credential again.
            Ok(handed.map_or(Polled::Pending(interval), |handed| Polled::Confirmed(Box::new(handed))))
        }
        Some(_) => Ok(Polled::Denied),
    }
}

/// Takes hold of the credential: of several polls at once one gets it.
async fn claim(
    app: &Arc<App>,
    pairing: Pairing,
    secret: &SecretString,
    who: &Who,
) -> Result<Option<Handed>, Failure> {
    if !app.store.put_if_absent(&key(CLAIM, &pairing.id), Vec::new(), DELIVERY).await? {
        return Ok(None);
    }
    // Only now: it may have been given since.
    let sealed = app.store.get(&key(END, &pairing.id)).await?.unwrap_or_default();
    let opened = hand_over::open_with(secret.expose_secret(), PURPOSE, sealed.get(1..).unwrap_or_default());
    let Some(shown) = opened.and_then(|json| serde_json::from_slice::<Shown>(&json).ok()) else {
        return Ok(None);
    };
    let (provider, print) = (pairing.provider.clone(), shown.print.clone());
    let giving = Giving { app: app.clone(), pairing, print, who: who.clone(), given: false };
    Ok(Some(Handed { shown: shown.by_now(), provider, giving }))
}

/// Ends a pairing on the program's wish. `false` when there is none for this secret.
pub async fn cancel(app: &App, id: &str, secret: &SecretString, who: &Who) -> Result<bool, Failure> {
    let Some(pairing) = owned(app, id, secret).await? else { return Ok(false) };
    // Whatever was decided: nothing of it is left.
    for what in [PURPOSE, END, PAUSE, PACE] {
        app.store.delete(&key(what, id)).await?;
    }
    app.store.delete(&seal::store_key(&pairing.code, CODE)).await?;
    pairing.forgive(app);
    pairing.audit(Event::PairingCancel, who, "");
    Ok(true)
}

/// The pairing of an id, for who holds its secret.
async fn owned(app: &App, id: &str, secret: &SecretString) -> Result<Option<Pairing>, StoreError> {
    let sent = check(secret.expose_secret());
    let own = |pairing: &Pairing| seal::same(sent.as_bytes(), pairing.check.as_bytes());
    Ok(Pairing::load(app, id).await?.filter(own))
}

/// Whether a poll came within the pause after the one before; then how long the pause is from now on. Else a pause begins.
async fn too_fast(app: &App, id: &str, interval: u64) -> Result<Option<u64>, StoreError> {
    let pause = |seconds: u64| Duration::from_secs(seconds).saturating_sub(LENIENCE);
    if app.store.put_if_absent(&key(PAUSE, id), Vec::new(), pause(interval)).await? {
        return Ok(None);
    }
    let longer = (interval + INTERVAL).min(LONGEST);
    app.store.put(&key(PACE, id), longer.to_string().into_bytes(), LONGEST_LIFE).await?;
    app.store.put(&key(PAUSE, id), Vec::new(), pause(longer)).await?;
    Ok(Some(longer))
}

/// Seconds between polls by now.
async fn interval(app: &App, id: &str) -> Result<u64, StoreError> {
    let kept = app.store.get(&key(PACE, id)).await?;
    Ok(kept.and_then(|text| str::from_utf8(&text).ok()?.parse().ok()).unwrap_or(INTERVAL))
}

/// Lets the next poll through at once: there is something to tell. If it does not, the next poll is merely later.
pub(super) async fn wake(app: &App, id: &str) {
    let _ = app.store.delete(&key(PAUSE, id)).await;
}
