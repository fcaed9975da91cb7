//! Webex through `/v1`: what is sent upstream, and what comes back, member by member.

mod lists;
mod refusals;

use std::time::Duration;

use convoke_sandbox::{Fault, FaultKind, Sandbox, TokenPair};
use serde_json::{Value, json};

use crate::client::{
    ALICE, BOB, Client, header_names, hours, in_two_days, line, lines, meeting, meeting_with, on_clocks_of,
    only, sent,
};
use crate::harness::{Host, Setup, sandbox};

const SCOPES: [&str; 3] = ["meeting:schedules_read", "meeting:schedules_write", "spark:people_read"];

fn start() -> (Sandbox, Host) {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    (sandbox, host)
}

fn alice<'a>(sandbox: &Sandbox, host: &'a Host) -> Client<'a> {
    Client::new(host, "webex", sandbox.webex.tokens(ALICE, &SCOPES))
}

/// What the API must tell of a meeting that Webex shows so.
fn told(shown: &Value) -> Value {
    json!({
        "id": shown["id"],
        "provider": "webex",
        "title": shown["title"],
        "start": shown["start"],
        "end": shown["end"],
        "time_zone": "UTC",
        "password": shown["password"],
        "join_url": shown["webLink"],
        "meeting_number": shown["meetingNumber"],
        "access_code": shown["telephony"]["accessCode"],
        "phone_video_password": shown["phoneAndVideoSystemPassword"],
        "sip_address": shown["sipAddress"],
        "dial_in": [
            {"label": "US Toll", "number": "+1-555-0100", "toll_free": false},
            {"label": "US Toll Free", "number": "+1-555-0101", "toll_free": true},
        ],
        "location_text": format!(
            "Attendee Link: {}\nPassword: {}\nSIP Link: {}\nPhone/Video Password: {}",
            shown["webLink"].as_str().unwrap(),
            shown["password"].as_str().unwrap(),
            shown["sipAddress"].as_str().unwrap(),
            shown["phoneAndVideoSystemPassword"].as_str().unwrap(),
        ),
        "options": {
            "siteUrl": shown["siteUrl"],
            "hostEmail": shown["hostEmail"],
            "hostDisplayName": shown["hostDisplayName"],
            "meetingType": "meetingSeries",
            "state": "active",
            "scheduledType": "meeting",
            "dialInIpAddress": shown["dialInIpAddress"],
        },
    })
}

fn with(mut value: Value, more: Value) -> Value {
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    value
}

#[tokio::test]
async fn create_with_every_member() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let zone = "Asia/Kolkata";
    let ((start, start_told), (end, end_told)) =
        (on_clocks_of(zone, in_two_days(0)), on_clocks_of(zone, in_two_days(45)));
    let invitees = json!([
        {"email": "a@example.org", "name": "A. Guest", "cohost": true},
        {"email": "b@example.org"},
    ]);
    let answer = alice
        .create(&json!({
            "title": "Budget review: Q3 & \"more\" – Übersicht",
            "agenda": "Numbers\nand their reasons",
            "start": start, "end": end, "time_zone": zone,
            "password": "Secret12",
            "invitees": invitees,
            "recurrence": "RRULE:FREQ=WEEKLY;COUNT=3",
            "send_email": true,
            "options": {"enabledJoinBeforeHost": true, "joinBeforeHostMinutes": 5, "integrationTags": ["a"]},
        }))
        .await;

    let call = only(&sandbox.webex);
    assert_eq!(line(&call), "POST /v1/meetings");
    assert_eq!(header_names(&call), ["authorization", "content-type"]);
    assert_eq!(call.header("authorization").unwrap(), format!("Bearer {}", alice.pair.access_token));
    assert_eq!(call.header("content-type"), Some("application/json"));
    assert_eq!(
        call.json().unwrap(),
        json!({
            "title": "Budget review: Q3 & \"more\" – Übersicht",
            "agenda": "Numbers\nand their reasons",
            "start": start, "end": end, "timezone": zone,
            "password": "Secret12",
            "invitees": [
                {"email": "a@example.org", "displayName": "A. Guest", "coHost": true},
                {"email": "b@example.org"},
            ],
            "recurrence": "FREQ=WEEKLY;COUNT=3",
            "sendEmail": true,
            "enabledJoinBeforeHost": true, "joinBeforeHostMinutes": 5, "integrationTags": ["a"],
        })
    );

    let shown = sandbox.webex.meetings().remove(0);
    let expected = with(
        told(&shown),
        json!({
            "agenda": "Numbers\nand their reasons",
            "start": start_told, "end": end_told, "time_zone": zone,
            "invitees": invitees,
            "recurrence": "FREQ=WEEKLY;COUNT=3",
        }),
    );
    assert_eq!(answer.expect(201), json!({"meeting": expected}));
    assert_eq!(
        answer.header("location"),
        alice.path(&format!("/meetings/{}", shown["id"].as_str().unwrap()))
    );
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn create_with_the_least_sends_no_mail_and_answers_in_utc() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let start = in_two_days(0).to_string().replace('Z', "+00:00");
    let (_, end) = on_clocks_of("Asia/Kolkata", in_two_days(60));
    let answer = alice.create(&json!({"title": "T", "start": start, "end": end})).await.expect(201);
    let call = only(&sandbox.webex);
    // The instants as they were given, without a zone that could contradict them.
    let body = call.json().unwrap();
    assert_eq!(body["start"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap(), in_two_days(0));
    assert_eq!(body, json!({"title": "T", "start": body["start"], "end": end, "sendEmail": false}));
    let expected = told(&sandbox.webex.meetings()[0]);
    assert_eq!(answer, json!({"meeting": expected}));
    assert_eq!(answer["meeting"]["start"], hours(48));
}

