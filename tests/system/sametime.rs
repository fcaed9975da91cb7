//! Sametime through `/v1`: what is sent upstream, and what comes back, member by member.

use convoke_sandbox::{Call, Sandbox};
use serde_json::{Value, json};

use crate::client::{
    ALICE, BOB, Client, header_names, hours, in_two_days, line, lines, meeting, meeting_with, on_clocks_of,
    sent,
};
use crate::harness::{Host, Setup, sandbox};

const ROOMS: &str = "/meeting-catalog/api/v1/meetings";
const PREFLIGHT: &str = "GET /meeting-auth/api/v1/refresh";

fn start() -> (Sandbox, Host) {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    (sandbox, host)
}

fn alice<'a>(sandbox: &Sandbox, host: &'a Host) -> Client<'a> {
    Client::new(host, "sametime", sandbox.sametime.tokens(ALICE))
}

/// What the API must tell of a room that Sametime shows so, but for the times and agenda that it does not keep.
fn told(sandbox: &Sandbox, shown: &Value) -> Value {
    let link = format!("{}/meeting/{}", sandbox.sametime.base_url(), shown["name"].as_str().unwrap());
    let password = shown["password"].as_str().unwrap();
    json!({
        "id": shown["name"],
        "provider": "sametime",
        "title": shown["title"],
        "join_url": link,
        "password": password,
        "location_text": format!("Attendee Link: {link}\nPassword: {password}"),
        "options": {
            "allowGuestUser": shown["allowGuestUser"], "mode": "Open", "allowDialIn": false, "hasLobby": false,
            "isRestricted": false, "isInstant": false, "owner": ALICE, "isOwner": true, "hasPassword": true,
            "moderators": shown["moderators"], "participants": [],
            "createdAt": shown["createdAt"], "updatedAt": shown["updatedAt"],
        },
    })
}

fn with(mut value: Value, more: Value) -> Value {
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    value
}

fn cookie<'a>(call: &'a Call, name: &str) -> Option<&'a str> {
    let pairs = call.header("cookie")?.split("; ").filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
}

#[tokio::test]
async fn create_makes_a_room_and_echoes_what_the_room_does_not_keep() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let zone = "Europe/Berlin";
    let ((start, start_told), (end, end_told)) =
        (on_clocks_of(zone, in_two_days(0)), on_clocks_of(zone, in_two_days(45)));
    let title = "Budget: 50% (Q3)? <now>";
    let body = json!({
        "title": title, "agenda": "Numbers", "start": start, "end": end, "time_zone": zone, "send_email": true,
        "options": {"allowGuestUser": true, "moderators": [ALICE, BOB]},
    });
    let answer = alice.create(&body).await;

    let calls = sent(&sandbox.sametime);
    assert_eq!(calls.iter().map(line).collect::<Vec<_>>(), [PREFLIGHT.to_owned(), format!("POST {ROOMS}")]);
    assert_eq!(header_names(&calls[0]), Vec::<&str>::new(), "the pre-flight has no cookie");
    let call = &calls[1];
    assert_eq!(header_names(call), ["content-type", "cookie", "x-csrf-token"]);
    assert_eq!(call.header("accept"), Some("application/json"));
    assert_eq!(call.header("content-type"), Some("application/json"));
    assert_eq!(cookie(call, "sametimeJwt"), Some(alice.pair.access_token.as_str()));
    assert!(cookie(call, "_csrf").is_some());
    assert!(cookie(call, "sametimeRefresh").is_none());
    let sent = call.json().unwrap();
    let name = sent["meeting"]["name"].as_str().unwrap();
    let (cleaned, suffix) = name.rsplit_once('_').unwrap();
    assert_eq!((cleaned, suffix.len()), ("Budget_50_-Q3-_now", 10), "{name}");
    assert_eq!(
        sent,
        json!({"meeting": {"name": name, "mode": "Open", "allowGuestUser": true, "moderators": [ALICE, BOB]}})
    );

    let shown = sandbox.sametime.meetings().remove(0);
    let more = json!({
        "title": title, "stored_title": name, "agenda": "Numbers", "ignored": ["agenda", "send_email"],
        "start": start_told, "end": end_told, "time_zone": zone,
    });
    assert_eq!(answer.expect(201), json!({"meeting": with(told(&sandbox, &shown), more)}));
    assert_eq!(answer.header("location"), alice.path(&format!("/meetings/{name}")));
    // Read again, the room has no times and no agenda.
    let read = alice.get(name).await.expect(200);
    assert_eq!(read, json!({"meeting": told(&sandbox, &shown)}));
}

