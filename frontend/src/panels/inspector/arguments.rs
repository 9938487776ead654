//! The arguments of a call one by one: as strace writes them, and as the registers held them.

use ringside_shared::abi::syscalls::args;
use ringside_shared::wire::{SyscallEvent, Word};

/// One argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// As in the man page: `dirfd`; or its position for calls that we do not know.
    pub name: String,
    /// As strace writes it; empty if the text does not tell.
    pub text: String,
    /// The register.
    pub word: Word,
    /// The kernel reads only the low 32 bits (fact 23).
    pub is_32_bit: bool,
}

/// The arguments that the call takes; all six registers for a call that we do not know.
pub fn of(call: &SyscallEvent) -> Vec<Argument> {
    let texts = split(&call.text);
    let signature = args::signature(&call.name);
    let n = signature.map_or(call.args.len(), <[_]>::len);
    let words = call.args.iter().copied().enumerate().take(n);
    words
        .map(|(at, word)| {
            let arg = signature.and_then(|signature| signature.get(at));
            Argument {
                name: arg.map_or_else(|| format!("args[{at}]"), |arg| arg.name.to_owned()),
                text: texts.get(at).copied().unwrap_or_default().to_owned(),
                word,
                is_32_bit: arg.is_some_and(|arg| arg.kind.is_32_bit()),
            }
        })
        .collect()
}

/// The parts of `name(a, {b, c}, "d, e")` between its outermost commas.
fn split(text: &str) -> Vec<&str> {
    let Some((_, inside)) = text.split_once('(') else {
        return Vec::new();
    };
    let inside = inside.strip_suffix(')').unwrap_or(inside);
    let mut parts = Vec::new();
    let (mut depth, mut begin) = (0_u32, 0);
    let (mut is_quoted, mut is_escaped, mut is_named) = (false, false, false);
    let mut before = ' ';
    for (at, letter) in inside.char_indices() {
        let is_after_digit = before.is_ascii_digit();
        before = letter;
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            // What a descriptor stands for: `3</tmp/a, b>`, but not `1<<CAP_KILL`.
            '<' if is_after_digit && !inside[at + 1..].starts_with('<') => is_named = true,
            '>' => is_named = false,
            _ if is_named => {}
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(inside[begin..at].trim());
                begin = at + 1;
            }
            _ => {}
        }
    }
    if !inside.trim().is_empty() {
        parts.push(inside[begin..].trim());
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::timeline::example::call;

    #[test]
    fn commas_in_strings_and_structures_part_nothing() {
        assert_eq!(
            split(r#"execve("/bin/sh", ["sh", "-c", "a, \"b, c\""], 0x7ff /* 3 vars */)"#),
            [
                r#""/bin/sh""#,
                r#"["sh", "-c", "a, \"b, c\""]"#,
                "0x7ff /* 3 vars */"
            ]
        );
        assert_eq!(
            split("read(3</tmp/a, (b>, 1<<CAP_KILL|1<<CAP_SETUID, [2<x, y>, 3])"),
            ["3</tmp/a, (b>", "1<<CAP_KILL|1<<CAP_SETUID", "[2<x, y>, 3]"]
        );
        assert_eq!(
            split("clock_settime(CLOCK_REALTIME, {tv_sec=1, tv_nsec=0})"),
            ["CLOCK_REALTIME", "{tv_sec=1, tv_nsec=0}"]
        );
        assert_eq!(split("getpid()"), [""; 0]);
        assert_eq!(split("broken"), [""; 0]);
    }

    #[test]
    fn a_known_call_has_only_its_own_arguments() {
        let mut call = call("clock_settime");
        call.text = "clock_settime(CLOCK_REALTIME, {tv_sec=1, tv_nsec=0})".to_owned();
        call.args[1] = Word(0x7ffe);
        let arguments = of(&call);
        assert_eq!(arguments.len(), 2);
        assert_eq!(arguments[0].text, "CLOCK_REALTIME");
        assert_eq!(arguments[1].word, Word(0x7ffe));
    }

    #[test]
    fn an_unknown_call_shows_its_registers() {
        assert_eq!(of(&call("syscall_0x3e7")).len(), 6);
    }
}
