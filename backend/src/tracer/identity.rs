//! Who a tracee is: its ids inside the sandbox, from `/proc/TID/status`.

use std::fs;

use nix::unistd::Pid;

/// A tracee's ids. Those named "inside" are what the command itself sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    /// Process id inside.
    pub(super) pid: i32,
    /// Thread id inside.
    pub(super) tid: i32,
    /// Process id in our own pid namespace.
    pub(super) host_pid: Pid,
    /// Parent's process id in our own pid namespace.
    pub(super) host_parent: Pid,
    /// `Seccomp_filters:`, if the kernel tells.
    pub(super) n_filters: Option<u32>,
    /// How many pid namespaces deep the inside is; 0 is our own.
    pub(super) depth: usize,
    /// The kernel's name for it.
    pub(super) comm: String,
}

impl Identity {
    /// Reads it; `None` when the tracee is gone. `depth` is that of the sandbox's pid namespace,
    /// or `None` to take the tracee's own.
    pub(super) fn of(tid: Pid, depth: Option<usize>) -> Option<Self> {
        let status = fs::read(format!("/proc/{tid}/status")).ok()?;
        Self::parse(&String::from_utf8_lossy(&status), depth)
    }

    fn parse(status: &str, depth: Option<usize>) -> Option<Self> {
        let field = |name: &str| {
            let mut values = status.lines().filter_map(|line| line.split_once(":\t"));
            values.find(|(key, _)| *key == name).map(|(_, value)| value)
        };
        let ids = |name: &str| -> Option<Vec<i32>> {
            let ids = field(name)?.split_whitespace().map(str::parse);
            ids.collect::<Result<_, _>>().ok()
        };
        let (tids, pids) = (ids("NSpid")?, ids("NStgid")?);
        let depth = depth.unwrap_or(tids.len() - 1);
        Some(Self {
            // A namespace that the command made itself is deeper; it is seen from the sandbox's.
            pid: *pids.get(depth)?,
            tid: *tids.get(depth)?,
            host_pid: Pid::from_raw(*pids.first()?),
            host_parent: Pid::from_raw(field("PPid")?.parse().ok()?),
            n_filters: field("Seccomp_filters").and_then(|n| n.parse().ok()),
            depth,
            comm: field("Name")?.to_owned(),
        })
    }
}

/// How many filters the kernel counts for a thread, if it tells.
pub(super) fn n_filters(tid: Pid) -> Option<u32> {
    Identity::of(tid, Some(0))?.n_filters
}

/// The kernel's name for a thread; empty when it is gone.
pub(super) fn comm(tid: Pid) -> String {
    let comm = fs::read(format!("/proc/{tid}/comm")).unwrap_or_default();
    String::from_utf8_lossy(comm.strip_suffix(b"\n").unwrap_or(&comm)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUS: &str = "Name:\tdate\nTgid:\t812\nPid:\t813\nPPid:\t811\nNStgid:\t812\t2\t1\n\
                          NSpid:\t813\t3\t2\nSeccomp:\t2\nSeccomp_filters:\t2\n";

    #[test]
    fn ids_are_those_of_the_sandbox_even_in_a_deeper_namespace() {
        let identity = Identity::parse(STATUS, Some(1)).unwrap();
        assert_eq!((identity.pid, identity.tid), (2, 3));
        assert_eq!(identity.host_pid, Pid::from_raw(812));
        assert_eq!(identity.n_filters, Some(2));
    }

    #[test]
    fn the_leader_s_own_namespace_is_the_innermost() {
        let identity = Identity::parse(STATUS, None).unwrap();
        assert_eq!((identity.pid, identity.depth), (1, 2));
    }

    #[test]
    fn a_thread_of_our_own_is_found() {
        let me = Identity::of(Pid::this(), None).unwrap();
        assert_eq!(me.host_pid, Pid::this());
        assert!(!comm(Pid::this()).is_empty());
    }
}
