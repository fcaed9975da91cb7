//! The layers of a configuration, as figment providers: each knows its origin.

use std::fs;
use std::path::{Path, PathBuf};

use figment::value::{Dict, Map, Value as Figured};
use figment::{Figment, Metadata, Profile, Provider};
use serde::Serialize;
use toml::Value as Toml;

use super::domi;
use super::issue::Issue;
use super::model::Config;
use super::origin::Origin;
use super::provider::ProviderSection;
use super::sources::{Sources, Variable};
use super::tree::Node;

const PREFIX: &str = "CONVOKE_";
const SEPARATOR: &str = "__";

/// Values with one origin.
pub(super) struct Layer {
    origin: Origin,
    values: Dict,
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        self.origin.metadata()
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Map::from([(Profile::Default, self.values.clone())]))
    }
}

impl Layer {
    /// One value at a place.
    pub(super) fn one(origin: Origin, path: &[String], value: Figured) -> Option<Self> {
        let (first, rest) = path.split_first()?;
        let nested =
            rest.iter().rfold(value, |inner, name| Figured::from(Dict::from([(name.clone(), inner)])));
        Some(Layer { origin, values: Dict::from([(first.clone(), nested)]) })
    }

    fn defaults<T: Serialize>(value: &T) -> Option<Dict> {
        Figured::serialize(value).ok()?.into_dict()
    }
}

/// Everything merged, later over earlier. Files that cannot be read make the rest meaningless: then only they are told.
pub(super) fn merged(sources: &Sources, issues: &mut Vec<Issue>) -> Result<Node, ()> {
    let values = Layer::defaults(&Config::default()).unwrap_or_default();
    let mut figment = Figment::from(Layer { origin: Origin::Default, values });
    for layer in files(sources, issues)? {
        figment = figment.merge(layer);
    }
    for layer in domi::layers(sources, &figment, issues) {
        figment = figment.merge(layer);
    }
    for variable in sources.variables().filter(|variable| is_key(variable)) {
        figment = merge_one(figment, from_variable(variable), issues);
    }
    for (key, text) in sources.command_line() {
        figment = merge_one(figment, from_command_line(key, text), issues);
    }
    Ok(tree(provider_defaults(figment)))
}

fn merge_one(figment: Figment, layer: Result<Layer, Issue>, issues: &mut Vec<Issue>) -> Figment {
    match layer {
        Ok(layer) => figment.merge(layer),
        Err(issue) => {
            issues.push(issue);
            figment
        }
    }
}

fn dict(figment: &Figment) -> Dict {
    // No layer of ours fails, so neither does their merger.
    figment.data().ok().and_then(|mut data| data.remove(&Profile::Default)).unwrap_or_default()
}

fn tree(figment: Figment) -> Node {
    let top = dict(&figment);
    Node::of(&figment, Figured::from(top))
}

/// What a provider's section does not say.
fn provider_defaults(figment: Figment) -> Figment {
    let Some(Figured::Dict(_, sections)) = dict(&figment).remove("providers") else { return figment };
    let Some(defaults) = Layer::defaults(&ProviderSection::default()) else { return figment };
    let all: Dict = sections.into_keys().map(|id| (id, Figured::from(defaults.clone()))).collect();
    figment.join(Layer {
        origin: Origin::Default,
        values: Dict::from([("providers".to_owned(), Figured::from(all))]),
    })
}

// === files ===

fn files(sources: &Sources, issues: &mut Vec<Issue>) -> Result<Vec<Layer>, ()> {
    let place = sources.place().map_err(|issue| issues.push(issue))?;
    let mut paths: Vec<PathBuf> = place.file.into_iter().collect();
    let mut complete = true;
    match beside(&place.folder.join("conf.d")) {
        Ok(more) => paths.extend(more),
        Err(issue) => {
            issues.push(issue);
            complete = false;
        }
    }
    let mut layers = Vec::new();
    for path in paths {
        match read(&path) {
            Ok(values) => layers.push(Layer { origin: Origin::File(path), values }),
            Err(message) => {
                issues.push(Issue::error(&Origin::File(path), "", message));
                complete = false;
            }
        }
    }
    if complete { Ok(layers) } else { Err(()) }
}

/// The `*.toml` in a folder, in the order of their names; hidden files are editors' and mounts' own.
fn beside(folder: &Path) -> Result<Vec<PathBuf>, Issue> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let unreadable =
        |error| Issue::error(&Origin::File(folder.to_owned()), "", format!("cannot be read: {error}"));
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if !hidden && path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<Dict, String> {
    let bytes = fs::read(path).map_err(|error| format!("cannot be read: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())?;
    // A byte order mark is what some Windows editors begin a file with.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("line {line}, column {column}: {}", error.message())
    })?;
    Ok(table.into_iter().map(|(name, value)| (name, figured(value))).collect())
}

fn figured(value: Toml) -> Figured {
    match value {
        Toml::String(text) => text.into(),
        Toml::Integer(number) => number.into(),
        Toml::Float(number) => number.into(),
        Toml::Boolean(yes) => yes.into(),
        Toml::Datetime(time) => time.to_string().into(),
        Toml::Array(items) => items.into_iter().map(figured).collect::<Vec<_>>().into(),
        Toml::Table(members) => {
            Figured::from(members.into_iter().map(|(name, value)| (name, figured(value))).collect::<Dict>())
        }
    }
}

// === variables and the command line ===

/// Only names with a double underscore are keys: orchestrators set `CONVOKE_PORT` and the like by themselves.
fn is_key(variable: &Variable<'_>) -> bool {
    variable.name.strip_prefix(PREFIX).is_some_and(|rest| rest.contains(SEPARATOR))
}

fn from_variable(variable: Variable<'_>) -> Result<Layer, Issue> {
    let origin = Origin::Variable(variable.name.to_owned());
    let rest = variable.name.strip_prefix(PREFIX).unwrap_or_default();
    let path: Vec<String> = rest.split(SEPARATOR).map(str::to_ascii_lowercase).collect();
    let Some(text) = variable.text() else {
        return Err(Issue::error(&origin, path.join("."), "is not UTF-8"));
    };
    from_text(&origin, path, text, "CONVOKE_SECTION__KEY, such as CONVOKE_SERVER__LISTEN")
}

fn from_command_line(key: &str, text: &str) -> Result<Layer, Issue> {
    let path = key.split('.').map(str::to_owned).collect();
    from_text(&Origin::CommandLine, path, text, "section.key, such as server.listen")
}

fn from_text(origin: &Origin, path: Vec<String>, text: &str, form: &str) -> Result<Layer, Issue> {
    let clean = path.len() > 1 && path.iter().all(|name| !name.is_empty() && !name.starts_with('_'));
    let layer = if clean { Layer::one(origin.clone(), &path, text.into()) } else { None };
    layer.ok_or_else(|| Issue::error(origin, "", format!("names no key; the form is {form}")))
}
