//! A scripted driver: tests a provider without a network, a host or a library file.
//!
//! Open the provider with the JSON of its settings, say which requests a call shall make and what each is answered, run the
//! call with what the host would ask ([`ask`]):
//!
//! ```
//! # use convoke_plugin::{Bound, Failure, Http, Manifest, NoKeys, Operation, Profile, Provider, ReadProfile, Settings};
//! # struct Acme;
//! # impl Provider for Acme {
//! #     type Config = NoKeys;
//! #     type Options = NoKeys;
//! #     fn manifest() -> Manifest { Manifest::new("acme", "Acme Meet", "1.0.0").operations([Operation::Profile]) }
//! #     fn open(_: &Settings<NoKeys>, _: &mut Bound) -> Result<Self, Failure> { Ok(Acme) }
//! #     async fn profile(&self, http: &Http, read: ReadProfile) -> Result<Profile, Failure> {
//! #         let request = Request::get("https://api.acme.example/me").bearer(&read.credentials.access_token);
//! #         http.send(request).await?.success()?.json()
//! #     }
//! # }
//! use convoke_plugin::testing::{ask, open, script};
//! use convoke_plugin::{FailureKind, Request, serde_json::json};
//!
//! let (acme, _bound) = open::<Acme>(json!({"client_id": "id", "client_secret": "secret"})).unwrap();
//! let me = || Request::get("https://api.acme.example/me").bearer(&ask::TOKEN.into());
//!
//! let profile = script()
//!     .expect(me())
//!     .answer(200, r#"{"id":"u1","name":"Anna"}"#)
//!     .run(async |http| acme.profile(&http, ask::profile()).await)
//!     .unwrap();
//! assert_eq!(profile.name.as_deref(), Some("Anna"));
//!
//! let failure = script()
//!     .expect(me())
//!     .answer(401, "")
//!     .run(async |http| acme.profile(&http, ask::profile()).await)
//!     .unwrap_err();
//! assert_eq!(failure.kind, FailureKind::ReauthorizationRequired);
//! ```
//!
//! A request that differs from the script fails the test and shows both, JSON by its members. So does one too many, and one that is
//! left over. [`answered_by`] answers requests by a function instead.

pub mod ask;

use std::collections::VecDeque;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::bound::Bound;
use crate::exchange::{Answer, Http, Parked};
use crate::failure::Failure;
use crate::http::{Request, Response, Transport};
use crate::meeting::Credentials;
use crate::opening::open_provider;
use crate::provider::Provider;
use crate::secret::SecretString;

/// The clock of a scripted call: 2030-03-01T00:00:00Z, in milliseconds since the epoch.
pub const NOW_MS: u64 = 1_898_553_600_000;

/// [`Http::seed`] of a scripted call that sets none.
const SEED: [u8; 32] = [7; 32];

/// Opens a provider as the host would, from the JSON of its settings (`id` is filled in when absent).
pub fn open<P: Provider>(mut settings: serde_json::Value) -> Result<(P, Bound), Failure> {
    if let Some(object) = settings.as_object_mut() {
        object.entry("id").or_insert_with(|| P::manifest().id.into());
    }
    open_provider(settings.to_string().as_bytes())
}

/// The manifest as the host reads it, schemas included.
pub fn manifest<P: Provider>() -> crate::Manifest {
    crate::opening::complete_manifest::<P>()
}

/// Panics unless each language among the manifest's texts says every scope, in words of its own, and nothing that is nowhere.
pub fn assert_translated(manifest: &crate::Manifest) {
    assert!(!manifest.texts.is_empty(), "there are no texts");
    for (language, texts) in &manifest.texts {
        for scope in &manifest.scopes {
            let key = format!("scope/{}", scope.name);
            let text = texts[&key].as_str().unwrap_or_default();
            assert!(!text.trim().is_empty() && text != scope.description, "{language} {key}: {text:?}");
        }
        let known = |key: &String| match key.split('/').collect::<Vec<_>>()[..] {
            ["label"] => true,
            ["scope", name] => manifest.scopes.iter().any(|scope| scope.name == name),
            ["sign-in", error, "meaning" | "advice"] => {
                manifest.sign_in_errors.iter().any(|known| known.error == error)
            }
            _ => false,
        };
        assert_eq!(
            texts.as_object().and_then(|texts| texts.keys().find(|key| !known(key))),
            None,
            "{language}: nobody asks for this"
        );
    }
}

/// Credentials with nothing known of the token.
pub fn bearer(token: &str) -> Credentials {
    Credentials { access_token: SecretString::from(token), scopes: None, session: None }
}

