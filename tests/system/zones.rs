//! Time zones from the client to the provider: what counts, what the provider is told, and what is answered.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::client::{ALICE, Client, in_two_days, meeting, only, sent};
use crate::harness::{Setup, sandbox};

const SCOPES: [&str; 2] = ["meeting:schedules_read", "meeting:schedules_write"];

fn with(times: &Value) -> Value {
    let mut body = meeting("Zones");
    body.as_object_mut().unwrap().extend(times.as_object().unwrap().clone());
    body
}

/// Berlin's next change of clocks after the day after tomorrow, forward or back.
fn change(forward: bool) -> Timestamp {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let mut changes = berlin.following(in_two_days(0));
    changes.find(|change| (change.offset().seconds() == 7200) == forward).unwrap().timestamp()
}

/// The local time in Berlin, by a fixed offset, so many minutes after an instant.
fn local(instant: Timestamp, minutes: i64, offset_h: i8) -> String {
    let at = instant + jiff::SignedDuration::from_mins(minutes);
    jiff::tz::offset(offset_h).to_datetime(at).to_string()
}

#[tokio::test]
async fn the_instant_counts_and_the_zone_shows_it() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let alice = Client::new(&host, "webex", sandbox.webex.tokens(ALICE, &SCOPES));
    let (start, end) = (in_two_days(0), in_two_days(60));
    let kolkata = |instant: Timestamp| {
        let there = instant.to_zoned(TimeZone::get("Asia/Kolkata").unwrap());
        there.strftime("%Y-%m-%dT%H:%M:%S").to_string()
    };
    let elsewhere = |instant: Timestamp| instant.display_with_offset(jiff::tz::offset(-7)).to_string();
    for (times, zone) in [
        (
            json!({"start": start.to_string(), "end": end.to_string(), "time_zone": "Asia/Kolkata"}),
            "Asia/Kolkata",
        ),
        // The offset is not India's: the instant counts.
        (
            json!({"start": elsewhere(start), "end": elsewhere(end), "time_zone": "Asia/Kolkata"}),
            "Asia/Kolkata",
        ),
        (json!({"start": kolkata(start), "end": kolkata(end), "time_zone": "asia/KOLKATA"}), "Asia/Kolkata"),
        (
            json!({"start": kolkata(start), "end": end.to_string(), "time_zone": "Asia/Calcutta"}),
            "Asia/Calcutta",
        ),
    ] {
        let answer = alice.create(&with(&times)).await.expect(201);
        let told = only(&sandbox.webex).json().unwrap();
        assert_eq!((&told["start"], &told["timezone"]), (&json!(kolkata(start)), &json!(zone)), "{times}");
        assert_eq!(answer["meeting"]["start"], format!("{}+05:30", kolkata(start)), "{times}");
        assert_eq!(answer["meeting"]["end"], format!("{}+05:30", kolkata(end)), "{times}");
    }
}

#[tokio::test]
async fn gaps_move_forward_and_overlaps_take_the_first_unless_an_offset_says_otherwise() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let alice = Client::new(&host, "webex", sandbox.webex.tokens(ALICE, &SCOPES));
    let (forward, back) = (change(true), change(false));
    let berlin =
        |start: &str, end: &str| with(&json!({"start": start, "end": end, "time_zone": "Europe/Berlin"}));
    for (start, end, is) in [
        // Half past two, which the clocks skip: half past three.
        (local(forward, 30, 1), local(forward, 120, 2), forward + jiff::SignedDuration::from_mins(30)),
        // Half past two, which they show twice: the first, still in summer time.
        (local(back, -30, 2), local(back, 60, 1), back - jiff::SignedDuration::from_mins(30)),
        // The second.
        (local(back, 30, 1) + "+01:00", local(back, 90, 1), back + jiff::SignedDuration::from_mins(30)),
    ] {
        let answer = alice.create(&berlin(&start, &end)).await.expect(201);
        let told: Timestamp = answer["meeting"]["start"].as_str().unwrap().parse().unwrap();
        assert_eq!(told, is, "{start}: {answer}");
        let id = answer["meeting"]["id"].as_str().unwrap();
        let kept = alice.get(id).await.expect(200);
        let kept: Timestamp = kept["meeting"]["start"].as_str().unwrap().parse().unwrap();
        assert_eq!(kept, is, "{start} at the provider");
    }
}

#[tokio::test]
async fn a_pair_of_times_at_a_change_of_clocks_is_read_together_or_told_why_not() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let alice = Client::new(&host, "webex", sandbox.webex.tokens(ALICE, &SCOPES));
    let (forward, back) = (change(true), change(false));
    let berlin = |start: &str, end: &str| json!({"start": start, "end": end, "time_zone": "Europe/Berlin"});
    // From a quarter past two, which there is not and is read as 03:15, to ten past three.
    let times = berlin(&local(forward, 15, 1), &local(forward, 10, 2));
    let answer = alice.create(&with(&times)).await;
    let problem = answer.problem(422, "invalid-request", "invalid");
    assert_eq!(answer.pointers(), ["/end"]);
    let told = problem["errors"][0]["detail"].as_str().unwrap();
    let start = (forward + jiff::SignedDuration::from_mins(15)).display_with_offset(jiff::tz::offset(2));
    assert!(told.contains("the clocks change") && told.contains(&start.to_string()), "{told}");
    // Where no change is near, the words are the plain ones.
    let times = berlin(&local(forward, 600, 2), &local(forward, 590, 2));
    assert!(!alice.create(&with(&times)).await.text.contains("clocks"));
    assert!(sent(&sandbox.webex).is_empty());

    // In an overlap's second hour the end is in it too, also when it is given alone.
    let start = local(back, 30, 1) + "+01:00";
    let made = alice.create(&with(&berlin(&start, &local(back, 50, 1)))).await.expect(201);
    assert_eq!(made["meeting"]["end"], local(back, 50, 1) + "+01:00");
    let id = made["meeting"]["id"].as_str().unwrap();
    let longer = json!({"end": local(back, 55, 1), "time_zone": "Europe/Berlin"});
    let changed = alice.patch(id, &longer).await.expect(200);
    assert_eq!(changed["meeting"]["end"], local(back, 55, 1) + "+01:00");
    for offset in ["+24:00", "-24:00", "+99:00"] {
        let answer = alice.create(&with(&json!({"start": format!("2090-01-01T09:00:00{offset}")}))).await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), ["/start"], "{offset}: {}", answer.text);
    }
}

#[tokio::test]
async fn names_that_are_no_zones_are_told_at_their_place() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let alice = Client::new(&host, "webex", sandbox.webex.tokens(ALICE, &SCOPES));
    for name in [
        "Mars/Olympus",
        "W. Europe",
        "+01:00",
        "localtime",
        "right/Europe/Berlin",
        "posixrules",
        "../passwd",
        "",
    ] {
        let answer = alice.create(&with(&json!({"time_zone": name}))).await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), ["/time_zone"], "{name}: {}", answer.text);
    }
    let answer = alice.create(&with(&json!({"start": "2090-01-01T09:00:00"}))).await;
    answer.problem(422, "invalid-request", "invalid");
    assert_eq!(answer.pointers(), ["/start"]);
    assert!(sent(&sandbox.webex).is_empty());
}
