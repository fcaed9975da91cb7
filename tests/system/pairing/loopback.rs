//! Programs on the user's own machine: the browser comes back to them (RFC 8252 section 7.3), without a credential.

use serde_json::json;

use super::{CLIENT, begin_with, confirm, seal, sign_in};
use crate::harness::{Setup, sandbox};
use crate::walk::{Browser, attribute, parameters};

#[tokio::test]
async fn only_this_machines_own_addresses_are_redirected_to() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let send = |uri: &str| {
        let body = json!({"provider": "webex", "client": CLIENT, "redirect_uri": uri});
        host.request("POST", "/v1/pairings").json(&body).send()
    };
    for good in [
        "http://127.0.0.1:1",
        "http://127.0.0.1:49152/",
        "http://127.0.0.1:65535/a/b-c_d.e~f%20g",
        "http://127.0.0.1:65535/!$&()*+,;=:",
        "http://[::1]:8080/cb",
    ] {
        send(good).await.expect(201);
    }
    for bad in [
        "",
        "http://127.0.0.1",
        "http://127.0.0.1/",
        "http://127.0.0.1:0/",
        "http://127.0.0.1:080/",
        "http://127.0.0.1:65536/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:80:80/",
        "http://127.0.0.2:80/",
        "http://127.1:80/",
        "http://2130706433:80/",
        "http://0x7f000001:80/",
        "http://0177.0.0.1:80/",
        "http://0.0.0.0:80/",
        "http://localhost:80/",
        "http://localhost.:80/",
        "http://[::]:80/",
        "http://[::ffff:127.0.0.1]:80/",
        "http://[0:0:0:0:0:0:0:1]:80/",
        "http://::1:80/",
        "https://127.0.0.1:80/",
        "ftp://127.0.0.1:80/",
        "//127.0.0.1:80/",
        "127.0.0.1:80/",
        "javascript:alert(1)",
        "notes://127.0.0.1:80/",
        "http://user@127.0.0.1:80/",
        "http://127.0.0.1:80@evil.example/",
        "http://127.0.0.1:80.evil.example/",
        "http://127.0.0.1:80\\evil.example/",
        "http://127.0.0.1.evil.example:80/",
        "http://evil.example/http://127.0.0.1:80/",
        "http://127.0.0.1:80/a'b",
        "http://127.0.0.1:80/a@b",
        "http://127.0.0.1:80/?x=y",
        "http://127.0.0.1:80/#x",
        "http://127.0.0.1:80/%",
        "http://127.0.0.1:80/%zz",
        "http://127.0.0.1:80/a b",
        "http://127.0.0.1:80/\"><script>",
        "http://127.0.0.1:80/\r\nX: y",
        "http://127.0.0.1:80/\n",
        " http://127.0.0.1:80/",
        "HTTP://127.0.0.1:80/",
        "http://127.0.0.1:80/é",
        &format!("http://127.0.0.1:80/{}", "x".repeat(300)),
    ] {
        let answer = send(bad).await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), ["/redirect_uri"], "{bad}");
    }
    for bad in ["", "a b", "\u{e9}", "\n", &"x".repeat(129)] {
        let body = json!({"provider": "webex", "client": CLIENT, "redirect_uri": "http://127.0.0.1:1/", "state": bad});
        let answer = host.request("POST", "/v1/pairings").json(&body).send().await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), ["/state"], "{bad}");
    }
}

#[tokio::test]
async fn the_browser_comes_back_with_the_state_and_never_with_a_token() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let state = "a&b=c#d?e%20\"<'>";
    let body = json!({"provider": "webex", "client": CLIENT, "redirect_uri": "http://127.0.0.1:9/!$&()*+,;=:", "state": state});
    for confirmed in [true, false] {
        let (started, browser) = (begin_with(&host, &body).await, Browser::new(&host));
        let path = sign_in(&host, &browser, &started).await;
        let page = if confirmed {
            confirm(&browser, &path).await
        } else {
            let seal = seal(&browser, &path).await;
            browser.submit(&path, &[("seal", &seal), ("decision", "deny")]).await
        };
        assert_eq!(page.status, 200, "{}", page.text);
        let back = attribute(&page.text, "content=\"0;url=");
        assert!(back.starts_with("http://127.0.0.1:9/!$&()*+,;=:?"), "{back}");
        let mut expected = vec![("pairing", started.id()), ("state", state)];
        if !confirmed {
            expected.push(("error", "access_denied"));
        }
        let expected: Vec<_> = expected.into_iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
        assert_eq!(parameters(&back), expected);
        let answer = started.poll(&host).await;
        assert_eq!(answer.status, if confirmed { 200 } else { 403 });
        for name in ["access_token", "refresh_token"] {
            if let Some(token) = answer.json()[name].as_str() {
                assert!(!page.text.contains(token));
            }
        }
    }
    // What is no browser is redirected.
    let (started, browser) = (begin_with(&host, &body).await, Browser::new(&host));
    let answer = host
        .request("POST", &started.page())
        .form(&[("decision", "deny")])
        .cookie(&browser.cookies())
        .send()
        .await;
    assert_eq!(answer.status, 303);
    assert!(answer.header("location").starts_with("http://127.0.0.1:9/!$&()*+,;=:?pairing="));
}
