//! What is wrong with an entry: DOMI's flag sum, its messages in their order, and pointers.

use serde_json::{Value, json};

use super::{BERLIN, Client, entry, patch, post, sametime, scheduled, start, webex, with};
use crate::client::{in_two_days, sent};

const MESSAGES: [(u64, &str); 10] = [
    (1, "Form Not \"Appointment\""),
    (2, "Subject Is blank"),
    (4, "StartDate Not populated Or ot interpretable As a Date Time"),
    (8, "StartTime Not populated Or ot interpretable As a Date Time"),
    (16, "StartTimeZone Not populated Or Not interpretable As a Time Zone"),
    (32, "Start Date/Time Is before Now (Current Date/Time)"),
    (64, "EndDate Not populated Or ot interpretable As a Date Time"),
    (128, "EndTime Not populated Or ot interpretable As a Date Time"),
    (256, "EndTimeZone Not populated Or Not interpretable As a Time Zone"),
    (512, "End Date/Time Is before Start Date/Time"),
];

/// A change to a good entry, DOMI's flags for it, and the pointers.
fn cases() -> Vec<(Value, u64, Vec<&'static str>)> {
    let past = in_two_days(-49 * 60).to_string();
    vec![
        (json!({"Form": null}), 1, vec!["/Form"]),
        (json!({"Form": "Memo"}), 1, vec!["/Form"]),
        (json!({"Form": " Appointment"}), 1, vec!["/Form"]),
        (json!({"Subject": null}), 2, vec!["/Subject"]),
        (json!({"Subject": " \t"}), 2, vec!["/Subject"]),
        (json!({"Subject": 7}), 2, vec!["/Subject"]),
        (json!({"StartDate": null}), 4, vec!["/StartDate"]),
        (json!({"StartDate": "", "StartTime": "", "StartTimeZone": ""}), 4, vec!["/StartDate"]),
        (json!({"StartTime": null, "StartTimeZone": null}), 8, vec!["/StartTime"]),
        (json!({"StartTimeZone": " "}), 16, vec!["/StartTimeZone"]),
        (json!({"StartTimeZone": "Berlin"}), 16, vec!["/StartTimeZone"]),
        (json!({"StartDate": "2001-01-01"}), 32, vec!["/StartDate"]),
        (json!({"StartDateTime": past}), 32, vec!["/StartDateTime"]),
        (json!({"StartDate": "soon"}), 32, vec!["/StartDate"]),
        (json!({"StartTime": "25:00:00"}), 32, vec!["/StartTime"]),
        (json!({"StartDateTime": "2030-02-30T09:00:00Z"}), 32, vec!["/StartDateTime"]),
        (json!({"EndDate": null}), 64, vec!["/EndDate"]),
        (json!({"EndTime": null, "EndTimeZone": ""}), 128, vec!["/EndTime"]),
        (json!({"EndTimeZone": null}), 256, vec!["/EndTimeZone"]),
        (json!({"EndDate": "2001-01-01"}), 512, vec!["/EndDate"]),
        (json!({"EndDateTime": past}), 512, vec!["/EndDateTime"]),
        (json!({"EndDate": "then"}), 512, vec!["/EndDate"]),
        (
            json!({"Form": "x", "Subject": "", "StartDate": null, "EndTime": null}),
            135,
            vec!["/EndTime", "/Form", "/StartDate", "/Subject"],
        ),
        (
            json!({"Form": null, "Subject": null, "StartTimeZone": null, "EndTimeZone": null}),
            275,
            vec!["/EndTimeZone", "/Form", "/StartTimeZone", "/Subject"],
        ),
        (json!({"StartDate": "2001-01-01", "EndDate": "2000-01-01"}), 512, vec!["/EndDate"]),
        (json!({"Nope": 1, "Subject": null}), 2, vec!["/Nope", "/Subject"]),
        (json!({"options": {"nope": 1}, "Form": "Memo"}), 1, vec!["/Form", "/options/nope"]),
    ]
}

async fn refused(client: &Client<'_>, body: &Value) -> (Value, Vec<String>) {
    let answer = post(client, body).await;
    let problem = answer.problem(422, "invalid-request", "invalid");
    let mut pointers = answer.pointers();
    pointers.sort();
    (problem, pointers)
}

