//! Zoom through `/v1` and through DOMI's routes: what is sent upstream, and what comes back, member by member.

mod entries;
mod refusals;
mod series;
mod sign_in;

use convoke_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::client::{
    ALICE, Client, header_names, hours, in_two_days, line, lines, meeting, meeting_with, on_clocks_of, only,
    sent,
};
use crate::harness::{Host, Setup, sandbox};

/// The configuration of Zoom at the sandbox, with further keys.
pub(crate) fn section(sandbox: &Sandbox, more: &str) -> String {
    let origin = format!("http://{}", sandbox.zoom.address());
    format!(
        "[providers.zoom]\nbase_url = \"{origin}/v2\"\nauthorize_url = \"{origin}/oauth/authorize\"\n\
         token_url = \"{origin}/oauth/token\"\nclient_id = \"convoke-demo\"\nclient_secret = \"convoke-demo-secret\"\n{more}\n"
    )
}

fn start() -> (Sandbox, Host) {
    start_with("")
}

fn start_with(more: &str) -> (Sandbox, Host) {
    let sandbox = sandbox();
    let host = Setup::empty().add(&section(&sandbox, more)).start();
    (sandbox, host)
}

fn alice<'a>(sandbox: &Sandbox, host: &'a Host) -> Client<'a> {
    Client::new(host, "zoom", sandbox.zoom.tokens(ALICE, &[]))
}

fn with(mut value: Value, more: Value) -> Value {
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    value
}

/// What the API must tell of a meeting that Zoom shows so, but for the host's link, whose token is another each time.
fn told(shown: &Value) -> Value {
    let id = shown["id"].as_u64().unwrap().to_string();
    let start: jiff::Timestamp = shown["start_time"].as_str().unwrap().parse().unwrap();
    let end = start + jiff::SignedDuration::from_mins(shown["duration"].as_i64().unwrap());
    let settings = shown["settings"].as_object().unwrap();
    let own = ["global_dial_in_numbers", "meeting_invitees"];
    let settings: serde_json::Map<_, _> = settings
        .iter()
        .filter(|(name, value)| !own.contains(&name.as_str()) && **value != "")
        .map(|(n, v)| (n.clone(), v.clone()))
        .collect();
    let mut told = json!({
        "id": id, "provider": "zoom", "title": shown["topic"], "start": start.to_string(), "end": end.to_string(),
        "password": shown["password"], "join_url": shown["join_url"], "meeting_number": id, "access_code": id,
        "phone_video_password": "654321", "sip_address": format!("{id}@zoomcrc.com"),
        "dial_in": [
            {"label": "US, Chicago", "number": "+1 5550100", "toll_free": false},
            {"label": "Germany", "number": "+49 5550101", "toll_free": true},
        ],
        "location_text": format!(
            "Attendee Link: {}\nPassword: {}",
            shown["join_url"].as_str().unwrap(),
            shown["password"].as_str().unwrap()
        ),
        "options": {"type": shown["type"], "status": "waiting", "host_email": ALICE, "settings": settings},
    });
    if let Some(zone) = shown.get("timezone") {
        told["time_zone"] = zone.clone();
    }
    told
}

/// The meeting in an answer, without the host's link, which must be there.
fn without_host_url(answer: &Value) -> Value {
    let mut meeting = answer["meeting"].clone();
    let host_url = meeting.as_object_mut().unwrap().remove("host_url").unwrap();
    assert!(host_url.as_str().unwrap().contains("?zak="), "{host_url}");
    meeting
}