#[tokio::test]
async fn the_least_is_closed_to_guests_and_moderated_by_its_owner() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let (_, start) = on_clocks_of("Asia/Kolkata", in_two_days(0));
    let answer = alice.create(&json!({"title": "T", "start": start, "end": hours(49)})).await.expect(201);
    let body = sent(&sandbox.sametime).pop().unwrap().json().unwrap();
    let name = &body["meeting"]["name"];
    assert_eq!(
        body,
        json!({"meeting": {"name": name, "mode": "Open", "allowGuestUser": false, "moderators": [ALICE]}})
    );
    // As they were given, without a zone to put them into.
    let told = &answer["meeting"];
    assert_eq!((&told["start"], &told["end"]), (&json!(start), &json!(hours(49))));
    assert!(
        told.get("time_zone").is_none() && told.get("agenda").is_none() && told.get("ignored").is_none(),
        "{told}"
    );
}

#[tokio::test]
async fn a_changed_title_keeps_the_room_and_its_link() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("Budget review").await;
    sent(&sandbox.sametime);
    let answer = alice.patch(&id, &json!({"title": "Übersicht: neu?"})).await.expect(200);
    let calls = sent(&sandbox.sametime);
    assert_eq!(
        calls.iter().map(line).collect::<Vec<_>>(),
        [PREFLIGHT.to_owned(), format!("PATCH {ROOMS}/{id}")]
    );
    assert_eq!(calls[1].json().unwrap(), json!({"meeting": {"name": id, "title": "Übersicht: neu?"}}));
    let shown = sandbox.sametime.meetings().remove(0);
    assert_eq!(answer, json!({"meeting": with(told(&sandbox, &shown), json!({"link_changed": false}))}));
    assert_eq!(answer["meeting"]["id"], id);
    assert_eq!(answer["meeting"]["title"], "Übersicht: neu?");

    // Times and agenda are echoed; only whether the room is there is asked.
    let answer = alice
        .patch(&id, &json!({"start": hours(50), "end": hours(51), "agenda": "Numbers"}))
        .await
        .expect(200);
    assert_eq!(lines(&sandbox.sametime), [PREFLIGHT.to_owned(), format!("GET {ROOMS}/{id}")]);
    let more = json!({"start": hours(50), "end": hours(51), "agenda": "Numbers", "ignored": ["agenda"], "link_changed": false});
    assert_eq!(answer, json!({"meeting": with(told(&sandbox, &shown), more)}));
    // One time alone has nothing to be compared with.
    let answer = alice.patch(&id, &json!({"start": hours(50)})).await.expect(200);
    assert_eq!(answer["meeting"]["start"], hours(50));
    assert!(answer["meeting"].get("end").is_none());
    let answer = alice.patch(&id, &json!({"agenda": null})).await.expect(200);
    assert!(answer["meeting"].get("agenda").is_none());
    sent(&sandbox.sametime);
    alice.patch(&id, &json!({"options": {"allowGuestUser": true}})).await.expect(200);
    let body = sent(&sandbox.sametime).pop().unwrap().json().unwrap();
    assert_eq!(body, json!({"meeting": {"name": id, "allowGuestUser": true}}));
    assert_eq!(sandbox.sametime.meetings()[0]["title"], "Übersicht: neu?", "what is not given stays");
}

#[tokio::test]
async fn a_room_is_found_in_the_list_where_it_cannot_be_asked_for() {
    let (sandbox, host) = start();
    sandbox.sametime.switch("get_one", "false").unwrap();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("T").await;
    let answer = alice.get(&id).await.expect(200);
    assert_eq!(answer, json!({"meeting": told(&sandbox, &sandbox.sametime.meetings()[0])}));
    alice.get("nobody").await.problem(404, "meeting-not-found", "meeting-gone");
}

