//! A plugin that breaks every rule it can costs its own call, and nothing else.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::fake::Fake;
use crate::harness::{Answer, Host, Setup, in_hours};

/// The answer that the plugin's own provider gives to everything.
fn provider() -> Fake {
    Fake::start(|_| (200, "{}".to_owned()))
}

fn setup(fake: &Fake, more: &str) -> Setup {
    Setup::empty().add(&format!(
        "[providers.hostile]\nbase_url = \"{}\"\nclient_id = \"c\"\nclient_secret = \"s3cr3t-of-hostile\"\n{more}",
        fake.url()
    ))
}

/// Creates a meeting; its title says what the plugin does.
async fn create(host: &Host, title: &str) -> Answer {
    let body = json!({"title": title, "start": in_hours(24), "end": in_hours(25)});
    host.request("POST", "/v1/providers/hostile/meetings").bearer("t").json(&body).send().await
}

/// The next call works, whatever the last one did.
async fn goes_on(host: &Host, after: &str) {
    let answer = create(host, "An ordinary meeting").await;
    assert_eq!(answer.status, 201, "after {after}: {}", answer.text);
    assert_eq!(answer.json()["meeting"]["title"], "An ordinary meeting");
}

/// What a word leads to, and what the answer says.
const INTERNAL: &[(&str, &str)] = &[
    ("panic_before", "The plugin panicked."),
    ("panic_after_wait", "The plugin panicked."),
    ("panic_after_request", "The plugin panicked."),
    ("panic_in_drop", "The plugin panicked."),
    ("stuck", "The plugin is stuck: it awaits something that is not Http."),
    ("two_at_once", "The plugin awaits two requests at once."),
    ("endless_requests", "made more than 16 requests"),
    ("endless_waits", "does not come to an end"),
    ("oversized_result", "larger than 256 KiB"),
    ("oversized_failure", "more than 256 KiB"),
    ("huge_body", "request body is larger than 256 KiB"),
    ("many_headers", "more than 64 headers"),
    ("elsewhere", "not allowed: the origin is named neither by the manifest nor by the configuration"),
    ("url:file:///etc/passwd", "not allowed"),
    ("url:http://127.0.0.1:9/", "not allowed: the origin"),
    ("url:http://user:word@127.0.0.1/", "not allowed: the URL carries a user name or password"),
    ("url:http://169.254.169.254/latest/meta-data/", "not allowed: the origin"),
    ("url:/hostile", "not allowed: the URL is not absolute"),
    ("url_control", "not allowed: the URL has control characters"),
    ("method:GET / HTTP/1.1", "not allowed: no HTTP method"),
    ("header:Host", "not allowed: the header host is the host's own"),
    ("header:Content-Length", "not allowed: the header content-length is the host's own"),
    ("header:Transfer-Encoding", "not allowed: the header transfer-encoding is the host's own"),
    ("header:Connection", "not allowed: the header connection is the host's own"),
    ("header:Upgrade", "not allowed: the header upgrade is the host's own"),
    ("header:Proxy-Authorization", "not allowed: the header proxy-authorization is the host's own"),
    ("header_crlf", "not allowed: the value of the header x-hostile is not allowed by HTTP"),
    ("header_name_crlf", "not allowed: a header name is not allowed by HTTP"),
    ("raw:kind_99", "a step of unknown kind 99"),
    ("raw:unset", "a step of unknown kind"),
    ("raw:null_task", "ran out of memory"),
    ("raw:http_null", "wants a request and gave none"),
    ("raw:http_small", "wants a request and gave none"),
    ("raw:http_no_headers", "not allowed: the origin"),
    ("raw:http_endless_headers", "more than 64 headers"),
    ("raw:out_null", "gave a result of another form"),
    ("raw:out_endless", "result is larger than 256 KiB"),
    ("raw:empty", "gave a result of another form"),
    ("raw:not_json", "gave a result of another form"),
    ("raw:not_utf8", "gave a result of another form"),
    ("raw:wrong_shape", "gave a result of another form"),
    ("raw:oversized_result", "result is larger than 256 KiB"),
    ("raw:unknown_kind", "more"),
    ("raw:failure_not_json", "failed in a form that cannot be read"),
    ("raw:failure_oversized", "failure is larger than 256 KiB"),
];

