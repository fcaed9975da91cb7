//! `convoke serve`: from the configuration to answers, and back down.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use tokio::net::TcpListener;
use tracing::{error, info, warn};

use super::{Loaded, load, open_files, public_url, tell};
use crate::app::{App, PairingLimits};
use crate::config::{self, Config, Severity, Sources};
use crate::credential::Sealer;
use crate::flow::flights::{Flights, Shared};
use crate::flow::limiter::{Limiter, PASSWORDS};
use crate::flow::pairing::{BEGINNINGS, WRONG_CODES};
use crate::http::admin::{self, Admin};
use crate::http::connections::Connections;
use crate::http::server::Server;
use crate::http::{self, Documents};
use crate::observe::log;
use crate::seal::KeyRing;
use crate::{store, tls};

/// How long a stop waits for requests and flights.
const PATIENCE: Duration = Duration::from_secs(65);

pub(super) fn run(sources: Sources) -> ExitCode {
    let loaded = match load(sources) {
        Ok(loaded) => loaded,
        Err(issues) => {
            tell(&issues);
            return ExitCode::FAILURE;
        }
    };
    if loaded.assembled.issues.iter().any(|issue| issue.severity == Severity::Error) {
        tell(&loaded.assembled.issues);
        return ExitCode::FAILURE;
    }
    if let Err(reason) = log::start(&loaded.config.log, std::env::var("RUST_LOG").ok().as_deref()) {
        return failed(&reason);
    }
    let runtime =
        match tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(2).build() {
            Ok(runtime) => runtime,
            Err(reason) => return failed(&format!("the runtime does not start: {reason}")),
        };
    match runtime.block_on(serve(loaded)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => failed(&reason),
    }
}

#[expect(clippy::print_stderr, reason = "there may be no log yet")]
fn failed(reason: &str) -> ExitCode {
    eprintln!("error: {reason}");
    ExitCode::FAILURE
}

async fn serve(loaded: Loaded) -> Result<(), String> {
    let Loaded { config, assembled, .. } = &loaded;
    let listener = bind(config.server.listen, "server.listen").await?;
    let admin_listener = bind(config.server.admin_listen, "server.admin_listen").await?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    let admin_address = admin_listener.local_addr().map_err(|e| e.to_string())?;
    let tls = config
        .server
        .tls
        .as_ref()
        .map(tls::acceptor)
        .transpose()
        .map_err(|(key, reason)| format!("{key}: {reason}"))?;

    let app = Arc::new(app(&loaded)?);
    let router = http::router(&app);
    let ready = Arc::new(AtomicBool::new(true));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let connections = connections(&config.server);
    let server = Server::start(&app, &router, tls, connections, cores)
        .map_err(|e| format!("the runtimes do not start: {e}"))?;
    let admin = admin::router(Admin {
        app: app.clone(),
        ready: ready.clone(),
        allowed_hosts: config.server.allowed_hosts.clone(),
    });
    let admin = tokio::spawn(async move { axum::serve(admin_listener, admin).await });

    report(config, &loaded, assembled, &app);
    info!("listening on {address}, public URL {}; admin on {admin_address}", app.public_url);

    // Says what fails. A service that begins before its store waits for it.
    let asking = app.clone();
    tokio::spawn(async move { asking.store.check().await });
    let warm = app.clone();
    std::thread::spawn(move || warm_up(&warm));

    server.accept(listener, stop_signal()).await;
    ready.store(false, Relaxed);
    info!("stopping: no new connections; waiting for requests and for sign-ins and changes under way");
    let stopped = tokio::task::spawn_blocking(move || server.stop());
    tokio::select! {
        _ = stopped => info!("stopped"),
        () = tokio::time::sleep(PATIENCE) => warn!("stopped; some requests did not end in time"),
        () = stop_signal() => warn!("stopped at once, as asked a second time"),
    }
    admin.abort();
    // What is still under way after that must not keep the process.
    crate::plugins::leave(0);
}

/// Says which provider's options cannot be checked. One of its schemas is compiled for that; the others, which hold the same
/// options, are compiled when somebody first asks, because each takes memory.
fn warm_up(app: &App) {
    for provider in app.providers.values() {
        if let Err(reason) = provider.meeting_request.validator() {
            error!(
                "{}: the options schema of the plugin {} cannot be used: {reason}",
                provider.id,
                provider.plugin_name()
            );
        }
    }
}

/// Room for connections: each may need a second open file, for its request to a provider.
fn connections(server: &config::Server) -> Connections {
    let wanted = server.max_connections as usize;
    let most = open_files::raise().map_or(wanted, |files| wanted.min((files.saturating_sub(64) / 2).max(16)));
    if most < wanted {
        warn!(
            "server.max_connections: {wanted} need twice as many open files; the system allows this process so few that it takes {most}"
        );
    }
    Connections::new(most, Duration::from_secs(server.keep_alive_seconds.into()))
}

async fn bind(address: std::net::SocketAddr, key: &str) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => format!("{key}: {address} is in use by another program"),
        io::ErrorKind::PermissionDenied => format!("{key}: this user may not listen on {address}"),
        _ => format!("{key}: cannot listen on {address}: {error}"),
    })
}

fn app(loaded: &Loaded) -> Result<App, String> {
    let config = &loaded.config;
    let flights = Flights::default();
    let ring = Arc::new(KeyRing::new(&config.server.keys));
    let per_address = !config.server.hides_clients();
    Ok(App {
        public_url: public_url(config),
        providers: loaded.assembled.providers.clone(),
        sealer: Sealer::new(ring.clone(), &config.tokens),
        ring,
        store: store::open(&config.store)?,
        replay: Duration::from_secs(config.tokens.replay_seconds.into()),
        refreshes: Shared::new(flights.clone()),
        flights,
        limiter: Limiter::new(PASSWORDS, per_address),
        limits: PairingLimits {
            beginnings: Limiter::new(BEGINNINGS, per_address),
            wrong_codes: Limiter::new(WRONG_CODES, per_address),
        },
        pairings: config.pairings.clone(),
        allowed_hosts: config.server.allowed_hosts.clone(),
        allowed_origins: config.server.allowed_origins.clone(),
        behind_proxy: config.server.behind_proxy,
        trusted_proxies: config.server.trusted_proxies.clone(),
        privacy: config.pages.clone(),
        documents: Documents::new()?,
    })
}

/// What an administrator wants to know at the start, in words.
fn report(config: &Config, loaded: &Loaded, assembled: &crate::assemble::Assembled, app: &App) {
    info!("convoke {}", env!("CARGO_PKG_VERSION"));
    for issue in &assembled.issues {
        warn!("{issue}");
    }
    if config.server.keys.is_empty() {
        warn!(
            "server.keys: no sealing key is configured; a random one is used, so sign-ins under way end with this process and do not reach other replicas"
        );
    }
    for provider in app.providers.values() {
        info!(
            "{} is ready: {} by plugin {} {}",
            provider.id,
            provider.label,
            provider.plugin_name(),
            provider.manifest.version
        );
    }
    for (id, reason) in &assembled.left_out {
        warn!("{id} is left out: {reason}");
    }
    if app.providers.is_empty() {
        error!("no provider is ready; `convoke config check` says why");
    }
    let _ = loaded;
}

#[cfg(unix)]
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
        (Ok(mut terminate), Ok(mut interrupt)) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        }
        // Without signals the process can only be killed.
        _ => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn stop_signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
