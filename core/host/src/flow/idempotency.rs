//! Creates that may be repeated: one key makes one meeting, also when a reply was lost.
//!
//! Before a create is sent the store gets to know that it begins, and after it which meeting it made. A repetition finds
//! either: the meeting, which is read and answered again, or a create whose outcome nobody knows. Then nothing is made before
//! somebody has looked: the plugin by the provider's own means, else the host in the user's list of meetings.

mod creation;
mod entry;
mod look;

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use crate::lang::say;
use crate::schema::Flaw;
use convoke_plugin::{
    Capability, ExposeSecret, Failure, FailureKind, Idempotency, Meeting as Kept, MeetingAnswer, Operation,
    SecretString,
};
use serde_json::Value;

pub use self::creation::{Creation, Plan};
pub use self::entry::Key;
use self::entry::{Entry, LEASE, Place, Root, State};
use self::look::Found;
use super::presented::Caller;
use super::session::{Answered, Session};
use super::tokens;
use crate::api::problem::{Cause, Kind, Problem};
use crate::app::{App, BUDGET};
use crate::observe::audit::Who;
use crate::plugins::call::{Context, Effect, Outcome};
use crate::provider::Provider;

/// The longest that a create takes: what comes before its change ends with the request's budget, the change is a flight.
const LONGEST: Duration = Duration::from_secs(BUDGET.as_secs() + tokens::FLIGHT.as_secs());
const _: () = assert!(LEASE.as_secs() > LONGEST.as_secs());

/// After how many seconds a client may ask again for what is in progress.
const ASK_AGAIN: u64 = 2;

/// What makes two calls the same call.
pub struct Once {
    /// The client's key.
    pub key: Key,
    /// The body as JSON; its members' order does not matter.
    pub body: Value,
    /// Where the key stands in the body (RFC 6901); empty when it came in a header.
    pub pointer: &'static str,
}

/// A meeting that exists now, in the form that the client is answered with.
pub struct Created<T> {
    /// The answer.
    pub made: T,
    /// An earlier call with the same key made it.
    pub replayed: bool,
}

/// Schedules a meeting; with `once`, at most one for its key, whatever becomes of the client, the reply or the provider's
/// answer.
pub async fn create<C: Creation>(
    app: &Arc<App>,
    provider: &Arc<Provider>,
    caller: Caller,
    context: &Context,
    who: &Who,
    once: Option<Once>,
    creation: C,
) -> Answered<Created<C::Made>> {
    let Some(once) = once else {
        let mut session = Session::new(app, provider, caller, context, who);
        let result = at_once(&mut session, provider, &creation).await;
        return session.answer(result);
    };
    let renewed = Arc::new(OnceLock::new());
    let flight = {
        let (app, provider, who, renewed) = (app.clone(), provider.clone(), who.clone(), renewed.clone());
        let context = Context { deadline: Instant::now() + LONGEST, ..context.clone() };
        async move {
            let mut session = Session::new(&app, &provider, caller.clone(), &context, &who).telling(renewed);
            let result = begin(&mut session, &app, &provider, &caller, once, creation).await;
            session.answer(result)
        }
    };
    let landed = tokio::time::timeout_at(context.deadline.into(), app.flights.run(flight)).await;
    let failure = match landed {
        Ok(Some(answered)) => return answered,
        Ok(None) => Failure::internal("The operation broke off."),
        Err(_) => tokens::timed_out(context),
    };
    Answered { result: Err(failure.into()), tokens: renewed.get().cloned() }
}

async fn at_once<C: Creation>(
    session: &mut Session<'_>,
    provider: &Provider,
    creation: &C,
) -> Result<Created<C::Made>, Problem> {
    let mut plan = creation.plan(provider, false)?;
    let Outcome { result, answers, .. } = creation.send(session, &mut plan).await;
    let answer = result.map_err(|failure| creation.failed(&plan, failure))?;
    Ok(Created { made: creation.made(provider, plan, answer.meeting, &answers, false)?, replayed: false })
}

/// What is wrong with the request itself is told before anything is stored: anybody can send one.
async fn begin<C: Creation>(
    session: &mut Session<'_>,
    app: &App,
    provider: &Provider,
    caller: &Caller,
    once: Once,
    creation: C,
) -> Result<Created<C::Made>, Problem> {
    creation.plan(provider, true)?;
    let root = Root::of(app, provider, caller).await?;
    root.announce().await?;
    let body_seen = root.fingerprint(&once.body);
    let place = root.place(&once.key, &body_seen);
    Attempt { provider, root, place, creation, body_seen, pointer: once.pointer }.run(session).await
}

/// To be called whenever `new` has replaced a refresh token: keys that were used with the old one go on working with it.
pub(super) async fn carry(app: &App, provider: &Provider, old: &SecretString, new: &SecretString) {
    if old.expose_secret() != new.expose_secret() {
        Root::carry(app, provider, old, new).await;
    }
}

/// What the store knows of a key.
struct Known {
    state: State,
    /// It was first sent with the body of this call.
    same_body: bool,
}

/// One call with a key.
struct Attempt<'a, C> {
    provider: &'a Provider,
    root: Root<'a>,
    place: Place<'a>,
    creation: C,
    /// The body's fingerprint.
    body_seen: String,
    pointer: &'static str,
}

