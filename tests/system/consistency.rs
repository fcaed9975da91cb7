//! One table over all providers: the same call is told in the same words, whoever serves it.

use convoke_sandbox::{Call, Fault, FaultKind, Provider, Sandbox, Server, TokenPair};
use serde_json::{Value, json};

use crate::client::{ALICE, Client, hours, in_two_days, meeting, meeting_with, on_clocks_of};
use crate::harness::{Answer, Host, Setup, sandbox};

/// One provider: its user, what it says of itself, and its simulation.
struct Subject<'a> {
    name: &'static str,
    alice: Client<'a>,
    about: Value,
    /// What its meetings' paths begin with upstream.
    prefix: &'static str,
    upstream: Box<dyn Upstream>,
}

trait Upstream {
    fn fault(&self, fault: Fault);
    fn clear(&self);
    fn count(&self) -> usize;
    fn sent(&self) -> Vec<Call>;
}

impl<P: Provider> Upstream for Server<P> {
    fn fault(&self, fault: Fault) {
        Server::fault(self, fault);
    }

    fn clear(&self) {
        self.clear_faults();
        self.clear_calls();
    }

    fn count(&self) -> usize {
        self.meetings().len()
    }

    fn sent(&self) -> Vec<Call> {
        crate::client::sent(self)
    }
}

impl Subject<'_> {
    fn has(&self, list: &str, word: &str) -> bool {
        self.about[list].as_array().unwrap().contains(&json!(word))
    }

    fn always(&self, kind: FaultKind) {
        self.upstream.clear();
        self.upstream.fault(Fault::always("", self.prefix, kind));
    }

    /// The meeting of an answer with this status.
    fn meeting(&self, answer: &Answer, status: u16) -> Value {
        let meeting = answer.expect(status)["meeting"].clone();
        assert_eq!(meeting["provider"], self.name);
        meeting
    }

    /// Schedules a meeting; its id as a segment of a path.
    async fn schedule(&self) -> String {
        segment(self.meeting(&self.alice.create(&meeting("Plan")).await, 201)["id"].as_str().unwrap())
    }
}

fn segment(id: &str) -> String {
    form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>().replace('+', "%20")
}

fn start() -> (Sandbox, Host) {
    let sandbox = sandbox();
    let host = Setup::all(&sandbox).start();
    (sandbox, host)
}

async fn all<'a>(sandbox: &Sandbox, host: &'a Host) -> Vec<Subject<'a>> {
    let scopes = ["meeting:schedules_read", "meeting:schedules_write", "spark:people_read"];
    let mut subjects = vec![
        subject(host, "webex", "/v1/meetings", &sandbox.webex, sandbox.webex.tokens(ALICE, &scopes)),
        subject(host, "jiomeet", "/api/meeting", &sandbox.jiomeet, sandbox.jiomeet.tokens(ALICE, &[])),
        subject(host, "sametime", "/meeting-catalog", &sandbox.sametime, sandbox.sametime.tokens(ALICE)),
        subject(host, "zoom", "/v2/", &sandbox.zoom, sandbox.zoom.tokens(ALICE, &[])),
        subject(host, "teams", "/v1.0/", &sandbox.teams, sandbox.teams.tokens(ALICE, &[])),
        subject(host, "gotomeeting", "/G2M/", &sandbox.gotomeeting, sandbox.gotomeeting.tokens(ALICE, &[])),
    ];
    for subject in &mut subjects {
        subject.about = subject.alice.bare("GET", "").send().await.expect(200);
    }
    subjects
}

fn subject<'a, P: Provider>(
    host: &'a Host,
    name: &'static str,
    prefix: &'static str,
    server: &Server<P>,
    pair: TokenPair,
) -> Subject<'a> {
    let upstream = Box::new(server.clone());
    Subject { name, alice: Client::new(host, name, pair), about: Value::Null, prefix, upstream }
}

#[tokio::test]
async fn send_email_is_taken_or_named() {
    let (sandbox, host) = start();
    for subject in all(&sandbox, &host).await {
        let (name, alice) = (subject.name, &subject.alice);
        let takes = subject.has("capabilities", "send_email");
        let named = |meeting: &Value| {
            meeting["ignored"].as_array().is_some_and(|ignored| ignored.contains(&json!("send_email")))
        };
        let made = subject.meeting(&alice.create(&meeting_with(json!({"send_email": true}))).await, 201);
        assert_eq!(named(&made), !takes, "{name}");
        let id = segment(made["id"].as_str().unwrap());
        for (asked, title) in [(json!(true), "A"), (json!(false), "B"), (Value::Null, "C")] {
            let mut patch = json!({"title": title});
            if !asked.is_null() {
                patch["send_email"] = asked.clone();
            }
            let changed = subject.meeting(&alice.patch(&id, &patch).await, 200);
            assert_eq!(named(&changed), asked == true && !takes, "{name} {asked}");
        }
        let quiet = subject.meeting(&alice.create(&meeting("Quiet")).await, 201);
        assert!(!named(&quiet), "{name}");
        alice.request("DELETE", &format!("/meetings/{id}?send_email=true")).send().await.expect(204);
    }
}

