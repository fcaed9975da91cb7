//! What the API's error answers mean. The body is `{"code", "message", "errors": [{"field", "message"}]}`; now and then it is
//! XML or a page instead. The code decides where one is known, then the status; texts are merely passed on.

use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{ExposeSecret, Failure, FailureKind, FieldError, Response, quoted};

use crate::call::Call;
use crate::{scopes, sign_in};
use convoke_plugin::text;

const DAY_S: u64 = 24 * 60 * 60;
/// Seconds to wait when Zoom does not say: its limits are per second.
const PATIENCE: u64 = 1;
const MOST_TEXTS: usize = 10;

/// The access token is bad or has expired.
const BAD_TOKEN: u64 = 124;
const NO_SUCH_USER: u64 = 1001;
const NO_SUCH_MEETING: u64 = 3001;
const SCOPE_MISSING: u64 = 4711;

/// What a refused request means for this call.
pub(crate) fn read(response: &Response, call: &Call<'_>) -> Failure {
    // What is no JSON has no code and no words.
    let body: Map<String, Value> = response.json().unwrap_or_default();
    // Trouble of Zoom's own is that, whatever code it carries.
    let refused = (400..500).contains(&response.status);
    let code = text(&body, "code").filter(|_| refused).and_then(|code| code.parse().ok()).unwrap_or_default();
    let said = text(&body, "message").map(|message| shown(&message, call)).unwrap_or_default();
    let told = |detail: &str| {
        if said.is_empty() { detail.to_owned() } else { format!("{detail} Zoom says: {said}") }
    };
    let failure = match (response.status, code) {
        (429, _) => rate_limited(response, call.http.now_ms()),
        (_, SCOPE_MISSING) => scope_missing(text(&body, "message").as_deref(), call),
        (_, BAD_TOKEN) => Failure::reauthorization_required("Zoom does not accept this token (any more)."),
        (_, code) if sign_in::ends_the_grant(code) => {
            Failure::reauthorization_required(told("Zoom asks this user to sign in again."))
        }
        (_, NO_SUCH_USER) => Failure::access_denied(
            told("Zoom does not know this user (any more): ask the account's administrator."),
            &[],
        ),
        (_, NO_SUCH_MEETING) => Failure::new(FailureKind::NotFound, "Zoom does not know this meeting."),
        (400 | 422, _) => not_accepted(&body, &said, call),
        (403, _) => Failure::access_denied(
            told(
                "Zoom does not allow this account to do that: the meeting is not its own, or a policy forbids it.",
            ),
            &[],
        ),
        (409, _) => Failure::new(
            FailureKind::Conflict,
            told("Zoom sees a conflict with the meeting's present state."),
        ),
        _ => response.failure(),
    };
    failure.with_status(response.status)
}

/// Two limits with one status. The one per second tells in a header of its own when the next second begins; the daily one in
/// `Retry-After`, as a date.
fn rate_limited(response: &Response, now_ms: u64) -> Failure {
    let daily =
        response.header("x-ratelimit-type").is_some_and(|kind| kind.to_ascii_lowercase().contains("daily"));
    let now_s = now_ms / 1000;
    let reset = || {
        let at: u64 = response.header("x-ratelimit-reset")?.trim().parse().ok()?;
        // Beyond any such time in seconds it is one in milliseconds.
        let at = if at > 100_000_000_000 { at.div_ceil(1000) } else { at };
        Some(at.saturating_sub(now_s))
    };
    let midnight = || daily.then(|| DAY_S - now_s % DAY_S);
    let wait = response.retry_after().or_else(reset).or_else(midnight).unwrap_or(PATIENCE);
    let failure = Failure::rate_limited(Some(wait.clamp(1, 2 * DAY_S)));
    if daily {
        failure.with_detail(
            "Zoom's limit for this day is reached: it counts 100 meetings created or changed by one user in a day of UTC.",
        )
    } else {
        failure.with_detail("Zoom asks for fewer requests.")
    }
}

/// The scopes that Zoom names, in whichever generation of names the app has; else those of today.
fn scope_missing(message: Option<&str>, call: &Call<'_>) -> Failure {
    let mut missing: Vec<&str> = message
        .unwrap_or_default()
        .split(|c: char| !c.is_ascii_alphanumeric() && !":_".contains(c))
        .filter(|word| scopes::is_known(word))
        .collect();
    // Zoom names the administrators' form beside the users'.
    if missing.iter().any(|name| !name.ends_with(":admin")) {
        missing.retain(|name| !name.ends_with(":admin"));
    }
    if missing.is_empty() {
        missing.extend(scopes::needed(call.operation));
    }
    let list = missing.join(", ");
    Failure::access_denied(
        format!(
            "Zoom says that a scope is missing ({list}). The app has to be registered with it; then sign in again."
        ),
        &missing,
    )
}

