//! Loading a library in a child first: a damaged one ends the child and not the service. And leaving without the libraries: what
//! they would run at the end of the process is no concern of ours, since they are never unloaded.

use std::path::Path;

#[cfg(target_os = "linux")]
use super::library::Plugin;

/// A library that takes longer to load does not load.
#[cfg(target_os = "linux")]
const REHEARSAL_SECONDS: u32 = 5;

/// Loads the library in a child of this process, asks for its manifest and ends there: a damaged file can fault inside the system's
/// loader, which no check of ours can rule out, and then the child is what ends. Only while the process has one thread, as it
/// has when it starts: a child of several could wait for ever for a lock that another thread holds.
#[cfg(target_os = "linux")]
pub(super) fn rehearse(path: &Path) -> Result<(), String> {
    use rustix::process::{Pid, Resource, Rlimit, WaitOptions, setrlimit, waitpid};
    if std::fs::read_dir("/proc/self/task").map_or(true, |tasks| tasks.count() != 1) {
        return Ok(());
    }
    // SAFETY: there is no other thread, so the child is a whole copy of this process.
    let child = unsafe { libc::fork() };
    if child == 0 {
        // No core is left behind, nothing is said twice, and nobody waits for ever.
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
        if let Ok(null) = std::fs::File::options().write(true).open("/dev/null") {
            let _ = rustix::stdio::dup2_stdout(&null);
            let _ = rustix::stdio::dup2_stderr(&null);
        }
        // SAFETY: sets a timer of this process, whose signal ends it.
        unsafe { libc::alarm(REHEARSAL_SECONDS) };
        drop(Plugin::load(path));
        // Not at once: what a library runs at the end of the process can be damaged, too.
        std::process::exit(0);
    }
    // Where there can be no child, the checks before this must do.
    let Some(child) = Pid::from_raw(child).filter(|_| child > 0) else { return Ok(()) };
    loop {
        match waitpid(Some(child), WaitOptions::empty()) {
            Ok(Some((_, status))) if status.exit_status() == Some(0) => return Ok(()),
            Ok(Some((_, status))) if status.terminating_signal() == Some(libc::SIGALRM) => {
                return Err(format!("was not loaded after {REHEARSAL_SECONDS} seconds"));
            }
            Ok(Some(_)) => return Err("is damaged: the process that loads it ends".to_owned()),
            Err(rustix::io::Errno::INTR) => {}
            Ok(None) | Err(_) => return Ok(()),
        }
    }
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can refuse")]
pub(super) fn rehearse(_: &Path) -> Result<(), String> {
    Ok(())
}

/// Ends the process at once, without the exit handlers of loaded libraries, of which a damaged one could fault.
#[cfg(unix)]
pub fn leave(code: i32) -> ! {
    use std::io::Write as _;
    // What could not be written has nobody to be told to.
    let _ = std::io::stdout().flush();
    // SAFETY: ends the process; nothing of it runs any more.
    unsafe { libc::_exit(code) }
}

/// Ends the process.
#[cfg(not(unix))]
pub fn leave(code: i32) -> ! {
    std::process::exit(code)
}
