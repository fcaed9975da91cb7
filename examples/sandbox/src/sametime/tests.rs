//! The rules of the simulated Sametime.

use serde_json::{Value, json};

use super::*;
use crate::exchange::{Answer, Call};
use crate::oauth::Rotation;
use crate::testing::{ORIGIN, call, now};

const AUTH: &str = "/meeting-auth/api/v1";
const MEETINGS: &str = "/meeting-catalog/api/v1/meetings";

fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let start = format!("{name}=");
    let line = answer.all("set-cookie").into_iter().find_map(|line| line.strip_prefix(&start))?;
    line.split(';').next().map(str::to_owned)
}

/// The pre-flight: header, cookie.
fn preflight(sametime: &mut Sametime) -> (String, String) {
    let answer = call("GET", &format!("{AUTH}/refresh")).to(sametime);
    assert_eq!((answer.status, answer.body.as_slice()), (401, b"Unauthorized".as_slice()));
    (answer.all("x-csrf-token")[0].to_owned(), cookie(&answer, "_csrf").unwrap())
}

fn login(sametime: &mut Sametime, user: &str, password: &str) -> Answer {
    let (header, csrf) = preflight(sametime);
    let fields = [("username", user), ("password", password)];
    let login = call("POST", &format!("{AUTH}/login")).posting(&fields);
    login.with("x-csrf-token", &header).with("cookie", &format!("_csrf={csrf}")).to(sametime)
}

/// A call with a fresh pair and this access token.
fn signed(sametime: &mut Sametime, call: Call, token: &str) -> Answer {
    let (header, csrf) = preflight(sametime);
    call.with("x-csrf-token", &header)
        .with("cookie", &format!("_csrf={csrf}; sametimeJwt={token}"))
        .to(sametime)
}

fn signed_in(sametime: &mut Sametime, user: &str) -> String {
    sametime.grants.pair(Holder::new(user, "", &[]), now()).access_token
}

fn room(name: &str) -> Value {
    json!({"meeting": {"name": name, "moderators": ["alice@example.com"], "allowGuestUser": false, "mode": "Open"}})
}

#[test]
fn login_refresh_and_the_pair_that_moves_on() {
    let mut sametime = Sametime::new(ORIGIN);
    assert_eq!(login(&mut sametime, "alice@example.com", "wrong").status, 401);
    assert!(login(&mut sametime, "x", "y").body()["error"]["message"].is_string());
    let answer = login(&mut sametime, "alice@example.com", "wonderland");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.all("set-cookie").len(), 3);
    assert!(answer.all("set-cookie")[0].contains("; Max-Age=1800; Domain=127.0.0.1; Path=/; Expires="));
    let refresh = cookie(&answer, "sametimeRefresh").unwrap();

    let (first, csrf) = preflight(&mut sametime);
    let cookies = format!("_csrf={csrf}; sametimeRefresh={refresh}");
    let ask = call("GET", &format!("{AUTH}/refresh")).with("cookie", &cookies);
    assert_eq!(ask.clone().with("x-csrf-token", "other").to(&mut sametime).status, 403);
    assert_eq!(ask.to(&mut sametime).status, 403, "without header");
    let answer = ask.with("x-csrf-token", &first).to(&mut sametime);
    assert_eq!((answer.status, &answer.body()["user"]["email"]), (200, &json!("alice@example.com")));
    assert_eq!(cookie(&answer, "sametimeRefresh"), None);
    let second = answer.all("x-csrf-token")[0].to_owned();
    let jwt = cookie(&answer, "sametimeJwt").unwrap();
    let list = call("GET", MEETINGS).with("cookie", &format!("_csrf={csrf}; sametimeJwt={jwt}"));
    assert_eq!(list.clone().with("x-csrf-token", &first).to(&mut sametime).status, 403, "superseded");
    assert_eq!(list.with("x-csrf-token", &second).to(&mut sametime).body(), json!([]));
}

