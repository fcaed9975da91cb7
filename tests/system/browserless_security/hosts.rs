//! Forged names and addresses, and what is reachable from where: SECURITY rows 8, 9, 23, 36, 39.

use serde_json::json;

use crate::harness::{self, Setup};
use crate::walk::{ALICE, parameter};

const FORGED: [(&str, &str); 14] = [
    ("x-forwarded-host", "evil.example"),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-port", "443"),
    ("x-forwarded-prefix", "/evil"),
    ("x-forwarded-server", "evil.example"),
    ("x-forwarded-for", "203.0.113.7"),
    ("forwarded", "for=203.0.113.7;host=evil.example;proto=https"),
    ("x_forwarded_host", "evil.example"),
    ("x_forwarded_for", "203.0.113.7"),
    ("x-real-ip", "203.0.113.7"),
    ("x-original-url", "/metrics"),
    ("x-rewrite-url", "/metrics"),
    ("x-host", "evil.example"),
    ("true-client-ip", "203.0.113.7"),
];

#[tokio::test]
async fn forwarding_headers_of_strangers_change_nothing() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for (name, value) in FORGED {
        let consent = host.get("/connect/webex").header(name, value).header(name, value).send().await;
        assert_eq!(consent.status, 302, "{name}");
        assert_eq!(
            parameter(consent.header("location"), "redirect_uri"),
            host.url("/callback/webex"),
            "{name}"
        );
        assert!(!consent.cookies().contains("__Host-"), "{name}");
        let url = host.get("/v1/providers/webex/authorization").header(name, value).send().await.expect(200);
        assert_eq!(url["url"], host.url("/connect/webex"), "{name}");
        let problem = host.get("/v1/nowhere").header(name, value).send().await.expect(404);
        assert!(problem["type"].as_str().unwrap().starts_with(&host.url("/problems/")), "{name}");
        let openapi = host.get("/openapi.json").header(name, value).send().await;
        assert!(!openapi.text.contains("evil.example") && !openapi.text.contains("203.0.113.7"), "{name}");
    }
    assert!(!host.log().contains("203.0.113.7") && !host.log().contains("evil.example"));
}

#[tokio::test]
async fn a_trusted_proxy_tells_the_client_and_nobody_before_it_does() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).server("trusted_proxies = [\"127.0.0.0/8\"]").start();
    let refresh =
        |chain: &str| host.get("/dominoWebexRefresh").bearer("x").header("x-forwarded-for", chain).send();
    refresh("203.0.113.99, 198.51.100.7").await;
    host.wait_for_log("198.51.100.7");
    assert!(!host.log().contains("203.0.113.99"), "the client's own claim");
}

#[tokio::test]
async fn a_foreign_host_gets_nothing_but_the_public_url() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let url =
        host.get("/v1/providers/webex/authorization").header("host", "evil.example").send().await.expect(200);
    assert_eq!(url["url"], host.url("/connect/webex"));
    let pair = sandbox.webex.tokens(ALICE, &["meeting:schedules_write"]);
    let body = json!({"title": "x", "start": harness::in_hours(2), "end": harness::in_hours(3)});
    let created = host
        .request("POST", "/v1/providers/webex/meetings")
        .header("host", "evil.example")
        .bearer(&pair.access_token)
        .json(&body)
        .send()
        .await;
    assert_eq!(created.status, 201, "{}", created.text);
    let location = created.header("location");
    assert!(
        !location.contains("evil") && (location.starts_with('/') || location.starts_with(&host.url("/"))),
        "{location}"
    );
    assert!(!created.text.contains("evil.example"));
}

#[tokio::test]
async fn with_allowed_hosts_any_other_name_is_misdirected_on_both_listeners() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).server("allowed_hosts = [\"localhost\", \"127.0.0.1\"]").start();
    for name in [
        "evil.example",
        "localhost.evil.example",
        "evil.example:80",
        "xlocalhost",
        "localhost@evil.example",
        "127.0.0.1.evil.example",
        "[::1]",
        "localhost.",
        "",
    ] {
        for path in [
            "/",
            "/connect/webex",
            "/v1/providers",
            "/openapi.json",
            "/callback/webex",
            "/dominoWebexRefresh",
            "/assets/x",
        ] {
            let answer = host.get(path).header("host", name).send().await;
            assert_eq!(answer.status, 421, "{name:?} {path}");
            assert!(answer.header("location").is_empty());
        }
        for path in ["/metrics", "/healthz", "/readyz", "/plugins"] {
            let answer = host.fetch(&host.admin_url(path)).header("host", name).send().await;
            assert_eq!(answer.status, 421, "admin {name:?} {path}");
        }
    }
    for name in ["localhost", "LOCALHOST", &format!("localhost:{}", host.port)] {
        assert_eq!(host.get("/v1/providers").header("host", name).send().await.status, 200, "{name}");
    }
    assert_eq!(host.fetch(&host.admin_url("/metrics")).send().await.status, 200);
}

#[tokio::test]
async fn what_is_for_administrators_is_on_its_own_listener_alone() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for path in [
        "/metrics",
        "/healthz",
        "/readyz",
        "/plugins",
        "//metrics",
        "/metrics/",
        "/%6detrics",
        "/METRICS",
        "/./metrics",
        "/v1/../metrics",
    ] {
        assert_eq!(host.get(path).send().await.status, 404, "{path}");
        assert_ne!(host.request("POST", path).send().await.status, 200, "{path}");
    }
    for path in ["/metrics", "/healthz", "/readyz", "/plugins"] {
        assert_eq!(host.fetch(&host.admin_url(path)).send().await.status, 200, "{path}");
    }
    for path in ["/", "/v1/providers", "/connect/webex", "/dominoWebexRefresh"] {
        assert_eq!(host.fetch(&host.admin_url(path)).send().await.status, 404, "{path}");
    }
    let (_, shown, _) = Setup { config: String::new(), ..Setup::empty() }.run(&["config", "show"]);
    assert!(shown.contains("127.0.0.1:8879"), "loopback by default: {shown}");
}

#[test]
fn a_public_listener_in_plain_http_does_not_start() {
    for address in ["0.0.0.0", "[::]", "192.0.2.1"] {
        let mut setup = Setup::empty();
        setup.config = setup.config.replace(
            &format!("listen = \"127.0.0.1:{}\"\nadmin", setup.port),
            &format!("listen = \"{address}:{}\"\nadmin", setup.port),
        );
        let (code, _, err) = setup.run(&["serve"]);
        assert_ne!(code, 0, "{address}");
        assert!(
            err.contains("server.listen") && err.contains("tls") && err.contains("behind_proxy"),
            "{address}: {err}"
        );
    }
}

#[tokio::test]
async fn a_proxy_in_front_allows_it() {
    let mut setup = Setup::empty();
    setup.config = setup.config.replace(
        &format!("listen = \"127.0.0.1:{}\"\nadmin", setup.port),
        &format!("listen = \"0.0.0.0:{}\"\nadmin", setup.port),
    );
    let host = setup.server("behind_proxy = true").start();
    assert_eq!(host.get("/v1/providers").send().await.status, 200);
}
