//! OAuth 2.0 client pieces that providers share: RFC 6749 with the deviations seen in the field.

use serde_json::{Map, Value};

use crate::exchange::Http;
use crate::failure::{Failure, FailureKind};
use crate::http::{Request, Response};
use crate::jwt;
use crate::secret::{ExposeSecret, SecretJson, SecretString};
use crate::time::parse_instant;
use crate::tokens::{AuthorizationRequest, CodeGrant, RefreshGrant, Tokens};

/// How the client proves who it is at the token endpoint: exactly one way per request (RFC 6749 section 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// `client_id` and `client_secret` in the body.
    Body,
    /// `Authorization: Basic`, and nothing of it in the body.
    Basic,
}

/// The form of the token request's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenBody {
    /// `application/x-www-form-urlencoded`, as RFC 6749 wants.
    Form,
    /// `application/json`.
    Json,
}

/// An OAuth client at one token endpoint.
#[derive(Clone, Debug)]
pub struct Client {
    /// Where tokens come from.
    pub token_url: String,
    /// The client id.
    pub client_id: String,
    /// The client secret.
    pub client_secret: SecretString,
    /// Body or Basic.
    pub authentication: ClientAuthentication,
    /// Form or JSON.
    pub body: TokenBody,
    /// Whether the code grant repeats the redirect URI, as RFC 6749 wants.
    pub send_redirect_uri: bool,
}

impl Client {
    /// A client as RFC 6749 describes it, with its credentials in a form body.
    pub fn new(token_url: &str, client_id: &str, client_secret: &SecretString) -> Self {
        Client {
            token_url: token_url.to_owned(),
            client_id: client_id.to_owned(),
            client_secret: client_secret.clone(),
            authentication: ClientAuthentication::Body,
            body: TokenBody::Form,
            send_redirect_uri: true,
        }
    }

    /// The request for the authorization code grant.
    pub fn code_request(&self, grant: &CodeGrant) -> Request {
        let mut fields = vec![("grant_type", "authorization_code"), ("code", grant.code.expose_secret())];
        if self.send_redirect_uri {
            fields.push(("redirect_uri", &grant.redirect_uri));
        }
        if let Some(verifier) = &grant.code_verifier {
            fields.push(("code_verifier", verifier.expose_secret()));
        }
        self.token_request(fields)
    }

    /// The request for the refresh grant.
    pub fn refresh_request(&self, grant: &RefreshGrant) -> Request {
        self.token_request(vec![
            ("grant_type", "refresh_token"),
            ("refresh_token", grant.refresh_token.expose_secret()),
        ])
    }

    /// Exchanges a code.
    pub async fn exchange_code(&self, http: &Http, grant: &CodeGrant) -> Result<Tokens, Failure> {
        read_tokens(http, &http.send(self.code_request(grant)).await?)
    }

    /// Refreshes.
    pub async fn refresh(&self, http: &Http, grant: &RefreshGrant) -> Result<Tokens, Failure> {
        read_tokens(http, &http.send(self.refresh_request(grant)).await?)
    }

    fn token_request<'a>(&'a self, mut fields: Vec<(&'a str, &'a str)>) -> Request {
        let mut request = Request::post(self.token_url.as_str()).header("accept", "application/json");
        match self.authentication {
            ClientAuthentication::Basic => request = request.basic(&self.client_id, &self.client_secret),
            ClientAuthentication::Body => {
                fields.push(("client_id", &self.client_id));
                fields.push(("client_secret", self.client_secret.expose_secret()));
            }
        }
        match self.body {
            TokenBody::Form => request.form(&fields),
            TokenBody::Json => {
                let mut object = Map::new();
                for (name, value) in fields {
                    object.insert(name.to_owned(), Value::from(value));
                }
                request.json(&object)
            }
        }
    }
}

