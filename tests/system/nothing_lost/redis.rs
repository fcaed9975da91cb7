//! A Redis server of the test's own, and what a host does when it hangs or goes.

use std::process::{Child, Command, Stdio};
use std::time::Instant;

use convoke_sandbox::Sandbox;

use super::*;
use crate::harness::{Host, Setup, free_port};

/// A server on a port of its own, with a password.
pub(super) struct Redis {
    child: Child,
    port: u16,
    folder: tempfile::TempDir,
}

const PASSWORD: &str = "r3dis-c4nary-password";

impl Redis {
    /// `None`, loudly, where there is no server. `CONVOKE_REQUIRE_REDIS` makes that a failure.
    pub(super) fn start() -> Option<Redis> {
        let there = Command::new("redis-server").arg("--version").stdout(Stdio::null()).status();
        if there.is_err() {
            assert!(std::env::var_os("CONVOKE_REQUIRE_REDIS").is_none(), "redis-server is required");
            report("*** NOT CHECKED: the store in Redis, because there is no redis-server ***");
            return None;
        }
        let (port, folder) = (free_port(), tempfile::tempdir().unwrap());
        let mut redis = Redis { child: Redis::spawn(port, folder.path()), port, folder };
        redis.wait();
        Some(redis)
    }

    /// Speaks TLS on another port as well, with a certificate that signs itself; port and certificate.
    fn speak_tls(&mut self) -> (u16, std::path::PathBuf) {
        let port = free_port();
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let (cert, key) = (self.folder.path().join("tls.crt"), self.folder.path().join("tls.key"));
        std::fs::write(&cert, made.cert.pem()).unwrap();
        std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let mut connection = self.connect().unwrap();
        let number = port.to_string();
        let settings = [
            ("tls-auth-clients", "no"),
            ("tls-cert-file", cert.to_str().unwrap()),
            ("tls-key-file", key.to_str().unwrap()),
            ("tls-ca-cert-file", cert.to_str().unwrap()),
            ("tls-port", &number),
        ];
        for (name, value) in settings {
            let _: () =
                ::redis::cmd("CONFIG").arg("SET").arg(name).arg(value).query(&mut connection).unwrap();
        }
        (port, cert)
    }

    fn spawn(port: u16, folder: &Path) -> Child {
        Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--requirepass", PASSWORD, "--maxmemory", "64mb", "--dir"])
            .arg(folder)
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    }

    fn wait(&mut self) {
        let begun = Instant::now();
        while self.connect().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(10), "redis-server does not start");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn connect(&self) -> Option<::redis::Connection> {
        ::redis::Client::open(self.url()).unwrap().get_connection().ok()
    }

    fn url(&self) -> String {
        format!("redis://:{PASSWORD}@127.0.0.1:{}/0", self.port)
    }

    /// The lines of a host's configuration.
    pub(super) fn store(&self) -> String {
        format!("[store]\nkind = \"redis\"\nurl = \"{}\"", self.url())
    }

