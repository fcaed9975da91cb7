//! Series: rules as clients write them, occurrences, and which of the two a call means.

mod random;

use convoke_sandbox::Sandbox;
use jiff::ToSpan;
use serde_json::{Value, json};

use crate::client::{ALICE, Client, line, lines, meeting_with, only, sent};
use crate::harness::{Host, Setup, sandbox};

const SCOPES: [&str; 2] = ["meeting:schedules_read", "meeting:schedules_write"];

fn start() -> (Sandbox, Host) {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    (sandbox, host)
}

fn alice<'a>(sandbox: &Sandbox, host: &'a Host) -> Client<'a> {
    Client::new(host, "webex", sandbox.webex.tokens(ALICE, &SCOPES))
}

/// A Monday next year, at this hour in Berlin.
fn monday(hour: i8) -> jiff::Zoned {
    let mut date = jiff::Zoned::now().date().checked_add(1.year()).unwrap();
    while date.weekday() != jiff::civil::Weekday::Monday {
        date = date.tomorrow().unwrap();
    }
    date.at(hour, 0, 0, 0).in_tz("Europe/Berlin").unwrap()
}

fn local(time: &jiff::Zoned) -> String {
    time.strftime("%Y-%m-%dT%H:%M").to_string()
}

/// An hour on that Monday, in Berlin, with other members.
fn on_monday(more: Value) -> Value {
    let times = json!({"start": local(&monday(9)), "end": local(&monday(10)), "time_zone": "Europe/Berlin"});
    let mut body = meeting_with(times);
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

async fn series(client: &Client<'_>, rule: &str) -> String {
    let made = client.create(&on_monday(json!({"recurrence": rule}))).await.expect(201);
    made["meeting"]["id"].as_str().unwrap().to_owned()
}

fn starts(meeting: &Value) -> Vec<String> {
    let occurrences = meeting["occurrences"].as_array().unwrap();
    occurrences.iter().map(|occurrence| occurrence["start"].as_str().unwrap().to_owned()).collect()
}

fn utc(time: &jiff::Zoned) -> String {
    time.timestamp().to_string()
}

#[tokio::test]
async fn a_rule_is_read_once_and_told_as_it_is_kept() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let made = alice
        .create(&on_monday(json!({"recurrence": "rrule:freq=weekly;count=3;byday=mo,mo"})))
        .await
        .expect(201);
    let body = only(&sandbox.webex).json().unwrap();
    assert_eq!(body["recurrence"], "FREQ=WEEKLY;BYDAY=MO;COUNT=3");
    assert_eq!(made["meeting"]["recurrence"], "FREQ=WEEKLY;BYDAY=MO;COUNT=3");

    let id = made["meeting"]["id"].as_str().unwrap();
    let read = alice.get(id).await.expect(200)["meeting"].clone();
    let weeks = [0, 1, 2].map(|week| utc(&monday(9).checked_add(week.weeks()).unwrap()));
    assert_eq!(starts(&read), weeks);
    let first = &read["occurrences"][0];
    assert_eq!(first["end"], utc(&monday(10)));
    let calls = sent(&sandbox.webex);
    assert_eq!(line(&calls[0]), format!("GET /v1/meetings/{id}"));
    assert!(
        line(&calls[1])
            .starts_with(&format!("GET /v1/meetings?meetingSeriesId={id}&meetingType=scheduledMeeting&"))
    );

    // The last day counts as a whole, in the meeting's zone.
    let until = monday(9).checked_add(1.week()).unwrap().strftime("%Y%m%d").to_string();
    let id = series(&alice, &format!("FREQ=WEEKLY;UNTIL={until}")).await;
    assert_eq!(starts(&alice.get(&id).await.expect(200)["meeting"]), weeks[..2]);
}

