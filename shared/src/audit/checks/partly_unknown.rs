//! What a program from elsewhere does with some calls is too complex to be said, so the other checks
//! say nothing of them either.

use super::super::finding::{Check, Finding, Findings, Place, Said, Severity};
use super::super::subject::Subject;
use super::list;
use crate::abi::syscalls;
use crate::explain::{Hole, Unproven};

pub(super) const CHECK: Check = Check {
    code: "partly-unknown",
    severity: Severity::Note,
    looks_for: "a program's answers to some calls are too complex to be looked through",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for hole in &subject.holes {
        let (arch, names) = (hole.arch, list(&names(hole)));
        say(
            &format!("what happens to {names} on {arch} is not known"),
            &hole.why,
            findings,
        );
    }
}

/// The same where nothing is known.
pub(super) fn of_program(why: &Unproven) -> Vec<Finding> {
    CHECK.collect(|findings| say("what the program does is not known", why, findings))
}

fn say(title: &str, why: &Unproven, findings: &mut Findings) {
    findings.push(
        Place::default(),
        Said::new(
            title,
            format!("{why}, so no check has looked at it"),
            "audit the source that the program was made of, or try calls with `ringside filter eval`",
        ),
    );
}

/// The syscalls of a hole; numbers where there is no name.
fn names(hole: &Hole) -> Vec<String> {
    let table = syscalls::all(hole.arch).iter();
    let named = table.filter(|(nr, _)| hole.numbers.contains(*nr));
    let known: Vec<String> = named.map(|(_, name)| (*name).to_owned()).collect();
    if known.is_empty() {
        let first = hole.numbers.ranges().first().map_or(0, |range| range.0);
        return vec![format!("number {first}")];
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::audit;
    use crate::bpf::disasm;
    use crate::load::{Target, load};
    use std::fmt::Write as _;

    #[test]
    fn what_nobody_can_look_through_is_named_and_the_rest_is_audited() {
        let mut source = "default allow\nerrno EPERM chmod\n".to_owned();
        for at in 1_u32..200 {
            let bits = at.wrapping_mul(0x9e37_79b9);
            writeln!(source, "errno EACCES ioctl if arg1 & {bits:#x} == 0").unwrap();
        }
        let target = Target::default();
        let program = load(&source, &target).unwrap().program;
        let listing = disasm::listing(program.insns());
        let found = audit(&listing, &load(&listing, &target).unwrap(), &target);
        let unknown: Vec<_> = found.iter().filter(|f| f.code == CHECK.code).collect();
        let titles: Vec<_> = unknown.iter().map(|f| f.title.as_str()).collect();
        assert_eq!(titles, ["what happens to ioctl on x86_64 is not known"]);
        assert!(
            found
                .iter()
                .any(|f| f.code == "twin-open" && f.title.contains("chmod"))
        );
        assert!(
            !found
                .iter()
                .any(|f| f.code != CHECK.code && f.title.contains("ioctl"))
        );
    }
}
