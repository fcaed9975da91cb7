//! What a plugin's file must be before the dynamic loader touches it: code that runs as us.

use std::fs::{self, Metadata};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{SHA256, digest};
use convoke_plugin::abi::{ABI_VERSION, ENTRY_SYMBOL};
use object::read::NameOrOrdinal;
use object::{Object as _, ObjectKind};

/// Larger than any plugin, small enough to read whole.
const MAX_SIZE: u64 = 256 * 1024 * 1024;

/// A folder to load from, and what is to be said about it.
pub(super) struct Folder {
    pub(super) path: PathBuf,
    pub(super) warnings: Vec<String>,
}

/// A file that may be loaded, and what is to be said about it.
pub(super) struct Checked {
    pub(super) path: PathBuf,
    pub(super) mode: Option<u32>,
    pub(super) bytes: Vec<u8>,
    pub(super) warnings: Vec<String>,
}

/// Checks that the plugin folder is a folder that nobody but root and the service's user can write to.
pub(super) fn check_folder(dir: &Path) -> Result<Folder, String> {
    let real = fs::canonicalize(dir)
        .map_err(|e| format!("the plugin folder {} cannot be read: {e}", dir.display()))?;
    let meta = fs::metadata(&real)
        .map_err(|e| format!("the plugin folder {} cannot be read: {e}", dir.display()))?;
    if !meta.is_dir() {
        return Err(format!("{} is not a folder", dir.display()));
    }
    let mut warnings = Vec::new();
    check_owner_and_mode("the plugin folder", &real, &meta, &mut warnings)?;
    Ok(Folder { path: real, warnings })
}

/// Checks one file inside `folder` (which is canonical), without loading it.
pub(super) fn check(folder: &Path, file: &Path, sha256: Option<&str>) -> Result<Checked, String> {
    let name = file.display();
    let real = fs::canonicalize(file).map_err(|e| format!("{name} cannot be read: {e}"))?;
    if !real.starts_with(folder) {
        return Err(format!(
            "{name} leads out of the plugin folder {}, to {}",
            folder.display(),
            real.display()
        ));
    }
    let meta = fs::metadata(&real).map_err(|e| format!("{name} cannot be read: {e}"))?;
    if !meta.is_file() {
        return Err(format!("{name} is not a regular file"));
    }
    if meta.len() > MAX_SIZE {
        return Err(format!("{name} has {} bytes; a plugin has at most {MAX_SIZE}", meta.len()));
    }
    let mut warnings = Vec::new();
    check_owner_and_mode("the plugin", &real, &meta, &mut warnings)?;

    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or_default());
    fs::File::open(&real)
        .and_then(|file| file.take(MAX_SIZE).read_to_end(&mut bytes))
        .map_err(|e| format!("{name} cannot be read: {e}"))?;
    if let Some(pinned) = sha256 {
        check_hash(&bytes, pinned).map_err(|found| {
            format!("{name} has SHA-256 {found}, but the configuration pins {}", pinned.to_lowercase())
        })?;
    }
    check_image(&bytes).map_err(|reason| format!("{name} {reason}"))?;
    Ok(Checked { path: real, mode: mode(&meta), bytes, warnings })
}

/// As a configuration pins it.
pub(super) fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn check_hash(bytes: &[u8], pinned: &str) -> Result<(), String> {
    let found = sha256(bytes);
    if found.eq_ignore_ascii_case(pinned.trim()) { Ok(()) } else { Err(found) }
}

