//! What other filters would have answered to the calls of a recorded run.

use super::recorded::{RecordedCall, Stays};
use super::strace::UNKNOWN;
use crate::abi::{Arch, SeccompData, syscalls};
use crate::bpf::insn;
use crate::load::{FilterVerdict, Judge, Loaded, stack_verdict, stack_verdict_of_part};
use crate::verdict::{Action, strictest};
use crate::wire::{
    ReplayRule, ReplaySummary, ReplayedCall, Speaker, SyscallEvent, Verdict, VerdictChange,
};
use std::collections::BTreeMap;

/// A stack of filters that takes the place of the one that a run was recorded under.
///
/// Event in, verdict out. The filters of whoever recorded it are taken away. The others that a run
/// has stay, as far as the recording shows their answer, which is where theirs was the strictest:
/// the sandbox's own, below, and what the command installed itself, on top. Memory does not grow
/// with the number of calls.
///
/// Each call is asked as it was made. A program that is refused earlier goes on in another way,
/// so after [`ReplaySummary::first_refused`] the answers are about calls that it might not make.
#[derive(Debug)]
pub struct Replay<'a> {
    stack: Vec<Judge<'a>>,
    reads_ip: bool,
    summary: ReplaySummary,
    rules: BTreeMap<RuleKey, ReplayRule>,
}

/// Filter (none for one that stays), rule, line and kind of answer.
type RuleKey = (Option<u32>, Option<u32>, Option<u32>, &'static str);

/// An event that does not say what a filter sees.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotACall {
    /// No such arch.
    #[error("`{0}` is no arch")]
    Arch(String),
    /// More than 32 bits.
    #[error("{0} is no syscall number")]
    Number(i64),
    /// A call has six arguments.
    #[error("{0} arguments; a call has six")]
    Args(usize),
    /// No such action.
    #[error("`{0}` is no action")]
    Action(String),
}

impl<'a> Replay<'a> {
    /// Of filters, the oldest first.
    pub fn new(filters: &'a [Loaded]) -> Self {
        // The two halves of the instruction pointer in struct seccomp_data.
        let is_ip =
            |insn: &crate::bpf::SockFilter| insn.code == insn::LD_ABS && matches!(insn.k, 8 | 12);
        Self {
            stack: filters.iter().map(Judge::new).collect(),
            reads_ip: filters
                .iter()
                .any(|filter| filter.program.insns().iter().any(is_ip)),
            summary: ReplaySummary::default(),
            rules: BTreeMap::new(),
        }
    }

    /// Asks the filters about one recorded call, and counts it.
    pub fn verdict(&mut self, event: &SyscallEvent) -> Result<(Verdict, VerdictChange), NotACall> {
        let call = RecordedCall::of(event)?;
        let (would_be, change) = match self.heard(&call) {
            Heard::Unknown => {
                self.summary.calls += 1;
                self.summary.unknown += 1;
                return Ok((unknown(), VerdictChange::Same));
            }
            Heard::Old => (event.verdict.clone(), VerdictChange::Same),
            Heard::New(filter, said) => (verdict(filter, &said), change(call.was, said.action)),
        };
        self.count(event, &would_be, change, &call.data);
        Ok((would_be, change))
    }

    /// The same, answered as a line that stands by itself.
    pub fn call(&mut self, event: &SyscallEvent) -> Result<ReplayedCall, NotACall> {
        let (would_be, change) = self.verdict(event)?;
        Ok(ReplayedCall {
            seq: event.seq,
            pid: event.pid,
            tid: event.tid,
            arch: event.arch.clone(),
            nr: event.nr,
            name: event.name.clone(),
            text: event.text.clone(),
            start: event.start,
            was: event.verdict.clone(),
            would_be,
            change,
        })
    }

    /// Tells how many calls the recorded run dropped.
    pub fn dropped(&mut self, calls: u64) {
        self.summary.dropped = self.summary.dropped.saturating_add(calls);
    }

    /// Counts a line that is no event.
    pub fn bad_line(&mut self) {
        self.summary.bad_lines += 1;
    }

    /// What it all came to, up to here.
    pub fn summary(&self) -> ReplaySummary {
        let mut summary = self.summary.clone();
        summary.by_rule = self.rules.values().cloned().collect();
        if summary.first_refused.is_some() {
            summary.notes.push(
                "after the first newly refused call the program would have gone another way: the \
                 calls that follow it here are those that it made without that refusal"
                    .to_owned(),
            );
        }
        if summary.unknown > 0 {
            summary.notes.push(format!(
                "of {} calls nobody can say it: the filters look at arguments that the recording does \
                 not tell, such as an address behind which strace showed what lies there",
                summary.unknown
            ));
        }
        if summary.newly_let_through > 0 {
            summary.notes.push(
                "a call that is let through newly may still be refused, by the kernel or by a \
                 filter that had no say when it was recorded"
                    .to_owned(),
            );
        }
        if self.reads_ip {
            summary.notes.push(
                "a filter looks at the instruction pointer, which recordings do not have: it is \
                 taken for 0"
                    .to_owned(),
            );
        }
        summary
    }

    /// What a call would meet instead, and how that differs; `None` if nothing does, or if that cannot
    /// be said. Counts only the latter.
    pub fn changed(&mut self, call: &RecordedCall) -> Option<(VerdictChange, Verdict)> {
        match self.heard(call) {
            Heard::Old => None,
            Heard::Unknown => {
                self.summary.unknown += 1;
                None
            }
            Heard::New(filter, said) => match change(call.was, said.action) {
                VerdictChange::Same => None,
                change => Some((change, verdict(filter, &said))),
            },
        }
    }

