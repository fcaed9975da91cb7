//! Creates that may be repeated.

use super::*;

fn keyed(uncertain: bool, more: Value) -> Value {
    with(meeting(json!({"idempotency": {"tag": "T", "uncertain": uncertain}})), more)
}

fn create_or_get() -> Request {
    post("/createOrGet", &body(json!({"externalId": "T"})))
}

#[test]
fn one_call_creates_or_finds() {
    for (uncertain, status) in [(false, 201), (true, 201), (false, 200), (true, 200)] {
        let moved = with(shown(), json!({"subject": "Moved", "startDateTime": "2030-03-04T05:30:00Z"}));
        let script = script().expect(create_or_get()).answer(status, moved.to_string());
        let made = create(script, keyed(uncertain, json!({}))).unwrap();
        assert_eq!(made.existing, status == 200);
        // What its organiser has made of it stays.
        assert_eq!(made.meeting.title.as_deref(), Some("Moved"));
        assert_eq!(made.meeting.start.as_deref(), Some("2030-03-04T05:30:00Z"));
    }
}

#[test]
fn options_follow_in_a_second_call_where_the_meeting_lacks_them() {
    let options = json!({"allowMeetingChat": "limited", "lobbyBypassSettings": {"scope": "organization"}});
    let after = with(shown(), json!({"allowMeetingChat": "limited"}));
    for status in [200, 201] {
        // An earlier try may have ended between the two calls.
        let script = script().expect(create_or_get()).answer(status, shown().to_string());
        let script =
            script.expect(patch(&json!({"allowMeetingChat": "limited"}))).answer(200, after.to_string());
        let made = create(script, keyed(false, json!({"options": options}))).unwrap();
        assert_eq!(made.meeting.options["allowMeetingChat"], "limited");
        assert_eq!(made.existing, status == 200);

        let script =
            convoke_plugin::testing::script().expect(create_or_get()).answer(status, after.to_string());
        create(script, keyed(false, json!({"options": options}))).unwrap();
    }
}

#[test]
fn attendees_go_with_the_first_call() {
    let sent = body(json!({
        "externalId": "T", "participants": {"attendees": [{"upn": "b@example.org", "role": "attendee"}]},
    }));
    let script = script().expect(post("/createOrGet", &sent)).answer(201, shown().to_string());
    create(script, keyed(false, json!({"invitees": [{"email": "b@example.org"}]}))).unwrap();
}

#[test]
fn what_neither_call_takes_is_refused_before_any() {
    let options = json!({"joinMeetingIdSettings": {"isPasscodeRequired": true}});
    let failure = create(script(), keyed(true, json!({"options": options}))).unwrap_err();
    assert_eq!((failure.kind, failure.errors.len()), (FailureKind::InvalidRequest, 1));
    assert_eq!(failure.errors[0].pointer, "/options/joinMeetingIdSettings");
    assert!(failure.errors[0].detail.contains("idempotency key"));
}

#[test]
fn a_failed_call_makes_no_other() {
    let script = script().expect(create_or_get()).answer(500, "");
    assert_eq!(create(script, keyed(true, json!({}))).unwrap_err().kind, FailureKind::ProviderError);
}
