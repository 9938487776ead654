//! What came back, as strace writes it.

use super::line::nanos;
use super::value::plain;
use crate::abi::errno;
use crate::wire::{SyscallResult, Word};

/// What follows ` = `: the result, and how long it took.
pub(super) fn read(text: &str) -> (SyscallResult, Option<u64>) {
    let (text, duration_ns) = match text.trim_end().rsplit_once(" <") {
        Some((before, time)) => match time.strip_suffix('>').and_then(nanos) {
            Some(nanos) => (before.trim_end(), Some(nanos)),
            None => (text.trim_end(), None),
        },
        None => (text.trim_end(), None),
    };
    (result(text), duration_ns)
}

fn result(text: &str) -> SyscallResult {
    let mut words = text.split([' ', '<']);
    let first = words.next().unwrap_or_default();
    // `?`: it does not return, or the kernel will begin it again.
    let Some(value) = plain(first) else {
        return SyscallResult::None;
    };
    let errno = words
        .next()
        .filter(|word| value == -1 && word.starts_with('E'));
    let value = match errno.map(errno::number) {
        Some(Some(number)) => -i128::from(number),
        _ => value,
    };
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the register has 64 bits"
    )]
    let value = Word(value as u64);
    SyscallResult::Return {
        value,
        errno: errno.map(str::to_owned),
        text: text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, value: i64, errno: Option<&str>, shown: &str, nanos: Option<u64>) {
        let result = SyscallResult::Return {
            value: Word(value.cast_unsigned()),
            errno: errno.map(str::to_owned),
            text: shown.to_owned(),
        };
        assert_eq!(read(text), (result, nanos), "{text}");
    }

    #[test]
    fn results_keep_their_words_and_lose_their_time() {
        check("0 <0.000007>", 0, None, "0", Some(7_000));
        check("3</etc/passwd>", 3, None, "3</etc/passwd>", None);
        check("3</a> <1.5>", 3, None, "3</a>", Some(1_500_000_000));
        let text = "-1 ENOENT (No such file or directory)";
        check(
            &format!("{text} <0.1>"),
            -2,
            Some("ENOENT"),
            text,
            Some(100_000_000),
        );
        check("0x7f10", 0x7f10, None, "0x7f10", None);
        check("-1", -1, None, "-1", None);
        check("0 (Timeout)", 0, None, "0 (Timeout)", None);
    }

    #[test]
    fn what_does_not_come_back_has_no_result() {
        for text in [
            "?",
            "? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.1>",
            "?\n",
        ] {
            assert_eq!(read(text).0, SyscallResult::None, "{text}");
        }
    }
}
