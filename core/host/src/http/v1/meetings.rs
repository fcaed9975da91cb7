//! `/v1/providers/{provider}/meetings` and `profile`.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, Request, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use convoke_plugin::{MeetingScope, Moment};
use serde::Serialize;

use crate::api::meeting::{
    DeletedResponse, MeetingListResponse, MeetingPatch, MeetingRequest, MeetingResponse, ProfileResponse,
};
use crate::api::problem::{Kind, Problem};
use crate::app::{App, context};
use crate::flow::idempotency::{self, Created, Once};
use crate::flow::presented::Caller;
use crate::flow::session::{Answered, Session};
use crate::flow::{meetings, when};
use crate::http::Routes;
use crate::http::extract::{Asked, MeetingId, Named, fitting, query, valid_json, valid_value};
use crate::http::reply::Json;
use crate::lang::say;
use crate::observe::audit::Who;
use crate::provider::{Provider, Schema};
use crate::schema::Flaw;
use crate::schema::Validator;

const CURSOR: &str = "cursor";
const SCOPE: &str = "scope";
/// Says that an earlier call with the same key made the meeting.
pub(super) const REPLAYED: &str = "idempotency-replayed";

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .add("/v1/providers/{provider}/profile", get(profile))
        .add("/v1/providers/{provider}/meetings", get(list).post(create))
        .add("/v1/providers/{provider}/meetings/{id}", get(read).patch(update).delete(delete))
}

/// A success in its own form; a problem carries the tokens that changed.
pub(super) fn answer<T>(
    answered: Answered<T>,
    success: impl FnOnce(T, Option<crate::api::token::TokenResponse>) -> Response,
) -> Response {
    match answered.result {
        Ok(value) => success(value, answered.tokens),
        Err(mut problem) => {
            problem.tokens = answered.tokens;
            problem.into_response()
        }
    }
}

pub(super) fn ok<T: Serialize>(value: T) -> Response {
    Json(StatusCode::OK, value).into_response()
}

pub(super) fn compiled<'a>(provider: &Provider, schema: &'a Schema) -> Result<&'a Validator, Problem> {
    schema.validator().map_err(|reason| {
        tracing::error!(provider = %provider.id, plugin = provider.plugin_name(), reason, "a plugin's options schema cannot be used");
        Problem::new(Kind::InternalError, say("detail-options").with("plugin", provider.plugin_name()))
    })
}

fn scope(provider: &Provider, given: &HashMap<String, String>) -> Result<Option<MeetingScope>, Problem> {
    meetings::scope(provider, given.get(SCOPE).map(String::as_str))
}

async fn profile(State(app): State<Arc<App>>, Named(provider): Named, caller: Caller, who: Who) -> Response {
    let context = context(&who.request_id);
    let session = Session::new(&app, &provider, caller, &context, &who);
    answer(meetings::profile(session).await, |profile, tokens| ok(ProfileResponse { profile, tokens }))
}

async fn create(
    State(app): State<Arc<App>>,
    Named(provider): Named,
    caller: Caller,
    Asked(key): Asked,
    who: Who,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let value = valid_value(request, compiled(&provider, &provider.meeting_request)?, false).await?;
    let once = key.map(|key| Once { key, body: value.clone(), pointer: "" });
    let body: MeetingRequest = fitting(value)?;
    let context = context(&who.request_id);
    let created = idempotency::create(&app, &provider, caller, &context, &who, once, body).await;
    Ok(answer(created, |Created { made: meeting, replayed }, tokens| {
        let location =
            convoke_plugin::endpoint(&format!("/v1/providers/{}/meetings", provider.id), &[&meeting.id]);
        let mut response = Json(StatusCode::CREATED, MeetingResponse { meeting, tokens }).into_response();
        if let Ok(location) = HeaderValue::from_str(&location) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        if replayed {
            response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }))
}

async fn read(
    State(app): State<Arc<App>>,
    Named(provider): Named,
    MeetingId(id): MeetingId,
    caller: Caller,
    who: Who,
    uri: Uri,
) -> Result<Response, Problem> {
    let scope = scope(&provider, &query(uri.query(), &[SCOPE])?)?;
    let context = context(&who.request_id);
    let session = Session::new(&app, &provider, caller, &context, &who);
    Ok(answer(meetings::get(session, &provider, id, scope).await, |meeting, tokens| {
        ok(MeetingResponse { meeting, tokens })
    }))
}

async fn update(
    State(app): State<Arc<App>>,
    Named(provider): Named,
    MeetingId(id): MeetingId,
    caller: Caller,
    who: Who,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let scope = scope(&provider, &query(request.uri().query(), &[SCOPE])?)?;
    let body: MeetingPatch = valid_json(request, compiled(&provider, &provider.meeting_patch)?, true).await?;
    let context = context(&who.request_id);
    let session = Session::new(&app, &provider, caller, &context, &who);
    Ok(answer(meetings::update(session, &provider, id, scope, body).await, |meeting, tokens| {
        ok(MeetingResponse { meeting, tokens })
    }))
}

async fn delete(
    State(app): State<Arc<App>>,
    Named(provider): Named,
    MeetingId(id): MeetingId,
    caller: Caller,
    who: Who,
    uri: Uri,
) -> Result<Response, Problem> {
    let given = query(uri.query(), &[SCOPE, "send_email"])?;
    let scope = scope(&provider, &given)?;
    let send_email = match given.get("send_email").map(String::as_str) {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => {
            return Err(Problem::invalid(vec![Flaw::new("/send_email", say("field-boolean"))]));
        }
    };
    let context = context(&who.request_id);
    let session = Session::new(&app, &provider, caller, &context, &who);
    Ok(answer(meetings::delete(session, id, scope, send_email).await, |(), tokens| match tokens {
        Some(tokens) => ok(DeletedResponse { tokens }),
        None => StatusCode::NO_CONTENT.into_response(),
    }))
}

async fn list(
    State(app): State<Arc<App>>,
    Named(provider): Named,
    caller: Caller,
    who: Who,
    uri: Uri,
) -> Result<Response, Problem> {
    let given = query(uri.query(), &["from", "to", CURSOR])?;
    let mut errors = Vec::new();
    let mut time = |name: &str| -> Option<Moment> {
        let text = given.get(name)?;
        when::moment(text, None).map_err(|detail| errors.push(Flaw::new(format!("/{name}"), detail))).ok()
    };
    let (from, to) = (time("from"), time("to"));
    if let (Some(from), Some(to)) = (&from, &to)
        && to.unix_ms <= from.unix_ms
    {
        errors.push(Flaw::new("/to", say("field-to")));
    }
    let cursor = given.get(CURSOR).map(|sealed| open_cursor(&app, &provider, sealed));
    if let Some(None) = cursor {
        errors.push(Flaw::new("/cursor", say("field-cursor")));
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let context = context(&who.request_id);
    let session = Session::new(&app, &provider, caller, &context, &who);
    Ok(answer(meetings::list(session, &provider, from, to, cursor.flatten()).await, |page, tokens| {
        let next_cursor =
            page.next_cursor.map(|cursor| app.ring.seal(CURSOR, provider.id.as_bytes(), cursor.as_bytes()));
        ok(MeetingListResponse { meetings: page.meetings, next_cursor, truncated: page.truncated, tokens })
    }))
}

/// A plugin's cursor may be an address: a client must not be able to make one up.
fn open_cursor(app: &App, provider: &Provider, sealed: &str) -> Option<String> {
    String::from_utf8(app.ring.open(CURSOR, provider.id.as_bytes(), sealed)?).ok()
}
