//! Lines of strace's log.

/// What a line of the log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LogLine<'a> {
    /// A call, which was entered here.
    Call(&'a str),
    /// The second half of one, a signal, an exit, or a word of strace's own.
    Other,
}

/// Reads a line; `None` if strace does not write such lines.
pub(super) fn read(line: &str) -> Option<LogLine<'_>> {
    const OTHER: [&str; 5] = ["<... ", "--- ", "+++ ", "strace: ", "[ Process PID="];
    let line = without_prefix(line);
    if OTHER.iter().any(|start| line.starts_with(start)) {
        return Some(LogLine::Other);
    }
    let (name, rest) = line.split_once('(')?;
    let belongs = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let is_name = !name.is_empty() && name.chars().all(belongs);
    // A call that is not told to its end says so, or has not come back.
    let has_end = rest.contains(") = ") || rest.contains(" = ") || rest.contains("<unfinished");
    (is_name && has_end).then_some(LogLine::Call(name))
}

/// Without the process (`[pid 123]` or, in a file, `123`) and the time, each in any of its forms.
fn without_prefix(mut line: &str) -> &str {
    loop {
        line = line.trim_start();
        if let Some(rest) = line.strip_prefix("[pid ") {
            match rest.split_once(']') {
                Some((_, rest)) => line = rest,
                None => return line,
            }
            continue;
        }
        let end = line.find(' ').unwrap_or(line.len());
        let word = &line[..end];
        let is_number = |c: char| c.is_ascii_digit() || ".:".contains(c);
        if word.is_empty() || end == line.len() || !word.chars().all(is_number) {
            return line;
        }
        line = &line[end..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<LogLine<'_>>) {
        assert_eq!(read(line), expected, "{line}");
    }

    #[test]
    fn calls_are_read_in_every_dress() {
        for line in [
            "openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY|O_CLOEXEC) = 3",
            "openat(AT_FDCWD, \"a)b\", O_RDONLY) = -1 ENOENT (No such file or directory) <0.000012>",
            "[pid  1234] openat(AT_FDCWD, \"x\", O_RDONLY <unfinished ...>",
            "1234  openat(AT_FDCWD, \"x\", O_RDONLY)   = 3",
            "1234 12:34:56.789012 openat(AT_FDCWD, \"x\", O_RDONLY) = 3",
            "12:34:56 openat(AT_FDCWD, \"x\", O_RDONLY) = 3",
            "1700000000.123456 openat(AT_FDCWD, \"x\", O_RDONLY) = 3",
            "     0.000034 openat(AT_FDCWD, \"x\", O_RDONLY) = 3",
        ] {
            check(line, Some(LogLine::Call("openat")));
        }
        check(
            "exit_group(0)                           = ?",
            Some(LogLine::Call("exit_group")),
        );
    }

    #[test]
    fn what_is_no_call_is_told_from_what_is_no_log() {
        for line in [
            "[pid 7] <... read resumed>\"x\", 1) = 1",
            "--- SIGCHLD {si_signo=SIGCHLD} ---",
            "1234  +++ exited with 0 +++",
            "strace: Process 1235 attached",
            "[ Process PID=12 runs in 32 bit mode. ]",
        ] {
            check(line, Some(LogLine::Other));
        }
        for line in [
            "",
            "openat",
            "read 12",
            "Permission denied (os error 13) = x",
            "123",
            "f(x",
        ] {
            check(line, None);
        }
    }
}
