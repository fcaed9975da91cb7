//! Each operation against a script of GoTo's documented calls; one test for each quirk.

mod meetings;
mod sign_in;

use convoke_plugin::serde_json::{Value, json};
use convoke_plugin::testing::{self, bearer};
use convoke_plugin::{Bound, Capability, Failure, Operation, Pkce, Request};

use super::GoToMeeting;

/// The API's root of every test.
const API: &str = "https://api.getgo.com/G2M/rest";
const ID: &str = "123456789";

fn opened(own: Value) -> Result<(GoToMeeting, Bound), Failure> {
    testing::open(json!({ "client_id": "app", "client_secret": "s&cret", "own": own }))
}

fn goto() -> GoToMeeting {
    opened(json!({})).unwrap().0
}

/// With the token of every test.
fn signed(request: Request) -> Request {
    request.bearer(&bearer("t0ken").access_token)
}

fn meeting_url() -> String {
    format!("{API}/meetings/{ID}")
}

#[test]
fn scopes_are_told_in_every_language() {
    testing::assert_translated(&testing::manifest::<GoToMeeting>());
}

#[test]
fn the_manifest_says_what_gotomeeting_is() {
    let manifest = testing::manifest::<GoToMeeting>();
    assert_eq!((manifest.id.as_str(), manifest.label.as_str()), ("gotomeeting", "GoToMeeting"));
    assert_eq!(manifest.domi_name.as_deref(), Some("GTM"));
    assert_eq!(manifest.capabilities, [Capability::Times]);
    assert!(!manifest.operations.contains(&Operation::Revoke));
    assert_eq!(manifest.default_scopes, ["collab:"]);
    assert_eq!(manifest.scopes_for(Operation::CreateMeeting), ["collab:"]);
    assert!(manifest.scopes_for(Operation::Profile).is_empty());
    assert_eq!(manifest.options_schema["additionalProperties"], false);
    let kinds = manifest.options_schema["properties"]["meetingtype"].to_string();
    assert!(["immediate", "recurring", "scheduled"].iter().all(|kind| kinds.contains(kind)), "{kinds}");
}

#[test]
fn the_identity_host_is_another_than_the_apis() {
    let bound = opened(json!({})).unwrap().1;
    assert_eq!(bound.authorize_url.as_deref(), Some("https://authentication.logmeininc.com/oauth/authorize"));
    assert_eq!(bound.origins, ["https://api.getgo.com", "https://authentication.logmeininc.com"]);
    let elsewhere = opened(json!({ "profile_url": "https://identity.example/me" })).unwrap().1;
    assert!(elsewhere.origins.contains(&"https://identity.example".to_owned()));
}

#[test]
fn pkce_is_offered_where_the_configuration_says_so() {
    assert_eq!(opened(json!({})).unwrap().1.manifest.pkce, Pkce::None);
    assert_eq!(opened(json!({ "offer_pkce": true })).unwrap().1.manifest.pkce, Pkce::Optional);
}
