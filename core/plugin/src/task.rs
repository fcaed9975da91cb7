//! One operation under way: an author's future, polled by hand, step by step.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::abi::MAX_JSON;
use crate::exchange::{Answer, Http, Parked};
use crate::failure::Failure;
use crate::http::Request;
use crate::operation::Operation;
use crate::provider::Provider;
use crate::reading::read;
use crate::tokens::{AuthorizationRequest, AuthorizationUrl};

type Outcome = Result<Vec<u8>, Failure>;

/// What a task wants next.
pub(crate) enum Step {
    Request(Request),
    Sleep(Duration),
    Done(Vec<u8>),
    Failed(Failure),
}

/// A future that has not finished, or none any more.
pub(crate) struct Task {
    future: Option<Pin<Box<dyn Future<Output = Outcome> + Send>>>,
    http: Http,
}

impl Task {
    /// Nothing runs before the first step.
    pub(crate) fn new<P: Provider>(
        provider: Arc<P>,
        operation: Operation,
        payload: Vec<u8>,
        http: Http,
    ) -> Self {
        let own = http.clone();
        let future = Box::pin(async move { run(&*provider, operation, &payload, &own).await });
        Task { future: Some(future), http }
    }

    /// Runs until the future wants something. A panic ends the task, and only the task.
    pub(crate) fn step(&mut self) -> Step {
        let Some(future) = &mut self.future else {
            return Step::Failed(Failure::internal("The task has ended already."));
        };
        let mut context = Context::from_waker(Waker::noop());
        match contained(|| future.as_mut().poll(&mut context)) {
            Some(Poll::Ready(outcome)) => {
                self.end();
                match outcome {
                    Ok(out) if out.len() <= MAX_JSON => Step::Done(out),
                    Ok(_) => Step::Failed(Failure::internal("The plugin's result is larger than 256 KiB.")),
                    Err(failure) => Step::Failed(failure),
                }
            }
            Some(Poll::Pending) => match self.http.with_slot(|slot| slot.parked.take()) {
                Some(Parked::Request(request)) => Step::Request(request),
                Some(Parked::Sleep(duration)) => Step::Sleep(duration),
                None => {
                    self.end();
                    Step::Failed(Failure::internal(
                        "The plugin is stuck: it awaits something that is not Http. Await only Http's methods.",
                    ))
                }
            },
            None => {
                self.end();
                Step::Failed(Failure::internal("The plugin panicked."))
            }
        }
    }

    /// Hands over what the last step asked for.
    pub(crate) fn answer(&mut self, answer: Answer, now_ms: Option<u64>) {
        self.http.with_slot(|slot| {
            slot.answer = Some(answer);
            if let Some(now_ms) = now_ms {
                slot.now_ms = now_ms;
            }
        });
    }

    /// Drops the future; a destructor that panics is contained too.
    pub(crate) fn end(&mut self) {
        let future = self.future.take();
        contained(|| drop(future));
    }
}

/// What `f` returns, or `None` when it panics: the only way author's code is ever run.
pub(crate) fn contained<T>(f: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(f))
        .map_err(|payload| {
            // What was thrown may throw when it is dropped; what that throws is left alone.
            if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
                std::mem::forget(again);
            }
        })
        .ok()
}

async fn run<P: Provider>(provider: &P, operation: Operation, payload: &[u8], http: &Http) -> Outcome {
    match operation {
        Operation::AuthorizationUrl => {
            let request: AuthorizationRequest = input(payload)?;
            output(&AuthorizationUrl { url: provider.authorization_url(&request)? })
        }
        Operation::ExchangeCode => output(&provider.exchange_code(http, input(payload)?).await?),
        Operation::Refresh => output(&provider.refresh(http, input(payload)?).await?),
        Operation::Revoke => output(&provider.revoke(http, input(payload)?).await?),
        Operation::Login => output(&provider.login(http, input(payload)?).await?),
        Operation::CreateMeeting => output(&provider.create_meeting(http, input(payload)?).await?),
        Operation::UpdateMeeting => output(&provider.update_meeting(http, input(payload)?).await?),
        Operation::GetMeeting => output(&provider.get_meeting(http, input(payload)?).await?),
        Operation::ListMeetings => output(&provider.list_meetings(http, input(payload)?).await?),
        Operation::DeleteMeeting => output(&provider.delete_meeting(http, input(payload)?).await?),
        Operation::Profile => output(&provider.profile(http, input(payload)?).await?),
    }
}

fn input<T: DeserializeOwned>(payload: &[u8]) -> Result<T, Failure> {
    read(payload).map_err(|error| Failure::internal(format!("The host's input {error}.")))
}

fn output<T: Serialize>(value: &T) -> Outcome {
    // Room for most results, so that they are not moved as they grow.
    let mut out = Vec::with_capacity(1024);
    match serde_json::to_writer(&mut out, value) {
        Ok(()) => Ok(out),
        Err(_) => Err(Failure::internal("The plugin's result cannot be written as JSON.")),
    }
}
