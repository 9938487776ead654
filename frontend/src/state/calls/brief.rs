//! A call to look at where it lies, without a copy of its texts.

use std::borrow::Cow;

use ringside_shared::wire::{Speaker, SyscallEvent, SyscallResult, Word};

use super::pack;
use super::shape::Shape;
use crate::state::timeline::Fate;

/// A call as it lies in the list.
#[derive(Debug)]
pub struct Brief<'a> {
    /// What it has in common with others.
    pub shape: &'a Shape,
    /// Counts the calls of a run in the order in which they entered the kernel.
    pub seq: u64,
    /// The process.
    pub pid: i32,
    /// The thread.
    pub tid: i32,
    /// Entry, in nanoseconds since the command's first instruction.
    pub at_ns: u64,
    /// From entry to exit.
    pub duration_ns: Option<u64>,
    /// What of it was the tracer's own work.
    pub tracer_ns: Option<u64>,
    /// The return register, if it came back.
    pub(super) value: i64,
    pub(super) answer: Answer<'a>,
    pub(super) has_whole_text: bool,
    pub(super) rest: &'a str,
    pub(super) args: &'a [u8],
}

/// The text of the result, in as few bytes as say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer<'a> {
    Empty,
    Decimal,
    Hex,
    Errno,
    Literal(&'a str),
}

impl<'a> Brief<'a> {
    /// The call as strace writes it, in two parts: its name, and what follows it.
    pub fn text(&self) -> (&'a str, &'a str) {
        let name = if self.has_whole_text {
            ""
        } else {
            self.shape.name()
        };
        (name, self.rest)
    }

    /// The return register as a signed number, if the call came back.
    pub fn value(&self) -> Option<i64> {
        let came_back = matches!(self.shape.common.result, SyscallResult::Return { .. });
        came_back.then_some(self.value)
    }

    /// The argument registers.
    pub fn args(&self) -> impl Iterator<Item = Word> + use<'a> {
        pack::words(self.args)
    }

    /// What the program got: `3`, `EPERM`, `killed SIGSYS`, or nothing.
    pub fn answer(&self) -> Cow<'a, str> {
        if let Some(errno) = self.shape.errno() {
            return errno.into();
        }
        match (&self.shape.common.result, self.answer) {
            (SyscallResult::Return { .. }, Answer::Literal(text)) => {
                text.split(' ').next().unwrap_or_default().into()
            }
            (SyscallResult::Return { .. }, Answer::Hex) => {
                Word(self.value.cast_unsigned()).to_string().into()
            }
            (SyscallResult::Return { .. }, _) => self.value.to_string().into(),
            _ => no_answer(self.shape.fate).into(),
        }
    }

    /// The call in full.
    pub fn unpacked(&self) -> SyscallEvent {
        let mut call = self.shape.common.clone();
        call.seq = self.seq;
        call.pid = self.pid;
        call.tid = self.tid;
        call.at_ns = self.at_ns;
        call.duration_ns = self.duration_ns;
        call.tracer_ns = self.tracer_ns;
        call.args = self.args().collect();
        let (name, rest) = self.text();
        call.text = [name, rest].concat();
        if let SyscallResult::Return { value, text, .. } = &mut call.result {
            *value = Word(self.value.cast_unsigned());
            *text = match self.answer {
                Answer::Empty => String::new(),
                Answer::Decimal => self.value.to_string(),
                Answer::Hex => value.to_string(),
                Answer::Errno => self.shape.errno_text.clone(),
                Answer::Literal(text) => text.to_owned(),
            };
        }
        call
    }
}

/// What a program got from a call that did not come back.
fn no_answer(fate: Fate) -> &'static str {
    match fate {
        Fate::Killed(Speaker::Strict) => "killed SIGKILL",
        Fate::Killed(_) => "killed SIGSYS",
        Fate::Trapped(_) => "SIGSYS",
        _ => "",
    }
}
