//! Every wait for a client has an end. All of them run at once, since each takes its time.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;

use futures_util::future::join_all;
use http_body_util::StreamBody;
use hyper::body::{Bytes, Frame};

use super::wire::{
    END_HEADERS, END_STREAM, HEADERS, PING, PREFACE, SETTINGS, Wire, ended, frame, get, wait_for_ended,
};
use crate::harness::{Host, Setup, sandbox};

type Case<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

const GET: &str = "GET /v1/providers HTTP/1.1\r\nHost: localhost\r\n\r\n";

#[tokio::test]
async fn heads_that_do_not_end() {
    let host = Setup::empty().server("keep_alive_seconds = 2").start();
    let tls = with_tls();
    let cases: Vec<Case> = vec![
        Box::pin(async {
            assert_eq!(Wire::open(&host).await.rest().await, b"", "a client that says nothing");
        }),
        Box::pin(async {
            let trickle: Vec<&[u8]> = GET.as_bytes()[..20].chunks(1).collect();
            let got = Wire::open(&host).await.trickle(&trickle).await;
            assert!(!got.starts_with(b"HTTP/1.1 200"), "a byte a second");
        }),
        Box::pin(async {
            let mut wire = Wire::open(&host).await;
            wire.send("GET / HTTP/1.1\r\n").await;
            wire.trickle(&[b"X: y\r\n"]).await;
        }),
        Box::pin(async {
            // The limit is also that of a head after the first.
            let mut wire = Wire::open(&host).await;
            wire.send(GET).await;
            assert_eq!(wire.reply().await.status, 200);
            wire.send("GET / HTTP/1.1\r\n").await;
            wire.trickle(&[b"X: y\r\n"]).await;
        }),
        Box::pin(async {
            let mut wire = Wire::open(&host).await;
            wire.send(PREFACE).await;
            wire.send(frame(SETTINGS, 0, 0, &[])).await;
            wire.trickle(&[&frame(PING, 0, 0, &[7; 8])]).await;
        }),
        Box::pin(async {
            let mut wire = Wire::open(&host).await;
            wire.send(PREFACE).await;
            wire.send(frame(SETTINGS, 0, 0, &[])).await;
            let headers = frame(HEADERS, END_HEADERS | END_STREAM, 1, &[0x82; 200]);
            wire.send(&headers[..9]).await;
            wire.trickle(&[&headers[9..10]]).await;
        }),
        Box::pin(async {
            assert_eq!(Wire::open(&tls).await.rest().await, b"", "no TLS at all");
        }),
        Box::pin(async {
            // The record announces more than comes.
            let mut wire = Wire::open(&tls).await;
            wire.send([22, 3, 1, 2, 0, 1]).await;
            assert_eq!(wire.trickle(&[b"\0"]).await, b"", "a handshake that does not end");
        }),
    ];
    join_all(cases).await;
    assert_eq!(ended(&tls, "slow_head").await, 2);
    assert_eq!(ended(&host, "slow_head").await, 5);
    host.get("/v1/providers").send().await.expect(200);
}