#[tokio::test]
async fn flags_messages_and_pointers() {
    let (sandbox, host) = start();
    let alice = webex(&sandbox, &host);
    for (change, flags, pointers) in cases() {
        let body = with(&entry("T"), change.clone());
        let (problem, told) = refused(&alice, &body).await;
        assert_eq!(problem["domi_flags"], flags, "{change}: {problem}");
        let messages: Vec<&str> =
            MESSAGES.iter().filter(|(flag, _)| flags & flag != 0).map(|(_, message)| *message).collect();
        assert_eq!(problem["domi_messages"], json!(messages), "{change}");
        assert_eq!(told, pointers, "{change}");
    }
    let (problem, told) = refused(&alice, &json!({})).await;
    assert_eq!(problem["domi_flags"], 1 + 2 + 4 + 64);
    assert_eq!(told, ["/EndDate", "/Form", "/StartDate", "/Subject"]);
    // Nothing of this was ever sent.
    assert!(sent(&sandbox.webex).is_empty());
}

#[tokio::test]
async fn what_domi_lets_pass_passes() {
    let (sandbox, host) = start();
    let alice = sametime(&sandbox, &host);
    let now = {
        let second = jiff::Timestamp::now().as_second();
        jiff::Timestamp::from_second(second - second.rem_euclid(60) + 60).unwrap()
    };
    for change in [
        json!({"Form": "appointment"}),
        json!({"Form": "APPOINTMENT"}),
        json!({"StartDateTime": now.to_string(), "EndDateTime": now.to_string()}),
        json!({"StartTimeZone": BERLIN, "EndTimeZone": BERLIN}),
        json!({"Repeats": ""}),
    ] {
        let answer = post(&alice, &with(&entry("T"), change.clone())).await;
        assert_eq!(answer.status, 201, "{change}: {}", answer.text);
    }
}

#[tokio::test]
async fn limits_of_the_provider_are_told_at_the_entrys_places() {
    let (sandbox, host) = start();
    let alice = webex(&sandbox, &host);
    let same_end =
        |body: &Value| with(body, json!({"EndDate": body["StartDate"], "EndTime": body["StartTime"]}));
    for (body, pointer) in [
        (with(&entry("T"), json!({"Subject": "x".repeat(129)})), "/Subject"),
        (with(&entry("T"), json!({"Body": "x".repeat(1301)})), "/Body"),
        (same_end(&entry("T")), "/EndDate"),
        (
            with(
                &entry("T"),
                json!({"StartDateTime": in_two_days(0).to_string(), "EndDateTime": in_two_days(5).to_string()}),
            ),
            "/EndDateTime",
        ),
    ] {
        let (problem, pointers) = refused(&alice, &body).await;
        assert_eq!(pointers, [pointer], "{problem}");
        assert!(problem.get("domi_flags").is_none() && problem.get("domi_messages").is_none());
    }
    assert!(sent(&sandbox.webex).is_empty());
}

#[tokio::test]
async fn a_change_is_checked_where_it_says_something() {
    let (sandbox, host) = start();
    let alice = webex(&sandbox, &host);
    let (whole, id) = scheduled(&alice, &entry("T")).await;
    sent(&sandbox.webex);
    for (change, flags, pointer) in [
        (json!({"Form": "Memo"}), 1, "/Form"),
        (json!({"Subject": ""}), 2, "/Subject"),
        (json!({"StartTime": null}), 8, "/StartTime"),
        (json!({"EndDate": null, "EndTime": null, "EndTimeZone": null}), 64, "/EndDate"),
        (json!({"EndDate": "2001-01-01"}), 512, "/EndDate"),
        (json!({"StartDate": "2001-01-01"}), 32, "/StartDate"),
    ] {
        let answer = patch(&alice, &id, &with(&whole, change.clone())).await;
        let problem = answer.problem(422, "invalid-request", "invalid");
        assert_eq!(
            (&problem["domi_flags"], answer.pointers()),
            (&json!(flags), vec![pointer.to_owned()]),
            "{change}"
        );
    }
    let array = alice.request("PATCH", &format!("/calendar-entries/{id}")).json(&json!([])).send().await;
    array.problem(422, "invalid-request", "invalid");
    assert!(sent(&sandbox.webex).is_empty());
}
