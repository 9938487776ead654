//! `#define NAME NUMBER`.

use super::cursor::{Cursor, Lost};
use super::lexer::Kind;
use crate::text::Diagnostic;
use std::collections::BTreeMap;

/// The constants that a policy has defined so far.
#[derive(Debug, Default)]
pub(super) struct Constants<'a> {
    values: BTreeMap<&'a str, u64>,
}

impl<'a> Constants<'a> {
    pub(super) fn get(&self, name: &str) -> Option<u64> {
        self.values.get(name).copied()
    }

    /// Reads what follows `#`.
    pub(super) fn directive(&mut self, cursor: &mut Cursor<'a>) -> Result<(), Lost> {
        let start = cursor.span();
        if cursor.eat_word("include") {
            while cursor.peek() == Some(Kind::File) {
                cursor.skip();
            }
            let message = "other files are not read";
            let error = Diagnostic::error("include", cursor.span_from(start), message);
            let help = "put the text of the file here: it means the same";
            cursor.problems.push(error.with_help(help));
            return Err(Lost);
        }
        if !cursor.eat_word("define") {
            return Err(cursor.unexpected("`define`"));
        }
        let (name, span) = cursor.word("the name of a constant")?;
        let (value, _) = cursor.number()?;
        let before = *self.values.entry(name).or_insert(value);
        if before != value {
            let message = format!("`{name}` is already defined, as {before}");
            cursor.error("redefined-constant", span, message);
        }
        Ok(())
    }
}
