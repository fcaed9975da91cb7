//! The replay window, a store on a disk that cannot be written, and what `convoke` says of stores that it cannot use.

use std::process::{Command, Stdio};

use convoke_sandbox::{Fault, FaultKind};

use super::*;
use crate::harness::Host;
use crate::walk::Browser;

async fn ask(host: &Host, token: &str) -> crate::harness::Answer {
    let body = serde_json::json!({"refresh_token": token});
    host.request("POST", "/v1/providers/webex/token").json(&body).send().await
}

/// The audit trail's outcomes of refreshes, in order.
fn outcomes(log: &str) -> Vec<String> {
    let events = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let refreshes = events.filter(|event| event["event"] == "refresh");
    refreshes.map(|event| event["outcome"].as_str().unwrap().to_owned()).collect()
}

/// Within the window the same pair without an upstream call and with an audit event each, after it a clear answer.
async fn replays_end(store: &str) {
    let sandbox = strict();
    let start = |window: &str| Setup::with(&sandbox).server(KEYS).add(store).add(window).start();
    let host = start("[tokens]\nreplay_seconds = 120");
    let token = refresh_token(&sandbox);
    let first = ask(&host, &token).await.expect(200);
    for _ in 0..3 {
        let again = ask(&host, &token).await.expect(200);
        assert_eq!(again["access_token"], first["access_token"]);
        assert_eq!(again["refresh_token"], first["refresh_token"]);
    }
    assert_eq!(uses(&sandbox, &token), [Some(200)]);
    assert_eq!(outcomes(&host.stop().1), ["success", "replayed", "replayed", "replayed"]);

    let host = start("[tokens]\nreplay_seconds = 1");
    let token = refresh_token(&sandbox);
    ask(&host, &token).await.expect(200);
    let begun = std::time::Instant::now();
    let late = loop {
        let answer = ask(&host, &token).await;
        if answer.status != 200 {
            break answer;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "the window does not end");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let problem = late.problem(401, "reauthorization-required", "reauthorize");
    assert_eq!(problem["authorize_url"], host.url("/connect/webex"));
    assert_eq!(uses(&sandbox, &token), [Some(200), Some(400)]);
    let outcomes = outcomes(&host.stop().1);
    assert_eq!(outcomes.first().unwrap(), "success");
    assert_eq!(outcomes.last().unwrap(), "reauthorization_required");
    let between = &outcomes[1..outcomes.len() - 1];
    assert!(between.iter().all(|outcome| outcome == "replayed"), "{outcomes:?}");
}

/// What is replayed must work: where its access token has ended it is renewed with the new refresh token.
#[tokio::test]
async fn a_replayed_access_token_that_has_ended_is_renewed() {
    let sandbox = crate::harness::sandbox();
    let host = Setup::with(&sandbox).env("RUST_LOG", "info").start();
    let answer = |n: u32, seconds: u32| {
        let body = serde_json::json!({
            "access_token": format!("at-{n}"), "refresh_token": format!("rt-{n}"), "expires_in": seconds,
            "refresh_token_expires_in": 9000,
        });
        let kind = FaultKind::Status { status: 200, headers: Vec::new(), body: body.to_string() };
        sandbox.webex.fault(Fault::once("POST", "/v1/access_token", kind));
    };
    answer(1, 2);
    answer(2, 60);
    assert_eq!(ask(&host, "rt-0").await.expect(200)["access_token"], "at-1");
    let renewed = loop {
        let answer = ask(&host, "rt-0").await.expect(200);
        if answer["access_token"] != "at-1" {
            break answer;
        }
        assert_ne!(answer["expires_in"], 0);
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(renewed["refresh_token"], "rt-2");
    assert_eq!((uses(&sandbox, "rt-0").len(), uses(&sandbox, "rt-1").len()), (1, 1));
    // To Notes too it is told how long they still last.
    let domi = loop {
        let request = host.get("/dominoWebexRefresh").header("authorization", "Bearer rt-1");
        let answer = request.send().await.expect(200);
        if answer["expires_in"] != 60 {
            break answer;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(domi["refresh_token"], "rt-2");
    assert!(domi["expires_in"].as_u64().unwrap() < 60, "{domi}");
    assert!(domi["refresh_token_expires_in"].as_u64().unwrap() < 9000, "{domi}");
}

/// Who revokes the old token leaves nothing alive that could be had with it.
#[tokio::test]
async fn revoking_a_replaced_token_ends_its_replacement() {
    let fake = crate::fake::Fake::start(|_| (200, "{}".to_owned()));
    let section = format!(
        "[providers.hostile]\nbase_url = \"{}\"\nclient_id = \"c\"\nclient_secret = \"s3cr3t\"\n",
        fake.url()
    );
    let host = Setup::empty().server(KEYS).add(&section).env("RUST_LOG", "info").start();
    let post = |path: &str, body: Value| host.request("POST", path).json(&body).send();
    let refresh = || post("/v1/providers/hostile/token", serde_json::json!({"refresh_token": "old"}));
    refresh().await.expect(200);
    refresh().await.expect(200);
    let revoked = post("/v1/providers/hostile/revoke", serde_json::json!({"token": "old"})).await;
    assert_eq!(revoked.status, 204);
    refresh().await.expect(200);
    let log = host.stop().1;
    assert_eq!(outcomes(&log), ["success", "replayed", "success"], "nothing is replayed any more");
    let revokes = log.lines().filter(|line| line.contains("\"event\":\"revoke\""));
    assert_eq!(revokes.count(), 2, "the old one and what replaced it: {log}");
}

#[tokio::test]
async fn a_window_ends_in_memory() {
    replays_end("").await;
}

#[tokio::test]
async fn a_window_ends_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own/store");
    replays_end(&format!("[store]\nkind = \"file\"\npath = \"{}\"", path.display())).await;
}

#[tokio::test]
async fn a_window_ends_in_redis() {
    let Some(redis) = super::redis::Redis::start() else { return };
    replays_end(&redis.store()).await;
}

#[tokio::test]
async fn without_a_window_an_old_token_is_never_answered() {
    let redis = super::redis::Redis::start();
    let stores = [Some(String::new()), redis.as_ref().map(super::redis::Redis::store)];
    for store in stores.into_iter().flatten() {
        let sandbox = strict();
        let host = Setup::with(&sandbox).server(KEYS).add(&store).add("[tokens]\nreplay_seconds = 0").start();
        let token = refresh_token(&sandbox);
        ask(&host, &token).await.expect(200);
        ask(&host, &token).await.problem(401, "reauthorization-required", "reauthorize");
        assert_eq!(uses(&sandbox, &token), [Some(200), Some(400)]);
        assert_eq!(outcomes(&host.stop().1), ["success", "reauthorization_required"]);
    }
}

/// With the store in memory the whole service runs where no file can be written.
#[tokio::test]
async fn in_memory_nothing_is_written() {
    // All mounts of a namespace of its own, made read-only; then it tries to write, and must fail.
    const ALONE: &str = r#"
        while read -r _ at _; do mount -o remount,bind,ro "$at" 2>/dev/null; done </proc/self/mounts
        for at in "$PWD" /tmp /var/tmp /dev/shm /; do
            if touch "$at/convoke-was-here" 2>/dev/null; then echo "$at can be written" >&2; exit 9; fi
        done
        exec "$@""#;
    let sandbox = strict();
    let setup = Setup::with(&sandbox).env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    let able = Command::new("unshare")
        .args(["--mount", "sh", "-c", "mount -o remount,bind,ro / 2>/dev/null || mount --bind /proc /proc"])
        .stderr(Stdio::null())
        .status();
    if !able.is_ok_and(|status| status.success()) {
        report(
            "*** NOT CHECKED: a read-only filesystem, because this user may not make one (unshare --mount) ***",
        );
        return;
    }
    let host = setup.start_under(&["unshare", "--mount", "sh", "-c", ALONE, "sh"]);
    let browser = Browser::new(&host);
    browser.sign_in("/connect/webex").await;
    let token = refresh_token(&sandbox);
    let first = ask(&host, &token).await.expect(200);
    assert_eq!(ask(&host, &token).await.expect(200)["refresh_token"], first["refresh_token"]);
    assert_eq!(host.get("/docs").send().await.status, 200);
    let log = host.stop().1;
    assert!(!log.contains("can be written"), "{log}");
}

#[test]
fn two_processes_never_share_a_file() {
    let (sandbox, folder) = (strict(), tempfile::tempdir().unwrap());
    let path = folder.path().join("own/store");
    let first = with_file(&sandbox, &path).start();
    let (code, _, err) = with_file(&sandbox, &path).run(&["serve"]);
    assert_eq!(code, 1);
    assert!(err.contains("store.path:") && err.contains("is in use by another process"), "{err}");
    first.kill();
    with_file(&sandbox, &path).start();
}
