//! What a line of strace's log says, before anybody looks into its arguments.

/// A line without its dress.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line<'a> {
    /// The thread, where the log says so.
    pub(super) tid: Option<i32>,
    /// Its clock.
    pub(super) clock: Clock,
    /// What happened.
    pub(super) what: What<'a>,
}

/// How a line tells the time, in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    /// It does not.
    None,
    /// `-t` and `-tt`: since midnight.
    Day(u64),
    /// `-ttt`: since 1970.
    Epoch(u64),
    /// `-r`: since the line before.
    Since(u64),
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum What<'a> {
    /// A call, whole: name, what stands between its parentheses, what follows ` = `.
    Call(&'a str, &'a str, &'a str),
    /// A call that has not come back in this line.
    Entry(&'a str, &'a str),
    /// The rest of such a call: name, arguments, result.
    Rest(&'a str, &'a str, &'a str),
    /// A signal: all of it, without the dashes.
    Signal(&'a str),
    /// The thread ended by itself.
    Exit(i32),
    /// A signal ended it.
    Killed(&'a str),
    /// From here on the process makes calls of this arch.
    Arch(i32, &'a str),
    /// A word of strace's own.
    Other,
}

/// Reads a line; `None` if strace does not write such lines.
pub(super) fn read(line: &str) -> Option<Line<'_>> {
    let (tid, clock, rest) = undress(line);
    let what = what(rest)?;
    Some(Line { tid, clock, what })
}

/// Takes off the process (`[pid 12]`, or `12` in a file) and the clock.
fn undress(line: &str) -> (Option<i32>, Clock, &str) {
    let mut rest = line.trim();
    let (mut tid, mut clock) = (None, Clock::None);
    if let Some((number, after)) = rest
        .strip_prefix("[pid ")
        .and_then(|rest| rest.split_once(']'))
    {
        tid = number.trim().parse().ok();
        rest = after.trim_start();
    }
    loop {
        let Some((word, after)) = rest.split_once(' ') else {
            return (tid, clock, rest);
        };
        if tid.is_none() && clock == Clock::None && word.bytes().all(|byte| byte.is_ascii_digit()) {
            // `-t` alone has colons, `-ttt` and `-r` have points: a bare number is a process.
            tid = word.parse().ok();
            if tid.is_none() {
                return (tid, clock, rest);
            }
        } else if let (Clock::None, Some(time)) = (clock, time(word)) {
            clock = time;
        } else {
            return (tid, clock, rest);
        }
        rest = after.trim_start();
    }
}

/// `12:34:56.789`, `1700000000.123`, `0.000034`.
fn time(word: &str) -> Option<Clock> {
    let is_time = |byte: u8| byte.is_ascii_digit() || b".:".contains(&byte);
    if !word.contains(['.', ':']) || !word.bytes().all(is_time) {
        return None;
    }
    let mut parts = word.split(':');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(hours), Some(minutes), Some(seconds), None) => {
            let [hours, minutes] = [hours, minutes].map(|part| part.parse::<u64>().ok());
            let minutes = hours?.checked_mul(60)?.checked_add(minutes?)?;
            let start = minutes.checked_mul(60_000_000_000)?;
            start.checked_add(nanos(seconds)?).map(Clock::Day)
        }
        (Some(seconds), None, ..) => {
            let nanos = nanos(seconds)?;
            // Nobody waits thirty years for a call.
            Some(if nanos < 1_000_000_000_000_000_000 {
                Clock::Since(nanos)
            } else {
                Clock::Epoch(nanos)
            })
        }
        _ => None,
    }
}

/// Seconds with or without a fraction.
pub(super) fn nanos(seconds: &str) -> Option<u64> {
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    if fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u64 = format!("{fraction:0<9}").parse().ok()?;
    let whole: u64 = whole.parse().ok()?;
    whole.checked_mul(1_000_000_000)?.checked_add(fraction)
}

fn what(rest: &str) -> Option<What<'_>> {
    if let Some(inner) = rest
        .strip_prefix("--- ")
        .and_then(|rest| rest.strip_suffix(" ---"))
    {
        let is_stop = inner.starts_with("stopped by");
        return Some(if is_stop {
            What::Other
        } else {
            What::Signal(inner)
        });
    }
    if let Some(inner) = rest.strip_prefix("+++ ") {
        if let Some(code) = inner.strip_prefix("exited with ") {
            return code.split(' ').next()?.parse().ok().map(What::Exit);
        }
        let signal = inner.strip_prefix("killed by ");
        return Some(signal.map_or(What::Other, |signal| {
            What::Killed(signal.split(' ').next().unwrap_or_default())
        }));
    }
    if let Some(inner) = rest.strip_prefix("<... ") {
        let (name, after) = inner.split_once(" resumed>")?;
        let (args, result) = whole(after, 1)?;
        return is_name(name).then_some(What::Rest(name, args, result));
    }
    if let Some(inner) = rest.strip_prefix("[ Process PID=") {
        let (pid, after) = inner.split_once(' ')?;
        let mode = after.strip_prefix("runs in ")?.split(' ').next()?;
        return Some(What::Arch(pid.parse().ok()?, mode));
    }
    if rest.starts_with("strace: ") {
        return Some(What::Other);
    }
    let (name, after) = rest.split_once('(')?;
    if !is_name(name) {
        return None;
    }
    if let Some(args) = after.strip_suffix("<unfinished ...>") {
        return Some(What::Entry(name, args.trim_end()));
    }
    let (args, result) = whole(after, 1)?;
    Some(What::Call(name, args, result))
}

