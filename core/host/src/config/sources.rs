//! What a configuration is read from, handed in: nothing here looks at the process itself.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::issue::Issue;
use super::origin::Origin;

/// Where the file is when nobody says.
const DEFAULT_FILE: &str = "config/convoke.toml";
/// Names the file.
const FILE_VARIABLE: &str = "CONVOKE_CONFIG";

/// What a configuration is read from.
#[derive(Clone, Default)]
pub struct Sources {
    directory: PathBuf,
    file: Option<PathBuf>,
    environment: Vec<(OsString, OsString)>,
    overrides: Vec<(String, String)>,
}

/// The configuration file to read, and the folder whose `conf.d` is read after it.
pub(super) struct Place {
    pub(super) file: Option<PathBuf>,
    pub(super) folder: PathBuf,
}

impl Sources {
    /// Only the defaults and what lies in `directory`, the current one: `config/convoke.toml`, where it exists.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Sources { directory: directory.into(), ..Sources::default() }
    }

    /// This file, which must exist.
    #[must_use]
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// The environment, such as `std::env::vars_os()`. Names that are not ours are left alone.
    #[must_use]
    pub fn environment<K: Into<OsString>, V: Into<OsString>>(
        mut self,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        self.environment.extend(pairs.into_iter().map(|(name, value)| (name.into(), value.into())));
        self.environment.sort();
        self
    }

    /// Pairs of key path and text, such as `("server.listen", "127.0.0.1:80")`. Later ones win.
    #[must_use]
    pub fn overrides<K: Into<String>, V: Into<String>>(
        mut self,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        self.overrides.extend(pairs.into_iter().map(|(key, text)| (key.into(), text.into())));
        self
    }

    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    pub(super) fn command_line(&self) -> &[(String, String)] {
        &self.overrides
    }

    /// Every variable whose name is text, in the order of the names.
    pub(super) fn variables(&self) -> impl Iterator<Item = Variable<'_>> {
        self.environment.iter().filter_map(|(name, value)| Some(Variable { name: name.to_str()?, value }))
    }

    /// The variable of this name, unless it is blank.
    pub(super) fn variable(&self, name: &str) -> Option<Variable<'_>> {
        self.variables().find(|variable| variable.name == name && !variable.is_blank())
    }

    /// Which file is meant.
    pub(super) fn place(&self) -> Result<Place, Issue> {
        let variable = self.variable(FILE_VARIABLE);
        let named = match (&self.file, variable) {
            (Some(path), _) => Some((path.clone(), Origin::CommandLine)),
            (None, Some(v)) => Some((v.value.into(), Origin::Variable(v.name.to_owned()))),
            (None, None) => None,
        };
        let path = self.directory.join(named.as_ref().map_or(Path::new(DEFAULT_FILE), |(path, _)| path));
        let folder = path.parent().unwrap_or(&self.directory).to_owned();
        match named {
            Some((_, origin)) if !path.is_file() => {
                let what = if path.exists() { "is not a file" } else { "does not exist" };
                Err(Issue::error(&origin, "", format!("the configuration file {} {what}", path.display())))
            }
            None if !path.exists() => Ok(Place { file: None, folder }),
            _ => Ok(Place { file: Some(path), folder }),
        }
    }
}

/// One variable of the environment.
#[derive(Clone, Copy)]
pub(super) struct Variable<'a> {
    pub(super) name: &'a str,
    value: &'a OsString,
}

impl<'a> Variable<'a> {
    /// Its value, where that is text.
    pub(super) fn text(&self) -> Option<&'a str> {
        self.value.to_str()
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text().is_some_and(|text| text.trim().is_empty())
    }
}
