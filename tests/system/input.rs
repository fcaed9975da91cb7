//! Requests that are wrong in every way: each is refused with the place where it is wrong, and nothing reaches a provider.

use convoke_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::client::{ALICE, Client, hours, in_two_days, meeting, meeting_with, on_clocks_of, sent};
use crate::harness::{Host, Setup, sandbox};

const SCOPES: [&str; 3] = ["meeting:schedules_read", "meeting:schedules_write", "spark:people_read"];

fn start() -> (Sandbox, Host) {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    (sandbox, host)
}

fn alice<'a>(sandbox: &Sandbox, host: &'a Host) -> Client<'a> {
    Client::new(host, "webex", sandbox.webex.tokens(ALICE, &SCOPES))
}

/// Nothing has reached any provider.
fn untouched(sandbox: &Sandbox) {
    assert!(
        sent(&sandbox.webex).is_empty()
            && sent(&sandbox.jiomeet).is_empty()
            && sent(&sandbox.sametime).is_empty()
    );
}

#[tokio::test]
async fn bodies_that_are_no_json() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let deep = format!(r#"{{"title": {}1{}}}"#, "[".repeat(100), "]".repeat(100));
    let cases: [(&[u8], &str); 13] = [
        (b"", "ends too early"),
        (b"{", "ends too early"),
        (b"title=x", "line 1"),
        (br#"{"title": "a", "title": "b"}"#, "the member \"title\" is there twice"),
        (br#"{"options": {"siteUrl": "a", "siteUrl": "a"}}"#, "the member \"siteUrl\" is there twice"),
        (br#"{"title": "a"} x"#, "trailing"),
        (br#"{"title": "a"}{}"#, "trailing"),
        (br#"{"title": "a",}"#, "line 1"),
        (br#"{'title': 'a'}"#, "line 1"),
        (b"{\"title\": \"\xff\xfe\"}", "line 1"),
        (br#"{"title": NaN}"#, "line 1"),
        (b"{\"title\": \"a\nb\"}", "line 2"),
        (deep.as_bytes(), "nested deeper"),
    ];
    for (method, path) in
        [("POST", "/meetings"), ("PATCH", "/meetings/x"), ("POST", "/token"), ("POST", "/revoke")]
    {
        for (body, words) in &cases {
            let request =
                alice.request(method, path).header("content-type", "application/json").body(body.to_vec());
            let problem = request.send().await.problem(400, "malformed-json", "invalid");
            let detail = problem["detail"].as_str().unwrap();
            assert!(detail.contains(words), "{}: {detail}", String::from_utf8_lossy(body));
        }
    }
    untouched(&sandbox);
}

#[tokio::test]
async fn media_types_and_sizes() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let body = meeting("T").to_string();
    for media_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/merge-patch+json",
        "application/jsonp",
        "json",
        "",
    ] {
        let request =
            alice.request("POST", "/meetings").header("content-type", media_type).body(body.clone());
        request.send().await.problem(415, "unsupported-media-type", "invalid");
    }
    alice.request("POST", "/meetings").body(body.clone()).send().await.problem(
        415,
        "unsupported-media-type",
        "invalid",
    );
    for media_type in ["application/json-patch+json", "text/json"] {
        let request = alice.request("PATCH", "/meetings/x").header("content-type", media_type).body("{}");
        request.send().await.problem(415, "unsupported-media-type", "invalid");
    }
    let large = meeting_with(json!({"agenda": "x".repeat(64 * 1024)}));
    alice.create(&large).await.problem(413, "body-too-large", "invalid");
    alice.patch("x", &large).await.problem(413, "body-too-large", "invalid");
    let chunks = futures_util::stream::iter((0..70).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1024])));
    let chunked = alice
        .request("POST", "/meetings")
        .header("content-type", "application/json")
        .body(reqwest_body(chunks));
    chunked.send().await.problem(413, "body-too-large", "invalid");
    untouched(&sandbox);
    for media_type in ["application/json", "APPLICATION/JSON; charset=utf-8", "application/json ;x=y"] {
        let request =
            alice.request("POST", "/meetings").header("content-type", media_type).body(body.clone());
        request.send().await.expect(201);
    }
}

/// A body without a length.
fn reqwest_body<S>(chunks: S) -> reqwest::Body
where
    S: futures_util::Stream<Item = Result<Vec<u8>, std::io::Error>> + Send + Sync + 'static,
{
    use futures_util::StreamExt as _;
    use http_body_util::StreamBody;
    reqwest::Body::wrap(StreamBody::new(
        chunks.map(|chunk| chunk.map(|bytes| hyper::body::Frame::data(hyper::body::Bytes::from(bytes)))),
    ))
}

fn without(name: &str) -> Value {
    let mut body = meeting("T");
    body.as_object_mut().unwrap().remove(name);
    body
}

#[tokio::test]
async fn members_that_are_missing_unknown_or_of_another_type() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let cases = [
        (json!([]), vec![""]),
        (json!("text"), vec![""]),
        (json!(null), vec![""]),
        (json!({}), vec!["/end", "/start", "/title"]),
        (without("title"), vec!["/title"]),
        (without("start"), vec!["/start"]),
        (without("end"), vec!["/end"]),
        (meeting_with(json!({"titel": "x", "Agenda": "y"})), vec!["/Agenda", "/titel"]),
        (meeting_with(json!({"a/b~c": 1})), vec!["/a~1b~0c"]),
        (
            meeting_with(json!({"title": 5, "agenda": [], "send_email": "true", "invitees": {}})),
            vec!["/agenda", "/invitees", "/send_email", "/title"],
        ),
        (meeting_with(json!({"title": null})), vec!["/title"]),
        (meeting_with(json!({"title": ""})), vec!["/title"]),
        (meeting_with(json!({"title": " \t\u{a0} "})), vec!["/title"]),
        (meeting_with(json!({"title": "x".repeat(1025)})), vec!["/title"]),
        (meeting_with(json!({"agenda": "x".repeat(10_001)})), vec!["/agenda"]),
        (
            meeting_with(json!({"invitees": [{"email": "a@example.org"}, {"name": "B"}]})),
            vec!["/invitees/1/email"],
        ),
        (
            meeting_with(json!({"invitees": [{"email": "a@example.org", "mail": "x", "cohost": 1}]})),
            vec!["/invitees/0/cohost", "/invitees/0/mail"],
        ),
        (meeting_with(json!({"invitees": ["a@example.org"]})), vec!["/invitees/0"]),
        (meeting_with(json!({"invitees": [{"email": "no address"}]})), vec!["/invitees/0/email"]),
        (
            meeting_with(json!({"invitees": [{"email": "a@example.org\r\nbcc: b@example.org"}]})),
            vec!["/invitees/0/email"],
        ),
        (meeting_with(json!({"options": []})), vec!["/options"]),
        (
            meeting_with(json!({"options": {"meetingOptions": {"enabledChat": 1, "x": 2}}})),
            vec!["/options/meetingOptions/enabledChat", "/options/meetingOptions/x"],
        ),
        (meeting_with(json!({"password": ""})), vec!["/password"]),
        (meeting_with(json!({"recurrence": "every week"})), vec!["/recurrence"]),
        (meeting_with(json!({"recurrence": "FREQ=WEEKLY\r\nX:1"})), vec!["/recurrence"]),
        (meeting_with(json!({"recurrence": ""})), vec!["/recurrence"]),
    ];
    for (body, pointers) in cases {
        let answer = alice.create(&body).await;
        answer.problem(422, "invalid-request", "invalid");
        let mut found = answer.pointers();
        found.dedup();
        assert_eq!(found, pointers, "{body}: {}", answer.text);
    }
    let patches = [
        (json!([]), vec![""]),
        (json!({"title": null}), vec!["/title"]),
        (json!({"start": null, "end": null, "time_zone": null}), vec!["/end", "/start", "/time_zone"]),
        (json!({"id": "x", "join_url": "y"}), vec!["/id", "/join_url"]),
        (json!({"title": " "}), vec!["/title"]),
        (json!({"agenda": 7}), vec!["/agenda"]),
        (json!({"options": {"nope": null}}), vec!["/options/nope"]),
    ];
    for (body, pointers) in patches {
        let answer = alice.patch("x", &body).await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), pointers, "{body}: {}", answer.text);
    }
    for (path, body, pointers) in [
        ("/token", json!({}), vec!["/refresh_token"]),
        ("/token", json!({"refresh_token": 5, "x": 1}), vec!["/refresh_token", "/x"]),
        ("/token", json!({"refresh_token": " \u{200b}\" "}), vec!["/refresh_token"]),
        ("/login", json!({"username": ""}), vec!["/password", "/username"]),
        ("/revoke", json!({"refresh_token": "x"}), vec!["/refresh_token", "/token"]),
    ] {
        let answer = alice.bare("POST", path).json(&body).send().await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), pointers, "{body}");
    }
    untouched(&sandbox);
}

