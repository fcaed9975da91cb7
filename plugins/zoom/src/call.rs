//! One operation's calls to Zoom: where they go, whose token they carry, and what a refusal means.

use convoke_plugin::{Credentials, Failure, Http, Level, Operation, Request, Response, endpoint, log};

use crate::failure;
use crate::id::Target;

/// What all requests of one operation share.
pub(crate) struct Call<'a> {
    pub(crate) http: &'a Http,
    /// Without a slash at its end.
    base_url: String,
    pub(crate) credentials: &'a Credentials,
    pub(crate) operation: Operation,
    /// What the request carries that no message may repeat.
    pub(crate) secrets: Vec<&'a str>,
}

impl<'a> Call<'a> {
    pub(crate) fn new(
        http: &'a Http,
        base_url: String,
        credentials: &'a Credentials,
        operation: Operation,
    ) -> Self {
        Call { http, base_url, credentials, operation, secrets: Vec::new() }
    }

    /// The address of a resource; each segment stays one.
    pub(crate) fn url(&self, segments: &[&str]) -> String {
        endpoint(&self.base_url, segments)
    }

    /// The address of a meeting. Zoom wants a UUID whose slashes could be taken for the path's encoded
    /// twice: one at the start, or two together. Other ids are digits.
    pub(crate) fn meeting(&self, target: &Target<'_>) -> String {
        let id = target.meeting;
        if id.starts_with('/') || id.contains("//") {
            let once = endpoint("", &[id]);
            return self.url(&["meetings", once.trim_start_matches('/')]);
        }
        self.url(&["meetings", id])
    }

    /// The same call, seen as a read: what a refusal means then.
    pub(crate) fn reading(&self) -> Call<'a> {
        let operation = match self.operation {
            Operation::ListMeetings => Operation::ListMeetings,
            _ => Operation::GetMeeting,
        };
        Call { base_url: self.base_url.clone(), secrets: self.secrets.clone(), operation, ..*self }
    }

    /// Sends with the token; anything but success is a failure.
    pub(crate) async fn send(&self, request: Request) -> Result<Response, Failure> {
        let response = self.http.send(request.bearer(&self.credentials.access_token)).await?;
        if response.is_success() { Ok(response) } else { Err(failure::read(&response, self)) }
    }
}

/// The API's root in the user's own part of Zoom, which their token answer named. Anything but a plain host of Zoom's is not
/// followed: the token goes along.
pub(crate) fn region(credentials: &Credentials) -> Option<String> {
    let named = credentials.session.as_ref()?.expose().get("api_url")?.as_str()?;
    let origin = named.trim_end_matches('/');
    let labels = origin.strip_prefix("https://").and_then(|host| host.strip_suffix(".zoom.us"));
    let plain = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if labels.is_some_and(|labels| labels.split('.').all(plain)) {
        return Some(format!("{origin}/v2"));
    }
    log(
        Level::Warning,
        "Zoom named an address for this user's calls that is none of its own; it is not followed.",
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use convoke_plugin::SecretJson;
    use convoke_plugin::serde_json::json;
    use convoke_plugin::testing::{bearer, script};

    #[test]
    fn the_token_stays_within_zoom() {
        let at = |url: &str| {
            let session = Some(SecretJson::new(json!({ "api_url": url })));
            region(&Credentials { session, ..bearer("t") })
        };
        for (url, root) in [
            ("https://api-eu.zoom.us", "https://api-eu.zoom.us/v2"),
            ("https://api.zoom.us/", "https://api.zoom.us/v2"),
            ("https://a.b.zoom.us", "https://a.b.zoom.us/v2"),
        ] {
            assert_eq!(at(url).as_deref(), Some(root));
        }
        for url in [
            "",
            "http://api-eu.zoom.us",
            "https://zoom.us.evil.example",
            "https://evil.example/.zoom.us",
            "https://evil.example?.zoom.us",
            "https://evil.example#.zoom.us",
            "https://evil@api.zoom.us",
            "https://evil.example\\.zoom.us",
            "https://.zoom.us",
            "https://a..zoom.us",
            "https://evilzoom.us",
            "https://api.zoom.us:8443",
            "https://api.zoom.us/v3",
        ] {
            assert_eq!(at(url), None, "{url}");
        }
        assert_eq!(region(&bearer("t")), None);
    }

    #[test]
    fn ids_stay_one_segment_and_odd_uuids_are_encoded_twice() {
        script().run(|http| async move {
            let credentials = bearer("t");
            let call = Call::new(&http, "https://x/v2".into(), &credentials, Operation::GetMeeting);
            let at = |id| call.meeting(&Target { meeting: id, occurrence: None });
            assert_eq!(at("85512345678"), "https://x/v2/meetings/85512345678");
            assert_eq!(at("../users/me?x=1#"), "https://x/v2/meetings/..%2Fusers%2Fme%3Fx%3D1%23");
            assert_eq!(at("a/b=="), "https://x/v2/meetings/a%2Fb%3D%3D");
            assert_eq!(at("/a"), "https://x/v2/meetings/%252Fa");
            assert_eq!(at("a//b"), "https://x/v2/meetings/a%252F%252Fb");
            assert_eq!(
                at("AbCdEfGhIj0123456789/+=="),
                "https://x/v2/meetings/AbCdEfGhIj0123456789%2F%2B%3D%3D"
            );
            assert_eq!(
                at("/bCdEfGhIj0123456789AB=="),
                "https://x/v2/meetings/%252FbCdEfGhIj0123456789AB%253D%253D"
            );
            assert_eq!(
                at("A//dEfGhIj0123456789AB=="),
                "https://x/v2/meetings/A%252F%252FdEfGhIj0123456789AB%253D%253D"
            );
        });
    }
}
