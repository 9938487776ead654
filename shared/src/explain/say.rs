//! Actions, syscalls and gaps in words.

use super::machine::Gap;
use crate::abi::{Arch, errno, syscalls};
use crate::filter::NrSet;
use crate::verdict::Action;
use crate::wire::ActionReport;

/// `errno(1) EPERM`, `allow`.
pub(super) fn action(action: Action) -> ActionReport {
    let text = match action {
        Action::Errno(0) => "errno(0), which looks like success".to_owned(),
        Action::Errno(number) => errno::name(number)
            .map_or_else(|| action.to_string(), |name| format!("{action} {name}")),
        other => other.to_string(),
    };
    ActionReport {
        action: action.name().to_owned(),
        data: action.data(),
        text,
    }
}

/// The answer that nobody knows.
pub(super) fn unknown() -> ActionReport {
    ActionReport {
        action: "unknown".to_owned(),
        data: 0,
        text: "unknown".to_owned(),
    }
}

/// Why something is not proven.
pub(super) fn gap(gap: Gap) -> String {
    super::Unproven::from(gap).to_string()
}

/// The syscalls of an arch among the numbers, by name and sorted, and the numbers without one.
pub(super) fn named(arch: Arch, numbers: &NrSet) -> (Vec<&'static str>, Vec<(u32, u32)>) {
    let (mut names, mut rest) = (Vec::new(), Vec::new());
    let table = syscalls::all(arch);
    for &(low, high) in numbers.ranges() {
        let mut next = Some(low);
        let from = table.partition_point(|(nr, _)| *nr < low);
        for &(nr, name) in table[from..].iter().take_while(|(nr, _)| *nr <= high) {
            names.push(name);
            if let Some(low) = next.filter(|low| *low < nr) {
                rest.push((low, nr - 1));
            }
            next = nr.checked_add(1);
        }
        rest.extend(next.filter(|low| *low <= high).map(|low| (low, high)));
    }
    names.sort_unstable();
    // Tables may give one name several numbers.
    names.dedup();
    (names, rest)
}

/// A syscall by name, or `nr 400`.
pub(super) fn syscall(arch: Arch, nr: u32) -> String {
    let name = syscalls::name(arch, nr);
    name.map_or_else(|| format!("nr {nr}"), str::to_owned)
}