    /// Every key and what it holds, as text with one character for each byte.
    pub(super) fn dump(&self) -> String {
        let mut connection = self.connect().unwrap();
        let keys: Vec<String> = ::redis::cmd("KEYS").arg("*").query(&mut connection).unwrap();
        let mut all = String::new();
        for key in keys {
            let value: Vec<u8> = ::redis::cmd("GET").arg(&key).query(&mut connection).unwrap();
            all += &format!("{key}\n{}\n", value.iter().map(|byte| char::from(*byte)).collect::<String>());
        }
        all
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    fn restart(&mut self) {
        let _ = (self.child.kill(), self.child.wait());
        self.child = Redis::spawn(self.port, self.folder.path());
        self.wait();
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = (self.child.kill(), self.child.wait());
    }
}

/// A host whose store this is.
pub(super) fn with_redis(sandbox: &Sandbox, redis: &Redis) -> Setup {
    Setup::with(sandbox).server(KEYS).add(&redis.store()).env("RUST_LOG", "info")
}

async fn ready(host: &Host) -> (u16, Value) {
    let answer = host.fetch(&host.admin_url("/readyz")).send().await;
    (answer.status, answer.json())
}

#[tokio::test]
async fn a_server_that_hangs_or_goes_is_told_and_costs_no_token() {
    let Some(mut redis) = Redis::start() else { return };
    let sandbox = strict();
    let host = with_redis(&sandbox, &redis).start();
    let token = refresh_token(&sandbox);
    assert_eq!(ready(&host).await.0, 200);
    let ask = |token: &str| {
        let body = serde_json::json!({"refresh_token": token});
        host.request("POST", "/v1/providers/webex/token").json(&body).send()
    };
    let token = new_token(&ask(&token).await.expect(200));

    redis.signal("-STOP");
    sandbox.webex.clear_calls();
    let begun = Instant::now();
    let others: Vec<_> = (0..20).map(|_| refresh_token(&sandbox)).collect();
    let all = futures_util::future::join_all(others.iter().chain([&token]).map(|token| ask(token))).await;
    for answer in all {
        answer.problem(503, "service-unavailable", "retry");
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let (status, body) = ready(&host).await;
    assert_eq!((status, &body["reason"]), (503, &"the store is unreachable".into()));
    assert!(sandbox.webex.calls().is_empty(), "nothing was sent to the provider");
    redis.signal("-CONT");
    let token = new_token(&ask(&token).await.expect(200));
    assert_eq!(ready(&host).await.0, 200);

    // Started again: the old connection is dead, and nobody notices.
    redis.restart();
    assert_eq!(ready(&host).await.0, 200);
    ask(&token).await.expect(200);
    let log = host.stop().1;
    assert!(log.contains("does not answer in time") && log.contains("answers again"), "{log}");
    assert!(!log.contains(PASSWORD));
}

#[tokio::test]
async fn a_host_starts_before_its_store_and_says_so() {
    let Some(mut redis) = Redis::start() else { return };
    let sandbox = strict();
    let _ = (redis.child.kill(), redis.child.wait());
    let host = with_redis(&sandbox, &redis).start();
    host.wait_for_log(&format!("the store at 127.0.0.1:{} cannot be used", redis.port));
    assert_eq!(ready(&host).await.0, 503);
    redis.restart();
    assert_eq!(ready(&host).await.0, 200);

    let wrong = Setup::with(&sandbox).add(&redis.store().replace(PASSWORD, "wr0ng-c4nary")).start();
    wrong.wait_for_log("cannot be used");
    let (status, log) = (ready(&wrong).await.0, wrong.stop().1);
    assert_eq!(status, 503);
    assert!(!log.contains("wr0ng-c4nary"), "{log}");
}

#[tokio::test]
async fn a_full_server_keeps_no_user_from_their_tokens() {
    let Some(redis) = Redis::start() else { return };
    let sandbox = strict();
    let host = with_redis(&sandbox, &redis).start();
    let token = refresh_token(&sandbox);
    let (status, answer) = refresh(host.port, &token, Cut::Never).await.unwrap().unwrap();
    assert_eq!(status, 200);
    let mut connection = redis.connect().unwrap();
    let _: () = ::redis::cmd("CONFIG").arg("SET").arg("maxmemory").arg("1").query(&mut connection).unwrap();
    // Nothing is begun that could not be kept.
    let body = serde_json::json!({"refresh_token": new_token(&answer)});
    let full = host.request("POST", "/v1/providers/webex/token").json(&body).send().await;
    full.problem(503, "service-unavailable", "retry");
    assert_eq!(uses(&sandbox, &new_token(&answer)), []);
    host.wait_for_log("is full: its maxmemory is reached");
}

/// Over TLS, as a user who may do what the documents say and no more.
#[tokio::test]
async fn over_tls_with_the_documented_rights() {
    let Some(mut redis) = Redis::start() else { return };
    let (port, cert) = redis.speak_tls();
    let mut connection = redis.connect().unwrap();
    let mut rights = ::redis::cmd("ACL");
    rights.arg("SETUSER").arg("convoke").arg("on").arg(">rights-c4nary").arg("resetkeys").arg("~x:*");
    for command in ["get", "set", "getdel", "del", "pexpire", "eval", "ping"] {
        rights.arg(format!("+{command}"));
    }
    let _: () = rights.query(&mut connection).unwrap();
    let sandbox = strict();
    let with = |host: &str, more: &str| {
        let url = format!("rediss://convoke:rights-c4nary@{host}:{port}/0");
        let store = format!("[store]\nkind = \"redis\"\nurl = \"{url}\"\nkey_prefix = \"x:\"\n{more}");
        Setup::with(&sandbox).server(KEYS).add(&store).env("RUST_LOG", "info").start()
    };
    let ours = format!("ca_file = \"{}\"", cert.display());
    let host = with("localhost", &ours);
    assert_eq!(ready(&host).await.0, 200, "{}", host.log());
    let token = refresh_token(&sandbox);
    let body = serde_json::json!({"refresh_token": token});
    let ask = || host.request("POST", "/v1/providers/webex/token").json(&body).send();
    let first = ask().await.expect(200);
    assert_eq!(ask().await.expect(200)["refresh_token"], first["refresh_token"]);
    let page = crate::walk::Browser::new(&host).sign_in("/connect/webex").await;
    assert_eq!(page.status, 200);
    let keys = redis.dump();
    assert!(keys.contains("x:refreshed:") && !keys.contains("refreshing:"), "the lease was let go: {keys}");

    // Another name than the certificate's, and a certificate that nobody has vouched for.
    for (name, more) in [("127.0.0.1", ours.as_str()), ("localhost", "")] {
        let host = with(name, more);
        host.wait_for_log("cannot be used");
        assert_eq!(ready(&host).await.0, 503);
        assert!(!host.log().contains("rights-c4nary"));
    }
}
