//! x32 is listed: a second set of entry points that almost no program uses.

use super::super::finding::{Check, Findings, Place, Said, Severity};
use super::super::subject::Subject;
use crate::abi::Arch;

pub(super) const CHECK: Check = Check {
    code: "x32-listed",
    severity: Severity::Note,
    looks_for: "x32 is listed, which almost no program uses",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.policy.section(Arch::X32).is_some() {
        findings.push(
            Place::default(),
            Said::new(
                "x32 is listed",
                "Debian and others build kernels without it or switch it off by default: it makes \
                 the program longer and, where it is on, the attack surface wider (CVE-2014-0038)",
                "list it only for programs built for x32",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{finds, is_silent};
    use super::*;

    #[test]
    fn x32_is_noted() {
        finds(&CHECK, "arch x86_64 x32\ndefault allow\n", "x32 is listed");
        is_silent(&CHECK, "default allow\n");
    }
}
