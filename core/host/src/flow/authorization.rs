//! Signing in: from "Get token" over the provider and back, to a page that shows the token once.
//!
//! A flow lives in a sealed cookie of its own, so that twenty tabs do not meet and nothing is kept here. `state` names the
//! flow; only the browser that began it holds the cookie that opens it. The Store remembers for ten minutes which flows were
//! used, and for one minute what the token page shows, sealed under a secret that only the cookie holds.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use convoke_plugin::{
    AuthorizationRequest, AuthorizationUrl, CodeGrant, ExposeSecret, Failure, LoginRequest, Operation, SecretString, Tokens,
};
use serde::{Deserialize, Serialize};

use super::session::{Caller, Session};
use super::{meetings, tokens};
use crate::app::App;
use crate::observe::audit::Who;
use crate::plugins::call::{self, Context};
use crate::provider::Provider;
use crate::seal;

/// From the first click to the callback.
pub const FLOW_LIFETIME: Duration = Duration::from_secs(10 * 60);
/// From the callback to the token page.
const PAGE_LIFETIME: Duration = Duration::from_secs(60);
/// How long the sign-in may wait to learn whose account it is.
const PROFILE_WAIT: Duration = Duration::from_secs(5);
const PURPOSE: &str = "flow";
const PAGE: &str = "token page";

/// Where a flow began, which decides its redirect URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entry {
    /// `/connect/{provider}`.
    #[serde(rename = "c")]
    Connect,
    /// `/domino{Name}/index.html`.
    #[serde(rename = "d")]
    Domi,
}

/// What the cookie holds, sealed. Short names: twenty cookies stay under 8 KiB.
#[derive(Serialize, Deserialize)]
struct Flow {
    #[serde(rename = "p")]
    provider: String,
    #[serde(rename = "t")]
    began: u64,
    #[serde(rename = "e")]
    entry: Entry,
    #[serde(rename = "n")]
    secret: String,
    /// Which of the offered scopes were asked for, by their place in the configuration.
    #[serde(rename = "s")]
    scopes: Vec<u16>,
}

/// A cookie to set.
pub struct FlowCookie {
    /// The flow's public id.
    pub id: String,
    /// Sealed.
    pub value: String,
}

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

/// What the token page shows.
#[derive(Serialize, Deserialize)]
pub struct Shown {
    /// The access token.
    #[serde(with = "convoke_plugin::secret_serde")]
    pub access_token: SecretString,
    /// The refresh token, where there is one.
    #[serde(default, with = "convoke_plugin::secret_serde_option")]
    pub refresh_token: Option<SecretString>,
    /// Seconds, at the callback.
    pub expires_in: Option<u64>,
    /// Seconds, at the callback.
    pub refresh_token_expires_in: Option<u64>,
    /// Granted.
    pub granted: Vec<String>,
    /// Asked for and not granted.
    pub missing: Vec<String>,
    /// Whose account.
    pub name: Option<String>,
    /// Whose account.
    pub email: Option<String>,
}

impl Provider {
    /// Every address that has to be registered at the provider.
    pub fn redirect_uris(&self, public_url: &str) -> Vec<String> {
        if self.uses_password() {
            return Vec::new();
        }
        let mut uris = vec![format!("{public_url}{}", self.redirect_path(Entry::Connect))];
        let domi = format!("{public_url}{}", self.redirect_path(Entry::Domi));
        if !uris.contains(&domi) {
            uris.push(domi);
        }
        uris
    }

    /// Where the provider sends the browser back to.
    pub fn redirect_path(&self, entry: Entry) -> String {
        match (&self.redirect_path, entry, &self.domi_name) {
            (Some(path), _, _) => path.clone(),
            (None, Entry::Domi, Some(name)) => format!("/{}Callback", name.to_lowercase()),
            (None, _, _) => format!("/callback/{}", self.id),
        }
    }
}

/// The name of a flow's cookie.
pub fn cookie_name(app: &App, flow: &str) -> String {
    // The __Host- prefix needs https: no subdomain and no plain connection can plant such a cookie.
    if app.is_https() { format!("__Host-cv-{flow}") } else { format!("cv-{flow}") }
}

/// Whether a text has the form of a flow's id, as it stands in addresses and cookie names.
pub fn is_flow_id(text: &str) -> bool {
    text.len() == 22 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}

fn seal_flow(app: &App, id: &str, flow: &Flow) -> String {
    let json = serde_json::to_vec(flow).unwrap_or_default();
    app.ring.seal(PURPOSE, id.as_bytes(), &json)
}

fn open_flow(app: &App, provider: &Provider, id: &str, cookie: Option<&str>) -> Result<Flow, SignInError> {
    let json = cookie.and_then(|value| app.ring.open(PURPOSE, id.as_bytes(), value)).ok_or(SignInError::ForeignFlow)?;
    let flow: Flow = serde_json::from_slice(&json).map_err(|_| SignInError::ForeignFlow)?;
    if flow.provider != provider.id {
        return Err(SignInError::ForeignFlow);
    }
    // A clock that went back must not lengthen a flow's life.
    match now().checked_sub(flow.began) {
        Some(age) if age <= FLOW_LIFETIME.as_secs() => Ok(flow),
        _ => Err(SignInError::Expired),
    }
}

