//! `/v1/pairings`: a program asks for a user's credential, polls, and gets it once.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use convoke_plugin::SecretString;

use crate::api::pairing::{
    PairedAccount, PairingConfirmed, PairingPending, PairingRequest, PairingStarted, PairingStatus,
};
use crate::api::problem::{Cause, Kind, Problem};
use crate::app::App;
use crate::flow::pairing::{self, Begun, Handed, INTERVAL, Polled};
use crate::http::Routes;
use crate::http::delivery::json_delivered_once;
use crate::http::extract::{bearer, path_member, query, valid_json};
use crate::http::reply::Json;
use crate::lang::say;
use crate::observe::audit::Who;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.add("/v1/pairings", post(begin)).add("/v1/pairings/{id}", get(poll).delete(cancel))
}

async fn begin(
    State(app): State<Arc<App>>,
    who: Who,
    uri: Uri,
    request: Request<Body>,
) -> Result<Response, Problem> {
    query(uri.query(), &[])?;
    let schema = app.documents.pairing_request.validator().map_err(|_| Problem::of(Kind::InternalError))?;
    let body: PairingRequest = valid_json(request, schema, false).await?;
    let provider = app
        .provider(&body.provider)
        .cloned()
        .ok_or_else(|| Problem::new(Kind::UnknownProvider, say("detail-pairing-provider")))?;
    let Begun { pairing, secret, expires_in } = pairing::begin(&app, &provider, body, &who).await?;
    let started = PairingStarted {
        secret: convoke_plugin::ExposeSecret::expose_secret(&secret).to_owned(),
        user_code: pairing.code.clone(),
        verification_uri: format!("{}/pair", app.public_url),
        verification_uri_complete: format!("{}/pair/{}", app.public_url, pairing.id),
        expires_in,
        interval: INTERVAL,
        id: pairing.id,
    };
    let location = HeaderValue::from_str(&format!("/v1/pairings/{}", started.id));
    let mut response = Json(StatusCode::CREATED, started).into_response();
    if let Ok(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// A pairing's id and the secret that opens it.
struct Own {
    id: String,
    secret: SecretString,
}

impl FromRequestParts<Arc<App>> for Own {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let id = path_member(parts, app, "id").await.unwrap_or_default();
        query(parts.uri.query(), &[])?;
        let secret = bearer(&parts.headers)?
            .ok_or_else(|| Problem::new(Kind::MissingCredentials, say("detail-pairing-secret")))?;
        Ok(Own { id, secret })
    }
}

async fn poll(State(app): State<Arc<App>>, Own { id, secret }: Own, who: Who) -> Result<Response, Problem> {
    match pairing::poll(&app, &id, &secret, &who).await? {
        Polled::Pending(interval) => {
            let pending = PairingPending { status: PairingStatus::Pending, interval };
            Ok(Json(StatusCode::ACCEPTED, pending).into_response())
        }
        Polled::TooFast(interval) => {
            let mut problem =
                Problem::new(Kind::RateLimited, say("detail-pairing-slow").with("seconds", interval));
            problem.retry_after = Some(interval);
            Err(problem)
        }
        Polled::Denied => {
            let mut problem = Problem::new(Kind::AccessDenied, say("detail-pairing-denied"));
            problem.cause = Some(Cause::Reauthorize);
            Err(problem)
        }
        Polled::Confirmed(handed) => Ok(confirmed(*handed)),
        Polled::Nothing => Err(nothing()),
    }
}

async fn cancel(State(app): State<Arc<App>>, Own { id, secret }: Own, who: Who) -> Result<Response, Problem> {
    if pairing::cancel(&app, &id, &secret, &who).await? {
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        Err(nothing())
    }
}

/// One answer for all of it: who does not hold the secret learns nothing.
fn nothing() -> Problem {
    Problem::of(Kind::PairingNotFound)
}

fn confirmed(handed: Handed) -> Response {
    let Handed { shown, provider, giving } = handed;
    let account = PairedAccount { name: shown.name.clone(), email: shown.email.clone() };
    let confirmed = PairingConfirmed {
        status: PairingStatus::Confirmed,
        provider,
        account: (account.name.is_some() || account.email.is_some()).then_some(account),
        tokens: shown.response(),
    };
    json_delivered_once(&confirmed, Box::pin(giving.given()))
}
