//! The token endpoint: a form with the client's secret in it, and errors whose number says more than their name.

use convoke_plugin::oauth::{self, Client};
use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{
    CodeGrant, Failure, FailureKind, Http, RefreshGrant, Request, Response, Settings, Tokens,
};

use crate::config::{Config, OFFLINE};
use crate::failure::PATIENCE;

/// Entra's numbers, and what they mean beyond the name of the error. Microsoft reserves the right to change them, so they
/// decide on words alone.
const MEANINGS: [(u64, &str); 8] = [
    (
        7_000_215,
        "The client secret is wrong. Entra shows a secret's value once, beside an id that is not the secret.",
    ),
    (7_000_222, "The client secret has expired; the administrator has to make a new one in Entra."),
    (700_016, "The organisation that signs in does not know this app: the client id or the tenant is wrong."),
    (65_001, "Nobody has consented to this app's permissions, or the consent was taken back."),
    (50_076, "The organisation asks for a second factor that this sign-in did not have."),
    (50_173, "The sign-in was ended, for example because the password was changed."),
    (53_003, "A rule of the organisation (Conditional Access) does not allow this."),
    (700_082, "The sign-in was not used for too long."),
];

/// The OAuth client of one registered app.
pub(crate) struct SignIn {
    client: Client,
    /// What the answer may put before the names of Graph's scopes.
    resource: String,
}

impl SignIn {
    pub(crate) fn new(settings: &Settings<Config>, token_url: &str) -> Result<Self, Failure> {
        let client = Client::new(token_url, settings.client_id()?, settings.client_secret()?);
        let origin = convoke_plugin::place(settings.base_url()?, "/");
        Ok(SignIn { client, resource: origin })
    }

    pub(crate) fn client_id(&self) -> &str {
        &self.client.client_id
    }

    pub(crate) async fn exchange_code(&self, http: &Http, grant: &CodeGrant) -> Result<Tokens, Failure> {
        self.tokens(http, self.client.code_request(grant)).await
    }

    /// Each use gives a new refresh token, and the old one goes on working.
    pub(crate) async fn refresh(&self, http: &Http, grant: &RefreshGrant) -> Result<Tokens, Failure> {
        self.tokens(http, self.client.refresh_request(grant)).await
    }

    async fn tokens(&self, http: &Http, request: Request) -> Result<Tokens, Failure> {
        let response = http.send(request).await?;
        let mut tokens = oauth::read_tokens(http, &response)
            .map_err(|failure| in_words(failure, &response).or_wait(PATIENCE))?;
        tokens.scope = tokens.scope.as_deref().map(|text| self.scopes(text, tokens.refresh_token.is_some()));
        Ok(tokens)
    }

    /// The granted scopes by the names they were asked by: the answer may write them as addresses, and leaves out what is no
    /// permission of Graph's.
    fn scopes(&self, text: &str, offline: bool) -> String {
        let own = |scope| str::strip_prefix(scope, self.resource.as_str()).unwrap_or(scope);
        let mut scopes: Vec<&str> = text.split_ascii_whitespace().map(own).collect();
        if offline && !scopes.contains(&OFFLINE) {
            scopes.push(OFFLINE);
        }
        scopes.join(" ")
    }
}

/// The failure with what Entra's number adds to it, and the number, by which administrators look it up.
fn in_words(failure: Failure, response: &Response) -> Failure {
    // Not an error of Entra's own: nothing is known beyond the status.
    if !matches!(failure.kind, FailureKind::ReauthorizationRequired | FailureKind::ProviderError) {
        return failure;
    }
    let Ok(answer) = response.json::<Map<String, Value>>() else { return failure };
    let codes = answer.get("error_codes").and_then(Value::as_array);
    let Some(code) = codes.and_then(|codes| codes.first()?.as_u64()) else { return failure };
    let meaning = MEANINGS.iter().find(|(known, _)| *known == code).map_or("", |(_, meaning)| meaning);
    let detail = format!("{} {meaning}", failure.detail);
    failure.with_detail(format!("{} (AADSTS{code})", detail.trim_end()))
}

#[cfg(test)]
mod tests {
    use convoke_plugin::serde_json::json;
    use convoke_plugin::testing::{open, script};
    use convoke_plugin::{ExposeSecret, Provider, Transport};

    use super::*;
    use crate::Teams;

    const TOKEN_URL: &str = "https://login.microsoftonline.com/organizations/oauth2/v2.0/token";

    fn teams() -> Teams {
        open(json!({"client_id": "app", "client_secret": "s&cret"})).unwrap().0
    }

    fn token_request(fields: &[(&str, &str)]) -> Request {
        let client = [("client_id", "app"), ("client_secret", "s&cret")];
        let fields: Vec<_> = fields.iter().copied().chain(client).collect();
        Request::post(TOKEN_URL).header("accept", "application/json").form(&fields)
    }

