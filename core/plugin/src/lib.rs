//! The contract between Convoke and a meeting provider, and all that a provider's author imports.
//!
//! A provider is a pure protocol machine: it turns one operation into HTTP requests, and HTTP responses into a result.
//! It never opens a socket, knows no clock and no randomness and keeps no global state; the host does all I/O. Implement
//! [`Provider`] with plain `async fn`s, export it with [`export_provider!`], build a `cdylib`:
//!
//! ```
//! use convoke_plugin::{Capability, Failure, Http, Manifest, Operation, Provider, Settings, Bound, NoKeys};
//! use convoke_plugin::{MeetingAnswer, ReadMeeting, Request, endpoint};
//!
//! struct Acme { base_url: String }
//!
//! impl Provider for Acme {
//!     type Config = NoKeys;
//!     type Options = NoKeys;
//!
//!     fn manifest() -> Manifest {
//!         Manifest::new("acme", "Acme Meet", "1.0.0").operations([Operation::GetMeeting])
//!     }
//!
//!     fn open(settings: &Settings<NoKeys>, _bound: &mut Bound) -> Result<Self, Failure> {
//!         Ok(Acme { base_url: settings.base_url()?.to_owned() })
//!     }
//!
//!     async fn get_meeting(&self, http: &Http, read: ReadMeeting) -> Result<MeetingAnswer, Failure> {
//!         let request = Request::get(endpoint(&self.base_url, &["meetings", &read.id]))
//!             .bearer(&read.credentials.access_token);
//!         let response = http.send(request).await?.success()?;
//!         response.json()
//!     }
//! }
//! ```
//!
//! # Trust
//!
//! A plugin loaded into the host's process is trusted like the host itself: it can read its memory. Load only what you
//! would run as the host's user.

#[cfg(panic = "abort")]
compile_error!(
    "build Convoke plugins with panic = \"unwind\": with \"abort\" a panic would end the host, not the call"
);

pub mod abi;
pub mod answer;
mod bound;
#[doc(hidden)]
pub mod compact;
mod cookie;
mod described;
mod exchange;
mod failure;
mod ffi;
mod http;
pub mod jwt;
mod listing;
mod log;
mod manifest;
mod meeting;
mod members;
pub mod oauth;
mod one_or_many;
mod opening;
mod operation;
mod page;
mod provider;
mod quote;
mod reading;
mod recurrence;
mod scope;
mod secret;
mod step;
mod task;
pub mod testing;
mod time;
mod tokens;

pub use bound::{Bound, Level, Note, Settings, place};
pub use cookie::{Cookie, cookie_value};
pub use described::{Described, Description};
pub use exchange::Http;
pub use failure::{Failure, FailureKind, FieldError, HostWords};
pub use ffi::{entry, table};
pub use http::{Request, Response, Transport, endpoint};
pub use log::log;
pub use manifest::{
    AuthKind, Capability, Endpoints, EntryItem, Lifetimes, LocationLine, Manifest, Pkce, RefreshPolicy,
    SignInError,
};
pub use meeting::{
    Change, CreateMeeting, Credentials, DeleteMeeting, DialIn, Idempotency, Invitee, ListMeetings, Meeting,
    MeetingAnswer, MeetingPage, MeetingPatch, MeetingScope, NewMeeting, Occurrence, Profile, ReadMeeting,
    ReadProfile, UpdateMeeting,
};
pub use members::text;
pub use one_or_many::OneOrMany;
pub use operation::Operation;
pub use page::Filling;
pub use provider::{NoKeys, Provider};
pub use quote::quoted;
pub use reading::read_json;
pub use recurrence::{ByDay, Ends, Frequency, Recurrence, Weekday};
pub use scope::Scope;
pub use secret::{ExposeSecret, SecretJson, SecretString, secret_serde, secret_serde_option};
pub use time::{Moment, days_in_month, parse_instant, rfc3339};
pub use tokens::{
    AuthorizationRequest, AuthorizationUrl, CodeGrant, LoginRequest, RefreshGrant, RevokeRequest, Tokens,
};

/// Re-exported so that a plugin derives its schemas with the version the contract uses.
pub use schemars;
/// Re-exported so that a plugin needs no dependency of its own.
pub use serde;
/// Re-exported so that a plugin needs no dependency of its own.
pub use serde_json;
