//! Nothing lost: whatever is cut or killed, a user whose tokens the provider has replaced goes on without signing in again.

mod contents;
mod cuts;
mod kills;
mod pairings;
mod redis;
mod replicas;
mod windows;

use std::io::{self, Write as _};
use std::path::Path;
use std::time::Duration;

use convoke_sandbox::{Rotation, Sandbox};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::client::ALICE;
use crate::harness::Setup;

const SCOPES: [&str; 3] = ["meeting:schedules_read", "meeting:schedules_write", "spark:people_read"];
const KEYS: &str = "keys = [\"the sealing key of all replicas, long enough\"]";

/// Random numbers that a seed repeats (xorshift64*).
pub(crate) struct Dice(u64);

impl Dice {
    /// By the seed in `CONVOKE_SEED`, or by the clock; it is printed.
    fn thrown(what: &str) -> Self {
        let clock = || u64::from(jiff::Timestamp::now().subsec_nanosecond().unsigned_abs()) + 1;
        let seed =
            std::env::var("CONVOKE_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or_else(clock);
        report(&format!("{what}: CONVOKE_SEED={seed}"));
        Dice(seed.max(1))
    }

    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % end
    }

    fn micros(&mut self, end: u64) -> Duration {
        Duration::from_micros(self.below(end))
    }

    /// Dice of its own, for a task of its own.
    fn another(&mut self) -> Self {
        Dice(self.below(u64::from(u32::MAX)) + 1)
    }
}

/// Says it also where tests pass: the test runner takes what the macros print.
fn report(text: &str) {
    let _ = writeln!(io::stderr(), "nothing lost: {text}");
}

/// A provider that ends the whole grant when it sees a replaced token again.
fn strict() -> Sandbox {
    let sandbox = crate::harness::sandbox();
    sandbox.webex.set_rotation(Rotation::RotateAndRevokeOnReuse);
    sandbox
}

fn refresh_token(sandbox: &Sandbox) -> String {
    sandbox.webex.tokens(ALICE, &SCOPES).refresh_token
}

fn with_file(sandbox: &Sandbox, path: &Path) -> Setup {
    let store = format!("[store]\nkind = \"file\"\npath = \"{}\"", path.display());
    Setup::with(sandbox).server(KEYS).add(&store).env("RUST_LOG", "info")
}

/// What the provider answered to each use of a refresh token: statuses in order.
fn uses(sandbox: &Sandbox, token: &str) -> Vec<Option<u16>> {
    let calls = sandbox.webex.calls();
    let of_token = calls.iter().filter(|call| {
        call.path == "/v1/access_token"
            && form_urlencoded::parse(&call.body)
                .any(|(name, value)| name == "refresh_token" && value == token)
    });
    of_token.map(|call| call.status).collect()
}

/// A refresh as it goes over the wire.
fn request(token: &str) -> Vec<u8> {
    let body = serde_json::json!({"refresh_token": token}).to_string();
    format!(
        "POST /v1/providers/webex/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Where a client goes away.
#[derive(Clone, Copy, Debug)]
enum Cut {
    /// It does not.
    Never,
    /// After so many bytes of its request.
    Sending(usize),
    /// So long after its request.
    Waiting(Duration),
    /// After so many bytes of the answer.
    Reading(usize),
}

/// Sends a refresh. The answer's status and JSON, if all of it arrived.
async fn refresh(port: u16, token: &str, cut: Cut) -> io::Result<Option<(u16, Value)>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let request = request(token);
    if let Cut::Sending(count) = cut {
        stream.write_all(&request[..count.min(request.len() - 1)]).await?;
        return Ok(None);
    }
    stream.write_all(&request).await?;
    let mut answer = Vec::new();
    match cut {
        Cut::Waiting(time) => {
            // What has arrived by then is not read.
            tokio::time::sleep(time).await;
            return Ok(None);
        }
        Cut::Reading(count) => {
            let mut part = vec![0; count];
            let _ = stream.read_exact(&mut part).await;
            return Ok(None);
        }
        _ => stream.read_to_end(&mut answer).await?,
    };
    let whole = String::from_utf8_lossy(&answer).into_owned();
    let Some((head, body)) = whole.split_once("\r\n\r\n") else { return Ok(None) };
    let status = head.split(' ').nth(1).and_then(|text| text.parse().ok()).unwrap_or(0);
    Ok(serde_json::from_str(body).ok().map(|json| (status, json)))
}

fn new_token(answer: &Value) -> String {
    answer["refresh_token"].as_str().unwrap_or_else(|| panic!("no refresh_token in {answer}")).to_owned()
}
