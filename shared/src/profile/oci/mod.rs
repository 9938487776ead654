//! OCI/Docker seccomp profiles, with the meaning that their authors declared.
//!
//! What the loaders in use make of a profile was measured; where libseccomp contradicts the
//! declared meaning by mistake, we follow the declared meaning.
//!
//! * Names that no arch knows are ignored with a warning.
//! * Rules equal to the default action are dropped first and shadow nothing.
//! * An unconditional rule voids every conditional rule on the same syscall, wherever it stands;
//!   of several unconditional ones the first decides. Among conditional rules the first that
//!   matches decides; loaders differ there, so disagreement is a warning.
//! * Several conditions on one argument in one rule mean that any condition of the rule is enough,
//!   as runc and crun add one rule for each.
//! * `SCMP_CMP_MASKED_EQ`: `value` is the mask, `valueTwo` the wanted bits (fact 60).
//! * Comparisons are unsigned, 64 bits wide; on x86 and x32 everything is cut to 32 bits.
//! * The host's arch is always in the filter. Calls from arches that are not listed kill the
//!   thread, and so do x32 numbers unless x32 is listed.
//! * On x86, rules on calls for sockets, semaphores, queues and shared memory apply to
//!   `socketcall` and `ipc`, too (fact 26).
//! * `includes` and `excludes` are applied as moby does, for the capabilities, arch and kernel of
//!   the [`Target`].
//! * For [`Runtime::Runc`](crate::load::Runtime::Runc), runc's stub stands in front: ENOSYS for numbers above all named ones.

mod action;
mod arch;
mod condition;
mod conflict;
mod demand;
mod lower;
mod path;
mod reader;
mod rule;
mod stub;
mod when;
mod write;

pub(crate) use write::action_name;
pub(super) use write::write;

use super::{Profile, json};
use crate::load::Target;
use crate::text::{Diagnostic, Diagnostics};
use reader::Reader;

/// Reads a profile. Without one, the diagnostics hold at least one error.
pub fn read(source: &str, target: &Target) -> (Option<Profile>, Vec<Diagnostic>) {
    let mut problems = Diagnostics::default();
    let profile = match json::parse(source) {
        Ok(value) => profile(&value, target, &mut problems),
        Err(error) => {
            problems.push(error);
            None
        }
    };
    let profile = profile.filter(|_| !problems.has_errors());
    (profile, problems.into_vec())
}

const KEYS: &[&str] = &[
    "archMap",
    "architectures",
    "comment",
    "defaultAction",
    "defaultErrno",
    "defaultErrnoRet",
    "flags",
    "listenerMetadata",
    "listenerPath",
    "syscalls",
];

fn profile(
    value: &json::Value<'_>,
    target: &Target,
    problems: &mut Diagnostics,
) -> Option<Profile> {
    let mut reader = Reader::new(problems);
    if value.kind == json::Kind::Null {
        let message = "`null` is no profile: Docker and runc apply no filter at all";
        reader.error("no-default", value.span, message);
        return None;
    }
    let object = reader.object(value, path::Path::Top, KEYS)?;
    let default = action::default(&object, &mut reader)?;
    let arches = arch::arches(&object, target.host, &mut reader)?;
    let rules = rule::rules(&object, target, &mut reader)?;
    demand::check(&object, default, &rules, target.runtime, &mut reader);
    let policy = lower::policy(&rules, default, &arches, target.runtime, problems)?;
    Some(Profile {
        policy,
        n_rules: rules.len(),
    })
}

#[cfg(test)]
mod tests;
