//! The published documents: the OpenAPI document and every schema are well formed, and are what requests are held to.

use std::collections::BTreeSet;
use std::path::Path;

use convoke_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::client::{ALICE, Client, hours, meeting, meeting_with};
use crate::harness::{Host, Setup, sandbox};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const NAMES: [&str; 22] = [
    "authorization",
    "calendar-entry-cleared",
    "calendar-entry-patch",
    "calendar-entry-request",
    "calendar-entry-response",
    "deleted-response",
    "login-request",
    "meeting-list-response",
    "meeting-patch",
    "meeting-request",
    "meeting-response",
    "pairing-confirmed",
    "pairing-pending",
    "pairing-request",
    "pairing-started",
    "problem",
    "profile-response",
    "provider",
    "provider-list",
    "refresh-request",
    "revoke-request",
    "token-response",
];

fn start() -> (Sandbox, Host) {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    (sandbox, host)
}

async fn served(host: &Host, path: &str) -> Value {
    host.get(path).send().await.expect(200)
}

/// Calls `visit` with every object of a document and its place.
fn each_object<'a>(
    value: &'a Value,
    place: &str,
    visit: &mut dyn FnMut(&str, &'a serde_json::Map<String, Value>),
) {
    match value {
        Value::Object(members) => {
            visit(place, members);
            for (name, member) in members {
                each_object(
                    member,
                    &format!("{place}/{}", name.replace('~', "~0").replace('/', "~1")),
                    visit,
                );
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                each_object(item, &format!("{place}/{index}"), visit);
            }
        }
        _ => {}
    }
}

/// What OpenAPI 3.1 asks of a document, as far as it can be wrong here.
fn check(document: &Value) {
    assert_eq!(document["openapi"], "3.1.0");
    for place in ["/info/title", "/info/version", "/servers/0/url"] {
        assert!(document.pointer(place).is_some_and(Value::is_string), "{place}");
    }
    each_object(document, "", &mut |place, members| {
        if let Some(Value::String(reference)) = members.get("$ref") {
            let target =
                reference.strip_prefix('#').unwrap_or_else(|| panic!("{place}: {reference} is elsewhere"));
            assert!(document.pointer(target).is_some(), "{place}: {reference} leads nowhere");
        }
        assert!(!members.contains_key("$schema"), "{place}: a schema inside has no dialect of its own");
    });
    let tags: Vec<_> =
        document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    assert_eq!(tags.len(), tags.iter().collect::<BTreeSet<_>>().len(), "tags are unique");
    let schemes = document["components"]["securitySchemes"].as_object().unwrap();
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        assert!(path.starts_with('/'), "{path}");
        let named: BTreeSet<_> = path.split(['{', '}']).skip(1).step_by(2).collect();
        for (method, operation) in item.as_object().unwrap() {
            let at = format!("{method} {path}");
            assert!(METHODS.contains(&method.as_str()), "{at}");
            assert!(
                ids.insert(operation["operationId"].as_str().unwrap().to_owned()),
                "{at}: the operationId is not unique"
            );
            assert!(operation["summary"].is_string(), "{at}");
            for tag in operation["tags"].as_array().unwrap() {
                assert!(tags.contains(&tag.as_str().unwrap()), "{at}: the tag {tag} is not declared");
            }
            let mut declared = BTreeSet::new();
            let mut seen = BTreeSet::new();
            for parameter in operation["parameters"].as_array().unwrap_or(&Vec::new()) {
                let (name, place) = (parameter["name"].as_str().unwrap(), parameter["in"].as_str().unwrap());
                assert!(seen.insert((name.to_owned(), place.to_owned())), "{at}: {name} is declared twice");
                assert!(parameter["schema"].is_object(), "{at}: {name} has no schema");
                if place == "path" {
                    assert_eq!(parameter["required"], true, "{at}: {name}");
                    declared.insert(name.to_owned());
                }
            }
            assert_eq!(declared.iter().map(String::as_str).collect::<BTreeSet<_>>(), named, "{at}");
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.keys().any(|status| status.starts_with('2')), "{at}");
            for (status, response) in responses {
                assert!(matches!(status.parse::<u16>(), Ok(100..=599)), "{at}: {status}");
                assert!(response["description"].is_string(), "{at}: {status}");
                let problem = response.pointer("/content/application~1problem+json/schema/$ref");
                assert_eq!(problem.is_some(), !status.starts_with('2'), "{at}: {status}");
            }
            for requirement in operation["security"].as_array().unwrap_or(&Vec::new()) {
                assert!(
                    requirement.as_object().unwrap().keys().all(|name| schemes.contains_key(name)),
                    "{at}"
                );
            }
            if let Some(body) = operation.get("requestBody") {
                assert!(
                    body["content"]
                        .as_object()
                        .unwrap()
                        .values()
                        .all(|media| media["schema"]["$ref"].is_string()),
                    "{at}"
                );
                assert!(!matches!(method.as_str(), "get" | "delete" | "head"), "{at} has a body");
            }
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        jsonschema::draft202012::meta::validate(schema).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[tokio::test]
async fn the_served_document_is_openapi_with_each_providers_own_options() {
    let (_sandbox, host) = start();
    let answer = host.get("/openapi.json").send().await;
    assert_eq!(answer.header("content-type"), "application/json");
    let document = answer.expect(200);
    check(&document);
    assert_eq!(document["servers"][0]["url"], host.url(""));
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.keys().all(|path| !path.contains("{provider}")));
    for provider in ["webex", "jiomeet", "sametime"] {
        let path = format!("/v1/providers/{provider}/meetings");
        let body = &paths[&path]["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"];
        assert_eq!(body, &json!(format!("#/components/schemas/{provider}-meeting-request")));
        let options = &document["components"]["schemas"][format!("{provider}-meeting-request")]["properties"]
            ["options"];
        let published = served(&host, &format!("/v1/providers/{provider}/schemas/options.json")).await;
        assert_eq!(options["properties"], published["properties"], "{provider}");
        assert_eq!(options["additionalProperties"], false, "{provider}");
        // What a provider does not have is not there.
        assert_eq!(paths.contains_key(&format!("/v1/providers/{provider}/login")), provider == "sametime");
        assert!(!paths.contains_key(&format!("/v1/providers/{provider}/revoke")));
    }
}

