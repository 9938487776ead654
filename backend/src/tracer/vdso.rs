//! Calls that never enter the kernel: the vDSO answers them in the program's own memory (fact 45).
//!
//! No tracer sees those. What can be known is what a program asks its libraries for, by the names
//! in its own file, and what the vDSO that the kernel gave it exports. Where both have a name, a
//! call that is missing in the trace was answered there.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;

use nix::unistd::Pid;

use super::memory::Memory;

/// `AT_SYSINFO_EHDR` of `linux/auxvec.h`: where the vDSO is.
const AT_SYSINFO_EHDR: u64 = 33;
/// `SHT_DYNSYM` of `linux/elf.h`: symbols for the loader.
const DYNAMIC_SYMBOLS: u64 = 11;
/// Tables longer than this are not looked at: no program that we know comes near.
const MAX_TABLE: u64 = 4 << 20;
/// Longer names are no calls. A program may say of all its symbols that their name is the whole
/// table; reading each to its end would keep us busy for minutes.
const MAX_NAME: usize = 64;
/// More sections than any linker makes of a program.
const MAX_SECTIONS: u64 = 256;

/// The calls, by name, that the program of this process asks for and its vDSO answers.
pub(super) fn answered(pid: Pid) -> Vec<String> {
    names(pid).unwrap_or_default()
}

fn names(pid: Pid) -> Option<Vec<String>> {
    let file = File::open(format!("/proc/{pid}/exe")).ok()?;
    let program = |at: u64, length: usize| {
        let mut bytes = vec![0; length];
        file.read_exact_at(&mut bytes, at).ok()?;
        Some(bytes)
    };
    let wanted = symbols(&program, |section| section == 0)?;
    let base = base(pid, is_wide(&program)?)?;
    let memory = Memory(pid);
    let vdso = |at: u64, length: usize| {
        let bytes = memory.bytes(base.checked_add(at)?, length)?;
        (bytes.len() == length).then_some(bytes)
    };
    let offered = symbols(&vdso, |section| section != 0)?;
    let calls = offered
        .iter()
        .filter_map(|name| name.strip_prefix("__vdso_"));
    let is_wanted = |call: &&str| match *call {
        "getcpu" => wanted.contains("getcpu") || wanted.contains("sched_getcpu"),
        // The 32-bit one with a 64-bit time.
        "clock_gettime64" => {
            wanted.contains("clock_gettime") || wanted.contains("__clock_gettime64")
        }
        call => wanted.contains(call),
    };
    Some(calls.filter(is_wanted).map(str::to_owned).collect())
}

/// Where the kernel put the vDSO.
fn base(pid: Pid, is_wide: bool) -> Option<u64> {
    let vector = fs::read(format!("/proc/{pid}/auxv")).ok()?;
    let width = if is_wide { 8 } else { 4 };
    let mut pairs = vector.chunks_exact(2 * width);
    let pair = pairs.find(|pair| number(pair, 0, width) == Some(AT_SYSINFO_EHDR))?;
    number(pair, width, width)
}

/// Reads so many bytes of an ELF image, all of them or none.
type Read<'a> = &'a dyn Fn(u64, usize) -> Option<Vec<u8>>;

/// Whether it is of the 64-bit class.
fn is_wide(read: Read<'_>) -> Option<bool> {
    let head = read(0, 5)?;
    head.starts_with(b"\x7fELF").then(|| head[4] == 2)
}

