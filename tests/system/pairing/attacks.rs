//! A pairing under attack: the cross-device attacks of RFC 10027, guessing, forgery. SECURITY rows 29, 30 and 49.

use std::collections::BTreeSet;

use serde_json::json;

use super::{CLIENT, assert_pending, begin, begin_with, confirm, leave, seal, sign_in};
use crate::harness::{Setup, sandbox};
use crate::walk::{ALICE, Browser};

/// The attacker's program asks, the victim is sent the link, and signs in with a good conscience.
#[tokio::test]
async fn a_victim_who_follows_a_sent_link_sees_who_asks_and_gives_nothing_by_signing_in() {
    let sandbox = sandbox();
    let proxy = "trusted_proxies = [\"127.0.0.0/8\"]";
    let host = Setup::with(&sandbox).server(proxy).start();
    let body = json!({"provider": "webex", "client": "Helpdesk tool"});
    let begun = host
        .request("POST", "/v1/pairings")
        .header("x-forwarded-for", "203.0.113.9")
        .json(&body)
        .send()
        .await;
    let started = super::Started(begun.expect(201));
    let victim = Browser::new(&host);
    let path = sign_in(&host, &victim, &started).await;
    for page in [victim.open(&started.page()).await, victim.open(&path).await] {
        for part in [
            "Helpdesk tool",
            started.code(),
            "203.0.113.9",
            "from another network than this browser",
            "If somebody sent you this address or a code",
        ] {
            assert!(page.text.contains(part), "`{part}` is not in {}", page.text);
        }
    }
    assert_pending(&host, &started).await;
    // Without comparing the code nothing is given either.
    let seal = seal(&victim, &path).await;
    for fields in [
        vec![("seal", seal.as_str()), ("decision", "confirm")],
        vec![("seal", seal.as_str()), ("decision", "confirm"), ("same", "no")],
        vec![("seal", seal.as_str()), ("decision", "confirm"), ("same", "")],
    ] {
        let page = victim.submit(&path, &fields).await;
        assert_eq!(page.status, 422, "{}", page.text);
        assert!(page.text.contains("Compare the code") && page.text.contains("role=\"alert\""));
    }
    // The victim refuses: the attacker's program learns that and nothing else.
    victim.submit(&path, &[("seal", &seal), ("decision", "deny")]).await;
    started.poll(&host).await.problem(403, "access-denied", "reauthorize");
    let again = victim.submit(&path, &[("seal", &seal), ("decision", "confirm"), ("same", "yes")]).await;
    assert!(matches!(again.status, 400 | 410), "{}", again.text);
    started.poll(&host).await.problem(429, "rate-limited", "retry");
}

#[tokio::test]
async fn only_the_browser_that_signed_in_decides() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let (started, victim, attacker) = (begin(&host, "webex").await, Browser::new(&host), Browser::new(&host));
    let path = sign_in(&host, &victim, &started).await;
    let own = seal(&victim, &path).await;
    // The attacker knows the address and even what the form carries, and has signed in too.
    let theirs = sign_in(&host, &attacker, &started).await;
    let their_seal = seal(&attacker, &theirs).await;
    for fields in [
        [("seal", own.as_str()), ("decision", "confirm"), ("same", "yes")],
        [("seal", their_seal.as_str()), ("decision", "confirm"), ("same", "yes")],
    ] {
        assert_eq!(attacker.open(&path).await.status, 400);
        let page = attacker.submit(&path, &fields).await;
        assert_eq!(page.status, 400, "{}", page.text);
    }
    // Another pairing's page does not take this flow.
    let other = begin(&host, "webex").await;
    let flow = path.rsplit('/').next().unwrap();
    let crossed = format!("{}/{flow}", other.page());
    assert_eq!(victim.open(&crossed).await.status, 400);
    let page = victim.submit(&crossed, &[("seal", &own), ("decision", "confirm"), ("same", "yes")]).await;
    assert_eq!(page.status, 400);
    // Nor does the token page: what waits for the decision is shown nowhere.
    let shown = victim.open(&format!("/connect/webex/token/{flow}")).await;
    assert!(shown.status == 410 && !shown.text.contains("refreshToken"));
    assert_pending(&host, &started).await;
}

/// The attacker begins the sign-in and has the victim end it.
#[tokio::test]
async fn a_sign_in_that_another_browser_began_goes_nowhere() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let (started, victim, attacker) = (begin(&host, "webex").await, Browser::new(&host), Browser::new(&host));
    let consent = leave(&attacker, &started).await;
    sandbox.webex.clear_calls();
    let callback = victim.decide(&consent, ALICE, "allow").await;
    assert_eq!(victim.open(&callback).await.status, 400);
    assert!(!sandbox.webex.calls().iter().any(|call| call.path.ends_with("/access_token")));
    assert_pending(&host, &started).await;
}