#[tokio::test]
async fn times_that_cannot_be() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let local = |hour: i64| on_clocks_of("Europe/Berlin", in_two_days(hour * 60)).0;
    let cases = [
        (json!({"start": "2030-02-30T09:00:00Z", "end": "2030-02-30T10:00:00Z"}), vec!["/start", "/end"]),
        (json!({"start": "2030-13-01T09:00:00Z"}), vec!["/start"]),
        (json!({"start": "2030-01-01T25:00:00Z"}), vec!["/start"]),
        (json!({"start": "2030-01-01T09:00:00+99:00"}), vec!["/start"]),
        (json!({"start": "2030-01-01"}), vec!["/start"]),
        (json!({"start": "tomorrow"}), vec!["/start"]),
        (json!({"start": "2030-01-01 09:00:00Z"}), vec!["/start"]),
        (json!({"start": "2030-01-01T09:00:00Z[UTC]"}), vec!["/start"]),
        (json!({"start": 1_900_000_000}), vec!["/start"]),
        (json!({"start": local(0), "end": local(1)}), vec!["/start", "/end"]),
        (json!({"start": local(0), "end": local(1), "time_zone": "Mars/Olympus"}), vec!["/time_zone"]),
        (json!({"time_zone": "+01:00"}), vec!["/time_zone"]),
        (json!({"time_zone": "../../etc/passwd"}), vec!["/time_zone"]),
        (json!({"start": hours(-1)}), vec!["/start"]),
        (json!({"start": "1970-01-01T00:00:00Z"}), vec!["/start"]),
        (json!({"start": hours(49), "end": hours(48)}), vec!["/end"]),
        (json!({"end": hours(48)}), vec!["/end"]),
        (json!({"start": hours(-1), "end": hours(-2)}), vec!["/start", "/end"]),
    ];
    for (more, pointers) in cases {
        let answer = alice.create(&meeting_with(more.clone())).await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), pointers, "{more}: {}", answer.text);
        if more.get("end").is_some() || more["start"].is_string() {
            let answer = alice.patch("x", &meeting_with(more.clone())).await;
            assert_eq!(answer.pointers(), pointers, "{more}: {}", answer.text);
        }
    }
    untouched(&sandbox);
    // A patch without times checks none; with one it is held against the other.
    let id = alice.schedule("T").await;
    for (body, pointers) in [(json!({"start": hours(50)}), ["/end"]), (json!({"end": hours(47)}), ["/end"])] {
        let answer = alice.patch(&id, &body).await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), pointers);
    }
    assert!(sent(&sandbox.webex).iter().all(|call| call.method != "PATCH"));
}

