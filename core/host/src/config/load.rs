//! From sources to a configuration: merge, settle, read secrets, check, deserialise, check across.

use serde_json::Value;

use super::checks;
use super::domi;
use super::issue::{Checked, Issue, parted};
use super::layers;
use super::model::Config;
use super::record::Record;
use super::secrets;
use super::sources::Sources;
use super::tree::Node;
use super::walk::{self, child, is_secret};
use crate::schema::{self, Validator, segments};

/// Values are told up to this many characters.
const MAX_SHOWN: usize = 60;

impl Config {
    /// The configuration and its warnings, or all that is wrong with it.
    #[expect(clippy::needless_pass_by_value, reason = "nothing else is done with them")]
    pub fn load(sources: Sources) -> Checked<Config> {
        let mut issues = Vec::new();
        let config = assemble(&sources, &mut issues);
        let (errors, warnings) = parted(issues);
        match config {
            Some(config) if errors.is_empty() => Ok((config, warnings)),
            _ => Err(errors.into_iter().chain(warnings).collect()),
        }
    }
}

fn assemble(sources: &Sources, issues: &mut Vec<Issue>) -> Option<Config> {
    let mut tree = layers::merged(sources, issues).ok()?;
    let validator = match Validator::new(schema::of::<Config>()) {
        Ok(validator) => validator,
        Err(fault) => {
            issues.push(Issue::error(tree.origin(), "", fault.to_string()));
            return None;
        }
    };
    let root = validator.schema();
    walk::settle(&mut tree, root, Some(root), sources.directory());
    secrets::check_inline(&tree, root, root, &mut Vec::new(), issues);
    secrets::resolve(&mut tree, root, root, &mut Vec::new(), issues);
    let wrong = check(&tree, &validator, &[], issues);
    // What is wrong is left out, so that the checks across keys can tell their part too.
    let mut sound = tree.clone();
    wrong.iter().for_each(|path| sound.prune(path));
    let mut config: Config = match serde_json::from_value(sound.json()) {
        Ok(config) => config,
        Err(_) => {
            issues.push(Issue::error(
                tree.origin(),
                "",
                "passes its schema and cannot be read all the same: that is a mistake in Convoke",
            ));
            return None;
        }
    };
    checks::normalise(&mut config);
    checks::across(&config, &tree, &wrong, issues);
    let domi = domi::credentials(sources);
    config.record = Record { tree, directory: sources.directory().to_owned(), domi };
    Some(config)
}

/// Holds `tree`, which stands at `prefix` of the whole, to a schema; answers the places that are wrong.
pub(super) fn check(
    tree: &Node,
    validator: &Validator,
    prefix: &[&str],
    issues: &mut Vec<Issue>,
) -> Vec<Vec<String>> {
    let json = tree.json();
    let mut wrong = Vec::new();
    for error in validator.check(&json) {
        let path: Vec<String> = segments(&error.pointer).collect();
        let origin = tree.origin_of(&path);
        let mut message = error.detail.english().replace("an object", "a table");
        if origin.is_text() {
            // There is nothing but strings.
            message = message.replace(", not a string", "");
        }
        if let Some(shown) = showable(&path, &json, validator.schema()) {
            message += &format!("; it is {shown}");
        }
        let above = prefix.iter().map(|name| format!("{name}.")).collect::<String>();
        let key = format!("{above}{}", tree.key(&path));
        issues.push(Issue::error(origin, key.trim_end_matches('.'), message));
        wrong.push(path);
    }
    wrong
}

/// What was found at a known place, unless it is or may be a secret.
fn showable(path: &[String], json: &Value, root: &Value) -> Option<String> {
    let (mut value, mut schema) = (json, root);
    for name in path {
        let index = name.parse::<usize>().ok();
        (value, schema) = match value {
            Value::Array(items) => (items.get(index?)?, schema.get("items")?),
            _ => (value.get(name)?, child(root, schema, name)?),
        };
        if is_secret(schema) {
            return None;
        }
    }
    match value {
        // An address may carry a password.
        Value::String(text) if text.chars().count() <= MAX_SHOWN && !text.contains(['@', '?']) => {
            Some(format!("\"{}\"", text.escape_debug()))
        }
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
