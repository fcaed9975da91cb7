//! What an operation makes of refusals, of outages and of no answer at all, at each of its requests.

use convoke_plugin::{FailureKind, Operation, Request, Response, Transport};
use serde_json::{Value, json};

use super::super::compare::Breach;
use super::super::drive::{Call, End, Run};
use super::super::kit::{Bench, Kit, Place, Verdict};
use super::super::rules::Rule;
use super::super::samples::{Fill, fill};
use super::super::scene::{AnswerBody, Scene};
use super::super::subject::Open;
use super::super::variation::texts;
use super::malformed::spoilt;

const STATUSES: [u16; 28] = [
    400, 401, 403, 404, 405, 406, 408, 409, 410, 412, 413, 415, 418, 420, 422, 429, 500, 501, 502, 503, 504,
    520, 529, 301, 302, 307, 199, 600,
];
/// All but `Denied`, which is the host's own answer to a request that the kit's other rules forbid.
const LOST: [Transport; 7] = [
    Transport::Timeout,
    Transport::Dns,
    Transport::Connect,
    Transport::Tls,
    Transport::Proxy,
    Transport::TooLarge,
    Transport::Protocol,
];

/// What a plugin may say of itself, in seconds, where it cannot read how long to wait.
const LONGEST_GUESS: u64 = 900;

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let open = &bench.subject.open;
    let shape = bench.subject.samples.error.as_ref();
    for scene in bench.subject.successes() {
        for at in 0..scene.turns.len() {
            for status in STATUSES {
                for (named, body) in bodies(shape, &scene, status) {
                    let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
                    if (300..400).contains(&status) {
                        headers
                            .push(("location".to_owned(), "https://elsewhere.kit.example/signin".to_owned()));
                    }
                    let answer = Response { status, headers, body: body.into_bytes() };
                    refused(kit, open, &scene, at, &answer, named);
                }
            }
            garbled(kit, open, &scene, at, shape);
            waits(kit, open, &scene, at);
            for lost in LOST {
                let call = Call::of(&scene);
                kit.call(
                    Rule::ErrorsNoAnswer,
                    Place::at(&scene, at, format!("no answer: {lost:?}")),
                    (open, &scene, &call),
                    &mut fails_at(&scene, at, Err(lost)),
                    |run| {
                        let known = [
                            FailureKind::ProviderUnavailable,
                            FailureKind::ProviderTimeout,
                            FailureKind::ProviderError,
                        ];
                        one_of(run, &known, scene.turns[at].optional || scene.turns[at].is_refusal())?;
                        not_again(&scene, at, None, run)
                    },
                );
            }
        }
    }
    for scene in bench.subject.scenes().into_iter().filter(|scene| !scene.succeeds()) {
        shown(kit, open, &scene);
    }
}

/// Error bodies of the provider's own form with members that are missing or of another type; its words repeat every secret.
fn garbled(kit: &mut Kit<'_>, open: &Open, scene: &Scene, at: usize, shape: Option<&Value>) {
    let shapes = match shape {
        Some(Value::Array(several)) => several.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => return,
    };
    let own = Fill::new(&[("words", &repeating(scene))]);
    let call = Call::of(scene);
    for shape in shapes {
        for (named, body) in spoilt(&fill(shape, &own)) {
            let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
            let answer = Response { status: 400, headers, body };
            let survives = survives(scene, at, answer.status);
            let place = Place::at(scene, at, format!("status 400, the error {named}"));
            let mut upstream = fails_at(scene, at, Ok(answer));
            kit.call(Rule::ErrorsRefusal, place, (open, scene, &call), &mut upstream, |run| {
                one_of(run, &[], survives)
            });
        }
    }
}

/// The failures that the samples show, their answers repeating what was sent, and spoilt.
fn shown(kit: &mut Kit<'_>, open: &Open, scene: &Scene) {
    let call = Call::of(scene);
    for (at, turn) in scene.turns.iter().enumerate() {
        let AnswerBody::Json(answer) = &turn.answer else { continue };
        let mut bodies: Vec<(Rule, String, Vec<u8>)> = Vec::new();
        for (pointer, _) in texts(answer) {
            let mut other = answer.clone();
            if let Some(text) = other.pointer_mut(&pointer) {
                *text = json!(repeating(scene));
            }
            let named = format!("an answer that repeats secrets at {pointer}");
            bodies.push((Rule::SecretsNotInFailures, named, other.to_string().into_bytes()));
        }
        let spoilt = spoilt(answer).into_iter();
        bodies
            .extend(spoilt.map(|(named, body)| (Rule::MalformedMembers, format!("an answer {named}"), body)));
        for (rule, named, body) in bodies {
            let answer = Response { body, ..turn.response() };
            let mut upstream = fails_at(scene, at, Ok(answer));
            // What holds for every call is all that is asked here.
            kit.call(rule, Place::at(scene, at, named), (open, scene, &call), &mut upstream, |_| Ok(()));
        }
    }
}

