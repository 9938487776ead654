//! What isolates a run, said plainly.

use super::cgroup::{Cgroups, Controller, Version};
use super::limits::RunLimits;
use super::plan::{HostIds, Plan};
use super::timens;

/// One layer of isolation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// Stable name.
    pub name: &'static str,
    /// Whether this run has it.
    pub present: bool,
    /// One sentence: what it does here, or why it is missing.
    pub detail: String,
}

impl Layer {
    fn present(name: &'static str, detail: impl Into<String>) -> Self {
        Self {
            name,
            present: true,
            detail: detail.into(),
        }
    }
}

/// The layers of a sandbox whose steps have all succeeded.
pub(super) fn list(plan: &Plan, ids: HostIds) -> Vec<Layer> {
    let (uid, gid) = (ids.uid(), ids.gid());
    let user = match ids {
        HostIds::Given { .. } => Layer::present(
            "user_namespace",
            format!("root inside is user {uid}, group {gid} outside, which no other run has now"),
        ),
        HostIds::Own { .. } => Layer::present(
            "user_namespace",
            format!(
                "root inside is the server's own user {uid}, group {gid} outside, shared by all \
                 runs, because the server is not root"
            ),
        ),
    };
    let mut layers = vec![
        user,
        Layer::present(
            "pid_namespace",
            "sees its own processes only; all die with its pid 1",
        ),
        Layer::present(
            "mount_namespace",
            match &plan.rootfs {
                None => "has a root of its own: the host's /usr read-only, the rest made for this \
                         run"
                .to_owned(),
                Some(rootfs) => format!(
                    "has a root of its own: the programs of {} read-only, the rest made for this run",
                    rootfs.path().display()
                ),
            },
        ),
        Layer::present(
            "net_namespace",
            "has its own loopback interface and no way to any network",
        ),
        Layer::present(
            "ipc_namespace",
            "has its own message queues, semaphores and shared memory",
        ),
        Layer::present("uts_namespace", "has its own host name"),
        Layer::present("cgroup_namespace", "does not see where the host put it"),
        if timens::is_offered() {
            Layer::present(
                "time_namespace",
                "its machine seems to be up since a minute before the sandbox was built; the clock \
                 of the day is the host's, and no capability to set it is left",
            )
        } else {
            Layer {
                name: "time_namespace",
                present: false,
                detail: "sees how long the host is up: this kernel has no time namespaces \
                         (CONFIG_TIME_NS)"
                    .to_owned(),
            }
        },
        Layer::present(
            "capabilities",
            "all five sets are empty: root inside may do what any user may",
        ),
        Layer::present(
            "no_new_privs",
            "set-user-ID programs and file capabilities give nothing",
        ),
        Layer::present(
            "safety_filter",
            if plan.is_strict {
                "around pid 1; the command has strict mode in its place, which allows less"
            } else {
                "the sandbox's own seccomp filter, below the learner's"
            },
        ),
    ];
    layers.extend(cgroups(plan.nursery.cgroups(), &plan.limits));
    layers
}

/// What control groups hold for the run as a whole, and what there is in their place.
fn cgroups(cgroups: &Cgroups, limits: &RunLimits) -> Vec<Layer> {
    let mib = limits.memory_bytes >> 20;
    let (n_processes, percent) = (limits.processes, limits.cpu_percent);
    let layer = |name, controller, held: String, else_: String| match (
        cgroups.version(controller),
        cgroups.missing(controller),
    ) {
        (Some(version), _) => Layer::present(name, format!("{held} (control groups {version})")),
        (None, reason) => Layer {
            name,
            present: false,
            detail: match reason {
                Some(reason) => format!("{else_}: {reason}"),
                None => else_,
            },
        },
    };
    let memory = match cgroups.version(Controller::Memory) {
        Some(Version::Two) => "at the limit all are killed",
        Some(Version::One) | None => "at the limit the largest is killed",
    };
    let mut layers = vec![
        layer(
            "memory_cgroup",
            Controller::Memory,
            format!(
                "all processes together get {mib} MiB, files in memory, sockets and kernel memory \
                 included; {memory}"
            ),
            format!("each process gets {mib} MiB of data by itself instead"),
        ),
        layer(
            "pids_cgroup",
            Controller::Pids,
            format!("{n_processes} processes and threads at once, counted"),
            format!(
                "the limit of {n_processes} processes and threads is kept by RLIMIT_NPROC of the \
                 run's own user namespace alone"
            ),
        ),
    ];
    if percent < 100 {
        layers.push(layer(
            "cpu_cgroup",
            Controller::Cpu,
            format!("all processes together get {percent} percent of one CPU"),
            "all processes together get a whole CPU".to_owned(),
        ));
    }
    layers
}
