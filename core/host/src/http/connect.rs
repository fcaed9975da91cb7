//! Signing in with a browser: scope picker or form, callback, token page.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use convoke_plugin::{FailureKind, LoginRequest, SecretString};

use super::extract::{self, Named};
use super::refusal::{problem_page, problem_page_for};
use super::reply::{page, see_other};
use super::{Routes, cookies, forever, token_page};
use crate::api::problem::{Kind, Problem};
use crate::app::{App, context};
use crate::flow::authorization::{self, Arrived, Begun, Callback, SignInError};
use crate::flow::cookie::{self, Entry, FLOW_LIFETIME, FlowCookie, cookie_name};
use crate::lang::{Message, Value, say};
use crate::observe::audit::Who;
use crate::pages::{self, Reader};
use crate::provider::Provider;

pub(super) fn routes(mut routes: Routes, app: &Arc<App>) -> Routes {
    routes = routes
        .add("/connect/{provider}", get(connect).post(submit))
        .add("/connect/{provider}/token/{flow}", get(token_page::token));
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
        let answer = move |state: State<Arc<App>>,
                           who: Who,
                           reader: Reader,
                           method: Method,
                           headers: HeaderMap,
                           uri: Uri| {
            let (provider, looked_at) = (provider.clone(), token_page::only_looked_at(&method, &headers));
            async move {
                match looked_at {
                    Some(response) => response,
                    None => callback(state, provider, who, reader, headers, uri).await,
                }
            }
        };
        routes = routes.add(forever(path), get(answer));
    }
    routes
}

async fn connect(State(app): State<Arc<App>>, Named(provider): Named, who: Who, reader: Reader) -> Response {
    start(&app, &provider, Entry::Connect, &who, &reader).await
}

/// The first page of a sign-in, wherever it begins.
pub(super) async fn start(
    app: &Arc<App>,
    provider: &Arc<Provider>,
    entry: Entry,
    who: &Who,
    reader: &Reader,
) -> Response {
    if provider.uses_password() {
        return password_form(app, provider, entry, reader, Form::default(), StatusCode::OK);
    }
    if provider.offers_scopes() {
        return scope_picker(provider, entry, reader, false);
    }
    match authorization::begin(app, provider, entry, None, None, &context(&who.request_id)).await {
        Ok(begun) => redirect(app, &begun),
        Err(failure) => problem_page(provider, SignInError::Failed(failure), who, reader),
    }
}

fn redirect(app: &App, begun: &Begun) -> Response {
    with_cookie(app, see_other(StatusCode::FOUND, &begun.location), &begun.cookie)
}

