//! One of several calls that do the same is restricted, another is open.
//!
//! Blocking one name blocks nothing (fact 61): who may not chmod uses fchmodat. A refusal with
//! ENOSYS is no restriction, but a request to use the other one.

use super::super::fate::{Fate, Reach};
use super::super::finding::{Check, Findings, Said, Severity};
use super::super::fix::{Fix, TextEdit};
use super::super::subject::{Subject, action_text};
use super::{is_or_are, list};
use crate::abi::Arch;
use crate::abi::errno;
use crate::abi::syscalls::{self, cards};
use crate::filter::{Guard, Outcome, Rule};
use crate::verdict::Action;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    code: "twin-open",
    severity: Severity::High,
    looks_for: "a call is restricted, and another that does the same is open",
    look,
};

/// First members of families where the way round defeats what people usually want.
const GRAVE: [&str; 20] = [
    "open",
    "execve",
    "fork",
    "kill",
    "chmod",
    "chown",
    "mkdir",
    "mknod",
    "link",
    "symlink",
    "unlink",
    "rename",
    "clock_settime",
    "init_module",
    "kexec_load",
    "mount",
    "setuid",
    "setgid",
    "process_vm_readv",
    "mprotect",
];
/// Families of which a way round gives away little.
const SLIGHT: [&str; 9] = [
    "stat",
    "access",
    "clock_gettime",
    "nanosleep",
    "dup",
    "pipe",
    "poll",
    "getdents",
    "sendfile",
];

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let enosys = errno::number("ENOSYS").map(Action::Errno);
    let mut said = BTreeSet::new();
    for (arch, fates) in subject.arches() {
        let mut seen = BTreeSet::new();
        for fate in fates.values() {
            let Some(rule) = restriction(fate, enosys) else {
                continue;
            };
            let family = family(arch, fate.name);
            if !seen.insert(family.clone()) {
                continue;
            }
            let members = family.iter().filter_map(|name| subject.fate(arch, name));
            let (mut closed, mut open) = (Vec::new(), Vec::new());
            for member in members {
                if restriction(member, enosys).is_some() {
                    closed.push(member.name);
                } else if member.reach() == Reach::Open && is_way_round(subject, fate, member) {
                    open.push(member.name);
                }
            }
            let plainly =
                |names: &[&'static str]| names.iter().map(|n| plain(n)).collect::<BTreeSet<_>>();
            if open.is_empty() || !said.insert((plainly(&closed), plainly(&open))) {
                continue;
            }
            let place = if Some(arch) == subject.main_arch() {
                String::new()
            } else {
                format!(" on {arch}")
            };
            let fix = fix(subject, rule, &open);
            findings.push_as(
                severity(&family, &open),
                rule.outcome.origin,
                Said::new(
                    format!(
                        "{} {} restricted{place}, but {} {} open",
                        list(&closed),
                        is_or_are(&closed),
                        list(&open),
                        is_or_are(&open)
                    ),
                    "they do the same work: a program, or its C library, that is refused one takes \
                     another",
                    format!("treat {} alike", list(&[&closed[..], &open[..]].concat())),
                )
                .with_fix(fix),
            );
        }
    }
}

/// The rule that means to restrict a call.
fn restriction<'p>(fate: &Fate<'p>, enosys: Option<Action>) -> Option<&'p Rule> {
    let is_restricted =
        |outcome: Outcome| !outcome.action.lets_through() && Some(outcome.action) != enosys;
    let refuses = fate.rules.iter().find(|rule| is_restricted(rule.outcome));
    let is_conditional = fate.reach() == Reach::Conditional && is_restricted(fate.last());
    let allows = fate
        .rules
        .iter()
        .find(|rule| is_conditional && rule.guard != Guard::Always);
    refuses.or(allows).copied()
}

