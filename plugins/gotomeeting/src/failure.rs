//! What GoTo's error answers mean. Their form is not documented; several were seen: `{"int_err_code", "msg"}` of the gateway,
//! `{"errorCode", "description", "incident"}` of the meetings' API, `{"error"}` as a text or as an object. So the status
//! decides, and any text there is is passed on.

use convoke_plugin::serde_json::Value;
use convoke_plugin::{Credentials, ExposeSecret, Failure, FailureKind, Response, quoted};

use crate::MEETINGS;
use crate::members::Members;

/// Where a text for people stands, the most telling first; then codes.
const TEXTS: [&str; 7] =
    ["description", "msg", "message", "error_description", "error", "errorCode", "int_err_code"];
const NOT_ENTITLED: &str = "This GoTo account cannot use the meetings' API: free accounts have no access to it. Sign in with an \
                            account that has a paid GoToMeeting plan.";

/// What a refused request means.
pub(crate) fn read(response: &Response, credentials: &Credentials) -> Failure {
    let body: Members = response.json().unwrap_or_default();
    let said = text(&body).map(|text| quoted(&text, [credentials.access_token.expose_secret()]));
    let told = |detail: &str| match said.as_deref().filter(|said| !said.is_empty()) {
        Some(said) => format!("{detail} GoTo says: {said}"),
        None => detail.to_owned(),
    };
    let failure = match response.status {
        400 => Failure::invalid("", told("GoTo does not accept these values.")),
        403 if speaks_of_the_token(&body) => {
            Failure::reauthorization_required("GoTo does not accept this token (any more).")
        }
        403 => denied(credentials, told),
        409 => Failure::new(
            FailureKind::Conflict,
            told("GoTo sees a conflict with the meeting's present state; it may be in progress."),
        ),
        412 => Failure::new(FailureKind::AccountNotEntitled, told(NOT_ENTITLED)),
        _ => response.failure(),
    };
    failure.with_status(response.status)
}

/// What a refusal at the token endpoint means beyond the standard.
pub(crate) fn of_tokens(failure: Failure) -> Failure {
    match failure.status {
        Some(412) => Failure::new(FailureKind::AccountNotEntitled, NOT_ENTITLED).with_status(412),
        _ => failure,
    }
}

fn denied(credentials: &Credentials, told: impl Fn(&str) -> String) -> Failure {
    let granted = credentials.scopes.as_ref().map(|scopes| scopes.iter().any(|scope| scope == MEETINGS));
    if granted == Some(true) {
        let detail = "GoTo does not allow this account to do that: the meeting is not its own, or a policy forbids it.";
        return Failure::access_denied(told(detail), &[]);
    }
    let detail = "GoTo does not allow this: the sign-in may lack the scope collab:, the meeting may belong to somebody else, or \
                  a policy forbids it.";
    Failure::access_denied(told(detail), &[MEETINGS])
}

/// The gateway answers in a form of its own, and with a code that names the token when that is what it refuses.
fn speaks_of_the_token(body: &Members) -> bool {
    body.text("int_err_code").is_some_and(|code| code.to_ascii_lowercase().contains("token"))
}

/// The text that tells most.
fn text(body: &Members) -> Option<String> {
    TEXTS.iter().find_map(|name| match body.get(name)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Object(inner) => ["description", "message", "code"]
            .iter()
            .find_map(|name| inner.get(*name)?.as_str())
            .map(str::to_owned),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use convoke_plugin::testing::bearer;
    use proptest::prelude::*;

    use super::*;

    fn failed(status: u16, body: &str) -> Failure {
        let response = Response { status, headers: Vec::new(), body: body.as_bytes().to_vec() };
        read(&response, &bearer("t0ken"))
    }

    #[test]
    fn every_status_has_its_kind_whatever_the_body() {
        use FailureKind::*;
        for (status, kind) in [
            (400, InvalidRequest),
            (401, ReauthorizationRequired),
            (403, AccessDenied),
            (404, NotFound),
            (409, Conflict),
            (412, AccountNotEntitled),
            (429, RateLimited),
            (500, ProviderError),
            (503, ProviderUnavailable),
        ] {
            for body in ["", "[]", "null", "<html>", r#"{"msg":7}"#, r#"{"errorCode":"X","description":"y"}"#]
            {
                let failure = failed(status, body);
                assert_eq!((failure.kind, failure.status), (kind, Some(status)), "{status} {body}");
            }
        }
    }

    #[test]
    fn one_reader_for_every_form() {
        for body in [
            r#"{"int_err_code":"Bad","msg":"subject is too long"}"#,
            r#"{"errorCode":"InvalidRequest","description":"subject is too long","incident":"7"}"#,
            r#"{"message":"subject is too long"}"#,
            r#"{"error":"invalid","error_description":"subject is too long"}"#,
            r#"{"error":"subject is too long"}"#,
            r#"{"error":{"code":"invalid","message":"subject is too long"}}"#,
        ] {
            let failure = failed(400, body);
            assert_eq!(failure.errors[0].pointer, "");
            assert_eq!(
                failure.errors[0].detail, "GoTo does not accept these values. GoTo says: subject is too long",
                "{body}"
            );
        }
        assert!(failed(409, r#"{"error":{"code":"Busy"}}"#).detail.ends_with("GoTo says: Busy"));
        assert!(failed(412, "").detail.contains("paid"));
    }

    #[test]
    fn the_gateway_speaks_of_the_token_where_it_means_that() {
        let refused = failed(403, r#"{"int_err_code":"InvalidToken","msg":"Invalid token passed"}"#);
        assert_eq!(refused.kind, FailureKind::ReauthorizationRequired);
        assert_eq!(failed(403, r#"{"msg":"no token"}"#).kind, FailureKind::AccessDenied);
    }

    #[test]
    fn a_scope_is_missing_only_where_it_may_be() {
        assert_eq!(failed(403, "").missing_scopes, [MEETINGS]);
        let mut credentials = bearer("t");
        credentials.scopes = Some(vec![MEETINGS.to_owned()]);
        let response = Response { status: 403, headers: Vec::new(), body: Vec::new() };
        assert!(read(&response, &credentials).missing_scopes.is_empty());
    }

    proptest! {
        #[test]
        fn a_text_is_one_clean_line_without_the_token(text in "\\PC*|.*", status in 400u16..600) {
            let body = convoke_plugin::serde_json::json!({ "description": format!("{text} t0ken") }).to_string();
            let failure = failed(status, &body);
            let told: String = failure.errors.iter().map(|error| error.detail.as_str()).chain([failure.detail.as_str()]).collect();
            prop_assert!(!told.contains(char::is_control) && !told.contains("t0ken"));
        }
    }
}