#[tokio::test]
async fn without_a_zone_a_series_repeats_in_utc() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    // Half past midnight of a Monday in Berlin is Sunday in UTC.
    let (from, to) = (monday(0).checked_add(30.minutes()).unwrap(), monday(1));
    let offset = |time: &jiff::Zoned| time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let times = json!({"start": offset(&from), "end": offset(&to)});
    let with = |rule: &str, times: &Value| {
        let mut body = meeting_with(times.clone());
        body["recurrence"] = rule.into();
        body
    };
    // By which of the two days it repeats, the zone has to say.
    for rule in ["FREQ=WEEKLY;BYDAY=MO;COUNT=2", "FREQ=WEEKLY;BYDAY=SU;COUNT=2", "FREQ=MONTHLY;COUNT=3"] {
        let refused = alice.create(&with(rule, &times)).await;
        let problem = refused.problem(422, "invalid-request", "invalid");
        assert_eq!(refused.pointers(), ["/time_zone"]);
        let days = [&from, &from.with_time_zone(jiff::tz::TimeZone::UTC)].map(|day| day.date());
        let words = format!("on {} as it is written and on {} in UTC", days[0], days[1]);
        assert!(problem["errors"][0]["detail"].as_str().unwrap().contains(&words), "{problem}");
    }
    assert!(sent(&sandbox.webex).is_empty());

    let times = json!({"start": from.timestamp().to_string(), "end": to.timestamp().to_string()});
    let refused = alice.create(&with("FREQ=WEEKLY;BYDAY=MO;COUNT=2", &times)).await;
    refused.problem(422, "invalid-request", "invalid");
    assert_eq!(refused.pointers(), ["/recurrence"]);
    assert!(refused.text.contains("in UTC"), "{}", refused.text);
    assert!(sent(&sandbox.webex).is_empty());
    // On the same day in both, an offset says enough.
    let noon = json!({"start": offset(&monday(12)), "end": offset(&monday(13))});
    alice.create(&with("FREQ=WEEKLY;BYDAY=MO;COUNT=2", &noon)).await.expect(201);
    sent(&sandbox.webex);

    let id = alice.create(&with("FREQ=WEEKLY;BYDAY=SU;COUNT=2", &times)).await.expect(201)["meeting"]["id"]
        .clone();
    let body = only(&sandbox.webex).json().unwrap();
    let local = from.timestamp().strftime("%Y-%m-%dT%H:%M:%S").to_string();
    assert_eq!((&body["start"], &body["timezone"]), (&json!(local), &json!("UTC")));
    let read = alice.get(id.as_str().unwrap()).await.expect(200);
    let week = jiff::SignedDuration::from_hours(7 * 24);
    assert_eq!(
        starts(&read["meeting"]),
        [from.timestamp(), from.timestamp() + week].map(|time| time.to_string())
    );
}

#[tokio::test]
async fn a_rule_that_is_none_or_that_webex_cannot_carry_out_is_refused_with_its_part() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let first = monday(9).checked_add(1.day()).unwrap().strftime("%Y-%m-%d").to_string();
    let tuesday = format!("the first date that fits is {first}");
    for (rule, words) in [
        ("FREQ=DAILY;COUNT=2;UNTIL=20400101", "COUNT does not go with UNTIL"),
        ("FREQ=WEEKLY;BYDAY=TU", &tuesday),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "leads to no date"),
        ("FREQ=DAILY;UNTIL=20200101", "UNTIL is before the start"),
        ("FREQ=MINUTELY", "repeats by day, week, month or year"),
        ("FREQ=DAILY;BYHOUR=9", "BYHOUR"),
        ("FREQ=WEEKLY;COUNT=3;", "part 3 must be a name and a value"),
        ("FREQ=WEEKLY; COUNT=3", "part 2 must be a name and a value"),
        ("", "part 1 must be a name and a value"),
        ("FREQ=WEEKLY;COUNT=99999999999", "COUNT must be 1…4294967295"),
        ("FREQ=WÖCHENTLICH", "RFC 5545 recurrence rule"),
        ("FREQ=DAILY;X-HOLIDAYS=NO", "X-HOLIDAYS"),
        ("FREQ=WEEKLY;COUNT=262", "COUNT: a series with FREQ=WEEKLY has at most 261 occurrences at Webex"),
        ("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1", "BYSETPOS: Webex"),
        ("FREQ=MONTHLY;BYDAY=MO", "BYDAY: Webex takes one day of a month"),
    ] {
        let answer = alice.create(&on_monday(json!({"recurrence": rule}))).await;
        // The limits of Webex, or no rule for such a start at all.
        let cause = if words.contains("Webex") { "not-expressible" } else { "invalid" };
        let problem = answer.problem(422, "invalid-request", cause);
        let details =
            problem["errors"].as_array().unwrap().iter().map(|error| error["detail"].as_str().unwrap());
        assert!(!details.collect::<String>().contains('\n'), "{problem}");
        assert_eq!(answer.pointers().first().unwrap(), "/recurrence", "{rule}");
        assert!(answer.text.contains(words), "{rule}: {}", answer.text);
    }
    assert!(sent(&sandbox.webex).is_empty());
}

