//! The user's side: finding the pairing, and the decision, which is made once.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use convoke_plugin::Failure;

use super::client::wake;
use super::{CODE, GRACE, PURPOSE, Pairing, code, key, too_many};
use crate::app::App;
use crate::flow::authorization::SignInError;
use crate::flow::cookie::{Flow, open_flow};
use crate::flow::token_page::{self, Shown};
use crate::hand_over;
use crate::lang::say;
use crate::observe::audit::{Event, Who};
use crate::provider::Provider;
use crate::seal;
use crate::store::StoreError;

pub(super) const END: &str = "pairing-end";
pub(super) const CONFIRMED: u8 = b'c';
pub(super) const DENIED: u8 = b'd';
pub(super) const GIVEN: u8 = b'g';

/// The pairing of an id, while it can be decided.
pub async fn find(app: &App, id: &str) -> Result<Option<Pairing>, Failure> {
    let pairing = Pairing::load(app, id).await?.filter(|pairing| pairing.rest() > 0);
    let decided = app.store.get(&key(END, id)).await?.is_some();
    Ok(pairing.filter(|_| !decided))
}

/// The id of a code that was typed. Wrong ones are counted; too many are refused as `rate_limited`.
pub async fn typed(app: &App, text: &str, who: &Who) -> Result<Option<String>, Failure> {
    let attempt = app.limits.wrong_codes.admit("", "", who.client);
    let attempt = attempt.map_err(|wait| too_many(wait, say("failure-codes")))?;
    let Some(code) = code::typed(text) else { return Ok(None) };
    let Some(sealed) = app.store.get(&seal::store_key(&code, CODE)).await? else { return Ok(None) };
    let id = str::from_utf8(&sealed).ok().and_then(|text| app.ring.open(CODE, code.as_bytes(), text));
    let id = id.and_then(|id| String::from_utf8(id).ok());
    if id.is_some() {
        attempt.forgive();
    }
    Ok(id)
}

/// Ends a pairing that the user did not ask for, before any sign-in. Gives where the browser goes on to, when the program
/// waits for it there.
pub async fn refuse(app: &App, pairing: &Pairing, who: &Who) -> Result<Decision, Failure> {
    if app.store.put_if_absent(&key(END, &pairing.id), vec![DENIED], pairing.kept()).await? {
        wake(app, &pairing.id).await;
        pairing.audit(Event::PairingDeny, who, "");
    }
    Ok(Decision { onward: pairing.onward(true) })
}

/// What the user sees before the decision.
pub struct Review {
    /// Who asks for what.
    pub pairing: Pairing,
    /// The credential that waits, for whose account it is. Never to be shown.
    pub shown: Shown,
    /// Goes with the form, and only there: another site cannot know it.
    pub seal: String,
    flow: Flow,
}

/// The decision's page, for the browser that signed in.
pub async fn review(
    app: &App,
    provider_of: impl Fn(&str) -> Option<Arc<Provider>>,
    id: &str,
    flow_id: &str,
    cookie: Option<&str>,
) -> Result<Review, SignInError> {
    // The cookie first: another browser learns nothing, not even whether the pairing goes on.
    let pairing = Pairing::load(app, id).await.map_err(unstored)?.ok_or(SignInError::ForeignFlow)?;
    let provider = provider_of(&pairing.provider).ok_or(SignInError::ForeignFlow)?;
    let flow = open_flow(app, &provider, flow_id, cookie)?;
    if flow.pairing.as_deref() != Some(id) {
        return Err(SignInError::ForeignFlow);
    }
    if find(app, id).await.map_err(SignInError::Failed)?.is_none() {
        return Err(if pairing.rest() == 0 { SignInError::Expired } else { SignInError::Used });
    }
    let shown = token_page::peek(app, &flow).await.map_err(unstored)?.ok_or(SignInError::Used)?;
    let seal = seal::sha256_text(&format!("confirm pairing.{id}.{flow_id}.{}", flow.secret));
    Ok(Review { pairing, shown, seal, flow })
}

/// What the user decided.
pub struct Decision {
    /// Where the browser goes on to, when the program waits for it there.
    pub onward: Option<String>,
}

impl Review {
    /// Whether a form carries what this page gave it.
    pub fn sealed_by(&self, sent: &str) -> bool {
        seal::same(self.seal.as_bytes(), sent.as_bytes())
    }
}

/// The user says yes: the credential passes from the browser's cookie to the program's secret. As a flight, so that a browser
/// that goes away meanwhile leaves nothing half done.
pub async fn confirm(app: &Arc<App>, review: Review, who: &Who) -> Result<Decision, SignInError> {
    let (a, who) = (app.clone(), who.clone());
    let work = async move {
        let Review { pairing, shown, flow, .. } = review;
        let json = serde_json::to_vec(&shown).unwrap_or_default();
        let recipient = URL_SAFE_NO_PAD.decode(&pairing.recipient).unwrap_or_default();
        let sealed = hand_over::seal_to(&recipient, PURPOSE, &json)
            .ok_or_else(|| SignInError::Failed(Failure::internal("A credential could not be sealed.")))?;
        let value = [&[CONFIRMED], sealed.as_slice()].concat();
        match a.store.put_if_absent(&key(END, &pairing.id), value, pairing.kept()).await {
            Ok(true) => {}
            Ok(false) => return Err(SignInError::Used),
            Err(error) => return Err(unstored(error)),
        }
        token_page::drop_what_waits(&a, &flow).await;
        wake(&a, &pairing.id).await;
        pairing.forgive(&a);
        pairing.audit(Event::PairingConfirm, &who, &shown.print);
        Ok(Decision { onward: pairing.onward(false) })
    };
    let broke_off = || SignInError::Failed(Failure::internal("The confirmation broke off."));
    app.flights.run(work).await.unwrap_or_else(|| Err(broke_off()))
}

/// The user says no after signing in: what waits is dropped. It is not revoked: where a provider ends all grants of an app
/// at once, that would end the user's own.
pub async fn deny(app: &App, review: Review, who: &Who) -> Result<Decision, SignInError> {
    let decision = refuse(app, &review.pairing, who).await.map_err(SignInError::Failed)?;
    token_page::drop_what_waits(app, &review.flow).await;
    review.pairing.forgive(app);
    Ok(decision)
}

fn unstored(error: StoreError) -> SignInError {
    SignInError::Failed(error.into())
}

impl Pairing {
    /// How long a decision is kept.
    fn kept(&self) -> Duration {
        Duration::from_secs(self.rest()) + GRACE
    }
}
