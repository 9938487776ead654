//! What is shown of the host, taken by descriptor while the host can still be named.

use std::ffi::{CStr, CString};
use std::fs;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStringExt;

use nix::fcntl::AT_FDCWD;
use nix::unistd::symlinkat;

use super::{attach_new, make_file};
use crate::sys::mount::{self, Depth, NO_DEV, NO_EXEC, NO_SUID, READ_ONLY};

/// Beside /usr, where the host has them: symbolic links into it, or directories of their own on
/// hosts that have not merged them.
const SYSTEM_DIRS: [(&CStr, &CStr); 6] = [
    (c"/bin", c"bin"),
    (c"/sbin", c"sbin"),
    (c"/lib", c"lib"),
    (c"/lib32", c"lib32"),
    (c"/lib64", c"lib64"),
    (c"/libx32", c"libx32"),
];

/// Device nodes that give nothing away and hold no state: name on the host, name in the root.
const NODES: [(&CStr, &CStr); 6] = [
    (c"/dev/null", c"dev/null"),
    (c"/dev/zero", c"dev/zero"),
    (c"/dev/full", c"dev/full"),
    (c"/dev/random", c"dev/random"),
    (c"/dev/urandom", c"dev/urandom"),
    (c"/dev/tty", c"dev/tty"),
];

/// How programs look in the root: not writable, no set-user-ID, no devices.
const PROGRAMS: u64 = READ_ONLY | NO_SUID | NO_DEV;
/// How other files of the host look.
const FILES: u64 = PROGRAMS | NO_EXEC;

/// Private copies of host mounts, attached nowhere yet.
#[derive(Debug)]
pub(super) struct Trees {
    usr: OwnedFd,
    system: Vec<(&'static CStr, System)>,
    nodes: Vec<(&'static CStr, OwnedFd)>,
    /// The dynamic loader's index; without it each program searches every library directory.
    pub(super) ld_so_cache: Option<OwnedFd>,
    /// Where Debian's /usr/bin/awk and its like lead.
    pub(super) alternatives: Option<OwnedFd>,
}

#[derive(Debug)]
enum System {
    Link(CString),
    Tree(OwnedFd),
}

impl Trees {
    pub(super) fn take() -> io::Result<Self> {
        let mut system = Vec::new();
        for (path, name) in SYSTEM_DIRS {
            if let Some(found) = System::take(path)? {
                system.push((name, found));
            }
        }
        let mut nodes = Vec::new();
        for (path, name) in NODES {
            // A node keeps its flags: NO_DEV would make it useless, and its own driver decides.
            nodes.push((name, mount::copy(AT_FDCWD, path, Depth::One)?));
        }
        Ok(Self {
            usr: tree(c"/usr", PROGRAMS)?,
            system,
            nodes,
            ld_so_cache: optional(tree(c"/etc/ld.so.cache", FILES))?,
            alternatives: optional(tree(c"/etc/alternatives", FILES))?,
        })
    }

    /// Makes /usr and its companions.
    pub(super) fn attach_system(&self, root: BorrowedFd<'_>) -> io::Result<()> {
        attach_new(root, c"usr", self.usr.as_fd())?;
        for (name, found) in &self.system {
            match found {
                System::Link(target) => symlinkat(target.as_c_str(), root, *name)?,
                System::Tree(tree) => attach_new(root, name, tree.as_fd())?,
            }
        }
        Ok(())
    }

    /// Makes the nodes in /dev.
    pub(super) fn attach_nodes(&self, root: BorrowedFd<'_>) -> io::Result<()> {
        for (name, node) in &self.nodes {
            make_file(root, name)?;
            mount::attach(node.as_fd(), root, name)?;
        }
        Ok(())
    }
}

impl System {
    fn take(path: &'static CStr) -> io::Result<Option<Self>> {
        let name = path.to_str().map_err(io::Error::other)?;
        match fs::read_link(name) {
            Ok(target) => {
                let target = CString::new(target.into_os_string().into_vec())?;
                Ok(Some(Self::Link(target)))
            }
            // Not a link: a directory, or nothing.
            Err(_) => Ok(optional(tree(path, PROGRAMS))?.map(Self::Tree)),
        }
    }
}

fn tree(path: &CStr, attributes: u64) -> io::Result<OwnedFd> {
    let tree = mount::copy(AT_FDCWD, path, Depth::Tree)?;
    mount::restrict(tree.as_fd(), attributes, Depth::Tree)?;
    Ok(tree)
}

fn optional(tree: io::Result<OwnedFd>) -> io::Result<Option<OwnedFd>> {
    match tree {
        Ok(tree) => Ok(Some(tree)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
