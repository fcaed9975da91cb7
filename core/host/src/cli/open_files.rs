//! Open files: a connection is one, and many systems start a process with few of those they allow it.

/// Takes what the system allows; how many that is, where there is a limit.
#[cfg(unix)]
pub(super) fn raise() -> Option<usize> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let now = getrlimit(Resource::Nofile);
    let wanted = Rlimit { current: now.maximum, maximum: now.maximum };
    // Some systems call it unlimited and refuse to have it set so: then what there is has to do.
    let files = if setrlimit(Resource::Nofile, wanted).is_ok() { now.maximum } else { now.current };
    files.and_then(|files| usize::try_from(files).ok())
}

/// Other systems have no such limit.
#[cfg(not(unix))]
pub(super) fn raise() -> Option<usize> {
    None
}