fn with_cookie(app: &App, mut response: Response, cookie: &FlowCookie) -> Response {
    let text =
        cookies::set(&cookie_name(app, &cookie.id), &cookie.value, FLOW_LIFETIME.as_secs(), app.is_https());
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

pub(super) fn without_cookie(app: &App, mut response: Response, flow: &str) -> Response {
    let text = cookies::set(&cookie_name(app, flow), "", 0, app.is_https());
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

const DOMI_FIELD: (&str, &str) = ("entry", "domi");

/// Where a browser begins.
fn entry_path(provider: &Provider, entry: Entry) -> String {
    match (entry, &provider.domi_name) {
        (Entry::Domi, Some(name)) => format!("/domino{name}/index.html"),
        _ => format!("/connect/{}", provider.id),
    }
}

fn scope_picker(provider: &Provider, entry: Entry, reader: &Reader, none_ticked: bool) -> Response {
    let offered: Vec<_> = provider.offered_scopes().collect();
    let view = pages::ScopePicker {
        provider: &provider.id,
        label: provider.label_in(reader.lang),
        scopes: offered
            .iter()
            .map(|scope| pages::ScopeChoice {
                name: &scope.name,
                description: provider.scope_description(reader.lang, &scope.name),
                ticked: scope.default && !none_ticked,
                administrator: scope.administrator,
            })
            .collect(),
        none_ticked,
        hidden: if entry == Entry::Domi { vec![DOMI_FIELD] } else { Vec::new() },
    };
    let status = if none_ticked { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page(reader, status, pages::scope_picker(reader, &view))
}

/// What differs from one sign-in form to the next.
#[derive(Default)]
pub(super) struct Form<'a> {
    /// The pairing that it is for.
    pub(super) pairing: Option<String>,
    /// As it was typed before.
    pub(super) username: Option<&'a str>,
    /// Why the last try failed.
    pub(super) error: Option<Message>,
}

pub(super) fn password_form(
    app: &App,
    provider: &Provider,
    entry: Entry,
    reader: &Reader,
    form: Form<'_>,
    status: StatusCode,
) -> Response {
    let Form { pairing, username, error } = form;
    let cookie = authorization::begin_form(app, provider, entry, pairing);
    let error = error.map(|error| reader.lang.say(&error));
    let view = pages::PasswordForm {
        provider: &provider.id,
        label: provider.label_in(reader.lang),
        username,
        error: error.as_deref(),
        hidden: vec![("flow", &cookie.id)],
    };
    let response = page(reader, status, pages::password_form(reader, &view));
    with_cookie(app, response, &cookie)
}

/// A form of ours, posted.
async fn submit(
    State(app): State<Arc<App>>,
    Named(provider): Named,
    who: Who,
    reader: Reader,
    request: Request<Body>,
) -> Response {
    let headers = request.headers().clone();
    let fields = match extract::form(request).await {
        Ok(fields) => fields,
        Err(problem) => return problem.into_response(),
    };
    if provider.uses_password() {
        submit_password(&app, &provider, &who, &reader, &headers, fields).await
    } else {
        submit_scopes(&app, &provider, &who, &reader, &headers, fields).await
    }
}

async fn submit_scopes(
    app: &Arc<App>,
    provider: &Arc<Provider>,
    who: &Who,
    reader: &Reader,
    headers: &HeaderMap,
    fields: Vec<(String, String)>,
) -> Response {
    let entry = if fields.iter().any(|(name, value)| (name.as_str(), value.as_str()) == DOMI_FIELD) {
        Entry::Domi
    } else {
        Entry::Connect
    };
    let picked: Vec<String> =
        fields.into_iter().filter(|(name, _)| name == "scope").map(|(_, value)| value).collect();
    if picked.is_empty() && provider.offers_scopes() {
        return scope_picker(provider, entry, &reader.at(&entry_path(provider, entry)), true);
    }
    let offered: Vec<String> = provider.offered_scopes().map(|scope| scope.name).collect();
    if picked.iter().any(|scope| !offered.contains(scope)) {
        return Problem::new(Kind::BadRequest, say("detail-scope")).into_response();
    }
    let picked = provider.offers_scopes().then_some(picked.as_slice());
    match authorization::begin(app, provider, entry, picked, None, &context(&who.request_id)).await {
        Ok(begun) => onward(app, provider, reader, headers, &begun),
        Err(failure) => problem_page(provider, SignInError::Failed(failure), who, reader),
    }
}

/// The way from a form of ours to the provider.
pub(super) fn onward(
    app: &App,
    provider: &Provider,
    reader: &Reader,
    headers: &HeaderMap,
    begun: &Begun,
) -> Response {
    let response = if headers.contains_key("sec-fetch-mode") {
        // In a browser a page goes on, because `form-action` covers the redirects that follow a form.
        let view = pages::Onward { label: provider.label_in(reader.lang), url: &begun.location };
        let reader = &reader.once();
        page(reader, StatusCode::OK, pages::onward(reader, &view))
    } else {
        see_other(StatusCode::SEE_OTHER, &begun.location)
    };
    with_cookie(app, response, &begun.cookie)
}

/// The longest user name that the form takes, in characters.
const LONGEST_NAME: usize = 512;

async fn submit_password(
    app: &Arc<App>,
    provider: &Arc<Provider>,
    who: &Who,
    reader: &Reader,
    headers: &HeaderMap,
    fields: Vec<(String, String)>,
) -> Response {
    let (mut flow, mut username, mut password) = (String::new(), String::new(), String::new());
    for (name, value) in fields {
        match name.as_str() {
            "flow" => flow = value,
            "username" => username = value,
            "password" => password = value,
            _ => {}
        }
    }
    if !cookie::is_flow_id(&flow) {
        return problem_page(provider, SignInError::ForeignFlow, who, reader);
    }
    let cookie = cookies::only(headers, &cookie_name(app, &flow)).map(str::to_owned);
    let pairing = cookie::pairing_of(app, provider, &flow, cookie.as_deref());
    let reader = &reader.at(&first_path(provider, pairing.as_deref()));
    let form = |error: Message, status| {
        let form = Form { pairing: pairing.clone(), username: Some(&username), error: Some(error) };
        password_form(app, provider, Entry::Connect, reader, form, status)
    };
    let empty = username.trim().is_empty() || password.is_empty();
    if empty || username.chars().nth(LONGEST_NAME).is_some() {
        let error = if empty {
            say("password-empty")
        } else {
            say("password-too-long").with("limit", LONGEST_NAME as u64)
        };
        return form(error, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let request = LoginRequest { username: username.clone(), password: SecretString::from(password) };
    match authorization::submit_form(
        app,
        provider,
        &flow,
        cookie.as_deref(),
        request,
        &context(&who.request_id),
        who,
    )
    .await
    {
        Ok(arrived) => go_on(app, provider, &arrived),
        Err(SignInError::Failed(failure)) if failure.kind == FailureKind::InvalidCredentials => {
            let response = form(say("password-wrong"), StatusCode::UNAUTHORIZED);
            without_cookie(app, response, &flow)
        }
        Err(SignInError::Failed(failure)) if failure.kind == FailureKind::RateLimited => {
            let wait = failure.retry_after.unwrap_or(60);
            let error = say("password-too-many").with("wait", Value::Seconds(wait));
            let mut response = form(error, StatusCode::TOO_MANY_REQUESTS);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
            response
        }
        Err(error) => problem_page_for(provider, pairing.as_deref(), error, who, reader),
    }
}

/// Where a sign-in begins.
pub(super) fn first_path(provider: &Provider, pairing: Option<&str>) -> String {
    pairing.map_or_else(|| entry_path(provider, Entry::Connect), |pairing| format!("/pair/{pairing}"))
}

/// What follows it: the token, or the question whether a program gets it.
pub(super) fn next_path(provider: &Provider, pairing: Option<&str>, flow: &str) -> String {
    match pairing {
        Some(pairing) => format!("/pair/{pairing}/{flow}"),
        None => format!("/connect/{}/token/{flow}", provider.id),
    }
}

fn go_on(app: &App, provider: &Provider, arrived: &Arrived) -> Response {
    let path = next_path(provider, arrived.pairing.as_deref(), &arrived.flow);
    see_other(StatusCode::SEE_OTHER, &format!("{}{path}", app.public_url))
}

/// The provider sent the browser back.
async fn callback(
    State(app): State<Arc<App>>,
    provider: Arc<Provider>,
    who: Who,
    reader: Reader,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let Some(callback) = read_callback(uri.query().unwrap_or_default()) else {
        return problem_page(&provider, SignInError::ForeignFlow, &who, &reader);
    };
    let flow = callback.state.as_deref().and_then(cookie::flow_of_state);
    let cookie = flow.as_deref().and_then(|flow| cookies::only(&headers, &cookie_name(&app, flow)));
    let pairing = flow.as_deref().and_then(|flow| cookie::pairing_of(&app, &provider, flow, cookie));
    match authorization::callback(&app, &provider, callback, cookie, &context(&who.request_id), &who).await {
        Ok(arrived) => go_on(&app, &provider, &arrived),
        Err(error) => {
            let refused = matches!(error, SignInError::Refused { .. });
            let response = problem_page_for(&provider, pairing.as_deref(), error, &who, &reader);
            match flow {
                // In this browser the flow is over.
                Some(flow) if refused => without_cookie(&app, response, &flow),
                _ => response,
            }
        }
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
