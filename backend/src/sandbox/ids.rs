//! User and group ids: 0 inside, an unprivileged one outside.

use std::fs;
use std::io;

use nix::unistd::{Gid, Pid, Uid, setgroups, setresgid, setresuid};

use super::plan::HostIds;

/// Writes the maps of pid 1's user namespace, from outside it.
pub(super) fn map(init: Pid, ids: HostIds) -> io::Result<()> {
    let write = |file: &str, text: String| fs::write(format!("/proc/{init}/{file}"), text);
    if let HostIds::Own { .. } = ids {
        // The kernel wants this first from an ordinary user, lest a group be shed that denies.
        write("setgroups", "deny".to_owned())?;
    }
    write("gid_map", format!("0 {} 1", ids.gid()))?;
    write("uid_map", format!("0 {} 1", ids.uid()))
}

/// Becomes the mapped user, inside the user namespace.
pub(super) fn take(ids: HostIds) -> nix::Result<()> {
    if let HostIds::Given { .. } = ids {
        setgroups(&[])?;
    }
    let (gid, uid) = (Gid::from_raw(0), Uid::from_raw(0));
    setresgid(gid, gid, gid)?;
    setresuid(uid, uid, uid)
}
