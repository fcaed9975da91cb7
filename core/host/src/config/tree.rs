//! The merged configuration: tables and values, each with its origin.

use std::collections::BTreeMap;

use figment::Figment;
use figment::value::{Num, Value as Figured};
use serde_json::{Map, Number, Value};

use super::origin::Origin;

/// A table or a value. Lists are values. It has no `Debug`: there may be secrets in it.
#[derive(Clone)]
pub(super) enum Node {
    Table(BTreeMap<String, Node>, Origin),
    Value(Value, Origin),
}

impl Default for Node {
    fn default() -> Self {
        Node::Table(BTreeMap::new(), Origin::Default)
    }
}

impl Node {
    /// What figment merged.
    pub(super) fn of(figment: &Figment, value: Figured) -> Self {
        let origin = Origin::of(figment.get_metadata(value.tag()));
        match value {
            Figured::Dict(_, members) => {
                let own = |(name, value)| (name, Node::of(figment, value));
                Node::Table(members.into_iter().map(own).collect(), origin)
            }
            other => Node::Value(plain(other), origin),
        }
    }

    pub(super) fn origin(&self) -> &Origin {
        match self {
            Node::Table(_, origin) | Node::Value(_, origin) => origin,
        }
    }

    /// The members of a table.
    pub(super) fn members(&self) -> impl Iterator<Item = (&String, &Node)> {
        match self {
            Node::Table(members, _) => Some(members.iter()),
            Node::Value(..) => None,
        }
        .into_iter()
        .flatten()
    }

    pub(super) fn members_mut(&mut self) -> Option<&mut BTreeMap<String, Node>> {
        match self {
            Node::Table(members, _) => Some(members),
            Node::Value(..) => None,
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        match self {
            Node::Table(members, _) => members.get(name),
            Node::Value(..) => None,
        }
    }

    /// The text of a value.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Node::Value(Value::String(text), _) => Some(text),
            _ => None,
        }
    }

    /// The deepest node on the way, and how many names it took to get there.
    pub(super) fn deepest<S: AsRef<str>>(&self, path: &[S]) -> (&Node, usize) {
        let mut node = self;
        for (depth, name) in path.iter().enumerate() {
            match node.get(name.as_ref()) {
                Some(next) => node = next,
                None => return (node, depth),
            }
        }
        (node, path.len())
    }

    /// Where the value of a key came from; of what is not there, where its table came from.
    pub(super) fn origin_of<S: AsRef<str>>(&self, path: &[S]) -> &Origin {
        self.deepest(path).0.origin()
    }

    /// Puts a value at a place below; tables on the way are made.
    pub(super) fn set(&mut self, path: &[&str], value: Value, origin: &Origin) {
        let Some((name, rest)) = path.split_first() else {
            *self = Node::Value(value, origin.clone());
            return;
        };
        if let Node::Value(..) = self {
            *self = Node::Table(BTreeMap::new(), origin.clone());
        }
        if let Some(members) = self.members_mut() {
            let fresh = || Node::Table(BTreeMap::new(), origin.clone());
            members.entry((*name).to_owned()).or_insert_with(fresh).set(rest, value, origin);
        }
    }

    /// Takes away the node at `path`; where that is not a node of its own, the one it belongs to.
    pub(super) fn prune(&mut self, path: &[String]) {
        let (_, depth) = self.deepest(path);
        let Some((last, above)) = path[..depth].split_last() else { return };
        let mut node = self;
        for name in above {
            match node.members_mut().and_then(|members| members.get_mut(name)) {
                Some(next) => node = next,
                None => return,
            }
        }
        if let Some(members) = node.members_mut() {
            members.remove(last);
        }
    }

    /// The plain values.
    pub(super) fn json(&self) -> Value {
        match self {
            Node::Table(members, _) => {
                Value::Object(members.iter().map(|(name, node)| (name.clone(), node.json())).collect())
            }
            Node::Value(value, _) => value.clone(),
        }
    }

    /// A key as people write it: `server.allowed_hosts[0]`.
    pub(super) fn key(&self, path: &[String]) -> String {
        let (_, depth) = self.deepest(path);
        let mut key = String::new();
        for (index, name) in path.iter().enumerate() {
            let in_list = index > 0 && index >= depth && self.lists_at(&path[..index]);
            match (in_list, index) {
                (true, _) => key += &format!("[{name}]"),
                (false, 0) => key += &written(name),
                (false, _) => key += &format!(".{}", written(name)),
            }
        }
        key
    }

    fn lists_at(&self, path: &[String]) -> bool {
        let (node, depth) = self.deepest(path);
        let mut value = match node {
            Node::Value(value, _) => value,
            Node::Table(..) => return false,
        };
        for name in &path[depth..] {
            let next = match value {
                Value::Array(items) => name.parse().ok().and_then(|index: usize| items.get(index)),
                other => other.get(name),
            };
            match next {
                Some(next) => value = next,
                None => return false,
            }
        }
        value.is_array()
    }
}

