//! What Webex's error answers mean. The body is `{"message", "errors": [{"description"}], "trackingId"}`; its wording
//! varies, so only the status decides and the texts are merely passed on.

use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{ExposeSecret, Failure, FailureKind, FieldError, Operation, Response, quoted};

use crate::call::Call;
use crate::scopes;

/// Seconds to wait when Webex does not say, as the vendor's SDK does.
pub(crate) const PATIENCE: u64 = 15;
const MOST_TEXTS: usize = 10;

/// What a refused request means for this call.
pub(crate) fn read(response: &Response, call: &Call<'_>) -> Failure {
    let texts = texts(response, call);
    let told = |detail: &str| match texts.first() {
        Some(text) => format!("{detail} Webex says: {text}"),
        None => detail.to_owned(),
    };
    let conflict = |detail: &str| Failure::new(FailureKind::Conflict, told(detail));
    let failure = match response.status {
        400 => refused_input(&texts),
        403 if call.operation == Operation::CreateMeeting => not_entitled(call, told),
        403 => denied(call, told),
        405 => conflict(
            "Webex does not allow this for the meeting as it is: it has ended, is in progress, or is an ad-hoc meeting.",
        ),
        409 => conflict("Webex sees a conflict with the meeting's present state."),
        423 => conflict("The meeting is locked at Webex for now; try again in a while."),
        428 => conflict("Webex cannot do this while the meeting is in progress or being changed by somebody else."),
        429 if call.operation == Operation::CreateMeeting => response.failure().with_detail(
            "Webex asks for fewer requests. A user can schedule 100 meetings in 24 hours, and failed attempts count.",
        ),
        _ => response.failure(),
    };
    failure.with_status(response.status).or_wait(PATIENCE)
}

/// A 400 names the broken rules (of the site's passwords, for example) but not the member, so the pointer is the whole body.
fn refused_input(texts: &[String]) -> Failure {
    if texts.is_empty() {
        return Failure::invalid("", "Webex does not accept these values and does not say why.");
    }
    Failure::invalid_all(texts.iter().map(|text| FieldError::new("", text.as_str())).collect())
        .with_detail("Webex does not accept these values.")
}

fn not_entitled(call: &Call<'_>, told: impl Fn(&str) -> String) -> Failure {
    let scope = call.scope();
    match scopes::granted(call.credentials, scope) {
        Some(false) => denied(call, told),
        Some(true) => Failure::new(
            FailureKind::AccountNotEntitled,
            told("This Webex account may not schedule meetings: it needs a paid host licence on the site."),
        ),
        None => Failure::new(
            FailureKind::AccountNotEntitled,
            told(&format!(
                "This Webex account may not schedule meetings: it needs a paid host licence on the site. \
                 A sign-in without the scope {scope} looks the same."
            )),
        ),
    }
}

fn denied(call: &Call<'_>, told: impl Fn(&str) -> String) -> Failure {
    let scope = call.scope();
    if scopes::granted(call.credentials, scope) == Some(true) {
        let detail = "Webex does not allow this account to do that: the meeting is not its own, or a policy forbids it.";
        return Failure::access_denied(told(detail), &[]);
    }
    let detail = format!(
        "Webex does not allow this: the sign-in may lack the scope {scope}, the meeting may belong to somebody else, \
         or a policy forbids it."
    );
    Failure::access_denied(told(&detail), &[scope])
}

/// The descriptions of the body, or else its message, fit to be shown.
fn texts(response: &Response, call: &Call<'_>) -> Vec<String> {
    let body: Map<String, Value> = response.json().unwrap_or_default();
    let errors = body.get("errors").and_then(Value::as_array).into_iter().flatten();
    let descriptions = errors.filter_map(|error| error.get("description"));
    let show = |text: &Value| shown(text.as_str()?, call);
    let mut texts: Vec<String> = descriptions.filter_map(show).take(MOST_TEXTS).collect();
    if texts.is_empty() {
        texts.extend(body.get("message").and_then(show));
    }
    texts
}

