//! The one thing an author awaits: a request for its response, or a wait for its end.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use crate::failure::Failure;
use crate::http::{Request, Response, Transport};
use crate::time::{parse_http_date, parse_instant};

/// What a task waits for.
pub(crate) enum Parked {
    Request(Request),
    Sleep(Duration),
}

/// What it gets.
pub(crate) enum Answer {
    Response(Result<Response, Transport>),
    Slept,
}

#[derive(Default)]
pub(crate) struct Slot {
    pub(crate) parked: Option<Parked>,
    pub(crate) answer: Option<Answer>,
    waiting: bool,
    pub(crate) now_ms: u64,
}

/// The only thing an author may await.
#[derive(Clone)]
pub struct Http {
    slot: Arc<Mutex<Slot>>,
    request_id: Arc<str>,
    seed: [u8; 32],
}

impl Http {
    pub(crate) fn new(now_ms: u64, request_id: &str, seed: [u8; 32]) -> Self {
        let slot = Slot { now_ms, ..Slot::default() };
        Http { slot: Arc::new(Mutex::new(slot)), request_id: request_id.into(), seed }
    }

    pub(crate) fn with_slot<T>(&self, f: impl FnOnce(&mut Slot) -> T) -> T {
        f(&mut self.slot.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Performs a request. Redirects are not followed; any status is a response. One request at a time. A `Retry-After` that is a
    /// date, in either of the forms seen, that of HTTP (RFC 9110) and ISO 8601, arrives as the seconds left until then, rounded up.
    pub async fn send(&self, request: Request) -> Result<Response, Failure> {
        match self.park(Parked::Request(request)).await? {
            Answer::Response(result) => {
                let mut response = result?;
                let now_ms = self.now_ms();
                for (_, value) in
                    response.headers.iter_mut().filter(|(name, _)| name.eq_ignore_ascii_case("retry-after"))
                {
                    if let Some(seconds) = seconds_until(value, now_ms) {
                        *value = seconds.to_string();
                    }
                }
                Ok(response)
            }
            Answer::Slept => Err(Failure::internal("The host answered a request as if it were a wait.")),
        }
    }

    /// Waits. A wait longer than what is left of the call ends it as `rate_limited`.
    pub async fn sleep(&self, duration: Duration) -> Result<(), Failure> {
        match self.park(Parked::Sleep(duration)).await? {
            Answer::Slept => Ok(()),
            Answer::Response(_) => {
                Err(Failure::internal("The host answered a wait as if it were a request."))
            }
        }
    }

    /// The host's clock: milliseconds since the epoch, as of the last step.
    pub fn now_ms(&self) -> u64 {
        self.with_slot(|slot| slot.now_ms)
    }

    /// For the provider's tracing header, where it has one.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// 32 random bytes of this call; the same call gets the same bytes when it is replayed.
    pub fn seed(&self) -> [u8; 32] {
        self.seed
    }

    async fn park(&self, what: Parked) -> Result<Answer, Failure> {
        let free = self.with_slot(|slot| {
            let free = !slot.waiting;
            if free {
                slot.waiting = true;
                slot.parked = Some(what);
            }
            free
        });
        if !free {
            return Err(Failure::internal("The plugin awaits two requests at once."));
        }
        let _waiting = Waiting(self);
        poll_fn(|_| match self.with_slot(|slot| slot.answer.take()) {
            Some(answer) => Poll::Ready(Ok(answer)),
            None => Poll::Pending,
        })
        .await
    }
}

/// Seconds until a date, none when it has passed. `None` for what is no date.
fn seconds_until(date: &str, now_ms: u64) -> Option<u64> {
    let until = parse_instant(date).or_else(|| parse_http_date(date))?;
    Some(u64::try_from(until).ok()?.saturating_sub(now_ms).div_ceil(1000))
}

/// The slot is taken. Dropped with the future, answered or not, so that the next one neither finds it taken nor gets an
/// answer that was meant for this one.
struct Waiting<'a>(&'a Http);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.with_slot(|slot| {
            slot.waiting = false;
            slot.parked = None;
            slot.answer = None;
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::endpoint;
    use std::task::{Context, Waker};

    #[test]
    fn a_send_that_was_dropped_leaves_nothing_behind() {
        // Dropped before the host has seen it: it is never made.
        let ask = |path| Request::get(endpoint("https://x.example", &[path]));
        let script =
            crate::testing::script().expect(ask("b")).answer(200, "b").expect(ask("c")).answer(200, "c");
        let body = script.run(|http| async move {
            let mut context = Context::from_waker(Waker::noop());
            let _ = std::pin::pin!(http.send(ask("a"))).poll(&mut context);
            let mut second = Box::pin(http.send(ask("b")));
            let _ = second.as_mut().poll(&mut context);
            let mut at_once = Box::pin(http.send(ask("x")));
            let refused = at_once.as_mut().poll(&mut context);
            assert!(matches!(refused, Poll::Ready(Err(failure)) if failure.detail.contains("at once")));
            // Dropped after it: its answer is not taken for the next one's.
            let mut seen = false;
            poll_fn(|_| if std::mem::replace(&mut seen, true) { Poll::Ready(()) } else { Poll::Pending })
                .await;
            drop(second);
            http.send(ask("c")).await.unwrap().body
        });
        assert_eq!(body, b"c");
    }

    #[test]
    fn a_date_to_wait_for_comes_as_seconds() {
        let ask = Request::get("https://x.example");
        for (given, told) in [
            ("42", Some(42)),
            ("2030-03-01T00:01:00Z", Some(60)),
            ("2030-03-01T00:00:00.001Z", Some(1)),
            ("2030-03-02T05:30:00+05:30", Some(86_400)),
            ("Fri, 01 Mar 2030 00:02:00 GMT", Some(120)),
            ("2030-02-28T23:59:59Z", Some(0)),
            ("1969-02-28T23:59:59Z", None),
            ("soon", None),
            ("-1", None),
        ] {
            let script =
                crate::testing::script().expect(ask.clone()).respond(429, &[("Retry-After", given)], "");
            let response =
                script.run(|http| async move { http.send(Request::get("https://x.example")).await }).unwrap();
            assert_eq!(response.retry_after(), told, "{given}");
            assert_eq!(response.failure().retry_after, told, "{given}");
        }
    }

    #[test]
    fn a_date_to_wait_until_arrives_as_seconds() {
        for (told, want) in [("Fri, 01 Mar 2030 00:02:00 GMT", Some(120)), ("7", Some(7)), ("soon", None)] {
            let request = || Request::get("https://x.example/");
            let script =
                crate::testing::script().expect(request()).respond(429, &[("Retry-After", told)], "");
            let response = script.run(|http| async move { http.send(request()).await }).unwrap();
            assert_eq!(response.retry_after(), want, "{told}");
            assert_eq!(response.failure().retry_after, want, "{told}");
        }
    }

    #[test]
    fn a_wait_is_not_ended_by_a_response() {
        let http = Http::new(0, "", [0; 32]);
        let mut wait = Box::pin(http.sleep(Duration::from_secs(1)));
        let mut context = Context::from_waker(Waker::noop());
        assert!(wait.as_mut().poll(&mut context).is_pending());
        http.with_slot(|slot| slot.answer = Some(Answer::Response(Err(Transport::Timeout))));
        assert!(matches!(wait.as_mut().poll(&mut context), Poll::Ready(Err(_))));
    }
}
