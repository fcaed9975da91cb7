//! A provider that misbehaves: each fault at each provider becomes the right problem, in time, and the process stays small.

use std::time::{Duration, Instant};

use convoke_sandbox::{Fault, FaultKind, Provider, Sandbox, Server};
use serde_json::{Value, json};

use crate::client::{ALICE, Client, meeting, sent};
use crate::harness::{Answer, Host, Setup, free_port, sandbox};

/// The most that the process may ever have held, in KiB: it reads at most 4 MiB of an answer.
const MOST_MEMORY: u64 = 120 * 1024;

fn clients<'a>(sandbox: &Sandbox, host: &'a Host) -> [Client<'a>; 3] {
    let scopes = ["meeting:schedules_read", "meeting:schedules_write", "spark:people_read"];
    [
        Client::new(host, "webex", sandbox.webex.tokens(ALICE, &scopes)),
        Client::new(host, "jiomeet", sandbox.jiomeet.tokens(ALICE, &[])),
        Client::new(host, "sametime", sandbox.sametime.tokens(ALICE)),
    ]
}

/// Where each provider's meetings are.
const MEETINGS: [&str; 3] = ["/v1/meetings", "/api/meeting", "/meeting-catalog"];

fn each_server(sandbox: &Sandbox, mut what: impl FnMut(usize, &dyn Fn(Fault))) {
    fn setter<P: Provider>(server: &Server<P>) -> impl Fn(Fault) {
        move |fault| server.fault(fault)
    }
    what(0, &setter(&sandbox.webex));
    what(1, &setter(&sandbox.jiomeet));
    what(2, &setter(&sandbox.sametime));
}

fn clear(sandbox: &Sandbox) {
    sandbox.webex.clear_faults();
    sandbox.jiomeet.clear_faults();
    sandbox.sametime.clear_faults();
}

fn calls(sandbox: &Sandbox) -> usize {
    sent(&sandbox.webex).len() + sent(&sandbox.jiomeet).len() + sent(&sandbox.sametime).len()
}

/// A problem whose words are ours: plain, bounded, and without anything of the server's own.
fn is_plain(answer: &Answer) {
    let problem = answer.json();
    let detail = problem["detail"].as_str().unwrap();
    assert!((1..=1000).contains(&detail.chars().count()), "{detail}");
    assert!(!detail.chars().any(char::is_control), "{detail:?}");
    for leak in ["/work", "src/", ".rs:", "panicked", "reqwest", "hyper", "convoke-demo-secret"] {
        assert!(!answer.text.contains(leak), "{leak}: {}", answer.text);
    }
}

fn peak_memory(host: &Host) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", host.pid())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn statuses_are_told_alike_for_all_providers() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let cases: [(FaultKind, u16, &str, &str, Option<u64>); 8] = [
        (FaultKind::status(401), 401, "reauthorization-required", "reauthorize", None),
        (FaultKind::status(404), 404, "meeting-not-found", "meeting-gone", None),
        (FaultKind::status(409), 409, "conflict", "conflict", None),
        (FaultKind::retry_after(429, 7), 429, "rate-limited", "retry", Some(7)),
        (FaultKind::status(500), 502, "provider-error", "retry", None),
        (FaultKind::status(502), 502, "provider-error", "retry", None),
        (FaultKind::retry_after(503, 11), 503, "provider-unavailable", "retry", Some(11)),
        (FaultKind::status(418), 502, "provider-error", "retry", None),
    ];
    for (kind, status, slug, cause, retry_after) in cases {
        each_server(&sandbox, |number, fault| fault(Fault::always("", MEETINGS[number], kind.clone())));
        for client in clients(&sandbox, &host) {
            let answer = client.get("some-meeting").await;
            let problem = answer.problem(status, slug, cause);
            assert_eq!(problem["retry_after"].as_u64(), retry_after, "{problem}");
            assert_eq!(answer.header("retry-after"), retry_after.map(|s| s.to_string()).unwrap_or_default());
            assert_eq!(problem.get("authorize_url").is_some(), status == 401);
            is_plain(&answer);
        }
        clear(&sandbox);
    }
    // 403 says which scope where that may help, and the administrator where nothing else does.
    each_server(&sandbox, |number, fault| fault(Fault::always("", MEETINGS[number], FaultKind::status(403))));
    let [webex, jiomeet, sametime] = clients(&sandbox, &host);
    let problem = webex.get("x").await.problem(403, "access-denied", "reauthorize");
    assert_eq!(problem["missing_scopes"], json!(["meeting:schedules_read"]));
    jiomeet.get("x").await.problem(403, "access-denied", "administrator");
    sametime.get("x").await.problem(403, "access-denied", "administrator");
}

