//! Meeting options that are passed on as they came: they need a schema and no types.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// The form of options.
pub trait Description: Send + Sync + 'static {
    /// Their JSON schema, an object's, as JSON: written as data it is a fraction of the code that would build it.
    const SCHEMA: &'static str;

    /// The same as a value.
    fn schema() -> Map<String, Value> {
        serde_json::from_str(Self::SCHEMA).unwrap_or_default()
    }
}

/// What the client gave. Its form is the published schema, against which the host has checked it.
pub struct Described<D>(pub Map<String, Value>, PhantomData<fn() -> D>);

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
