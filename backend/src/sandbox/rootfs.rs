//! A file tree for runs, in place of the host's own.

use std::ffi::{CString, OsStr};
use std::fs::{self, Metadata};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use nix::fcntl::{AT_FDCWD, OFlag, OpenHow, ResolveFlag, openat2};
use nix::sys::stat::fstat;
use nix::sys::statvfs::{FsFlags, statvfs};

/// A directory whose `/usr` and what belongs to it runs see, read-only, instead of the host's.
/// Their `/etc`, `/dev`, `/proc` and the writable places are made for each run as ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rootfs {
    /// Absolute and without symbolic links.
    pub(super) path: CString,
    /// Which directory it was when it was checked.
    pub(super) device: u64,
    pub(super) inode: u64,
}

/// The directory is not one to run commands in.
#[derive(Debug, thiserror::Error)]
#[error("`{}` cannot be the root file system: {reason}", .path.display())]
pub struct RootfsError {
    /// As it was given.
    pub path: PathBuf,
    /// Why.
    pub reason: Unfit,
}

/// Why a directory is not one to run commands in, and what to try next.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// It is not there, or cannot be looked at.
    #[error("{0}; give a directory with usr/bin in it, as `make rootfs` builds one")]
    Unusable(#[from] io::Error),
    /// It has no programs.
    #[error("it has no directory usr/bin; `make rootfs` builds a tree that has")]
    NoPrograms,
    /// A run is another user, who would see nothing.
    #[error("others may not read and enter `{}`; try chmod o+rx on it", .0.display())]
    Closed(PathBuf),
    /// No program in it could be started.
    #[error("its file system is mounted noexec; mount it without, or move the tree")]
    NoExec,
}

impl Rootfs {
    /// Checks a directory and remembers which it is.
    pub fn open(path: &Path) -> Result<Self, RootfsError> {
        Self::check(path).map_err(|reason| RootfsError {
            path: path.to_owned(),
            reason,
        })
    }

    fn check(path: &Path) -> Result<Self, Unfit> {
        let path = fs::canonicalize(path)?;
        let dir = directory(&path)?;
        for programs in ["usr", "usr/bin"] {
            let programs = path.join(programs);
            match directory(&programs) {
                // Only what is below is shown: the tree itself may be closed to others.
                Ok(found) if found.mode() & 0o005 == 0o005 => {}
                Ok(_) => return Err(Unfit::Closed(programs)),
                Err(_) => return Err(Unfit::NoPrograms),
            }
        }
        let system = statvfs(&path.join("usr/bin")).map_err(io::Error::from)?;
        if system.flags().contains(FsFlags::ST_NOEXEC) {
            return Err(Unfit::NoExec);
        }
        Ok(Self {
            path: CString::new(path.into_os_string().into_vec()).map_err(io::Error::from)?,
            device: dir.dev(),
            inode: dir.ino(),
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        Path::new(OsStr::from_bytes(self.path.as_bytes()))
    }

    /// The directory, if the path still leads to the one that was checked, without any symbolic
    /// link. Call it as the server's user, to whom its parents may be open and to others not.
    pub(super) fn enter(&self) -> io::Result<OwnedFd> {
        let how = OpenHow::new()
            .flags(OFlag::O_PATH | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC)
            .resolve(ResolveFlag::RESOLVE_NO_SYMLINKS | ResolveFlag::RESOLVE_NO_MAGICLINKS);
        let dir = openat2(AT_FDCWD, self.path.as_c_str(), how)?;
        let found = fstat(dir.as_fd())?;
        if (found.st_dev, found.st_ino) == (self.device, self.inode) {
            Ok(dir)
        } else {
            Err(io::Error::from_raw_os_error(libc::ESTALE))
        }
    }
}

fn directory(path: &Path) -> io::Result<Metadata> {
    let found = fs::metadata(path)?;
    if found.is_dir() {
        Ok(found)
    } else {
        Err(io::ErrorKind::NotADirectory.into())
    }
}