/// Words that end well, or as something else than `internal`; each has a test of its own.
const OTHERS: &[&str] = &[
    "open",
    "close",
    "long_wait",
    "block",
    "log_flood",
    "log_control",
    "log_long",
    "tell_secrets",
    "tell_late",
    "tell_in_drop",
    "raw:sleep_for_ever",
];

#[tokio::test]
async fn each_breach_is_an_internal_error_that_names_the_plugin_and_the_next_call_works() {
    let fake = provider();
    let host = setup(&fake, "").start();
    for (word, says) in INTERNAL {
        fake.take_calls();
        let answer = create(&host, &format!("hostile:{word}")).await;
        let problem = answer.problem(500, "internal-error", "bug");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(says), "{word}: {detail}");
        assert!(detail.contains("`hostile`"), "{word}: the plugin is not named: {detail}");
        assert!(detail.len() < 1000 && !detail.contains(char::is_control), "{word}: {detail:?}");
        assert!(!answer.text.contains("s3cr3t-of-hostile"), "{word}: {}", answer.text);
        if says.contains("not allowed") {
            assert_eq!(fake.take_calls().len(), 0, "{word} reached the provider");
        }
        goes_on(&host, word).await;
    }
    host.wait_for_log("the plugin panicked at ");
}

#[tokio::test]
async fn at_most_sixteen_requests_leave_in_one_operation() {
    let fake = provider();
    let host = setup(&fake, "").start();
    create(&host, "hostile:endless_requests").await.problem(500, "internal-error", "bug");
    assert_eq!(fake.take_calls().len(), 16);
}

/// Every operation is contained, not only the one that makes meetings.
#[tokio::test]
async fn a_panic_is_contained_in_every_operation() {
    let fake = provider();
    let host = setup(&fake, "").start();
    let word = "hostile:panic_before";
    let at = |path: &str| format!("/v1/providers/hostile{path}");
    let meeting = at("/meetings/hostile%3Apanic_before");
    let answers = [
        host.get(&meeting).bearer("t").send().await,
        host.request("PATCH", &at("/meetings/m1")).bearer("t").json(&json!({"title": word})).send().await,
        host.request("DELETE", &meeting).bearer("t").send().await,
        host.request("POST", &at("/token")).json(&json!({"refresh_token": word})).send().await,
        host.request("POST", &at("/login")).json(&json!({"username": word, "password": "p"})).send().await,
        host.request("POST", &at("/revoke")).json(&json!({"token": word})).send().await,
    ];
    for answer in answers {
        answer.problem(500, "internal-error", "bug");
    }
    goes_on(&host, "six panics").await;
}

#[tokio::test]
async fn a_plugin_that_waits_longer_than_the_budget_is_rate_limited_at_once() {
    let fake = provider();
    let host = setup(&fake, "").start();
    for (word, seconds) in [("long_wait", 3600), ("raw:sleep_for_ever", 86_400)] {
        let began = Instant::now();
        let answer = create(&host, &format!("hostile:{word}")).await;
        assert_eq!(answer.problem(429, "rate-limited", "retry")["retry_after"], seconds, "{word}");
        assert_eq!(answer.header("retry-after"), seconds.to_string());
        assert!(began.elapsed() < Duration::from_secs(10), "{word}");
        goes_on(&host, word).await;
    }
}

