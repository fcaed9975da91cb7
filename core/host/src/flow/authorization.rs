//! Signing in: from "Get token" over the provider and back, to a page that shows the token once.
//!
//! A flow lives in a sealed cookie of its own, so that twenty tabs do not meet and nothing is kept here. `state` names the
//! flow; only the browser that began it holds the cookie that opens it. The Store remembers for ten minutes which flows were
//! used, and for one minute what the token page shows, sealed under a secret that only the cookie holds.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use convoke_plugin::{
    AuthorizationRequest, AuthorizationUrl, CodeGrant, Failure, LoginRequest, Operation, SecretString,
};

use super::cookie::{
    Entry, Flow, FlowCookie, flow_of_state, new_flow, open_flow, seal_flow, state, use_once, verifier,
    was_used,
};
use super::pairing::Pairing;
use super::{token_page, tokens};
use crate::app::App;
use crate::observe::audit::Who;
use crate::plugins::call::{self, Context};
use crate::provider::Provider;
use crate::seal;

/// A flow that began: set the cookie, send the browser to `location`.
pub struct Begun {
    /// The provider's authorization page.
    pub location: String,
    /// This flow's cookie.
    pub cookie: FlowCookie,
}

/// What the provider put on the callback.
#[derive(Default)]
pub struct Callback {
    /// RFC 6749 section 4.1.2.
    pub code: Option<SecretString>,
    /// Ours, hopefully.
    pub state: Option<String>,
    /// RFC 9207.
    pub iss: Option<String>,
    /// RFC 6749 section 4.1.2.1.
    pub error: Option<String>,
    /// Likewise; the provider's words.
    pub error_description: Option<String>,
}

/// Why a sign-in came to no token. Each has a page.
#[derive(Debug)]
pub enum SignInError {
    /// Neither this browser nor this service knows the flow, or it belongs to another provider.
    ForeignFlow,
    /// It took longer than ten minutes.
    Expired,
    /// The callback was opened twice.
    Used,
    /// Likewise, and its token is still to be shown: the first answer may not have arrived. The flow's id.
    Waiting(String),
    /// The provider is another one than it says.
    WrongIssuer,
    /// Neither a code nor an error came back.
    Nothing,
    /// The provider said no.
    Refused {
        /// The `error` parameter.
        error: String,
        /// The `error_description` parameter.
        description: Option<String>,
    },
    /// The exchange failed.
    Failed(Failure),
}

/// Begins a flow at the provider. `picked` are the ticked scopes where users pick; each must be on offer.
pub async fn begin(
    app: &Arc<App>,
    provider: &Arc<Provider>,
    entry: Entry,
    picked: Option<&[String]>,
    pairing: Option<&Pairing>,
    context: &Context,
) -> Result<Begun, Failure> {
    let offered: Vec<_> = provider.offered_scopes().collect();
    let mut places = Vec::new();
    for (place, scope) in offered.iter().enumerate() {
        let wanted = picked.map_or(scope.default, |picked| picked.contains(&scope.name));
        if wanted && let Ok(place) = u16::try_from(place) {
            places.push(place);
        }
    }
    let scopes =
        places.iter().filter_map(|place| offered.get(usize::from(*place))).map(|s| s.name.clone()).collect();
    let (id, flow) = new_flow(provider, entry, places, pairing.map(|pairing| pairing.id.clone()));
    let request = AuthorizationRequest {
        redirect_uri: format!("{}{}", app.public_url, provider.redirect_path(entry)),
        state: state(&id),
        scopes,
        code_challenge: provider.pkce.then(|| seal::sha256_text(&verifier(&id, &flow))),
    };
    let answer: AuthorizationUrl =
        call::run(provider, Operation::AuthorizationUrl, &request, context).await.result?;
    if !leads_to_provider(provider, &answer.url) {
        return Err(Failure::internal(format!(
            "The plugin `{}` sends users to an address that is not the provider's.",
            provider.plugin_name()
        )));
    }
    let value = seal_flow(app, &id, &flow);
    Ok(Begun { location: answer.url, cookie: FlowCookie { id, value } })
}

/// A redirect goes to the configured authorization page and nowhere else.
fn leads_to_provider(provider: &Provider, url: &str) -> bool {
    let parse = |text: &str| url::Url::parse(text).ok();
    match (parse(url), provider.authorize_url.as_deref().and_then(parse)) {
        (Some(url), Some(page)) => {
            matches!(url.scheme(), "https" | "http")
                && url.origin() == page.origin()
                && url.path() == page.path()
                && !url.as_str().contains(char::is_control)
        }
        _ => false,
    }
}

