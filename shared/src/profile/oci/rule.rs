//! `syscalls`: the rules of a profile, resolved except for the arch.

use super::action;
use super::condition::{self, Arg};
use super::reader::{Object, Reader, Wrong};
use super::when;
use crate::abi::{multiplex, syscalls};
use crate::filter::{MAX_NAMED, MAX_RULES};
use crate::load::Target;
use crate::profile::json::Value;
use crate::text::Span;
use crate::verdict::Action;

/// An entry of `syscalls`.
#[derive(Debug)]
pub(super) struct Rule<'v> {
    pub(super) span: Span,
    /// Empty if the rule does not count on this host.
    pub(super) names: Vec<(&'v str, Span)>,
    pub(super) action: Action,
    pub(super) args: Vec<Arg>,
}

const KEYS: &[&str] = &[
    "action", "args", "comment", "errno", "errnoRet", "excludes", "includes", "name", "names",
];

/// Every entry, in order, also those that do not count here.
pub(super) fn rules<'v>(
    object: &Object<'v>,
    target: &Target,
    reader: &mut Reader<'_>,
) -> Option<Vec<Rule<'v>>> {
    let items = reader.array(object, "syscalls").ok()?;
    if items.len() > MAX_RULES {
        let message = format!("syscalls: {} rules, the most is {MAX_RULES}", items.len());
        reader.error("too-many-rules", object.span, message);
        return None;
    }
    // Go on after a broken rule: its neighbours may be broken, too.
    let rules: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(position, item)| rule(item, position, target, reader))
        .collect();
    let rules: Vec<_> = rules.into_iter().collect::<Result<_, _>>().ok()?;
    if rules.iter().map(|rule| rule.names.len()).sum::<usize>() > MAX_NAMED {
        let message = "syscalls: the rules name more than a million syscalls";
        reader.error("too-many-rules", object.span, message);
        return None;
    }
    Some(rules)
}

fn rule<'v>(
    item: &'v Value,
    position: usize,
    target: &Target,
    reader: &mut Reader<'_>,
) -> Result<Rule<'v>, Wrong> {
    let path = format!("syscalls[{position}]");
    let object = reader.object(item, &path, KEYS).ok_or(Wrong)?;
    let names = names(&object, reader);
    let action = action::of_rule(&object, reader);
    let args = condition::args(&object, reader);
    let counts = when::counts(&object, target, reader)?;
    let mut names = names?;
    if counts {
        for (name, span) in &names {
            if !syscalls::is_known(name) && multiplex::behind(name).is_none() {
                let message = format!("{path}: no arch that we know has a syscall `{name}`");
                reader.warn("unknown-syscall", *span, message);
            }
        }
    } else {
        names.clear();
    }
    Ok(Rule {
        span: object.span,
        names,
        action: action?,
        args: args?,
    })
}

fn names<'v>(object: &Object<'v>, reader: &mut Reader<'_>) -> Result<Vec<(&'v str, Span)>, Wrong> {
    let path = &object.path;
    let names = reader.strings(object, "names")?;
    let Some(name) = object.get("name") else {
        if names.is_empty() {
            let message = format!("{path}: the rule names no syscall");
            reader.warn("no-names", object.span, message);
        }
        return Ok(names);
    };
    if !names.is_empty() {
        let message = format!("{path}: a rule has either `name` or `names`, not both");
        reader.error("name-and-names", name.span, message);
        return Err(Wrong);
    }
    let text = reader.text(name, &object.path_of("name")).ok_or(Wrong)?;
    Ok(vec![(text, name.span)])
}
