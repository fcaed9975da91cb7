//! Sealed credentials: one opaque text in place of a provider's tokens, from the sign-in to the last call.

mod moving;
mod refused;

use std::sync::{Arc, Mutex};

use convoke::config::Tokens as Mode;
use convoke::credential::Sealer;
use convoke::seal::KeyRing;
use convoke_plugin::{SecretString, Tokens};
use convoke_sandbox::{Call, Fault, FaultKind, Rotation, Sandbox};
use serde_json::{Value, json};

use crate::client::{ALICE, hours, line, meeting};
use crate::harness::{Answer, Host, Request, Setup, sandbox};
use crate::walk::{Browser, attribute, element};

pub(crate) const KEY: &str = "the-sealing-key-of-the-tests-number-one";
const SEALED: &str = "[tokens]\nsealed = true";
const ON: Mode = Mode { sealed: true, accept_raw: false, audience: None, replay_seconds: 0 };

/// A host that seals, with this key.
pub(crate) fn sealing(sandbox: &Sandbox) -> Setup {
    Setup::with(sandbox).server(&format!("keys = [\"{KEY}\"]")).add(SEALED)
}

/// A credential as such a host makes it.
pub(crate) fn made(provider: &str, access: &str, refresh: Option<&str>) -> String {
    made_with(KEY, &ON, provider, access, refresh)
}

fn made_with(key: &str, mode: &Mode, provider: &str, access: &str, refresh: Option<&str>) -> String {
    let tokens = Tokens { refresh_token: refresh.map(SecretString::from), ..Tokens::new(access) };
    let sealer = Sealer::new(Arc::new(KeyRing::new(&[key.into()])), mode);
    sealer.response(provider, &tokens, None).access_token
}

/// Everything that reached the providers so far.
pub(crate) fn upstream(sandbox: &Sandbox) -> Vec<Call> {
    [sandbox.webex.calls(), sandbox.jiomeet.calls(), sandbox.sametime.calls()].concat()
}

/// The one credential of an answer, under both names.
pub(crate) fn credential(tokens: &Value) -> String {
    let text = tokens["access_token"].as_str().unwrap_or_else(|| panic!("no tokens in {tokens}")).to_owned();
    assert!(text.starts_with("cvk1."), "{text}");
    assert_eq!(tokens["refresh_token"], text);
    assert_eq!(tokens["token_type"], "Bearer");
    text
}

/// A user who keeps what the service gives out, and every answer.
struct User<'a> {
    host: &'a Host,
    provider: &'static str,
    holds: Mutex<String>,
    seen: Mutex<Vec<String>>,
}

impl<'a> User<'a> {
    fn new(host: &'a Host, provider: &'static str, holds: String) -> Self {
        assert!(holds.starts_with("cvk1."), "{holds}");
        User { host, provider, holds: Mutex::new(holds), seen: Mutex::default() }
    }

    fn path(&self, rest: &str) -> String {
        format!("/v1/providers/{}{rest}", self.provider)
    }

    fn holds(&self) -> String {
        self.holds.lock().unwrap().clone()
    }

    fn request(&self, method: &str, rest: &str) -> Request<'a> {
        self.host.request(method, &self.path(rest)).bearer(&self.holds())
    }

    /// Sends, remembers, and keeps new tokens.
    async fn send(&self, request: Request<'_>, status: u16) -> Value {
        self.took(request.send().await, status)
    }

    fn took(&self, answer: Answer, status: u16) -> Value {
        self.seen.lock().unwrap().push(format!("{:?}\n{}", answer.headers, answer.text));
        let body = answer.expect(status);
        if body["tokens"].is_object() {
            *self.holds.lock().unwrap() = credential(&body["tokens"]);
        }
        body
    }

    async fn get(&self, rest: &str) -> Value {
        self.send(self.request("GET", rest), 200).await
    }
}

/// The tokens that went to the providers: in headers, cookies and forms.
fn raw_tokens(sandbox: &Sandbox) -> Vec<String> {
    let mut found = Vec::new();
    for call in upstream(sandbox) {
        let bearer = call.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        found.extend(bearer.map(str::to_owned));
        for pair in call.header("cookie").into_iter().flat_map(|value| value.split("; ")) {
            let token = pair.split_once('=').filter(|(name, _)| name.starts_with("sametime"));
            found.extend(token.map(|(_, value)| value.to_owned()));
        }
        let form = form_urlencoded::parse(&call.body).filter(|(name, _)| name == "refresh_token");
        found.extend(form.map(|(_, value)| value.into_owned()));
    }
    found.sort();
    found.dedup();
    found
}

