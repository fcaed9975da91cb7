//! What a plugin says of itself: read by the host once, shown by `convoke plugin list`, the pages and the API.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::operation::Operation;
use crate::scope::Scope;

/// How a user grants access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthKind {
    /// RFC 6749 section 4.1: in the browser, at the provider.
    AuthorizationCode,
    /// On a form of ours, which is then carried to the provider.
    Password,
}

/// RFC 7636 at this provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pkce {
    /// It would be an unknown parameter.
    None,
    /// S256 works.
    Optional,
    /// S256 must be there.
    Required,
}

/// When the host refreshes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefreshPolicy {
    /// When the access token is missing or was rejected.
    OnDemand,
    /// Before each call for which a refresh token is at hand.
    BeforeEachCall,
}

/// What a provider can do with a member of a meeting. A member that changes the meeting is refused where its capability
/// is missing; one that merely has no place there is kept in the answer and listed as ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// Keeps the agenda.
    Agenda,
    /// Takes a password of the caller's choice.
    Password,
    /// Takes invitees.
    Invitees,
    /// Makes series by a [`Recurrence`](crate::Recurrence).
    Recurrence,
    /// Tells a series from its occurrences: get, update and delete honour [`MeetingScope`](crate::MeetingScope).
    Occurrences,
    /// Keeps start and end. Without it the host echoes those of the request.
    Times,
    /// Keeps a time zone.
    TimeZone,
    /// Sends its own mail on request.
    SendEmail,
    /// A create with an [`Idempotency`](crate::Idempotency) tag first looks, by the provider's own means, for the meeting
    /// that an earlier try made.
    Idempotency,
    /// From a newer plugin; nothing is lost by not knowing it.
    #[serde(other)]
    Unknown,
}

/// Documented lifetimes, for providers that do not send them. Seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifetimes {
    /// Of the access token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token: Option<u64>,
    /// Of the refresh token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<u64>,
}

/// What an error on the callback means here, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInError {
    /// The `error` parameter, such as `access_denied`; or a code that `error_description` begins with, such as `AADSTS65004`,
    /// which then says more than `error` does.
    pub error: String,
    /// What happened.
    pub meaning: String,
    /// What to do.
    pub advice: String,
}

/// The provider's addresses. Each can be set in the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoints {
    /// The API's root; absent where it is the customer's own site and must be configured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// Below the base (`authorize`), from the root of its origin (`/oauth/authorize`), or anywhere else (`https://…`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorize: Option<String>,
    /// Likewise, such as `access_token`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// A line of a calendar entry's Location: the label, and the member of the meeting that it shows when there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationLine {
    /// Such as `Attendee Link`.
    pub label: String,
    /// Such as `join_url`. Of the telephone numbers, `toll_number` is the first that its caller pays, `toll_free_number` the first
    /// that costs nothing.
    pub member: String,
}

/// An item of a calendar entry, and the member of the meeting that fills it when there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryItem {
    /// Such as `meetingSipAddress`.
    pub item: String,
    /// Such as `sip_address`; the same words as in [`LocationLine::member`], or one of the provider's own: `options/type`.
    pub member: String,
}

/// What a plugin says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Lower case: `[a-z][a-z0-9_]{0,31}`.
    pub id: String,
    /// For people.
    pub label: String,
    /// The name on the drop-in routes, `/domino{Name}…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domi_name: Option<String>,
    /// The plugin's own version, semver.
    pub version: String,
    /// How users grant access.
    pub auth: AuthKind,
    /// Whether the provider knows PKCE.
    pub pkce: Pkce,
    /// Whether its callback always carries `iss` (RFC 9207), and which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// When tokens are refreshed.
    pub refresh: RefreshPolicy,
    /// Every scope it knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<Scope>,
    /// Asked for when the configuration names none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub default_scopes: Vec<String>,
    /// The claim of the (JWT) access token that lists the granted scopes, where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwt_scope_claim: Option<String>,
    /// Where documented but not sent.
    #[serde(default)]
    pub lifetimes: Lifetimes,
    /// What this provider's sign-in errors mean. The host has words for the standard ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sign_in_errors: Vec<SignInError>,
    /// Its addresses.
    #[serde(default)]
    pub endpoints: Endpoints,
    /// What it implements.
    #[serde(default)]
    pub operations: Vec<Operation>,
    /// Which members of a meeting it can keep.
    #[serde(default)]
    pub capabilities: Vec<Capability>,
    /// The lines of a calendar entry's Location.
    #[serde(default)]
    pub location: Vec<LocationLine>,
    /// The items of a calendar entry beside those that every provider's have. One that the host does not know is not written.
    #[serde(default = "usual_items")]
    pub entry_items: Vec<EntryItem>,
    /// Where members of the meeting stand in the provider's own answer: member (`title`, `agenda`, `password`), then RFC 6901
    /// pointer. By them the host sees whether a calendar entry differs from the meeting that was made from it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answered: BTreeMap<String, String>,
    /// Where stored titles are made from those that were sent: letters and digits of at most so many bytes, then `_` and
    /// something that makes them unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_titles: Option<usize>,
    /// JSON schema of its own configuration keys; `writeOnly: true` marks secrets. Filled in by the SDK.
    #[serde(default)]
    pub config_schema: Value,
    /// JSON schema of `options`. Filled in by the SDK.
    #[serde(default)]
    pub options_schema: Value,
    /// What people read, in other languages: language (BCP 47, such as `de`), then key, then text. What is missing is said in
    /// English. Keys: `label`; `scope/<name>`, a scope's description; `sign-in/<error>/meaning` and `sign-in/<error>/advice`.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub texts: Map<String, Value>,
    /// Origins it reaches beyond those of its endpoints: `https://api.example.com`, `https://*.example.com`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<String>,
}

