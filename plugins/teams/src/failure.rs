//! What Graph's error answers mean. The body is `{"error": {"code", "message"}}`; the status decides, and the words are passed on.

use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{ExposeSecret, Failure, FailureKind, Operation, Response, quoted};

use crate::Call;
use crate::manifest::{PROFILE, needed};

/// Seconds to wait when Graph does not say.
pub(crate) const PATIENCE: u64 = 10;

/// What a refused request means for this call.
pub(crate) fn read(response: &Response, call: &Call<'_>) -> Failure {
    let said = said(response, call);
    let told = |detail: &str| match &said {
        Some(said) => format!("{detail} Teams says: {said}"),
        None => detail.to_owned(),
    };
    let failure = match response.status {
        400 => {
            let detail = told("Teams does not accept these values.");
            Failure::invalid("", detail.clone()).with_detail(detail)
        }
        401 => Failure::reauthorization_required("Microsoft does not accept this token (any more)."),
        403 => forbidden(call, told),
        429 => response.failure().with_detail(
            "Microsoft asks for fewer requests. A user has 2000 meetings in a month, and the app shares further limits.",
        ),
        504 => {
            let late =
                Failure::new(FailureKind::ProviderUnavailable, "Microsoft Graph did not answer in time.");
            Failure { retry_after: response.retry_after(), ..late }
        }
        _ => response.failure(),
    };
    failure.with_status(response.status).or_wait(PATIENCE)
}

/// A licence, a meeting policy, a personal account and a missing scope are answered alike. What the token may is known only at
/// times; what the account may, Graph shows when it is to schedule.
fn forbidden(call: &Call<'_>, told: impl Fn(&str) -> String) -> Failure {
    let scope = needed(call.operation);
    let may = call.credentials.scopes.is_some();
    match (call.operation, may) {
        (Operation::CreateMeeting, true) => Failure::new(FailureKind::AccountNotEntitled, told(NO_LICENCE)),
        (Operation::CreateMeeting, false) => Failure::new(
            FailureKind::AccountNotEntitled,
            told(&format!("{NO_LICENCE} A sign-in without the scope {scope} looks the same.")),
        ),
        (_, true) => Failure::access_denied(
            told(
                "Microsoft does not allow this account to do that: a policy of the organisation forbids it.",
            ),
            &[],
        ),
        (_, false) if scope == PROFILE => Failure::access_denied(
            told("Microsoft does not tell whose token this is: the sign-in lacks the scope User.Read."),
            &[scope],
        ),
        (_, false) => Failure::access_denied(
            told(&format!(
                "Microsoft does not allow this: the sign-in may lack the scope {scope}, or a policy of the organisation \
                 forbids it."
            )),
            &[scope],
        ),
    }
}

const NO_LICENCE: &str = "This account may not schedule Teams meetings: it needs a licence with Teams, and the organisation's \
    meeting policy must allow it. Personal Microsoft accounts cannot. Ask your Microsoft 365 administrator.";

