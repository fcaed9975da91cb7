//! The authorization URL and the token endpoint.

use convoke_plugin::testing::script;
use convoke_plugin::{
    AuthorizationRequest, CodeGrant, ExposeSecret, FailureKind, Profile, Provider, ReadProfile, RefreshGrant,
    Tokens,
};

use super::*;

const TOKEN: &str = "https://authentication.logmeininc.com/oauth/token";

fn token_request(fields: &[(&str, &str)]) -> Request {
    Request::post(TOKEN).header("accept", "application/json").basic("app", &"s&cret".into()).form(fields)
}

fn refreshed(status: u16, answer: &str) -> Result<Tokens, Failure> {
    let request = token_request(&[("grant_type", "refresh_token"), ("refresh_token", "r")]);
    script()
        .expect(request)
        .answer(status, answer)
        .run(|http| async move { goto().refresh(&http, RefreshGrant { refresh_token: "r".into() }).await })
}

#[test]
fn the_authorization_url_has_the_scope_with_its_colon() {
    let request = AuthorizationRequest {
        redirect_uri: "https://meet.example.com/gtmCallback".to_owned(),
        state: "s".to_owned(),
        scopes: vec!["collab:".to_owned()],
        code_challenge: None,
    };
    assert_eq!(
        goto().authorization_url(&request).unwrap(),
        "https://authentication.logmeininc.com/oauth/authorize?response_type=code&client_id=app\
         &redirect_uri=https%3A%2F%2Fmeet.example.com%2FgtmCallback&state=s&scope=collab%3A"
    );
}

#[test]
fn a_code_is_exchanged_with_basic_and_its_redirect_uri() {
    let request = token_request(&[
        ("grant_type", "authorization_code"),
        ("code", "c"),
        ("redirect_uri", "https://meet.example.com/gtmCallback"),
    ]);
    let answer = r#"{"access_token":"at","token_type":"Bearer","refresh_token":"rt","expires_in":3600,"scope":"collab:",
                     "principal":"host@example.org"}"#;
    let tokens = script()
        .expect(request)
        .answer(200, answer)
        .run(|http| async move {
            let grant = CodeGrant {
                code: "c".into(),
                redirect_uri: "https://meet.example.com/gtmCallback".to_owned(),
                code_verifier: None,
            };
            goto().exchange_code(&http, grant).await
        })
        .unwrap();
    assert_eq!(tokens.access_token.expose_secret(), "at");
    assert_eq!(tokens.refresh_token.unwrap().expose_secret(), "rt");
    assert_eq!((tokens.expires_in, tokens.scope.as_deref()), (Some(3600), Some("collab:")));
}

#[test]
fn a_refresh_answer_has_a_refresh_token_only_when_it_is_replaced() {
    let kept = refreshed(200, r#"{"access_token":"at","token_type":"Bearer","expires_in":3600}"#).unwrap();
    assert!(kept.refresh_token.is_none());
    let replaced = refreshed(200, r#"{"access_token":"at","refresh_token":"new"}"#).unwrap();
    assert_eq!(replaced.refresh_token.unwrap().expose_secret(), "new");
}

#[test]
fn a_free_account_is_told_at_the_token_endpoint_too() {
    let failure = refreshed(412, r#"{"int_err_code":"Precondition","msg":"x"}"#).unwrap_err();
    assert_eq!((failure.kind, failure.status), (FailureKind::AccountNotEntitled, Some(412)));
    assert!(failure.detail.contains("free accounts"));
    let failure = refreshed(400, r#"{"error":"invalid_grant","error_description":"x"}"#).unwrap_err();
    assert_eq!(failure.kind, FailureKind::ReauthorizationRequired);
}

fn profile(exchanges: &[(&str, u16, &str)]) -> Result<Profile, Failure> {
    let mut script = script();
    for (path, status, answer) in exchanges {
        let request = signed(Request::get(format!("https://api.getgo.com{path}")));
        script = script.expect(request).answer(*status, answer);
    }
    script
        .run(|http| async move { goto().profile(&http, ReadProfile { credentials: bearer("t0ken") }).await })
}

#[test]
fn the_profile_is_at_one_of_two_places() {
    let found =
        profile(&[("/admin/rest/v1/me", 200, r#"{"key":77,"email":"a@x.org","firstName":"A"}"#)]).unwrap();
    assert_eq!((found.id.as_str(), found.email.as_deref()), ("77", Some("a@x.org")));
    let other = "/identity/v1/Users/me";
    let found = profile(&[("/admin/rest/v1/me", 404, ""), (other, 200, r#"{"id":"77"}"#)]).unwrap();
    assert_eq!(found.id, "77");
    let none = profile(&[("/admin/rest/v1/me", 404, ""), (other, 404, "")]).unwrap_err();
    assert_eq!(none.kind, FailureKind::ProviderError);
    assert_eq!(profile(&[("/admin/rest/v1/me", 403, "")]).unwrap_err().kind, FailureKind::AccessDenied);
}