/// A name as TOML writes it, harmless in a log.
pub(super) fn written(name: &str) -> String {
    let bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    if bare { name.to_owned() } else { format!("\"{}\"", name.escape_debug()) }
}

fn plain(value: Figured) -> Value {
    match value {
        Figured::String(_, text) => Value::String(text),
        Figured::Char(_, c) => Value::String(c.to_string()),
        Figured::Bool(_, yes) => Value::Bool(yes),
        Figured::Num(_, number) => plain_number(number),
        Figured::Empty(..) => Value::Null,
        Figured::Dict(_, members) => Value::Object(
            members.into_iter().map(|(name, value)| (name, plain(value))).collect::<Map<_, _>>(),
        ),
        Figured::Array(_, items) => Value::Array(items.into_iter().map(plain).collect()),
    }
}

fn plain_number(number: Num) -> Value {
    match (number.to_i128(), number.to_f64()) {
        (Some(whole), _) => Number::from_i128(whole).map_or(Value::Null, Value::Number),
        (None, Some(float)) => Number::from_f64(float).map_or(Value::Null, Value::Number),
        (None, None) => number.to_u128().and_then(Number::from_u128).map_or(Value::Null, Value::Number),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn path(text: &str) -> Vec<String> {
        text.split('/').map(str::to_owned).collect()
    }

    fn sample() -> Node {
        let mut tree = Node::default();
        let file = Origin::File("a.toml".into());
        tree.set(&["server", "hosts"], json!(["a", ["b"], {"c": 1}]), &file);
        tree.set(&["server", "tls", "cert"], json!("x"), &Origin::CommandLine);
        tree
    }

    #[test]
    fn values_know_where_they_came_from() {
        let tree = sample();
        assert_eq!(tree.origin_of(&path("server/hosts/0")), &Origin::File("a.toml".into()));
        assert_eq!(tree.origin_of(&path("server/tls/key")), &Origin::CommandLine);
        assert_eq!(tree.json(), json!({"server": {"hosts": ["a", ["b"], {"c": 1}], "tls": {"cert": "x"}}}));
    }

    #[test]
    fn keys_are_written_as_in_toml() {
        let tree = sample();
        assert_eq!(tree.key(&path("server/hosts/1/0")), "server.hosts[1][0]");
        assert_eq!(tree.key(&path("server/hosts/2/c")), "server.hosts[2].c");
        assert_eq!(tree.key(&path("server/tls/key")), "server.tls.key");
        assert_eq!(tree.key(&path("providers/..\u{0}\n/x")), "providers.\"..\\0\\n\".x");
    }

    #[test]
    fn pruning_takes_the_node_or_what_lacks_it() {
        for (gone, left) in [
            ("server/hosts/1", json!({"server": {"tls": {"cert": "x"}}})),
            ("server/tls/key", json!({"server": {"hosts": ["a", ["b"], {"c": 1}]}})),
            ("server", json!({})),
        ] {
            let mut tree = sample();
            tree.prune(&path(gone));
            assert_eq!(tree.json(), left, "{gone}");
        }
    }
}
