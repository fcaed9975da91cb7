//! JioMeet's documented error bodies.
//!
//! 400 and 401: `{"customCode", "message", "errors"}`, where `message` is a code and `errors` a sentence. 412:
//! `{"customCode", "message", "errorsArray": [{"property", "message"}]}`. No other status is documented.

use convoke_plugin::serde::Deserialize;
use convoke_plugin::{Failure, FieldError, Response};

/// The most of JioMeet's own words that is passed on, in characters.
const EXCERPT: usize = 200;

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

/// The response itself when it is a success, else what JioMeet's error means. Not for the token endpoint, whose errors
/// may speak of secrets.
pub(crate) fn documented(response: Response) -> Result<Response, Failure> {
    let errors = match response.status {
        400 => refused(&response),
        412 => invalid(&response),
        _ => return response.success(),
    };
    Err(Failure::invalid_all(errors).with_status(response.status))
}

fn refused(response: &Response) -> Vec<FieldError> {
    let said = response.json::<Refused>().map(|body| excerpt(&body.errors)).unwrap_or_default();
    vec![FieldError::new("", in_words("", &said))]
}

fn invalid(response: &Response) -> Vec<FieldError> {
    let broken = response.json::<Invalid>().map(|body| body.errors_array).unwrap_or_default();
    if broken.is_empty() {
        return vec![FieldError::new("", in_words("", ""))];
    }
    broken
        .iter()
        .map(|Broken { property, message }| match pointer(property) {
            Some(pointer) => FieldError::new(pointer, in_words("", &excerpt(message))),
            None => FieldError::new("", in_words(&excerpt(property), &excerpt(message))),
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

/// One line of at most [`EXCERPT`] characters.
fn excerpt(text: &str) -> String {
    let line = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    line.collect::<Vec<_>>().join(" ").chars().take(EXCERPT).collect()
}