    /// How many calls hide what these filters look at, so that nobody can say what they answer.
    pub fn unknown(&self) -> u64 {
        self.summary.unknown
    }

    /// Which of these filters speaks, and what it says.
    fn heard(&mut self, call: &RecordedCall) -> Heard {
        let answer = match call.hidden {
            0 => stack_verdict(&mut self.stack, &call.data),
            hidden => match stack_verdict_of_part(&self.stack, &call.data, hidden) {
                None => return Heard::Unknown,
                answer => answer,
            },
        };
        let Some((filter, new)) = answer else {
            return Heard::Old;
        };
        let was = call.was.word();
        let (stack, ours) = match call.stays {
            Stays::Nothing => return Heard::New(filter, new),
            Stays::OnTop => ([new.word, was], 0),
            Stays::Below => ([was, new.word], 1),
        };
        match strictest(stack) {
            Some((speaker, _)) if speaker == ours => Heard::New(filter, new),
            _ => Heard::Old,
        }
    }

    fn count(
        &mut self,
        event: &SyscallEvent,
        would_be: &Verdict,
        change: VerdictChange,
        data: &SeccompData,
    ) {
        let summary = &mut self.summary;
        summary.calls += 1;
        let of_all = match change {
            VerdictChange::Same => {
                summary.same += 1;
                return;
            }
            VerdictChange::NewlyRefused => {
                summary.first_refused.get_or_insert(event.seq);
                &mut summary.newly_refused
            }
            VerdictChange::NewlyLetThrough => &mut summary.newly_let_through,
            VerdictChange::Otherwise => &mut summary.otherwise,
        };
        *of_all += 1;
        let kind = Action::from_name(&would_be.action, 0).map_or("", Action::name);
        let key = (would_be.filter, would_be.rule, would_be.line, kind);
        let rule = self.rules.entry(key).or_insert_with(|| ReplayRule {
            filter: would_be.filter,
            rule: would_be.rule,
            line: would_be.line,
            action: kind.to_owned(),
            newly_refused: 0,
            newly_let_through: 0,
            otherwise: 0,
            syscalls: BTreeMap::new(),
        });
        let of_rule = match change {
            VerdictChange::NewlyRefused => &mut rule.newly_refused,
            VerdictChange::NewlyLetThrough => &mut rule.newly_let_through,
            VerdictChange::Same | VerdictChange::Otherwise => &mut rule.otherwise,
        };
        *of_rule += 1;
        // By our own tables: a recording could name its calls without end.
        let arch = event.arch.parse().ok();
        let name = arch
            .and_then(|arch| syscalls::name(arch, data.nr))
            .unwrap_or("(unknown)");
        *rule.syscalls.entry(name.to_owned()).or_default() += 1;
    }
}

/// What these filters, and those that stay, say to a call.
enum Heard {
    /// One of these speaks.
    New(usize, FilterVerdict),
    /// One that stays speaks.
    Old,
    /// They look at what the recording does not tell.
    Unknown,
}

/// The verdict that nobody can say.
fn unknown() -> Verdict {
    Verdict {
        action: UNKNOWN.to_owned(),
        data: 0,
        by: Speaker::Filter,
        filter: None,
        rule: None,
        line: None,
        insns: None,
        unread: 0,
    }
}

/// The arch of a recorded call.
pub(crate) fn arch(event: &SyscallEvent) -> Result<Arch, NotACall> {
    let unknown = |_| NotACall::Arch(event.arch.chars().take(40).collect());
    event.arch.parse().map_err(unknown)
}

/// What a filter sees of a recorded call.
pub(crate) fn data(event: &SyscallEvent) -> Result<SeccompData, NotACall> {
    let arch = arch(event)?;
    // A tracer writes -1 to skip a call (fact 29).
    let nr = u32::try_from(event.nr)
        .or_else(|_| i32::try_from(event.nr).map(i32::cast_unsigned))
        .map_err(|_| NotACall::Number(event.nr))?;
    let mut args = [0; 6];
    if event.args.len() != args.len() {
        return Err(NotACall::Args(event.args.len()));
    }
    for (arg, word) in args.iter_mut().zip(&event.args) {
        *arg = word.0;
    }
    Ok(SeccompData {
        nr,
        arch: arch.audit(),
        instruction_pointer: 0,
        args,
    })
}

/// What a recorded verdict tells the kernel.
pub(crate) fn action(verdict: &Verdict) -> Result<Action, NotACall> {
    Action::from_name(&verdict.action, verdict.data)
        .ok_or_else(|| NotACall::Action(verdict.action.chars().take(40).collect()))
}

fn verdict(filter: usize, said: &FilterVerdict) -> Verdict {
    Verdict {
        action: said.action.name().to_owned(),
        data: said.action.data(),
        by: Speaker::Filter,
        filter: u32::try_from(filter).ok(),
        rule: said.rule,
        line: said.line,
        insns: Some(said.insns),
        unread: 0,
    }
}

fn change(was: Action, would_be: Action) -> VerdictChange {
    match (was.lets_through(), would_be.lets_through()) {
        (true, false) => VerdictChange::NewlyRefused,
        (false, true) => VerdictChange::NewlyLetThrough,
        // The data of a call that is let through reaches nobody.
        (true, true) if was.name() == would_be.name() => VerdictChange::Same,
        _ if was == would_be => VerdictChange::Same,
        _ => VerdictChange::Otherwise,
    }
}

#[cfg(test)]
mod tests;
