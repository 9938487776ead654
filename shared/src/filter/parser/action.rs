//! Actions and their data.

use super::condition::atom;
use super::cursor::Cursor;
use crate::filter::ast::{Action, ActionKind, Atom};
use crate::filter::suggest::closest;
use crate::filter::token::TokenKind;
use crate::text::Diagnostic;

/// Every word that begins a rule.
pub(in crate::filter) const ACTIONS: [&str; 9] = [
    "allow",
    "errno",
    "kill",
    "kill_process",
    "kill_thread",
    "log",
    "notify",
    "trace",
    "trap",
];

/// An action with its data.
pub(super) fn action(cursor: &mut Cursor<'_, '_>) -> Option<Action> {
    let Some(token) = cursor.peek().filter(|token| token.kind == TokenKind::Word) else {
        cursor.unexpected("an action");
        return None;
    };
    let word = cursor.text(token);
    cursor.skip();
    let kind = match word {
        "allow" => ActionKind::Allow(in_parens(cursor)?),
        "log" => ActionKind::Log(in_parens(cursor)?),
        "notify" => ActionKind::Notify(in_parens(cursor)?),
        "kill" | "kill_process" => ActionKind::KillProcess,
        "kill_thread" => ActionKind::KillThread,
        "errno" => ActionKind::Errno(atom(cursor, "an errno, such as `EPERM`")?),
        "trap" if has_number(cursor) => ActionKind::Trap(Some(atom(cursor, "a number")?)),
        "trap" => ActionKind::Trap(None),
        "trace" if has_number(cursor) => ActionKind::Trace(Some(atom(cursor, "a number")?)),
        "trace" => ActionKind::Trace(None),
        _ => {
            let help = closest(word, line_words());
            let help = match (help, familiar(word)) {
                (_, Some(help)) => help.to_owned(),
                (Some(name), None) => format!("did you mean `{name}`?"),
                (None, None) => {
                    "a line begins with `default`, `foreign`, `arch` or one of the actions allow, log, \
                     errno NAME, kill, kill_thread, trap, trace, notify"
                        .to_owned()
                }
            };
            let message = format!("`{word}` is not an action");
            cursor.report(Diagnostic::error("unknown-action", token.span, message).with_help(help));
            return None;
        }
    };
    let span = match &kind {
        ActionKind::Errno(data) | ActionKind::Trap(Some(data)) | ActionKind::Trace(Some(data)) => {
            token.span.to(data.span)
        }
        // Up to the parenthesis that was read last.
        _ => token.span.to(cursor.last_span()),
    };
    Some(Action { kind, span })
}

/// Every word that begins a line.
fn line_words() -> impl Iterator<Item = &'static str> {
    ACTIONS
        .iter()
        .copied()
        .chain(["default", "foreign", "arch"])
}

/// Whether a word is a misspelt `default`.
pub(super) fn resembles_default(word: &str) -> bool {
    !ACTIONS.contains(&word) && closest(word, line_words()) == Some("default")
}

/// `(7)`: the data of an action that seldom has any. `None` if it is broken.
#[allow(
    clippy::option_option,
    reason = "the outer one is failure, as everywhere in this parser"
)]
fn in_parens(cursor: &mut Cursor<'_, '_>) -> Option<Option<Atom>> {
    if !cursor.eat(TokenKind::OpenParen) {
        return Some(None);
    }
    let data = atom(cursor, "a number")?;
    if !cursor.eat(TokenKind::CloseParen) {
        cursor.unexpected("`)`");
        return None;
    }
    Some(Some(data))
}

fn has_number(cursor: &Cursor<'_, '_>) -> bool {
    cursor.peek_kind() == Some(TokenKind::Number)
}

/// Words for actions in other tools.
fn familiar(word: &str) -> Option<&'static str> {
    match word {
        "deny" | "block" | "refuse" | "reject" | "return" | "SCMP_ACT_ERRNO" => {
            Some("to refuse a call with an error, write `errno EPERM`")
        }
        "permit" | "accept" | "pass" | "SCMP_ACT_ALLOW" => Some("write `allow`"),
        "SCMP_ACT_KILL" => Some("write `kill_thread`, which is what it means"),
        "SCMP_ACT_KILL_PROCESS" => Some("write `kill`"),
        "SCMP_ACT_LOG" => Some("write `log`"),
        "user_notif" | "SCMP_ACT_NOTIFY" => Some("write `notify`"),
        _ => None,
    }
}