#[tokio::test]
async fn a_patch_with_a_rule_reads_when_the_meeting_is() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let made = alice.create(&on_monday(json!({}))).await.expect(201);
    let id = made["meeting"]["id"].as_str().unwrap();
    sent(&sandbox.webex);

    let changed = alice.patch(id, &json!({"recurrence": "FREQ=WEEKLY;COUNT=4"})).await.expect(200);
    assert_eq!(changed["meeting"]["recurrence"], "FREQ=WEEKLY;COUNT=4");
    let calls = sent(&sandbox.webex);
    assert_eq!(
        calls.iter().map(line).collect::<Vec<_>>(),
        [format!("GET /v1/meetings/{id}"), format!("PATCH /v1/meetings/{id}")]
    );
    let body = calls[1].json().unwrap();
    assert_eq!(body["start"], monday(9).timestamp().strftime("%Y-%m-%dT%H:%M:%S").to_string());
    assert_eq!(body["timezone"], "UTC");

    // The rule goes with the meeting's own day, not with one that the client means.
    let refused = alice.patch(id, &json!({"recurrence": "FREQ=WEEKLY;BYDAY=WE"})).await;
    refused.problem(422, "invalid-request", "invalid");
    assert_eq!(refused.pointers(), ["/recurrence"]);
    assert_eq!(lines(&sandbox.webex).len(), 2, "the meeting and its occurrences");

    // With everything given nothing is read.
    let all = json!({
        "start": local(&monday(11)), "end": local(&monday(12)), "time_zone": "Europe/Berlin", "recurrence": "FREQ=DAILY;COUNT=2",
    });
    let changed = alice.patch(id, &all).await.expect(200);
    assert_eq!(lines(&sandbox.webex), [format!("PATCH /v1/meetings/{id}")]);
    assert_eq!(changed["meeting"]["time_zone"], "Europe/Berlin");

    let cleared = alice.patch(id, &json!({"recurrence": null})).await.expect(200);
    assert!(cleared["meeting"].get("recurrence").is_none(), "{cleared}");
    assert_eq!(only(&sandbox.webex).json().unwrap(), json!({"recurrence": null, "sendEmail": false}));
}