#[tokio::test]
async fn a_start_within_the_current_minute_is_not_past() {
    let (sandbox, host) = start();
    let alice = Client::new(&host, "sametime", sandbox.sametime.tokens(ALICE));
    let now = jiff::Timestamp::now().as_second();
    if now.rem_euclid(60) > 55 {
        // The minute must not end while the request is on its way.
        tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    }
    let now = jiff::Timestamp::now().as_second();
    let minute = jiff::Timestamp::from_second(now - now.rem_euclid(60)).unwrap().to_string();
    alice.create(&json!({"title": "T", "start": minute, "end": hours(48)})).await.expect(201);
}

#[tokio::test]
async fn query_parameters() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let (from, to) = (hours(48), hours(49));
    let cases = [
        ("GET", "/meetings?from=tomorrow".to_owned(), vec!["/from"]),
        ("GET", "/meetings?from=2030-01-01T09:00:00".to_owned(), vec!["/from"]),
        ("GET", "/meetings?from=2030-02-30T09:00:00Z&to=x".to_owned(), vec!["/from", "/to"]),
        ("GET", format!("/meetings?from={to}&to={from}"), vec!["/to"]),
        ("GET", format!("/meetings?from={from}&from={from}"), vec!["/from"]),
        ("GET", "/meetings?limit=5&x%2Fy=1".to_owned(), vec!["/limit", "/x~1y"]),
        ("GET", "/meetings?cursor=abc".to_owned(), vec!["/cursor"]),
        ("GET", "/meetings/x?current=true".to_owned(), vec!["/current"]),
        ("DELETE", "/meetings/x?send_email=yes".to_owned(), vec!["/send_email"]),
        ("DELETE", "/meetings/x?sendEmail=true".to_owned(), vec!["/sendEmail"]),
        ("DELETE", "/meetings/x?send_email=true&send_email=true".to_owned(), vec!["/send_email"]),
    ];
    for (method, path, pointers) in cases {
        let answer = alice.request(method, &path).send().await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), pointers, "{path}");
    }
    untouched(&sandbox);
}