/// Everything a user does with one meeting; the credential survives an expired access token and a rotated refresh token.
async fn walk(user: &User<'_>, expire: impl Fn(), rejected: bool) {
    let created = user.send(user.request("POST", "/meetings").json(&meeting("Budget")), 201).await;
    let id = created["meeting"]["id"].as_str().unwrap().to_owned();
    let path = format!("/meetings/{id}");
    user.get(&path).await;
    user.get("/meetings").await;
    let before = user.holds();
    expire();
    let renewed = user.get(&path).await;
    assert!(renewed["tokens"].is_object(), "{renewed}");
    assert_ne!(user.holds(), before);
    user.send(user.request("PATCH", &path).json(&json!({"title": "Renamed"})), 200).await;
    let refreshed = user
        .send(
            user.host.request("POST", &user.path("/token")).json(&json!({"refresh_token": user.holds()})),
            200,
        )
        .await;
    *user.holds.lock().unwrap() = credential(&refreshed);
    // As `Convoke-Refresh-Token` alone, and under both names as clients do that know nothing of sealing.
    let alone = user.host.get(&user.path("/meetings")).refresh_token(&user.holds());
    user.send(alone, 200).await;
    let both = user.request("GET", "/meetings").refresh_token(&user.holds());
    user.send(both, 200).await;
    if rejected {
        expire();
        let problem = user.send(user.request("GET", "/meetings/no-such-meeting"), 404).await;
        assert!(problem["tokens"].is_object(), "a problem carries them too: {problem}");
    }
    let entry = json!({
        "Form": "Appointment", "Subject": "Entry", "StartDateTime": hours(48), "EndDateTime": hours(49),
        "StartTimeZone": "Z=0$DO=0$ZN=UTC", "EndTimeZone": "Z=0$DO=0$ZN=UTC",
    });
    expire();
    let entry = user.send(user.request("POST", "/calendar-entries").json(&entry), 201).await;
    assert!(entry["tokens"].is_object() && entry["meetingID"].is_string(), "{entry}");
    let deleted = user.request("DELETE", &path).send().await;
    let status = deleted.status;
    assert!(status == 204 || status == 200, "{}", deleted.text);
    user.took(deleted, status);
}

fn no_raw_token(sandbox: &Sandbox, user: &User<'_>) {
    let raw = raw_tokens(sandbox);
    assert!(raw.len() > 2, "{raw:?}");
    let seen = user.seen.lock().unwrap();
    for token in raw {
        assert!(!token.starts_with("cvk1"), "went to the provider: {token}");
        assert!(!seen.iter().any(|answer| answer.contains(&token)), "{token} in {seen:?}");
    }
}

#[tokio::test]
async fn a_user_signs_in_and_works_with_one_text_that_tells_nothing() {
    let sandbox = sandbox();
    let host = sealing(&sandbox);
    let host = Setup {
        config: host
            .config
            .replace("[providers.jiomeet]", "show = [\"refresh\", \"access\"]\n[providers.jiomeet]"),
        ..host
    };
    let host = host.start();
    for (provider, rotation) in [("webex", Rotation::RotateAndRevokeOnReuse), ("jiomeet", Rotation::Rotate)] {
        sandbox.webex.set_rotation(rotation);
        sandbox.jiomeet.set_rotation(rotation);
        let page = Browser::new(&host).sign_in(&format!("/connect/{provider}")).await;
        let copied = element(&page.text, "refreshToken").unwrap();
        assert!(page.text.contains("id=\"btncopy\"") && element(&page.text, "accessToken").is_none());
        assert!(page.text.contains("<h2>Token</h2>") && !page.text.contains("Refresh token"));
        assert_eq!(page.text.matches(&copied).count(), 1);
        let user = User::new(&host, provider, copied);
        user.seen.lock().unwrap().push(page.text);
        let expire = || {
            sandbox.webex.expire_access_tokens();
            sandbox.jiomeet.expire_access_tokens();
        };
        walk(&user, expire, true).await;
        no_raw_token(&sandbox, &user);
    }
}

