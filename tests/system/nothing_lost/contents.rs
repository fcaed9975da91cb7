//! What lies in a store tells no token: every byte of it is searched.

use convoke_sandbox::Sandbox;

use super::*;
use crate::harness::{Host, Setup};
use crate::secrets::Canaries;
use crate::walk::{Browser, element, parameter};

/// Leaves something of every kind in the store: a used flow, a token page, replaced tokens.
async fn fill(sandbox: &Sandbox, host: &Host) -> Canaries {
    let mut canaries = Canaries::default();
    let browser = Browser::new(host);
    let back = browser.allow("/connect/webex").await;
    canaries.add(&parameter(&back, "code"));
    let waiting = browser.arrive(&back).await;
    // One that is shown, so that what it held is known, and one that waits.
    let page = browser.open(&waiting).await;
    canaries.add(&element(&page.text, "refreshToken").unwrap());
    browser.arrive(&browser.allow("/connect/webex").await).await;
    for _ in 0..3 {
        let token = refresh_token(sandbox);
        canaries.add(&token);
        let (status, answer) = refresh(host.port, &token, Cut::Never).await.unwrap().unwrap();
        assert_eq!(status, 200);
        canaries.add(&new_token(&answer));
        canaries.add(answer["access_token"].as_str().unwrap());
    }
    canaries.add_upstream(sandbox);
    canaries
}

#[tokio::test]
async fn no_token_is_in_the_file() {
    let (sandbox, folder) = (strict(), tempfile::tempdir().unwrap());
    let path = folder.path().join("own/store");
    let host = with_file(&sandbox, &path).start();
    let mut canaries = fill(&sandbox, &host).await;
    host.kill();
    let names: Vec<_> = std::fs::read_dir(path.parent().unwrap()).unwrap().collect();
    assert_eq!(names.len(), 1, "{names:?}");
    let bytes: String = std::fs::read(&path).unwrap().into_iter().map(char::from).collect();
    assert_eq!(canaries.found_in(&bytes), Vec::<String>::new());
    // It can fail: the keys of what is there are found.
    assert!(bytes.contains("used:"));
    for purpose in ["refreshed:", "token page:"] {
        assert!(bytes.contains(purpose), "{purpose}");
        canaries.add(purpose);
    }
    assert_eq!(canaries.found_in(&bytes).len(), 2);
}

#[tokio::test]
async fn no_token_is_in_redis() {
    let Some(redis) = super::redis::Redis::start() else { return };
    let sandbox = strict();
    let host = super::redis::with_redis(&sandbox, &redis).start();
    let mut canaries = fill(&sandbox, &host).await;
    let all = redis.dump();
    assert_eq!(canaries.found_in(&all), Vec::<String>::new());
    for purpose in ["convoke:refreshed:", "convoke:token page:", "convoke:used:"] {
        assert!(all.contains(purpose), "{purpose}: {all}");
        canaries.add(purpose);
    }
    assert_eq!(canaries.found_in(&all).len(), 3);
}

/// The sealed tokens of one user open with their old token alone, and not with the keys of the service.
#[tokio::test]
async fn the_keys_of_the_service_open_nothing() {
    use convoke::store::{FileStore, Store as _};
    let (sandbox, folder) = (strict(), tempfile::tempdir().unwrap());
    let path = folder.path().join("own/store");
    let host: Host = Setup::start(with_file(&sandbox, &path));
    let token = refresh_token(&sandbox);
    refresh(host.port, &token, Cut::Never).await.unwrap().unwrap();
    host.kill();
    let secret = format!("webex\0{token}");
    let store = FileStore::open(&path).unwrap();
    let sealed = store.get(&convoke::seal::store_key(&secret, "refreshed")).await.unwrap().unwrap();
    assert!(convoke::seal::open_under(&secret, "refreshed", &sealed).is_some());
    for other in [KEYS, "webex\0", "webex\0another"] {
        assert!(convoke::seal::open_under(other, "refreshed", &sealed).is_none());
    }
}
