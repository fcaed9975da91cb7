//! What goes over the bare socket when an answer is to be wrong on purpose.

use std::fmt::Write as _;

use crate::exchange::Answer;
use crate::fault::{FaultKind, Outcome, Step};

const MIB: u64 = 1 << 20;

/// Applies a fault to a request; `process` carries the request out. Says also which status is answered, if any.
pub(crate) fn apply(kind: FaultKind, process: impl FnOnce() -> Answer) -> (Outcome, Option<u16>) {
    match kind {
        FaultKind::Status { status, headers, body } => {
            let mut answer = Answer { status, headers, body: body.into_bytes() };
            if !answer.body.is_empty()
                && !answer.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
            {
                answer = answer.header("Content-Type", "application/json");
            }
            (Outcome::Answer(answer), Some(status))
        }
        FaultKind::Redirect(to) => (Outcome::Answer(Answer::redirect(302, &to)), Some(302)),
        FaultKind::HtmlInsteadOfJson => {
            let page = "<!doctype html><title>Welcome</title><h1>Please sign in to the network</h1>";
            (Outcome::Answer(Answer::html(200, page)), Some(200))
        }
        FaultKind::Delay(time) => {
            let answer = process();
            let status = answer.status;
            (Outcome::Later(time, answer), Some(status))
        }
        FaultKind::Drip => {
            let answer = process();
            (Outcome::Raw(vec![Step::Write(head(&answer)), Step::Drip(answer.body)]), Some(answer.status))
        }
        FaultKind::Truncate => {
            let answer = process();
            let half = answer.body.len() / 2;
            let mut bytes = head(&answer);
            match half {
                // Without a body to cut, the head ends early.
                0 => bytes.truncate(bytes.len().saturating_sub(6)),
                _ => bytes.extend_from_slice(&answer.body[..half]),
            }
            (Outcome::Raw(vec![Step::Write(bytes)]), None)
        }
        FaultKind::Hang => (Outcome::Raw(vec![Step::Hang]), None),
        FaultKind::CloseBeforeAnswer => (Outcome::Raw(Vec::new()), None),
        FaultKind::CloseAfterProcessing => {
            let _ = process();
            (Outcome::Raw(Vec::new()), None)
        }
        FaultKind::StatusAfterProcessing(status) => {
            let _ = process();
            (Outcome::Answer(Answer::empty(status)), Some(status))
        }
        FaultKind::Garbage => {
            let bytes = b"\x16\x03\x01\x02\x00 220 this is no web server\r\n\r\n\x00\xff\xfe".to_vec();
            (Outcome::Raw(vec![Step::Write(bytes)]), None)
        }
        FaultKind::GzipBomb { mib } => (Outcome::Raw(gzip_bomb(mib)), Some(200)),
        FaultKind::HugeJson { mib } => (Outcome::Raw(huge_json(mib)), Some(200)),
        FaultKind::DeepJson { depth } => (Outcome::Raw(deep_json(depth)), Some(200)),
        FaultKind::HugeHeader { bytes } => (Outcome::Raw(huge_header(bytes)), Some(200)),
        FaultKind::HostileReason => (Outcome::Raw(hostile()), Some(400)),
    }
}

/// Status line and headers of an answer, with the length of its whole body.
fn head(answer: &Answer) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {} Simulated\r\n", answer.status);
    for (name, value) in &answer.headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    let _ = write!(head, "Content-Length: {}\r\n\r\n", answer.body.len());
    head.into_bytes()
}

fn json_head(extra: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n{extra}\r\n")
        .into_bytes()
}

/// DEFLATE with the fixed codes: a space, then copies of 258 bytes from one byte back, 13 bits each (the code for length
/// 258 is 11000101, for distance 1 it is 00000). Eight copies fill 13 bytes, so the same 13 bytes repeat.
fn gzip_bomb(mib: u32) -> Vec<Step> {
    let mut start = json_head("Content-Encoding: gzip\r\n");
    start.extend_from_slice(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    let mut bits = vec![true, true, false];
    let space: u16 = 0x30 + 0x20;
    bits.extend((0..8).rev().map(|bit| space >> bit & 1 == 1));
    let copy = [true, true, false, false, false, true, false, true, false, false, false, false, false];
    // Copies until the bits fill whole bytes, then the part that repeats.
    while bits.len() % 8 != 0 {
        bits.extend(copy);
    }
    start.extend(pack(&bits));
    let copies = u64::from(mib) * MIB / 258;
    vec![Step::Write(start), Step::Repeat(pack(&copy.repeat(8 * 64)), copies / (8 * 64) + 1)]
}

/// Bits to bytes, the first bit lowest.
fn pack(bits: &[bool]) -> Vec<u8> {
    let byte =
        |chunk: &[bool]| chunk.iter().enumerate().fold(0, |byte, (bit, set)| byte | u8::from(*set) << bit);
    bits.chunks(8).map(byte).collect()
}

fn huge_json(mib: u32) -> Vec<Step> {
    let length = u64::from(mib) * MIB;
    let (open, close) = (b"{\"message\":\"", b"\"}");
    let whole = length + (open.len() + close.len()) as u64;
    vec![
        Step::Write(json_head(&format!("Content-Length: {whole}\r\n"))),
        Step::Write(open.to_vec()),
        Step::Repeat(vec![b'x'; 65_536], length / 65_536),
        Step::Write(close.to_vec()),
    ]
}

fn deep_json(depth: u32) -> Vec<Step> {
    let length = u64::from(depth) * 2;
    let mut steps = vec![Step::Write(json_head(&format!("Content-Length: {length}\r\n")))];
    steps.push(Step::Repeat(b"[".to_vec(), u64::from(depth)));
    steps.push(Step::Repeat(b"]".to_vec(), u64::from(depth)));
    steps
}

fn huge_header(bytes: u32) -> Vec<Step> {
    let start = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Padding: ".to_vec();
    vec![
        Step::Write(start),
        Step::Repeat(vec![b'x'; 64], u64::from(bytes) / 64 + 1),
        Step::Write(b"\r\nContent-Length: 2\r\n\r\n{}".to_vec()),
    ]
}

/// Every text field that a server controls, filled with what must not reach a log, a header or a page unharmed.
fn hostile() -> Vec<Step> {
    let text =
        r#"first\r\nSet-Cookie: injected=1\r\n\r\n<script>alert(1)</script>\u0000\u001b[31m\u202e\u00e9"#;
    let body = format!(
        r#"{{"error":"{text}","error_description":"{text}","message":"{text}","customCode":"{text}","trackingId":"{text}","errors":[{{"description":"{text}"}}],"errorsArray":[{{"property":"{text}","message":"{text}"}}]}}"#
    );
    let mut bytes = b"HTTP/1.1 400 N\xf6t \xe9gal\x9b31m\r\nContent-Type: application/json\r\n".to_vec();
    bytes.extend_from_slice(b"trackingId: caf\xe9 \xff\x80 \"<b>\"\r\nRetry-After: \xd9\xa3 soon\r\n");
    bytes.extend_from_slice(
        b"Set-Cookie: _csrf=\xff\xfe; Path=/\r\nx-csrf-token: \xe9\r\nLink: <http://\xff>; rel=\"next\"\r\n",
    );
    bytes.extend_from_slice(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    vec![Step::Write(bytes)]
}
