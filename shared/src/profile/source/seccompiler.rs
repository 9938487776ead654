//! Rust that builds a filter with the seccompiler crate.

use super::groups;
use crate::abi::{Arch, syscalls};
use crate::filter::{ArgSet, Block, Policy, Section, Width, WordSet};
use crate::load::Target;
use crate::profile::Written;
use crate::text::{Diagnostic, Diagnostics, Span};
use crate::verdict::Action;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Most rules of one call that conditions may come to.
const MAX_RULES: usize = 1024;

/// Writes a function that builds the filter for the target's arch.
pub(in crate::profile) fn write(policy: &Policy, target: &Target) -> Written {
    let host = target.host;
    let (Some(arch), Some(section)) = (target_arch(host), policy.section(host)) else {
        let message = format!("a seccompiler filter is for one arch, and not for {host} here");
        return Written::refused("no-host-arch", Span::default(), message);
    };
    let mut problems = Diagnostics::default();
    let default = policy.default();
    others(policy, section, &mut problems);
    let groups = groups(section, default.action, &mut problems);
    let actions: BTreeSet<_> = groups
        .iter()
        .flat_map(|group| &group.blocks)
        .map(|(_, action)| action.word())
        .collect();
    let Some(&matched) = actions.first().filter(|_| actions.len() == 1) else {
        let message = match actions.len() {
            0 => "no rule does anything but the default, which seccompiler cannot say".to_owned(),
            n => format!("a seccompiler filter has one action beside the default, this has {n}"),
        };
        return Written::refused("one-action", Span::default(), message);
    };
    let matched = action(Action::from_word(matched), &mut problems);
    let mismatched = action(default.action, &mut problems);
    let mut rows = String::new();
    for group in groups {
        for nr in &group.numbers {
            let comment = syscalls::name(host, *nr).unwrap_or("no name");
            let Some(chain) = chain(&group.blocks) else {
                let message = format!("{comment} would need more than {MAX_RULES} rules");
                problems.push(Diagnostic::error(
                    "too-many-rules",
                    Span::default(),
                    message,
                ));
                continue;
            };
            // Writing to a string cannot fail.
            let _ = writeln!(rows, "        ({nr}, {chain}), // {comment}");
        }
    }
    let text = format!(
        "use seccompiler::{{\n    BackendError, SeccompAction, SeccompCmpArgLen as Len, SeccompCmpOp as Op, \
         SeccompCondition,\n    SeccompFilter, SeccompRule, TargetArch,\n}};\n\n\
         /// Builds the filter; `try_into()` makes a program of it.\n\
         #[allow(unused_imports)]\n\
         pub fn filter() -> Result<SeccompFilter, BackendError> {{\n    \
         let rules = [\n{rows}    ];\n    \
         SeccompFilter::new(\n        rules.into_iter().collect(),\n        {mismatched},\n        \
         {matched},\n        TargetArch::{arch},\n    )\n}}\n\n\
         /// A rule that holds if all tests do: argument, width, comparison, value.\n\
         #[allow(dead_code)]\n\
         fn rule<const N: usize>(tests: [(u8, Len, Op, u64); N]) -> SeccompRule {{\n    \
         let tests = tests.map(|(index, len, op, value)| {{\n        \
         SeccompCondition::new(index, len, op, value).expect(\"arguments are 0 to 5\")\n    \
         }});\n    SeccompRule::new(tests.into()).expect(\"a rule has a test\")\n}}\n"
    );
    Written::new(text, problems.into_vec())
}

fn target_arch(arch: Arch) -> Option<&'static str> {
    match arch {
        Arch::X86_64 => Some("x86_64"),
        Arch::Aarch64 => Some("aarch64"),
        Arch::Riscv64 => Some("riscv64"),
        Arch::X86 | Arch::X32 => None,
    }
}

