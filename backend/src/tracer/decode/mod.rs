//! Arguments, results and signals as strace writes them.
//!
//! [`ringside_shared::abi::syscalls::args`] says what each argument is; [`refine`] knows the calls
//! where one argument says what another is; each other file shows one family of things. What the
//! kernel reads is looked at on entry, what it writes on exit. What cannot be read is shown as the
//! pointer, what was cut is marked with `...`.

mod capability;
mod descriptor;
mod draft;
mod file;
mod memory;
mod message;
mod process;
mod program;
mod queue;
mod refine;
mod result;
mod scalar;
mod schedule;
mod shape;
mod signal;
mod socket;
mod stat;
mod subject;
mod system;
mod terminal;
mod text;
mod time;

use std::fmt::Write as _;

use ringside_shared::abi::named::Family;
use ringside_shared::abi::syscalls::args::ArgKind;

use super::memory::Memory;
pub(super) use descriptor::Effect;
pub(super) use draft::Draft;
pub(super) use refine::Refine;
pub(super) use result::{Returns, failure, success};
pub(super) use signal::{is_from_seccomp, siginfo};
pub(super) use subject::{Decoder, Subject};

/// Longest path that the kernel takes, its NUL included: `PATH_MAX` of `linux/limits.h`.
const PATH_MAX: usize = 4096;

/// Appends one argument.
fn argument(subject: &Subject<'_>, position: u8, kind: ArgKind, out: &mut String) {
    let word = subject.arg(position);
    match kind {
        ArgKind::Int | ArgKind::Pid => scalar::int(word, out),
        ArgKind::Fd => descriptor::argument(subject, word, out),
        // Writing to a string cannot fail, here and below.
        ArgKind::Uint => drop(write!(out, "{}", scalar::low(word))),
        ArgKind::Hex => scalar::hex(u64::from(scalar::low(word)), out),
        ArgKind::Long | ArgKind::Offset => drop(write!(out, "{}", signed(subject, word))),
        ArgKind::Ulong | ArgKind::Size => drop(write!(out, "{word}")),
        ArgKind::Word => scalar::hex(word, out),
        ArgKind::Address | ArgKind::Pointer => scalar::address(word, out),
        ArgKind::DirFd => descriptor::directory(subject, word, out),
        ArgKind::Id => scalar::id(word, out),
        ArgKind::Mode => scalar::mode(word, out),
        ArgKind::Device => {
            let (major, minor) = scalar::split_device(word);
            scalar::device(major, minor, out);
        }
        ArgKind::IoPriority => schedule::io_priority(u64::from(scalar::low(word)), out),
        ArgKind::Signal => scalar::signal(word, out),
        ArgKind::Flags(Family::Ioctl) => ioctl(scalar::low(word), out),
        ArgKind::Flags(family) => family.render_to(u64::from(scalar::low(word)), out),
        ArgKind::LongFlags(family) => family.render_to(word, out),
        ArgKind::Capability => scalar::capability(word, out),
        ArgKind::Path => memory::c_string(subject, word, PATH_MAX, out),
        ArgKind::CStr => memory::c_string(subject, word, subject.decoder.max_string, out),
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

/// What ioctl is asked for: by name, or taken apart as the macros of `asm/ioctl.h` put it together.
fn ioctl(op: u32, out: &mut String) {
    let from = out.len();
    Family::Ioctl.render_to(u64::from(op), out);
    if op == 0 || !out[from..].starts_with("0x") {
        return;
    }
    out.truncate(from);
    let direction = match op >> 30 {
        0 => "_IOC_NONE",
        1 => "_IOC_WRITE",
        2 => "_IOC_READ",
        _ => "_IOC_READ|_IOC_WRITE",
    };
    let (kind, number, size) = (op >> 8 & 0xff, op & 0xff, op >> 16 & 0x3fff);
    let _ = write!(out, "_IOC({direction}, {kind:#x}, {number:#x}, {size:#x})");
}

/// A `long` or an offset: 32 bits are sign-extended.
fn signed(subject: &Subject<'_>, word: u64) -> i64 {
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
