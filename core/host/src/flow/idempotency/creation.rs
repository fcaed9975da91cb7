//! What the API's forms of a create have in common.

use convoke_plugin::{Failure, Meeting as Kept, MeetingAnswer, NewMeeting};
use serde_json::Value;

use crate::api::problem::Problem;
use crate::flow::session::Session;
use crate::plugins::call::Outcome;
use crate::provider::Provider;

/// A meeting that a client asks for, in one of the API's forms.
pub trait Creation: Send + Sync + 'static {
    /// What beside the meeting the answer is made from.
    type Said: Send + Sync;
    /// The answer.
    type Made: Send + 'static;

    /// What is to be scheduled, or what is wrong with the request. It may begin in the past only where it may have been
    /// scheduled before.
    fn plan(&self, provider: &Provider, may_be_past: bool) -> Result<Plan<Self::Said>, Problem>;

    /// Has the plugin schedule it.
    fn send(
        &self,
        session: &mut Session<'_>,
        plan: &mut Plan<Self::Said>,
    ) -> impl Future<Output = Outcome<MeetingAnswer>> + Send;

    /// What the client is told of the meeting; `answers` is what the provider itself said of it. `replayed`: an earlier call
    /// made it, and somebody may have changed it since.
    fn made(
        &self,
        provider: &Provider,
        plan: Plan<Self::Said>,
        kept: Kept,
        answers: &[String],
        replayed: bool,
    ) -> Result<Self::Made, Failure>;

    /// What the client is told of a failure.
    fn failed(&self, plan: &Plan<Self::Said>, failure: Failure) -> Problem;
}

/// A meeting to be scheduled, checked as far as the host can.
pub struct Plan<S> {
    /// As the plugin gets it.
    pub new: NewMeeting<Value>,
    /// What beside it the answer is made from.
    pub said: S,
}
