//! JioMeet through `/v1`: what is sent upstream, and what comes back, member by member.

use convoke_sandbox::{Sandbox, TokenPair};
use serde_json::{Value, json};

use crate::client::{
    ALICE, Client, header_names, hours, in_two_days, line, lines, meeting, meeting_with, millis,
    on_clocks_of, only, sent,
};
use crate::harness::{Host, Setup, sandbox};

fn start() -> (Sandbox, Host) {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    (sandbox, host)
}

fn alice<'a>(sandbox: &Sandbox, host: &'a Host) -> Client<'a> {
    Client::new(host, "jiomeet", sandbox.jiomeet.tokens(ALICE, &[]))
}

/// What the API must tell of a meeting that JioMeet shows so.
fn told(shown: &Value) -> Value {
    let seconds = |name: &str| shown[name].as_str().unwrap().replace(".000Z", "Z");
    let mut told = json!({
        "id": shown["_id"],
        "provider": "jiomeet",
        "title": shown["topic"],
        "start": seconds("startTime"),
        "end": seconds("endTime"),
        "join_url": shown["meetingUrl"],
        "meeting_number": shown["jiomeetId"],
        "location_text": format!("Attendee Link: {}", shown["meetingUrl"].as_str().unwrap()),
        "options": {"isPinEnabled": shown["isPinEnabled"], "advancedOptions": shown["advancedOptions"]},
    });
    if let Some(pin) = shown.get("pin") {
        told["password"] = pin.clone();
        told["location_text"] =
            format!("{}\nPassword: {}", told["location_text"].as_str().unwrap(), pin.as_str().unwrap())
                .into();
    }
    told
}

fn with(mut value: Value, more: Value) -> Value {
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    value
}

#[tokio::test]
async fn create_sends_utc_and_keeps_what_has_no_place() {
    for form in ["array", "object"] {
        let (sandbox, host) = start();
        sandbox.jiomeet.switch("created", form).unwrap();
        let alice = alice(&sandbox, &host);
        let zone = "Asia/Kolkata";
        let ((start, start_told), (end, end_told)) =
            (on_clocks_of(zone, in_two_days(0)), on_clocks_of(zone, in_two_days(30)));
        let answer = alice
            .create(&json!({
                "title": "Plant walk – ऊँचा", "agenda": "Boots", "start": start, "end": end, "time_zone": zone,
                "send_email": true, "invitees": [],
                "options": {"isPinEnabled": false, "advancedOptions": {"joinBeforeHost": true}},
            }))
            .await;
        let call = only(&sandbox.jiomeet);
        assert_eq!(line(&call), "POST /api/meeting");
        assert_eq!(header_names(&call), ["authorization", "content-type"]);
        assert_eq!(call.header("authorization").unwrap(), format!("Bearer {}", alice.pair.access_token));
        assert_eq!(
            call.json().unwrap(),
            json!({
                "topic": "Plant walk – ऊँचा", "startTime": millis(in_two_days(0)), "endTime": millis(in_two_days(30)),
                "isPinEnabled": false, "advancedOptions": {"joinBeforeHost": true},
            })
        );
        let shown = sandbox.jiomeet.meetings().remove(0);
        let more = json!({
            "agenda": "Boots", "ignored": ["agenda", "send_email"],
            "start": start_told, "end": end_told, "time_zone": zone,
        });
        assert_eq!(answer.expect(201), json!({"meeting": with(told(&shown), more)}));
        assert_eq!(
            answer.header("location"),
            alice.path(&format!("/meetings/{}", shown["_id"].as_str().unwrap()))
        );
    }
}

#[tokio::test]
async fn the_least_has_a_pin_and_is_told_in_utc() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let answer = alice.create(&meeting("T")).await.expect(201);
    let body = only(&sandbox.jiomeet).json().unwrap();
    assert_eq!(
        body,
        json!({"topic": "T", "startTime": millis(in_two_days(0)), "endTime": millis(in_two_days(60)), "isPinEnabled": true})
    );
    assert_eq!(answer, json!({"meeting": told(&sandbox.jiomeet.meetings()[0])}));
    assert!(answer["meeting"]["password"].is_string());
}

