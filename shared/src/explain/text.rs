//! Reports for people.

use super::alike::otherwise;
use crate::abi::Arch;
use crate::abi::syscalls::{self, args};
use crate::wire::{
    AnswerReport, CostReport, DiffReport, DifferenceReport, ExplainReport, WitnessReport,
};
use std::fmt::Write as _;

/// Columns that a line may have.
const WIDTH: usize = 100;
/// More names than this are counted where they get what everything else gets anyway.
const MAX_REST_NAMES: usize = 80;

/// What a program does, in words.
pub fn text(report: &ExplainReport) -> String {
    let mut out = String::new();
    push(&mut out, &format!("{} instructions", report.insns));
    for (position, arch) in report.arches.iter().enumerate() {
        push(&mut out, "");
        let earlier = report.arches[..position].first();
        if let Some((base, odd)) = earlier.and_then(|base| Some((base, otherwise(base, arch)?))) {
            let but = if odd.answers.is_empty() {
                ""
            } else {
                ", but for"
            };
            push(&mut out, &format!("{}  as {}{but}", arch.arch, base.arch));
            for answer in &odd.answers {
                self::answer(&mut out, answer, false);
            }
            continue;
        }
        push(&mut out, &arch.arch);
        for answer in &arch.answers {
            self::answer(&mut out, answer, arch.answers.len() == 1);
        }
        if let Some(skipped) = &arch.skipped {
            push(
                &mut out,
                &format!(
                    "  the number -1 (a call that a tracer skips): {}",
                    skipped.text
                ),
            );
        }
    }
    for foreign in &report.foreign {
        let answer = foreign.answer.as_ref();
        let text = answer.map_or(
            "depends on number and arguments, whatever the arch",
            |answer| answer.text.as_str(),
        );
        let who = if report.foreign.len() == 1 {
            "any other arch".to_owned()
        } else {
            format!(
                "other arch values from {} to {}",
                foreign.audit.0, foreign.audit.1
            )
        };
        push(&mut out, "");
        push(&mut out, &who);
        push(&mut out, &format!("  {text}"));
    }
    for why in &report.unproven {
        push(&mut out, "");
        push(&mut out, &format!("not proven: {why}"));
    }
    costs(&mut out, &report.costs);
    out
}

