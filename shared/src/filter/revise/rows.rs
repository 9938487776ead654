//! The rules of a filter as a form shows them.

use super::{is_broken, pieces};
use crate::filter::ast::{ActionKind, Condition, LineKind, Rule, Test, Value};
use crate::filter::condition::Width;
use crate::filter::parser::parse;
use crate::filter::printer::{action_text, value_text};
use crate::text::{Diagnostic, Span};

/// The rules of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// Where the default action stands, and what it is, if it was understood: `errno EPERM`.
    pub default: Option<(Span, Option<String>)>,
    /// The rules in order.
    pub rules: Vec<Row>,
    /// What the parser does not understand.
    pub problems: Vec<Diagnostic>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it stands.
    pub span: Span,
    /// `errno`
    pub action: &'static str,
    /// `EPERM`; empty if it has none.
    pub data: String,
    /// Syscalls, groups and numbers.
    pub targets: Vec<String>,
    /// The arches behind `on`.
    pub on: Vec<String>,
    /// All must hold.
    pub conditions: Vec<RowTest>,
    /// Whether all of the line was understood.
    pub is_sound: bool,
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowTest {
    /// The argument, with its width as far as one is written: `flags:32`.
    pub arg: String,
    /// `==`, `!=`, `<`, `<=`, `>`, `>=`, `&`, `& ==`, `& !=`, `in` or `..`.
    pub test: &'static str,
    /// One value; two of `& ==`, `& !=` and `..`; any number of `in`.
    pub values: Vec<String>,
}

/// Reads the rules of a text, as far as it is understood.
pub fn rows(source: &str) -> Rows {
    let (filter, problems) = parse(source);
    let default = filter.lines.iter().find_map(|line| match &line.kind {
        LineKind::Default(action) => {
            let text = action.as_ref().map(|action| action_text(&action.kind));
            Some((line.span, text))
        }
        _ => None,
    });
    let rules = filter.rules().map(|(line, rule)| {
        let is_sound = !is_broken(line, &problems);
        row(line.span, rule, is_sound)
    });
    Rows {
        default,
        rules: rules.collect(),
        problems,
    }
}

fn row(span: Span, rule: &Rule, is_sound: bool) -> Row {
    let (action, data) = match &rule.action.kind {
        ActionKind::Allow(data) => ("allow", data.as_ref()),
        ActionKind::Log(data) => ("log", data.as_ref()),
        ActionKind::Notify(data) => ("notify", data.as_ref()),
        ActionKind::KillProcess => ("kill", None),
        ActionKind::KillThread => ("kill_thread", None),
        ActionKind::Errno(errno) => ("errno", Some(errno)),
        ActionKind::Trap(data) => ("trap", data.as_ref()),
        ActionKind::Trace(data) => ("trace", data.as_ref()),
    };
    let data = data.map(|atom| {
        value_text(&Value {
            first: atom.clone(),
            rest: Vec::new(),
        })
    });
    let on = rule.on.iter().flatten().map(|name| name.text.clone());
    Row {
        span,
        action,
        data: data.unwrap_or_default(),
        targets: pieces::items(rule)
            .into_iter()
            .map(|(_, text)| text)
            .collect(),
        on: on.collect(),
        conditions: rule.conditions.iter().map(test).collect(),
        is_sound,
    }
}

fn test(condition: &Condition) -> RowTest {
    let width = match condition.width {
        Some(Width::Bits32) => ":32",
        Some(Width::Bits64) => ":64",
        None => "",
    };
    let (test, values) = match &condition.test {
        Test::Compare(compare, value) => (compare.text(), vec![value]),
        Test::AnyBit(mask) => ("&", vec![mask]),
        Test::Masked { mask, equal, value } => {
            (if *equal { "& ==" } else { "& !=" }, vec![mask, value])
        }
        Test::In(values) => ("in", values.iter().collect()),
        Test::Between(low, high) => ("..", vec![low, high]),
    };
    RowTest {
        arg: format!("{}{width}", condition.arg.text),
        test,
        values: values.into_iter().map(value_text).collect(),
    }
}
