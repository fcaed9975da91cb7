//! Where a new provider takes the crate `convoke-plugin` from.

use std::fs;
use std::path::{Path, PathBuf};

/// The crate that authors use.
const SDK: &str = "convoke-plugin";

/// A source of the SDK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sdk {
    /// A folder with the crate in it.
    Path(PathBuf),
    /// A git repository, and which commit, branch or tag of it.
    Git(String, Option<(&'static str, String)>),
    /// A version, from the registry.
    Version(String),
}

impl Sdk {
    /// What `--sdk` says.
    pub(super) fn read(given: &str) -> Result<Sdk, String> {
        let path = Path::new(given);
        if path.exists() {
            return at(path).map(Sdk::Path).ok_or_else(|| {
                format!(
                    "{} has no {SDK}: neither its own Cargo.toml nor that in core/plugin is the crate's",
                    path.display()
                )
            });
        }
        if given.contains("://") || given.starts_with("git@") {
            let (url, place) = given.split_once('#').unwrap_or((given, ""));
            return Ok(Sdk::Git(url.to_owned(), git_place(place)?));
        }
        if is_version(given) {
            return Ok(Sdk::Version(given.to_owned()));
        }
        Err(format!(
            "`{}` is no folder that exists, no git address (https://…, ssh://…, file://…, git@…) and no version (1.2.3)",
            given.escape_debug()
        ))
    }

    /// What there is without `--sdk`: the repository around one of `places`, else this program's own version.
    pub(super) fn found(places: &[PathBuf]) -> Sdk {
        let near = places.iter().flat_map(|place| place.ancestors()).find_map(at);
        near.map_or_else(|| Sdk::Version(env!("CARGO_PKG_VERSION").to_owned()), Sdk::Path)
    }

    /// The line of a Cargo.toml.
    pub(super) fn dependency(&self) -> String {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        match self {
            Sdk::Path(path) => format!("{SDK} = {{ path = {} }}", quoted(&path.to_string_lossy())),
            Sdk::Git(url, None) => format!("{SDK} = {{ git = {} }}", quoted(url)),
            Sdk::Git(url, Some((kind, name))) => {
                format!("{SDK} = {{ git = {}, {kind} = {} }}", quoted(url), quoted(name))
            }
            Sdk::Version(version) => format!("{SDK} = {}", quoted(version)),
        }
    }

    /// For people.
    pub(super) fn words(&self) -> String {
        match self {
            Sdk::Path(path) => format!("{SDK} from {}", path.display()),
            Sdk::Git(url, None) => format!("{SDK} from {url}"),
            Sdk::Git(url, Some((kind, name))) => format!("{SDK} from {url}, {kind} {name}"),
            Sdk::Version(version) => format!("{SDK} {version} from the registry"),
        }
    }
}

/// The crate's folder, where `folder` is that or the repository's.
fn at(folder: &Path) -> Option<PathBuf> {
    let is_sdk = |folder: &PathBuf| {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
        let manifest: toml::Table = manifest.parse().unwrap_or_default();
        manifest.get("package").and_then(|package| package.get("name")?.as_str()) == Some(SDK)
    };
    let found = [folder.to_owned(), folder.join("core/plugin")].into_iter().find(is_sdk)?;
    std::path::absolute(found).ok()
}

/// Behind the `#`: `tag=v1`, `branch=next`, `rev=abc1234`, or a commit by itself.
fn git_place(place: &str) -> Result<Option<(&'static str, String)>, String> {
    if place.is_empty() {
        return Ok(None);
    }
    for kind in ["rev", "branch", "tag"] {
        if let Some(name) =
            place.strip_prefix(kind).and_then(|rest| rest.strip_prefix('=')).filter(|n| !n.is_empty())
        {
            return Ok(Some((kind, name.to_owned())));
        }
    }
    if place.len() >= 7 && place.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(Some(("rev", place.to_owned())));
    }
    Err(format!("`#{}` is no commit; say #tag=NAME, #branch=NAME or #rev=COMMIT", place.escape_debug()))
}

/// `1`, `1.2`, `1.2.3-rc.1`, with an operator or without.
fn is_version(text: &str) -> bool {
    let plain = text.trim_start_matches(['^', '~', '=']);
    let number = plain.split(['-', '+']).next().unwrap_or_default();
    let parts: Vec<&str> = number.split('.').collect();
    parts.len() <= 3
        && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
        && plain.bytes().all(|b| b.is_ascii_alphanumeric() || b".-+".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_a_git_address_and_a_version_are_told_apart() {
        let line = |given: &str| Sdk::read(given).map(|sdk| sdk.dependency());
        let core = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let path = format!("convoke-plugin = {{ path = \"{}\" }}", core.join("plugin").display());
        for folder in [core.parent().unwrap().to_owned(), core.join("plugin")] {
            assert_eq!(line(folder.to_str().unwrap()), Ok(path.clone()));
        }
        assert_eq!(
            line("https://git.example/convoke#tag=v1.2"),
            Ok("convoke-plugin = { git = \"https://git.example/convoke\", tag = \"v1.2\" }".to_owned())
        );
        assert_eq!(
            line("git@git.example:convoke.git#0a1b2c3"),
            Ok("convoke-plugin = { git = \"git@git.example:convoke.git\", rev = \"0a1b2c3\" }".to_owned())
        );
        assert_eq!(
            line("file:///srv/convoke"),
            Ok("convoke-plugin = { git = \"file:///srv/convoke\" }".to_owned())
        );
        for version in ["1", "0.1.0", "^0.2", "1.0.0-rc.1"] {
            assert_eq!(line(version), Ok(format!("convoke-plugin = \"{version}\"")));
        }
    }

    #[test]
    fn what_is_none_of_them_is_told() {
        let refused = |given: &str| Sdk::read(given).unwrap_err();
        assert!(refused(env!("CARGO_MANIFEST_DIR")).contains("has no convoke-plugin: neither"));
        for given in ["", "/nowhere/at/all", "latest", "1.2.3.4", "1.x\""] {
            assert!(refused(given).contains("is no folder that exists"), "{given}");
        }
        assert!(refused("https://git.example/convoke#main").contains("#branch=NAME"));
    }

    #[test]
    fn without_a_word_it_is_the_repository_around_or_this_version() {
        let host = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let Sdk::Path(found) = Sdk::found(&[host.join("src")]) else { panic!("not found") };
        assert_eq!(found, host.parent().unwrap().join("plugin"));
        let nowhere = tempfile::tempdir().unwrap();
        let found = Sdk::found(&[nowhere.path().to_owned()]);
        assert_eq!(found, Sdk::Version(env!("CARGO_PKG_VERSION").to_owned()));
    }
}