fn new_flow(provider: &Provider, entry: Entry, scopes: Vec<u16>) -> (String, Flow) {
    let flow = Flow { provider: provider.id.clone(), began: now(), entry, secret: seal::random_text::<32>(), scopes };
    (seal::random_text::<16>(), flow)
}

/// RFC 7636: 43 characters, fresh for each flow, and never stored: derived again from what only the cookie holds. Not from the
/// sealing keys: a flow outlives their exchange.
fn verifier(id: &str, flow: &Flow) -> String {
    seal::sha256_text(&format!("pkce.{id}.{}", flow.secret))
}

/// When the flow of a cookie began, if it is one of ours.
pub fn began(app: &App, id: &str, cookie: &str) -> Option<u64> {
    let json = app.ring.open(PURPOSE, id.as_bytes(), cookie)?;
    serde_json::from_slice::<Flow>(&json).ok().map(|flow| flow.began)
}

/// Begins a flow at the provider. `picked` are the ticked scopes where users pick; each must be on offer.
pub async fn begin(app: &Arc<App>, provider: &Arc<Provider>, entry: Entry, picked: Option<&[String]>, context: &Context) -> Result<Begun, Failure> {
    let offered: Vec<_> = provider.offered_scopes().collect();
    let mut places = Vec::new();
    for (place, scope) in offered.iter().enumerate() {
        let wanted = picked.map_or(scope.default, |picked| picked.contains(&scope.name));
        if wanted && let Ok(place) = u16::try_from(place) {
            places.push(place);
        }
    }
    let scopes = places.iter().filter_map(|place| offered.get(usize::from(*place))).map(|s| s.name.clone()).collect();
    let (id, flow) = new_flow(provider, entry, places);
    let state = URL_SAFE_NO_PAD.encode(serde_json::json!({ "s": id }).to_string());
    let request = AuthorizationRequest {
        redirect_uri: format!("{}{}", app.public_url, provider.redirect_path(entry)),
        state,
        scopes,
        code_challenge: provider.pkce.then(|| seal::sha256_text(&verifier(&id, &flow))),
    };
    let answer: AuthorizationUrl = call::run(provider, Operation::AuthorizationUrl, &request, context).await.result?;
    if !leads_to_provider(provider, &answer.url) {
        return Err(Failure::internal(format!("The plugin `{}` sends users to an address that is not the provider's.", provider.plugin_name())));
    }
    let value = seal_flow(app, &id, &flow);
    Ok(Begun { location: answer.url, cookie: FlowCookie { id, value } })
}

/// A redirect goes to the configured authorization page and nowhere else.
fn leads_to_provider(provider: &Provider, url: &str) -> bool {
    let parse = |text: &str| url::Url::parse(text).ok();
    match (parse(url), provider.authorize_url.as_deref().and_then(parse)) {
        (Some(url), Some(page)) => {
            matches!(url.scheme(), "https" | "http") && url.origin() == page.origin() && url.path() == page.path() && !url.as_str().contains(char::is_control)
        }
        _ => false,
    }
}

/// The flow that a `state` names.
pub fn flow_of_state(state: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct State {
        s: String,
    }
    // Some providers hand it back with padding.
    let json = URL_SAFE_NO_PAD.decode(state.trim_end_matches('=')).ok()?;
    let State { s } = serde_json::from_slice(&json).ok()?;
    is_flow_id(&s).then_some(s)
}

