//! Simulated meeting providers on loopback, for the demo and the tests.
//!
//! [`Sandbox::start`] runs one of each on sockets of this machine. They speak the documented HTTP
//! APIs and are strict: what the documentation does not allow is refused, so that a client that gets along with them
//! has kept to it. Faults, expiry and rotation are switched through [`Server`] or at `/_sandbox` of each server.
//!
//! A provider here is a function from a request and the time to an answer (`webex/`, `jiomeet/`, …); sockets are
//! in `socket.rs`, what goes wrong on purpose in `fault.rs` and `raw.rs`.

mod authorization;
mod clients;
mod control;
mod exchange;
mod fault;
mod gotomeeting;
mod jiomeet;
mod jwt;
mod oauth;
mod page;
mod random;
mod raw;
mod sametime;
mod server;
mod socket;
mod teams;
#[cfg(test)]
mod testing;
mod webex;
mod zoom;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

pub use exchange::Call;
pub use fault::{Fault, FaultKind};
pub use gotomeeting::GoToMeeting;
pub use jiomeet::JioMeet;
pub use oauth::{Rotation, TokenPair};
pub use sametime::Sametime;
pub use server::{Provider, Server, Switch};
pub use teams::Teams;
pub use webex::Webex;
pub use zoom::{Zoom, zoom_occurrences};

/// The client that every server knows.
pub const CLIENT_ID: &str = clients::DEMO.id;
/// Its secret.
pub const CLIENT_SECRET: &str = clients::DEMO.secret;

/// Where the servers listen.
#[derive(Clone, Copy, Debug)]
pub struct Addresses {
    /// Webex.
    pub webex: SocketAddr,
    /// JioMeet.
    pub jiomeet: SocketAddr,
    /// Sametime.
    pub sametime: SocketAddr,
    /// Zoom.
    pub zoom: SocketAddr,
    /// Teams.
    pub teams: SocketAddr,
    /// GoTo Meeting.
    pub gotomeeting: SocketAddr,
}

/// The running servers. They stop when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    /// The simulated Webex.
    pub webex: Server<Webex>,
    /// The simulated JioMeet.
    pub jiomeet: Server<JioMeet>,
    /// The simulated Sametime.
    pub sametime: Server<Sametime>,
    /// The simulated Zoom.
    pub zoom: Server<Zoom>,
    /// The simulated Teams.
    pub teams: Server<Teams>,
    /// The simulated GoTo Meeting.
    pub gotomeeting: Server<GoToMeeting>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

// === impl Addresses ===

impl Addresses {
    /// Free ports of 127.0.0.1.
    pub fn ephemeral() -> Self {
        Self::ports([0; 6])
    }

    /// The ports of the demo: 8871 to 8876 of 127.0.0.1.
    pub fn demo() -> Self {
        Self::ports([8871, 8872, 8873, 8874, 8875, 8876])
    }

    fn ports(ports: [u16; 6]) -> Self {
        let [webex, jiomeet, sametime, zoom, teams, gotomeeting] =
            ports.map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        Self { webex, jiomeet, sametime, zoom, teams, gotomeeting }
    }
}

// === impl Sandbox ===

impl Sandbox {
    /// Starts the servers on a thread of their own. They accept connections when this returns.
    ///
    /// # Errors
    /// An address that is taken (the message names it), or a system out of threads or descriptors.
    pub fn start(addresses: Addresses) -> io::Result<Self> {
        let (webex, webex_listener) = open::<Webex>(addresses.webex)?;
        let (jiomeet, jiomeet_listener) = open::<JioMeet>(addresses.jiomeet)?;
        let (sametime, sametime_listener) = open::<Sametime>(addresses.sametime)?;
        let (zoom, zoom_listener) = open::<Zoom>(addresses.zoom)?;
        let (teams, teams_listener) = open::<Teams>(addresses.teams)?;
        let (gotomeeting, gotomeeting_listener) = open::<GoToMeeting>(addresses.gotomeeting)?;
        let listeners = vec![
            (webex_listener, webex.site()),
            (jiomeet_listener, jiomeet.site()),
            (sametime_listener, sametime.site()),
            (zoom_listener, zoom.site()),
            (teams_listener, teams.site()),
            (gotomeeting_listener, gotomeeting.site()),
        ];
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let serve = move || runtime.block_on(run(listeners, stopped));
        let thread = std::thread::Builder::new().name("sandbox".to_owned()).spawn(serve)?;
        let (stop, thread) = (Some(stop), Some(thread));
        Ok(Self { webex, jiomeet, sametime, zoom, teams, gotomeeting, stop, thread })
    }

    /// Each server's name and address.
    pub fn addresses(&self) -> [(&'static str, SocketAddr); 6] {
        [
            (Webex::LABEL, self.webex.address()),
            (JioMeet::LABEL, self.jiomeet.address()),
            (Sametime::LABEL, self.sametime.address()),
            (Zoom::LABEL, self.zoom.address()),
            (Teams::LABEL, self.teams.address()),
            (GoToMeeting::LABEL, self.gotomeeting.address()),
        ]
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn open<P: Provider>(address: SocketAddr) -> io::Result<(Server<P>, TcpListener)> {
    let named = |error: io::Error| {
        io::Error::new(error.kind(), format!("simulated {} at {address}: {error}", P::LABEL))
    };
    let listener = TcpListener::bind(address).map_err(named)?;
    listener.set_nonblocking(true).map_err(named)?;
    Ok((Server::new(listener.local_addr().map_err(named)?), listener))
}

async fn run(listeners: Vec<(TcpListener, Arc<dyn socket::Site>)>, stopped: oneshot::Receiver<()>) {
    for (listener, site) in listeners {
        if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
            tokio::spawn(socket::accept(listener, site));
        }
    }
    let _ = stopped.await;
}
