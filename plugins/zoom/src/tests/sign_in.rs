//! Signing in, refreshing, revoking.

use convoke_plugin::serde_json::{Value, json};
use convoke_plugin::testing::{Script, open, script};
use convoke_plugin::{
    AuthorizationRequest, CodeGrant, FailureKind, Provider, RefreshGrant, Request, RevokeRequest, Tokens,
};

use crate::Zoom;

const TOKEN: &str = "https://zoom.us/oauth/token";
const BASIC: &str = "Basic YXBwOnMzY3JldA==";

pub(super) fn zoom_with(settings: Value) -> Zoom {
    let mut all = json!({"client_id": "app", "client_secret": "s3cret"});
    all.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
    open(all).unwrap().0
}

fn zoom() -> Zoom {
    zoom_with(json!({}))
}

fn token_request(fields: &[(&str, &str)]) -> Request {
    Request::post(TOKEN).header("accept", "application/json").header("authorization", BASIC).form(fields)
}

fn revoke_request(token: &str) -> Request {
    Request::post("https://zoom.us/oauth/revoke")
        .query("token", token)
        .header("authorization", BASIC)
        .header("accept", "application/json")
}

fn refreshed(script: impl FnOnce(Request) -> Script) -> Result<Tokens, convoke_plugin::Failure> {
    let request = token_request(&[("grant_type", "refresh_token"), ("refresh_token", "rt1")]);
    script(request)
        .run(|http| async move { zoom().refresh(&http, RefreshGrant { refresh_token: "rt1".into() }).await })
}

#[test]
fn scopes_are_the_registrations_unless_the_configuration_says_otherwise() {
    let request = AuthorizationRequest {
        redirect_uri: "https://me.example/zoomCallback".into(),
        state: "s".into(),
        scopes: vec!["meeting:write".into()],
        code_challenge: Some("ch".into()),
    };
    let rest = "https://zoom.us/oauth/authorize?response_type=code&client_id=app\
                &redirect_uri=https%3A%2F%2Fme.example%2FzoomCallback&state=s";
    let challenge = "&code_challenge=ch&code_challenge_method=S256";
    assert_eq!(zoom().authorization_url(&request).unwrap(), format!("{rest}{challenge}"));
    let sending = zoom_with(json!({"own": {"send_scopes": true}}));
    assert_eq!(
        sending.authorization_url(&request).unwrap(),
        format!("{rest}&scope=meeting%3Awrite{challenge}")
    );
}

#[test]
fn a_code_is_exchanged_with_basic_and_nothing_else() {
    let request = token_request(&[
        ("grant_type", "authorization_code"),
        ("code", "c0de"),
        ("redirect_uri", "https://me.example/cb"),
        ("code_verifier", "ver"),
    ]);
    let answer = r#"{"access_token":"at1","token_type":"bearer","refresh_token":"rt2","expires_in":3599,"scope":"meeting:write user:read","api_url":"https://api-eu.zoom.us"}"#;
    let tokens = script()
        .expect(request)
        .answer(200, answer)
        .run(|http| async move {
            let grant = CodeGrant {
                code: "c0de".into(),
                redirect_uri: "https://me.example/cb".into(),
                code_verifier: Some("ver".into()),
            };
            zoom().exchange_code(&http, grant).await
        })
        .unwrap();
    assert_eq!((tokens.expires_in, tokens.scope.as_deref()), (Some(3599), Some("meeting:write user:read")));
    assert!(tokens.refresh_token.is_some());
    assert_eq!(tokens.session.unwrap().expose(), &json!({"api_url": "https://api-eu.zoom.us"}));
}

#[test]
fn a_refresh_gives_the_new_refresh_token() {
    use convoke_plugin::ExposeSecret;
    let answer =
        r#"{"access_token":"at2","token_type":"bearer","refresh_token":"rt2","expires_in":3600,"scope":"x"}"#;
    let tokens = refreshed(|request| script().expect(request).answer(200, answer)).unwrap();
    assert_eq!(tokens.refresh_token.unwrap().expose_secret(), "rt2");
    assert!(tokens.session.is_none());
    for (status, body, kind) in [
        (400, r#"{"reason":"Invalid Token!","error":"invalid_grant"}"#, FailureKind::ReauthorizationRequired),
        (401, r#"{"code":4741,"message":"Token has been revoked."}"#, FailureKind::ReauthorizationRequired),
        (400, r#"{"reason":"4702 invalid client","error":"invalid_request"}"#, FailureKind::ProviderError),
        (401, r#"{"reason":"x","error":"invalid_client"}"#, FailureKind::ProviderError),
        (503, "<html>", FailureKind::ProviderUnavailable),
    ] {
        let failure = refreshed(|request| script().expect(request).answer(status, body)).unwrap_err();
        assert_eq!((failure.kind, failure.status), (kind, Some(status)), "{body}");
    }
    let limited = refreshed(|request| {
        script().expect(request).respond(429, &[("Retry-After", "2030-03-01T00:00:30Z")], "")
    });
    assert_eq!(limited.unwrap_err().retry_after, Some(30));
}

fn revoked(script: Script) -> Result<(), convoke_plugin::Failure> {
    script.run(|http| async move { zoom().revoke(&http, RevokeRequest { token: "t 1".into() }).await })
}

#[test]
fn revoking_puts_the_token_into_the_query_and_the_client_into_basic() {
    let request = revoke_request("t 1");
    assert_eq!(request.url, "https://zoom.us/oauth/revoke?token=t+1");
    revoked(script().expect(request).answer(200, r#"{"status":"success"}"#)).unwrap();
    let outage = revoked(script().expect(revoke_request("t 1")).answer(503, "")).unwrap_err();
    assert_eq!(outage.kind, FailureKind::ProviderUnavailable);
    let client = r#"{"reason":"x","error":"invalid_client"}"#;
    let wrong = revoked(script().expect(revoke_request("t 1")).answer(401, client)).unwrap_err();
    assert_eq!(wrong.kind, FailureKind::ProviderError);
}

#[test]
fn a_refresh_token_is_ended_by_way_of_what_it_gives() {
    let refused = r#"{"reason":"Invalid token","error":"invalid_token"}"#;
    let refresh = || token_request(&[("grant_type", "refresh_token"), ("refresh_token", "t 1")]);
    let first = || script().expect(revoke_request("t 1")).answer(400, refused).expect(refresh());
    let tokens = r#"{"access_token":"at9","refresh_token":"rt9"}"#;
    revoked(first().answer(200, tokens).expect(revoke_request("at9")).answer(200, "{}")).unwrap();
    // Known as neither.
    revoked(first().answer(400, r#"{"error":"invalid_grant"}"#)).unwrap();
    assert!(revoked(first().answer(500, "")).is_err());
    assert!(revoked(first().answer(200, tokens).expect(revoke_request("at9")).answer(503, "")).is_err());
}