#[tokio::test]
async fn what_is_no_answer_is_a_provider_error_and_costs_little() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let kinds = [
        FaultKind::CloseBeforeAnswer,
        FaultKind::CloseAfterProcessing,
        FaultKind::Truncate,
        FaultKind::Redirect("http://169.254.169.254/latest/meta-data/".into()),
        FaultKind::Garbage,
        FaultKind::HtmlInsteadOfJson,
        FaultKind::GzipBomb { mib: 2048 },
        FaultKind::HugeJson { mib: 256 },
        FaultKind::DeepJson { depth: 100_000 },
        FaultKind::HugeHeader { bytes: 1_000_000 },
    ];
    for kind in kinds {
        let begun = Instant::now();
        each_server(&sandbox, |number, fault| fault(Fault::always("", MEETINGS[number], kind.clone())));
        for client in clients(&sandbox, &host) {
            calls(&sandbox);
            let answer = client.create(&meeting("T")).await;
            answer.problem(502, "provider-error", "retry");
            is_plain(&answer);
            let preflights = usize::from(client.path("").ends_with("sametime"));
            assert_eq!(calls(&sandbox), 1 + preflights, "{kind:?}: nothing is repeated");
            let listed = client.list("").await;
            listed.problem(502, "provider-error", "retry");
        }
        clear(&sandbox);
        assert!(begun.elapsed() < Duration::from_secs(20), "{kind:?}");
    }
    let peak = peak_memory(&host);
    assert!(peak < MOST_MEMORY, "{peak} KiB");
    for client in clients(&sandbox, &host) {
        client.create(&meeting("Well again")).await.expect(201);
    }
}

#[tokio::test]
async fn token_endpoints_that_misbehave() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    for kind in [
        FaultKind::status(404),
        FaultKind::CloseBeforeAnswer,
        FaultKind::Truncate,
        FaultKind::Redirect("http://127.0.0.1:1/".into()),
        FaultKind::Garbage,
        FaultKind::HtmlInsteadOfJson,
        FaultKind::GzipBomb { mib: 512 },
        FaultKind::HugeJson { mib: 64 },
        FaultKind::DeepJson { depth: 100_000 },
        FaultKind::HugeHeader { bytes: 1_000_000 },
    ] {
        each_server(&sandbox, |_, fault| fault(Fault::always("", "/", kind.clone())));
        for client in clients(&sandbox, &host) {
            let body = json!({"refresh_token": client.pair.refresh_token});
            let answer = client.bare("POST", "/token").json(&body).send().await;
            answer.problem(502, "provider-error", "retry");
            is_plain(&answer);
        }
        clear(&sandbox);
    }
    assert!(peak_memory(&host) < MOST_MEMORY);
}

/// Bytes that a server should not send are told in our own words, in a header and body that are well formed.
#[tokio::test]
async fn hostile_text_reaches_nobody() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    each_server(&sandbox, |_, fault| fault(Fault::always("", "/", FaultKind::HostileReason)));
    for client in clients(&sandbox, &host) {
        let token = json!({"refresh_token": client.pair.refresh_token});
        for answer in [
            client.create(&meeting("T")).await,
            client.get("x").await,
            client.list("").await,
            client.bare("POST", "/token").json(&token).send().await,
        ] {
            assert!((400..=599).contains(&answer.status));
            assert!(answer.headers.get("set-cookie").is_none() && answer.headers.get("trackingid").is_none());
            is_plain(&answer);
            for error in answer.json()["errors"].as_array().unwrap_or(&Vec::new()) {
                assert!(!error["detail"].as_str().unwrap().chars().any(char::is_control), "{error}");
                assert!(!error["pointer"].as_str().unwrap().chars().any(char::is_control), "{error}");
            }
        }
    }
    let log = host.log();
    assert!(!log.contains('\u{1b}') && !log.contains("<script>") && !log.contains('\0'), "{log}");
}

