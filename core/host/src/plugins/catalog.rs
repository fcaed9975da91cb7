//! The plugin folder: what was found there, what was loaded, what was refused and why.

use std::collections::BTreeMap;
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::RESERVED_KEYS;
use crate::observe::plugin_log;
use crate::plugins::file::{self, Checked};
use crate::plugins::library::Plugin;
use crate::plugins::rehearsal::rehearse;

/// Loads libraries by name, each at most once.
pub struct Catalog {
    dir: PathBuf,
    pins: BTreeMap<String, String>,
    loaded: BTreeMap<PathBuf, Arc<Plugin>>,
    /// What an administrator should know of files that were loaded all the same.
    pub warnings: Vec<String>,
}

/// Why a plugin is not used, in words that name the file and both sides' values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

/// One file of the folder.
pub struct Entry {
    /// The name a configuration uses.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Its plugin, or why not.
    pub plugin: Result<Arc<Plugin>, Refusal>,
}

/// A library by itself, without a folder and a configuration around it.
pub struct Library {
    /// Its plugin.
    pub plugin: Arc<Plugin>,
    /// Where it really is.
    pub path: PathBuf,
    /// In bytes.
    pub size: usize,
    /// In hexadecimal, as a configuration pins it.
    pub sha256: String,
    /// The permission bits, where the system has them.
    pub mode: Option<u32>,
    /// What is doubtful about it.
    pub warnings: Vec<String>,
}

impl Catalog {
    /// A catalog over one folder. `pins` are the SHA-256 sums that a configuration gives, by plugin name; a pinned file is
    /// loaded as just that and never otherwise. Nothing is read yet.
    pub fn new(dir: PathBuf, pins: BTreeMap<String, String>) -> Self {
        Catalog { dir, pins, loaded: BTreeMap::new(), warnings: Vec::new() }
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The plugin of this name: `lib<name>.so` or `libconvoke_<name>.so` (or what the platform calls them).
    pub fn load(&mut self, name: &str) -> Result<Arc<Plugin>, Refusal> {
        let folder = self.folder()?;
        let [plain, prefixed] = [name.to_owned(), format!("convoke_{name}")]
            .map(|stem| folder.join(format!("{DLL_PREFIX}{stem}{DLL_SUFFIX}")));
        let exists = |path: &Path| fs::symlink_metadata(path).is_ok();
        let path = match (exists(&plain), exists(&prefixed)) {
            (true, false) => plain,
            (false, true) => prefixed,
            (true, true) => {
                return Err(Refusal(format!(
                    "both {} and {} exist; keep one",
                    plain.display(),
                    prefixed.display()
                )));
            }
            (false, false) => {
                return Err(Refusal(format!(
                    "neither {} nor {} exists",
                    plain.display(),
                    prefixed.display()
                )));
            }
        };
        self.load_file(&folder, name, &path)
    }

    /// Every library in the folder that could be a plugin.
    pub fn scan(&mut self) -> Result<Vec<Entry>, Refusal> {
        let folder = self.folder()?;
        let listing = fs::read_dir(&folder)
            .map_err(|e| Refusal(format!("the plugin folder {} cannot be read: {e}", folder.display())))?;
        let mut entries: Vec<(String, PathBuf)> = listing
            .filter_map(Result::ok)
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                let stem = name.strip_prefix(DLL_PREFIX)?.strip_suffix(DLL_SUFFIX)?;
                Some((stem.strip_prefix("convoke_").unwrap_or(stem).to_owned(), entry.path()))
            })
            .collect();
        entries.sort();
        Ok(entries
            .into_iter()
            .map(|(name, path)| Entry { plugin: self.load_file(&folder, &name, &path), name, path })
            .collect())
    }

    /// The folder, checked, in its canonical form.
    fn folder(&mut self) -> Result<PathBuf, Refusal> {
        let checked = file::check_folder(&self.dir).map_err(Refusal)?;
        // It is checked for every plugin and told once.
        let untold = checked
            .warnings
            .into_iter()
            .filter(|warning| !self.warnings.contains(warning))
            .collect::<Vec<_>>();
        self.warnings.extend(untold);
        Ok(checked.path)
    }

    fn load_file(&mut self, folder: &Path, name: &str, path: &Path) -> Result<Arc<Plugin>, Refusal> {
        let pin = self.pins.get(name).map(String::as_str);
        let checked = file::check(folder, path, pin).map_err(Refusal)?;
        if let Some(plugin) = self.loaded.get(&checked.path) {
            return Ok(plugin.clone());
        }
        // A pinned file is the very one that somebody has tried before.
        let load = if pin.is_some() { load_checked } else { try_checked };
        let plugin = Arc::new(load(&checked, path)?);
        self.warnings.extend(checked.warnings);
        self.loaded.insert(checked.path, plugin.clone());
        Ok(plugin)
    }
}

