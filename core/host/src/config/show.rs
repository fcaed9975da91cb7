//! The effective configuration, for people: TOML, each value with its source, secrets masked.

use std::collections::BTreeMap;

use serde_json::Value;
use url::Url;

use super::model::Config;
use super::provider::RESERVED_KEYS;
use super::published::json_schema;
use super::tree::{Node, written};
use super::walk::{child, is_secret};

/// What stands for a secret.
const MASK: &str = "***";

impl Config {
    /// The effective configuration as TOML, the source of each value behind it. `plugins` gives the schemas of the
    /// providers' own keys by provider id; without it a provider's own values are all masked, for any may be a secret.
    pub fn show(&self, plugins: &BTreeMap<String, Value>) -> String {
        let root = json_schema(plugins);
        let mut page = Page { root: &root, plugins, text: String::new() };
        page.table(&self.record.tree, Some(&root), &mut Vec::new());
        page.text
    }
}

struct Page<'a> {
    root: &'a Value,
    plugins: &'a BTreeMap<String, Value>,
    text: String,
}

impl Page<'_> {
    fn table(&mut self, node: &Node, schema: Option<&Value>, path: &mut Vec<String>) {
        let values = node.members().filter(|(_, member)| matches!(member, Node::Value(..)));
        let mut lines = String::new();
        for (name, member) in values {
            let below = schema.and_then(|schema| child(self.root, schema, name));
            let value = toml(&self.shown(&member.json(), below, path, name));
            lines +=
                &format!("{} = {value}  # {}\n", written(name), member.origin().to_string().escape_debug());
        }
        if !lines.is_empty() {
            let header: Vec<String> = path.iter().map(|name| written(name)).collect();
            let gap = if self.text.is_empty() { "" } else { "\n" };
            self.text +=
                &if header.is_empty() { lines } else { format!("{gap}[{}]\n{lines}", header.join(".")) };
        }
        for (name, member) in node.members().filter(|(_, member)| matches!(member, Node::Table(..))) {
            let below = schema.and_then(|schema| child(self.root, schema, name));
            path.push(name.clone());
            self.table(member, below, path);
            path.pop();
        }
    }

    /// The value, or the mask.
    fn shown(&self, value: &Value, schema: Option<&Value>, path: &[String], name: &str) -> Value {
        let unknown = match path {
            [providers, id, rest @ ..] if providers == "providers" => {
                let key = rest.first().map_or(name, String::as_str);
                !RESERVED_KEYS.contains(&key) && !self.plugins.contains_key(id)
            }
            _ => false,
        };
        if unknown || schema.is_none_or(is_secret) { Value::from(MASK) } else { without_password(value) }
    }
}

/// A proxy's URL may carry user name and password.
fn without_password(value: &Value) -> Value {
    match value {
        Value::String(text) => match Url::parse(text) {
            Ok(mut url) if url.password().is_some() || !url.username().is_empty() => {
                let masked = url.set_username(MASK).and_then(|()| url.set_password(None));
                Value::from(if masked.is_ok() { url.as_str() } else { MASK })
            }
            _ => value.clone(),
        },
        Value::Array(items) => items.iter().map(without_password).collect(),
        other => other.clone(),
    }
}

fn toml(value: &Value) -> String {
    // Only null has no form in TOML, and no source of ours gives it.
    toml::Value::try_from(value).map_or_else(|_| "\"\"".to_owned(), |value| value.to_string())
}

#[cfg(test)]
mod tests;
