//! Pairings in a store: any replica goes on with them, a crash costs none, and no token, secret or code can be read there.

use super::redis::{Redis, with_redis};
use super::*;
use crate::harness::Host;
use crate::pairing::{Started, begin, confirm, seal, sign_in};
use crate::secrets::Canaries;
use crate::walk::Browser;

/// Pairings at each stage: begun, signed in, confirmed; the last one is still to be fetched.
async fn fill(sandbox: &Sandbox, host: &Host) -> (Canaries, Started) {
    let mut canaries = Canaries::default();
    let browser = Browser::new(host);
    let [begun, undecided, confirmed] =
        [begin(host, "webex").await, begin(host, "webex").await, begin(host, "webex").await];
    let path = sign_in(host, &browser, &undecided).await;
    seal(&browser, &path).await;
    let path = sign_in(host, &browser, &confirmed).await;
    assert_eq!(confirm(&browser, &path).await.status, 200);
    for started in [&begun, &undecided, &confirmed] {
        canaries.add(started.text("secret"));
        canaries.add(started.code());
    }
    canaries.add("Notes of Alice on PC7");
    canaries.add_upstream(sandbox);
    (canaries, confirmed)
}

fn assert_tells_nothing(all: &str, canaries: &mut Canaries) {
    assert_eq!(canaries.found_in(all), Vec::<String>::new());
    // It can fail: the keys of what is there are found.
    for purpose in ["pairing:", "pairing-code:", "pairing-end:", "token page:"] {
        assert!(all.contains(purpose), "{purpose}");
    }
    canaries.add("pairing-end:");
    assert_eq!(canaries.found_in(all).len(), 1);
}

#[tokio::test]
async fn a_confirmed_pairing_survives_a_crash_and_the_file_tells_nothing() {
    let (sandbox, folder) = (strict(), tempfile::tempdir().unwrap());
    let path = folder.path().join("own/store");
    let host = with_file(&sandbox, &path).start();
    let (mut canaries, confirmed) = fill(&sandbox, &host).await;
    host.kill();
    let bytes: String = std::fs::read(&path).unwrap().into_iter().map(char::from).collect();
    assert_tells_nothing(&bytes, &mut canaries);
    let host = with_file(&sandbox, &path).start();
    let body = confirmed.poll(&host).await.expect(200);
    canaries.add(body["refresh_token"].as_str().unwrap());
    assert_eq!(confirmed.poll(&host).await.status, 404);
    host.kill();
    let bytes: String = std::fs::read(&path).unwrap().into_iter().map(char::from).collect();
    assert!(!bytes.contains(body["refresh_token"].as_str().unwrap()));
}

/// Begun at one replica, which is killed; decided at another; fetched from a third.
#[tokio::test]
async fn each_step_may_be_another_replicas() {
    let Some(redis) = Redis::start() else { return };
    let sandbox = strict();
    let [first, second, third] = [(); 3].map(|()| with_redis(&sandbox, &redis).start());
    let started = begin(&first, "webex").await;
    first.kill();
    let browser = Browser::new(&second);
    let path = sign_in(&second, &browser, &started).await;
    started.poll(&third).await.expect(202);
    started.poll(&second).await.expect(429);
    assert_eq!(confirm(&browser, &path).await.status, 200);
    let (mut canaries, _) = fill(&sandbox, &second).await;
    assert_tells_nothing(&redis.dump(), &mut canaries);
    let body = started.poll(&third).await.expect(200);
    assert_eq!(started.poll(&second).await.status, 404);
    let (status, _) =
        refresh(third.port, body["refresh_token"].as_str().unwrap(), Cut::Never).await.unwrap().unwrap();
    assert_eq!(status, 200);
}
