//! The rules of the simulated Webex.

use serde_json::{Value, json};

use super::*;
use crate::exchange::Answer;
use crate::oauth::Holder;
use crate::testing::{ORIGIN, call, now, query};

const CALLBACK: &str = "http://localhost:8878/callback/webex";
const READ: &str = "meeting:schedules_read";
const WRITE: &str = "meeting:schedules_write";

fn webex() -> Webex {
    Webex::new(ORIGIN)
}

fn token(webex: &mut Webex, user: &str, scopes: &[&str]) -> String {
    webex.grants.pair(Holder::new(user, "convoke-demo", scopes), now()).access_token
}

fn alice(webex: &mut Webex) -> String {
    token(webex, "alice@example.com", &[READ, WRITE])
}

fn meeting() -> Value {
    json!({"title": "Budget", "start": "2030-03-04T09:00:00+05:30", "end": "2030-03-04T09:45:00+05:30", "sendEmail": false})
}

fn create(webex: &mut Webex, token: &str, changes: Value) -> Answer {
    let mut body = meeting();
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    call("POST", "/v1/meetings").token(token).sending(&body).to(webex)
}

fn asked<'a>(changes: &[(&'a str, &'a str)]) -> String {
    let mut fields = vec![
        ("client_id", "convoke-demo"),
        ("response_type", "code"),
        ("redirect_uri", CALLBACK),
        ("scope", "meeting:schedules_read spark:kms"),
        ("state", "s&1"),
    ];
    for change in changes {
        fields.retain(|(name, _)| *name != change.0);
        fields.push(*change);
    }
    query(&fields)
}

fn decide(webex: &mut Webex, request: &str, account: &str, decision: &str) -> Vec<(String, String)> {
    let form = [("request", request), ("account", account), ("decision", decision)];
    call("POST", "/v1/authorize").posting(&form).to(webex).back().1
}

fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn exchange<'a>(webex: &mut Webex, code: &'a str, changes: &[(&'a str, &'a str)]) -> Answer {
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("client_id", "convoke-demo"),
        ("client_secret", "convoke-demo-secret"),
        ("code", code),
        ("redirect_uri", CALLBACK),
    ];
    for change in changes {
        fields.retain(|(name, _)| *name != change.0);
        fields.push(*change);
    }
    call("POST", "/v1/access_token").posting(&fields).to(webex)
}

#[test]
fn the_sign_in_page_says_what_it_is() {
    let page = call("GET", &format!("/v1/authorize?{}", asked(&[]))).to(&mut webex());
    let text = String::from_utf8(page.body).unwrap();
    assert_eq!(page.status, 200);
    for part in
        ["Simulated Webex — not the real service", "id=\"allow\"", "id=\"deny\"", "spark:kms", "convoke-demo"]
    {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("<script"));
}

#[test]
fn what_cannot_go_back_to_the_client_is_a_page() {
    for change in
        [("client_id", "other"), ("redirect_uri", "https://evil.example/"), ("response_type", "token")]
    {
        let answer = call("GET", &format!("/v1/authorize?{}", asked(&[change]))).to(&mut webex());
        assert_eq!((answer.status, answer.all("location").len()), (400, 0), "{change:?}");
    }
}

#[test]
fn what_is_wrong_with_the_scopes_goes_back_to_the_client() {
    let mut webex = webex();
    for scope in ["", "meeting:schedules_read spark:nonsense", "spark-admin:people_read"] {
        let answer = call("GET", &format!("/v1/authorize?{}", asked(&[("scope", scope)]))).to(&mut webex);
        let (to, back) = answer.back();
        assert_eq!(to, CALLBACK);
        assert_eq!(back[0].1, "invalid_scope", "{scope}");
        assert_eq!(back[2], ("state".to_owned(), "s&1".to_owned()));
    }
    let admin = asked(&[("client_id", "convoke-admin"), ("scope", "spark-admin:people_read")]);
    let back = decide(&mut webex, &admin, "alice@example.com", "allow");
    assert_eq!(
        back[..2],
        pairs(&[
            ("error", "invalid_scope"),
            ("error_description", "No user entitled service in request scopes")
        ])
    );
    assert_eq!(decide(&mut webex, &admin, "admin@example.com", "allow")[0].0, "code");
    assert_eq!(decide(&mut webex, &admin, "admin@example.com", "deny")[0].1, "access_denied");
}

