//! Signing in: the authorization URL, the token endpoint and the revocation endpoint.
//!
//! The client authenticates by HTTP Basic and in no other way. Each refresh replaces the refresh token. Errors are those of
//! RFC 6749, or numbers from 4700 to 4741 somewhere in the body.

use convoke_plugin::oauth::{self, Client, ClientAuthentication};
use convoke_plugin::serde_json::{Map, Value, json};
use convoke_plugin::{
    AuthorizationRequest, CodeGrant, ExposeSecret, Failure, FailureKind, Http, RefreshGrant, Request,
    Response, SecretJson, SecretString, Settings, Tokens,
};

use crate::settings::Config;

/// One configured app at Zoom's identity service.
pub(crate) struct SignIn {
    authorize_url: String,
    revoke_url: String,
    oauth: Client,
    send_scopes: bool,
}

/// What an error at these endpoints means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// The code or token is dead; the user can get another.
    SignIn(&'static str),
    /// The app or its configuration is wrong.
    Administrator(&'static str),
}

impl SignIn {
    pub(crate) fn new(settings: &Settings<Config>) -> Result<Self, Failure> {
        let token_url = settings.token_url()?;
        let client = Client::new(token_url, settings.client_id()?, settings.client_secret()?);
        let folder = token_url.rsplit_once('/').map_or(token_url, |(folder, _)| folder);
        Ok(SignIn {
            authorize_url: settings.authorize_url()?.to_owned(),
            revoke_url: format!("{folder}/revoke"),
            oauth: Client { authentication: ClientAuthentication::Basic, ..client },
            send_scopes: settings.own.send_scopes,
        })
    }

    pub(crate) fn authorization_url(&self, request: &AuthorizationRequest) -> String {
        let scopes = if self.send_scopes { request.scopes.clone() } else { Vec::new() };
        let request = AuthorizationRequest { scopes, ..request.clone() };
        oauth::authorization_url(&self.authorize_url, &self.oauth.client_id, &request)
    }

    pub(crate) async fn exchange_code(&self, http: &Http, grant: &CodeGrant) -> Result<Tokens, Failure> {
        self.tokens(http, self.oauth.code_request(grant)).await
    }

    pub(crate) async fn refresh(&self, http: &Http, grant: &RefreshGrant) -> Result<Tokens, Failure> {
        self.tokens(http, self.oauth.refresh_request(grant)).await
    }

    /// Tokens, and where their user's calls are to go.
    async fn tokens(&self, http: &Http, request: Request) -> Result<Tokens, Failure> {
        let response = http.send(request).await?;
        if !response.is_success() {
            return Err(failure(&response));
        }
        let mut tokens = oauth::read_tokens(http, &response)?;
        let region = tokens.raw.expose().get("api_url").and_then(Value::as_str);
        tokens.session = region.map(|url| SecretJson::new(json!({ "api_url": url })));
        Ok(tokens)
    }

    /// `POST …/revoke?token=…`, which takes access tokens. Whether it takes refresh tokens is nowhere said: one that it does not
    /// know is tried as a refresh token, and what that gives is ended, which ends both.
    pub(crate) async fn revoke(&self, http: &Http, token: &SecretString) -> Result<(), Failure> {
        let response = self.end(http, token).await?;
        if response.is_success() {
            return Ok(());
        }
        if !refuses_the_token(&response) {
            return Err(failure(&response));
        }
        let grant = RefreshGrant { refresh_token: token.clone() };
        match self.refresh(http, &grant).await {
            Ok(tokens) => {
                let response = self.end(http, &tokens.access_token).await?;
                if response.is_success() { Ok(()) } else { Err(failure(&response)) }
            }
            // Zoom knows it as neither: there is nothing left to end.
            Err(failure) if failure.kind == FailureKind::ReauthorizationRequired => Ok(()),
            Err(failure) => Err(failure),
        }
    }

    /// Zoom wants the token in the query.
    async fn end(&self, http: &Http, token: &SecretString) -> Result<Response, Failure> {
        let request = Request::post(self.revoke_url.as_str())
            .query("token", token.expose_secret())
            .basic(&self.oauth.client_id, &self.oauth.client_secret)
            .header("accept", "application/json");
        http.send(request).await
    }
}

/// Whether a number means that the user has to sign in again, on whatever endpoint.
pub(crate) fn ends_the_grant(code: u64) -> bool {
    matches!(meaning(code), Some(Meaning::SignIn(_)))
}

/// Source: the vendor's own texts on its OAuth errors.
fn meaning(code: u64) -> Option<Meaning> {
    use Meaning::{Administrator, SignIn};
    Some(match code {
        4700 | 4711 => SignIn("Zoom does not accept this token (any more); sign in again."),
        4702 | 4704 => Administrator(
            "Zoom does not accept this service's client id and secret; its administrator has to check them.",
        ),
        4705 | 4706 => {
            Administrator("Zoom misses something in this service's request; its administrator has to look.")
        }
        4709 => Administrator(
            "Zoom knows another redirect address for this app; this service's administrator has to register the one in use.",
        ),
        4717 => SignIn(
            "This app is switched off at Zoom. Once its administrator has switched it on, sign in again.",
        ),
        4733 => SignIn("Zoom's code is older than five minutes; sign in again."),
        4734 => SignIn("Zoom does not accept this code, or it was used before; sign in again."),
        4735 => SignIn("The user who granted access has left the Zoom account; sign in again as another."),
        4738 => {
            SignIn("The Zoom account's administrator has disabled this app; ask them, then sign in again.")
        }
        4736 | 4737 | 4739 | 4740 => SignIn("Zoom has ended this access; sign in again."),
        4741 => {
            SignIn("This access was ended, or replaced by a newer sign-in of the same user; sign in again.")
        }
        _ => return None,
    })
}

/// What a refusal at the token or revocation endpoint means.
fn failure(response: &Response) -> Failure {
    let failure = match code(response).and_then(meaning) {
        Some(Meaning::SignIn(detail)) if response.status < 500 => Failure::reauthorization_required(detail),
        Some(Meaning::Administrator(detail)) if response.status < 500 => Failure::misconfigured(detail),
        _ => oauth::token_failure(response),
    };
    failure.or_wait(1).with_status(response.status)
}

/// Whether it is the token that was refused, and neither the client nor the request as such. With any other status something
/// else is wrong.
fn refuses_the_token(response: &Response) -> bool {
    let administrator = matches!(code(response).and_then(meaning), Some(Meaning::Administrator(_)));
    response.status == 400
        && !administrator
        && oauth::token_failure(response).kind == FailureKind::ReauthorizationRequired
}

/// The number of an error: a member of its own, or in one of the texts, or in a body that is plain text.
fn code(response: &Response) -> Option<u64> {
    let Ok(body) = response.json::<Map<String, Value>>() else {
        // A page has numbers of all kinds in it.
        let is_text = response.header("content-type").is_none_or(|kind| kind.starts_with("text/plain"));
        return is_text.then(|| number(&String::from_utf8_lossy(&response.body))).flatten();
    };
    ["code", "reason", "error", "error_description", "message", "errorMessage"].iter().find_map(|name| {
        match body.get(*name)? {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => number(text),
            _ => None,
        }
    })
}

/// The first number from 4700 to 4741 in a text.
fn number(text: &str) -> Option<u64> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter_map(|word| word.parse().ok()).find(|number| (4700..=4741).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, kind: &str, body: &str) -> Response {
        let headers = vec![("content-type".to_owned(), kind.to_owned())];
        Response { status, headers, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn numbers_are_found_wherever_they_stand() {
        for (kind, body, want) in [
            ("application/json", r#"{"code":4733,"message":"x"}"#, Some(4733)),
            ("application/json", r#"{"reason":"Invalid token! (4741)","error":"invalid_grant"}"#, Some(4741)),
            ("application/json", r#"{"error":"4702"}"#, Some(4702)),
            ("application/json", r#"{"reason":"14741 47410","error":"invalid_grant"}"#, None),
            ("text/plain; charset=utf-8", "error 4709: redirect", Some(4709)),
            ("text/html", "<html>4709</html>", None),
        ] {
            assert_eq!(code(&answer(400, kind, body)), want, "{body}");
        }
    }

    #[test]
    fn each_number_says_who_has_to_act() {
        let kind = |number: u64| {
            let body = json!({"reason": format!("x ({number})"), "error": "invalid_request"}).to_string();
            failure(&answer(400, "application/json", &body)).kind
        };
        for number in (4733..=4741).chain([4700, 4711, 4717]) {
            assert_eq!(kind(number), FailureKind::ReauthorizationRequired, "{number}");
            assert!(ends_the_grant(number));
        }
        for number in [4702, 4704, 4705, 4706, 4709] {
            assert_eq!(kind(number), FailureKind::ProviderError, "{number}");
            assert!(!ends_the_grant(number));
        }
        let words = |body: &str| failure(&answer(401, "application/json", body));
        assert_eq!(
            words(r#"{"reason":"x","error":"invalid_grant"}"#).kind,
            FailureKind::ReauthorizationRequired
        );
        assert!(
            words(r#"{"reason":"Invalid client","error":"invalid_client"}"#).detail.contains("administrator")
        );
        let outage = failure(&answer(503, "application/json", r#"{"code":4741}"#));
        assert_eq!(outage.kind, FailureKind::ProviderUnavailable);
    }
}