#[tokio::test]
async fn a_scope_says_whether_a_series_or_one_occurrence_is_meant() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = series(&alice, "FREQ=WEEKLY;COUNT=3").await;
    let read = alice.get(&id).await.expect(200)["meeting"].clone();
    let second = read["occurrences"][1]["id"].as_str().unwrap().to_owned();

    // What the id names.
    let one = alice.get(&second).await.expect(200)["meeting"].clone();
    assert_eq!((one["id"].as_str(), one["series_id"].as_str()), (Some(second.as_str()), Some(id.as_str())));
    assert!(one.get("recurrence").is_none() && one.get("occurrences").is_none(), "{one}");
    assert_eq!(alice.get(&format!("{second}?scope=occurrence")).await.expect(200)["meeting"], one);
    assert_eq!(alice.get(&format!("{second}?scope=series")).await.expect(200)["meeting"], read);
    assert_eq!(alice.get(&format!("{id}?scope=series")).await.expect(200)["meeting"], read);

    // One occurrence alone, and the series by an occurrence's id.
    let changed =
        alice.patch(&format!("{second}?scope=occurrence"), &json!({"title": "Only this"})).await.expect(200);
    assert_eq!(
        (&changed["meeting"]["id"], &changed["meeting"]["title"]),
        (&json!(second), &json!("Only this"))
    );
    assert_eq!(alice.get(&id).await.expect(200)["meeting"]["title"], "Budget review");
    let changed = alice.patch(&format!("{second}?scope=series"), &json!({"title": "All"})).await.expect(200);
    assert_eq!((&changed["meeting"]["id"], &changed["meeting"]["title"]), (&json!(id), &json!("All")));

    // A series is no occurrence.
    sent(&sandbox.webex);
    for method in ["GET", "DELETE"] {
        let refused = alice.request(method, &format!("/meetings/{id}?scope=occurrence")).send().await;
        refused.problem(422, "invalid-request", "invalid");
        assert_eq!(refused.pointers(), ["/scope"]);
        assert!(refused.text.contains("occurrences"), "{}", refused.text);
    }
    let refused = alice.patch(&format!("{id}?scope=occurrence"), &json!({"title": "x"})).await;
    assert_eq!(refused.pointers(), ["/scope"]);
    assert!(lines(&sandbox.webex).iter().all(|line| line.starts_with("GET ")));

    // An occurrence has no rule.
    let rule = json!({"recurrence": "FREQ=DAILY;COUNT=2"});
    assert_eq!(alice.patch(&format!("{second}?scope=occurrence"), &rule).await.pointers(), ["/recurrence"]);
    assert_eq!(alice.patch(&second, &rule).await.pointers(), ["/recurrence"]);

    // Deleted alone it is gone alone.
    assert_eq!(alice.delete(&format!("{second}?scope=occurrence")).await.status, 204);
    let left = alice.get(&id).await.expect(200)["meeting"].clone();
    assert_eq!(starts(&left), [0, 2].map(|week| utc(&monday(9).checked_add(week.weeks()).unwrap())));
    assert_eq!(alice.delete(&format!("{second}?scope=occurrence")).await.status, 204, "it is gone already");
    let third = left["occurrences"][1]["id"].as_str().unwrap();
    assert_eq!(alice.delete(&format!("{third}?scope=series")).await.status, 204);
    alice.get(&id).await.problem(404, "meeting-not-found", "meeting-gone");
}

#[tokio::test]
async fn a_scope_is_one_of_two_and_not_for_everybody() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    for query in ["scope=both", "scope=", "scope=series&scope=series", "range=series"] {
        for method in ["GET", "PATCH", "DELETE"] {
            let mut request = alice.request(method, &format!("/meetings/x?{query}"));
            if method == "PATCH" {
                request = request.json(&json!({}));
            }
            request.send().await.problem(422, "invalid-request", "invalid");
        }
    }
    assert!(sent(&sandbox.webex).is_empty());

    // Sametime has no series.
    let pair = sandbox.sametime.tokens(ALICE);
    let sametime = Client::new(&host, "sametime", pair);
    let refused = sametime.get("room?scope=series").await;
    refused.problem(422, "invalid-request", "not-expressible");
    assert_eq!(refused.pointers(), ["/scope"]);
    assert!(sent(&sandbox.sametime).is_empty());
}

#[tokio::test]
async fn deleting_an_occurrence_takes_the_scope_to_read() {
    let (sandbox, host) = start();
    let writer = Client::new(&host, "webex", sandbox.webex.tokens(ALICE, &["meeting:schedules_write"]));
    let answer = writer.delete("x?scope=series").await;
    answer.problem(403, "access-denied", "reauthorize");
    assert!(lines(&sandbox.webex).iter().all(|line| line.starts_with("GET ")));
}
