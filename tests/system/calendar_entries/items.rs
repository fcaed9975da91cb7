//! The items, against a model of DOMI's client that is fed with the same provider answers.

use convoke_sandbox::{Fault, FaultKind};
use serde_json::{Map, Value, json};

use super::{
    Client, delete, entry, jiomeet, patch, plain, post, sametime, scheduled, start, webex, with, written,
};
use crate::client::{ALICE, in_two_days, only, sent};

/// What DOMI's client writes for a provider's answer: item and where it copies it from.
const WEBEX: &[(&str, &str)] = &[
    ("meetingID", "/id"),
    ("meetingTitle", "/title"),
    ("meetingURL", "/webLink"),
    ("ApptUNIDURL", "/webLink"),
    ("meetingPassword", "/password"),
    ("meetingPhoneVideoPassword", "/phoneAndVideoSystemPassword"),
    ("meetingSipAddress", "/sipAddress"),
];
const WEBEX_LINES: &[(&str, &str)] = &[
    ("Attendee Link", "meetingURL"),
    ("Password", "meetingPassword"),
    ("SIP Link", "meetingSipAddress"),
    ("Phone/Video Password", "meetingPhoneVideoPassword"),
];
const TWO_LINES: &[(&str, &str)] = &[("Attendee Link", "meetingURL"), ("Password", "meetingPassword")];

/// DOMI: copies scalars, then writes its own items over them, then joins the lines that have a value.
fn domi(
    service: (&str, &str),
    copied: &[(&str, &str)],
    lines: &[(&str, &str)],
    raw: &str,
    (start, end): (&str, &str),
) -> Value {
    let answer: Value = serde_json::from_str(raw).unwrap();
    let mut items = Map::new();
    for (item, from) in copied {
        match answer.pointer(from) {
            Some(Value::String(text)) if !text.trim().is_empty() => items.insert((*item).into(), json!(text)),
            _ => None,
        };
    }
    let instant = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_second();
    for (item, value) in [
        ("meetingService", json!(service.0)),
        ("meetingServiceLabel", json!(service.1)),
        ("meetingStartStr", json!(start)),
        ("meetingEndStr", json!(end)),
        ("meetingDuration", json!((instant(end) - instant(start)) / 60)),
        ("meetingJSON", json!(raw)),
        ("OnlineMeeting", json!("1")),
        ("SametimeType", json!("3")),
    ] {
        items.insert(item.to_owned(), value);
    }
    let shown: Vec<String> = lines
        .iter()
        .filter_map(|(label, item)| Some(format!("{label}: {}", items.get(*item)?.as_str()?)))
        .collect();
    for item in ["Location", "meetingInfoInsert"] {
        items.insert(item.to_owned(), json!(shown.join("\n")));
    }
    Value::Object(items)
}

fn times() -> (String, String) {
    let there = |minutes| {
        let zone = jiff::tz::TimeZone::get("Asia/Kolkata").unwrap();
        in_two_days(minutes).to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    };
    (there(0), there(45))
}

