//! Moving: to sealed credentials, to another key, and back; nobody has to sign in again.

use convoke_sandbox::{Sandbox, TokenPair};
use serde_json::{Value, json};

use super::{KEY, SEALED, credential, made, sealing, upstream};
use crate::client::{ALICE, meeting};
use crate::harness::{Host, Setup, sandbox};

const SECOND: &str = "the-sealing-key-of-the-tests-number-two";
const MEETINGS: &str = "/v1/providers/webex/meetings";
const TOKEN: &str = "/v1/providers/webex/token";

fn alice(sandbox: &Sandbox) -> TokenPair {
    sandbox.webex.tokens(ALICE, &["meeting:schedules_read", "meeting:schedules_write"])
}

/// The id of the key that a credential is sealed under.
fn key_of(text: &str) -> &str {
    text.split('.').nth(1).unwrap()
}

fn with_keys(sandbox: &Sandbox, keys: &[&str]) -> Host {
    let keys: Vec<_> = keys.iter().map(|key| format!("\"{key}\"")).collect();
    Setup::with(sandbox).server(&format!("keys = [{}]", keys.join(", "))).add(SEALED).start()
}

async fn refreshed(host: &Host, token: &str) -> Value {
    host.request("POST", TOKEN).json(&json!({"refresh_token": token})).send().await.expect(200)
}

#[tokio::test]
async fn rotating_keys_signs_nobody_out() {
    let sandbox = sandbox();
    let pair = alice(&sandbox);
    let old = made("webex", &pair.access_token, Some(&pair.refresh_token));
    let between = with_keys(&sandbox, &[SECOND, KEY]);
    // On use it comes back under the new key, though the provider's tokens did not change.
    let answer = between.get(MEETINGS).bearer(&old).send().await.expect(200);
    let new = credential(&answer["tokens"]);
    assert_ne!(key_of(&new), key_of(&old));
    assert_eq!(sandbox.webex.calls().len(), 1, "nothing was refreshed");
    for request in [
        between.get(MEETINGS).refresh_token(&old),
        between.get(MEETINGS).bearer(&new).refresh_token(&old),
        between.get(&format!("{MEETINGS}/none")).bearer(&old),
    ] {
        let answer = request.send().await.json();
        assert_eq!(key_of(&credential(&answer["tokens"])), key_of(&new), "{answer}");
    }
    assert_eq!(key_of(&credential(&refreshed(&between, &old).await)), key_of(&new));
    let domi = between.get("/dominoWebexRefresh").bearer(&old).send().await.expect(200);
    assert_eq!(key_of(domi["refresh_token"].as_str().unwrap()), key_of(&new));
    // A create that is repeated under the new credential makes no second meeting.
    let create = |token: &str| {
        let request = between.request("POST", MEETINGS).bearer(token).header("idempotency-key", "once");
        request.json(&meeting("Budget")).send()
    };
    let (first, again) = (create(&old).await.expect(201), create(&new).await.json());
    assert_eq!(first["meeting"]["id"], again["meeting"]["id"], "{again}");
    assert_eq!(sandbox.webex.meetings().len(), 1);
    // What is under the key that seals is left as it is.
    let answer = between.get(MEETINGS).bearer(&new).send().await.expect(200);
    assert!(answer.get("tokens").is_none(), "{answer}");
    // Without the old key, the new credential goes on, and the old one is refused without a call.
    let after = with_keys(&sandbox, &[SECOND]);
    after.get(MEETINGS).bearer(&new).send().await.expect(200);
    let calls = upstream(&sandbox).len();
    after.get(MEETINGS).bearer(&old).send().await.problem(401, "reauthorization-required", "reauthorize");
    assert_eq!(upstream(&sandbox).len(), calls);
}

#[tokio::test]
async fn a_credential_that_works_no_more_does_not_come_back_under_a_new_key() {
    let sandbox = sandbox();
    let host = with_keys(&sandbox, &[SECOND, KEY]);
    let answer = host.get(MEETINGS).bearer(&made("webex", "dead", None)).send().await;
    let problem = answer.problem(401, "reauthorization-required", "reauthorize");
    assert!(problem.get("tokens").is_none(), "{problem}");
}

#[tokio::test]
async fn users_move_over_with_the_tokens_they_have() {
    let sandbox = sandbox();
    let host = sealing(&sandbox).add("accept_raw = true").start();
    let pair = alice(&sandbox);
    let moved = [
        refreshed(&host, &pair.refresh_token).await,
        host.get(MEETINGS).refresh_token(&pair.refresh_token).send().await.expect(200)["tokens"].clone(),
        host.get(MEETINGS)
            .bearer(&pair.access_token)
            .refresh_token(&pair.refresh_token)
            .send()
            .await
            .expect(200)["tokens"]
            .clone(),
    ];
    for tokens in moved {
        let text = credential(&tokens);
        host.get(MEETINGS).bearer(&text).send().await.expect(200);
        refreshed(&host, &text).await;
    }
    let domi = host.get("/dominoWebexRefresh").bearer(&pair.refresh_token).send().await.expect(200);
    assert!(domi["refresh_token"].as_str().unwrap().starts_with("cvk1."), "{domi}");
    assert!(!domi.to_string().contains(&pair.refresh_token), "{domi}");
    // Of an access token alone nothing is made: the client still has the other one.
    let half = host.get(MEETINGS).bearer(domi["access_token"].as_str().unwrap()).send().await.expect(200);
    assert!(half.get("tokens").is_none(), "{half}");
}

#[tokio::test]
async fn switching_off_signs_nobody_out() {
    let sandbox = sandbox();
    let pair = alice(&sandbox);
    let text = made("webex", &pair.access_token, Some(&pair.refresh_token));
    let host = Setup::with(&sandbox).server(&format!("keys = [\"{KEY}\"]")).start();
    let answer = host.get(MEETINGS).bearer(&text).send().await.expect(200);
    assert_eq!(answer["tokens"]["access_token"], pair.access_token);
    assert_eq!(answer["tokens"]["refresh_token"], pair.refresh_token);
    assert_eq!(refreshed(&host, &text).await["refresh_token"], pair.refresh_token);
    let domi = host.get("/dominoWebexRefresh").bearer(&text).send().await.expect(200);
    assert_eq!(domi["refresh_token"], pair.refresh_token);
    // Without the keys it is nothing.
    let host = Setup::with(&sandbox).start();
    let calls = upstream(&sandbox).len();
    host.get(MEETINGS).bearer(&text).send().await.problem(401, "reauthorization-required", "reauthorize");
    assert_eq!(upstream(&sandbox).len(), calls);
}

/// Where nothing is sealed, a client may name one token twice, not knowing which it has.
#[tokio::test]
async fn a_raw_refresh_token_under_both_names_is_still_a_refresh_token() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let refresh = alice(&sandbox).refresh_token;
    let answer = host.get(MEETINGS).bearer(&refresh).refresh_token(&refresh).send().await.expect(200);
    assert_eq!(answer["tokens"]["refresh_token"], refresh);
}
