//! What of a filter a recorded run used, and what its syscalls cost.

use super::{Question, RecordedRun, Refusal};
use crate::abi::{Arch, syscalls};
use crate::audit;
use crate::bpf;
use crate::explain;
use crate::load::{self, Judge};
use crate::wire::{
    CheckRequest, CostsReport, HeatReport, RuleFate, RuleHeat, SyscallHeat, WhatIfRequest,
};
use std::collections::BTreeMap;

/// How often each rule decided and each instruction was executed, for the calls of a recorded run.
pub fn heat(about: WhatIfRequest, recorded: &RecordedRun) -> Result<HeatReport, Refusal> {
    let question = Question::of(about.filter)?;
    let Some(calls) = recorded.of(about.run, about.calls) else {
        return Ok(HeatReport::default());
    };
    let loaded = question.loaded()?;
    let mut judge = Judge::new(&loaded);
    let mut insns = vec![0_u64; loaded.program.insns().len()];
    let mut fired: BTreeMap<(Option<u32>, Option<u32>), u64> = BTreeMap::new();
    let mut by_call: BTreeMap<(u32, u32), SyscallHeat> = BTreeMap::new();
    let mut n_asked = 0;
    // Of a call that hides a part of its arguments nobody knows which way it went.
    let asked = calls
        .iter()
        .filter(|call| call.is_asked() && call.is_whole());
    for call in asked {
        n_asked += 1;
        let data = call.data();
        let said = judge.verdict(data);
        *fired.entry((said.rule, said.line)).or_default() += 1;
        for step in bpf::emulator::steps(&loaded.program, data) {
            insns[step.pc] += 1;
        }
        let known = by_call.entry((data.arch, data.nr)).or_insert_with(|| {
            let arch = Arch::of_call(data.arch, data.nr);
            SyscallHeat {
                arch: arch.map_or_else(
                    || format!("{:#x}", data.arch),
                    |arch| arch.name().to_owned(),
                ),
                nr: data.nr,
                name: arch
                    .and_then(|arch| syscalls::name(arch, data.nr))
                    .map_or_else(|| format!("nr {}", data.nr), str::to_owned),
                calls: 0,
                insns: 0,
            }
        });
        known.calls += 1;
        known.insns += u64::from(said.insns);
    }
    let dead = audit::dead_rules(&question.source, &loaded, &question.target);
    let mut rules: Vec<RuleHeat> = loaded
        .rule_lines()
        .map(|(rule, line)| {
            let n = fired.remove(&(rule, Some(line))).unwrap_or_default();
            RuleHeat {
                rule,
                line: Some(line),
                fired: n,
                fate: match rule {
                    _ if n > 0 => RuleFate::Fired,
                    Some(rule) if dead.contains(&rule) => RuleFate::Shadowed,
                    _ => RuleFate::Idle,
                },
            }
        })
        .collect();
    // What no line answered: calls of an arch that the filter does not know.
    rules.extend(fired.into_iter().map(|((rule, line), fired)| RuleHeat {
        rule,
        line,
        fired,
        fate: RuleFate::Fired,
    }));
    Ok(HeatReport {
        known: true,
        asked: n_asked,
        rules,
        insns,
        syscalls: by_call.into_values().collect(),
    })
}

/// What each syscall costs, and what the program costs of the kernel's limits.
pub fn costs(about: CheckRequest) -> Result<CostsReport, Refusal> {
    let loaded = Question::of(about)?.loaded()?;
    let report = explain::report(&loaded.program);
    Ok(CostsReport {
        budget: load::budget(&loaded),
        costs: explain::costs(&loaded.program, &report, None),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::RecordedCall;

    /// Calls of `x86_64` by number and first argument, as they were recorded.
    fn run(calls: &[(u32, u32)]) -> RecordedRun {
        let mut words = Vec::new();
        for (nr, arg) in calls {
            let mut call = [0; RecordedCall::N_WORDS];
            (call[0], call[1], call[2], call[3], call[4]) =
                (1, 0x7fff_0000, *nr, 0xc000_003e, *arg);
            words.extend(call);
        }
        RecordedRun::new(1, &words)
    }

    fn ask(source: &str, n_calls: u64, recorded: &RecordedRun) -> HeatReport {
        let about = WhatIfRequest {
            filter: CheckRequest::of_text(source),
            run: 1,
            calls: n_calls,
        };
        heat(about, recorded).unwrap()
    }

    const FILTER: &str =
        "default allow\nerrno EPERM write if fd == 2\nkill write if fd == 2\nkill reboot\n";

    #[test]
    fn rules_are_told_apart_that_fired_could_have_and_never_can() {
        let recorded = run(&[(1, 2), (1, 2), (1, 1), (0, 0)]);
        let report = ask(FILTER, 4, &recorded);
        let rules: Vec<_> = report
            .rules
            .iter()
            .map(|rule| (rule.rule, rule.line, rule.fired, rule.fate))
            .collect();
        let expected = [
            (None, Some(1), 2, RuleFate::Fired),
            (Some(0), Some(2), 2, RuleFate::Fired),
            (Some(1), Some(3), 0, RuleFate::Shadowed),
            (Some(2), Some(4), 0, RuleFate::Idle),
        ];
        assert_eq!(
            (report.known, report.asked, rules),
            (true, 4, expected.to_vec())
        );
    }

    #[test]
    fn instructions_are_counted_as_they_are_executed() {
        let recorded = run(&[(1, 2), (0, 0), (0, 0)]);
        let report = ask(FILTER, 3, &recorded);
        assert_eq!(report.insns[0], 3);
        let by_name = |name| {
            report
                .syscalls
                .iter()
                .find(|heat| heat.name == name)
                .unwrap()
        };
        let (write, read) = (by_name("write"), by_name("read"));
        assert_eq!((write.calls, read.calls), (1, 2));
        assert_eq!(report.insns.iter().sum::<u64>(), write.insns + read.insns);
    }

    #[test]
    fn another_run_is_not_known_and_none_is() {
        let recorded = run(&[(0, 0)]);
        assert!(!ask(FILTER, 7, &recorded).known);
        let report = ask(FILTER, 0, &recorded);
        assert!(report.known && report.insns.iter().all(|n| *n == 0));
    }

    #[test]
    fn costs_tell_which_calls_the_kernel_lets_through_by_itself() {
        let report = costs(CheckRequest::of_text(FILTER)).unwrap();
        let of = |name: &str| {
            let mut costs = report.costs.iter();
            costs
                .find(|cost| cost.arch == "x86_64" && cost.syscall == name)
                .unwrap()
        };
        assert!(of("read").cached && !of("write").cached && !of("reboot").cached);
        // What a call is counted for is within what it is said to cost.
        let ran = ask(FILTER, 1, &run(&[(1, 2)])).syscalls[0].insns;
        let write = of("write");
        assert!((u64::from(write.min)..=u64::from(write.max)).contains(&ran));
        assert!(report.budget.insns > 0);
    }
}