/// The text as it may be shown, without what this call keeps secret.
fn shown(text: &str, call: &Call<'_>) -> Option<String> {
    let token = call.credentials.access_token.expose_secret();
    let line = quoted(text, call.secrets.iter().copied().chain([token]));
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::testing::{bearer, script};
    use convoke_plugin::{Credentials, Request};
    use proptest::prelude::*;

    fn failed(
        operation: Operation,
        credentials: &Credentials,
        answer: (u16, &str, &[(&str, &str)]),
    ) -> Failure {
        let request = Request::get("https://api.example/x").bearer(&credentials.access_token);
        let (status, body, headers) = answer;
        script().expect(request.clone()).respond(status, headers, body).run(|http| async move {
            let mut call = Call::new(&http, "https://api.example", credentials, operation);
            call.secrets = vec!["s3cret"];
            call.send(Request::get("https://api.example/x")).await.unwrap_err()
        })
    }

    fn status(operation: Operation, status: u16) -> Failure {
        failed(operation, &bearer("t"), (status, "", &[]))
    }

    #[test]
    fn every_documented_status_has_its_kind() {
        use FailureKind::*;
        for (code, kind) in [
            (400, InvalidRequest),
            (401, ReauthorizationRequired),
            (403, AccessDenied),
            (404, NotFound),
            (405, Conflict),
            (409, Conflict),
            (410, NotFound),
            (415, ProviderError),
            (423, Conflict),
            (428, Conflict),
            (429, RateLimited),
            (500, ProviderError),
            (502, ProviderError),
            (503, ProviderUnavailable),
            (504, ProviderError),
        ] {
            let failure = status(Operation::UpdateMeeting, code);
            assert_eq!((failure.kind, failure.status), (kind, Some(code)), "{code}");
        }
    }

    #[test]
    fn a_broken_rule_is_passed_on_clean_and_without_secrets() {
        let body = r#"{"message":"m","errors":[{"description":"Too\u0000\n short\u202e: s3cret"},{"description":" "}]}"#;
        let failure = failed(Operation::CreateMeeting, &bearer("t0ken"), (400, body, &[]));
        assert_eq!(failure.errors, [FieldError::new("", "Too short: [hidden]")]);
        let only_message =
            failed(Operation::CreateMeeting, &bearer("t0ken"), (400, r#"{"message":"no t0ken"}"#, &[]));
        assert_eq!(only_message.errors, [FieldError::new("", "no [hidden]")]);
        let long = format!(
            r#"{{"errors":[{}{{}}]}}"#,
            format!(r#"{{"description":"{}"}},"#, "x".repeat(900)).repeat(30)
        );
        let bounded = failed(Operation::CreateMeeting, &bearer("t"), (400, &long, &[]));
        assert_eq!((bounded.errors.len(), bounded.errors[0].detail.len()), (MOST_TEXTS, 300));
    }

    #[test]
    fn forbidden_means_a_licence_on_create_and_a_scope_elsewhere() {
        let mut credentials = bearer("t");
        let unknown = status(Operation::CreateMeeting, 403);
        assert_eq!(unknown.kind, FailureKind::AccountNotEntitled);
        assert!(unknown.detail.contains("paid host licence") && unknown.detail.contains(scopes::WRITE));
        credentials.scopes = Some(vec![scopes::WRITE.to_owned(), scopes::READ.to_owned()]);
        let known = failed(Operation::CreateMeeting, &credentials, (403, "", &[]));
        assert_eq!(known.kind, FailureKind::AccountNotEntitled);
        assert!(!known.detail.contains(scopes::WRITE));

        let elsewhere = status(Operation::GetMeeting, 403);
        assert_eq!(
            (elsewhere.kind, elsewhere.missing_scopes),
            (FailureKind::AccessDenied, vec![scopes::READ.to_owned()])
        );
        assert!(failed(Operation::GetMeeting, &credentials, (403, "", &[])).missing_scopes.is_empty());
    }

    #[test]
    fn waiting_is_fifteen_seconds_unless_said_and_never_none() {
        for (header, want) in [(None, 15), (Some("soon"), 15), (Some("0"), 1), (Some("42"), 42)] {
            let headers: Vec<_> = header.map(|value| ("retry-after", value)).into_iter().collect();
            let failure = failed(Operation::ListMeetings, &bearer("t"), (429, "", &headers));
            assert_eq!(failure.retry_after, Some(want), "{header:?}");
        }
        assert!(status(Operation::CreateMeeting, 429).detail.contains("100 meetings"));
    }

    proptest! {
        #[test]
        fn whatever_the_body_the_text_is_one_clean_line(text in "\\PC*|.*", code in 400u16..600) {
            let body = convoke_plugin::serde_json::json!({"errors": [{"description": text}], "message": text}).to_string();
            let failure = failed(Operation::UpdateMeeting, &bearer("tok"), (code, &body, &[]));
            let told: String = failure.errors.iter().map(|error| error.detail.as_str()).chain([failure.detail.as_str()]).collect();
            prop_assert!(!told.contains(char::is_control) && !told.contains("s3cret"));
        }
    }
}
