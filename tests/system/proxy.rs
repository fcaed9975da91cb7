//! A forward proxy between the program and its providers: what goes through it, and what is said when it does not let through.

use convoke_sandbox::Sandbox;

use crate::client::{ALICE, Client};
use crate::fake::Fake;
use crate::harness::{Answer, Host, Setup, free_port, sandbox};

/// A provider that no name server knows: only a proxy finds it.
const PLAIN: &str = "http://webex.invalid";
const SECURE: &str = "https://webex.invalid";

fn host(base_url: &str, proxy: &str) -> Host {
    let provider = format!(
        "[providers.webex]\nbase_url = \"{base_url}\"\nclient_id = \"c\"\nclient_secret = \"s\"\n[outbound]\nproxy = \"{proxy}\""
    );
    Setup::empty().add(&provider).start()
}

/// The proxy's address by a name that leads to a private address.
fn by_name(proxy: &Fake) -> String {
    proxy.url().replace("127.0.0.1", "localhost")
}

async fn profile(host: &Host) -> Answer {
    host.get("/v1/providers/webex/profile").bearer("t").send().await
}

fn says_proxy(answer: &Answer) {
    let problem = answer.problem(503, "provider-unavailable", "retry");
    assert!(problem["detail"].as_str().unwrap().contains("proxy"), "{problem}");
}

#[tokio::test]
async fn a_proxy_that_is_named_on_a_private_network_is_gone_through() {
    let proxy = Fake::start(|_| (200, r#"{"id": "u1", "displayName": "Proxied"}"#.to_owned()));
    let host = host(PLAIN, &by_name(&proxy));
    assert_eq!(profile(&host).await.expect(200)["profile"]["name"], "Proxied");
    let calls = proxy.take_calls();
    assert_eq!(calls.len(), 1, "{calls:?}");
    assert!(calls[0].method == "GET" && calls[0].path.starts_with("http://webex.invalid/"), "{calls:?}");
    assert_eq!(calls[0].header("host"), "webex.invalid");
}

#[tokio::test]
async fn a_host_without_the_proxy_is_reached_directly() {
    let sandbox: Sandbox = sandbox();
    let proxy = Fake::start(|_| (502, "{}".to_owned()));
    let common = format!("[outbound]\nproxy = \"{}\"\nno_proxy = [\"127.0.0.1\"]", by_name(&proxy));
    let host = Setup::with(&sandbox).add(&common).start();
    let alice = Client::new(&host, "webex", sandbox.webex.tokens(ALICE, &["spark:people_read"]));
    host.get("/v1/providers/webex/profile").bearer(&alice.pair.access_token).send().await.expect(200);
    assert_eq!(proxy.take_calls().len(), 0);
}

#[tokio::test]
async fn a_proxy_that_refuses_is_told_from_a_provider_that_does() {
    for status in [403, 407, 502] {
        let proxy = Fake::start(move |_| (status, "{}".to_owned()));
        says_proxy(&profile(&host(SECURE, &by_name(&proxy))).await);
        let calls = proxy.take_calls();
        assert!(calls[0].method == "CONNECT" && calls[0].path == "webex.invalid:443", "{calls:?}");
    }
    for base_url in [PLAIN, SECURE] {
        says_proxy(&profile(&host(base_url, &format!("http://localhost:{}", free_port()))).await);
    }
}
