//! Limits of single processes, and of the run's number of processes.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

use super::handover::Orders;

/// Sets them for this process and all that it makes.
pub(super) fn set(orders: &Orders) -> nix::Result<()> {
    let limits = &orders.limits;
    if !orders.has_memory_cgroup {
        // Data, not address space: loaders and runtimes reserve far more than they touch.
        lower(
            Resource::RLIMIT_DATA,
            limits.memory_bytes,
            limits.memory_bytes,
        )?;
    }
    lower(
        Resource::RLIMIT_CPU,
        limits.cpu_seconds,
        limits.cpu_seconds + 1,
    )?;
    // Counted per user in the run's own user namespace, so runs do not feel each other. One more
    // for pid 1, and one more behind a group's limit, which counts how often it was reached.
    let processes = limits.processes + 1 + u64::from(orders.has_pids_cgroup);
    lower(Resource::RLIMIT_NPROC, processes, processes)?;
    lower(Resource::RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes)?;
    lower(Resource::RLIMIT_NOFILE, limits.files, limits.files)?;
    lower(Resource::RLIMIT_CORE, 0, 0)?;
    lower(Resource::RLIMIT_MEMLOCK, 1 << 16, 1 << 16)?;
    lower(Resource::RLIMIT_MSGQUEUE, 1 << 16, 1 << 16)?;
    lower(Resource::RLIMIT_SIGPENDING, 256, 256)
}

/// The server's own hard limit may be lower, and nobody inside could raise it.
fn lower(resource: Resource, soft: u64, hard: u64) -> nix::Result<()> {
    let (_, most) = getrlimit(resource)?;
    setrlimit(resource, soft.min(most), hard.min(most))
}
