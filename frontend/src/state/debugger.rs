//! One call on its way through the program, instruction by instruction: forwards, back, to the end.

use ringside_shared::abi::syscalls::args;
use ringside_shared::abi::{Arch, SeccompData, X32_SYSCALL_BIT, errno, named, syscalls};
use ringside_shared::bpf::BpfProgram;
use ringside_shared::bpf::disasm::field_name;
use ringside_shared::bpf::insn::LD_ABS;
use ringside_shared::bpf::trace::Trace;
use ringside_shared::text::suggest::closest;
use ringside_shared::verdict::Action;
use ringside_shared::wire::SyscallEvent;
use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

/// A call that somebody writes by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandMade {
    /// The arch that it comes by.
    pub arch: Arch,
    /// A name, or a number.
    pub syscall: String,
    /// The arguments as they are written: numbers, or names of constants joined by `|`.
    pub args: [String; 6],
}

impl Default for HandMade {
    fn default() -> Self {
        Self {
            arch: Arch::X86_64,
            syscall: "clock_settime".to_owned(),
            args: Default::default(),
        }
    }
}

impl HandMade {
    /// The call in the registers, or what cannot be read of it.
    pub fn data(&self) -> Result<SeccompData, String> {
        let mut words = [0; 6];
        for ((word, text), label) in words.iter_mut().zip(&self.args).zip(self.labels()) {
            *word = value(self.arch, text).ok_or_else(|| {
                format!("{label}: `{text}` is neither a number nor a constant we know")
            })?;
        }
        Ok(SeccompData {
            nr: self.number()?,
            arch: self.arch.audit(),
            instruction_pointer: 0,
            args: words,
        })
    }

    fn number(&self) -> Result<u32, String> {
        let name = self.syscall.trim();
        if let Some(nr) = syscalls::number(self.arch, name) {
            return Ok(match self.arch {
                Arch::X32 => nr | X32_SYSCALL_BIT,
                _ => nr,
            });
        }
        if let Some(nr) = number(name).and_then(|nr| u32::try_from(nr).ok()) {
            return Ok(nr);
        }
        let names = syscalls::all(self.arch).iter().map(|(_, name)| *name);
        let meant = closest(name, names).map(|meant| format!("; did you mean {meant}?"));
        Err(format!(
            "{} has no syscall `{name}`{}",
            self.arch,
            meant.unwrap_or_default()
        ))
    }

    /// The names of the arguments, as many as the call takes; of a call that we do not know, six.
    pub fn labels(&self) -> Vec<String> {
        let signature = args::signature_on(self.arch, self.syscall.trim());
        let names = |signature: &[args::Arg]| {
            let names = signature.iter().map(|arg| arg.name.to_owned());
            names.collect::<Vec<_>>()
        };
        signature.map_or_else(|| (0..6).map(|at| format!("args[{at}]")).collect(), names)
    }
}

/// `clock_settime(CLOCK_REALTIME)`
impl Display for HandMade {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let args: Vec<_> = self.args.iter().map(|arg| arg.trim()).collect();
        let n = args.iter().rposition(|arg| !arg.is_empty());
        let args = args.get(..n.map_or(0, |last| last + 1)).unwrap_or_default();
        let args = args
            .iter()
            .map(|arg| if arg.is_empty() { "0" } else { arg });
        let args: Vec<_> = args.collect();
        write!(f, "{}({})", self.syscall.trim(), args.join(", "))
    }
}

/// The call that program and debugger are looked at with: one made by hand, else the one that is
/// selected, in registers and in words.
pub fn watched(
    by_hand: Option<&HandMade>,
    picked: Option<&SyscallEvent>,
) -> Option<(SeccompData, String)> {
    match (by_hand, picked) {
        (Some(call), _) => Some((call.data().ok()?, call.to_string())),
        (None, Some(call)) => Some((recorded(call)?, call.text.clone())),
        (None, None) => None,
    }
}

/// A recorded call in the registers; `None` of one that no kernel makes.
pub fn recorded(call: &SyscallEvent) -> Option<SeccompData> {
    let arch: Arch = call.arch.parse().ok()?;
    let nr = u32::try_from(call.nr).or_else(|_| i32::try_from(call.nr).map(i32::cast_unsigned));
    let words: Vec<u64> = call.args.iter().map(|word| word.0).collect();
    Some(SeccompData {
        nr: nr.ok()?,
        arch: arch.audit(),
        instruction_pointer: 0,
        args: words.try_into().ok()?,
    })
}

