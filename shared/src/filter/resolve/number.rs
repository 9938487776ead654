//! Syscalls by number, for those that have no name.

use crate::abi::{Arch, X32_SYSCALL_BIT};
use crate::filter::NrSet;
use crate::filter::ast::Numbers;
use crate::text::{Diagnostic, Diagnostics};

/// What conditions on a number call it: it has no signature, so arguments go by position.
pub(super) const NAME: &str = "a number";

/// The numbers of a rule, as `seccomp_data.nr` holds them.
pub(super) fn numbers(written: &[Numbers], arches: &[Arch], problems: &mut Diagnostics) -> NrSet {
    let ranges = written.iter().filter_map(|numbers| {
        range(numbers, problems).inspect(|range| place(numbers, *range, arches, problems))
    });
    let ranges: Vec<_> = ranges.collect();
    ranges.into_iter().collect()
}

fn range(numbers: &Numbers, problems: &mut Diagnostics) -> Option<(u32, u32)> {
    let (Ok(low), Ok(high)) = (u32::try_from(numbers.low), u32::try_from(numbers.high)) else {
        let message = "a syscall number has 32 bits";
        problems.push(Diagnostic::error("number-too-large", numbers.span, message));
        return None;
    };
    if low > high {
        let message = "this range of numbers is empty";
        let error = Diagnostic::error("empty-range", numbers.span, message);
        problems.push(error.with_help("write the lower end first"));
        return None;
    }
    Some((low, high))
}

/// Warns about numbers that cannot mean what was meant.
fn place(numbers: &Numbers, (low, high): (u32, u32), arches: &[Arch], problems: &mut Diagnostics) {
    let can_come = |arch: &Arch| match arch {
        Arch::X32 => high >= X32_SYSCALL_BIT,
        // Above stand the numbers of x32, under the same arch value (fact 28).
        Arch::X86_64 => low < X32_SYSCALL_BIT,
        _ => true,
    };
    let n_meant = arches.iter().filter(|arch| can_come(arch)).count();
    let warning = if n_meant == 0 && !arches.is_empty() {
        let message = "no call on this arch has such a number";
        Diagnostic::warning("number-of-other-arch", numbers.span, message)
            .with_help("numbers from 0x40000000 on are those of x32")
    } else if n_meant > 1 {
        let message = "a number means another call on each arch";
        Diagnostic::warning("number-on-arches", numbers.span, message)
            .with_help("say for which arch it is: `allow 335 on x86_64`")
    } else {
        return;
    };
    problems.push(warning);
}
