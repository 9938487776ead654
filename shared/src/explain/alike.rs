//! An arch that answers as another one does, told by what it does otherwise.

use crate::wire::{AnswerReport, ArchReport, ConditionalReport};
use std::collections::{BTreeMap, BTreeSet};

/// What happens to a syscall: every answer that it may get, in words.
type Fate = BTreeSet<String>;

/// What an arch answers otherwise than an earlier one; `None` if that is most of it, or if they
/// disagree about numbers that nobody thought of.
pub(super) fn otherwise(base: &ArchReport, arch: &ArchReport) -> Option<ArchReport> {
    let rest = |report: &ArchReport| {
        let rest = report.answers.iter().find(|answer| answer.is_rest);
        rest.map(|answer| answer.answer.clone())
    };
    if rest(base) != rest(arch) || base.skipped != arch.skipped && arch.skipped.is_some() {
        return None;
    }
    let (of_base, of_arch) = (fates(base), fates(arch));
    let by_rest = rest(arch).map(|answer| Fate::from([answer.text]));
    let odd: BTreeSet<&str> = of_arch
        .iter()
        .filter(|(name, fate)| match of_base.get(*name) {
            Some(known) => known != *fate,
            // Everything else gets what the rest gets, in the base as well.
            None => Some(*fate) != by_rest.as_ref(),
        })
        .map(|(name, _)| *name)
        .collect();
    if odd.len() * 2 > of_arch.len() {
        return None;
    }
    let answers = arch.answers.iter().filter_map(|answer| part(answer, &odd));
    Some(ArchReport {
        arch: arch.arch.clone(),
        answers: answers.collect(),
        skipped: None,
    })
}

fn fates(arch: &ArchReport) -> BTreeMap<&str, Fate> {
    let mut fates: BTreeMap<&str, Fate> = BTreeMap::new();
    for answer in &arch.answers {
        let text = &answer.answer.text;
        for name in &answer.syscalls {
            fates.entry(name).or_default().insert(text.clone());
        }
        for name in &answer.otherwise {
            fates
                .entry(name)
                .or_default()
                .insert(format!("{text} otherwise"));
        }
        for ConditionalReport { syscalls, when } in &answer.conditional {
            for name in syscalls {
                let text = format!("{text} if {}", when.join(" or "));
                fates.entry(name).or_default().insert(text);
            }
        }
    }
    fates
}

/// What an answer says of some syscalls; nothing of the others.
fn part(answer: &AnswerReport, names: &BTreeSet<&str>) -> Option<AnswerReport> {
    let some = |all: &[String]| -> Vec<String> {
        let all = all.iter();
        all.filter(|name| names.contains(name.as_str()))
            .cloned()
            .collect()
    };
    let conditional = answer.conditional.iter().map(|each| ConditionalReport {
        syscalls: some(&each.syscalls),
        when: each.when.clone(),
    });
    let part = AnswerReport {
        answer: answer.answer.clone(),
        syscalls: some(&answer.syscalls),
        numbers: if answer.is_rest {
            Vec::new()
        } else {
            answer.numbers.clone()
        },
        conditional: conditional
            .filter(|each| !each.syscalls.is_empty())
            .collect(),
        otherwise: some(&answer.otherwise),
        is_rest: false,
    };
    let says_nothing = part.syscalls.is_empty()
        && part.numbers.is_empty()
        && part.conditional.is_empty()
        && part.otherwise.is_empty();
    (!says_nothing).then_some(part)
}

#[cfg(test)]
mod tests {
    use super::super::{only_arch, report, text};
    use crate::abi::Arch;
    use crate::load::{Target, load};

    fn explained(source: &str) -> String {
        text(&report(&load(source, &Target::default()).unwrap().program))
    }

    #[test]
    fn an_arch_that_answers_alike_is_told_by_what_it_does_otherwise() {
        let source = "default errno EPERM\narch x86_64 x86\nerrno ENOSYS poll on x86\n\
                      allow waitpid on x86\nallow read write close dup poll\n";
        let told = explained(source);
        let (_, of_x86) = told.split_once("x86  as x86_64, but for\n").unwrap();
        assert!(
            of_x86.contains("allow  1 syscall\n      waitpid\n"),
            "{told}"
        );
        assert!(of_x86.contains("poll"), "{told}");
        assert!(!of_x86.contains("close"), "{told}");
    }

    #[test]
    fn an_arch_that_answers_the_same_is_told_in_a_line() {
        let told = explained("default allow\narch x86_64 x32\nerrno EPERM chmod\n");
        assert!(told.contains("\nx32  as x86_64\n"), "{told}");
    }

    #[test]
    fn an_arch_with_another_default_is_told_in_full() {
        let told = explained("default allow\nerrno EPERM chmod\n");
        assert!(
            told.contains("\nx32\n  kill_process  every call\n"),
            "{told}"
        );
    }

    #[test]
    fn one_arch_is_told_alone() {
        let source = "default allow\narch x86_64 x86\nerrno EPERM chmod\n";
        let program = load(source, &Target::default()).unwrap().program;
        let names = |arch| {
            let mut report = report(&program);
            only_arch(&mut report, arch);
            let names: Vec<_> = report.arches.iter().map(|arch| arch.arch.clone()).collect();
            (names, report.foreign.len())
        };
        assert_eq!(names(Arch::X86), (vec!["x86".to_owned()], 0));
        // Told with all others that are not listed.
        assert_eq!(names(Arch::Aarch64), (Vec::new(), 1));
    }
}
