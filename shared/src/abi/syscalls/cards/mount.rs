//! Mounting, swapping, quotas.

use super::Meaning;

#[rustfmt::skip]
pub(super) const MEANINGS: &[Meaning] = &[
    ("acct", "write a record for every process that ends"),
    ("fsconfig", "set parameters of a file system, and make it"),
    ("fsmount", "turn a set-up file system into a mount"),
    ("fsopen", "begin to set up a file system"),
    ("fspick", "choose a mounted file system to set up anew"),
    ("listmount", "list the mounts below one"),
    ("mount", "attach a file system to a directory"),
    ("mount_setattr", "change attributes of a mount"),
    ("move_mount", "attach a mount at a place"),
    ("open_tree", "get a descriptor for a mount, or a copy of it"),
    ("open_tree_attr", "like open_tree, with mount attributes"),
    ("pivot_root", "exchange the root file system"),
    ("quotactl", "set or ask for disk quotas"),
    ("quotactl_fd", "like quotactl, by descriptor"),
    ("statmount", "ask about a mount"),
    ("swapoff", "stop swapping to a device or file"),
    ("swapon", "start swapping to a device or file"),
    ("umount2", "detach a file system"),
];
