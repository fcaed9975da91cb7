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
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio_rustls::TlsAcceptor;
use tracing::{debug, warn};

use super::edge;
use crate::app::App;
use crate::observe::metrics::Connected;

/// A TLS handshake that takes longer is somebody keeping the door open.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Head of a request.
const HEAD: Duration = Duration::from_secs(15);
/// Shorter than every time limit of a request.
const TICK: Duration = Duration::from_secs(4);
/// Connections that wait for their core.
const BACKLOG: usize = 256;

/// An accepted connection, registered with no runtime: its events must be driven by the core that serves it.
type Arrival = (std::net::TcpStream, SocketAddr);

/// The public side: listener, runtimes, and how they are told to stop.
pub struct Server {
    workers: Vec<JoinHandle<()>>,
    doors: Vec<mpsc::Sender<Arrival>>,
    stop: watch::Sender<bool>,
}

impl Server {
    /// Starts the runtimes.
    pub fn start(
        app: &Arc<App>,
        router: &Router,
        tls: Option<TlsAcceptor>,
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
        Ok(Server { workers, doors, stop })
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
                        // The next door with room, so that one busy core does not keep a caller waiting.
                        let mut waiting = Some((stream, peer));
                        for _ in 0..self.doors.len() {
                            next = (next + 1) % self.doors.len();
                            match waiting.take().map(|pair| self.doors[next].try_send(pair)) {
                                Some(Err(mpsc::error::TrySendError::Full(pair) | mpsc::error::TrySendError::Closed(pair))) => waiting = Some(pair),
                                _ => break,
                            }
                        }
                        if waiting.is_some() {
                            warn!("all cores are busy: a connection was closed");
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
    while let Some((stream, peer)) = arrivals.recv().await {
        let Ok(stream) = TcpStream::from_std(stream) else { continue };
        let (app, router, tls, stopping) = (app.clone(), router.clone(), tls.clone(), stopping.clone());
        connections.spawn(async move {
            let _counted = Connected::new();
            // Small answers should not wait for more.
            let _ = stream.set_nodelay(true);
            match tls {
                None if !speaks(&stream).await => debug!(%peer, "a connection said nothing in time"),
                None => converse(app, router, stream, peer, stopping).await,
                Some(acceptor) => match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                    Ok(Ok(stream)) => converse(app, router, stream, peer, stopping).await,
                    Ok(Err(error)) => debug!(%peer, kind = ?error.kind(), "no TLS"),
                    Err(_) => debug!(%peer, "no TLS in time"),
                },
            }
        });
    }
    connections.close();
    connections.wait().await;
    tick.abort();
    // Flights live on the runtime that began them: it must not end before they do.
    app.flights.finish().await;
}

/// Whether the client sends anything: hyper's own limit begins only with the first bytes. Not for TLS, whose handshake may have
/// read the first request already.
async fn speaks(stream: &TcpStream) -> bool {
    matches!(tokio::time::timeout(HEAD, stream.readable()).await, Ok(Ok(())))
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
    mut stopping: watch::Receiver<bool>,
) where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (app, router) = (app.clone(), router.clone());
        async move {
            Ok::<_, std::convert::Infallible>(edge::answer(app, router, request.map(Body::new), peer).await)
        }
    });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(64 * 1024);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(128)
        .keep_alive_interval(Some(Duration::from_secs(30)));
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    tokio::select! {
        result = connection.as_mut() => {
            if let Err(error) = result {
                debug!(%peer, %error, "a connection ended early");
            }
        }
        () = told_to_stop(&mut stopping) => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}