#[test]
fn a_code_is_exchanged_once_with_credentials_in_the_body() {
    let mut webex = webex();
    let code = decide(&mut webex, &asked(&[]), "alice@example.com", "allow")[0].1.clone();
    let basic = "Basic Y29udm9rZS1kZW1vOmNvbnZva2UtZGVtby1zZWNyZXQ=";
    let alone = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", CALLBACK)];
    let answer = call("POST", "/v1/access_token").posting(&alone).with("authorization", basic).to(&mut webex);
    assert_eq!(answer.status, 401);
    for (change, status) in [
        (("redirect_uri", "http://localhost:8878/other"), 400),
        (("client_secret", "wrong"), 401),
        (("client_id", "convoke-admin"), 401),
        (("code_verifier", "x"), 400),
        (("scope", "x"), 400),
        (("grant_type", "password"), 400),
    ] {
        assert_eq!(exchange(&mut webex, &code, &[change]).status, status, "{change:?}");
    }
    let answer = exchange(&mut webex, &code, &[]);
    let tokens = answer.body();
    assert_eq!(answer.status, 200, "{tokens}");
    assert_eq!(tokens["expires_in"], 1_209_599);
    assert_eq!(tokens["refresh_token_expires_in"], 7_775_999);
    assert_eq!(tokens["scope"], "meeting:schedules_read spark:kms");
    assert_eq!(exchange(&mut webex, &code, &[]).status, 400, "a second time");

    let fields = [
        ("grant_type", "refresh_token"),
        ("client_id", "convoke-demo"),
        ("client_secret", "convoke-demo-secret"),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    assert_eq!(call("POST", "/v1/access_token").posting(&fields).to(&mut webex).status, 200);
    let json = call("POST", "/v1/access_token").sending(&json!({"grant_type": "refresh_token"}));
    assert_eq!(json.to(&mut webex).status, 415);
}

#[test]
fn a_challenge_must_be_proved() {
    let mut webex = webex();
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let plain = asked(&[("code_challenge", challenge), ("code_challenge_method", "plain")]);
    let answer = call("GET", &format!("/v1/authorize?{plain}")).to(&mut webex);
    assert_eq!(answer.back().1[0].1, "invalid_request");
    let request = asked(&[("code_challenge", challenge), ("code_challenge_method", "S256")]);
    let code = decide(&mut webex, &request, "alice@example.com", "allow")[0].1.clone();
    assert_eq!(exchange(&mut webex, &code, &[]).status, 400);
    let verifier = ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assert_eq!(exchange(&mut webex, &code, &[verifier]).status, 200);
}

#[test]
fn a_meeting_lives() {
    let mut webex = webex();
    let alice = alice(&mut webex);
    let created = create(
        &mut webex,
        &alice,
        json!({"integrationTags": ["x"], "invitees": [{"email": "bob@example.com"}]}),
    );
    let shown = created.body();
    assert_eq!(created.status, 200, "{shown}");
    assert_eq!(shown["start"], "2030-03-04T03:30:00Z");
    assert_eq!(shown["meetingType"], "meetingSeries");
    let at = format!("/v1/meetings/{}", shown["id"].as_str().unwrap());

    let there = call("GET", &at).token(&alice).with("timezone", "Asia/Kolkata").to(&mut webex).body();
    assert_eq!(
        (&there["start"], &there["timezone"]),
        (&json!("2030-03-04T09:00:00+05:30"), &json!("Asia/Kolkata"))
    );
    let changes = json!({"title": "Other", "agenda": null});
    let changed = call("PATCH", &at)
        .token(&alice)
        .sending(&changes)
        .with("content-type", "application/json-patch+json");
    assert_eq!(changed.to(&mut webex).body()["title"], "Other");
    let put = call("PUT", &at).token(&alice).sending(&json!({"agenda": null}));
    assert_eq!(put.to(&mut webex).status, 400, "null only in a PATCH");
    for refused in [
        json!({"invitees": []}),
        json!({"siteUrl": SITE}),
        json!({"titel": "x"}),
        json!({"title": null}),
        json!({"end": "2030-03-04T03:35:00Z"}),
        json!({"start": "2030-02-01T03:30:00Z"}),
    ] {
        let answer = call("PATCH", &at).token(&alice).sending(&refused).to(&mut webex);
        assert_eq!(answer.status, 400, "{refused}");
        assert!(answer.body()["errors"][0]["description"].is_string());
    }
    let bob = token(&mut webex, "bob@example.com", &[READ, WRITE]);
    assert_eq!(call("GET", &at).token(&bob).to(&mut webex).status, 200, "invited");
    assert_eq!(call("DELETE", &at).token(&bob).to(&mut webex).status, 403);
    assert_eq!(call("DELETE", &format!("{at}?sendEmail=false")).token(&alice).to(&mut webex).status, 204);
    assert_eq!(call("GET", &at).token(&alice).to(&mut webex).status, 404);
    assert_eq!(call("DELETE", &at).token(&alice).to(&mut webex).status, 404);
}

#[test]
fn create_is_strict() {
    let mut webex = webex();
    let alice = alice(&mut webex);
    for refused in [
        json!({"title": "x".repeat(129)}),
        json!({"title": " "}),
        json!({"agenda": "x".repeat(1301)}),
        json!({"sendEmail": "false"}),
        json!({"timezone": "Europe/Berlin"}),
        json!({"end": "2030-03-04T09:09:00+05:30"}),
        json!({"start": "2030-03-01T09:00:00Z", "end": "2030-03-01T10:00:00Z"}),
        json!({"password": "short"}),
        json!({"password": "nomixedcase1"}),
        json!({"recurrence": "RRULE:FREQ=DAILY"}),
        json!({"invitees": [{"displayName": "x"}]}),
        json!({"invitees": [{"email": "no mail"}]}),
        json!({"integrationTags": ["1", "2", "3", "4"]}),
        json!({"enableJoinBeforeHost": true}),
        json!({"joinBeforeHostMinutes": 7}),
        json!({"scheduledType": "personalRoomMeeting", "integrationTags": []}),
        json!({"meetingOptions": {"enabledChat": 1}}),
    ] {
        assert_eq!(create(&mut webex, &alice, refused.clone()).status, 400, "{refused}");
    }
    assert_eq!(create(&mut webex, &alice, json!({"roomId": "r"})).status, 403, "needs spark:all");
    webex.set_switch("refuse_unknown_members", "false").unwrap();
    assert_eq!(create(&mut webex, &alice, json!({"enableJoinBeforeHost": true})).status, 200);
    let text =
        call("POST", "/v1/meetings").token(&alice).sending(&meeting()).with("content-type", "text/plain");
    assert_eq!(text.to(&mut webex).status, 415);
}

#[test]
fn rights_are_checked() {
    let mut webex = webex();
    let reader = token(&mut webex, "alice@example.com", &[READ]);
    let free = token(&mut webex, "bob@example.com", &[READ, WRITE]);
    let admin = token(&mut webex, "admin@example.com", &["meeting:admin_schedule_write"]);
    assert_eq!(create(&mut webex, "unknown", json!({})).status, 401);
    assert_eq!(create(&mut webex, &reader, json!({})).status, 403);
    assert_eq!(create(&mut webex, &free, json!({})).status, 403);
    assert_eq!(create(&mut webex, &admin, json!({})).status, 403, "without hostEmail");
    assert_eq!(create(&mut webex, &reader, json!({"hostEmail": "bob@example.com"})).status, 403);
    let created = create(&mut webex, &admin, json!({"hostEmail": "alice@example.com"}));
    assert_eq!(created.body()["hostEmail"], "alice@example.com");
    webex.grants.expire_access();
    assert_eq!(create(&mut webex, &admin, json!({})).status, 401);
}

#[test]
fn lists_have_a_window_and_pages() {
    let mut webex = webex();
    let alice = alice(&mut webex);
    for day in 10..24 {
        let times =
            json!({"start": format!("2030-03-{day}T09:00:00Z"), "end": format!("2030-03-{day}T10:00:00Z")});
        assert_eq!(create(&mut webex, &alice, times).status, 200);
    }
    create(
        &mut webex,
        &alice,
        json!({"recurrence": "FREQ=WEEKLY;BYDAY=MO;COUNT=5", "integrationTags": ["own"]}),
    );
    let mut list = |query: &str| call("GET", &format!("/v1/meetings{query}")).token(&alice).to(&mut webex);
    assert_eq!(list("").body()["items"].as_array().unwrap().len(), 1, "only the next seven days");
    let series = &list("").body()["items"][0];
    assert_eq!(series["id"], format!("{}_20300304T033000Z", series["meetingSeriesId"].as_str().unwrap()));
    assert_eq!(list("?current=false").body()["items"][0]["meetingType"], "meetingSeries");
    assert_eq!(list("?integrationTag=own").body()["items"].as_array().unwrap().len(), 1);
    assert_eq!(list("?from=2030-03-10T00:00:00Z").body()["items"].as_array().unwrap().len(), 8);

    let first = list("?from=2030-03-10T00:00:00Z&to=2030-03-24T00:00:00Z&max=8");
    assert_eq!(first.body()["items"].as_array().unwrap().len(), 8);
    let link = first.all("link")[0].strip_prefix(&format!("<{ORIGIN}/v1/meetings")).unwrap().to_owned();
    let second = list(link.strip_suffix(">; rel=\"next\"").unwrap());
    assert_eq!(second.body()["items"].as_array().unwrap().len(), 7);
    assert!(second.all("link").is_empty());
    for wrong in [
        "?max=0",
        "?max=101",
        "?meetingNumber=1&roomId=2",
        "?from=2031-01-01T00:00Z&to=2030-01-01T00:00Z",
        "?x=1",
    ] {
        assert_eq!(list(wrong).status, 400, "{wrong}");
    }
}

#[test]
fn an_occurrence_is_changed_and_deleted_alone() {
    let mut webex = webex();
    let alice = alice(&mut webex);
    let series = create(&mut webex, &alice, json!({"recurrence": "FREQ=DAILY;COUNT=3"})).body();
    let id = series["id"].as_str().unwrap();
    let second = format!("/v1/meetings/{id}_20300305T033000Z");
    let changed =
        call("PATCH", &second).token(&alice).sending(&json!({"title": "Only here"})).to(&mut webex).body();
    assert_eq!((&changed["title"], &changed["isModified"]), (&json!("Only here"), &json!(true)));
    let whole = call("GET", &format!("/v1/meetings/{id}")).token(&alice).to(&mut webex).body();
    assert_eq!(whole["title"], "Budget");
    assert_eq!(call("DELETE", &second).token(&alice).to(&mut webex).status, 204);
    assert_eq!(call("GET", &second).token(&alice).to(&mut webex).status, 404);
    let current = call("GET", &format!("/v1/meetings/{id}?current=true")).token(&alice).to(&mut webex).body();
    assert_eq!(current["id"], format!("{id}_20300304T033000Z"));
}

#[test]
fn a_failed_update_of_an_occurrence_changes_nothing() {
    let mut webex = webex();
    let alice = alice(&mut webex);
    let series = create(&mut webex, &alice, json!({"recurrence": "FREQ=DAILY;COUNT=3"})).body();
    let second = format!("/v1/meetings/{}_20300305T033000Z", series["id"].as_str().unwrap());
    call("PATCH", &second).token(&alice).sending(&json!({"title": "Kept"})).to(&mut webex);
    let refused = json!({"title": "Lost", "start": "2020-01-01T00:00:00Z"});
    assert_eq!(call("PATCH", &second).token(&alice).sending(&refused).to(&mut webex).status, 400);
    assert_eq!(call("GET", &second).token(&alice).to(&mut webex).body()["title"], "Kept");
}

#[test]
fn the_profile_has_emails_only_with_the_scope() {
    let mut webex = webex();
    let (without, with) = (alice(&mut webex), token(&mut webex, "alice@example.com", &["spark:people_read"]));
    let me = call("GET", "/v1/people/me").token(&without).to(&mut webex).body();
    assert!(me["emails"].is_null() && me["id"].is_string());
    let me = call("GET", "/v1/people/me").token(&with).to(&mut webex).body();
    assert_eq!(me["emails"], json!(["alice@example.com"]));
}

#[test]
fn invitees_have_their_own_resource() {
    let mut webex = webex();
    let alice = alice(&mut webex);
    let id = create(&mut webex, &alice, json!({})).body()["id"].clone();
    let body = json!({"meetingId": id, "email": "x@example.org", "sendEmail": false});
    let added = call("POST", "/v1/meetingInvitees").token(&alice).sending(&body).to(&mut webex);
    assert_eq!(added.status, 200);
    assert_eq!(call("POST", "/v1/meetingInvitees").token(&alice).sending(&body).to(&mut webex).status, 409);
    let of = format!("/v1/meetingInvitees?meetingId={}", id.as_str().unwrap());
    assert_eq!(call("GET", &of).token(&alice).to(&mut webex).body()["items"][0]["email"], "x@example.org");
    let at = format!("/v1/meetingInvitees/{}", added.body()["id"].as_str().unwrap());
    assert_eq!(call("DELETE", &at).token(&alice).to(&mut webex).status, 204);
    assert_eq!(call("GET", &at).token(&alice).to(&mut webex).status, 404);
}