impl<C: Creation> Attempt<'_, C> {
    async fn run(&self, session: &mut Session<'_>) -> Result<Created<C::Made>, Problem> {
        let mut gone = None;
        if let Some(Known { state: State::Made { id, kept }, same_body }) = self.known().await? {
            match self.replay(session, &id, kept, same_body).await? {
                Some(created) => return Ok(created),
                None => gone = Some(id),
            }
        }
        let Some(held) = self.place.lease().await? else { return Err(in_progress()) };
        let result = self.leased(session, gone).await;
        self.place.release(held).await;
        result
    }

    /// What is known of the key. Another body than the first one's is refused, unless the meeting that the first one made may
    /// be gone, and the key with it.
    async fn known(&self) -> Result<Option<Known>, Problem> {
        let Some(entry) = self.place.read().await? else { return Ok(None) };
        let same_body = entry.body == self.body_seen;
        if !same_body && matches!(entry.state, State::Begun { .. }) {
            return Err(self.another_body());
        }
        Ok(Some(Known { state: entry.state, same_body }))
    }

    /// Nobody else works on this key meanwhile. `gone` is the meeting that was made and has been deleted.
    async fn leased(
        &self,
        session: &mut Session<'_>,
        gone: Option<String>,
    ) -> Result<Created<C::Made>, Problem> {
        let own_means = self.provider.has(Capability::Idempotency);
        let mut uncertain = false;
        match self.known().await? {
            None => {}
            Some(Known { state: State::Made { id, .. }, .. }) if Some(&id) == gone.as_ref() => {}
            Some(Known { state: State::Made { id, kept }, same_body }) => {
                if let Some(created) = self.replay(session, &id, kept, same_body).await? {
                    return Ok(created);
                }
            }
            Some(Known { state: State::Begun { .. }, .. }) if own_means => uncertain = true,
            Some(Known { state: State::Begun { before }, .. }) => {
                let wanted = self.creation.plan(self.provider, true)?.new;
                match look::for_one_of_ours(session, self.provider, &wanted, before.as_deref()).await? {
                    Found::Ours(kept) => {
                        self.remember(&kept, None).await;
                        if let Some(created) =
                            self.replay(session, &kept.id, Some(kept.clone()), true).await?
                        {
                            return Ok(created);
                        }
                    }
                    Found::Nothing => {}
                    Found::Unclear => return Err(outcome_unknown()),
                }
            }
        }
        // What may exist already may begin by now; what certainly does not must not begin in the past.
        let mut plan = self.creation.plan(self.provider, uncertain)?;
        let mut before = None;
        if own_means {
            plan.new.idempotency = Some(Idempotency { tag: self.place.tag(), uncertain });
        } else {
            before = look::ids(session, self.provider, &plan.new).await;
        }
        let accepted = before.is_some();
        if accepted {
            self.root.keep().await;
        }
        let begun = State::Begun { before };
        self.write(begun.clone()).await?;
        let Outcome { result, effect, answers } = self.creation.send(session, &mut plan).await;
        if !accepted && (result.is_ok() || effect != Effect::Nothing) {
            self.root.keep().await;
        }
        match result {
            Ok(MeetingAnswer { meeting, existing, .. }) => {
                let made = self.creation.made(self.provider, plan, meeting.clone(), &answers, existing)?;
                self.remember(&meeting, Some(begun)).await;
                Ok(Created { made, replayed: existing })
            }
            Err(failure) => {
                // Nothing was made now. Whether the earlier try made something is as open as before.
                if effect == Effect::Nothing && !uncertain {
                    self.place.end().await;
                }
                Err(self.creation.failed(&plan, failure))
            }
        }
    }

    /// The meeting again, as it is now; `None` when it is gone. While it is there, it is the answer to its own body alone.
    async fn replay(
        &self,
        session: &mut Session<'_>,
        id: &str,
        kept: Option<Box<Kept>>,
        same_body: bool,
    ) -> Result<Option<Created<C::Made>>, Problem> {
        let plan = self.creation.plan(self.provider, true)?;
        let Some((mut found, answers)) = look::for_id(session, self.provider, &plan.new, id, kept).await?
        else {
            return Ok(None);
        };
        if !same_body {
            return Err(self.another_body());
        }
        if found.invitees.is_empty() {
            found.invitees.clone_from(&plan.new.invitees);
        }
        let made = self.creation.made(self.provider, plan, found, &answers, true)?;
        session.note(Operation::CreateMeeting, "replayed");
        Ok(Some(Created { made, replayed: true }))
    }

    async fn write(&self, state: State) -> Result<(), Failure> {
        self.place.write(&Entry { body: self.body_seen.clone(), state }).await
    }

    /// Remembers the meeting. Where that fails, that the create began must not be forgotten with it.
    async fn remember(&self, kept: &Kept, begun: Option<State>) {
        let readable = self.provider.supports(Operation::GetMeeting);
        let whole = (!readable).then(|| Box::new(kept.clone()));
        let written = self.write(State::Made { id: kept.id.clone(), kept: whole }).await;
        if written.is_err() {
            tracing::warn!(provider = %self.provider.id, "the store failed: which meeting an idempotency key made could not be kept");
            if let Some(begun) = begun {
                // A smaller value where one was a moment ago. If even that fails, it has been said.
                let _ = self.write(begun).await;
            }
        }
    }

    fn another_body(&self) -> Problem {
        Problem::invalid(vec![Flaw::new(self.pointer, say("field-other-body"))])
    }
}

fn in_progress() -> Problem {
    let mut problem = Problem::new(Kind::Conflict, say("detail-in-progress"));
    problem.cause = Some(Cause::Retry);
    problem.retry_after = Some(ASK_AGAIN);
    problem
}

fn outcome_unknown() -> Problem {
    Problem::new(Kind::Conflict, say("detail-outcome-unknown"))
}

/// A failure that leaves open what a user has, because they may not look.
fn cannot_look(failure: &Failure) -> bool {
    matches!(failure.kind, FailureKind::AccessDenied | FailureKind::Unsupported)
}
