//! `/v1/providers/{provider}/calendar-entries`.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, Request, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{patch, post};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::meetings::{REPLAYED, answer, compiled, ok};
use crate::api::calendar_entry::{CalendarEntry, CalendarEntryCleared, OTHER_ID};
use crate::api::problem::Problem;
use crate::app::{App, context};
use crate::flow::calendar_entries::{self, Submitted, fitting};
use crate::flow::idempotency::{self, Created, Key, Once};
use crate::flow::presented::Caller;
use crate::flow::session::Session;
use crate::http::Routes;
use crate::http::extract::{Asked, MeetingId, Named, json, query};
use crate::http::reply::Json;
use crate::lang::say;
use crate::notes::items;
use crate::observe::audit::Who;
use crate::schema::Flaw;
use crate::schema::{Validator, segments};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .add("/v1/providers/{provider}/calendar-entries", post(create))
        .add("/v1/providers/{provider}/calendar-entries/{id}", patch(update).delete(delete))
}

/// The entry without the members that the schema refuses: what else is wrong with it is told as well.
async fn submitted<T: DeserializeOwned>(
    request: Request<Body>,
    validator: &Validator,
) -> Result<Submitted<T>, Problem> {
    checked(json(request, false).await?, validator)
}

fn checked<T: DeserializeOwned>(mut value: Value, validator: &Validator) -> Result<Submitted<T>, Problem> {
    let errors = validator.check(&value);
    let refused: Vec<_> = errors.iter().map(|error| segments(&error.pointer).next()).collect();
    for name in refused {
        match (name, &mut value) {
            (Some(name), Value::Object(members)) => drop(members.remove(&name)),
            _ => return Err(Problem::invalid(errors)),
        }
    }
    match serde_json::from_value(value) {
        Ok(entry) => Ok(Submitted { entry, errors }),
        Err(_) => Err(Problem::invalid(vec![Flaw::new("", say("field-misfit"))])),
    }
}

async fn create(
    State(app): State<Arc<App>>,
    Named(provider): Named,
    caller: Caller,
    Asked(key): Asked,
    who: Who,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let body = json(request, false).await?;
    let submitted = checked(body.clone(), compiled(&provider, &provider.calendar_entry)?)?;
    let once = once(key, &submitted, body)?;
    let context = context(&who.request_id);
    let created = idempotency::create(&app, &provider, caller, &context, &who, once, submitted).await;
    Ok(answer(created, |Created { made: mut entry, replayed }, tokens| {
        entry.tokens = tokens;
        let id = entry.items.0.get(items::ID).and_then(Value::as_str).unwrap_or_default();
        let location =
            convoke_plugin::endpoint(&format!("/v1/providers/{}/calendar-entries", provider.id), &[id]);
        let mut response = Json(StatusCode::CREATED, fitting(entry)).into_response();
        if let Ok(location) = HeaderValue::from_str(&location) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        if replayed {
            response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }))
}

/// The key is the header's, else the entry's own id.
fn once(
    key: Option<Key>,
    submitted: &Submitted<CalendarEntry>,
    mut body: Value,
) -> Result<Option<Once>, Problem> {
    // What was written into the entry for its meeting does not make it another entry.
    if let Value::Object(members) = &mut body {
        members.retain(|name, _| name != OTHER_ID && !items::ALL.iter().any(|item| item.name == name));
    }
    if let Some(key) = key {
        return Ok(Some(Once { key, body, pointer: "" }));
    }
    let Some(id) = submitted.entry.appt_unid.as_deref().map(str::trim).filter(|id| !id.is_empty()) else {
        return Ok(None);
    };
    let pointer = "/ApptUNID";
    match Key::new(id) {
        Ok(key) => Ok(Some(Once { key, body, pointer })),
        Err(detail) => Err(Problem::invalid(vec![Flaw::new(pointer, detail)])),
    }
}

async fn update(
    State(app): State<Arc<App>>,
    Named(provider): Named,
    MeetingId(id): MeetingId,
    caller: Caller,
    who: Who,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let entry = submitted(request, compiled(&provider, &provider.calendar_entry_patch)?).await?;
    let context = context(&who.request_id);
    let session = Session::new(&app, &provider, caller, &context, &who);
    Ok(answer(calendar_entries::update(session, &provider, id, entry).await, |mut entry, tokens| {
        entry.tokens = tokens;
        ok(fitting(entry))
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
    query(uri.query(), &[])?;
    let context = context(&who.request_id);
    let session = Session::new(&app, &provider, caller, &context, &who);
    Ok(answer(calendar_entries::delete(session, id).await, |clear, tokens| {
        ok(CalendarEntryCleared { clear, tokens })
    }))
}
