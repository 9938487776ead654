//! What is shown of the host, or of the operator's tree in its place, taken by descriptor while
//! that can still be named.

use std::ffi::{CStr, CString};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStringExt;

use nix::errno::Errno;
use nix::fcntl::{AT_FDCWD, OFlag, OpenHow, ResolveFlag, openat2, readlinkat};
use nix::unistd::symlinkat;

use super::{attach_new, make_file};
use crate::sandbox::error::{SandboxError, at};
use crate::sandbox::rootfs::Rootfs;
use crate::sandbox::step::Step;
use crate::sys::mount::{self, Depth, NO_DEV, NO_EXEC, NO_SUID, READ_ONLY};

/// Beside /usr, where there are such: symbolic links into it, or directories of their own on
/// systems that have not merged them.
const SYSTEM_DIRS: [&CStr; 6] = [c"bin", c"sbin", c"lib", c"lib32", c"lib64", c"libx32"];
/// What an operator's tree may show beside; the host's are nobody's business.
const TREE_DIRS: [&CStr; 2] = [c"opt", c"srv"];

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
/// How other files look.
const FILES: u64 = PROGRAMS | NO_EXEC;

/// Private copies of mounts, attached nowhere yet.
#[derive(Debug)]
pub(in crate::sandbox) struct Trees {
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
    /// Programs and what belongs to them from the operator's tree, or from the host; nodes from
    /// the host.
    pub(super) fn take(rootfs: Option<&Rootfs>) -> Result<Self, SandboxError> {
        let base = match rootfs {
            Some(rootfs) => rootfs.enter(),
            None => open(AT_FDCWD, c"/", ResolveFlag::empty()),
        };
        let base = base.map_err(at(Step::OpenRootfs))?;
        let more: &[&CStr] = rootfs.map_or(&[], |_| &TREE_DIRS);
        Self::take_from(base.as_fd(), more).map_err(at(Step::TakeTrees))
    }

    fn take_from(base: BorrowedFd<'_>, more: &[&'static CStr]) -> io::Result<Self> {
        let mut system = Vec::new();
        for name in SYSTEM_DIRS.iter().chain(more) {
            if let Some(found) = System::take(base, name)? {
                system.push((*name, found));
            }
        }
        let mut nodes = Vec::new();
        for (path, name) in NODES {
            // A node keeps its flags: NO_DEV would make it useless, and its own driver decides.
            nodes.push((name, mount::copy(AT_FDCWD, path, Depth::One)?));
        }
        Ok(Self {
            usr: tree(base, c"usr", PROGRAMS)?,
            system,
            nodes,
            ld_so_cache: optional(tree(base, c"etc/ld.so.cache", FILES))?,
            alternatives: optional(tree(base, c"etc/alternatives", FILES))?,
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
    fn take(base: BorrowedFd<'_>, name: &CStr) -> io::Result<Option<Self>> {
        match readlinkat(base, name) {
            // It is made again as it is, and leads somewhere in the run's own root.
            Ok(target) => Ok(Some(Self::Link(CString::new(target.into_vec())?))),
            Err(Errno::ENOENT) => Ok(None),
            // Not a link: a directory.
            Err(_) => Ok(Some(Self::Tree(tree(base, name, PROGRAMS)?))),
        }
    }
}

/// A link on the way cannot lead out of `base`, wherever it points.
fn tree(base: BorrowedFd<'_>, path: &CStr, attributes: u64) -> io::Result<OwnedFd> {
    let inside = ResolveFlag::RESOLVE_IN_ROOT | ResolveFlag::RESOLVE_NO_MAGICLINKS;
    let place = open(base, path, inside)?;
    let tree = mount::copy(place.as_fd(), c"", Depth::Tree)?;
    mount::restrict(tree.as_fd(), attributes, Depth::Tree)?;
    Ok(tree)
}

fn open(base: BorrowedFd<'_>, path: &CStr, resolve: ResolveFlag) -> io::Result<OwnedFd> {
    let how = OpenHow::new()
        .flags(OFlag::O_PATH | OFlag::O_CLOEXEC)
        .resolve(resolve);
    Ok(openat2(base, path, how)?)
}

fn optional(tree: io::Result<OwnedFd>) -> io::Result<Option<OwnedFd>> {
    match tree {
        Ok(tree) => Ok(Some(tree)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
