//! Codes and refresh tokens to tokens, written out by hand since the SDK's own client makes none of these mistakes.

use convoke_plugin::serde_json::{Map, Value};
use convoke_plugin::{
    AuthorizationRequest, CodeGrant, ExposeSecret, Failure, FailureKind, Http, Level, RefreshGrant, Request,
    Response, RevokeRequest, SecretJson, SecretString, Tokens, endpoint, log,
};

use crate::Faulty;
use crate::fault;

/// Where the user's browser goes.
pub(crate) fn authorization_url(faulty: &Faulty, asked: &AuthorizationRequest) -> String {
    let state = match () {
        () if fault::on("authorize/state-altered") => asked.state.to_lowercase(),
        () => asked.state.clone(),
    };
    let mut url = Request::get(&faulty.authorize_url).query("response_type", "code");
    url = url.query("client_id", &faulty.client_id);
    if fault::on("authorize/redirect-unescaped") {
        url.url = format!("{}&redirect_uri={}", url.url, asked.redirect_uri);
    } else {
        url = url.query("redirect_uri", &asked.redirect_uri);
    }
    if !fault::on("authorize/state-dropped") {
        url = url.query("state", &state);
    }
    if fault::on("authorize/scopes-fixed") {
        url = url.query("scope", "meetings:read meetings:write");
    } else {
        let between = if fault::on("authorize/scopes-by-commas") { "," } else { " " };
        url = url.query("scope", &asked.scopes.join(between));
    }
    if fault::on("authorize/secret-in-url") {
        url = url.query("client_secret", faulty.client_secret.expose_secret());
    }
    if let Some(challenge) = &asked.code_challenge
        && !fault::on("authorize/challenge-dropped")
    {
        let method = if fault::on("authorize/challenge-plain") { "plain" } else { "S256" };
        url = url.query("code_challenge", challenge).query("code_challenge_method", method);
    }
    url.url
}

/// A code for tokens.
pub(crate) async fn exchange_code(
    faulty: &Faulty,
    http: &Http,
    grant: &CodeGrant,
) -> Result<Tokens, Failure> {
    let grant_type = if fault::on("exchange/wrong-grant") { "code" } else { "authorization_code" };
    let mut fields = vec![("grant_type", grant_type), ("code", grant.code.expose_secret())];
    if !fault::on("exchange/redirect-missing") {
        fields.push(("redirect_uri", &grant.redirect_uri));
    }
    if let Some(verifier) = &grant.code_verifier
        && !fault::on("exchange/verifier-dropped")
    {
        fields.push(("code_verifier", verifier.expose_secret()));
    }
    let mut request = token_request(faulty, &fields);
    if fault::on("exchange/secret-in-query") {
        request = request.query("client_secret", faulty.client_secret.expose_secret());
    }
    if fault::on("exchange/two-authentications") {
        request = request.basic(&faulty.client_id, &faulty.client_secret);
    }
    if fault::on("exchange/unescaped") {
        let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let secret = faulty.client_secret.expose_secret();
        request.body =
            format!("{}&client_id={}&client_secret={secret}", pairs.join("&"), faulty.client_id).into();
    }
    read_tokens(faulty, http, &http.send(request).await?, None)
}

/// A refresh token for tokens.
pub(crate) async fn refresh(faulty: &Faulty, http: &Http, grant: &RefreshGrant) -> Result<Tokens, Failure> {
    let old = grant.refresh_token.expose_secret();
    let name = if fault::on("refresh/wrong-body") { "token" } else { "refresh_token" };
    let request = token_request(faulty, &[("grant_type", "refresh_token"), (name, old)]);
    if fault::on("secrets/refresh-token-in-log") {
        log(Level::Info, &format!("refreshing with {old}"));
    }
    let response = match http.send(request.clone()).await {
        Err(lost) if lost.kind == FailureKind::ProviderTimeout && fault::on("refresh/sent-again") => {
            http.send(request).await?
        }
        other => other?,
    };
    read_tokens(faulty, http, &response, Some(old))
}

/// Ends a token.
pub(crate) async fn revoke(faulty: &Faulty, http: &Http, asked: &RevokeRequest) -> Result<(), Failure> {
    let token = asked.token.expose_secret();
    let mut request = Request::post(endpoint(&faulty.base_url, &["revoke"]));
    request = match () {
        () if fault::on("secrets/token-in-url") => request.query("token", token),
        () => request.form(&[("token", token)]),
    };
    request = request.basic(&faulty.client_id, &faulty.client_secret);
    if fault::on("manifest/not-implemented") {
        return Err(Failure::unsupported("This provider ends no tokens."));
    }
    let response = http.send(request).await?;
    let answer: Map<String, Value> = response.json().unwrap_or_default();
    let unknown = answer.get("error").and_then(Value::as_str) == Some("invalid_token");
    if unknown && !fault::on("revoke/unknown-fails") {
        return Ok(());
    }
    if fault::on("revoke/failure-is-success") {
        return Ok(());
    }
    response.success().map(|_| ())
}

