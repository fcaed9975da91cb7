//! What an administrator configures for Teams, and the addresses that follow from it.

use convoke_plugin::{Bound, Level, Settings, endpoint, schemars, serde};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where everybody but the national clouds signs in.
const AUTHORITY: &str = "https://login.microsoftonline.com";
/// Graph of everybody but the national clouds.
pub(crate) const GRAPH: &str = "https://graph.microsoft.com/v1.0";
/// Without it Entra gives no refresh token.
pub(crate) const OFFLINE: &str = "offline_access";

/// Teams' own configuration keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(crate = "convoke_plugin::serde", default)]
#[schemars(crate = "convoke_plugin::schemars", deny_unknown_fields)]
pub struct Config {
    /// Whose accounts may sign in: a tenant's id or domain, or `organizations` for those of every organisation. Online meetings
    /// do not exist for personal accounts, so `common` lets in more than can work, and `consumers` nobody who can.
    #[schemars(regex(pattern = r"^[A-Za-z0-9.-]+$"), length(max = 253))]
    pub tenant: String,
    /// The sign-in service of the cloud that `base_url` belongs to. National clouds have others: give both, such as
    /// `https://login.microsoftonline.us` with `https://graph.microsoft.us/v1.0`.
    #[schemars(url, length(min = 1))]
    pub authority: String,
    /// The domain at which room systems call a meeting's video conference id, from your interoperability partner. With it
    /// meetings have a `sip_address`.
    #[schemars(regex(pattern = r"^[A-Za-z0-9.-]+$"), length(min = 1, max = 253))]
    pub sip_domain: Option<String>,
}

impl Default for Config {
    fn default() -> Self {
        Config { tenant: "organizations".to_owned(), authority: AUTHORITY.to_owned(), sip_domain: None }
    }
}

/// Where users grant access and where tokens come from.
pub(crate) struct Addresses {
    pub(crate) authorize_url: String,
    pub(crate) token_url: String,
}

/// What the configuration names, else the places of the tenant at the authority.
pub(crate) fn addresses(settings: &Settings<Config>) -> Addresses {
    let Config { tenant, authority, .. } = &settings.own;
    let at = |configured: &Option<String>, place| {
        let own = || endpoint(authority, &[tenant, "oauth2", "v2.0", place]);
        configured.clone().unwrap_or_else(own)
    };
    Addresses {
        authorize_url: at(&settings.authorize_url, "authorize"),
        token_url: at(&settings.token_url, "token"),
    }
}

/// Tells the administrator what will not work.
pub(crate) fn advise(settings: &Settings<Config>, bound: &mut Bound) {
    let Config { tenant, authority, .. } = &settings.own;
    // Where none are configured the default ones are asked for, which have it.
    if !settings.scopes.is_empty() && !settings.scopes.iter().any(|scope| scope == OFFLINE) {
        let message = "Without offline_access Microsoft gives no refresh token: users have to sign in again every hour, and \
                       Notes clients cannot work at all.";
        bound.note(Level::Warning, "scopes", message);
    }
    match tenant.as_str() {
        "consumers" => bound.note(
            Level::Error,
            "tenant",
            "Personal Microsoft accounts have no online meetings; give your tenant or `organizations`.",
        ),
        "common" => bound.note(
            Level::Warning,
            "tenant",
            "`common` also lets personal Microsoft accounts sign in, which have no online meetings; `organizations` does not.",
        ),
        _ => {}
    }
    let own_graph = settings.base_url.as_deref() != Some(GRAPH);
    let own_authority = authority.trim_end_matches('/') != AUTHORITY;
    let elsewhere = settings.authorize_url.is_some() && settings.token_url.is_some();
    if own_graph != own_authority && !elsewhere {
        let (key, other) = if own_graph { ("authority", "base_url") } else { ("base_url", "authority") };
        let message = format!(
            "is that of Microsoft's public cloud and `{other}` is not; tokens of one cloud do not work in another."
        );
        bound.note(Level::Warning, key, message);
    }
}

#[cfg(test)]
mod tests {
    use convoke_plugin::serde_json::{Value, json};
    use convoke_plugin::testing::open;

    use super::*;
    use crate::Teams;

    fn opened(mut more: Value) -> Bound {
        more["client_id"] = "app".into();
        more["client_secret"] = "s&cret".into();
        open::<Teams>(more).unwrap().1
    }

    fn notes(more: Value) -> Vec<(Level, String)> {
        opened(more).notes.into_iter().map(|note| (note.level, note.key)).collect()
    }

    #[test]
    fn addresses_follow_tenant_and_authority() {
        let bound = opened(json!({}));
        let login = "https://login.microsoftonline.com/organizations/oauth2/v2.0";
        assert_eq!(bound.base_url.as_deref(), Some(GRAPH));
        assert_eq!(bound.authorize_url, Some(format!("{login}/authorize")));
        assert_eq!(bound.token_url, Some(format!("{login}/token")));
        assert_eq!(bound.origins, ["https://graph.microsoft.com", "https://login.microsoftonline.com"]);

        let own = json!({"tenant": "acme.example", "authority": "https://login.microsoftonline.us/"});
        let bound = opened(json!({"base_url": "https://graph.microsoft.us/v1.0/", "own": own}));
        let login = "https://login.microsoftonline.us/acme.example/oauth2/v2.0";
        assert_eq!(bound.authorize_url, Some(format!("{login}/authorize")));
        assert_eq!(bound.origins, ["https://graph.microsoft.us", "https://login.microsoftonline.us"]);
        assert!(bound.notes.is_empty(), "a national cloud's pair");

        let bound =
            opened(json!({"authorize_url": "https://id.example/a", "token_url": "https://id.example/t"}));
        assert_eq!(bound.authorize_url.as_deref(), Some("https://id.example/a"));
        assert_eq!(bound.token_url.as_deref(), Some("https://id.example/t"));
        assert!(bound.origins.contains(&"https://id.example".to_owned()));
    }

    #[test]
    fn what_will_not_work_is_told() {
        let none: [(Level, String); 0] = [];
        assert_eq!(notes(json!({})), none);
        assert_eq!(notes(json!({"scopes": ["OnlineMeetings.ReadWrite", "offline_access"]})), none);
        let warning = |key: &str| [(Level::Warning, key.to_owned())];
        assert_eq!(notes(json!({"scopes": ["OnlineMeetings.ReadWrite"]})), warning("scopes"));
        assert_eq!(notes(json!({"own": {"tenant": "common"}})), warning("tenant"));
        assert_eq!(notes(json!({"own": {"tenant": "consumers"}})), [(Level::Error, "tenant".to_owned())]);
        assert_eq!(notes(json!({"base_url": "https://graph.microsoft.us/v1.0"})), warning("authority"));
        let own = json!({"authority": "https://login.microsoftonline.us"});
        assert_eq!(notes(json!({"own": own})), warning("base_url"));
    }

    #[test]
    fn credentials_are_needed() {
        let missing = open::<Teams>(json!({"client_id": "app"})).err().unwrap();
        assert_eq!(missing.errors[0].pointer, "/client_secret");
    }
}
