//! Creates that are repeated: one key makes one meeting at Graph, whatever was lost on the way.

use super::*;

const KEY: &str = "8e03978e-40d5-43dd-bc93-6894a57f9324";

fn create_or_get() -> String {
    format!("POST {MEETINGS}/createOrGet")
}

async fn create(client: &Client<'_>, key: &str, body: &Value) -> crate::harness::Answer {
    client.both("POST", "/meetings").header("idempotency-key", key).json(body).send().await
}

fn replayed(answer: &crate::harness::Answer) -> (Value, bool) {
    let meeting = answer.expect(201)["meeting"].clone();
    (meeting, answer.header("idempotency-replayed") == "true")
}

#[tokio::test]
async fn one_key_makes_one_meeting() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let body = meeting_with(json!({"invitees": [{"email": "bob@example.com"}]}));
    let (first, again) = replayed(&create(&alice, KEY, &body).await);
    assert!(!again);
    let call = only(&sandbox.teams);
    assert_eq!(line(&call), create_or_get());
    let tag = call.json().unwrap()["externalId"].as_str().unwrap().to_owned();
    assert_eq!(tag.len(), 43);
    assert_eq!(replayed(&create(&alice, KEY, &body).await), (first, true));
    assert_eq!(sandbox.teams.meetings().len(), 1);
    // Another key makes another.
    assert!(!replayed(&create(&alice, "other", &body).await).1);
    assert_eq!(sandbox.teams.meetings().len(), 2);
}

#[tokio::test]
async fn a_lost_reply_costs_no_second_meeting() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let lost = [
        (FaultKind::CloseAfterProcessing, true),
        (FaultKind::Truncate, true),
        (FaultKind::StatusAfterProcessing(500), true),
        (FaultKind::StatusAfterProcessing(503), true),
        (FaultKind::CloseBeforeAnswer, false),
        (FaultKind::HtmlInsteadOfJson, false),
        (FaultKind::status(500), false),
    ];
    for (number, (kind, carried_out)) in lost.into_iter().enumerate() {
        let (key, body) = (number.to_string(), meeting(&format!("Plan {number}")));
        sandbox.teams.fault(Fault::once("POST", MEETINGS, kind.clone()));
        let answer = create(&alice, &key, &body).await;
        assert!(matches!(answer.status, 502 | 503), "{kind:?}: {}", answer.text);
        assert_eq!(sandbox.teams.meetings().len(), number + usize::from(carried_out), "{kind:?}");
        let (meeting, found) = replayed(&create(&alice, &key, &body).await);
        assert_eq!((&meeting["title"], found), (&body["title"], carried_out), "{kind:?}");
        assert!(replayed(&create(&alice, &key, &body).await).1);
        assert_eq!(sandbox.teams.meetings().len(), number + 1, "{kind:?}");
    }
}

#[tokio::test]
async fn a_new_process_without_memory_finds_it_too() {
    let sandbox = sandbox();
    let body = meeting("Plan");
    let pair = sandbox.teams.tokens(ALICE, &[]);
    let host = setup(&sandbox, "").start();
    sandbox.teams.fault(Fault::once("POST", MEETINGS, FaultKind::CloseAfterProcessing));
    create(&Client::new(&host, "teams", pair.clone()), KEY, &body).await.expect(502);
    host.kill();
    let host = setup(&sandbox, "").start();
    let client = Client::new(&host, "teams", pair);
    // What its organiser has made of it meanwhile stays.
    let id = sandbox.teams.meetings()[0]["id"].as_str().unwrap().to_owned();
    client.patch(&segment(&id), &json!({"start": hours(50), "end": hours(51)})).await.expect(200);
    let (meeting, found) = replayed(&create(&client, KEY, &body).await);
    assert!(found);
    assert_eq!((&meeting["id"], &meeting["start"]), (&json!(id), &json!(hours(50))));
    assert_eq!(sandbox.teams.meetings().len(), 1);
}

#[tokio::test]
async fn options_follow_and_survive_a_loss_between_the_two_calls() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let body = meeting_with(json!({"options": {"lobbyBypassSettings": {"scope": "organizer"}}}));
    sandbox.teams.fault(Fault::once("PATCH", MEETINGS, FaultKind::CloseBeforeAnswer));
    let lost = create(&alice, KEY, &body).await;
    assert!(matches!(lost.status, 502 | 503), "{}", lost.text);
    assert_eq!(sandbox.teams.meetings()[0]["lobbyBypassSettings"]["scope"], "organization");
    sent(&sandbox.teams);
    let (meeting, found) = replayed(&create(&alice, KEY, &body).await);
    assert!(found);
    assert_eq!(meeting["options"]["lobbyBypassSettings"]["scope"], "organizer");
    let id = meeting["id"].as_str().unwrap();
    assert_eq!(lines(&sandbox.teams), [create_or_get(), format!("PATCH {}", at_graph(id))]);
    assert_eq!(sandbox.teams.meetings().len(), 1);
}

#[tokio::test]
async fn what_no_repeatable_create_takes_is_refused_with_its_place() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let body = meeting_with(json!({"options": {"joinMeetingIdSettings": {"isPasscodeRequired": false}}}));
    let answer = create(&alice, KEY, &body).await;
    answer.problem(422, "invalid-request", "invalid");
    assert_eq!(answer.pointers(), ["/options/joinMeetingIdSettings"]);
    assert!(sent(&sandbox.teams).is_empty());
    let made = alice.create(&body).await.expect(201);
    assert!(made["meeting"].get("password").is_none(), "{made}");
}
