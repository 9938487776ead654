//! Limits that a run reached, as its control groups counted them.

use crate::config::Limits;
use crate::sandbox::Reached;
use ringside_shared::wire::LimitReached;

/// The limit on memory, as the last event names it.
pub(super) const MEMORY: &str = "memory";

/// The limits reached, and the same for people. To stand still is what a share of the CPU means,
/// so it is listed and not told.
pub(super) fn tell(reached: Reached, limits: &Limits) -> (Vec<LimitReached>, Option<String>) {
    let Reached {
        oom_kills,
        forks_refused,
        throttled,
    } = reached;
    let counted = [
        (MEMORY, oom_kills),
        ("processes", forks_refused),
        ("cpu_percent", throttled),
    ];
    let hit = counted
        .into_iter()
        .filter(|(_, times)| *times > 0)
        .map(|(limit, times)| LimitReached {
            limit: limit.to_owned(),
            times,
        });
    let memory = (oom_kills > 0).then(|| {
        format!(
            "the run used more than {} bytes of memory; the kernel killed {oom_kills} of its \
             processes",
            limits.memory_bytes
        )
    });
    let processes = (forks_refused > 0).then(|| {
        format!(
            "the run had all of its {} processes and threads; {forks_refused} more were refused",
            limits.processes
        )
    });
    let told: Vec<_> = memory.into_iter().chain(processes).collect();
    (hit.collect(), (!told.is_empty()).then(|| told.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_reached_nothing_has_nothing_to_tell() {
        let (hit, told) = tell(Reached::default(), &Limits::default());
        assert_eq!((hit.len(), told), (0, None));
    }

    #[test]
    fn each_limit_is_listed_with_its_count_and_told_in_words() {
        let reached = Reached {
            oom_kills: 1,
            forks_refused: 3,
            throttled: 9,
        };
        let (hit, told) = tell(reached, &Limits::default());
        let hit: Vec<_> = hit
            .iter()
            .map(|one| (one.limit.as_str(), one.times))
            .collect();
        assert_eq!(hit, [("memory", 1), ("processes", 3), ("cpu_percent", 9)]);
        let told = told.unwrap();
        assert!(
            told.contains("killed 1 of its processes; the run had all of its 64"),
            "{told}"
        );
    }
}
