//! The servers over sockets: the Rust API, the faults on the wire, the control pages.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use convoke_sandbox::{Addresses, CLIENT_ID, Fault, FaultKind, Rotation, Sandbox};
use serde_json::{Value, json};

fn sandbox() -> Sandbox {
    Sandbox::start(Addresses::ephemeral()).unwrap()
}

/// Sends a request, and reads until the server closes or so much has come.
fn send(address: SocketAddr, method: &str, target: &str, headers: &str, body: &str, limit: u64) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let length = body.len();
    let request = format!(
        "{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // A read that fails (reset, timeout) ends the answer like a close.
    let _ = stream.take(limit).read_to_end(&mut answer);
    answer
}

fn get(address: SocketAddr, target: &str) -> String {
    String::from_utf8_lossy(&send(address, "GET", target, "", "", 1 << 20)).into_owned()
}

fn create(sandbox: &Sandbox) -> String {
    let token = sandbox.webex.tokens("alice@example.com", &["meeting:schedules_write"]).access_token;
    let headers = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
    let soon = |hours| jiff::Timestamp::now() + jiff::SignedDuration::from_hours(hours);
    let body = json!({"title": "T", "start": soon(1).to_string(), "end": soon(2).to_string()}).to_string();
    String::from_utf8_lossy(&send(sandbox.webex.address(), "POST", "/v1/meetings", &headers, &body, 1 << 20))
        .into_owned()
}

#[test]
fn three_servers_answer_and_record() {
    let sandbox = sandbox();
    assert!(sandbox.webex.base_url().ends_with("/v1"));
    assert!(get(sandbox.jiomeet.address(), "/api/my_profile").starts_with("HTTP/1.1 401"));
    assert!(get(sandbox.sametime.address(), "/meeting-auth/api/v1/refresh").contains("x-csrf-token: "));
    assert!(create(&sandbox).starts_with("HTTP/1.1 200"));
    assert_eq!(sandbox.webex.meetings()[0]["title"], "T");

    assert!(get(sandbox.webex.address(), "/v1/x%2Fy?a=%20").starts_with("HTTP/1.1 404"));
    let calls = sandbox.webex.calls();
    assert_eq!((calls[0].status, calls[0].json().unwrap()["title"].clone()), (Some(200), Value::from("T")));
    assert_eq!((calls[1].path.as_str(), calls[1].query.as_deref()), ("/v1/x%2Fy", Some("a=%20")));
    sandbox.webex.clear_calls();
    assert!(sandbox.webex.calls().is_empty());
    let (taken, addresses) = (sandbox.webex.address(), Addresses::ephemeral());
    let error = Sandbox::start(Addresses { webex: taken, ..addresses }).unwrap_err().to_string();
    assert!(error.contains(&taken.to_string()), "{error}");
}

