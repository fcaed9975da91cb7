//! Sockets: one listener deals accepted connections out to one current-thread runtime per core.
//!
//! A work-stealing runtime would put the server's task and the pooled upstream connection on different cores, which costs
//! more than all else the host does. One listener (and not `SO_REUSEPORT`) so that a forgotten old process cannot take half of
//! the traffic, and that stopping resets nobody who is still in the queue.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::{Body as _, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio_rustls::TlsAcceptor;
use tracing::{debug, warn};

use super::connections::{Connection, Connections, Place};
use super::edge;
use super::exchange::{Answered, Asked};
use crate::app::App;

/// Largest head of a request, in bytes.
const MAX_HEAD: u32 = 32 * 1024;
/// What a client may send on one HTTP/2 stream before it is read; with the next, no more than one HTTP/1 body.
const STREAM_WINDOW: u32 = 64 * 1024;
/// The same on all streams of a connection together.
const CONNECTION_WINDOW: u32 = 128 * 1024;
/// Shorter than every time limit of a request.
const TICK: Duration = Duration::from_secs(4);
/// Connections that wait for their core.
const BACKLOG: usize = 256;

/// An accepted connection, registered with no runtime: its events must be driven by the core that serves it.
type Arrival = (std::net::TcpStream, SocketAddr, Place);

/// The public side: listener, runtimes, and how they are told to stop.
pub struct Server {
    workers: Vec<JoinHandle<()>>,
    doors: Vec<mpsc::Sender<Arrival>>,
    connections: Arc<Connections>,
    stop: watch::Sender<bool>,
}

impl Server {
    /// Starts the runtimes.
    pub fn start(
        app: &Arc<App>,
        router: &Router,
        tls: Option<TlsAcceptor>,
        connections: Connections,
        cores: usize,
    ) -> io::Result<Server> {
        let (stop, stopping) = watch::channel(false);
        let mut workers = Vec::new();
        let mut doors = Vec::new();
        for core in 0..cores.max(1) {
            let (door, arrivals) = mpsc::channel(BACKLOG);
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .max_blocking_threads(64)
                .build()?;
            let (app, router, tls, stopping) = (app.clone(), router.clone(), tls.clone(), stopping.clone());
            let name = format!("convoke-{core}");
            workers.push(
                std::thread::Builder::new()
                    .name(name)
                    .spawn(move || runtime.block_on(serve(app, router, tls, arrivals, stopping)))?,
            );
            doors.push(door);
        }
        Ok(Server { workers, doors, connections: Arc::new(connections), stop })
    }

    /// Accepts until `until` ends.
    pub async fn accept(&self, listener: TcpListener, until: impl Future<Output = ()>) {
        tokio::pin!(until);
        let mut next = 0;
        loop {
            tokio::select! {
                () = &mut until => return,
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => {
                        let Ok(stream) = stream.into_std() else { continue };
                        let Some(place) = self.connections.admit() else { continue };
                        next += 1;
                        tokio::select! {
                            () = &mut until => return,
                            () = self.deal((stream, peer, place), next) => {}
                        }
                    }
                    Err(error) => {
                        // Out of descriptors, most likely: breathe, and let some go.
                        warn!(%error, "a connection could not be accepted");
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                },
            }
        }
    }

    /// Gives a connection to the first core with room, so that one busy core does not keep a caller waiting; when all are
    /// busy, those who come next wait in the system's queue.
    async fn deal(&self, arrival: Arrival, first: usize) {
        let mut waiting = arrival;
        for step in 0..self.doors.len() {
            match self.doors[(first + step) % self.doors.len()].try_send(waiting) {
                Ok(()) => return,
                Err(mpsc::error::TrySendError::Full(back) | mpsc::error::TrySendError::Closed(back)) => {
                    waiting = back;
                }
            }
        }
        // A core that is gone has said so, and takes nothing.
        let _ = self.doors[first % self.doors.len()].send(waiting).await;
    }

    /// Lets requests and flights end, then the runtimes.
    pub fn stop(self) {
        self.stop.send_replace(true);
        drop(self.doors);
        for worker in self.workers {
            // A worker that panicked has said so.
            let _ = worker.join();
        }
    }
}

async fn serve(
    app: Arc<App>,
    router: Router,
    tls: Option<TlsAcceptor>,
    mut arrivals: mpsc::Receiver<Arrival>,
    stopping: watch::Receiver<bool>,
) {
    let connections = tokio_util::task::TaskTracker::new();
    let tick = tokio::spawn(ticking());
    while let Some((stream, peer, place)) = arrivals.recv().await {
        let Ok(stream) = TcpStream::from_std(stream) else { continue };
        let (app, router, tls, stopping) = (app.clone(), router.clone(), tls.clone(), stopping.clone());
        connections.spawn(async move {
            // Small answers should not wait for more.
            let _ = stream.set_nodelay(true);
            let connection = place.connection().clone();
            let conversation = async {
                match tls {
                    None => converse(app, router, stream, peer, &connection, stopping).await,
                    Some(acceptor) => match acceptor.accept(stream).await {
                        Ok(stream) => converse(app, router, stream, peer, &connection, stopping).await,
                        Err(error) => debug!(%peer, kind = ?error.kind(), "no TLS"),
                    },
                }
            };
            tokio::select! {
                () = conversation => {}
                reason = connection.over() => debug!(%peer, ?reason, "a connection was ended"),
            }
        });
    }
    connections.close();
    connections.wait().await;
    tick.abort();
    // Flights live on the runtime that began them: it must not end before they do.
    app.flights.finish().await;
}

/// Keeps a timer near. A timer that ends before all others makes tokio wake the runtime, by a system call even from its own
/// thread; without this each request's time limit would do that.
async fn ticking() {
    let mut tick = tokio::time::interval(TICK);
    loop {
        tick.tick().await;
    }
}

async fn told_to_stop(stopping: &mut watch::Receiver<bool>) {
    // An error is the end of the server, too.
    drop(stopping.wait_for(|stopping| *stopping).await);
}

async fn converse<S>(
    app: Arc<App>,
    router: Router,
    stream: S,
    peer: SocketAddr,
    held: &Arc<Connection>,
    mut stopping: watch::Receiver<bool>,
) where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let exchanges = held.clone();
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (app, router) = (app.clone(), router.clone());
        let exchange = exchanges.begin(!request.body().is_end_stream());
        async move {
            let request = request.map(|body| Body::new(Asked::new(body, exchange.clone())));
            let answer = edge::answer(app, router, request, peer).await;
            exchange.answered();
            Ok::<_, std::convert::Infallible>(answer.map(|body| Answered::new(body, exchange)))
        }
    });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    // The clocks of `held` are stricter than hyper's, and run for both versions.
    builder.http1().timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(MAX_HEAD as usize);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(128)
        .max_header_list_size(MAX_HEAD)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .keep_alive_interval(Some(Duration::from_secs(30)));
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    tokio::select! {
        result = connection.as_mut() => return told(peer, result),
        () = told_to_stop(&mut stopping) => {}
        () = held.leaves() => {}
    }
    connection.as_mut().graceful_shutdown();
    told(peer, connection.await);
}

fn told<E: std::fmt::Display>(peer: SocketAddr, result: Result<(), E>) {
    if let Err(error) = result {
        debug!(%peer, %error, "a connection ended early");
    }
}
