//! A room as Sametime tells it, as a meeting.

use convoke_plugin::Meeting;
use convoke_plugin::serde_json::{Map, Value};

use crate::Sametime;

/// Members worth telling beside the meeting's own, named as Sametime names them. `createdAt` and `updatedAt` are given as
/// they come: numbers, probably milliseconds since the epoch.
const TOLD: &[&str] = &[
    "allowGuestUser",
    "mode",
    "allowDialIn",
    "hasLobby",
    "allowLobbyBypass",
    "isRestricted",
    "shareRecordings",
    "style",
    "moderators",
    "participants",
    "owner",
    "isOwner",
    "isInstant",
    "hasPassword",
    "createdAt",
    "updatedAt",
];

impl Sametime {
    /// The room `name` as a meeting. A member of another type than known is taken for absent.
    pub(crate) fn meeting(&self, room: &Map<String, Value>, name: &str) -> Meeting {
        let text = |member: &str| {
            room.get(member).and_then(Value::as_str).filter(|text| !text.trim().is_empty()).map(str::to_owned)
        };
        let id = text("name").unwrap_or_else(|| name.to_owned());
        Meeting {
            title: Some(text("title").unwrap_or_else(|| id.clone())),
            join_url: Some(self.join_url(&id)),
            password: text("password"),
            options: TOLD
                .iter()
                .filter_map(|member| Some(((*member).to_owned(), told(room.get(*member)?)?)))
                .collect(),
            id,
            ..Meeting::default()
        }
    }
}

/// Booleans (some servers write them as text), numbers, short texts and lists of those.
fn told(value: &Value) -> Option<Value> {
    match value {
        Value::String(text) => match text.as_str() {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            text if text.trim().is_empty() || text.len() > 254 => None,
            _ => Some(value.clone()),
        },
        Value::Bool(_) | Value::Number(_) => Some(value.clone()),
        Value::Array(items) if items.iter().all(Value::is_string) => Some(value.clone()),
        Value::Array(_) | Value::Null | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csrf::tests::site;
    use convoke_plugin::serde_json::json;

    fn meeting(room: Value) -> Meeting {
        site(json!({})).meeting(room.as_object().unwrap(), "Asked_For")
    }

    #[test]
    fn a_listed_room_is_a_meeting_without_times() {
        let meeting = meeting(json!({
            "name": "Zürich_A1", "title": "Zürich: Q1", "password": "pw", "createdAt": 1_700_000_000_000_u64,
            "allowGuestUser": "false", "isOwner": true, "mode": "Open", "style": "", "participants": ["a@example.org"],
            "moderators": [{"id": 1}], "owner": {"name": "Anna"}, "internal": "x", "updatedAt": null
        }));
        assert_eq!(meeting.id, "Zürich_A1");
        assert_eq!(meeting.title.as_deref(), Some("Zürich: Q1"));
        assert_eq!(meeting.join_url.as_deref(), Some("https://meet.example.org/meeting/Z%C3%BCrich_A1"));
        assert_eq!(meeting.password.as_deref(), Some("pw"));
        assert_eq!((meeting.start, meeting.end, meeting.host_url), (None, None, None));
        assert_eq!(
            Value::from_iter(meeting.options),
            json!({"createdAt": 1_700_000_000_000_u64, "allowGuestUser": false, "isOwner": true, "mode": "Open",
                   "participants": ["a@example.org"]})
        );
    }

    #[test]
    fn what_is_missing_or_of_another_type_is_absent() {
        let meeting = meeting(json!({"name": 7, "title": " ", "password": null}));
        assert_eq!((meeting.id.as_str(), meeting.title.as_deref()), ("Asked_For", Some("Asked_For")));
        assert_eq!(meeting.password, None);
    }
}