/// The message of the body, fit to be shown.
fn said(response: &Response, call: &Call<'_>) -> Option<String> {
    let body: Map<String, Value> = response.json().ok()?;
    let message = body.get("error")?.get("message")?.as_str()?;
    let line = quoted(message, [call.credentials.access_token.expose_secret()]);
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::Request;
    use convoke_plugin::serde_json::json;
    use convoke_plugin::testing::{bearer, script};
    use proptest::prelude::*;

    fn failed(operation: Operation, scopes: &[&str], answer: (u16, &str, &[(&str, &str)])) -> Failure {
        let mut credentials = bearer("t0ken");
        let known = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        credentials.scopes = (!scopes.is_empty()).then_some(known);
        let (status, body, headers) = answer;
        let request = Request::get("https://graph.example/x")
            .bearer(&credentials.access_token)
            .header("prefer", "include-unknown-enum-members");
        script().expect(request).respond(status, headers, body).run(|http| async move {
            let call = Call { http: &http, credentials: &credentials, operation };
            call.send(Request::get("https://graph.example/x")).await.unwrap_err()
        })
    }

    #[test]
    fn every_documented_status_has_its_kind() {
        use FailureKind::*;
        for (status, kind) in [
            (400, InvalidRequest),
            (401, ReauthorizationRequired),
            (403, AccessDenied),
            (404, NotFound),
            (409, Conflict),
            (429, RateLimited),
            (500, ProviderError),
            (502, ProviderError),
            (503, ProviderUnavailable),
            (504, ProviderUnavailable),
        ] {
            let failure = failed(Operation::UpdateMeeting, &[], (status, "", &[]));
            assert_eq!((failure.kind, failure.status), (kind, Some(status)), "{status}");
        }
    }

    #[test]
    fn graphs_words_come_without_the_token() {
        let body = json!({"error": {"code": "BadRequest", "message": "Bad\r\n t0ken", "innerError": {"request-id": "0"}}});
        let failure = failed(Operation::CreateMeeting, &[], (400, &body.to_string(), &[]));
        let words = "Teams does not accept these values. Teams says: Bad [hidden]";
        assert_eq!((failure.errors.len(), failure.errors[0].pointer.as_str()), (1, ""));
        assert_eq!((failure.errors[0].detail.as_str(), failure.detail.as_str()), (words, words));
        for odd in ["[]", r#"{"error":"x"}"#, r#"{"error":{"message":7}}"#, "<html>"] {
            let failure = failed(Operation::CreateMeeting, &[], (400, odd, &[]));
            assert_eq!(failure.detail, "Teams does not accept these values.", "{odd}");
        }
    }

    #[test]
    fn forbidden_is_the_account_on_create_and_a_scope_or_policy_elsewhere() {
        let create = |scopes: &[&str]| failed(Operation::CreateMeeting, scopes, (403, "{}", &[]));
        assert_eq!(create(&[]).kind, FailureKind::AccountNotEntitled);
        assert!(create(&[]).detail.contains("OnlineMeetings.ReadWrite"));
        let known = create(&["OnlineMeetings.ReadWrite"]);
        assert_eq!(known.kind, FailureKind::AccountNotEntitled);
        assert!(known.detail.contains("licence") && !known.detail.contains("OnlineMeetings"));

        let read = failed(Operation::GetMeeting, &[], (403, "{}", &[]));
        assert_eq!(
            (read.kind, read.missing_scopes),
            (FailureKind::AccessDenied, vec!["OnlineMeetings.ReadWrite".into()])
        );
        let read = failed(Operation::GetMeeting, &["OnlineMeetings.Read"], (403, "{}", &[]));
        assert!(read.kind == FailureKind::AccessDenied && read.missing_scopes.is_empty());
        let profile = failed(Operation::Profile, &[], (403, "{}", &[]));
        assert_eq!(profile.missing_scopes, ["User.Read"]);
    }

    #[test]
    fn waiting_is_as_long_as_graph_says() {
        for status in [429, 503, 504] {
            let failure = failed(Operation::GetMeeting, &[], (status, "", &[("Retry-After", "42")]));
            assert_eq!(failure.retry_after, Some(42), "{status}");
        }
        let wait =
            |headers: &[(&str, &str)]| failed(Operation::GetMeeting, &[], (429, "", headers)).retry_after;
        assert_eq!((wait(&[]), wait(&[("Retry-After", "0")])), (Some(PATIENCE), Some(1)));
        assert_eq!(failed(Operation::GetMeeting, &[], (503, "", &[])).retry_after, None);
    }

    proptest! {
        #[test]
        fn whatever_the_body_the_text_is_one_clean_line(text in "\\PC*|.*", status in 400u16..600) {
            let body = json!({"error": {"code": text, "message": text}}).to_string();
            let failure = failed(Operation::UpdateMeeting, &[], (status, &body, &[]));
            prop_assert!(!failure.detail.contains(char::is_control));
        }
    }
}