/// Zoom names the members of its own body.
fn not_accepted(body: &Map<String, Value>, said: &str, call: &Call<'_>) -> Failure {
    let errors = body.get("errors").and_then(Value::as_array).into_iter().flatten();
    let error = |error: &Value| {
        let error = error.as_object()?;
        let field = text(error, "field").unwrap_or_default();
        let words = text(error, "message").map(|words| shown(&words, call)).unwrap_or_default();
        let pointer = pointer(&field);
        let about = match &pointer {
            None if !field.is_empty() => format!("`{}`: ", shown(&field, call)),
            _ => String::new(),
        };
        let detail = if words.is_empty() { "Zoom does not accept this." } else { &words };
        Some(FieldError::new(pointer.unwrap_or_default(), format!("{about}{detail}")))
    };
    let mut errors: Vec<FieldError> = errors.filter_map(error).take(MOST_TEXTS).collect();
    if errors.is_empty() {
        let detail =
            if said.is_empty() { "Zoom does not accept these values and does not say why." } else { said };
        errors.push(FieldError::new("", detail));
    }
    Failure::invalid_all(errors).with_detail("Zoom does not accept these values.")
}

/// Where the member that Zoom calls `field` stands in the client's body.
fn pointer(field: &str) -> Option<String> {
    let (first, rest) = field.split_once(['.', '[']).unwrap_or((field, ""));
    let own = match first {
        "topic" => "/title",
        "agenda" => "/agenda",
        "start_time" => "/start",
        "duration" => "/end",
        "timezone" => "/time_zone",
        "password" => "/password",
        "recurrence" => "/recurrence",
        "settings" if rest.starts_with("meeting_invitees") => "/invitees",
        "settings" | "schedule_for" | "default_password" | "pre_schedule" => {
            let path = field.replace('~', "~0").replace('/', "~1").replace('.', "/");
            return Some(format!("/options/{path}"));
        }
        _ => return None,
    };
    Some(own.to_owned())
}

