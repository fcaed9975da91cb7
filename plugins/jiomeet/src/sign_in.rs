//! Signing in: the authorization URL, the token endpoint, and who signed in.

use convoke_plugin::oauth::{self, Client, ClientAuthentication, TokenBody};
use convoke_plugin::serde::Deserialize;
use convoke_plugin::{
    AuthorizationRequest, Failure, FailureKind, Http, Profile, Request, Response, Settings, Tokens,
};

use crate::settings::Config;

/// The OAuth client of one registered app.
pub(crate) struct SignIn {
    authorize_url: String,
    client: Client,
    forms: [TokenBody; 2],
}

impl SignIn {
    pub(crate) fn new(settings: &Settings<Config>) -> Result<Self, Failure> {
        let client = Client {
            // JioMeet knows the client by Basic alone and compares no redirect URI here.
            authentication: ClientAuthentication::Basic,
            send_redirect_uri: false,
            ..Client::new(settings.token_url()?, settings.client_id()?, settings.client_secret()?)
        };
        Ok(SignIn {
            authorize_url: settings.authorize_url()?.to_owned(),
            client,
            forms: settings.own.token_body.in_order(),
        })
    }

    /// `GET /oauth2/authorize`. The client id is `clientId` here. Scopes are fixed when the app is registered, so none are
    /// sent; PKCE is not documented.
    pub(crate) fn authorization_url(&self, request: &AuthorizationRequest) -> String {
        Request::get(self.authorize_url.as_str())
            .query("clientId", &self.client.client_id)
            .query("redirect_uri", &request.redirect_uri)
            .query("response_type", "code")
            .query("state", &request.state)
            .url
    }

    /// `POST /api/oauth2/v2/token` in the configured form; in the other, once, when JioMeet refuses the first as unreadable.
    pub(crate) async fn tokens(
        &self,
        http: &Http,
        request: impl Fn(&Client) -> Request,
    ) -> Result<Tokens, Failure> {
        let [first, other] = self.forms.map(|body| request(&Client { body, ..self.client.clone() }));
        let answer = http.send(first).await?;
        if !refuses_the_form(answer.status) {
            return read(http, &answer);
        }
        let second = http.send(other).await?;
        // 400 speaks of the grant, 412 of the body's members, 415 only of its type.
        let first_tells_more = refuses_the_form(second.status) && answer.status <= second.status;
        let telling = if first_tells_more { answer } else { second };
        read(http, &telling)
    }
}

fn refuses_the_form(status: u16) -> bool {
    matches!(status, 400 | 412 | 415)
}

/// JioMeet's errors here carry no RFC 6749 `error`, only `customCode`, `message` and `errors`.
fn read(http: &Http, answer: &Response) -> Result<Tokens, Failure> {
    oauth::read_tokens(http, answer).map_err(|failure| match (answer.status, failure.kind) {
        (401, FailureKind::ReauthorizationRequired) => failure.with_detail(
            "JioMeet does not accept this code or token; sign in again. If that fails for everybody, the administrator has \
             to check client id and secret.",
        ),
        // Its type was accepted, and nothing in it but the grant can be wrong.
        (412, _) => Failure::reauthorization_required(
            "JioMeet cannot read this code or token; sign in again.",
        )
        .with_status(412),
        _ => failure,
    })
}

/// The profile as JioMeet writes it.
#[derive(Deserialize)]
#[serde(crate = "convoke_plugin::serde")]
pub(crate) struct UserProfile {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    name: Option<String>,
    lname: Option<String>,
    email: Option<String>,
}