#[tokio::test]
async fn what_is_within_the_limits_goes_through() {
    let fake = provider();
    let host = setup(&fake, "").start();
    for word in ["huge_body:1000", "many_headers:60", "header:x-own", "url:", "method:REPORT", "block:1"] {
        let word = if word == "url:" { format!("url:{}/hostile?a=b", fake.url()) } else { word.to_owned() };
        assert_eq!(create(&host, &format!("hostile:{word}")).await.status, 201, "{word}");
    }
    let calls = fake.take_calls();
    assert_eq!(calls.len(), 5);
    assert_eq!((calls[0].method.as_str(), calls[0].body.len()), ("POST", 1000));
    assert_eq!(calls[2].header("x-own"), "x");
    assert_eq!(calls[3].path, "/hostile?a=b");
    assert_eq!(calls[4].method, "REPORT");
}

#[tokio::test]
async fn a_plugin_that_blocks_its_thread_is_named_and_others_are_answered_meanwhile() {
    let fake = provider();
    let host = setup(&fake, "").start();
    let (blocked, _) = tokio::join!(create(&host, "hostile:block:600"), async {
        for _ in 0..4 {
            assert_eq!(host.get("/v1/providers").send().await.status, 200);
        }
    });
    assert_eq!(blocked.status, 201);
    host.wait_for_log("a plugin blocked its thread");
    let line =
        host.log().lines().find(|line| line.contains("a plugin blocked its thread")).unwrap().to_owned();
    assert!(line.contains("provider=hostile") && line.contains("operation=\"create_meeting\""), "{line}");
    let metrics = host.fetch(&host.admin_url("/metrics")).send().await.text;
    assert!(metrics.contains("convoke_plugin_slow_steps_total{provider=\"hostile\"}"), "{metrics}");
}

#[tokio::test]
async fn log_events_are_one_escaped_bounded_line_under_the_providers_name_and_request() {
    let fake = provider();
    let host = setup(&fake, "").start();
    let answer = create(&host, "hostile:log_control").await;
    create(&host, "hostile:log_long").await;
    host.wait_for_log("long long");
    let log = host.log();
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("convoke::plugin")).collect();
    assert!(
        lines.iter().all(|line| line.contains("provider=\"hostile\"") && line.contains("request_id=\"")),
        "{lines:?}"
    );
    let id = answer.header("x-request-id");
    let forged = lines.iter().find(|line| line.contains("forged second line")).unwrap();
    assert!(forged.contains("first\\u{d}\\u{a}ERROR forged") && forged.contains(id), "{forged}");
    let coloured = lines.iter().find(|line| line.contains("[31mred")).unwrap();
    assert!(coloured.contains("\\u{1b}[2J\\u{1b}[31mred\\u{7}\\u{0}\\u{2028}\\u{202e}"), "{coloured}");
    assert!(!log.contains(['\r', '\u{1b}', '\0', '\u{2028}', '\u{202e}']));
    let long = lines.iter().find(|line| line.contains("long long")).unwrap();
    assert!((4000..5000).contains(&long.len()), "{}", long.len());
}

#[tokio::test]
async fn a_flood_of_log_events_is_cut_and_said_so_once() {
    let fake = provider();
    let host = setup(&fake, "").start();
    assert_eq!(create(&host, "hostile:log_flood").await.status, 201);
    assert_eq!(create(&host, "hostile:log_flood:10").await.status, 201);
    host.wait_for_log("is dropped");
    let (_, log) = host.stop();
    assert_eq!(log.lines().filter(|line| line.contains("flood ")).count(), 100);
    assert_eq!(log.lines().filter(|line| line.contains("is dropped")).count(), 1);
}

#[tokio::test]
async fn a_plugin_that_tells_secrets_is_not_repeated() {
    let fake = provider();
    let host = setup(&fake, "").start();
    let body = json!({"title": "hostile:tell_secrets", "start": in_hours(24), "end": in_hours(25)});
    let answer = host
        .request("POST", "/v1/providers/hostile/meetings")
        .bearer("c4nary-access-token")
        .json(&body)
        .send()
        .await;
    assert_eq!(answer.status, 502, "{}", answer.text);
    host.wait_for_log("the token is");
    let (_, log) = host.stop();
    assert!(!answer.text.contains("c4nary") && answer.text.contains("the token is"), "{}", answer.text);
    assert!(!log.contains("c4nary"), "{log}");
}

