//! Many connections at once: who is served, who has to go.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt as _};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::wire::{Wire, ended, wait_for_ended};
use crate::fake::Fake;
use crate::harness::{Host, Setup};

const GET: &str = "GET /v1/providers HTTP/1.1\r\nHost: localhost\r\n\r\n";
/// How many connections a crowd opens at once.
const AT_ONCE: usize = 32;
const BEGUN: &str = "GET /v1/providers HTTP/1.1\r\nX-Slow: ";

/// This process opens as many files as its hosts.
fn more_files() {
    let maximum = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
}

/// A well-behaved client's request on a connection of its own.
async fn served(host: &Host) {
    let mut wire = Wire::open(host).await;
    wire.send(GET).await;
    assert_eq!(wire.reply().await.status, 200);
}

/// What a well-behaved client waits, half of the time.
async fn median(host: &Host) -> Duration {
    let mut times = Vec::new();
    for _ in 0..51 {
        let begun = Instant::now();
        served(host).await;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    times[times.len() / 2]
}

/// A number that the system tells of the host, in the file `/proc/<pid>/<file>`, after `name`.
fn told(host: &Host, file: &str, name: &str) -> Vec<u64> {
    let text = std::fs::read_to_string(format!("/proc/{}/{file}", host.pid())).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

async fn open_connections(host: &Host) -> usize {
    let metrics = host.fetch(&host.admin_url("/metrics")).send().await.text;
    let line = metrics.lines().find_map(|line| line.strip_prefix("convoke_connections ")).unwrap();
    line.parse().unwrap()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn two_thousand_connections_leave_good_clients_fast_and_memory_small() {
    const CROWD: usize = 2000;
    more_files();
    let host = Setup::empty().add(&provider("http://127.0.0.1:9")).start();
    let calm = median(&host).await;
    let small = told(&host, "status", "VmRSS:")[0];
    let opening = (0..CROWD).map(async |number| {
        let address = IpAddr::from(Ipv4Addr::new(127, 0, 0, 1 + (number % 8) as u8));
        let mut wire = Wire::open_from(&host, address).await;
        match number % 4 {
            0 => {}
            1 => wire.send(BEGUN).await,
            2 => {
                let head = "POST /v1/providers/webex/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 65000\r\n\r\n";
                wire.send(head).await;
                wire.send(" ".repeat(10_000)).await;
            }
            _ => wire.send(GET).await,
        }
        wire
    });
    let mut crowd: Vec<_> = stream::iter(opening).buffered(AT_ONCE).collect().await;
    // Before any of them is ended for being slow.
    let open = open_connections(&host).await;
    let large = told(&host, "status", "VmRSS:")[0];
    assert!(open >= CROWD / 2, "{open}");
    let crowded = median(&host).await;
    assert_eq!(ended(&host, "full").await, 0);
    let each = large.saturating_sub(small) / CROWD as u64;
    assert!(each < 40, "{each} KiB for each connection");
    // Those who asked were answered.
    for wire in crowd.iter_mut().skip(3).step_by(4) {
        assert_eq!(wire.reply().await.status, 200);
    }
    drop(crowd);
    // The machine may have become busier meanwhile.
    let alone = calm.max(median(&host).await);
    let bearable = (alone * 8).max(Duration::from_millis(50));
    assert!(crowded < bearable, "{alone:?} alone, {crowded:?} in the crowd");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn bodies_on_their_way_take_bounded_memory_and_small_ones_are_served() {
    more_files();
    let host = Setup::empty().add(&provider("http://127.0.0.1:9")).start();
    let post = |length: usize| {
        format!(
            "POST /v1/providers/webex/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        )
    };
    let small = told(&host, "status", "VmRSS:")[0];
    let (large, mut crowd) = (" ".repeat(64_000), Vec::new());
    // 56,000 bytes of each are not free: some 1,200 fit into 64 MiB. Each is given up after 10 s, so on a slow machine more come.
    let begun = Instant::now();
    let refused = loop {
        let opening = (0..100).map(async |_| {
            let mut wire = Wire::open(&host).await;
            wire.send(post(65_000) + large.as_str()).await;
            wire
        });
        crowd.extend(stream::iter(opening).buffered(AT_ONCE).collect::<Vec<_>>().await);
        let mut wire = Wire::open(&host).await;
        wire.send(post(64_000) + large.as_str()).await;
        let reply = wire.reply().await;
        if reply.status == 503 {
            break reply;
        }
        let slow = begun.elapsed() > Duration::from_secs(60);
        assert!(!slow, "this machine does not send 1,200 bodies in 10 s: {} in 60 s, {reply:?}", crowd.len());
    };
    assert!(crowd.len() >= 1200, "{} fill it", crowd.len());
    assert!(refused.head.contains("retry-after: 10\r\n"), "{refused:?}");
    assert!(refused.body.contains("/problems/service-unavailable"), "{refused:?}");
    let grown = told(&host, "status", "VmRSS:")[0] - small;
    assert!(grown < 200 * 1024, "{grown} KiB");
    // Small ones neither take of it nor need it.
    for _ in 0..20 {
        let mut wire = Wire::open(&host).await;
        wire.send(post(8000) + &*" ".repeat(7000)).await;
        crowd.push(wire);
    }
    let mut wire = Wire::open(&host).await;
    wire.send(post(7002) + "{}" + &*" ".repeat(7000)).await;
    assert_eq!(wire.reply().await.status, 422, "a small body is read");
    // With the crowd gone there is room again.
    drop(crowd);
    let begun = Instant::now();
    loop {
        let mut wire = Wire::open(&host).await;
        wire.send(post(64_000) + large.as_str()).await;
        match wire.reply().await.status {
            400 => return,
            503 => assert!(begun.elapsed() < Duration::from_secs(20)),
            other => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn a_full_house_ends_the_slow_first_then_the_idle_and_never_those_at_work() {
    let gate = Arc::new(OnceLock::new());
    let (fake, host) = behind(&gate, 64);
    let mut working = Wire::open(&host).await;
    working.send(profile()).await;
    arrived(&fake, 1).await;
    let mut resting = resting(&host).await;

    let mut slow = Vec::new();
    for _ in 0..50 {
        let mut wire = Wire::open(&host).await;
        wire.send(BEGUN).await;
        slow.push(wire);
    }
    wait_for_open(&host, 52).await;
    // From then on they are slow.
    tokio::time::sleep(Duration::from_millis(2500)).await;
    let mut quick = Vec::new();
    for _ in 0..40 {
        quick.push(self::resting(&host).await);
    }
    // 12 find room; for the others seven batches of four go.
    wait_for_ended(&host, "full", 28).await;
    assert_eq!(slow.remove(0).rest().await, b"", "the longest waiting");
    for wire in std::iter::once(&mut resting).chain(&mut quick) {
        wire.send(GET).await;
        assert_eq!(wire.reply().await.status, 200, "an idle one, while there are slow ones");
    }

    for _ in 0..40 {
        quick.push(self::resting(&host).await);
    }
    assert_eq!(resting.rest().await, b"", "the longest idle");
    gate.set(()).unwrap();
    assert_eq!(working.reply().await.status, 200, "it was at work all the time");
    assert_eq!(host.log().matches("server.max_connections: 64 are open").count(), 1, "{}", host.log());
}

#[tokio::test]
async fn a_full_house_of_idle_ones_has_room_for_many_who_come_at_once() {
    let (_fake, host) = behind(&Arc::new(OnceLock::new()), 64);
    let mut idle = Vec::new();
    for _ in 0..64 {
        idle.push(resting(&host).await);
    }
    let opening = (0..16).map(async |_| {
        let mut wire = Wire::open(&host).await;
        wire.send(BEGUN).await;
        wire
    });
    let mut young: Vec<_> = stream::iter(opening).buffered(16).collect().await;
    wait_for_ended(&host, "full", 16).await;
    for wire in &mut young {
        wire.send("x\r\nHost: localhost\r\n\r\n").await;
        assert_eq!(wire.reply().await.status, 200);
    }
    assert_eq!(idle.remove(0).rest().await, b"", "the longest idle");
}

/// A connection that has been served and is kept.
async fn resting(host: &Host) -> Wire {
    let mut wire = Wire::open(host).await;
    wire.send(GET).await;
    assert_eq!(wire.reply().await.status, 200);
    wire
}

async fn wait_for_open(host: &Host, count: usize) {
    let begun = Instant::now();
    while open_connections(host).await < count {
        assert!(begun.elapsed() < Duration::from_secs(20));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn when_all_are_at_work_the_next_is_turned_away_and_none_of_them() {
    let gate = Arc::new(OnceLock::new());
    let (fake, host) = behind(&gate, 16);
    let mut working = Vec::new();
    for _ in 0..16 {
        let mut wire = Wire::open(&host).await;
        wire.send(profile()).await;
        working.push(wire);
    }
    arrived(&fake, 16).await;
    assert_eq!(Wire::open(&host).await.rest().await, b"");
    assert_eq!(ended(&host, "full").await, 1);
    gate.set(()).unwrap();
    for wire in &mut working {
        assert_eq!(wire.reply().await.status, 200);
    }
    served(&host).await;
}

/// A host with room for so many, and a provider that answers when the gate is open.
fn behind(gate: &Arc<OnceLock<()>>, most: usize) -> (Fake, Host) {
    let gate = gate.clone();
    let fake = Fake::start(move |_| {
        gate.wait();
        (200, r#"{"id": "u1", "displayName": "Ada"}"#.to_owned())
    });
    let host =
        Setup::empty().server(&format!("max_connections = {most}")).add(&provider(&fake.url())).start();
    (fake, host)
}

fn provider(url: &str) -> String {
    format!("[providers.webex]\nbase_url = \"{url}\"\nclient_id = \"a\"\nclient_secret = \"b\"\n")
}

fn profile() -> &'static str {
    "GET /v1/providers/webex/profile HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t\r\n\r\n"
}

/// Waits until the provider has been asked so often.
async fn arrived(fake: &Fake, count: usize) {
    let (begun, mut calls) = (Instant::now(), 0);
    while calls < count {
        calls += fake.take_calls().len();
        assert!(begun.elapsed() < Duration::from_secs(20), "{calls} of {count}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_host_opens_as_many_files_as_the_system_allows() {
    more_files();
    let mut setup = Setup::empty();
    setup.open_files = Some(64);
    let host = setup.start();
    let limits = told(&host, "limits", "Max open files");
    assert_eq!(limits[0], limits[1], "the soft limit is the hard one");
    let mut crowd = Vec::new();
    for _ in 0..200 {
        let mut wire = Wire::open(&host).await;
        wire.send(GET).await;
        assert_eq!(wire.reply().await.status, 200);
        crowd.push(wire);
    }
    assert_eq!(ended(&host, "full").await, 0);
}
