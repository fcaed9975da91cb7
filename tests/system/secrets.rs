//! No token, code, secret or password is in a log, a metric or the command line, whatever is switched on.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use convoke_sandbox::{Fault, FaultKind, Rotation, Sandbox};
use serde_json::{Value, json};

use crate::harness::{Host, Setup, in_hours, sandbox};
use crate::sealed::sealing;
use crate::walk::{Browser, element, parameter};

/// Everything that must stay inside.
#[derive(Default)]
pub(crate) struct Canaries(BTreeSet<String>);

impl Canaries {
    pub(crate) fn add(&mut self, secret: &str) {
        // A shorter one would be found by chance.
        assert!(secret.len() >= 7, "{secret}");
        self.0.insert(secret.to_owned());
    }

    /// All tokens in a JSON answer.
    fn add_tokens(&mut self, body: &Value) {
        for name in ["access_token", "refresh_token"] {
            body[name].as_str().into_iter().for_each(|token| self.add(token));
            body["tokens"][name].as_str().into_iter().for_each(|token| self.add(token));
        }
    }

    /// The secrets that went to the providers: codes, verifiers, tokens, in forms, queries and headers.
    pub(crate) fn add_upstream(&mut self, sandbox: &Sandbox) {
        let calls = [sandbox.webex.calls(), sandbox.jiomeet.calls(), sandbox.sametime.calls()].concat();
        for call in calls {
            for (name, value) in form_urlencoded::parse(&call.body) {
                if ["code", "code_verifier", "refresh_token", "client_secret", "token", "password"]
                    .contains(&&*name)
                {
                    self.add(&value);
                }
            }
            for (name, value) in &call.headers {
                if name == "authorization" {
                    self.add(value.split_once(' ').unwrap().1);
                }
            }
        }
    }

    /// What of them is in a text, also encoded.
    pub(crate) fn found_in(&self, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        for secret in &self.0 {
            let bytes = secret.as_bytes();
            let percent = form_urlencoded::byte_serialize(bytes).collect::<String>();
            let hex = |upper: bool| {
                let digits =
                    bytes.iter().map(|b| if upper { format!("{b:02X}") } else { format!("{b:02x}") });
                digits.collect::<String>()
            };
            let mut forms =
                vec![secret.clone(), percent.clone(), percent.to_lowercase(), hex(false), hex(true)];
            // Base64 of a text in which the secret stands at any offset: what of it does not depend on its neighbours.
            for offset in 0..3 {
                let padded = [&vec![0; offset], bytes].concat();
                for encoded in [STANDARD_NO_PAD.encode(&padded), URL_SAFE_NO_PAD.encode(&padded)] {
                    forms.push(encoded[offset + 1..encoded.len() - 2].to_owned());
                }
            }
            if let Some(form) = forms.iter().find(|form| form.len() >= 7 && text.contains(form.as_str())) {
                found.push(form.clone());
            }
        }
        found
    }
}

/// The whole of what the service does, and some of what goes wrong.
async fn walk(sandbox: &Sandbox, host: &Host, canaries: &mut Canaries) {
    canaries.add("convoke-demo-secret");
    sandbox.webex.set_rotation(Rotation::Rotate);
    for provider in ["webex", "jiomeet"] {
        let browser = Browser::new(host);
        let callback = browser.allow(&format!("/connect/{provider}")).await;
        canaries.add(&parameter(&callback, "code"));
        let page = browser.open(&browser.arrive(&callback).await).await;
        let refresh = element(&page.text, "refreshToken").unwrap();
        canaries.add(&refresh);
        // The same callback again, and one with a made-up code.
        browser.open(&callback).await;
        browser
            .open(&format!("/callback/{provider}?code=made-up-c4nary-code&state=made-up-c4nary-state"))
            .await;
        canaries.add("made-up-c4nary-code");

        let at = |path: &str| format!("/v1/providers/{provider}{path}");
        let tokens = host
            .request("POST", &at("/token"))
            .json(&json!({"refresh_token": refresh}))
            .send()
            .await
            .expect(200);
        canaries.add_tokens(&tokens);
        let domi = if provider == "webex" { "/dominoWebexRefresh" } else { "/dominoJioMeetRefresh" };
        let refreshed = host.get(domi).bearer(tokens["refresh_token"].as_str().unwrap()).send().await;
        serde_json::from_str(&refreshed.text).into_iter().for_each(|body| canaries.add_tokens(&body));

        let access = tokens["access_token"].as_str().unwrap().to_owned();
        let body = json!({"title": "Quarterly", "start": in_hours(24), "end": in_hours(25)});
        let created = host.request("POST", &at("/meetings")).bearer(&access).json(&body).send().await;
        let id = created.expect(201)["meeting"]["id"].as_str().unwrap().to_owned();
        let meeting = at(&format!("/meetings/{id}"));
        host.request("PATCH", &meeting)
            .bearer(&access)
            .json(&json!({"title": "Renamed"}))
            .send()
            .await
            .expect(200);
        host.get(&meeting).bearer(&access).send().await.expect(200);
        host.get(&at("/profile")).bearer(&access).send().await;
        assert_eq!(host.request("DELETE", &meeting).bearer(&access).send().await.status, 204);

        // What goes wrong: tokens that are none, upstream errors that repeat what they were sent, answers that are none.
        canaries.add("c4nary-dead-access");
        canaries.add("c4nary-dead-refresh");
        host.get(&meeting).bearer("c4nary-dead-access").refresh_token("c4nary-dead-refresh").send().await;
        host.request("POST", &at("/token"))
            .json(&json!({"refresh_token": "c4nary-dead-refresh"}))
            .send()
            .await;
        host.get(&format!("{meeting}?access_token=c4nary-dead-access")).bearer(&access).send().await;
        host.request("POST", &at("/token"))
            .json(&json!({"refresh_tokn": "c4nary-dead-refresh"}))
            .send()
            .await;
        host.request("POST", &at("/token"))
            .header("content-type", "application/json")
            .body("{\"refresh_token\":\"c4nary-dead-refresh\"")
            .send()
            .await;
        host.get(&meeting).header("authorization", "Basic c4nary-dead-access").send().await;
        for kind in [
            FaultKind::Status {
                status: 500,
                headers: Vec::new(),
                body: format!("{{\"message\":\"Bearer {access}\"}}"),
            },
            FaultKind::Status {
                status: 403,
                headers: Vec::new(),
                body: format!("{{\"message\":\"{access}\",\"error\":\"{access}\"}}"),
            },
            FaultKind::HostileReason,
            FaultKind::Garbage,
            FaultKind::CloseBeforeAnswer,
        ] {
            if provider == "webex" {
                sandbox.webex.fault(Fault::once("", "/v1/", kind));
            } else {
                sandbox.jiomeet.fault(Fault::once("", "/", kind));
            }
            host.get(&meeting).bearer(&access).send().await;
        }
        host.request("POST", &at("/revoke")).json(&json!({"token": access})).send().await;
    }
    let login = |password: &'static str| {
        let body = json!({"username": "alice@example.com", "password": password});
        host.request("POST", "/v1/providers/sametime/login").json(&body).send()
    };
    canaries.add("wonderland");
    canaries.add("c4nary-wrong-password");
    login("c4nary-wrong-password").await.expect(401);
    canaries.add_tokens(&login("wonderland").await.expect(200));
    canaries.add_upstream(sandbox);
}