/// An empty script: the first request is one too many.
pub fn script() -> Script {
    Script { exchanges: VecDeque::new(), seed: SEED }
}

/// The requests a call shall make, in order, and their answers.
pub struct Script {
    exchanges: VecDeque<(Request, Result<Response, Transport>)>,
    seed: [u8; 32],
}

/// A request that still needs its answer.
pub struct Expected {
    script: Script,
    request: Request,
}

impl Script {
    /// The random bytes of the call, see [`Http::seed`]; 32 sevens unless set.
    #[must_use]
    pub fn seed(mut self, seed: [u8; 32]) -> Self {
        self.seed = seed;
        self
    }

    /// The next request, exactly: method, URL, headers in any order, body.
    pub fn expect(self, request: Request) -> Expected {
        Expected { script: self, request }
    }

    /// Runs a call through the script.
    ///
    /// # Panics
    /// When a request differs from the script, when one is left over, or when the call awaits anything but `Http`.
    #[allow(clippy::panic, reason = "a test helper speaks by panicking")]
    pub fn run<T, F: Future<Output = T>>(mut self, call: impl FnOnce(Http) -> F) -> T {
        let result = drive(
            self.seed,
            |request| match self.exchanges.pop_front() {
                Some((expected, answer)) => {
                    assert_eq!(describe(&request), describe(&expected), "another request than expected");
                    answer
                }
                None => panic!("one request too many:\n{}", describe(&request)),
            },
            call,
        );
        assert!(self.exchanges.is_empty(), "{} expected requests were not made", self.exchanges.len());
        result
    }
}

/// Runs a call whose requests `answer` answers, whatever they are.
///
/// # Panics
/// When the call awaits anything but `Http`.
pub fn answered_by<T, F: Future<Output = T>>(
    answer: impl FnMut(Request) -> Result<Response, Transport>,
    call: impl FnOnce(Http) -> F,
) -> T {
    drive(SEED, answer, call)
}

#[allow(clippy::panic, reason = "a test helper speaks by panicking")]
fn drive<T, F: Future<Output = T>>(
    seed: [u8; 32],
    mut answer: impl FnMut(Request) -> Result<Response, Transport>,
    call: impl FnOnce(Http) -> F,
) -> T {
    let http = Http::new(NOW_MS, "test", seed);
    let mut future = pin!(call(http.clone()));
    loop {
        if let Poll::Ready(result) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return result;
        }
        let answer = match http.with_slot(|slot| slot.parked.take()) {
            Some(Parked::Sleep(_)) => Answer::Slept,
            Some(Parked::Request(request)) => Answer::Response(answer(request)),
            None => panic!("stuck: the call awaits something that is not Http"),
        };
        http.with_slot(|slot| slot.answer = Some(answer));
    }
}

impl Expected {
    /// Its answer: a status and a body.
    pub fn answer(self, status: u16, body: impl AsRef<str>) -> Script {
        self.respond(status, &[], body)
    }

    /// Its answer with headers.
    pub fn respond(self, status: u16, headers: &[(&str, &str)], body: impl AsRef<str>) -> Script {
        let headers =
            headers.iter().map(|(name, value)| (name.to_lowercase(), (*value).to_owned())).collect();
        self.finish(Ok(Response { status, headers, body: body.as_ref().as_bytes().to_vec() }))
    }

    /// It gets no answer.
    pub fn fail(self, transport: Transport) -> Script {
        self.finish(Err(transport))
    }

    fn finish(mut self, answer: Result<Response, Transport>) -> Script {
        self.script.exchanges.push_back((self.request, answer));
        self.script
    }
}

/// Members by name. Left to itself, a JSON object of serde_json keeps either that order or the given one: another crate of the
/// same build may decide it (feature `preserve_order`).
fn sorted(json: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match json {
        Value::Object(members) => {
            let mut members: Vec<_> =
                members.into_iter().map(|(name, value)| (name, sorted(value))).collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(members.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

/// A request as text; JSON bodies normalised, headers sorted.
fn describe(request: &Request) -> String {
    let mut headers: Vec<_> =
        request.headers.iter().map(|(n, v)| format!("{}: {v}", n.to_lowercase())).collect();
    headers.sort();
    let body = match serde_json::from_slice::<serde_json::Value>(&request.body) {
        Ok(json) => format!("{:#}", sorted(json)),
        Err(_) => String::from_utf8_lossy(&request.body).into_owned(),
    };
    format!("{} {}\n{}\n\n{body}", request.method, request.url, headers.join("\n"))
}
