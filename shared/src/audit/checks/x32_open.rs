//! A call is refused on `x86_64` and open through x32.
//!
//! x32 has the same arch value; only bit 30 of the number differs (fact 28). Whether a kernel
//! answers such calls is a build option, so the hole shows in the filter and not on every machine.

use super::super::fate::Reach;
use super::super::finding::{Check, Findings, Place, Said, Severity};
use super::super::subject::Subject;
use super::{is_or_are, list};
use crate::abi::Arch;

pub(super) const CHECK: Check = Check {
    code: "x32-open",
    severity: Severity::High,
    looks_for: "what is refused on x86_64 is open with x32's numbers",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let policy = subject.policy;
    if policy.section(Arch::X86_64).is_none() {
        return;
    }
    let names: Vec<&str> = match policy.section(Arch::X32) {
        Some(_) => gaps(subject),
        None if policy.foreign().lets_through() => vec!["everything"],
        None => return,
    };
    if names.is_empty() {
        return;
    }
    let title = format!("{} {} open through x32", list(&names), is_or_are(&names));
    findings.push(
        Place::default(),
        Said::new(
            title,
            "x32 calls come under the arch value of x86_64 with bit 30 set in the number, so \
             rules on the plain numbers do not see them; kernels with CONFIG_X86_X32_ABI run them",
            "do not list x32, or repeat the rules for it",
        ),
    );
}

fn gaps<'a>(subject: &'a Subject<'_>) -> Vec<&'a str> {
    let natives = subject.arches().filter(|(arch, _)| *arch == Arch::X86_64);
    let fates = natives.flat_map(|(_, fates)| fates.values());
    let is_gap = |name: &&str| {
        let twin = subject.fate(Arch::X32, name);
        twin.is_some_and(|twin| twin.reach() == Reach::Open)
    };
    let closed = fates.filter(|fate| fate.reach() == Reach::Closed);
    closed.map(|fate| fate.name).filter(is_gap).collect()
}

#[cfg(test)]
mod tests {
    use super::super::trial::is_silent;
    use super::*;
    use crate::filter::Policy;
    use crate::load::{Target, load};
    use crate::verdict::Action;

    #[test]
    fn a_denylist_that_forgets_x32_is_found() {
        let source = "arch x86_64 x32\ndefault allow\nerrno EPERM ptrace\n";
        is_silent(&CHECK, source);
        let mut loaded = load(source, &Target::default()).unwrap();
        let policy = loaded.policy.take().unwrap();
        let mut sections = policy.sections().to_vec();
        sections[1].rules.clear();
        let policy = Policy::new(sections, policy.default(), Action::KillProcess);
        loaded.policy = Some(policy.unwrap());
        let found = CHECK.run(&Subject::new(source, &loaded, &Target::default()).unwrap());
        assert_eq!(found[0].title, "ptrace is open through x32");
    }
}
