//! GoToMeeting through `/v1`: what is sent upstream, and what comes back, member by member.

mod entries;
mod lists;
mod refusals;
mod repeated;
mod sign_in;

use convoke_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::client::{
    ALICE, Client, header_names, hours, in_two_days, line, lines, meeting, meeting_with, on_clocks_of, only,
    sent,
};
use crate::harness::{Host, Setup, sandbox};

const MEETINGS: &str = "/G2M/rest/meetings";

/// The configuration of GoToMeeting at the sandbox, where its identity host and its API are one server.
pub(crate) fn section(sandbox: &Sandbox) -> String {
    let origin = format!("http://{}", sandbox.gotomeeting.address());
    format!(
        "[providers.gotomeeting]\nbase_url = \"{}\"\nauthorize_url = \"{origin}/oauth/authorize\"\n\
         token_url = \"{origin}/oauth/token\"\njoin_url = \"{origin}/join/{{id}}\"\n\
         client_id = \"convoke-demo\"\nclient_secret = \"convoke-demo-secret\"",
        sandbox.gotomeeting.base_url(),
    )
}

fn start() -> (Sandbox, Host) {
    let sandbox = sandbox();
    let host = Setup::gotomeeting(&sandbox).start();
    (sandbox, host)
}

fn alice<'a>(sandbox: &Sandbox, host: &'a Host) -> Client<'a> {
    Client::new(host, "gotomeeting", sandbox.gotomeeting.tokens(ALICE, &[]))
}

/// What the API must tell of the only meeting there is.
fn told(sandbox: &Sandbox) -> Value {
    let meetings = sandbox.gotomeeting.meetings();
    assert_eq!(meetings.len(), 1);
    told_of(sandbox, &meetings[0])
}

fn told_of(sandbox: &Sandbox, shown: &Value) -> Value {
    let plain = |name: &str| shown[name].as_str().unwrap().replace(".+0000", "Z");
    let id = shown["meetingId"].to_string();
    let join_url = format!("http://{}/join/{id}", sandbox.gotomeeting.address());
    let mut told = json!({
        "id": id,
        "provider": "gotomeeting",
        "title": shown["subject"].as_str().unwrap().replace("&lt;", "<").replace("&gt;", ">"),
        "start": plain("startTime"),
        "end": plain("endTime"),
        "join_url": join_url,
        "location_text": format!("Attendee Link: {join_url}"),
        "options": {
            "passwordrequired": shown["passwordRequired"], "meetingtype": shown["meetingType"],
            "conferenceCallInfo": shown["conferenceCallInfo"], "maxParticipants": 26,
        },
    });
    if shown["conferenceCallInfo"].as_str().unwrap().contains("Access Code") {
        told["access_code"] = json!(id);
        told["dial_in"] = json!([
            {"label": "US", "number": "+1 555-0100"},
            {"label": "US (Toll Free)", "number": "+1 555-0101", "toll_free": true},
        ]);
    }
    told
}

fn with(mut value: Value, more: Value) -> Value {
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    value
}

/// The whole meeting that create and update send.
fn whole(subject: &str, start: i64, end: i64) -> Value {
    json!({
        "subject": subject, "starttime": in_two_days(start).to_string(), "endtime": in_two_days(end).to_string(),
        "passwordrequired": false, "conferencecallinfo": "Hybrid", "timezonekey": "", "meetingtype": "scheduled",
    })
}

#[tokio::test]
async fn create_sends_all_fields_in_utc_and_keeps_what_has_no_place() {
    for form in ["array", "object"] {
        let (sandbox, host) = start();
        sandbox.gotomeeting.switch("created", form).unwrap();
        let alice = alice(&sandbox, &host);
        let zone = "Asia/Kolkata";
        let ((start, start_told), (end, end_told)) =
            (on_clocks_of(zone, in_two_days(0)), on_clocks_of(zone, in_two_days(45)));
        let answer = alice
            .create(&json!({
                "title": "Übersicht <Q3> & \"more\"", "agenda": "Numbers", "start": start, "end": end, "time_zone": zone,
                "send_email": true, "invitees": [],
                "options": {"passwordrequired": true, "meetingtype": "recurring", "coorganizerKeys": ["77"]},
            }))
            .await;
        let call = only(&sandbox.gotomeeting);
        assert_eq!(line(&call), format!("POST {MEETINGS}"));
        assert_eq!(header_names(&call), ["authorization", "content-type"]);
        assert_eq!(call.header("authorization").unwrap(), format!("Bearer {}", alice.pair.access_token));
        let options =
            json!({"passwordrequired": true, "meetingtype": "recurring", "coorganizerKeys": ["77"]});
        assert_eq!(call.json().unwrap(), with(whole("Übersicht &lt;Q3&gt; & \"more\"", 0, 45), options));
        let mut expected = with(
            told(&sandbox),
            json!({
                "agenda": "Numbers", "ignored": ["agenda", "send_email"],
                "start": start_told, "end": end_told, "time_zone": zone,
            }),
        );
        expected["options"]["coorganizerKeys"] = json!(["77"]);
        assert_eq!(answer.expect(201), json!({"meeting": expected}));
        let id = expected["id"].as_str().unwrap();
        assert_eq!(answer.header("location"), alice.path(&format!("/meetings/{id}")));
    }
}

