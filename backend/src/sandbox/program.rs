//! Looking the command's program up, inside the new root.

use std::ffi::{CString, OsStr};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nix::unistd::{AccessFlags, access};

use super::error::SandboxError;

/// The path for execve: argv's first word if it has a slash, otherwise the first executable of
/// that name in `PATH`.
///
/// Done before the command starts, so that its trace begins with one execve instead of a search.
pub(super) fn find(argv: &[CString], env: &[CString]) -> Result<CString, SandboxError> {
    let name = argv.first().ok_or(SandboxError::EmptyCommand)?;
    let name = OsStr::from_bytes(name.as_bytes());
    if name.is_empty() {
        return Err(SandboxError::EmptyCommand);
    }
    let candidates: Vec<PathBuf> = if name.as_bytes().contains(&b'/') {
        vec![name.into()]
    } else {
        directories(env).map(|dir| dir.join(name)).collect()
    };
    let mut refusal = None;
    for path in candidates {
        match executable(&path) {
            Ok(()) => {
                return CString::new(path.into_os_string().into_vec()).map_err(|_| not_found(name));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => refusal = refusal.or(Some(error)),
        }
    }
    Err(match refusal {
        Some(reason) => SandboxError::NotExecutable {
            program: name.to_owned(),
            reason,
        },
        None => not_found(name),
    })
}

fn not_found(name: &OsStr) -> SandboxError {
    SandboxError::NotFound {
        program: name.to_owned(),
        // The server knows, and says.
        has_rootfs: false,
    }
}

fn directories(env: &[CString]) -> impl Iterator<Item = &Path> {
    env.iter()
        .find_map(|variable| variable.as_bytes().strip_prefix(b"PATH="))
        .unwrap_or_default()
        .split(|&byte| byte == b':')
        .filter(|dir| !dir.is_empty())
        .map(|dir| Path::new(OsStr::from_bytes(dir)))
}

fn executable(path: &Path) -> io::Result<()> {
    let metadata = path.metadata()?;
    if metadata.is_dir() {
        return Err(io::Error::from_raw_os_error(libc::EISDIR));
    }
    // Until the command has started, /proc/self/exe is our own program, from outside the root.
    let ours = Path::new("/proc/self/exe").metadata()?;
    let is_ours = (metadata.dev(), metadata.ino()) == (ours.dev(), ours.ino());
    if !metadata.is_file() || is_ours {
        return Err(io::Error::from_raw_os_error(libc::EACCES));
    }
    Ok(access(path, AccessFlags::X_OK)?)
}