/// `O_CREAT | O_EXCL`, `-100`, `0x7f`, or nothing, which is 0.
fn value(arch: Arch, text: &str) -> Option<u64> {
    let text = text.trim();
    if text.is_empty() {
        return Some(0);
    }
    text.split('|').try_fold(0, |sum, part| {
        let part = part.trim();
        let named = || named::value_on(arch, part).map(i64::cast_unsigned);
        number(part).or_else(named).map(|value| sum | value)
    })
}

fn number(text: &str) -> Option<u64> {
    if let Some(hex) = text.strip_prefix("0x") {
        return u64::from_str_radix(hex, 16).ok();
    }
    let negative = || text.parse().ok().map(i64::cast_unsigned);
    text.parse().ok().or_else(negative)
}

/// One of the sixteen words that a program may load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its offset in bytes.
    pub offset: u32,
    /// `nr`, `arg0, low half` …
    pub name: String,
    /// What it holds.
    pub value: u32,
    /// Whether the instruction about to be executed loads it.
    pub is_loaded: bool,
}

/// The words of a call, in order.
pub fn input(trace: &Trace) -> Vec<Word> {
    let loaded = trace
        .current()
        .filter(|step| step.insn.code == LD_ABS)
        .map(|step| step.insn.k);
    let bytes = trace.input();
    let words = bytes.as_chunks::<4>().0.iter().zip((0..).step_by(4));
    let words = words.map(|(word, offset)| Word {
        offset,
        name: field_name(offset),
        value: u32::from_le_bytes(*word),
        is_loaded: loaded == Some(offset),
    });
    words.collect()
}

/// A place among the steps of one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debugger {
    trace: Trace,
}

/// Where to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// To the first instruction.
    Start,
    /// One back.
    Back,
    /// One forwards.
    Forward,
    /// To the one that returns.
    End,
    /// To the next one that is stopped at, else to the end.
    NextStop,
    /// To the one before that is stopped at, else to the first.
    PreviousStop,
}

impl Move {
    /// What a key means.
    pub fn of_key(key: &str, with_shift: bool) -> Option<Self> {
        match key {
            "ArrowLeft" | "ArrowUp" if with_shift => Some(Self::PreviousStop),
            "ArrowRight" | "ArrowDown" if with_shift => Some(Self::NextStop),
            "ArrowLeft" | "ArrowUp" => Some(Self::Back),
            "ArrowRight" | "ArrowDown" => Some(Self::Forward),
            "Home" => Some(Self::Start),
            "End" => Some(Self::End),
            _ => None,
        }
    }
}

impl Debugger {
    /// Before the first instruction, then as many steps on as fit.
    pub fn new(program: &BpfProgram, data: &SeccompData, at: usize) -> Self {
        let mut trace = Trace::new(program, data);
        while trace.position() < at && trace.forward() {}
        Self { trace }
    }

    /// The steps and the place among them.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// Where a move leads.
    pub fn after(&self, to: Move, breaks: &BTreeSet<usize>) -> usize {
        let steps = self.trace.steps();
        let last = steps.len().saturating_sub(1);
        let here = self.trace.position();
        let is_stop = |&at: &usize| steps.get(at).is_some_and(|step| breaks.contains(&step.pc));
        match to {
            Move::NextStop => (here + 1..=last).find(is_stop).unwrap_or(last),
            Move::PreviousStop => (0..here).rev().find(is_stop).unwrap_or(0),
            Move::Start => 0,
            Move::Back => here.saturating_sub(1),
            Move::Forward => (here + 1).min(last),
            Move::End => last,
        }
    }

