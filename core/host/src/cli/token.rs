//! `convoke token`: a user's own tokens on the terminal, by pairing with a running Convoke.

mod loopback;
mod service;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::Value;

use self::loopback::Loopback;
use self::service::{Poll, Service, Started};
use super::{public_url, tell};
use crate::config::{Config, Sources};

/// The longest name that a program may have, in characters.
const LONGEST_NAME: usize = 64;
/// A server that does not answer is asked again after at most so many seconds.
const LONGEST_WAIT: u64 = 60;

/// Which token, from where.
#[derive(Args)]
pub(super) struct Arguments {
    /// The provider's id there, as in [providers.ID]
    provider: String,
    /// Ask for exactly these scopes; may be given several times. Default: those that every sign-in asks for
    #[arg(long = "scope", value_name = "SCOPE", value_delimiter = ',')]
    scopes: Vec<String>,
    /// The running Convoke. Default: server.public_url of the configuration
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Trust these certificate authorities too, PEM. Default: outbound.ca_file of the configuration
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// The name that the page in the browser shows for this program
    #[arg(long, value_name = "NAME")]
    client: Option<String>,
    /// The browser is on this machine: after the decision it comes back here, and the token is printed at once
    #[arg(long)]
    loopback: bool,
    /// Print the whole answer as JSON
    #[arg(long)]
    json: bool,
}

/// How it can end; each has its exit code.
enum End {
    /// The user confirmed: the answer.
    Confirmed(Value),
    /// Something did not work.
    Failed(String),
    /// The user refused.
    Refused,
    /// The user did not confirm in time.
    Over,
    /// Ctrl-C.
    Interrupted,
}

impl End {
    fn code(&self) -> u8 {
        match self {
            End::Confirmed(_) => 0,
            // 2 are wrong arguments.
            End::Failed(_) => 1,
            End::Refused => 3,
            End::Over => 4,
            // As shells have it: 128 and the signal's number.
            End::Interrupted => 130,
        }
    }
}

#[expect(clippy::print_stderr, reason = "standard output is for the token alone")]
pub(super) fn run(arguments: &Arguments, sources: Sources) -> u8 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(2).build();
    let end = match (runtime, place(arguments, sources)) {
        (Ok(runtime), Ok((url, ca_file))) => runtime.block_on(pair(arguments, &url, ca_file)),
        (Err(reason), _) => End::Failed(format!("the runtime does not start: {reason}")),
        // What is wrong with the configuration has been told.
        (_, Err(())) => return 1,
    };
    match &end {
        End::Confirmed(_) => {}
        End::Failed(reason) => eprintln!("error: {reason}"),
        End::Refused => eprintln!("Refused in the browser. Nothing was given."),
        End::Over => eprintln!("Nobody confirmed in time. Nothing was given."),
        End::Interrupted => eprintln!("Given up. Nothing was given."),
    }
    end.code()
}

/// Where Convoke is, and whom to trust for it.
fn place(arguments: &Arguments, sources: Sources) -> Result<(String, Option<PathBuf>), ()> {
    if let Some(url) = &arguments.url {
        return Ok((url.clone(), arguments.ca_file.clone()));
    }
    let (config, _) = Config::load(sources).map_err(|issues| _ = tell(&issues))?;
    Ok((public_url(&config), arguments.ca_file.clone().or_else(|| config.outbound.ca_file.clone())))
}

async fn pair(arguments: &Arguments, url: &str, ca_file: Option<PathBuf>) -> End {
    let mut stop = Stop::new();
    let begun = tokio::select! {
        () = stop.asked() => return End::Interrupted,
        begun = begin(arguments, url, ca_file) => begun,
    };
    match begun {
        Ok((service, started, shows, back)) => {
            announce(&started, back.is_some());
            let end = wait(&service, &started, back, &mut stop).await;
            if let End::Confirmed(answer) = &end {
                print(answer, &shows, arguments.json);
            }
            end
        }
        Err(reason) => End::Failed(reason),
    }
}

type Begun = (Service, Started, Vec<String>, Option<Loopback>);

