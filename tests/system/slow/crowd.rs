//! Many connections at once: who is served, who has to go.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::wire::{Wire, ended, wait_for_ended};
use crate::fake::Fake;
use crate::harness::{Host, Setup};

const GET: &str = "GET /v1/providers HTTP/1.1\r\nHost: localhost\r\n\r\n";
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
    let mut crowd = Vec::new();
    for number in 0..CROWD {
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
        crowd.push(wire);
    }
    let crowded = median(&host).await;
    let large = told(&host, "status", "VmRSS:")[0];
    assert!(open_connections(&host).await >= CROWD / 2);
    assert_eq!(ended(&host, "full").await, 0);
    let each = (large - small) / CROWD as u64;
    assert!(each < 40, "{each} KiB for each connection");
    // Those who asked were answered.
    for wire in crowd.iter_mut().skip(3).step_by(4) {
        assert_eq!(wire.reply().await.status, 200);
    }
    drop(crowd);
    // The machine may have become busier meanwhile.
    let alone = calm.max(median(&host).await);
    assert!(crowded < alone * 8, "{alone:?} alone, {crowded:?} in the crowd");
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
    // 56,000 bytes of each are not free: some 1,200 fit into 64 MiB.
    for _ in 0..1500 {
        let mut wire = Wire::open(&host).await;
        wire.send(post(65_000) + large.as_str()).await;
        crowd.push(wire);
    }
    let mut wire = Wire::open(&host).await;
    wire.send(post(64_000) + large.as_str()).await;
    let refused = wire.reply().await;
    assert_eq!(refused.status, 503, "{refused:?}");
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
    let (fake, host) = behind(&gate);
    let mut working = Wire::open(&host).await;
    working.send(profile()).await;
    arrived(&fake, 1).await;
    let mut resting = Wire::open(&host).await;
    resting.send(GET).await;
    assert_eq!(resting.reply().await.status, 200);

    let mut slow = Vec::new();
    for _ in 0..100 {
        let mut wire = Wire::open(&host).await;
        wire.send(BEGUN).await;
        slow.push(wire);
        served(&host).await;
    }
    // Which of them are gone differs with the order in which they come to rest, how many at least does not.
    wait_for_ended(&host, "full", 80).await;
    assert!(open_connections(&host).await <= 17);
    assert_eq!(slow.remove(0).rest().await, b"", "the longest waiting");
    resting.send(GET).await;
    assert_eq!(resting.reply().await.status, 200, "an idle one, while there are slow ones");

    let mut idle = Vec::new();
    for _ in 0..40 {
        let mut wire = Wire::open(&host).await;
        wire.send(GET).await;
        assert_eq!(wire.reply().await.status, 200);
        idle.push(wire);
    }
    assert_eq!(resting.rest().await, b"", "the longest idle");
    gate.set(()).unwrap();
    assert_eq!(working.reply().await.status, 200, "it was at work all the time");
    assert_eq!(host.log().matches("server.max_connections: 16 are open").count(), 1, "{}", host.log());
}

#[tokio::test]
async fn when_all_are_at_work_the_next_is_turned_away_and_none_of_them() {
    let gate = Arc::new(OnceLock::new());
    let (fake, host) = behind(&gate);
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

/// A host with room for 16, and a provider that answers when the gate is open.
fn behind(gate: &Arc<OnceLock<()>>) -> (Fake, Host) {
    let gate = gate.clone();
    let fake = Fake::start(move |_| {
        gate.wait();
        (200, r#"{"id": "u1", "displayName": "Ada"}"#.to_owned())
    });
    let host = Setup::empty().server("max_connections = 16").add(&provider(&fake.url())).start();
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
