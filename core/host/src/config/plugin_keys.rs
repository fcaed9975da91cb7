//! The keys of a provider's section that are its plugin's own, held to the plugin's schema.

use serde_json::{Map, Value};

use super::issue::{Checked, Issue, parted};
use super::load::check;
use super::model::Config;
use super::provider::RESERVED_KEYS;
use super::published::{Twins, section};
use super::secrets;
use super::tree::Node;
use super::walk;
use crate::schema::Validator;

impl Config {
    /// The plugin's own keys of provider `id`, secrets read from their files, and warnings; or all that is wrong with
    /// them. What comes out is valid by `plugin_schema`.
    pub fn own_keys(&self, id: &str, plugin_schema: &Value) -> Checked<Map<String, Value>> {
        let prefix = ["providers", id];
        let (found, depth) = self.record.tree.deepest(&prefix);
        let mut tree = if depth == prefix.len() { found.clone() } else { Node::default() };
        let mut issues = Vec::new();
        let listed = section(plugin_schema, Twins::Listed);
        walk::settle(&mut tree, &listed, Some(&listed), &self.record.directory);
        // The host's keys were settled and read when the configuration was loaded.
        let mut own = only_own(&tree);
        let mut place = prefix.map(str::to_owned).to_vec();
        let own_schema = without_host_keys(&listed);
        secrets::check_inline(&own, &listed, &own_schema, &mut place, &mut issues);
        secrets::resolve(&mut own, &listed, &own_schema, &mut place, &mut issues);
        let unread = drop_twins(&mut own, plugin_schema);
        if let Some(members) = tree.members_mut() {
            members.retain(|name, _| RESERVED_KEYS.contains(&name.as_str()));
            members.extend(own.members().map(|(name, node)| (name.clone(), node.clone())));
        }
        match Validator::new(section(plugin_schema, Twins::Resolved)) {
            Ok(validator) => {
                let before = issues.len();
                check(&tree, &validator, &prefix, &mut issues);
                // A secret whose file could not be read is not missing besides.
                let missing: Vec<String> = unread.iter().map(|key| format!("providers.{id}.{key}")).collect();
                let told = issues.split_off(before);
                issues.extend(told.into_iter().filter(|issue| !missing.contains(&issue.key)));
            }
            Err(fault) => issues.push(Issue::error(
                tree.origin(),
                prefix.join("."),
                format!("names a plugin of which {fault}"),
            )),
        }
        let (errors, warnings) = parted(issues);
        if !errors.is_empty() {
            return Err(errors.into_iter().chain(warnings).collect());
        }
        match own.json() {
            Value::Object(members) => Ok((members, warnings)),
            _ => Ok((Map::new(), warnings)),
        }
    }
}

fn only_own(tree: &Node) -> Node {
    let mut own = tree.clone();
    if let Some(members) = own.members_mut() {
        members.retain(|name, _| !RESERVED_KEYS.contains(&name.as_str()));
    }
    own
}

fn without_host_keys(section: &Value) -> Value {
    let mut own = section.clone();
    if let Some(properties) = own.get_mut("properties").and_then(Value::as_object_mut) {
        properties.retain(|name, _| !RESERVED_KEYS.contains(&name.as_str()));
    }
    own
}

/// Takes the twins away, which are not the plugin's; answers the secrets whose twin gave nothing.
fn drop_twins(own: &mut Node, plugin_schema: &Value) -> Vec<String> {
    let properties = plugin_schema.get("properties").and_then(Value::as_object);
    let secrets = properties.into_iter().flatten().filter(|(_, schema)| walk::is_secret(schema));
    let mut unread = Vec::new();
    for (key, _) in secrets {
        let twin = secrets::twin(key);
        let its_own = properties.is_some_and(|all| all.contains_key(&twin));
        if !its_own
            && let Some(members) = own.members_mut()
            && let Some(named) = members.get(&twin)
            && named.text().is_some_and(|text| !text.trim().is_empty())
        {
            members.remove(&twin);
            if !members.contains_key(key) {
                unread.push(key.clone());
            }
        }
    }
    unread
}

#[cfg(test)]
mod tests;