/// The standard authorization URL (RFC 6749 section 4.1.1, RFC 7636 section 4.3).
pub fn authorization_url(authorize_url: &str, client_id: &str, request: &AuthorizationRequest) -> String {
    let mut url = Request::get(authorize_url)
        .query("response_type", "code")
        .query("client_id", client_id)
        .query("redirect_uri", &request.redirect_uri)
        .query("state", &request.state);
    if !request.scopes.is_empty() {
        // A space as %20: some providers read a plus sign as itself.
        url = url.query("scope", &request.scopes.join(" "));
        url.url = url.url.replace('+', "%20");
    }
    if let Some(challenge) = &request.code_challenge {
        url = url.query("code_challenge", challenge).query("code_challenge_method", "S256");
    }
    url.url
}

/// Reads a token answer, tolerantly: members of other types are taken for absent, `expires_in` may be seconds, seconds as
/// text, or an ISO 8601 instant.
pub fn read_tokens(http: &Http, response: &Response) -> Result<Tokens, Failure> {
    if !response.is_success() {
        return Err(token_failure(response));
    }
    let answer: Map<String, Value> = response.json()?;
    let text =
        |name: &str| answer.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let Some(access_token) = text("access_token") else {
        // Some providers answer 200 with an error inside.
        return Err(match text("error") {
            Some(_) => token_failure(response),
            None => Failure::provider_error("The provider's token answer has no access token.")
                .with_status(response.status),
        });
    };
    let now_ms = http.now_ms();
    let mut tokens = Tokens::new(access_token);
    tokens.refresh_token = text("refresh_token").map(SecretString::from);
    tokens.token_type = text("token_type").map(str::to_owned);
    tokens.expires_in = answer
        .get("expires_in")
        .and_then(|value| lifetime(value, now_ms))
        .or_else(|| jwt_lifetime(access_token, now_ms));
    tokens.refresh_token_expires_in = ["refresh_token_expires_in", "refresh_expires_in"]
        .iter()
        .find_map(|name| lifetime(answer.get(*name)?, now_ms))
        .or_else(|| jwt_lifetime(text("refresh_token")?, now_ms));
    tokens.scope = match answer.get("scope") {
        Some(Value::Array(scopes)) => {
            Some(scopes.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "))
        }
        _ => text("scope").map(str::to_owned),
    };
    tokens.raw = SecretJson::new(Value::Object(answer));
    Ok(tokens)
}

/// Seconds left, from a number, a numeric text or an ISO 8601 instant.
fn lifetime(value: &Value, now_ms: u64) -> Option<u64> {
    match value {
        Value::Number(number) => {
            number.as_u64().or_else(|| number.as_f64().filter(|n| *n >= 0.0).map(|n| n as u64))
        }
        Value::String(text) => text.trim().parse().ok().or_else(|| {
            let until = u64::try_from(parse_instant(text)?).ok()?;
            Some(until.saturating_sub(now_ms) / 1000)
        }),
        _ => None,
    }
}

fn jwt_lifetime(token: &str, now_ms: u64) -> Option<u64> {
    Some(jwt::claims(token)?.get("exp")?.as_u64()?.saturating_sub(now_ms / 1000))
}

/// What an error at the token endpoint means: the grant is dead, the client is wrong, or it may work later.
pub fn token_failure(response: &Response) -> Failure {
    if (200..300).contains(&response.status) && response.is_page() {
        return response.failure();
    }
    let answer: Map<String, Value> = response.json().unwrap_or_default();
    let error = answer.get("error").and_then(Value::as_str).unwrap_or_default();
    let failure = match (response.status, error) {
        (_, "invalid_client" | "unauthorized_client") => Failure::misconfigured(
            "The provider does not accept this service's client id and secret; its administrator has to check them.",
        ),
        (_, "temporarily_unavailable") => {
            let detail = "The provider cannot issue tokens right now.";
            let retry_after = response.retry_after();
            Failure { retry_after, ..Failure::new(FailureKind::ProviderUnavailable, detail) }
        }
        (_, "invalid_scope") => Failure::access_denied("The provider does not grant these scopes.", &[]),
        (_, "unsupported_grant_type") => Failure::provider_error("The provider does not know this grant."),
        // Nothing here is about a meeting.
        (404 | 409 | 410, _) => Failure::provider_error(format!(
            "The provider's token endpoint answered with status {}; the administrator has to check its address.",
            response.status
        )),
        (200 | 400 | 401 | 403, _) => Failure::reauthorization_required(
            "The provider does not accept this code or token (any more); sign in again.",
        ),
        _ => response.failure(),
    };
    failure.with_status(response.status)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client() -> Client {
        Client::new("https://id.example/token", "id", &"s&cret".into())
    }

    fn body(request: &Request) -> String {
        String::from_utf8(request.body.clone()).unwrap()
    }

    #[test]
    fn one_client_authentication_per_request() {
        let grant = RefreshGrant { refresh_token: "r 1".into() };
        let in_body = client().refresh_request(&grant);
        assert_eq!(
            body(&in_body),
            "grant_type=refresh_token&refresh_token=r+1&client_id=id&client_secret=s%26cret"
        );
        assert!(in_body.headers.iter().all(|(name, _)| name != "authorization"));

        let basic = Client { authentication: ClientAuthentication::Basic, body: TokenBody::Json, ..client() };
        let request = basic.refresh_request(&grant);
        assert_eq!(body(&request), r#"{"grant_type":"refresh_token","refresh_token":"r 1"}"#);
        assert!(request.headers.contains(&("authorization".into(), "Basic aWQ6cyZjcmV0".into())));
    }

    #[test]
    fn the_authorization_url_is_the_standard_one() {
        let request = AuthorizationRequest {
            redirect_uri: "https://me.example/cb".into(),
            state: "s".into(),
            scopes: vec!["a:b".into(), "c".into()],
            code_challenge: Some("ch".into()),
        };
        assert_eq!(
            authorization_url("https://id.example/authorize", "id", &request),
            "https://id.example/authorize?response_type=code&client_id=id&redirect_uri=https%3A%2F%2Fme.example%2Fcb\
             &state=s&scope=a%3Ab%20c&code_challenge=ch&code_challenge_method=S256"
        );
    }

    fn read(status: u16, body: &str) -> Result<Tokens, Failure> {
        let http = Http::new(1_000_000, "", [0; 32]);
        read_tokens(&http, &Response { status, headers: Vec::new(), body: body.as_bytes().to_vec() })
    }

    #[test]
    fn expires_in_is_read_in_every_form() {
        for (text, want) in [
            ("3600", Some(3600)),
            ("\"3600\"", Some(3600)),
            ("\"1970-01-01T01:16:40.000Z\"", Some(3600)),
            ("\"1969-01-01T00:00:00Z\"", None),
            ("12.9", Some(12)),
            ("-5", None),
            ("null", None),
            ("\"soon\"", None),
            ("{}", None),
        ] {
            let tokens = read(200, &format!(r#"{{"access_token":"a","expires_in":{text}}}"#)).unwrap();
            assert_eq!(tokens.expires_in, want, "{text}");
        }
    }

    #[test]
    fn failures_tell_what_to_do() {
        use FailureKind::*;
        for (status, body, want) in [
            (400, r#"{"error":"invalid_grant"}"#, ReauthorizationRequired),
            (400, r#"{"message":"x","trackingId":"y"}"#, ReauthorizationRequired),
            (401, "Unauthorized", ReauthorizationRequired),
            (401, r#"{"error":"invalid_client"}"#, ProviderError),
            (429, "", RateLimited),
            (503, "", ProviderUnavailable),
            (500, "<html>", ProviderError),
            (302, "", ProviderError),
            (404, "", ProviderError),
            (200, "{}", ProviderError),
            (200, r#"{"error":"invalid_grant"}"#, ReauthorizationRequired),
            (200, r#"{"access_token":" "}"#, ProviderError),
            (200, "[]", ProviderError),
        ] {
            assert_eq!(read(status, body).unwrap_err().kind, want, "{status} {body}");
        }
        let page = Response {
            status: 200,
            headers: vec![("content-type".into(), "text/html".into())],
            body: Vec::new(),
        };
        let http = Http::new(0, "", [0; 32]);
        assert_eq!(
            read_tokens(&http, &page).unwrap_err().kind,
            ProviderError,
            "nobody has to sign in again for it"
        );
    }
}
