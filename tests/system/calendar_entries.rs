//! Calendar entries: the items that a meeting fills, what changes send, and what is refused in DOMI's words.

mod changes;
mod items;
mod refusals;
mod repeats;
mod times;

use convoke_sandbox::Sandbox;
use serde_json::{Map, Value, json};

use crate::client::{ALICE, Client, in_two_days};
use crate::harness::{Answer, Host, Setup, sandbox};

const INDIA: &str = "Z=-3005$DO=0$ZX=90$ZN=India";
const BERLIN: &str = "Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe";

fn start() -> (Sandbox, Host) {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    (sandbox, host)
}

fn webex<'a>(sandbox: &Sandbox, host: &'a Host) -> Client<'a> {
    let scopes = ["meeting:schedules_read", "meeting:schedules_write"];
    Client::new(host, "webex", sandbox.webex.tokens(ALICE, &scopes))
}

fn jiomeet<'a>(sandbox: &Sandbox, host: &'a Host) -> Client<'a> {
    let scopes = ["meeting:create", "meeting:read", "meeting:update", "meeting:delete", "user:read"];
    Client::new(host, "jiomeet", sandbox.jiomeet.tokens(ALICE, &scopes))
}

fn sametime<'a>(sandbox: &Sandbox, host: &'a Host) -> Client<'a> {
    Client::new(host, "sametime", sandbox.sametime.tokens(ALICE))
}

/// An entry on the clocks of India, from the 48th hour from now, so many minutes long.
fn entry_of(subject: &str, minutes: i64) -> Value {
    let shown = |minutes| {
        let there = in_two_days(minutes).to_zoned(jiff::tz::TimeZone::get("Asia/Kolkata").unwrap());
        (there.strftime("%Y-%m-%d").to_string(), there.strftime("%H:%M:%S").to_string())
    };
    let ((start_date, start_time), (end_date, end_time)) = (shown(0), shown(minutes));
    json!({
        "Form": "Appointment", "Subject": subject,
        "StartDate": start_date, "StartTime": start_time, "StartTimeZone": INDIA,
        "EndDate": end_date, "EndTime": end_time, "EndTimeZone": INDIA,
    })
}

pub(crate) fn entry(subject: &str) -> Value {
    entry_of(subject, 45)
}

/// A body with more members, or with others; `null` takes one out.
pub(crate) fn with(body: &Value, more: Value) -> Value {
    let mut body = body.clone();
    let members = body.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    members.retain(|_, value| !value.is_null());
    body
}

/// The items of an answer, as a client writes them back.
pub(crate) fn written(answer: &Value) -> Value {
    let items = answer.as_object().unwrap().iter();
    items.filter(|(_, value)| !value.is_array() && !value.is_object() && !value.is_boolean()).fold(
        json!({}),
        |mut items, (name, value)| {
            items[name] = value.clone();
            items
        },
    )
}

/// Every answer of these routes: one level of strings and numbers, nothing blank, and not large.
pub(crate) fn plain(answer: &Answer) -> Value {
    assert!(answer.text.len() < 64 * 1024, "{} bytes", answer.text.len());
    let body = answer.json();
    let members: &Map<String, Value> = body.as_object().unwrap();
    for (name, value) in members {
        match (name.as_str(), value) {
            ("changed", Value::Bool(_)) => {}
            ("clear" | "ignored", Value::Array(names)) => {
                assert!(!names.is_empty() && names.iter().all(Value::is_string), "{name}: {value}");
            }
            ("tokens", Value::Object(tokens)) => assert!(!tokens.is_empty()),
            (_, Value::String(text)) => assert!(!text.trim().is_empty(), "{name} is blank"),
            ("meetingDuration", Value::Number(number)) => assert!(number.is_u64(), "{number}"),
            _ => panic!("{name} is {value}"),
        }
    }
    body
}

async fn post(client: &Client<'_>, body: &Value) -> Answer {
    client.request("POST", "/calendar-entries").json(body).send().await
}

async fn patch(client: &Client<'_>, id: &str, body: &Value) -> Answer {
    client.request("PATCH", &format!("/calendar-entries/{id}")).json(body).send().await
}

async fn delete(client: &Client<'_>, id: &str) -> Answer {
    client.request("DELETE", &format!("/calendar-entries/{id}")).send().await
}

/// Schedules an entry; the entry with the items written back, and the meeting's id.
async fn scheduled(client: &Client<'_>, body: &Value) -> (Value, String) {
    let answer = post(client, body).await;
    answer.expect(201);
    let answer = plain(&answer);
    (with(body, written(&answer)), answer["meetingID"].as_str().unwrap().to_owned())
}