#[tokio::test]
async fn link_changed_is_in_answers_to_changes_alone_and_true() {
    let (sandbox, host) = start();
    for subject in all(&sandbox, &host).await {
        let (name, alice) = (subject.name, &subject.alice);
        let made = subject.meeting(&alice.create(&meeting("Plan")).await, 201);
        assert!(made.get("link_changed").is_none(), "{name}: {made}");
        let id = segment(made["id"].as_str().unwrap());
        let mut link = made["join_url"].clone();
        assert!(link.is_string(), "{name}");
        for patch in [json!({"title": "Another"}), json!({"end": hours(50)}), json!({"agenda": "Numbers"})] {
            let changed = subject.meeting(&alice.patch(&id, &patch).await, 200);
            assert_eq!(
                changed["link_changed"],
                json!(changed["join_url"] != link),
                "{name} {patch}: {changed}"
            );
            link = changed["join_url"].clone();
        }
        let read = subject.meeting(&alice.get(&id).await, 200);
        assert!(read.get("link_changed").is_none() && read["join_url"] == link, "{name}: {read}");
    }
}

#[tokio::test]
async fn each_refusal_has_the_same_cause() {
    let (sandbox, host) = start();
    let subjects = all(&sandbox, &host).await;
    let cases = [
        (FaultKind::status(401), 401, "reauthorization-required", "reauthorize"),
        (FaultKind::status(404), 404, "meeting-not-found", "meeting-gone"),
        (FaultKind::status(409), 409, "conflict", "conflict"),
        (FaultKind::retry_after(429, 7), 429, "rate-limited", "retry"),
        (FaultKind::status(500), 502, "provider-error", "retry"),
        (FaultKind::retry_after(503, 11), 503, "provider-unavailable", "retry"),
        (FaultKind::CloseBeforeAnswer, 502, "provider-error", "retry"),
        (FaultKind::HtmlInsteadOfJson, 502, "provider-error", "retry"),
    ];
    for subject in &subjects {
        let (name, alice) = (subject.name, &subject.alice);
        let id = subject.schedule().await;
        for (kind, status, slug, cause) in &cases {
            subject.always(kind.clone());
            for (what, answer) in [
                ("get", alice.get(&id).await),
                ("patch", alice.patch(&id, &json!({"title": "Another"})).await),
                ("delete", alice.delete(&id).await),
            ] {
                if what == "delete" && *status == 404 {
                    // What is gone is deleted.
                    assert_eq!(answer.status, 204, "{name} {kind:?}: {}", answer.text);
                    continue;
                }
                let told = (answer.status, answer.json()["cause"].clone());
                assert_eq!(told, (*status, json!(cause)), "{name} {what} {kind:?}: {}", answer.text);
                let problem = answer.problem(*status, slug, cause);
                let seconds = match kind {
                    FaultKind::Status { status: 429, .. } => Some(7),
                    FaultKind::Status { status: 503, .. } => Some(11),
                    _ => None,
                };
                assert_eq!(problem["retry_after"].as_u64(), seconds, "{name} {what}");
                assert_eq!(problem.get("authorize_url").is_some(), *cause == "reauthorize", "{name} {what}");
            }
        }
        subject.upstream.clear();
        alice.bare("GET", &format!("/meetings/{id}")).send().await.problem(
            401,
            "missing-credentials",
            "reauthorize",
        );
        alice.create(&json!({"title": "T"})).await.problem(422, "invalid-request", "invalid");
        alice.create(&meeting_with(json!({"colour": "red"}))).await.problem(
            422,
            "invalid-request",
            "invalid",
        );
        assert!(subject.upstream.sent().is_empty(), "{name}");
    }
}