#[tokio::test]
async fn titles_of_every_script_make_names_that_are_accepted() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    for title in [
        "会议 – 预算",
        "बैठक (क्षेत्र)",
        "🎉🎉",
        "\u{202e}\u{200b}",
        "?&*:'%#!@$^+=/\\;,.<>",
        "a\tb\u{a0}c",
        &"ß".repeat(500),
    ] {
        let answer = alice.create(&meeting(title)).await.expect(201);
        assert_eq!(answer["meeting"]["title"], *title);
        let id = answer["meeting"]["id"].as_str().unwrap();
        assert!(id.rsplit_once('_').unwrap().0.chars().any(char::is_alphanumeric), "{id}");
        let path = reqwest::Url::parse(&host.url(&alice.path(&format!("/meetings/{id}"))))
            .unwrap()
            .path()
            .to_owned();
        host.get(&path).bearer(&alice.pair.access_token).send().await.expect(200);
    }
}

#[tokio::test]
async fn delete_is_done_also_when_it_is_gone() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("T").await;
    sent(&sandbox.sametime);
    for _ in 0..2 {
        let answer = alice.delete(&id).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""));
        assert_eq!(lines(&sandbox.sametime), [PREFLIGHT.to_owned(), format!("DELETE {ROOMS}/{id}")]);
    }
    alice.get(&id).await.problem(404, "meeting-not-found", "meeting-gone");
    alice.patch(&id, &json!({"title": "T"})).await.problem(404, "meeting-not-found", "meeting-gone");
    alice.patch(&id, &json!({"end": hours(50)})).await.problem(404, "meeting-not-found", "meeting-gone");
}

#[tokio::test]
async fn lists_all_rooms_a_hundred_at_a_time() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    for number in 0..103 {
        alice.schedule(&format!("M{number}")).await;
    }
    let first = alice.list("").await.expect(200);
    let rooms = first["meetings"].as_array().unwrap();
    assert_eq!(rooms.len(), 100);
    let mut expected = told(&sandbox, &sandbox.sametime.meetings()[0]);
    for people in ["moderators", "participants"] {
        expected["options"].as_object_mut().unwrap().remove(people);
    }
    assert_eq!(rooms[0], expected);
    let rest = alice.list(&format!("?cursor={}", first["next_cursor"].as_str().unwrap())).await.expect(200);
    assert_eq!(rest["meetings"].as_array().unwrap().len(), 3);
    assert!(rest.get("next_cursor").is_none());
    // Rooms have no times, so a period leaves none out.
    let all = alice.list(&format!("?from={}&to={}", hours(1), hours(2))).await.expect(200);
    assert_eq!(all["meetings"].as_array().unwrap().len(), 100);
}

#[tokio::test]
async fn both_tokens_refresh_before_the_call_and_use_its_pair() {
    for new_cookie in ["false", "true"] {
        let (sandbox, host) = start();
        sandbox.sametime.switch("new_csrf_cookie", new_cookie).unwrap();
        let alice = alice(&sandbox, &host);
        let answer = alice.both("POST", "/meetings").json(&meeting("T")).send().await.expect(201);
        let calls = sent(&sandbox.sametime);
        assert_eq!(
            calls.iter().map(line).collect::<Vec<_>>(),
            [PREFLIGHT, PREFLIGHT, &format!("POST {ROOMS}")]
        );
        assert_eq!(cookie(&calls[1], "sametimeRefresh"), Some(alice.pair.refresh_token.as_str()));
        assert_ne!(calls[1].header("x-csrf-token"), calls[2].header("x-csrf-token"), "the newest header");
        let fresh = answer["tokens"]["access_token"].as_str().unwrap();
        assert_eq!(cookie(&calls[2], "sametimeJwt"), Some(fresh));
        assert_ne!(fresh, alice.pair.access_token);
        assert_eq!(answer["tokens"]["refresh_token"], alice.pair.refresh_token);
        assert_eq!(answer["tokens"]["expires_in"], 1800);
    }
}