#[test]
fn dropping_stops_the_servers() {
    let sandbox = sandbox();
    let address = sandbox.webex.address();
    drop(sandbox);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn a_status_comes_as_often_as_asked() {
    let sandbox = sandbox();
    let address = sandbox.webex.address();
    sandbox.webex.fault(Fault {
        times: Some(2),
        ..Fault::always("GET", "/v1/people", FaultKind::retry_after(429, 7))
    });
    let answer = get(address, "/v1/people/me");
    assert!(answer.starts_with("HTTP/1.1 429") && answer.contains("retry-after: 7"), "{answer}");
    assert!(get(address, "/v1/meetings").starts_with("HTTP/1.1 401"), "another path");
    assert!(get(address, "/v1/people/me").starts_with("HTTP/1.1 429"));
    assert!(get(address, "/v1/people/me").starts_with("HTTP/1.1 401"));
}

#[test]
fn connections_break_before_and_after_the_work() {
    let sandbox = sandbox();
    sandbox.webex.fault(Fault::once("POST", "/v1/meetings", FaultKind::CloseBeforeAnswer));
    assert_eq!(create(&sandbox), "");
    assert!(sandbox.webex.meetings().is_empty());
    sandbox.webex.fault(Fault::once("POST", "/v1/meetings", FaultKind::CloseAfterProcessing));
    assert_eq!(create(&sandbox), "");
    assert_eq!(sandbox.webex.meetings().len(), 1);
    sandbox.webex.fault(Fault::once("POST", "/v1/meetings", FaultKind::Truncate));
    let cut = create(&sandbox);
    assert!(cut.starts_with("HTTP/1.1 200") && !cut.ends_with('}'), "{cut}");
    assert_eq!(sandbox.webex.meetings().len(), 2);
    let statuses: Vec<_> = sandbox.webex.calls().iter().map(|call| call.status).collect();
    assert_eq!(statuses, [None, None, None]);
}

#[test]
fn answers_that_are_slow() {
    let sandbox = sandbox();
    let address = sandbox.jiomeet.address();
    sandbox.jiomeet.fault(Fault::once("", "/", FaultKind::Delay(Duration::from_millis(300))));
    let begin = Instant::now();
    assert!(get(address, "/").starts_with("HTTP/1.1 404"));
    assert!(begin.elapsed() >= Duration::from_millis(300));

    let open = |kind| {
        sandbox.jiomeet.fault(Fault::once("", "/", kind));
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(1500))).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        stream
    };
    assert!(open(FaultKind::Hang).read(&mut [0]).is_err(), "still open");
    let (mut dripping, mut head) = (open(FaultKind::Drip), Vec::new());
    let begin = Instant::now();
    while !head.ends_with(b"\r\n\r\n{\"") {
        let mut byte = [0];
        dripping.read_exact(&mut byte).unwrap();
        head.extend(byte);
    }
    assert!(begin.elapsed() >= Duration::from_millis(1900), "two bytes of the body");
}

#[test]
fn answers_that_are_large() {
    let sandbox = sandbox();
    let address = sandbox.jiomeet.address();
    let body = |kind| {
        sandbox.jiomeet.fault(Fault::once("", "/", kind));
        let answer = send(address, "GET", "/", "", "", 64 << 20);
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap() + 4;
        (answer[..end].len(), answer[end..].to_vec())
    };
    let (_, huge) = body(FaultKind::HugeJson { mib: 3 });
    assert_eq!(serde_json::from_slice::<Value>(&huge).unwrap()["message"].as_str().unwrap().len(), 3 << 20);
    let (_, deep) = body(FaultKind::DeepJson { depth: 100_001 });
    assert_eq!(deep, [vec![b'['; 100_001], vec![b']'; 100_001]].concat());
    assert!(body(FaultKind::HugeHeader { bytes: 100_000 }).0 > 100_000);
    let (_, bomb) = body(FaultKind::GzipBomb { mib: 200 });
    assert_eq!(bomb[..3], [0x1f, 0x8b, 8]);
    assert!(bomb.len() < 2 << 20, "{}", bomb.len());
}

#[test]
fn answers_that_are_something_else() {
    let sandbox = sandbox();
    let address = sandbox.sametime.address();
    let answer = |kind| {
        sandbox.sametime.fault(Fault::once("", "/", kind));
        String::from_utf8_lossy(&send(address, "GET", "/", "", "", 1 << 20)).into_owned()
    };
    assert!(answer(FaultKind::Redirect("http://192.0.2.1/".into())).contains("location: http://192.0.2.1/"));
    assert!(!answer(FaultKind::Garbage).starts_with("HTTP"));
    assert!(answer(FaultKind::HtmlInsteadOfJson).contains("<!doctype html>"));
    let hostile = answer(FaultKind::HostileReason);
    let (_, body) = hostile.split_once("\r\n\r\n").unwrap();
    assert!(
        serde_json::from_str::<Value>(body).unwrap()["message"]
            .as_str()
            .unwrap()
            .contains("\r\nSet-Cookie:\u{20}")
    );
}