#[tokio::test]
async fn create_with_every_member() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let zone = "Asia/Kolkata";
    let ((start, start_told), (end, end_told)) =
        (on_clocks_of(zone, in_two_days(0)), on_clocks_of(zone, in_two_days(45)));
    let answer = alice
        .create(&json!({
            "title": "Budget review: Q3 & \"more\" – Übersicht", "agenda": "Numbers\nand their reasons",
            "start": start, "end": end, "time_zone": zone, "password": "Secret_1", "send_email": true,
            "invitees": [{"email": "a@example.org", "name": "A. Guest"}, {"email": "b@example.org"}],
            "options": {"settings": {"waiting_room": true, "auto_recording": "cloud"}, "pre_schedule": false},
        }))
        .await;
    let call = only(&sandbox.zoom);
    assert_eq!(line(&call), "POST /v2/users/me/meetings");
    assert_eq!(header_names(&call), ["authorization", "content-type"]);
    assert_eq!(call.header("authorization").unwrap(), format!("Bearer {}", alice.pair.access_token));
    assert_eq!(
        call.json().unwrap(),
        json!({
            "topic": "Budget review: Q3 & \"more\" – Übersicht", "type": 2, "agenda": "Numbers\nand their reasons",
            "start_time": in_two_days(0).to_string(), "duration": 45, "timezone": zone, "password": "Secret_1",
            "pre_schedule": false,
            "settings": {
                "waiting_room": true, "auto_recording": "cloud",
                "meeting_invitees": [{"email": "a@example.org"}, {"email": "b@example.org"}],
            },
        })
    );
    let shown = sandbox.zoom.meetings().remove(0);
    let expected = with(
        told(&shown),
        json!({
            "agenda": "Numbers\nand their reasons", "start": start_told, "end": end_told, "time_zone": zone,
            "invitees": [{"email": "a@example.org"}, {"email": "b@example.org"}], "ignored": ["send_email"],
        }),
    );
    assert_eq!(without_host_url(&answer.expect(201)), expected);
    assert_eq!(answer.header("location"), alice.path(&format!("/meetings/{}", shown["id"])));
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn the_least_gets_a_passcode_of_the_accounts_and_is_told_in_utc() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let answer = alice.create(&meeting("T")).await.expect(201);
    assert_eq!(
        only(&sandbox.zoom).json().unwrap(),
        json!({"topic": "T", "type": 2, "start_time": in_two_days(0).to_string(), "duration": 60})
    );
    let shown = sandbox.zoom.meetings().remove(0);
    assert_eq!(without_host_url(&answer), told(&shown));
    let id = answer["meeting"]["id"].as_str().unwrap();
    assert!(id.parse::<u64>().unwrap() > u64::from(u32::MAX), "{id}");

    let read = alice.get(id).await.expect(200);
    assert_eq!(lines(&sandbox.zoom), [format!("GET /v2/meetings/{id}")]);
    assert_eq!(without_host_url(&read), told(&shown));
    assert_ne!(read["meeting"]["host_url"], answer["meeting"]["host_url"], "a fresh one each time");
}

#[tokio::test]
async fn a_begun_minute_counts() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let end = (in_two_days(45) + jiff::SignedDuration::from_secs(1)).to_string();
    let answer = alice.create(&meeting_with(json!({"end": end}))).await.expect(201);
    assert_eq!(only(&sandbox.zoom).json().unwrap()["duration"], 46);
    assert_eq!(answer["meeting"]["end"], in_two_days(46).to_string(), "what is kept is told");
}

#[tokio::test]
async fn a_patch_changes_what_it_names_and_tells_whether_the_link_did() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("T").await;
    let (read, patch) = (format!("GET /v2/meetings/{id}"), format!("PATCH /v2/meetings/{id}"));
    sent(&sandbox.zoom);

    let answer = alice.patch(&id, &json!({"title": "Another"})).await.expect(200);
    let calls = sent(&sandbox.zoom);
    assert_eq!(calls.iter().map(line).collect::<Vec<_>>(), [patch.clone(), read.clone()]);
    assert_eq!(calls[0].json().unwrap(), json!({"topic": "Another"}));
    assert_eq!(
        without_host_url(&answer),
        with(told(&sandbox.zoom.meetings()[0]), json!({"link_changed": false}))
    );

    // One of the two times: the other one is read first.
    let answer = alice.patch(&id, &json!({"end": hours(50)})).await.expect(200);
    let calls = sent(&sandbox.zoom);
    assert_eq!(calls.iter().map(line).collect::<Vec<_>>(), [read.clone(), patch.clone(), read.clone()]);
    assert_eq!(calls[1].json().unwrap(), json!({"start_time": in_two_days(0).to_string(), "duration": 120}));
    assert_eq!(answer["meeting"]["end"], hours(50));

    let answer = alice.patch(&id, &json!({"password": "new-1", "agenda": "Boots"})).await.expect(200);
    let calls = sent(&sandbox.zoom);
    assert_eq!(calls.iter().map(line).collect::<Vec<_>>(), [read.clone(), patch.clone(), read.clone()]);
    assert_eq!(calls[1].json().unwrap(), json!({"password": "new-1", "agenda": "Boots"}));
    assert_eq!(
        (&answer["meeting"]["link_changed"], &answer["meeting"]["agenda"]),
        (&json!(true), &json!("Boots"))
    );

    let answer = alice
        .patch(&id, &json!({"agenda": null, "invitees": [{"email": "a@example.org"}]}))
        .await
        .expect(200);
    assert_eq!(
        sent(&sandbox.zoom)[0].json().unwrap(),
        json!({"agenda": "", "settings": {"meeting_invitees": [{"email": "a@example.org"}]}})
    );
    assert!(answer["meeting"].get("agenda").is_none());
    assert_eq!(answer["meeting"]["invitees"], json!([{"email": "a@example.org"}]));
}