impl UserProfile {
    /// First and last name make the display name.
    pub(crate) fn into_profile(self) -> Profile {
        let names: Vec<String> = [self.name, self.lname]
            .into_iter()
            .flatten()
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        Profile {
            id: self.id,
            name: (!names.is_empty()).then(|| names.join(" ")),
            email: self.email.filter(|email| !email.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use convoke_plugin::serde_json::{Value, json};
    use convoke_plugin::testing::{open, script};
    use convoke_plugin::{CodeGrant, ExposeSecret, Provider, RefreshGrant};

    use super::*;
    use crate::JioMeet;

    const TOKEN_URL: &str = "https://jiomeetpro.jio.com/api/oauth2/v2/token";
    /// `app:s` for Basic.
    const BASIC: &str = "Basic YXBwOnM=";
    const REFUSED: &str = r#"{"customCode":400,"message":"BAD_REQUEST","errors":"Token expired"}"#;

    fn jiomeet(own: Value) -> JioMeet {
        open(json!({ "client_id": "app", "client_secret": "s", "own": own })).unwrap().0
    }

    fn token_request(body: TokenBody, fields: &[(&str, &str)]) -> Request {
        let request =
            Request::post(TOKEN_URL).header("accept", "application/json").header("authorization", BASIC);
        match body {
            TokenBody::Form => request.form(fields),
            TokenBody::Json => {
                request.json(&fields.iter().copied().collect::<std::collections::BTreeMap<_, _>>())
            }
        }
    }

    fn refresh_request(body: TokenBody) -> Request {
        token_request(body, &[("grant_type", "refresh_token"), ("refresh_token", "r")])
    }

    /// Refreshes with a form; the first answer, and the second where there is one.
    fn refreshed(first: (u16, &str), second: Option<(u16, &str)>) -> Result<Tokens, Failure> {
        let mut script = script().expect(refresh_request(TokenBody::Form)).answer(first.0, first.1);
        if let Some((status, body)) = second {
            script = script.expect(refresh_request(TokenBody::Json)).answer(status, body);
        }
        script.run(|http| async move {
            jiomeet(json!({})).refresh(&http, RefreshGrant { refresh_token: "r".into() }).await
        })
    }

    #[test]
    fn the_authorization_url_has_a_camel_case_client_and_no_scope() {
        let request = AuthorizationRequest {
            redirect_uri: "https://me.example/callback/jiomeet".into(),
            state: "eyJzIjoiMSJ9".into(),
            scopes: vec!["meeting:create".into()],
            code_challenge: None,
        };
        assert_eq!(
            jiomeet(json!({})).authorization_url(&request).unwrap(),
            "https://jiomeetpro.jio.com/oauth2/authorize?clientId=app\
             &redirect_uri=https%3A%2F%2Fme.example%2Fcallback%2Fjiomeet&response_type=code&state=eyJzIjoiMSJ9"
        );
    }

    #[test]
    fn a_code_is_exchanged_with_basic_and_nothing_else() {
        let request = token_request(TokenBody::Form, &[("grant_type", "authorization_code"), ("code", "c")]);
        let tokens = script()
            .expect(request)
            .answer(
                200,
                r#"{"access_token":"a","refresh_token":"r","token_type":"Bearer",
                    "expires_in":"2030-03-02T00:00:00.000Z","scope":"meeting:create meeting:read"}"#,
            )
            .run(|http| async move {
                let grant = CodeGrant {
                    code: "c".into(),
                    redirect_uri: "https://me.example/cb".into(),
                    code_verifier: None,
                };
                jiomeet(json!({})).exchange_code(&http, grant).await
            })
            .unwrap();
        assert_eq!(tokens.expires_in, Some(24 * 3600));
        assert_eq!(tokens.scope.as_deref(), Some("meeting:create meeting:read"));
    }

    #[test]
    fn a_missing_refresh_token_is_no_error() {
        let tokens = refreshed((200, r#"{"access_token":"a"}"#), None).unwrap();
        assert_eq!(tokens.access_token.expose_secret(), "a");
        assert!(tokens.refresh_token.is_none());
    }

    #[test]
    fn the_other_body_is_tried_once() {
        for status in [400, 412, 415] {
            assert!(refreshed((status, "{}"), Some((200, r#"{"access_token":"a"}"#))).is_ok(), "{status}");
        }
        let json_first = script()
            .expect(refresh_request(TokenBody::Json))
            .answer(415, "")
            .expect(refresh_request(TokenBody::Form))
            .answer(200, r#"{"access_token":"a"}"#)
            .run(|http| async move {
                let grant = RefreshGrant { refresh_token: "r".into() };
                jiomeet(json!({ "token_body": "json" })).refresh(&http, grant).await
            });
        assert!(json_first.is_ok());
    }

    #[test]
    fn the_more_telling_refusal_is_reported() {
        use FailureKind::*;
        for (first, second, want) in [
            ((400, REFUSED), Some((400, REFUSED)), ReauthorizationRequired),
            ((400, REFUSED), Some((415, "")), ReauthorizationRequired),
            ((412, ""), Some((400, REFUSED)), ReauthorizationRequired),
            ((412, ""), Some((412, "")), ReauthorizationRequired),
            ((412, ""), Some((415, "")), ReauthorizationRequired),
            ((415, ""), Some((412, "")), ReauthorizationRequired),
            ((415, ""), Some((415, "")), ProviderError),
            ((400, REFUSED), Some((503, "")), ProviderUnavailable),
            ((401, ""), None, ReauthorizationRequired),
            ((429, ""), None, RateLimited),
            ((500, ""), None, ProviderError),
        ] {
            assert_eq!(refreshed(first, second).unwrap_err().kind, want, "{first:?} {second:?}");
        }
        let failure = refreshed((401, ""), None).unwrap_err();
        assert!(failure.detail.contains("administrator"), "{failure}");
    }
}
