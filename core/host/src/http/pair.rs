//! `/pair`: where a user lets a program have a credential, or does not.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use convoke_plugin::{Failure, FailureKind};

use super::connect::{Form, onward, password_form, without_cookie};
use super::extract::form;
use super::refusal::problem_page_for;
use super::reply::{page, see_other};
use super::token_page::only_looked_at;
use super::{Routes, cookies};
use crate::api::problem::Problem;
use crate::app::{App, context};
use crate::flow::authorization::{self, SignInError};
use crate::flow::cookie::{Entry, cookie_name, is_flow_id};
use crate::flow::limiter::network;
use crate::flow::pairing::{self, Decision, Pairing, Review};
use crate::lang::{Lang, Message, Value, say};
use crate::observe::audit::Who;
use crate::pages::{self, Reader};
use crate::provider::Provider;

pub(super) fn routes(routes: Routes, app: &App) -> Routes {
    if !app.pairings.enabled {
        return routes;
    }
    routes
        .add("/pair", get(ask_code).post(take_code))
        .add("/pair/{pairing}", get(show).post(begin))
        .add("/pair/{pairing}/{flow}", get(review).post(decide))
}

async fn ask_code(reader: Reader) -> Response {
    code_form(&reader, StatusCode::OK, None, "")
}

fn code_form(reader: &Reader, status: StatusCode, error: Option<&Message>, typed: &str) -> Response {
    let error = error.map(|error| reader.lang.say(error));
    page(reader, status, pages::pair_code(reader, &pages::PairCode { error: error.as_deref(), typed }))
}

async fn take_code(
    State(app): State<Arc<App>>,
    who: Who,
    reader: Reader,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let fields = form(request).await?;
    let code = field(&fields, "code");
    let reader = reader.at("/pair");
    match pairing::typed(&app, code, &who).await {
        Ok(Some(id)) => Ok(see_other(StatusCode::SEE_OTHER, &format!("{}/pair/{id}", app.public_url))),
        Ok(None) => {
            let typed: String = code.chars().take(32).collect();
            let error = say("pair-code-wrong");
            Ok(code_form(&reader, StatusCode::UNPROCESSABLE_ENTITY, Some(&error), &typed))
        }
        Err(Failure { kind: FailureKind::RateLimited, retry_after, .. }) => {
            let wait = retry_after.unwrap_or(60);
            let error = say("pair-code-too-many").with("wait", Value::Seconds(wait));
            let mut response = code_form(&reader, StatusCode::TOO_MANY_REQUESTS, Some(&error), "");
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
            Ok(response)
        }
        Err(failure) => Err(failure.into()),
    }
}

fn field<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
}

/// A pairing that can be decided, and its provider.
async fn found(app: &App, id: &str) -> Result<Option<(Pairing, Arc<Provider>)>, Problem> {
    let pairing = pairing::find(app, id).await?;
    Ok(pairing
        .and_then(|pairing| app.provider(&pairing.provider).cloned().map(|provider| (pairing, provider))))
}

async fn show(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    who: Who,
    reader: Reader,
) -> Result<Response, Problem> {
    Ok(match found(&app, &id).await? {
        Some((pairing, provider)) => page(
            &reader,
            StatusCode::OK,
            pages::pair_start(&reader, &request_view(&app, &pairing, &provider, &who, reader.lang)),
        ),
        None => over(&who, &reader),
    })
}

/// The user wants to sign in for it, or did not ask for it.
async fn begin(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    who: Who,
    reader: Reader,
    headers: HeaderMap,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let fields = form(request).await?;
    let Some((pairing, provider)) = found(&app, &id).await? else { return Ok(over(&who, &reader)) };
    let here = format!("/pair/{}", pairing.id);
    match field(&fields, "decision") {
        "continue" => {}
        "deny" => {
            let Decision { onward } = pairing::refuse(&app, &pairing, &who).await?;
            return Ok(decided(&reader, &headers, &pairing.client, false, onward.as_deref()));
        }
        _ => return show(State(app), Path(id), who, reader.at(&here)).await,
    }
    if provider.uses_password() {
        let form = Form { pairing: Some(id), ..Form::default() };
        return Ok(password_form(&app, &provider, Entry::Connect, &reader.at(&here), form, StatusCode::OK));
    }
    let (scopes, context) = (pairing.scopes.as_deref(), context(&who.request_id));
    match authorization::begin(&app, &provider, Entry::Connect, scopes, Some(&pairing), &context).await {
        Ok(begun) => Ok(onward(&app, &provider, &reader, &headers, &begun)),
        Err(failure) => {
            Ok(problem_page_for(&provider, Some(&id), SignInError::Failed(failure), &who, &reader))
        }
    }
}

async fn reviewed(app: &App, headers: &HeaderMap, id: &str, flow: &str) -> Result<Review, SignInError> {
    if !is_flow_id(flow) {
        return Err(SignInError::ForeignFlow);
    }
    let cookie = cookies::only(headers, &cookie_name(app, flow));
    pairing::review(app, |provider| app.provider(provider).cloned(), id, flow, cookie).await
}

/// Who asks, for whose account, and the code again.
async fn review(
    State(app): State<Arc<App>>,
    Path((id, flow)): Path<(String, String)>,
    who: Who,
    reader: Reader,
    method: Method,
    headers: HeaderMap,
) -> Response {
    if let Some(response) = only_looked_at(&method, &headers) {
        return response;
    }
    match reviewed(&app, &headers, &id, &flow).await {
        Ok(review) => confirm_page(&app, &reader, &review, &flow, false, &who),
        Err(error) => failed(error, &who, &reader),
    }
}

