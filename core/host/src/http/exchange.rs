//! Bodies that know their exchange: the request's, until it has been read, and the answer's, until its last byte has left.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Buf, Frame, Incoming, SizeHint};

use super::connections::Exchange;

/// The body of a request. Its handler reads it or drops it; either way the rest is our work.
pub(super) struct Asked {
    body: Incoming,
    exchange: Arc<Exchange>,
}

/// The body of an answer.
pub(super) struct Answered {
    body: Body,
    exchange: Arc<Exchange>,
}

/// A piece of it, which is dropped when its last byte has been handed to the socket, and not before: neither a full socket nor an
/// HTTP/2 window that its client keeps shut hides that it waits.
pub(super) struct Piece {
    bytes: Bytes,
    _exchange: Arc<Exchange>,
}

// === impl Asked ===

impl Asked {
    pub(super) fn new(body: Incoming, exchange: Arc<Exchange>) -> Self {
        Asked { body, exchange }
    }
}

impl HttpBody for Asked {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.exchange.asked();
    }
}

// === impl Answered ===

impl Answered {
    pub(super) fn new(body: Body, exchange: Arc<Exchange>) -> Self {
        Answered { body, exchange }
    }
}

impl HttpBody for Answered {
    type Data = Piece;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Piece>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        polled.map_ok(|frame| frame.map_data(|bytes| Piece { bytes, _exchange: self.exchange.clone() }))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

// === impl Piece ===

impl Buf for Piece {
    fn remaining(&self) -> usize {
        self.bytes.remaining()
    }

    fn chunk(&self) -> &[u8] {
        self.bytes.chunk()
    }

    fn advance(&mut self, count: usize) {
        self.bytes.advance(count);
    }
}
