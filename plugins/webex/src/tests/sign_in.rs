//! The manifest, opening, and getting tokens.

use super::*;
use convoke_plugin::testing::script;
use convoke_plugin::{
    AuthorizationRequest, Capability, ExposeSecret, FailureKind, Operation, Pkce, Provider, ReadProfile,
    RefreshGrant,
};

fn token_request(fields: &[(&str, &str)]) -> Request {
    let client = [("client_id", "app"), ("client_secret", "s&cret")];
    let fields: Vec<_> = fields.iter().copied().chain(client).collect();
    Request::post(format!("{API}/access_token")).header("accept", "application/json").form(&fields)
}

fn refreshed(status: u16, headers: &[(&str, &str)], body: &str) -> Result<convoke_plugin::Tokens, Failure> {
    let fields = [("grant_type", "refresh_token"), ("refresh_token", "r1")];
    script()
        .expect(token_request(&fields))
        .respond(status, headers, body)
        .run(|http| async move { webex().refresh(&http, RefreshGrant { refresh_token: "r1".into() }).await })
}

#[test]
fn the_manifest_is_complete() {
    let manifest = testing::manifest::<Webex>();
    assert_eq!((manifest.id.as_str(), manifest.domi_name.as_deref()), ("webex", Some("Webex")));
    assert_eq!(manifest.pkce, Pkce::Optional);
    assert_eq!(manifest.default_scopes, ["meeting:schedules_read", "meeting:schedules_write"]);
    assert_eq!(
        (manifest.lifetimes.access_token, manifest.lifetimes.refresh_token),
        (Some(1_209_600), Some(7_776_000))
    );
    assert_eq!(manifest.capabilities.len(), 9);
    assert!(manifest.capabilities.contains(&Capability::TimeZone));
    assert!(!manifest.operations.contains(&Operation::Revoke), "Webex has no revocation a user could use");
    let denied = manifest.sign_in_errors.iter().find(|error| error.error == "access_denied").unwrap();
    assert!(denied.meaning.contains("declined") && denied.meaning.contains("policy"));
    assert!(denied.advice.contains("administrator") && denied.advice.contains("another account"));
}

#[test]
fn opening_needs_credentials_and_warns_of_administrator_scopes() {
    let missing = testing::open::<Webex>(json!({"client_id": "app"})).err().unwrap();
    assert_eq!(missing.errors[0].pointer, "/client_secret");
    let settings = json!({"client_id": "a", "client_secret": "b", "scopes": ["meeting:schedules_read", "spark-admin:roles_read"]});
    let (_, bound) = testing::open::<Webex>(settings).unwrap();
    assert_eq!((bound.notes.len(), bound.notes[0].key.as_str()), (1, "scopes"));
    assert!(bound.notes[0].message.contains("spark-admin:roles_read"));
    assert_eq!(bound.origins, ["https://webexapis.com"]);
}

#[test]
fn the_user_is_sent_to_the_authorize_page() {
    let request = AuthorizationRequest {
        redirect_uri: "https://me.example/callback/webex".to_owned(),
        state: "st".to_owned(),
        scopes: vec!["meeting:schedules_read".to_owned(), "spark:kms".to_owned()],
        code_challenge: Some("ch".to_owned()),
    };
    assert_eq!(
        webex().authorization_url(&request).unwrap(),
        "https://webexapis.com/v1/authorize?response_type=code&client_id=app\
         &redirect_uri=https%3A%2F%2Fme.example%2Fcallback%2Fwebex&state=st&scope=meeting%3Aschedules_read%20spark%3Akms\
         &code_challenge=ch&code_challenge_method=S256"
    );
}

#[test]
fn client_credentials_are_in_the_body_only() {
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", "c1"),
        ("redirect_uri", "https://me.example/cb"),
        ("code_verifier", "v"),
    ];
    let answer = r#"{"access_token":"a","expires_in":1209599,"refresh_token":"r","refresh_token_expires_in":7775999,"scope":"x y"}"#;
    let tokens = script().expect(token_request(&fields)).answer(200, answer).run(|http| async move {
        let grant = convoke_plugin::CodeGrant {
            code: "c1".into(),
            redirect_uri: "https://me.example/cb".to_owned(),
            code_verifier: Some("v".into()),
        };
        webex().exchange_code(&http, grant).await
    });
    let tokens = tokens.unwrap();
    assert_eq!(tokens.access_token.expose_secret(), "a");
    assert_eq!((tokens.expires_in, tokens.refresh_token_expires_in), (Some(1_209_599), Some(7_775_999)));
    assert_eq!(tokens.scope.as_deref(), Some("x y"));
}

#[test]
fn a_refresh_may_keep_the_old_refresh_token() {
    let tokens = refreshed(200, &[], r#"{"access_token":"a2","expires_in":1209599}"#).unwrap();
    assert!(tokens.refresh_token.is_none());
}

#[test]
fn a_refused_token_means_sign_in_again() {
    let refused = r#"{"message":"gone","errors":[{"description":"gone"}],"trackingId":"x"}"#;
    for (status, body, kind) in [
        (400, refused, FailureKind::ReauthorizationRequired),
        (401, refused, FailureKind::ReauthorizationRequired),
        (401, r#"{"error":"invalid_client"}"#, FailureKind::ProviderError),
        (503, "", FailureKind::ProviderUnavailable),
    ] {
        assert_eq!(refreshed(status, &[], body).unwrap_err().kind, kind, "{status} {body}");
    }
    assert_eq!(refreshed(429, &[], "").unwrap_err().retry_after, Some(15));
    assert_eq!(refreshed(429, &[("Retry-After", "0")], "").unwrap_err().retry_after, Some(1));
}

#[test]
fn the_profile_lives_without_the_scope_for_mail() {
    let profile = |body: &str| {
        let request = signed(Request::get(format!("{API}/people/me")));
        let call = script().expect(request).answer(200, body);
        call.run(
            |http| async move { webex().profile(&http, ReadProfile { credentials: bearer("tok") }).await },
        )
        .unwrap()
    };
    let full = profile(r#"{"id":"u","displayName":"Ada Host","emails":["ada@x.org","b@x.org"]}"#);
    assert_eq!((full.name.as_deref(), full.email.as_deref()), (Some("Ada Host"), Some("ada@x.org")));
    let bare = profile(r#"{"id":"u","firstName":"Ada","lastName":"Host","nickName":"A"}"#);
    assert_eq!((bare.name.as_deref(), bare.email), (Some("Ada Host"), None));
}
