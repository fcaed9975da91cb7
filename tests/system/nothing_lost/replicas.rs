//! Three replicas with one Redis behind a balancer.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use convoke::seal::{KeyRing, store_key};
use convoke_sandbox::{Fault, FaultKind};
use tokio::net::TcpListener;

use super::redis::{Redis, with_redis};
use super::*;
use crate::harness::{Host, free_port};
use crate::walk::{attribute, element};

/// Deals connections out in turn, to whichever replica takes them.
struct Balancer {
    port: u16,
    task: tokio::task::JoinHandle<()>,
}

impl Balancer {
    async fn start(port: u16, replicas: Vec<u16>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let turn = Arc::new(AtomicUsize::new(0));
        let task = tokio::spawn(async move {
            loop {
                let (mut client, _) = listener.accept().await.unwrap();
                let (turn, replicas) = (turn.clone(), replicas.clone());
                tokio::spawn(async move {
                    for _ in 0..replicas.len() {
                        let next = replicas[turn.fetch_add(1, Relaxed) % replicas.len()];
                        if let Ok(mut replica) = TcpStream::connect(("127.0.0.1", next)).await {
                            let _ = tokio::io::copy_bidirectional(&mut client, &mut replica).await;
                            return;
                        }
                    }
                });
            }
        });
        Balancer { port, task }
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct House {
    sandbox: Sandbox,
    redis: Redis,
    hosts: Vec<Host>,
    balancer: Balancer,
}

impl House {
    async fn start(more: &str) -> Option<House> {
        let redis = Redis::start()?;
        let (sandbox, port) = (strict(), free_port());
        let mut hosts = Vec::new();
        for _ in 0..3 {
            let mut setup = with_redis(&sandbox, &redis).add(more);
            let own = format!("public_url = \"http://localhost:{}\"", setup.port);
            setup.config = setup.config.replace(&own, &format!("public_url = \"http://localhost:{port}\""));
            hosts.push(setup.start());
        }
        let balancer = Balancer::start(port, hosts.iter().map(|host| host.port).collect()).await;
        Some(House { sandbox, redis, hosts, balancer })
    }
}

/// A user with a browser and a program, who tries again when a connection breaks.
struct User {
    client: reqwest::Client,
    cookies: Mutex<BTreeMap<String, String>>,
    base: String,
    /// Sign-ins that were given up.
    begun_anew: AtomicUsize,
}

/// An answer's status, its `Location`, its text.
type Reply = (u16, String, String);

impl User {
    fn new(port: u16) -> Self {
        // Each request over a connection of its own, so that each goes to another replica.
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .pool_max_idle_per_host(0)
            .build()
            .unwrap();
        let base = format!("http://localhost:{port}");
        User { client, cookies: Mutex::default(), base, begun_anew: AtomicUsize::new(0) }
    }

    async fn send(&self, request: &(dyn Fn() -> reqwest::RequestBuilder + Sync)) -> Reply {
        for _ in 0..50 {
            let cookies = self.cookies.lock().unwrap().clone();
            let cookies = cookies.iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join("; ");
            if let Ok(response) = request().header("cookie", cookies).send().await {
                let (status, headers) = (response.status().as_u16(), response.headers().clone());
                let Ok(text) = response.text().await else { continue };
                for cookie in headers.get_all("set-cookie") {
                    let pair = cookie.to_str().unwrap().split(';').next().unwrap();
                    let (name, value) = pair.split_once('=').unwrap();
                    self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
                }
                let location = headers.get("location").map_or("", |value| value.to_str().unwrap());
                return (status, location.to_owned(), text);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("no answer");
    }

    async fn get(&self, url: &str) -> Reply {
        self.send(&|| self.client.get(url)).await
    }

    /// Signs in; the token. A code that was in the hands of the killed replica, spent and not yet answered, costs one more try.
    async fn sign_in(&self) -> String {
        if let Some(token) = self.try_to_sign_in().await {
            return token;
        }
        assert_eq!(self.begun_anew.fetch_add(1, Relaxed), 0, "one kill ends one sign-in of a user");
        self.try_to_sign_in().await.expect("the replicas that are left finish it")
    }

    /// `None` when the flow was claimed, and no token comes of it.
    async fn try_to_sign_in(&self) -> Option<String> {
        let (status, consent, _) = self.get(&format!("{}/connect/webex", self.base)).await;
        assert_eq!(status, 302);
        let (_, _, page) = self.get(&consent).await;
        let asked = attribute(&page, "name=\"request\" value=\"");
        let origin = &consent[..consent.find("//").unwrap() + 2 + consent[7..].find('/').unwrap()];
        let action = format!("{origin}{}", attribute(&page, "<form method=\"post\" action=\""));
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("request", asked.as_str()), ("account", ALICE), ("decision", "allow")])
            .finish();
        let submit = || {
            let request = self.client.post(&action).body(form.clone());
            request.header("content-type", "application/x-www-form-urlencoded")
        };
        let (_, back, _) = self.send(&submit).await;
        let (mut status, mut onward, mut text) = self.get(&back).await;
        for _ in 0..400 {
            if status != 400 {
                break;
            }
            // The first answer was lost with its replica: the page leads on.
            if let Some(at) = text.find("/connect/webex/token/") {
                onward = format!("{}{}", self.base, &text[at..at + text[at..].find('"').unwrap()]);
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
            (status, onward, text) = self.get(&back).await;
        }
        if status == 400 && onward.is_empty() {
            assert!(text.contains("has been used"), "{text}");
            return None;
        }
        assert!(onward.contains("/token/"), "{status} {text}");
        let (status, _, page) = self.get(&onward).await;
        assert_eq!(status, 200, "{page}");
        element(&page, "refreshToken")
    }

    async fn refresh(&self, token: &str) -> (u16, Value) {
        let body = serde_json::json!({"refresh_token": token}).to_string();
        let url = format!("{}/v1/providers/webex/token", self.base);
        let ask = || self.client.post(&url).header("content-type", "application/json").body(body.clone());
        let (status, _, text) = self.send(&ask).await;
        (status, serde_json::from_str(&text).unwrap())
    }
}

/// Users sign in and renew over all replicas while one of them is killed: all others finish, and who was in the hands of the
/// killed one goes on with what they hold.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_three_is_killed_in_the_middle_of_flows() {
    let Some(mut house) = House::start("").await else { return };
    let slow = FaultKind::Delay(Duration::from_millis(5));
    house.sandbox.webex.fault(Fault::always("POST", "/v1/access_token", slow));
    let (port, over) = (house.balancer.port, Arc::new(AtomicBool::new(false)));
    let done = Arc::new(AtomicUsize::new(0));
    let users: Vec<_> = (0..12)
        .map(|_| {
            let (over, done) = (over.clone(), done.clone());
            tokio::spawn(async move {
                let user = User::new(port);
                let (mut token, mut rounds) = (user.sign_in().await, 0);
                let mut lost = Vec::new();
                while !over.load(Relaxed) || rounds < 10 {
                    let (status, answer) = user.refresh(&token).await;
                    done.fetch_add(1, Relaxed);
                    rounds += 1;
                    match status {
                        200 => token = new_token(&answer),
                        // Only by the kill, which is looked at below.
                        401 => {
                            lost.push(std::mem::take(&mut token));
                            token = user.sign_in().await;
                        }
                        _ => panic!("{status} {answer}"),
                    }
                    if rounds % 4 == 0 {
                        token = user.sign_in().await;
                    }
                }
                lost
            })
        })
        .collect();
    let passed = async |count: usize| {
        let begun = std::time::Instant::now();
        while done.load(Relaxed) < count {
            assert!(begun.elapsed() < Duration::from_secs(60), "the users came to a stop");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    passed(60).await;
    let killed = house.hosts.remove(1);
    tokio::task::spawn_blocking(move || killed.kill()).await.unwrap();
    let then = done.load(Relaxed);
    passed(then + 120).await;
    over.store(true, Relaxed);
    let mut lost = Vec::new();
    for user in users {
        let of_user = user.await.unwrap();
        assert!(of_user.len() <= 1, "one kill ends one renewal of a user");
        lost.extend(of_user);
    }
    // The provider had committed, and it was the killed replica that had asked and had not kept the answer yet.
    let ring = KeyRing::new(&["the sealing key of all replicas, long enough".into()]);
    let logs: Vec<String> = house.hosts.iter().map(Host::log).collect();
    for token in &lost {
        assert_eq!(uses(&house.sandbox, token), [Some(200), Some(400)]);
        assert!(!house.redis.dump().contains(&store_key(&format!("webex\0{token}"), "refreshed")));
        let print = ring.fingerprint("webex", token);
        let ours = logs.iter().flat_map(|log| log.lines()).filter(|line| line.contains(&print));
        let ours: Vec<&str> = ours.filter(|line| line.contains("\"event\":\"refresh\"")).collect();
        assert!(!ours.is_empty(), "the trail names it");
        assert!(!ours.iter().any(|line| line.contains("\"outcome\":\"success\"")), "{ours:?}");
    }
    report(&format!(
        "{} refreshes; {} fell between the provider's commit and the store",
        done.load(Relaxed),
        lost.len()
    ));
    let trail: Vec<bool> =
        house.hosts.iter().map(|host| host.log().contains("\"event\":\"sign_in\"")).collect();
    assert_eq!(trail, [true, true], "both others worked");
    assert!(house.redis.dump().contains("convoke:"));
}

/// However many replicas are asked at once, the provider is asked once, and all get the same.
#[tokio::test]
async fn one_refresh_in_flight_across_replicas() {
    for (more, rotation) in [
        ("", Rotation::RotateAndRevokeOnReuse),
        ("[tokens]\nreplay_seconds = 0", Rotation::RotateAndRevokeOnReuse),
        ("", Rotation::Keep),
    ] {
        let Some(house) = House::start(more).await else { return };
        house.sandbox.webex.set_rotation(rotation);
        // Long enough for all to arrive while it is under way.
        let slow = FaultKind::Delay(Duration::from_secs(2));
        house.sandbox.webex.fault(Fault::always("POST", "/v1/access_token", slow));
        let token = refresh_token(&house.sandbox);
        let user = User::new(house.balancer.port);
        let all = futures_util::future::join_all((0..30).map(|_| user.refresh(&token))).await;
        for (status, answer) in &all {
            assert_eq!(*status, 200, "{answer}");
            assert_eq!(answer["access_token"], all[0].1["access_token"], "{rotation:?} {more}");
            assert_eq!(answer["refresh_token"], all[0].1["refresh_token"]);
        }
        assert_eq!(uses(&house.sandbox, &token), [Some(200)], "{rotation:?} {more}");
    }
}

/// A replica that dies while it renews keeps the others waiting for seconds, not for good.
#[tokio::test]
async fn a_lease_ends_with_its_owner() {
    let Some(mut house) = House::start("").await else { return };
    house.sandbox.webex.fault(Fault::once("POST", "/v1/access_token", FaultKind::Hang));
    let token = refresh_token(&house.sandbox);
    let port = house.hosts[0].port;
    let hanging = tokio::spawn({
        let token = token.clone();
        async move { refresh(port, &token, Cut::Never).await }
    });
    while uses(&house.sandbox, &token).is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let user = User::new(house.hosts[1].port);
    let waiting = user.refresh(&token);
    let killed = house.hosts.remove(0);
    let (answer, ()) = tokio::join!(waiting, async {
        tokio::task::spawn_blocking(move || killed.kill()).await.unwrap();
    });
    assert_eq!(answer.0, 200, "{}", answer.1);
    assert_eq!(uses(&house.sandbox, &token), [None, Some(200)]);
    assert!(!matches!(hanging.await.unwrap(), Ok(Some((200, _)))));
}
