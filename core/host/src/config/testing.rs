//! What the tests of this module share: a folder of their own, and sources in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Checked, Config, Issue, Sources};

/// A folder that is gone with the test.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("convoke-config-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file that only its owner may use, and gives its place.
    pub(super) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        mode(&path, 0o600);
        path
    }

    /// The folder as the current directory.
    pub(super) fn sources(&self) -> Sources {
        Sources::new(self.path())
    }

    /// Loads `config/convoke.toml` with this text.
    pub(super) fn load(&self, text: &str) -> Checked<Config> {
        self.write("config/convoke.toml", text);
        Config::load(self.sources())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Sets a file's mode, where there is such a thing.
pub(super) fn mode(path: &Path, bits: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(bits)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = (path, bits);
}

/// Issues as lines, the folder's path shortened to `~`.
pub(super) fn told(folder: &Folder, issues: &[Issue]) -> Vec<String> {
    let path = folder.path().to_str().unwrap();
    issues.iter().map(|issue| format!("{:?} {issue}", issue.severity).replace(path, "~")).collect()
}

/// Loads a text and tells its errors.
pub(super) fn errors(text: &str) -> Vec<String> {
    let folder = Folder::new();
    let issues = folder.load(text).unwrap_err();
    told(&folder, &issues)
}
