//! Calls of arches that the filter does not know are let through.
//!
//! On `x86_64` any process may enter by `int 0x80` with i386's numbers, where 59 is not execve
//! (fact 27). A filter that looks at numbers only forbids the wrong calls there.

use super::super::finding::{Check, Findings, Place, Said, Severity};
use super::super::subject::{Subject, action_text};
use crate::abi::SeccompData;
use crate::bpf::{self, BpfProgram};
use crate::verdict::Action;

pub(super) const CHECK: Check = Check {
    code: "arch-unchecked",
    severity: Severity::High,
    looks_for: "calls of other arches, with other numbers, are let through",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let foreign = subject.policy.foreign();
    if foreign.lets_through() {
        let action = action_text(foreign);
        say(
            &format!("calls of other arches are answered with {action}"),
            findings,
        );
    }
}

/// The same of a program from elsewhere: it is asked about calls of an arch that does not exist.
pub(super) fn look_at_program(program: &BpfProgram, findings: &mut Findings) {
    let mut numbers = (0..=HIGHEST).chain([u32::MAX]).map(|nr| SeccompData {
        nr,
        arch: NO_ARCH,
        ..SeccompData::default()
    });
    let passes =
        |data: &SeccompData| Action::from_word(bpf::run(program, data).word).lets_through();
    if let Some(call) = numbers.find(passes) {
        say(
            &format!("number {} passes, whatever the arch", call.nr),
            findings,
        );
    }
}

/// Above every number that an arch of ours has.
const HIGHEST: u32 = 1023;
/// No kernel has an arch of this value.
const NO_ARCH: u32 = 0;

fn say(title: &str, findings: &mut Findings) {
    findings.push(
        Place::default(),
        Said::new(
            title,
            "a process chooses the arch call by call: on x86-64 `int 0x80` enters with i386 \
             numbers, which mean other syscalls, so every rule is dodged (seccomp(2), \
             \"Caveats\")",
            "check the arch first and kill what is not listed",
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::Policy;
    use crate::load::{Target, load};

    fn look_at(foreign: Action) -> usize {
        let source = "default allow\n";
        let mut loaded = load(source, &Target::default()).unwrap();
        let policy = loaded.policy.take().unwrap();
        let sections = policy.sections().to_vec();
        loaded.policy = Some(Policy::new(sections, policy.default(), foreign).unwrap());
        CHECK
            .run(&Subject::new(source, &loaded, &Target::default()).unwrap())
            .len()
    }

    #[test]
    fn other_arches_that_pass_are_found() {
        assert_eq!(look_at(Action::Allow(0)), 1);
        assert_eq!(look_at(Action::KillProcess), 0);
    }

    #[test]
    fn a_program_that_looks_at_numbers_only_is_found() {
        // ld [0]; jeq #227, 0, 1; ret errno 1; ret allow
        let unchecked = "2000000000000000\n15000001e3000000\n0600000001000500\n060000000000ff7f\n";
        let target = Target::default();
        let loaded = load(unchecked, &target).unwrap();
        let found = crate::audit::audit(unchecked, &loaded, &target);
        assert_eq!(found[0].title, "number 0 passes, whatever the arch");
        let checked = load("default allow\nkill bpf\n", &target).unwrap();
        assert_eq!(
            CHECK.collect(|findings| look_at_program(&checked.program, findings)),
            []
        );
    }
}
