//! Labels, and the distances that jumps to them have.

use super::cursor::Cursor;
use super::lexer::{Token, TokenKind};
use super::operation::{Draft, Jumps};
use crate::bpf::insn::{MAX_INSNS, SockFilter};
use crate::text::suggest::closest;
use crate::text::{Diagnostic, Diagnostics, Span};
use std::collections::BTreeMap;

/// Where a jump leads, as it is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Target<'a> {
    /// A label, or the position of that number.
    Place(&'a str, Span),
    /// The next instruction.
    Next,
}

/// One target.
pub(super) fn read<'a>(line: &mut Cursor<'a, '_>) -> Option<Target<'a>> {
    match line.peek() {
        Some(TokenKind::Word(name) | TokenKind::Number(name)) => {
            line.next();
            Some(Target::Place(name, line.taken()))
        }
        _ => line.wanted("a label or a position"),
    }
}

/// The targets of a comparison: `, yes, no`, `, yes` or `jt yes jf no`.
pub(super) fn read_two<'a>(line: &mut Cursor<'a, '_>) -> Option<(Target<'a>, Target<'a>)> {
    if line.eat_word("jt") {
        let yes = read(line)?;
        if !line.eat_word("jf") {
            return line.wanted("`jf`");
        }
        return Some((yes, read(line)?));
    }
    line.expect(',')?;
    let yes = read(line)?;
    let no = if line.eat(',') {
        read(line)?
    } else {
        Target::Next
    };
    Some((yes, no))
}

/// Where each label stands.
#[derive(Debug, Default)]
pub(super) struct Labels<'a> {
    positions: BTreeMap<&'a str, usize>,
    /// Whether the number of some line is not its position, so that numbers are names only.
    is_renumbered: bool,
}

impl<'a> Labels<'a> {
    /// Takes the labels from the start of a line; the answer is what follows them.
    pub(super) fn define<'t>(
        &mut self,
        mut line: &'t [Token<'a>],
        pc: usize,
        diagnostics: &mut Diagnostics,
    ) -> &'t [Token<'a>] {
        use TokenKind::{Mark, Number, Word};
        loop {
            let kinds = [0, 1, 2].map(|at| line.get(at).map(|token| token.kind));
            let (name, at, length) = match kinds {
                [Some(Word(name) | Number(name)), Some(Mark(':')), _] => (name, 0, 2),
                [Some(Mark('(')), Some(Number(name)), Some(Mark(')'))] => (name, 1, 3),
                _ => return line,
            };
            let name = canonical(name);
            if self.positions.insert(name, pc).is_some() {
                let message = format!("the label `{name}` stands twice");
                diagnostics.push(Diagnostic::error("duplicate-label", line[at].span, message));
            }
            if let Ok(number) = name.parse::<usize>() {
                self.is_renumbered |= number != pc;
            }
            line = &line[length..];
        }
    }

    /// The position of a target.
    fn find(&self, name: &str) -> Option<u64> {
        let name = canonical(name);
        match self.positions.get(name) {
            Some(&position) => u64::try_from(position).ok(),
            None if self.is_renumbered => None,
            None => name.parse().ok(),
        }
    }
}

/// A number without the zeros in front of it: lines are numbered `0004`.
fn canonical(name: &str) -> &str {
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
    match name.trim_start_matches('0') {
        "" if is_number => "0",
        digits if is_number => digits,
        _ => name,
    }
}

/// The instruction of a draft at its position.
pub(super) fn resolve(
    draft: Draft<'_>,
    pc: usize,
    labels: &Labels<'_>,
    diagnostics: &mut Diagnostics,
) -> SockFilter {
    let Draft { code, mut k, jumps } = draft;
    let mut distance = |target, most| distance(target, pc, most, labels, diagnostics);
    let [jt, jf] = match jumps {
        Jumps::None => [0, 0],
        Jumps::Raw(jt, jf) => [jt, jf],
        Jumps::Always(target) => {
            k = distance(target, u32::MAX);
            [0, 0]
        }
        Jumps::Either(yes, no) => {
            // At most 255, as asked for.
            let mut byte = |target| u8::try_from(distance(target, u8::MAX.into())).unwrap_or(0);
            [byte(yes), byte(no)]
        }
    };
    SockFilter::branch(code, k, jt, jf)
}

/// How many instructions a jump skips; what is wrong with it is said.
fn distance(
    target: Target<'_>,
    pc: usize,
    most: u32,
    labels: &Labels<'_>,
    diagnostics: &mut Diagnostics,
) -> u32 {
    let Target::Place(name, span) = target else {
        return 0;
    };
    let problem = match labels.find(name).map(|to| to.checked_sub(pc as u64 + 1)) {
        Some(Some(skipped)) => match u32::try_from(skipped) {
            Ok(skipped) if skipped <= most => return skipped,
            _ => {
                let message = format!("a jump over {skipped} instructions; the most is {most}");
                let help = "let it jump to a `ja` on the way, which reaches everywhere";
                Diagnostic::error("far-jump", span, message).with_help(help)
            }
        },
        Some(None) => {
            let message = format!("`{name}` stands before or at the jump; jumps only go forward");
            Diagnostic::error("backward-jump", span, message)
        }
        None => {
            let error =
                Diagnostic::error("unknown-label", span, format!("there is no label `{name}`"));
            let known = labels.positions.keys().copied();
            // A text of labels only would take long to look for a near one.
            let is_quick = labels.positions.len() <= MAX_INSNS && !diagnostics.is_full();
            match is_quick.then(|| closest(name, known)).flatten() {
                Some(near) => error.with_help(format!("did you mean `{near}`?")),
                None => error,
            }
        }
    };
    diagnostics.push(problem);
    0
}
