//! Meeting ids as hostile as they come: each stays one path segment at the provider, or is refused.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::client::{ALICE, Client, sent};
use crate::harness::{Host, Setup, sandbox};

/// An answer's status and body, to a request target that no URL library has mended.
fn raw(host: &Host, method: &str, target: &str, token: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(("127.0.0.1", host.port)).unwrap();
    let head = format!(
        "{method} {target} HTTP/1.1\r\nHost: localhost:{}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        host.port
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

#[tokio::test]
async fn an_id_stays_one_segment_or_is_refused() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let scopes = ["meeting:schedules_read", "meeting:schedules_write"];
    let webex = Client::new(&host, "webex", sandbox.webex.tokens(ALICE, &scopes));
    let sametime = Client::new(&host, "sametime", sandbox.sametime.tokens(ALICE));
    let jiomeet = Client::new(&host, "jiomeet", sandbox.jiomeet.tokens(ALICE, &[]));
    let long = "x".repeat(1024);
    let too_long = "x".repeat(1025);
    for id in [
        "..",
        ".",
        "%2e%2e",
        "%2E.",
        "%2e",
        "%0d%0a",
        "a%0d%0aX:%20y",
        "%00",
        "a%7f",
        "%ff",
        "a%c3",
        &too_long,
    ] {
        for client in [&webex, &sametime, &jiomeet] {
            for method in ["GET", "DELETE"] {
                let (status, body) =
                    raw(&host, method, &client.path(&format!("/meetings/{id}")), &client.pair.access_token);
                assert_eq!(status, 422, "{method} {id}: {body}");
                assert!(body.contains(r#""pointer":"/id""#), "{id}: {body}");
            }
        }
    }
    assert!(
        sent(&sandbox.webex).is_empty()
            && sent(&sandbox.jiomeet).is_empty()
            && sent(&sandbox.sametime).is_empty()
    );
    for (id, segment) in [
        ("a%3Fx=y", "a%3Fx%3Dy"),
        ("%2f", "%2F"),
        ("..%2fusers%2fme", "..%2Fusers%2Fme"),
        ("%2e%2e%2Fpeople%2Fme", "..%2Fpeople%2Fme"),
        ("a%23b", "a%23b"),
        ("%252e%252e", "%252e%252e"),
        ("a%20b+c;d", "a%20b%2Bc%3Bd"),
        ("..%5c..", "..%5C.."),
        ("%E2%80%AEx", "%E2%80%AEx"),
        ("caf%C3%A9", "caf%C3%A9"),
        ("...", "..."),
        (&long, &long),
    ] {
        let target = |client: &Client<'_>| client.path(&format!("/meetings/{id}"));
        let (status, body) = raw(&host, "GET", &target(&webex), &webex.pair.access_token);
        assert_eq!(status, 404, "{id}: {body}");
        let calls = sent(&sandbox.webex);
        assert_eq!(
            (calls.len(), calls[0].path.as_str(), calls[0].query.as_deref()),
            (1, format!("/v1/meetings/{segment}").as_str(), None)
        );
        raw(&host, "DELETE", &target(&webex), &webex.pair.access_token);
        assert_eq!(sent(&sandbox.webex)[0].path, format!("/v1/meetings/{segment}"));
        raw(&host, "GET", &target(&jiomeet), &jiomeet.pair.access_token);
        assert_eq!(sent(&sandbox.jiomeet)[0].path, format!("/api/meeting/meetingDetails/{segment}"));
        raw(&host, "DELETE", &target(&sametime), &sametime.pair.access_token);
        assert_eq!(sent(&sandbox.sametime)[1].path, format!("/meeting-catalog/api/v1/meetings/{segment}"));
    }
}
