//! Arguments, results and signals as strace writes them.
//!
//! [`ringside_shared::abi::syscalls::args`] says what each argument is; [`refine`] knows the calls
//! where one argument says what another is; each other file shows one family of things. What the
//! kernel reads is looked at on entry, what it writes on exit. What cannot be read is shown as the
//! pointer, what was cut is marked with `...`.

mod file;
mod memory;
mod process;
mod refine;
mod result;
mod scalar;
mod shape;
mod signal;
mod socket;
mod stat;
mod subject;
mod system;
mod text;
mod time;

use std::fmt::Write as _;

use ringside_shared::abi::syscalls::args::{ArgKind, Shape};

use super::memory::Memory;
use super::syscall::name_or_number;
use refine::Shown;
pub(super) use result::{failure, success};
pub(super) use signal::{is_from_seccomp, siginfo};
pub(super) use subject::Subject;

/// Longest path that the kernel takes, its NUL included: `PATH_MAX` of `linux/limits.h`.
const PATH_MAX: usize = 4096;

/// A call's text as far as it is known at entry.
#[derive(Debug)]
pub(super) struct Draft {
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
#[derive(Debug)]
enum Filled {
    /// With something of this kind.
    New(ArgKind),
    /// With a length, in the place of this one.
    Over(i32),
}

impl Draft {
    /// Writes down everything that the kernel is about to read.
    pub(super) fn at_entry(subject: &Subject, nr: u32) -> Self {
        let mut draft = Self {
            text: String::with_capacity(64),
            gaps: Vec::new(),
        };
        draft.text.push_str(&name_or_number(subject.known.name, nr));
        draft.text.push('(');
        for (at, shown) in refine::arguments(subject).into_iter().enumerate() {
            if at > 0 {
                draft.text.push_str(", ");
            }
            let Shown {
                position,
                kind,
                label,
            } = shown;
            draft.text.push_str(label);
            let at = draft.text.len();
            let filled = match kind {
                ArgKind::Out(_) if subject.arg(position) != 0 => Some(Filled::New(kind)),
                ArgKind::InOut(Shape::Int) => length_at(subject, position).map(Filled::Over),
                _ => None,
            };
            match filled {
                Some(filled) => draft.gaps.push(Gap {
                    at,
                    position,
                    filled,
                }),
                None => argument(subject, position, kind, &mut draft.text),
            }
        }
        draft.text.push(')');
        draft
    }

    /// Puts in what the kernel wrote, or the bare pointers if it failed.
    pub(super) fn at_exit(self, subject: &Subject) -> String {
        if self.gaps.is_empty() {
            return self.text;
        }
        let mut text = String::with_capacity(self.text.len() + 64);
        let mut from = 0;
        for gap in self.gaps {
            let Gap {
                at,
                position,
                filled,
            } = gap;
            text.push_str(&self.text[from..at]);
            from = at;
            match (filled, subject.returned) {
                (Filled::New(kind), Some(_)) => argument(subject, position, kind, &mut text),
                (Filled::New(_), None) => scalar::address(subject.arg(position), &mut text),
                (Filled::Over(before), returned) => {
                    let after = returned.and_then(|_| length_at(subject, position));
                    // Writing to a string cannot fail.
                    let _ = match after {
                        Some(after) if after != before => write!(text, "[{before} => {after}]"),
                        _ => write!(text, "[{before}]"),
                    };
                }
            }
        }
        text.push_str(&self.text[from..]);
        text
    }
}

/// An `int` behind an argument.
fn length_at(subject: &Subject, position: u8) -> Option<i32> {
    let fields = subject.bytes(subject.arg(position), 4)?;
    Some(fields.i32(0))
}

/// Appends one argument.
fn argument(subject: &Subject, position: u8, kind: ArgKind, out: &mut String) {
    let word = subject.arg(position);
    match kind {
        ArgKind::Int | ArgKind::Pid | ArgKind::Fd => scalar::int(word, out),
        ArgKind::Uint => out.push_str(&scalar::low(word).to_string()),
        ArgKind::Hex => scalar::hex(u64::from(scalar::low(word)), out),
        ArgKind::Long | ArgKind::Offset => out.push_str(&signed(subject, word).to_string()),
        ArgKind::Ulong | ArgKind::Size => out.push_str(&word.to_string()),
        ArgKind::Word => scalar::hex(word, out),
        ArgKind::Address | ArgKind::Pointer => scalar::address(word, out),
        ArgKind::DirFd => scalar::dir_fd(word, out),
        ArgKind::Id => scalar::id(word, out),
        ArgKind::Mode => scalar::mode(word, out),
        ArgKind::Device => {
            let (major, minor) = scalar::split_device(word);
            scalar::device(major, minor, out);
        }
        ArgKind::Signal => scalar::signal(word, out),
        ArgKind::Flags(family) => out.push_str(&family.render(u64::from(scalar::low(word)))),
        ArgKind::LongFlags(family) => out.push_str(&family.render(word)),
        ArgKind::Path => memory::c_string(subject, word, PATH_MAX, out),
        ArgKind::CStr => memory::c_string(subject, word, subject.max_string, out),
        ArgKind::CStrs => memory::c_strings(subject, word, out),
        ArgKind::In(shape) | ArgKind::Out(shape) | ArgKind::InOut(shape) => {
            let before = out.len();
            if word == 0 || shape::show(subject, word, shape, out).is_none() {
                // Half a struct would read like a whole one.
                out.truncate(before);
                scalar::address(word, out);
            }
        }
    }
}

/// A `long` or an offset: 32 bits are sign-extended.
fn signed(subject: &Subject, word: u64) -> i64 {
    if subject.has_short_words() {
        i64::from(scalar::low(word).cast_signed())
    } else {
        word.cast_signed()
    }
}

/// A path as text for the process tree; empty when it cannot be read.
pub(super) fn path(memory: Memory, address: u64) -> String {
    let text = memory.c_string(address, PATH_MAX);
    text.map_or_else(String::new, |text| {
        String::from_utf8_lossy(&text.bytes).into_owned()
    })
}
