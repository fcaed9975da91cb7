//! Signing in with a browser: scope picker or form, callback, token page.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use convoke_plugin::{Failure, FailureKind, LoginRequest, SecretString};

use super::extract::{self, Named};
use super::reply::{page, see_other};
use super::{Routes, cookies, forever};
use crate::api::problem::{Kind, Problem};
use crate::app::{App, context};
use crate::config::Show;
use crate::flow::authorization::{self, Begun, Callback, Entry, FLOW_LIFETIME, FlowCookie, Shown, SignInError, cookie_name};
use crate::observe::audit::Who;
use crate::pages;
use crate::provider::Provider;

pub(super) fn routes(mut routes: Routes, app: &Arc<App>) -> Routes {
    routes = routes
        .add("/connect/{provider}", get(connect).post(submit))
        .add("/connect/{provider}/token/{flow}", get(token));
    let mut paths: Vec<(String, Arc<Provider>)> = Vec::new();
    for provider in app.providers.values().filter(|p| !p.uses_password()) {
        paths.push((format!("/callback/{}", provider.id), provider.clone()));
        for entry in [Entry::Connect, Entry::Domi] {
            paths.push((provider.redirect_path(entry), provider.clone()));
        }
    }
    paths.sort_by(|a, b| a.0.cmp(&b.0));
    paths.dedup_by(|a, b| a.0 == b.0);
    for (path, provider) in paths {
        let answer = move |state: State<Arc<App>>, who: Who, headers: HeaderMap, uri: Uri| {
            callback(state, provider.clone(), who, headers, uri)
        };
        routes = routes.add(forever(path), get(answer));
    }
    routes
}

async fn connect(State(app): State<Arc<App>>, Named(provider): Named, who: Who) -> Response {
    start(&app, &provider, Entry::Connect, &who).await
}

/// The first page of a sign-in, wherever it begins.
pub(super) async fn start(app: &Arc<App>, provider: &Arc<Provider>, entry: Entry, who: &Who) -> Response {
    if provider.uses_password() {
        return password_form(app, provider, entry, None, None, StatusCode::OK);
    }
    if provider.offers_scopes() {
        return scope_picker(provider, entry, false);
    }
    match authorization::begin(app, provider, entry, None, &context(&who.request_id)).await {
        Ok(begun) => redirect(app, &begun),
        Err(failure) => problem_page(provider, SignInError::Failed(failure), who),
    }
}

fn redirect(app: &App, begun: &Begun) -> Response {
    with_cookie(app, see_other(StatusCode::FOUND, &begun.location), &begun.cookie)
}

