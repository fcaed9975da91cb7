//! JioMeet's documented error bodies.
//!
//! 400 and 401: `{"customCode", "message", "errors"}`, where `message` is a code and `errors` a sentence. 412:
//! `{"customCode", "message", "errorsArray": [{"property", "message"}]}`. No other status is documented.

use convoke_plugin::serde::Deserialize;
use convoke_plugin::{Credentials, ExposeSecret, Failure, FieldError, Response, quoted};

#[derive(Deserialize)]
#[serde(crate = "convoke_plugin::serde")]
struct Refused {
    errors: String,
}

#[derive(Deserialize)]
#[serde(crate = "convoke_plugin::serde", rename_all = "camelCase")]
struct Invalid {
    errors_array: Vec<Broken>,
}

#[derive(Deserialize)]
#[serde(crate = "convoke_plugin::serde")]
struct Broken {
    #[serde(default)]
    property: String,
    #[serde(default)]
    message: String,
}

/// The response itself when it is a success, else what JioMeet's error means, without the access token should JioMeet
/// repeat it. Not for the token endpoint, whose errors may speak of other secrets.
pub(crate) fn documented(response: Response, credentials: &Credentials) -> Result<Response, Failure> {
    let token = credentials.access_token.expose_secret();
    let errors = match response.status {
        400 => refused(&response, token),
        412 => invalid(&response, token),
        _ => return response.success(),
    };
    Err(Failure::invalid_all(errors).with_status(response.status))
}

fn refused(response: &Response, token: &str) -> Vec<FieldError> {
    let said = response.json::<Refused>().map(|body| quoted(&body.errors, [token])).unwrap_or_default();
    vec![FieldError::new("", in_words("", &said))]
}

fn invalid(response: &Response, token: &str) -> Vec<FieldError> {
    let broken = response.json::<Invalid>().map(|body| body.errors_array).unwrap_or_default();
    if broken.is_empty() {
        return vec![FieldError::new("", in_words("", ""))];
    }
    broken
        .iter()
        .map(|Broken { property, message }| match pointer(property) {
            Some(pointer) => FieldError::new(pointer, in_words("", &quoted(message, [token]))),
            None => FieldError::new("", in_words(&quoted(property, [token]), &quoted(message, [token]))),
        })
        .collect()
}

/// Where the member that JioMeet calls `property` stands in the client's body.
fn pointer(property: &str) -> Option<String> {
    match property {
        "topic" => Some("/title".to_owned()),
        "startTime" => Some("/start".to_owned()),
        "endTime" => Some("/end".to_owned()),
        "isPinEnabled" | "advancedOptions" => Some(format!("/options/{property}")),
        _ => {
            let member = property.strip_prefix("advancedOptions.")?;
            let escaped = member.replace('~', "~0").replace('/', "~1").replace('.', "/");
            Some(format!("/options/advancedOptions/{escaped}"))
        }
    }
}

fn in_words(property: &str, said: &str) -> String {
    let what = if property.is_empty() { "this".to_owned() } else { format!("`{property}`") };
    if said.is_empty() {
        format!("JioMeet does not accept {what}, and does not say why.")
    } else {
        format!("JioMeet does not accept {what}: {said}")
    }
}

#[cfg(test)]
mod tests {
    use convoke_plugin::FailureKind;
    use convoke_plugin::serde_json::{Value, json};
    use convoke_plugin::testing::bearer;

    use super::*;

    fn failed(status: u16, body: Value) -> Failure {
        let response = Response { status, headers: Vec::new(), body: body.to_string().into_bytes() };
        documented(response, &bearer("t0ken")).unwrap_err()
    }

    #[test]
    fn validation_errors_reach_the_member_they_speak_of() {
        for (property, pointer, detail) in [
            ("topic", "/title", "JioMeet does not accept this: is wrong"),
            ("startTime", "/start", "JioMeet does not accept this: is wrong"),
            ("endTime", "/end", "JioMeet does not accept this: is wrong"),
            ("isPinEnabled", "/options/isPinEnabled", "JioMeet does not accept this: is wrong"),
            ("advancedOptions", "/options/advancedOptions", "JioMeet does not accept this: is wrong"),
            (
                "advancedOptions.waitingRoom",
                "/options/advancedOptions/waitingRoom",
                "JioMeet does not accept this: is wrong",
            ),
            ("colour", "", "JioMeet does not accept `colour`: is wrong"),
        ] {
            let broken = json!([{ "property": property, "message": "is wrong" }]);
            let failure =
                failed(412, json!({ "customCode": 412, "message": "VALIDATION", "errorsArray": broken }));
            assert_eq!((failure.kind, failure.status), (FailureKind::InvalidRequest, Some(412)));
            assert_eq!(failure.errors, [FieldError::new(pointer, detail)], "{property}");
        }
    }

    #[test]
    fn a_refusal_is_quoted_on_one_line_without_the_token() {
        let refused = |errors: &str| {
            let body = json!({ "customCode": 400, "message": "BAD_REQUEST", "errors": errors });
            failed(400, body).errors[0].detail.clone()
        };
        assert_eq!(refused("Meeting\r\n\u{0} is over"), "JioMeet does not accept this: Meeting is over");
        assert_eq!(refused("odd token t0ken!"), "JioMeet does not accept this: odd token [hidden]!");
        assert_eq!(refused(""), "JioMeet does not accept this, and does not say why.");
        assert!(refused(&"x".repeat(900)).len() < 400);
    }

    #[test]
    fn undocumented_answers_are_read_by_status() {
        for (status, kind) in [
            (400, FailureKind::InvalidRequest),
            (401, FailureKind::ReauthorizationRequired),
            (403, FailureKind::AccessDenied),
            (404, FailureKind::NotFound),
            (409, FailureKind::Conflict),
            (412, FailureKind::InvalidRequest),
            (429, FailureKind::RateLimited),
            (500, FailureKind::ProviderError),
            (503, FailureKind::ProviderUnavailable),
        ] {
            let failure = failed(status, json!("?"));
            assert_eq!((failure.kind, failure.status), (kind, Some(status)));
        }
    }
}
