//! What is weak about a program from elsewhere.

use super::checks::{self, witness};
use super::{Finding, Place, Subject, run};
use crate::abi::SeccompData;
use crate::bpf::{BpfProgram, Placed, emulator, read};
use crate::explain::{self, Known};
use crate::filter::{Policy, evaluate};
use crate::load::Target;

/// Of the rules that it stands for, if they are known; each finding about one of them is placed at
/// the instruction that answers for it.
pub(super) fn of_program(source: &str, program: &BpfProgram, target: &Target) -> Vec<Finding> {
    let Known { policy, holes } = match explain::known(program) {
        Ok(known) => known,
        Err(why) => return checks::of_program(program, &why),
    };
    let subject = Subject::of(&policy, None, program.insns().len(), target).with_holes(holes);
    let mut findings = run(&subject);
    let placed = read::text(source, target.host).unwrap_or_default();
    for finding in &mut findings {
        let rule = finding.place.rule;
        let pc = rule.and_then(|rule| answering(program, &policy, rule));
        // The rules themselves stand nowhere.
        (finding.place, finding.fix) = (place(pc, &placed), None);
    }
    findings
}

/// The instruction that returns for a call which this rule decides.
fn answering(program: &BpfProgram, policy: &Policy, number: u32) -> Option<usize> {
    let sections = policy.sections().iter();
    let mut rules = sections.flat_map(|section| {
        let rules = section.rules.iter();
        rules.map(move |rule| (section.arch, rule))
    });
    let is_it = |rule: Option<u32>| rule == Some(number);
    let (arch, rule) = rules.find(|(_, rule)| is_it(rule.outcome.origin.rule))?;
    let conditions: Vec<_> = rule.guard.conditions().collect();
    let args = witness::meeting(&conditions)?;
    let calls = rule.numbers.ranges().iter().map(|&(nr, _)| SeccompData {
        nr,
        arch: arch.audit(),
        args,
        ..SeccompData::default()
    });
    let mut decided = calls.filter(|call| {
        let origin = evaluate(policy, call).origin;
        is_it(origin.and_then(|origin| origin.rule))
    });
    let call = decided.next()?;
    emulator::steps(program, &call).last().map(|step| step.pc)
}

fn place(pc: Option<usize>, placed: &[Placed]) -> Place {
    let at = pc.and_then(|pc| placed.get(pc));
    Place {
        rule: None,
        span: at.map(|placed| placed.span).unwrap_or_default(),
        pc: pc.and_then(|pc| u32::try_from(pc).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::audit;
    use crate::bpf::disasm;
    use crate::load::load;

    const TEXT: &str = "default allow\nerrno EPERM chmod\nerrno EACCES ioctl if arg1 == TIOCSTI\n";

    fn audited(source: &str) -> Vec<Finding> {
        let target = Target::default();
        audit(source, &load(source, &target).unwrap(), &target)
    }

    #[test]
    fn a_program_is_audited_by_the_rules_that_it_stands_for() {
        let program = load(TEXT, &Target::default()).unwrap().program;
        let found = audited(&disasm::listing(program.insns()));
        for code in ["twin-open", "wide-int", "default-open"] {
            assert!(found.iter().any(|f| f.code == code), "{code}: {found:#?}");
        }
        assert!(
            found
                .iter()
                .all(|f| f.place.rule.is_none() && f.fix.is_none())
        );
    }

    #[test]
    fn findings_are_at_the_instruction_that_answers() {
        let program = load(TEXT, &Target::default()).unwrap().program;
        let listing = disasm::listing(program.insns());
        let found = audited(&listing);
        for (code, errno) in [("twin-open", 1), ("wide-int", 13)] {
            let finding = found.iter().find(|finding| finding.code == code).unwrap();
            let pc = finding.place.pc.unwrap() as usize;
            assert_eq!(program.insns()[pc].k, 0x0005_0000 | errno, "{code}");
            let span = finding.place.span;
            let line = &listing[span.start as usize..span.end as usize];
            assert!(line.contains("ret"), "{code}: {line}");
        }
        let whole = found
            .iter()
            .find(|finding| finding.code == "default-open")
            .unwrap();
        assert_eq!(whole.place, Place::default());
    }
}
