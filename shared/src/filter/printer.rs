//! AST to text, in the one canonical form: reading it back gives the same AST.

use super::ast::{
    Action, ActionKind, Atom, AtomKind, Condition, Filter, LineKind, Numbers, Rule, Test, Value,
};
use super::condition::Width;
use super::number;
use std::fmt::Write as _;

/// Writes a filter, a line for each line that says something, long ones continued on the next.
/// Comments are not part of the AST.
pub fn print(filter: &Filter) -> String {
    let mut out = String::new();
    for line in &filter.lines {
        let mut words = Vec::new();
        match &line.kind {
            LineKind::Default(action) => push_line(&mut words, "default", action.as_ref()),
            LineKind::Foreign(action) => push_line(&mut words, "foreign", action.as_ref()),
            LineKind::Arch(names) => {
                words.push("arch".to_owned());
                words.extend(names.iter().map(|name| name.text.clone()));
            }
            LineKind::Rule(rule) => push_rule(&mut words, rule),
        }
        push_wrapped(&mut out, &words);
    }
    out
}

/// A line longer than this goes on in the next.
const MAX_COLUMNS: usize = 100;

/// The words with blanks between them. Lines that must be continued end in a backslash, the next
/// ones are indented.
fn push_wrapped(out: &mut String, words: &[String]) {
    let mut column = 0;
    for word in words {
        // A blank before it and the backslash behind it.
        if column > 0 && column + word.len() + 3 > MAX_COLUMNS {
            out.push_str(" \\\n   ");
            column = 3;
        }
        if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.len();
    }
    out.push('\n');
}

fn push_line(words: &mut Vec<String>, keyword: &str, action: Option<&Action>) {
    words.push(keyword.to_owned());
    words.extend(action.map(|action| action_text(&action.kind)));
}

fn push_rule(words: &mut Vec<String>, rule: &Rule) {
    let action = action_text(&rule.action.kind);
    // A number behind a bare `trap` would be its data.
    let is_bare = matches!(
        rule.action.kind,
        ActionKind::Trap(None) | ActionKind::Trace(None)
    );
    let is_bare = is_bare && rule.targets.is_empty() && !rule.numbers.is_empty();
    words.push(if is_bare {
        format!("{action} 0")
    } else {
        action
    });
    words.extend(rule.targets.iter().map(|name| name.text.clone()));
    words.extend(rule.numbers.iter().map(numbers_text));
    if let Some(arches) = &rule.on {
        words.push("on".to_owned());
        words.extend(arches.iter().map(|name| name.text.clone()));
    }
    for (position, condition) in rule.conditions.iter().enumerate() {
        words.push(if position == 0 { "if" } else { "&&" }.to_owned());
        words.push(condition_text(condition));
    }
}

/// A number, or a range of them.
pub(super) fn numbers_text(numbers: &Numbers) -> String {
    let (low, high) = (number::text(numbers.low), number::text(numbers.high));
    if numbers.low == numbers.high {
        low
    } else {
        format!("{low}..{high}")
    }
}

/// An action with its data.
pub(super) fn action_text(action: &ActionKind) -> String {
    let (word, data, brackets) = match action {
        ActionKind::Allow(data) => ("allow", data.as_ref(), ["(", ")"]),
        ActionKind::Log(data) => ("log", data.as_ref(), ["(", ")"]),
        ActionKind::Notify(data) => ("notify", data.as_ref(), ["(", ")"]),
        ActionKind::KillProcess => ("kill", None, [" ", ""]),
        ActionKind::KillThread => ("kill_thread", None, [" ", ""]),
        ActionKind::Errno(errno) => ("errno", Some(errno), [" ", ""]),
        ActionKind::Trap(data) => ("trap", data.as_ref(), [" ", ""]),
        ActionKind::Trace(data) => ("trace", data.as_ref(), [" ", ""]),
    };
    let mut out = word.to_owned();
    if let Some(atom) = data {
        out.push_str(brackets[0]);
        push_atom(&mut out, atom);
        out.push_str(brackets[1]);
    }
    out
}

/// Conditions as they stand behind `if`.
pub(super) fn conditions_text(conditions: &[Condition]) -> String {
    let texts = conditions.iter().map(condition_text);
    texts.collect::<Vec<_>>().join(" && ")
}

/// One of them.
pub(super) fn condition_text(condition: &Condition) -> String {
    let mut text = String::new();
    push_condition(&mut text, condition);
    text
}

/// What an argument is compared with.
pub(super) fn value_text(value: &Value) -> String {
    let mut text = String::new();
    push_value(&mut text, value);
    text
}

fn push_condition(out: &mut String, condition: &Condition) {
    out.push_str(&condition.arg.text);
    out.push_str(match condition.width {
        Some(Width::Bits32) => ":32",
        Some(Width::Bits64) => ":64",
        None => "",
    });
    match &condition.test {
        Test::Compare(compare, value) => {
            let _ = write!(out, " {} ", compare.text());
            push_value(out, value);
        }
        Test::AnyBit(mask) => {
            out.push_str(" & ");
            push_value(out, mask);
        }
        Test::Masked { mask, equal, value } => {
            out.push_str(" & ");
            push_value(out, mask);
            out.push_str(if *equal { " == " } else { " != " });
            push_value(out, value);
        }
        Test::In(values) => {
            for (position, value) in values.iter().enumerate() {
                out.push_str(if position == 0 { " in {" } else { ", " });
                push_value(out, value);
            }
            out.push('}');
        }
        Test::Between(low, high) => {
            out.push_str(" in ");
            push_value(out, low);
            out.push_str("..");
            push_value(out, high);
        }
    }
}

fn push_value(out: &mut String, value: &Value) {
    for (position, atom) in value.atoms().enumerate() {
        if position > 0 {
            out.push('|');
        }
        push_atom(out, atom);
    }
}

fn push_atom(out: &mut String, atom: &Atom) {
    match &atom.kind {
        AtomKind::Number(number) => out.push_str(&number::text(*number)),
        AtomKind::Name(name) => out.push_str(name),
    }
}