#[test]
fn people_switch_what_tests_switch() {
    let sandbox = sandbox();
    let address = sandbox.webex.address();
    let post = |path: &str, body: &str| {
        let answer = send(address, "POST", &format!("/_sandbox/{path}"), "", body, 1 << 20);
        String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
    };
    let page = get(address, "/_sandbox");
    for part in ["Simulated Webex — not the real service", "create_quota", "Add fault"] {
        assert!(page.contains(part), "{part}");
    }
    let fault =
        r#"{"kind": "status", "value": 503, "method": "get", "path_prefix": "/v1/people", "times": 1}"#;
    assert!(post("faults", fault).contains("200"));
    assert!(get(address, "/v1/people/me").starts_with("HTTP/1.1 503"));
    assert!(post("faults", "kind=hang&path_prefix=/v1/people&times=").contains("200"));
    assert!(post("faults/clear", "").contains("200"));
    assert!(get(address, "/v1/people/me").starts_with("HTTP/1.1 401"));
    assert!(post("faults", "kind=unknown").contains("400"));
    assert!(post("rotation", "value=rotate").contains("200"));
    assert!(post("switch", "name=create_quota&value=0").contains("200"));
    assert!(create(&sandbox).starts_with("HTTP/1.1 429"));
    for path in ["expire", "revoke", "calls/clear", "clock", "nothing"] {
        let expected = if matches!(path, "clock" | "nothing") { "400" } else { "200" };
        assert!(post(path, "").contains(expected), "{path}");
    }
    assert!(post("clock", "seconds=3600").contains("200"));
    assert!(post("reset", "").contains("200"));
    assert_eq!(sandbox.webex.switches()[1].value, "off");
    assert!(sandbox.webex.calls().is_empty());
}

#[test]
fn tokens_without_a_browser() {
    let sandbox = sandbox();
    sandbox.webex.set_rotation(Rotation::RotateAndRevokeOnReuse);
    let callback = "http://localhost:1/callback";
    let code = sandbox.webex.authorize_code("alice@example.com", &["spark:kms"], callback);
    let form = format!(
        "grant_type=authorization_code&client_id={CLIENT_ID}&client_secret={}&redirect_uri={callback}&code={code}",
        convoke_sandbox::CLIENT_SECRET
    );
    let headers = "Content-Type: application/x-www-form-urlencoded\r\n";
    let answer = send(sandbox.webex.address(), "POST", "/v1/access_token", headers, &form, 1 << 20);
    assert!(String::from_utf8_lossy(&answer).contains("\"refresh_token\""));

    let token = sandbox.jiomeet.tokens("alice@example.com", &[]).access_token;
    let headers = format!("Authorization: Bearer {token}\r\n");
    let list = format!("/api/meeting/{}", sandbox.jiomeet.user_id("alice@example.com").unwrap());
    let ask = || {
        String::from_utf8_lossy(&send(sandbox.jiomeet.address(), "GET", &list, &headers, "", 1 << 20))
            .into_owned()
    };
    assert!(ask().starts_with("HTTP/1.1 200"));
    sandbox.jiomeet.advance_clock(Duration::from_secs(86_401));
    assert!(ask().starts_with("HTTP/1.1 401"), "expired");

    let (jwt, (csrf, header)) =
        (sandbox.sametime.tokens("alice@example.com").access_token, sandbox.sametime.csrf());
    let headers = format!("Cookie: _csrf={csrf}; sametimeJwt={jwt}\r\nX-CSRF-Token: {header}\r\n");
    let rooms = "/meeting-catalog/api/v1/meetings";
    let ask = || send(sandbox.sametime.address(), "GET", rooms, &headers, "", 1 << 20);
    assert!(ask().starts_with(b"HTTP/1.1 200"));
    sandbox.sametime.expire_access_tokens();
    assert!(ask().ends_with(b"Unauthorized"));
}