async fn begin(arguments: &Arguments, url: &str, ca_file: Option<PathBuf>) -> Result<Begun, String> {
    let service = Service::new(url, ca_file.as_deref())?;
    let shows = service.shows(&arguments.provider).await?;
    let back = match arguments.loopback {
        true => Some(Loopback::bind().await.map_err(|e| format!("cannot listen on 127.0.0.1: {e}"))?),
        false => None,
    };
    let mut request = serde_json::json!({
        "provider": arguments.provider,
        "client": arguments.client.clone().unwrap_or_else(own_name),
    });
    let scopes: Vec<_> = arguments.scopes.iter().flat_map(|text| text.split_whitespace()).collect();
    if !scopes.is_empty() {
        request["scopes"] = scopes.into();
    }
    if let Some(back) = &back {
        request["redirect_uri"] = back.redirect_uri().into();
        request["state"] = back.state().into();
    }
    let started = service.begin(&request).await?;
    Ok((service, started, shows, back))
}

/// Who asks, as the user will see it.
fn own_name() -> String {
    let variable = |names: &[&str]| names.iter().find_map(|name| std::env::var(name).ok());
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let host = host.or_else(|| variable(&["COMPUTERNAME", "HOSTNAME"])).unwrap_or_default();
    let name = match (variable(&["USER", "USERNAME", "LOGNAME"]), host.trim()) {
        (Some(user), host) if !host.is_empty() => format!("convoke token of {user} on {host}"),
        (Some(user), _) => format!("convoke token of {user}"),
        (None, host) if !host.is_empty() => format!("convoke token on {host}"),
        (None, _) => "convoke token".to_owned(),
    };
    name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect()
}

#[expect(clippy::print_stderr, reason = "standard output is for the token alone")]
fn announce(started: &Started, here: bool) {
    let place = if here { "on this machine" } else { "on any device" };
    eprintln!("Open this address in a browser {place}, sign in, and confirm when it shows this code:\n");
    eprintln!("  {}\n  {}\n", started.address, started.code);
    eprintln!("Waiting for {} seconds; Ctrl-C gives up.", started.expires_in);
}

/// Polls until the user has decided.
async fn wait(service: &Service, started: &Started, back: Option<Loopback>, stop: &mut Stop) -> End {
    let deadline = Instant::now() + Duration::from_secs(started.expires_in);
    let mut interval = started.interval;
    let mut arrival = std::pin::pin!(async {
        match back {
            Some(back) => back.arrival().await,
            None => std::future::pending().await,
        }
    });
    let mut arrived = false;
    loop {
        tokio::select! {
            () = stop.asked() => {
                service.cancel(started).await;
                return End::Interrupted;
            }
            () = &mut arrival, if !arrived => arrived = true,
            // At its end at the latest: then the answer is known.
            () = tokio::time::sleep(Duration::from_secs(interval).min(left(deadline))) => {}
        }
        match service.poll(started).await {
            Poll::Wait(seconds) => interval = seconds,
            Poll::Confirmed(answer) => return End::Confirmed(answer),
            Poll::Refused => return End::Refused,
            Poll::Over => return End::Over,
            Poll::NoAnswer(_) if Instant::now() < deadline => interval = (interval * 2).min(LONGEST_WAIT),
            Poll::NoAnswer(reason) => return End::Failed(reason),
        }
    }
}

/// Until shortly after the deadline.
fn left(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now()) + Duration::from_millis(100)
}

/// Ctrl-C, or the request to end, from the moment on that it is made.
struct Stop {
    #[cfg(unix)]
    signals: Option<[tokio::signal::unix::Signal; 2]>,
}

impl Stop {
    fn new() -> Stop {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let signals =
                signal(SignalKind::interrupt()).and_then(|i| Ok([i, signal(SignalKind::terminate())?]));
            Stop { signals: signals.ok() }
        }
        #[cfg(not(unix))]
        Stop {}
    }

    async fn asked(&mut self) {
        #[cfg(unix)]
        if let Some([interrupt, terminate]) = &mut self.signals {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// The credential lines that the provider's token page has, or all of it.
fn print(answer: &Value, shows: &[String], json: bool) {
    if json {
        say!("{answer:#}");
        return;
    }
    let text = |name: &str| answer[name].as_str().filter(|text| !text.is_empty());
    let (refresh, access) = (text("refresh_token"), text("access_token"));
    let wanted = |what: &str| shows.iter().any(|shown| shown == what);
    let refresh = refresh.filter(|_| wanted("refresh"));
    // As on the token page: without a refresh token the access token is all there is.
    // A sealed credential is both, and stands once.
    let access = access.filter(|access| match refresh {
        Some(refresh) => wanted("access") && *access != refresh,
        None => true,
    });
    for token in [refresh, access].into_iter().flatten() {
        say!("{token}");
    }
}