/// Loads one file wherever it lies, with the checks that a file of the plugin folder has.
pub fn load_alone(path: &Path) -> Result<Plugin, String> {
    let real = fs::canonicalize(path).map_err(|e| format!("{} cannot be read: {e}", path.display()))?;
    let folder = real.parent().unwrap_or(Path::new("/"));
    let checked = file::check(folder, &real, None)?;
    load_checked(&checked, path).map_err(|refusal| refusal.0)
}

impl Library {
    /// Opens a library wherever it lies, as one of the plugin folder: the file's own folder stands in that one's place.
    pub fn open(path: &Path) -> Result<Library, Refusal> {
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = file::check_folder(folder).map_err(Refusal)?;
        let checked = file::check(&folder.path, path, None).map_err(Refusal)?;
        let plugin = try_checked(&checked, path)?;
        let mut warnings = folder.warnings;
        warnings.extend(checked.warnings);
        Ok(Library {
            size: checked.bytes.len(),
            sha256: file::sha256(&checked.bytes),
            path: checked.path,
            mode: checked.mode,
            warnings,
            plugin: Arc::new(plugin),
        })
    }
}

/// Loads what nobody has vouched for.
fn try_checked(checked: &Checked, path: &Path) -> Result<Plugin, Refusal> {
    rehearse(&checked.path).map_err(|reason| Refusal(format!("{} {reason}", path.display())))?;
    load_checked(checked, path)
}

fn load_checked(checked: &Checked, path: &Path) -> Result<Plugin, Refusal> {
    let refuse = |reason: String| Refusal(format!("{} {reason}", path.display()));
    let plugin = Plugin::load(&checked.path).map_err(refuse)?;
    check_manifest(&plugin).map_err(refuse)?;
    Ok(plugin)
}

fn check_manifest(plugin: &Plugin) -> Result<(), String> {
    let manifest = &plugin.manifest;
    let id = manifest.id.as_bytes();
    if !(1..=32).contains(&id.len())
        || !id[0].is_ascii_lowercase()
        || !id.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'_')
    {
        let shown = plugin_log::escape(&manifest.id.chars().take(64).collect::<String>());
        return Err(format!(
            "has a manifest with the id `{shown}`; an id is of the form [a-z][a-z0-9_]{{0,31}}"
        ));
    }
    if manifest.label.trim().is_empty() || manifest.version.trim().is_empty() {
        return Err("has a manifest without label or version".to_owned());
    }
    if let Some(name) = &manifest.domi_name
        && (name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric()))
    {
        return Err("has a manifest whose domi_name is not made of letters and digits".to_owned());
    }
    let own = manifest.config_schema.get("properties").and_then(|p| p.as_object());
    if let Some(key) =
        own.into_iter().flat_map(|p| p.keys()).find(|key| RESERVED_KEYS.contains(&key.as_str()))
    {
        return Err(format!("declares the configuration key `{key}`, which is the host's own"));
    }
    Ok(())
}
