//! Sign-ins that came to no token: each on a page that says what happened and what to do.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use convoke_plugin::{Failure, FailureKind};

use super::reply::page;
use crate::api::problem::Problem;
use crate::flow::authorization::SignInError;
use crate::observe::audit::Who;
use crate::pages;
use crate::provider::Provider;

/// A page that says what happened and what to do.
pub(super) fn problem_page(provider: &Provider, error: SignInError, who: &Who) -> Response {
    let told = Told::new(provider, &error);
    let again = format!("/connect/{}", provider.id);
    let waiting = match &error {
        SignInError::Waiting(flow) => Some(format!("{again}/token/{flow}")),
        _ => None,
    };
    let onward = waiting.iter().map(|href| pages::Action { label: "Go on to the token", href });
    let others = [
        pages::Action { label: "Sign in again", href: &again },
        pages::Action { label: "All meeting services", href: "/" },
    ];
    let view = pages::Message {
        status: told.status.as_u16(),
        heading: &told.heading,
        what_happened: &told.happened,
        provider_says: told.quoted.as_deref(),
        what_to_do: told.to_do.iter().map(String::as_str).collect(),
        request_id: Some(&who.request_id),
        actions: onward.chain(others).collect(),
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
                &[
                    "Begin again in this browser.",
                    "Allow cookies for this site.",
                    "If somebody sent you this link, do not use it.",
                ],
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
                &[
                    "If you have copied the token, paste it in Notes: there is nothing else to do.",
                    "If the first one was still loading, open this address again in a few seconds.",
                    "If not, sign in again.",
                ],
            ),
            SignInError::Waiting(_) => Told::plain(
                BAD,
                "This sign-in has been used",
                "The address works once. It was opened a second time, and the token of the first time has not been shown yet.",
                &["Go on to the token. It waits for a minute."],
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
            SignInError::Refused { error, description } => {
                Told::refused(provider, error, description.as_deref())
            }
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
                &format!(
                    "{label} did not give this service access. Either you declined, or your organisation's policy forbids this app."
                ),
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
        let known =
            matches!(error, "access_denied" | "invalid_scope" | "server_error" | "temporarily_unavailable");
        told.quoted = description.map(str::to_owned).or_else(|| (!known).then(|| error.to_owned()));
        told
    }

    fn failed(provider: &Provider, failure: &Failure) -> Self {
        let label = &provider.label;
        let problem = Problem::from(failure.clone());
        let status = StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let again = "Sign in again.";
        let (status, heading, to_do): (_, String, &[&str]) = match failure.kind {
            FailureKind::ReauthorizationRequired => (
                StatusCode::BAD_REQUEST,
                format!("{label} did not accept the sign-in"),
                &[again, "If it happens again, tell your administrator."],
            ),
            FailureKind::ProviderUnavailable | FailureKind::ProviderTimeout => (
                status,
                format!("{label} cannot be reached"),
                &["Try again in a few minutes.", "If it stays so, tell your administrator what stands here."],
            ),
            FailureKind::RateLimited => {
                (status, "Too many sign-ins".to_owned(), &["Wait a little, then sign in again."])
            }
            FailureKind::AccessDenied | FailureKind::AccountNotEntitled => (
                status,
                "Access was not granted".to_owned(),
                &["Ask your organisation's administrator.", "Or sign in with another account."],
            ),
            _ => (
                status,
                "The sign-in failed".to_owned(),
                &["Try again.", "If it happens again, give your administrator the number of this request."],
            ),
        };
        Told {
            status,
            heading,
            happened: failure.detail.clone(),
            to_do: to_do.iter().map(|s| (*s).to_owned()).collect(),
            quoted: None,
        }
    }
}