#[tokio::test]
async fn read_tells_all_that_webex_tells() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("To be read").await;
    sent(&sandbox.webex);
    let answer = alice.get(&id).await;
    assert_eq!(line(&only(&sandbox.webex)), format!("GET /v1/meetings/{id}"));
    assert_eq!(answer.expect(200), json!({"meeting": told(&sandbox.webex.meetings()[0])}));
}

#[tokio::test]
async fn a_patch_sends_only_what_is_given() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.create(&meeting_with(json!({"agenda": "Numbers"}))).await.expect(201)["meeting"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    sent(&sandbox.webex);
    let patch = format!("PATCH /v1/meetings/{id}");
    let read = format!("GET /v1/meetings/{id}");

    let answer = alice.patch(&id, &json!({"title": "Another"})).await;
    let call = only(&sandbox.webex);
    assert_eq!(line(&call), patch);
    assert_eq!(call.header("content-type"), Some("application/json"));
    assert_eq!(call.json().unwrap(), json!({"title": "Another", "sendEmail": false}));
    let shown = sandbox.webex.meetings().remove(0);
    assert_eq!(
        answer.expect(200),
        json!({"meeting": with(told(&shown), json!({"agenda": "Numbers", "link_changed": false}))})
    );

    // Only one of the times: the other is read first, and Webex gets both.
    let later = in_two_days(30).to_string();
    let answer = alice.patch(&id, &json!({"start": later})).await.expect(200);
    let calls = sent(&sandbox.webex);
    assert_eq!(calls.iter().map(line).collect::<Vec<_>>(), [read.clone(), patch.clone()]);
    let body = calls[1].json().unwrap();
    assert_eq!(body, json!({"start": later, "end": hours(49), "sendEmail": false}));
    assert_eq!((&answer["meeting"]["start"], &answer["meeting"]["end"]), (&json!(later), &json!(hours(49))));
    let answer = alice.patch(&id, &json!({"end": hours(50)})).await.expect(200);
    let calls = sent(&sandbox.webex);
    assert_eq!(calls.iter().map(line).collect::<Vec<_>>(), [read, patch.clone()]);
    assert_eq!(calls[1].json().unwrap(), json!({"start": later, "end": hours(50), "sendEmail": false}));
    assert_eq!(answer["meeting"]["end"], hours(50));

    // `null` clears; the merge patch's own media type does too.
    let body = json!({"agenda": null, "send_email": true}).to_string();
    let answer = alice
        .request("PATCH", &format!("/meetings/{id}"))
        .header("content-type", "application/merge-patch+json; charset=utf-8")
        .body(body);
    let answer = answer.send().await.expect(200);
    assert_eq!(only(&sandbox.webex).json().unwrap(), json!({"agenda": null, "sendEmail": true}));
    assert!(answer["meeting"].get("agenda").is_none(), "{answer}");

    // Nothing to change is no change.
    let answer = alice.patch(&id, &json!({})).await.expect(200);
    assert_eq!(lines(&sandbox.webex), [format!("GET /v1/meetings/{id}")]);
    assert_eq!(answer["meeting"]["title"], "Another");
}

#[tokio::test]
async fn a_patch_in_a_zone_sends_local_times() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("T").await;
    sent(&sandbox.webex);
    let ((start, start_told), (end, end_told)) = (
        on_clocks_of("America/New_York", in_two_days(60)),
        on_clocks_of("America/New_York", in_two_days(90)),
    );
    let answer = alice
        .patch(&id, &json!({"start": start, "end": end, "time_zone": "America/New_York"}))
        .await
        .expect(200);
    assert_eq!(
        only(&sandbox.webex).json().unwrap(),
        json!({"start": start, "end": end, "timezone": "America/New_York", "sendEmail": false})
    );
    let told = &answer["meeting"];
    assert_eq!((&told["start"], &told["end"]), (&json!(start_told), &json!(end_told)));
    assert_eq!(told["time_zone"], "America/New_York");
    assert_eq!(sandbox.webex.meetings()[0]["start"], in_two_days(60).to_string());
}