/// A dynamic library for this machine, whole, with our entry symbol.
fn check_image(bytes: &[u8]) -> Result<(), String> {
    let image = object::File::parse(bytes).map_err(|_| "is no dynamic library that this system can read")?;
    if image.kind() != ObjectKind::Dynamic {
        return Err("is no dynamic library".to_owned());
    }
    if format!("{:?}", image.architecture()).to_lowercase().replace('_', "")
        != std::env::consts::ARCH.replace('_', "")
    {
        return Err(format!(
            "is built for {:?}, this machine is {}",
            image.architecture(),
            std::env::consts::ARCH
        ));
    }
    check_segments(&image, bytes.len() as u64)?;
    let exports = image.exports().map_err(|_| "has no readable list of exported symbols")?;
    let ours = |name: &[u8]| {
        let name = name.strip_prefix(b"_").filter(|_| cfg!(target_os = "macos")).unwrap_or(name);
        String::from_utf8_lossy(name).into_owned()
    };
    let names: Vec<String> = exports
        .filter_map(Result::ok)
        .filter_map(|export| match export.name() {
            NameOrOrdinal::Name(name) => Some(ours(name)),
            NameOrOrdinal::Ordinal(_) => None,
        })
        .filter(|name| name.starts_with("convoke_plugin_v"))
        .collect();
    if names.iter().any(|name| name == ENTRY_SYMBOL) {
        return Ok(());
    }
    Err(match names.first() {
        Some(other) => format!(
            "speaks another ABI: it exports {other}, this host needs {ENTRY_SYMBOL} (ABI version {ABI_VERSION}); build it with this host's convoke-plugin"
        ),
        None => format!("is no Convoke plugin: it does not export {ENTRY_SYMBOL}"),
    })
}

/// A truncated file would be mapped and fault on first touch.
fn check_segments(image: &object::File<'_>, len: u64) -> Result<(), String> {
    use object::ObjectSegment as _;
    let mut segments = 0;
    for segment in image.segments() {
        let (offset, size) = segment.file_range();
        if offset.checked_add(size).is_none_or(|end| end > len) {
            return Err("is truncated".to_owned());
        }
        segments += 1;
    }
    if segments == 0 { Err("has nothing to load".to_owned()) } else { Ok(()) }
}

#[cfg(unix)]
fn mode(meta: &Metadata) -> Option<u32> {
    use std::os::unix::fs::MetadataExt as _;
    Some(meta.mode() & 0o7777)
}

#[cfg(not(unix))]
fn mode(_: &Metadata) -> Option<u32> {
    None
}

#[cfg(unix)]
fn check_owner_and_mode(
    what: &str,
    path: &Path,
    meta: &Metadata,
    warnings: &mut Vec<String>,
) -> Result<(), String> {
    use std::os::unix::fs::MetadataExt as _;
    let path = path.display();
    // The process's own entry in /proc would be Linux only; a file it just made would need a place to write.
    let me = rustix::process::geteuid().as_raw();
    if meta.uid() != 0 && meta.uid() != me {
        return Err(format!(
            "{what} {path} belongs to user {}, which is neither root nor the service's user {me}",
            meta.uid()
        ));
    }
    let mode = meta.mode();
    if mode & 0o002 != 0 {
        // A folder that is meant for everyone, such as /tmp, has to stay so.
        let advice = if mode & 0o1000 == 0 {
            format!("run: chmod o-w {path}")
        } else {
            "use a folder of the plugin's own".to_owned()
        };
        return Err(format!("{what} {path} is writable by everyone (mode {:o}); {advice}", mode & 0o7777));
    }
    if mode & 0o020 != 0 {
        warnings.push(format!("{what} {path} is writable by its group (mode {:o})", mode & 0o7777));
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_owner_and_mode(_: &str, _: &Path, _: &Metadata, _: &mut Vec<String>) -> Result<(), String> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_library_is_refused_without_loading() {
        for bytes in [&b""[..], b"\x7fELF", b"MZ", &[0xff; 4096]] {
            assert!(check_image(bytes).is_err());
        }
        let me = fs::read(std::env::current_exe().unwrap()).unwrap();
        assert!(
            check_image(&me).unwrap_err().contains("convoke_plugin_v1") || cfg!(not(target_os = "linux"))
        );
        assert!(check_image(&me[..me.len() / 2]).is_err());
    }

    #[test]
    fn a_pin_is_compared_whole() {
        let sum = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(check_hash(b"", &sum.to_uppercase()), Ok(()));
        assert_eq!(check_hash(b"x", sum).unwrap_err().len(), 64);
    }
}
