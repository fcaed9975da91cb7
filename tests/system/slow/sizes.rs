//! Requests that are too large: refused with the right status, without being read to their end.

use tokio::io::AsyncWriteExt as _;

use super::wire::Wire;
use crate::harness::{Host, Setup};

const LIMIT: usize = 64 * 1024;

/// The status that these bytes are answered with.
async fn status(host: &Host, bytes: &str) -> u16 {
    let mut wire = Wire::open(host).await;
    wire.send(bytes).await;
    wire.reply().await.status
}

fn get(path: &str, more: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n")
}

fn post(more: &str) -> String {
    format!(
        "POST /v1/providers/webex/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{more}\r\n"
    )
}

fn host() -> Host {
    Setup::empty()
        .add("[providers.webex]\nbase_url = \"http://127.0.0.1:9\"\nclient_id = \"a\"\nclient_secret = \"b\"\n")
        .start()
}

#[tokio::test]
async fn heads() {
    let host = host();
    let padding = |length: usize| format!("X-Padding: {}\r\n", "x".repeat(length));
    assert_eq!(status(&host, &get("/v1/providers", &padding(24 * 1024))).await, 200);
    assert_eq!(status(&host, &get("/v1/providers", &padding(40 * 1024))).await, 431);
    assert_eq!(status(&host, &get("/v1/providers", &"X: y\r\n".repeat(90))).await, 200);
    assert_eq!(status(&host, &get("/v1/providers", &"X: y\r\n".repeat(101))).await, 431);
    // Endless, never a line's end: it is not waited for.
    let mut wire = Wire::open(&host).await;
    wire.send(format!("GET / HTTP/1.1\r\nX: {}", "x".repeat(LIMIT))).await;
    assert_eq!(wire.reply().await.status, 431);
    // A request line alone.
    assert_eq!(status(&host, &get(&format!("/v1/{}", "x".repeat(24 * 1024)), "")).await, 404);
    for length in [40 * 1024, 100 * 1024] {
        let found = status(&host, &get(&format!("/{}", "x".repeat(length)), "")).await;
        assert!(matches!(found, 414 | 431), "{length}: {found}");
    }
}

#[tokio::test]
async fn heads_of_http_2() {
    let host = host();
    let client = reqwest::Client::builder().http2_prior_knowledge().no_proxy().build().unwrap();
    let asked = async |length: usize| {
        let request = client.get(host.url("/v1/providers")).header("x-padding", "x".repeat(length));
        request.send().await.map(|answer| answer.status().as_u16())
    };
    assert_eq!(asked(24 * 1024).await.unwrap(), 200);
    assert_eq!(asked(40 * 1024).await.unwrap(), 431);
    assert_eq!(asked(1).await.unwrap(), 200, "others on the connection are not disturbed");
}

#[tokio::test]
async fn bodies() {
    let host = host();
    let with_length = |length: usize, body: &str| post(&format!("Content-Length: {length}\r\n")) + body;
    let chunked = |body: &str| {
        format!("{}{:x}\r\n{body}\r\n0\r\n\r\n", post("Transfer-Encoding: chunked\r\n"), body.len())
    };
    let (fits, large) = (" ".repeat(LIMIT), " ".repeat(LIMIT + 1));
    assert_eq!(status(&host, &with_length(LIMIT, &fits)).await, 400, "read, and no JSON");
    assert_eq!(status(&host, &with_length(LIMIT + 1, &large)).await, 413);
    assert_eq!(status(&host, &chunked(&fits)).await, 400, "read, and no JSON");
    assert_eq!(status(&host, &chunked(&large)).await, 413);
    // A client that asks first is told before it sends anything.
    let mut wire = Wire::open(&host).await;
    wire.send(post("Content-Length: 10000000000\r\nExpect: 100-continue\r\n")).await;
    let reply = wire.reply().await;
    assert_eq!(reply.status, 413);
    assert!(reply.body.contains("/problems/body-too-large"), "{reply:?}");
    assert_eq!(wire.rest().await, b"", "nobody waits for the rest");
    let mut wire = Wire::open(&host).await;
    wire.send(post("Content-Length: 2\r\nExpect: 100-continue\r\n")).await;
    assert_eq!(wire.reply().await.status, 100);
    wire.send("{}").await;
    assert_eq!(wire.reply().await.status, 422);
}

#[tokio::test]
async fn a_body_without_end_is_not_read_to_its_end() {
    let host = host();
    for head in [post("Content-Length: 10000000000\r\n"), post("Transfer-Encoding: chunked\r\n")] {
        let chunk = if head.contains("chunked") {
            format!("10000\r\n{}\r\n", " ".repeat(LIMIT))
        } else {
            " ".repeat(LIMIT)
        };
        let mut wire = Wire::open(&host).await;
        wire.send(&head).await;
        let mut sent = 0;
        // What the sockets hold is sent and not read.
        while sent < 1 << 30 && wire.0.write_all(chunk.as_bytes()).await.is_ok() {
            sent += chunk.len();
        }
        assert!(sent < 64 << 20, "{sent} bytes of it were taken");
    }
    assert_eq!(status(&host, &get("/v1/providers", "")).await, 200);
}
