//! What Graph, the organisation or Entra does not allow, and how that is told.

use super::*;

/// An error in the form of Graph.
fn graph(status: u16, code: &str, headers: &[(&str, &str)]) -> FaultKind {
    let body = json!({"error": {"code": code, "message": "It is so.", "innerError": {"request-id": "0"}}});
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    FaultKind::Status { status, headers, body: body.to_string() }
}

/// An error in the form of Entra.
fn entra(status: u16, error: &str, code: u32) -> FaultKind {
    let body = json!({
        "error": error, "error_description": format!("AADSTS{code}: It is so."), "error_codes": [code], "trace_id": "0",
    });
    FaultKind::Status { status, headers: Vec::new(), body: body.to_string() }
}

#[tokio::test]
async fn each_error_of_graph_is_told_as_what_it_is() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = segment(&alice.schedule("T").await);
    for (status, code, problem, slug, cause) in [
        (400, "BadRequest", 422, "invalid-request", "invalid"),
        (401, "InvalidAuthenticationToken", 401, "reauthorization-required", "reauthorize"),
        (403, "Forbidden", 403, "access-denied", "reauthorize"),
        (404, "NotFound", 404, "meeting-not-found", "meeting-gone"),
        (500, "InternalServerError", 502, "provider-error", "retry"),
        (502, "BadGateway", 502, "provider-error", "retry"),
        (503, "ServiceUnavailable", 503, "provider-unavailable", "retry"),
        (504, "GatewayTimeout", 503, "provider-unavailable", "retry"),
    ] {
        sandbox.teams.fault(Fault::once("GET", MEETINGS, graph(status, code, &[])));
        alice.get(&id).await.problem(problem, slug, cause);
    }
    for status in [429, 503, 504] {
        sandbox.teams.fault(Fault::once("GET", MEETINGS, graph(status, "Busy", &[("Retry-After", "42")])));
        let answer = alice.get(&id).await;
        assert_eq!(answer.json()["retry_after"], 42, "{status}: {}", answer.text);
    }
    sandbox.teams.fault(Fault::once("POST", MEETINGS, graph(400, "BadRequest", &[])));
    let problem = alice.create(&meeting("T")).await.problem(422, "invalid-request", "invalid");
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("It is so."), "{problem}");
}

#[tokio::test]
async fn each_error_of_entra_says_who_can_mend_it() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    for (status, error, code, problem, slug, cause) in [
        (400, "invalid_grant", 70_000, 401, "reauthorization-required", "reauthorize"),
        (400, "interaction_required", 50_076, 401, "reauthorization-required", "reauthorize"),
        (400, "consent_required", 65_001, 401, "reauthorization-required", "reauthorize"),
        (401, "invalid_client", 7_000_222, 502, "provider-error", "administrator"),
        (400, "invalid_client", 7_000_215, 502, "provider-error", "administrator"),
        (400, "unauthorized_client", 700_016, 502, "provider-error", "administrator"),
        (503, "temporarily_unavailable", 90_033, 503, "provider-unavailable", "retry"),
    ] {
        sandbox.teams.fault(Fault::once("POST", TOKEN, entra(status, error, code)));
        let body = json!({"refresh_token": alice.pair.refresh_token});
        let answer = alice.bare("POST", "/token").json(&body).send().await.problem(problem, slug, cause);
        let told = answer["detail"].as_str().unwrap().contains(&format!("AADSTS{code}"));
        assert_eq!(told, problem != 503, "{answer}");
    }
}

#[tokio::test]
async fn an_account_without_teams_is_no_missing_scope() {
    let (sandbox, host) = start();
    for user in [BOB, "carol@personal.example"] {
        let client = Client::new(&host, "teams", sandbox.teams.tokens(user, &[]));
        let answer = client.create(&meeting("T")).await;
        let problem = answer.problem(403, "account-not-entitled", "account-not-entitled");
        assert!(problem.get("missing_scopes").is_none(), "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains("licence"), "{problem}");
    }
}

#[tokio::test]
async fn a_reader_reads_and_is_told_what_more_it_needs() {
    let (sandbox, host) = start();
    let id = alice(&sandbox, &host).schedule("T").await;
    let pair: TokenPair = sandbox.teams.tokens(ALICE, &["OnlineMeetings.Read", "offline_access"]);
    let reader = Client::new(&host, "teams", pair);
    reader.get(&segment(&id)).await.expect(200);
    sent(&sandbox.teams);
    // The refresh tells which scopes there are, so that nothing is sent for nothing.
    let fresh =
        |method: &str, path: &str| reader.bare(method, path).refresh_token(&reader.pair.refresh_token);
    let change = json!({"title": "x"});
    let answer = fresh("PATCH", &format!("/meetings/{}", segment(&id))).json(&change).send().await;
    let problem = answer.problem(403, "access-denied", "reauthorize");
    assert_eq!(problem["missing_scopes"], json!(["OnlineMeetings.ReadWrite"]));
    assert_eq!(problem["authorize_url"], host.url("/connect/teams"));
    assert_eq!(lines(&sandbox.teams), [format!("POST {TOKEN}")]);
    let problem = fresh("GET", "/profile").send().await.problem(403, "access-denied", "reauthorize");
    assert_eq!(problem["missing_scopes"], json!(["User.Read"]));
    fresh("GET", &format!("/meetings/{}", segment(&id))).send().await.expect(200);
}

#[tokio::test]
async fn what_teams_cannot_express_is_refused_with_its_place_before_any_call() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let more = json!({"password": "Secret12", "recurrence": "FREQ=DAILY;COUNT=2"});
    let answer = alice.create(&meeting_with(more.clone())).await;
    answer.problem(422, "invalid-request", "not-expressible");
    assert_eq!(answer.pointers(), ["/password", "/recurrence"]);
    let answer = alice.patch("MSo", &more).await;
    answer.problem(422, "invalid-request", "not-expressible");
    assert_eq!(answer.pointers(), ["/password", "/recurrence"]);
    for (options, pointer) in [
        (json!({"allowMeetingChat": "sometimes"}), "/options/allowMeetingChat"),
        (json!({"lobbyBypassSettings": {"scope": "nobody"}}), "/options/lobbyBypassSettings/scope"),
        (json!({"recordAutomatically": "yes"}), "/options/recordAutomatically"),
        (json!({"colour": "red"}), "/options/colour"),
    ] {
        let answer = alice.create(&meeting_with(json!({"options": options}))).await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), [pointer]);
    }
    let answer = alice.patch("MSo", &json!({"options": {"joinMeetingIdSettings": {}}})).await;
    answer.problem(422, "invalid-request", "invalid");
    assert_eq!(answer.pointers(), ["/options/joinMeetingIdSettings"]);
    // Graph would take past times.
    let past = alice.create(&meeting_with(json!({"start": hours(-2), "end": hours(-1)}))).await;
    past.problem(422, "invalid-request", "invalid");
    assert_eq!(past.pointers(), ["/start"]);
    assert!(sent(&sandbox.teams).is_empty());
}