/// Every name that does the work of this one on an arch, with its wider forms, sorted.
fn family(arch: Arch, name: &'static str) -> Vec<&'static str> {
    let plain = plain(name);
    let mut family: Vec<_> = cards::siblings(plain).chain([plain, name]).collect();
    // i386 has several widths of one call: setuid and setuid32, clock_settime and clock_settime64.
    let wider = syscalls::all(arch).iter().map(|(_, name)| *name);
    let wider: Vec<_> = wider
        .filter(|name| family.contains(&self::plain(name)))
        .collect();
    family.extend(wider);
    family.retain(|name| syscalls::number(arch, name).is_some());
    family.sort_unstable();
    family.dedup();
    family
}

/// The call that a wider form stands for.
fn plain(name: &'static str) -> &'static str {
    let ends = ["_time64", "64", "32"];
    let stems = ends.iter().filter_map(|end| name.strip_suffix(end));
    stems
        .into_iter()
        .find(|stem| syscalls::is_known(stem))
        .unwrap_or(name)
}

/// Whether `open` does what `restricted` is kept from.
fn is_way_round(subject: &Subject<'_>, restricted: &Fate<'_>, open: &Fate<'_>) -> bool {
    let is_conditional = restricted.reach() == Reach::Conditional;
    match (restricted.name, open.name) {
        // These cannot ask for what conditions on clone forbid; clone3 has a check of its own.
        ("clone", "fork" | "vfork" | "clone3") if is_conditional => false,
        // The restricted call does more than the others, or something else. A directory is no
        // file, joining a namespace is not making one, and a program may end as
        // it likes, and without a ring its other calls do nothing.
        ("unlink", "rmdir")
        | ("rmdir", "unlink")
        | ("unshare", "setns")
        | ("setns", "unshare")
        | ("exit" | "exit_group" | "open_by_handle_at" | "vmsplice", _)
        | (_, "io_uring_enter" | "io_uring_register") => false,
        ("connect" | "sendto" | "sendmsg" | "sendmmsg", _) => !subject.is_closed("socket"),
        _ => true,
    }
}

fn severity(family: &[&str], open: &[&str]) -> Severity {
    let is_guarded = |name: &&str| {
        let guard = cards::guard(name);
        guard.is_some_and(|guard| guard.is_host_only && guard.when.is_none())
    };
    if family.iter().any(|name| SLIGHT.contains(name))
        || open.iter().all(is_guarded) && open.len() < family.len() - 1
    {
        Severity::Low
    } else if family.iter().any(|name| GRAVE.contains(name)) {
        Severity::High
    } else {
        Severity::Medium
    }
}

/// Puts the others beside the restricted one; of those that lack the argument that the conditions
/// ask about it is said that they do not exist.
fn fix(subject: &Subject<'_>, rule: &Rule, open: &[&str]) -> Option<Fix> {
    let edits = subject.edits()?;
    let number = rule.outcome.origin.rule?;
    let (like, unlike): (Vec<&str>, Vec<&str>) = open
        .iter()
        .copied()
        .partition(|name| edits.fits(number, name));
    let mut fix: Vec<TextEdit> = Vec::new();
    if !like.is_empty() {
        fix.extend(edits.add_names(number, &like)?);
    }
    if !unlike.is_empty() {
        let action = if cards::since(unlike[0]).is_some_and(|v| v.starts_with(['1', '2'])) {
            action_text(rule.outcome.action)
        } else {
            "errno ENOSYS".to_owned()
        };
        let new = format!("{action} {}", unlike.join(" "));
        fix.extend(edits.add_below(number, &new)?);
    }
    (!rule.outcome.action.lets_through()).then_some(fix)
}

#[cfg(test)]
mod tests {
    use super::super::trial::{finds, fixes, is_silent};
    use super::*;

    #[test]
    fn a_denylist_that_names_one_of_several_is_fixed() {
        let found = fixes(
            &CHECK,
            "default allow\nerrno EPERM chmod # no modes\n",
            "chmod is restricted, but fchmod, fchmodat and fchmodat2 are open",
            "default allow\nerrno EPERM chmod fchmod fchmodat fchmodat2 # no modes\n",
        );
        assert_eq!(found.severity, Severity::High);
        assert_eq!(found.place.rule, Some(0));
    }

    #[test]
    fn conditions_go_to_the_twins_that_have_the_argument() {
        fixes(
            &CHECK,
            "default allow\nerrno EACCES openat if flags & O_WRONLY|O_RDWR\n",
            "openat is restricted, but creat, open, open_by_handle_at and openat2 are open",
            "default allow\nerrno EACCES openat open open_by_handle_at if flags & O_WRONLY|O_RDWR\n\
             errno EACCES creat openat2\n",
        );
    }

    #[test]
    fn an_allowlist_with_conditions_is_dodged_by_an_open_twin() {
        let source = "default errno EPERM\nallow write if fd == 1\nallow writev\n";
        finds(&CHECK, source, "write is restricted, but writev is open");
        is_silent(&CHECK, "default errno EPERM\nallow write if fd == 1\n");
    }

    #[test]
    fn wider_forms_on_i386_are_twins() {
        let source = "arch x86\ndefault allow\nerrno EPERM setgroups\n";
        finds(
            &CHECK,
            source,
            "setgroups is restricted, but setgroups32 is open",
        );
    }

    #[test]
    fn enosys_asks_for_the_twin_and_restricts_nothing() {
        is_silent(&CHECK, "default allow\nerrno ENOSYS statx clone3\n");
    }
}
