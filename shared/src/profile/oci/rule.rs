//! `syscalls`: the rules of a profile, resolved except for the arch.

use super::action;
use super::condition;
use super::path::Path;
use super::reader::{Object, Reader, Wrong};
use super::when;
use crate::abi::multiplex;
use crate::abi::syscalls::{self, Known, N_NAMES};
use crate::filter::suggest::closest;
use crate::filter::{MAX_NAMED, MAX_RULES};
use crate::load::Target;
use crate::profile::comparison::Comparison;
use crate::profile::json::Value;
use crate::text::{Diagnostic, Severity, Span};
use crate::verdict::Action;

/// An entry of `syscalls`.
#[derive(Debug)]
pub(super) struct Rule<'v> {
    pub(super) span: Span,
    /// Those that some arch knows; empty if the rule does not count on this host.
    pub(super) names: Vec<Name<'v>>,
    pub(super) action: Action,
    pub(super) args: Vec<Comparison>,
}

/// A name that some arch knows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name<'v> {
    pub(super) text: &'v str,
    pub(super) span: Span,
    /// `None` for calls that are made through a multiplexer only.
    pub(super) known: Option<&'static Known>,
    /// Equal for equal names and below [`N_KEYS`], to count with.
    pub(super) key: usize,
}

/// How many different [`Name::key`]s there are.
pub(super) const N_KEYS: usize = N_NAMES + multiplex::N_CALLS;

impl<'v> Name<'v> {
    pub(super) fn new(text: &'v str, span: Span) -> Option<Self> {
        let known = syscalls::find(text);
        let key = match known {
            Some(known) => known.place(),
            None => N_NAMES + multiplex::all().position(|(call, ..)| call == text)?,
        };
        Some(Self {
            text,
            span,
            known,
            key,
        })
    }
}

const KEYS: &[&str] = &[
    "action", "args", "comment", "errno", "errnoRet", "excludes", "includes", "name", "names",
];
/// Most conditions that are read: far more than a program can ask for.
const MAX_CONDITIONS: usize = 1 << 16;

/// Every entry, in order, also those that do not count here.
pub(super) fn rules<'v>(
    object: &Object<'v>,
    target: &Target,
    reader: &mut Reader<'_>,
) -> Option<Vec<Rule<'v>>> {
    let items = reader.array(object, "syscalls").ok()?;
    // Go on after a broken rule: its neighbours may be broken, too.
    let rules: Vec<_> = items
        .iter()
        .take(MAX_RULES)
        .enumerate()
        .map(|(position, item)| rule(item, position, target, reader))
        .collect();
    let rules: Vec<_> = rules.into_iter().collect::<Result<_, _>>().ok()?;
    let n_named = rules.iter().map(|rule| rule.names.len()).sum::<usize>();
    let n_conditions = rules.iter().map(|rule| rule.args.len()).sum::<usize>();
    // What is left when every alternative of a rule is told for every name.
    let n_told: usize = rules.iter().map(|r| r.names.len() * r.args.len()).sum();
    for (n, most, what) in [
        (items.len(), MAX_RULES, "rules"),
        (n_named, MAX_NAMED, "names"),
        (n_conditions, MAX_CONDITIONS, "conditions"),
        (n_told, MAX_NAMED, "conditions, counted once for each name"),
    ] {
        if n > most {
            let message = format!("syscalls: {n} {what}, the most is {most}");
            reader.error("too-many-rules", object.span_of("syscalls"), message);
            return None;
        }
    }
    Some(rules)
}

fn rule<'v>(
    item: &'v Value<'v>,
    position: usize,
    target: &Target,
    reader: &mut Reader<'_>,
) -> Result<Rule<'v>, Wrong> {
    let path = Path::Top.item("syscalls", position);
    let object = reader.object(item, path, KEYS).ok_or(Wrong)?;
    let names = names(&object, reader);
    let action = action::of_rule(&object, reader);
    let args = condition::args(&object, reader);
    let counts = when::counts(&object, target, reader)?;
    let names = if counts {
        known(&names?, &object, reader)
    } else {
        names.map(|_| Vec::new())?
    };
    Ok(Rule {
        span: object.span,
        names,
        action: action?,
        args: args?,
    })
}

/// The names as they are written.
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
    let text = reader.text(name, || object.path_of("name")).ok_or(Wrong)?;
    Ok(vec![(text, name.span)])
}

/// The names that mean something; loaders pass over the others.
fn known<'v>(
    names: &[(&'v str, Span)],
    object: &Object<'_>,
    reader: &mut Reader<'_>,
) -> Vec<Name<'v>> {
    let mut known = Vec::with_capacity(names.len());
    for (position, &(text, span)) in names.iter().enumerate() {
        match Name::new(text, span) {
            Some(name) => known.push(name),
            None => unknown(text, span, position, object, reader),
        }
    }
    known
}

fn unknown(text: &str, span: Span, position: usize, object: &Object<'_>, reader: &mut Reader<'_>) {
    let path = || match object.get("name") {
        Some(_) => object.path_of("name"),
        None => format!("{}[{position}]", object.path_of("names")),
    };
    if syscalls::is_elsewhere(text) {
        reader.push_with(Severity::Note, || {
            let message = format!("{}: `{text}` is a call of other arches", path());
            Diagnostic::note("syscall-elsewhere", span, message)
        });
        return;
    }
    reader.push_with(Severity::Warning, || {
        let message = format!(
            "{}: no arch that we know has a syscall `{text:.80}`",
            path()
        );
        let mut warning = Diagnostic::warning("unknown-syscall", span, message);
        let all = crate::abi::Arch::ALL.into_iter().flat_map(syscalls::all);
        warning.help = closest(text, all.map(|(_, name)| *name))
            .map(|known| format!("did you mean `{known}`?"));
        warning
    });
}