/// Names of the dynamic symbols whose section is wanted; 0 is that of another file.
fn symbols(read: Read<'_>, is_wanted: impl Fn(u64) -> bool) -> Option<BTreeSet<String>> {
    let is_wide = is_wide(read)?;
    let word = if is_wide { 8 } else { 4 };
    let head = read(0, if is_wide { 64 } else { 52 })?;
    // Offset, size and number of the section headers: `Elf64_Ehdr` and `Elf32_Ehdr`.
    let (offset, size, count) = if is_wide {
        (0x28, 0x3a, 0x3c)
    } else {
        (0x20, 0x2e, 0x30)
    };
    let offset = number(&head, offset, word)?;
    let (size, count) = (number(&head, size, 2)?, number(&head, count, 2)?);
    let headers = table(read, offset, size.checked_mul(count.min(MAX_SECTIONS))?)?;
    let section = |index: u64| -> Option<Section> {
        let from = usize::try_from(index.checked_mul(size)?).ok()?;
        let header = headers.get(from..from.checked_add(usize::try_from(size).ok()?)?)?;
        let (offset, length, link) = if is_wide {
            (0x18, 0x20, 0x28)
        } else {
            (0x10, 0x14, 0x18)
        };
        Some(Section {
            kind: number(header, 4, 4)?,
            offset: number(header, offset, word)?,
            length: number(header, length, word)?,
            link: number(header, link, 4)?,
        })
    };
    let mut sections = (0..count.min(MAX_SECTIONS)).filter_map(section);
    let symbols = sections.find(|section| section.kind == DYNAMIC_SYMBOLS)?;
    let strings = section(symbols.link)?;
    let strings = table(read, strings.offset, strings.length)?;
    let symbols = table(read, symbols.offset, symbols.length)?;
    // `Elf64_Sym` and `Elf32_Sym`: a name first, and the section's index.
    let (entry, index) = if is_wide { (24, 6) } else { (16, 14) };
    let wanted = symbols
        .chunks_exact(entry)
        .filter(|symbol| number(symbol, index, 2).is_some_and(&is_wanted));
    let names = wanted.filter_map(|symbol| name(&strings, number(symbol, 0, 4)?));
    Some(names.map(str::to_owned).collect())
}

/// The name at a place of a table of names, unless it is too long for a call's.
fn name(strings: &[u8], from: u64) -> Option<&str> {
    let rest = strings.get(usize::try_from(from).ok()?..)?;
    let length = rest.iter().take(MAX_NAME + 1).position(|&byte| byte == 0)?;
    std::str::from_utf8(&rest[..length]).ok()
}

struct Section {
    kind: u64,
    offset: u64,
    length: u64,
    /// The section with its names.
    link: u64,
}

fn table(read: Read<'_>, offset: u64, length: u64) -> Option<Vec<u8>> {
    (length <= MAX_TABLE).then_some(())?;
    read(offset, usize::try_from(length).ok()?)
}

/// A little-endian number.
fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(width)?)?.iter().rev();
    Some(bytes.fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_program_asks_for_nothing() {
        for image in [&b""[..], b"\x7fELF", b"#!/bin/sh\n", &[0xff; 4096]] {
            let read = |at: u64, length: usize| {
                let from = usize::try_from(at).ok()?;
                Some(image.get(from..from.checked_add(length)?)?.to_vec())
            };
            assert_eq!(symbols(&read, |_| true), None);
        }
        let mut image = vec![0xff; 4096];
        image[..5].copy_from_slice(b"\x7fELF\x02");
        let read = |at: u64, length: usize| {
            let from = usize::try_from(at).ok()?;
            Some(image.get(from..from.checked_add(length)?)?.to_vec())
        };
        assert_eq!(symbols(&read, |_| true), None);
    }

    #[test]
    fn a_name_of_a_call_is_read_and_a_longer_one_is_not() {
        let at = [&[b'x'; MAX_NAME][..], &[0]].concat();
        assert_eq!(name(&at, 0).map(str::len), Some(MAX_NAME));
        assert_eq!(name(&at, 60), Some("xxxx"));
        let past = [&[b'x'; MAX_NAME + 1][..], &[0]].concat();
        assert_eq!(name(&past, 0), None);
        assert_eq!(name(&past, 1).map(str::len), Some(MAX_NAME));
        assert_eq!(name(&past, 1 << 40), None);
        assert_eq!(name(b"unfinished", 0), None);
    }

    #[test]
    fn the_vdso_of_this_process_answers_for_the_clock() {
        // The test program asks for it, as every program of Rust's does.
        let answered = answered(Pid::this());
        assert!(
            answered.iter().any(|name| name == "clock_gettime"),
            "{answered:?}"
        );
        assert!(!answered.iter().any(|name| name == "openat"));
    }
}
