//! Values that may be written in more than one way.

use std::net::IpAddr;

use ipnet::IpNet;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// Networks; one address is a network of its own.
pub(super) fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let network = |text: &String| {
        text.parse::<IpNet>()
            .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
            .map_err(|_| D::Error::custom("not a network"))
    };
    Vec::<String>::deserialize(deserializer)?.iter().map(network).collect()
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Words {
    List(Vec<String>),
    Text(String),
}

/// A list of words, or one text with spaces between them.
pub(super) fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    words_or_none(deserializer).map(Some)
}

/// The same where nothing is an empty list.
pub(super) fn words_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(match Words::deserialize(deserializer)? {
        Words::List(list) => list,
        Words::Text(text) => text.split_whitespace().map(str::to_owned).collect(),
    })
}

/// What [`words`] takes.
pub(super) fn words_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": ["array", "string"],
        "items": {"type": "string", "pattern": r"^\S+$", "x-allowed": "one scope, without spaces"}
    })
}