fn with_tls() -> Host {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let folder = tempfile::tempdir().unwrap().keep();
    let (cert, key) = (folder.join("tls.crt"), folder.join("tls.key"));
    std::fs::write(&cert, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let tls = format!("tls = {{ cert_file = \"{}\", key_file = \"{}\" }}", cert.display(), key.display());
    let mut setup = Setup::empty();
    setup.config = setup.config.replace("http://localhost", "https://localhost");
    let host = setup.server(&tls).start();
    std::fs::remove_dir_all(folder).unwrap();
    host
}

#[tokio::test]
async fn bodies_that_do_not_end() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let (host, origin) = (&host, host.url(""));
    let head = |request: &str, more: &str| {
        format!("{request} HTTP/1.1\r\nHost: localhost:{}\r\nContent-Length: 1000\r\n{more}\r\n", host.port)
    };
    let cases: Vec<Case> = vec![
        Box::pin(async {
            let mut wire = Wire::open(host).await;
            wire.send(head("POST /v1/providers/webex/token", "Content-Type: application/json\r\n")).await;
            wire.send("{").await;
            let reply = wire.reply().await;
            assert_eq!(reply.status, 408, "{reply:?}");
            assert!(reply.head.contains("content-type: application/problem+json"), "{reply:?}");
            let problem: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
            assert!(problem["type"].as_str().unwrap().ends_with("/problems/request-timeout"), "{problem}");
            assert_eq!(wire.rest().await, b"", "408 ends the connection");
        }),
        Box::pin(async {
            // Steady progress is no progress.
            let mut wire = Wire::open(host).await;
            wire.send(head("POST /v1/providers/webex/token", "Content-Type: application/json\r\n")).await;
            let got = String::from_utf8(wire.trickle(&[b" "]).await).unwrap();
            assert!(got.starts_with("HTTP/1.1 408 "), "{got}");
        }),
        Box::pin(async {
            let mut wire = Wire::open(host).await;
            let form = format!(
                "Accept: text/html\r\nOrigin: {origin}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            );
            wire.send(head("POST /connect/sametime", &form)).await;
            wire.send("username=").await;
            let reply = wire.reply().await;
            assert_eq!(reply.status, 408, "{reply:?}");
            assert!(reply.body.contains("<h1>"), "a page, since a person asked: {reply:?}");
        }),
        Box::pin(async {
            // The drop-in routes read no body, so they wait for none.
            let mut wire = Wire::open(host).await;
            wire.send(head("GET /dominoWebexRefresh", "")).await;
            let reply = wire.reply().await;
            assert_eq!(reply.status, 401, "{reply:?}");
            let answer: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
            assert_eq!(answer["error"], "invalid_request");
            assert_eq!(wire.rest().await, b"", "the rest of the body is not waited for");
        }),
        Box::pin(async {
            let client = reqwest::Client::builder().http2_prior_knowledge().no_proxy().build().unwrap();
            let body = StreamBody::new(futures_util::stream::pending::<Result<Frame<Bytes>, Infallible>>());
            let request = client
                .post(host.url("/v1/providers/webex/token"))
                .header("content-type", "application/json")
                .body(reqwest::Body::wrap(body));
            let answer = request.send().await.unwrap();
            assert_eq!((answer.status().as_u16(), answer.version()), (408, reqwest::Version::HTTP_2));
        }),
    ];
    join_all(cases).await;
    assert!(sandbox.webex.calls().is_empty());
    host.get("/v1/providers").send().await.expect(200);
}

#[tokio::test]
async fn answers_that_are_not_taken_and_connections_that_nobody_uses() {
    let host = Setup::empty().server("keep_alive_seconds = 2").start();
    // More than sockets hold.
    let many = "GET /docs HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(200);
    let shut = async |window: u32, path: &str| {
        let mut wire = Wire::open(&host).await;
        wire.send(PREFACE).await;
        // SETTINGS_INITIAL_WINDOW_SIZE
        let settings = [&[0, 4][..], &window.to_be_bytes()].concat();
        wire.send(frame(SETTINGS, 0, 0, &settings)).await;
        wire.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, &get(&host, path))).await;
        wire
    };
    let cases: Vec<Case> = vec![
        Box::pin(async {
            let mut wire = Wire::open_narrow(&host).await;
            wire.send(&many).await;
            wait_for_ended(&host, "slow_read", 3).await;
            let got = wire.rest().await;
            let answers = got.windows(9).filter(|bytes| bytes == b"HTTP/1.1 ").count();
            assert!(answers < 200, "all was sent");
        }),
        // An HTTP/2 window that stays shut, or lets one byte out, however alive the client is.
        Box::pin(async { drop(shut(0, "/docs").await.trickle(&[&frame(PING, 0, 0, &[7; 8])]).await) }),
        Box::pin(async { drop(shut(1, "/docs").await.trickle(&[&frame(PING, 0, 0, &[7; 8])]).await) }),
        Box::pin(async {
            let mut wire = Wire::open(&host).await;
            wire.send(GET).await;
            assert_eq!(wire.reply().await.status, 200);
            assert_eq!(wire.rest().await, b"", "nothing is asked any more");
        }),
        Box::pin(async {
            // With everything taken, pings keep no connection open.
            drop(shut(1 << 20, "/v1/providers").await.trickle(&[&frame(PING, 0, 0, &[7; 8])]).await);
        }),
    ];
    join_all(cases).await;
    assert_eq!(ended(&host, "slow_read").await, 3);
    host.get("/v1/providers").send().await.expect(200);
}
