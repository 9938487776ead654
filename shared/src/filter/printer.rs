//! AST to text, in the one canonical form: reading it back gives the same AST.

use super::ast::{
    ActionKind, Atom, AtomKind, Condition, Filter, LineKind, Name, Rule, Test, Value,
};
use super::number;
use std::fmt::Write as _;

/// Writes a filter, a line for each line that says something. Comments are not part of the AST.
pub fn print(filter: &Filter) -> String {
    let mut out = String::new();
    for line in &filter.lines {
        match &line.kind {
            LineKind::Default(action) => {
                out.push_str("default");
                if let Some(action) = action {
                    out.push(' ');
                    push_action(&mut out, &action.kind);
                }
            }
            LineKind::Arch(names) => {
                out.push_str("arch");
                push_names(&mut out, names);
            }
            LineKind::Rule(rule) => push_rule(&mut out, rule),
        }
        out.push('\n');
    }
    out
}

fn push_rule(out: &mut String, rule: &Rule) {
    push_action(out, &rule.action.kind);
    push_names(out, &rule.targets);
    for (position, condition) in rule.conditions.iter().enumerate() {
        out.push_str(if position == 0 { " if " } else { " && " });
        push_condition(out, condition);
    }
}

fn push_action(out: &mut String, action: &ActionKind) {
    let (word, data) = match action {
        ActionKind::Allow => ("allow", None),
        ActionKind::Log => ("log", None),
        ActionKind::Notify => ("notify", None),
        ActionKind::KillProcess => ("kill", None),
        ActionKind::KillThread => ("kill_thread", None),
        ActionKind::Errno(errno) => ("errno", Some(errno)),
        ActionKind::Trap(data) => ("trap", data.as_ref()),
        ActionKind::Trace(data) => ("trace", data.as_ref()),
    };
    out.push_str(word);
    if let Some(atom) = data {
        out.push(' ');
        push_atom(out, atom);
    }
}

fn push_names(out: &mut String, names: &[Name]) {
    for name in names {
        out.push(' ');
        out.push_str(&name.text);
    }
}

fn push_condition(out: &mut String, condition: &Condition) {
    out.push_str(&condition.arg.text);
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
