//! Cookies for a user name and password, and new cookies for old. The access token is the value of the cookie
//! `sametimeJwt`, the refresh token that of `sametimeRefresh`; nothing else of them leaves this file.

use convoke_plugin::serde_json::{Map, Value, json};
use convoke_plugin::{
    ExposeSecret, Failure, FailureKind, Http, LoginRequest, RefreshGrant, Request, Response, SecretJson,
    SecretString, Tokens, cookie_value, jwt, quoted,
};

use crate::csrf::Session;
use crate::{Sametime, call};

/// The cookie that is the access token.
pub(crate) const ACCESS: &str = "sametimeJwt";
const REFRESH: &str = "sametimeRefresh";

/// Signs in. The password goes into this one request.
pub(crate) async fn login(site: &Sametime, http: &Http, login: &LoginRequest) -> Result<Tokens, Failure> {
    let session = site.preflight(http).await?;
    let (username, password) = (login.username.as_str(), login.password.expose_secret());
    let form = form(Request::post(site.auth_url(&session, "login")), username, password);
    let response = http.send(session.sign(form, None)).await?;
    match response.status {
        200 => tokens(site, http, session, &response),
        400 | 401 => Err(Failure::new(
            FailureKind::InvalidCredentials,
            explained("Sametime does not accept this user name and password.", &response, login),
        )
        .with_status(response.status)),
        300..=399 | 429 | 503 => Err(response.failure()),
        status => Err(Failure::provider_error(explained(
            &format!("Sametime answered the sign-in with status {status}."),
            &response,
            login,
        ))
        .with_status(status)),
    }
}

/// Takes a refresh token to a new access token, as the known clients do before each call.
pub(crate) async fn refresh(site: &Sametime, http: &Http, grant: &RefreshGrant) -> Result<Tokens, Failure> {
    let Some(token) = cookie_value(grant.refresh_token.expose_secret()) else {
        return Err(Failure::reauthorization_required(
            "This is no Sametime refresh token, the value of the cookie sametimeRefresh; sign in again.",
        ));
    };
    let session = site.preflight(http).await?;
    let request = Request::get(site.auth_url(&session, "refresh"));
    let response = http.send(session.sign(request, Some((REFRESH, &token)))).await?;
    if call::is_signed_out(&response) {
        return Err(Failure::reauthorization_required("The Sametime sign-in has expired; sign in again.")
            .with_status(response.status));
    }
    match response.status {
        200 => tokens(site, http, session, &response),
        300..=399 | 429 | 503 => Err(response.failure()),
        status => {
            Err(Failure::provider_error(format!("Sametime answered the refresh with status {status}."))
                .with_status(status))
        }
    }
}

/// The sign-in form. A space is `%20` and not a plus sign: every decoder reads that as a space.
fn form(request: Request, username: &str, password: &str) -> Request {
    let mut request = request.form(&[("username", username), ("password", password)]);
    request.body = request.body.split(|byte| *byte == b'+').collect::<Vec<_>>().join(&b"%20"[..]);
    request
}

/// The cookies of an answer as tokens. A site may be set to give no refresh token.
fn tokens(
    site: &Sametime,
    http: &Http,
    mut session: Session,
    response: &Response,
) -> Result<Tokens, Failure> {
    let now_ms = http.now_ms();
    let access = response.cookie(ACCESS, now_ms).ok_or_else(|| {
        Failure::provider_error(
            "Sametime's answer sets no cookie sametimeJwt. A site whose users sign in through an identity provider \
             (SAML) has no sign-in by password.",
        )
        .with_status(response.status)
    })?;
    let refresh = response.cookie(REFRESH, now_ms);
    // The cookie first: its Max-Age does not depend on two clocks.
    let expires_in = access
        .expires_in
        .or_else(|| Some(jwt::claims(&access.value)?.get("exp")?.as_u64()?.saturating_sub(now_ms / 1000)));
    let mut raw = Map::from_iter([("access_token".to_owned(), json!(access.value))]);
    if let Some(seconds) = expires_in {
        raw.insert("expires_in".to_owned(), json!(seconds));
    }
    let mut tokens = Tokens::new(access.value);
    tokens.expires_in = expires_in;
    if let Some(refresh) = refresh {
        raw.insert("refresh_token".to_owned(), json!(refresh.value));
        tokens.refresh_token = Some(SecretString::from(refresh.value));
        tokens.refresh_token_expires_in = refresh.expires_in;
    }
    tokens.raw = SecretJson::new(Value::Object(raw));
    // An answer without a new header may have used the old one up; then the next call asks for a pair of its own.
    if site.follow(&mut session, response, now_ms) {
        session.user = response
            .json::<Value>()
            .ok()
            .and_then(|mut body| body.get_mut("user").map(Value::take))
            .filter(Value::is_object);
        tokens.session = Some(session.to_json());
    }
    Ok(tokens)
}

/// `words`, and what the answer's `/error/message` says, without what was typed.
fn explained(words: &str, response: &Response, login: &LoginRequest) -> String {
    let body: Value = response.json().unwrap_or_default();
    let message = body.pointer("/error/message").and_then(Value::as_str).unwrap_or_default();
    match quoted(message, [login.password.expose_secret(), &login.username]).as_str() {
        "" => words.to_owned(),
        said => format!("{words} It says: {said}"),
    }
}

#[cfg(test)]
mod tests;
