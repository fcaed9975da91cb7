//! What a provider or a request can make the host do: SECURITY rows 22, 41, 46 and 53.

use convoke_sandbox::{Fault, FaultKind};
use serde_json::json;

use crate::harness::{self, Setup};
use crate::walk::{ALICE, Browser, element};

const SCOPES: [&str; 3] = ["meeting:schedules_read", "meeting:schedules_write", "spark:people_read"];

#[tokio::test]
async fn a_redirect_of_the_provider_is_not_followed() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let elsewhere = format!("{}/anything", sandbox.jiomeet.base_url());
    let pair = sandbox.webex.tokens(ALICE, &SCOPES);
    sandbox.webex.fault(Fault::always("", "/v1/", FaultKind::Redirect(elsewhere)));
    let token = host
        .request("POST", "/v1/providers/webex/token")
        .json(&json!({"refresh_token": pair.refresh_token}))
        .send()
        .await;
    token.problem(502, "provider-error", "retry");
    for path in ["/meetings", "/profile", "/meetings/abc"] {
        let answer = host.get(&format!("/v1/providers/webex{path}")).bearer(&pair.access_token).send().await;
        assert_eq!(answer.status, 502, "{path}: {}", answer.text);
        assert!(answer.header("location").is_empty());
    }
    assert!(sandbox.jiomeet.calls().is_empty(), "nobody went there");
}

#[tokio::test]
async fn a_request_names_no_address_to_go_to() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let elsewhere = sandbox.jiomeet.base_url();
    let pair = sandbox.webex.tokens(ALICE, &SCOPES);
    let body = json!({"title": "x", "start": harness::in_hours(2), "end": harness::in_hours(3)});
    for member in ["base_url", "url", "callback", "webhook", "siteUrl", "host"] {
        let mut with = body.clone();
        with[member] = elsewhere.clone().into();
        let answer = host
            .request("POST", "/v1/providers/webex/meetings")
            .bearer(&pair.access_token)
            .json(&with)
            .send()
            .await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), [format!("/{member}")]);
        let query = host
            .get(&format!("/v1/providers/webex/meetings?{member}={elsewhere}"))
            .bearer(&pair.access_token)
            .send()
            .await;
        query.problem(422, "invalid-request", "invalid");
    }
    assert!(sandbox.jiomeet.calls().is_empty() && sandbox.webex.calls().is_empty());
}

#[tokio::test]
async fn a_cursor_that_is_not_ours_makes_no_call() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let pair = sandbox.webex.tokens(ALICE, &SCOPES);
    for n in 0..3 {
        let body = json!({"title": format!("M{n}"), "start": harness::in_hours(2 + n), "end": harness::in_hours(3 + n)});
        host.request("POST", "/v1/providers/webex/meetings")
            .bearer(&pair.access_token)
            .json(&body)
            .send()
            .await
            .expect(201);
    }
    // A true cursor, by a provider's answer that has more.
    let next = format!("<{}/meetings?page=2>; rel=\"next\"", sandbox.webex.base_url());
    let items = FaultKind::Status {
        status: 200,
        headers: vec![("Link".to_owned(), next)],
        body: json!({"items": []}).to_string(),
    };
    sandbox.webex.fault(Fault::once("GET", "/v1/meetings", items));
    let first = host.get("/v1/providers/webex/meetings").bearer(&pair.access_token).send().await.expect(200);
    let cursor = first["next_cursor"].as_str().expect("a cursor").to_owned();
    sandbox.webex.clear_calls();
    let mut altered = vec![
        "x".to_owned(),
        "https%3A%2F%2Fevil.example%2F".to_owned(),
        sandbox.jiomeet.base_url(),
        "..%2f..%2f".to_owned(),
        format!("{cursor}A"),
        cursor[1..].to_owned(),
    ];
    for place in (0..cursor.len()).step_by(5) {
        let mut changed = cursor.clone().into_bytes();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        altered.push(String::from_utf8(changed).unwrap());
    }
    for cursor in altered {
        let answer = host
            .get(&format!("/v1/providers/webex/meetings?cursor={cursor}"))
            .bearer(&pair.access_token)
            .send()
            .await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), ["/cursor"], "{cursor}");
    }
    // Nor does one of another provider.
    let jio = sandbox.jiomeet.tokens(ALICE, &[]);
    let crossed = host
        .get(&format!("/v1/providers/jiomeet/meetings?cursor={cursor}"))
        .bearer(&jio.access_token)
        .send()
        .await;
    assert_eq!(crossed.status, 422, "{}", crossed.text);
    assert!(sandbox.webex.calls().is_empty() && sandbox.jiomeet.calls().is_empty());
}

