//! `/v1/providers/{provider}/token`, `login`, `revoke`.

use std::future::ready;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use convoke_plugin::{ExposeSecret, Operation, SecretString};

use crate::api::problem::{Kind, Problem};
use crate::api::token::{LoginRequest, RefreshRequest, RevokeRequest};
use crate::app::{App, context};
use crate::flow::{presented, tokens};
use crate::http::Routes;
use crate::http::extract::{Named, pasted, valid_json};
use crate::http::reply::Json;
use crate::lang::say;
use crate::observe::audit::Who;
use crate::provider::Provider;
use crate::schema::Flaw;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .add("/v1/providers/{provider}/token", post(refresh))
        .add("/v1/providers/{provider}/login", post(login))
        .add("/v1/providers/{provider}/revoke", post(revoke))
}

/// A token as it was pasted; blank ones are refused where they stand.
fn clean(token: &SecretString, pointer: &str) -> Result<SecretString, Problem> {
    let text = pasted(token.expose_secret());
    if text.is_empty() {
        return Err(Problem::invalid(vec![Flaw::new(pointer, say("field-is-blank"))]));
    }
    Ok(SecretString::from(text))
}

async fn refresh(
    State(app): State<Arc<App>>,
    Named(provider): Named,
    who: Who,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let body: RefreshRequest = valid_json(request, &app.documents.refresh_request, false).await?;
    provider.require(Operation::Refresh)?;
    let token = clean(&body.refresh_token, "/refresh_token")?;
    let tokens = async {
        let token = presented::refresh_token(&app, &provider, &token, &who)?;
        tokens::refresh(&app, &provider, &token, &context(&who.request_id), &who).await
    };
    let tokens = tokens.await.map_err(|failure| signed_out(&app, &provider, failure))?;
    Ok(Json(StatusCode::OK, app.sealer.response(&provider.id, &tokens, None)).into_response())
}

fn signed_out(app: &App, provider: &Provider, failure: convoke_plugin::Failure) -> Problem {
    let mut problem = Problem::from(failure);
    if problem.kind == Kind::ReauthorizationRequired {
        problem.authorize_url = Some(app.connect_url(provider));
    }
    problem
}

async fn login(
    State(app): State<Arc<App>>,
    Named(provider): Named,
    who: Who,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let body: LoginRequest = valid_json(request, &app.documents.login_request, false).await?;
    provider.require(Operation::Login)?;
    let login = convoke_plugin::LoginRequest { username: body.username, password: body.password };
    let tokens = tokens::login(&app, &provider, login, &context(&who.request_id), &who, |tokens, _| {
        Box::pin(ready(Ok(tokens)))
    })
    .await?;
    Ok(Json(StatusCode::OK, app.sealer.response(&provider.id, &tokens, None)).into_response())
}

async fn revoke(
    State(app): State<Arc<App>>,
    Named(provider): Named,
    who: Who,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let body: RevokeRequest = valid_json(request, &app.documents.revoke_request, false).await?;
    provider.require(Operation::Revoke)?;
    let token = clean(&body.token, "/token")?;
    presented::revoke(&app, &provider, &token, false, &context(&who.request_id), &who)
        .await
        .map_err(|failure| signed_out(&app, &provider, failure))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
