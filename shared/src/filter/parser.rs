//! Text to AST.

use super::ast::{Filter, Line, LineKind};
use crate::text::{Diagnostic, Span};
use crate::verdict::Action;

/// Reads a filter.
///
/// Never fails: what cannot be understood becomes a diagnostic, and the rest of the filter is
/// still there.
pub fn parse(source: &str) -> (Filter, Vec<Diagnostic>) {
    let mut filter = Filter::default();
    let mut diagnostics = Vec::new();
    let mut start = 0;
    for text in source.split_inclusive('\n') {
        let words = words(text, start);
        start += text.len();
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            continue;
        };
        let span = first.1.to(last.1);
        let (is_default, rest) = match first.0 {
            "default" => (true, &words[1..]),
            _ => (false, &words[..]),
        };
        let Some((action, names)) = action(rest) else {
            let message = "a line begins with an action or with `default`";
            diagnostics.push(Diagnostic::error("unknown-action", span, message));
            continue;
        };
        let names = names.iter().map(|&(name, at)| (name.to_owned(), at));
        let kind = if is_default {
            LineKind::Default(action)
        } else {
            let names = names.collect();
            LineKind::Rule { action, names }
        };
        filter.lines.push(Line { span, kind });
    }
    (filter, diagnostics)
}

type Word<'a> = (&'a str, Span);

fn words(text: &str, start: usize) -> Vec<Word<'_>> {
    let text = text.split('#').next().unwrap_or_default();
    let mut words = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || c == ',') {
        if !word.is_empty() {
            let at = start + word.as_ptr() as usize - text.as_ptr() as usize;
            let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            words.push((word, Span::new(offset(at), offset(at + word.len()))));
        }
    }
    words
}

fn action<'a, 'b>(words: &'b [Word<'a>]) -> Option<(Action, &'b [Word<'a>])> {
    let (first, rest) = words.split_first()?;
    let action = match first.0 {
        "allow" => Action::Allow(0),
        "log" => Action::Log(0),
        "kill" | "kill_process" => Action::KillProcess,
        "kill_thread" => Action::KillThread,
        "notify" => Action::Notify(0),
        "trap" => Action::Trap(0),
        "trace" => Action::Trace(0),
        "errno" => {
            let (errno, rest) = rest.split_first()?;
            let number = match errno.0 {
                "EPERM" => 1,
                "EACCES" => 13,
                "ENOSYS" => 38,
                other => other.parse().ok()?,
            };
            return Some((Action::Errno(number), rest));
        }
        _ => return None,
    };
    Some((action, rest))
}
