//! Connections by hand: bytes as a client sends them when it means no good.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use crate::harness::Host;

/// Longer than every limit of the service together with a busy machine's delays.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a connection to an HTTP/2 server begins.
pub(super) const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
pub(super) const HEADERS: u8 = 1;
pub(super) const SETTINGS: u8 = 4;
pub(super) const PING: u8 = 6;
pub(super) const END_STREAM: u8 = 1;
pub(super) const END_HEADERS: u8 = 4;

/// A connection to the public listener.
pub(super) struct Wire(pub(super) TcpStream);

/// An answer of HTTP/1.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

impl Wire {
    pub(super) async fn open(host: &Host) -> Wire {
        Wire(TcpStream::connect(("127.0.0.1", host.port)).await.unwrap())
    }

    /// From an address of this machine.
    pub(super) async fn open_from(host: &Host, address: IpAddr) -> Wire {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::new(address, 0)).unwrap();
        Wire(socket.connect(SocketAddr::from(([127, 0, 0, 1], host.port))).await.unwrap())
    }

    /// By a client with little room for what it is sent.
    pub(super) async fn open_narrow(host: &Host) -> Wire {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        Wire(socket.connect(SocketAddr::from(([127, 0, 0, 1], host.port))).await.unwrap())
    }

    pub(super) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.unwrap();
    }

    /// The next answer.
    pub(super) async fn reply(&mut self) -> Reply {
        let (mut head, mut byte) = (Vec::new(), [0]);
        while !head.ends_with(b"\r\n\r\n") {
            let count = timeout(PATIENCE, self.0.read(&mut byte)).await.expect("no answer in time").unwrap();
            assert_eq!(count, 1, "closed after {:?}", String::from_utf8_lossy(&head));
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
        timeout(PATIENCE, self.0.read_exact(&mut body)).await.expect("no body in time").unwrap();
        Reply { status, head, body: String::from_utf8(body).unwrap() }
    }

    /// Sends these one by one, a second apart, again and again, until the service ends the connection; what it had sent.
    pub(super) async fn trickle(mut self, pieces: &[&[u8]]) -> Vec<u8> {
        let (mut reader, mut writer) = self.0.split();
        let sending = async {
            for piece in pieces.iter().cycle() {
                if writer.write_all(piece).await.is_err() {
                    break;
                }
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            std::future::pending::<()>().await;
        };
        let mut got = Vec::new();
        let reading = timeout(PATIENCE, reader.read_to_end(&mut got));
        tokio::select! {
            // A reset is an end, too.
            ended = reading => { let _ = ended.expect("the connection is not ended"); }
            () = sending => {}
        }
        got
    }

    /// Sends nothing more; what comes until the service ends the connection.
    pub(super) async fn rest(mut self) -> Vec<u8> {
        let mut got = Vec::new();
        // A reset is an end, too.
        let _ = timeout(PATIENCE, self.0.read_to_end(&mut got)).await.expect("the connection is not ended");
        got
    }
}

/// A frame of HTTP/2.
pub(super) fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut frame = length[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// The headers of a GET, uncompressed.
pub(super) fn get(host: &Host, path: &str) -> Vec<u8> {
    let mut block = vec![0x82, 0x86];
    for (name, value) in [(4, path), (1, &*format!("localhost:{}", host.port))] {
        block.extend([name, u8::try_from(value.len()).unwrap()]);
        block.extend(value.as_bytes());
    }
    block
}

/// How many connections the service has ended for a reason.
pub(super) async fn ended(host: &Host, reason: &str) -> u64 {
    let line = format!("convoke_connections_ended_total{{reason=\"{reason}\"}} ");
    let metrics = host.fetch(&host.admin_url("/metrics")).send().await.text;
    metrics.lines().find_map(|found| found.strip_prefix(&line)).map_or(0, |count| count.parse().unwrap())
}

/// Waits until it has ended so many.
pub(super) async fn wait_for_ended(host: &Host, reason: &str, count: u64) {
    let begun = std::time::Instant::now();
    while ended(host, reason).await < count {
        assert!(begun.elapsed() < PATIENCE, "{reason}: {} of {count}", ended(host, reason).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
