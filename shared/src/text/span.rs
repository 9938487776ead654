//! Where something stands in a source text.

/// A half-open range of byte offsets into a source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` up to, not including, `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The text that the span covers, empty if the span does not fit `source`.
    pub fn text(self, source: &str) -> &str {
        source
            .get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// A place as editors and compilers name it: both counted from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
}

/// Turns byte offsets into lines and columns.
#[derive(Debug, Clone)]
pub struct LineIndex<'a> {
    source: &'a str,
    /// Byte offset at which each line starts.
    starts: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    /// Reads the line starts of `source` once.
    pub fn new(source: &'a str) -> Self {
        let bytes = source.as_bytes();
        // A carriage return ends a line of its own only if no line feed follows.
        let is_end = |at: &usize| match bytes[*at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let ends = (0..bytes.len()).filter(is_end);
        let starts = std::iter::once(0).chain(ends.map(|at| at + 1)).collect();
        Self { source, starts }
    }

    /// Line and column of a byte offset; an offset past the end is the end.
    pub fn place(&self, offset: u32) -> LineColumn {
        let offset = (offset as usize).min(self.source.len());
        let line = self.line_before(offset);
        let before = self
            .source
            .get(self.starts[line]..offset)
            .unwrap_or_default();
        LineColumn {
            line: count(line + 1),
            column: count(before.chars().count() + 1),
        }
    }

    /// Line of a byte offset, from 1; much quicker than [`Self::place`] where lines are long.
    pub fn line(&self, offset: u32) -> u32 {
        let offset = (offset as usize).min(self.source.len());
        count(self.line_before(offset) + 1)
    }

    /// Position in `starts` of the line that holds the offset.
    fn line_before(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, offset: u32, line: u32, column: u32) {
        assert_eq!(
            LineIndex::new(source).place(offset),
            LineColumn { line, column }
        );
        assert_eq!(LineIndex::new(source).line(offset), line);
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        check("", 0, 1, 1);
        check("ab\ncd", 0, 1, 1);
        check("ab\ncd", 2, 1, 3);
        check("ab\ncd", 3, 2, 1);
        check("ab\ncd", 5, 2, 3);
    }

    #[test]
    fn every_line_ending_counts_once() {
        check("ab\r\ncd", 2, 1, 3);
        check("ab\r\ncd", 4, 2, 1);
        check("ab\rcd", 2, 1, 3);
        check("ab\rcd", 3, 2, 1);
        check("a\r\r\n\nb", 5, 4, 1);
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        check("# é x", 5, 1, 5);
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        check("ab", 99, 1, 3);
    }
}