#[tokio::test]
async fn delete_asks_for_no_mail_and_gone_is_done() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("T").await;
    sent(&sandbox.zoom);
    let answer = alice.delete(&id).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    let quiet = format!("DELETE /v2/meetings/{id}?schedule_for_reminder=false&cancel_meeting_reminder=false");
    assert_eq!(lines(&sandbox.zoom), [quiet]);
    assert!(sandbox.zoom.meetings().is_empty());
    alice.delete(&id).await.expect(204);
    alice.get(&id).await.problem(404, "meeting-not-found", "meeting-gone");
    alice.patch(&id, &json!({"title": "T"})).await.problem(404, "meeting-not-found", "meeting-gone");
}

#[tokio::test]
async fn lists_name_their_type_and_are_cut_to_the_window() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    for hour in 0..3 {
        let (start, end) = (in_two_days(hour * 60).to_string(), in_two_days(hour * 60 + 30).to_string());
        alice.create(&json!({"title": format!("M{hour}"), "start": start, "end": end})).await.expect(201);
    }
    let titles = |answer: &Value| -> Vec<String> {
        let meetings = answer["meetings"].as_array().unwrap().iter();
        meetings.map(|meeting| meeting["title"].as_str().unwrap().to_owned()).collect()
    };
    sent(&sandbox.zoom);
    let answer = alice.list("").await.expect(200);
    assert_eq!(lines(&sandbox.zoom), ["GET /v2/users/me/meetings?type=scheduled&page_size=300"]);
    assert_eq!(titles(&answer), ["M0", "M1", "M2"]);
    let first = &answer["meetings"][0];
    assert_eq!((&first["start"], &first["end"]), (&json!(hours(48)), &json!(in_two_days(30).to_string())));
    assert!(first.get("host_url").is_none() && first.get("password").is_none());
    let answer = alice.list(&format!("?from={}&to={}", in_two_days(60), in_two_days(120))).await.expect(200);
    assert_eq!(titles(&answer), ["M1"]);
    assert!(answer.get("next_cursor").is_none());
}

#[tokio::test]
async fn a_long_list_goes_on_by_its_token() {
    let (sandbox, host) = start();
    sandbox.zoom.switch("daily_writes", "1000").unwrap();
    let alice = alice(&sandbox, &host);
    let many: Vec<_> = (0..301).map(|n| alice.create_owned(meeting(&format!("M{n}")))).collect();
    futures_util::future::join_all(many).await.iter().for_each(|answer| drop(answer.expect(201)));
    sent(&sandbox.zoom);
    let (mut found, mut query) = (0, String::new());
    loop {
        let answer = alice.list(&query).await.expect(200);
        found += answer["meetings"].as_array().unwrap().len();
        let Some(cursor) = answer["next_cursor"].as_str() else { break };
        query = format!("?cursor={cursor}");
    }
    assert_eq!(found, 301);
    let last = lines(&sandbox.zoom).pop().unwrap();
    assert_eq!(last, "GET /v2/users/me/meetings?type=scheduled&page_size=300&next_page_token=page-after-300");
}

#[tokio::test]
async fn the_profile_says_whose_token_it_is() {
    let (sandbox, host) = start();
    let answer = alice(&sandbox, &host).request("GET", "/profile").send().await.expect(200);
    assert_eq!(
        answer,
        json!({"profile": {"id": "aL1ceHostAAAAAAAAAAAAA", "name": "Alice Host", "email": ALICE}})
    );
    assert_eq!(lines(&sandbox.zoom), ["GET /v2/users/me"]);
}

#[tokio::test]
async fn a_repeated_create_makes_one_meeting() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let body = meeting("Once");
    let create = || alice.both("POST", "/meetings").header("idempotency-key", "zoom-once").json(&body).send();
    let lost = convoke_sandbox::FaultKind::CloseAfterProcessing;
    sandbox.zoom.fault(convoke_sandbox::Fault::once("POST", "/v2/users/me/meetings", lost));
    let first = create().await;
    assert!([201, 200, 502, 503, 504].contains(&first.status), "{}", first.text);
    let second = create().await;
    assert!([200, 201].contains(&second.status), "{}", second.text);
    assert_eq!(sandbox.zoom.meetings().len(), 1, "dropped replies make no second meeting");
    let again = create().await;
    assert_eq!(again.json()["meeting"]["id"], second.json()["meeting"]["id"]);
    assert_eq!(sandbox.zoom.meetings().len(), 1);
}
