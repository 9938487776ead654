//! Policy to kafel text.

use super::condition;
use crate::abi::syscalls::{self, args};
use crate::abi::{Arch, X32_SYSCALL_BIT};
use crate::filter::{Policy, Rule, SKIPPED, Section};
use crate::load::Target;
use crate::profile::Written;
use crate::text::{Diagnostic, Diagnostics, Span};
use crate::verdict::Action;
use std::fmt::Write as _;

/// Most calls that one rule may name by number: kafel has no ranges.
const MAX_NUMBERS: u64 = 1024;

/// Writes a policy for the target's arch.
pub(in crate::profile) fn write(policy: &Policy, target: &Target) -> Written {
    let mut problems = Diagnostics::default();
    let host = target.host;
    let is_x86 = matches!(host, Arch::X86_64 | Arch::X32);
    let sections: Vec<_> = if is_x86 {
        let both = [Arch::X86_64, Arch::X32].map(|arch| policy.section(arch));
        both.into_iter().flatten().collect()
    } else {
        policy.section(host).into_iter().collect()
    };
    if sections.is_empty() {
        let message =
            format!("a kafel policy is for one arch, and this filter has none for {host}");
        return Written::refused("no-host-arch", Span::default(), message);
    }
    others(policy, &sections, is_x86, &mut problems);
    let mut blocks: Vec<Block> = Vec::new();
    let default = action(
        policy.default().action,
        policy.default().origin.span,
        &mut problems,
    );
    for section in sections {
        for rule in &section.rules {
            let action = action(rule.outcome.action, rule.outcome.origin.span, &mut problems);
            let calls = calls(section, rule, &mut problems);
            match blocks.last_mut() {
                Some(last) if last.action == action => last.calls.extend(calls),
                _ => blocks.push(Block { action, calls }),
            }
        }
    }
    blocks.retain(|block| !block.calls.is_empty());
    Written::new(text(&blocks, &default), problems.into_vec())
}

/// Calls with the same action, in order.
struct Block {
    action: String,
    calls: Vec<String>,
}

fn text(blocks: &[Block], default: &str) -> String {
    let mut out = String::from("POLICY filter {");
    for (position, block) in blocks.iter().enumerate() {
        out.push_str(if position == 0 { "\n" } else { ",\n" });
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "  {} {{\n    {}\n  }}",
            block.action,
            lines(&block.calls)
        );
    }
    let _ = write!(out, "\n}}\nUSE filter\nDEFAULT {default}\n");
    out
}

/// Calls with commas between them; those with conditions stand alone on their lines.
fn lines(calls: &[String]) -> String {
    const MAX_COLUMNS: usize = 96;
    let mut out = String::new();
    let mut column = 0;
    for (position, call) in calls.iter().enumerate() {
        if position > 0 {
            out.push(',');
            column += 1;
        }
        if column > 0 && column + call.len() + 2 > MAX_COLUMNS {
            out.push_str("\n    ");
            column = 0;
        } else if column > 0 {
            out.push(' ');
        }
        column += call.len() + 1;
        out.push_str(call);
    }
    out
}

/// What happens to calls of other arches, of which a kafel policy says nothing.
fn others(policy: &Policy, sections: &[&Section], is_x86: bool, problems: &mut Diagnostics) {
    let written = |arch: Arch| sections.iter().any(|section| section.arch == arch);
    let lost = policy
        .sections()
        .iter()
        .map(|s| s.arch)
        .find(|arch| !written(*arch));
    let mut warn = |message: String| {
        problems.push(Diagnostic::warning("one-arch", Span::default(), message));
    };
    if let Some(arch) = lost {
        warn(format!(
            "a kafel policy is for one arch: calls from {arch} will kill the thread"
        ));
    }
    let foreign = policy.foreign();
    if foreign != Action::KillThread {
        warn(format!(
            "calls from other arches will kill the thread, not get {foreign}"
        ));
    }
    let default = policy.default().action;
    for arch in [Arch::X86_64, Arch::X32] {
        if is_x86 && !written(arch) && foreign != default {
            let span = policy.default().origin.span;
            let message =
                format!("calls from {arch} get the default action: kafel takes them for x86 calls");
            problems.push(Diagnostic::warning("one-arch", span, message));
        }
    }
}

