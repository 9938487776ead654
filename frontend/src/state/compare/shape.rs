//! What of a call is the same in another run of the same command: not where the kernel put things,
//! not who got which pid, not when.

use ringside_shared::abi::Arch;
use ringside_shared::abi::syscalls::args::{self, ArgKind};
use ringside_shared::wire::{SyscallEvent, SyscallResult};

/// Numbers from here on are addresses: nothing that a program counts is as large.
const LEAST_ADDRESS: u64 = 1 << 32;

/// A call as numbers to compare. Two that differ have the same number once in 2^64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Its name and arch.
    pub name: u64,
    /// Its name and arguments.
    pub call: u64,
    /// What it was answered, and by whom.
    pub answer: u64,
}

impl Shape {
    /// The shape of a call.
    pub fn of(call: &SyscallEvent) -> Self {
        let name = Hash::default().with(&call.arch).with(&call.name);
        let mut whole = name;
        arguments(call, &mut whole);
        Self {
            name: name.0,
            call: whole.0,
            answer: answer(call),
        }
    }
}

fn answer(call: &SyscallEvent) -> u64 {
    let verdict = &call.verdict;
    // Which line decided may differ where nothing else does.
    let hash = Hash::default().with(&verdict.action);
    let hash = hash.with(&verdict.data.to_string());
    let hash = hash.with(&format!("{:?}", call.refused_by));
    match &call.result {
        SyscallResult::Return {
            errno: Some(errno), ..
        } => hash.with(errno),
        SyscallResult::Return { value, .. } => {
            let is_same = value.0 < LEAST_ADDRESS && !answers_anything(&call.name);
            hash.with(&if is_same { value.0 } else { 0 }.to_string())
        }
        SyscallResult::Killed => hash.with("killed"),
        SyscallResult::None => hash.with("none"),
    }
    .0
}

/// Calls that come back with an address, a process or a time.
fn answers_anything(name: &str) -> bool {
    matches!(
        name,
        "brk"
            | "mmap"
            | "mmap2"
            | "mremap"
            | "shmat"
            | "time"
            | "times"
            | "fork"
            | "vfork"
            | "clone"
            | "clone3"
            | "getpid"
            | "getppid"
            | "gettid"
            | "getpgid"
            | "getpgrp"
            | "getsid"
            | "setsid"
            | "set_tid_address"
            | "wait4"
            | "waitpid"
            | "capget"
    )
}

/// Members of structures that say when, or who; files that are known by a number.
fn is_free(member: &str) -> bool {
    matches!(
        member,
        "tv_sec"
            | "tv_nsec"
            | "tv_usec"
            | "si_pid"
            | "pid"
            | "tid"
            | "parent_tid"
            | "st_ino"
            | "st_dev"
            | "pipe"
            | "socket"
    ) || member.ends_with("time")
        || member.ends_with("time_nsec")
}

/// Reads the text of a call without what is only chance in it.
fn arguments(call: &SyscallEvent, hash: &mut Hash) {
    let arch: Option<Arch> = call.arch.parse().ok();
    let signature = arch.and_then(|arch| args::signature_on(arch, &call.name));
    let text = call.text.strip_prefix(call.name.as_str());
    let mut rest = text.unwrap_or(&call.text);
    let (mut depth, mut at) = (0_usize, 0_usize);
    let mut member = "";
    let is_random = call.name == "getrandom";
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string(rest),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        match first {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 1 => at += 1,
            _ => {}
        }
        if is_random && first == '"' {
            hash.add("@");
            continue;
        }
        if first.is_ascii_digit() {
            let kind = signature.and_then(|signature| signature.get(at));
            let is_pid = depth == 1 && kind.is_some_and(|arg| arg.kind == ArgKind::Pid);
            if is_pid || is_address(token) || is_free(member) {
                hash.add("@");
                continue;
            }
        }
        if is_word(first) {
            member = token;
        } else if !matches!(first, '=' | ':' | '[') {
            member = "";
        }
        hash.add(token);
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_address(token: &str) -> bool {
    let digits = token.strip_prefix("0x");
    let value = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok());
    value.is_some_and(|value| value >= LEAST_ADDRESS)
}