    fn refreshed(status: u16, body: &str) -> Result<Tokens, Failure> {
        let request = token_request(&[("grant_type", "refresh_token"), ("refresh_token", "r1")]);
        script().expect(request).answer(status, body).run(|http| async move {
            teams().refresh(&http, RefreshGrant { refresh_token: "r1".into() }).await
        })
    }

    fn refused(status: u16, error: &str, code: u64) -> Failure {
        let description = format!("AADSTS{code}: r1 is not welcome. Trace ID: 0");
        let body = json!({
            "error": error, "error_description": description, "error_codes": [code], "timestamp": "2030-03-01 00:00:00Z",
            "trace_id": "0", "correlation_id": "0",
        });
        refreshed(status, &body.to_string()).unwrap_err()
    }

    #[test]
    fn the_secret_and_the_proof_are_in_the_body() {
        let request = token_request(&[
            ("grant_type", "authorization_code"),
            ("code", "c1"),
            ("redirect_uri", "https://me.example/cb"),
            ("code_verifier", "v"),
        ]);
        let answer = r#"{"token_type":"Bearer","scope":"User.Read OnlineMeetings.ReadWrite","expires_in":3599,
            "ext_expires_in":3599,"access_token":"at","refresh_token":"rt","id_token":"example.id.token"}"#;
        let tokens = script().expect(request).answer(200, answer).run(|http| async move {
            let grant = CodeGrant {
                code: "c1".into(),
                redirect_uri: "https://me.example/cb".to_owned(),
                code_verifier: Some("v".into()),
            };
            teams().exchange_code(&http, grant).await
        });
        let tokens = tokens.unwrap();
        assert_eq!(tokens.access_token.expose_secret(), "at");
        assert_eq!(tokens.refresh_token.as_ref().map(|token| token.expose_secret()), Some("rt"));
        assert_eq!(tokens.expires_in, Some(3599));
        assert_eq!(tokens.scope.as_deref(), Some("User.Read OnlineMeetings.ReadWrite offline_access"));
    }

    #[test]
    fn a_refresh_may_give_no_new_refresh_token_and_scopes_as_addresses() {
        let scope = "https://graph.microsoft.com/OnlineMeetings.ReadWrite openid";
        let tokens = refreshed(200, &json!({"access_token": "a2", "scope": scope}).to_string()).unwrap();
        assert!(tokens.refresh_token.is_none());
        assert_eq!(tokens.scope.as_deref(), Some("OnlineMeetings.ReadWrite openid"));
    }

    #[test]
    fn each_error_says_what_to_do() {
        use FailureKind::*;
        for (status, error, code, kind, administrator) in [
            (400, "invalid_grant", 70000, ReauthorizationRequired, false),
            (400, "interaction_required", 50076, ReauthorizationRequired, false),
            (400, "consent_required", 65001, ReauthorizationRequired, false),
            (401, "invalid_client", 7_000_222, ProviderError, true),
            (400, "invalid_client", 7_000_215, ProviderError, true),
            (400, "unauthorized_client", 700_016, ProviderError, true),
            (503, "temporarily_unavailable", 90_033, ProviderUnavailable, false),
        ] {
            let failure = refused(status, error, code);
            assert_eq!((failure.kind, failure.administrator), (kind, administrator), "{error}");
            assert!(!failure.detail.contains("r1"), "{failure}");
            assert_eq!(failure.detail.contains(&format!("(AADSTS{code})")), kind != ProviderUnavailable);
        }
        assert!(refused(401, "invalid_client", 7_000_222).detail.contains("has expired"));
        assert!(refused(400, "invalid_grant", 65_001).detail.contains("consented"));
    }

    #[test]
    fn an_answer_that_is_no_error_of_entras_is_read_by_its_status() {
        for (status, body, kind) in [
            (429, "", FailureKind::RateLimited),
            (500, "<html>", FailureKind::ProviderError),
            (400, r#"{"error":"invalid_grant","error_codes":"x"}"#, FailureKind::ReauthorizationRequired),
        ] {
            assert_eq!(refreshed(status, body).unwrap_err().kind, kind, "{status}");
        }
        assert_eq!(refreshed(429, "").unwrap_err().retry_after, Some(PATIENCE));
        let request = token_request(&[("grant_type", "refresh_token"), ("refresh_token", "r1")]);
        let lost = script().expect(request).fail(Transport::Timeout).run(|http| async move {
            teams().refresh(&http, RefreshGrant { refresh_token: "r1".into() }).await
        });
        assert_eq!(lost.unwrap_err().kind, FailureKind::ProviderTimeout);
    }
}