/// The words as they may be shown, without what this call keeps secret.
fn shown(words: &str, call: &Call<'_>) -> String {
    let token = call.credentials.access_token.expose_secret();
    quoted(words, call.secrets.iter().copied().chain([token]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::serde_json::json;
    use convoke_plugin::testing::{NOW_MS, bearer, script};
    use convoke_plugin::{Operation, Request};
    use proptest::prelude::*;

    fn failed(operation: Operation, status: u16, headers: &[(&str, &str)], body: &str) -> Failure {
        let credentials = bearer("t0ken");
        let request = Request::get("https://x/y").bearer(&credentials.access_token);
        script().expect(request).respond(status, headers, body).run(|http| async move {
            let mut call = Call::new(&http, "https://x".to_owned(), &credentials, operation);
            call.secrets = vec!["s3cret"];
            call.send(Request::get("https://x/y")).await.unwrap_err()
        })
    }

    fn code(status: u16, code: u64, message: &str) -> Failure {
        let body = json!({"code": code, "message": message}).to_string();
        failed(Operation::GetMeeting, status, &[], &body)
    }

    #[test]
    fn codes_come_before_the_status() {
        use FailureKind::*;
        for (status, number, kind) in [
            (401, 124, ReauthorizationRequired),
            (400, 124, ReauthorizationRequired),
            (401, 4700, ReauthorizationRequired),
            (400, 4711, AccessDenied),
            (401, 4711, AccessDenied),
            (400, 4717, ReauthorizationRequired),
            (401, 4738, ReauthorizationRequired),
            (401, 4741, ReauthorizationRequired),
            (404, 1001, AccessDenied),
            (404, 3001, NotFound),
            (400, 3001, NotFound),
            (400, 300, InvalidRequest),
            (401, 300, ReauthorizationRequired),
            (404, 300, NotFound),
            (302, 300, ProviderError),
            (500, 124, ProviderError),
            (400, 200, InvalidRequest),
            (403, 1, AccessDenied),
            (409, 1, Conflict),
            (429, 429, RateLimited),
            (500, 0, ProviderError),
            (503, 0, ProviderUnavailable),
        ] {
            let failure = code(status, number, "no s3cret");
            assert_eq!((failure.kind, failure.status), (kind, Some(status)), "{status} {number}");
            assert!(!failure.detail.contains("s3cret"), "{failure}");
        }
        let as_text = r#"{"code":"3001","message":null}"#;
        assert_eq!(failed(Operation::GetMeeting, 400, &[], as_text).kind, NotFound);
    }

    #[test]
    fn what_is_no_json_is_read_by_its_status() {
        for body in [
            "",
            "<html><body>3001 124 4711</body></html>",
            "<?xml version=\"1.0\"?><result><code>124</code></result>",
            "[1]",
        ] {
            for (status, kind) in [
                (400, FailureKind::InvalidRequest),
                (404, FailureKind::NotFound),
                (500, FailureKind::ProviderError),
            ] {
                let failure = failed(Operation::GetMeeting, status, &[("content-type", "text/html")], body);
                assert_eq!(failure.kind, kind, "{status} {body}");
                assert!(!format!("{failure:?}").contains("html"), "{failure:?}");
            }
        }
    }

    #[test]
    fn fields_are_pointers_into_the_clients_body() {
        let fields = [
            ("topic", "/title"),
            ("start_time", "/start"),
            ("duration", "/end"),
            ("timezone", "/time_zone"),
            ("password", "/password"),
            ("agenda", "/agenda"),
            ("recurrence.repeat_interval", "/recurrence"),
            ("settings.meeting_invitees[0].email", "/invitees"),
            ("settings.audio", "/options/settings/audio"),
            ("schedule_for", "/options/schedule_for"),
            ("colour", ""),
        ];
        for (field, pointer) in fields {
            let body = json!({"code": 300, "message": "Validation Failed.", "errors": [{"field": field, "message": "no s3cret"}]});
            let failure = failed(Operation::CreateMeeting, 400, &[], &body.to_string());
            assert_eq!(failure.errors[0].pointer, pointer, "{field}");
            assert!(failure.errors[0].detail.ends_with("no [hidden]"));
            assert_eq!(failure.errors[0].detail.contains(field), pointer.is_empty());
        }
        let plain = code(400, 300, "The value is\r\nwrong: t0ken");
        assert_eq!(plain.errors, [FieldError::new("", "The value is wrong: [hidden]")]);
    }

    #[test]
    fn a_missing_scope_is_named_as_the_app_has_it() {
        let unnamed = code(400, 4711, "token scopes differ");
        assert_eq!(unnamed.missing_scopes, ["meeting:read:meeting"]);
        let named =
            code(400, 4711, "does not contain scopes:[meeting:read, meeting:read:admin, evil:scope].");
        assert_eq!(named.missing_scopes, ["meeting:read"]);
        let admin = code(400, 4711, "does not contain scopes:[meeting:read:admin].");
        assert_eq!(admin.missing_scopes, ["meeting:read:admin"]);
    }

    #[test]
    fn waiting_is_told_in_each_form() {
        let now_s = NOW_MS / 1000;
        let (soon, later, in_ms) =
            ((now_s + 2).to_string(), (now_s + 9).to_string(), (NOW_MS + 3000).to_string());
        let daily = ("x-ratelimit-type", "Daily-limit");
        for (headers, want) in [
            (vec![], 1),
            (vec![("x-ratelimit-type", "QPS"), ("x-ratelimit-reset", soon.as_str())], 2),
            (vec![("x-ratelimit-reset", in_ms.as_str())], 3),
            (vec![("x-ratelimit-reset", "0")], 1),
            (vec![("x-ratelimit-reset", "soon")], 1),
            (
                vec![daily, ("retry-after", "2030-03-02T00:00:00Z"), ("x-ratelimit-reset", later.as_str())],
                86_400,
            ),
            (vec![daily], 86_400),
            (vec![daily, ("retry-after", "2029-01-01T00:00:00Z")], 1),
            (vec![daily, ("retry-after", "9999-01-01T00:00:00Z")], 2 * 86_400),
            (vec![("retry-after", "7")], 7),
        ] {
            let failure = failed(Operation::CreateMeeting, 429, &headers, "");
            assert_eq!(
                (failure.kind, failure.retry_after),
                (FailureKind::RateLimited, Some(want)),
                "{headers:?}"
            );
            assert_eq!(failure.detail.contains("100 meetings"), headers.contains(&daily));
        }
    }

    proptest! {
        #[test]
        fn whatever_the_body_the_texts_are_clean(words in "\\PC*|.*", number in 0u64..5000, status in 400u16..600) {
            let body = json!({"code": number, "message": words, "errors": [{"field": words, "message": words}, words]}).to_string();
            let failure = failed(Operation::UpdateMeeting, status, &[], &body);
            let told: String = failure.errors.iter().map(|error| error.detail.as_str()).chain([failure.detail.as_str()]).collect();
            prop_assert!(!told.contains(char::is_control) && !told.contains("s3cret"));
        }
    }
}
