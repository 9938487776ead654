//! User and group ids: 0 inside, an unprivileged one outside.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nix::unistd::{Gid, Pid, Uid, setgroups, setresgid, setresuid};

use super::plan::{DEFAULT_BASE_ID, HostIds};

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

/// Gives each sandbox ids that no other has while it stands. Clones share them.
#[derive(Debug, Clone)]
pub(super) struct Ids(Arc<Mutex<Slots>>);

#[derive(Debug)]
struct Slots {
    first: u32,
    taken: BTreeSet<u32>,
}

impl Ids {
    pub(super) fn starting_at(first: u32) -> Self {
        Self(Arc::new(Mutex::new(Slots {
            first,
            taken: BTreeSet::new(),
        })))
    }

    /// For all that are given from now on.
    pub(super) fn start_at(&self, first: u32) {
        self.lock().first = first;
    }

    /// The lowest that are free.
    pub(super) fn lease(&self) -> Lease {
        let mut slots = self.lock();
        let mut free = (slots.first..).filter(|slot| !slots.taken.contains(slot));
        let slot = free.next().unwrap_or(u32::MAX);
        slots.taken.insert(slot);
        Lease {
            ids: HostIds::for_slot(DEFAULT_BASE_ID, slot),
            slot,
            from: self.clone(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Slots> {
        // One insertion or removal at a time.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The ids of one sandbox; free again when it is dropped.
#[derive(Debug)]
pub(super) struct Lease {
    pub(super) ids: HostIds,
    slot: u32,
    from: Ids,
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.from.lock().taken.remove(&self.slot);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_sandboxes_have_the_same_slot_at_a_time_and_slots_come_back() {
        let ids = Ids::starting_at(7);
        let (first, second) = (ids.lease(), ids.lease());
        assert_ne!(first.slot, second.slot);
        let slot = first.slot;
        drop(first);
        assert_eq!(ids.lease().slot, slot);
    }
}