fn with_cookie(app: &App, mut response: Response, cookie: &FlowCookie) -> Response {
    let text = cookies::set(&cookie_name(app, &cookie.id), &cookie.value, FLOW_LIFETIME.as_secs(), app.is_https());
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

fn without_cookie(app: &App, mut response: Response, flow: &str) -> Response {
    let text = cookies::set(&cookie_name(app, flow), "", 0, app.is_https());
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

const DOMI_FIELD: (&str, &str) = ("entry", "domi");

fn scope_picker(provider: &Provider, entry: Entry, none_ticked: bool) -> Response {
    let offered: Vec<_> = provider.offered_scopes().collect();
    let view = pages::ScopePicker {
        provider: &provider.id,
        label: &provider.label,
        scopes: offered
            .iter()
            .map(|scope| pages::ScopeChoice {
                name: &scope.name,
                description: provider.scope_description(&scope.name),
                ticked: scope.default && !none_ticked,
                administrator: scope.administrator,
            })
            .collect(),
        none_ticked,
        hidden: if entry == Entry::Domi { vec![DOMI_FIELD] } else { Vec::new() },
    };
    let status = if none_ticked { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page(status, pages::scope_picker("en", &view))
}

fn password_form(app: &App, provider: &Provider, entry: Entry, username: Option<&str>, error: Option<&str>, status: StatusCode) -> Response {
    let cookie = authorization::begin_form(app, provider, entry);
    let view = pages::PasswordForm {
        provider: &provider.id,
        label: &provider.label,
        username,
        error,
        hidden: vec![("flow", &cookie.id)],
    };
    let response = page(status, pages::password_form("en", &view));
    with_cookie(app, response, &cookie)
}

/// A form of ours, posted.
async fn submit(State(app): State<Arc<App>>, Named(provider): Named, who: Who, request: Request<Body>) -> Response {
    let headers = request.headers().clone();
    let declared = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if declared.split(';').next().map(str::trim) != Some("application/x-www-form-urlencoded") {
        return Problem::new(Kind::UnsupportedMediaType, "This address takes the form of its page.").into_response();
    }
    let body = match extract::body(request).await {
        Ok(body) => body,
        Err(problem) => return problem.into_response(),
    };
    let fields: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    if provider.uses_password() { submit_password(&app, &provider, &who, &headers, fields).await } else { submit_scopes(&app, &provider, &who, &headers, fields).await }
}

async fn submit_scopes(app: &Arc<App>, provider: &Arc<Provider>, who: &Who, headers: &HeaderMap, fields: Vec<(String, String)>) -> Response {
    let entry = if fields.iter().any(|(name, value)| (name.as_str(), value.as_str()) == DOMI_FIELD) { Entry::Domi } else { Entry::Connect };
    let picked: Vec<String> = fields.into_iter().filter(|(name, _)| name == "scope").map(|(_, value)| value).collect();
    if picked.is_empty() && provider.offers_scopes() {
        return scope_picker(provider, entry, true);
    }
    let offered: Vec<String> = provider.offered_scopes().map(|scope| scope.name).collect();
    if picked.iter().any(|scope| !offered.contains(scope)) {
        return Problem::new(Kind::BadRequest, "The form names a scope that is not on offer.").into_response();
    }
    let picked = provider.offers_scopes().then_some(picked.as_slice());
    match authorization::begin(app, provider, entry, picked, &context(&who.request_id)).await {
        // In a browser a page goes on, because `form-action` covers the redirects that follow a form.
        Ok(begun) if headers.contains_key("sec-fetch-mode") => {
            let view = pages::Onward { label: &provider.label, url: &begun.location };
            with_cookie(app, page(StatusCode::OK, pages::onward("en", &view)), &begun.cookie)
        }
        Ok(begun) => with_cookie(app, see_other(StatusCode::SEE_OTHER, &begun.location), &begun.cookie),
        Err(failure) => problem_page(provider, SignInError::Failed(failure), who),
    }
}

async fn submit_password(app: &Arc<App>, provider: &Arc<Provider>, who: &Who, headers: &HeaderMap, fields: Vec<(String, String)>) -> Response {
    let (mut flow, mut username, mut password) = (String::new(), String::new(), String::new());
    for (name, value) in fields {
        match name.as_str() {
            "flow" => flow = value,
            "username" => username = value,
            "password" => password = value,
            _ => {}
        }
    }
    if !authorization::is_flow_id(&flow) {
        return problem_page(provider, SignInError::ForeignFlow, who);
    }
    if username.trim().is_empty() || password.is_empty() {
        let error = "Type your user name and your password.";
        return password_form(app, provider, Entry::Connect, Some(&username), Some(error), StatusCode::UNPROCESSABLE_ENTITY);
    }
    let cookie = cookies::only(headers, &cookie_name(app, &flow)).map(str::to_owned);
    let request = LoginRequest { username: username.clone(), password: SecretString::from(password) };
    match authorization::submit_form(app, provider, &flow, cookie.as_deref(), request, &context(&who.request_id), who).await {
        Ok(()) => see_other(StatusCode::SEE_OTHER, &token_path(app, provider, &flow)),
        Err(SignInError::Failed(failure)) if failure.kind == FailureKind::InvalidCredentials => {
            let error = "The user name or the password is wrong.";
            let response = password_form(app, provider, Entry::Connect, Some(&username), Some(error), StatusCode::UNAUTHORIZED);
            without_cookie(app, response, &flow)
        }
        Err(SignInError::Failed(failure)) if failure.kind == FailureKind::RateLimited => too_many(app, provider, &username, &failure),
        Err(error) => problem_page(provider, error, who),
    }
}

fn too_many(app: &App, provider: &Provider, username: &str, failure: &Failure) -> Response {
    let wait = failure.retry_after.unwrap_or(60);
    let error = format!("Too many wrong passwords. Try again in {}.", pages::duration::words(wait));
    let mut response = password_form(app, provider, Entry::Connect, Some(username), Some(&error), StatusCode::TOO_MANY_REQUESTS);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
    response
}

fn token_path(app: &App, provider: &Provider, flow: &str) -> String {
    format!("{}/connect/{}/token/{flow}", app.public_url, provider.id)
}

/// The provider sent the browser back.
async fn callback(State(app): State<Arc<App>>, provider: Arc<Provider>, who: Who, headers: HeaderMap, uri: Uri) -> Response {
    let Some(callback) = read_callback(uri.query().unwrap_or_default()) else {
        return problem_page(&provider, SignInError::ForeignFlow, &who);
    };
    let flow = callback.state.as_deref().and_then(authorization::flow_of_state);
    let cookie = flow.and_then(|flow| cookies::only(&headers, &cookie_name(&app, &flow)));
    match authorization::callback(&app, &provider, callback, cookie, &context(&who.request_id), &who).await {
        Ok(flow) => see_other(StatusCode::SEE_OTHER, &token_path(&app, &provider, &flow)),
        Err(error) => problem_page(&provider, error, &who),
    }
}

/// `None` when a parameter is there twice (RFC 6749 section 3.1 forbids it).
fn read_callback(query: &str) -> Option<Callback> {
    let mut callback = Callback::default();
    let mut seen = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let value = value.into_owned();
        let slot = match name.as_ref() {
            "state" => &mut callback.state,
            "iss" => &mut callback.iss,
            "error" => &mut callback.error,
            "error_description" => &mut callback.error_description,
            "code" => {
                if seen.contains(&name) {
                    return None;
                }
                seen.push(name);
                callback.code = Some(value).filter(|code| !code.is_empty()).map(SecretString::from);
                continue;
            }
            _ => continue,
        };
        if seen.contains(&name) {
            return None;
        }
        *slot = Some(value).filter(|value| !value.is_empty());
        seen.push(name);
    }
    Some(callback)
}

async fn token(State(app): State<Arc<App>>, Named(provider): Named, headers: HeaderMap, uri: Uri) -> Response {
    let flow = uri.path().rsplit('/').next().unwrap_or_default().to_owned();
    let gone = || page(StatusCode::GONE, pages::token_gone("en", &pages::TokenGone { provider: &provider.id, label: &provider.label }));
    if !authorization::is_flow_id(&flow) {
        return gone();
    }
    let cookie = cookies::only(&headers, &cookie_name(&app, &flow));
    let response = match authorization::take_page(&app, &provider, &flow, cookie).await {
        Some(shown) => token_page(&provider, &shown),
        None => gone(),
    };
    without_cookie(&app, response, &flow)
}

fn token_page(provider: &Provider, shown: &Shown) -> Response {
    use convoke_plugin::ExposeSecret as _;
    let refresh = shown.refresh_text().filter(|_| provider.show.contains(&Show::Refresh)).map(|value| pages::ShownToken {
        value,
        works_seconds: shown.refresh_token_expires_in,
        renews_seconds: None,
    });
    // Without a refresh token the access token is all there is to copy.
    let show_access = provider.show.contains(&Show::Access) || refresh.is_none();
    let access = show_access.then(|| pages::ShownToken { value: shown.access_token.expose_secret(), works_seconds: shown.expires_in, renews_seconds: None });
    let description = |name: &str| Some(provider.scope_description(name)).filter(|text| !text.is_empty());
    let words = |name: &str| -> Vec<String> {
        let scope = provider.manifest.scopes.iter().find(|scope| scope.name == name);
        scope.into_iter().flat_map(|scope| scope.operations.iter().map(|o| in_words(*o).to_owned())).collect()
    };
    let missing: Vec<(&String, Vec<String>)> = shown.missing.iter().map(|name| (name, words(name))).collect();
    let view = pages::TokenPage {
        provider: &provider.id,
        label: &provider.label,
        refresh,
        access,
        granted: shown.granted.iter().map(|name| pages::GrantedScope { name, description: description(name) }).collect(),
        missing: missing
            .iter()
            .map(|(name, needed)| pages::MissingScope { name, needed_to: needed.iter().map(String::as_str).collect() })
            .collect(),
        account: (shown.name.is_some() || shown.email.is_some())
            .then(|| pages::Account { name: shown.name.as_deref(), email: shown.email.as_deref() }),
    };
    page(StatusCode::OK, pages::token_page("en", &view))
}

fn in_words(operation: convoke_plugin::Operation) -> &'static str {
    use convoke_plugin::Operation as Op;
    match operation {
        Op::CreateMeeting => "create meetings",
        Op::UpdateMeeting => "change meetings",
        Op::GetMeeting => "read a meeting",
        Op::ListMeetings => "list meetings",
        Op::DeleteMeeting => "delete meetings",
        Op::Profile => "tell whose account it is",
        Op::Refresh => "renew the sign-in",
        Op::Revoke => "end the sign-in",
        Op::AuthorizationUrl | Op::ExchangeCode | Op::Login => "sign in",
    }
}

/// A page that says what happened and what to do.
fn problem_page(provider: &Provider, error: SignInError, who: &Who) -> Response {
    let told = Told::new(provider, &error);
    let again = format!("/connect/{}", provider.id);
    let view = pages::Message {
        status: told.status.as_u16(),
        heading: &told.heading,
        what_happened: &told.happened,
        provider_says: told.quoted.as_deref(),
        what_to_do: told.to_do.iter().map(String::as_str).collect(),
        request_id: Some(&who.request_id),
        actions: vec![pages::Action { label: "Sign in again", href: &again }, pages::Action { label: "All meeting services", href: "/" }],
    };
    let mut response = page(told.status, pages::message("en", &view));
    if let SignInError::Failed(Failure { retry_after: Some(seconds), .. }) = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// A failed sign-in in words.
struct Told {
    status: StatusCode,
    heading: String,
    happened: String,
    to_do: Vec<String>,
    quoted: Option<String>,
}

impl Told {
    fn plain(status: StatusCode, heading: &str, happened: &str, to_do: &[&str]) -> Self {
        Told {
            status,
            heading: heading.to_owned(),
            happened: happened.to_owned(),
            to_do: to_do.iter().map(|step| (*step).to_owned()).collect(),
            quoted: None,
        }
    }

    fn new(provider: &Provider, error: &SignInError) -> Self {
        const BAD: StatusCode = StatusCode::BAD_REQUEST;
        match error {
            SignInError::ForeignFlow => Told::plain(
                BAD,
                "This sign-in does not belong to this browser",
                "The address was opened in another browser or window than the one in which you began, cookies are blocked, or somebody sent you the link. Nothing was done with it.",
                &["Begin again in this browser.", "Allow cookies for this site.", "If somebody sent you this link, do not use it."],
            ),
            SignInError::Expired => Told::plain(
                BAD,
                "The sign-in took too long",
                "There are ten minutes between the first click and the last. Nothing was done.",
                &["Begin again."],
            ),
            SignInError::Used => Told::plain(
                BAD,
                "This sign-in has been used",
                "The address works once. It was opened a second time, perhaps by a reload.",
                &["If you have copied the token, paste it in Notes: there is nothing else to do.", "If not, sign in again."],
            ),
            SignInError::WrongIssuer => Told::plain(
                BAD,
                "The answer came from another server",
                "The sign-in was answered by a server that is not the one you were sent to. Nothing was done with the answer.",
                &["Begin again.", "If it happens again, tell your administrator."],
            ),
            SignInError::Nothing => Told::plain(
                BAD,
                "The provider sent no answer",
                "You came back without a permission and without an error.",
                &["Begin again."],
            ),
            SignInError::Refused { error, description } => Told::refused(provider, error, description.as_deref()),
            SignInError::Failed(failure) => Told::failed(provider, failure),
        }
    }

    fn refused(provider: &Provider, error: &str, description: Option<&str>) -> Self {
        let label = &provider.label;
        let own = provider.manifest.sign_in_errors.iter().find(|own| own.error == error);
        let mut told = match error {
            "access_denied" => Told::plain(
                StatusCode::FORBIDDEN,
                "Access was not granted",
                &format!("{label} did not give this service access. Either you declined, or your organisation's policy forbids this app."),
                &[
                    "If you declined by mistake, sign in again and accept.",
                    "If you did not decline, ask your organisation's administrator to allow this app.",
                    "Or sign in with another account.",
                ],
            ),
            "invalid_scope" => Told::plain(
                StatusCode::FORBIDDEN,
                "A permission cannot be granted",
                &format!("{label} refused at least one of the permissions, and with it all of them."),
                &[
                    "Administrator scopes need an account that is an administrator.",
                    "Pick fewer permissions, or sign in with another account.",
                    "If the permissions are fixed, tell this service's administrator: the app must be registered for each of them.",
                ],
            ),
            "server_error" | "temporarily_unavailable" => Told::plain(
                StatusCode::BAD_GATEWAY,
                &format!("{label} has trouble"),
                &format!("The sign-in failed at {label}, not here."),
                &["Try again in a few minutes."],
            ),
            _ => Told::plain(
                StatusCode::BAD_REQUEST,
                "The sign-in was refused",
                &format!("{label} ended the sign-in with an error."),
                &["Try again.", "If it happens again, tell your administrator what the provider says here."],
            ),
        };
        if let Some(own) = own {
            told.happened.clone_from(&own.meaning);
            told.to_do = std::iter::once(own.advice.clone()).chain(told.to_do).collect();
        }
        let known = matches!(error, "access_denied" | "invalid_scope" | "server_error" | "temporarily_unavailable");
        told.quoted = description.map(str::to_owned).or_else(|| (!known).then(|| error.to_owned()));
        told
    }

    fn failed(provider: &Provider, failure: &Failure) -> Self {
        let label = &provider.label;
        let problem = Problem::from(failure.clone());
        let status = StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let again = "Sign in again.";
        let (status, heading, to_do): (_, String, &[&str]) = match failure.kind {
            FailureKind::ReauthorizationRequired => {
                (StatusCode::BAD_REQUEST, format!("{label} did not accept the sign-in"), &[again, "If it happens again, tell your administrator."])
            }
            FailureKind::ProviderUnavailable | FailureKind::ProviderTimeout => {
                (status, format!("{label} cannot be reached"), &["Try again in a few minutes.", "If it stays so, tell your administrator what stands here."])
            }
            FailureKind::RateLimited => (status, "Too many sign-ins".to_owned(), &["Wait a little, then sign in again."]),
            FailureKind::AccessDenied | FailureKind::AccountNotEntitled => {
                (status, "Access was not granted".to_owned(), &["Ask your organisation's administrator.", "Or sign in with another account."])
            }
            _ => (status, "The sign-in failed".to_owned(), &["Try again.", "If it happens again, give your administrator the number of this request."]),
        };
        Told { status, heading, happened: failure.detail.clone(), to_do: to_do.iter().map(|s| (*s).to_owned()).collect(), quoted: None }
    }
}
