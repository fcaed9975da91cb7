//! Meeting options that are passed on as they came: they need a schema and no types.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::failure::FieldError;
use crate::reading::read_json;

/// The form of options.
pub trait Description: Send + Sync + 'static {
    /// Their JSON schema, an object's, as JSON ([`compact_json!`](crate::compact_json)): written as data it is a fraction of the code that would build it.
    const SCHEMA: &'static str;

    /// The same as a value.
    fn schema() -> Map<String, Value> {
        read_json(Self::SCHEMA.as_bytes()).unwrap_or_default()
    }
}

/// What the client gave. Its form is the published schema, against which the host has checked it.
pub struct Described<D>(pub Map<String, Value>, PhantomData<fn() -> D>);

impl<D> Described<D> {
    /// Whether the member is given, and not as `null`.
    pub fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| !value.is_null())
    }

    /// A text member.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// Those of `names` that are given, each refused at its place.
    pub fn refused(&self, names: &[&str], why: &str) -> Vec<FieldError> {
        let given = names.iter().filter(|name| self.has(name));
        given.map(|name| FieldError::new(format!("/options/{name}"), why)).collect()
    }
}

impl<D> From<Map<String, Value>> for Described<D> {
    fn from(members: Map<String, Value>) -> Self {
        Described(members, PhantomData)
    }
}

impl<D> Default for Described<D> {
    fn default() -> Self {
        Map::new().into()
    }
}

impl<D> Clone for Described<D> {
    fn clone(&self) -> Self {
        self.0.clone().into()
    }
}

/// Shows no values: some may be secret.
impl<D> std::fmt::Debug for Described<D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl<D> Serialize for Described<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, D> Deserialize<'de> for Described<D> {
    fn deserialize<R: Deserializer<'de>>(deserializer: R) -> Result<Self, R::Error> {
        Map::deserialize(deserializer).map(Described::from)
    }
}

impl<D: Description> JsonSchema for Described<D> {
    fn schema_name() -> Cow<'static, str> {
        "Options".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        D::schema().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    struct Switches;

    impl Description for Switches {
        const SCHEMA: &'static str = r#"{"type": "object", "properties": {"on": {"type": "boolean"}}}"#;
    }

    #[test]
    fn members_are_read_by_name_and_refused_at_their_places() {
        let given = json!({"site": "a.example", "off": false, "cleared": null, "n": 5});
        let options: Described<Switches> = serde_json::from_value(given).unwrap();
        assert!(options.has("off") && !options.has("cleared") && !options.has("other"));
        assert_eq!((options.text("site"), options.text("n")), (Some("a.example"), None));
        assert_eq!(
            options.refused(&["site", "cleared", "other", "n"], "no"),
            [FieldError::new("/options/site", "no"), FieldError::new("/options/n", "no")]
        );
    }

    #[test]
    fn members_pass_as_they_came_and_show_no_values() {
        let given = json!({"on": true, "key": "hunter2"});
        let options: Described<Switches> = serde_json::from_value(given.clone()).unwrap();
        assert_eq!(serde_json::to_value(options.clone()).unwrap(), given);
        assert!(!format!("{options:?}").contains("hunter2"));
        assert_eq!(
            schemars::schema_for!(Described<Switches>).get("properties"),
            Some(&json!({"on": {"type": "boolean"}}))
        );
    }
}