fn push(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

fn answer(out: &mut String, answer: &AnswerReport, is_only: bool) {
    let AnswerReport {
        answer,
        syscalls,
        numbers,
        conditional,
        otherwise,
        is_rest,
    } = answer;
    let n_syscalls = syscalls.len();
    let plural = if n_syscalls == 1 { "" } else { "s" };
    let head = match (is_only, is_rest, n_syscalls) {
        (true, ..) => "every call".to_owned(),
        (_, true, 0) => "everything else".to_owned(),
        (_, true, n) => format!("everything else, {n} syscall{plural} among it"),
        (_, false, 0) => String::new(),
        (_, false, n) => format!("{n} syscall{plural}"),
    };
    push(out, &format!("  {}  {head}", answer.text));
    if is_only {
        return;
    }
    if !is_rest || n_syscalls <= MAX_REST_NAMES {
        list(out, 6, "", syscalls);
    }
    if !is_rest {
        let ranges: Vec<_> = numbers.iter().map(|range| span(*range)).collect();
        list(out, 6, "numbers without a name: ", &ranges);
    }
    for each in conditional {
        let names = each.syscalls.join(" ");
        for (position, when) in each.when.iter().enumerate() {
            let joint = if position == 0 { "if" } else { "or" };
            let who = if position == 0 { names.as_str() } else { "" };
            push(out, &format!("    {who:<15} {joint} {when}"));
        }
    }
    list(out, 4, "otherwise: ", otherwise);
}

fn span((low, high): (u32, u32)) -> String {
    if low == high {
        low.to_string()
    } else {
        format!("{low}..{high}")
    }
}

/// Words in lines, after a title.
fn list(out: &mut String, indent: usize, title: &str, words: &[String]) {
    if words.is_empty() {
        return;
    }
    let mut line = format!("{:indent$}{title}", "");
    let mut is_first = true;
    for word in words {
        if !is_first && line.len() + 1 + word.len() > WIDTH {
            push(out, &line);
            line = " ".repeat(indent);
            is_first = true;
        }
        if !is_first {
            line.push(' ');
        }
        line.push_str(word);
        is_first = false;
    }
    push(out, &line);
}

fn costs(out: &mut String, costs: &[CostReport]) {
    if costs.is_empty() {
        return;
    }
    push(out, "");
    push(
        out,
        "arch     syscall                   min    mean     max  let through without running",
    );
    for cost in costs {
        let mean = format!(
            "{}.{:02}",
            cost.mean_hundredths / 100,
            cost.mean_hundredths % 100
        );
        let about = if cost.exact { " " } else { "~" };
        let cached = if cost.cached { "yes: " } else { "no: " };
        let (arch, name, because) = (&cost.arch, &cost.syscall, &cost.because);
        let (min, max) = (cost.min, cost.max);
        push(
            out,
            &format!("{arch:<8} {name:<24} {min:>4} {about}{mean:>6} {max:>7}  {cached}{because}"),
        );
    }
}

/// Where two filters differ, in words; `a` and `b` are their names.
pub fn diff_text(report: &DiffReport, a: &str, b: &str) -> String {
    let mut out = String::new();
    if !report.differences.is_empty() {
        push(&mut out, &format!("--- {a}"));
        push(&mut out, &format!("+++ {b}"));
    }
    for difference in &report.differences {
        self::difference(&mut out, difference);
    }
    match (report.equal, report.differences.is_empty()) {
        (true, _) => push(&mut out, "equal: every call gets the same answer"),
        (false, true) => push(&mut out, "no difference found, but that is not proven"),
        (false, false) => {}
    }
    for why in &report.unproven {
        push(&mut out, &format!("not proven: {why}"));
    }
    out
}

/// A call as `strace` writes it: `settimeofday(0x0, 0x0)`, with as many arguments as it takes, or
/// `syscall_0x1f4(…)` with all six.
fn call(witness: &WitnessReport) -> String {
    let arch = witness.arch.parse::<Arch>().ok();
    let name = arch.and_then(|arch| syscalls::name(arch, witness.nr));
    let n_args = arch
        .zip(name)
        .and_then(|(arch, name)| args::signature_on(arch, name))
        .map_or(witness.args.len(), <[_]>::len);
    // A filter may look at registers that the call ignores.
    let n_told = witness
        .args
        .iter()
        .rposition(|word| word.0 != 0)
        .map_or(0, |last| last + 1);
    let words: Vec<_> = witness
        .args
        .iter()
        .take(n_args.max(n_told))
        .map(ToString::to_string)
        .collect();
    let name = name.map_or_else(|| format!("syscall_{:#x}", witness.nr), str::to_owned);
    format!("{name}({})", words.join(", "))
}

fn difference(out: &mut String, difference: &DifferenceReport) {
    let DifferenceReport {
        arch,
        syscalls,
        numbers,
        when,
        a,
        b,
        change,
        witness,
    } = difference;
    push(out, "");
    push(out, &format!("{arch}: {} -> {} ({change})", a.text, b.text));
    list(out, 4, "", syscalls);
    let ranges: Vec<_> = numbers.iter().map(|range| span(*range)).collect();
    list(out, 4, "numbers without a name: ", &ranges);
    for (position, when) in when.iter().enumerate() {
        let joint = if position == 0 { "if" } else { "or" };
        push(out, &format!("    {joint} {when}"));
    }
    let mut line = format!("    for example {}", call(witness));
    if witness.ip.0 != 0 {
        // Writing to a string cannot fail.
        let _ = write!(line, " at {}", witness.ip);
    }
    push(out, &line);
}
