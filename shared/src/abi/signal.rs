//! Signals: `asm/signal.h` of x86 and arm64, which agree.

/// Names of signals 1 to 64. Real-time signals are named as strace names them, counted from the
/// kernel's own first (32), not from the C library's `SIGRTMIN`.
#[rustfmt::skip]
static NAMES: [&str; 64] = [
    "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE",
    "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT",
    "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU",
    "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    "SIGRTMIN", "SIGRT_1", "SIGRT_2", "SIGRT_3", "SIGRT_4", "SIGRT_5", "SIGRT_6", "SIGRT_7",
    "SIGRT_8", "SIGRT_9", "SIGRT_10", "SIGRT_11", "SIGRT_12", "SIGRT_13", "SIGRT_14", "SIGRT_15",
    "SIGRT_16", "SIGRT_17", "SIGRT_18", "SIGRT_19", "SIGRT_20", "SIGRT_21", "SIGRT_22", "SIGRT_23",
    "SIGRT_24", "SIGRT_25", "SIGRT_26", "SIGRT_27", "SIGRT_28", "SIGRT_29", "SIGRT_30", "SIGRT_31",
    "SIGRT_32",
];

/// Second names of some signals.
const ALIASES: [(&str, i32); 2] = [("SIGIOT", 6), ("SIGPOLL", 29)];

/// `SIGSYS` for 31.
pub fn name(number: i32) -> Option<&'static str> {
    let at = usize::try_from(number.checked_sub(1)?).ok()?;
    NAMES.get(at).copied()
}

/// 31 for `SIGSYS`.
pub fn number(name: &str) -> Option<i32> {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
    alias.map(|(_, number)| *number).or_else(|| {
        (1..)
            .zip(NAMES)
            .find(|(_, known)| *known == name)
            .map(|(number, _)| number)
    })
}

/// Every signal, by number; second names are not in it.
pub fn all() -> impl Iterator<Item = (i32, &'static str)> {
    (1..).zip(NAMES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_belong_together() {
        for (number, expected) in [
            (1, "SIGHUP"),
            (9, "SIGKILL"),
            (31, "SIGSYS"),
            (64, "SIGRT_32"),
        ] {
            assert_eq!(name(number), Some(expected));
            assert_eq!(super::number(expected), Some(number));
        }
        assert_eq!(super::number("SIGPOLL"), super::number("SIGIO"));
    }

    #[test]
    fn there_is_no_signal_0_or_65() {
        for number in [i32::MIN, -1, 0, 65, i32::MAX] {
            assert_eq!(name(number), None);
        }
    }
}
