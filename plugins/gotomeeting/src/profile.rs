//! Whose token it is. Two places were seen for it, and for neither an authoritative answer; so both forms are read.

use convoke_plugin::serde_json::Value;
use convoke_plugin::{Failure, Profile, place};

use crate::members::Members;

/// Of the administration API: `{"key", "email", "firstName", "lastName"}`.
pub(crate) const ADMIN: &str = "/admin/rest/v1/me";
/// Of the identity API: `{"id", "userName", "displayName", "name": {"givenName", "familyName"}, "emails": [{"value"}]}`.
const IDENTITY: &str = "/identity/v1/Users/me";

/// The other of the two places, when `url` is one of them.
pub(crate) fn other_place(base_url: &str, url: &str) -> Option<String> {
    let places = [ADMIN, IDENTITY].map(|path| place(base_url, path));
    let at = places.iter().position(|known| known == url)?;
    places.into_iter().nth(1 - at)
}

/// The profile, which must say who it is.
pub(crate) fn read(answer: &Members) -> Result<Profile, Failure> {
    let name = answer.text("displayName").map(str::to_owned).or_else(|| {
        let nested = answer.get("name").and_then(Value::as_object);
        let part = |flat: &str, inner: &str| {
            answer
                .text(flat)
                .or_else(|| nested?.get(inner)?.as_str())
                .map(str::trim)
                .filter(|text| !text.is_empty())
        };
        let parts: Vec<&str> =
            [part("firstName", "givenName"), part("lastName", "familyName")].into_iter().flatten().collect();
        Some(parts.join(" ")).filter(|name| !name.is_empty())
    });
    let email = answer.text("email").or_else(|| {
        let listed =
            answer.get("emails").and_then(|emails| emails.as_array()?.first()?.get("value")?.as_str());
        listed.or_else(|| answer.text("userName").filter(|name| name.contains('@')))
    });
    let email = email.map(str::to_owned);
    let id = ["id", "key", "userKey", "organizerKey"].iter().find_map(|name| answer.id(name));
    let id = id
        .or_else(|| email.clone())
        .ok_or_else(|| Failure::provider_error("GoTo's profile does not say whose it is."))?;
    Ok(Profile { id, name, email })
}

#[cfg(test)]
mod tests {
    use convoke_plugin::read_json;
    use convoke_plugin::serde_json::json;

    use super::*;

    #[test]
    fn both_forms_tell_the_same() {
        let wanted = Profile {
            id: "77".to_owned(),
            name: Some("Alice Host".to_owned()),
            email: Some("alice@example.com".to_owned()),
        };
        for answer in [
            json!({ "key": 77, "email": "alice@example.com", "firstName": "Alice", "lastName": "Host" }),
            json!({ "id": "77", "userName": "alice@example.com", "displayName": "Alice Host" }),
            json!({ "id": "77", "name": { "givenName": "Alice", "familyName": "Host" },
                    "emails": [{ "value": "alice@example.com", "primary": true }] }),
        ] {
            assert_eq!(read(&read_json(answer.to_string().as_bytes()).unwrap()).unwrap(), wanted, "{answer}");
        }
        assert!(read(&Members::default()).is_err());
    }

    #[test]
    fn each_place_has_the_other() {
        let base = "https://api.getgo.com/G2M/rest";
        assert_eq!(
            other_place(base, "https://api.getgo.com/admin/rest/v1/me").as_deref(),
            Some("https://api.getgo.com/identity/v1/Users/me")
        );
        assert_eq!(
            other_place(base, "https://api.getgo.com/identity/v1/Users/me").as_deref(),
            Some("https://api.getgo.com/admin/rest/v1/me")
        );
        assert_eq!(other_place(base, "https://id.example/me"), None);
    }
}