/// Ends the way over the provider: checks, exchanges the code, and answers the flow's id, under which the token page waits.
pub async fn callback(
    app: &Arc<App>,
    provider: &Arc<Provider>,
    callback: Callback,
    cookie: Option<&str>,
    context: &Context,
    who: &Who,
) -> Result<String, SignInError> {
    let id = callback.state.as_deref().and_then(flow_of_state).ok_or(SignInError::ForeignFlow)?;
    let used = format!("used:{id}");
    let flow = match open_flow(app, provider, &id, cookie) {
        // The token page took the cookie away: this is a step back in the browser.
        Err(SignInError::ForeignFlow) if app.store.get(&used).await.is_some() => return Err(SignInError::Used),
        opened => opened?,
    };
    check_issuer(provider, callback.iss.as_deref())?;
    match app.store.put_if_absent(&used, Vec::new(), FLOW_LIFETIME).await {
        Ok(true) => {}
        Ok(false) => return Err(SignInError::Used),
        Err(_) => return Err(SignInError::Failed(Failure::internal("The store is full."))),
    }
    if let Some(error) = callback.error {
        return Err(SignInError::Refused { error, description: callback.error_description });
    }
    let code = callback.code.ok_or(SignInError::Nothing)?;
    let grant = CodeGrant {
        code,
        redirect_uri: format!("{}{}", app.public_url, provider.redirect_path(flow.entry)),
        code_verifier: provider.pkce.then(|| SecretString::from(verifier(&id, &flow))),
    };
    let (a, p, w) = (app.clone(), provider.clone(), who.clone());
    let flight = tokens::fly(app, context, move |context| {
        Box::pin(async move {
            let tokens = tokens::exchange(&a, &p, grant, &context, &w).await?;
            keep_for_page(&a, &p, &flow, tokens, &context, &w).await
        })
    });
    flight.await.map_err(SignInError::Failed)?;
    Ok(id)
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
pub fn begin_form(app: &App, provider: &Provider, entry: Entry) -> FlowCookie {
    let (id, flow) = new_flow(provider, entry, Vec::new());
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
) -> Result<(), SignInError> {
    let flow = open_flow(app, provider, id, cookie)?;
    let tokens = tokens::login(app, provider, request, context, who).await.map_err(SignInError::Failed)?;
    match app.store.put_if_absent(&format!("used:{id}"), Vec::new(), FLOW_LIFETIME).await {
        Ok(true) => {}
        Ok(false) => return Err(SignInError::Used),
        Err(_) => return Err(SignInError::Failed(Failure::internal("The store is full."))),
    }
    keep_for_page(app, provider, &flow, tokens, context, who).await.map_err(SignInError::Failed)
}

async fn keep_for_page(app: &Arc<App>, provider: &Arc<Provider>, flow: &Flow, tokens: Tokens, context: &Context, who: &Who) -> Result<(), Failure> {
    let asked: Vec<String> = {
        let offered: Vec<_> = provider.offered_scopes().collect();
        flow.scopes.iter().filter_map(|place| offered.get(usize::from(*place))).map(|s| s.name.clone()).collect()
    };
    let granted = match &tokens.scope {
        Some(text) => text.split([' ', ',']).filter(|s| !s.is_empty()).map(str::to_owned).collect(),
        None => asked.clone(),
    };
    let missing = asked.into_iter().filter(|scope| !granted.contains(scope)).collect();
    let (name, email) = account(app, provider, &tokens, &granted, context, who).await;
    let shown = Shown {
        access_token: tokens.access_token,
        refresh_token: tokens.refresh_token,
        expires_in: tokens.expires_in,
        refresh_token_expires_in: tokens.refresh_token_expires_in,
        granted,
        missing,
        name,
        email,
    };
    let json = serde_json::to_vec(&shown).unwrap_or_default();
    let (key, sealed) = (seal::store_key(&flow.secret, PAGE), seal::seal_under(&flow.secret, PAGE, &json));
    app.store.put(&key, sealed, PAGE_LIFETIME).await.map_err(|_| Failure::internal("The store is full."))
}

/// Whose account it is, where the scopes allow asking. Not knowing it stops nobody.
async fn account(app: &Arc<App>, provider: &Arc<Provider>, tokens: &Tokens, granted: &[String], context: &Context, who: &Who) -> (Option<String>, Option<String>) {
    if !provider.supports(Operation::Profile) || !provider.missing_scopes(Operation::Profile, granted).is_empty() {
        return (None, None);
    }
    let caller = Caller { access: Some(tokens.access_token.clone()), refresh: None };
    let session = Session::new(app, provider, caller, context, who);
    match tokio::time::timeout(PROFILE_WAIT, meetings::profile(session)).await {
        Ok(answered) => answered.result.map_or((None, None), |profile| (profile.name, profile.email)),
        Err(_) => (None, None),
    }
}

/// Takes what the token page shows: the first one to ask with the flow's cookie gets it, and nobody after.
pub async fn take_page(app: &App, provider: &Provider, id: &str, cookie: Option<&str>) -> Option<Shown> {
    let flow = open_flow(app, provider, id, cookie).ok()?;
    let sealed = app.store.take(&seal::store_key(&flow.secret, PAGE)).await?;
    serde_json::from_slice(&seal::open_under(&flow.secret, PAGE, &sealed)?).ok()
}

impl Shown {
    /// The refresh token's text, where there is one.
    pub fn refresh_text(&self) -> Option<&str> {
        self.refresh_token.as_ref().map(|token| token.expose_secret())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_names_a_flow_or_nothing() {
        let id = seal::random_text::<16>();
        let state = URL_SAFE_NO_PAD.encode(serde_json::json!({ "s": id }).to_string());
        assert_eq!(flow_of_state(&state), Some(id.clone()));
        assert_eq!(flow_of_state(&format!("{state}==")), Some(id));
        let long = URL_SAFE_NO_PAD.encode(r#"{"s":"../../../../etc/passwd"}"#);
        for text in ["", "x", "e30", "/dominoAcme/index.html", long.as_str()] {
            assert_eq!(flow_of_state(text), None, "{text}");
        }
    }
}
