//! What an operator sees and does: start-up report, admin listener, metrics, logs, stopping.

use std::net::TcpListener;
use std::process::Command;
use std::time::{Duration, Instant};

use convoke_sandbox::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::harness::{Host, Setup, in_hours, sandbox};

#[tokio::test]
async fn health_metrics_and_plugins_are_on_the_admin_listener_alone() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    for path in ["/healthz", "/readyz", "/metrics", "/plugins"] {
        assert_eq!(host.fetch(&host.admin_url(path)).send().await.status, 200, "{path}");
        assert_eq!(host.get(path).send().await.status, 404, "{path} on the public port");
        assert_eq!(host.get(&format!("/{path}")).send().await.status, 404, "/{path} on the public port");
    }
    for path in ["/", "/v1/providers", "/connect/webex", "/openapi.json", "/nothing"] {
        assert_eq!(host.fetch(&host.admin_url(path)).send().await.status, 404, "{path} on the admin port");
    }
    let ready = host.fetch(&host.admin_url("/readyz")).send().await.json();
    assert_eq!(ready, json!({"status": "ready", "providers": 3}));
    let plugins = host.fetch(&host.admin_url("/plugins")).send().await.json();
    let webex =
        plugins["plugins"].as_array().unwrap().iter().find(|p| p["provider"] == "webex").unwrap().clone();
    assert_eq!((&webex["plugin"], webex["version"].is_string()), (&json!("webex"), true), "{plugins}");
    assert!(!plugins.to_string().contains("convoke-demo-secret"));
}

#[tokio::test]
async fn without_a_provider_the_service_lives_and_is_not_ready() {
    let host = Setup::empty().start();
    assert_eq!(host.fetch(&host.admin_url("/healthz")).send().await.status, 200);
    let ready = host.fetch(&host.admin_url("/readyz")).send().await;
    assert_eq!((ready.status, &ready.json()["reason"]), (503, &json!("no provider is configured")));
}

#[tokio::test]
async fn a_foreign_host_name_reaches_neither_listener() {
    let host = Setup::empty().server("allowed_hosts = [\"localhost\", \"127.0.0.1\"]").start();
    for url in [host.url("/v1/providers"), host.admin_url("/metrics"), host.admin_url("/plugins")] {
        assert_eq!(host.fetch(&url).send().await.status, 200, "{url}");
        assert_eq!(host.fetch(&url).header("host", "rebound.example").send().await.status, 421, "{url}");
    }
}

/// The OpenMetrics text, held to the format's grammar as far as it is used here.
fn assert_open_metrics(text: &str) {
    let mut types = std::collections::HashMap::new();
    assert!(text.ends_with("# EOF\n"), "{text}");
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# ") {
            let words: Vec<&str> = rest.split(' ').collect();
            match words[0] {
                "TYPE" => assert!(types.insert(words[1].to_owned(), words[2].to_owned()).is_none(), "{line}"),
                "HELP" | "UNIT" => assert!(words.len() > 2, "{line}"),
                other => assert_eq!(other, "EOF"),
            }
            continue;
        }
        let (sample, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok(), "{line}");
        let (name, labels) = sample.split_once('{').unwrap_or((sample, "}"));
        assert!(labels.ends_with('}') && labels.matches('"').count() % 2 == 0, "{line}");
        let suffixes = ["_total", "_bucket", "_sum", "_count", ""];
        let family = suffixes
            .iter()
            .filter_map(|suffix| name.strip_suffix(suffix))
            .find_map(|family| types.get(family));
        let kind = family.unwrap_or_else(|| panic!("no TYPE for {line}"));
        assert!(kind != "counter" || name.ends_with("_total"), "{line}");
    }
}

#[tokio::test]
async fn metrics_are_open_metrics_with_labels_that_no_client_chooses() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let pair = sandbox.webex.tokens("alice@example.com", &["meeting:schedules_read"]);
    host.get("/v1/providers/webex/meetings/id-of-a-client").bearer(&pair.access_token).send().await;
    host.request("POST", "/v1/providers/webex/token")
        .json(&json!({"refresh_token": pair.refresh_token}))
        .send()
        .await
        .expect(200);
    host.request("BREW", "/made-up-by-a-client?code=made-up").send().await;
    let answer = host.fetch(&host.admin_url("/metrics")).send().await;
    assert!(answer.header("content-type").starts_with("application/openmetrics-text; version=1.0.0"));
    assert_open_metrics(&answer.text);
    for sample in [
        "convoke_http_requests_total{method=\"GET\",route=\"/v1/providers/{provider}/meetings/{id}\",status=\"404\"} 1",
        "convoke_operations_total{provider=\"webex\",operation=\"refresh\",outcome=\"success\"} 1",
        "convoke_upstream_requests_total{provider=\"webex\",status=\"200\"} 1",
        "convoke_http_request_duration_seconds_count",
        "convoke_flights",
        "convoke_connections",
    ] {
        assert!(answer.text.contains(sample), "{sample}: {}", answer.text);
    }
    for secret in [pair.access_token.as_str(), &pair.refresh_token, "made-up", "BREW", "id-of-a-client"] {
        assert!(!answer.text.contains(secret), "{secret}: {}", answer.text);
    }
}

