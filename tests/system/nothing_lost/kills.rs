//! `kill -9` at random points, with the store in a file.

use convoke::seal::store_key;
use convoke::store::{FileStore, Store as _};
use convoke_sandbox::{Fault, FaultKind};

use super::*;
use crate::walk::{Browser, element};

const KILLS: usize = 150;
const USERS: usize = 4;

/// A user's last steps before the kill.
struct User {
    /// The refresh token that they hold.
    token: String,
    /// What they held before, when the provider's answer arrived.
    before: Option<String>,
}

/// Refreshes until the process is gone.
async fn busy(port: u16, mut user: User, mut dice: Dice) -> User {
    loop {
        tokio::time::sleep(dice.micros(40_000)).await;
        match refresh(port, &user.token, Cut::Never).await {
            Ok(Some((200, answer))) => {
                user.before = Some(std::mem::replace(&mut user.token, new_token(&answer)));
            }
            Ok(Some((status, answer))) => panic!("{status} {answer}"),
            Ok(None) | Err(_) => return user,
        }
    }
}

/// Whether the store has what replaced a token.
async fn persisted(store: &FileStore, token: &str) -> bool {
    store.get(&store_key(&format!("webex\0{token}"), "refreshed")).await.unwrap().is_some()
}

/// After each kill every user goes on with the token that they hold, but for those whose kill fell between the provider's commit
/// and our disk, which nobody can prevent. Those are counted, and each is shown to be one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_random_points() {
    let (sandbox, folder) = (strict(), tempfile::tempdir().unwrap());
    let path = folder.path().join("own/store");
    let mut setup = with_file(&sandbox, &path);
    // One provider is enough, and starts sooner.
    for other in ["jiomeet", "sametime"] {
        let at = setup.config.find(&format!("[providers.{other}]")).unwrap();
        let end = setup.config[at + 1..].find("\n[").map_or(setup.config.len(), |end| at + 1 + end + 1);
        setup.config.replace_range(at..end, "");
    }
    let mut dice = Dice::thrown("kills");
    let mut users: Vec<_> =
        (0..USERS).map(|_| User { token: refresh_token(&sandbox), before: None }).collect();
    let (mut refreshed, mut replayed, mut unused, mut between) = (0, 0, 0, 0);
    let mut host = setup.clone().start();
    for kill in 0..KILLS {
        sandbox.webex.clear_calls();
        sandbox.webex.clear_faults();
        if dice.below(2) == 0 {
            let slow = FaultKind::Delay(dice.micros(3_000));
            sandbox.webex.fault(Fault::always("POST", "/v1/access_token", slow));
        }
        let port = host.port;
        let tasks: Vec<_> =
            users.drain(..).map(|user| tokio::spawn(busy(port, user, dice.another()))).collect();
        tokio::time::sleep(dice.micros(60_000)).await;
        tokio::task::spawn_blocking(move || host.kill()).await.unwrap();
        for task in tasks {
            users.push(task.await.unwrap());
        }
        sandbox.webex.clear_faults();

        let store = FileStore::open(&path).unwrap();
        let mut kept = Vec::new();
        for user in &users {
            if let Some(before) = &user.before {
                assert!(persisted(&store, before).await, "kill {kill}: sent before it was on the disk");
            }
            kept.push(persisted(&store, &user.token).await);
        }
        drop(store);

        host = setup.clone().start();
        for (user, kept) in users.iter_mut().zip(kept) {
            let uses_before = uses(&sandbox, &user.token).len();
            let (status, answer) = refresh(host.port, &user.token, Cut::Never).await.unwrap().unwrap();
            let uses = uses(&sandbox, &user.token);
            match status {
                200 => {
                    refreshed += 1;
                    replayed += usize::from(kept);
                    unused += usize::from(!kept);
                    assert_eq!(kept, uses.len() == uses_before, "kill {kill}: kept means no further call");
                    user.token = new_token(&answer);
                }
                401 => {
                    assert!(!kept, "kill {kill}: what was on the disk was not used");
                    assert_eq!(uses, [Some(200), Some(400)], "kill {kill}: the provider had not committed");
                    between += 1;
                    user.token = refresh_token(&sandbox);
                }
                _ => panic!("kill {kill}: {status} {answer}"),
            }
            user.before = None;
        }
    }
    report(&format!(
        "{KILLS} kills under {USERS} users: {refreshed} went on ({replayed} from the file, {unused} by a first use); \
         {between} fell between the provider's commit and our disk"
    ));
    assert!(replayed > KILLS / 20, "the kills hit what they are to hit");
    assert_eq!(refreshed + between, KILLS * USERS);
}

/// A sign-in whose callback was answered goes on after a kill, and one that has not come so far begins again.
#[tokio::test]
async fn a_sign_in_survives_a_kill() {
    let (sandbox, folder) = (strict(), tempfile::tempdir().unwrap());
    let setup = with_file(&sandbox, &folder.path().join("own/store"));
    let host = setup.clone().start();
    let browser = Browser::new(&host);
    let begun = browser.allow("/connect/webex").await;
    let page = browser.arrive(&browser.allow("/connect/webex").await).await;
    let cookies = browser.cookies();
    let path = |address: &str| address[address.find("/c").unwrap()..].to_owned();
    let (begun, page) =
        (path(begun.strip_prefix(&host.url("")).unwrap()), path(page.strip_prefix(&host.url("")).unwrap()));
    host.kill();
    let host = setup.start();
    let shown = host.get(&page).cookie(&cookies).send().await;
    assert_eq!(shown.status, 200);
    assert!(element(&shown.text, "refreshToken").is_some());
    assert_eq!(host.get(&begun).cookie(&cookies).send().await.status, 303);
}
