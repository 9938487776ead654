//! Which CPU a run gets: tracer and tracee share one, because a stop between two costs a wake-up.

use nix::sched::{CpuSet, sched_getaffinity};
use nix::unistd::Pid;
use ringside_shared::wire::Layer;
use std::sync::OnceLock;

/// The CPU of a slot; slots spread over all CPUs that we may use. `None` if we cannot tell.
pub(super) fn for_slot(slot: u32) -> Option<usize> {
    // Read once, before any thread of ours is pinned.
    static CPUS: OnceLock<Vec<usize>> = OnceLock::new();
    let cpus = CPUS.get_or_init(allowed);
    let slot = usize::try_from(slot).ok()?;
    let position = slot.checked_rem(cpus.len())?;
    cpus.get(position).copied()
}

/// What a run is told of its CPUs.
pub(super) fn layer(cpu: Option<usize>) -> Layer {
    let detail = match cpu {
        Some(cpu) => format!(
            "the command and its tracer share CPU {cpu}: a call is several times cheaper to watch \
             than across two, and no run takes another's; `parallel` lifts this"
        ),
        None => {
            "the command may use every CPU of the server: its threads run at the same time, and \
                 watching a call costs up to 30 times more, because command and tracer wake each \
                 other across CPUs"
                .to_owned()
        }
    };
    Layer {
        name: "one_cpu".to_owned(),
        present: cpu.is_some(),
        detail,
    }
}

fn allowed() -> Vec<usize> {
    // The main thread's set: this thread's may be one that was pinned.
    let process = Pid::from_raw(i32::try_from(std::process::id()).unwrap_or(0));
    let Ok(set) = sched_getaffinity(process) else {
        return Vec::new();
    };
    (0..CpuSet::count())
        .filter(|&cpu| set.is_set(cpu).unwrap_or(false))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_slots_have_different_cpus_where_there_are_two() {
        let n_cpus = allowed().len();
        assert!(n_cpus > 0);
        assert_eq!(for_slot(0) == for_slot(1), n_cpus == 1);
    }
}