/// Every route that the document names exists, and answers with a status that it names.
#[tokio::test]
async fn every_documented_route_exists_and_answers_as_documented() {
    let (sandbox, host) = start();
    let webex = sandbox
        .webex
        .tokens(ALICE, &["meeting:schedules_read", "meeting:schedules_write", "spark:people_read"]);
    let document = served(&host, "/openapi.json").await;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let target = path.replace("{id}", "x");
            let statuses: Vec<u16> =
                operation["responses"].as_object().unwrap().keys().map(|s| s.parse().unwrap()).collect();
            let request = || host.request(&method.to_uppercase(), &target);
            let mut answers = vec![request().json(&json!({})).send().await];
            answers.push(request().bearer("dead").json(&json!({"nope": 1})).send().await);
            answers.push(
                request()
                    .header("authorization", "Basic x")
                    .body("{")
                    .header("content-type", "application/json")
                    .send()
                    .await,
            );
            answers.push(
                request()
                    .bearer(&webex.access_token)
                    .header("content-type", "text/plain")
                    .body("x")
                    .send()
                    .await,
            );
            answers.push(
                request()
                    .bearer(&webex.access_token)
                    .json(&json!({"username": "a", "password": "b", "token": "c"}))
                    .send()
                    .await,
            );
            answers.push(
                request()
                    .bearer(&webex.access_token)
                    .json(&json!({"username": "a", "password": "b"}))
                    .send()
                    .await,
            );
            answers.push(
                request().bearer(&webex.access_token).json(&json!({"refresh_token": "dead"})).send().await,
            );
            answers.push(request().bearer(&webex.access_token).json(&meeting("T")).send().await);
            if operation.get("requestBody").is_some() {
                answers.push(
                    request()
                        .bearer(&webex.access_token)
                        .json(&json!({"agenda": "x".repeat(70_000)}))
                        .send()
                        .await,
                );
            }
            for answer in answers {
                assert!(
                    statuses.contains(&answer.status),
                    "{method} {path} is not documented to answer {}: {}",
                    answer.status,
                    answer.text
                );
                let slug = answer.status >= 400;
                assert_eq!(slug, answer.header("content-type") == "application/problem+json");
                if slug {
                    let kind = answer.json()["type"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
                    let words =
                        operation["responses"][answer.status.to_string()]["description"].as_str().unwrap();
                    assert!(
                        words.contains(&format!("`{kind}`")),
                        "{method} {path}: {kind} is not among {words}"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn every_schema_is_served_by_its_name_and_is_one() {
    let (_sandbox, host) = start();
    let document = served(&host, "/openapi.json").await;
    for name in NAMES {
        let answer = host.get(&format!("/v1/schemas/{name}.json")).send().await;
        assert_eq!(answer.header("content-type"), "application/schema+json");
        let schema = answer.expect(200);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        jsonschema::draft202012::meta::validate(&schema).unwrap();
        let mut inside = schema.clone();
        inside.as_object_mut().unwrap().remove("$schema");
        assert_eq!(document["components"]["schemas"][name], inside, "{name}");
        let (code, printed, _) = Setup::empty().run(&["schema", name]);
        assert_eq!((code, serde_json::from_str::<Value>(&printed).unwrap()), (0, schema), "{name}");
    }
    let own =
        |name: &&String| !["webex-", "jiomeet-", "sametime-"].iter().any(|prefix| name.starts_with(prefix));
    let listed: Vec<_> = document["components"]["schemas"].as_object().unwrap().keys().filter(own).collect();
    assert_eq!(listed, NAMES, "a schema is not in the list of this test");
    for provider in ["webex", "jiomeet", "sametime"] {
        let shown = served(&host, &format!("/v1/providers/{provider}")).await;
        for name in [
            "config",
            "options",
            "meeting-request",
            "meeting-patch",
            "calendar-entry-request",
            "calendar-entry-patch",
        ] {
            let schema = served(&host, &format!("/v1/providers/{provider}/schemas/{name}.json")).await;
            jsonschema::draft202012::meta::validate(&schema)
                .unwrap_or_else(|error| panic!("{provider} {name}: {error}"));
        }
        for link in shown["links"].as_object().unwrap().iter().filter(|(name, _)| name.starts_with("schema_"))
        {
            host.fetch(link.1.as_str().unwrap()).send().await.expect(200);
        }
    }
}

/// A body is refused by its schema exactly when the published schema refuses it.
#[tokio::test]
async fn the_published_schema_is_the_one_that_validates() {
    let (sandbox, host) = start();
    let scopes = ["meeting:schedules_read", "meeting:schedules_write"];
    let client = Client::new(&host, "webex", sandbox.webex.tokens(ALICE, &scopes));
    let id = client.schedule("T").await;
    let bodies = [
        json!({}),
        json!([]),
        meeting("T"),
        meeting_with(json!({"title": ""})),
        meeting_with(json!({"title": "  "})),
        meeting_with(json!({"title": 1})),
        meeting_with(
            json!({"agenda": null, "time_zone": null, "password": null, "invitees": null, "recurrence": null, "send_email": null, "options": null}),
        ),
        meeting_with(json!({"options": {"reminderTime": 5}})),
        meeting_with(json!({"options": {"reminderTime": 5.0}})),
        meeting_with(json!({"options": {"reminderTime": 5.5}})),
        meeting_with(json!({"options": {"reminderTime": -1}})),
        meeting_with(json!({"options": {"hostKey": "1"}})),
        meeting_with(json!({"options": {"trackingCodes": null}})),
        meeting_with(json!({"options": {"unlockedMeetingJoinSecurity": "allowJoin"}})),
        meeting_with(json!({"options": {"unlockedMeetingJoinSecurity": "allow"}})),
        meeting_with(json!({"start": "soon"})),
        meeting_with(json!({"recurrence": "rrule:FREQ=DAILY;COUNT=2"})),
        meeting_with(json!({"recurrence": "FREQ=DÄILY"})),
        meeting_with(json!({"invitees": [{"email": "a@example.org", "name": null, "cohost": null}]})),
        meeting_with(json!({"invitees": [{"email": "a.example.org"}]})),
        meeting_with(json!({"extra": true})),
        json!({"title": "Only"}),
        json!({"agenda": null}),
        json!({"start": hours(60), "end": hours(61)}),
        json!({"title": null}),
    ];
    for (name, method, path) in [
        ("meeting-request", "POST", "/meetings".to_owned()),
        ("meeting-patch", "PATCH", format!("/meetings/{id}")),
    ] {
        let schema = served(&host, &client.path(&format!("/schemas/{name}.json"))).await;
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        for body in &bodies {
            let answer = client.request(method, &path).json(body).send().await;
            assert_eq!(answer.status < 300, validator.is_valid(body), "{method} {body}: {}", answer.text);
        }
    }
}

/// Answers are what their schemas say, too.
#[tokio::test]
async fn answers_fit_their_schemas() {
    let (sandbox, host) = start();
    let scopes = ["meeting:schedules_read", "meeting:schedules_write", "spark:people_read"];
    let clients = [
        Client::new(&host, "webex", sandbox.webex.tokens(ALICE, &scopes)),
        Client::new(&host, "jiomeet", sandbox.jiomeet.tokens(ALICE, &[])),
        Client::new(&host, "sametime", sandbox.sametime.tokens(ALICE)),
    ];
    let mut answers = vec![
        ("provider-list", host.get("/v1/providers").send().await),
        ("problem", host.get("/v1/nope").send().await),
    ];
    for client in &clients {
        let created = client
            .bare("POST", "/meetings")
            .refresh_token(&client.pair.refresh_token)
            .json(&meeting_with(json!({"agenda": "A"})))
            .send()
            .await;
        let id = created.json()["meeting"]["id"].as_str().unwrap().to_owned();
        answers.push(("meeting-response", created));
        answers.push(("meeting-response", client.get(&id).await));
        answers.push(("meeting-response", client.patch(&id, &json!({"title": "B"})).await));
        answers.push(("meeting-list-response", client.list("").await));
        answers.push(("profile-response", client.both("GET", "/profile").send().await));
        answers.push((
            "deleted-response",
            client
                .bare("DELETE", &format!("/meetings/{id}"))
                .refresh_token(&client.pair.refresh_token)
                .send()
                .await,
        ));
        answers.push(("problem", client.create(&json!({})).await));
        answers.push(("problem", client.get("gone").await));
        answers.push(("provider", host.get(&client.path("")).send().await));
        answers.push(("authorization", host.get(&client.path("/authorization")).send().await));
        let body = json!({"refresh_token": client.pair.refresh_token});
        answers.push(("token-response", client.bare("POST", "/token").json(&body).send().await));
    }
    for (name, answer) in answers {
        let mut schema = served(&host, &format!("/v1/schemas/{name}.json")).await;
        // An answer may grow; here a member that is not published is a mistake.
        if schema.get("type") == Some(&json!("object")) {
            schema["additionalProperties"] = json!(false);
        }
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        let body = answer.json();
        let errors: Vec<_> = validator.iter_errors(&body).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}: {body}");
    }
}

#[test]
fn the_checked_in_document_is_the_one_that_is_printed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let (code, printed, errors) = Setup::empty().run(&["schema", "openapi"]);
    assert_eq!(code, 0, "{errors}");
    let printed: Value = serde_json::from_str(&printed).unwrap();
    check(&printed);
    // By members and not by text: the order in which a build prints them depends on what else is in it.
    let kept: Value =
        serde_json::from_str(&std::fs::read_to_string(&file).unwrap_or_default()).unwrap_or_default();
    assert!(
        kept == printed,
        "docs/openapi.json is not what the program prints. Look at what changed, then write it anew:\n\
         cargo run --package convoke --bin convoke -- schema openapi --config /dev/null > docs/openapi.json"
    );
}