#[tokio::test]
async fn a_decision_cannot_be_forged_from_another_site() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let (started, victim) = (begin(&host, "webex").await, Browser::new(&host));
    let path = sign_in(&host, &victim, &started).await;
    let own = seal(&victim, &path).await;
    for wrong in ["", "x", &own[1..], &own.to_lowercase()] {
        let page = victim.submit(&path, &[("seal", wrong), ("decision", "confirm"), ("same", "yes")]).await;
        assert_eq!(page.status, 400, "{}", page.text);
    }
    let fields = [("seal", own.as_str()), ("decision", "confirm"), ("same", "yes")];
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
    ] {
        let request = host.request("POST", &path).cookie(&victim.cookies()).header(name, value);
        assert_eq!(request.form(&fields).send().await.status, 403, "{name}: {value}");
    }
    // By GET nothing is decided.
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    assert_eq!(victim.open(&format!("{path}?{query}")).await.status, 200);
    assert_pending(&host, &started).await;
    assert_eq!(confirm(&victim, &path).await.status, 200);
    started.poll(&host).await.expect(200);
}

#[tokio::test]
async fn codes_cannot_be_guessed() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let mut codes = BTreeSet::new();
    for _ in 0..40 {
        codes.insert(begin(&host, "webex").await.code().to_owned());
    }
    assert_eq!(codes.len(), 40);
    let letters: BTreeSet<char> = codes.iter().flat_map(|code| code.chars()).filter(|c| *c != '-').collect();
    let length = codes.first().unwrap().chars().filter(|c| *c != '-').count();
    let bits = length as f64 * (letters.len() as f64).log2();
    assert!(bits >= 40.0, "{length} of {letters:?}");
    assert!(letters.iter().all(|c| !"AEIOUY0O1ILS5B8Z2".replace(['B', 'L', 'S', 'Z'], "").contains(*c)));

    let attacker = Browser::new(&host);
    for tried in ["BBBBB-BBBBB", "CCCCC-CCCCC", "no code", "", "DDDDD-DDDDD"] {
        let page = attacker.submit("/pair", &[("code", tried)]).await;
        assert_eq!(page.status, 422, "{tried}: {}", page.text);
        assert!(page.text.contains("There is no such code"), "{}", page.text);
    }
    // From now on also the right one is refused, but its address still works.
    let started = begin(&host, "webex").await;
    let page = attacker.submit("/pair", &[("code", started.code())]).await;
    assert_eq!(page.status, 429, "{}", page.text);
    assert!((1..=300).contains(&page.header("retry-after").parse::<u64>().unwrap()));
    assert!(page.text.contains("Too many wrong codes"));
    assert_eq!(attacker.open(&started.page()).await.status, 200);
}

#[tokio::test]
async fn a_code_is_of_use_once() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let (started, browser, other) = (begin(&host, "webex").await, Browser::new(&host), Browser::new(&host));
    let path = sign_in(&host, &browser, &started).await;
    // A second sign-in that is under way when the first is confirmed comes too late.
    let late = sign_in(&host, &other, &started).await;
    let late_seal = seal(&other, &late).await;
    assert_eq!(confirm(&browser, &path).await.status, 200);
    for _ in 0..2 {
        let page =
            other.submit(&late, &[("seal", &late_seal), ("decision", "confirm"), ("same", "yes")]).await;
        assert_eq!(page.status, 410, "{}", page.text);
        let found = other.submit("/pair", &[("code", started.code())]).await;
        assert_eq!(other.open(found.header("location")).await.status, 410);
        assert_eq!(other.submit(&started.page(), &[("decision", "deny")]).await.status, 410);
    }
    let account = started.poll(&host).await.expect(200)["account"]["email"].clone();
    assert_eq!(account, ALICE);
    assert_eq!(other.submit(&started.page(), &[("decision", "continue")]).await.status, 410);
}

#[tokio::test]
async fn forwarding_headers_of_strangers_do_not_say_where_a_request_came_from() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let body = json!({"provider": "webex", "client": CLIENT});
    let begun =
        host.request("POST", "/v1/pairings").header("x-forwarded-for", "10.1.2.3").json(&body).send().await;
    let started = super::Started(begun.expect(201));
    let page = Browser::new(&host).open(&started.page()).await;
    assert!(page.text.contains("127.0.0.1") && !page.text.contains("10.1.2.3"), "{}", page.text);
}

#[tokio::test]
async fn each_step_is_in_the_audit_trail_and_held_together_by_the_pairings_id() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let started = begin(&host, "webex").await;
    let path = sign_in(&host, &browser, &started).await;
    confirm(&browser, &path).await;
    started.poll(&host).await.expect(200);
    let denied = begin(&host, "webex").await;
    browser.submit(&denied.page(), &[("decision", "deny")]).await;
    let cancelled = begin_with(&host, &json!({"provider": "webex", "client": CLIENT})).await;
    host.request("DELETE", &format!("/v1/pairings/{}", cancelled.id()))
        .bearer(cancelled.text("secret"))
        .send()
        .await;
    let log = host.stop().1;
    let events = crate::audit::events(&log);
    let of = |id: &str| -> Vec<String> {
        events
            .iter()
            .filter(|e| e["pairing"] == id)
            .map(|e| e["event"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(of(started.id()), ["pairing_begin", "pairing_confirm", "pairing_claim"]);
    assert_eq!(of(denied.id()), ["pairing_begin", "pairing_deny"]);
    assert_eq!(of(cancelled.id()), ["pairing_begin", "pairing_cancel"]);
    // The credential that was confirmed is the one that was fetched, and that of the sign-in.
    let print = |event: &str| events.iter().find(|e| e["event"] == event).unwrap()["token"].clone();
    assert!(print("pairing_confirm") == print("pairing_claim") && print("sign_in") == print("pairing_claim"));
}
