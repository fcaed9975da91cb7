//! The provider as the host calls it, against scripted answers.

mod creating;
mod listing;
mod series;
mod sign_in;
mod updating;

use convoke_plugin::serde_json::{Value, json};
use convoke_plugin::testing::{self, NOW_MS, bearer};
use convoke_plugin::{Bound, Failure, Moment, Request};

use crate::Webex;

/// The API's root of every test.
const API: &str = "https://webexapis.com/v1";
/// An hour from now, in milliseconds since the epoch: 2030-03-01T01:00:00Z.
const START_MS: i64 = NOW_MS as i64 + 3_600_000;

fn open(own: Value) -> Result<(Webex, Bound), Failure> {
    testing::open(json!({"client_id": "app", "client_secret": "s&cret", "own": own}))
}

fn webex() -> Webex {
    open(json!({})).unwrap().0
}

/// With the token of every test.
fn signed(request: Request) -> Request {
    request.bearer(&bearer("tok").access_token)
}

fn moment(minutes: i64, offset_s: i32) -> Value {
    json!(Moment { unix_ms: START_MS + minutes * 60_000, offset_s })
}

/// What Webex answers for a meeting of three quarters of an hour.
fn shown(id: &str) -> Value {
    json!({
        "id": id, "title": "Review", "timezone": "UTC", "start": "2030-03-01T01:00:00Z", "end": "2030-03-01T01:45:00Z",
        "webLink": "https://acme.webex.com/j.php?MTID=m00", "hostKey": "000000",
    })
}