/// A sign-in that came to an end.
pub struct Arrived {
    /// The flow's id, under which its next page waits.
    pub flow: String,
    /// The pairing that it is for, whose page is the next.
    pub pairing: Option<String>,
}

/// Ends the way over the provider: checks, exchanges the code, and tells which page comes next.
pub async fn callback(
    app: &Arc<App>,
    provider: &Arc<Provider>,
    callback: Callback,
    cookie: Option<&str>,
    context: &Context,
    who: &Who,
) -> Result<Arrived, SignInError> {
    let id = callback.state.as_deref().and_then(flow_of_state).ok_or(SignInError::ForeignFlow)?;
    let flow = match open_flow(app, provider, &id, cookie) {
        // The token page took the cookie away: this is a step back in the browser.
        Err(SignInError::ForeignFlow) if was_used(app, &id).await => return Err(SignInError::Used),
        opened => opened?,
    };
    check_issuer(provider, callback.iss.as_deref())?;
    if let Some(error) = callback.error {
        return Err(SignInError::Refused { error, description: callback.error_description });
    }
    let code = callback.code.ok_or(SignInError::Nothing)?;
    // Only now: what makes no call may come again, and must not leave something in the Store each time.
    use_flow(app, &id, &flow).await?;
    let grant = CodeGrant {
        code,
        redirect_uri: format!("{}{}", app.public_url, provider.redirect_path(flow.entry)),
        code_verifier: provider.pkce.then(|| SecretString::from(verifier(&id, &flow))),
    };
    let pairing = flow.pairing.clone();
    let (a, p, w) = (app.clone(), provider.clone(), who.clone());
    let flight = tokens::fly(app, context, move |context| {
        Box::pin(async move {
            let tokens = tokens::exchange(&a, &p, grant, &context, &w).await?;
            token_page::keep(&a, &p, &flow, tokens, &context, &w).await
        })
    });
    flight.await.map_err(SignInError::Failed)?;
    Ok(Arrived { flow: id, pairing })
}

/// Claims the flow. A second comer, whose first answer may have been lost, is told when the token is still to be shown.
async fn use_flow(app: &App, id: &str, flow: &Flow) -> Result<(), SignInError> {
    match use_once(app, id).await {
        Err(SignInError::Used) if token_page::waits(app, flow).await => {
            Err(SignInError::Waiting(id.to_owned()))
        }
        other => other,
    }
}

fn check_issuer(provider: &Provider, sent: Option<&str>) -> Result<(), SignInError> {
    let right = match (&provider.manifest.issuer, sent) {
        (Some(announced), Some(sent)) => seal::same(announced.as_bytes(), sent.as_bytes()),
        (Some(_), None) => false,
        // Unannounced: it must at least be the server that the user was sent to.
        (None, Some(sent)) => {
            let origin = |text: &str| url::Url::parse(text).ok().map(|url| url.origin());
            origin(sent).is_some_and(|sent| provider.authorize_url.as_deref().and_then(origin) == Some(sent))
        }
        (None, None) => true,
    };
    if right { Ok(()) } else { Err(SignInError::WrongIssuer) }
}

/// A sign-in form's flow: the form carries the id, the browser the cookie.
pub fn begin_form(app: &App, provider: &Provider, entry: Entry, pairing: Option<String>) -> FlowCookie {
    let (id, flow) = new_flow(provider, entry, Vec::new(), pairing);
    let value = seal_flow(app, &id, &flow);
    FlowCookie { id, value }
}

/// Signs in with a password from the form.
pub async fn submit_form(
    app: &Arc<App>,
    provider: &Arc<Provider>,
    id: &str,
    cookie: Option<&str>,
    request: LoginRequest,
    context: &Context,
    who: &Who,
) -> Result<Arrived, SignInError> {
    let flow = open_flow(app, provider, id, cookie)?;
    // The form comes back with a flow of its own when the password was wrong.
    use_flow(app, id, &flow).await?;
    let pairing = flow.pairing.clone();
    let (a, p, w) = (app.clone(), provider.clone(), who.clone());
    let keep = move |tokens, context| -> BoxFuture<'static, Result<(), Failure>> {
        Box::pin(async move { token_page::keep(&a, &p, &flow, tokens, &context, &w).await })
    };
    tokens::login(app, provider, request, context, who, keep).await.map_err(SignInError::Failed)?;
    Ok(Arrived { flow: id.to_owned(), pairing })
}