#[tokio::test]
async fn a_patch_changes_the_invitee_list_one_person_at_a_time() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let old = json!([{"email": "stays@example.org"}, {"email": "changes@example.org"}, {"email": "goes@example.org"}]);
    let id = alice.create(&meeting_with(json!({"invitees": old}))).await.expect(201)["meeting"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    sent(&sandbox.webex);
    let wanted = json!([
        {"email": "stays@example.org"},
        {"email": "changes@example.org", "cohost": true},
        {"email": "new@example.org", "name": "New"},
    ]);
    let answer = alice.patch(&id, &json!({"invitees": wanted})).await.expect(200);
    assert_eq!(answer["meeting"]["invitees"], wanted);
    let emails = || {
        let shown = sandbox.webex.meetings().remove(0);
        let mut emails: Vec<String> = shown["invitees"]
            .as_array()
            .unwrap()
            .iter()
            .map(|i| i["email"].as_str().unwrap().to_owned())
            .collect();
        emails.sort();
        emails
    };
    assert_eq!(emails(), ["changes@example.org", "new@example.org", "stays@example.org"]);
    for call in sent(&sandbox.webex) {
        let mail = match call.method.as_str() {
            "DELETE" => call.query.clone().unwrap().contains("sendEmail=false"),
            "POST" => call.json().unwrap()["items"][0]["sendEmail"] == false,
            "PUT" => call.json().unwrap()["sendEmail"] == false,
            _ => true,
        };
        assert!(mail, "{}", line(&call));
    }
    // `null` is the empty list.
    alice.patch(&id, &json!({"invitees": null})).await.expect(200);
    assert!(emails().is_empty());
}

#[tokio::test]
async fn delete_is_done_also_when_it_is_gone() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("T").await;
    sent(&sandbox.webex);
    for _ in 0..2 {
        let answer = alice.delete(&id).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""));
        let call = only(&sandbox.webex);
        assert_eq!(line(&call), format!("DELETE /v1/meetings/{id}?sendEmail=false"));
        assert!(call.body.is_empty());
    }
    let second = alice.schedule("T").await;
    sent(&sandbox.webex);
    alice.request("DELETE", &format!("/meetings/{second}?send_email=true")).send().await.expect(204);
    assert_eq!(line(&only(&sandbox.webex)), format!("DELETE /v1/meetings/{second}?sendEmail=true"));
    assert!(sandbox.webex.meetings().is_empty());
}

#[tokio::test]
async fn an_unknown_meeting_is_gone() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    alice.get("c0ffee").await.problem(404, "meeting-not-found", "meeting-gone");
    alice.patch("c0ffee", &json!({"title": "T"})).await.problem(404, "meeting-not-found", "meeting-gone");
    alice.patch("c0ffee", &json!({"start": hours(1)})).await.problem(
        404,
        "meeting-not-found",
        "meeting-gone",
    );
    assert_eq!(sent(&sandbox.webex).len(), 3, "nothing is changed when the other time cannot be read");
}

#[tokio::test]
async fn profile_and_tokens() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let answer = alice.request("GET", "/profile").send().await.expect(200);
    assert_eq!(line(&only(&sandbox.webex)), "GET /v1/people/me");
    assert_eq!(answer["profile"]["name"], "Alice Host");
    assert_eq!(answer["profile"]["email"], ALICE);
    assert!(answer["profile"]["id"].as_str().unwrap().len() > 10);
    assert_eq!(answer.as_object().unwrap().len(), 1);

    let answer = alice.bare("GET", "/authorization").send().await.expect(200);
    assert_eq!(answer, json!({"url": host.url("/connect/webex")}), "this service's own address");

    let body = json!({"refresh_token": format!(" \"{}\"\u{200b}\n", alice.pair.refresh_token)});
    let answer = alice.bare("POST", "/token").json(&body).send().await;
    let call = only(&sandbox.webex);
    assert_eq!(line(&call), "POST /v1/access_token");
    assert_eq!(header_names(&call), ["content-type"], "the client authenticates in the body alone");
    assert_eq!(call.header("content-type"), Some("application/x-www-form-urlencoded"));
    for (name, value) in [
        ("grant_type", "refresh_token"),
        ("client_id", "convoke-demo"),
        ("client_secret", "convoke-demo-secret"),
        ("refresh_token", &alice.pair.refresh_token),
    ] {
        assert_eq!(call.field(name).as_deref(), Some(value), "{name}");
    }
    let tokens = answer.expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(
        tokens,
        json!({
            "access_token": tokens["access_token"],
            "refresh_token": alice.pair.refresh_token,
            "token_type": "Bearer",
            "expires_in": 1_209_599,
            "refresh_token_expires_in": 7_775_999,
            "scope": SCOPES.join(" "),
        })
    );
    assert_ne!(tokens["access_token"], alice.pair.access_token);

    let wrong = alice.bare("POST", "/token").json(&json!({"refresh_token": "wrong"})).send().await;
    let problem = wrong.problem(401, "reauthorization-required", "reauthorize");
    assert_eq!(problem["authorize_url"], host.url("/connect/webex"));
    sent(&sandbox.webex);
    alice.bare("POST", "/revoke").json(&json!({"token": "t"})).send().await.problem(
        501,
        "unsupported",
        "unsupported",
    );
    let login = json!({"username": "a", "password": "b"});
    alice.bare("POST", "/login").json(&login).send().await.problem(501, "unsupported", "unsupported");
    assert!(sent(&sandbox.webex).is_empty());
}