#[tokio::test]
async fn a_secret_is_known_where_a_long_event_is_cut_and_while_a_call_is_cancelled() {
    let fake = provider();
    let host = setup(&fake, "").start();
    let tell = async |word: &str| {
        let body = json!({"title": word, "start": in_hours(24), "end": in_hours(25)});
        let create = host.request("POST", "/v1/providers/hostile/meetings").bearer("c4nary-access-token");
        create.json(&body).send().await
    };
    assert_eq!(tell("hostile:tell_late:4090").await.status, 201);
    let answer = tell("hostile:tell_in_drop").await;
    assert_eq!(answer.status, 500, "{}", answer.text);
    host.wait_for_log("dropped, the token was");
    let (_, log) = host.stop();
    assert!(!log.contains("c4na"), "{log}");
    let dropped = log.lines().find(|line| line.contains("dropped, the token was (secret)")).unwrap();
    assert!(dropped.contains(answer.header("x-request-id")), "{dropped}");
}

#[tokio::test]
async fn many_calls_at_once_each_get_their_own_answer() {
    let fake = Fake::start(|_| {
        std::thread::sleep(Duration::from_millis(20));
        (200, "{}".to_owned())
    });
    let host = setup(&fake, "").start();
    let calls = (0..64).map(|n| {
        let host = &host;
        async move {
            let id = format!("hostile%3Aheader%3Ax-{n}");
            let answer = host.get(&format!("/v1/providers/hostile/meetings/{id}")).bearer("t").send().await;
            assert_eq!(answer.expect(200)["meeting"]["title"], format!("hostile:header:x-{n}"));
        }
    });
    futures_util::future::join_all(calls).await;
    let mut seen: Vec<String> = fake
        .take_calls()
        .iter()
        .flat_map(|call| call.headers.iter().map(|(n, _)| n.clone()).filter(|n| n.starts_with("x-")))
        .collect();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 64);
}

