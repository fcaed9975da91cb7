//! One signed-in user's requests, and what Sametime's statuses mean.

use convoke_plugin::serde_json::Value;
use convoke_plugin::{
    Credentials, ExposeSecret, Failure, FailureKind, Http, Request, Response, cookie_value, jwt, serde_json,
};

use crate::csrf::Session;
use crate::{Sametime, sign_in};

/// A signed-in user.
pub(crate) struct Caller<'a> {
    pub(crate) site: &'a Sametime,
    pub(crate) session: Session,
    http: &'a Http,
    token: String,
}

impl<'a> Caller<'a> {
    /// With the pair of the refresh before, else with one of its own.
    pub(crate) async fn new(
        site: &'a Sametime,
        http: &'a Http,
        credentials: &Credentials,
    ) -> Result<Caller<'a>, Failure> {
        let token = cookie_value(credentials.access_token.expose_secret()).ok_or_else(|| {
            Failure::reauthorization_required(
                "This is no Sametime access token, the value of the cookie sametimeJwt.",
            )
        })?;
        let session = match Session::handed_over(credentials) {
            Some(session) => session,
            None => site.preflight(http).await?,
        };
        Ok(Caller { site, session, http, token })
    }

    /// Sends a request with the pair and the access token. Any answer is given back but those that mean "not signed in".
    pub(crate) async fn send(&mut self, request: Request) -> Result<Response, Failure> {
        let request = self.session.sign(request, Some((sign_in::ACCESS, &self.token)));
        let response = self.http.send(request).await?;
        self.site.follow(&mut self.session, &response, self.http.now_ms());
        if is_signed_out(&response) {
            return Err(Failure::reauthorization_required("The Sametime sign-in has expired.")
                .with_status(response.status));
        }
        Ok(response)
    }

    /// Every room the user can see.
    pub(crate) async fn rooms(&mut self) -> Result<Vec<serde_json::Map<String, Value>>, Failure> {
        let response = exactly_200(self.send(Request::get(self.site.catalogue(None))).await?)?;
        let rooms: Vec<Value> = response.json()?;
        Ok(rooms
            .into_iter()
            .filter_map(|room| if let Value::Object(room) = room { Some(room) } else { None })
            .collect())
    }

    /// What the access token says of its user, unverified: a hint, never a proof.
    pub(crate) fn claims(&self) -> serde_json::Map<String, Value> {
        jwt::claims(&self.token).unwrap_or_default()
    }

    /// The user's mail address, where the access token has one.
    pub(crate) fn mail(&self) -> Option<String> {
        let claims = Value::Object(self.claims());
        ["/context/user/email", "/sub"]
            .iter()
            .filter_map(|place| claims.pointer(place)?.as_str())
            .find(|text| looks_like_mail(text))
            .map(str::to_owned)
    }
}

/// Whether the answer means that nobody is signed in: 401, or the bare text `Unauthorized` with 200.
pub(crate) fn is_signed_out(response: &Response) -> bool {
    response.status == 401
        || (response.status == 200 && response.body.trim_ascii().eq_ignore_ascii_case(b"unauthorized"))
}

/// The answer if its status is 200; any other, 2xx or not, is a failure.
pub(crate) fn exactly_200(response: Response) -> Result<Response, Failure> {
    match response.status {
        200 if response.is_success() => Ok(response),
        400 => Err(Failure::provider_error(
            "Sametime does not accept the room as sent: either an option that this release does not know, or its \
             administrator has to set guest_flag or send_title for it.",
        )
        .with_status(400)),
        403 => Err(Failure::access_denied(
            "Sametime refuses this: either the user's Meetings policy does not allow it, or the room's name holds \
             characters that the site forbids.",
            &[],
        )
        .with_status(403)),
        404 => Err(no_such_room().with_status(404)),
        409 => Err(Failure::new(FailureKind::Conflict, "A room of this name exists already.").with_status(409)),
        _ => Err(response.failure()),
    }
}

/// The room is not there.
pub(crate) fn no_such_room() -> Failure {
    Failure::new(FailureKind::NotFound, "Sametime has no room of this name.")
}

fn looks_like_mail(text: &str) -> bool {
    text.len() <= 254
        && text.bytes().all(|b| b.is_ascii_graphic())
        && text
            .split_once('@')
            .is_some_and(|(user, domain)| !user.is_empty() && !domain.is_empty() && !domain.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, body: &str) -> Response {
        Response { status, headers: Vec::new(), body: body.as_bytes().to_vec() }
    }

    #[test]
    fn success_is_exactly_200() {
        use FailureKind::*;
        assert!(exactly_200(response(200, "")).is_ok());
        for (status, want) in [
            (201, ProviderError),
            (204, ProviderError),
            (302, ProviderError),
            (400, ProviderError),
            (403, AccessDenied),
            (404, NotFound),
            (409, Conflict),
            (429, RateLimited),
            (500, ProviderError),
            (503, ProviderUnavailable),
        ] {
            let failure = exactly_200(response(status, "")).unwrap_err();
            assert_eq!((failure.kind, failure.status), (want, Some(status)));
        }
    }

    #[test]
    fn a_403_names_both_causes() {
        let detail = exactly_200(response(403, "")).unwrap_err().detail;
        assert!(detail.contains("policy") && detail.contains("characters"));
    }

    #[test]
    fn nobody_signed_in_is_said_in_two_ways() {
        assert!(is_signed_out(&response(401, "{}")));
        assert!(is_signed_out(&response(200, " Unauthorized\n")));
        assert!(!is_signed_out(&response(200, "[]")));
        assert!(!is_signed_out(&response(200, r#"{"title":"Unauthorized"}"#)));
    }

    #[test]
    fn mail_addresses_are_told_from_other_names() {
        assert!(looks_like_mail("anna@example.org"));
        for text in ["", "anna", "@example.org", "anna@", "a@b@c", "an na@example.org", "CN=Anna/O=Acme"] {
            assert!(!looks_like_mail(text), "{text}");
        }
    }
}
