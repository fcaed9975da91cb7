//! The replay window, a store on a disk that cannot be written, and what `convoke` says of stores that it cannot use.

use std::process::{Command, Stdio};

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
    let host = Setup::with(&sandbox).server(KEYS).add(store).add("[tokens]\nreplay_seconds = 2").start();
    let token = refresh_token(&sandbox);
    let first = ask(&host, &token).await.expect(200);
    for _ in 0..3 {
        let again = ask(&host, &token).await.expect(200);
        assert_eq!(again["access_token"], first["access_token"]);
        assert_eq!(again["refresh_token"], first["refresh_token"]);
    }
    assert_eq!(uses(&sandbox, &token), [Some(200)]);
    let late = loop {
        let answer = ask(&host, &token).await;
        if answer.status != 200 {
            break answer;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let problem = late.problem(401, "reauthorization-required", "reauthorize");
    assert_eq!(problem["authorize_url"], host.url("/connect/webex"));
    assert_eq!(uses(&sandbox, &token), [Some(200), Some(400)]);
    let outcomes = outcomes(&host.stop().1);
    assert_eq!(outcomes.first().unwrap(), "success");
    assert_eq!(outcomes.last().unwrap(), "reauthorization_required");
    let between = &outcomes[1..outcomes.len() - 1];
    assert!(between.len() >= 3 && between.iter().all(|outcome| outcome == "replayed"), "{outcomes:?}");
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
