//! `cargo bench`: what one operation costs across the plugin boundary, against the same code called directly.
//!
//! The same Webex provider twice: its library loaded as the host loads it, with input and result as JSON as the host hands
//! them over; and the provider linked in, its `async fn` called with and returning plain types. One round trip each, its
//! response from memory. What is counted are instructions, by valgrind's callgrind: this program runs itself under it with
//! two counts of operations, and the difference has neither start nor end in it. Without valgrind it measures time, which
//! says less and decides nothing.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that measures, for developers"
)]

use std::env;
use std::fmt::Debug;
use std::hint::black_box;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use convoke::plugins::{Catalog, Instance, Step};
use convoke_bench_direct::Webex;
use convoke_plugin::testing::{NOW_MS, answered_by, bearer};
use convoke_plugin::{
    CreateMeeting, Failure, Http, Invitee, MeetingAnswer, Moment, NewMeeting, Operation, Provider,
    RefreshGrant, Response, Tokens,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// An operation across the boundary may cost this much of the same code called directly.
const AIM: f64 = 1.4;
/// Few and many operations; what they differ by is divided by the difference.
const COUNTS: [u32; 2] = [100, 1100];
const OPERATIONS: [Operation; 2] = [Operation::Refresh, Operation::CreateMeeting];
/// The word that makes this program do operations and nothing else.
const OPERATE: &str = "--operate";

#[derive(Clone, Copy)]
enum Way {
    Direct,
    Across,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().collect();
    if let [_, word, operation, way, count] = arguments.as_slice()
        && word == OPERATE
    {
        let operation = OPERATIONS.into_iter().find(|known| known.name() == operation).unwrap();
        let way = if way == "direct" { Way::Direct } else { Way::Across };
        operate(operation, way, count.parse().unwrap());
        return ExitCode::SUCCESS;
    }
    let counted = Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    let (measure, unit): (fn(Operation, Way) -> f64, _) =
        if counted { (instructions, "instructions") } else { (nanoseconds, "ns") };
    if !counted {
        eprintln!(
            "\n*** valgrind is not installed: TIME is measured, not instructions, and the aim is not checked. ***\n"
        );
    }
    println!(
        "{:<16} {:>16} {:>16} {:>7}   aim {AIM}",
        format!("{unit} each"),
        "called directly",
        "across the ABI",
        "ratio"
    );
    let mut met = true;
    for operation in OPERATIONS {
        let [direct, across] = [Way::Direct, Way::Across].map(|way| measure(operation, way));
        let ratio = across / direct;
        met &= ratio <= AIM;
        println!(
            "{:<16} {direct:>16.0} {across:>16.0} {ratio:>7.2}   {}",
            operation.name(),
            if ratio <= AIM { "met" } else { "MISSED" }
        );
    }
    if met || !counted { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

// === Measuring ===

fn instructions(operation: Operation, way: Way) -> f64 {
    let [few, many] = COUNTS.map(|count| {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("callgrind.out");
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", &format!("--callgrind-out-file={}", out.display())])
            .arg(env::current_exe().unwrap())
            .args([
                OPERATE,
                operation.name(),
                if matches!(way, Way::Direct) { "direct" } else { "across" },
                &count.to_string(),
            ])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let report = std::fs::read_to_string(out).unwrap();
        let total =
            report.lines().find_map(|line| line.strip_prefix("summary: ").or(line.strip_prefix("totals: ")));
        total.unwrap().split_whitespace().next().unwrap().parse::<f64>().unwrap()
    });
    (many - few) / f64::from(COUNTS[1] - COUNTS[0])
}

fn nanoseconds(operation: Operation, way: Way) -> f64 {
    const ROUND: u32 = 2000;
    let round = || {
        let begun = Instant::now();
        operate(operation, way, ROUND);
        begun.elapsed().as_nanos() as f64 / f64::from(ROUND)
    };
    (0..20).map(|_| round()).fold(f64::INFINITY, f64::min)
}

// === Operations ===

fn operate(operation: Operation, way: Way, count: u32) {
    match (operation, way) {
        (Operation::Refresh, Way::Direct) => {
            direct(count, &grant(), &token_answer(), |provider, http, grant| async move {
                provider.refresh(&http, grant).await
            });
        }
        (Operation::Refresh, Way::Across) => across::<_, Tokens>(count, operation, &grant(), &token_answer()),
        (_, Way::Direct) => {
            let create = |provider: Arc<Webex>, http: Http, create| async move {
                provider.create_meeting(&http, create).await
            };
            direct(count, &meeting(NOW_MS), &meeting_answer(), create);
        }
        (_, Way::Across) => {
            let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64;
            across::<CreateMeeting<Value>, MeetingAnswer>(
                count,
                operation,
                &meeting(clock),
                &meeting_answer(),
            )
        }
    }
}

fn direct<I: Clone, O: Debug, F>(
    count: u32,
    input: &I,
    response: &Response,
    call: fn(Arc<Webex>, Http, I) -> F,
) where
    F: Future<Output = Result<O, Failure>>,
{
    let provider = Arc::new(convoke_plugin::testing::open::<Webex>(settings()).unwrap().0);
    for _ in 0..count {
        let answer = |request| {
            black_box(request);
            Ok(response.clone())
        };
        let result = answered_by(answer, |http| call(provider.clone(), http, black_box(input).clone()));
        black_box(result).unwrap();
    }
}

fn across<I: Serialize + Clone, O: DeserializeOwned>(
    count: u32,
    operation: Operation,
    input: &I,
    response: &Response,
) {
    let mut catalog = Catalog::new(plugin_dir(), Default::default());
    let plugin = catalog.load("webex").unwrap();
    let (instance, _) = Instance::open(&plugin, "webex", settings().to_string().as_bytes()).ok().unwrap();
    for _ in 0..count {
        let result: O = one_across(&instance, operation, &black_box(input).clone(), response);
        black_box(result);
    }
}

/// As `plugins/call.rs` drives an operation.
fn one_across<I: Serialize, O: DeserializeOwned>(
    instance: &Arc<Instance>,
    operation: Operation,
    input: &I,
    response: &Response,
) -> O {
    let payload = Arc::new(serde_json::to_vec(input).unwrap());
    let (task, mut step) =
        instance.start(operation, &payload, &"kXv3pQm2ZyR7aB1c".into(), Duration::from_secs(20), [7; 32]);
    let mut task = task.unwrap();
    loop {
        match step {
            Step::Http(id, request) => {
                black_box(request);
                step = task.respond(id, &Ok(response.clone()));
            }
            Step::Done(json) => return serde_json::from_slice(&json).unwrap(),
            Step::Sleep(..) | Step::Failed(_) => panic!("{step:?}"),
        }
    }
}

/// Where `cargo bench` puts the plugins' libraries: beside this program.
fn plugin_dir() -> PathBuf {
    env::current_exe().unwrap().parent().unwrap().to_owned()
}

// === Inputs and answers ===

fn settings() -> Value {
    json!({"id": "webex", "client_id": "C3f1e0", "client_secret": "0123456789abcdef"})
}

fn grant() -> RefreshGrant {
    RefreshGrant {
        refresh_token: "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw_PF84_1eb65fdf"
            .into(),
    }
}

/// Tomorrow, by the clock that the provider will see.
fn meeting<O: DeserializeOwned + Default>(now_ms: u64) -> CreateMeeting<O> {
    let hour = 3_600_000;
    let start = Moment { unix_ms: now_ms as i64 + 24 * hour, offset_s: 19_800 };
    let end = Moment { unix_ms: start.unix_ms + hour, offset_s: 19_800 };
    let invitee = |email: &str| Invitee {
        email: email.to_owned(),
        name: Some("Ada Lovelace".to_owned()),
        cohost: None,
    };
    let meeting = NewMeeting {
        title: "Quarterly review".to_owned(),
        agenda: Some("Figures, plans, and what else there is".to_owned()),
        start,
        end,
        time_zone: None,
        password: Some("Aa1bCc2d".to_owned()),
        invitees: vec![invitee("ada@example.com"), invitee("grace@example.com")],
        recurrence: None,
        send_email: false,
        idempotency: None,
        options: serde_json::from_value(
            json!({"enabledAutoRecordMeeting": false, "allowAnyUserToBeCoHost": true}),
        )
        .unwrap(),
    };
    CreateMeeting {
        credentials: bearer("ZDI3MGEyYzQtNmFlNS00NDNhLWFlNzAtZGVjNjE0MGU1OGZmZWNmZDEwN2ItYTU3"),
        meeting,
    }
}

fn token_answer() -> Response {
    answer(json!({
        "access_token": "ZDI3MGEyYzQtNmFlNS00NDNhLWFlNzAtZGVjNjE0MGU1OGZmZWNmZDEwN2ItYTU3",
        "expires_in": 1_209_599,
        "refresh_token": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTEyMzQ1Njc4",
        "refresh_token_expires_in": 7_775_999,
        "token_type": "Bearer",
        "scope": "meeting:schedules_read meeting:schedules_write spark:people_read",
    }))
}

/// As Webex answers: many members that nobody asked for.
fn meeting_answer() -> Response {
    answer(json!({
        "id": "870f51ff287b41be8648412901e0402b", "meetingNumber": "2551234567", "title": "Quarterly review", "agenda": "Figures, plans, and what else there is",
        "password": "Aa1bCc2d", "phoneAndVideoSystemPassword": "12345678", "meetingType": "meetingSeries", "state": "active",
        "timezone": "UTC", "start": "2090-05-28T00:00:00Z", "end": "2090-05-28T01:00:00Z",
        "hostUserId": "Y2lzY29zcGFyazovL3VzL1BFT1BMRS83MGZjZTg5", "hostDisplayName": "Ada Host", "hostEmail": "host@example.com", "hostKey": "123456",
        "siteUrl": "example.webex.com", "webLink": "https://example.webex.com/example/j.php?MTID=m1234567890abcdef",
        "sipAddress": "2551234567@example.webex.com", "dialInIpAddress": "192.0.2.1", "enabledAutoRecordMeeting": false,
        "allowAnyUserToBeCoHost": true, "allowFirstUserToBeCoHost": false, "enabledJoinBeforeHost": true, "joinBeforeHostMinutes": 5,
        "publicMeeting": false, "reminderTime": 15, "unlockedMeetingJoinSecurity": "allowJoinWithLobby", "enabledBreakoutSessions": false,
        "telephony": {
            "accessCode": "2551234567",
            "callInNumbers": [
                {"label": "US Toll", "callInNumber": "+1-415-555-0100", "tollType": "toll"},
                {"label": "India Toll", "callInNumber": "+91-22-5550-0100", "tollType": "toll"},
            ],
            "links": [{"rel": "globalCallinNumbers", "href": "/v1/meetings/870f51ff/globalCallinNumbers", "method": "GET"}],
        },
    }))
}

fn answer(body: Value) -> Response {
    let headers = [
        ("content-type", "application/json;charset=UTF-8"),
        ("date", "Fri, 01 Mar 2030 00:00:00 GMT"),
        ("server", "istio-envoy"),
        ("trackingid", "ROUTER_6017C8C4-2F1A-01BB-00B4-AC12DF5E00B4"),
        ("cache-control", "no-cache, no-store"),
        ("vary", "Accept-Encoding"),
        ("strict-transport-security", "max-age=63072000; includeSubDomains; preload"),
        ("transfer-encoding", "chunked"),
    ];
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Response { status: 200, headers, body: body.to_string().into_bytes() }
}
