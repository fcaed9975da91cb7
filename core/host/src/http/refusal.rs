//! Sign-ins that came to no token: each on a page that says what happened and what to do.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use convoke_plugin::{Failure, FailureKind};

use super::connect::{first_path, next_path};
use super::reply::page;
use crate::api::problem::Problem;
use crate::flow::authorization::SignInError;
use crate::lang::{Detail, ENGLISH, Lang, say};
use crate::observe::audit::Who;
use crate::pages::{self, Reader};
use crate::provider::Provider;

/// A page that says what happened and what to do.
pub(super) fn problem_page(provider: &Provider, error: SignInError, who: &Who, reader: &Reader) -> Response {
    problem_page_for(provider, None, error, who, reader)
}

/// The same, for a sign-in that may be for a pairing.
pub(super) fn problem_page_for(
    provider: &Provider,
    pairing: Option<&str>,
    error: SignInError,
    who: &Who,
    reader: &Reader,
) -> Response {
    // Opened again it would try again, or find itself used.
    let reader = &reader.once();
    let told = Told::new(reader.lang, provider, &error);
    let again = first_path(provider, pairing);
    let waiting = match &error {
        SignInError::Waiting(flow) => Some(next_path(provider, pairing, flow)),
        _ => None,
    };
    let [onward, sign_in_again, all_services] =
        ["go-on-to-token", "sign-in-again", "all-services"].map(|id| reader.lang.text(id));
    let onward = waiting.iter().map(|href| pages::Action { label: &onward, href });
    let others = [
        pages::Action { label: &sign_in_again, href: &again },
        pages::Action { label: &all_services, href: "/" },
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
    let mut response = page(reader, told.status, pages::message(reader, &view));
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
    /// By the ids of messages, which may name the provider.
    fn by(
        lang: Lang,
        provider: &Provider,
        status: StatusCode,
        [heading, happened]: [&'static str; 2],
        to_do: &[&'static str],
    ) -> Self {
        let told = |id| lang.say(&say(id).with("provider", provider.label_in(lang)));
        Told {
            status,
            heading: told(heading),
            happened: told(happened),
            to_do: to_do.iter().map(|id| told(id)).collect(),
            quoted: None,
        }
    }

    fn new(lang: Lang, provider: &Provider, error: &SignInError) -> Self {
        let (words, to_do): (_, &[_]) = match error {
            SignInError::ForeignFlow => {
                (["foreign-title", "foreign-why"], &["foreign-begin", "foreign-cookies", "foreign-link"])
            }
            SignInError::Expired => (["expired-title", "expired-why"], &["begin-again"]),
            SignInError::Used => {
                (["used-title", "used-why"], &["used-copied", "used-loading", "used-not-copied"])
            }
            SignInError::Waiting(_) => (["used-title", "waiting-why"], &["waiting-go-on"]),
            SignInError::WrongIssuer => {
                (["issuer-title", "issuer-why"], &["begin-again", "again-administrator"])
            }
            SignInError::Nothing => (["silent-title", "silent-why"], &["begin-again"]),
            SignInError::Refused { error, description } => {
                return Told::refused(lang, provider, error, description.as_deref());
            }
            SignInError::Failed(failure) => return Told::failed(lang, provider, failure),
        };
        Told::by(lang, provider, StatusCode::BAD_REQUEST, words, to_do)
    }

    fn refused(lang: Lang, provider: &Provider, error: &str, description: Option<&str>) -> Self {
        let (status, words, to_do): (_, _, &[_]) = match error {
            "access_denied" => (
                StatusCode::FORBIDDEN,
                ["denied-title", "denied-why"],
                &["denied-mistake", "denied-policy", "another-account"],
            ),
            "invalid_scope" => (
                StatusCode::FORBIDDEN,
                ["scope-title", "scope-why"],
                &["scope-administrator", "scope-fewer", "scope-registered"],
            ),
            "server_error" | "temporarily_unavailable" => {
                (StatusCode::BAD_GATEWAY, ["trouble-title", "trouble-why"], &["try-later"])
            }
            _ => (
                StatusCode::BAD_REQUEST,
                ["refused-title", "refused-why"],
                &["try-again", "refused-administrator"],
            ),
        };
        let mut told = Told::by(lang, provider, status, words, to_do);
        if let Some([meaning, advice]) = provider.sign_in_error(lang, error, description) {
            told.happened = meaning.to_owned();
            told.to_do.insert(0, advice.to_owned());
        }
        let known =
            matches!(error, "access_denied" | "invalid_scope" | "server_error" | "temporarily_unavailable");
        told.quoted = description.map(str::to_owned).or_else(|| (!known).then(|| error.to_owned()));
        told
    }

    fn failed(lang: Lang, provider: &Provider, failure: &Failure) -> Self {
        let problem = Problem::from(failure.clone());
        let status = StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (status, heading, to_do): (_, _, &[_]) = match failure.kind {
            FailureKind::ReauthorizationRequired => {
                (StatusCode::BAD_REQUEST, "rejected-title", &["do-sign-in-again", "again-administrator"])
            }
            FailureKind::ProviderUnavailable | FailureKind::ProviderTimeout => {
                (status, "unreachable-title", &["try-later", "unreachable-administrator"])
            }
            FailureKind::RateLimited => (status, "too-many-title", &["too-many-wait"]),
            FailureKind::AccessDenied | FailureKind::AccountNotEntitled => {
                (status, "denied-title", &["denied-ask", "another-account"])
            }
            _ => (status, "failed-title", &["try-again", "failed-administrator"]),
        };
        let mut told = Told::by(lang, provider, status, [heading, problem.kind.meaning()], to_do);
        match Detail::of(failure) {
            Some(Detail::Said(message)) => told.happened = lang.say(&message),
            Some(Detail::Told(words)) if lang == ENGLISH => told.happened = words,
            // What it means in the reader's language, and the words that are not ours beside it.
            Some(Detail::Told(words)) => told.quoted = Some(words),
            None => {}
        }
        told
    }
}