#[test]
fn the_start_is_reported_in_words() {
    let sandbox = sandbox();
    let (port, admin_port, log) = {
        let setup = Setup::with(&sandbox).add("[providers.acme]\nplugin = \"example\"\nclient_id = \"…\"\nclient_secret = \"…\"\n[providers.nowhere]\n");
        let (port, admin_port) = (setup.port, setup.admin_port);
        let host = setup.start();
        (port, admin_port, host.log())
    };
    for words in [
        format!(
            "listening on 127.0.0.1:{port}, public URL http://localhost:{port}; admin on 127.0.0.1:{admin_port}"
        ),
        "webex is ready: ".to_owned(),
        "jiomeet is ready: ".to_owned(),
        "sametime is ready: ".to_owned(),
        "acme is left out: client_id is still a placeholder and client_secret is still a placeholder"
            .to_owned(),
        "nowhere is left out: its plugin is refused: neither ".to_owned(),
        "server.keys: no sealing key is configured".to_owned(),
    ] {
        assert!(log.contains(&words), "{words}: {log}");
    }
    assert!(!log.contains("convoke-demo-secret"));
}

#[test]
fn a_port_that_is_taken_is_named() {
    for key in ["listen", "admin_listen"] {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        let setup =
            Setup::empty().env(&format!("CONVOKE_SERVER__{}", key.to_uppercase()), &address.to_string());
        let (code, _, err) = setup.run(&["serve"]);
        assert_eq!(code, 1);
        assert!(err.contains(&format!("server.{key}: {address} is in use by another program")), "{err}");
    }
}

fn signal(host: &Host, name: &str) {
    assert!(Command::new("kill").args([name, &host.pid().to_string()]).status().unwrap().success());
}

#[tokio::test]
async fn sigterm_and_sigint_end_it_with_success_once_requests_are_answered() {
    for name in ["-TERM", "-INT"] {
        let sandbox = sandbox();
        let pair =
            sandbox.webex.tokens("alice@example.com", &["meeting:schedules_read", "meeting:schedules_write"]);
        sandbox.webex.fault(Fault::once(
            "POST",
            "/v1/meetings",
            FaultKind::Delay(Duration::from_millis(800)),
        ));
        let host = Setup::with(&sandbox).start();
        let body = json!({"title": "Slow", "start": in_hours(24), "end": in_hours(25)});
        let under_way = host
            .request("POST", "/v1/providers/webex/meetings")
            .bearer(&pair.access_token)
            .json(&body)
            .send();
        let (answer, ()) = tokio::join!(under_way, async {
            let began = Instant::now();
            while sandbox.webex.calls().is_empty() {
                assert!(began.elapsed() < Duration::from_secs(10));
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            signal(&host, name);
        });
        assert_eq!(answer.status, 201, "{}", answer.text);
        let (code, log) = host.stop();
        assert_eq!(code, Some(0), "{name}: {log}");
        assert!(log.contains("stopping: no new connections") && log.contains("stopped"), "{log}");
    }
}

#[tokio::test]
async fn every_line_of_a_json_log_is_json_and_requests_have_their_id() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).add("[log]\nformat = \"json\"").env("RUST_LOG", "trace").start();
    let pair = sandbox.webex.tokens("alice@example.com", &["meeting:schedules_read"]);
    let answer = host.get("/v1/providers/webex/meetings/none").bearer(&pair.access_token).send().await;
    host.request("POST", "/v1/providers/webex/token").json(&json!({"refresh_token": "dead"})).send().await;
    let (code, log) = host.stop();
    assert_eq!(code, Some(0));
    let id = answer.header("x-request-id").to_owned();
    let mut of_request = 0;
    for line in log.lines() {
        let event: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        assert!(
            event["timestamp"].is_string() && event["level"].is_string() && event["target"].is_string(),
            "{line}"
        );
        if event["target"] == "convoke::access" {
            assert!(event["request_id"].is_string(), "{line}");
        }
        of_request += usize::from(event["request_id"] == id.as_str());
    }
    // At least what went upstream, and the access log.
    assert!(of_request >= 2, "{log}");
}

#[tokio::test]
async fn the_level_is_rust_logs_else_the_configurations() {
    let quiet =
        Setup::empty().add("[log]\nlevel = \"info\"").env("RUST_LOG", "convoke::cli=info,warn").start();
    assert_eq!(quiet.get("/v1/providers").send().await.status, 200);
    let log = quiet.stop().1;
    assert!(!log.contains("convoke::access") && log.contains("listening on"), "{log}");
    let mut setup = Setup::empty().add("[log]\nlevel = \"convoke::cli=info,warn\"");
    setup.environment.clear();
    let host = setup.start();
    assert_eq!(host.get("/v1/providers").send().await.status, 200);
    assert!(!host.stop().1.contains("convoke::access"));
    let (code, _, err) = Setup::empty().env("RUST_LOG", "convoke=loud").run(&["serve"]);
    assert!(code == 1 && err.contains("variable RUST_LOG"), "{code} {err}");
}
