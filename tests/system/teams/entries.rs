//! Calendar entries with Teams: the items that DOMI fills, and the one that its misspelling never filled.

use super::*;

const INDIA: &str = "Z=-3005$DO=0$ZX=90$ZN=India";

/// An entry on the clocks of India.
fn entry(subject: &str) -> Value {
    let shown = |minutes| on_clocks_of("Asia/Kolkata", in_two_days(minutes)).0;
    let (start, end) = (shown(0), shown(45));
    json!({
        "Form": "Appointment", "Subject": subject,
        "StartDate": start[..10], "StartTime": start[11..], "StartTimeZone": INDIA,
        "EndDate": end[..10], "EndTime": end[11..], "EndTimeZone": INDIA,
    })
}

fn items(shown: &Value, raw: &Value) -> Value {
    let location = told(shown)["location_text"].clone();
    let there = |minutes| on_clocks_of("Asia/Kolkata", in_two_days(minutes)).1;
    json!({
        "meetingID": shown["id"], "meetingService": "teams", "meetingServiceLabel": "Teams",
        "meetingTitle": shown["subject"], "meetingURL": shown["joinWebUrl"], "ApptUNIDURL": shown["joinWebUrl"],
        "meetingStartStr": there(0), "meetingEndStr": there(45), "meetingDuration": 45,
        "tollNumber": "+15550100", "tollFreeNumber": "+18005550100",
        "ConferenceId": shown["audioConferencing"]["ConferenceId"],
        "dialinUrl": shown["audioConferencing"]["dialinUrl"],
        "Location": location, "meetingInfoInsert": location, "meetingJSON": raw,
        "OnlineMeeting": "1", "SametimeType": "3",
    })
}

#[tokio::test]
async fn an_entry_lives_from_its_first_post_to_its_deletion() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let send = |method: &str, id: &str, body: &Value| {
        alice.request(method, &format!("/calendar-entries{id}")).json(body).send()
    };
    let unid = with(entry("Plan"), json!({"ApptUNID": "0F1E2D3C4B5A69788796A5B4C3D2E1F0"}));
    let answer = send("POST", "", &unid).await;
    let made = answer.expect(201);
    let shown = sandbox.teams.meetings().remove(0);
    let told: Value = serde_json::from_str(made["meetingJSON"].as_str().unwrap()).unwrap();
    assert_eq!(told["id"], shown["id"]);
    assert_eq!(made, items(&shown, &made["meetingJSON"]));
    let call = only(&sandbox.teams);
    assert_eq!(line(&call), format!("POST {MEETINGS}/createOrGet"));
    let id = format!("/{}", segment(shown["id"].as_str().unwrap()));
    assert_eq!(answer.header("location"), alice.path(&format!("/calendar-entries{id}")));

    // The same entry again is the same meeting.
    assert_eq!(send("POST", "", &unid).await.expect(201)["meetingID"], made["meetingID"]);
    assert_eq!(sandbox.teams.meetings().len(), 1);

    let written = with(unid, made.clone());
    sent(&sandbox.teams);
    assert_eq!(send("PATCH", &id, &written).await.expect(200), json!({"changed": false}));
    assert!(sent(&sandbox.teams).is_empty());
    let renamed = with(written.clone(), json!({"Subject": "Another plan"}));
    let changed = send("PATCH", &id, &renamed).await.expect(200);
    assert_eq!((&changed["changed"], &changed["meetingTitle"]), (&json!(true), &json!("Another plan")));
    assert_eq!(changed["dialinUrl"], made["dialinUrl"]);
    let patched = sent(&sandbox.teams).pop().unwrap().json().unwrap();
    assert_eq!(patched, json!({"subject": "Another plan"}));

    let deleted = alice.request("DELETE", &format!("/calendar-entries{id}")).send().await.expect(200);
    let cleared: Vec<_> =
        deleted["clear"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    for item in ["dialinUrl", "tollNumber", "tollFreeNumber", "ConferenceId", "meetingURL"] {
        assert!(cleared.contains(&item), "{item}");
    }
    assert!(sandbox.teams.meetings().is_empty());
}

#[tokio::test]
async fn without_dial_in_the_old_items_are_cleared() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let post = |body: &Value| alice.request("POST", "/calendar-entries").json(body).send();
    let made = post(&entry("Plan")).await.expect(201);
    sandbox.teams.switch("dial_in", "no").unwrap();
    let written = with(with(entry("Plan"), made.clone()), json!({"Subject": "Other"}));
    let id = segment(made["meetingID"].as_str().unwrap());
    let answer = alice.request("PATCH", &format!("/calendar-entries/{id}")).json(&written).send().await;
    let answer = answer.expect(200);
    assert_eq!(answer["clear"], json!(["tollNumber", "tollFreeNumber", "ConferenceId", "dialinUrl"]));
    assert_eq!(answer["Location"], format!("Attendee Link: {}", answer["meetingURL"].as_str().unwrap()));
}

#[tokio::test]
async fn attendees_go_to_teams_only_when_asked_and_passwords_never() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let post = |body: &Value| alice.request("POST", "/calendar-entries").json(body).send();
    let more = json!({
        "MeetingPassword": "Secret12", "Body": "Numbers", "INetRequiredNames": ["Anna Berg <anna@example.com>"],
    });
    let quiet = post(&with(entry("Plan"), more.clone())).await.expect(201);
    assert_eq!(quiet["ignored"], json!(["Body", "MeetingPassword"]));
    assert!(only(&sandbox.teams).json().unwrap().get("participants").is_none());
    let asked = with(with(entry("Plan"), more), json!({"send_invitees": true}));
    assert_eq!(post(&asked).await.expect(201)["ignored"], json!(["Body", "MeetingPassword"]));
    let attendees = only(&sandbox.teams).json().unwrap()["participants"]["attendees"].clone();
    assert_eq!(attendees, json!([{"upn": "anna@example.com", "role": "attendee"}]));
}