async fn nothing_is_told(format: &str, dependencies: bool, sealed: bool) {
    let sandbox = sandbox();
    let log = format!("[log]\nformat = \"{format}\"\ndependencies = {dependencies}");
    let setup = if sealed { sealing(&sandbox) } else { Setup::with(&sandbox) };
    let host = setup.add(&log).env("RUST_LOG", "trace").start();
    let mut canaries = Canaries::default();
    walk(&sandbox, &host, &mut canaries).await;
    let metrics = host.fetch(&host.admin_url("/metrics")).send().await.text;
    assert_eq!(canaries.found_in(&metrics), Vec::<String>::new(), "in the metrics");
    let plugins = host.fetch(&host.admin_url("/plugins")).send().await.text;
    assert_eq!(canaries.found_in(&plugins), Vec::<String>::new(), "in the list of plugins");
    let command = std::fs::read_to_string(format!("/proc/{}/cmdline", host.pid())).unwrap_or_default();
    assert_eq!(canaries.found_in(&command), Vec::<String>::new(), "in the command line");
    let (_, log) = host.stop();
    for line in log.lines() {
        assert_eq!(canaries.found_in(line), Vec::<String>::new(), "in the log: {line}");
    }
    // The test must be able to fail: what is looked for was there, and the log is that of these calls.
    assert!(canaries.0.len() > 15, "{}", canaries.0.len());
    assert!(log.contains("upstream answered") && log.contains("/v1/providers/{provider}/meetings"), "{log}");
    let ours = |line: &&str| line.contains("convoke");
    let low = |line: &&str| line.contains("TRACE") || line.contains("DEBUG");
    let of_dependencies = log.lines().filter(low).filter(|line| !ours(line)).count();
    assert_eq!(of_dependencies > 0, dependencies, "what dependencies log is capped at info unless asked for");
}

#[tokio::test]
async fn a_text_log_at_trace_holds_no_secret() {
    nothing_is_told("text", false, false).await;
}

#[tokio::test]
async fn a_json_log_at_trace_holds_no_secret() {
    nothing_is_told("json", false, false).await;
}

#[tokio::test]
async fn a_log_with_the_dependencies_at_trace_holds_no_secret() {
    nothing_is_told("text", true, false).await;
}

#[tokio::test]
async fn a_json_log_with_the_dependencies_at_trace_holds_no_secret() {
    nothing_is_told("json", true, false).await;
}

#[tokio::test]
async fn neither_do_logs_where_tokens_are_sealed() {
    nothing_is_told("text", false, true).await;
    nothing_is_told("json", true, true).await;
}

#[test]
fn encoded_secrets_are_found() {
    let mut canaries = Canaries::default();
    canaries.add("s3cr3t value+/=");
    for text in [
        "x s3cr3t value+/= y",
        "a=s3cr3t+value%2B%2F%3D",
        &STANDARD_NO_PAD.encode("id:s3cr3t value+/="),
        &URL_SAFE_NO_PAD.encode("{\"a\":\"s3cr3t value+/=\"}"),
    ] {
        assert_eq!(canaries.found_in(text).len(), 1, "{text}");
    }
    assert_eq!(canaries.found_in("nothing of it"), Vec::<String>::new());
}
