//! The anti-forgery pair that each request carries: the header `X-CSRF-Token` and the cookie `_csrf`.

use convoke_plugin::serde::{Deserialize, Serialize};
use convoke_plugin::{
    Credentials, Failure, Http, Level, Request, Response, SecretJson, cookie_value, endpoint, log, serde_json,
};

use crate::Sametime;
use crate::config::CsrfCookie;

/// What `refresh` hands to the call after it, and what a call without it finds out by itself.
#[derive(Clone, Serialize, Deserialize)]
#[serde(crate = "convoke_plugin::serde")]
pub(crate) struct Session {
    /// The authentication service that answered, such as `meeting-auth`.
    auth: String,
    /// For the header.
    token: String,
    /// For the cookie.
    cookie: String,
    /// Who is signed in, where an answer told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) user: Option<serde_json::Value>,
}

impl Session {
    /// What the provider's own `refresh` or `login` handed over; something of another form counts as nothing.
    pub(crate) fn handed_over(credentials: &Credentials) -> Option<Session> {
        Session::deserialize(credentials.session.as_ref()?.expose()).ok()
    }

    /// To hand over.
    pub(crate) fn to_json(&self) -> SecretJson {
        SecretJson::new(serde_json::to_value(self).unwrap_or_default())
    }

    /// The request with both halves of the pair, and one more cookie.
    pub(crate) fn sign(&self, request: Request, cookie: Option<(&str, &str)>) -> Request {
        let mut cookies = format!("_csrf={}", self.cookie);
        if let Some((name, value)) = cookie {
            cookies.push_str(&format!("; {name}={value}"));
        }
        request
            .header("accept", "application/json")
            .header("x-csrf-token", self.token.as_str())
            .header("cookie", cookies)
    }
}

impl Sametime {
    /// An address of the authentication service.
    pub(crate) fn auth_url(&self, session: &Session, place: &str) -> String {
        self.auth_service(&session.auth, place)
    }

    fn auth_service(&self, auth: &str, place: &str) -> String {
        endpoint(&self.base_url, &[auth, "api", "v1", place])
    }

    /// Asks for a pair, where the authentication service lives. The status of the answer (normally 401) means nothing,
    /// except that 404 means the service has its other name.
    pub(crate) async fn preflight(&self, http: &Http) -> Result<Session, Failure> {
        let configured = self.config.auth_path.as_str();
        let other = if configured == "sametime-auth" { "meeting-auth" } else { "sametime-auth" };
        let (mut auth, mut response) = (configured, self.ask(http, configured).await?);
        if response.status == 404 {
            (auth, response) = (other, self.ask(http, other).await?);
            if response.status == 404 {
                return Err(Failure::provider_error(format!(
                    "The site has neither {configured} nor {other} below its base_url; its administrator has to check \
                     base_url and auth_path."
                ))
                .with_status(404));
            }
            log(Level::Info, &format!("auth_path = \"{other}\" would save this site one request per call"));
        }
        let token = response.header("x-csrf-token").and_then(cookie_value);
        let cookie = response.cookie("_csrf", http.now_ms());
        match (token, cookie) {
            (Some(token), Some(cookie)) => {
                Ok(Session { auth: auth.to_owned(), token, cookie: cookie.value, user: None })
            }
            _ if matches!(response.status, 300..=399 | 429 | 503) => Err(response.failure()),
            _ => Err(Failure::provider_error(
                "The site gave no x-csrf-token header and _csrf cookie; is base_url the root of a Sametime site?",
            )
            .with_status(response.status)),
        }
    }

    async fn ask(&self, http: &Http, auth: &str) -> Result<Response, Failure> {
        http.send(Request::get(self.auth_service(auth, "refresh")).header("accept", "application/json")).await
    }

    /// Takes over the newer pair that an answer brings; whether it brought a header.
    pub(crate) fn follow(&self, session: &mut Session, response: &Response, now_ms: u64) -> bool {
        if self.config.csrf_cookie == CsrfCookie::Newest
            && let Some(cookie) = response.cookie("_csrf", now_ms)
        {
            session.cookie = cookie.value;
        }
        match response.header("x-csrf-token").and_then(cookie_value) {
            Some(token) => {
                session.token = token;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use convoke_plugin::FailureKind;
    use convoke_plugin::serde_json::json;
    use convoke_plugin::testing::{Script, open, script};

    /// The pre-flight's answer.
    pub(crate) const T1C1: &[(&str, &str)] =
        &[("X-CSRF-Token", "t1"), ("Set-Cookie", "_csrf=c1; Path=/; HttpOnly")];

    /// A site with these configuration keys of its own.
    pub(crate) fn site(own: serde_json::Value) -> Sametime {
        open(json!({"base_url": "https://meet.example.org/", "own": own})).unwrap().0
    }

    /// The pre-flight's request.
    pub(crate) fn ask(auth: &str) -> Request {
        Request::get(format!("https://meet.example.org/{auth}/api/v1/refresh"))
            .header("accept", "application/json")
    }

    /// A script that has given the pair t1 and c1.
    pub(crate) fn preflighted() -> Script {
        script().expect(ask("meeting-auth")).respond(401, T1C1, "Unauthorized")
    }

    /// A request with a pair and one more cookie, as text.
    pub(crate) fn signed(request: Request, token: &str, cookies: &str) -> Request {
        request.header("accept", "application/json").header("x-csrf-token", token).header("cookie", cookies)
    }

    #[test]
    fn the_services_other_name_is_tried_on_404() {
        for (own, first, second) in [
            (json!({}), "meeting-auth", "sametime-auth"),
            (json!({"auth_path": "sametime-auth"}), "sametime-auth", "meeting-auth"),
            (json!({"auth_path": "st_auth"}), "st_auth", "sametime-auth"),
        ] {
            let site = &site(own);
            let found = script()
                .expect(ask(first))
                .answer(404, "")
                .expect(ask(second))
                .respond(401, T1C1, "")
                .run(|http| async move { site.preflight(&http).await });
            assert_eq!(found.ok().unwrap().auth, second);
            let failure = script()
                .expect(ask(first))
                .answer(404, "")
                .expect(ask(second))
                .answer(404, "")
                .run(|http| async move { site.preflight(&http).await });
            assert_eq!(failure.err().unwrap().status, Some(404));
        }
    }

    #[test]
    fn without_both_halves_there_is_no_pair() {
        use FailureKind::{ProviderError, ProviderUnavailable, RateLimited};
        for (status, headers, want) in [
            (401, &T1C1[..1], ProviderError),
            (401, &T1C1[1..], ProviderError),
            (200, &[], ProviderError),
            (302, &[], ProviderError),
            (429, &[], RateLimited),
            (503, &[], ProviderUnavailable),
        ] {
            let site = site(json!({}));
            let failure = script()
                .expect(ask("meeting-auth"))
                .respond(status, headers, "")
                .run(|http| async move { site.preflight(&http).await });
            assert_eq!(failure.err().unwrap().kind, want, "{status}");
        }
    }
}