/// What happens to calls of other arches, which no seccompiler filter says.
fn others(policy: &Policy, section: &Section, problems: &mut Diagnostics) {
    let mut warn = |message: String| {
        problems.push(Diagnostic::warning("one-arch", Span::default(), message));
    };
    let is_other = |s: &&Section| s.arch != section.arch;
    if let Some(other) = policy.sections().iter().find(is_other) {
        let arch = other.arch;
        warn(format!(
            "a seccompiler filter is for one arch: {arch} is left out"
        ));
    }
    let foreign = policy.foreign();
    if foreign != Action::KillProcess {
        warn(format!(
            "calls from other arches will kill the process, not get {foreign}"
        ));
    }
    if section.arch == Arch::X86_64 && foreign != policy.default().action {
        warn("x32 calls get the default action: seccompiler does not tell them apart".to_owned());
    }
}

fn action(action: Action, problems: &mut Diagnostics) -> String {
    let name = match action {
        Action::KillProcess => "KillProcess",
        Action::KillThread => "KillThread",
        Action::Trap(_) => "Trap",
        Action::Log(_) => "Log",
        Action::Allow(_) => "Allow",
        Action::Errno(data) => return format!("SeccompAction::Errno({data})"),
        Action::Trace(data) => return format!("SeccompAction::Trace({data})"),
        Action::Notify(_) => {
            let message = "seccompiler has no action that asks a supervisor";
            problems.push(Diagnostic::error(
                "no-such-action",
                Span::default(),
                message,
            ));
            "KillProcess"
        }
    };
    if action.data() != 0 {
        let message = format!("the data of {action} is lost: seccompiler has none for this action");
        problems.push(Diagnostic::warning("data-lost", Span::default(), message));
    }
    format!("SeccompAction::{name}")
}

/// The rules of one call; `None` if they are too many.
fn chain(blocks: &[(Block, Action)]) -> Option<String> {
    let mut rules: Vec<String> = Vec::new();
    for (block, _) in blocks {
        let mut conjunctions: Vec<Vec<String>> = vec![Vec::new()];
        for (index, set) in block.arguments() {
            let options = tests(index.get(), set);
            if conjunctions.len() * options.len() > MAX_RULES {
                return None;
            }
            let pairs = conjunctions
                .iter()
                .flat_map(|before| options.iter().map(|option| [&before[..], option].concat()));
            conjunctions = pairs.collect();
        }
        if conjunctions.iter().any(Vec::is_empty) {
            return Some("vec![]".to_owned());
        }
        rules.extend(
            conjunctions
                .iter()
                .map(|tests| format!("rule([{}])", tests.join(", "))),
        );
        if rules.len() > MAX_RULES {
            return None;
        }
    }
    Some(format!("vec![{}]", rules.join(", ")))
}

/// The tests of an argument: all of one of these lists must hold.
fn tests(index: u8, set: &ArgSet) -> Vec<Vec<String>> {
    match set {
        ArgSet::Words(words) => ranges(index, words),
        ArgSet::Cubes(cubes) => {
            let each = cubes.iter().map(|cube| {
                let (mask, value) = (cube.mask, cube.value);
                format!("({index}, Len::Qword, Op::MaskedEq({mask:#x}), {value:#x})")
            });
            each.map(|test| vec![test]).collect()
        }
    }
}

fn ranges(index: u8, words: &WordSet) -> Vec<Vec<String>> {
    let len = match words.width() {
        Width::Bits32 => "Len::Dword",
        Width::Bits64 => "Len::Qword",
    };
    let top = words.width().mask();
    let test = |op: &str, value: u64| format!("({index}, {len}, Op::{op}, {value:#x})");
    if let [(0, before), (after, high)] = words.ranges()
        && *high == top
        && after - before == 2
    {
        return vec![vec![test("Ne", before + 1)]];
    }
    let tests = words.ranges().iter().flat_map(|&(low, high)| {
        match (low, high) {
            (0, high) if high > 0 => vec![vec![test("Le", high)]],
            (low, high) if high == top && low < top => vec![vec![test("Ge", low)]],
            // Two neighbours read better one by one.
            (low, high) if high - low < 2 => {
                (low..=high).map(|value| vec![test("Eq", value)]).collect()
            }
            (low, high) => vec![vec![test("Ge", low), test("Le", high)]],
        }
    });
    tests.collect()
}
