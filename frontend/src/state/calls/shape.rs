//! What calls have in common: a program makes thousands of calls, but few kinds of them.

use std::collections::BTreeMap;

use ringside_shared::abi::errno;
use ringside_shared::wire::{SyscallEvent, SyscallResult, SyscallStart, Word};

use super::pack::{put_i64, put_text, put_u64};
use crate::state::timeline::{Area, Fate};

/// Syscall, verdict and outcome: everything of a call but its numbers and texts.
#[derive(Debug)]
pub struct Shape {
    /// The call with everything else left empty.
    pub(super) common: SyscallEvent,
    /// What became of it.
    pub fate: Fate,
    /// Where in the kernel it belongs.
    pub area: Area,
    /// `-1 EPERM (Operation not permitted)`, which is the result's text for most errors.
    pub(super) errno_text: String,
}

impl Shape {
    /// Name of the syscall.
    pub fn name(&self) -> &str {
        &self.common.name
    }

    /// Name of the errno, if it failed.
    pub fn errno(&self) -> Option<&str> {
        match &self.common.result {
            SyscallResult::Return { errno, .. } => errno.as_deref(),
            SyscallResult::Killed | SyscallResult::None => None,
        }
    }

    /// The shape as an event with empty texts and numbers.
    pub fn common(&self) -> &SyscallEvent {
        &self.common
    }

    /// Whether it belongs to the sandbox's preparation and not to the command.
    pub fn is_preparation(&self) -> bool {
        self.common.start == SyscallStart::Sandbox
    }

    fn of(call: &SyscallEvent) -> Self {
        let errno = match &call.result {
            SyscallResult::Return { errno, .. } => errno.clone(),
            SyscallResult::Killed | SyscallResult::None => None,
        };
        let message = errno
            .as_deref()
            .and_then(errno::number)
            .and_then(errno::message);
        let errno_text = match (&errno, message) {
            (Some(name), Some(message)) => format!("-1 {name} ({message})"),
            _ => String::new(),
        };
        let result = match &call.result {
            SyscallResult::Return { .. } => SyscallResult::Return {
                value: Word(0),
                errno,
                text: String::new(),
            },
            other => other.clone(),
        };
        Self {
            fate: Fate::of(call),
            area: Area::of(&call.name),
            errno_text,
            common: SyscallEvent {
                seq: 0,
                pid: 0,
                tid: 0,
                at_ns: 0,
                args: Vec::new(),
                text: String::new(),
                duration_ns: None,
                tracer_ns: None,
                result,
                arch: call.arch.clone(),
                nr: call.nr,
                name: call.name.clone(),
                start: call.start,
                verdict: call.verdict.clone(),
                refused_by: call.refused_by,
                because: call.because.clone(),
                mismatch: call.mismatch.clone(),
                hidden: call.hidden,
            },
        }
    }
}

/// Every shape that a run has had.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    all: Vec<Shape>,
    /// By what tells them apart, as bytes.
    known: BTreeMap<Vec<u8>, usize>,
    /// The bytes of the call at hand, kept for its room.
    key: Vec<u8>,
}

impl Shapes {
    pub(super) fn get(&self, at: usize) -> &Shape {
        &self.all[at]
    }

    pub(super) fn find(&self, at: usize) -> Option<&Shape> {
        self.all.get(at)
    }

    pub(super) fn all(&self) -> &[Shape] {
        &self.all
    }

    /// The shape of a call, and whether it is the first one of it.
    pub(super) fn of(&mut self, call: &SyscallEvent) -> (usize, bool) {
        self.key.clear();
        put_key(&mut self.key, call);
        if let Some(&at) = self.known.get(&self.key) {
            return (at, false);
        }
        self.known.insert(self.key.clone(), self.all.len());
        self.all.push(Shape::of(call));
        (self.all.len() - 1, true)
    }
}

/// Everything that [`Shape::of`] takes from a call; texts that end somewhere tell apart what
/// follows them.
fn put_key(key: &mut Vec<u8>, call: &SyscallEvent) {
    let verdict = &call.verdict;
    let option = |number: Option<u32>| number.map_or(0, |number| u64::from(number) + 1);
    put_i64(key, call.nr);
    key.extend([
        call.start as u8,
        verdict.by as u8,
        call.refused_by.map_or(0, |by| by as u8 + 1),
    ]);
    for number in [
        u64::from(verdict.data),
        option(verdict.filter),
        option(verdict.rule),
        option(verdict.line),
        option(verdict.insns),
        u64::from(verdict.unread),
        u64::from(call.hidden),
    ] {
        put_u64(key, number);
    }
    for text in [&call.name, &call.arch, &verdict.action] {
        put_text(key, text);
    }
    let (kind, errno) = match &call.result {
        SyscallResult::Return { errno, .. } => (0, errno.as_deref()),
        SyscallResult::Killed => (1, None),
        SyscallResult::None => (2, None),
    };
    key.push(kind);
    for text in [errno, call.because.as_deref(), call.mismatch.as_deref()] {
        key.push(u8::from(text.is_some()));
        put_text(key, text.unwrap_or_default());
    }
}
