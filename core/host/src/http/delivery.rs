//! An answer that can be had once: what it holds is used up when the answer has been delivered, not before.
//!
//! All but the end of it is sent first; then what it holds is used up; then the end is sent. Who has read the whole answer
//! finds it used up. A client that has closed its connection resets it when it is written to, hyper drops the rest of the
//! answer, and nothing is used up: the client can ask again.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::StatusCode;
use axum::response::Response;
use futures_util::future::BoxFuture;
use hyper::body::{Frame, SizeHint};
use serde::Serialize;

use super::reply::bytes;

/// The time that a connection has to tell that nobody reads it any more. A reader of a page notices nothing: what is left is the end tag.
const SETTLE: Duration = Duration::from_millis(100);

/// A page, and what uses up what it shows.
pub(super) fn delivered_once(page: String, used_up: BoxFuture<'static, ()>) -> Response {
    in_two("text/html; charset=utf-8", page.into(), "</html>".len(), used_up)
}

/// JSON, which is none without its last brace, and what uses up what it holds.
pub(super) fn json_delivered_once<T: Serialize>(value: &T, used_up: BoxFuture<'static, ()>) -> Response {
    in_two("application/json", serde_json::to_vec(value).unwrap_or_default().into(), "}".len(), used_up)
}

fn in_two(content_type: &'static str, whole: Bytes, end: usize, used_up: BoxFuture<'static, ()>) -> Response {
    let mut start = whole;
    let end = start.split_off(start.len().saturating_sub(end));
    let settled = async move {
        tokio::time::sleep(SETTLE).await;
        used_up.await;
    };
    let parts = Parts { parts: VecDeque::from([start, end]), between: Some(Box::pin(settled)) };
    bytes(StatusCode::OK, content_type, Body::new(parts))
}

/// The start, what is done after it, and the end.
struct Parts {
    parts: VecDeque<Bytes>,
    between: Option<BoxFuture<'static, ()>>,
}

impl HttpBody for Parts {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.parts.len() == 1
            && let Some(between) = &mut self.between
        {
            ready!(between.as_mut().poll(context));
            self.between = None;
        }
        Poll::Ready(self.parts.pop_front().map(|part| Ok(Frame::data(part))))
    }

    fn is_end_stream(&self) -> bool {
        self.parts.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.parts.iter().map(|part| part.len() as u64).sum())
    }
}
