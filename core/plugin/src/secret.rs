//! Secrets as types: `Debug` never shows them, and only the boundary writes them out.

use std::fmt;

pub use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// JSON that holds secrets, such as a provider's whole token answer.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretJson(Value);

impl SecretJson {
    /// Takes a value in.
    pub fn new(value: Value) -> Self {
        SecretJson(value)
    }

    /// The value, for the one who needs it.
    pub fn expose(&self) -> &Value {
        &self.0
    }
}

impl fmt::Debug for SecretJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretJson([REDACTED])")
    }
}

/// `#[serde(with = "secret_serde")]`: a secret that crosses the boundary between host and plugin.
pub mod secret_serde {
    use super::{ExposeSecret, SecretString};
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes the secret's text.
    pub fn serialize<S: Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(secret.expose_secret())
    }

    /// Reads the secret's text.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
        String::deserialize(deserializer).map(SecretString::from)
    }
}

/// The same for an optional secret.
pub mod secret_serde_option {
    use super::{ExposeSecret, SecretString};
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes the secret's text, or null.
    pub fn serialize<S: Serializer>(secret: &Option<SecretString>, serializer: S) -> Result<S::Ok, S::Error> {
        match secret {
            Some(secret) => serializer.serialize_some(secret.expose_secret()),
            None => serializer.serialize_none(),
        }
    }

    /// Reads the secret's text, or null.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.map(SecretString::from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let json = SecretJson::new(serde_json::json!({"access_token": "hunter2"}));
        assert!(!format!("{json:?}").contains("hunter2"));
        assert!(!format!("{:?}", SecretString::from("hunter2")).contains("hunter2"));
    }
}