#[test]
fn refresh_tokens_rotate_when_switched() {
    let mut sametime = Sametime::new(ORIGIN);
    sametime.grants.rotation = Rotation::Rotate;
    let refresh = sametime.grants.pair(Holder::new("alice@example.com", "", &[]), now()).refresh_token;
    let mut use_it = |refresh: &str| {
        let (header, csrf) = preflight(&mut sametime);
        let cookies = format!("_csrf={csrf}; sametimeRefresh={refresh}");
        let ask =
            call("GET", &format!("{AUTH}/refresh")).with("cookie", &cookies).with("x-csrf-token", &header);
        ask.to(&mut sametime)
    };
    let new = cookie(&use_it(&refresh), "sametimeRefresh").unwrap();
    assert_eq!(use_it(&refresh).status, 401);
    assert_eq!(use_it(&new).status, 200);
}

#[test]
fn a_room_lives() {
    let mut sametime = Sametime::new(ORIGIN);
    let alice = signed_in(&mut sametime, "alice@example.com");
    let create = |name: &str| call("POST", MEETINGS).sending(&room(name));
    let created = signed(&mut sametime, create("Budget_A1"), &alice);
    assert_eq!((created.status, &created.body()["name"]), (200, &json!("Budget_A1")));
    assert!(created.body()["password"].is_string());
    assert_eq!(signed(&mut sametime, create("Budget_A1"), &alice).status, 409);
    for name in ["a b", "a?b", "a/b", "a(b)", "a%b"] {
        assert_eq!(signed(&mut sametime, create(name), &alice).status, 403, "{name}");
    }
    let at = format!("{MEETINGS}/Budget_A1");
    let mut titled = room("Budget_A1");
    titled["meeting"]["title"] = "Budget review".into();
    let updated = signed(&mut sametime, call("PATCH", &at).sending(&titled), &alice);
    assert_eq!((updated.status, &updated.body()["title"]), (200, &json!("Budget review")));
    let renamed = signed(&mut sametime, call("PATCH", &at).sending(&room("Budget_B2")), &alice);
    assert_eq!(renamed.body()["name"], "Budget_B2");
    assert_eq!(signed(&mut sametime, call("GET", &at), &alice).status, 404);
    assert_eq!(signed(&mut sametime, call("DELETE", &format!("{MEETINGS}/Budget_B2")), &alice).status, 200);
    assert_eq!(signed(&mut sametime, call("GET", MEETINGS), &alice).body(), json!([]));
}

#[test]
fn what_is_not_allowed() {
    let mut sametime = Sametime::new(ORIGIN);
    let (alice, bob) =
        (signed_in(&mut sametime, "alice@example.com"), signed_in(&mut sametime, "bob@example.com"));
    let create = call("POST", MEETINGS).sending(&room("Budget"));
    assert_eq!(signed(&mut sametime, create.clone(), &bob).status, 403);
    assert_eq!(signed(&mut sametime, create.clone(), "unknown").body, b"Unauthorized");
    let token = format!("sametimeJwt={alice}");
    assert_eq!(create.clone().with("cookie", &token).to(&mut sametime).status, 403, "no pair");
    for (member, value) in
        [("allowGuestUser", json!("false")), ("start", json!("x")), ("mode", json!("Closed"))]
    {
        let mut body = room("Budget");
        body["meeting"][member] = value;
        assert_eq!(
            signed(&mut sametime, call("POST", MEETINGS).sending(&body), &alice).status,
            400,
            "{member}"
        );
    }
    sametime.set_switch("guest_as_string", "true").unwrap();
    assert_eq!(signed(&mut sametime, create.clone(), &alice).status, 400);
    sametime.set_switch("auth_path", "sametime-auth").unwrap();
    assert_eq!(call("GET", &format!("{AUTH}/refresh")).to(&mut sametime).status, 404);
}