#[tokio::test]
async fn the_least_has_every_required_field() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let answer = alice.create(&meeting("T")).await.expect(201);
    assert_eq!(only(&sandbox.gotomeeting).json().unwrap(), whole("T", 0, 60));
    assert_eq!(answer, json!({"meeting": told(&sandbox)}));
}

#[tokio::test]
async fn the_configured_telephone_and_the_callers_own() {
    let sandbox = sandbox();
    let host = Setup::gotomeeting(&sandbox).add("conferencecallinfo = \"VoIP\"").start();
    let alice = alice(&sandbox, &host);
    let sent_info = || only(&sandbox.gotomeeting).json().unwrap()["conferencecallinfo"].clone();
    alice.create(&meeting("T")).await.expect(201);
    assert_eq!(sent_info(), "VoIP");
    let options = json!({"options": {"conferencecallinfo": "Ask Anna"}});
    let answer = alice.create(&meeting_with(options)).await.expect(201);
    assert_eq!(sent_info(), "Ask Anna");
    assert_eq!(answer["meeting"]["options"]["conferenceCallInfo"], "Ask Anna");
    assert!(answer["meeting"].get("dial_in").is_none() && answer["meeting"].get("access_code").is_none());
}

#[tokio::test]
async fn read_in_every_form_with_the_hosts_link() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("To be read").await;
    for (read, times) in [("array", "odd"), ("object", "plain")] {
        sandbox.gotomeeting.switch("read", read).unwrap();
        sandbox.gotomeeting.switch("times", times).unwrap();
        sent(&sandbox.gotomeeting);
        let answer = alice.get(&id).await.expect(200);
        assert_eq!(
            lines(&sandbox.gotomeeting),
            [format!("GET {MEETINGS}/{id}"), format!("GET {MEETINGS}/{id}/start")]
        );
        let host_url = answer["meeting"]["host_url"].as_str().unwrap();
        assert!(host_url.contains(&format!("/host/{id}?authenticationToken=")), "{host_url}");
        let expected = with(told(&sandbox), json!({"host_url": host_url}));
        assert_eq!(answer, json!({"meeting": expected}));
    }
}

#[tokio::test]
async fn the_hosts_link_can_be_left_out() {
    let sandbox = sandbox();
    let host = Setup::gotomeeting(&sandbox).add("host_links = false").start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("T").await;
    sent(&sandbox.gotomeeting);
    assert_eq!(alice.get(&id).await.expect(200), json!({"meeting": told(&sandbox)}));
    assert_eq!(lines(&sandbox.gotomeeting), [format!("GET {MEETINGS}/{id}")]);
}

