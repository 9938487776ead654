//! /dev: the harmless nodes and the usual links.

use std::io;
use std::os::fd::BorrowedFd;

use nix::unistd::symlinkat;

use super::host::Trees;
use super::make_dir;

pub(super) fn make(root: BorrowedFd<'_>, host: &Trees) -> io::Result<()> {
    make_dir(root, c"dev")?;
    host.attach_nodes(root)?;
    for (target, name) in [
        (c"/proc/self/fd", c"dev/fd"),
        (c"/proc/self/fd/0", c"dev/stdin"),
        (c"/proc/self/fd/1", c"dev/stdout"),
        (c"/proc/self/fd/2", c"dev/stderr"),
    ] {
        symlinkat(target, root, name)?;
    }
    Ok(())
}
