//! Verdicts that change, for people and as JSON.

use ringside_shared::abi::errno;
use ringside_shared::trace::strace_line;
use ringside_shared::wire::{
    ReplayLine, ReplayRule, ReplaySummary, ReplayedCall, Speaker, SyscallEvent, Verdict,
    VerdictChange,
};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Writes calls and the summary.
pub(super) struct Renderer<'a> {
    is_json: bool,
    names: &'a [String],
    /// The thread that was seen first: others are named.
    first_tid: Option<i32>,
}

impl<'a> Renderer<'a> {
    /// Of filters with these names.
    pub(super) fn new(is_json: bool, names: &'a [String]) -> Self {
        Self {
            is_json,
            names,
            first_tid: None,
        }
    }

    pub(super) fn call(
        &mut self,
        out: &mut impl Write,
        call: &SyscallEvent,
        replayed: ReplayedCall,
    ) -> io::Result<()> {
        if self.is_json {
            return json(out, &ReplayLine::Call(Box::new(replayed)));
        }
        let mut line = format!("{:>6}  ", call.seq);
        // Writing to a String cannot fail.
        if *self.first_tid.get_or_insert(call.tid) != call.tid {
            let _ = write!(line, "[pid {:>5}] ", call.tid);
        }
        line.push_str(&strace_line::call_and_result(call));
        let ReplayedCall {
            was,
            would_be,
            change,
            ..
        } = replayed;
        let _ = match change {
            VerdictChange::Same => write!(line, "  {}", answer(&would_be)),
            _ => write!(line, "  {} -> {}", answer(&was), answer(&would_be)),
        };
        let Verdict {
            by,
            filter,
            rule,
            line: place,
            ..
        } = would_be;
        let filter = filter.filter(|_| by == Speaker::Filter);
        let _ = write!(line, "  <- {}", self.speaker(filter, rule, place));
        writeln!(out, "{line}")
    }

    pub(super) fn summary(&self, out: &mut impl Write, summary: ReplaySummary) -> io::Result<()> {
        if self.is_json {
            return json(out, &ReplayLine::Summary(summary));
        }
        let ReplaySummary {
            calls,
            same,
            newly_refused,
            newly_let_through,
            otherwise,
            first_refused: _,
            dropped,
            unknown: _,
            bad_lines,
            by_rule,
            notes,
        } = summary;
        writeln!(
            out,
            "{calls} calls: {newly_refused} newly refused, {newly_let_through} newly let through, \
             {otherwise} answered otherwise, {same} the same"
        )?;
        for rule in &by_rule {
            self.rule(out, rule)?;
        }
        for note in &notes {
            writeln!(out, "note: {note}")?;
        }
        if dropped > 0 {
            writeln!(
                out,
                "note: the recording dropped {dropped} calls at its limits"
            )?;
        }
        if bad_lines > 0 {
            writeln!(
                out,
                "note: {bad_lines} lines were no events and were skipped"
            )?;
        }
        Ok(())
    }

    fn rule(&self, out: &mut impl Write, rule: &ReplayRule) -> io::Result<()> {
        let speaker = self.speaker(rule.filter, rule.rule, rule.line);
        let counts = [
            (rule.newly_refused, "refused"),
            (rule.newly_let_through, "let through"),
            (rule.otherwise, "otherwise"),
        ];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let counts: Vec<_> = counts
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        let syscalls = rule.syscalls.iter().map(|(name, count)| match count {
            1 => name.clone(),
            _ => format!("{name} ×{count}"),
        });
        let syscalls: Vec<_> = syscalls.collect();
        let (counts, syscalls) = (counts.join(", "), syscalls.join(", "));
        writeln!(out, "  {speaker}, {}: {counts}: {syscalls}", rule.action)
    }

    /// `no-clock.filter:2 (rule 0)`, `docker.json:1 (default action)`.
    fn speaker(&self, filter: Option<u32>, rule: Option<u32>, line: Option<u32>) -> String {
        let name = filter.and_then(|filter| self.names.get(filter as usize));
        let Some(name) = name else {
            return "a filter of the recording, which stays".to_owned();
        };
        match (line, rule) {
            (Some(line), Some(rule)) => format!("{name}:{line} (rule {rule})"),
            (Some(line), None) => format!("{name}:{line} (default action)"),
            (None, Some(rule)) => format!("{name} (rule {rule})"),
            (None, None) => name.clone(),
        }
    }
}

/// `errno EPERM`, `kill_process`, `trap 7`.
fn answer(verdict: &Verdict) -> String {
    let Verdict { action, data, .. } = verdict;
    match errno::name(*data).filter(|_| action == "errno") {
        Some(name) => format!("{action} {name}"),
        None if *data == 0 && action != "errno" => action.clone(),
        None => format!("{action} {data}"),
    }
}

fn json(out: &mut impl Write, line: &ReplayLine) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}
