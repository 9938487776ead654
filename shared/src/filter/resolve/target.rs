//! Names of syscalls and groups.

use super::familiar;
use crate::abi::Arch;
use crate::abi::syscalls::{self, groups};
use crate::filter::ast::Name;
use crate::filter::suggest::closest;
use crate::text::{Diagnostic, Diagnostics, Span};
use std::collections::BTreeSet;

/// One syscall that a rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Target<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Where it, or the group that contains it, is written.
    pub(super) span: Span,
    /// The group that contains it, if it is not written out.
    pub(super) group: Option<&'a str>,
}

/// Every syscall that a rule is for, each once.
pub(super) fn targets<'a>(
    names: &'a [Name],
    arches: &[Arch],
    problems: &mut Diagnostics,
) -> Vec<Target<'a>> {
    let mut targets = Vec::new();
    let mut seen = BTreeSet::new();
    for name in names {
        let is_group = name.text.starts_with('@');
        if is_group && !seen.insert(name.text.as_str()) {
            let message = format!("`{}` is already named in this rule", name.text);
            problems.push(Diagnostic::warning("repeated-group", name.span, message));
            continue;
        }
        if is_group {
            for member in members(name, problems) {
                if seen.insert(*member) {
                    targets.push(Target {
                        name: member,
                        span: name.span,
                        group: Some(&name.text),
                    });
                }
            }
            continue;
        }
        if !is_usable(name, arches, problems) {
            continue;
        }
        if seen.insert(&name.text) {
            targets.push(Target {
                name: &name.text,
                span: name.span,
                group: None,
            });
        } else {
            let message = format!("`{}` is already named in this rule", name.text);
            problems.push(Diagnostic::warning("repeated-syscall", name.span, message));
        }
    }
    targets
}

fn members(name: &Name, problems: &mut Diagnostics) -> &'static [&'static str] {
    if let Some(members) = groups::group(&name.text) {
        return members;
    }
    let message = format!("there is no group `{}`", name.text);
    let mut error = Diagnostic::error("unknown-group", name.span, message);
    if !problems.is_full() {
        error.help = Some(closest(&name.text, group_names()).map_or_else(
            || format!("groups are {}", group_names().collect::<Vec<_>>().join(" ")),
            |known| format!("did you mean `{known}`?"),
        ));
    }
    problems.push(error);
    &[]
}

fn group_names() -> impl Iterator<Item = &'static str> {
    groups::all().iter().map(|group| group.name)
}

/// Whether the name is a syscall of some arch; says so if it has no effect on these.
fn is_usable(name: &Name, arches: &[Arch], problems: &mut Diagnostics) -> bool {
    let has = |arch: &Arch| syscalls::number(*arch, &name.text).is_some();
    if arches.iter().any(has) {
        return true;
    }
    let text = &name.text;
    if let Some(elsewhere) = Arch::ALL.iter().find(|arch| has(arch)) {
        let list: Vec<_> = arches.iter().map(|arch| arch.name()).collect();
        let message = format!(
            "{} has no syscall `{text}`, only {elsewhere} has",
            list.join(", ")
        );
        problems.push(
            Diagnostic::warning("syscall-of-other-arch", name.span, message)
                .with_help("it is ignored; remove it, or list its arch in an `arch` line"),
        );
        return false;
    }
    let message = format!("`{text}` is not a syscall");
    let mut error = Diagnostic::error("unknown-syscall", name.span, message);
    if !problems.is_full() {
        error.help = hint(text, arches);
    }
    problems.push(error);
    false
}

fn hint(text: &str, arches: &[Arch]) -> Option<String> {
    if let Some(calls) = familiar::syscalls_behind(text) {
        return Some(format!(
            "`{text}` is a function of the C library; it calls {calls}"
        ));
    }
    if let Some(group) = group_names().find(|group| &group[1..] == text) {
        return Some(format!("the group is written `{group}`"));
    }
    let known = arches
        .iter()
        .flat_map(|arch| syscalls::all(*arch))
        .map(|(_, name)| *name);
    closest(text, known).map(|known| format!("did you mean `{known}`?"))
}
