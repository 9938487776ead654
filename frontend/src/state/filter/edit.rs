//! Edits of the filter's text that come from elsewhere than the keyboard.

use ringside_shared::audit::{self, TextEdit};

use super::place::units;

/// A piece of text to put in the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// First UTF-16 unit to take out.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What comes there instead.
    pub text: String,
}

impl Edit {
    /// Another text in the place of all of it.
    pub fn whole(source: &str, text: String) -> Self {
        Self {
            start: 0,
            end: units(source),
            text,
        }
    }

    /// Several edits as one, which a single undo takes back. `None` if nothing would change, and
    /// for edits that are not of this text.
    pub fn joined(source: &str, edits: &[TextEdit]) -> Option<Self> {
        let start = edits.iter().map(|edit| edit.span.start).min()? as usize;
        let end = edits.iter().map(|edit| edit.span.end).max()? as usize;
        let edited = audit::apply(source, edits);
        let (before, old) = (source.get(..start)?, source.get(start..end)?);
        let kept = source.len() - end;
        let text = edited.get(start..edited.len().checked_sub(kept)?)?;
        (text != old).then(|| Self {
            start: units(before),
            end: units(before) + units(old),
            text: text.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringside_shared::text::Span;

    fn at(start: u32, end: u32, new_text: &str) -> TextEdit {
        TextEdit {
            span: Span::new(start, end),
            new_text: new_text.to_owned(),
        }
    }

    #[test]
    fn several_edits_become_one_in_the_units_of_the_browser() {
        // The sign in front has four bytes and two units.
        let source = "# 🥊\nallow read\nallow write\n";
        let edits = [at(13, 17, "readv"), at(24, 24, "writev, ")];
        let edit = Edit::joined(source, &edits).expect("an edit");
        assert_eq!(
            (edit.start, edit.end, edit.text.as_str()),
            (11, 22, "readv\nallow writev, ")
        );
    }

    #[test]
    fn what_changes_nothing_or_is_of_another_text_is_no_edit() {
        assert_eq!(Edit::joined("allow read", &[]), None);
        assert_eq!(Edit::joined("allow read", &[at(6, 10, "read")]), None);
        assert_eq!(Edit::joined("allow", &[at(3, 9, "x")]), None);
    }
}