/// The instance's task is cancelled in its one request, and its destructor panics: both are contained.
#[tokio::test]
async fn a_client_that_goes_away_cancels_a_read_and_frees_it() {
    let waiting = Arc::new(AtomicBool::new(true));
    let held = waiting.clone();
    let arrived = Arc::new(Mutex::new(0));
    let counted = arrived.clone();
    let fake = Fake::start(move |_| {
        *counted.lock().unwrap() += 1;
        while held.load(SeqCst) {
            std::thread::sleep(Duration::from_millis(2));
        }
        (200, "{}".to_owned())
    });
    let host = setup(&fake, "").start();
    let read = host.get("/v1/providers/hostile/meetings/hostile%3Apanic_in_drop").bearer("t").send();
    let gone = tokio::time::timeout(Duration::from_secs(10), async {
        tokio::select! {
            answer = read => panic!("{answer:?}"),
            () = async {
                while *arrived.lock().unwrap() == 0 {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            } => {}
        }
    });
    gone.await.unwrap();
    // The request was dropped, and with it the connection: cancelling runs the destructor.
    host.wait_for_log("the plugin panicked at ");
    waiting.store(false, SeqCst);
    goes_on(&host, "a cancelled call").await;
    assert_eq!(host.stop().0, Some(0));
}

#[test]
fn what_does_not_open_is_left_out_and_the_reason_told() {
    let fake = provider();
    for (behaviour, says) in [
        ("open:panic", "its plugin does not open: The plugin panicked while opening."),
        ("open:raw:kind_99", "its plugin does not open: The plugin made a step of unknown kind 99."),
        ("open:raw:unset", "its plugin does not open: The plugin made a step of unknown kind"),
        ("open:raw:http_null", "its plugin does not open: The plugin wants a request and gave none."),
        ("open:raw:sleep_for_ever", "wants a request before it is open"),
        ("open:raw:empty", "opened with an answer that cannot be read"),
        ("open:raw:not_json", "opened with an answer that cannot be read"),
        ("open:raw:out_endless", "result is larger than 256 KiB"),
        ("open:raw:failure_not_json", "failed in a form that cannot be read"),
        ("open:widen", "`*` is not an origin such as https://api.example.com"),
        ("open:rename", "its plugin opened as `another`; its manifest says `hostile`"),
    ] {
        let (code, out, err) =
            setup(&fake, &format!("behaviour = \"{behaviour}\"")).run(&["config", "check"]);
        let left_out = out.lines().find(|line| line.starts_with("providers.hostile: left out: "));
        assert!(left_out.is_some_and(|line| line.contains(says)), "{behaviour}: {out}{err}");
        assert_eq!(code, 0, "{behaviour}: {out}{err}");
    }
    // What the plugin says of a key that is given is for the administrator to mend.
    let (code, out, err) = setup(&fake, "behaviour = \"open:fail\"").run(&["config", "check"]);
    assert!(err.contains("convoke.toml: providers.hostile.behaviour: is to fail"), "{out}{err}");
    assert_eq!(code, 1);
}

#[tokio::test]
async fn one_that_does_not_open_or_close_stops_nobody() {
    let fake = provider();
    let more = "behaviour = \"open:panic\"\n[providers.other]\nplugin = \"hostile\"\nclient_id = \"c\"\n\
        client_secret = \"s\"\nbehaviour = \"open:block\"\n[providers.last]\nplugin = \"hostile\"\nclient_id = \"c\"\n\
        client_secret = \"s\"\nbehaviour = \"close:panic\"\n";
    let host = setup(&fake, more).start();
    let listed = host.get("/v1/providers").send().await.expect(200);
    let ids: Vec<_> =
        listed["providers"].as_array().unwrap().iter().map(|p| p["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["last", "other"]);
    host.wait_for_log("hostile is left out: its plugin does not open");
    assert_eq!(host.stop().0, Some(0));
}

#[test]
fn what_a_plugin_notes_is_one_escaped_line() {
    let fake = provider();
    let (_, out, err) = setup(&fake, "behaviour = \"open:notes\"").run(&["config", "check"]);
    let all = format!("{out}{err}");
    assert!(all.contains("\\u{1b}[31mred"), "{all}");
    assert!(!all.contains(['\u{1b}', '\r']), "{all:?}");
}

/// The table in the plugin's documentation is what is tested here.
#[test]
fn every_documented_word_has_a_test() {
    let documentation = include_str!("../hostile/src/lib.rs");
    let table = documentation.lines().filter_map(|line| line.strip_prefix("//! | `"));
    let cells = table.filter_map(|line| line.split(" | ").next());
    let words = cells
        .flat_map(|cell| cell.split('`').step_by(2))
        .filter(|word| !word.trim_matches([',', ' ', '|']).is_empty());
    // `spin` and `abort` end the process or its core: worker processes are the answer to those.
    let unsurvivable = ["spin", "abort"];
    let mut untested = Vec::new();
    for word in words {
        let name = word.split([':', '<']).next().unwrap();
        let tested = INTERNAL.iter().map(|(word, _)| *word).chain(OTHERS.iter().copied());
        if !tested.map(|word| word.split(':').next().unwrap()).any(|tested| tested == name)
            && !unsurvivable.contains(&name)
        {
            untested.push(name);
        }
    }
    assert_eq!(untested, Vec::<&str>::new());
    let forgeries =
        documentation.split("Forgeries:").nth(1).unwrap().split("What cannot be said").next().unwrap();
    for name in forgeries.split('`').skip(1).step_by(2).filter(|name| *name != "size") {
        let word = format!("raw:{name}");
        assert!(INTERNAL.iter().any(|(w, _)| *w == word) || OTHERS.contains(&word.as_str()), "{word}");
    }
}
