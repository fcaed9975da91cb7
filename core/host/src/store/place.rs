//! Where the store's file lies: a folder that is closed to others, a file of its owner alone.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// A checked place for a file.
pub(super) struct Place {
    path: PathBuf,
}

impl Place {
    /// Makes the folder where it alone is missing, and looks at it and at the file.
    ///
    /// # Errors
    /// What is wrong, in words that follow the key.
    pub(super) fn prepare(path: &Path) -> Result<Self, String> {
        let folder = parent(path);
        let shown = folder.display();
        match private_folder().create(folder) {
            // The folder's name has to survive as well.
            Ok(()) => sync_folder(parent(folder))?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(format!("the folder {shown} cannot be made: {error}")),
        }
        judge(folder, "folder", "chmod o-rwx")?;
        let fresh = !path.exists();
        let place = Place { path: path.to_owned() };
        let file = place.file().map_err(|error| format!("{} cannot be opened: {error}", path.display()))?;
        if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
            return Err(format!("{} is not a file", path.display()));
        }
        judge(path, "file", "chmod 600")?;
        if fresh {
            // The file's name has to survive as well.
            sync_folder(folder)?;
        }
        Ok(place)
    }

    /// Opens the file for reading and writing; makes it for its owner alone.
    pub(super) fn file(&self) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            // Not through a link, and not waiting at a pipe.
            options.mode(0o600).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
        }
        options.open(&self.path)
    }
}

/// The folder that a path lies in.
fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Puts the names in a folder on the disk.
fn sync_folder(folder: &Path) -> Result<(), String> {
    File::open(folder)
        .and_then(|open| open.sync_all())
        .map_err(|error| format!("the folder {} cannot be written to the disk: {error}", folder.display()))
}

fn private_folder() -> DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "there are no modes"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder
}

/// Nobody but the owner and the group may come near, and the owner is root or we.
#[cfg(unix)]
fn judge(path: &Path, what: &str, mend: &str) -> Result<(), String> {
    use std::os::unix::fs::MetadataExt as _;
    let shown = path.display();
    let metadata = path.metadata().map_err(|error| format!("the {what} {shown} cannot be read: {error}"))?;
    let (owner, own) = (metadata.uid(), rustix::process::geteuid().as_raw());
    if metadata.mode() & 0o007 != 0 {
        return Err(format!("the {what} {shown} is open to everybody: use {mend}"));
    }
    if owner != 0 && owner != own {
        return Err(format!(
            "the {what} {shown} belongs to user {owner}: it must be root or user {own}, which Convoke runs as"
        ));
    }
    Ok(())
}

#[cfg(not(unix))]
fn judge(_: &Path, _: &str, _: &str) -> Result<(), String> {
    Ok(())
}