impl Manifest {
    /// An OAuth provider without scopes or operations; add what it has.
    pub fn new(id: &str, label: &str, version: &str) -> Self {
        Manifest {
            id: id.to_owned(),
            label: label.to_owned(),
            domi_name: None,
            version: version.to_owned(),
            auth: AuthKind::AuthorizationCode,
            pkce: Pkce::None,
            issuer: None,
            refresh: RefreshPolicy::OnDemand,
            scopes: Vec::new(),
            default_scopes: Vec::new(),
            jwt_scope_claim: None,
            lifetimes: Lifetimes::default(),
            sign_in_errors: Vec::new(),
            endpoints: Endpoints::default(),
            operations: Vec::new(),
            capabilities: Vec::new(),
            location: vec![LocationLine { label: "Attendee Link".to_owned(), member: "join_url".to_owned() }],
            entry_items: usual_items(),
            answered: BTreeMap::new(),
            made_titles: None,
            config_schema: Value::Null,
            options_schema: Value::Null,
            texts: Map::new(),
            origins: Vec::new(),
        }
    }

    /// What it implements, beside what was named before.
    #[must_use]
    pub fn operations(mut self, operations: impl IntoIterator<Item = Operation>) -> Self {
        self.operations.extend(operations);
        self
    }

    /// Which members of a meeting it can keep, beside those that were named before.
    #[must_use]
    pub fn capabilities(mut self, capabilities: impl IntoIterator<Item = Capability>) -> Self {
        self.capabilities.extend(capabilities);
        self
    }

    /// Its addresses: the API's root, and the two OAuth places, each as [`place`](crate::place) reads it.
    #[must_use]
    pub fn endpoints(mut self, base_url: Option<&str>, authorize: Option<&str>, token: Option<&str>) -> Self {
        let own = |text: Option<&str>| text.map(str::to_owned);
        self.endpoints = Endpoints { base_url: own(base_url), authorize: own(authorize), token: own(token) };
        self
    }

    /// The lines of a calendar entry's Location: label and member.
    #[must_use]
    pub fn location(mut self, lines: &[(&str, &str)]) -> Self {
        self.location = lines
            .iter()
            .map(|(label, member)| LocationLine { label: (*label).to_owned(), member: (*member).to_owned() })
            .collect();
        self
    }

    /// The items of a calendar entry beside those that every provider's have: item and member.
    #[must_use]
    pub fn entry_items(mut self, items: &[(&str, &str)]) -> Self {
        self.entry_items = entry_items(items);
        self
    }

    /// Where members of the meeting stand in the provider's own answer: member and RFC 6901 pointer.
    #[must_use]
    pub fn answered(mut self, members: &[(&str, &str)]) -> Self {
        for (member, pointer) in members {
            self.answered.insert((*member).to_owned(), (*pointer).to_owned());
        }
        self
    }

    /// Texts in other languages, as a table with tabs. The first line has a column for each language, behind one for the keys;
    /// each other line a key and its texts ([`Manifest::texts`] has the keys).
    #[must_use]
    pub fn texts(mut self, table: &str) -> Self {
        let mut lines = table.lines().map(|line| line.split('\t'));
        let languages: Vec<&str> = lines.next().into_iter().flatten().skip(1).collect();
        for mut line in lines {
            let Some(key) = line.next() else { continue };
            for (language, text) in languages.iter().zip(line) {
                let texts = self.texts.entry(*language).or_insert_with(|| Value::Object(Map::new()));
                texts[key] = text.into();
            }
        }
        self
    }

    /// What a sign-in error means here, and what to do about it.
    #[must_use]
    pub fn sign_in_error(mut self, error: &str, meaning: &str, advice: &str) -> Self {
        self.sign_in_errors.push(SignInError {
            error: error.to_owned(),
            meaning: meaning.to_owned(),
            advice: advice.to_owned(),
        });
        self
    }
}

fn entry_items(items: &[(&str, &str)]) -> Vec<EntryItem> {
    items
        .iter()
        .map(|(item, member)| EntryItem { item: (*item).to_owned(), member: (*member).to_owned() })
        .collect()
}

/// What any meeting has.
fn usual_items() -> Vec<EntryItem> {
    entry_items(&[("meetingTitle", "title"), ("meetingURL", "join_url"), ("meetingPassword", "password")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_a_table() {
        let manifest =
            Manifest::new("acme", "Acme", "1.0.0").texts("\tde\tfr\nlabel\tAkme\tAcmé\nscope/a\tDas A");
        assert_eq!(manifest.texts["de"]["label"], "Akme");
        assert_eq!(manifest.texts["fr"]["label"], "Acmé");
        assert_eq!(manifest.texts["de"]["scope/a"], "Das A");
        assert!(manifest.texts["fr"].get("scope/a").is_none());
    }
}