#[tokio::test]
async fn a_password_provider_gives_one_text_on_its_form_and_at_its_login() {
    let sandbox = sandbox();
    let host = sealing(&sandbox).start();
    let body = json!({"username": ALICE, "password": "wonderland"});
    let login = host.request("POST", "/v1/providers/sametime/login").json(&body).send().await;
    let browser = Browser::new(&host);
    let flow = attribute(&browser.open("/connect/sametime").await.text, "name=\"flow\" value=\"");
    let fields = [("flow", flow.as_str()), ("username", ALICE), ("password", "wonderland")];
    let sent = browser.submit("/connect/sametime", &fields).await;
    let page = browser.open(sent.header("location")).await;
    for (holds, text) in [
        (credential(&login.expect(200)), login.text),
        (element(&page.text, "refreshToken").unwrap(), page.text),
    ] {
        let user = User::new(&host, "sametime", holds);
        user.seen.lock().unwrap().push(text);
        walk(&user, || sandbox.sametime.expire_access_tokens(), false).await;
        no_raw_token(&sandbox, &user);
    }
}

#[tokio::test]
async fn an_access_token_that_is_known_to_have_ended_is_renewed_before_the_call() {
    let sandbox = sandbox();
    let host = sealing(&sandbox).start();
    let pair = sandbox.webex.tokens(ALICE, &["meeting:schedules_read"]);
    let body = json!({"access_token": "ended", "refresh_token": pair.refresh_token, "expires_in": 0});
    let ended = FaultKind::Status { status: 200, headers: Vec::new(), body: body.to_string() };
    sandbox.webex.fault(Fault::once("POST", "/v1/access_token", ended));
    let first = made("webex", "at", Some(&pair.refresh_token));
    let answer = host.request("POST", "/v1/providers/webex/token").json(&json!({"refresh_token": first}));
    let user = User::new(&host, "webex", credential(&answer.send().await.expect(200)));
    sandbox.webex.clear_calls();
    let answer = user.get("/meetings").await;
    assert!(answer["tokens"].is_object(), "{answer}");
    let calls: Vec<_> = sandbox.webex.calls().iter().map(|call| call.path.clone()).collect();
    assert_eq!(calls, ["/v1/access_token", "/v1/meetings"]);
    // What lives is not renewed.
    sandbox.webex.clear_calls();
    let answer = user.get("/meetings").await;
    assert!(answer.get("tokens").is_none(), "{answer}");
    assert_eq!(sandbox.webex.calls().len(), 1);
}

#[tokio::test]
async fn it_is_useless_at_the_provider() {
    let sandbox = sandbox();
    let host = sealing(&sandbox).start();
    let page = Browser::new(&host).sign_in("/connect/webex").await;
    let stolen = element(&page.text, "refreshToken").unwrap();
    let at_provider = host.fetch(&format!("{}/meetings", sandbox.webex.base_url())).bearer(&stolen).send();
    assert_eq!(at_provider.await.status, 401);
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("grant_type", "refresh_token"),
            ("client_id", "convoke-demo"),
            ("client_secret", "convoke-demo-secret"),
            ("refresh_token", &stolen),
        ])
        .finish();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client
        .post(format!("{}/access_token", sandbox.webex.base_url()))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .unwrap();
    assert!(answer.status().is_client_error(), "{}", answer.status());
    // Here it is worth something.
    User::new(&host, "webex", stolen).get("/meetings").await;
}

#[tokio::test]
async fn the_largest_tokens_travel_under_both_names() {
    let sandbox = sandbox();
    let host = sealing(&sandbox).start();
    let long = |length: usize| convoke::seal::random_text::<4096>()[..length].to_owned();
    let (access, refresh) = (long(2_500), long(1_500));
    let large = made("webex", &access, Some(&refresh));
    assert!(2 * large.len() > 8_192, "beyond what some proxies take: {}", large.len());
    let answer = host.get("/v1/providers/webex/meetings").bearer(&large).refresh_token(&large).send().await;
    answer.problem(401, "reauthorization-required", "reauthorize");
    let calls = sandbox.webex.calls();
    assert_eq!(calls.iter().map(line).collect::<Vec<_>>()[1], "POST /v1/access_token");
    assert_eq!(calls[0].header("authorization"), Some(format!("Bearer {access}").as_str()));
}
