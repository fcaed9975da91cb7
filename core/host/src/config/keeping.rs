//! Who else can read or write a file that holds a secret.

use std::fs::File;
use std::io;

/// How a file is kept. Elsewhere than on Unix nothing is known, and nothing said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Keeping {
    pub(super) everybody_writes: bool,
    pub(super) everybody_reads: bool,
    /// The owner's and our own user id, where the owner is neither root nor we.
    pub(super) stranger: Option<(u32, u32)>,
}

impl Keeping {
    /// Of an open file, so that what is judged is what is read.
    pub(super) fn of(file: &File) -> io::Result<Self> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            let metadata = file.metadata()?;
            Ok(Keeping::judge(metadata.mode(), metadata.uid(), rustix::process::geteuid().as_raw()))
        }
        #[cfg(not(unix))]
        {
            let _ = file;
            Ok(Keeping::default())
        }
    }

    #[cfg(unix)]
    fn judge(mode: u32, owner: u32, own: u32) -> Self {
        Keeping {
            everybody_writes: mode & 0o002 != 0,
            everybody_reads: mode & 0o004 != 0,
            stranger: (owner != 0 && owner != own).then_some((owner, own)),
        }
    }

    /// Why a secret is not taken from such a file; follows a word for the file.
    pub(super) fn refusal(self) -> Option<String> {
        match self {
            Keeping { everybody_writes: true, .. } => Some("everybody may write: use chmod o-w".to_owned()),
            Keeping { stranger: Some((owner, own)), .. } => {
                Some(format!("user {owner} owns: it must be root or user {own}, which Convoke runs as"))
            }
            _ => None,
        }
    }

    /// What could be better; follows a word for the file.
    pub(super) fn warning(self) -> Option<&'static str> {
        self.everybody_reads.then_some("everybody may read: use chmod o-r")
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn modes_and_owners() {
        let refusal = |mode, owner, own| Keeping::judge(mode, owner, own).refusal();
        assert_eq!(refusal(0o100_600, 1000, 1000), None);
        assert_eq!(refusal(0o100_640, 0, 1000), None);
        assert_eq!(refusal(0o100_602, 1000, 1000).unwrap(), "everybody may write: use chmod o-w");
        assert_eq!(
            refusal(0o100_600, 1001, 1000).unwrap(),
            "user 1001 owns: it must be root or user 1000, which Convoke runs as"
        );
        assert_eq!(
            refusal(0o100_600, 1001, 0).unwrap(),
            "user 1001 owns: it must be root or user 0, which Convoke runs as"
        );
        assert_eq!(Keeping::judge(0o100_644, 0, 1000).warning(), Some("everybody may read: use chmod o-r"));
        assert_eq!(Keeping::judge(0o100_640, 0, 1000).warning(), None);
    }
}
