//! Minijail policies: `name: expression`, a line a syscall.
//!
//! Two programs read them. minijail0 (`syscall_filter.c`) knows the lines of minijail0(5), under
//! "`SECCOMP_FILTER` POLICY"; its companion `tools/compile_seccomp_policy.py` (`parser.py`, `compiler.py`) knows more. We
//! read what either does, as google/minijail had it in 2023:
//!
//! ```text
//! @default kill-process
//! read: 1
//! {write, pwrite64}: allow
//! ioctl: arg1 == TCGETS || arg1 in 0xf|FIONREAD && arg0 < 3
//! ptrace: return EPERM
//! socket: {arg0 == AF_UNIX, arg0 == AF_INET; return EAFNOSUPPORT, trap}
//! mmap2[arch=x86]: 1
//! ```
//!
//! * A policy is for the host's arch alone. Calls from others kill the thread; x32 numbers count as
//!   numbers that no statement names.
//! * Calls that no statement names, or for which no filter of theirs holds, get the `@default` action,
//!   which is `kill`; `kill` is the thread's (`SECCOMP_RET_KILL`), unless a flag of those programs says
//!   otherwise.
//! * Expressions are alternatives (`||`) of conditions that all hold (`&&`). Words are as wide as the
//!   arch's, comparisons unsigned. `&` holds if any bit is set, `in` if no other bit is. Constants may
//!   be joined by `|`, inverted by `~`, and stand in parentheses.
//! * `expression; return N` alone means to minijail0 that calls for which the expression *fails* get N;
//!   to the other, those for which it *holds*. We read it as minijail0 does, with a warning. In braces,
//!   with other actions and after `@denylist`, which minijail0 does not know, the action is for calls
//!   that match.
//! * Statements on one syscall add up, the first filter that holds decides; after an unconditional one
//!   another is an error. minijail0 refuses two statements unless `--allow-duplicate-syscalls` is given.
//! * `@denylist` lets through what nothing names, and every action is a `return`.
//! * `@frequency` is passed over, as minijail0 does. `@include` is an error: there are no other files here.
//! * A comment may begin anywhere, a line go on after a backslash.

mod constant;
mod cursor;
mod lower;
mod statement;
mod token;
mod write;

use super::Profile;
use crate::load::Target;
use crate::text::{Diagnostic, Diagnostics, Span};

pub(super) use write::write;

/// Longest policy that is read.
pub const MAX_POLICY_BYTES: usize = 16 << 20;

/// Reads a policy. Without a profile, the diagnostics hold at least one error.
pub fn read(source: &str, target: &Target) -> (Option<Profile>, Vec<Diagnostic>) {
    let mut problems = Diagnostics::default();
    let profile = if source.len() > MAX_POLICY_BYTES {
        let n = source.len();
        let message = format!("the policy has {n} bytes, the most is {MAX_POLICY_BYTES}");
        problems.push(Diagnostic::error("too-long", Span::default(), message));
        None
    } else {
        lower::profile(source, target.host, &mut problems)
    };
    let profile = profile.filter(|_| !problems.has_errors());
    (profile, problems.into_vec())
}

#[cfg(test)]
mod tests;
