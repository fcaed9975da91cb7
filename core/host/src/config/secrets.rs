//! Secrets in files of their own: every secret `key` has a twin `key_file`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::issue::Issue;
use super::keeping::Keeping;
use super::origin::Origin;
use super::provider::is_placeholder;
use super::tree::Node;
use super::walk::{child, has_type, is_secret};

/// Larger files are not secrets but mistakes.
const MAX_FILE: u64 = 64 * 1024;
const EMPTY: &str = "holds nothing";

/// The key of a secret's twin.
pub(super) fn twin(key: &str) -> String {
    format!("{key}_file")
}

/// Reads the files that twins name, everywhere below `node`, and puts what they hold where the secrets belong, with the
/// file as its origin. `path` is where `node` stands, for the words.
pub(super) fn resolve(
    node: &mut Node,
    root: &Value,
    schema: &Value,
    path: &mut Vec<String>,
    issues: &mut Vec<Issue>,
) {
    let secrets = |schema: &Value| -> Vec<(String, Value)> {
        let properties = schema.get("properties").and_then(Value::as_object);
        properties
            .into_iter()
            .flatten()
            .filter(|(_, s)| is_secret(s))
            .map(|(key, s)| (key.clone(), s.clone()))
            .collect()
    };
    for (key, own) in secrets(schema) {
        let found = one(node, &key, &own, path, issues);
        if let (Some((value, origin)), Some(members)) = (found, node.members_mut()) {
            members.insert(key, Node::Value(value, origin));
        }
    }
    for (name, member) in node.members_mut().into_iter().flatten() {
        if let (Node::Table(..), Some(below)) = (&*member, child(root, schema, name)) {
            path.push(name.clone());
            resolve(member, root, below, path, issues);
            path.pop();
        }
    }
}

fn one(
    node: &Node,
    key: &str,
    schema: &Value,
    path: &[String],
    issues: &mut Vec<Issue>,
) -> Option<(Value, Origin)> {
    let twin = twin(key);
    let place = |key: &str| path.iter().map(String::as_str).chain([key]).collect::<Vec<_>>().join(".");
    let inline = node.get(key);
    if let Some(Origin::CommandLine) = inline.map(Node::origin) {
        let message =
            format!("is a secret, and everybody on this machine can read command lines: use {twin}");
        issues.push(Issue::error(&Origin::CommandLine, place(key), message));
    }
    let named = node.get(&twin)?;
    let file = named.text().filter(|text| !text.trim().is_empty())?;
    if let Some(inline) = inline {
        let message = format!("is given beside {} (from {}): keep one", place(key), inline.origin());
        issues.push(Issue::error(named.origin(), place(&twin), message));
        return None;
    }
    match read(Path::new(file)) {
        Ok(content) => {
            if let Some(warning) = content.warning {
                issues.push(Issue::warning(named.origin(), place(&twin), told(file, warning)));
            }
            let value =
                if has_type(schema, "array") { lines(&content.text) } else { Value::String(content.text) };
            if value.as_array().is_some_and(Vec::is_empty) {
                issues.push(Issue::error(named.origin(), place(&twin), told(file, EMPTY)));
                return None;
            }
            Some((value, Origin::File(file.into())))
        }
        Err(message) => {
            issues.push(Issue::error(named.origin(), place(&twin), told(file, &message)));
            None
        }
    }
}

fn told(file: &str, what: &str) -> String {
    format!("names {file}, which {what}")
}

fn lines(text: &str) -> Value {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

struct Content {
    text: String,
    warning: Option<&'static str>,
}

fn read(path: &Path) -> Result<Content, String> {
    let cannot = |error| format!("cannot be read: {error}");
    let file = File::open(path).map_err(cannot)?;
    let keeping = Keeping::of(&file).map_err(cannot)?;
    if let Some(refusal) = keeping.refusal() {
        return Err(refusal);
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err("is larger than 64 KiB: that is no secret".to_owned());
    }
    let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8 text".to_owned())?.trim_end().to_owned();
    if text.is_empty() {
        return Err(EMPTY.to_owned());
    }
    Ok(Content { text, warning: keeping.warning() })
}

/// Configuration files with secrets in them are kept like a secret's own; their owner is free, because they are often
/// mounted. To be called before [`resolve`], which puts the content of other files beside them.
pub(super) fn check_inline(
    tree: &Node,
    root: &Value,
    schema: &Value,
    path: &mut Vec<String>,
    issues: &mut Vec<Issue>,
) {
    let mut files = BTreeMap::new();
    inline(tree, root, schema, path, &mut files);
    for (path, keys) in files {
        let keeping = File::open(&path).and_then(|file| Keeping::of(&file)).unwrap_or_default();
        let origin = Origin::File(path);
        let Some((key, others)) = keys.split_first() else { continue };
        let all = if others.is_empty() {
            "is a secret".to_owned()
        } else {
            format!("is, like {}, a secret", others.join(", "))
        };
        if keeping.everybody_writes {
            let message = format!("{all} in a file that everybody may write: use chmod o-w");
            issues.push(Issue::error(&origin, key, message));
        } else if let Some(words) = keeping.warning() {
            let message = format!("{all} in a file that {words}, or files of their own for secrets");
            issues.push(Issue::warning(&origin, key, message));
        }
    }
}

/// The secrets in configuration files, by file.
fn inline(
    node: &Node,
    root: &Value,
    schema: &Value,
    path: &mut Vec<String>,
    files: &mut BTreeMap<PathBuf, Vec<String>>,
) {
    for (name, member) in node.members() {
        let Some(own) = child(root, schema, name) else { continue };
        path.push(name.clone());
        match (member, member.origin()) {
            (Node::Value(..), Origin::File(file)) if is_secret(own) => {
                if !member.text().is_some_and(is_placeholder) {
                    files.entry(file.clone()).or_default().push(path.join("."));
                }
            }
            _ => inline(member, root, own, path, files),
        }
        path.pop();
    }
}

#[cfg(test)]
mod tests;