#[tokio::test]
async fn read_in_both_documented_forms() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("To be read").await;
    for form in ["array", "object"] {
        sandbox.jiomeet.switch("read", form).unwrap();
        sent(&sandbox.jiomeet);
        let answer = alice.get(&id).await.expect(200);
        assert_eq!(lines(&sandbox.jiomeet), [format!("GET /api/meeting/meetingDetails/{id}")]);
        assert_eq!(answer, json!({"meeting": told(&sandbox.jiomeet.meetings()[0])}));
    }
}

#[tokio::test]
async fn a_patch_becomes_the_whole_meeting() {
    for form in ["object", "array"] {
        let (sandbox, host) = start();
        sandbox.jiomeet.switch("updated", form).unwrap();
        let alice = alice(&sandbox, &host);
        let options = json!({"options": {"advancedOptions": {"waitingRoom": true}}});
        let id = alice.create(&meeting_with(options)).await.expect(201)["meeting"]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let advanced = json!({
            "joinBeforeHost": false, "waitingRoom": true, "participantHardAudioMute": false,
            "participantHardVideoMute": false, "isClassroomMode": false,
        });
        let read = format!("GET /api/meeting/meetingDetails/{id}");
        let put = format!("PUT /api/meeting/meetingDetails/{id}");
        let whole = |topic: &str, start, end, pin: bool, advanced: &Value| {
            json!({"topic": topic, "startTime": millis(in_two_days(start)), "endTime": millis(in_two_days(end)),
                   "isPinEnabled": pin, "advancedOptions": advanced})
        };
        sent(&sandbox.jiomeet);

        let answer = alice.patch(&id, &json!({"title": "Another"})).await.expect(200);
        let calls = sent(&sandbox.jiomeet);
        assert_eq!(calls.iter().map(line).collect::<Vec<_>>(), [read.clone(), put.clone()]);
        assert_eq!(calls[1].header("content-type"), Some("application/json"));
        assert_eq!(calls[1].json().unwrap(), whole("Another", 0, 60, true, &advanced));
        let shown = sandbox.jiomeet.meetings().remove(0);
        assert_eq!(answer, json!({"meeting": with(told(&shown), json!({"link_changed": false}))}));

        // Only one of the times, and only one of the options.
        let answer = alice.patch(&id, &json!({"start": in_two_days(15).to_string()})).await.expect(200);
        let calls = sent(&sandbox.jiomeet);
        assert_eq!(calls.last().map(line).unwrap(), put);
        assert_eq!(calls.last().unwrap().json().unwrap(), whole("Another", 15, 60, true, &advanced));
        assert_eq!(answer["meeting"]["end"], hours(49));
        let options = json!({"advancedOptions": {"joinBeforeHost": true}, "isPinEnabled": false});
        let answer = alice.patch(&id, &json!({"end": hours(50), "options": options})).await.expect(200);
        let advanced = with(advanced, json!({"joinBeforeHost": true}));
        assert_eq!(
            sent(&sandbox.jiomeet).last().unwrap().json().unwrap(),
            whole("Another", 15, 120, false, &advanced)
        );
        // The PIN was in the link.
        assert_eq!(answer["meeting"]["link_changed"], true);
        assert!(answer["meeting"].get("password").is_none(), "{answer}");

        // What JioMeet does not keep is told back and listed.
        let answer = alice.patch(&id, &json!({"agenda": "Boots"})).await.expect(200);
        assert_eq!(
            (&answer["meeting"]["agenda"], &answer["meeting"]["ignored"]),
            (&json!("Boots"), &json!(["agenda"]))
        );
        let answer = alice
            .patch(&id, &json!({"agenda": null, "password": null, "recurrence": null, "invitees": null}))
            .await
            .expect(200);
        assert!(answer["meeting"].get("agenda").is_none());
    }
}

#[tokio::test]
async fn delete_cancels_and_gone_is_done() {
    for unknown in ["404", "400"] {
        let (sandbox, host) = start();
        sandbox.jiomeet.switch("unknown_meeting", unknown).unwrap();
        let alice = alice(&sandbox, &host);
        let id = alice.schedule("T").await;
        sent(&sandbox.jiomeet);
        let answer = alice.delete(&id).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""));
        let call = only(&sandbox.jiomeet);
        assert_eq!(line(&call), format!("POST /api/meeting/cancel/{id}"));
        assert_eq!(call.json().unwrap(), json!({"cancel": "current"}));
        assert!(sandbox.jiomeet.meetings().is_empty());
        alice.delete(&id).await.expect(204);
        alice.get(&id).await.problem(404, "meeting-not-found", "meeting-gone");
        alice.patch(&id, &json!({"title": "T"})).await.problem(404, "meeting-not-found", "meeting-gone");
    }
}

