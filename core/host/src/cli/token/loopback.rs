//! Where the browser comes back to on this machine (RFC 8252 section 7.3). It brings no credential, only the word that there
//! is something to fetch.

use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::body::Body;
use hyper::body::Incoming;
use hyper::header::{CACHE_CONTROL, CONNECTION, CONTENT_TYPE, HeaderValue, REFERRER_POLICY};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::seal;

const WORDS: &str = "You can close this page and go back to the terminal.\n";

/// A listener on a port of the system's choice.
pub(super) struct Loopback {
    listener: TcpListener,
    port: u16,
    state: String,
}

impl Loopback {
    pub(super) async fn bind() -> std::io::Result<Loopback> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        Ok(Loopback { listener, port, state: seal::random_text::<16>() })
    }

    pub(super) fn redirect_uri(&self) -> String {
        format!("http://127.0.0.1:{}/paired", self.port)
    }

    pub(super) fn state(&self) -> &str {
        &self.state
    }

    /// Waits for the browser with our state; whatever else comes is answered 404.
    pub(super) async fn arrival(self) {
        let Loopback { listener, state, .. } = self;
        let (state, arrived): (Arc<str>, _) = (state.into(), Arc::new(Notify::new()));
        loop {
            tokio::select! {
                () = arrived.notified() => return,
                accepted = listener.accept() => {
                    let Ok((stream, _)) = accepted else { continue };
                    let (state, arrived) = (state.clone(), arrived.clone());
                    let answer = service_fn(move |request| {
                        let ours = is_ours(&request, &state);
                        if ours {
                            arrived.notify_one();
                        }
                        std::future::ready(Ok::<_, Infallible>(answer(ours)))
                    });
                    // On its own: a visitor that says nothing keeps nobody waiting.
                    tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
                }
            }
        }
    }
}

fn is_ours(request: &Request<Incoming>, state: &str) -> bool {
    let query = request.uri().query().unwrap_or_default();
    request.uri().path() == "/paired"
        && form_urlencoded::parse(query.as_bytes())
            .any(|(name, value)| name == "state" && seal::same(value.as_bytes(), state.as_bytes()))
}

fn answer(ours: bool) -> Response<Body> {
    let (status, words) = if ours { (StatusCode::OK, WORDS) } else { (StatusCode::NOT_FOUND, "") };
    let mut response = Response::new(Body::from(words));
    *response.status_mut() = status;
    for (name, value) in [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONNECTION, "close"),
        (REFERRER_POLICY, "no-referrer"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
