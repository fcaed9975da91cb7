//! Two lists with ids as texts, filtered here; and whose token it is.

use super::*;

const UPCOMING: &str = "GET /G2M/rest/upcomingMeetings";

fn titles(answer: &Value) -> Vec<&str> {
    answer["meetings"].as_array().unwrap().iter().map(|m| m["title"].as_str().unwrap()).collect()
}

async fn three(alice: &Client<'_>, sandbox: &Sandbox) {
    for number in [2, 0, 1] {
        let (start, end) = (in_two_days(number * 60).to_string(), in_two_days(number * 60 + 30).to_string());
        alice
            .create(&json!({"title": format!("M{number} <x>"), "start": start, "end": end}))
            .await
            .expect(201);
    }
    sent(&sandbox.gotomeeting);
}

#[tokio::test]
async fn upcoming_meetings_by_their_start() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    three(&alice, &sandbox).await;
    let answer = alice.list("").await.expect(200);
    assert_eq!(lines(&sandbox.gotomeeting), [UPCOMING]);
    let mut expected: Vec<Value> =
        sandbox.gotomeeting.meetings().iter().map(|shown| told_of(&sandbox, shown)).collect();
    expected.sort_by_key(|meeting| meeting["start"].to_string());
    assert_eq!(answer, json!({"meetings": expected}));
    let answer = alice.list(&format!("?from={}&to={}", in_two_days(60), in_two_days(120))).await.expect(200);
    assert_eq!(titles(&answer), ["M1 <x>"]);
    assert_eq!(lines(&sandbox.gotomeeting), [UPCOMING]);
}

/// In minutes from now.
fn soon(minutes: i64) -> String {
    let at = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(minutes);
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[tokio::test]
async fn past_meetings_are_in_another_list() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    // GoTo documents no rule against the past; the host has one, so these are scheduled there.
    for (title, start, end) in [("Over", -90, -60), ("Long over", -600, -590), ("Running", -5, 60)] {
        let body = with(whole(title, 0, 0), json!({"starttime": soon(start), "endtime": soon(end)}));
        let request = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = request.post(format!("{}/meetings", sandbox.gotomeeting.base_url()));
        let request =
            request.bearer_auth(&alice.pair.access_token).header("content-type", "application/json");
        assert_eq!(request.body(body.to_string()).send().await.unwrap().status(), 201);
    }
    alice.create(&json!({"title": "To come", "start": soon(600), "end": soon(601)})).await.expect(201);
    sent(&sandbox.gotomeeting);

    let (from, to) = (soon(-120), soon(700));
    let answer = alice.list(&format!("?from={from}&to={to}")).await.expect(200);
    assert_eq!(titles(&answer), ["Over", "Running", "To come"]);
    let asked = lines(&sandbox.gotomeeting);
    let from = from.replace(':', "%3A");
    let past = format!("GET /G2M/rest/historicalMeetings?startDate={from}&endDate=");
    assert!(asked.len() == 2 && asked[0] == UPCOMING && asked[1].starts_with(&past), "{asked:?}");

    assert_eq!(titles(&alice.list("").await.expect(200)), ["Running", "To come"]);
    assert_eq!(lines(&sandbox.gotomeeting), [UPCOMING]);
    // A past span without a beginning has one; what is more than a day over is in one list alone.
    assert_eq!(titles(&alice.list(&format!("?to={}", soon(-100))).await.expect(200)), ["Long over"]);
    assert_eq!(lines(&sandbox.gotomeeting).len(), 2);
    alice.list(&format!("?to={}", soon(-3000))).await.expect(200);
    let asked = lines(&sandbox.gotomeeting);
    assert!(asked.len() == 1 && asked[0].contains("historicalMeetings?startDate="), "{asked:?}");
}

#[tokio::test]
async fn the_profile_is_at_one_of_two_places() {
    for place in ["/admin/rest/v1/me", "/identity/v1/Users/me"] {
        let (sandbox, host) = start();
        sandbox.gotomeeting.switch("profile_path", place).unwrap();
        let alice = alice(&sandbox, &host);
        let answer = alice.request("GET", "/profile").send().await.expect(200);
        let key = sandbox.gotomeeting.organizer_key(ALICE).unwrap().to_string();
        assert_eq!(answer, json!({"profile": {"id": key, "name": "Alice Host", "email": ALICE}}));
        assert_eq!(sent(&sandbox.gotomeeting).last().map(line).unwrap(), format!("GET {place}"));
    }
}

#[tokio::test]
async fn the_profile_can_be_configured() {
    let sandbox = sandbox();
    let place = format!("http://{}/identity/v1/Users/me", sandbox.gotomeeting.address());
    sandbox.gotomeeting.switch("profile_path", "/identity/v1/Users/me").unwrap();
    let host = Setup::gotomeeting(&sandbox).add(&format!("profile_url = \"{place}\"")).start();
    alice(&sandbox, &host).request("GET", "/profile").send().await.expect(200);
    assert_eq!(lines(&sandbox.gotomeeting), ["GET /identity/v1/Users/me"]);
}
