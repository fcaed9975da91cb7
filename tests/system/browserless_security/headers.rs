//! What every answer carries, and whom the API listens to: SECURITY rows 11, 12, 15, 16.

use convoke_sandbox::{Fault, FaultKind};
use serde_json::json;

use crate::harness::{self, Answer, Setup, in_hours};
use crate::walk::{ALICE, Browser};

const STATUSES: [u16; 18] =
    [200, 302, 303, 400, 401, 403, 404, 405, 410, 413, 415, 421, 422, 429, 500, 501, 502, 503];

fn assert_secure(answer: &Answer, what: &str) {
    let policy = answer.header("content-security-policy");
    assert!(
        policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"),
        "{what}: {policy}"
    );
    assert!(
        !policy.contains("unsafe-") && !policy.contains('*') && !policy.contains("http:"),
        "{what}: {policy}"
    );
    for (name, value) in [
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
    ] {
        assert_eq!(answer.header(name), value, "{what}: {name} of {}", answer.status);
    }
    assert!(answer.header("access-control-allow-origin").is_empty(), "{what}");
    assert!(!answer.header("x-request-id").is_empty(), "{what}");
    assert!(answer.header("server").is_empty() && answer.header("x-powered-by").is_empty(), "{what}");
}

#[tokio::test]
async fn every_status_carries_the_headers_and_only_files_may_be_cached() {
    let sandbox = harness::sandbox();
    let hostile =
        "[providers.hostile]\nclient_id = \"a\"\nclient_secret = \"b\"\nbase_url = \"http://127.0.0.1:9\"\n";
    let host = Setup::with(&sandbox).server("allowed_hosts = [\"localhost\"]").add(hostile).start();
    let token = sandbox.webex.tokens(ALICE, &["meeting:schedules_read", "meeting:schedules_write"]);
    let meeting = json!({"title": "x", "start": in_hours(2), "end": in_hours(3)});
    let meetings = || host.request("POST", "/v1/providers/webex/meetings").bearer(&token.access_token);
    let login = || {
        host.request("POST", "/v1/providers/sametime/login")
            .json(&json!({"username": "mallory@example.com", "password": "x"}))
    };
    sandbox.webex.fault(Fault::once("GET", "/v1/meetings", FaultKind::HtmlInsteadOfJson));
    let mut answers = vec![
        ("landing", host.get("/").send().await),
        ("docs", host.get("/docs").send().await),
        ("openapi", host.get("/openapi.json").send().await),
        ("providers", host.get("/v1/providers").send().await),
        ("to the provider", host.get("/connect/webex").send().await),
        ("foreign callback", host.get("/callback/webex?code=x&state=y").send().await),
        ("malformed", meetings().header("content-type", "application/json").body("{").send().await),
        ("no bearer", host.get("/v1/providers/webex/meetings").send().await),
        (
            "cross-site",
            host.request("POST", "/connect/sametime")
                .header("origin", "https://evil.example")
                .header("sec-fetch-site", "cross-site")
                .send()
                .await,
        ),
        ("nowhere", host.get("/nowhere").send().await),
        ("no page", host.get("/nowhere").header("accept", "text/html").send().await),
        ("metrics", host.get("/metrics").send().await),
        ("wrong method", host.request("DELETE", "/v1/providers").send().await),
        ("gone", host.get("/connect/webex/token/AAAAAAAAAAAAAAAAAAAAAA").send().await),
        (
            "too large",
            meetings()
                .header("content-type", "application/json")
                .body(format!("{{\"title\":\"{}\"}}", "x".repeat(70_000)))
                .send()
                .await,
        ),
        ("media type", meetings().header("content-type", "text/plain").body("{}").send().await),
        ("foreign host", host.get("/v1/providers").header("host", "evil.example").send().await),
        ("invalid", meetings().json(&json!({})).send().await),
        (
            "internal",
            host.request("POST", "/v1/providers/hostile/meetings")
                .bearer("t")
                .json(&json!({"title": "hostile:panic_before", "start": in_hours(2), "end": in_hours(3)}))
                .send()
                .await,
        ),
        (
            "unsupported",
            host.request("POST", "/v1/providers/webex/revoke").json(&json!({"token": "t"})).send().await,
        ),
        ("provider error", host.get("/v1/providers/webex/meetings").bearer(&token.access_token).send().await),
        ("domi 404", host.get("/dominoZoomRefresh").send().await),
        ("domi 401", host.get("/dominoWebexRefresh").send().await),
        ("options", host.request("OPTIONS", "/v1/providers").send().await),
        ("head", host.request("HEAD", "/").send().await),
    ];
    for _ in 0..5 {
        login().send().await;
    }
    answers.push(("limited", login().send().await));
    let browser = Browser::new(&host);
    let back = browser.allow("/connect/webex").await;
    let callback = browser.open(&back).await;
    answers.push(("token page", browser.open(callback.header("location")).await));
    answers.push(("callback", callback));
    answers.push((
        "token json",
        host.request("POST", "/v1/providers/webex/token")
            .json(&json!({"refresh_token": token.refresh_token}))
            .send()
            .await,
    ));
    answers
        .push(("domi token json", host.get("/dominoWebexRefresh").bearer(&token.refresh_token).send().await));
    answers.push(("created", meetings().json(&meeting).send().await));
    sandbox.webex.fault(Fault::always("", "/", FaultKind::retry_after(503, 1000)));
    answers.push((
        "unavailable",
        host.get("/v1/providers/webex/meetings").bearer(&token.access_token).send().await,
    ));
    for (what, answer) in &answers {
        assert_secure(answer, what);
        // Documents without anything personal may be asked for again by their tag.
        let documents = ["docs", "openapi"].contains(what);
        let caching = answer.header("cache-control");
        assert!(caching == "no-store" || (documents && caching == "no-cache"), "{what}: {caching}");
        assert!(answer.header("strict-transport-security").is_empty(), "HSTS only over TLS: {what}");
    }
    for status in STATUSES {
        assert!(
            answers.iter().any(|(_, answer)| answer.status == status),
            "no answer with {status}: {:?}",
            answers.iter().map(|(what, a)| (what, a.status)).collect::<Vec<_>>()
        );
    }
    // Files with a fingerprint in their name may be kept; they carry the other headers all the same.
    let page = &answers[0].1.text;
    for start in ["href=\"/assets/", "src=\"/assets/"] {
        let path = format!("/assets/{}", page.split_once(start).unwrap().1.split_once('"').unwrap().0);
        let file = host.get(&path).send().await;
        assert_eq!(file.status, 200);
        assert_secure(&file, &path);
        let unchanged = host.get(&path).header("if-none-match", file.header("etag")).send().await;
        assert_eq!(unchanged.status, 304);
        assert_secure(&unchanged, &path);
    }
    for path in ["/healthz", "/metrics", "/plugins", "/nowhere"] {
        let answer = host.fetch(&host.admin_url(path)).header("host", "localhost").send().await;
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
    }
}

