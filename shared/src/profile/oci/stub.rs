//! runc's stub: calls that are newer than everything that a profile names fail with ENOSYS, so
//! that a libc falls back to older ones (facts 30 and 59).
//!
//! runc asks the stub before the filter. Its rules stand first in each section; they belong to no
//! rule of the profile, so their origin is that of the default action, which is why there is a
//! stub.
//!
//! Under `x86_64`'s arch value the stub tells calls by bit 30 alone, so it speaks for 0x80000000
//! and up as if those were `x86_64` numbers. Our policies know such numbers as x32's, which then
//! gets a section even if the profile does not list it; everything else in it is refused as
//! foreign calls are.

use super::rule::Rule;
use crate::abi::{Arch, X32_SYSCALL_BIT, errno, multiplex};
use crate::filter::{self, Guard, NrSet, Outcome, SKIPPED, Section};
use crate::verdict::Action;

/// Numbers under `x86_64`'s arch value that have bit 30 clear and are beyond its own.
const HIGH_NATIVE: (u32, u32) = (0x8000_0000, 0xbfff_ffff);
/// Those that have bit 30 set and are beyond x32's; -1 is one of them.
const HIGH_X32: (u32, u32) = (0xc000_0000, u32::MAX);

/// Puts the stub in front of every section, if the profile's default action calls for it.
pub(super) fn put_in_front(
    sections: &mut Vec<Section>,
    rules: &[Rule<'_>],
    default: Outcome,
    foreign: Action,
) {
    if matches!(
        default.action,
        Action::Allow(_) | Action::Log(_) | Action::Trace(_)
    ) {
        return;
    }
    let stub = Outcome {
        action: Action::Errno(errno::number("ENOSYS").unwrap_or_default()),
        ..default
    };
    let mut is_native_stubbed = false;
    for section in sections.iter_mut() {
        // An arch of which no rule names a call has no stub.
        let Some(last) = last_named(section.arch, rules) else {
            continue;
        };
        is_native_stubbed |= section.arch == Arch::X86_64;
        let ranges = match section.arch {
            Arch::X86_64 => vec![(last + 1, X32_SYSCALL_BIT - 1)],
            Arch::X32 => vec![(last + 1, HIGH_NATIVE.0 - 1), HIGH_X32],
            Arch::X86 | Arch::Aarch64 | Arch::Riscv64 => vec![(last + 1, u32::MAX)],
        };
        section.rules.insert(0, always(ranges, stub));
    }
    if !is_native_stubbed {
        return;
    }
    let high = always(vec![HIGH_NATIVE], stub);
    if let Some(x32) = sections.iter_mut().find(|s| s.arch == Arch::X32) {
        x32.rules.insert(0, high);
    } else {
        let refused = Outcome {
            action: foreign,
            ..default
        };
        let rest = always(vec![(X32_SYSCALL_BIT, SKIPPED - 1)], refused);
        sections.push(Section {
            arch: Arch::X32,
            rules: vec![high, rest],
        });
    }
}

fn always(ranges: Vec<(u32, u32)>, outcome: Outcome) -> filter::Rule {
    filter::Rule {
        numbers: NrSet::from_iter(ranges),
        guard: Guard::Always,
        outcome,
    }
}

/// The largest number that a rule names on an arch, whatever the rule does. As in runc, 0 is as
/// good as none, and calls that libseccomp knows by x86's multiplexers have no number there.
fn last_named(arch: Arch, rules: &[Rule<'_>]) -> Option<u32> {
    let names = rules.iter().flat_map(|rule| &rule.names);
    let numbers = names
        .filter(|name| arch != Arch::X86 || multiplex::behind(name.text).is_none())
        .filter_map(|name| name.known?.number(arch));
    numbers.max().filter(|&last| last > 0)
}
