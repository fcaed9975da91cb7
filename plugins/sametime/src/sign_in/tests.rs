//! Sign-in and refresh against scripted answers.

use super::*;
use crate::csrf::tests::{preflighted, signed, site};
use convoke_plugin::Provider;
use convoke_plugin::testing::script;

/// Expires at 2030-03-01T01:00:00Z, an hour after the scripted clock.
const JWT: &str = "e30.eyJleHAiOjE4OTg1NTcyMDB9.c2ln";

fn ask_login() -> Request {
    let mut request =
        signed(Request::post("https://meet.example.org/meeting-auth/api/v1/login"), "t1", "_csrf=c1")
            .header("content-type", "application/x-www-form-urlencoded");
    request.body = b"username=anna%40example.org&password=a%2Bb%20%26c%C3%BC".to_vec();
    request
}

fn login(status: u16, headers: &[(&str, &str)], body: &str) -> Result<Tokens, Failure> {
    let typed = LoginRequest { username: "anna@example.org".into(), password: "a+b &cü".into() };
    let site = site(json!({}));
    preflighted()
        .expect(ask_login())
        .respond(status, headers, body)
        .run(|http| async move { site.login(&http, typed).await })
}

fn ask_refresh() -> Request {
    let place = Request::get("https://meet.example.org/meeting-auth/api/v1/refresh");
    signed(place, "t1", "_csrf=c1; sametimeRefresh=R")
}

fn refresh(own: Value, status: u16, headers: &[(&str, &str)], body: &str) -> Result<Tokens, Failure> {
    let site = site(own);
    preflighted()
        .expect(ask_refresh())
        .respond(status, headers, body)
        .run(|http| async move { site.refresh(&http, RefreshGrant { refresh_token: "R".into() }).await })
}

#[test]
fn a_password_becomes_clean_tokens() {
    let jwt = format!("sametimeJwt={JWT}; Max-Age=1800; Domain=example.org; Path=/");
    let tokens = login(
        200,
        &[
            ("Set-Cookie", &jwt),
            ("Set-Cookie", "LtpaToken=L; Path=/"),
            ("set-cookie", "sametimeRefresh=R; Path=/; Expires=Sun, 31 Mar 2030 00:00:00 GMT"),
        ],
        "{}",
    )
    .unwrap();
    assert_eq!(tokens.access_token.expose_secret(), JWT);
    assert_eq!(tokens.refresh_token.unwrap().expose_secret(), "R");
    assert_eq!((tokens.expires_in, tokens.refresh_token_expires_in), (Some(1800), Some(2_592_000)));
    assert_eq!(tokens.raw.expose(), &json!({"access_token": JWT, "refresh_token": "R", "expires_in": 1800}));
    assert_eq!(tokens.session, None);
}

#[test]
fn without_cookie_attributes_the_jwt_tells_the_lifetime() {
    let tokens = login(200, &[("Set-Cookie", &format!("sametimeJwt={JWT}"))], "").unwrap();
    assert_eq!(tokens.expires_in, Some(3600));
    assert!(tokens.refresh_token.is_none());
    let tokens = login(200, &[("Set-Cookie", "sametimeJwt=opaque")], "").unwrap();
    assert_eq!((tokens.expires_in, tokens.raw.expose()), (None, &json!({"access_token": "opaque"})));
}

#[test]
fn wrong_passwords_and_broken_sites_are_told_apart() {
    use FailureKind::*;
    for (status, want) in [
        (400, InvalidCredentials),
        (401, InvalidCredentials),
        (200, ProviderError),
        (302, ProviderError),
        (403, ProviderError),
        (500, ProviderError),
        (429, RateLimited),
        (503, ProviderUnavailable),
    ] {
        let failure = login(status, &[], "{}").unwrap_err();
        assert_eq!((failure.kind, failure.status), (want, Some(status)));
    }
}

#[test]
fn the_sites_words_are_passed_on_bounded_and_never_what_was_typed() {
    let said = |message: &str| {
        login(401, &[], &json!({"error": {"message": message}}).to_string()).unwrap_err().detail
    };
    assert!(said("Account\nlocked").ends_with("password. It says: Account locked"));
    assert_eq!(said(&"x".repeat(9999)).matches('x').count(), 300);
    assert!(said("no anna@example.org here").ends_with("It says: no [hidden] here"));
    assert!(said("bad password a+b &cü").ends_with("It says: bad password [hidden]"));
    assert!(said("  ").ends_with("password."));
    assert!(login(401, &[], "Unauthorized").unwrap_err().detail.ends_with("password."));
}

#[test]
fn a_refresh_hands_its_newest_pair_to_the_next_call() {
    let headers = [("x-csrf-token", "t2"), ("set-cookie", "sametimeJwt=J; Max-Age=60")];
    let tokens = refresh(json!({}), 200, &headers, r#"{"user":{"name":"Anna"},"roles":[]}"#).unwrap();
    assert_eq!(tokens.access_token.expose_secret(), "J");
    assert!(tokens.refresh_token.is_none(), "the host keeps the old one");
    assert_eq!(
        tokens.session.unwrap().expose(),
        &json!({"auth": "meeting-auth", "token": "t2", "cookie": "c1", "user": {"name": "Anna"}})
    );
}

#[test]
fn a_new_csrf_cookie_counts_unless_the_configuration_says_otherwise() {
    let headers = [
        ("x-csrf-token", "t2"),
        ("set-cookie", "_csrf=c2; Path=/"),
        ("set-cookie", "sametimeJwt=J"),
        ("set-cookie", "sametimeRefresh=R2; Max-Age=99"),
    ];
    for (own, cookie) in [(json!({}), "c2"), (json!({"csrf_cookie": "first"}), "c1")] {
        let tokens = refresh(own, 200, &headers, "").unwrap();
        assert_eq!(tokens.refresh_token.unwrap().expose_secret(), "R2");
        assert_eq!(tokens.refresh_token_expires_in, Some(99));
        assert_eq!(
            tokens.session.unwrap().expose(),
            &json!({"auth": "meeting-auth", "token": "t2", "cookie": cookie})
        );
    }
}

#[test]
fn an_expired_refresh_token_asks_for_a_new_sign_in() {
    use FailureKind::*;
    let own = || json!({});
    assert_eq!(refresh(own(), 401, &[], "{}").unwrap_err().kind, ReauthorizationRequired);
    assert_eq!(refresh(own(), 200, &[], "Unauthorized").unwrap_err().kind, ReauthorizationRequired);
    assert_eq!(refresh(own(), 200, &[], "{}").unwrap_err().kind, ProviderError);
    assert_eq!(refresh(own(), 403, &[], "").unwrap_err().kind, ProviderError);
    assert_eq!(refresh(own(), 503, &[], "").unwrap_err().kind, ProviderUnavailable);
}

#[test]
fn tokens_are_cut_clean_and_none_can_break_a_header() {
    let refresh = |token: &str, script: convoke_plugin::testing::Script| {
        let (site, grant) = (site(json!({})), RefreshGrant { refresh_token: token.into() });
        script.run(|http| async move { site.refresh(&http, grant).await })
    };
    let pasted = "R; Max-Age=2592000; Domain=example.org; Path=/";
    let answered = preflighted().expect(ask_refresh()).respond(200, &[("set-cookie", "sametimeJwt=J")], "");
    assert!(refresh(pasted, answered).is_ok());
    for token in ["", ";", "R\r\nx: y", "R R", "ü"] {
        let failure = refresh(token, script()).unwrap_err();
        assert_eq!(failure.kind, FailureKind::ReauthorizationRequired, "{token:?}");
    }
}