#[tokio::test]
async fn what_is_not_among_the_capabilities_is_refused_and_what_is_passes() {
    let (sandbox, host) = start();
    for subject in all(&sandbox, &host).await {
        let (name, alice) = (subject.name, &subject.alice);
        for (capability, member, value) in [
            ("password", "password", json!("Secret12")),
            ("invitees", "invitees", json!([{"email": "anna@example.org"}])),
            ("recurrence", "recurrence", json!("FREQ=DAILY;COUNT=2")),
        ] {
            subject.upstream.clear();
            let answer = alice.create(&meeting_with(json!({member: value}))).await;
            if subject.has("capabilities", capability) {
                answer.expect(201);
                continue;
            }
            answer.problem(422, "invalid-request", "not-expressible");
            assert_eq!(answer.pointers(), [format!("/{member}")], "{name}");
            assert!(subject.upstream.sent().is_empty(), "{name}: nothing is sent");
        }
        // A rule that RFC 5545 has and none of them can carry out: the same, wherever it is found.
        subject.upstream.clear();
        let endless = json!({"recurrence": "FREQ=DAILY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12"});
        let answer = alice.create(&meeting_with(endless)).await;
        answer.problem(422, "invalid-request", "not-expressible");
        assert_eq!(answer.pointers(), ["/recurrence"], "{name}");
        assert!(subject.upstream.sent().is_empty(), "{name}: nothing is sent");
        // What has no place is kept in the answer and named.
        let told = subject.meeting(&alice.create(&meeting_with(json!({"agenda": "Numbers"}))).await, 201);
        assert_eq!(told["agenda"], "Numbers", "{name}");
        let ignored = told["ignored"].as_array().is_some_and(|ignored| ignored.contains(&json!("agenda")));
        assert_eq!(ignored, !subject.has("capabilities", "agenda"), "{name}");
    }
}

/// Through a change of clocks, and far from UTC: whatever the provider wants, the same instants come back.
#[tokio::test]
async fn local_times_in_a_zone_are_the_same_instants_everywhere() {
    let (sandbox, host) = start();
    for subject in all(&sandbox, &host).await {
        let (name, alice) = (subject.name, &subject.alice);
        for zone in ["Asia/Kolkata", "America/St_Johns", "Europe/Berlin"] {
            let at = |minutes| on_clocks_of(zone, in_two_days(minutes));
            let ((start, start_told), (end, end_told)) = (at(0), at(60));
            let body = json!({"title": zone, "start": start, "end": end, "time_zone": zone});
            let made = subject.meeting(&alice.create(&body).await, 201);
            assert_eq!(
                (&made["start"], &made["end"]),
                (&json!(start_told), &json!(end_told)),
                "{name} {zone}"
            );
            assert_eq!(made["time_zone"], zone, "{name}");
            if !subject.has("capabilities", "times") {
                continue;
            }
            let id = segment(made["id"].as_str().unwrap());
            let instant = |time: &Value| time.as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
            let read = subject.meeting(&alice.get(&id).await, 200);
            assert_eq!(instant(&read["start"]), in_two_days(0), "{name} {zone}");
            // One time alone, on other clocks.
            let patch = json!({"end": on_clocks_of("Asia/Tokyo", in_two_days(90)).1});
            let changed = subject.meeting(&alice.patch(&id, &patch).await, 200);
            assert_eq!(instant(&changed["start"]), in_two_days(0), "{name} {zone}");
            assert_eq!(instant(&changed["end"]), in_two_days(90), "{name} {zone}");
        }
    }
}

#[tokio::test]
async fn what_is_not_among_the_operations_is_unsupported() {
    let (sandbox, host) = start();
    for subject in all(&sandbox, &host).await {
        let (name, alice) = (subject.name, &subject.alice);
        let token = json!({"token": alice.pair.refresh_token});
        for (operation, answer) in [
            ("list_meetings", alice.list("").await),
            ("profile", alice.request("GET", "/profile").send().await),
            ("revoke", alice.bare("POST", "/revoke").json(&token).send().await),
        ] {
            if subject.has("operations", operation) {
                assert!(matches!(answer.status, 200 | 204), "{name} {operation}: {}", answer.text);
            } else {
                answer.problem(501, "unsupported", "unsupported");
            }
        }
    }
}

#[tokio::test]
async fn one_key_makes_one_meeting_whatever_was_lost() {
    let (sandbox, host) = start();
    for subject in all(&sandbox, &host).await {
        let (name, alice) = (subject.name, &subject.alice);
        let keyed = |key: &'static str| {
            let request = alice.both("POST", "/meetings").header("idempotency-key", key);
            request.json(&meeting(&format!("Plan {key}"))).send()
        };
        for (key, kind, count) in [
            ("a", None, 1),
            ("b", Some(FaultKind::CloseAfterProcessing), 2),
            ("c", Some(FaultKind::StatusAfterProcessing(500)), 3),
            ("d", Some(FaultKind::CloseBeforeAnswer), 4),
        ] {
            if let Some(kind) = kind {
                subject.upstream.fault(Fault::once("POST", subject.prefix, kind));
                assert_eq!(keyed(key).await.json()["cause"], "retry", "{name} {key}");
            }
            let first = subject.meeting(&keyed(key).await, 201);
            let second = keyed(key).await;
            assert_eq!(second.header("idempotency-replayed"), "true", "{name} {key}");
            assert_eq!(subject.meeting(&second, 201)["id"], first["id"], "{name} {key}");
            assert_eq!(subject.upstream.count(), count, "{name} {key}");
        }
    }
}

