//! A call is refused, but i386's `socketcall` or `ipc` still makes it.
//!
//! Both hide many calls behind one number (fact 26); their first argument says which.

use super::super::fate::Reach;
use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::{Subject, action_text};
use super::list;
use crate::abi::{Arch, multiplex};
use crate::filter::Origin;
use crate::verdict::Action;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    code: "multiplexer-open",
    severity: Severity::High,
    looks_for: "i386's socketcall or ipc makes a call that is refused by its own number",
    look,
};

/// Calls that one rule refuses and one multiplexer makes.
struct Behind<'p> {
    action: Action,
    names: Vec<&'p str>,
    calls: Vec<String>,
}

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let sections = subject.arches().filter(|(arch, _)| *arch == Arch::X86);
    let fates = sections.flat_map(|(_, fates)| fates.values());
    let mut open: BTreeMap<(&str, Origin), Behind<'_>> = BTreeMap::new();
    for fate in fates.filter(|fate| fate.reach() == Reach::Closed) {
        let (Some((multiplexer, call)), Some(rule)) =
            (multiplex::behind(fate.name), fate.refusal())
        else {
            continue;
        };
        let answer = subject
            .fate(Arch::X86, multiplexer)
            .map(|fate| fate.answer(&[call, 0, 0, 0, 0, 0]));
        if answer.is_some_and(|outcome| outcome.action.lets_through()) {
            let behind = open
                .entry((multiplexer, rule.outcome.origin))
                .or_insert(Behind {
                    action: rule.outcome.action,
                    names: Vec::new(),
                    calls: Vec::new(),
                });
            behind.names.push(fate.name);
            behind.calls.push(call.to_string());
        }
    }
    for (
        (multiplexer, origin),
        Behind {
            action,
            names,
            calls,
        },
    ) in open
    {
        let action = action_text(action);
        let line = format!("{action} {multiplexer} if call in {{{}}}", calls.join(", "));
        let fix = subject
            .edits()
            .and_then(|edits| edits.add_above(origin.rule?, &line));
        findings.push(
            origin,
            Said::new(
                format!(
                    "{} refused by number, but x86's {multiplexer} still makes it",
                    list(&names)
                ),
                format!(
                    "the first argument of {multiplexer} says which call is meant; a rule on \
                         the call's own number never sees that (socketcall(2), ipc(2))"
                ),
                format!("refuse {multiplexer} for the same calls: `{line}`"),
            )
            .with_fix(fix),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{fixes, is_silent};
    use super::*;

    #[test]
    fn socketcall_and_ipc_are_found_behind_refused_calls() {
        fixes(
            &CHECK,
            "arch x86\ndefault allow\nerrno EPERM bind listen\n",
            "bind and listen refused by number",
            "arch x86\ndefault allow\nerrno EPERM socketcall if call in {2, 4}\nerrno EPERM bind listen\n",
        );
        is_silent(&CHECK, "default allow\nerrno EPERM bind\n");
        is_silent(
            &CHECK,
            "arch x86\ndefault allow\nerrno EPERM bind socketcall\n",
        );
        let oci = r#"{"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_X86"],
            "syscalls":[{"names":["bind"],"action":"SCMP_ACT_ERRNO"}]}"#;
        is_silent(&CHECK, oci);
    }
}
