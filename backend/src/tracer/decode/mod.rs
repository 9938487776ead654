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

use ringside_shared::abi::syscalls::args::ArgKind;

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
    /// Where what the kernel writes is to be put in, and which argument it is.
    gaps: Vec<(usize, u8, ArgKind)>,
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
            if matches!(kind, ArgKind::Out(_)) && subject.arg(position) != 0 {
                draft.gaps.push((draft.text.len(), position, kind));
            } else {
                argument(subject, position, kind, &mut draft.text);
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
        for (at, position, kind) in self.gaps {
            text.push_str(&self.text[from..at]);
            from = at;
            if subject.returned.is_some() {
                argument(subject, position, kind, &mut text);
            } else {
                scalar::address(subject.arg(position), &mut text);
            }
        }
        text.push_str(&self.text[from..]);
        text
    }
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