#[tokio::test]
async fn an_entry_is_written_left_alone_changed_and_cleared() {
    let (sandbox, host) = start();
    for subject in all(&sandbox, &host).await {
        let (name, alice) = (subject.name, &subject.alice);
        let entry = json!({
            "Form": "Appointment", "Subject": "Plan", "StartTimeZone": "Z=0$DO=0$ZX=88$ZN=GMT",
            "EndTimeZone": "Z=0$DO=0$ZX=88$ZN=GMT", "StartDateTime": in_two_days(0).to_string(),
            "EndDateTime": in_two_days(45).to_string(),
        });
        let items = alice.request("POST", "/calendar-entries").json(&entry).send().await.expect(201);
        let (id, link) = (items["meetingID"].as_str().unwrap(), items["meetingURL"].as_str().unwrap());
        assert_eq!(items["ApptUNIDURL"], link, "{name}");
        assert!(items["Location"].as_str().unwrap().starts_with(&format!("Attendee Link: {link}")), "{name}");
        assert!(items["meetingTitle"].is_string() && items["meetingJSON"].is_string(), "{name}");
        assert_eq!((&items["meetingDuration"], &items["OnlineMeeting"]), (&json!(45), &json!("1")), "{name}");
        let service = if name == "gotomeeting" { "gtm" } else { name };
        assert_eq!(items["meetingService"], service);
        let mut whole = entry.clone();
        for (item, value) in items.as_object().unwrap().iter().filter(|(_, v)| v.is_string() || v.is_number())
        {
            whole[item.as_str()] = value.clone();
        }
        let path = format!("/calendar-entries/{}", segment(id));
        subject.upstream.clear();
        let same = alice.request("PATCH", &path).json(&whole).send().await.expect(200);
        assert_eq!(same, json!({"changed": false}), "{name}");
        assert!(subject.upstream.sent().is_empty(), "{name}");
        let last = in_two_days(3 * 24 * 60).strftime("%Y-%m-%d").to_string();
        let repeating = json!({"Repeats": "1", "RepeatUnit": "D", "RepeatInterval": "1", "RepeatHow": "U", "RepeatUntil": last});
        let mut series = entry.clone();
        series.as_object_mut().unwrap().extend(repeating.as_object().unwrap().clone());
        let answer = alice.request("POST", "/calendar-entries").json(&series).send().await;
        let made = usize::from(subject.has("capabilities", "recurrence"));
        if made == 1 {
            assert!(answer.expect(201)["meetingRecurrence"].is_string(), "{name}");
        } else {
            answer.problem(422, "invalid-request", "not-expressible");
            assert_eq!(answer.pointers(), ["/Repeats"], "{name}");
        }
        whole["Subject"] = json!("Another plan");
        let changed = alice.request("PATCH", &path).json(&whole).send().await.expect(200);
        assert_eq!((&changed["changed"], &changed["meetingURL"]), (&json!(true), &json!(link)), "{name}");
        let cleared = alice.request("DELETE", &path).send().await.expect(200);
        assert!(cleared["clear"].as_array().unwrap().contains(&json!("meetingURL")), "{name}: {cleared}");
        assert_eq!(subject.upstream.count(), made, "{name}");
    }
}

#[tokio::test]
async fn drop_in_routes_renew_each_providers_token() {
    use crate::domi::notes;
    let (sandbox, host) = start();
    let names = ["Webex", "JioMeet", "Sametime", "Zoom", "Teams", "GTM"];
    for (subject, name) in all(&sandbox, &host).await.iter().zip(names) {
        let bearer = format!("Bearer {}", subject.alice.pair.refresh_token);
        let stored = notes::get(&host, &format!("//domino{name}Refresh"), Some(&bearer)).await.refreshed();
        let stored = stored.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!stored.refresh_token.is_empty() && stored.auth_token != subject.alice.pair.access_token);
        let dead = notes::get(&host, &format!("//domino{name}Refresh"), Some("Bearer dead-token")).await;
        dead.error(401, "invalid_grant");
    }
}