#[tokio::test]
async fn credentials_providers_routes_and_methods() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    for request in [
        alice.bare("GET", "/meetings"),
        alice.bare("POST", "/meetings").json(&meeting("T")),
        alice.bare("GET", "/profile").refresh_token("  \"\" "),
    ] {
        let answer = request.send().await;
        let problem = answer.problem(401, "missing-credentials", "reauthorize");
        assert_eq!(problem["authorize_url"], host.url("/connect/webex"));
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    for header in ["Basic YTpi", "Bearer", "Bearer ", "Bearer a b", "token"] {
        alice.bare("GET", "/meetings").header("authorization", header).send().await.problem(
            400,
            "bad-request",
            "invalid",
        );
    }
    let twice = alice.request("GET", "/meetings").header("authorization", "Bearer other");
    twice.send().await.problem(400, "bad-request", "invalid");

    let body = meeting("T");
    for path in [
        "/v1/providers/zoom",
        "/v1/providers/Webex/meetings",
        "/v1/providers/..%2fwebex/authorization",
        "/v1/providers/%00/profile",
    ] {
        host.get(path).bearer("t").send().await.problem(404, "unknown-provider", "invalid");
    }
    host.request("POST", "/v1/providers/zoom/meetings").bearer("t").json(&body).send().await.problem(
        404,
        "unknown-provider",
        "invalid",
    );
    for path in [
        "/v1",
        "/v1/",
        "/v1/nope",
        "/v1/providers/webex/nope",
        "/v1/providers/webex/meetings/a/b",
        "/v1/schemas/nope.json",
        "/v1/schemas/meeting-request",
        "/v2/providers",
    ] {
        host.get(path).bearer("t").send().await.problem(404, "not-found", "invalid");
    }
    for (method, path, allowed) in [
        ("PUT", "/v1/providers/webex/meetings/x", vec!["DELETE", "GET", "HEAD", "PATCH"]),
        ("DELETE", "/v1/providers/webex/meetings", vec!["GET", "HEAD", "POST"]),
        ("GET", "/v1/providers/webex/token", vec!["POST"]),
        ("POST", "/v1/providers", vec!["GET", "HEAD"]),
        ("POST", "/openapi.json", vec!["GET", "HEAD"]),
    ] {
        let answer = host.request(method, path).bearer("t").send().await;
        answer.problem(405, "method-not-allowed", "invalid");
        let mut methods: Vec<_> = answer.header("allow").split(',').map(str::trim).collect();
        methods.sort_unstable();
        assert_eq!(methods, allowed, "{path}");
    }
    untouched(&sandbox);
}