#[tokio::test]
async fn internal_errors_tell_nothing_of_the_inside() {
    let sandbox = harness::sandbox();
    let hostile =
        "[providers.hostile]\nclient_id = \"a\"\nclient_secret = \"b\"\nbase_url = \"http://127.0.0.1:9\"\n";
    let host = Setup::with(&sandbox).add(hostile).start();
    for word in ["panic_before", "panic_after_wait", "stuck", "raw:kind_99"] {
        let body = json!({"title": format!("hostile:{word}"), "start": in_hours(2), "end": in_hours(3)});
        let answer =
            host.request("POST", "/v1/providers/hostile/meetings").bearer("t").json(&body).send().await;
        assert_eq!(answer.status, 500, "{word}: {}", answer.text);
        for inside in [".rs:", "src/", "/root", "0.1.0", "backtrace", "unwrap"] {
            assert!(!answer.text.contains(inside), "{word}: {}", answer.text);
        }
    }
    host.get("/v1/providers").send().await.expect(200);
}

#[tokio::test]
async fn only_exactly_the_allowed_origins_may_read_the_api() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).server("allowed_origins = [\"https://mail.hcl.com\"]").start();
    let ask = |origin: &str| host.get("/v1/providers").header("origin", origin).send();
    let allowed = ask("https://mail.hcl.com").await;
    assert_eq!(allowed.header("access-control-allow-origin"), "https://mail.hcl.com");
    assert!(allowed.header("vary").contains("Origin"));
    assert!(allowed.header("access-control-allow-credentials").is_empty());
    for origin in [
        "https://evilhcl.com",
        "null",
        "https://hcl.com.evil",
        "https://mail.hcl.com.evil",
        "http://mail.hcl.com",
        "https://mail.hcl.com:8443",
        "https://mail.hcl.com:443",
        "https://evil.mail.hcl.com",
        "https://hcl.com",
        "https://mail.hcl.com/",
        "https://MAIL.HCL.COM",
        "https://mail.hcl.com@evil.example",
        "*",
        "https://mailxhcl.com",
        " https://evil.example, https://mail.hcl.com",
    ] {
        for request in [
            host.get("/v1/providers"),
            host.request("OPTIONS", "/v1/providers/webex/meetings")
                .header("access-control-request-method", "POST"),
        ] {
            let answer = request.header("origin", origin).send().await;
            let names: Vec<_> =
                answer.headers.keys().filter(|name| name.as_str().starts_with("access-control")).collect();
            assert!(names.is_empty(), "{origin}: {names:?}");
        }
    }
    // The pages and the drop-in routes are for nobody else's scripts.
    for path in ["/", "/dominoWebexRefresh", "/connect/sametime"] {
        let answer = host.get(path).header("origin", "https://mail.hcl.com").send().await;
        assert!(answer.header("access-control-allow-origin").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn a_page_of_another_site_cannot_use_the_api() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).server("allowed_origins = [\"https://mail.hcl.com\"]").start();
    let browser = Browser::new(&host);
    browser.leave("/connect/webex").await;
    for path in [
        "/v1/providers/webex/token",
        "/v1/providers/webex/meetings",
        "/v1/providers/sametime/login",
        "/v1/providers/webex/revoke",
    ] {
        let body = "{\"refresh_token\":\"x\",\"username\":\"a\",\"password\":\"b\"}";
        for media_type in [
            "application/x-www-form-urlencoded",
            "text/plain",
            "multipart/form-data; boundary=x",
            "text/plain; application/json",
            "",
        ] {
            let answer = host
                .request("POST", path)
                .bearer("t")
                .header("content-type", media_type)
                .body(body)
                .send()
                .await;
            assert_eq!(answer.status, 415, "{path} {media_type}: {}", answer.text);
        }
        for site in ["cross-site", "same-site", "something-new"] {
            let request = host
                .request("POST", path)
                .bearer("t")
                .header("sec-fetch-site", site)
                .header("origin", "https://evil.example");
            let answer = request
                .cookie(&browser.cookies())
                .header("content-type", "application/json")
                .body(body)
                .send()
                .await;
            assert_eq!(answer.status, 403, "{path} {site}: {}", answer.text);
        }
    }
    // An allowed one can, and a cookie alone is nobody.
    let allowed = host
        .request("POST", "/v1/providers/webex/token")
        .header("sec-fetch-site", "cross-site")
        .header("origin", "https://mail.hcl.com");
    assert_eq!(allowed.json(&json!({"refresh_token": "x"})).send().await.status, 401);
    let cookie = host.get("/v1/providers/webex/meetings").cookie(&browser.cookies()).send().await;
    cookie.problem(401, "missing-credentials", "reauthorize");
    // Nor can it send our forms.
    for origin in ["https://evil.example", "http://localhost", "https://mail.hcl.com"] {
        let answer = host
            .request("POST", "/connect/sametime")
            .header("origin", origin)
            .form(&[("username", "a"), ("password", "b")])
            .send()
            .await;
        assert_eq!(answer.status, 403, "{origin}");
    }
}