/// Bytes of a string in quotes, with them.
fn string(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// FNV-1a.
#[derive(Debug, Clone, Copy)]
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn add(&mut self, text: &str) {
        // Pieces are told apart by a byte that is in no text.
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn with(mut self, text: &str) -> Self {
        self.add(text);
        self
    }
}

/// A text as a number.
pub(super) fn hash(text: &str) -> u64 {
    Hash::default().with(text).0
}

#[cfg(test)]
mod tests {
    use super::super::super::timeline::example;
    use super::*;

    fn shape(name: &str, text: &str) -> Shape {
        let mut call = example::call(name);
        call.text = text.to_owned();
        Shape::of(&call)
    }

    #[test]
    fn addresses_pids_and_times_are_chance_and_the_rest_is_not() {
        let alike = |name, one, two| shape(name, one) == shape(name, two);
        assert!(alike(
            "mprotect",
            "mprotect(0x7f2cb3809000, 16384, PROT_READ)",
            "mprotect(0x7f0000001000, 16384, PROT_READ)"
        ));
        assert!(!alike(
            "mprotect",
            "mprotect(0x7f2cb3809000, 16384, PROT_READ)",
            "mprotect(0x7f2cb3809000, 8192, PROT_READ)"
        ));
        assert!(alike("kill", "kill(12, SIGTERM)", "kill(15, SIGTERM)"));
        assert!(!alike("kill", "kill(12, SIGTERM)", "kill(12, SIGKILL)"));
        assert!(alike(
            "futex",
            "futex(0x7f2cb3809000, FUTEX_WAIT, 2, {tv_sec=3, tv_nsec=17})",
            "futex(0x7f2cb3809001, FUTEX_WAIT, 2, {tv_sec=3, tv_nsec=99})"
        ));
        assert!(!alike(
            "openat",
            "openat(AT_FDCWD, \"/a 0x7f2cb3809000\", O_RDONLY)",
            "openat(AT_FDCWD, \"/a 0x7f2cb3809001\", O_RDONLY)"
        ));
        assert!(alike(
            "close",
            "close(1<pipe:[3797101]>)",
            "close(1<pipe:[3797135]>)"
        ));
        assert!(!alike(
            "close",
            "close(1<pipe:[3797101]>)",
            "close(2<pipe:[3797101]>)"
        ));
        assert!(alike(
            "getrandom",
            r#"getrandom("\x4d\x9d", 2, GRND_NONBLOCK)"#,
            r#"getrandom("\x22\x23", 2, GRND_NONBLOCK)"#
        ));
        assert!(!alike(
            "ioctl",
            "ioctl(1, 0x5401, NULL)",
            "ioctl(1, 0x5402, NULL)"
        ));
    }

    #[test]
    fn a_quote_inside_a_string_does_not_end_it() {
        let one = shape("write", r#"write(1, "a\"b 0x7f2cb3809000", 2)"#);
        let two = shape("write", r#"write(1, "a\"b 0x7f2cb3809001", 2)"#);
        assert_ne!(one.call, two.call);
        assert_eq!(shape("write", "write(1, \"open").name, one.name);
    }

    #[test]
    fn an_answer_is_the_same_whichever_line_gives_it() {
        use ringside_shared::wire::{RefusedBy, Word};
        let refused = example::refused("openat", RefusedBy::Filter);
        let mut other_line = refused.clone();
        other_line.verdict.line = Some(40);
        let by_kernel = example::refused("openat", RefusedBy::Kernel);
        let answer = |call: &SyscallEvent| Shape::of(call).answer;
        assert_eq!(answer(&refused), answer(&other_line));
        assert_ne!(answer(&refused), answer(&by_kernel));
        let returned = |name: &str, value| {
            let mut call = example::call(name);
            call.result = SyscallResult::Return {
                value: Word(value),
                errno: None,
                text: String::new(),
            };
            answer(&call)
        };
        assert_ne!(returned("read", 10), returned("read", 11));
        assert_eq!(returned("brk", 0x1000), returned("brk", 0x2000));
        assert_eq!(
            returned("mmap", 0x7f00_0000_1000),
            returned("mmap", 0x7f00_0000_2000)
        );
    }
}
