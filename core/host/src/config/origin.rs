//! Where a value came from.

use std::fmt;
use std::path::{Path, PathBuf};

use figment::{Metadata, Source};

/// Where a value came from, the weakest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Origin {
    /// The program.
    #[default]
    Default,
    /// A configuration file, or the file a `…_file` key names.
    File(PathBuf),
    /// A variable of HCL's DOMI web application.
    Domi(String),
    /// `CONVOKE_…`.
    Variable(String),
    /// An override on the command line.
    CommandLine,
}

const DEFAULT: &str = "built-in default";
const FILE: &str = "file";
const DOMI: &str = "variable of DOMI";
const VARIABLE: &str = "variable";
const COMMAND_LINE: &str = "command line";

impl Origin {
    /// What figment keeps beside the values.
    pub(super) fn metadata(&self) -> Metadata {
        match self {
            Origin::Default => Metadata::named(DEFAULT),
            Origin::File(path) => Metadata::from(FILE, path.as_path()),
            Origin::Domi(name) => Metadata::from(DOMI, name.clone()),
            Origin::Variable(name) => Metadata::from(VARIABLE, name.clone()),
            Origin::CommandLine => Metadata::named(COMMAND_LINE),
        }
    }

    /// The origin that [`Origin::metadata`] described.
    pub(super) fn of(metadata: Option<&Metadata>) -> Self {
        let Some(metadata) = metadata else { return Origin::Default };
        match (metadata.name.as_ref(), &metadata.source) {
            (FILE, Some(Source::File(path))) => Origin::File(path.clone()),
            (DOMI, Some(Source::Custom(name))) => Origin::Domi(name.clone()),
            (VARIABLE, Some(Source::Custom(name))) => Origin::Variable(name.clone()),
            (COMMAND_LINE, _) => Origin::CommandLine,
            _ => Origin::Default,
        }
    }

    /// Whether it gives text for every type of value.
    pub(super) fn is_text(&self) -> bool {
        matches!(self, Origin::Domi(_) | Origin::Variable(_) | Origin::CommandLine)
    }

    /// Whether DOMI's variables do not change it.
    pub(super) fn beats_domi(&self) -> bool {
        matches!(self, Origin::Variable(_) | Origin::CommandLine)
    }

    /// What relative paths are relative to.
    pub(super) fn base<'a>(&'a self, directory: &'a Path) -> &'a Path {
        match self {
            Origin::File(path) => path.parent().unwrap_or(directory),
            _ => directory,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => f.write_str(DEFAULT),
            Origin::File(path) => write!(f, "{}", path.display()),
            Origin::Domi(name) | Origin::Variable(name) => write!(f, "{VARIABLE} {name}"),
            Origin::CommandLine => f.write_str(COMMAND_LINE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figment_carries_it_unchanged() {
        for origin in [
            Origin::Default,
            Origin::File("/etc/convoke/convoke.toml".into()),
            Origin::Domi("PORT".to_owned()),
            Origin::Variable("CONVOKE_SERVER__LISTEN".to_owned()),
            Origin::CommandLine,
        ] {
            assert_eq!(Origin::of(Some(&origin.metadata())), origin);
        }
        assert_eq!(Origin::of(None), Origin::Default);
    }
}