fn is_name(name: &str) -> bool {
    let belongs = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    !name.is_empty() && name.len() <= 64 && name.bytes().all(belongs)
}

/// What stands before the parenthesis that closes, and what follows ` = ` after it.
fn whole(text: &str, depth: usize) -> Option<(&str, &str)> {
    let end = Scan::of(text, depth).find_map(|(at, depth, _)| (depth == 0).then_some(at))?;
    let result = text[end + 1..].trim_start().strip_prefix('=')?;
    Some((&text[..end], result.trim_start()))
}

/// The arguments between the commas that separate them.
pub(super) fn arguments(text: &str) -> Vec<&str> {
    /// A call has six; what a log says beyond that is no call's.
    const MOST: usize = 16;
    let mut arguments = Vec::new();
    let mut start = 0;
    for (at, depth, byte) in Scan::of(text, 0) {
        if depth == 0 && byte == b',' && arguments.len() < MOST {
            arguments.push(text[start..at].trim());
            start = at + 1;
        }
    }
    let last = text[start..].trim();
    if !(last.is_empty() && arguments.is_empty()) {
        arguments.push(last);
    }
    arguments
}

/// The bytes of a text outside its strings and comments, each with its place and how many brackets
/// are open after it.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
}

impl<'a> Scan<'a> {
    fn of(text: &'a str, depth: usize) -> Self {
        Self {
            bytes: text.as_bytes(),
            at: 0,
            depth,
        }
    }

    /// The place after a string that began before `at`; strace escapes quotes in it.
    fn after_string(&self, mut at: usize) -> usize {
        while let Some(&byte) = self.bytes.get(at) {
            at += match byte {
                b'\\' => 2,
                b'"' => return at + 1,
                _ => 1,
            };
        }
        self.bytes.len()
    }