#[tokio::test]
async fn where_there_is_no_revocation_nothing_is_pretended() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for id in ["webex", "jiomeet", "sametime"] {
        let answer = host
            .request("POST", &format!("/v1/providers/{id}/revoke"))
            .json(&json!({"token": "t"}))
            .send()
            .await;
        answer.problem(501, "unsupported", "unsupported");
    }
}

#[tokio::test]
async fn no_answer_of_a_provider_ends_the_process() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let text = |body: &str| FaultKind::Status { status: 200, headers: Vec::new(), body: body.to_owned() };
    let kinds = [
        FaultKind::Garbage,
        FaultKind::Truncate,
        FaultKind::CloseBeforeAnswer,
        FaultKind::CloseAfterProcessing,
        FaultKind::HtmlInsteadOfJson,
        FaultKind::HostileReason,
        FaultKind::GzipBomb { mib: 32 },
        FaultKind::HugeJson { mib: 16 },
        FaultKind::DeepJson { depth: 100_000 },
        FaultKind::HugeHeader { bytes: 1_000_000 },
        FaultKind::Redirect("\u{7f}".to_owned()),
        FaultKind::status(204),
        FaultKind::status(304),
        FaultKind::status(599),
        FaultKind::status(418),
        text(""),
        text("null"),
        text("[]"),
        text("{}"),
        text("\"\""),
        text("{\"access_token\":{}}"),
        text("{\"access_token\":\"\"}"),
        text("{\"access_token\":\"a\",\"expires_in\":-1e400}"),
        text("{\"access_token\":\"a\",\"expires_in\":\"never\"}"),
        text("{\"access_token\":\"a\",\"access_token\":\"b\"}"),
        text("{\"items\":[null]}"),
        text("{\"items\":[{\"start\":\"x\"}]}"),
        text("\u{feff}{}"),
        text("{\"meetingDetails\":[[]]}"),
        text("{\"access_token\":\"a\\u0000\\r\\nb\",\"refresh_token\":\"\\ud83d\"}"),
    ];
    let (webex, jiomeet, sametime) = (
        sandbox.webex.tokens(ALICE, &SCOPES),
        sandbox.jiomeet.tokens(ALICE, &[]),
        sandbox.sametime.tokens(ALICE),
    );
    for kind in kinds {
        sandbox.webex.fault(Fault::always("", "/", kind.clone()));
        sandbox.jiomeet.fault(Fault::always("", "/", kind.clone()));
        sandbox.sametime.fault(Fault::always("", "/", kind.clone()));
        for (id, pair) in [("webex", &webex), ("jiomeet", &jiomeet), ("sametime", &sametime)] {
            let refreshed = host
                .request("POST", &format!("/v1/providers/{id}/token"))
                .json(&json!({"refresh_token": pair.refresh_token}))
                .send()
                .await;
            let listed =
                host.get(&format!("/v1/providers/{id}/meetings")).bearer(&pair.access_token).send().await;
            let deleted = host
                .request("DELETE", &format!("/v1/providers/{id}/meetings/abc"))
                .bearer(&pair.access_token)
                .send()
                .await;
            for answer in [refreshed, listed, deleted] {
                assert!(answer.status != 500, "{kind:?} {id}: {}", answer.text);
                assert!(!answer.text.contains("panicked"));
            }
        }
        sandbox.webex.clear_faults();
        sandbox.jiomeet.clear_faults();
        sandbox.sametime.clear_faults();
    }
    let page = Browser::new(&host).sign_in("/connect/webex").await;
    assert!(element(&page.text, "refreshToken").is_some(), "it lives");
    assert!(!host.log().contains("panicked"), "{}", host.log());
}