fn confirm_page(
    app: &App,
    reader: &Reader,
    review: &Review,
    flow: &str,
    not_ticked: bool,
    who: &Who,
) -> Response {
    let Some(provider) = app.provider(&review.pairing.provider) else { return over(who, reader) };
    let status = if not_ticked { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = pages::PairConfirm {
        request: request_view(app, &review.pairing, provider, who, reader.lang),
        flow,
        seal: &review.seal,
        name: review.shown.name.as_deref(),
        email: review.shown.email.as_deref(),
        not_ticked,
    };
    page(reader, status, pages::pair_confirm(reader, &view))
}

async fn decide(
    State(app): State<Arc<App>>,
    Path((id, flow)): Path<(String, String)>,
    who: Who,
    reader: Reader,
    headers: HeaderMap,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let fields = form(request).await?;
    let review = match reviewed(&app, &headers, &id, &flow).await {
        Ok(review) if review.sealed_by(field(&fields, "seal")) => review,
        Ok(_) => return Ok(failed(SignInError::ForeignFlow, &who, &reader)),
        Err(error) => return Ok(failed(error, &who, &reader)),
    };
    let client = review.pairing.client.clone();
    let confirmed = field(&fields, "decision") == "confirm";
    if confirmed && field(&fields, "same") != "yes" {
        return Ok(confirm_page(&app, &reader.at(&format!("/pair/{id}/{flow}")), &review, &flow, true, &who));
    }
    let decision = if confirmed {
        pairing::confirm(&app, review, &who).await
    } else {
        pairing::deny(&app, review, &who).await
    };
    Ok(match decision {
        Ok(Decision { onward }) => {
            let response = decided(&reader, &headers, &client, confirmed, onward.as_deref());
            without_cookie(&app, response, &flow)
        }
        Err(error) => failed(error, &who, &reader),
    })
}

/// The end, in the browser: a page that says so, or the way on to the program that waits for the browser.
fn decided(
    reader: &Reader,
    headers: &HeaderMap,
    client: &str,
    confirmed: bool,
    onward: Option<&str>,
) -> Response {
    let reader = &reader.once();
    match onward {
        // As after the scope picker: `form-action` covers the redirects that follow a form, so a page goes on.
        Some(onward) if !headers.contains_key("sec-fetch-mode") => see_other(StatusCode::SEE_OTHER, onward),
        onward => page(
            reader,
            StatusCode::OK,
            pages::pair_done(reader, &pages::PairDone { client, confirmed, onward }),
        ),
    }
}

fn request_view<'a>(
    app: &App,
    pairing: &'a Pairing,
    provider: &'a Provider,
    who: &Who,
    lang: Lang,
) -> pages::PairRequest<'a> {
    let asked: Vec<_> = provider
        .offered_scopes()
        .filter(|offered| {
            pairing.scopes.as_ref().map_or(offered.default, |asked| asked.contains(&offered.name))
        })
        .collect();
    let scope = |name: &str| provider.manifest.scopes.iter().find(|scope| scope.name == name);
    pages::PairRequest {
        id: &pairing.id,
        client: &pairing.client,
        label: provider.label_in(lang),
        code: &pairing.code,
        // The names live as long as the manifest; a scope that the plugin does not know has no words.
        scopes: asked
            .iter()
            .filter_map(|offered| scope(&offered.name))
            .map(|scope| pages::PairScope {
                description: provider.scope_description(lang, &scope.name),
                administrator: scope.administrator,
            })
            .collect(),
        asked_from: (!app.hides_clients()).then(|| pairing.asked_from.to_string()),
        elsewhere: !app.hides_clients() && network(pairing.asked_from) != network(who.client),
        seconds_ago: pairing.age(),
    }
}

/// Over, used, or never was: the same page.
fn over(who: &Who, reader: &Reader) -> Response {
    let ids = ["pair-over-title", "pair-over-why", "pair-over-what"];
    told(who, reader, StatusCode::GONE, ids, &[])
}

fn failed(error: SignInError, who: &Who, reader: &Reader) -> Response {
    match error {
        SignInError::ForeignFlow => {
            let ids = ["pair-foreign-title", "pair-foreign-why", "pair-foreign-what"];
            told(who, reader, StatusCode::BAD_REQUEST, ids, &["foreign-link"])
        }
        SignInError::Failed(failure) => Problem::from(failure).into_response(),
        _ => over(who, reader),
    }
}

/// A page by the ids of its messages: heading, what happened, what to do, and what else to do.
fn told(
    who: &Who,
    reader: &Reader,
    status: StatusCode,
    ids: [&'static str; 3],
    more: &[&'static str],
) -> Response {
    let reader = &reader.once();
    let text = |id: &'static str| reader.lang.text(id);
    let [heading, happened, what] = ids.map(text);
    let more: Vec<_> = more.iter().map(|id| text(id)).collect();
    let enter = text("pair-code-title");
    let view = pages::Message {
        status: status.as_u16(),
        heading: &heading,
        what_happened: &happened,
        what_to_do: std::iter::once(&what).chain(&more).map(AsRef::as_ref).collect(),
        request_id: Some(&who.request_id),
        actions: vec![pages::Action { label: &enter, href: "/pair" }],
        provider_says: None,
    };
    page(reader, status, pages::message(reader, &view))
}
