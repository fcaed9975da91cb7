//! The token page: shown once, to the browser that began.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::Response;

use super::connect::without_cookie;
use super::cookies;
use super::delivery::delivered_once;
use super::extract::Named;
use super::reader;
use super::refusal::problem_page;
use super::reply::{bytes, page};
use crate::app::App;
use crate::config::Show;
use crate::flow::authorization::SignInError;
use crate::flow::cookie::{cookie_name, is_flow_id};
use crate::flow::token_page::{self, Shown};
use crate::lang::{Message, say};
use crate::observe::audit::Who;
use crate::pages::{self, Reader};
use crate::provider::Provider;

/// What the callback left for this flow, or that there is nothing (any more).
pub(super) async fn token(
    State(app): State<Arc<App>>,
    Named(provider): Named,
    who: Who,
    reader: Reader,
    method: Method,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    if let Some(response) = only_looked_at(&method, &headers) {
        return response;
    }
    let flow = uri.path().rsplit('/').next().unwrap_or_default().to_owned();
    // Opened again, it would show nothing.
    let reader = reader.once();
    let gone = || {
        page(
            &reader,
            StatusCode::GONE,
            pages::token_gone(
                &reader,
                &pages::TokenGone { provider: &provider.id, label: provider.label_in(reader.lang) },
            ),
        )
    };
    if !is_flow_id(&flow) {
        return gone();
    }
    let cookie = cookies::only(&headers, &cookie_name(&app, &flow));
    match token_page::look(&app, &provider, &flow, cookie).await {
        Ok(Some((shown, taken))) => {
            let mut response = delivered_once(view(&app, &provider, &reader, &shown), taken);
            reader::mark(response.headers_mut(), reader.lang, reader::BROWSER);
            // A browser drops the cookie with the head, and this page may be cut after it: what is used once is the Store's
            // entry, and the cookie ends by itself.
            response
        }
        Ok(None) => without_cookie(&app, gone(), &flow),
        Err(error) => problem_page(&provider, SignInError::Failed(error.into()), &who, &reader),
    }
}

/// The answer to who does not open a page: nobody would see what can be seen once, so nothing is used up by it.
pub(super) fn only_looked_at(method: &Method, headers: &HeaderMap) -> Option<Response> {
    let ahead = ["sec-purpose", "purpose", "x-moz"]
        .iter()
        .flat_map(|name| headers.get_all(*name))
        .any(|value| value.to_str().is_ok_and(|text| text.contains("prefetch")));
    let status = match *method {
        // A browser keeps no page that failed: it asks again when it is opened.
        _ if ahead => StatusCode::SERVICE_UNAVAILABLE,
        Method::HEAD => StatusCode::OK,
        _ => return None,
    };
    Some(bytes(status, "text/html; charset=utf-8", Body::empty()))
}

fn view(app: &App, provider: &Provider, reader: &Reader, shown: &Shown) -> String {
    use convoke_plugin::ExposeSecret as _;
    let sealed = app.sealer.seals();
    let shows = |what: Show| provider.show.contains(&what);
    let access = pages::ShownToken {
        value: shown.access_token.expose_secret(),
        works_seconds: shown.expires_in,
        renews_seconds: None,
    };
    let refresh = shown.refresh_text().map(|value| pages::ShownToken {
        value,
        works_seconds: shown.refresh_token_expires_in,
        renews_seconds: None,
    });
    let (refresh, access) = if sealed {
        // One credential is both, whatever is to be shown.
        (refresh.or(Some(access)), None)
    } else {
        let refresh = refresh.filter(|_| shows(Show::Refresh));
        // Without a refresh token the access token is all there is to copy.
        let access = (shows(Show::Access) || refresh.is_none()).then_some(access);
        (refresh, access)
    };
    let description =
        |name: &str| Some(provider.scope_description(reader.lang, name)).filter(|text| !text.is_empty());
    let words = |name: &str| {
        let scope = provider.manifest.scopes.iter().find(|scope| scope.name == name);
        scope.into_iter().flat_map(|scope| scope.operations.iter().map(|o| in_words(*o))).collect()
    };
    let view = pages::TokenPage {
        provider: &provider.id,
        label: provider.label_in(reader.lang),
        sealed,
        refresh,
        access,
        granted: shown
            .granted
            .iter()
            .map(|name| pages::GrantedScope { name, description: description(name) })
            .collect(),
        missing: shown
            .missing
            .iter()
            .map(|name| pages::MissingScope { name, needed_to: words(name) })
            .collect(),
        account: (shown.name.is_some() || shown.email.is_some())
            .then_some(pages::Account { name: shown.name.as_deref(), email: shown.email.as_deref() }),
    };
    pages::token_page(reader, &view).into_string()
}

fn in_words(operation: convoke_plugin::Operation) -> Message {
    use convoke_plugin::Operation as Op;
    match operation {
        Op::CreateMeeting => say("operation-create-meeting"),
        Op::UpdateMeeting => say("operation-update-meeting"),
        Op::GetMeeting => say("operation-get-meeting"),
        Op::ListMeetings => say("operation-list-meetings"),
        Op::DeleteMeeting => say("operation-delete-meeting"),
        Op::Profile => say("operation-profile"),
        Op::Refresh => say("operation-refresh"),
        Op::Revoke => say("operation-revoke"),
        Op::AuthorizationUrl | Op::ExchangeCode | Op::Login => say("operation-sign-in"),
    }
}