fn token_request(faulty: &Faulty, fields: &[(&str, &str)]) -> Request {
    let secret = faulty.client_secret.expose_secret();
    let client = [("client_id", faulty.client_id.as_str()), ("client_secret", secret)];
    let mut request = Request::post(&faulty.token_url).header("accept", "application/json");
    request = request.form(&[fields, &client].concat());
    if fault::on("exchange/wrong-content-type") {
        request.headers.retain(|(name, _)| name != "content-type");
        request = request.header("content-type", "application/json");
    }
    request
}

fn read_tokens(
    faulty: &Faulty,
    http: &Http,
    response: &Response,
    old: Option<&str>,
) -> Result<Tokens, Failure> {
    if !response.is_success() {
        return Err(refused(faulty, response, old));
    }
    if fault::on("secrets/answer-in-failure") && response.json::<Map<String, Value>>().is_err() {
        let body = String::from_utf8_lossy(&response.body);
        return Err(Failure::provider_error(format!("The token answer cannot be read: {body}")));
    }
    let answer: Map<String, Value> = response.json()?;
    let text = |name: &str| answer.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let access_token = match text("access_token") {
        Some(token) => token,
        None if fault::on("refresh/error-in-200-taken") => "",
        None if text("error").is_some() => return Err(refused(faulty, response, old)),
        None => {
            let failure = Failure::provider_error("The token answer has no access token.");
            return Err(failure.with_status(response.status));
        }
    };
    let mut tokens = Tokens::new(access_token);
    tokens.refresh_token = match (text("refresh_token"), old) {
        (Some(_), Some(old)) if fault::on("refresh/old-kept") => Some(old),
        (Some(_), Some(_)) if fault::on("refresh/new-lost") => None,
        (None, Some(_)) if fault::on("refresh/none-refused") => {
            return Err(Failure::provider_error("The token answer has no refresh token."));
        }
        (None, _) if fault::on("refresh/blank-for-none") => Some(""),
        (token, _) => token,
    }
    .map(SecretString::from);
    tokens.token_type = text("token_type").map(str::to_owned);
    tokens.expires_in = answer.get("expires_in").and_then(Value::as_u64).map(|given| match () {
        () if fault::on("refresh/expiry-as-instant") => given.saturating_sub(http.now_ms() / 1000),
        () if fault::on("refresh/expiry-in-milliseconds") => given * 1000,
        () => given,
    });
    tokens.scope = text("scope").filter(|_| !fault::on("exchange/scope-dropped")).map(str::to_owned);
    tokens.raw = SecretJson::new(Value::Object(answer));
    Ok(tokens)
}

/// What a refusal of the token endpoint means.
fn refused(faulty: &Faulty, response: &Response, old: Option<&str>) -> Failure {
    let answer: Map<String, Value> = response.json().unwrap_or_default();
    let error = answer.get("error").and_then(Value::as_str).unwrap_or_default();
    let failure = match (response.status, error) {
        (_, "invalid_client") if fault::on("refresh/wrong-client-is-users") => {
            Failure::reauthorization_required("Sign in again.")
        }
        (_, "invalid_client") if fault::on("secrets/client-secret-in-failure") => {
            let (id, secret) = (&faulty.client_id, faulty.client_secret.expose_secret());
            Failure::provider_error(format!("The provider does not accept {id} with {secret}."))
        }
        (_, "invalid_client") => Failure::provider_error("The provider does not accept the client."),
        (_, "invalid_grant") if fault::on("refresh/dead-grant-is-provider-error") => {
            Failure::provider_error("The provider refused the token.")
        }
        (_, "invalid_grant") if fault::on("secrets/refresh-token-in-failure") => {
            let token = old.unwrap_or_default();
            Failure::reauthorization_required(format!("The token {token} is dead."))
        }
        (500..=599, _) if fault::on("refresh/outage-is-dead-grant") => {
            Failure::reauthorization_required("Sign in again.")
        }
        (200 | 400 | 401 | 403, _) => Failure::reauthorization_required("Sign in again."),
        (404 | 409 | 410, _) => Failure::provider_error("The token endpoint is somewhere else."),
        _ => response.failure(),
    };
    failure.with_status(response.status)
}
