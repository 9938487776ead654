//! A call's text in two parts: what the kernel is about to read is written at entry, what it writes
//! is put in at exit.

use std::fmt::Write as _;

use ringside_shared::abi::syscalls::args::{ArgKind, Shape};

use super::refine::{self, ERESTART_RESTARTBLOCK, Refine, Shown};
use super::subject::Subject;
use super::{argument, message, process, scalar};
use crate::tracer::syscall::name_or_number;

/// A call's text as far as it is known at entry.
#[derive(Debug)]
pub(in crate::tracer) struct Draft {
    text: String,
    gaps: Vec<Gap>,
}

/// Where what the kernel writes is to be put in.
#[derive(Debug)]
struct Gap {
    /// Position in the text.
    at: usize,
    /// Which argument it is.
    position: u8,
    filled: Filled,
}

/// How the kernel fills it.
#[derive(Debug, Clone, Copy)]
enum Filled {
    /// With something of this kind; a failed call leaves the pointer.
    New(ArgKind),
    /// With a length, in the place of this one.
    Over(i32),
    /// With a message; a failed call leaves the room for its name.
    Message,
    /// With how much of each message went out; a failed call leaves the messages.
    Sent(ArgKind),
    /// With the thread's number or descriptor that clone3 tells the maker; a failed call says none.
    Born,
    /// With the rest of a sleep, if a signal has cut it short.
    Rest,
}

impl Filled {
    /// How the kernel fills what this argument points to, if it does.
    fn of(subject: &Subject<'_>, position: u8, kind: ArgKind) -> Option<Self> {
        let is_rest = subject.known.refine == (Refine::Sleep { rest: position });
        match kind {
            _ if subject.arg(position) == 0 => None,
            ArgKind::Out(_) if is_rest => Some(Self::Rest),
            ArgKind::Out(_) => Some(Self::New(kind)),
            ArgKind::In(Shape::Mmsghdr(_)) => Some(Self::Sent(kind)),
            ArgKind::InOut(shape @ Shape::Mmsghdr(_)) => Some(Self::New(ArgKind::Out(shape))),
            ArgKind::InOut(Shape::Msghdr) => Some(Self::Message),
            ArgKind::InOut(Shape::Int) => length_at(subject, position).map(Self::Over),
            _ => None,
        }
    }

    fn show(self, subject: &Subject<'_>, position: u8, out: &mut String) {
        let is_done = subject.returned.is_some();
        let is_cut = subject.failed == Some(ERESTART_RESTARTBLOCK);
        match self {
            Self::New(kind) if is_done => argument(subject, position, kind, out),
            Self::Sent(kind) => argument(subject, position, kind, out),
            Self::Message if is_done => {
                argument(subject, position, ArgKind::Out(Shape::Msghdr), out);
            }
            Self::Message => message::room(subject, subject.arg(position), out),
            Self::Born if is_done => process::born(subject, subject.arg(position), out),
            Self::Born => {}
            Self::Rest if is_cut => {
                argument(subject, position, ArgKind::Out(Shape::Timespec), out);
            }
            Self::New(_) | Self::Rest => scalar::address(subject.arg(position), out),
            Self::Over(before) => {
                let after = length_at(subject, position).filter(|_| is_done);
                // Writing to a string cannot fail.
                let _ = match after {
                    Some(after) if after != before => write!(out, "[{before} => {after}]"),
                    _ => write!(out, "[{before}]"),
                };
            }
        }
    }
}

impl Draft {
    /// Writes down everything that the kernel is about to read.
    pub(in crate::tracer) fn at_entry(subject: &Subject<'_>, nr: u32) -> Self {
        let mut text = String::with_capacity(128);
        let mut gaps = Vec::new();
        text.push_str(&name_or_number(subject.known.name, nr));
        text.push('(');
        for (at, shown) in refine::arguments(subject).iter().enumerate() {
            if at > 0 {
                text.push_str(", ");
            }
            let Shown {
                position,
                kind,
                label,
            } = shown;
            text.push_str(label);
            let at = text.len();
            match Filled::of(subject, position, kind) {
                Some(filled) => gaps.push(Gap {
                    at,
                    position,
                    filled,
                }),
                None => argument(subject, position, kind, &mut text),
            }
            if matches!(kind, ArgKind::In(Shape::CloneArgs(_))) {
                gaps.push(Gap {
                    at: text.len(),
                    position,
                    filled: Filled::Born,
                });
            }
        }
        text.push(')');
        Self { text, gaps }
    }

    /// Puts in what the kernel wrote.
    pub(in crate::tracer) fn at_exit(self, subject: &Subject<'_>) -> String {
        if subject.returned.is_none() {
            // close may fail and close all the same. What succeeds is told to [`super::success`].
            subject.decoder.files.after(subject);
        }
        let Self { mut text, gaps } = self;
        let mut filling = String::new();
        // From the end, so that the earlier positions stay true.
        for gap in gaps.into_iter().rev() {
            filling.clear();
            gap.filled.show(subject, gap.position, &mut filling);
            text.insert_str(gap.at, &filling);
        }
        text
    }
}

/// An `int` behind an argument.
fn length_at(subject: &Subject<'_>, position: u8) -> Option<i32> {
    let fields = subject.bytes(subject.arg(position), 4)?;
    Some(fields.i32(0))
}
