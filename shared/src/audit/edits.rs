//! What fixes do to the source of a filter, in any language that has edits.

use super::fix::{Fix, insert, replace};
use super::subject::Text;
use crate::filter::{Width, ast};
use crate::text::{Span, ending};
use crate::verdict::Action;

/// A source that fixes can edit. `None` is an edit that cannot be made there.
pub(super) trait Edits {
    /// As written.
    fn source(&self) -> &str;

    /// A rule that decides before all others, in the words of our text.
    fn add_first(&self, line: &str) -> Option<Fix>;

    /// A rule in front of another.
    fn add_above(&self, rule: u32, line: &str) -> Option<Fix>;

    /// A rule behind another.
    fn add_below(&self, rule: u32, line: &str) -> Option<Fix>;

    /// A rule behind all others.
    fn add_last(&self, line: &str) -> Option<Fix>;

    /// More syscalls for a rule.
    fn add_names(&self, rule: u32, names: &[&str]) -> Option<Fix>;

    /// Whether a rule could have one more name: its conditions ask for arguments that the call has.
    fn fits(&self, rule: u32, name: &str) -> bool;

    /// The source without a rule.
    fn remove_rule(&self, rule: u32) -> Option<Fix>;

    /// Another action for a rule.
    fn set_action(&self, rule: u32, action: Action) -> Option<Fix>;

    /// The low half of an argument compared where the whole word was.
    fn compare_low_half(&self, rule: u32, position: u8, param: &str) -> Option<Fix>;
}

impl Text<'_> {
    /// A rule of the source.
    pub fn rule(&self, rule: u32) -> Option<(&ast::Line, &ast::Rule)> {
        self.ast.rules().nth(rule as usize)
    }

    fn line_start(&self, at: u32) -> u32 {
        let before = self.source.get(..at as usize).unwrap_or_default();
        let start = before.rfind(['\n', '\r']).map_or(0, |newline| newline + 1);
        u32::try_from(start).unwrap_or(u32::MAX)
    }

    fn line_end(&self, at: u32) -> u32 {
        let rest = self.source.get(at as usize..).unwrap_or_default();
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        at.saturating_add(u32::try_from(length).unwrap_or(u32::MAX))
    }

    /// The argument of a condition with its width, as far as one is written.
    fn argument(&self, condition: &ast::Condition) -> Span {
        let Span { start, end } = condition.arg.span;
        if condition.width.is_none() {
            return condition.arg.span;
        }
        let rest = self.source.get(end as usize..).unwrap_or_default();
        let digits = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        let width = rest.get(digits..).unwrap_or_default();
        let after = width.find(|c: char| !c.is_ascii_digit());
        let length = digits + after.unwrap_or(width.len());
        Span::new(
            start,
            end.saturating_add(u32::try_from(length).unwrap_or(0)),
        )
    }
}

impl Edits for Text<'_> {
    fn source(&self) -> &str {
        self.source
    }

    fn add_first(&self, line: &str) -> Option<Fix> {
        match self.ast.rules().next() {
            Some(_) => self.add_above(0, line),
            None => self.add_last(line),
        }
    }

    fn add_above(&self, rule: u32, line: &str) -> Option<Fix> {
        let (at, _) = self.rule(rule)?;
        Some(insert(self.line_start(at.span.start), &format!("{line}\n")))
    }

    fn add_below(&self, rule: u32, line: &str) -> Option<Fix> {
        let (at, _) = self.rule(rule)?;
        let end = self.line_end(at.span.end);
        Some(insert(end, &format!("\n{line}")))
    }

    fn add_last(&self, line: &str) -> Option<Fix> {
        let end = u32::try_from(self.source.len()).ok()?;
        let is_open = !self.source.is_empty() && !self.source.ends_with(['\n', '\r']);
        let newline = if is_open { "\n" } else { "" };
        Some(insert(end, &format!("{newline}{line}\n")))
    }

    fn add_names(&self, rule: u32, names: &[&str]) -> Option<Fix> {
        let (_, rule) = self.rule(rule)?;
        let last = rule.targets.last()?.span.end;
        Some(insert(last, &format!(" {}", names.join(" "))))
    }

    fn fits(&self, rule: u32, name: &str) -> bool {
        let Some((_, written)) = self.rule(rule) else {
            return false;
        };
        let signature = crate::abi::syscalls::args::signature(name).unwrap_or_default();
        let mut conditions = written.conditions.iter();
        conditions.all(|c| signature.iter().any(|arg| arg.name == c.arg.text))
    }

    fn remove_rule(&self, rule: u32) -> Option<Fix> {
        let (line, _) = self.rule(rule)?;
        let start = self.line_start(line.span.start);
        let end = self.line_end(line.span.end);
        let rest = self.source.get(end as usize..).unwrap_or_default();
        let ending = u32::try_from(ending(rest)).unwrap_or_default();
        Some(replace(Span::new(start, end + ending), ""))
    }

    fn set_action(&self, rule: u32, action: Action) -> Option<Fix> {
        let (_, written) = self.rule(rule)?;
        let action = super::subject::action_text(action);
        Some(replace(written.action.span, &action))
    }

    fn compare_low_half(&self, rule: u32, position: u8, param: &str) -> Option<Fix> {
        let (_, written) = self.rule(rule)?;
        let by_position = format!("arg{position}");
        let is_wide = |c: &&ast::Condition| {
            c.arg.text == by_position || (c.arg.text == param && c.width == Some(Width::Bits64))
        };
        let wide = written.conditions.iter().filter(is_wide);
        let fix: Fix = wide
            .flat_map(|c| replace(self.argument(c), param))
            .collect();
        (!fix.is_empty()).then_some(fix)
    }
}