/// Words of a provider that repeats every secret it was sent.
fn repeating(scene: &Scene) -> String {
    let input = scene.input.to_string();
    let by_client = !scene.operation.uses_access_token() && !scene.fill.get("token_url").is_empty();
    let sent =
        |(name, value): &(&str, &str)| input.contains(value) || (*name == "client_secret" && by_client);
    let secrets: Vec<&str> = scene.fill.secrets().filter(sent).map(|(_, value)| value).collect();
    format!("The kit says no to {} \u{1b}[31m\r\nX-Kit: 1.", secrets.join(" and "))
}

/// Bodies that errors come with; one repeats every secret of the call.
fn bodies(shape: Option<&Value>, scene: &Scene, status: u16) -> Vec<(&'static str, String)> {
    let words = repeating(scene);
    let usual = json!({"error": "kit_error", "error_description": "{words}", "message": "{words}", "code": 70001,
        "errors": [{"description": "{words}", "message": "{words}"}], "details": "{words}"});
    let shapes = match shape {
        Some(Value::Array(several)) => several.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => std::slice::from_ref(&usual),
    };
    let own = Fill::new(&[("words", &words)]);
    let mut bodies = vec![("without a body", String::new())];
    bodies.extend(shapes.iter().map(|shape| ("repeating secrets", fill(shape, &own).to_string())));
    if matches!(status, 403 | 404 | 500 | 503) {
        let page = format!("<html><body><h1>Error</h1>{}</body></html>", "<p>Nothing here.</p>".repeat(200));
        bodies.push(("with an HTML page", page));
        bodies.push(("with JSON of another form", r#"[{"error":null},[],"x"]"#.to_owned()));
    }
    bodies
}

/// Answers as the sample does up to one request, which is answered otherwise, as are those that the sample does not show.
pub(super) fn fails_at(
    scene: &Scene,
    at: usize,
    with: Result<Response, Transport>,
) -> impl FnMut(usize, &Request) -> Result<Response, Transport> + '_ {
    move |number, request| match scene.turns.get(number) {
        Some(turn) if number != at && super::super::compare::same_url(&turn.url, &request.url) => {
            Ok(turn.response())
        }
        _ => with.clone(),
    }
}

fn refused(kit: &mut Kit<'_>, open: &Open, scene: &Scene, at: usize, answer: &Response, named: &str) {
    let status = answer.status;
    let (rule, allowed) = meaning(scene, at, status);
    let place = Place::at(scene, at, format!("status {status} {named}"));
    let call = Call::of(scene);
    let survives = survives(scene, at, status);
    kit.call(
        rule,
        place.clone(),
        (open, scene, &call),
        &mut fails_at(scene, at, Ok(answer.clone())),
        |run| one_of(run, &allowed, survives),
    );
    kit.call(
        Rule::ErrorsNotAgain,
        place,
        (open, scene, &call),
        &mut fails_at(scene, at, Ok(answer.clone())),
        |run| not_again(scene, at, Some(status), run),
    );
}

/// Whether the operation may well succeed although this request fails.
fn survives(scene: &Scene, at: usize, status: u16) -> bool {
    scene.turns[at].optional
        || scene.turns[at].is_refusal()
        // What is to go is gone.
        || (scene.turns[at].method == "DELETE" && matches!(status, 404 | 410))
        || (scene.operation == Operation::DeleteMeeting && matches!(status, 404 | 410))
        || (scene.operation == Operation::Revoke && (400..500).contains(&status) && status != 429)
}

/// Which failures a status may be told as; none listed: any but those that say something else.
fn meaning(scene: &Scene, at: usize, status: u16) -> (Rule, Vec<FailureKind>) {
    use FailureKind as F;
    let operation = scene.operation;
    let by_token = operation.uses_access_token() && scene.carries_token(at);
    let outage = vec![F::ProviderError, F::ProviderUnavailable, F::ProviderTimeout];
    match status {
        401 if by_token => (Rule::ErrorsToken, vec![F::ReauthorizationRequired]),
        403 if by_token => (Rule::ErrorsForbidden, vec![F::AccessDenied, F::AccountNotEntitled]),
        404 if names_meeting(scene, at) => (Rule::ErrorsNotFound, vec![F::NotFound]),
        // Some providers say it so.
        420 => (Rule::ErrorsRefusal, Vec::new()),
        429 => (Rule::ErrorsRateLimit, vec![F::RateLimited]),
        500..=599 => (Rule::ErrorsOutage, outage),
        300..=399 => {
            (Rule::ErrorsRedirect, vec![F::ProviderError, F::ProviderUnavailable, F::ReauthorizationRequired])
        }
        400..=499 if by_token && !matches!(status, 401 | 403) => (
            Rule::ErrorsRefusal,
            vec![
                F::InvalidRequest,
                F::Conflict,
                F::NotFound,
                F::AccessDenied,
                F::AccountNotEntitled,
                F::ProviderError,
                F::ProviderUnavailable,
                F::ProviderTimeout,
                F::Unsupported,
            ],
        ),
        _ => (Rule::ErrorsRefusal, Vec::new()),
    }
}

/// Whether the request asks for the meeting that the operation is about.
fn names_meeting(scene: &Scene, at: usize) -> bool {
    let about_one = matches!(
        scene.operation,
        Operation::GetMeeting | Operation::UpdateMeeting | Operation::DeleteMeeting
    );
    let id = scene.input["id"].as_str().unwrap_or_default();
    let decoded = percent_encoding::percent_decode_str(&scene.turns[at].url).decode_utf8_lossy().into_owned();
    about_one && !id.is_empty() && decoded.contains(id)
}

/// Failed, as one of these.
fn one_of(run: &Run, allowed: &[FailureKind], survives: bool) -> Verdict {
    let names: Vec<String> = allowed
        .iter()
        .filter_map(|kind| serde_json::to_value(kind).ok()?.as_str().map(str::to_owned))
        .collect();
    let wanted =
        if names.is_empty() { "a failure".to_owned() } else { format!("failure {}", names.join(" or ")) };
    match &run.end {
        End::Done(_) if survives => Ok(()),
        End::Failed(failure) if allowed.contains(&failure.kind) => Ok(()),
        // Told already by the rule for every call.
        End::Failed(failure) if allowed.is_empty() || failure.kind == FailureKind::Internal => Ok(()),
        _ => Err(Breach::new(wanted, run.told())),
    }
}

/// After a request that failed, nothing is written any more, and the same is not asked again.
fn not_again(scene: &Scene, at: usize, status: Option<u16>, run: &Run) -> Verdict {
    let turn = &scene.turns[at];
    let (Some(failed), false) = (run.requests.get(at), turn.optional) else { return Ok(()) };
    let after = run.requests.get(at + 1..).unwrap_or_default();
    let same = after.iter().find(|request| *request == failed);
    if let Some(same) = same {
        return Err(Breach::new(
            "the request is not sent again",
            format!("{} {} again", same.method, same.url),
        ));
    }
    // What was refused as it was may be tried in another form; what may have been carried out may not.
    if matches!(status, Some(400..=499)) && !matches!(status, Some(401 | 403 | 429)) {
        return Ok(());
    }
    let writes = after.iter().find(|request| !matches!(request.method.as_str(), "GET" | "HEAD"));
    match writes {
        Some(write) => {
            Err(Breach::new("nothing is written after a failure", format!("{} {}", write.method, write.url)))
        }
        None => Ok(()),
    }
}

/// `Retry-After` in each of its forms.
fn waits(kit: &mut Kit<'_>, open: &Open, scene: &Scene, at: usize) {
    let now_s = i64::try_from(scene.now_ms / 1000).unwrap_or_default();
    let date = |seconds: i64| jiff::Timestamp::from_second(now_s + seconds).unwrap_or_default();
    let http = date(120).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    for (text, wanted, unread) in [
        ("7".to_owned(), Some(7), false),
        ("3600".to_owned(), Some(3600), false),
        (http, Some(120), true),
        (date(120).to_string(), Some(120), true),
        ("soon".to_owned(), None, true),
        ("-5".to_owned(), None, true),
        ("99999999999999999999999".to_owned(), None, true),
        (String::new(), None, true),
    ] {
        let mut headers = vec![("retry-after".to_owned(), text.clone())];
        if text.is_empty() {
            headers.clear();
        }
        let answer = Response { status: 429, headers, body: Vec::new() };
        let call = Call::of(scene);
        let place = Place::at(scene, at, format!("status 429 with Retry-After {text:?}"));
        let read = |run: &Run| {
            run.failure().filter(|failure| failure.kind == FailureKind::RateLimited).map(|f| f.retry_after)
        };
        if scene.turns[at].optional {
            continue;
        }
        kit.call(
            Rule::ErrorsRetryAfter,
            place.clone(),
            (open, scene, &call),
            &mut fails_at(scene, at, Ok(answer.clone())),
            |run| {
                let Some(told) = read(run) else { return Ok(()) };
                let near = |told: u64| wanted.is_some_and(|wanted: u64| told.abs_diff(wanted) <= 1);
                let fits = match told {
                    Some(told) => near(told) || (unread && told <= LONGEST_GUESS),
                    None => unread,
                };
                if fits {
                    Ok(())
                } else {
                    Err(Breach::new(format!("retry_after {wanted:?}"), format!("retry_after {told:?}")))
                }
            },
        );
        if unread && wanted.is_some() {
            kit.call(
                Rule::ErrorsRetryAfterDate,
                place,
                (open, scene, &call),
                &mut fails_at(scene, at, Ok(answer)),
                |run| match read(run) {
                    Some(told) if told.is_none_or(|told| told.abs_diff(120) > 1) => {
                        Err(Breach::new("retry_after 120", format!("{told:?}")))
                    }
                    _ => Ok(()),
                },
            );
        }
    }
}
