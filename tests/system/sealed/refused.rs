//! What is not as it was sealed, or not for this place: 401, a line in the audit trail, and no call.

use convoke::config::Tokens as Mode;
use convoke_sandbox::Sandbox;
use serde_json::{Value, json};

use super::{KEY, ON, made, made_with, sealing, upstream};
use crate::client::{ALICE, meeting};
use crate::harness::{Host, Setup, sandbox};

/// Presents a text wherever a credential may stand; every place refuses it and says where to sign in.
async fn refused_everywhere(host: &Host, sandbox: &Sandbox, provider: &str, domi: &str, text: &str) {
    let at = |rest: &str| format!("/v1/providers/{provider}{rest}");
    let answers = [
        host.get(&at("/meetings")).bearer(text).send().await,
        host.get(&at("/meetings")).refresh_token(text).send().await,
        host.get(&at("/meetings")).bearer(&made(provider, "at", Some("rt"))).refresh_token(text).send().await,
        host.request("POST", &at("/meetings")).bearer(text).json(&meeting("T")).send().await,
        host.request("DELETE", &at("/meetings/x")).bearer(text).send().await,
        host.get(&at("/profile")).bearer(text).send().await,
        host.request("POST", &at("/token")).json(&json!({"refresh_token": text})).send().await,
    ];
    for answer in answers {
        let problem = answer.problem(401, "reauthorization-required", "reauthorize");
        assert_eq!(problem["authorize_url"], host.url(&format!("/connect/{provider}")));
        assert!(problem.get("tokens").is_none() && !answer.text.contains(text), "{problem}");
    }
    let answer = host.get(&format!("/domino{domi}Refresh")).bearer(text).send().await;
    let error = answer.expect(401);
    assert_eq!(error["error"], "invalid_grant");
    assert!(!error["error_description"].as_str().unwrap().is_empty());
    assert_eq!(upstream(sandbox).len(), 0, "{text}");
}

fn refusals(host: Host) -> Vec<(String, String)> {
    let log = host.stop().1;
    let events = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let refused = events.filter(|event| event["event"] == "token_refused");
    let text = |event: &Value, name: &str| event[name].as_str().unwrap().to_owned();
    refused
        .map(|event| {
            assert_eq!(text(&event, "token").len(), 16, "a fingerprint: {event}");
            (text(&event, "provider"), text(&event, "outcome"))
        })
        .collect()
}

#[tokio::test]
async fn at_another_provider_for_another_audience_or_under_a_foreign_key() {
    let sandbox = sandbox();
    let host = sealing(&sandbox).add("audience = \"notes\"").start();
    let here = Mode { audience: Some("notes".to_owned()), ..ON };
    let other = Mode { audience: Some("Notes".to_owned()), ..ON };
    let foreign = made_with("the-sealing-key-of-somebody-else-entirely", &here, "webex", "at", Some("rt"));
    let of_jiomeet = made_with(KEY, &here, "jiomeet", "at", Some("rt"));
    let (elsewhere, nowhere) =
        (made_with(KEY, &other, "webex", "at", Some("rt")), made("webex", "at", Some("rt")));
    let present = async |text: &str| {
        host.get("/v1/providers/webex/meetings").bearer(text).send().await.problem(
            401,
            "reauthorization-required",
            "reauthorize",
        );
        let domi = host.get("/dominoWebexRefresh").bearer(text).send().await;
        assert_eq!(domi.expect(401)["error"], "invalid_grant");
        assert_eq!(upstream(&sandbox).len(), 0);
    };
    for text in [&foreign, &of_jiomeet, &elsewhere, &nowhere] {
        present(text).await;
    }
    // The test must be able to fail: the right one goes upstream.
    let right = made_with(KEY, &here, "webex", "at", Some("rt"));
    host.get("/v1/providers/webex/meetings").bearer(&right).send().await.expect(401);
    assert!(!upstream(&sandbox).is_empty());
    let word = |word: &str| ("webex".to_owned(), word.to_owned());
    let expected = [["unknown_key"; 2], ["altered"; 2], ["altered"; 2], ["altered"; 2]].concat();
    assert_eq!(refusals(host), expected.into_iter().map(word).collect::<Vec<_>>());
}

#[tokio::test]
async fn wherever_it_may_stand() {
    let sandbox = sandbox();
    let host = sealing(&sandbox).start();
    for (provider, domi, other) in
        [("webex", "Webex", "jiomeet"), ("jiomeet", "JioMeet", "sametime"), ("sametime", "Sametime", "webex")]
    {
        let foreign = made(other, "at", Some("rt"));
        refused_everywhere(&host, &sandbox, provider, domi, &foreign).await;
    }
    let good = made("webex", "at", Some("rt"));
    for text in
        [good.to_uppercase(), good.to_lowercase(), good[..good.len() - 1].to_owned(), format!("{good}A")]
    {
        refused_everywhere(&host, &sandbox, "webex", "Webex", &text).await;
    }
    // The provider's own tokens are refused too, and are told apart.
    let raw = sandbox.webex.tokens(ALICE, &["meeting:schedules_read"]);
    refused_everywhere(&host, &sandbox, "webex", "Webex", &raw.access_token).await;
    refused_everywhere(&host, &sandbox, "webex", "Webex", &raw.refresh_token).await;
    let refusals = refusals(host);
    assert_eq!(refusals.len(), 9 * 8);
    assert!(refusals[..56].iter().all(|(_, word)| word != "raw_token"), "{refusals:?}");
    assert!(refusals[56..].iter().all(|(_, word)| word == "raw_token"), "{refusals:?}");
}

#[tokio::test]
async fn with_one_bit_flipped_anywhere() {
    let sandbox = sandbox();
    let pair = sandbox.webex.tokens(ALICE, &["meeting:schedules_read"]);
    let good = made("webex", &pair.access_token, Some(&pair.refresh_token));
    // Also where raw tokens are taken, an altered credential is none.
    for accept_raw in [false, true] {
        let host = sealing(&sandbox).add(&format!("accept_raw = {accept_raw}")).start();
        for at in 0..good.len() {
            let bits: &[u32] = if at % 16 == 0 { &[0, 1, 2, 3, 4, 5, 6] } else { &[0] };
            for bit in bits {
                let mut bytes = good.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                let text = String::from_utf8(bytes).unwrap();
                let request = host.get("/v1/providers/webex/meetings");
                if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
                    // No header takes it: what is no token at all is a bad request.
                    continue;
                }
                let answer = request.bearer(&text).send().await;
                answer.problem(401, "reauthorization-required", "reauthorize");
            }
        }
        assert_eq!(upstream(&sandbox).len(), 0);
        host.get("/v1/providers/webex/meetings").bearer(&good).send().await.expect(200);
        sandbox.webex.clear_calls();
    }
    // Nor is it where nothing is sealed.
    let host = Setup::with(&sandbox).server(&format!("keys = [\"{KEY}\"]")).start();
    for altered in
        [good.replacen("cvk1", "cvk0", 1), good.replacen("cvk1.", "CVK1.", 1), good[..40].to_owned()]
    {
        let answer = host.get("/v1/providers/webex/meetings").bearer(&altered).send().await;
        answer.problem(401, "reauthorization-required", "reauthorize");
    }
    assert_eq!(upstream(&sandbox).len(), 0);
}