#[tokio::test]
async fn lists_the_users_meetings_and_says_when_there_are_more() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    for hour in 0..3 {
        let (start, end) = (in_two_days(hour * 60).to_string(), in_two_days(hour * 60 + 30).to_string());
        alice.create(&json!({"title": format!("M{hour}"), "start": start, "end": end})).await.expect(201);
    }
    sent(&sandbox.jiomeet);
    let answer = alice.list("").await.expect(200);
    let user = sandbox.jiomeet.user_id(ALICE).unwrap();
    assert_eq!(lines(&sandbox.jiomeet), [format!("GET /api/meeting/{user}?past=false")]);
    let expected: Vec<_> = sandbox.jiomeet.meetings().iter().map(told).collect();
    assert_eq!(answer, json!({"meetings": expected}));

    let titles = |answer: &Value| {
        answer["meetings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|m| m["title"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let answer = alice.list(&format!("?from={}&to={}", in_two_days(60), in_two_days(120))).await.expect(200);
    assert_eq!(titles(&answer), ["M1"]);
    sent(&sandbox.jiomeet);
    let answer = alice.list(&format!("?from={}", hours(-24))).await.expect(200);
    assert_eq!(titles(&answer), ["M0", "M1", "M2"]);
    assert_eq!(
        lines(&sandbox.jiomeet),
        ["true", "false"].map(|past| format!("GET /api/meeting/{user}?past={past}"))
    );

    sandbox.jiomeet.switch("list_limit", "2").unwrap();
    let answer = alice.list("").await.expect(200);
    assert_eq!((titles(&answer).len(), &answer["truncated"]), (2, &json!(true)));
    assert!(answer.get("next_cursor").is_none());
}

#[tokio::test]
async fn the_profile_is_at_either_documented_place() {
    for place in ["/api/my_profile", "/api/user/profile"] {
        let (sandbox, host) = start();
        sandbox.jiomeet.switch("profile_path", place).unwrap();
        let alice = alice(&sandbox, &host);
        let answer = alice.request("GET", "/profile").send().await.expect(200);
        let id = sandbox.jiomeet.user_id(ALICE).unwrap();
        assert_eq!(answer, json!({"profile": {"id": id, "name": "Alice Host", "email": ALICE}}));
        assert_eq!(sent(&sandbox.jiomeet).last().map(line).unwrap(), format!("GET {place}"));
    }
}

#[tokio::test]
async fn a_refresh_in_either_documented_form() {
    for (form, types) in [
        ("form", vec!["application/x-www-form-urlencoded"]),
        ("json", vec!["application/x-www-form-urlencoded", "application/json"]),
    ] {
        let (sandbox, host) = start();
        sandbox.jiomeet.switch("token_body", form).unwrap();
        let alice = alice(&sandbox, &host);
        let body = json!({"refresh_token": alice.pair.refresh_token});
        let tokens = alice.bare("POST", "/token").json(&body).send().await.expect(200);
        let calls = sent(&sandbox.jiomeet);
        assert_eq!(calls.iter().map(|call| call.header("content-type").unwrap()).collect::<Vec<_>>(), types);
        for call in &calls {
            assert_eq!(line(call), "POST /api/oauth2/v2/token");
            assert_eq!(
                call.header("authorization"),
                Some("Basic Y29udm9rZS1kZW1vOmNvbnZva2UtZGVtby1zZWNyZXQ=")
            );
            assert!(
                !String::from_utf8_lossy(&call.body).contains("client"),
                "the client authenticates by Basic alone"
            );
        }
        // An instant there, seconds here.
        let left = tokens["expires_in"].as_u64().unwrap();
        assert!((86_390..=86_400).contains(&left), "{left}");
        assert_eq!(tokens["refresh_token"], alice.pair.refresh_token);
        assert_eq!(tokens["token_type"], "Bearer");
        assert_eq!(
            tokens["scope"],
            "user:read meeting:create meeting:read meeting:update meeting:delete meeting:join"
        );
    }
}

#[tokio::test]
async fn the_old_refresh_token_is_told_where_none_comes_and_the_documented_lifetimes_with_it() {
    let (sandbox, host) = start();
    sandbox.jiomeet.switch("refresh_tokens", "no").unwrap();
    let alice = alice(&sandbox, &host);
    let body = json!({"refresh_token": alice.pair.refresh_token});
    let tokens = alice.bare("POST", "/token").json(&body).send().await.expect(200);
    assert_eq!(tokens["refresh_token"], alice.pair.refresh_token);
    assert!(tokens["expires_in"].is_u64());

    alice.bare("POST", "/revoke").json(&json!({"token": "t"})).send().await.problem(
        501,
        "unsupported",
        "unsupported",
    );
    let wrong = alice.bare("POST", "/token").json(&json!({"refresh_token": "wrong"})).send().await;
    wrong.problem(401, "reauthorization-required", "reauthorize");
}

#[tokio::test]
async fn a_missing_scope_is_read_from_the_token_before_any_call() {
    let (sandbox, host) = start();
    let pair: TokenPair = sandbox.jiomeet.tokens(ALICE, &["meeting:read"]);
    let reader = Client::new(&host, "jiomeet", pair);
    let cases = [
        (reader.create(&meeting("T")).await, "meeting:create"),
        (reader.patch("sm-1", &json!({"title": "T"})).await, "meeting:update"),
        (reader.delete("sm-1").await, "meeting:delete"),
        (reader.request("GET", "/profile").send().await, "user:read"),
    ];
    for (answer, scope) in cases {
        let problem = answer.problem(403, "access-denied", "reauthorize");
        assert_eq!(problem["missing_scopes"], json!([scope]));
        assert_eq!(problem["authorize_url"], host.url("/connect/jiomeet"));
    }
    assert!(sent(&sandbox.jiomeet).is_empty());
    reader.list("").await.expect(200);
}

#[tokio::test]
async fn what_jiomeet_cannot_express_is_refused_with_its_place() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let more = json!({"password": "Secret12", "invitees": [{"email": "a@example.org"}], "recurrence": "FREQ=DAILY;COUNT=2"});
    let answer = alice.create(&meeting_with(more.clone())).await;
    answer.problem(422, "invalid-request", "not-expressible");
    assert_eq!(answer.pointers(), ["/password", "/invitees", "/recurrence"]);
    let answer = alice.patch("sm-1", &more).await;
    answer.problem(422, "invalid-request", "not-expressible");
    assert_eq!(answer.pointers(), ["/password", "/invitees", "/recurrence"]);
    // A mistake beside it is a mistake first.
    let answer = alice.create(&meeting_with(json!({"password": "Secret12", "end": hours(1)}))).await;
    answer.problem(422, "invalid-request", "invalid");
    assert_eq!(answer.pointers(), ["/end", "/password"]);
    for (options, pointers) in [
        (json!({"isPinEnabled": "yes"}), vec!["/options/isPinEnabled"]),
        (json!({"advancedOptions": {"waitingroom": true}}), vec!["/options/advancedOptions/waitingroom"]),
        (json!({"pin": "1234"}), vec!["/options/pin"]),
    ] {
        let answer = alice.create(&meeting_with(json!({"options": options}))).await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), pointers);
    }
    assert!(sent(&sandbox.jiomeet).is_empty());
}

#[tokio::test]
async fn what_jiomeet_itself_refuses_points_into_the_clients_body() {
    use convoke_sandbox::{Fault, FaultKind};
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let body = json!({"customCode": 412, "message": "VALIDATION", "errorsArray": [
        {"property": "topic", "message": "is too long"},
        {"property": "advancedOptions.waitingRoom", "message": "is not in your plan"},
    ]});
    let kind = FaultKind::Status { status: 412, headers: Vec::new(), body: body.to_string() };
    sandbox.jiomeet.fault(Fault::once("POST", "/api/meeting", kind));
    let answer = alice.create(&meeting("T")).await;
    let problem = answer.problem(422, "invalid-request", "invalid");
    assert_eq!(answer.pointers(), ["/title", "/options/advancedOptions/waitingRoom"]);
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("is too long"));
}