    /// Whether `<` at this place begins what `-y` says of a descriptor: `3</etc/passwd>`.
    fn follows_descriptor(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.bytes.get(before));
        let is_descriptor = before.is_some_and(|byte| byte.is_ascii_digit() || *byte == b'D');
        is_descriptor && self.bytes.get(at + 1) != Some(&b'<')
    }

    /// The place after a path; strace escapes `>` in it, but not the arrow between two addresses.
    fn after_path(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let mut ends = (0..rest.len()).filter(|&end| rest[end] == b'>');
        let end = ends.find(|&end| end == 0 || rest[end - 1] != b'-');
        end.map_or(self.bytes.len(), |end| at + end + 1)
    }

    /// The place after a comment that began before `at`.
    fn after_comment(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let end = rest.windows(2).position(|pair| pair == b"*/");
        end.map_or(self.bytes.len(), |end| at + end + 2)
    }
}

impl Iterator for Scan<'_> {
    type Item = (usize, usize, u8);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let at = self.at;
            let byte = *self.bytes.get(at)?;
            self.at += 1;
            match byte {
                b'"' => {
                    self.at = self.after_string(self.at);
                    continue;
                }
                b'/' if self.bytes.get(self.at) == Some(&b'*') => {
                    self.at = self.after_comment(self.at + 1);
                    continue;
                }
                b'<' if self.follows_descriptor(at) => {
                    self.at = self.after_path(self.at);
                    continue;
                }
                b'(' | b'[' | b'{' => self.depth += 1,
                b')' | b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            return Some((at, self.depth, byte));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, tid: Option<i32>, clock: Clock, what: What<'_>) {
        assert_eq!(read(line), Some(Line { tid, clock, what }), "{line}");
    }

    #[test]
    fn lines_are_read_in_every_dress() {
        let call = What::Call("close", "3</a (b) \"c>", "0 <0.000007>");
        let call_text = "close(3</a (b) \"c>)          = 0 <0.000007>";
        check(call_text, None, Clock::None, call);
        check(
            &format!("[pid    12] {call_text}"),
            Some(12),
            Clock::None,
            call,
        );
        let day = Clock::Day(45_296_000_007_000);
        check(
            &format!("12  12:34:56.000007 {call_text}"),
            Some(12),
            day,
            call,
        );
        check(
            &format!("     0.000034 {call_text}"),
            None,
            Clock::Since(34_000),
            call,
        );
        check(
            &format!("1700000000.5 {call_text}"),
            None,
            Clock::Epoch(1_700_000_000_500_000_000),
            call,
        );
    }

    #[test]
    fn halves_signals_and_ends_are_told_apart() {
        let line = |line| read(line).expect("a line").what;
        assert_eq!(
            line("7 wait4(-1,  <unfinished ...>"),
            What::Entry("wait4", "-1,")
        );
        assert_eq!(
            line("7 <... wait4 resumed>[{WIFEXITED(s)}], 0, NULL) = 8 <0.1>"),
            What::Rest("wait4", "[{WIFEXITED(s)}], 0, NULL", "8 <0.1>")
        );
        assert_eq!(
            line("--- SIGSYS {si_signo=SIGSYS} ---"),
            What::Signal("SIGSYS {si_signo=SIGSYS}")
        );
        assert_eq!(line("--- stopped by SIGSTOP ---"), What::Other);
        assert_eq!(line("+++ exited with 3 +++"), What::Exit(3));
        assert_eq!(
            line("+++ killed by SIGSYS (core dumped) +++"),
            What::Killed("SIGSYS")
        );
        assert_eq!(
            line("[ Process PID=9 runs in 32 bit mode. ]"),
            What::Arch(9, "32")
        );
        for other in ["", "hello", "read 12", "f(x", "Permission denied (13) = x"] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn arguments_are_split_where_a_call_splits_them() {
        assert_eq!(
            arguments("\"a, \\\", b\", [1, 2], {x=f(1, 2)}, 0x7 /* 3, vars */"),
            [
                "\"a, \\\", b\"",
                "[1, 2]",
                "{x=f(1, 2)}",
                "0x7 /* 3, vars */"
            ]
        );
        assert_eq!(arguments("").len(), 0);
        assert_eq!(arguments(&"1,".repeat(1000)).len(), 17);
    }
}