#[tokio::test]
async fn a_patch_becomes_the_whole_meeting() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    let id = alice.schedule("A <b>").await;
    sent(&sandbox.gotomeeting);
    let read = format!("GET {MEETINGS}/{id}");
    let steps = [read.clone(), format!("PUT {MEETINGS}/{id}"), read.clone()];

    let answer = alice.patch(&id, &json!({"title": "Another > one"})).await.expect(200);
    let calls = sent(&sandbox.gotomeeting);
    assert_eq!(calls.iter().map(line).collect::<Vec<_>>(), steps);
    assert_eq!(calls[1].header("content-type"), Some("application/json"));
    assert_eq!(calls[1].json().unwrap(), whole("Another &gt; one", 0, 60));
    assert_eq!(answer, json!({"meeting": with(told(&sandbox), json!({"link_changed": false}))}));

    // One of the times: the host reads the other, and asks for the host's link with it.
    let answer = alice.patch(&id, &json!({"start": in_two_days(15).to_string()})).await.expect(200);
    let put = sent(&sandbox.gotomeeting).into_iter().find(|call| call.method == "PUT").unwrap();
    assert_eq!(put.json().unwrap(), whole("Another &gt; one", 15, 60));
    assert_eq!(answer["meeting"]["end"], hours(49));

    // What the patch does not mention stays: somebody's own text for the telephone, the kind, the password.
    let options =
        json!({"conferencecallinfo": "Ask Anna", "passwordrequired": true, "meetingtype": "recurring"});
    alice.patch(&id, &json!({"options": options})).await.expect(200);
    sent(&sandbox.gotomeeting);
    alice.patch(&id, &json!({"title": "T"})).await.expect(200);
    assert_eq!(sent(&sandbox.gotomeeting)[1].json().unwrap(), with(whole("T", 15, 60), options));

    // What GoTo does not keep is told back and listed, and nothing is sent for it.
    let answer =
        alice.patch(&id, &json!({"agenda": "Numbers", "time_zone": "Asia/Kolkata"})).await.expect(200);
    assert_eq!(lines(&sandbox.gotomeeting), std::slice::from_ref(&read));
    assert_eq!(
        (&answer["meeting"]["agenda"], &answer["meeting"]["ignored"]),
        (&json!("Numbers"), &json!(["agenda"]))
    );
    alice
        .patch(&id, &json!({"agenda": null, "password": null, "recurrence": null, "invitees": null}))
        .await
        .expect(200);
    assert_eq!(lines(&sandbox.gotomeeting), [read]);
}

#[tokio::test]
async fn delete_is_done_also_when_it_is_gone() {
    for unknown in ["404", "400"] {
        let (sandbox, host) = start();
        sandbox.gotomeeting.switch("unknown_meeting", unknown).unwrap();
        let alice = alice(&sandbox, &host);
        let id = alice.schedule("T").await;
        sent(&sandbox.gotomeeting);
        let answer = alice.delete(&id).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""));
        let call = only(&sandbox.gotomeeting);
        assert_eq!(line(&call), format!("DELETE {MEETINGS}/{id}"));
        assert!(call.body.is_empty() && sandbox.gotomeeting.meetings().is_empty());
        alice.delete(&id).await.expect(204);
        alice.get(&id).await.problem(404, "meeting-not-found", "meeting-gone");
        alice.patch(&id, &json!({"title": "T"})).await.problem(404, "meeting-not-found", "meeting-gone");
        assert!(sent(&sandbox.gotomeeting).iter().all(|call| call.method != "PUT"));
    }
}

/// GoTo tells the link at creation alone, and its form is not documented: what is configured is held against it.
#[tokio::test]
async fn a_join_link_of_another_form_is_told_once_and_logged() {
    let sandbox = sandbox();
    let mut setup = Setup::gotomeeting(&sandbox);
    setup.config = setup.config.replace("/join/{id}", "/other/{id}");
    let host = setup.start();
    let alice = alice(&sandbox, &host);
    let made = alice.create(&meeting("T")).await.expect(201);
    let id = made["meeting"]["id"].as_str().unwrap();
    let origin = format!("http://{}", sandbox.gotomeeting.address());
    assert_eq!(made["meeting"]["join_url"], format!("{origin}/join/{id}"), "GoTo's own");
    host.wait_for_log("join_url");
    assert_eq!(alice.get(id).await.expect(200)["meeting"]["join_url"], format!("{origin}/other/{id}"));
}

#[tokio::test]
async fn the_plugins_own_keys_are_checked() {
    let sandbox = sandbox();
    for (line, key) in [
        ("join_url = \"https://x.example/join\"", "join_url"),
        ("join_url = \"javascript:{id}\"", "join_url"),
        ("conferencecallinfo = \"\"", "conferencecallinfo"),
        ("list_days = 0", "list_days"),
        ("host_link = true", "host_link"),
    ] {
        let mut setup = Setup::gotomeeting(&sandbox);
        if key == "join_url" {
            setup.config = setup
                .config
                .lines()
                .filter(|line| !line.starts_with("join_url"))
                .collect::<Vec<_>>()
                .join("\n");
        }
        let (code, out, err) = setup.add(&format!("\n{line}")).run(&["config", "check"]);
        assert!(
            code != 0 && format!("{out}{err}").contains(&format!("providers.gotomeeting.{key}")),
            "{line}: {out}{err}"
        );
    }
}