#[tokio::test]
async fn login_profile_and_tokens() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let body = json!({"username": ALICE, "password": "wonderland"});
    let answer = alice.bare("POST", "/login").json(&body).send().await;
    let calls = sent(&sandbox.sametime);
    assert_eq!(calls.iter().map(line).collect::<Vec<_>>(), [PREFLIGHT, "POST /meeting-auth/api/v1/login"]);
    assert_eq!(calls[1].header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(calls[1].body, b"username=alice%40example.com&password=wonderland");
    assert_eq!(header_names(&calls[1]), ["content-type", "cookie", "x-csrf-token"]);
    let tokens = answer.expect(200);
    assert_eq!(
        tokens,
        json!({
            "access_token": tokens["access_token"], "refresh_token": tokens["refresh_token"], "token_type": "Bearer",
            "expires_in": 1800, "refresh_token_expires_in": 30 * 86_400,
        })
    );
    assert_eq!(answer.header("cache-control"), "no-store");

    for refresh in [false, true] {
        let request = if refresh { alice.both("GET", "/profile") } else { alice.request("GET", "/profile") };
        let profile = request.send().await.expect(200);
        assert_eq!(profile["profile"], json!({"id": ALICE, "name": "Alice Host", "email": ALICE}));
    }
    let body = json!({"refresh_token": tokens["refresh_token"]});
    let renewed = alice.bare("POST", "/token").json(&body).send().await.expect(200);
    assert_eq!(renewed["refresh_token"], tokens["refresh_token"]);
    assert_ne!(renewed["access_token"], tokens["access_token"]);

    let wrong = json!({"username": ALICE, "password": "a&b=c+d e%"});
    let answer = alice.bare("POST", "/login").json(&wrong).send().await;
    answer.problem(401, "invalid-credentials", "invalid");
    assert!(!answer.text.contains("a&b=c"));
    assert_eq!(
        sent(&sandbox.sametime).pop().unwrap().body,
        b"username=alice%40example.com&password=a%26b%3Dc%2Bd%20e%25"
    );
    alice.bare("POST", "/revoke").json(&json!({"token": "t"})).send().await.problem(
        501,
        "unsupported",
        "unsupported",
    );
    let dead = alice.bare("POST", "/token").json(&json!({"refresh_token": "dead"})).send().await;
    dead.problem(401, "reauthorization-required", "reauthorize");
}

#[tokio::test]
async fn the_other_authentication_service_is_found() {
    let (sandbox, host) = start();
    sandbox.sametime.switch("auth_path", "sametime-auth").unwrap();
    let alice = alice(&sandbox, &host);
    alice.both("POST", "/meetings").json(&meeting("T")).send().await.expect(201);
    let body = json!({"username": ALICE, "password": "wonderland"});
    alice.bare("POST", "/login").json(&body).send().await.expect(200);
}

#[tokio::test]
async fn a_policy_that_forbids_is_the_administrators() {
    let (sandbox, host) = start();
    let bob = Client::new(&host, "sametime", sandbox.sametime.tokens(BOB));
    let problem = bob.create(&meeting("T")).await.problem(403, "access-denied", "administrator");
    assert!(problem.get("missing_scopes").is_none());
}

#[tokio::test]
async fn a_name_that_is_taken_is_tried_once_more() {
    use convoke_sandbox::{Fault, FaultKind};
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    sandbox.sametime.fault(Fault::once("POST", ROOMS, FaultKind::status(409)));
    alice.create(&meeting("T")).await.expect(201);
    let calls = sent(&sandbox.sametime);
    let name = |call: &Call| call.json().unwrap()["meeting"]["name"].clone();
    assert_ne!(name(&calls[1]), name(&calls[2]));
    sandbox.sametime.fault(Fault::always("POST", ROOMS, FaultKind::status(409)));
    alice.create(&meeting("T")).await.problem(409, "conflict", "conflict");
    assert_eq!(sent(&sandbox.sametime).len(), 3);
}

#[tokio::test]
async fn any_status_but_200_is_no_success() {
    use convoke_sandbox::{Fault, FaultKind};
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    for status in [201, 204, 302] {
        sandbox.sametime.fault(Fault::once("POST", ROOMS, FaultKind::status(status)));
        alice.create(&meeting("T")).await.problem(502, "provider-error", "retry");
    }
}

#[tokio::test]
async fn what_sametime_cannot_express_is_refused_with_its_place() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let more = json!({"password": "Secret12", "invitees": [{"email": "a@example.org"}], "recurrence": "FREQ=DAILY;COUNT=2"});
    for answer in [alice.create(&meeting_with(more.clone())).await, alice.patch("room", &more).await] {
        answer.problem(422, "invalid-request", "not-expressible");
        assert_eq!(answer.pointers(), ["/password", "/invitees", "/recurrence"]);
    }
    for (options, pointers) in [
        (json!({"allowGuestUser": "false"}), vec!["/options/allowGuestUser"]),
        (json!({"moderators": [ALICE, 7]}), vec!["/options/moderators/1"]),
        (json!({"name": "mine"}), vec!["/options/name"]),
    ] {
        let answer = alice.create(&meeting_with(json!({"options": options}))).await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), pointers);
    }
    assert!(sent(&sandbox.sametime).is_empty());
}
