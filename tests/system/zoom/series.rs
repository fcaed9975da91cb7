//! Series in Zoom's own model, and their occurrences.

use serde_json::{Value, json};

use super::{alice, in_two_days, lines, meeting_with, only, sent, start};

fn days_later(days: i64) -> String {
    in_two_days(days * 24 * 60).to_string()
}

#[tokio::test]
async fn a_series_is_told_from_its_occurrences() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let created =
        alice.create(&meeting_with(json!({"recurrence": "FREQ=DAILY;INTERVAL=2;COUNT=3"}))).await.expect(201);
    let body = only(&sandbox.zoom).json().unwrap();
    assert_eq!(body["recurrence"], json!({"type": 1, "repeat_interval": 2, "end_times": 3}));
    assert_eq!((&body["type"], &body["timezone"]), (&json!(8), &json!("UTC")));
    let series = &created["meeting"];
    let id = series["id"].as_str().unwrap();
    assert_eq!(series["recurrence"], "FREQ=DAILY;INTERVAL=2;COUNT=3");
    let starts = |meeting: &Value| -> Vec<String> {
        let list = meeting["occurrences"].as_array().unwrap().iter();
        list.map(|one| one["start"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(starts(series), [days_later(0), days_later(2), days_later(4)]);
    let second = series["occurrences"][1]["id"].as_str().unwrap();
    let (meeting, occurrence) = second.split_once('_').unwrap();
    assert_eq!(meeting, id);
    let at = format!("/v2/meetings/{id}?occurrence_id={occurrence}");

    // One of them.
    let read = alice.get(second).await.expect(200)["meeting"].clone();
    assert_eq!(lines(&sandbox.zoom), [format!("GET {at}")]);
    assert_eq!(
        (&read["id"], &read["series_id"], &read["start"]),
        (&json!(second), &json!(id), &json!(days_later(2)))
    );
    assert!(read.get("recurrence").is_none() && read.get("occurrences").is_none(), "{read}");
    assert_eq!(alice.get(&format!("{second}?scope=occurrence")).await.expect(200)["meeting"]["id"], second);
    // Its series.
    assert_eq!(alice.get(&format!("{second}?scope=series")).await.expect(200)["meeting"]["id"], id);
    sent(&sandbox.zoom);
    let answer = alice.get(&format!("{id}?scope=occurrence")).await;
    assert_eq!((answer.status, answer.pointers()), (422, vec!["/scope".to_owned()]), "{}", answer.text);
    assert!(answer.text.contains("occurrences"), "{}", answer.text);
    assert!(sent(&sandbox.zoom).is_empty());

    // A change of one leaves the others; so does deleting it.
    let changed = alice.patch(second, &json!({"agenda": "Boots"})).await.expect(200);
    assert_eq!(
        (&changed["meeting"]["agenda"], &changed["meeting"]["series_id"]),
        (&json!("Boots"), &json!(id))
    );
    assert_eq!(lines(&sandbox.zoom), [format!("PATCH {at}"), format!("GET {at}")]);
    assert!(alice.get(id).await.expect(200)["meeting"].get("agenda").is_none());
    let answer = alice.patch(second, &json!({"recurrence": null})).await;
    assert_eq!((answer.status, answer.pointers()), (422, vec!["/recurrence".to_owned()]), "{}", answer.text);
    assert_eq!(alice.delete(second).await.status, 204);
    alice.get(second).await.problem(404, "meeting-not-found", "meeting-gone");
    assert_eq!(starts(&alice.get(id).await.expect(200)["meeting"]), [days_later(0), days_later(4)]);
    // All of them, by one.
    let first = series["occurrences"][0]["id"].as_str().unwrap();
    assert_eq!(alice.delete(&format!("{first}?scope=series")).await.status, 204);
    assert!(sandbox.zoom.meetings().is_empty());
}

#[tokio::test]
async fn a_rule_can_come_later_and_go_again() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("T").await;
    sent(&sandbox.zoom);
    let answer = alice.patch(&id, &json!({"recurrence": "FREQ=DAILY;COUNT=2"})).await.expect(200);
    let patch = sent(&sandbox.zoom).into_iter().find(|call| call.method == "PATCH").unwrap();
    assert_eq!(
        patch.json().unwrap(),
        json!({
            "type": 8, "timezone": "UTC", "start_time": in_two_days(0).to_string(), "duration": 60,
            "recurrence": {"type": 1, "repeat_interval": 1, "end_times": 2},
        })
    );
    assert_eq!(answer["meeting"]["occurrences"].as_array().unwrap().len(), 2);
    let answer = alice.patch(&id, &json!({"recurrence": null})).await.expect(200);
    assert!(answer["meeting"].get("recurrence").is_none() && answer["meeting"].get("occurrences").is_none());
    assert_eq!(sandbox.zoom.meetings()[0]["type"], 2);
}

#[tokio::test]
async fn what_the_model_has_not_is_refused_before_any_call() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    for (rule, part, limit) in [
        ("FREQ=YEARLY;COUNT=2", "FREQ", "yearly"),
        ("FREQ=DAILY", "COUNT", "50"),
        ("FREQ=DAILY;COUNT=51", "COUNT", "50"),
        ("FREQ=DAILY;INTERVAL=91;COUNT=2", "INTERVAL", "90"),
        ("FREQ=WEEKLY;INTERVAL=13;COUNT=2", "INTERVAL", "12"),
        ("FREQ=MONTHLY;INTERVAL=4;COUNT=2", "INTERVAL", "3"),
    ] {
        let answer = alice.create(&meeting_with(json!({"recurrence": rule}))).await;
        assert_eq!(
            (answer.status, answer.pointers()),
            (422, vec!["/recurrence".to_owned()]),
            "{rule}: {}",
            answer.text
        );
        let detail = answer.json()["errors"][0]["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(part) && detail.contains(limit), "{rule}: {detail}");
    }
    assert!(sent(&sandbox.zoom).is_empty());
}
