//! A call is refused on one listed arch and open on another.
//!
//! A process on `x86_64` reaches every listed arch that the machine runs (fact 27), so the most
//! open one decides what it can do.

use super::super::fate::Reach;
use super::super::finding::{Check, Findings, Place, Said, Severity};
use super::super::subject::Subject;
use super::{is_or_are, list};
use crate::abi::Arch;

pub(super) const CHECK: Check = Check {
    code: "arch-gap",
    severity: Severity::High,
    looks_for: "what is refused on one listed arch is open on another",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(main) = subject.main_arch() else {
        return;
    };
    for (arch, fates) in subject.arches() {
        // x32 has a check of its own, and no process has both arm64 and x86.
        if arch == main || arch == Arch::X32 || main != Arch::X86_64 || arch != Arch::X86 {
            continue;
        }
        let is_closed = |name| {
            let fate = subject.fate(main, name);
            fate.is_some_and(|fate| fate.reach() == Reach::Closed)
        };
        let open = fates.values().filter(|fate| fate.reach() == Reach::Open);
        let names: Vec<_> = open
            .map(|fate| fate.name)
            .filter(|name| is_closed(name))
            .collect();
        if !names.is_empty() {
            findings.push(
                Place::default(),
                Said::new(
                    format!("{} {} refused on {main}, but open on {arch}", list(&names), is_or_are(&names)),
                    format!("a process on {main} enters the {arch} table by `int 0x80` whenever it likes"),
                    format!("give {arch} the same rules, or do not list it"),
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::is_silent;
    use super::*;
    use crate::filter::Policy;
    use crate::load::{Target, load};
    use crate::verdict::Action;

    #[test]
    fn a_listed_arch_with_fewer_rules_is_found() {
        let source = "arch x86_64 x86\ndefault allow\nerrno EPERM ptrace\n";
        is_silent(&CHECK, source);
        let mut loaded = load(source, &Target::default()).unwrap();
        let policy = loaded.policy.take().unwrap();
        let mut sections = policy.sections().to_vec();
        sections[1].rules.clear();
        let policy = Policy::new(sections, policy.default(), Action::KillProcess);
        loaded.policy = Some(policy.unwrap());
        let found = CHECK.run(&Subject::new(source, &loaded, &Target::default()).unwrap());
        assert_eq!(
            found[0].title,
            "ptrace is refused on x86_64, but open on x86"
        );
    }
}
