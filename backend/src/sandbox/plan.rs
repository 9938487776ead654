//! All decisions for one sandbox, made before the first process of it exists.

use std::ffi::CString;
use std::os::fd::OwnedFd;

use nix::unistd::{Gid, Uid, getegid, geteuid};
use ringside_shared::bpf::BpfProgram;

use super::frame::Frame;
use super::limits::RunLimits;
use super::nursery::Nursery;
use super::rootfs::Rootfs;

/// First host id of the default range: far above what distributions, directory services and
/// `/etc/subuid` hand out, and the range that systemd leaves to container managers.
pub const DEFAULT_BASE_ID: u32 = 1_879_048_192;

/// All decisions for one sandbox.
#[derive(Debug)]
pub struct Plan {
    /// Program and arguments. The program is looked up in the sandbox.
    pub argv: Vec<CString>,
    /// The command's environment, whole: see [`default_environment`].
    pub env: Vec<CString>,
    /// Its standard input, output and error.
    pub stdio: [OwnedFd; 3],
    /// What it may use.
    pub limits: RunLimits,
    /// Where the sandbox comes from.
    pub nursery: Nursery,
    /// The learner's filters, oldest first.
    pub filters: Vec<BpfProgram>,
    /// Whether the tracer puts the command into strict mode right after its execve. It then has no
    /// filter at all, because a thread has either mode (fact 50); pid 1 has its own as ever.
    pub is_strict: bool,
    /// The one CPU of all its processes; `None`: any.
    pub cpu: Option<usize>,
    /// Its host name.
    pub hostname: String,
    /// Whose programs it shows; `None`: the host's.
    pub rootfs: Option<Rootfs>,
}

impl Plan {
    /// What must be known of it before its sandbox is built.
    pub(super) fn frame(&self) -> Frame {
        Frame {
            is_strict: self.is_strict,
            rootfs: self.rootfs.clone(),
            ..Frame::new(self.hostname.clone(), &self.limits)
        }
    }
}

/// The launcher for a program that calls [`super::become_child`] itself.
pub const OWN_EXECUTABLE: &str = "/proc/self/exe";

/// The environment of a command: built from nothing, the same on every host.
pub fn default_environment() -> Vec<CString> {
    [
        c"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        c"HOME=/root",
        c"USER=root",
        c"LANG=C.UTF-8",
        c"TERM=dumb",
        c"TZ=UTC",
    ]
    .map(CString::from)
    .into()
}

/// Who uid 0 and gid 0 of the sandbox are on the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostIds {
    /// An unprivileged id that no other sandbox has while this one stands. Only root may give it.
    Given {
        /// Host user id.
        uid: Uid,
        /// Host group id.
        gid: Gid,
    },
    /// The server's own ids, which an ordinary user cannot change. Sandboxes at the same time
    /// share them, and supplementary groups stay.
    Own {
        /// Host user id.
        uid: Uid,
        /// Host group id.
        gid: Gid,
    },
}

impl HostIds {
    /// The best that this server can give to the sandbox in `slot`, which no other that stands has: as root `base + slot`, otherwise its own.
    pub fn for_slot(base: u32, slot: u32) -> Self {
        if geteuid().is_root() {
            let id = base.saturating_add(slot);
            Self::Given {
                uid: Uid::from_raw(id),
                gid: Gid::from_raw(id),
            }
        } else {
            Self::Own {
                uid: geteuid(),
                gid: getegid(),
            }
        }
    }

    /// The host's user id.
    pub fn uid(self) -> Uid {
        match self {
            Self::Given { uid, .. } | Self::Own { uid, .. } => uid,
        }
    }

    /// The host's group id.
    pub fn gid(self) -> Gid {
        match self {
            Self::Given { gid, .. } | Self::Own { gid, .. } => gid,
        }
    }
}