/// Every answer leaves within 25 s, whoever is slow.
#[tokio::test]
async fn slow_providers_end_in_time() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let slow = sandbox_of(&sandbox, FaultKind::Hang);
    let dripping = crate::harness::sandbox();
    let other = Setup::with(&dripping).start();
    let [webex, jiomeet, sametime] = clients(slow, &host);
    let [wet_webex, wet_jiomeet, wet_sametime] = clients(&dripping, &other);
    for client in [&wet_webex, &wet_jiomeet, &wet_sametime] {
        // So that a list is longer than there are seconds.
        client.schedule("T").await;
    }
    each_server(&dripping, |number, fault| fault(Fault::always("", MEETINGS[number], FaultKind::Drip)));
    dripping.webex.fault(Fault::always("", "/v1/access_token", FaultKind::Drip));

    let refresh = |client: &Client<'_>| json!({"refresh_token": client.pair.refresh_token});
    let begun = Instant::now();
    let hung = async {
        tokio::join!(
            webex.get("x"),
            webex.create_owned(meeting("T")),
            jiomeet.list(""),
            jiomeet.create_owned(meeting("T")),
            sametime.list(""),
            sametime.create_owned(meeting("T")),
            webex.bare("POST", "/token").json(&refresh(&webex)).send(),
        )
    };
    let dripped = async {
        tokio::join!(
            wet_webex.list(""),
            wet_webex.create_owned(meeting("T")),
            wet_jiomeet.list(""),
            wet_jiomeet.create_owned(meeting("T")),
            wet_sametime.list(""),
            wet_sametime.create_owned(meeting("T")),
            wet_webex.bare("POST", "/token").json(&refresh(&wet_webex)).send(),
        )
    };
    let (hung, dripped) = tokio::join!(hung, dripped);
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(25), "{took:?}");
    let (a, b, c, d, e, f, g) = hung;
    for answer in [a, b, c, d, e, f, g] {
        answer.problem(504, "provider-timeout", "retry");
    }
    let (a, b, c, d, e, f, g) = dripped;
    for answer in [a, b, c, d, e, f, g] {
        answer.problem(502, "provider-error", "retry");
    }
    clear(slow);
    webex.list("").await.expect(200);
}

fn sandbox_of(sandbox: &Sandbox, kind: FaultKind) -> &Sandbox {
    each_server(sandbox, |_, fault| fault(Fault::always("", "/", kind.clone())));
    sandbox
}

/// Which hop failed is said: the name, the connection.
#[tokio::test]
async fn unreachable_providers_are_unavailable_and_say_at_which_hop() {
    let (closed, plain) = (free_port(), sandbox());
    let section = |base_url: &str| {
        let setup = Setup::empty();
        setup.add(&format!(
            "[providers.webex]\nbase_url = \"{base_url}\"\nclient_id = \"i\"\nclient_secret = \"s\"\n[providers.sametime]\nbase_url = \"{base_url}\""
        ))
    };
    for (base_url, hop) in [
        (format!("http://127.0.0.1:{closed}"), "TCP"),
        ("http://no-such-host.invalid".to_owned(), "DNS"),
        // HTTP where TLS is spoken to.
        (plain.webex.base_url().replace("http://", "https://"), "TLS"),
    ] {
        let host = section(&base_url).start();
        for provider in ["webex", "sametime"] {
            let base = format!("/v1/providers/{provider}");
            for request in [
                host.get(&format!("{base}/meetings/x")).bearer("t"),
                host.request("POST", &format!("{base}/meetings")).bearer("t").json(&meeting("T")),
                host.request("POST", &format!("{base}/token")).json(&json!({"refresh_token": "r"})),
            ] {
                let answer = request.send().await;
                let problem: Value = answer.problem(503, "provider-unavailable", "retry");
                assert!(problem["detail"].as_str().unwrap().contains(hop), "{hop}: {problem}");
                is_plain(&answer);
            }
        }
    }
}
