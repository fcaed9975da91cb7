//! Answers that lead elsewhere: links, addresses and headers of a host that nobody has named.

use convoke_plugin::{Operation, Request, Response};
use serde_json::{Value, json};
use url::Url;

use super::super::compare::Breach;
use super::super::drive::{Call, Run, drive};
use super::super::kit::{Bench, Kit, Place, Verdict};
use super::super::rules::Rule;
use super::super::scene::{AnswerBody, Scene};
use super::super::subject::Open;
use super::super::variation::texts;

const ELSEWHERE: &str = "elsewhere.kit.example";

/// Members that answers of APIs have addresses in.
const NAMES: [&str; 11] = [
    "next",
    "nextLink",
    "@odata.nextLink",
    "next_page_url",
    "api_url",
    "apiUrl",
    "location",
    "href",
    "self",
    "url",
    "uri",
];

pub(super) fn check(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    let open = &bench.subject.open;
    for scene in bench.subject.successes() {
        let own = scene.turns.first().and_then(|turn| Url::parse(&turn.url).ok());
        let Some(own) = own.as_ref().and_then(Url::host_str) else { continue };
        for foreign in [
            format!("https://{ELSEWHERE}"),
            format!("https://{ELSEWHERE}/steal?page=2"),
            format!("https://{own}.{ELSEWHERE}/steal?page=2"),
            format!("https://{own}@{ELSEWHERE}/steal?page=2"),
            format!("//{ELSEWHERE}/steal?page=2"),
        ] {
            misled(kit, open, &scene, &foreign);
        }
    }
}

/// Every address in every answer is the foreign one, and the headers that name addresses do too; so is every address that the
/// session has of an earlier answer.
fn misled(kit: &mut Kit<'_>, open: &Open, scene: &Scene, foreign: &str) {
    let mut other = scene.clone();
    if let Some(session) = other.input.pointer_mut("/credentials/session") {
        lead(session, foreign);
    }
    for turn in &mut other.turns {
        if let AnswerBody::Json(json) = &mut turn.answer {
            lead(json, foreign);
            if let Value::Object(members) = json {
                for name in NAMES {
                    members.entry(name).or_insert_with(|| json!(foreign));
                }
                let links = json!({"self": {"href": foreign}, "next": {"href": foreign}});
                for name in ["links", "_links"] {
                    members.entry(name).or_insert_with(|| links.clone());
                }
            }
        }
        turn.answer_headers.retain(|(name, _)| name != "link");
        turn.answer_headers.push(("link".to_owned(), format!("<{foreign}>; rel=\"next\"")));
        turn.answer_headers.push(("location".to_owned(), foreign.to_owned()));
    }
    let call = Call::of(&other);
    let last = other.turns.last().map(super::super::scene::Turn::response);
    let mut answers = |number: usize, _: &Request| {
        let response =
            other.turns.get(number).map(super::super::scene::Turn::response).or_else(|| last.clone());
        Ok(response.unwrap_or(Response { status: 404, headers: Vec::new(), body: Vec::new() }))
    };
    let mut cursor = None;
    let place = Place::of(scene, format!("with {foreign} in each answer"));
    kit.call(Rule::ReachMisled, place.clone(), (open, &other, &call), &mut answers, |run| {
        cursor = run.result().and_then(|result| result["next_cursor"].as_str().map(str::to_owned));
        at_home(run)
    });
    let (Some(cursor), Operation::ListMeetings) = (cursor, scene.operation) else { return };
    let mut input = scene.input.clone();
    input["cursor"] = json!(cursor);
    let next = Call::with(scene, &input);
    kit.case(
        Rule::ReachMisled,
        Place { case: format!("{}; then the next page", place.case), ..place },
        || {
            let run = drive(&open.instance, &next, &mut answers);
            at_home(&run)
        },
    );
}

/// Every address of a value is the foreign one.
fn lead(json: &mut Value, foreign: &str) {
    for (at, _) in texts(json).into_iter().filter(|(_, text)| text.contains("://")) {
        if let Some(link) = json.pointer_mut(&at) {
            *link = json!(foreign);
        }
    }
}

fn at_home(run: &Run) -> Verdict {
    match run.requests.iter().find(|request| {
        let host = Url::parse(&request.url).ok().and_then(|url| url.host_str().map(str::to_owned));
        host.is_none_or(|host| host.ends_with(ELSEWHERE))
    }) {
        Some(away) => Err(Breach::new(
            "no request to a host that an answer names",
            format!("{} {}", away.method, away.url),
        )),
        None => Ok(()),
    }
}