/// What was created, and the same entry after a change of its subject.
async fn created(client: &Client<'_>, body: &Value) -> Value {
    let answer = post(client, body).await;
    answer.expect(201);
    let items = plain(&answer);
    assert_eq!(
        answer.header("location"),
        client.path(&format!("/calendar-entries/{}", items["meetingID"].as_str().unwrap()))
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    items
}

#[tokio::test]
async fn webex_fills_what_domi_fills() {
    let (sandbox, host) = start();
    let alice = webex(&sandbox, &host);
    let (start, end) = times();
    let answers = [
        r#"{"id":"m1","meetingNumber":"25550001111","title":"As kept","agenda":"Numbers","password":"Aa1bCc2d","phoneAndVideoSystemPassword":"12345678","webLink":"https://acme.webex.example/j.php?MTID=m1","sipAddress":"25550001111@acme.webex.example","start":"2030-03-04T03:30:00Z","end":"2030-03-04T04:15:00Z","hostKey":"000000"}"#,
        r#"{"id":"m2","title":"As kept","password":"","sipAddress":null,"webLink":"https://acme.webex.example/m2"}"#,
    ];
    for raw in answers {
        let kind = FaultKind::Status {
            status: 200,
            headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
            body: format!("{raw}\r\n"),
        };
        // The second member makes the plugin look whether Webex understood the times; here it did not answer any.
        sandbox.webex.fault(Fault::always("", "/v1/meetings", kind));
        let items = created(&alice, &entry("Übersicht: Q3")).await;
        assert_eq!(items, domi(("webex", "Webex"), WEBEX, WEBEX_LINES, raw, (&start, &end)));
        sandbox.webex.clear_faults();
    }
}

#[tokio::test]
async fn webex_gets_the_entry_as_a_meeting() {
    let (sandbox, host) = start();
    let alice = webex(&sandbox, &host);
    let (start, end) = times();
    let more = json!({
        "Body": "Numbers\nand reasons", "MeetingPassword": "Secret12",
        "INetRequiredNames": ["Anna Berg <anna@example.org>", "CN=Bert/O=Acme"], "INetOptionalNames": "carl@example.org",
        "options": {"enabledJoinBeforeHost": true, "joinBeforeHostMinutes": 5},
        "Location": "Room 1", "meetingTitle": "", "Repeats": "",
    });
    let quiet = created(&alice, &with(&entry("Plan"), more.clone())).await;
    let body = only(&sandbox.webex).json().unwrap();
    let expected = json!({
        "title": "Plan", "agenda": "Numbers\nand reasons", "password": "Secret12",
        "start": start[..19], "end": end[..19], "timezone": "Asia/Kolkata", "sendEmail": false,
        "enabledJoinBeforeHost": true, "joinBeforeHostMinutes": 5,
    });
    assert_eq!(body, expected);
    assert!(quiet.get("ignored").is_none() && quiet.get("clear").is_none(), "{quiet}");
    let shown = sandbox.webex.meetings().remove(0);
    let told: Value = serde_json::from_str(quiet["meetingJSON"].as_str().unwrap()).unwrap();
    assert_eq!(told["id"], shown["id"]);
    assert_eq!(quiet["meetingURL"], shown["webLink"]);
    assert_eq!(quiet["meetingPassword"], "Secret12");

    let asked = created(&alice, &with(&entry("Plan"), with(&more, json!({"send_invitees": true})))).await;
    let body = only(&sandbox.webex).json().unwrap();
    assert_eq!(
        body["invitees"],
        json!([{"email": "anna@example.org", "displayName": "Anna Berg"}, {"email": "carl@example.org"}])
    );
    assert_eq!(asked["ignored"], json!(["INetRequiredNames"]));
}

#[tokio::test]
async fn sametime_fills_what_domi_fills() {
    let (sandbox, host) = start();
    let alice = sametime(&sandbox, &host);
    let (start, end) = times();
    let items = created(&alice, &with(&entry("Budget: review"), json!({"Body": "Numbers"}))).await;
    let raw = items["meetingJSON"].as_str().unwrap();
    let shown = sandbox.sametime.meetings().remove(0);
    let told: Value = serde_json::from_str(raw).unwrap();
    assert_eq!((&told["name"], &told["password"]), (&shown["name"], &shown["password"]));
    let copied = [("meetingID", "/name"), ("meetingTitle", "/name"), ("meetingPassword", "/password")];
    let url = format!("{}/meeting/{}", sandbox.sametime.base_url(), shown["name"].as_str().unwrap());
    let mut expected = domi(("sametime", "Sametime"), &copied, TWO_LINES, raw, (&start, &end));
    let lines = format!("Attendee Link: {url}\nPassword: {}", shown["password"].as_str().unwrap());
    expected = with(
        &expected,
        json!({
            "meetingURL": url, "ApptUNIDURL": url, "meetingAgenda": "Numbers", "Location": lines, "meetingInfoInsert": lines,
            "ignored": ["Body"],
        }),
    );
    assert_eq!(items, expected);
}

#[tokio::test]
async fn jiomeet_fills_the_same_kind_of_items() {
    let (sandbox, host) = start();
    let alice = jiomeet(&sandbox, &host);
    let (start, end) = times();
    let items = created(&alice, &with(&entry("Plant walk"), json!({"Body": "Boots"}))).await;
    let raw = items["meetingJSON"].as_str().unwrap();
    let shown = sandbox.jiomeet.meetings().remove(0);
    let at = |member: &str| match raw.contains("\"meetingDetails\":[") {
        true => format!("/meetingDetails/0/{member}"),
        false => format!("/meetingDetails/{member}"),
    };
    let (id, topic, url, pin) = (at("_id"), at("topic"), at("meetingUrl"), at("pin"));
    let copied = [
        ("meetingID", id.as_str()),
        ("meetingTitle", &topic),
        ("meetingURL", &url),
        ("ApptUNIDURL", &url),
        ("meetingPassword", &pin),
    ];
    let expected = domi(("jiomeet", "JioMeet"), &copied, TWO_LINES, raw, (&start, &end));
    assert_eq!(items, with(&expected, json!({"ignored": ["Body"]})));
    assert_eq!(items["meetingID"], shown["_id"]);
}

#[tokio::test]
async fn a_provider_under_another_id_has_domis_service_word() {
    let sandbox = crate::harness::sandbox();
    let host = crate::harness::Setup::empty()
        .add(&format!(
            "[providers.rooms]\nplugin = \"sametime\"\nlabel = \"Rooms\"\nbase_url = \"{}\"",
            sandbox.sametime.base_url()
        ))
        .start();
    let alice = Client::new(&host, "rooms", sandbox.sametime.tokens(ALICE));
    let items = created(&alice, &entry("T")).await;
    assert_eq!(items["meetingService"], "sametime");
    assert_eq!(items["meetingServiceLabel"], "Sametime");
}

#[tokio::test]
async fn what_a_provider_does_not_take_is_ignored_and_told() {
    let (sandbox, host) = start();
    let more = json!({
        "MeetingPassword": "Secret12", "INetRequiredNames": "anna@example.org", "INetOptionalNames": ["bert@example.org"],
        "Body": "Numbers",
    });
    for client in [jiomeet(&sandbox, &host), sametime(&sandbox, &host)] {
        let quiet = created(&client, &with(&entry("T"), more.clone())).await;
        assert_eq!(quiet["ignored"], json!(["Body", "MeetingPassword"]));
        assert_ne!(quiet["meetingPassword"], "Secret12");
        let asked = created(&client, &with(&entry("T"), with(&more, json!({"send_invitees": true})))).await;
        assert_eq!(
            asked["ignored"],
            json!(["Body", "MeetingPassword", "INetRequiredNames", "INetOptionalNames"])
        );
    }
}

#[tokio::test]
async fn a_password_that_the_provider_refuses_fails_no_entry() {
    let (sandbox, host) = start();
    let alice = webex(&sandbox, &host);
    let refusal = FaultKind::Status {
        status: 400,
        headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
        body: r#"{"message":"m","errors":[{"description":"The password is too simple."}]}"#.to_owned(),
    };
    sandbox.webex.fault(Fault::once("POST", "/v1/meetings", refusal.clone()));
    let items = created(&alice, &with(&entry("T"), json!({"MeetingPassword": "x"}))).await;
    assert_eq!(items["ignored"], json!(["MeetingPassword"]));
    assert_eq!(sent(&sandbox.webex).len(), 2);
    // Nor do attendees: more than Webex takes, and as many as there may be where nobody is told of them.
    let many: Vec<String> = (0..1001).map(|i| format!("a{i}@example.org")).collect();
    for (asked, ignored) in [(true, json!(["INetRequiredNames"])), (false, Value::Null)] {
        let more = json!({"INetRequiredNames": many, "send_invitees": asked});
        let items = created(&alice, &with(&entry("T"), more)).await;
        assert_eq!(items["ignored"], ignored);
        assert!(only(&sandbox.webex).json().unwrap().get("invitees").is_none());
    }
    // What is wrong without it is told.
    sandbox.webex.fault(Fault::always("POST", "/v1/meetings", refusal));
    let answer = post(&alice, &with(&entry("T"), json!({"MeetingPassword": "x"}))).await;
    answer.problem(422, "invalid-request", "invalid");
    assert_eq!(sent(&sandbox.webex).len(), 2);
    assert!(!answer.text.contains("domi_"), "{}", answer.text);
}

#[tokio::test]
async fn an_answer_that_is_large_goes_without_the_longest_items() {
    let (sandbox, host) = start();
    let alice = webex(&sandbox, &host);
    for (more, kept) in [(50_000, true), (61_000, false), (70_000, false)] {
        let raw = json!({"id": "m1", "title": "T", "webLink": "https://acme.webex.example/m1", "x": "x".repeat(more)});
        let kind = FaultKind::Status {
            status: 200,
            headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
            body: raw.to_string(),
        };
        sandbox.webex.fault(Fault::once("POST", "/v1/meetings", kind));
        let utc = with(&entry("T"), json!({"StartTimeZone": "Z=0$DO=0$ZN=", "EndTimeZone": "Z=0$DO=0$ZN="}));
        let body = with(
            &utc,
            json!({"StartDateTime": in_two_days(0).to_string(), "EndDateTime": in_two_days(45).to_string()}),
        );
        let items = created(&alice, &body).await;
        assert_eq!(items.get("meetingJSON").is_some(), kept, "{more}");
        sandbox.webex.clear_faults();
    }
    // Sametime's agenda is an item: where it cannot be told either, the old one goes.
    let alice = sametime(&sandbox, &host);
    let body = with(&entry("T"), json!({"Body": "x".repeat(62_000)}));
    let items = created(&alice, &body).await;
    assert!(items.get("meetingAgenda").is_none() && items.get("meetingJSON").is_none());
    assert_eq!(items["clear"], json!(["meetingJSON", "meetingAgenda"]));
}

#[tokio::test]
async fn an_entry_that_moves_to_another_provider_clears_what_the_old_one_wrote() {
    let (sandbox, host) = start();
    let (old, _) = scheduled(&webex(&sandbox, &host), &entry("Plan")).await;
    let items = created(&sametime(&sandbox, &host), &old).await;
    assert_eq!(items["clear"], json!(["meetingPhoneVideoPassword", "meetingSipAddress"]));
}

#[tokio::test]
async fn a_delete_names_every_item() {
    let (sandbox, host) = start();
    let domi = [
        "meetingId",
        "meetingService",
        "meetingType",
        "meetingPassword",
        "meetingTitle",
        "meetingAgenda",
        "meetingChairURL",
        "meetingURL",
        "meetingStartStr",
        "meetingEndStr",
        "meetingDuration",
        "meetingJSON",
        "OnlineMeeting",
        "ApptUNIDURL",
        "SametimeType",
        "MeetingPassword",
        "meetingBodyInsert",
        "Location",
        // Forgotten by it.
        "meetingInfoInsert",
        "meetingServiceLabel",
        "meetingSipAddress",
        "meetingPhoneVideoPassword",
        "tollNumber",
        "tollFreeNumber",
        "ConferenceId",
        "dialinUrl",
    ];
    for client in [webex(&sandbox, &host), jiomeet(&sandbox, &host), sametime(&sandbox, &host)] {
        let (_, id) = scheduled(&client, &entry("T")).await;
        for _ in 0..2 {
            let answer = delete(&client, &id).await;
            answer.expect(200);
            let body = plain(&answer);
            assert_eq!(body.as_object().unwrap().len(), 1, "{body}");
            let mut told: Vec<String> = body["clear"]
                .as_array()
                .unwrap()
                .iter()
                .map(|n| n.as_str().unwrap().to_lowercase())
                .collect();
            told.sort();
            let mut all = domi.map(str::to_lowercase).to_vec();
            all.push("meetingrecurrence".to_owned()); // series, which DOMI does not know
            all.sort();
            all.dedup();
            assert_eq!(told, all);
        }
    }
    assert!(sandbox.webex.meetings().is_empty() && sandbox.sametime.meetings().is_empty());
}

#[tokio::test]
async fn tokens_come_beside_the_items() {
    let (sandbox, host) = start();
    let alice = sametime(&sandbox, &host);
    let answer = alice.both("POST", "/calendar-entries").json(&entry("T")).send().await;
    answer.expect(201);
    let items = plain(&answer);
    assert!(items["tokens"]["access_token"].is_string());
    let id = items["meetingID"].as_str().unwrap().to_owned();
    let changed = with(&written(&items), json!({"Subject": "Other", "Form": "Appointment"}));
    let path = format!("/calendar-entries/{id}");
    let answer = alice.both("PATCH", &path).json(&changed).send().await;
    answer.expect(200);
    assert!(plain(&answer)["tokens"]["access_token"].is_string());
    let answer = alice.both("DELETE", &path).send().await;
    answer.expect(200);
    assert!(plain(&answer)["tokens"]["access_token"].is_string());
    // Nobody's token: the problem says where to sign in.
    let dead = alice.bare("POST", "/calendar-entries").bearer("dead").json(&entry("T")).send().await;
    let problem = dead.problem(401, "reauthorization-required", "reauthorize");
    assert!(problem["authorize_url"].is_string());
    let gone = patch(&alice, &id, &changed).await;
    gone.problem(404, "meeting-not-found", "meeting-gone");
}