fn action(action: Action, span: Span, problems: &mut Diagnostics) -> String {
    match action {
        Action::Allow(0) => "ALLOW".to_owned(),
        Action::Log(0) => "LOG".to_owned(),
        Action::Notify(0) => "USER_NOTIF".to_owned(),
        Action::KillThread => "KILL".to_owned(),
        Action::KillProcess => "KILL_PROCESS".to_owned(),
        Action::Errno(data) => format!("ERRNO({data})"),
        Action::Trap(data) => format!("TRAP({data})"),
        Action::Trace(data) => format!("TRACE({data})"),
        Action::Allow(_) | Action::Log(_) | Action::Notify(_) => {
            let message = format!("the data of {action} is lost: kafel has none for this action");
            problems.push(Diagnostic::warning("data-lost", span, message));
            match action {
                Action::Allow(_) => "ALLOW".to_owned(),
                Action::Log(_) => "LOG".to_owned(),
                _ => "USER_NOTIF".to_owned(),
            }
        }
    }
}

/// The calls of a rule with their conditions, as they stand in an action block.
fn calls(section: &Section, rule: &Rule, problems: &mut Diagnostics) -> Vec<String> {
    let arch = section.arch;
    // Of the two arches that share a value, only these numbers are this one's.
    let (least, most) = match arch {
        Arch::X86_64 => (0, X32_SYSCALL_BIT - 1),
        Arch::X32 => (X32_SYSCALL_BIT, SKIPPED - 1),
        _ => (0, u32::MAX),
    };
    let ranges = rule.numbers.ranges().iter();
    let ranges: Vec<_> = ranges
        .map(|&(low, high)| (low.max(least), high.min(most)))
        .filter(|(low, high)| low <= high)
        .collect();
    let n_numbers: u64 = ranges
        .iter()
        .map(|(low, high)| u64::from(high - low) + 1)
        .sum();
    if n_numbers > MAX_NUMBERS {
        let message = format!("kafel has no ranges of numbers, and this rule has {n_numbers}");
        let span = rule.outcome.origin.span;
        problems.push(Diagnostic::error("range-too-long", span, message));
        return Vec::new();
    }
    let numbers = ranges.into_iter().flat_map(|(low, high)| low..=high);
    let name = |nr| match arch {
        // Its names would be read as those of x86_64.
        Arch::X32 => None,
        _ => syscalls::name(arch, nr),
    };
    let calls = numbers.map(|nr| call(arch, nr, name(nr), rule));
    calls.collect()
}

fn call(arch: Arch, nr: u32, name: Option<&'static str>, rule: &Rule) -> String {
    let text = name.map_or_else(|| format!("SYSCALL[{nr:#x}]"), str::to_owned);
    let mut conditions = rule.guard.conditions().peekable();
    if conditions.peek().is_none() {
        return text;
    }
    let signature = name.and_then(|name| args::signature_on(arch, name));
    let signature = signature.unwrap_or_default();
    let last = rule.guard.conditions().map(|c| c.index().get()).max();
    let names: Vec<String> = (0..=last.unwrap_or_default())
        .map(|index| {
            let arg = signature.get(usize::from(index));
            arg.map_or_else(|| format!("register{index}"), |arg| arg.name.to_owned())
        })
        .collect();
    let texts = conditions.map(|c| condition::text(c, &names[usize::from(c.index().get())]));
    let texts: Vec<_> = texts.collect();
    format!("{text}({}) {{ {} }}", names.join(", "), texts.join(" && "))
}
