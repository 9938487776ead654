//! Lines of input that no sender can make long.

use std::io::{self, BufRead, Read as _, Write as _};

/// No line of a trace is longer: the arguments of a call are cut long before.
pub(crate) const MAX_TRACE_LINE: u64 = 1 << 20;
/// So many lines that cannot be used are named; the rest is counted.
const MAX_COMPLAINTS: u64 = 10;

/// What the next line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// There is none.
    End,
    /// Whole, with its newline unless it is the last.
    Whole,
    /// Longer than allowed; the rest of it has been skipped.
    TooLong,
}

/// Reads the next line into `line`, at most `max` bytes of it.
pub(crate) fn next(input: &mut impl BufRead, line: &mut Vec<u8>, max: u64) -> io::Result<Line> {
    line.clear();
    if input.by_ref().take(max).read_until(b'\n', line)? == 0 {
        return Ok(Line::End);
    }
    if line.ends_with(b"\n") || (line.len() as u64) < max {
        return Ok(Line::Whole);
    }
    skip(input)?;
    Ok(Line::TooLong)
}

fn skip(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}

/// Lines that cannot be used: the first ones are named.
pub(crate) struct Complaints {
    name: String,
    n: u64,
}

impl Complaints {
    /// Nothing to complain about yet.
    pub(crate) fn about(name: String) -> Self {
        Self { name, n: 0 }
    }

    /// Says what is wrong with a line.
    pub(crate) fn say(&mut self, number: u64, problem: &str) -> io::Result<()> {
        self.n += 1;
        if self.n > MAX_COMPLAINTS {
            return Ok(());
        }
        writeln!(
            io::stderr(),
            "ringside: {}:{number}: {problem}; skipped",
            self.name
        )
    }

    /// Says how many more there were.
    pub(crate) fn finish(&self) -> io::Result<()> {
        match self.n.saturating_sub(MAX_COMPLAINTS) {
            0 => Ok(()),
            more => writeln!(
                io::stderr(),
                "ringside: {}: {more} more such lines",
                self.name
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_skipped_and_the_next_one_is_whole() {
        let mut input = &b"12\n123456789\n\n34"[..];
        let mut line = Vec::new();
        let mut read = || {
            let kind = next(&mut input, &mut line, 4).unwrap();
            (kind, String::from_utf8(line.clone()).unwrap())
        };
        assert_eq!(read(), (Line::Whole, "12\n".to_owned()));
        assert_eq!(read().0, Line::TooLong);
        assert_eq!(read(), (Line::Whole, "\n".to_owned()));
        assert_eq!(read(), (Line::Whole, "34".to_owned()));
        assert_eq!(read().0, Line::End);
    }
}
