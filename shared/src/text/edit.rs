//! Edits of a text: places, and what shall stand there.

use super::Span;

/// One place of a text and what shall stand there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextEdit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there then.
    pub new_text: String,
}

/// The text with the edits made; edits that do not fit the text are left out.
pub fn apply(source: &str, edits: &[TextEdit]) -> String {
    let mut sorted: Vec<_> = edits.iter().collect();
    sorted.sort();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    for TextEdit { span, new_text } in sorted {
        let (start, end) = (span.start as usize, span.end as usize);
        if let Some(kept) = source.get(at..start)
            && source.get(start..end).is_some()
        {
            out.push_str(kept);
            out.push_str(new_text);
            at = end;
        }
    }
    out.push_str(source.get(at..).unwrap_or_default());
    out
}
