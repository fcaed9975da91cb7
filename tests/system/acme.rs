//! The two providers that a newcomer copies, one in Rust and one in C, driven by the host against a small Acme.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use serde_json::{Value, json};

use crate::compile;
use crate::fake::{Call, Fake, Reply};
use crate::harness::{Host, Setup, in_hours, plugin_dir};
use crate::plugins::{copy_library, folder};

/// Base64 of `client-id:s3cr3t`.
const BASIC: &str = "Basic Y2xpZW50LWlkOnMzY3IzdA==";

/// Acme's state: tokens that work, and meetings.
#[derive(Default)]
struct Acme {
    refreshes: u32,
    meetings: BTreeMap<String, Value>,
}

fn acme() -> Fake {
    let acme = Mutex::new(Acme::default());
    Fake::start(move |call| acme.lock().unwrap().answer(call))
}

impl Acme {
    fn answer(&mut self, call: &Call) -> Reply {
        if (call.method.as_str(), call.path.as_str()) == ("POST", "/v1/token") {
            return self.token(call);
        }
        if call.header("authorization") != format!("Bearer access-{}", self.refreshes) {
            return (401, r#"{"error":"invalid_token"}"#.to_owned());
        }
        match (call.method.as_str(), call.path.strip_prefix("/v1/meetings").unwrap_or("?")) {
            ("POST", "") => {
                let mut meeting: Value = serde_json::from_str(&call.body).unwrap();
                let id = format!("m {}", self.meetings.len() + 1);
                meeting["id"] = json!(id);
                meeting["join_link"] = json!(format!("https://acme.example/j/{}", self.meetings.len() + 1));
                self.meetings.insert(format!("/{}", id.replace(' ', "%20")), meeting.clone());
                (201, meeting.to_string())
            }
            ("GET", id) => match self.meetings.get(id) {
                Some(meeting) => (200, meeting.to_string()),
                None => (404, "{}".to_owned()),
            },
            ("DELETE", id) => match self.meetings.remove(id) {
                Some(_) => (204, String::new()),
                None => (404, "{}".to_owned()),
            },
            _ => (405, "{}".to_owned()),
        }
    }

    fn token(&mut self, call: &Call) -> Reply {
        assert_eq!(call.header("content-type"), "application/x-www-form-urlencoded");
        if call.header("authorization") != BASIC {
            return (401, r#"{"error":"invalid_client"}"#.to_owned());
        }
        // `+` and `&` of the token are encoded, or this is another one.
        let current = format!("grant_type=refresh_token&refresh_token=r%2B%26{}", self.refreshes);
        if call.body != current {
            return (400, r#"{"error":"invalid_grant"}"#.to_owned());
        }
        self.refreshes += 1;
        let tokens = json!({"access_token": format!("access-{}", self.refreshes), "refresh_token": format!("r+&{}", self.refreshes),
            "expires_in": 3600, "token_type": "bearer"});
        (200, tokens.to_string())
    }
}

/// A host with one provider `acme` by the plugin of this name, which is alone in its folder.
fn host(fake: &Fake, plugin: &str, plugins: &Path, secret: &str) -> Host {
    let mut setup = Setup::empty().add(&format!(
        "[providers.acme]\nplugin = \"{plugin}\"\nbase_url = \"{}/v1/\"\nclient_id = \"client-id\"\nclient_secret = \"{secret}\"\n",
        fake.url()
    ));
    setup.plugin_dir = plugins.to_owned();
    setup.start()
}

async fn walk(fake: &Fake, host: &Host) {
    let at = |path: &str| format!("/v1/providers/acme{path}");
    let refreshed =
        host.request("POST", &at("/token")).json(&json!({"refresh_token": "r+&0"})).send().await.expect(200);
    assert_eq!(refreshed["access_token"], "access-1");
    assert_eq!((&refreshed["refresh_token"], &refreshed["expires_in"]), (&json!("r+&1"), &json!(3600)));

    let (start, end) = (in_hours(24), in_hours(25));
    let asked = json!({"title": "Plan \"B\" – ü\n\\", "start": start, "end": end});
    let created = host.request("POST", &at("/meetings")).bearer("access-1").json(&asked).send().await;
    let meeting = created.expect(201)["meeting"].clone();
    assert_eq!(
        (&meeting["title"], &meeting["id"], &meeting["provider"]),
        (&asked["title"], &json!("m 1"), &json!("acme"))
    );
    assert_eq!((&meeting["start"], &meeting["end"]), (&json!(start), &json!(end)));
    assert_eq!(meeting["join_url"], "https://acme.example/j/1");
    assert_eq!(created.header("location"), at("/meetings/m%201"));
    let sent: Value = serde_json::from_str(&fake.take_calls().last().unwrap().body).unwrap();
    assert_eq!(sent, json!({"topic": asked["title"], "starts_at": start, "ends_at": end}));

    // A dead access token is renewed on the way, and the new tokens come along.
    let read = host.get(&at("/meetings/m%201")).bearer("dead").refresh_token("r+&1").send().await.expect(200);
    assert_eq!((&read["meeting"]["title"], &read["meeting"]["id"]), (&asked["title"], &json!("m 1")));
    assert_eq!(
        (&read["tokens"]["access_token"], &read["tokens"]["refresh_token"]),
        (&json!("access-2"), &json!("r+&2"))
    );

    let deleted = host.request("DELETE", &at("/meetings/m%201")).bearer("access-2").send().await;
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
    host.get(&at("/meetings/m%201")).bearer("access-2").send().await.problem(
        404,
        "meeting-not-found",
        "meeting-gone",
    );
    let again = host.request("DELETE", &at("/meetings/m%201")).bearer("access-2").send().await;
    assert_eq!(again.status, 204, "a meeting that is gone already is deleted");

    let dead = host.get(&at("/meetings/m%201")).bearer("dead").refresh_token("r+&0").send().await;
    let problem = dead.problem(401, "reauthorization-required", "reauthorize");
    assert_eq!(problem["authorize_url"], host.url("/connect/acme"));
    // An id stays one segment, whatever is in it.
    fake.take_calls();
    host.get(&at("/meetings/..%2Fme%3Fx%23")).bearer("access-2").send().await.problem(
        404,
        "meeting-not-found",
        "meeting-gone",
    );
    assert_eq!(fake.take_calls()[0].path, "/v1/meetings/..%2Fme%3Fx%23");
}

#[tokio::test]
async fn the_provider_in_rust_is_driven() {
    let (fake, plugins) = (acme(), folder());
    copy_library(&plugin_dir(), "convoke_example", plugins.path(), "example");
    walk(&fake, &host(&fake, "example", plugins.path(), "s3cr3t")).await;
}

#[tokio::test]
async fn the_provider_in_c_is_driven() {
    let (fake, plugins) = (acme(), folder());
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/provider-c/acme.c");
    let Some(_) = compile::library(&source, plugins.path()) else { return };
    let host = host(&fake, "acme", plugins.path(), "s3cr3t");
    walk(&fake, &host).await;
    let at = |path: &str| format!("/v1/providers/acme{path}");
    let info = host.get(&at("")).send().await.expect(200);
    assert_eq!(info["label"], "Acme Meet (C)");
    // What its manifest does not list is never asked of it.
    host.get(&at("/profile")).bearer("access-2").send().await.problem(501, "unsupported", "unsupported");
    host.request("PATCH", &at("/meetings/x"))
        .bearer("access-2")
        .json(&json!({"title": "x"}))
        .send()
        .await
        .problem(501, "unsupported", "unsupported");
    assert!(host.get("/connect/acme").send().await.status < 502);
    // Sixty-four at once on one instance.
    let calls =
        (0..64).map(|n| host.get(&format!("/v1/providers/acme/meetings/none-{n}")).bearer("access-2").send());
    for answer in futures_util::future::join_all(calls).await {
        answer.problem(404, "meeting-not-found", "meeting-gone");
    }
}

/// The promise of the ABI: a library that was compiled by the header of an earlier minor version works as it did.
#[tokio::test]
async fn the_provider_in_c_is_driven_by_each_earlier_header() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut headers: Vec<_> =
        std::fs::read_dir(root.join("tests/abi")).unwrap().map(|entry| entry.unwrap().path()).collect();
    headers.retain(|path| path.is_dir());
    assert!(headers.len() > 1, "{headers:?}");
    for header in headers {
        let (fake, plugins) = (acme(), folder());
        let source = root.join("examples/provider-c/acme.c");
        let Some(_) = compile::library_by(&source, plugins.path(), &header) else { return };
        walk(&fake, &host(&fake, "acme", plugins.path(), "s3cr3t")).await;
    }
}

#[test]
fn the_provider_in_c_conforms() {
    let plugins = folder();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/provider-c/acme.c");
    let Some(library) = compile::library(&source, plugins.path()) else { return };
    let (code, out, err) = Setup::empty().run(&["plugin", "test", library.to_str().unwrap()]);
    assert_eq!(code, 0, "{out}{err}");
}

#[tokio::test]
async fn a_wrong_client_secret_is_for_the_administrator() {
    let (fake, plugins) = (acme(), folder());
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/provider-c/acme.c");
    let Some(_) = compile::library(&source, plugins.path()) else { return };
    let host = host(&fake, "acme", plugins.path(), "another");
    let answer =
        host.request("POST", "/v1/providers/acme/token").json(&json!({"refresh_token": "r+&0"})).send().await;
    answer.problem(502, "provider-error", "administrator");
}

#[tokio::test]
async fn without_a_base_url_the_provider_in_c_is_left_out() {
    let plugins = folder();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/provider-c/acme.c");
    let Some(_) = compile::library(&source, plugins.path()) else { return };
    let mut setup = Setup::empty().add("[providers.acme]\nclient_id = \"c\"\nclient_secret = \"s3cr3t\"");
    setup.plugin_dir = plugins.path().to_owned();
    let (code, out, err) = setup.run(&["config", "check"]);
    assert!(out.contains("providers.acme: left out: base_url is missing"), "{out}{err}");
    assert_eq!(code, 0);
}
