//! Zones and dates end to end: the instant follows the entry's rule, worked out here by other means.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::{jiomeet, patch, plain, post, scheduled, start, webex, with};
use crate::client::{only, sent};

/// A zone without daylight time: its text and what it is east of Greenwich, in minutes.
fn fixed() -> impl Strategy<Value = (String, i64)> {
    let names = prop_oneof![Just(""), Just("India"), Just("W. Europe"), Just("Nowhere")];
    (0i64..=13, prop_oneof![Just(0i64), Just(30), Just(45), Just(15)], any::<bool>(), names, any::<bool>())
        .prop_map(|(hours, minutes, west, name, swapped)| {
            let number = if minutes == 0 { hours } else { minutes * 100 + hours };
            let sign = if west || number == 0 { "" } else { "-" };
            let text = match swapped {
                false => format!("Z={sign}{number}$DO=0$ZX=7$ZN={name}"),
                true => format!("ZN={name}$DO=0$Z={sign}{number}"),
            };
            let east = (hours * 60 + minutes) * if west { -1 } else { 1 };
            (text, east)
        })
}

#[tokio::test]
async fn random_zones_and_dates_reach_the_provider_as_the_instant_that_notes_shows() {
    let (sandbox, host) = start();
    let (alice, bob) = (webex(&sandbox, &host), jiomeet(&sandbox, &host));
    let mut runner = TestRunner::default();
    let cases = (fixed(), fixed(), 2i64..3000, 0i64..1440, 10i64..1000);
    for _ in 0..12 {
        let ((zone, east), (end_zone, end_east), days, minute, length) =
            cases.new_tree(&mut runner).unwrap().current();
        let now = jiff::Timestamp::now().as_second();
        let start_s = (now / 86_400 + days) * 86_400 + minute * 60;
        let local = |second: i64, east: i64| {
            let shown = jiff::Timestamp::from_second(second + east * 60).unwrap();
            (shown.strftime("%Y-%m-%d").to_string(), shown.strftime("%H:%M:%S").to_string())
        };
        let ((start_date, start_time), (end_date, end_time)) =
            (local(start_s, east), local(start_s + length * 60, end_east));
        let body = json!({
            "Form": "Appointment", "Subject": "T", "StartDate": start_date, "StartTime": start_time, "StartTimeZone": zone,
            "EndDate": end_date, "EndTime": end_time, "EndTimeZone": end_zone,
        });
        for client in [&alice, &bob] {
            let answer = post(client, &body).await;
            answer.expect(201);
            let items = plain(&answer);
            let second =
                |item: &str| items[item].as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_second();
            assert_eq!(
                (second("meetingStartStr"), second("meetingEndStr")),
                (start_s, start_s + length * 60),
                "{body}"
            );
            assert_eq!(items["meetingDuration"], length);
        }
        let kept = sandbox.webex.meetings().pop().unwrap();
        assert_eq!(kept["start"], jiff::Timestamp::from_second(start_s).unwrap().to_string(), "{body}");
        let call = sent(&sandbox.jiomeet).pop().unwrap().json().unwrap();
        assert_eq!(
            call["startTime"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_second(),
            start_s
        );
    }
}

fn in_2029(zone: &str, time: &str) -> Value {
    json!({
        "Form": "Appointment", "Subject": "T",
        "StartDate": "2029-07-04", "StartTime": time, "StartTimeZone": zone,
        "EndDate": "2029-07-04", "EndTime": "23:00:00", "EndTimeZone": zone,
    })
}

/// The zone's name is sent only where it means the same; the old Turkish rule has daylight time, which Turkey gave up.
#[tokio::test]
async fn a_zones_name_is_only_a_label() {
    let (sandbox, host) = start();
    let alice = webex(&sandbox, &host);
    for (zone, sent, answered) in [
        (
            "Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe",
            json!({"start": "2029-07-04T09:00:00", "timezone": "Europe/Berlin"}),
            "2029-07-04T09:00:00+02:00",
        ),
        (
            "Z=-1$DO=0$ZX=103$ZN=W. Europe",
            json!({"start": "2029-07-04T09:00:00+01:00"}),
            "2029-07-04T09:00:00+01:00",
        ),
        (
            "Z=-4505$DO=0$ZN=Nepal",
            json!({"start": "2029-07-04T09:00:00", "timezone": "Asia/Kathmandu"}),
            "2029-07-04T09:00:00+05:45",
        ),
    ] {
        let answer = post(&alice, &in_2029(zone, "09:00:00")).await;
        answer.expect(201);
        assert_eq!(plain(&answer)["meetingStartStr"], answered, "{zone}");
        let body = only(&sandbox.webex).json().unwrap();
        assert_eq!((&body["start"], body.get("timezone")), (&sent["start"], sent.get("timezone")), "{zone}");
    }
}

#[tokio::test]
async fn inotes_text_and_date_times_are_read_and_date_times_win() {
    let (sandbox, host) = start();
    let alice = webex(&sandbox, &host);
    let compound = "20290704T090000$Z=5$DO=1$DL=3 2 1 11 1 1$ZN=Eastern";
    let one = json!({
        "Form": "Appointment", "Subject": "T", "StartDateTime": compound, "EndDateTime": "20290704T100000$Z=5$DO=1$DL=3 2 1 11 1 1$ZN=Eastern",
    });
    let other = with(
        &in_2029("Z=0$DO=0$ZN=UTC", "01:00:00"),
        json!({"StartDateTime": "2029-07-04T13:00:00Z", "EndDateTime": "2029-07-04T10:00:00-04:00"}),
    );
    for body in [one, other] {
        let (whole, id) = scheduled(&alice, &body).await;
        let second =
            |item: &str| whole[item].as_str().unwrap().parse::<jiff::Timestamp>().unwrap().to_string();
        assert_eq!(
            (second("meetingStartStr"), second("meetingEndStr")),
            ("2029-07-04T13:00:00Z".into(), "2029-07-04T14:00:00Z".into())
        );
        sent(&sandbox.webex);
        assert_eq!(patch(&alice, &id, &whole).await.expect(200), json!({"changed": false}));
        assert!(sent(&sandbox.webex).is_empty());
    }
}