    /// What the program answers, in words.
    pub fn answer(&self) -> Option<String> {
        let word = self.trace.steps().last()?.returned?;
        let action = Action::from_word(word);
        Some(match action {
            Action::Allow(_) => "The call goes on to the kernel.".to_owned(),
            Action::Log(_) => "The call goes on to the kernel, which logs it.".to_owned(),
            Action::Errno(0) => {
                "The call is not made, and the caller is told that it succeeded.".to_owned()
            }
            Action::Errno(number) => format!(
                "The call is not made; the caller gets {}.",
                errno::name(number).map_or_else(|| number.to_string(), str::to_owned)
            ),
            Action::Trap(_) => "The call is not made; its thread gets SIGSYS.".to_owned(),
            Action::KillThread => "The calling thread dies.".to_owned(),
            Action::KillProcess => "The whole process dies.".to_owned(),
            Action::Trace(_) => {
                "A tracer is asked; without one the call fails with ENOSYS.".to_owned()
            }
            Action::Notify(_) => {
                "A supervisor is asked; without one the call fails with ENOSYS.".to_owned()
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::filter::Analysis;

    const CLOCK: &str = "default allow\nerrno EPERM clock_settime if clockid == CLOCK_REALTIME\n";

    fn debugger(call: &HandMade, at: usize) -> Debugger {
        let analysis = Analysis::of(CLOCK.into());
        let program = analysis.program.expect("loads");
        Debugger::new(&program, &call.data().expect("a call"), at)
    }

    #[test]
    fn a_call_by_hand_is_answered_as_its_rule_says() {
        let mut call = HandMade::default();
        assert_eq!(call.labels()[0], "clockid");
        let answer = debugger(&call, 0).answer().expect("an answer");
        assert_eq!(answer, "The call is not made; the caller gets EPERM.");
        call.args[0] = "CLOCK_MONOTONIC".to_owned();
        let answer = debugger(&call, 0).answer().expect("an answer");
        assert_eq!(answer, "The call goes on to the kernel.");
    }

    #[test]
    fn a_call_by_hand_is_written_with_its_arguments_to_the_last_one_that_is_given() {
        let mut call = HandMade::default();
        assert_eq!(call.to_string(), "clock_settime()");
        call.args[1] = " 7 ".to_owned();
        assert_eq!(call.to_string(), "clock_settime(0, 7)");
        assert_eq!(
            watched(Some(&call), None).map(|call| call.0.args[1]),
            Some(7)
        );
        call.args[0] = "CLOCK_NONE".to_owned();
        assert_eq!(watched(Some(&call), None), None);
    }

    #[test]
    fn the_word_that_is_loaded_next_is_marked() {
        let first = debugger(&HandMade::default(), 0);
        let words = input(first.trace());
        assert_eq!(words.len(), 16);
        let marked: Vec<_> = words.iter().filter(|word| word.is_loaded).collect();
        assert_eq!((marked.len(), marked[0].name.as_str()), (1, "arch"));
        assert_eq!(
            (words[0].value, words[15].name.as_str()),
            (227, "arg5, high half")
        );
    }

    #[test]
    fn moves_end_at_both_ends_and_the_last_step_returns() {
        let call = HandMade::default();
        let first = debugger(&call, 0);
        let none = BTreeSet::new();
        assert_eq!(
            (
                first.after(Move::Back, &none),
                first.after(Move::Forward, &none)
            ),
            (0, 1)
        );
        let last = debugger(&call, first.after(Move::End, &none));
        assert_eq!(last.after(Move::Forward, &none), last.trace().position());
        assert!(
            last.trace()
                .current()
                .is_some_and(|step| step.returned.is_some())
        );
        assert_eq!(debugger(&call, 9999), last);
        assert_eq!(Move::of_key("Home", false), Some(Move::Start));
        assert_eq!(Move::of_key("x", false), None);
    }

    #[test]
    fn a_stop_is_met_from_both_sides_and_without_one_the_walk_goes_through() {
        let call = HandMade::default();
        let first = debugger(&call, 0);
        let steps = first.trace().steps();
        let last = steps.len() - 1;
        // Another one is not on the way of this call.
        let breaks = BTreeSet::from([steps[2].pc, 4000]);
        assert_eq!(first.after(Move::NextStop, &breaks), 2);
        let there = debugger(&call, 2);
        assert_eq!(there.after(Move::NextStop, &breaks), last);
        assert_eq!(there.after(Move::PreviousStop, &breaks), 0);
        assert_eq!(debugger(&call, last).after(Move::PreviousStop, &breaks), 2);
        assert_eq!(Move::of_key("ArrowRight", true), Some(Move::NextStop));
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_argument() {
        let mut call = HandMade {
            syscall: "clock_setime".to_owned(),
            ..HandMade::default()
        };
        assert!(
            call.data()
                .unwrap_err()
                .contains("did you mean clock_settime?")
        );
        call.syscall = "227".to_owned();
        assert_eq!(call.data().map(|data| data.nr), Ok(227));
        call.syscall = "openat".to_owned();
        call.args[2] = "O_CREAT | 0x1 | O_NOTHING".to_owned();
        assert!(call.data().unwrap_err().starts_with("flags: "));
        call.args[2] = "O_CREAT|0x1".to_owned();
        call.args[0] = "AT_FDCWD".to_owned();
        let data = call.data().expect("a call");
        assert_eq!(data.args[..3], [(-100_i64).cast_unsigned(), 0, 0o101]);
    }
}
