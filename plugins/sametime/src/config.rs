//! The configuration keys of a Sametime site and its meeting options.
//!
//! The keys exist because the server's side of the API is not documented: each stands for a fact on which the known clients
//! disagree or which none of them has tried. The defaults are what seems most likely to work everywhere.

use convoke_plugin::schemars::JsonSchema;
use convoke_plugin::serde::{Deserialize, Serialize};

/// The plugin's own configuration keys.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "convoke_plugin::serde", default)]
#[schemars(crate = "convoke_plugin::schemars", deny_unknown_fields)]
pub struct Config {
    /// The authentication service below the base URL. Releases differ: where this one answers 404, `sametime-auth` is
    /// tried, or `meeting-auth` when this one is `sametime-auth`.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_-]+$"))]
    pub auth_path: String,
    /// How `allowGuestUser` is sent: as a JSON boolean, or as text (`"true"`, `"false"`) for servers that take only that.
    pub guest_flag: GuestFlag,
    /// Whether the signed-in user's mail address, read from the token, is sent as the room's moderator.
    pub add_moderator: bool,
    /// When the title is sent beside the room's name: the name is made from it once and never changes afterwards.
    pub send_title: SendTitle,
    /// Which `_csrf` cookie counts when an answer brings another one: the newest, or the first.
    pub csrf_cookie: CsrfCookie,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            auth_path: "meeting-auth".to_owned(),
            guest_flag: GuestFlag::Boolean,
            add_moderator: true,
            send_title: SendTitle::Update,
            csrf_cookie: CsrfCookie::Newest,
        }
    }
}

/// How `allowGuestUser` is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "convoke_plugin::serde", rename_all = "snake_case")]
#[schemars(crate = "convoke_plugin::schemars")]
pub enum GuestFlag {
    /// As rooms are listed.
    Boolean,
    /// As HCL's Notes client sends it.
    String,
}

/// When `title` is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "convoke_plugin::serde", rename_all = "snake_case")]
#[schemars(crate = "convoke_plugin::schemars")]
pub enum SendTitle {
    /// When a title changes.
    Update,
    /// Also when a room is made.
    Always,
    /// Never; then a title cannot be changed.
    Never,
}

/// Which anti-forgery cookie counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "convoke_plugin::serde", rename_all = "snake_case")]
#[schemars(crate = "convoke_plugin::schemars")]
pub enum CsrfCookie {
    /// As a browser does.
    Newest,
    /// As HCL's Notes client does.
    First,
}

/// Sametime's own members of a room. What is not given is not sent. Only `allowGuestUser`, `mode` and `moderators` are known
/// to be taken on creation; the others have been seen on listed rooms.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "convoke_plugin::serde", rename_all = "camelCase")]
#[schemars(crate = "convoke_plugin::schemars", deny_unknown_fields)]
pub struct Options {
    /// Whether people without an account may enter. False unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_guest_user: Option<bool>,
    /// The room's mode, `Open` unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 50))]
    pub mode: Option<String>,
    /// Whether the room can be entered by telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_dial_in: Option<bool>,
    /// Whether participants wait until they are let in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_lobby: Option<bool>,
    /// Whether some participants need not wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_lobby_bypass: Option<bool>,
    /// Whether only the listed participants may enter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_restricted: Option<bool>,
    /// Whether recordings are shared with the participants.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_recordings: Option<bool>,
    /// The room's layout.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 50))]
    pub style: Option<String>,
    /// Mail addresses of those who may moderate; the signed-in user's own unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 500), inner(length(min = 1, max = 254)))]
    pub moderators: Option<Vec<String>>,
    /// Mail addresses of the participants.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 500), inner(length(min = 1, max = 254)))]
    pub participants: Option<Vec<String>>,
}
