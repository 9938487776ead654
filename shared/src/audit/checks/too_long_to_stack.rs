//! The program is so long that few of its kind fit into the kernel's budget for a stack.
//!
//! All filters of a process together have 32768 translated instructions; each of ours becomes one
//! to four of them (fact 33).

use super::super::finding::{Check, Findings, Place, Said, Severity};
use super::super::subject::Subject;

pub(super) const CHECK: Check = Check {
    code: "too-long-to-stack",
    severity: Severity::Note,
    looks_for: "the program takes a large part of the budget that a stack of filters has",
    look,
};

/// With more, at most eight fit for certain.
const LONG: usize = 1024;

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.n_insns > LONG {
        findings.push(
            Place::default(),
            Said::new(
                format!("the program has {} instructions", subject.n_insns),
                "all filters of a process share 32768 translated instructions, of which each of \
                 these takes up to four; a container in a container in a browser runs out, and \
                 seccomp(2) answers ENOMEM",
                "list fewer arches, join rules with the same action, compare with fewer values",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{finds, is_silent};
    use super::*;

    #[test]
    fn a_very_long_program_is_noted() {
        let values: Vec<_> = (0..1100).map(|n| (n * 7919 + 3).to_string()).collect();
        let source = format!(
            "default allow\nkill lseek if offset in {{{}}}\n",
            values.join(", ")
        );
        finds(&CHECK, &source, "instructions");
        is_silent(&CHECK, "default allow\nkill bpf\n");
    }
}
